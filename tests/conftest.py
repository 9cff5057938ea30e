"""
Every example runs: the docstrings, the pages of the documentation and the README.

Python examples stand in `python` fences, with or without prompts; a session at a shell
stands in a `console` fence, and what the commands print is compared too.
"""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

ROOT = Path(__file__).parent.parent

# Every run draws the same examples; `--hypothesis-profile=long` is for a patient one.
settings.register_profile("ci", derandomize=True, deadline=None, database=None, max_examples=150)
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=100_000)
settings.load_profile("ci")

FLAGS = doctest.ELLIPSIS
PROMPT = "$ "
ELLIPSIS = "..."
PATIENCE = 120


def unchecked(value: object) -> Any:  # noqa: ANN401  (that is what it is for)
    """Give a value as somebody does who has no type checker: it may be wrong, on purpose."""
    return value


def run(command: str, *, folder: Path | None = None) -> str:
    """
    Run one line of a shell and give everything that it printed.

    Args:
        command: the line; programs of the environment the tests run in come first.

        folder: where to run it.
    """
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        timeout=PATIENCE,
        env={**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8", "COLUMNS": "96"},
    )
    return done.stderr + done.stdout


def sessions(source: str) -> Iterable[tuple[str, str]]:
    """Cut a `console` fence into commands and what each printed."""
    lines = source.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith(PROMPT)]
    for here, after in pairwise([*starts, len(lines)]):
        yield lines[here].removeprefix(PROMPT), "\n".join(lines[here + 1 : after])


def replay(example: Example) -> str | None:
    """Run a session at a shell and say where it prints something else."""
    check = doctest.OutputChecker()
    for command, printed in sessions(example.parsed):
        wanted, got = f"{printed.strip()}\n", f"{run(command).strip()}\n"
        if not check.check_output(wanted, got, FLAGS):
            return f"{command}\n--- the page says\n{wanted}--- it prints\n{got}"
    return None


def clone(folder: Path) -> None:
    """Make *folder* look like a clone of this project with its environment in place."""
    (folder / "src").symlink_to(ROOT / "src")
    (folder / ".venv").symlink_to(sys.prefix)


def _enter(namespace: dict[str, Any]) -> None:
    """Run the examples of one file in a folder of their own, which looks like a clone."""
    folder = tempfile.TemporaryDirectory()
    clone(Path(folder.name))
    namespace["__left__"] = (Path.cwd(), folder)
    os.chdir(folder.name)


def _leave(namespace: dict[str, Any]) -> None:
    """Go back, and clear up."""
    home, folder = namespace["__left__"]
    os.chdir(home)
    folder.cleanup()


PAGE = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=FLAGS),
        CodeBlockParser(language="console", evaluator=replay),
    ],
    path=str(ROOT),
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    excludes=["docs/_build/*"],
    setup=_enter,
    teardown=_leave,
)
DOCSTRINGS = Sybil(parsers=[DocTestParser(FLAGS)], path=str(ROOT / "src"), patterns=["*.py"])


class _Examples:
    """A plugin of its own: a hook of a conftest reaches no further than its folder."""

    pytest_collect_file = staticmethod((PAGE + DOCSTRINGS).pytest())


def pytest_configure(config: pytest.Config) -> None:
    """Collect the examples from `README.md`, `docs` and `src`."""
    config.pluginmanager.register(_Examples(), "examples")

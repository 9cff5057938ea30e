"""
Do the three notebooks run, as a notebook runs them, and as their pages show them?

IPython's own shell runs the cells, and its own formatters show what they are worth; a kernel
would add two processes and a socket, and nothing that these cells use.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from pages import check

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.md"))
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])

# The cells have a process of their own: a shell takes over much of the one it is in.
RUNNER = """
import json, os, sys, warnings
warnings.simplefilter("error")
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
# A notebook asks for every format; a terminal asks for plain text alone.
shell.display_formatter.active_types = shell.display_formatter.format_types
shown = []
for cell in json.load(sys.stdin):
    with capture_output() as captured:
        ran = shell.run_cell(cell)
    ran.raise_error()
    formats, _ = shell.display_formatter.format(ran.result) if ran.result is not None else ({}, 0)
    shown.append({"printed": captured.stdout, **formats})
sys.stdout.write("\\n" + json.dumps(shown, default=repr))
"""


def drawn() -> ModuleType:
    """The module that draws their pages."""
    return import_module("drawn_notebooks")


def ran(path: Path, folder: Path) -> list[dict[str, str]]:
    """Run a notebook's cells and give what each shows."""
    cells = [*drawn().cells(path.read_text(encoding="utf-8"))]
    assert cells
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=300,
        env={"PATH": "", "HOME": str(folder), "IPYTHONDIR": str(folder), "MPLBACKEND": "agg"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shown: list[dict[str, str]] = json.loads(done.stdout.splitlines()[-1])
    assert len(shown) == len(cells)
    return shown


@EACH
class TestEachNotebook:
    """Each says where its people come from, runs, and shows what it promises."""

    def test_it_says_that_nobody_in_it_exists(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert "Its own seeded generator made it: nobody in it exists" in text
        assert 'sample_register("HS", people=30, seed=1)' in text

    def test_it_runs(self, path: Path, tmp_path: Path) -> None:
        shown = ran(path, tmp_path)
        cards = [formats["text/html"] for formats in shown if "text/html" in formats]
        assert cards
        ours = [card for card in cards if card.startswith('<div class="ap')]
        assert ours
        for card in ours:
            check(card)
        # The rest are tables as pandas shows them.
        assert not any(word in card for card in cards for word in ("http", "<script"))
        # Whoever looks at it in a terminal gets the same thing as plain text.
        assert all("text/plain" in formats for formats in shown if "text/html" in formats)
        if path.stem == "one-cohort":
            assert any("<svg" in formats.get("image/svg+xml", "") for formats in shown)
            page = (tmp_path / "cohort.html").read_text(encoding="utf-8")
            check(page.removeprefix("<!doctype html>\n"))

    def test_its_page_shows_the_same(self, path: Path, tmp_path: Path) -> None:
        page = drawn().with_outputs(path.read_text(encoding="utf-8"))
        texts = re.findall(r"^````text\n(.*?)\n````$", page, re.DOTALL | re.MULTILINE)
        for formats in ran(path, tmp_path):
            if "text/html" in formats:
                assert formats["text/html"] in page
            if formats["printed"]:
                # The shell numbers and prints the last value; the page shows it alone.
                said = re.sub(r"Out\[\d+\]: .*", "", formats["printed"], flags=re.DOTALL)
                assert not said.strip() or said.strip("\n") in texts


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["one-cohort", "one-person", "what-if"]

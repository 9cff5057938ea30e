"""
Write what the commands print now into the pages that show it.

`python tests/refill_examples.py README.md docs/quickstart.md` renews each `console` fence;
look at the difference before it is kept. Where a page leaves lines out with `...`, the part
above keeps its length, and a part below begins at the line it began with.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from conftest import ELLIPSIS, ROOT, clone, run, sessions


def refill(page: Path) -> None:
    """Renew every `console` fence of one page."""

    def fence(match: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            clone(folder)
            lines = []
            for command, printed in sessions(match[1]):
                output = run(command, folder=folder).strip("\n").splitlines()
                lines += [f"$ {command}", *_shaped(output, printed.splitlines())]
        return "\n".join(["```console", *lines, "```"])

    text = page.read_text(encoding="utf-8")
    page.write_text(
        re.sub(r"^```console\n(.*?)\n```$", fence, text, flags=re.MULTILINE | re.DOTALL),
        encoding="utf-8",
    )


def _shaped(output: list[str], shown: list[str]) -> list[str]:
    """Leave out of the *output* what the page left out."""
    if ELLIPSIS not in shown:
        return output
    first = shown.index(ELLIPSIS)
    kept = [*output[:first], ELLIPSIS]
    below = shown[first + 1 :]
    if not below:
        return kept
    # A table's first line stands for the place where it begins.
    start = output.index(below[0])
    if below[-1] != ELLIPSIS:
        return kept + output[start:]
    end = next((at for at in range(start, len(output)) if not output[at]), len(output))
    return [*kept, *output[start:end], ELLIPSIS]


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        refill(ROOT / argument)

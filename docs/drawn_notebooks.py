"""
How is a notebook drawn as a page? Its cells run while the documentation is built.

A notebook is a page like any other: Markdown whose `python` fences are the cells, so that
Jupyter (by way of jupytext), the tests and the documentation read one and the same file.
"""

from __future__ import annotations

import ast
import contextlib
import io
import tempfile
from collections.abc import Iterator
from typing import Any

from ambition_policy.notebook import CARDS, LATER

FENCE, END = "```python", "```"
TICKS = "`" * 4


def cells(page: str) -> Iterator[str]:
    """Give the source of every cell of a page."""
    for kind, text in pieces(page):
        if kind == "cell":
            yield text


def pieces(page: str) -> Iterator[tuple[str, str]]:
    """Cut a page into `text` and `cell`, in order."""
    kind, lines = "text", list[str]()
    for line in page.splitlines():
        if (kind, line) in {("text", FENCE), ("cell", END)}:
            yield kind, "\n".join(lines)
            kind, lines = "cell" if kind == "text" else "text", []
        else:
            lines.append(line)
    yield kind, "\n".join(lines)


def with_outputs(page: str) -> str:
    """Run the cells of a page, and put below each what it shows."""
    names: dict[str, Any] = {"__name__": "__main__"}
    drawn = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for kind, text in pieces(page):
            if kind == "text":
                drawn.append(text)
            else:
                drawn.append(f"{FENCE}\n{text}\n{END}")
                drawn.extend(_shown(*_run(text, names)))
    return "\n".join(drawn)


def _run(source: str, names: dict[str, Any]) -> tuple[str, object]:
    """Run a cell; give what it prints, and what its last line is worth."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102  (the page's own examples)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307
    return printed.getvalue(), value


def _shown(printed: str, value: object) -> Iterator[str]:
    """Write what a cell shows as Markdown."""
    if printed:
        yield f"\n{TICKS}text\n{printed.strip(chr(10))}\n{TICKS}\n"
    html = _html(value)
    if html is not None:
        yield f"\n{TICKS}{{raw}} html\n{html}\n{TICKS}\n"
    elif value is not None:
        yield f"\n{TICKS}text\n{value!r}\n{TICKS}\n"


def _html(value: object) -> str | None:
    """Give the HTML of what shows itself."""
    for kind, card in CARDS.items():
        if isinstance(value, kind):
            return card(value)
    later = LATER.get((type(value).__module__, type(value).__name__))
    if later is not None:
        return later(value)
    if hasattr(value, "_repr_svg_"):
        drawing = str(value._repr_svg_())
        return drawing[drawing.index("<svg") :]
    return str(value._repr_html_()) if hasattr(value, "_repr_html_") else None

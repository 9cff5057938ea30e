"""How are tables and code written in Markdown, for everything that is drawn?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ambition_policy.terms import shipped

CLAUSE = re.compile(r"\b(?:ATT|NPQ|APP)-[A-Z0-9]+(?:\.[a-z0-9]+)+\b")
READING = re.compile(r"\bA-\d\d(?:\.[a-z]+)?\b")


def code(text: str) -> str:
    """Set a word as code."""
    return f"`{text}`"


def codes(ids: Iterable[str]) -> str:
    """Set several words as code."""
    return ", ".join(map(code, ids))


def cells(*values: object) -> str:
    """Write one row of a table."""
    return f"| {' | '.join(str(value).replace('|', '/') for value in values)} |"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Write a table."""
    names = tuple(heads)
    yield ""
    yield cells(*names)
    yield cells(*("---" for _ in names))
    for row in rows:
        yield cells(*row)
    yield ""


def reading(id_: str, *, page: str = "../readings.md") -> str:
    """Link to a reading, or to the first of those that share its number."""
    [first, *_] = [name for name in shipped().readings if name in (id_, *_parts(id_))]
    return f"[{id_}]({page}#{first.lower().replace('.', '')})"


def _parts(id_: str) -> list[str]:
    return [name for name in shipped().readings if name.partition(".")[0] == id_]

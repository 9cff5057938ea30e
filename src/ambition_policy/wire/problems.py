"""
What is wrong with a document, and where?

A path starts at `$`, the document. What came is said only where one plain value was expected
and one plain value came: of everything else, of private fields and of keys that nobody knows,
an error says type and length.

>>> problems = Problems()
>>> problems.add(below(below("$", "attendance"), "tally"), "an object", [1, 2])
>>> [str(fault) for fault in problems.found]
['$.attendance.tally: expected an object, got list of length 2']
>>> below("$.counts", "two words")
'$.counts["two words"]'
"""

from __future__ import annotations

import json
from typing import Any, final

import attrs

from ambition_policy.errors import Fault, InvalidFacts, InvalidTerms, InvalidWire, describe

__all__ = ["MOST", "Inexact", "Problems", "below"]

MOST = 1_000
"""How many problems are listed one by one; the others are counted."""

_LONGEST_KEY = 60


@final
@attrs.frozen(repr=False)
class Inexact:
    """A JSON number that is no exact whole number: a fraction, an exponent, NaN or too long."""

    text: str

    def __repr__(self) -> str:
        """Show the number as it was written."""
        return self.text


def below(path: str, key: str | int) -> str:
    """
    Give the path of what stands at *key* below *path*.

    Args:
        path: where the object or list is.

        key: a key of the object, or a place in the list.
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    if len(key) > _LONGEST_KEY:
        key = f"{key[:_LONGEST_KEY]}…"
    return f"{path}.{key}" if key.isascii() and key.isidentifier() else f"{path}[{json.dumps(key)}]"


@final
@attrs.define
class Problems:
    """A collector: everything that is wrong is added, and one error is raised at the end."""

    found: list[Fault] = attrs.Factory(list)
    more: int = 0

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.found) + self.more

    def add(self, path: str, expected: str, got: Any, *, secret: bool = False) -> None:  # noqa: ANN401  (any value)
        """Note that *path* should have been *expected* but was *got*."""
        private = secret or not isinstance(got, str | int | bool | Inexact | None)
        self.note(path, expected, _name(got) if got is None else describe(got, secret=private))

    def note(self, path: str, expected: str, got: str) -> None:
        """Note a problem whose *got* is already worded."""
        if len(self.found) < MOST:
            self.found.append(Fault(path, expected, got))
        else:
            self.more += 1

    def take(self, error: InvalidFacts | InvalidTerms, path: str, name: str) -> None:
        """Adopt what the class *name* says of its fields, which stand at *path*."""
        for fault in error.faults:
            where = fault.path.removeprefix(name)
            self.note(
                path + where if where != fault.path else f"{path}.{where}",
                fault.expected,
                fault.got,
            )

    def raise_any(self) -> None:
        """Raise everything that was found, if anything was."""
        if self.more:
            self.found.append(Fault("$", "a document with fewer problems", f"{self.more} more"))
            self.more = 0
        if self.found:
            raise InvalidWire(self.found)


def _name(_: None) -> str:
    return "null"

"""
What can be wrong with an input, and how is all of it said at once?

A fault is the caller's mistake, never an outcome of the policy: outcomes are verdicts.
Everything the library raises on purpose derives from `PolicyError`.

>>> from ambition_policy.facts import Tally
>>> Tally(live=-1, missed=True)
Traceback (most recent call last):
...
ambition_policy.errors.InvalidFacts: 2 faults in the facts
  Tally.live: expected a count of 0 or more, got -1
  Tally.missed: expected a count of 0 or more, got True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sized
from datetime import date
from typing import Any, ClassVar, final

import attrs

__all__ = [
    "Fault",
    "Faults",
    "InvalidFacts",
    "InvalidReceipt",
    "InvalidTerms",
    "InvalidWire",
    "PolicyError",
    "describe",
]

_LONGEST = 60


class PolicyError(Exception):
    """The base of every error this library raises on purpose."""


@final
@attrs.frozen
class Fault:
    """One thing that is wrong: where, what was expected and what came."""

    path: str
    expected: str
    got: str

    def __str__(self) -> str:
        """Say the fault in one line."""
        return f"{self.path}: expected {self.expected}, got {self.got}"


class _FaultsError(PolicyError, ValueError):
    """An error that carries every fault found."""

    what: ClassVar[str]

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep *faults*, in the order in which they were found."""
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """List every fault, one a line."""
        count = len(self.faults)
        head = f"{count} {'fault' if count == 1 else 'faults'} in the {self.what}"
        return "\n  ".join([head, *map(str, self.faults)])


@final
class InvalidFacts(_FaultsError):
    """
    The facts cannot be true as stated.

    Attributes:
        faults: every fault found, each with its path, what was expected and what came.
    """

    what = "facts"


@final
class InvalidTerms(_FaultsError):
    """
    A table, contract or choice of readings cannot be used as written.

    Attributes:
        faults: every fault found, each with file and path, what was expected and what came.
    """

    what = "terms"


@final
class InvalidWire(_FaultsError):
    """
    A JSON document cannot be read, or a value cannot be written as one.

    Attributes:
        faults: every fault found, each with its path from `$`, what was expected and what came.
    """

    what = "document"


@final
class InvalidReceipt(_FaultsError):
    """
    A receipt does not belong to what it was shown with, so that nothing is decided again.

    Attributes:
        faults: everything that differs, by name, what the receipt says and what was found.
    """

    what = "receipt"


def describe(value: object, *, secret: bool = False) -> str:
    """
    Say a value in an error without flooding it or giving away what is private.

    Args:
        value: what came.

        secret: whether only its type and length may be said.

    Returns:
        A short text.
    """
    if secret:
        size = f" of length {len(value)}" if isinstance(value, Sized) else ""
        return f"{type(value).__name__}{size}"
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


@final
@attrs.define
class Faults:
    """A collector: checks add to it, and one error is raised at the end."""

    at: str
    found: list[Fault] = attrs.Factory(list)

    def add(self, path: str, expected: str, got: object, *, secret: bool = False) -> None:
        """Note that *path* should have been *expected* but was *got*."""
        where = ".".join(part for part in (self.at, path) if part)
        self.found.append(Fault(where, expected, describe(got, secret=secret)))

    def note(self, path: str, expected: str, got: str) -> None:
        """Note a fault whose *got* is already worded."""
        where = ".".join(part for part in (self.at, path) if part)
        self.found.append(Fault(where, expected, got))

    def count(self, path: str, value: object) -> None:
        """Check for an `int` of 0 or more; `True` is not a number here."""
        if type(value) is not int or value < 0:
            self.add(path, "a count of 0 or more", value)

    def kind(self, path: str, value: object, kind: type | tuple[type, ...], expected: str) -> None:
        """Check that *value* is of *kind*."""
        if not isinstance(value, kind):
            self.add(path, expected, value)

    def maybe(self, path: str, value: object, kind: type | tuple[type, ...], expected: str) -> None:
        """Check that *value* is of *kind*, or `None` for not known."""
        if value is not None and not isinstance(value, kind):
            self.add(path, f"{expected}, or None", value)

    def text(self, path: str, value: object) -> None:
        """Check for a text that is not empty."""
        if not isinstance(value, str) or not value.strip():
            self.add(path, "a text that is not empty", value)

    def flag(self, path: str, value: object) -> None:
        """Check for `True`, `False`, or `None` for not known."""
        if value is not None and type(value) is not bool:
            self.add(path, "True, False, or None where it is not known", value)

    def day(self, path: str, value: object) -> None:
        """Check for a calendar day: a `date` that is not a `datetime`."""
        if type(value) is not date:
            self.add(path, "a date", value)

    def maybe_day(self, path: str, value: object) -> None:
        """Check for a calendar day, or `None` for not known."""
        if value is not None and type(value) is not date:
            self.add(path, "a date, or None", value)

    def raise_as(self, error: Callable[[list[Fault]], Any]) -> None:
        """Raise *error* with everything found, if anything was."""
        if self.found:
            raise error(self.found)

"""
What is wrong with a register, and where?

A problem has its row, its column, what was expected and what came. A *fault* cannot be used:
the person it belongs to gets no verdict from the rest. A *remark* is said, and the row is
used as it stands or left out as the remark says.

>>> print(Problem(Severity.FAULT, 12, "status", "a status", "'here'", participant="ana"))
ana, row 12, status: expected a status, got 'here'
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.errors import PolicyError

__all__ = ["Flaw", "Problem", "Severity", "UnreadableRegister"]


class Severity(StrEnum):
    """How grave a problem is."""

    FAULT = "fault"
    """The row, person or file cannot be used."""

    REMARK = "remark"
    """It is used as the remark says."""


@final
@attrs.frozen
class Problem:
    """
    One thing that is wrong with a register, or worth saying of it.

    Attributes:
        severity: fault or remark.

        row: the line of the file on which the row begins, 1 for the first; `None` where the
            problem is in no row, such as one that is missing.

        column: the column, as the header names it; `None` where it is none in particular.

        expected: what should have been there, in words.

        got: what was there; of private cells only type and length.

        participant: whose row it is; `None` where it is nobody's.
    """

    severity: Severity
    row: int | None
    column: str | None
    expected: str
    got: str
    participant: str | None = None

    def __str__(self) -> str:
        """Say the problem in one line."""
        return f"{self.where}: expected {self.expected}, got {self.got}"

    @property
    def where(self) -> str:
        """Whose row it is, which one, and which column."""
        row = None if self.row is None else f"row {self.row}"
        found = ", ".join(part for part in (self.participant, row, self.column) if part)
        return found or "register"

    @property
    def place(self) -> tuple[int, str, str, str, str]:
        """Where it sorts: by row, those in no row last."""
        row = _LAST if self.row is None else self.row
        return (row, self.participant or "", self.column or "", self.expected, self.got)


_LAST = 1 << 62


@final
@attrs.frozen
class Flaw:
    """A problem before it is known in which row, and whose, it is."""

    column: str
    expected: str
    got: str
    severity: Severity = Severity.FAULT

    def at(self, row: int | None, participant: str | None) -> Problem:
        """Say where it is."""
        return Problem(self.severity, row, self.column, self.expected, self.got, participant)


@final
class UnreadableRegister(PolicyError, ValueError):
    """
    A file is no register at all: nothing in it can be used.

    Attributes:
        name: what the file is called.

        problems: what keeps it from being read.
    """

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        """Keep the *problems* of the file called *name*."""
        self.name = name
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(name, self.problems)

    def __str__(self) -> str:
        """List every problem, one a line."""
        return "\n  ".join([f"{self.name} cannot be read", *map(str, self.problems)])

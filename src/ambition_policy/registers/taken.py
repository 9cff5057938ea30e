r"""
How did somebody take each session of a register, as it counts on the day judged for?

The counts of an `Attendance` are all that a rule needs; a picture of a register needs the
sessions one by one. They are kept as the rows they came from, and looked at when asked for.

>>> from ambition_policy.registers import people, read_tidy
>>> from ambition_policy.terms import shipped
>>> sheet = read_tidy(
...     "participant,session,kind,status,date,catch_up_until\n"
...     "ana,S1,session,live,2024-01-10,\n"
...     "ana,S2,session,missed,2024-01-17,2024-01-31\n"
... )
>>> register = people(
...     sheet, table=shipped(), programme="NPQA", variant="NPQML", as_of=dt.date(2024, 2, 1)
... )
>>> [ana] = register.entries
>>> [(one.session, one.way) for one in ana.sessions]
[('S1', 'live'), ('S2', 'lost')]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple, final

from ambition_policy.registers.outcomes import Outcomes
from ambition_policy.registers.tidy import Line

__all__ = ["FAULT", "NOT_COUNTED", "Sessions", "Taken"]

FAULT = "fault"
"""The way of a row that cannot be used."""

NOT_COUNTED = "not_counted"
"""The way of a session that is optional and counts for nothing."""


@final
class Taken(NamedTuple):
    """
    How somebody took one session.

    Attributes:
        session: its id.

        kind: which kind of session it is.

        date: its day; `None` where it is not known.

        way: the count of a `Tally` that it goes to, or `FAULT`, or `NOT_COUNTED`.
    """

    session: str
    kind: str
    date: dt.date | None
    way: str


@final
class Sessions:
    """The sessions that somebody has a row for, in the order of the rows."""

    __slots__ = ("_lines", "_outcomes")

    def __init__(self, lines: Sequence[Line] = (), outcomes: Outcomes | None = None) -> None:
        """
        Keep the rows.

        Args:
            lines: all of one person.

            outcomes: what each way of taking a session counts as; `None` where that is
                not known.
        """
        self._lines = lines
        self._outcomes = outcomes

    @property
    def group(self) -> str:
        """Programme, variant and role in words; empty where they are not known."""
        return "" if self._outcomes is None else self._outcomes.group.label

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._lines)

    def __iter__(self) -> Iterator[Taken]:
        """Each session with the way it was taken."""
        for line in self._lines:
            way = FAULT if line.taking.flaws or not line.session else self._way(line)
            yield Taken(line.session, line.taking.kind, line.taking.date, way)

    def _way(self, line: Line) -> str:
        if self._outcomes is None:
            return FAULT
        outcome = self._outcomes[line.taking]
        if outcome.faulty:
            return FAULT
        return NOT_COUNTED if outcome.slot is None else outcome.slot[1]

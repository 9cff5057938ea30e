"""
What does a Microsoft Teams report leave behind: who was there, and for how long?

>>> ana = Attendee("ana@example.org", "Ana", None, None, 659, "Presenter", (), (7,))
>>> ana
Attendee(email='ana@example.org', first_join=None, last_leave=None, seconds=659, role='Presenter')
>>> ana.minutes
Fraction(659, 60)
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.teams_stays import Stay

__all__ = ["Attendee", "Report"]


@final
@attrs.frozen
class Attendee:
    """
    One person in one meeting; `None` is not known.

    Attributes:
        email: who it is, in lower case.

        name: how Teams shows them.

        first_join: when they came first, without a zone.

        last_leave: when they left last.

        seconds: how long they were there; time on two devices is counted once.

        role: such as `Organizer`, `Presenter` or `Attendee`, as written.

        stays: the times that they were there.

        rows: the lines of the report that name them.
    """

    email: str
    name: str = attrs.field(repr=False)
    first_join: dt.datetime | None
    last_leave: dt.datetime | None
    seconds: int | None
    role: str | None
    stays: tuple[Stay, ...] = attrs.field(repr=False)
    rows: tuple[int, ...] = attrs.field(repr=False, eq=False)

    @property
    def minutes(self) -> Fraction | None:
        """How long they were there, in exact minutes."""
        return None if self.seconds is None else Fraction(self.seconds, 60)


@final
@attrs.frozen
class Report:
    """
    One meeting as Teams reports it; `None` is not known.

    Attributes:
        name: what the file is called.

        title: the title of the meeting.

        start: when the meeting began, without a zone. It is not when it was planned to.

        end: when it ended.

        attendees: everyone who can be told apart, by e-mail address.

        problems: what is wrong with the report, by row.
    """

    name: str
    title: str | None
    start: dt.datetime | None
    end: dt.datetime | None
    attendees: tuple[Attendee, ...] = attrs.field(repr=False)
    problems: tuple[Problem, ...] = attrs.field(repr=False)

    @property
    def faulted(self) -> frozenset[str]:
        """The addresses of those whose rows cannot all be used."""
        faults = (p for p in self.problems if p.severity is Severity.FAULT)
        return frozenset(fault.participant for fault in faults if fault.participant)

    @property
    def moments(self) -> tuple[dt.datetime, ...]:
        """Every time that the report gives, from the first to the last."""
        found = {self.start, self.end}
        for attendee in self.attendees:
            found |= {attendee.first_join, attendee.last_leave}
        return tuple(sorted(filter(None, found)))

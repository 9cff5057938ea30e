"""
What kinds of session are there, and what does a caller know of each?

An `Event` has a date, a time and a group; a `OneToOne` is a development session for one; an
`IndependentTask` is done alone; a `Module` is self-study that is opened in order. Whether
something is an event in the policy's sense is decided by `ambition_policy.rules.scope`.

>>> Event("development_day", date=dt.date(2021, 3, 3), attendees=12).kind
'development_day'
"""

from __future__ import annotations

import datetime as dt
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts

__all__ = ["Event", "IndependentTask", "Module", "OneToOne"]


@final
@attrs.frozen
class Event:
    """
    A planned learning activity for a group; `None` is not known.

    Args:
        kind: the kind of session, as a programme's row names it.

        id: the caller's name for it.

        learning: whether it is a learning activity.

        fixed_date: whether its day is fixed; `True` follows from *date*.

        fixed_time: whether its time is fixed; `True` follows from *start*.

        date: the day.

        start: the time it begins.

        minutes: how long it lasts, in whole minutes.

        attendees: everyone present or expected, as the caller counts heads.

        attendees_actual: who came, where *attendees* are those expected.

        participants: those who learn, without facilitators.

        facilitators: those who lead.

        in_person: whether people travel to it.

        full_day: whether it fills a day.

    Raises:
        InvalidFacts: a field is of the wrong kind, or head-counts contradict each other.
    """

    kind: str
    id: str | None = attrs.field(default=None, kw_only=True)
    learning: bool | None = attrs.field(default=None, kw_only=True)
    fixed_date: bool | None = attrs.field(default=None, kw_only=True)
    fixed_time: bool | None = attrs.field(default=None, kw_only=True)
    date: dt.date | None = attrs.field(default=None, kw_only=True)
    start: dt.time | None = attrs.field(default=None, kw_only=True)
    minutes: int | None = attrs.field(default=None, kw_only=True)
    attendees: int | None = attrs.field(default=None, kw_only=True)
    attendees_actual: int | None = attrs.field(default=None, kw_only=True)
    participants: int | None = attrs.field(default=None, kw_only=True)
    facilitators: int | None = attrs.field(default=None, kw_only=True)
    in_person: bool | None = attrs.field(default=None, kw_only=True)
    full_day: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Event")
        faults.text("kind", self.kind)
        if self.id is not None:
            faults.text("id", self.id)
        for name in ("learning", "fixed_date", "fixed_time", "in_person", "full_day"):
            faults.flag(name, getattr(self, name))
        faults.maybe_day("date", self.date)
        faults.maybe("start", self.start, dt.time, "a time of day")
        for name in (
            "minutes",
            "attendees",
            "attendees_actual",
            "participants",
            "facilitators",
        ):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        if self.date is not None and self.fixed_date is False:
            faults.add("fixed_date", "True, since the date is given", self.fixed_date)
        if self.start is not None and self.fixed_time is False:
            faults.add("fixed_time", "True, since the start is given", self.fixed_time)
        faults.raise_as(InvalidFacts)
        if None not in (self.attendees, self.participants, self.facilitators) and (
            self.attendees != (self.participants or 0) + (self.facilitators or 0)
        ):
            faults.add(
                "attendees",
                f"participants and facilitators together, "
                f"{(self.participants or 0) + (self.facilitators or 0)}",
                self.attendees,
            )
        faults.raise_as(InvalidFacts)


@final
@attrs.frozen
class OneToOne:
    """
    A development session between a participant and one other person.

    Args:
        kind: the kind of session, such as `"coaching"`.

        id: the caller's name for it.

        date: the day.

    Raises:
        InvalidFacts: a field is of the wrong kind.
    """

    kind: str
    id: str | None = attrs.field(default=None, kw_only=True)
    date: dt.date | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        _check(self, "OneToOne", "date")


@final
@attrs.frozen
class IndependentTask:
    """
    A task done alone, by a deadline where there is one.

    Args:
        kind: the kind of task.

        id: the caller's name for it.

        due: the last day for it.

    Raises:
        InvalidFacts: a field is of the wrong kind.
    """

    kind: str = "independent_task"
    id: str | None = attrs.field(default=None, kw_only=True)
    due: dt.date | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        _check(self, "IndependentTask", "due")


@final
@attrs.frozen
class Module:
    """
    Self-study that is opened in a set order.

    Args:
        index: its place in the order, from 1.

        released: the day it went online.

        scheduled: the day its period begins.

        opened: the day it was first opened.

        completed: the day it was finished.

    Raises:
        InvalidFacts: a field is of the wrong kind, or it was finished before it was opened.
    """

    index: int
    released: dt.date | None = attrs.field(default=None, kw_only=True)
    scheduled: dt.date | None = attrs.field(default=None, kw_only=True)
    opened: dt.date | None = attrs.field(default=None, kw_only=True)
    completed: dt.date | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Module")
        if type(self.index) is not int or self.index < 1:
            faults.add("index", "a whole number from 1", self.index)
        for name in ("released", "scheduled", "opened", "completed"):
            faults.maybe_day(name, getattr(self, name))
        faults.raise_as(InvalidFacts)
        if self.opened and self.completed and self.completed < self.opened:
            faults.add("completed", f"not before it was opened, {self.opened}", self.completed)
        faults.raise_as(InvalidFacts)


def _check(session: OneToOne | IndependentTask, name: str, day: str) -> None:
    faults = Faults(name)
    faults.text("kind", session.kind)
    if session.id is not None:
        faults.text("id", session.id)
    faults.maybe_day(day, getattr(session, day))
    faults.raise_as(InvalidFacts)

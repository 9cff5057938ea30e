"""
What changes in somebody's circumstances: leave, a move to another school, a part-time week?

>>> Leave("maternity", starts=date(2022, 5, 2), ends=date(2022, 9, 2))
Leave(weeks=None, weeks_from_programme=None, starts=datetime.date(2022, 5, 2), \
ends=datetime.date(2022, 9, 2), during_programme=None)
>>> Leave("maternity", starts=date(2022, 5, 2), ends=date(2022, 5, 1))
Traceback (most recent call last):
...
ambition_policy.errors.InvalidFacts: 1 fault in the facts
  Leave.ends: expected not before it starts, 2022-05-02, got datetime.date(2022, 5, 1)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import cast, final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.vocabulary import Actor, word

__all__ = ["Ask", "Leave", "Move", "PartTimeRequest"]

_WEEK = 7


@final
@attrs.frozen
class Leave:
    """
    Parental leave that somebody plans or takes; `None` is not known.

    Args:
        kind: its kind as a code, such as `"maternity"`; private, never shown.

        weeks: how long they are away from school, in whole weeks.

        weeks_from_programme: how long they are away from the programme, in whole weeks,
            where that is not the same.

        starts: the first day.

        ends: the last day.

        during_programme: whether any of it falls into the programme.

    Raises:
        InvalidFacts: it ends before it starts, the weeks do not fit the dates, or a field
            is of the wrong kind; every fault is listed.
    """

    kind: str | None = attrs.field(repr=False)
    weeks: int | None = attrs.field(default=None, kw_only=True)
    weeks_from_programme: int | None = attrs.field(default=None, kw_only=True)
    starts: date | None = attrs.field(default=None, kw_only=True)
    ends: date | None = attrs.field(default=None, kw_only=True)
    during_programme: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Leave")
        if self.kind is not None and (not isinstance(self.kind, str) or not self.kind.strip()):
            faults.add("kind", "a text that is not empty, or None", self.kind, secret=True)
        for name in ("weeks", "weeks_from_programme"):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        faults.maybe_day("starts", self.starts)
        faults.maybe_day("ends", self.ends)
        faults.flag("during_programme", self.during_programme)
        faults.raise_as(InvalidFacts)
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            faults.add("ends", f"not before it starts, {self.starts}", self.ends)
        elif (
            self.weeks is not None
            and self.days is not None
            and abs(self.weeks * _WEEK - self.days) >= _WEEK
        ):
            faults.add("weeks", f"the length of {self.days} days, to a week", self.weeks)
        faults.raise_as(InvalidFacts)

    @property
    def days(self) -> int | None:
        """How many days it has, first and last included."""
        if self.starts is None or self.ends is None:
            return None
        return (self.ends - self.starts).days + 1


@final
@attrs.frozen
class Move:
    """
    A move during somebody's programme; `None` is not known.

    Args:
        destination: where they move to, as a code: `"school"`, or something else such as
            `"left_teaching"`.

        mid_programme: whether it happens during the programme.

        new_area: whether it leads into another area.

        area_covered: whether Ambition serves the area it leads to.

        notified: whether the Delivery Partner or the Programme team was told.

        number: how many moves there have been, this one included.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    destination: str | None
    mid_programme: bool | None = attrs.field(default=None, kw_only=True)
    new_area: bool | None = attrs.field(default=None, kw_only=True)
    area_covered: bool | None = attrs.field(default=None, kw_only=True)
    notified: bool | None = attrs.field(default=None, kw_only=True)
    number: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Move")
        if self.destination is not None:
            faults.text("destination", self.destination)
        for name in ("mid_programme", "new_area", "area_covered", "notified"):
            faults.flag(name, getattr(self, name))
        if self.number is not None and (type(self.number) is not int or self.number < 1):
            faults.add("number", "a whole number from 1, or None", self.number)
        faults.raise_as(InvalidFacts)


class Ask(StrEnum):
    """What is asked about part-time work."""

    CHANGE_DATE = "change_date"
    SIT_ON_DAY = "sit_on_day"
    EXTEND_WINDOW = "extend_window_to_days"
    LIST_FLEXIBILITIES = "list_flexibilities"
    PROVIDER_DUTIES = "provider_duties"
    RAISE_INDIVIDUAL_CASE = "raise_individual_case"


def _as_texts(value: Iterable[str]) -> tuple[str, ...]:
    """Take several texts; a text by itself is left for the check to report."""
    usable = isinstance(value, Iterable) and not isinstance(value, str)
    return tuple(value) if usable else cast("tuple[str, ...]", value)


@final
@attrs.frozen
class PartTimeRequest:
    """
    What somebody asks who works part-time, or might; `None` is not known or not said.

    Args:
        part_time: whether they work part-time.

        ask: what is asked; without it, what there is for *element*.

        element: the element of the programme, as a code such as `"clinic"`.

        day: on which day of the assessment window, from 1, it would be sat.

        days: how many days the window would have.

        non_working_day: whether the element falls on a day they do not work.

        asked_by: who asks.

        reasons: circumstances whose duties are asked for, as codes.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    part_time: bool | None
    ask: Ask | None = attrs.field(default=None, kw_only=True)
    element: str | None = attrs.field(default=None, kw_only=True)
    day: int | None = attrs.field(default=None, kw_only=True)
    days: int | None = attrs.field(default=None, kw_only=True)
    non_working_day: bool | None = attrs.field(default=None, kw_only=True)
    asked_by: Actor | None = attrs.field(default=None, kw_only=True)
    reasons: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_as_texts)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("PartTimeRequest")
        faults.flag("part_time", self.part_time)
        faults.flag("non_working_day", self.non_working_day)
        if self.ask is not None:
            object.__setattr__(self, "ask", word(Ask, self.ask, faults, "ask"))
        if self.asked_by is not None:
            object.__setattr__(self, "asked_by", word(Actor, self.asked_by, faults, "asked_by"))
        if self.element is not None:
            faults.text("element", self.element)
        for name in ("day", "days"):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or value < 1):
                faults.add(name, "a whole number from 1, or None", value)
        faults.kind("reasons", self.reasons, tuple, "several texts")
        for at, reason in enumerate(self.reasons if isinstance(self.reasons, tuple) else ()):
            faults.text(f"reasons[{at}]", reason)
        faults.raise_as(InvalidFacts)

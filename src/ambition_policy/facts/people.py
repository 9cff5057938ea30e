"""
Who is judged: on which programme, in which part, and are they still on it?

>>> from ambition_policy.facts import Tally
>>> Participant("p1", programme="FL", attendance=Attendance(Tally(live=13))).programme
'FL'
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.absences import DispensationRequest
from ambition_policy.facts.attendance import Attendance
from ambition_policy.facts.engagement import Coaching, Engagement
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import Role, word

__all__ = ["Departure", "Leaving", "Participant"]


class Leaving(StrEnum):
    """How somebody left."""

    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


@final
@attrs.frozen
class Departure:
    """
    Somebody is no longer on the programme.

    Args:
        how: deferred, withdrawn, or left in another way.

        on: the day; they are judged as of it. `None` where it is not known.

    Raises:
        InvalidFacts: a field is of the wrong kind.
    """

    how: Leaving
    on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check both fields."""
        faults = Faults("Departure")
        object.__setattr__(self, "how", word(Leaving, self.how, faults, "how"))
        faults.maybe_day("on", self.on)
        faults.raise_as(InvalidFacts)


def _requests(value: Iterable[DispensationRequest]) -> tuple[DispensationRequest, ...]:
    return tuple(value)


def _rulings(value: Iterable[Ruling]) -> tuple[Ruling, ...]:
    return tuple(value)


@final
@attrs.frozen
class Participant:
    """
    What a caller knows of one person on one programme; `None` is not known.

    Args:
        id: the caller's name for the person.

        programme: the programme's code in the table.

        variant: the programme's variant, where it has any.

        role: the part they take, where the programme has several.

        start: the day their programme began.

        attendance: how the required sessions were taken.

        counts: how many sessions of a kind there are, where the table gives no number.

        npq: the label of an NPQ of Autumn 2021 or later that is taken with the programme,
            such as `"NPQEL"`; its test is answered beside the programme's own.

        npq_start: the day that NPQ began.

        engagement: how much of an NPQ was engaged with.

        coaching: optional coaching.

        launch_attended: whether the launch residential was attended.

        midpoint_attended: whether the mid-point residential was attended.

        midpoint_authorised: whether an absence from it was signed off beforehand.

        dispensations: dispensations asked for but not counted in the tally.

        engaged_before_deferral: how many of the engaged items date from before a
            deferral; 0 where nobody deferred.

        left: how and when they left, if they did.

        rulings: what was decided about them.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    id: str
    programme: str | None = attrs.field(kw_only=True)
    variant: str | None = attrs.field(default=None, kw_only=True)
    role: Role | None = attrs.field(default=None, kw_only=True)
    start: dt.date | None = attrs.field(default=None, kw_only=True)
    attendance: Attendance | None = attrs.field(default=None, kw_only=True)
    counts: FrozenMap[str, int] = attrs.field(default=EMPTY, kw_only=True, converter=FrozenMap)
    npq: str | None = attrs.field(default=None, kw_only=True)
    npq_start: dt.date | None = attrs.field(default=None, kw_only=True)
    engagement: Engagement | None = attrs.field(default=None, kw_only=True)
    coaching: Coaching | None = attrs.field(default=None, kw_only=True)
    launch_attended: bool | None = attrs.field(default=None, kw_only=True)
    midpoint_attended: bool | None = attrs.field(default=None, kw_only=True)
    midpoint_authorised: bool | None = attrs.field(default=None, kw_only=True)
    dispensations: tuple[DispensationRequest, ...] = attrs.field(
        default=(), kw_only=True, converter=_requests
    )
    engaged_before_deferral: int | None = attrs.field(default=None, kw_only=True)
    left: Departure | None = attrs.field(default=None, kw_only=True)
    rulings: tuple[Ruling, ...] = attrs.field(default=(), kw_only=True, converter=_rulings)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Participant")
        faults.text("id", self.id)
        for name in ("programme", "variant", "npq"):
            if getattr(self, name) is not None:
                faults.text(name, getattr(self, name))
        if self.role is not None:
            object.__setattr__(self, "role", word(Role, self.role, faults, "role"))
        faults.maybe_day("start", self.start)
        faults.maybe_day("npq_start", self.npq_start)
        faults.maybe("attendance", self.attendance, Attendance, "an Attendance")
        for kind, count in self.counts.items():
            faults.count(f"counts[{kind!r}]", count)
        faults.maybe("engagement", self.engagement, Engagement, "an Engagement")
        faults.maybe("coaching", self.coaching, Coaching, "a Coaching")
        for name in ("launch_attended", "midpoint_attended", "midpoint_authorised"):
            faults.flag(name, getattr(self, name))
        if self.engaged_before_deferral is not None:
            faults.count("engaged_before_deferral", self.engaged_before_deferral)
        faults.maybe("left", self.left, Departure, "a Departure")
        for at, request in enumerate(self.dispensations):
            faults.kind(
                f"dispensations[{at}]", request, DispensationRequest, "a DispensationRequest"
            )
        for at, ruling in enumerate(self.rulings):
            faults.kind(f"rulings[{at}]", ruling, Ruling, "a Ruling")
        faults.raise_as(InvalidFacts)
        _no_clash(self.rulings, faults)
        faults.raise_as(InvalidFacts)


def _no_clash(rulings: Iterable[Ruling], faults: Faults) -> None:
    """Two rulings on one question must agree."""
    first: dict[str, Ruling] = {}
    for ruling in rulings:
        other = first.setdefault(ruling.question, ruling)
        if other.choice != ruling.choice:
            faults.note(
                f"rulings[{ruling.question!r}]",
                f"one choice, {other.choice} by {other.by} on {other.on}",
                f"{ruling.choice} by {ruling.by} on {ruling.on}",
            )

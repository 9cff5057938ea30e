"""
What is known of a session that was missed, and of what was asked for beforehand or afterwards?

>>> DispensationRequest("illness", sessions=1).granted is None
True
>>> Absence("residential", reason="bereavement")
Absence(kind='residential')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.notices import Notice
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import Actor, Element, word

__all__ = ["Absence", "CatchUpFacts", "DispensationRequest", "EmailOutcome", "PhoneOutcome"]


@final
@attrs.frozen
class DispensationRequest:
    """
    A dispensation that was asked for.

    Args:
        ground: why, as a code such as `"ofsted"`; private, never shown.

        sessions: how many missed sessions it is asked for.

        granted: what was decided; `None` while nothing was.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    ground: str | None = attrs.field(repr=False)
    sessions: int = attrs.field(default=1, kw_only=True)
    granted: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("DispensationRequest")
        if self.ground is not None and not isinstance(self.ground, str):
            faults.add("ground", "a text, or None", self.ground, secret=True)
        faults.count("sessions", self.sessions)
        faults.flag("granted", self.granted)
        faults.raise_as(InvalidFacts)


class PhoneOutcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"


class EmailOutcome(StrEnum):
    """What came of an e-mail."""

    REPLIED = "replied"
    NO_REPLY = "no_reply"


@final
@attrs.frozen
class CatchUpFacts:
    """
    What is known of the ways to make up one session; `None` is not known.

    Args:
        alternative_exists: whether it is delivered once more, elsewhere or later.

        same_content: whether that delivery has the same content.

        can_attend_alternative: whether the participant can come to it.

        next_cohort_exists: whether the following cohort has the same event.

        other_group_exists: whether another group of the cohort has the same session.

        recorded: whether there is a recording.

        online_materials: whether there are self-directed materials for it.

        steplab_available: whether there is a Steplab course for it.

        request_before: whether the absence was requested beforehand.

        form_completed: whether the form for that was filled in.

        leader_signed_off: whether the Programme Leader signed it off; `None` while nobody
            has said yes or no.

        approved_before: whether the absence was approved beforehand.

        exceptional: whether the circumstances were found exceptional.

        extenuating: whether the circumstances are extenuating.

        programme_running: whether the programme is still running.

        others: facts that a caller's own table asks for, by name.

    Raises:
        InvalidFacts: a field is of the wrong kind, or something was signed off that was not
            requested; every fault is listed.
    """

    alternative_exists: bool | None = attrs.field(default=None, kw_only=True)
    same_content: bool | None = attrs.field(default=None, kw_only=True)
    can_attend_alternative: bool | None = attrs.field(default=None, kw_only=True)
    next_cohort_exists: bool | None = attrs.field(default=None, kw_only=True)
    other_group_exists: bool | None = attrs.field(default=None, kw_only=True)
    recorded: bool | None = attrs.field(default=None, kw_only=True)
    online_materials: bool | None = attrs.field(default=None, kw_only=True)
    steplab_available: bool | None = attrs.field(default=None, kw_only=True)
    request_before: bool | None = attrs.field(default=None, kw_only=True)
    form_completed: bool | None = attrs.field(default=None, kw_only=True)
    leader_signed_off: bool | None = attrs.field(default=None, kw_only=True)
    approved_before: bool | None = attrs.field(default=None, kw_only=True)
    exceptional: bool | None = attrs.field(default=None, kw_only=True)
    extenuating: bool | None = attrs.field(default=None, kw_only=True)
    programme_running: bool | None = attrs.field(default=None, kw_only=True)
    others: FrozenMap[str, bool | None] = attrs.field(
        default=EMPTY, kw_only=True, converter=FrozenMap
    )

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("CatchUpFacts")
        for field in attrs.fields(CatchUpFacts):
            if field.name != "others":
                faults.flag(field.name, getattr(self, field.name))
        for name, value in self.others.items():
            faults.flag(f"others[{name!r}]", value)
        if self.request_before is False and self.leader_signed_off is True:
            faults.add("leader_signed_off", "a request made beforehand", self.leader_signed_off)
        faults.raise_as(InvalidFacts)

    def holds(self, need: str) -> bool | None:
        """Say whether the fact named *need* holds; `None` where that is not known."""
        if need in self.others:
            return self.others[need]
        known: bool | None = getattr(self, need, None) if need in _FLAGS else None
        return known


_FLAGS = frozenset(field.name for field in attrs.fields(CatchUpFacts)) - {"others"}


def _actors(named: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple(named)


@final
@attrs.frozen
class Absence:
    """
    One session that somebody missed, or a task that they did not do; `None` is not known.

    Args:
        kind: the session's kind, as the programme's row names it.

        element: which element of the programme it is, where its kind does not say.

        attended: whether it was attended after all, or done.

        date: the day of the session.

        notified: whether Programme team or Partner Provider were told beforehand, where no
            more is known than that.

        notice: who was told, when, by whom and how, where that is known.

        reason: why, as a code; private, never shown.

        reason_given: whether they let anybody know why.

        reason_known: whether the reason is known, from whomever.

        previous_absences: how many sessions were missed before this one.

        key_event: whether it is a key event.

        agreed_by: who agreed that an absence from it is chased.

        requested_by: who asked that it is chased.

        making_up: what is known of the ways to make it up.

        phone: what came of a call, if there was one.

        email: what came of an e-mail, if there was one.

    Raises:
        InvalidFacts: a field is of the wrong kind, or the notice is said to have come before
            the event and came after it; every fault is listed.
    """

    kind: str
    element: Element | None = attrs.field(default=None, kw_only=True, repr=False)
    attended: bool | None = attrs.field(default=False, kw_only=True, repr=False)
    date: dt.date | None = attrs.field(default=None, kw_only=True, repr=False)
    notified: bool | None = attrs.field(default=None, kw_only=True, repr=False)
    notice: Notice | None = attrs.field(default=None, kw_only=True, repr=False)
    reason: str | None = attrs.field(default=None, kw_only=True, repr=False)
    reason_given: bool | None = attrs.field(default=None, kw_only=True, repr=False)
    reason_known: bool | None = attrs.field(default=None, kw_only=True, repr=False)
    previous_absences: int | None = attrs.field(default=None, kw_only=True, repr=False)
    key_event: bool | None = attrs.field(default=None, kw_only=True, repr=False)
    agreed_by: tuple[Actor, ...] = attrs.field(
        default=(), kw_only=True, repr=False, converter=_actors
    )
    requested_by: Actor | None = attrs.field(default=None, kw_only=True, repr=False)
    making_up: CatchUpFacts = attrs.field(default=CatchUpFacts(), kw_only=True, repr=False)
    phone: PhoneOutcome | None = attrs.field(default=None, kw_only=True, repr=False)
    email: EmailOutcome | None = attrs.field(default=None, kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Absence")
        faults.text("kind", self.kind)
        for name in ("attended", "notified", "reason_given", "reason_known", "key_event"):
            faults.flag(name, getattr(self, name))
        faults.maybe_day("date", self.date)
        faults.maybe("notice", self.notice, Notice, "a Notice")
        faults.kind("making_up", self.making_up, CatchUpFacts, "CatchUpFacts")
        if self.reason is not None and not isinstance(self.reason, str):
            faults.add("reason", "a text, or None", self.reason, secret=True)
        if self.previous_absences is not None:
            faults.count("previous_absences", self.previous_absences)
        for name, kind in _WORDS.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, word(kind, value, faults, name))
        agreed = tuple(word(Actor, who, faults, "agreed_by") for who in self.agreed_by)
        object.__setattr__(self, "agreed_by", agreed)
        faults.raise_as(InvalidFacts)
        if self.notified is not None and self.notice is not None:
            self._agree(self.notice, faults)
        faults.raise_as(InvalidFacts)

    def _agree(self, notice: Notice, faults: Faults) -> None:
        """The short word and the notice itself must say the same."""
        if self.notified is False and notice.before:
            faults.add("notified", "True, since the notice came before", self.notified)


_WORDS: dict[str, type[StrEnum]] = {
    "element": Element,
    "requested_by": Actor,
    "phone": PhoneOutcome,
    "email": EmailOutcome,
}

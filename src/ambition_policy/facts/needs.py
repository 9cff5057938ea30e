"""
What stands in the way of taking part: a disruption, or a religious or cultural need?

>>> Disruption("extreme_weather", in_person=True, travel=Travel.UNSAFE).travel
<Travel.UNSAFE: 'unsafe'>
>>> Need("dietary")
Need(notified=None, catering=None)
"""

from __future__ import annotations

from enum import StrEnum
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.vocabulary import Actor, word

__all__ = ["Disruption", "Need", "Travel"]


class Travel(StrEnum):
    """What the journey to an event is like."""

    UNSAFE = "unsafe"
    IMPOSSIBLE = "impossible"
    SAFE_AND_POSSIBLE = "safe_and_possible"


@final
@attrs.frozen
class Disruption:
    """
    Something that may keep people from an event; `None` is not known.

    Args:
        cause: what it is, as a code such as `"extreme_weather"`.

        in_person: whether people travel to the event.

        travel: what the journey is like for this participant.

        participant_on_strike: whether they are on strike themselves.

        event_affected: whether the event itself is affected by such a cause.

        decided_by: who decided that it is.

        kind: the kind of session, as a programme's row names it.

        approved_before: whether the absence was approved beforehand.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    cause: str | None
    in_person: bool | None = attrs.field(default=None, kw_only=True)
    travel: Travel | None = attrs.field(default=None, kw_only=True)
    participant_on_strike: bool | None = attrs.field(default=None, kw_only=True)
    event_affected: bool | None = attrs.field(default=None, kw_only=True)
    decided_by: Actor | None = attrs.field(default=None, kw_only=True)
    kind: str | None = attrs.field(default=None, kw_only=True)
    approved_before: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Disruption")
        for name in ("cause", "kind"):
            if getattr(self, name) is not None:
                faults.text(name, getattr(self, name))
        for name in ("in_person", "participant_on_strike", "event_affected", "approved_before"):
            faults.flag(name, getattr(self, name))
        if self.travel is not None:
            object.__setattr__(self, "travel", word(Travel, self.travel, faults, "travel"))
        if self.decided_by is not None:
            by = word(Actor, self.decided_by, faults, "decided_by")
            object.__setattr__(self, "decided_by", by)
        faults.raise_as(InvalidFacts)


@final
@attrs.frozen
class Need:
    """
    A religious or cultural need of one participant; `None` is not known.

    Args:
        kind: what is needed, as a code: `"prayer_space"`, `"dietary"`, `"festival"` or
            another; private, never shown.

        diet: which diet, in the caller's words; private, never shown.

        notified: whether the Programme team was told.

        catering: whether food is provided at the event.

        clash: whether the event falls on a festival of theirs.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    kind: str = attrs.field(repr=False)
    diet: str | None = attrs.field(default=None, kw_only=True, repr=False)
    notified: bool | None = attrs.field(default=None, kw_only=True)
    catering: bool | None = attrs.field(default=None, kw_only=True)
    clash: bool | None = attrs.field(default=None, kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Need")
        if not isinstance(self.kind, str) or not self.kind.strip():
            faults.add("kind", "a text that is not empty", self.kind, secret=True)
        if self.diet is not None and not isinstance(self.diet, str):
            faults.add("diet", "a text, or None", self.diet, secret=True)
        faults.flag("notified", self.notified)
        faults.flag("catering", self.catering)
        faults.flag("clash", self.clash)
        faults.raise_as(InvalidFacts)

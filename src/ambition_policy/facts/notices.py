"""
Who told whom that somebody would not come, when, and how?

>>> Notice(to="programme_team", channel="email", by="participant", days_before=1).before
True
"""

from __future__ import annotations

from enum import StrEnum
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.vocabulary import word

__all__ = ["Channel", "Notice", "Notifier", "Recipient"]


class Channel(StrEnum):
    """How somebody was told."""

    EMAIL = "email"
    IN_PERSON = "in_person"
    MESSAGE = "message"
    PHONE = "phone"


class Recipient(StrEnum):
    """Who was told."""

    PROGRAMME_TEAM = "programme_team"
    PARTNER_PROVIDER = "partner_provider"
    COACH = "coach"
    FACILITATOR = "facilitator"
    HEADTEACHER = "headteacher"
    LINE_MANAGER = "line_manager"
    SCHOOL = "school"
    OTHER = "other"


class Notifier(StrEnum):
    """Who told them."""

    PARTICIPANT = "participant"
    LINE_MANAGER = "line_manager"
    OTHER = "other"


@final
@attrs.frozen
class Notice:
    """
    One message that somebody would not come; `None` is not known.

    Args:
        to: who was told.

        channel: how.

        by: who told them.

        on_behalf: whether the participant had asked them to.

        days_before: how many days before the event, negative after it; 0 for the day itself.

        before: whether it came before the event began. It follows from *days_before*, except
            for the day itself.

    Raises:
        InvalidFacts: a word or kind is wrong, or a notice is said to have come before an
            event that it came after; every fault is listed.
    """

    to: Recipient | None = attrs.field(default=None, kw_only=True)
    channel: Channel | None = attrs.field(default=None, kw_only=True)
    by: Notifier | None = attrs.field(default=None, kw_only=True)
    on_behalf: bool | None = attrs.field(default=None, kw_only=True)
    days_before: int | None = attrs.field(default=None, kw_only=True)
    before: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field, list every fault, and fill in what follows."""
        faults = Faults("Notice")
        for name, kind in _WORDS.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, word(kind, value, faults, name))
        faults.flag("on_behalf", self.on_behalf)
        faults.flag("before", self.before)
        days = self.days_before
        if days is not None and type(days) is not int:
            faults.add("days_before", "a whole number of days, or None", days)
        faults.raise_as(InvalidFacts)
        if self.on_behalf and self.by is Notifier.PARTICIPANT:
            faults.add("on_behalf", "somebody else who passed it on", self.by.value)
        if days:
            if self.before is not None and self.before is not (days > 0):
                wanted = f"{days > 0}, since it came {days} days before"
                faults.add("before", wanted, self.before)
            object.__setattr__(self, "before", days > 0)
        faults.raise_as(InvalidFacts)


_WORDS: dict[str, type[StrEnum]] = {"to": Recipient, "channel": Channel, "by": Notifier}

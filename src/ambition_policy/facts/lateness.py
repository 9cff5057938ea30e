"""
How late did somebody come, how early did they leave, and why?

>>> Lateness(scheduled_min=60, late_min=20, early_min=0, beyond_control=True).missed
20
"""

from __future__ import annotations

from fractions import Fraction
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts

__all__ = ["Lateness"]


@final
@attrs.frozen
class Lateness:
    """
    One session of which part was missed; `None` is not known.

    Args:
        scheduled_min: how long it lasts, in whole minutes.

        late_min: how many minutes were missed at its start.

        early_min: how many minutes were missed at its end.

        beyond_control: whether the delay came from circumstances beyond their control.

        reasonable_planning: whether the journey was planned sensibly.

        planned: whether it was known and meant beforehand.

        notified: whether Programme team or Partner Provider were told.

        notified_in_advance: whether they were told before the session.

        pre_approved: whether it was approved beforehand.

        cause: why, as a code; private, never shown.

    Raises:
        InvalidFacts: a field is of the wrong kind, more was missed than there was, or
            something is said to be told in advance and not told; every fault is listed.
    """

    scheduled_min: int | None = attrs.field(default=None, kw_only=True)
    late_min: int | None = attrs.field(default=None, kw_only=True)
    early_min: int | None = attrs.field(default=None, kw_only=True)
    beyond_control: bool | None = attrs.field(default=None, kw_only=True)
    reasonable_planning: bool | None = attrs.field(default=None, kw_only=True)
    planned: bool | None = attrs.field(default=None, kw_only=True)
    notified: bool | None = attrs.field(default=None, kw_only=True)
    notified_in_advance: bool | None = attrs.field(default=None, kw_only=True)
    pre_approved: bool | None = attrs.field(default=None, kw_only=True)
    cause: str | None = attrs.field(default=None, kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Lateness")
        for name in ("scheduled_min", "late_min", "early_min"):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        for name in (
            "beyond_control",
            "reasonable_planning",
            "planned",
            "notified",
            "notified_in_advance",
            "pre_approved",
        ):
            faults.flag(name, getattr(self, name))
        if self.cause is not None and not isinstance(self.cause, str):
            faults.add("cause", "a text, or None", self.cause, secret=True)
        faults.raise_as(InvalidFacts)
        missed = (self.late_min or 0) + (self.early_min or 0)
        if self.scheduled_min is not None and missed > self.scheduled_min:
            faults.note(
                "late_min + early_min", f"at most {self.scheduled_min} minutes", str(missed)
            )
        if self.scheduled_min == 0:
            faults.add("scheduled_min", "a length of 1 minute or more", self.scheduled_min)
        if self.notified_in_advance and self.notified is False:
            faults.add("notified", "True, since it was told in advance", self.notified)
        faults.raise_as(InvalidFacts)

    @property
    def missed(self) -> int | None:
        """How many minutes were missed; `None` where that is not known."""
        return (
            None
            if self.late_min is None or self.early_min is None
            else self.late_min + self.early_min
        )

    @property
    def share(self) -> Fraction | None:
        """Which share was missed, exactly; `None` where that is not known."""
        if self.missed is None or self.scheduled_min is None:
            return None
        return Fraction(self.missed, self.scheduled_min)

    @property
    def told(self) -> bool | None:
        """Whether anybody who has to be told was told."""
        return True if self.notified_in_advance else self.notified

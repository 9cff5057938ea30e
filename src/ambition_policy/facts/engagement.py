"""
How much of an NPQ was engaged with, and what became of optional coaching?

>>> Engagement(total=30, engaged=27, lost=3).share
Fraction(9, 10)
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import cast, final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.attendance import Tally
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import word

__all__ = ["Coaching", "CoachingChoice", "Engagement"]


@final
@attrs.frozen
class Engagement:
    """
    How much of a programme somebody engaged with, in the caller's own list of items.

    Args:
        total: how many items the programme has; `None` where it is not known.

        engaged: how many were engaged with, live, in one's own time or otherwise.

        recoverable: how many of the rest can still be engaged with.

        lost: how many of the rest cannot. Where only one of the two is given the other
            follows; where neither is, it is not known of any of the rest.

        missed: of how many of the rest it is not known, where it is of the others.

        otherwise: the same programme counted another way, by the choice of reading A-02
            that counts so: `"hours"`, `"scheduled"`, `"without_coaching"`.

    Raises:
        InvalidFacts: the counts do not add up; every fault is listed.
    """

    total: int | None = attrs.field(kw_only=True)
    engaged: int = attrs.field(kw_only=True)
    recoverable: int | None = attrs.field(default=None, kw_only=True)
    lost: int | None = attrs.field(default=None, kw_only=True)
    missed: int = attrs.field(default=0, kw_only=True)
    otherwise: FrozenMap[str, Engagement] = attrs.field(
        default=EMPTY, kw_only=True, converter=FrozenMap
    )

    def __attrs_post_init__(self) -> None:
        """Check the counts and fill in what follows from them."""
        faults = Faults("Engagement")
        faults.count("engaged", self.engaged)
        faults.count("missed", self.missed)
        for name in ("total", "recoverable", "lost"):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        for name, other in self.otherwise.items():
            faults.kind(f"otherwise[{name!r}]", other, Engagement, "an Engagement")
        faults.raise_as(InvalidFacts)
        if self.total is None:
            return
        rest = self.total - self.engaged - self.missed
        if self.engaged > self.total:
            faults.add("engaged", f"at most {self.total}, the total", self.engaged)
        elif rest < 0:
            faults.add("missed", f"at most {rest + self.missed}, what is left", self.missed)
        elif self.recoverable is not None and self.lost is not None:
            if self.recoverable + self.lost != rest:
                parts = "engaged, recoverable, lost and missed"
                faults.note(
                    "recoverable",
                    f"{parts if self.missed else 'engaged, recoverable and lost'} to add up to "
                    f"{self.total}",
                    f"{self.total - rest + self.recoverable + self.lost}",
                )
        elif (self.recoverable or self.lost or 0) > rest:
            name = "lost" if self.recoverable is None else "recoverable"
            faults.add(name, f"at most {rest}, what is left of the total", getattr(self, name))
        elif self.recoverable is not None:
            object.__setattr__(self, "lost", rest - self.recoverable)
        elif self.lost is not None:
            object.__setattr__(self, "recoverable", rest - self.lost)
        faults.raise_as(InvalidFacts)

    @property
    def share(self) -> Fraction | None:
        """The exact share engaged with, or `None` without a total."""
        return Fraction(self.engaged, self.total) if self.total else None

    @property
    def ahead(self) -> tuple[int, int]:
        """The fewest and the most items that can still be engaged with, of those counted."""
        if self.recoverable is None:
            return 0, (self.total or self.engaged) - self.engaged
        return self.recoverable, self.recoverable + self.missed

    @classmethod
    def of(cls, tally: Tally) -> Engagement:
        """
        Count a tally's sessions as the items of a programme.

        Every way of taking a session engages with it; nothing has to be live. What is
        `missed` leaves open whether it can still be made up.

        Args:
            tally: how each item was taken.
        """
        engaged = (
            tally.live
            + tally.alternative
            + tally.caught_up
            + tally.late_self_paced
            + tally.dispensed
        )
        ahead = tally.pending + tally.recoverable
        return cls(
            total=tally.required,
            engaged=engaged,
            recoverable=ahead,
            missed=tally.missed,
        )


class CoachingChoice(StrEnum):
    """What somebody chose about optional coaching."""

    OPTED_IN = "opted_in"
    OPTED_OUT_AT_START = "opted_out_at_start"
    OPT_OUT_ASKED_LATER = "opt_out_asked_later"


def _as_choice(value: CoachingChoice | str | None) -> CoachingChoice | None:
    """Take the member *value* names; leave anything else for the check to report."""
    return CoachingChoice(value) if value in _CHOICES else cast("CoachingChoice | None", value)


_CHOICES = frozenset(CoachingChoice)


@final
@attrs.frozen
class Coaching:
    """
    Optional coaching: the choice, and how the sessions were taken.

    Args:
        choice: what was chosen; `None` where it is not known.

        tally: how each coaching session was taken; `None` where it is not known.

    Raises:
        InvalidFacts: a field is of the wrong kind.
    """

    choice: CoachingChoice | None = attrs.field(converter=_as_choice)
    tally: Tally | None = None

    def __attrs_post_init__(self) -> None:
        """Check both fields."""
        faults = Faults("Coaching")
        if self.choice is not None:
            word(CoachingChoice, self.choice, faults, "choice")
        faults.maybe("tally", self.tally, Tally, "a Tally")
        faults.raise_as(InvalidFacts)

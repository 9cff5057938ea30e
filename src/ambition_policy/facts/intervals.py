"""
How were sessions taken, while some registers have not come back?

A `Between` is a count of which only the ends are known. A `RangedTally` counts each required
session once, as a `Tally` does, with such counts among the others; it stands for every tally
that fits. Nothing is estimated: a value between the ends is as good as any other.

>>> taken = RangedTally(9, live=Between(5, 7), rest="lost")
>>> list(taken.tallies())
[Tally(live=5, lost=4), Tally(live=6, lost=3), Tally(live=7, lost=2)]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.attendance import Tally

__all__ = ["Between", "RangedTally"]

_NAMES = tuple(field.name for field in attrs.fields(Tally))


@final
@attrs.frozen
class Between:
    """
    A count that is not known yet, but for its ends.

    Args:
        least: no fewer than this.

        most: no more than this.

    Raises:
        InvalidFacts: an end is no count, or there is nothing between them.
    """

    least: int
    most: int

    def __attrs_post_init__(self) -> None:
        """Check both ends."""
        faults = Faults("Between")
        faults.count("least", self.least)
        faults.count("most", self.most)
        faults.raise_as(InvalidFacts)
        if self.most < self.least:
            faults.add("most", f"{self.least} or more", self.most)
        faults.raise_as(InvalidFacts)


Count = int | Between
"""A count, or its ends."""


@final
@attrs.frozen
class RangedTally:
    """
    How many required sessions were taken in which way, as far as registers came back.

    Args:
        total: how many sessions there are in all.

        rest: the status that takes whatever is left of *total*, by its name.

        live: and every other status, as in a `Tally`: a count, or its ends.

    Raises:
        InvalidFacts: a field is of the wrong kind, or no tally fits.
    """

    total: int
    rest: str | None = attrs.field(default=None, kw_only=True)
    live: Count = attrs.field(default=0, kw_only=True)
    alternative: Count = attrs.field(default=0, kw_only=True)
    caught_up: Count = attrs.field(default=0, kw_only=True)
    late_self_paced: Count = attrs.field(default=0, kw_only=True)
    dispensed: Count = attrs.field(default=0, kw_only=True)
    pending: Count = attrs.field(default=0, kw_only=True)
    recoverable: Count = attrs.field(default=0, kw_only=True)
    missed: Count = attrs.field(default=0, kw_only=True)
    lost: Count = attrs.field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every count, and that some tally fits."""
        faults = Faults("RangedTally")
        faults.count("total", self.total)
        if self.rest is not None and self.rest not in _NAMES:
            faults.add("rest", f"one of {', '.join(_NAMES)}", self.rest)
        for name in _NAMES:
            value = getattr(self, name)
            if not isinstance(value, Between):
                faults.count(name, value)
            if name == self.rest and value != 0:
                faults.add(name, "no count of its own, since it takes the rest", value)
        faults.raise_as(InvalidFacts)
        ends = self.ends().values()
        least, most = sum(end.least for end in ends), sum(end.most for end in ends)
        if not least <= self.total <= most:
            faults.note("total", f"from {least} to {most}, as the counts add up", f"{self.total}")
        faults.raise_as(InvalidFacts)

    def ends(self) -> dict[str, Between]:
        """Give the ends of every count; those of what is known are the same."""
        ends = {}
        for name in _NAMES:
            value = getattr(self, name)
            if name == self.rest:
                value = Between(0, self.total)
            ends[name] = value if isinstance(value, Between) else Between(value, value)
        return ends

    def ways(self) -> int:
        """Give a bound on how many tallies may fit, without counting them."""
        sizes = sorted(end.most - end.least + 1 for end in self.ends().values())
        # The widest count follows from all the others.
        return prod(sizes[:-1])

    def tallies(self) -> Iterator[Tally]:
        """Give every tally that fits."""
        ends = self.ends()
        widest = max(ends, key=lambda name: ends[name].most - ends[name].least)
        others = [name for name in _NAMES if name != widest]
        ranges = [range(ends[name].least, ends[name].most + 1) for name in others]
        for counts in product(*ranges):
            left = self.total - sum(counts)
            if ends[widest].least <= left <= ends[widest].most:
                yield Tally(**dict(zip(others, counts, strict=True)), **{widest: left})

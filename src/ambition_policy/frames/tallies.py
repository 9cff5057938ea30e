"""
Every combination of counts that occurs, column by column: there may be very many.

The counts of the statuses stand in one whole number, each in so many bits.

>>> from ambition_policy.frames.asked import Asked
>>> asked = Asked.of(["participant", "status"], programme="FL")
>>> layout = Layout.of(asked)
>>> key = Key(Rest(("FL", "", "", "")), rows=13, statuses=(12, 0, 1, 0, 0, 0, 0))
>>> tallies = Tallies.of([key], [1], layout)
>>> tallies.bits, [*tallies.keys(layout)] == [key]
(6, True)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ambition_policy.completions import Counts
from ambition_policy.frames.layout import BITS, Key, Layout, Rest

__all__ = ["Tallies", "places_of"]


class Tallies(NamedTuple):
    """
    The combinations of counts, a place in each column for each.

    Attributes:
        rests: what is counted beside the statuses, each once.

        rest: which of `rests` it is.

        rows: how many rows there are.

        packed: the counts of the statuses, the first lowest.

        people: how many people have it.

        bits: how wide a count is.
    """

    rests: Sequence[Rest]
    rest: Sequence[int]
    rows: Sequence[int]
    packed: Sequence[int]
    people: Sequence[int]
    bits: int

    @classmethod
    def of(cls, keys: Sequence[Key], people: Sequence[int], layout: Layout) -> Tallies:
        """Put combinations into columns."""
        bits = max([BITS, *(key.rows.bit_length() for key in keys)])
        places = places_of(layout, bits).values()
        numbers = {rest: at for at, rest in enumerate(dict.fromkeys(key.rest for key in keys))}
        return cls(
            [*numbers],
            [numbers[key.rest] for key in keys],
            [key.rows for key in keys],
            [sum(n << low for n, low in zip(k.statuses, places, strict=True)) for k in keys],
            people,
            bits,
        )

    def statuses(self, at: int, layout: Layout) -> Counts:
        """Give the counts of the statuses at one place."""
        packed, mask = self.packed[at], (1 << self.bits) - 1
        return tuple([packed >> low & mask for low in places_of(layout, self.bits).values()])

    def key(self, at: int, layout: Layout) -> Key:
        """Give one combination."""
        return Key(self.rests[self.rest[at]], self.rows[at], self.statuses(at, layout))

    def keys(self, layout: Layout) -> Iterator[Key]:
        """Give every combination."""
        return (self.key(at, layout) for at in range(len(self.rows)))

    def some(self, layout: Layout) -> list[int]:
        """Say which counts are not zero: the highest bit of each of them stands."""
        places = places_of(layout, self.bits).values()
        high = sum(1 << low + self.bits - 1 for low in places)
        rest = high - sum(1 << low for low in places)
        return [((packed & rest) + rest | packed) & high for packed in self.packed]


def places_of(layout: Layout, bits: int) -> dict[str, int]:
    """Give the lowest bit of each status's count."""
    return {name: at * bits for at, name in enumerate(layout.statuses)}

"""
How do several small numbers stand in few large ones?

>>> packing = Packing.of({"state": 8, "told": 3, "word": 54})
>>> packing.slots
((('state', 0), ('told', 8)), (('word', 0),))
>>> packing.column("told", [[5 << 8 | 1, 2 << 8], [7, 7]])
[5, 2]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, final

import attrs

from ambition_policy.frozen import FrozenMap

__all__ = ["Packing"]

_WIDEST = 62


@final
@attrs.frozen
class Packing:
    """
    Where numbers stand.

    Attributes:
        widths: how many bits each number has, by its name.

        slots: of each large number, which small ones stand in it, with their lowest bits.
    """

    widths: FrozenMap[str, int]
    slots: tuple[tuple[tuple[str, int], ...], ...]

    @classmethod
    def of(cls, widths: Mapping[str, int]) -> Packing:
        """Put each number into the first large one that has room for it."""
        slots: list[list[tuple[str, int]]] = []
        taken: list[int] = []
        for name, width in widths.items():
            free = (at for at, bits in enumerate(taken) if bits + width <= _WIDEST)
            place = next(free, len(slots))
            if place == len(slots):
                slots.append([])
                taken.append(0)
            slots[place].append((name, taken[place]))
            taken[place] += width
        return cls(FrozenMap(widths), tuple(map(tuple, slots)))

    @property
    def names(self) -> list[str]:
        """Name the columns of the large numbers."""
        return [f"key_{at}" for at in range(len(self.slots))]

    def mask(self, *names: str) -> list[int]:
        """Say which bits of every large number belong to some of the small ones."""
        return [
            sum((1 << self.widths[name]) - 1 << low for name, low in slot if name in names)
            for slot in self.slots
        ]

    def packed(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """Give every large number, of expressions that add and multiply."""
        return {
            name: reduce(add, (numbers[own] * (1 << low) for own, low in slot))
            for name, slot in zip(self.names, self.slots, strict=True)
        }

    def columns(self, columns: Sequence[Sequence[int]]) -> dict[str, list[int]]:
        """Take every small number out of the columns of the large ones."""
        return {name: self.column(name, columns) for name in self.widths}

    def column(self, name: str, columns: Sequence[Sequence[int]]) -> list[int]:
        """Take one small number out of the columns of the large ones."""
        mask = (1 << self.widths[name]) - 1
        [(at, low)] = [
            (at, low) for at, slot in enumerate(self.slots) for own, low in slot if own == name
        ]
        return [number >> low & mask for number in columns[at]]

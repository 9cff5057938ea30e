"""
How are the rows of plain columns added up, person by person?

What a row counts as is one whole number, with a place for each thing that is counted; what it
says of its person is a number too, which stands there with its square: where the rows of a
person all say the same, their sum is that number times the rows, and so is that of the
squares.

>>> from ambition_policy.frames.asked import Asked
>>> layout = Layout.of(Asked.of(["participant", "status", "programme"]))
>>> said = ("FL", None, None, None, None)
>>> effects = [Effect("live", None, (), said), Effect("missed", None, (), said)]
>>> adding = Adding(effects, layout, size=13)
>>> number = 12 * adding.weights[0] + adding.weights[1]
>>> adding.rows(number), adding.said(number), adding.statuses(number) == 12 + (1 << adding.bits * 6)
(13, 0, True)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, final

from ambition_policy.completions import Counts
from ambition_policy.frames.codes import Effect
from ambition_policy.frames.layout import FLAWS, Layout

__all__ = ["Adding"]


@final
class Adding:
    """What each kind of row adds."""

    def __init__(self, effects: Sequence[Effect], layout: Layout, size: int) -> None:
        """
        Give everything that is counted a place.

        Args:
            effects: the kinds of row.

            layout: what is counted.

            size: how many rows there are.
        """
        self.layout = layout
        self.bits: int = max(size.bit_length(), 1)
        self.mask: int = (1 << self.bits) - 1
        things: list[Hashable] = [("status", name) for name in layout.statuses]
        things += [(kind, name) for kind in layout.special for name in layout.statuses]
        things += [("kind", kind) for kind in layout.kinds]
        things += [("flaw", name) for name in FLAWS] if layout.flaws else []
        things += ["rows", "said"]
        self.lows: dict[Hashable, int] = {thing: at * self.bits for at, thing in enumerate(things)}
        self.words: dict[tuple[Any, ...], int] = {}
        for effect in effects:
            self.words.setdefault(effect.said, len(self.words))
        # Above everything else are what is said, and its squares, which are as wide as need be.
        self.squares: int = self.lows["said"] + self.bits + len(self.words).bit_length()
        self.weights: list[int] = [sum(self.parts(effect)) for effect in effects]

    def parts(self, effect: Effect) -> Iterable[int]:
        """Give what a row adds, part by part."""
        flaws = [*effect.wrong, *(["leaver"] if effect.said[-1] is not None else [])]
        things = [("status", effect.name), (effect.kind, effect.name), ("kind", effect.kind)]
        things += [("flaw", name) for name in flaws]
        for thing in ("rows", *things):
            if thing in self.lows:
                yield 1 << self.lows[thing]
        said = self.words[effect.said]
        yield said << self.lows["said"]
        yield said * said << self.squares

    def rows(self, number: int) -> int:
        """Give how many rows there are."""
        return number >> self.lows["rows"] & self.mask

    def said(self, number: int) -> int | None:
        """Give the number of what all rows say, or `None` where they differ."""
        low, rows = self.lows["said"], self.rows(number)
        each, rest = divmod(number >> low & (1 << self.squares - low) - 1, rows)
        return None if rest or each * each * rows != number >> self.squares else each

    def statuses(self, number: int) -> int:
        """Give the counts of the statuses, packed in `bits` each."""
        return number & (1 << self.bits * len(self.layout.statuses)) - 1

    def others(self, number: int) -> int:
        """Give everything else that is counted, but for the rows."""
        low = self.bits * len(self.layout.statuses)
        return number >> low & (1 << self.lows["rows"] - low) - 1

    def groups(self, number: int) -> tuple[tuple[Counts, ...], Counts, Counts]:
        """Give the statuses of the special kinds, the kinds and the flaws."""
        layout = self.layout

        def counts(things: Iterable[Hashable]) -> Counts:
            return tuple([number >> self.lows[thing] & self.mask for thing in things])

        special = [counts((kind, name) for name in layout.statuses) for kind in layout.special]
        flaws = counts(("flaw", name) for name in FLAWS) if layout.flaws else (0,) * len(FLAWS)
        return tuple(special), counts(("kind", kind) for kind in layout.kinds), flaws

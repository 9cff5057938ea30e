"""
How are the rows of plain columns added up, person by person?

Rows repeat themselves, so each combination of cells is looked at once. What it counts as is
one whole number, with a place for each thing that is counted; what it says of its person is a
number too, which stands there with its square: where the rows of a person all say the same,
their sum is that number times the rows, and so is that of the squares. A session is one bit:
where none is there twice, there are as many bits as rows.

>>> from ambition_policy.frames.asked import Asked
>>> layout = Layout.of(Asked.of(["participant", "status", "session"]))
>>> said = ("FL", None, None, None, None)
>>> adding = Adding(lambda cells: Effect(cells[0], None, (), said, cells[1]), layout, size=3)
>>> number = adding["live", "S1"] + adding["live", "S2"]
>>> adding.twice({"ana": number, "ben": number + adding["missed", "S1"]})
{'ben'}
>>> counts = adding.counts({"ana": number})
>>> adding.rows(counts["ana"]), adding.said(counts["ana"])
(2, 0)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, final

from ambition_policy.completions import Counts
from ambition_policy.frames.cells import Effect, cell
from ambition_policy.frames.layout import FLAWS, Layout

__all__ = ["Adding"]

_WORDS = 32
"""There are fewer combinations of what rows say than this many bits can number."""


@final
class Adding(dict[tuple[Any, ...], int]):
    """What each combination of cells adds, found once."""

    def __init__(
        self, effect: Callable[[tuple[Any, ...]], Effect], layout: Layout, size: int
    ) -> None:
        """
        Give everything that is counted a place.

        Args:
            effect: says what a combination of cells does.

            layout: what is counted.

            size: how many rows there are.
        """
        super().__init__()
        self.effect = effect
        self.layout = layout
        self.bits: int = max(size.bit_length(), 1)
        self.mask: int = (1 << self.bits) - 1
        things: list[Hashable] = [("status", name) for name in layout.statuses]
        things += [(kind, name) for kind in layout.special for name in layout.statuses]
        things += [("kind", kind) for kind in layout.kinds]
        things += [("flaw", name) for name in FLAWS] if layout.flaws else []
        things += ["rows", "said"]
        self.lows: dict[Hashable, int] = {thing: at * self.bits for at, thing in enumerate(things)}
        self.squares: int = self.lows["said"] + self.bits + _WORDS
        self.top: int = self.squares + self.bits + 2 * _WORDS
        self.words: dict[tuple[Any, ...], int] = {}
        self.sessions: dict[Any, int] = {}

    def __missing__(self, cells: tuple[Any, ...]) -> int:
        """Find out; cells that say nothing may each differ from themselves."""
        plain = tuple(map(cell, cells))
        if plain not in self:
            effect = self.effect(plain)
            self.words.setdefault(effect.said, len(self.words))
            self.sessions.setdefault(effect.session, len(self.sessions))
            self[plain] = sum(self.parts(effect))
        return self[plain]

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
        yield 1 << self.top + self.sessions[effect.session]

    def counts(self, sums: Mapping[Any, int]) -> dict[Any, int]:
        """Give everybody's number without the sessions."""
        below = (1 << self.top) - 1
        return {who: number & below for who, number in sums.items()}

    def twice(self, sums: Mapping[Any, int]) -> set[Any]:
        """Find everybody who has a session twice."""
        top, rows, mask = self.top, self.lows["rows"], self.mask
        return {
            who
            for who, number in sums.items()
            if (number >> top).bit_count() != number >> rows & mask
        }

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

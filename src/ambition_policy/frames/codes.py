"""
What do the cells of a row do to the counts of its person?

Rows repeat themselves, so each combination of cells is looked at once and has a number.

>>> codes = Codes(lambda cells: Effect(cells[0].strip(), None, (), ()))
>>> [codes[cells] for cells in [("live",), ("missed",), (" live",)]]
[0, 1, 0]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, final

__all__ = ["Codes", "Effect"]


class Effect(NamedTuple):
    """What a row does to the counts of its person; many rows do the same."""

    name: str | None
    kind: Any
    wrong: tuple[str, ...]
    said: tuple[Any, ...]


@final
class Codes(dict[tuple[Any, ...], int]):
    """A number for what each combination of cells does, found once."""

    def __init__(self, effect: Callable[[tuple[Any, ...]], Effect]) -> None:
        """Take the function that says what a combination does."""
        super().__init__()
        self.effect = effect
        self.effects: list[Effect] = []
        self.places: dict[Effect, int] = {}

    def __missing__(self, cells: tuple[Any, ...]) -> int:
        """Find out, and give what does the same the same number."""
        effect = self.effect(cells)
        if effect not in self.places:
            self.places[effect] = len(self.effects)
            self.effects.append(effect)
        self[cells] = self.places[effect]
        return self[cells]

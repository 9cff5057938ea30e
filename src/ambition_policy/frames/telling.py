"""
What do somebody's rows say of them: programme, variant, role, and how they left?

Every row of a person says the same, so one number stands for what a row says: the least and
the greatest number of somebody's rows are found faster than the least and the greatest text.

>>> from ambition_policy.frames.asked import Asked
>>> asked = Asked.of(["participant", "status", "programme", "role"], programme=["ECF", "FL"])
>>> telling = Telling.of(asked)
>>> number = sum(telling.numbers(name)[word] for name, word in [("programme", "FL"), ("role", "")])
>>> telling.said(number)
('FL', '')
>>> telling.said(number + 1) is None
True
"""

from __future__ import annotations

from math import prod
from typing import final

import attrs

from ambition_policy.facts.people import Leaving
from ambition_policy.frames.asked import Asked
from ambition_policy.frozen import FrozenMap
from ambition_policy.vocabulary import Role

__all__ = ["Telling"]


@final
@attrs.frozen
class Telling:
    """
    The words that a cohort's rows are expected to say, and their numbers.

    Attributes:
        words: the words of every column, the first of them for nothing at all.
    """

    words: FrozenMap[str, tuple[str, ...]]

    @classmethod
    def of(cls, asked: Asked) -> Telling:
        """Take the words of a review's programmes."""
        programmes = [asked.table.programme(code) for code in asked.programmes]
        every = {
            "programme": asked.programmes,
            "variant": tuple(dict.fromkeys(v for one in programmes for v in one.variants)),
            "role": tuple(Role),
            "left_how": tuple(Leaving),
        }
        return cls(FrozenMap({n: ("", *map(str, every[n])) for n in asked.told}))

    @property
    def count(self) -> int:
        """How many words there are."""
        return sum(map(len, self.words.values()))

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return prod(len(words) + 1 for words in self.words.values())

    @property
    def bits(self) -> int:
        """How wide a number is."""
        return (self.size - 1).bit_length()

    def step(self, column: str) -> int:
        """Give by what the numbers of a column's words differ."""
        names = [*self.words]
        return prod(len(self.words[name]) + 1 for name in names[: names.index(column)])

    def numbers(self, column: str) -> dict[str, int]:
        """Give what each word of a column adds to the number of a row."""
        return {word: at * self.step(column) for at, word in enumerate(self.words[column])}

    def other(self, column: str) -> int:
        """Give what every other word adds."""
        return len(self.words[column]) * self.step(column)

    def said(self, number: int) -> tuple[str, ...] | None:
        """Give the words that a number stands for, or `None` where there is another word."""
        found = []
        for words in self.words.values():
            number, at = divmod(number, len(words) + 1)
            if at == len(words):
                return None
            found.append(words[at])
        return tuple(found)

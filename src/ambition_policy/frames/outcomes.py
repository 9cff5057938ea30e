"""
What follows for counts: an explanation that many share, and the figures of each?

>>> outcomes = Outcomes.of(2)
>>> outcomes.put([1], [["why"], [6], [6], [6], [5], [1], [None]])
>>> outcomes.at(1).required, outcomes.figures["live"]
(6, [None, 5])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, final

import attrs

__all__ = ["Explanation", "Judged", "Outcomes"]


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class Explanation:
    """
    Why people have their verdict; it has a number in the frames.

    Attributes:
        programme: the programme's code; `None` where it is not known.

        variant: the variant.

        role: the role.

        left: how they left, if they did.

        verdict: every answer in one word.

        answers: each question with its verdict.

        because: why, in one sentence for each question.

        clauses: the clauses it rests on.

        readings: the open words and decisions that would have changed it, with the choice
            that decided, or `open`.

        missing: the facts to ask for.

        refer_to: who decides what is left to a person.

        problems: why nothing was concluded: column, what was expected, what came.
    """

    programme: str | None
    variant: str | None
    role: str | None
    left: str | None
    verdict: str
    answers: str
    because: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refer_to: tuple[str, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()


class Judged(NamedTuple):
    """
    What follows for one count.

    Attributes:
        why: the explanation.

        required: how many sessions or items there are.

        attended: how many of them count as attended, as the answer says.

        completed: how many are completed, or engaged with.

        live: how many were live.

        caught_up: how many were made up.

        may_miss: how many sessions to come, whichever they are, may still be missed.
    """

    why: Explanation
    required: int | None = None
    attended: int | None = None
    completed: int | None = None
    live: int | None = None
    caught_up: int | None = None
    may_miss: int | None = None


@final
@attrs.frozen
class Outcomes:
    """
    What follows for many counts, column by column: the explanations, then the figures.

    Attributes:
        columns: as `Judged` has them.
    """

    columns: tuple[list[Any], ...]

    @classmethod
    def of(cls, size: int) -> Outcomes:
        """Make room for so many."""
        return cls(tuple([None] * size for _ in Judged._fields))

    @property
    def whys(self) -> list[Explanation]:
        """The explanations."""
        return self.columns[0]

    @property
    def figures(self) -> dict[str, list[int | None]]:
        """The figures, by their names."""
        return dict(zip(Judged._fields[1:], self.columns[1:], strict=True))

    def put(self, places: Sequence[int], columns: Iterable[Iterable[Any]]) -> None:
        """Put values at places of every column."""
        for column, values in zip(self.columns, columns, strict=True):
            for place, value in zip(places, values, strict=True):
                column[place] = value

    def rows(self) -> Iterator[Judged]:
        """Give what follows for every count."""
        return map(Judged._make, zip(*self.columns, strict=True))

    def at(self, place: int) -> Judged:
        """Give what follows for one count."""
        return Judged(*(column[place] for column in self.columns))

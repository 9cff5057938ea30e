"""
What follows for a whole cohort?

A `Cohort` has everybody with a verdict, a second frame that explains each decision once, and
a third of what could not be used; its questions are one call each.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any, final

import attrs

from ambition_policy.frames.answers import Answered, RowQuestions
from ambition_policy.frames.asked import ANSWER, SHARES
from ambition_policy.frames.layout import Key
from ambition_policy.frames.outcomes import Explanation, Judged
from ambition_policy.frames.people import EXPECTED, row_problems
from ambition_policy.frames.questions import Questions

__all__ = ["Cohort"]

_FIGURES = Judged._fields[1:]
_TEXTS = ("programme", "variant", "role", "left", "verdict", "answers", "because")
_LISTS = ("clauses", "readings", "missing", "refer_to")
_PEOPLE = ("programme", "variant", "role", "left", "verdict")


@final
class Cohort(Questions):
    """
    Everybody's answer, and the questions of an analyst.

    The frames are of the caller's library, and lazy where it is.

    Attributes:
        explanations: why, for each number in the column `decision`, from 1.
    """

    def __init__(self, answered: Answered, rows: RowQuestions) -> None:
        """Number the explanations of what was *answered*."""
        super().__init__(answered, rows)
        own = answered.outcomes.whys
        self.explanations: tuple[Explanation, ...] = tuple(sorted({*own}, key=_order))
        numbers = {why: number for number, why in enumerate(self.explanations, 1)}
        self.numbers: list[int] = [numbers[why] for why in own]

    def __repr__(self) -> str:
        """Say how many people have which verdict."""
        verdicts = self.verdicts
        said = ", ".join(f"{name}={count}" for name, count in verdicts.items())
        return f"<Cohort: {sum(verdicts.values())} people{': ' if said else ''}{said}>"

    @property
    def verdicts(self) -> dict[str, int]:
        """How many people have which verdict."""
        found: Counter[str] = Counter()
        for why, people in self.answered.whys:
            found[why.verdict] += people
        return dict(sorted(found.items()))

    @property
    def tallies(self) -> tuple[tuple[Key, Judged, int], ...]:
        """Every combination of counts, what follows for it, and how many people have it."""
        return self.answered.tallies

    @cached_property
    def people(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """Everybody: one row a participant; the page on frames lists the columns."""
        # What is said of an explanation is said once, and then by its number.
        said = {name: [getattr(why, name) for why in self.explanations] for name in _PEOPLE}
        said |= {n: ["; ".join(getattr(why, n)) for why in self.explanations] for n in _LISTS}
        columns: dict[str, list[Any]] = {"decision": self.numbers}
        columns |= self.answered.outcomes.figures
        for name in SHARES:
            parts = columns[name.removesuffix("_share")]
            pairs = zip(parts, columns["required"], strict=True)
            # For plotting; the exact share is the two numbers.
            columns[name] = [n / of if of and n is not None else None for n, of in pairs]
        types: dict[str, type] = dict.fromkeys(("decision", *_FIGURES), int)
        types |= dict.fromkeys(SHARES, float)
        types = {n: types.get(n, str) for n in ANSWER if n in columns or n in said}
        return self.answered.counted.answered(columns, types, said=said)

    @cached_property
    def decisions(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """Every decision once, by its number, with the explanation and how many have it."""
        whys = self.explanations
        held = Counter[int]()
        for number, people in zip(self.numbers, self.answered.counts.people, strict=True):
            held[number] += people
        numbers = range(1, len(whys) + 1)
        columns: dict[str, list[Any]] = {
            "decision": [*numbers],
            "people": [held[number] for number in numbers],
            **{name: [getattr(why, name) for why in whys] for name in _TEXTS},
            **{name: ["; ".join(getattr(why, name)) for why in whys] for name in _LISTS},
            "problems": ["; ".join(f"{c}: {got}" for c, _, got in why.problems) for why in whys],
        }
        types = {name: int if name in ("decision", "people") else str for name in columns}
        return self.answered.counted.made(columns, types)

    @cached_property
    def problems(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """What could not be used: participant, column, what was expected, what came."""
        counts, counted = self.answered.counts, self.answered.counted
        whys = [(at, why) for at, why in enumerate(self.answered.outcomes.whys) if why.problems]
        keys = (counts.key(at, counted.layout) for at, _ in whys)
        faulty = {name for key in keys for name in row_problems(key)}
        in_rows = set(EXPECTED.values())
        said = [
            (at, column, expected, got)
            for at, why in whys
            for column, expected, got in why.problems
            if expected not in in_rows
        ]
        return counted.problems(["nobody", *sorted(faulty)], said)

    def release(self) -> None:
        """Let the engine drop what it holds; lazy frames that were not collected go with it."""
        self.answered.counted.release()


def _order(why: Explanation) -> tuple[str, ...]:
    """Number explanations in an order that does not depend on the engine's."""
    return tuple(map(str, attrs.astuple(why)))

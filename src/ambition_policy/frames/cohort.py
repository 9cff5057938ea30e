"""
What follows for a whole cohort?

`review_frame` takes a frame of any library and gives a `Cohort`: everybody with a verdict, a
second frame that explains each decision once, and a third of what could not be used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, final

import attrs

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.judging import Explanation, Judge, Judged
from ambition_policy.frames.layout import Key, Layout
from ambition_policy.frames.people import row_problems, ROW_PROBLEMS, EXPECTED

__all__ = ["Cohort", "Counted"]


class Counted(Protocol):
    """The rows of a cohort, counted by person: in an engine, or as plain columns."""

    asked: Asked
    layout: Layout

    def distinct(self) -> list[tuple[Key, int]]:
        """Give every combination of counts, with how many people have it."""

    def answered(self, columns: Mapping[str, Sequence[Any]], types: Mapping[str, type]) -> Any:  # noqa: ANN401  (a frame)
        """Give everybody the values of their group."""

    def made(self, columns: Mapping[str, Sequence[Any]], types: Mapping[str, type]) -> Any:  # noqa: ANN401  (a frame)
        """Make a small frame."""

    def problems(self, faulty: Sequence[str], said: Sequence[tuple[int, str, str, str]]) -> Any:  # noqa: ANN401  (a frame)
        """List what cannot be used."""

    def release(self) -> None:
        """Let go of what is held."""


_FIGURES = ("required", "attended", "completed", "live", "caught_up", "may_miss")
_SHARES = ("attended", "completed", "live", "caught_up")
_TEXTS = ("programme", "variant", "role", "left", "verdict", "answers", "because")
_LISTS = ("clauses", "readings", "missing", "refer_to")
_PEOPLE = ("programme", "variant", "role", "left", "verdict")


@final
class Cohort:
    """
    Everybody's answer.

    Attributes:
        explanations: why, for each number in the column `decision`.

        tallies: every combination of counts, what follows for it, and how many people have it.
    """

    def __init__(self, counted: Counted, judge: Judge) -> None:
        """Judge what was counted."""
        self.counted = counted
        self.judge = judge
        self.asked = counted.asked
        groups = counted.distinct()
        judged = [judge.judge(key) for key, _ in groups]
        self.explanations: tuple[Explanation, ...] = tuple(
            sorted({found.why for found in judged}, key=_order)
        )
        numbers = {why: number for number, why in enumerate(self.explanations, 1)}
        self.numbers = [numbers[found.why] for found in judged]
        self.tallies: tuple[tuple[Key, Judged, int], ...] = tuple(
            (key, found, people) for (key, people), found in zip(groups, judged, strict=True)
        )

    def __repr__(self) -> str:
        """Say how many people have which verdict."""
        found: dict[str, int] = {}
        for _, judged, people in self.tallies:
            found[judged.why.verdict] = found.get(judged.why.verdict, 0) + people
        said = ", ".join(f"{verdict}={found[verdict]}" for verdict in sorted(found))
        return f"<Cohort: {sum(found.values())} people{': ' if said else ''}{said}>"

    @cached_property
    def people(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """Everybody: one row a participant."""
        return self.counted.answered(*self.columns())

    @cached_property
    def decisions(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """Every decision once, by its number, with the explanation."""
        whys = self.explanations
        held = [0] * len(whys)
        for number, (_, _, people) in zip(self.numbers, self.tallies, strict=True):
            held[number - 1] += people
        columns: dict[str, list[Any]] = {
            "decision": [*range(1, len(whys) + 1)],
            "people": held,
            **{name: [getattr(why, name) for why in whys] for name in _TEXTS},
            **{name: ["; ".join(getattr(why, name)) for why in whys] for name in _LISTS},
            "problems": ["; ".join(f"{c}: {got}" for c, _, got in why.problems) for why in whys],
        }
        types = {name: int if name in ("decision", "people") else str for name in columns}
        return self.counted.made(columns, types)

    @cached_property
    def problems(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """What could not be used: participant, column, what was expected, what came."""
        faulty = {name for key, _, _ in self.tallies for name in row_problems(key)}
        in_rows = {EXPECTED[name] for name in ROW_PROBLEMS}
        said = [
            (place, column, expected, got)
            for place, (_, judged, _) in enumerate(self.tallies)
            for column, expected, got in judged.why.problems
            if expected not in in_rows
        ]
        return self.counted.problems(["nobody", *sorted(faulty)], said)

    def columns(self) -> tuple[dict[str, list[Any]], dict[str, type]]:
        """Give what everybody of a group is told, and of which type it is."""
        found = [judged for _, judged, _ in self.tallies]
        whys = [judged.why for judged in found]
        columns: dict[str, list[Any]] = {
            **{name: [getattr(why, name) for why in whys] for name in _PEOPLE},
            "decision": [*self.numbers],
            **{name: [getattr(one, name) for one in found] for name in _FIGURES},
        }
        for name in _SHARES:
            columns[f"{name}_share"] = [_share(getattr(one, name), one.required) for one in found]
        columns |= {name: ["; ".join(getattr(why, name)) for why in whys] for name in _LISTS}
        types: dict[str, type] = {name: str for name in columns}
        types |= {name: int for name in ("decision", *_FIGURES)}
        types |= {f"{name}_share": float for name in _SHARES}
        return columns, types

    def release(self) -> None:
        """Let the engine drop what it holds; frames that were not collected are lost with it."""
        self.counted.release()


def _share(part: int | None, whole: int | None) -> float | None:
    """Give a share for plotting; the exact one is the two numbers."""
    return None if part is None or not whole else part / whole


def _order(why: Explanation) -> tuple[str, ...]:
    """Number explanations in an order that does not depend on the engine's."""
    return tuple(map(str, attrs.astuple(why)))

"""What is known once a cohort was judged: its groups, their answers, and where the rows are?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, final

import attrs

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.judging import Judge
from ambition_policy.frames.layout import Key, Layout
from ambition_policy.frames.outcomes import Explanation, Judged, Outcomes
from ambition_policy.frames.tallies import Tallies
from ambition_policy.frozen import EMPTY

__all__ = ["Answered", "Counted", "RowQuestions"]

Columns = Mapping[str, Sequence[Any]]
Types = Mapping[str, type]


class Counted(Protocol):
    """The rows of a cohort, counted by person: in an engine, or as plain columns."""

    asked: Asked
    layout: Layout

    def tallies(self) -> Tallies:
        """Give every combination of counts, with how many people have it."""

    def answered(
        self,
        columns: Columns,
        types: Types,
        places: Sequence[int] | None = None,
        said: Columns = EMPTY,
    ) -> Any:  # noqa: ANN401  (a frame)
        """Give people the values of their group, and what is said of their decision."""

    def made(self, columns: Columns, types: Types) -> Any:  # noqa: ANN401  (a frame)
        """Make a small frame."""

    def problems(self, faulty: Sequence[str], said: Sequence[tuple[int, str, str, str]]) -> Any:  # noqa: ANN401  (a frame)
        """List what cannot be used."""

    def spread(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count people by columns that are handed on: values, place of the group, how many."""

    def recounted(self, asked: Asked) -> Counted:
        """Count the same rows for another review."""

    def release(self) -> None:
        """Let go of what is held."""


class RowQuestions(Protocol):
    """The rows of a cohort, as the questions need them."""

    def tabulated(self, by: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count the rows of every combination of values, with the count at the end."""

    def upcoming(self, columns: Columns, types: Types, places: Sequence[int]) -> Any:  # noqa: ANN401  (a frame)
        """Give people of some groups their next session to come."""

    def absences(self, day: dt.date) -> list[tuple[Any, ...]]:
        """Count the sessions that were missed on a day, by what follow-up depends on."""

    def due(self, day: dt.date, columns: Columns, types: Types) -> Any:  # noqa: ANN401  (a frame)
        """Give everybody who missed a session on a day what follows from it."""


@final
@attrs.frozen
class Answered:
    """
    A cohort that was judged.

    Attributes:
        counted: where the people are.

        judge: who answers for them.

        counts: every combination of counts, with how many people have it.

        outcomes: what follows for each.
    """

    counted: Counted
    judge: Judge
    counts: Tallies
    outcomes: Outcomes

    @property
    def asked(self) -> Asked:
        """The review."""
        return self.counted.asked

    @property
    def whys(self) -> Iterator[tuple[Explanation, int]]:
        """The explanation of every combination of counts, and how many people have it."""
        return zip(self.outcomes.whys, self.counts.people, strict=True)

    @cached_property
    def tallies(self) -> tuple[tuple[Key, Judged, int], ...]:
        """Every combination of counts, what follows for it, and how many people have it."""
        keys = self.counts.keys(self.counted.layout)
        return tuple(zip(keys, self.outcomes.rows(), self.counts.people, strict=True))

    @classmethod
    def of(cls, counted: Counted, judge: Judge) -> Answered:
        """Judge what was counted."""
        counts = counted.tallies()
        return cls(counted, judge, counts, judge.answers(counts))

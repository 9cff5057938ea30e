"""
How is somebody judged in a law: on one row, by how the sessions were taken?

>>> kim = Taken(shipped().programme("FL").row(), Tally(live=12, lost=1))
>>> kim.judge(shipped()).verdict.value, kim.moved("lost", "live").judge(shipped()).verdict.value
('not_met', 'met')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, final

import attrs
from hypothesis import strategies as st

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts import Attendance, Engagement, Participant, Record, Ruling, Tally
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.questions import check_attendance
from ambition_policy.strategies import tallies
from ambition_policy.strategies.asked import every_row
from ambition_policy.strategies.basics import kept
from ambition_policy.strategies.changes import rulings
from ambition_policy.strategies.taken import NOT_LIVE, counts_for, registers
from ambition_policy.terms import Contract, Row, StandardKind, Table
from ambition_policy.terms import shipped as shipped  # noqa: PLC0414  (used by the example)

__all__ = [
    "FOUND",
    "RANK",
    "Registered",
    "Taken",
    "decisions",
    "on_row",
    "registered",
    "rows_with",
    "taken",
]

RANK: FrozenMap[Verdict, int] = FrozenMap(
    {
        Verdict.NOT_MET: 0,
        Verdict.PENDING: 1,
        Verdict.REFER: 1,
        Verdict.INSUFFICIENT_INFORMATION: 1,
        Verdict.MET: 2,
    }
)
"""How good a verdict is; an answer that waits for a fact stands with those that wait."""

FOUND = (Verdict.MET, Verdict.NOT_MET)
"""The verdicts that nothing still to come can change."""

_REQUIRED = frozenset(StandardKind) - {StandardKind.NO_REQUIREMENT, StandardKind.NONE_LISTED}


def on_row(row: Row, **known: Any) -> Participant:  # noqa: ANN401  (any fact)
    """
    Somebody on a row.

    Args:
        row: what is asked of them.

        known: what else is known of them, by its name.
    """
    return Participant("p", programme=row.programme, variant=row.variant, role=row.role, **known)


def _shown(row: Row) -> str:
    return f"{row.programme}/{row.variant}/{row.role}"


def _listed(records: Sequence[Record]) -> str:
    return ", ".join(f"{record.kind}: {record.status}" for record in records)


@final
@attrs.frozen
class Taken:
    """
    Somebody on a row.

    Attributes:
        row: what is asked of them.

        tally: how each session was taken; for an engagement, each of its items.

        left: whether another delivery can still be attended.

        counts: how many sessions there are of a kind for which the row gives no number.
    """

    row: Row = attrs.field(repr=_shown)
    tally: Tally
    left: bool | None = None
    counts: FrozenMap[str, int] = EMPTY

    @property
    def engages(self) -> bool:
        """Whether it is an engagement that is judged."""
        return self.row.standard.kind is StandardKind.ENGAGED_SHARE

    def moved(self, source: str, target: str, number: int = 1) -> Taken:
        """Take *number* sessions out of one count and put them into another."""
        counts = self.tally.counts()
        counts[source] -= number
        counts[target] += number
        return attrs.evolve(self, tally=Tally(**counts))

    def judge(self, table: Table, contracts: Sequence[Contract] = ()) -> Decision[Verdict]:
        """Ask for the verdict."""
        attendance = engagement = None
        if self.engages:
            engagement = Engagement.of(self.tally)
        else:
            attendance = Attendance(self.tally, alternatives_left=self.left)
        person = on_row(
            self.row,
            start=table.body.npq_intake[0],
            attendance=attendance,
            engagement=engagement,
            counts={} if self.engages else self.counts,
        )
        return check_attendance(person, table=table, contracts=contracts)


@kept
def rows_with(table: Table, kinds: frozenset[StandardKind] = _REQUIRED) -> tuple[Row, ...]:
    """Give the rows whose standard is of one of the *kinds*."""
    return tuple(row for row in every_row(table) if row.standard.kind in kinds)


@st.composite
def _taken(draw: st.DrawFn, rows: tuple[Row, ...], statuses: tuple[str, ...]) -> Taken:
    row = draw(st.sampled_from(rows))
    engages = row.standard.kind is StandardKind.ENGAGED_SHARE
    counts = {} if engages else draw(counts_for(row))
    known = sum(event.count or 0 for event in row.events) + sum(counts.values())
    total = draw(st.integers(1, 40)) if engages or not known else known
    tally = draw(tallies(total=total, row=row, statuses=statuses))
    left = draw(st.sampled_from((None, True, False)))
    return Taken(row, tally, left, FrozenMap(counts))


def taken(
    *,
    kinds: frozenset[StandardKind] = _REQUIRED,
    statuses: tuple[str, ...] = NOT_LIVE,
    only: Callable[[Row], bool] = lambda _: True,
) -> Callable[[Table], st.SearchStrategy[Taken] | None]:
    """
    Draw people on the rows of a table; there may be none.

    Args:
        kinds: the kinds of standard.

        statuses: how sessions may have been taken that were not attended live.

        only: which of the rows.
    """

    def draws(table: Table) -> st.SearchStrategy[Taken] | None:
        rows = tuple(row for row in rows_with(table, kinds) if only(row))
        return _taken(rows, statuses) if rows else None

    return draws


@final
@attrs.frozen
class Registered:
    """
    Somebody on a row, by their records.

    Attributes:
        row: what is asked of them.

        records: one for each session, in the order they came.

        rulings: what was decided about them.
    """

    row: Row = attrs.field(repr=_shown)
    records: tuple[Record, ...] = attrs.field(repr=_listed)
    rulings: tuple[Ruling, ...] = ()

    def judge(self, table: Table, contracts: Sequence[Contract] = ()) -> Decision[Verdict]:
        """Ask for the verdict."""
        kinds = [record.kind for record in self.records]
        person = on_row(
            self.row,
            attendance=Attendance.of_records(self.records),
            counts={kind: kinds.count(kind) for kind in self.row.uncounted},
            rulings=self.rulings,
        )
        return check_attendance(person, table=table, contracts=contracts)


@kept
def decisions(table: Table) -> st.SearchStrategy[tuple[Ruling, ...]]:
    """
    Draw what was decided about somebody, each question once.

    Args:
        table: the terms.
    """
    some = st.lists(rulings(table=table), max_size=2, unique_by=lambda ruling: ruling.question)
    return some.map(tuple)


@st.composite
def _registered(draw: st.DrawFn, rows: tuple[Row, ...], table: Table) -> Registered:
    row = draw(st.sampled_from(rows))
    return Registered(row, tuple(draw(registers(row=row))), draw(decisions(table)))


def registered(table: Table) -> st.SearchStrategy[Registered] | None:
    """
    Draw people on the rows of a table by their records; there may be none.

    Args:
        table: the terms.
    """
    rows = tuple(row for row in rows_with(table) if row.events)
    return _registered(rows, table) if rows else None

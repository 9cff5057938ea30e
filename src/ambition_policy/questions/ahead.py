"""
How far can it still go for one participant?

>>> from ambition_policy.facts import Tally
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=11, pending=2)))
>>> how_far(sam).may_miss
0
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from ambition_policy import outlook
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts.attendance import Attendance, Record
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import EMPTY
from ambition_policy.outlook import Outlook
from ambition_policy.questions.common import Stated, rows_of
from ambition_policy.questions.requirements import attendance_for, eligibility_for, judge_row
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Row, Table
from ambition_policy.terms.standards import StandardKind

__all__ = ["how_far"]


def how_far(
    participant: Participant,
    *,
    records: Sequence[Record] = (),
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
    plan: bool = True,
) -> Outlook:
    """
    How far can it still go, and what is the least that would get it there?

    Args:
        participant: what is known of the person; variant and role have to be known.

        records: the sessions one by one, for dates and for lengths in minutes. Without
            them the outlook has no calendar.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts and programme documents in force for the participant.

        plan: whether to look for the smallest set of actions, which takes longest.

    Returns:
        The outlook; where no attendance is known it says only that.

    Raises:
        InvalidFacts: the programme is unknown, or the counts do not fit its row.
    """
    stated = Stated.of(table, as_of, contracts)
    now = attendance_for(participant, stated)
    rows: list[Row] = []
    if participant.programme is not None:
        programme = stated.table.programme(participant.programme)
        rows, _ = rows_of(programme, participant.variant, participant.role)
    if len(rows) != 1:
        return outlook.unknown(now)
    if rows[0].standard.kind is StandardKind.ENGAGED_SHARE:
        if participant.engagement is None:
            return outlook.unknown(now)
        return outlook.of_engagement(
            participant.engagement,
            lambda engagement: eligibility_for(
                attrs.evolve(participant, engagement=engagement), stated
            ),
        )
    if participant.attendance is None:
        return outlook.unknown(now)

    def judge(attendance: Attendance, rulings: Sequence[Ruling]) -> Decision[Verdict]:
        changed = attrs.evolve(
            participant, attendance=attendance, rulings=(*participant.rulings, *rulings)
        )
        return judge_row(changed, rows[0], stated)

    attendance, days = participant.attendance, rows[0].days()
    if rows[0].standard.kind is not StandardKind.LIVE_SPLIT:
        # Only a split into live and catch-up may be taken in days or hours.
        attendance, days = attrs.evolve(attendance, days=None, minutes=None), EMPTY
    return outlook.of_attendance(
        attendance,
        judge,
        days=days,
        records=records,
        as_of=as_of,
        plan=plan,
    )

"""
How far is everybody from the limits of their row, in whole sessions?

>>> from ambition_policy.frames.review import review_columns
>>> columns = {"participant": ["ana"] * 6, "status": ["live"] * 5 + ["caught_up"]}
>>> cohort = review_columns(columns, programme="NPQA", variant="NPQML")
>>> {(one.limit, one.to_spare): people for one, people in margins(cohort.answered).items()}
{('max_missed', 1): 1, ('max_not_made_up', 0): 1}
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ambition_policy.facts.attendance import Tally
from ambition_policy.frames.answers import Answered
from ambition_policy.frames.outcomes import Judged
from ambition_policy.frames.people import person_of
from ambition_policy.questions.common import Stated
from ambition_policy.terms.standards import Limit

__all__ = ["Margin", "margins"]


class Margin(NamedTuple):
    """
    How far people are from one limit.

    Attributes:
        programme: their programme, with variant and role.

        limit: the term that is limited.

        value: what it is held to.

        to_spare: how many more sessions could be missed, whether they are made up or not;
            below zero, by how many it is missed.
    """

    programme: str | None
    variant: str | None
    role: str | None
    limit: str
    value: str
    to_spare: int


def margins(answered: Answered) -> Counter[Margin]:
    """
    Count the people at every distance from every limit.

    What is to come is taken as attended, and what can still be made up, or was done but not
    live, as made up. People are left out whose row is not known, or of whom nothing is
    concluded; and so are limits on which contracts disagree.

    Args:
        answered: the cohort.
    """
    asked = answered.asked
    stated = Stated.of(asked.table, asked.as_of, asked.contracts)
    found: Counter[Margin] = Counter()
    for key, judged, people in answered.tallies:
        person = person_of(key, asked, answered.counted.layout)
        if judged.completed is None or len(person.rows) != 1:
            continue
        [row] = person.rows
        overlay = stated.overlay(row)
        disputed = overlay.unresolved({})
        for limit in overlay.limits({}):
            if limit.term in disputed:
                continue
            spare = _to_spare(limit, person.tally, judged)
            where = (row.programme, row.variant, row.role)
            found[Margin(*where, limit.term.value, str(limit.value), spare)] += people
    return found


def _to_spare(limit: Limit, tally: Tally, judged: Judged) -> int:
    """Weigh what was taken against one limit."""
    completed = judged.completed or 0
    # Of an NPQ it is only said how much was engaged with, in whichever way.
    live = completed if judged.live is None else judged.live
    made_up = completed - live + tally.recoverable
    live += tally.pending
    each_live, each_made_up, each_lost, most = limit.line
    lost = tally.required - live - made_up
    left = most - each_live * live - each_made_up * made_up - each_lost * lost
    return left // (max(each_made_up, each_lost) - each_live)

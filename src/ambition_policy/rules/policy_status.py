"""
Policy status: is a document within its review date?

Both texts name the month of their next review (ATT-0.2, NPQ-0.2), not the day. Reading A-15
takes the whole month as due. A document past its review stays usable; reports say so.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> print(assess(table.documents["npq"], date(2024, 8, 1), table.readings))
overdue: the month of the next review is over [NPQ-0.2, NPQ-0.1, NPQ-0.3, NPQ-0.5]
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from ambition_policy.citations import Document, Readings
from ambition_policy.decisions import Decision
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve

__all__ = ["ReviewVerdict", "assess"]


class ReviewVerdict(StrEnum):
    """Where a document stands against its review date."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    REFER = "refer"


_BECAUSE = {
    ReviewVerdict.CURRENT: "the month of the next review has not come",
    ReviewVerdict.DUE: "the next review falls due in this month",
    ReviewVerdict.OVERDUE: "the month of the next review is over",
    ReviewVerdict.REFER: "it turns on when in its month a review falls due",
}
_CLAUSES = {
    "attendance": ("ATT-0.2", "ATT-0.1", "ATT-0.3", "ATT-0.6", "ATT-0.7"),
    "npq": ("NPQ-0.2", "NPQ-0.1", "NPQ-0.3", "NPQ-0.5"),
}


def assess(document: Document, as_of: date, readings: Readings) -> Decision[ReviewVerdict]:
    """
    Say where a document stands on a day.

    Args:
        document: the edition.

        as_of: the day.

        readings: how open words are taken.

    Returns:
        A decision whose details say who owns the document, for whom it is written and which
        law it names.
    """
    month = document.next_review
    after = month + relativedelta(months=1)

    def judge(choices: Choices) -> ReviewVerdict:
        if as_of < month:
            return ReviewVerdict.CURRENT
        if as_of >= after or choices["A-15"] == "overdue_at_once":
            return ReviewVerdict.OVERDUE
        return ReviewVerdict.DUE

    found = resolve(
        judge,
        [Question.of(readings, "A-15")],
        refer=ReviewVerdict.REFER,
        unknown=ReviewVerdict.REFER,
    )
    return Decision(
        question="policy_status",
        verdict=found.outcome,
        because=_BECAUSE[found.outcome],
        clauses=_CLAUSES[document.id],
        readings=found.effects,
        refer_to=found.refer_to,
        as_of=as_of,
        details=FrozenMap(
            still_usable=True,
            last_reviewed=document.last_reviewed,
            next_review=document.next_review,
            division=document.division,
            director=document.director,
            audience=document.audience,
            laws=document.laws,
            regulations=document.regulations,
        ),
    )

"""
How is a decision explained to the person it is about?

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> from ambition_policy.questions import check_attendance
>>> from ambition_policy.terms import shipped
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
>>> print(explained(check_attendance(sam), shipped(), emails=("team@example.org",)))
The answer is: not met.
Why: too much was missed to attend as much as is asked for.
Counted: attended 12/13, 1 lost.
It rests on:
- All mandatory events (100%) have to be attended. (APP-FL.att.1, ...)
Questions go to team@example.org.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ambition_policy.decisions import Decision
from ambition_policy.terms.programmes import Table
from ambition_policy.wording.answers import actor, fact, figures, open_question, plain

__all__ = ["explained"]


def explained(decision: Decision[Any], table: Table, *, emails: Iterable[str] = ()) -> str:
    """
    Draft an explanation in plain words.

    Args:
        decision: any answer.

        table: the clauses and readings that it names.

        emails: whom to ask, if there is a mailbox.

    Returns:
        Lines of text: the answer, why, the figures, each clause in our words, what was taken
        for granted, what is missing and who decides. It names nobody and gives no reason of
        absence or leave.
    """
    return "\n".join(_lines(decision, table, tuple(emails)))


def _lines(decision: Decision[Any], table: Table, emails: tuple[str, ...]) -> Iterator[str]:
    yield f"The answer is: {plain(decision.verdict.value)}."
    yield f"Why: {decision.because}."
    counted = figures(decision)
    if counted:
        yield f"Counted: {counted}."
    if decision.as_of is not None:
        yield f"As of: {decision.as_of}."
    if decision.left is not None:
        yield f"Judged as of the day of leaving ({plain(decision.left)})."
    yield "It rests on:"
    for id_ in decision.clauses:
        clause = table.clauses.get(id_)
        document = table.documents.get(clause.document) if clause else None
        title = f", {document.title}" if document else ""
        yield f"- {clause.words if clause else plain(id_)} ({id_}{title})"
    for effect in decision.readings:
        reading = table.readings.get(effect.question)
        question = open_question(effect.question, reading.question if reading else None)
        outcomes = "; ".join(f"{plain(c)}: {plain(v)}" for c, v in effect.outcomes.items())
        if effect.settled is None:
            yield f"Still to be decided: {question} ({outcomes})"
        else:
            by = f" by {effect.by}" if effect.by else ""
            yield f"Taken as {plain(effect.settled)}{by}: {question} ({outcomes})"
    if decision.missing:
        yield f"Not known: {'; '.join(map(fact, decision.missing))}."
    if decision.refer_to:
        yield f"Who decides: {' or '.join(map(actor, decision.refer_to))}."
    if emails:
        yield f"Questions go to {' or '.join(emails)}."

"""
What may change once more is known?

Somebody is judged, and judged again with one fact forgotten. A requirement that is met on the
fewer facts may be referred on all of them, and is not failed; one that is failed is not met.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.facts import Attendance, Participant, Tally
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.laws.law import expect, law
from ambition_policy.laws.people import FOUND, rows_with
from ambition_policy.questions import check_attendance
from ambition_policy.strategies.basics import days
from ambition_policy.strategies.people import participants
from ambition_policy.terms import Row, Table

__all__ = ["a_new_fact_fails_nobody"]

_WAITING = (Verdict.INSUFFICIENT_INFORMATION, Verdict.PENDING, Verdict.OUT_OF_SCOPE)


def _less(part: str, **unknown: Any) -> Callable[[Participant], Participant]:  # noqa: ANN401  (any fact)
    """Forget something of one part of what is known, where there is that part."""

    def forget(person: Participant) -> Participant:
        whole = getattr(person, part)
        if whole is None:
            return person
        return attrs.evolve(person, **{part: attrs.evolve(whole, **unknown)})

    return forget


def _without(**unknown: Any) -> Callable[[Participant], Participant]:  # noqa: ANN401  (any fact)
    return lambda person: attrs.evolve(person, **unknown)


def _whether_made_up(person: Participant) -> Participant:
    """Forget what of the sessions missed can still be made up."""
    taken = person.attendance
    if taken is None:
        return person

    def merged(tally: Tally) -> Tally:
        counts = tally.counts()
        counts["missed"] += counts.pop("recoverable") + counts.pop("lost")
        return Tally(**counts)

    def each(parts: FrozenMap[Any, Tally]) -> FrozenMap[Any, Tally]:
        return FrozenMap({key: merged(own) for key, own in parts.items()})

    return attrs.evolve(
        person,
        attendance=Attendance(
            merged(taken.tally),
            days=taken.days and merged(taken.days),
            minutes=taken.minutes and merged(taken.minutes),
            by_kind=each(taken.by_kind),
            by_year=each(taken.by_year),
            alternatives_left=taken.alternatives_left,
            approved=taken.approved,
        ),
    )


_FORGOTTEN: dict[str, Callable[[Participant], Participant]] = {
    "whether another delivery is left": _less("attendance", alternatives_left=None),
    "whether it was approved": _less("attendance", approved=None),
    "what can be made up": _whether_made_up,
    "how many minutes each took": _less("attendance", minutes=None),
    "how many days each took": _less("attendance", days=None),
    "in which year each was": _less("attendance", by_year=EMPTY),
    "of which kind each was": _less("attendance", by_kind=EMPTY, by_year=EMPTY),
    "how many of a kind there are": _without(counts=EMPTY),
    "how much is left": _less("engagement", recoverable=None, lost=None),
    "how it is counted otherwise": _less("engagement", otherwise=EMPTY),
    "how much came before a deferral": _without(engaged_before_deferral=None),
    "when it began": _without(start=None),
    "whether coaching was chosen": _less("coaching", choice=None),
    "how coaching was taken": _less("coaching", tally=None),
    "that there is coaching": _without(coaching=None),
    "which variant it is": _without(variant=None),
    "which part is taken": _without(role=None),
}
"""What may not be known, with how it is forgotten."""


@st.composite
def _knowing(draw: st.DrawFn, rows: tuple[Row, ...], table: Table) -> tuple[Participant, str]:
    row = draw(st.sampled_from(rows))
    person: Participant = draw(participants(table=table, row=row))
    start = person.start and draw(days(least=table.body.npq_intake[0]))
    person = attrs.evolve(person, programme=row.programme, rulings=[], start=start, left=None)
    known = [name for name, forget in _FORGOTTEN.items() if forget(person) != person]
    assume(known)
    return person, draw(st.sampled_from(known))


@law(
    "X.5",
    clauses=("ATT-0.5", "APP-EML.att.2", "NPQ-0.4"),
    draws=lambda table: _knowing(rows, table) if (rows := rows_with(table)) else None,
)
def a_new_fact_fails_nobody(table: Table, example: tuple[Participant, str]) -> None:
    """What is met on part of the facts is not failed on more of them, nor the other way round."""
    person, name = example
    before = check_attendance(_FORGOTTEN[name](person), table=table).verdict
    after = check_attendance(person, table=table).verdict
    said = f"once it is known {name}, it is {after.value}, not {before.value}"
    expect({before, after} != set(FOUND), said)
    if before not in _WAITING and after not in _WAITING:
        expect(before is after or Verdict.REFER in (before, after), said)

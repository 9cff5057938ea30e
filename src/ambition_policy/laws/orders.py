"""
What may come in any order, and what changes nothing however often it happens?

The halves of law D.10 of the register that are about order, part-time work and moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, final

import attrs
from hypothesis import strategies as st

from ambition_policy.decisions import Decision
from ambition_policy.facts import Ask, Engagement, Happenings, Move, PartTimeRequest
from ambition_policy.frozen import FrozenMap
from ambition_policy.laws.law import expect, law
from ambition_policy.laws.people import Registered, decisions, on_row, registered
from ambition_policy.questions import check_eligibility, check_move, check_part_time_request
from ambition_policy.reviewing import review
from ambition_policy.strategies.asked import contracts, every_row
from ambition_policy.strategies.basics import kept, near
from ambition_policy.strategies.calls import QUESTIONS, Call, calls
from ambition_policy.strategies.changes import moves
from ambition_policy.strategies.missed import incidents, lateness
from ambition_policy.strategies.people import Case
from ambition_policy.strategies.taken import engagements
from ambition_policy.terms import Contract, Row, StandardKind, Table

__all__ = [
    "part_time_and_moves_change_no_limit",
    "the_order_of_facts_changes_nothing",
    "the_order_of_records_changes_nothing",
    "the_order_of_what_happened_changes_nothing",
]

_ABOUT_ORDER = frozenset({"check_order", "may_finish_modules"})
_BUT_ORDER = tuple(name for name in QUESTIONS if name not in _ABOUT_ORDER)


def _said(found: Decision[Any]) -> tuple[Any, ...]:
    """What an answer says, however it lists it."""
    return (
        found.verdict,
        {effect.question: dict(effect.outcomes) for effect in found.readings},
        (set(found.missing), set(found.refer_to)),
        set(found.clauses),
        (found.shares, found.counts, found.terms_from),
        (found.options, found.duties),
        {name: set(own) if isinstance(own, tuple) else own for name, own in found.details.items()},
    )


def _turned(value: Any) -> Any:  # noqa: ANN401  (any fact)
    """The same with everything that is listed in it told from its end."""
    if isinstance(value, list | tuple):
        return tuple(map(_turned, reversed(value)))
    if isinstance(value, Mapping):
        return FrozenMap({key: _turned(own) for key, own in reversed(list(value.items()))})
    if attrs.has(type(value)):
        parts = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        changed = {
            name: turned for name, own in parts.items() if (turned := _turned(own)) is not own
        }
        return attrs.evolve(value, **changed) if changed else value
    return value


@kept
def _two(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=2)


@kept
def _stated() -> st.SearchStrategy[list[Contract]]:
    return st.lists(contracts(), max_size=2, unique_by=lambda own: own.name)


@law(
    "D.10c",
    clauses=("ATT-3.princ.7", "ATT-0.5"),
    draws=lambda table: calls(table=table, asked=_BUT_ORDER),
)
def the_order_of_facts_changes_nothing(table: Table, call: Call) -> None:
    """Facts, rulings and contracts may come in any order, but where the order is asked about."""
    one, other = (own.ask(table) for own in (call, _turned(call)))
    expect(_said(other) == _said(one), f"told from the end it is {other}")


@law(
    "D.10d",
    clauses=("ATT-3.princ.7", "ATT-0.5"),
    draws=lambda table: (
        st.tuples(found, _stated()) if (found := registered(table)) is not None else None
    ),
)
def the_order_of_records_changes_nothing(
    table: Table, example: tuple[Registered, list[Contract]]
) -> None:
    """Records, rulings and contracts may come in any order."""
    who, stated = example
    found, other = (own.judge(table, stated) for own in (who, _turned(who)))
    expect(other == found, f"with the last record first it is {other}")
    other = who.judge(table, _turned(stated))
    expect(_said(other) == _said(found), f"with the last contract first it is {other}")


@st.composite
def _around(draw: st.DrawFn, table: Table) -> Case:
    row = draw(st.sampled_from(every_row(table)))
    known = Happenings(
        incidents=draw(_two(incidents(table=table, programme=row.programme))),
        lateness=draw(_two(lateness(table=table))),
        moves=draw(_two(moves(table=table))),
    )
    return Case(on_row(row, rulings=draw(decisions(table))), known)


@law(
    "D.10e",
    clauses=("ATT-3.princ.7", "NPQ-1.4"),
    draws=lambda table: _around(table) if every_row(table) else None,
)
def the_order_of_what_happened_changes_nothing(table: Table, case: Case) -> None:
    """Absences, moves and everything else around somebody may come in any order."""
    around = case.happenings
    turned = Happenings(
        incidents=around.incidents[::-1], lateness=around.lateness[::-1], moves=around.moves[::-1]
    )
    after_all = Case(_turned(case.participant), turned)
    one, other = (own.review(table).findings for own in (case, after_all))
    for before, after in zip(one, other, strict=True):
        expect(_said(after.decision) == _said(before.decision), f"it is {after.decision}")


@final
@attrs.frozen
class Student:
    """
    Somebody on an NPQ who works part-time or not, and moves within the area that is served.

    Attributes:
        row: what is asked of them.

        engagement: how much of it was engaged with.

        move: the move.

        request: what is asked about the assessment.
    """

    row: Row = attrs.field(repr=lambda row: f"{row.programme}/{row.variant}/{row.role}")
    engagement: Engagement
    move: Move
    request: PartTimeRequest


@st.composite
def _students(draw: st.DrawFn, rows: tuple[Row, ...], table: Table) -> Student:
    length = near(table.body.circumstances.assessment_window.days, least=1)
    number = draw(length)
    sits: dict[str, Any] = {"ask": Ask.SIT_ON_DAY, "day": number}
    extends: dict[str, Any] = {"ask": Ask.EXTEND_WINDOW, "days": number}
    asked = draw(st.sampled_from((sits, extends)))
    new = draw(st.sampled_from((False, True, None)))
    return Student(
        draw(st.sampled_from(rows)),
        draw(engagements(table=table)),
        Move(
            "school",
            mid_programme=True,
            new_area=new,
            area_covered=True if new is not False else draw(st.booleans()),
            number=draw(st.integers(1, 9)),
        ),
        PartTimeRequest(None, element="assessment", **asked),
    )


def _engaging(table: Table) -> tuple[Row, ...]:
    """The rows of whose participants the NPQ policy speaks, and that ask for engagement."""
    return tuple(
        row
        for row in every_row(table)
        if row.standard.kind is StandardKind.ENGAGED_SHARE
        and table.programme(row.programme).document == "npq"
    )


@law(
    "D.10f",
    clauses=("NPQ-1.4", "NPQ-2.2", "NPQ-3.assess.1"),
    draws=lambda table: _students(rows, table) if (rows := _engaging(table)) else None,
)
def part_time_and_moves_change_no_limit(table: Table, who: Student) -> None:
    """Part-time work and moves change no share, no window, and not whether Ambition goes on."""
    start = table.body.npq_intake[0]
    person = on_row(who.row, start=start, engagement=who.engagement)
    eligible = check_eligibility(person, table=table)
    found = [
        check_move(person, attrs.evolve(who.move, number=number), table=table)
        for number in (1, who.move.number)
    ]
    for one in found:
        expect(one.verdict.value == "continues", f"a move that is served: {one.verdict.value}")
        known = one.details["assessment_eligibility"]
        expect(known == eligible.verdict.value, f"after a move the share is {known}")
    asked = [attrs.evolve(who.request, part_time=part) for part in (True, False)]
    part, full = (check_part_time_request(person, one, table=table).verdict for one in asked)
    expect(part is full, f"for a part-timer the window is {part.value}, not {full.value}")
    limit = table.body.circumstances.assessment_window.days
    within = (who.request.day or who.request.days or 0) <= limit
    expect((part.value == "allowed") is within, f"more than {limit} days are {part.value}")
    around = Happenings(moves=[who.move], requests=asked)
    after = review(person, around, table=table).requirements.decisions
    expect(after["eligibility"] == eligible, "beside them the share is another one")

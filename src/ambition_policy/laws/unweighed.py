"""
What do the texts give no number and no weight, so that it may change no answer?

Laws D.6 and D.8 of the register: how late, how long, how often and how far ahead; and whether
somebody said beforehand that they would not come, and why.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ambition_policy.decisions import Decision
from ambition_policy.facts import Absence, Lateness, Leave, Module, Move, Notice, Participant
from ambition_policy.facts.notices import Notifier, Recipient
from ambition_policy.laws.law import expect, law
from ambition_policy.laws.people import Registered, on_row, registered
from ambition_policy.questions import follow_up
from ambition_policy.strategies.asked import every_row
from ambition_policy.strategies.basics import FLAGS, TEXTS, maybe
from ambition_policy.strategies.calls import Call, calls
from ambition_policy.strategies.missed import absences, reasons
from ambition_policy.terms import Row, Table
from ambition_policy.terms.provisions import Procedure, Trigger
from ambition_policy.vocabulary import Actor

__all__ = [
    "a_pattern_is_for_a_person",
    "a_remark_changes_no_count",
    "nothing_is_invented",
    "telling_costs_nothing",
]

_UNNUMBERED = (
    "check_charge",
    "check_date_notice",
    "check_lateness",
    "check_module_release",
    "check_move",
    "check_notice",
    "check_parental_leave",
)
_CHASING = frozenset({"phone", "email", "contact_participant", "chase_key_event", "contact_school"})
_OPEN = ("refer", "insufficient_information")


def _later(late: Lateness, number: int) -> Lateness:
    """Missing another part of a session, where any was missed."""
    length = late.scheduled_min
    parts: dict[str, Any] = {"late_min": late.late_min, "early_min": late.early_min}
    found = [name for name, minutes in parts.items() if minutes]
    assume(found)
    name, *others = found
    most = number if length is None else length - sum(parts[other] for other in others)
    parts[name] = min(number, most)
    return attrs.evolve(late, **parts)


def _other(call: Call, number: int) -> Call:
    """The same call with another quantity for which no text has a number."""
    given = call.arguments
    match call.question:
        case "check_lateness":
            return call.given(lateness=_later(given["lateness"], number))
        case "check_parental_leave":
            leave: Leave = given["leave"]
            assume(leave.weeks is not None and leave.ends is None)
            return call.given(leave=attrs.evolve(leave, weeks=number))
        case "check_date_notice":
            assume(given["published"] is not None)
            return call.given(published=given["published"] - dt.timedelta(days=number))
        case "check_module_release":
            module: Module = given["module"]
            released, scheduled = module.released, module.scheduled or dt.date.min
            assume(released is not None and released < scheduled)
            early = scheduled - dt.timedelta(days=number)
            return call.given(module=attrs.evolve(module, released=early))
        case "check_move":
            move: Move = given["move"]
            return call.given(move=attrs.evolve(move, number=number))
        case "check_notice":
            notice: Notice = given["notice"] or Notice()
            assume(notice.days_before)
            days = number if notice.before else -number
            return call.given(notice=attrs.evolve(notice, days_before=days))
        case _:
            return call.given(contracts=[])


@law(
    "D.6",
    clauses=("ATT-3.late.6", "ATT-3.parental.2", "ATT-3.charge.3", "NPQ-3.conf.1"),
    draws=lambda table: st.tuples(calls(table=table, asked=_UNNUMBERED), st.integers(1, 60)),
)
def nothing_is_invented(table: Table, example: tuple[Call, int]) -> None:
    """Where the texts give no number, no quantity changes the answer, and no sum is named."""
    call, number = example
    other = _other(call, number)
    found = other.ask(table)
    expect(found.details.get("amount") is None, "a sum is named that no contract states")
    if call.question != "check_charge":
        before = call.ask(table).verdict
        expect(found.verdict is before, f"it is {found.verdict.value}, not {before.value}")


def _seeing_patterns(table: Table) -> tuple[Row, ...]:
    """The rows whose follow-up turns on a pattern."""
    return tuple(
        row
        for row in every_row(table)
        if any(
            p.trigger is Trigger.PATTERN
            for p in table.programme(row.programme).follow_up.procedures
        )
    )


@st.composite
def _repeated(
    draw: st.DrawFn, rows: tuple[Row, ...], table: Table
) -> tuple[Participant, Absence, int]:
    row = draw(st.sampled_from(rows))
    absence = draw(absences(table=table, programme=row.programme))
    missed = attrs.evolve(absence, attended=False, element=None)
    return on_row(row), missed, draw(st.integers(1, 60))


@law(
    "D.6b",
    clauses=("APP-CSL.fu.1", "APP-CS.fu.1"),
    draws=lambda table: _repeated(rows, table) if (rows := _seeing_patterns(table)) else None,
)
def a_pattern_is_for_a_person(table: Table, example: tuple[Participant, Absence, int]) -> None:
    """However many were missed before, a person says whether that is a pattern."""
    person, absence, number = example

    def ask(times: int) -> Decision[Any]:
        repeated = attrs.evolve(absence, previous_absences=times)
        return follow_up(person, repeated, table=table)

    once, often = ask(1), ask(number)
    expect(often.verdict is once.verdict, f"{number} are {often.verdict.value}")
    expect(often.duties == once.duties, f"{number} bring other steps than one")
    chased = absence.key_event or absence.requested_by in (Actor.SCHOOL, Actor.TRUST)
    open_still = table.readings.stance("A-07", person.programme).settled is None
    if open_still and not chased and not often.duties:
        expect(often.verdict.value in _OPEN, f"nobody says so, and it is {often.verdict.value}")


@st.composite
def _untold(draw: st.DrawFn, table: Table) -> tuple[Participant, Absence, Notice | None]:
    """An absence of which nobody was told, and how somebody who counts could have been."""
    row = draw(st.sampled_from(every_row(table)))
    absence = draw(absences(table=table, programme=row.programme, notified=False))
    to = draw(maybe(st.sampled_from(table.body.absences.words.told.words)))
    notice = None
    if to is not None:
        before = draw(st.integers(1, 14))
        notice = Notice(to=Recipient(to), by=Notifier.PARTICIPANT, days_before=before)
    return on_row(row), attrs.evolve(absence, notice=None), notice


def _steps(procedures: tuple[Procedure, ...], *, untold: bool) -> set[tuple[Any, ...]]:
    """What is done by those procedures that begin where nobody was told, or by the others."""
    return {
        _key(step)
        for p in procedures
        if (p.trigger is Trigger.ABSENT_NOT_NOTIFIED) is untold
        for step in p.steps
    }


def _key(step: Any) -> tuple[Any, ...]:  # noqa: ANN401  (a step, or the duty it became)
    return step.actor, step.action, step.clauses


@law(
    "D.8",
    clauses=("ATT-3.nonatt.1", "ATT-3.princ.6", "APP-FL.fu.1"),
    draws=lambda table: _untold(table) if every_row(table) else None,
)
def telling_costs_nothing(
    table: Table, example: tuple[Participant, Absence, Notice | None]
) -> None:
    """Whoever said beforehand that they would not come is chased no more for it than others."""
    person, untold, notice = example
    told = attrs.evolve(untold, notified=True, notice=notice)
    before, after = (follow_up(person, one, table=table) for one in (untold, told))
    more, fewer = (
        sum(duty.action in _CHASING for duty in found.duties) for found in (after, before)
    )
    expect(more <= fewer, f"{more} are asked to get in touch, not {fewer}")
    own = table.programmes[person.programme or ""].follow_up.procedures
    every = (*own, *table.body.absences.procedures)
    begun = _steps(every, untold=True) - _steps(every, untold=False)
    started = [duty.action for duty in after.duties if _key(duty) in begun]
    expect(not started, f"somebody was told, and what follows silence begins: {started}")


@st.composite
def _remarked(draw: st.DrawFn, table: Table, who: st.SearchStrategy[Registered]) -> Any:  # noqa: ANN401  (an example)
    reason = draw(reasons(table=table)).code
    remarks = {
        "notified": draw(FLAGS),
        "reason": reason,
        "minutes_attended": draw(maybe(st.integers(0, 60))),
        "delivery": draw(maybe(TEXTS)),
    }
    return draw(who), {name: value for name, value in remarks.items() if value is not None}


@law(
    "D.8b",
    clauses=("ATT-3.princ.6", "ATT-3.exc.1", "ATT-3.late.6"),
    draws=lambda table: (
        _remarked(table, found) if (found := registered(table)) is not None else None
    ),
)
def a_remark_changes_no_count(table: Table, example: tuple[Registered, dict[str, Any]]) -> None:
    """Notice, a reason or a duty at school, and lateness change no count and no verdict."""
    who, remarks = example
    records = tuple(attrs.evolve(record, **remarks) for record in who.records)
    plain, remarked = (one.judge(table) for one in (who, attrs.evolve(who, records=records)))
    expect(remarked.verdict is plain.verdict, f"with it, it is {remarked.verdict.value}")
    expect(remarked == plain, "with it the answer is another one")

"""
Which laws hold for every answer, and which for what is asked of an NPQ and of one session?

Laws D.7 and D.10 of the register, and those that are worth having beside the ten.
"""

from __future__ import annotations

import datetime as dt

import attrs
from hypothesis import strategies as st

from ambition_policy.facts import Move, Participant, Progress, Sitting
from ambition_policy.laws.law import expect, law
from ambition_policy.laws.people import on_row
from ambition_policy.questions import may_open_module, may_sit_assessment
from ambition_policy.strategies.asked import every_row
from ambition_policy.strategies.basics import days, kept
from ambition_policy.strategies.calls import ABOUT_PEOPLE, Call, calls
from ambition_policy.strategies.changes import progress
from ambition_policy.terms import Row, Table

__all__ = [
    "answers_are_pure_and_explained",
    "discretion_is_no_refusal",
    "lateness_is_a_share_of_the_session",
    "modules_open_in_order",
    "provision_ends_only_outside_the_area",
    "the_window_holds_its_days",
]

_REFUSALS = frozenset({"withdrawn", "refused", "asked_to_leave", "charge"})


@law(
    "D.7",
    clauses=("ATT-3.defwd.5", "ATT-3.exc.3", "ATT-3.charge.3", "APP-EML.fu.3"),
    draws=lambda table: calls(table=table, asked=tuple(ABOUT_PEOPLE)) if every_row(table) else None,
)
def discretion_is_no_refusal(table: Table, call: Call) -> None:
    """Nobody is withdrawn, refused, asked to leave or charged where no person has decided it."""
    person: Participant = attrs.evolve(call.arguments["participant"], rulings=[])
    call = call.given(participant=person)
    if "contracts" in call.arguments:
        call = call.given(contracts=[])
    found = call.ask(table)
    expect(found.verdict.value not in _REFUSALS, f"it is {found.verdict.value}")
    expect(not found.details.get("withdrawn"), "somebody is withdrawn")
    expect("ask_to_leave" not in {duty.action for duty in found.duties}, "somebody has to leave")
    if found.verdict.value == "refer":
        expect(found.refer_to, "it is referred to nobody")


@law("D.10", clauses=("ATT-3.princ.7", "NPQ-2.2"), draws=lambda table: calls(table=table))
def answers_are_pure_and_explained(table: Table, call: Call) -> None:
    """The same facts give the same answer, which cites a clause that there is."""
    one, two = call.ask(table), call.ask(table)
    expect(one == two, "the answers differ")
    expect(hash(one) == hash(two), "the hashes differ")
    expect(one.clauses, "no clause is cited")
    unknown = [id_ for id_ in one.clauses if id_ not in table.clauses]
    expect(not unknown, f"clauses are cited that there are not: {unknown}")


@kept
def _npqs(table: Table, reading: str | None = None, choice: str | None = None) -> tuple[Row, ...]:
    """The rows of the NPQ policy, where a reading is taken in one way."""
    return tuple(
        row
        for row in every_row(table)
        if table.programme(row.programme).document == "npq"
        and (reading is None or table.readings.stance(reading, row.programme).settled == choice)
        # Whether the tests apply to some offers at all is open.
        and "A-30" not in row.standard.readings
    )


def _by_the_day(table: Table) -> tuple[Row, ...]:
    return _npqs(table, "A-08", "calendar_days")


def _by_opening(table: Table) -> tuple[Row, ...]:
    return _npqs(table, "A-31", "opened")


def _student(table: Table, row: Row) -> Participant:
    return on_row(row, start=table.body.npq_intake[0])


@law(
    "X.1",
    clauses=("NPQ-3.assess.1",),
    draws=lambda table: (
        st.tuples(
            st.sampled_from(_by_the_day(table)),
            days(),
            st.integers(-1, table.body.circumstances.assessment_window.days + 1),
        )
        if _by_the_day(table)
        else None
    ),
)
def the_window_holds_its_days(table: Table, example: tuple[Row, dt.date, int]) -> None:
    """Exactly as many days running as the text says lie in any assessment window."""
    row, opens, after = example
    sitting = Sitting(opens=opens, on=opens + dt.timedelta(days=after))
    found = may_sit_assessment(_student(table, row), sitting, table=table).verdict.value
    wanted = 0 <= after < table.body.circumstances.assessment_window.days
    expect(found == ("inside" if wanted else "outside"), f"day {after + 1} is {found}")


@law(
    "X.2",
    clauses=("NPQ-3.async.2", "NPQ-3.async.3"),
    draws=lambda table: (
        st.tuples(st.sampled_from(_by_opening(table)), progress(), st.integers(1, 9))
        if _by_opening(table)
        else None
    ),
)
def modules_open_in_order(table: Table, example: tuple[Row, Progress, int]) -> None:
    """A module may be opened where all before it were, and finishing more never forbids it."""
    row, done, module = example
    student = _student(table, row)
    found = may_open_module(student, module, done, table=table).verdict.value
    wanted = module in done.opened or set(range(1, module)) <= done.opened
    expect(found == ("allowed" if wanted else "not_allowed"), f"module {module} is {found}")
    finished = attrs.evolve(done, finished=done.opened)
    later = may_open_module(student, module, finished, table=table).verdict.value
    expect(later == found, f"once more is finished it is {later}")


@law(
    "X.3",
    clauses=("ATT-3.late.6",),
    draws=lambda table: calls(table=table, asked=("check_lateness",)) if every_row(table) else None,
)
def lateness_is_a_share_of_the_session(table: Table, call: Call) -> None:
    """What was missed by coming late or leaving early is from none to all of a session."""
    share = call.ask(table).shares.get("proportion_missed", 0)
    expect(0 <= share <= 1, f"the share is {share}")


@law(
    "X.4",
    clauses=("NPQ-1.4", "NPQ-1.5"),
    draws=lambda table: calls(table=table, asked=("check_move",)) if _npqs(table) else None,
)
def provision_ends_only_outside_the_area(table: Table, call: Call) -> None:
    """The duty to go on ends only with a move to another area that is not served."""
    move: Move = call.arguments["move"]
    found = call.ask(table).verdict.value
    outside = move.new_area is not False and move.area_covered is not True
    expect(found != "duty_lapses" or outside, "it ends with a move that is served")

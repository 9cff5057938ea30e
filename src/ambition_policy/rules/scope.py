"""
Scope: which documents govern somebody, and what counts as an event?

The attendance policy covers participants of every programme (ATT-0.4); the NPQ policy covers
NPQs that begin in Autumn 2021 (NPQ-0.4). An event is a learning activity with a fixed date
and time and three or more attendees (ATT-3.scope.2); one-to-ones and independent tasks are
covered too, without being events (ATT-3.scope.3).

>>> from ambition_policy.facts import Event
>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> group = Event("clinic", learning=True, fixed_date=True, fixed_time=True, attendees=3)
>>> print(assess(group, table.readings, least=table.body.event_attendees))
event: it is learning at a fixed date and time, with enough attendees [ATT-3.scope.2]
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Effect
from ambition_policy.facts.sessions import Event, IndependentTask, Module, OneToOne
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.vocabulary import Actor

__all__ = ["EventVerdict", "ScopeVerdict", "assess", "documents"]


class EventVerdict(StrEnum):
    """Whether something is an event in the policy's sense."""

    EVENT = "event"
    NOT_EVENT = "not_event"
    REFER = "refer"
    INSUFFICIENT_INFORMATION = "insufficient_information"


class ScopeVerdict(StrEnum):
    """Whether the documents that govern somebody are known."""

    DOCUMENTS = "documents"
    REFER = "refer"


_BECAUSE = {
    EventVerdict.EVENT: "it is learning at a fixed date and time, with enough attendees",
    EventVerdict.NOT_EVENT: "a fixed date, a fixed time, learning or enough attendees is lacking",
    EventVerdict.REFER: "it turns on who is counted as an attendee",
    EventVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}


def assess(
    session: Event | OneToOne | IndependentTask | Module, readings: Readings, *, least: int
) -> Decision[EventVerdict]:
    """
    Decide whether a session is an event.

    Args:
        session: what is known of it.

        readings: how open words are taken.

        least: the least number of attendees.

    Returns:
        A decision that cites ATT-3.scope.2 or ATT-3.scope.3; for what is no event, the
        detail `element` says which other element of the programme it is, where that is clear.
    """
    if not isinstance(session, Event):
        element = "one_to_one" if isinstance(session, OneToOne) else "independent_task"
        return Decision(
            question="event",
            verdict=EventVerdict.NOT_EVENT,
            because="it is another element of the programme",
            clauses=("ATT-3.scope.2", "ATT-3.scope.3"),
            details=FrozenMap(element=element),
        )
    flags = {
        "learning": session.learning,
        "fixed_date": True if session.date else session.fixed_date,
        "fixed_time": True if session.start else session.fixed_time,
    }
    questions = [Question.fact(name) for name, value in flags.items() if value is None]
    heads = _heads(session)
    if "everyone_present" not in heads:
        questions.append(Question.fact("attendees", ("enough", "too_few")))
    if "participants_only" in heads:
        questions.append(Question.of(readings, "A-10"))
    if "actual" in heads:
        questions.append(Question.of(readings, "A-11"))

    def judge(choices: Choices) -> EventVerdict:
        for name, value in flags.items():
            if value is False or choices.get(name) == "no":
                return EventVerdict.NOT_EVENT
        counted = choices.get("A-10", "everyone_present")
        if choices.get("A-11") == "actual":
            counted = "actual"
        # With enough participants alone there are enough in all.
        known = max(heads.get(counted, 0), heads.get("participants_only", 0))
        enough = known >= least or (counted not in heads and choices["attendees"] == "enough")
        return EventVerdict.EVENT if enough else EventVerdict.NOT_EVENT

    found = resolve(
        judge,
        questions,
        refer=EventVerdict.REFER,
        unknown=EventVerdict.INSUFFICIENT_INFORMATION,
    )
    alone = (
        found.outcome is EventVerdict.NOT_EVENT
        and flags["fixed_date"] is False
        and flags["fixed_time"] is False
        and session.learning is not False
    )
    return Decision(
        question="event",
        verdict=found.outcome,
        because=_BECAUSE[found.outcome],
        clauses=("ATT-3.scope.2",),
        readings=found.effects,
        missing=found.missing,
        refer_to=found.refer_to,
        details=FrozenMap({"element": "independent_task"} if alone else {}),
    )


def _heads(event: Event) -> dict[str, int]:
    """Heads counted in each way that the facts allow."""
    heads: dict[str, int] = {}
    if event.participants is not None:
        heads["participants_only"] = event.participants
        if event.facilitators is not None:
            heads["everyone_present"] = event.participants + event.facilitators
    if event.attendees is not None:
        heads["everyone_present"] = event.attendees
    if event.attendees_actual is not None:
        heads["actual"] = event.attendees_actual
        if not heads.keys() & {"everyone_present", "participants_only"}:
            heads["everyone_present"] = event.attendees_actual
    return heads


def documents(
    table: Table,
    programme: Programme | None,
    *,
    variant: str | None = None,
    start: date | None = None,
    bought: str | None = None,
) -> Decision[ScopeVerdict]:
    """
    Say which documents govern somebody.

    Args:
        table: the documents and readings.

        programme: the programme; `None` for one that the table does not have.

        variant: its variant, which may decide whether it carries an NPQ.

        start: the day the programme, or its NPQ, began.

        bought: how it was bought, where the row is for one way of buying.

    Returns:
        A decision whose details name the documents that govern for certain, and the
        programme's row in the appendix, if it has one. Where the NPQ policy governs only
        if the start is late enough, the start is missing.
    """
    governing = ["attendance"]
    clauses = ["ATT-0.4", "ATT-3.scope.1"]
    if programme is None:
        return Decision(
            question="scope",
            verdict=ScopeVerdict.DOCUMENTS,
            because="the attendance policy covers every programme, and no row states more",
            clauses=("ATT-0.4", "ATT-3.scope.4", "ATT-3.att.1", "ATT-3.att.2", "ATT-3.att.3"),
            details=FrozenMap(
                documents=("attendance",),
                appendix_row=None,
                # Without a row the requirement itself comes from orientation or handbook.
                requirement="insufficient_information",
            ),
        )
    row = programme.code if programme.document == "attendance" else None
    if programme.bought is not None and bought is not None and bought != programme.bought:
        return Decision(
            question="scope",
            verdict=ScopeVerdict.REFER,
            because="the row is labelled for another way of buying the programme",
            clauses=("ATT-0.4", *programme.clauses),
            refer_to=(Actor.PROGRAMME_TEAM,),
            details=FrozenMap(documents=("attendance",), appendix_row=row),
        )
    own = programme.variants.get(variant or "")
    carries = programme.npq if own is None or own.npq is None else own.npq
    missing: tuple[str, ...] = ()
    readings: list[Effect] = []
    refer_to: tuple[Actor, ...] = ()
    if carries is not False:
        clauses.append("NPQ-0.4")
        first, last = table.body.npq_intake
        if start is None:
            missing = ("programme_start",)
        elif start >= first:
            found = resolve(
                lambda choices: (
                    _Npq.OUT if start > last and choices["A-01"] == "single_intake" else _Npq.IN
                ),
                [Question.of(table.readings, "A-01", programme.code)],
                refer=_Npq.REFER,
                unknown=_Npq.REFER,
            )
            readings.extend(found.effects)
            if found.outcome is _Npq.IN:
                governing.append("npq")
            refer_to = found.refer_to
    return Decision(
        question="scope",
        verdict=ScopeVerdict.REFER if refer_to else ScopeVerdict.DOCUMENTS,
        because="the attendance policy covers every programme, the NPQ policy those it names",
        refer_to=refer_to,
        clauses=tuple(clauses),
        readings=tuple(readings),
        missing=missing,
        details=FrozenMap(documents=tuple(governing), appendix_row=row),
    )


class _Npq(StrEnum):
    """Whether the NPQ policy covers a start."""

    IN = "in"
    OUT = "out"
    REFER = "refer"

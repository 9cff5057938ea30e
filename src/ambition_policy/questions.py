"""
What do users ask, in one call each?

Every function takes facts and gives a decision. It uses the table that ships with the
library unless another is passed; the day to judge for is always an argument.

>>> from datetime import date
>>> from ambition_policy.facts import Attendance, Engagement, Participant, Tally
>>> ana = Participant(
...     "Ana",
...     programme="EL",
...     counts={"online_module": 31},
...     attendance=Attendance(Tally(live=28, caught_up=7)),
... )
>>> check_attendance(ana).verdict
<Verdict.MET: 'met'>
>>> ben = Participant(
...     "Ben",
...     programme="NPQ21",
...     variant="NPQSL",
...     start=date(2021, 10, 4),
...     engagement=Engagement(total=199, engaged=179, lost=20),
... )
>>> print(check_eligibility(ben))
not met: too much was left out to reach the share asked for [NPQ-2.2, NPQ-2.3]
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar, final

import attrs

from ambition_policy.decisions import Decision, Verdict, combine
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.facts.sessions import Event, IndependentTask, Module, OneToOne
from ambition_policy.frozen import FrozenMap
from ambition_policy.rules import (
    attendance,
    coaching,
    contact,
    dispensation,
    eligibility,
    events,
    learning_access,
    policy_status,
    residentials,
    scope,
)
from ambition_policy.rules.coaching import CoachingVerdict
from ambition_policy.rules.contact import ContactVerdict
from ambition_policy.rules.dispensation import DispensationVerdict
from ambition_policy.rules.events import EventsVerdict
from ambition_policy.rules.policy_status import ReviewVerdict
from ambition_policy.rules.scope import EventVerdict, ScopeVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import CellState, Role

__all__ = [
    "Answers",
    "check_attendance",
    "check_coaching",
    "check_dispensation",
    "check_eligibility",
    "check_event",
    "check_launch",
    "check_learning_access",
    "check_midpoint",
    "check_policy_status",
    "check_requirements",
    "find_contact",
    "find_documents",
    "required_events",
]

V = TypeVar("V", Verdict, CoachingVerdict)


@final
@attrs.frozen
class Answers:
    """
    Several answers about one person, side by side; none is merged into another.

    Attributes:
        participant: the caller's name for the person.

        decisions: each family that applies, by its name.
    """

    participant: str
    decisions: FrozenMap[str, Decision[Verdict] | Decision[CoachingVerdict]]

    @property
    def verdict(self) -> Verdict:
        """The answers about requirements in one word, for a summary."""
        open_ends = {
            CoachingVerdict.REFER: Verdict.REFER,
            CoachingVerdict.INSUFFICIENT_INFORMATION: Verdict.INSUFFICIENT_INFORMATION,
        }
        verdicts = []
        for decision in self.decisions.values():
            if isinstance(decision.verdict, Verdict):
                # A mid-point that went well says nothing about the requirement.
                if not (decision.question in _CONDITIONS and decision.verdict is Verdict.MET):
                    verdicts.append(decision.verdict)
            elif decision.verdict in open_ends:
                # An expectation without a consequence fails nobody.
                verdicts.append(open_ends[decision.verdict])
        return combine(verdicts)


_CONDITIONS = ("launch", "midpoint")


def check_requirements(
    participant: Participant, *, table: Table | None = None, as_of: date | None = None
) -> Answers:
    """
    Answer for every requirement that applies to one person.

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        The programme's own requirement; the NPQ test where an NPQ is taken too; for Expert
        Middle Leaders launch, mid-point and coaching where facts about them were given.

    Raises:
        InvalidFacts: the programme is unknown, or the counts do not fit its row.
    """
    table = table or shipped()
    found: dict[str, Decision[Verdict] | Decision[CoachingVerdict]] = {}
    own = check_attendance(participant, table=table, as_of=as_of)
    found[own.question] = own
    if participant.npq is not None and own.question != "eligibility":
        found["eligibility"] = check_eligibility(participant, table=table, as_of=as_of)
    if participant.launch_attended is not None:
        found["launch"] = check_launch(participant, table=table, as_of=as_of)
    if participant.midpoint_attended is not None:
        found["midpoint"] = check_midpoint(participant, table=table, as_of=as_of)
    if participant.coaching is not None:
        found["coaching"] = check_coaching(participant, table=table, as_of=as_of)
    return Answers(participant.id, FrozenMap(found))


def check_attendance(
    participant: Participant, *, table: Table | None = None, as_of: date | None = None
) -> Decision[Verdict]:
    """
    Is the programme's requirement met, open, or out of reach?

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites the `.att` clauses of the programme's row, or NPQ-2.2 for an
        NPQ of Autumn 2021. Somebody who left is judged as of that day.

    Raises:
        InvalidFacts: the programme is unknown, or the counts do not fit its row.
    """
    table = table or shipped()
    if participant.programme is None:
        candidates = _candidates(participant.variant, table)
        return Decision(
            question="attendance",
            verdict=Verdict.INSUFFICIENT_INFORMATION,
            because="it is not known which programme is meant",
            clauses=("ATT-3.scope.4",),
            missing=("programme",),
            details=FrozenMap(candidates=candidates),
        )
    programme = table.programme(participant.programme)
    rows, missing = _rows(programme, participant.variant, participant.role)
    if len(rows) == 1:
        return _finish(_judge(participant, rows[0], table, as_of), participant, table, as_of)
    decisions = []
    for row in rows:
        try:
            decisions.append(_judge(participant, row, table, as_of))
        except InvalidFacts:
            # Counts that fit only some rows do not say which row it is.
            continue
    if len(decisions) == len(rows) and len({d.verdict for d in decisions}) == 1:
        return _finish(decisions[0], participant, table, as_of)
    clauses = tuple(dict.fromkeys(id_ for row in rows for id_ in row.standard.clauses))
    return _finish(
        Decision(
            question="attendance",
            verdict=Verdict.INSUFFICIENT_INFORMATION,
            because="the rows that may be meant give different answers",
            clauses=clauses,
            missing=missing,
        ),
        participant,
        table,
        as_of,
    )


def check_eligibility(
    participant: Participant, *, table: Table | None = None, as_of: date | None = None
) -> Decision[Verdict]:
    """
    Has enough of the NPQ been engaged with to sit the assessment?

    Args:
        participant: what is known of the person: the NPQ's label and start in `npq` and
            `npq_start`, or in `variant` and `start` where the programme is the NPQ itself.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites NPQ-2.2.
    """
    table = table or shipped()
    label: str | None
    if participant.npq is not None:
        [programme] = [p for p in table.programmes.values() if p.document == "npq"]
        label, start = participant.npq, participant.npq_start
    else:
        programme = table.programme(participant.programme or "")
        label, start = participant.variant, participant.start
    row = programme.row(label)
    decision = eligibility.assess(
        participant.engagement,
        row,
        table.readings,
        start=start,
        intake=table.body.npq_intake,
        before_deferral=participant.engaged_before_deferral,
        rulings=_rulings(participant, as_of),
    )
    return _finish(decision, participant, table, as_of)


def check_launch(
    participant: Participant, *, table: Table | None = None, as_of: date | None = None
) -> Decision[Verdict]:
    """
    May an Expert Middle Leader start?

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.
    """
    decision = residentials.assess_launch(attended=participant.launch_attended)
    return _finish(decision, participant, table or shipped(), as_of)


def check_midpoint(
    participant: Participant, *, table: Table | None = None, as_of: date | None = None
) -> Decision[Verdict]:
    """
    Does the mid-point put an Expert Middle Leader's place in question?

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.
    """
    decision = residentials.assess_midpoint(
        attended=participant.midpoint_attended,
        authorised=participant.midpoint_authorised,
        rulings=_rulings(participant, as_of),
    )
    return _finish(decision, participant, table or shipped(), as_of)


def check_coaching(
    participant: Participant, *, table: Table | None = None, as_of: date | None = None
) -> Decision[CoachingVerdict]:
    """
    Is the expectation of somebody who opted in to coaching met?

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Raises:
        InvalidFacts: the programme offers no coaching, or nothing is known of it.
    """
    table = table or shipped()
    programme = table.programme(participant.programme or "")
    expected = [option.expected for option in programme.optional if option.expected]
    if participant.coaching is None or not expected:
        faults = Faults("Participant")
        faults.add("coaching", "coaching of a programme that offers it", participant.coaching)
        raise InvalidFacts(faults.found)
    decision = coaching.assess(participant.coaching, expected=expected[0])
    return _finish(decision, participant, table, as_of)


def check_learning_access(
    participant: Participant,
    *,
    sure: bool | None = None,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[Verdict]:
    """
    Is Ambition sure that the learning behind the award was reached?

    Args:
        participant: what is known of the person.

        sure: whether Ambition has satisfied itself; `None` while nobody has said.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.
    """
    table = table or shipped()
    programme = table.programme(participant.programme or "")
    decision = learning_access.assess(
        programme.award, sure=sure, rulings=_rulings(participant, as_of)
    )
    return _finish(decision, participant, table, as_of)


def check_event(
    session: Event | OneToOne | IndependentTask | Module, *, table: Table | None = None
) -> Decision[EventVerdict]:
    """
    Is this an event in the policy's sense?

    Args:
        session: what is known of it.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    return scope.assess(session, table.readings, least=table.body.event_attendees)


def check_dispensation(
    programme: str,
    *,
    ground: str | None,
    granted: bool | None = None,
    table: Table | None = None,
) -> Decision[DispensationVerdict]:
    """
    May a missed event be dispensed with, and what does that do?

    Args:
        programme: the programme's code.

        ground: why it is asked for, as a code.

        granted: what was decided; `None` while nothing was.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    return dispensation.assess(ground, granted, table.programme(programme), table.readings)


def check_policy_status(
    document: str, as_of: date, *, table: Table | None = None
) -> Decision[ReviewVerdict]:
    """
    Is a policy within its review date?

    Args:
        document: `"attendance"` or `"npq"`.

        as_of: the day.

        table: the terms; those that ship with the library unless given.

    Raises:
        InvalidFacts: there is no such document.
    """
    table = table or shipped()
    if document not in table.documents:
        faults = Faults("")
        faults.add("document", f"one of {', '.join(table.documents)}", document)
        raise InvalidFacts(faults.found)
    return policy_status.assess(table.documents[document], as_of, table.readings)


def find_contact(
    programme: str,
    *,
    role: Role | str | None = None,
    cohort: int | None = None,
    table: Table | None = None,
) -> Decision[ContactVerdict]:
    """
    Which mailbox answers for a programme?

    Args:
        programme: the programme's code.

        role: whom it should serve; every role unless given.

        cohort: the year in which the cohort began, where it is known.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    found = table.programme(programme)
    faults = Faults(programme)
    found.check(None, role, faults)
    faults.raise_as(InvalidFacts)
    return contact.assess(
        found, table.readings, role=None if role is None else Role(role), cohort=cohort
    )


def find_documents(
    programme: str,
    *,
    variant: str | None = None,
    start: date | None = None,
    bought: str | None = None,
    table: Table | None = None,
) -> Decision[ScopeVerdict]:
    """
    Which documents govern a programme, and does the appendix have a row for it?

    Args:
        programme: a code or a name; one that the table does not have is answered too.

        variant: the programme's variant.

        start: the day it began.

        bought: how it was bought.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    named = [p for p in table.programmes.values() if programme in (p.code, p.name)]
    return scope.documents(
        table, named[0] if named else None, variant=variant, start=start, bought=bought
    )


def required_events(
    programme: str,
    *,
    variant: str | None = None,
    role: Role | str | None = None,
    table: Table | None = None,
) -> Decision[EventsVerdict]:
    """
    How many sessions of which kind are required?

    Args:
        programme: the programme's code.

        variant: the programme's variant.

        role: the part somebody takes.

        table: the terms; those that ship with the library unless given.
    """
    row = (table or shipped()).programme(programme).row(variant, role)
    return events.assess(row)


def _judge(
    participant: Participant, row: Row, table: Table, as_of: date | None
) -> Decision[Verdict]:
    """Ask the family that this row's standard belongs to."""
    if row.standard.kind is StandardKind.ENGAGED_SHARE:
        return check_eligibility(participant, table=table, as_of=as_of)
    cell = table.programme(row.programme).dispensations.state
    decision = attendance.assess(
        participant.attendance,
        row,
        table.readings,
        counts=participant.counts,
        coaching=participant.coaching,
        dispensations=(participant.dispensations, cell),
        rulings=_rulings(participant, as_of),
    )
    if decision.verdict is Verdict.NOT_MET and cell is CellState.STATED:
        if not participant.dispensations:
            details = {**decision.details, "may_seek": "dispensation"}
            return attrs.evolve(decision, details=FrozenMap(details))
    return decision


def _rows(
    programme: Programme, variant: str | None, role: Role | None
) -> tuple[list[Row], tuple[str, ...]]:
    """Every row that may be meant, and the facts that would say which."""
    faults = Faults(programme.code)
    programme.check(variant, role, faults)
    faults.raise_as(InvalidFacts)
    variants: list[str | None] = [variant]
    missing = []
    if variant is None and programme.variants and not programme.any_variant:
        variants = list(programme.variants)
        missing.append(programme.variant_fact)
    roles: list[Role | None] = [role]
    if role is None and len(programme.roles) > 1:
        roles = list(programme.roles)
        missing.append("role")
    return [programme.row(v, r) for v in variants for r in roles], tuple(missing)


def _candidates(label: str | None, table: Table) -> tuple[str, ...]:
    """Programmes that a bare NPQ label may stand for."""
    return tuple(
        programme.code
        for programme in table.programmes.values()
        if label is not None
        and (label in programme.variants or label in programme.name or programme.any_variant)
    )


def _rulings(participant: Participant, as_of: date | None) -> tuple[Ruling, ...]:
    """The rulings made by the day judged for."""
    return tuple(r for r in participant.rulings if as_of is None or r.on <= as_of)


def _finish(
    decision: Decision[V], participant: Participant, table: Table, as_of: date | None
) -> Decision[V]:
    """Say the day, the editions, and whether the person left."""
    left = participant.left
    if left is not None and left.on is not None:
        as_of = left.on if as_of is None else min(as_of, left.on)
    used = dict.fromkeys(
        table.clauses[id_].document for id_ in decision.clauses if id_ in table.clauses
    )
    documents = {}
    for name in used:
        document = table.documents.get(name)
        if document is None:
            continue
        edition = f"{document.last_reviewed:%Y-%m}"
        if as_of is None:
            documents[name] = edition
        else:
            status = policy_status.assess(document, as_of, table.readings)
            documents[name] = f"{edition}, {status.verdict.value}"
    return attrs.evolve(
        decision,
        as_of=as_of,
        left=None if left is None else left.how.value,
        documents=FrozenMap(documents),
    )

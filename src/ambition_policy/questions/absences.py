"""
What follows an absence, one call for each question?

>>> from ambition_policy.facts import Absence, CatchUpFacts, Participant
>>> ana = Participant("Ana", programme="EL")
>>> missed = Absence("residential", notified=False, making_up=CatchUpFacts(alternative_exists=True))
>>> catch_up_options(ana, missed).details["options"]
('alt_cohort_residential',)
>>> [step.action for step in follow_up(ana, missed).duties]
['offer_alt_cohort_residential', 'send_catch_up_materials']
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.lateness import Lateness
from ambition_policy.facts.misses import Expense, Misses, Reason
from ambition_policy.facts.needs import Disruption
from ambition_policy.facts.notices import Notice
from ambition_policy.facts.people import Participant
from ambition_policy.questions.common import finish, rows_of, rulings_of
from ambition_policy.rules import (
    absence as absences,
)
from ambition_policy.rules import (
    catch_up,
    charges,
    continuation,
    force_majeure,
    punctuality,
)
from ambition_policy.rules import (
    follow_up as following,
)
from ambition_policy.rules.absence import NoticeVerdict, ReasonVerdict
from ambition_policy.rules.catch_up import CatchUpVerdict
from ambition_policy.rules.charges import ChargeVerdict
from ambition_policy.rules.continuation import ContinuationAsked, ContinuationVerdict
from ambition_policy.rules.follow_up import FollowUpVerdict
from ambition_policy.rules.punctuality import PunctualityVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Element, word

__all__ = [
    "catch_up_options",
    "check_charge",
    "check_lateness",
    "check_notice",
    "check_reason",
    "classify_continuation",
    "follow_up",
    "who_follows_up_same_day",
]


def catch_up_options(
    participant: Participant,
    absence: Absence,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[CatchUpVerdict]:
    """
    What may somebody be offered for a session that they missed, and in what order?

    Args:
        participant: the person, with their programme.

        absence: what was missed, with what is known of the ways to make it up.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites the `.cu` clauses of the programme's row, or ATT-3.catchup.1 to
        .5; its details `options`, `fallback`, `on_request` and `not_available` give codes.

    Raises:
        InvalidFacts: the programme or the kind of session is unknown.
    """
    table = table or shipped()
    programme = _programme(participant, table)
    _known(absence.kind, table, "Absence.kind")
    found = catch_up.options(absence, programme, table, rulings=rulings_of(participant, as_of))
    return finish(found, participant, table, as_of)


def follow_up(
    participant: Participant,
    absence: Absence,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[FollowUpVerdict]:
    """
    Who gets in touch after an absence, with whom, how and when?

    Args:
        participant: the person, with their programme.

        absence: the absence, with notice, reason and the steps taken so far.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision whose duties are the steps still to be taken, in order. Where it is known
        how much was missed before, its detail `continuation_contact` says whether the talk
        about going on (ATT-3.defwd.1) is due.

    Raises:
        InvalidFacts: the programme or the kind of session is unknown.
    """
    table = table or shipped()
    programme = _programme(participant, table)
    _known(absence.kind, table, "Absence.kind")
    rulings = rulings_of(participant, as_of)
    reason = None
    if absence.reason is not None:
        reason = absences.assess(
            Reason(absence.reason), table, programme=programme, rulings=rulings
        ).verdict
    told = None
    if absence.notice is not None and absence.notified is not False:
        told = absences.told(absence.notice, table.body.absences, reason)
    earlier = None
    if absence.previous_absences is not None:
        events = absence.previous_absences + (absence.attended is False)
        misses = Misses(events=events, one_to_ones=0, tasks=0, catch_up_steps_taken=True)
        earlier = continuation.assess(misses, table, programme=programme.code, rulings=rulings)
    found = following.duties(
        absence,
        programme,
        table,
        told=told,
        recognised=None if reason is None else reason is ReasonVerdict.RECOGNISED,
        continuation=earlier,
        rulings=rulings,
    )
    return finish(found, participant, table, as_of)


def who_follows_up_same_day(*, table: Table | None = None) -> Decision[FollowUpVerdict]:
    """
    Who may get in touch on the day of the event?

    Args:
        table: the terms; those that ship with the library unless given.
    """
    return following.who_same_day((table or shipped()).body.absences)


def check_lateness(
    participant: Participant,
    lateness: Lateness,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[PunctualityVerdict]:
    """
    What follows for somebody who came late or left early?

    Args:
        participant: the person, with their programme.

        lateness: how many minutes of how many were missed, and why.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision with the exact share that was missed; no clause says how much is too much.
    """
    table = table or shipped()
    programme = _programme(participant, table)
    found = punctuality.assess(
        lateness,
        programme,
        table,
        requirement=_requirement(participant, programme),
        rulings=rulings_of(participant, as_of),
    )
    return finish(found, participant, table, as_of)


def check_reason(
    participant: Participant,
    reason: Reason,
    *,
    waives_attendance: bool = False,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[ReasonVerdict]:
    """
    Is this an accepted reason for missing a session?

    Args:
        participant: the person, with their programme.

        reason: the reason, and for a cause of force majeure what the journey was like.

        waives_attendance: whether the question is if it makes up for the attendance.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision; whatever it says, no count changes by it.
    """
    table = table or shipped()
    programme = _programme(participant, table)
    rulings = rulings_of(participant, as_of)
    fixed = table.body.circumstances
    majeure = None
    if reason.code in fixed.force_majeure_causes.words:
        disruption = Disruption(reason.code, in_person=reason.in_person, travel=reason.travel)
        majeure = force_majeure.assess(disruption, fixed=fixed, rulings=rulings)
    found = absences.assess(
        reason,
        table,
        programme=programme,
        force_majeure=majeure,
        waives=waives_attendance,
        rulings=rulings,
    )
    return finish(found, participant, table, as_of)


def check_notice(
    participant: Participant,
    notice: Notice | None,
    *,
    reason: Reason | None = None,
    concern: Element | None = None,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[NoticeVerdict]:
    """
    Were those who have to be told told, and in time?

    Args:
        participant: the person, with their programme.

        notice: who told whom, when and how; `None` where nobody has said anything yet.

        reason: why, where that is known.

        concern: the element somebody is worried about, where it is no absence yet.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.
    """
    table = table or shipped()
    programme = _programme(participant, table)
    rulings = rulings_of(participant, as_of)
    accepted = None
    if reason is not None:
        accepted = absences.assess(reason, table, programme=programme, rulings=rulings).verdict
    found = absences.assess_notice(notice, table, reason=accepted, concern=concern, rulings=rulings)
    return finish(found, participant, table, as_of)


def check_charge(
    participant: Participant,
    expense: Expense,
    *,
    contracts: Sequence[Contract] = (),
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[ChargeVerdict]:
    """
    May Ambition pass on what an absence or its catch-up costs?

    Args:
        participant: the person, with their programme.

        expense: the session that was missed, or how it was made up.

        contracts: contracts in force; only they can state a sum.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.
    """
    table = table or shipped()
    _programme(participant, table)
    if expense.kind is not None:
        _known(expense.kind, table, "Expense.kind")
    found = charges.assess(
        expense,
        table.body.absences,
        table.readings,
        contracts=contracts,
        rulings=rulings_of(participant, as_of),
    )
    return finish(found, participant, table, as_of)


def classify_continuation(
    participant: Participant,
    misses: Misses,
    *,
    requirement: Verdict | None = None,
    asked: ContinuationAsked | str | None = None,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[ContinuationVerdict]:
    """
    Does the Programme team talk to somebody about deferral or withdrawal?

    Args:
        participant: the person, with their programme.

        misses: how much was missed, and what was done about it.

        requirement: the verdict on their attendance requirement, as `check_attendance` gives
            it; where the programme has none, that is known without it.

        asked: a question that no function decides, such as `"withdraw_now"`.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision with the options in the order of the text; nobody is ever withdrawn by it.

    Raises:
        InvalidFacts: the programme is unknown, or *asked* is no such question.
    """
    table = table or shipped()
    programme = _programme(participant, table)
    faults = Faults("")
    question = None if asked is None else word(ContinuationAsked, asked, faults, "asked")
    faults.raise_as(InvalidFacts)
    none_asked = _requirement(participant, programme) is StandardKind.NO_REQUIREMENT
    if requirement is None and none_asked:
        requirement = Verdict.NO_REQUIREMENT
    found = continuation.assess(
        misses,
        table,
        programme=programme.code,
        requirement=requirement,
        asked=question,
        rulings=rulings_of(participant, as_of),
    )
    if none_asked and found.options:
        # Nobody can fail a requirement that there is not; the row says so.
        rows, _ = rows_of(programme, participant.variant, participant.role)
        stated = (id_ for row in rows for id_ in row.standard.clauses)
        found = attrs.evolve(found, clauses=tuple(dict.fromkeys((*found.clauses, *stated))))
    return finish(found, participant, table, as_of)


def _programme(participant: Participant, table: Table) -> Programme:
    """The person's programme, whose variant and role have to exist."""
    programme = table.programme(participant.programme or "")
    faults = Faults("Participant")
    programme.check(participant.variant, participant.role, faults)
    faults.raise_as(InvalidFacts)
    return programme


def _requirement(participant: Participant, programme: Programme) -> StandardKind | None:
    """The kind of requirement the person is under, if it is the same in every row."""
    rows, _ = rows_of(programme, participant.variant, participant.role)
    kinds = {row.standard.kind for row in rows}
    return kinds.pop() if len(kinds) == 1 else None


def _known(kind: str, table: Table, path: str) -> None:
    """Refuse a kind of session that no row and no clause of the body speaks of."""
    terms = table.body.absences
    known = {*terms.elements, *terms.words.unclear_elements.words}
    for programme in table.programmes.values():
        known |= {event.kind for event in programme.events}
        known |= {event.kind for event in programme.optional}
    if kind not in known:
        faults = Faults("")
        faults.add(path, f"one of {', '.join(sorted(known))}", kind)
        raise InvalidFacts(faults.found)

"""
What follows when circumstances change, one call for each question?

>>> from ambition_policy.facts import Leave, Participant
>>> kim = Participant("Kim", programme="NPQ21", variant="NPQSL")
>>> leave = Leave("maternity", starts=date(2022, 5, 2), during_programme=True)
>>> decision = check_parental_leave(kim, leave)
>>> decision.verdict.value, decision.missing, decision.details["contact"]
('refer', ('weeks',), 'programme_team')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts.changes import Leave, Move, PartTimeRequest
from ambition_policy.facts.needs import Disruption, Need
from ambition_policy.facts.people import Participant
from ambition_policy.facts.sessions import Event
from ambition_policy.questions.common import finish, npq_of, rulings_of
from ambition_policy.questions.requirements import check_eligibility
from ambition_policy.rules import (
    force_majeure,
    observance,
    parental_leave,
    part_time,
    portability,
    support,
)
from ambition_policy.rules.force_majeure import ForceMajeureVerdict
from ambition_policy.rules.observance import ObservanceVerdict
from ambition_policy.rules.parental_leave import LeaveVerdict
from ambition_policy.rules.part_time import PartTimeVerdict
from ambition_policy.rules.portability import MoveVerdict
from ambition_policy.rules.support import SupportVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Row, Table

__all__ = [
    "check_date_notice",
    "check_event_date",
    "check_force_majeure",
    "check_move",
    "check_observance",
    "check_parental_leave",
    "check_part_time_request",
    "delivery_partner_onboarding",
    "delivery_partner_support",
]


def check_parental_leave(
    participant: Participant,
    leave: Leave,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[LeaveVerdict]:
    """
    What follows for somebody's parental leave?

    Args:
        participant: what is known of the person; of an NPQ, what still applies is said.

        leave: what is known of the leave.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites ATT-3.parental.1 to .6; no length of leave decides it.

    Raises:
        InvalidFacts: the leave ends before a programme that it is said to fall into.
    """
    table = table or shipped()
    programme = table.programme(participant.programme or "")
    decision = parental_leave.assess(
        leave,
        programme,
        _npq_row(participant, table),
        fixed=table.body.circumstances,
        start=participant.start,
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, table, as_of)


def check_move(
    participant: Participant,
    move: Move,
    *,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
) -> Decision[MoveVerdict]:
    """
    Does Ambition go on with somebody who moves to another school?

    Args:
        participant: what is known of the person; with engagement, its verdict stands in the
            detail `assessment_eligibility`, as it would without the move.

        move: what is known of the move.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts in force for the participant.

    Returns:
        A decision that cites NPQ-1.4 to 1.6, with whom to tell and what becomes of output
        payments.
    """
    table = table or shipped()
    engagement: Verdict | None = None
    if participant.engagement is not None:
        engagement = check_eligibility(
            participant, table=table, as_of=as_of, contracts=contracts
        ).verdict
    programme, _, start = npq_of(participant, table)
    decision = portability.assess(
        move,
        programme,
        table.body,
        table.readings,
        start=start,
        contracts=contracts,
        engagement=engagement,
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, table, as_of)


def check_part_time_request(
    participant: Participant,
    request: PartTimeRequest,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[PartTimeVerdict]:
    """
    What is given to somebody who works part-time?

    Args:
        participant: what is known of the person.

        request: what is asked, and about which element.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites NPQ-3.*; part-time work changes no share and no window.
    """
    table = table or shipped()
    programme, variant, start = npq_of(participant, table)
    decision = part_time.assess(
        request,
        programme,
        variant,
        table.body,
        table.readings,
        start=start,
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, table, as_of)


def check_force_majeure(
    participant: Participant,
    disruption: Disruption,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[ForceMajeureVerdict]:
    """
    Does force majeure cover somebody who cannot get to an event, and who does what?

    Args:
        participant: what is known of the person.

        disruption: what is known of the cause, the journey and the event.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites ATT-3.fm.1 to .5.
    """
    table = table or shipped()
    decision = force_majeure.assess(
        disruption,
        fixed=table.body.circumstances,
        programme=table.programme(participant.programme or ""),
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, table, as_of)


def check_observance(need: Need, event: Event) -> Decision[ObservanceVerdict]:
    """
    What is done for a religious or cultural need at an event?

    Args:
        need: what is needed.

        event: the event.
    """
    return observance.assess(need, event)


def check_event_date(event: Event, festivals: Iterable[date]) -> Decision[ObservanceVerdict]:
    """
    Does an event fall on a festival?

    Args:
        event: the event, with its day.

        festivals: the days to avoid, as the caller's calendar has them.
    """
    return observance.assess_date(event, festivals)


def delivery_partner_support(case: str, *, table: Table | None = None) -> Decision[SupportVerdict]:
    """
    Where does a Delivery Partner take a case, and with whom?

    Args:
        case: what it is about: `"part_time"`, `"deferral"`, `"school_move"`, or another.

        table: the terms; those that ship with the library unless given.
    """
    return support.assess(case, fixed=(table or shipped()).body.circumstances)


def delivery_partner_onboarding(
    told: Mapping[str, bool | None], *, table: Table | None = None
) -> Decision[SupportVerdict]:
    """
    Was a new Delivery Partner told what they are to be told?

    Args:
        told: each item of the checklist that something is known of, and whether it was done.

        table: the terms; those that ship with the library unless given.
    """
    return support.duties(told, fixed=(table or shipped()).body.circumstances)


def check_date_notice(
    element: str, published: date | None, day: date | None, *, table: Table | None = None
) -> Decision[SupportVerdict]:
    """
    How far ahead was a date given?

    Args:
        element: `"clinic"`, `"conference"`, `"assessment"`, or `"event"`.

        published: the day it was made known.

        day: the day itself.

        table: the terms; those that ship with the library unless given.

    Returns:
        A referral with the number of days; no text says how many are enough.
    """
    fixed = (table or shipped()).body.circumstances
    return support.assess_dates(element, published, day, fixed=fixed)


def _npq_row(participant: Participant, table: Table) -> Row | None:
    """What an NPQ of the NPQ policy asks for, where one is taken that the policy covers."""
    programme, variant, start = npq_of(participant, table)
    early = start is not None and start < table.body.npq_intake[0]
    return programme.row(variant) if programme.document == "npq" and not early else None

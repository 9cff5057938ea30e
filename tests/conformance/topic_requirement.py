"""requirement: is what the programme asks for met, open or out of reach?"""

from __future__ import annotations

from typing import Any

import attrs
from asking import Answer, Asked, CaseError, Facts, Topic
from tallies import KINDS, STATUSES, attendance, missed_of

from ambition_policy.decisions import Decision
from ambition_policy.facts import (
    Attendance,
    Coaching,
    CoachingChoice,
    DispensationRequest,
    Engagement,
    Participant,
    Tally,
)
from ambition_policy.frozen import EMPTY
from ambition_policy.questions import (
    check_attendance,
    check_eligibility,
    check_learning_access,
    check_requirements,
    find_contact,
)
from ambition_policy.terms import Table
from ambition_policy.vocabulary import Role

__all__ = ["READS", "REQUIREMENT", "answer", "counts_of"]


def answer(asked: Asked, table: Table) -> Answer:
    """Ask `check_requirements`, and beside it what the facts bring up."""
    facts = asked.facts
    taken = attendance(asked, table)
    stated: dict[str, Any] = {
        "variant": asked.variant,
        "role": asked.role,
        "start": facts.day("programme_start"),
        "attendance": taken,
        "counts": counts_of(asked, table),
        "coaching": _coaching(asked, table),
        "dispensations": _requests(facts, taken),
        "launch_attended": _launch(facts),
        "rulings": facts.rulings(),
    }
    if taken is not None and asked.programme == "NPQ21":
        # An NPQ's own requirement is how much was engaged with.
        stated["engagement"] = Engagement.of(taken.tally)
    participant = Participant("case", programme=asked.programme, **stated)
    more = _beside(asked, participant, table)
    if facts.mentions("midpoint_authorised_before"):
        # Asked only of somebody who was not at the mid-point.
        participant = attrs.evolve(
            participant,
            midpoint_attended=False,
            midpoint_authorised=facts.flag("midpoint_authorised_before"),
        )
    if facts.word("question", "access_assured") is not None:
        own = check_attendance(participant, table=table)
        access = check_learning_access(participant, table=table)
        return Answer.of(access, own, requirement=own.verdict.value, **more)
    answers = check_requirements(participant, table=table)
    decisions: list[Decision[Any]] = list(answers.decisions.values())
    if "coaching" in answers.decisions:
        # Its share is of coaching alone, and stays out of the requirement's.
        coaching = answers.decisions["coaching"]
        more["coaching_expectation"] = coaching.verdict.value
        decisions[-1] = attrs.evolve(coaching, shares=EMPTY)
    found = Answer.of(*decisions, **more)
    return Answer({**found.values, "status": answers.verdict.value}, found.effects)


def _launch(facts: Facts) -> bool | None:
    """Whether the launch was attended; somebody who cannot attend it did not."""
    if not facts.mentions("launch_residential"):
        return None
    word = facts.word("launch_residential", "attended", "cannot_attend")
    if word is None:
        message = "no mapping for a launch of which nothing is known"
        raise CaseError(message)
    return word == "attended"


def _beside(asked: Asked, participant: Participant, table: Table) -> dict[str, object]:
    """Second answers: the NPQ test where an NPQ is taken too, and a mailbox."""
    facts = asked.facts
    more: dict[str, object] = {}
    label = facts.text("also_npq21")
    start = facts.day("programme_start")
    npq_start = facts.day("npq_start") or start
    own = asked.programme == "NPQ21"
    if participant.attendance is not None and not own and (label or npq_start):
        second = attrs.evolve(
            participant,
            npq=label or "unspecified",
            npq_start=npq_start,
            engagement=Engagement.of(participant.attendance.tally),
        )
        more["assessment_eligibility"] = check_eligibility(second, table=table).verdict.value
    if asked.programme == "ECF" and asked.role == Role.VISITING_FELLOW.value:
        contact = find_contact(asked.programme, role=asked.role, table=table)
        emails = contact.details.get("emails")
        if isinstance(emails, tuple) and len(emails) == 1:
            more["contact"] = emails[0]
    return more


def counts_of(asked: Asked, table: Table) -> dict[str, int]:
    """
    Numbers of sessions that the case states.

    Where the row has the same number it adds nothing; where it has another one, the library
    is told of it too and refuses it.
    """
    facts = asked.facts
    stated = {kind: facts.count(f"{word}_total") for word, kind in KINDS.items()}
    programme = table.programmes.get(asked.programme or "")
    listed = {event.kind: event.count for event in programme.events} if programme else {}
    counts = {
        kind: count
        for kind, count in stated.items()
        if count is not None and listed.get(kind) != count
    }
    required = facts.count("required")
    unsaid = [kind for kind, count in listed.items() if count is None]
    if required is not None and len(unsaid) == 1 and not facts.mentions(f"{unsaid[0]}s_total"):
        # What is required in all says how many there are of the one kind without a number.
        counts[unsaid[0]] = required - sum(count or 0 for count in listed.values())
    return counts


def _coaching(asked: Asked, table: Table) -> Coaching | None:
    """The choice about coaching; what was not attended of its total was missed."""
    facts = asked.facts
    month = facts.count("opt_out_requested_month")
    attended, total = facts.count("coaching_attended"), facts.count("coaching_total")
    if not facts.mentions("coaching_choice", "coaching_attended", "opt_out_requested_month"):
        return None
    choice = facts.text("coaching_choice")
    if month is not None:
        later = CoachingChoice.OPT_OUT_ASKED_LATER
        choice = later if month else CoachingChoice.OPTED_OUT_AT_START
    programme = table.programmes.get(asked.programme or "")
    if total is None and programme is not None:
        offered = {option.kind: option.count for option in programme.optional}
        total = offered.get("coaching")
    tally = None
    if attended is not None and total is not None:
        tally = Tally(live=attended, lost=total - attended)
    if choice == CoachingChoice.OPTED_OUT_AT_START.value:
        tally = None
    return Coaching(choice, tally)


def _requests(facts: Facts, taken: Attendance | None) -> tuple[DispensationRequest, ...]:
    """A dispensation asked for, for what was missed; one already counted needs no request."""
    ground, granted = facts.text("dispensation_ground"), facts.flag("dispensation_granted")
    asked = facts.flag("dispensation_requested")
    mentioned = asked or (asked is None and (ground is not None or "dispensation_granted" in facts))
    sessions = missed_of(taken)
    if not mentioned or not sessions:
        return ()
    return (DispensationRequest(ground, sessions=sessions, granted=granted),)


READS = frozenset(
    {
        *STATUSES,
        *(f"{word}_total" for word in KINDS),
        *(f"{word}_live" for word in KINDS),
        *("required", "alternatives_left", "catch_up_open", "also_npq21", "programme_start"),
        *("hours_total", "hours_live", "hours_caught_up", "year", "attended_share"),
        *("caught_up_kinds", "alternative_kinds", "day_units_total", "day_units_live"),
        *("day_units_alternative", "day_units_pending", "midpoint_authorised_before"),
        *("coaching_choice", "coaching_attended", "coaching_total"),
        *("opt_out_requested_month", "year_1_missed_not_caught_up", "year_2_content_share"),
        *("year_2_live_share", "npq_start", "launch_residential", "dispensation_granted"),
        *("dispensation_ground", "dispensation_requested", "same_content", "attended"),
        *("sessions_attended", "question", "approval"),
    }
)

REQUIREMENT = Topic(
    answer,
    reads=READS,
    silent={
        "reason": "a reason never changes an attendance count (section D, 8; I-67)",
        "notified_before": "notice never changes an attendance count (section D, 8)",
        "exceptional": "it is a condition of approving beforehand, which the case states itself",
        "partner_says_catch_up_unsuitable": "an unsuitable catch-up is counted as missed "
        "in the tally already (APP-NPQA.cu.1)",
        "reassigned": "a later session that was attended is counted as an alternative, one "
        "to come as pending (APP-ECF.cu.2)",
    },
    probes=(
        *("A-03", "A-04", "A-05", "A-14", "A-16", "A-17", "A-24"),
        *("A-25.span", "A-25.coaching"),
    ),
)

"""
What do the policies say about one participant, all in one call?

Every family that applies is asked, and answers are passed along: the talk about going on sees
the verdict on attendance, a charge sees the catch-up that was chosen, the sitting sees the
engagement. The order in which facts were given never matters.

>>> from ambition_policy.facts import Attendance, Tally
>>> kim = Participant("Kim", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
>>> absence = Absence("residential", date=date(2024, 3, 4), notified=False)
>>> found = review(kim, Happenings(incidents=[Incident(absence)]), as_of=date(2024, 3, 5))
>>> [(finding.family, finding.decision.verdict.value) for finding in found.findings]
[('attendance', 'not_met'), ('catch_up', 'insufficient_information'), \
('follow_up', 'steps'), ('charges', 'may_charge')]
>>> [str(task) for task in found.work if task.action != "decide"]
['programme team: phone, residential of 2024-03-04 (will)']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, final

import attrs

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.happenings import Happenings, Incident
from ambition_policy.facts.misses import Expense, Reason
from ambition_policy.facts.people import Participant
from ambition_policy.questions import (
    Answers,
    catch_up_options,
    check_charge,
    check_force_majeure,
    check_lateness,
    check_move,
    check_notice,
    check_parental_leave,
    check_part_time_request,
    check_reason,
    check_requirements,
    classify_continuation,
    follow_up,
    may_sit_assessment,
)
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Actor, Force
from ambition_policy.wording import actor, plain

__all__ = ["Finding", "Review", "Task", "review"]


@final
@attrs.frozen
class Finding:
    """
    One answer of a review.

    Attributes:
        family: which passage answered.

        about: what it is about, such as a session and its day; empty for the whole programme.

        decision: the answer.
    """

    family: str
    about: str
    decision: Decision[Any]


@final
@attrs.frozen
class Task:
    """
    Who does what, and by when.

    Attributes:
        actor: who does it, or decides it.

        action: what, as a code; `decide` for a referral.

        about: what it is about.

        due: the day, where the text lets one be worked out.

        when: the timing of the text, as a code.

        force: how binding it is; `None` for a decision.
    """

    actor: Actor
    action: str
    about: str
    due: date | None
    when: str
    force: Force | None

    def __str__(self) -> str:
        """Say it in one line."""
        said = f"{actor(self.actor)}: {plain(self.action)}, {plain(self.about)}"
        by = f" by {self.due}" if self.due else ""
        return f"{said}{by}{f' ({plain(self.force)})' if self.force else ''}"


@final
@attrs.frozen
class Review:
    """
    Everything the policies say about one participant.

    Attributes:
        participant: the caller's name for the person.

        requirements: the answers about requirements.

        findings: every answer, in the order of the passages.

        work: who does what by when: what is dated first, then what is not.
    """

    participant: str
    requirements: Answers
    findings: tuple[Finding, ...]
    work: tuple[Task, ...]


def review(
    participant: Participant,
    happenings: Happenings | None = None,
    *,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
) -> Review:
    """
    Ask every family that applies.

    Args:
        participant: what is known of the person.

        happenings: what happened around them.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts and programme documents in force.

    Raises:
        InvalidFacts: the programme or a kind of session is unknown, or counts do not fit.
    """
    asking = _Asking(participant, table or shipped(), as_of, tuple(contracts))
    own = check_requirements(
        participant, table=asking.table, as_of=as_of, contracts=asking.contracts
    )
    findings = [Finding(family, "", decision) for family, decision in own.decisions.items()]
    findings.extend(asking.findings(happenings or Happenings(), findings[0].decision.verdict))
    tasks = {task for finding in findings for task in _tasks(finding)}
    return Review(participant.id, own, tuple(findings), tuple(sorted(tasks, key=_urgency)))


@final
@attrs.frozen
class _Asking:
    """One participant, and the terms they are asked about under."""

    participant: Participant
    table: Table
    as_of: date | None
    contracts: tuple[Contract, ...]

    def findings(self, given: Happenings, requirement: Verdict) -> Iterator[Finding]:
        """Ask about everything that happened."""
        who, table, day = self.participant, self.table, self.as_of
        for incident in given.incidents:
            yield from self.incident(incident)
        for late in given.lateness:
            yield Finding("lateness", "", check_lateness(who, late, table=table, as_of=day))
        if given.misses is not None:
            decision = classify_continuation(
                who, given.misses, requirement=requirement, table=table, as_of=day
            )
            yield Finding("continuation", "", decision)
        for leave in given.leaves:
            yield Finding(
                "parental_leave", "", check_parental_leave(who, leave, table=table, as_of=day)
            )
        for move in given.moves:
            yield Finding(
                "portability",
                "",
                check_move(who, move, table=table, as_of=day, contracts=self.contracts),
            )
        for request in given.requests:
            about = request.element or ""
            yield Finding(
                "part_time", about, check_part_time_request(who, request, table=table, as_of=day)
            )
        for disruption in given.disruptions:
            about = disruption.kind or ""
            yield Finding(
                "force_majeure", about, check_force_majeure(who, disruption, table=table, as_of=day)
            )
        for sitting in given.sittings:
            about = "" if sitting.on is None else f"sitting of {sitting.on}"
            sat = may_sit_assessment(who, sitting, table=table, as_of=day, contracts=self.contracts)
            yield Finding("assessment_window", about, sat)

    def incident(self, incident: Incident) -> Iterator[Finding]:
        """Ask about one absence."""
        who, table, day = self.participant, self.table, self.as_of
        absence = incident.absence
        about = _about(absence)
        if absence.reason is not None:
            reason = Reason(absence.reason)
            yield Finding(
                "absence_reason", about, check_reason(who, reason, table=table, as_of=day)
            )
        if absence.notice is not None:
            yield Finding(
                "notice", about, check_notice(who, absence.notice, table=table, as_of=day)
            )
        if incident.chosen is None:
            yield Finding("catch_up", about, catch_up_options(who, absence, table=table, as_of=day))
        yield Finding("follow_up", about, follow_up(who, absence, table=table, as_of=day))
        expense = Expense(
            absence.kind,
            element=absence.element,
            attended=absence.attended,
            catch_up=incident.chosen,
        )
        charge = check_charge(who, expense, contracts=self.contracts, table=table, as_of=day)
        yield Finding("charges", about, charge)


def _about(absence: Absence) -> str:
    return absence.kind if absence.date is None else f"{absence.kind} of {absence.date}"


def _tasks(finding: Finding) -> Iterator[Task]:
    """What has to be done after an answer, and who decides what it leaves open."""
    decision = finding.decision
    about = finding.about or finding.family
    for duty in decision.duties:
        yield Task(duty.actor, duty.action, about, duty.due, duty.when, duty.force)
    for decider in decision.refer_to:
        topic = about if about == finding.family else f"{finding.family}, {about}"
        yield Task(decider, "decide", topic, None, "unspecified", None)


def _urgency(task: Task) -> tuple[bool, date, str, str, str, str]:
    """Sort what is dated first, by its day."""
    undated = task.due is None
    return (undated, task.due or date.min, task.about, task.actor, task.action, task.when)

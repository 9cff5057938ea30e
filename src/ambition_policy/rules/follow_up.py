"""
Follow-up: who gets in touch after an absence, with whom, how and when?

Where neither the Programme team nor the Partner Provider was told, the body asks for a call,
an e-mail if that is needed, and perhaps a word with the school (ATT-3.nonatt.1 to .5; which
of them its timing belongs to is reading A-43). A row that has a procedure replaces that
(reading A-13): some are not chased (APP-CSL.fu.1, a pattern being a person's to see: A-07),
some are offered another delivery first (APP-EL.fu.1), the Partner may lead (APP-NPQA.fu.2).
No channel, time or actor is added to the text. What was done already is not asked for again.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> found = duties(Absence("residential", notified=False), table.programme("FL"), table)
>>> [(step.actor.value, step.action, step.when) for step in found.duties]
[('programme_team', 'phone', 'unspecified')]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from ambition_policy.decisions import Decision, Detail, Duty
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.notices import Notifier
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Kind, Question, resolve, ruled
from ambition_policy.rules.procedure import ALWAYS, ASKED, Applicable
from ambition_policy.terms.absences import AbsenceTerms
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.terms.provisions import Procedure

__all__ = ["FollowUpVerdict", "duties", "who_same_day"]


class FollowUpVerdict(StrEnum):
    """What follows an absence."""

    STEPS = "steps"
    """Somebody does something."""

    NO_FOLLOW_UP = "no_follow_up"
    """Nobody gets in touch about it."""

    REFER = "refer"
    """It is for a person to decide."""

    CANNOT_START = "cannot_start"
    """The programme cannot be started."""

    DATA = "data"
    """The text says who may."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    FollowUpVerdict.STEPS: "the text says what is done",
    FollowUpVerdict.NO_FOLLOW_UP: "the text asks nobody to get in touch",
    FollowUpVerdict.REFER: "what follows is for a person to decide",
    FollowUpVerdict.CANNOT_START: "whoever cannot attend it cannot start",
    FollowUpVerdict.DATA: "the text says who may follow up on the day",
    FollowUpVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}


def duties(
    absence: Absence,
    programme: Programme,
    table: Table,
    *,
    told: Mapping[str, bool | None] | None = None,
    recognised: bool | None = None,
    continuation: Decision[Any] | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[FollowUpVerdict]:
    """
    Say who does what after an absence.

    Args:
        absence: the absence, with what is known of notice, reason and steps taken.

        programme: the programme, with its row's procedures.

        table: the body's procedure, and the readings.

        told: whether there was prior notice, under each choice of reading A-22; without it,
            what the absence itself says.

        recognised: whether the reason is an accepted one, where that was judged.

        continuation: whether all that was missed starts a talk about going on.

        rulings: what was decided for this participant.

    Returns:
        A decision with the steps in order that are still to be taken, each with its day where
        the text lets one be worked out from the day of the event.
    """
    case = Applicable(
        absence, programme, table, told or dict.fromkeys((ALWAYS, ASKED), absence.notified)
    )
    questions = ruled(case.questions(), rulings)
    found = resolve(
        lambda choices: _judge(case, choices),
        questions,
        refer=FollowUpVerdict.REFER,
        unknown=FollowUpVerdict.INSUFFICIENT_INFORMATION,
    )
    verdict, missing = found.outcome, found.missing
    settled = {q.id: q.settled or q.choices[0] for q in questions}
    if verdict is FollowUpVerdict.STEPS:
        missing = _tells_apart(case, questions, settled)
        if missing:
            verdict = FollowUpVerdict.INSUFFICIENT_INFORMATION
    steps = case.steps(settled) if verdict is FollowUpVerdict.STEPS else []
    details = _details(case, verdict, steps, settled)
    if recognised and "good_reason" in found.named:
        details["likely"] = "not_asked_to_leave"
    refer_to = found.refer_to
    plan = case.plan(settled)
    if verdict is FollowUpVerdict.REFER and plan is not None and not refer_to:
        # Nothing is open: the procedure itself leaves it to somebody.
        refer_to = tuple(map(case.named, plan.refer_to))
    clauses = case.clauses(settled)
    if absence.notice is not None and absence.notice.by is Notifier.LINE_MANAGER:
        clauses = (*clauses, "ATT-3.exc.5")
    if "next" in details:
        clauses = (*clauses, "ATT-3.catchup.1")
    if continuation is not None:
        details["continuation_contact"] = continuation.verdict.value == "contact"
        clauses = (*clauses, *continuation.clauses)
    return Decision(
        question="follow_up",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        missing=missing,
        refer_to=refer_to,
        duties=tuple(steps),
        details=FrozenMap(details),
    )


def who_same_day(terms: AbsenceTerms) -> Decision[FollowUpVerdict]:
    """
    Say who may follow up on the day of the event.

    Args:
        terms: what the body fixes.
    """
    named = terms.same_day
    return Decision(
        question="follow_up",
        verdict=FollowUpVerdict.DATA,
        because=_BECAUSE[FollowUpVerdict.DATA],
        clauses=named.clauses,
        details=FrozenMap(actor=named.actor.value, force=named.force.value),
    )


def _judge(case: Applicable, choices: Choices) -> FollowUpVerdict:
    """Decide with everything known; the first line that fits counts."""
    if case.is_so("attended", choices):
        return FollowUpVerdict.NO_FOLLOW_UP
    procedure = case.plan(choices)
    if procedure is not None:
        if procedure.outcome == FollowUpVerdict.CANNOT_START:
            return FollowUpVerdict.CANNOT_START
        if case.put_to_question(procedure) and choices["good_reason"] == "yes":
            return FollowUpVerdict.NO_FOLLOW_UP
        if procedure.refer_to and not procedure.steps:
            return FollowUpVerdict.REFER
    return FollowUpVerdict.STEPS if case.steps(choices) else FollowUpVerdict.NO_FOLLOW_UP


def _tells_apart(
    case: Applicable, questions: list[Question], settled: Mapping[str, str]
) -> tuple[str, ...]:
    """The facts not given that make a difference to the steps, though there are some."""
    return tuple(
        question.id
        for question in questions
        if question.kind is Kind.FACT
        and len({tuple(case.steps({**settled, question.id: c})) for c in question.choices}) > 1
    )


def _details(
    case: Applicable, verdict: FollowUpVerdict, steps: list[Duty], choices: Choices
) -> dict[str, Detail]:
    """What else is to be said of this case."""
    details: dict[str, Detail] = {}
    procedure = case.plan(choices)
    notice = case.told[choices.get("A-22", ALWAYS)]
    if notice is not None:
        details["notice_valid"] = notice
    if verdict is FollowUpVerdict.NO_FOLLOW_UP:
        details["reason"] = _why(case, procedure)
        if case.absence.attended is False:
            details["next"] = "individual_discussion"
    if verdict is FollowUpVerdict.STEPS:
        days = [step.due for step in steps if step.due is not None]
        details |= {"due_date": days[0]} if days else {}
        if any(step.action == "contact_school" for step in steps):
            details["contact"] = case.terms.words.school_contacts.words
        if any(step.action == "ask_reason" for step in steps):
            details["pending"] = "reason"
    return details


def _why(case: Applicable, procedure: Procedure | None) -> str:
    """Why nobody gets in touch."""
    if case.absence.attended:
        return "attended"
    if procedure is None:
        return "told_beforehand"
    if procedure.outcome == "none_routinely":
        return "not_routinely_chased"
    return "nothing_left_to_do" if procedure.steps else procedure.trigger.value

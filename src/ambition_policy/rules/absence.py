"""
Absence: is this an accepted reason, and does that count as telling somebody?

Seven exceptional circumstances are named, and the list is open (ATT-3.exc.2, .3); routine
school duties are none of them (ATT-3.princ.6, reading A-35), and anything in between is for
the Programme team. A reason is accepted or not, no more: it never changes a count. Force
majeure needs its cause and an effect on the journey (ATT-3.fm.1). Notice is a message to the
Programme team or the Partner Provider (ATT-3.nonatt.1), by e-mail where that is possible
(ATT-3.comm.1), by a line manager too (ATT-3.exc.5, reading A-22). Afterwards is not too late
where circumstances were exceptional, but how soon was soon enough is for a person to say
(ATT-3.exc.4). A worry about a task or a one-to-one is settled case by case (ATT-3.comp.3, .4).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> assess(Reason("bereavement"), table).verdict
<ReasonVerdict.RECOGNISED: 'recognised'>
>>> told = Notice(to="partner_provider", channel="phone", by="participant", days_before=1)
>>> found = assess_notice(told, table)
>>> found.verdict, found.details["hint"]
(<NoticeVerdict.GIVEN_BEFORE: 'given_before'>, 'email_requested')
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from ambition_policy.decisions import Decision, Detail
from ambition_policy.facts.misses import Reason
from ambition_policy.facts.needs import Travel
from ambition_policy.facts.notices import Notice, Notifier
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.absences import AbsenceTerms
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.vocabulary import Actor, Element

__all__ = ["NoticeVerdict", "ReasonVerdict", "assess", "assess_notice", "told"]


class ReasonVerdict(StrEnum):
    """Whether a reason is an accepted one."""

    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    REFER = "refer"
    INSUFFICIENT_INFORMATION = "insufficient_information"


class NoticeVerdict(StrEnum):
    """Whether somebody was told."""

    GIVEN_BEFORE = "given_before"
    """Those who have to be told were told before the event."""

    NONE = "none"
    """They were not told."""

    NOTIFY = "notify"
    """They are still to be told."""

    REFER = "refer"
    """It is for a person to decide."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_REASON = {
    ReasonVerdict.RECOGNISED: "it is one of the exceptional circumstances that are named",
    ReasonVerdict.NOT_RECOGNISED: "it is a routine school duty",
    ReasonVerdict.REFER: "whether it is accepted is for a person to say",
    ReasonVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_NOTICE = {
    NoticeVerdict.GIVEN_BEFORE: "those who have to be told were told before the event",
    NoticeVerdict.NONE: "nobody who has to be told was told",
    NoticeVerdict.NOTIFY: "those who have to be told are still to be told",
    NoticeVerdict.REFER: "whether that was soon enough, or what follows, is for a person to say",
    NoticeVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}


def assess(
    reason: Reason,
    table: Table,
    *,
    programme: Programme | None = None,
    force_majeure: Decision[Any] | None = None,
    waives: bool = False,
    rulings: Iterable[Ruling] = (),
) -> Decision[ReasonVerdict]:
    """
    Say whether a reason is an accepted one.

    Args:
        reason: the reason, as a code, with the participant's own words if there are any.

        table: the lists of the body, and the readings.

        programme: the programme, whose row may list the reason as a ground for dispensation.

        force_majeure: for a cause of force majeure, what follows from cause and journey.

        waives: whether the question is if the reason makes up for the attendance.

        rulings: what was decided for this participant.

    Returns:
        A decision. Its detail `attendance_credit` is always false, and `dispensation_ground`
        says whether the row lists the reason, which somebody still has to grant.
    """
    words = table.body.absences.words
    questions = []
    if reason.code in words.usual_duties_by_reading.words:
        questions.append(Question.of(table.readings, "A-35"))
    if reason.code is None:
        questions.append(Question.fact("reason"))

    def judge(choices: Choices) -> ReasonVerdict:
        code = reason.code
        if code in words.usual_duties.words or choices.get("A-35") == "usual_duty":
            return ReasonVerdict.NOT_RECOGNISED
        doubtful = code in words.judged_if_described.words and reason.described is not None
        named = code in words.recognised.words and not doubtful
        if named or choices.get("reason") == "yes":
            return ReasonVerdict.RECOGNISED
        # On a safe journey the passage does not apply, whatever else is not known.
        if force_majeure is not None and reason.travel is not Travel.SAFE_AND_POSSIBLE:
            return _OF_CAUSE.get(force_majeure.verdict.value, ReasonVerdict.REFER)
        return ReasonVerdict.REFER

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=ReasonVerdict.REFER,
        unknown=ReasonVerdict.INSUFFICIENT_INFORMATION,
    )
    status = found.outcome
    clauses: tuple[str, ...]
    match status:
        case ReasonVerdict.NOT_RECOGNISED:
            clauses = words.usual_duties.clauses
        case ReasonVerdict.REFER:
            clauses = ("ATT-3.exc.2", "ATT-3.exc.3")
        case _:
            clauses = words.recognised.clauses
    details: dict[str, Detail] = {"attendance_credit": False}
    if reason.code in words.considered.words:
        details["provider_duty"] = "consider_needs"
        clauses = (*clauses, *words.considered.clauses)
    if force_majeure is not None:
        details["force_majeure"] = force_majeure.verdict.value == _APPLIES
        clauses = (*clauses, *force_majeure.clauses)
    ground = table.body.absences.grounds.get(reason.code or "")
    if programme is not None:
        details["dispensation_ground"] = ground in programme.dispensations.grounds
        if details["dispensation_ground"]:
            clauses = (*clauses, *programme.dispensations.clauses)
    verdict = status
    if waives and status is not ReasonVerdict.INSUFFICIENT_INFORMATION:
        # No clause says that a reason makes up for being there.
        verdict = ReasonVerdict.REFER
        clauses = ("ATT-3.exc.1", *clauses)
    details["reason_status"] = status.value
    missing = found.missing
    if status is ReasonVerdict.INSUFFICIENT_INFORMATION and force_majeure is not None:
        missing = force_majeure.missing
    return Decision(
        question="absence_reason",
        verdict=verdict,
        because=_REASON[verdict],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        missing=missing,
        refer_to=(Actor.PROGRAMME_TEAM,) if verdict is ReasonVerdict.REFER else (),
        details=FrozenMap(details),
    )


def told(
    notice: Notice, terms: AbsenceTerms, reason: ReasonVerdict | None = None
) -> FrozenMap[str, bool | None]:
    """
    Say whether a message counts as prior notice, under each choice of reading A-22.

    Args:
        notice: the message.

        terms: who has to be told.

        reason: whether the reason was an accepted one.

    Returns:
        Choice to `True`, `False`, or `None` where a fact for it was not given.
    """
    right = None if notice.to is None else notice.to in terms.words.told.words
    own = _all(right, None if notice.by is Notifier.OTHER else notice.before)
    asked = own
    if notice.by is Notifier.LINE_MANAGER:
        asked = _all(own, _EXCEPTIONAL.get(reason), notice.on_behalf)
    return FrozenMap({_ALWAYS: own, _ASKED: asked})


def assess_notice(
    notice: Notice | None,
    table: Table,
    *,
    reason: ReasonVerdict | None = None,
    concern: Element | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[NoticeVerdict]:
    """
    Say whether those who have to be told were told.

    Args:
        notice: the message; `None` where nobody has said anything yet.

        table: who has to be told, and the readings.

        reason: whether the reason was an accepted one, where that was judged.

        concern: the element somebody is worried about, where it is no absence yet.

        rulings: what was decided for this participant.

    Returns:
        A decision. Its detail `hint` says that an e-mail is asked for; any other way counts
        too. `recipients` lists who is still to be told.
    """
    terms = table.body.absences
    words = terms.words
    worry = concern is not None and concern.value in words.concerns.words
    recipients = words.concern_recipients if worry else words.told
    questions = [Question.of(table.readings, "A-22")]
    if notice is not None:
        flags = {
            "to": None if notice.to is None else notice.to in words.told.words,
            "before": notice.before,
            "reason": _EXCEPTIONAL.get(reason),
            "on_behalf": notice.on_behalf,
        }
        questions += [Question.fact(name) for name, known in flags.items() if known is None]

    def judge(choices: Choices) -> NoticeVerdict:
        if notice is None:
            return NoticeVerdict.NOTIFY

        def is_so(name: str) -> bool:
            known = flags[name]
            return choices[name] == "yes" if known is None else known

        if not is_so("to"):
            return NoticeVerdict.NOTIFY if worry else NoticeVerdict.NONE
        if worry or notice.by is Notifier.OTHER or not is_so("before"):
            return NoticeVerdict.REFER
        passed_on = notice.by is Notifier.LINE_MANAGER and choices["A-22"] == _ASKED
        if passed_on and not (is_so("reason") and is_so("on_behalf")):
            return NoticeVerdict.NONE
        return NoticeVerdict.GIVEN_BEFORE

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=NoticeVerdict.REFER,
        unknown=NoticeVerdict.INSUFFICIENT_INFORMATION,
    )
    verdict = found.outcome
    details: dict[str, Detail] = {}
    if notice is not None and notice.channel is not None:
        asked_for = notice.channel in words.channel.words
        details |= {} if asked_for else {"hint": "email_requested"}
    if verdict in (NoticeVerdict.NONE, NoticeVerdict.NOTIFY):
        details["recipients"] = recipients.words
    if notice is not None and notice.before is not None and found.outcome in _TOLD and not worry:
        details["notice"] = "given_before" if notice.before else "given_after"
    if reason is not None:
        details["reason_status"] = reason.value
    late = details.get("notice") == "given_after"
    clauses = words.concerns.clauses if worry else words.told.clauses
    if notice is not None and notice.by is Notifier.LINE_MANAGER:
        clauses = (*clauses, "ATT-3.exc.5")
    return Decision(
        question="notice",
        verdict=verdict,
        because=_NOTICE[verdict],
        clauses=(*clauses, *(("ATT-3.princ.4",) if late else ())),
        readings=found.effects,
        missing=found.missing,
        refer_to=(Actor.PROGRAMME_TEAM,) if verdict is NoticeVerdict.REFER else (),
        details=FrozenMap(details),
    )


_APPLIES = "applies"
_OF_CAUSE = {
    _APPLIES: ReasonVerdict.RECOGNISED,
    "insufficient_information": ReasonVerdict.INSUFFICIENT_INFORMATION,
}
_TOLD = (NoticeVerdict.GIVEN_BEFORE, NoticeVerdict.REFER)
_ALWAYS, _ASKED = "counts", "only_exceptional_and_asked"
_EXCEPTIONAL: dict[ReasonVerdict | None, bool] = {
    ReasonVerdict.RECOGNISED: True,
    ReasonVerdict.NOT_RECOGNISED: False,
}


def _all(*held: bool | None) -> bool | None:
    """All hold; `None` where that is not known."""
    if False in held:
        return False
    return None if None in held else True

"""
Attendance: was enough of the programme attended, and enough of it live?

Each row of the appendix carries one of five kinds of standard: be at every event
(APP-CSL.att.1 and others); complete everything, four fifths of it live (APP-EL.att.1 to .3,
APP-EML.att.2 and .3); miss two sessions at most and make each up (APP-NPQA.att.1, .2); no
requirement, perhaps with advice (APP-MET.att.1, APP-TL.att.1); or nothing listed.

The texts leave open what an alternative delivery counts as (A-04), whether catch-up repays
an absence where every event is mandatory (A-05), what a granted dispensation does (A-14),
which unit the shares are taken in (A-03), and more. Each is in play only where the facts
for it were given.

>>> from ambition_policy.facts import Attendance, Tally
>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> row = table.programme("NPQA").row("NPQML")
>>> print(assess(Attendance(Tally(live=4, caught_up=2)), row, table.readings))
met: few enough were missed, and each is made up [APP-NPQA.att.1, APP-NPQA.att.2]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail, Verdict
from ambition_policy.facts.absences import DispensationRequest
from ambition_policy.facts.attendance import Attendance
from ambition_policy.facts.engagement import Coaching
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.resolution import Choices, Question, Resolution, resolve, ruled
from ambition_policy.rules.account import Account
from ambition_policy.rules.case import Case
from ambition_policy.rules.overlay import Overlay
from ambition_policy.rules.standing import Held, stand
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import StandardKind

__all__ = ["assess"]

_NO_LEAST = "the row sets no attendance requirement"
_NONE_LISTED = "the row lists nothing for this role and variant"
_NOT_GIVEN = "it is not known how the sessions were taken"

_BECAUSE: Mapping[StandardKind, Mapping[Verdict, str]] = {
    StandardKind.EVERY_EVENT: {
        Verdict.MET: "as much was attended as is asked for",
        Verdict.NOT_MET: "too much was missed to attend as much as is asked for",
        Verdict.PENDING: "enough can still be attended, and it can still be lost",
    },
    StandardKind.LIVE_SPLIT: {
        Verdict.MET: "everything asked for is completed, enough of it live",
        Verdict.NOT_MET: "the shares asked for can no longer be reached",
        Verdict.PENDING: "the shares asked for can still be reached, and still be lost",
    },
    StandardKind.MISS_AT_MOST: {
        Verdict.MET: "few enough were missed, and each is made up",
        Verdict.NOT_MET: "too many were missed, or one cannot be made up",
        Verdict.PENDING: "few enough were missed so far, and something is still open",
    },
}
_REFER = "the readings of an open word, or an open decision, give different answers"
_UNKNOWN = "it depends on a fact that was not given"


def assess(
    attendance: Attendance | None,
    row: Row,
    readings: Readings,
    *,
    counts: Mapping[str, int] = EMPTY,
    coaching: Coaching | None = None,
    dispensations: Iterable[DispensationRequest] = (),
    overlay: Overlay | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[Verdict]:
    """
    Decide whether a row's attendance requirement is met.

    Args:
        attendance: how each required session was taken; `None` where it is not known.

        row: what is asked of this variant and role.

        readings: how open words are taken.

        counts: the number of sessions of a kind, where the row gives none.

        coaching: optional coaching, where it may count as content.

        dispensations: those asked for, beyond what the tally counts.

        overlay: the row's standard with what contracts say of it.

        rulings: what was decided for this participant, as of the day judged for.

    Returns:
        A decision that cites the clauses the row was read from, with exact shares.

    Raises:
        InvalidFacts: the counts do not fit the row.
    """
    overlay = overlay or Overlay(row.standard, programme=row.programme)
    case = Case(row, attendance, FrozenMap(counts), coaching, tuple(dispensations), overlay)
    case.check()
    questions = ruled(case.questions(readings), rulings)
    found = resolve(
        partial(_judge, case),
        questions,
        refer=Verdict.REFER,
        unknown=Verdict.INSUFFICIENT_INFORMATION,
    )
    return _decision(case, found, questions, readings)


_BEST_FIRST = (Verdict.MET, Verdict.PENDING, Verdict.NOT_MET)


def _judge(case: Case, choices: Choices) -> Verdict:
    """Judge with every open word read one way."""
    row = case.row
    if row.otherwise is not None:
        reading, choice, other = row.otherwise
        if choices[reading] == choice:
            overlay = attrs.evolve(case.overlay, standard=other.standard)
            return _judge(attrs.evolve(case, row=other, overlay=overlay), choices)
    match choices.get("contract_terms"):
        case "looser":
            return Verdict.MET
        case "stricter":
            return Verdict.NOT_MET
    limits = case.overlay.limits(choices)
    match row.standard.kind:
        case StandardKind.NONE_LISTED if not limits:
            return Verdict.NONE_LISTED
        case StandardKind.NO_REQUIREMENT if not limits:
            return Verdict.NO_REQUIREMENT
        case _ if case.uncertain is not None:
            enough = choices[case.uncertain] == "enough"
            return Verdict.MET if enough else Verdict.NOT_MET
        case _:
            verdicts = [stand(case.held(choices, t), limits) for t in case.tallies(choices)]
            return min(verdicts, key=_BEST_FIRST.index)


def _decision(
    case: Case, found: Resolution[Verdict], questions: Iterable[Question], readings: Readings
) -> Decision[Verdict]:
    """Say the outcome with its reasons, shares and counts."""
    standard = case.row.standard
    settled = {question.id: question.settled or "" for question in questions}
    choices = {name: choice for name, choice in settled.items() if choice}
    limits = case.overlay.limits(choices)
    disputed = case.overlay.unresolved(choices)
    undisputed = [limit for limit in limits if limit.term not in disputed]
    # What is expected beside the requirement is told of whoever has attended at all.
    told = (*limits, *(standard.expected if case.attendance else ()))
    clauses = [*standard.clauses, *(c for limit in told for c in limit.clauses)]
    clauses += case.overlay.clauses
    for name in sorted(found.named):
        if name in readings:
            clauses.extend(readings.clauses(name, case.row.programme))
    account = Account(case.attendance, case.row, case.total, settled)

    def likely() -> Held:
        favour = {id_: settled.get(id_) or "attended" for id_ in ("A-04", "A-14")}
        return case.held(favour, case.taken.tally)

    def details() -> dict[str, Detail]:
        # Who is expected to attend and missed a session did not, whatever is made up later.
        best = likely()
        expected = attrs.evolve(best, lost=best.lost + best.recoverable, recoverable=0)
        return account.details(found.outcome, expected)

    return Decision(
        question="attendance",
        verdict=found.outcome,
        because=_because(case, found.outcome),
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        shares=FrozenMap.when_read(lambda: account.shares(likely())),
        counts=FrozenMap.when_read(lambda: account.counts(undisputed)),
        missing=found.missing,
        refer_to=found.refer_to,
        terms_from=FrozenMap({limit.term.value: limit.source for limit in limits}),
        details=FrozenMap.when_read(details),
    )


def _because(case: Case, verdict: Verdict) -> str:
    """The constant sentence for an outcome."""
    match verdict:
        case Verdict.NO_REQUIREMENT:
            return _NO_LEAST
        case Verdict.NONE_LISTED:
            return _NONE_LISTED
        case Verdict.REFER:
            return _REFER
        case Verdict.INSUFFICIENT_INFORMATION:
            return _NOT_GIVEN if case.attendance is None else _UNKNOWN
        case _:
            kind = case.row.standard.kind
            by_kind = _BECAUSE.get(kind, _BECAUSE[StandardKind.EVERY_EVENT])
            return by_kind[verdict]

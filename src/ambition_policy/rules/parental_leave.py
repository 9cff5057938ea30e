"""
Parental leave: what follows for somebody who takes it during a programme?

Whoever takes adoption, maternity, paternity or shared parental leave is asked to get in touch
with the Programme team early (ATT-3.parental.1). What is possible turns on two lengths, away
from school and away from the programme, and is for the team to say (ATT-3.parental.2, .4): no
length decides anything here. Once it is decided that finishing is not possible, deferral or
withdrawal is talked through (ATT-3.parental.5), under policies of their own
(ATT-3.parental.6). NPQs of the NPQ policy are designed to cope with leave (NPQ-2.1), and the
share to be engaged with stays what it is (NPQ-2.2).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> leave = Leave("maternity", weeks=20, during_programme=True)
>>> programme = table.programme("NPQ21")
>>> decision = assess(
...     leave, programme, programme.row("NPQSL"), fixed=table.body.circumstances, start=None
... )
>>> print(decision.verdict, decision.counts, decision.shares)
refer FrozenMap(weeks=20) FrozenMap(engagement_threshold=Fraction(9, 10))
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ambition_policy.decisions import Decision, Detail
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.changes import Leave
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.circumstances import Circumstances
from ambition_policy.terms.programmes import Programme, Row
from ambition_policy.terms.standards import Term
from ambition_policy.vocabulary import Actor

__all__ = ["LeaveVerdict", "assess"]


class LeaveVerdict(StrEnum):
    """What follows for leave."""

    DISCUSS = "discuss"
    """It was decided that finishing is not possible; the options are talked through."""

    NOT_APPLICABLE = "not_applicable"
    """The passage is about leave during the programme."""

    REFER = "refer"
    """It is for the Programme team to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    LeaveVerdict.DISCUSS: "the team decided that finishing is not possible",
    LeaveVerdict.NOT_APPLICABLE: "no part of the leave falls into the programme",
    LeaveVerdict.REFER: "each case is looked at by itself, and no length decides",
    LeaveVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_UNNAMED = "the passage does not name this kind of leave"


def assess(
    leave: Leave,
    programme: Programme,
    row: Row | None,
    *,
    fixed: Circumstances,
    start: date | None,
    rulings: Iterable[Ruling] = (),
) -> Decision[LeaveVerdict]:
    """
    Say what follows for somebody's leave.

    Args:
        leave: what is known of it.

        programme: the programme, with the dispensations that its row offers.

        row: what an NPQ of the NPQ policy asks for; `None` for any other programme.

        fixed: the kinds of leave that are named, and what is talked through.

        start: the day the programme began; `None` where it is not known.

        rulings: what was decided, such as `completion_possible`.

    Returns:
        A decision. Its counts show both lengths, and `weeks` is asked for where none is
        known; its details say who is contacted, whether the row lists leave as a ground for
        dispensation, and whether the kind is one that is named.

    Raises:
        InvalidFacts: the leave is said to fall into a programme that began after its end.
    """
    during = _during(leave, start)
    named = None if leave.kind is None else leave.kind in fixed.leave_kinds.words
    questions = [Question.decision("completion_possible", Actor.PROGRAMME_TEAM)]
    if during is None:
        questions.append(Question.fact("during_programme"))
    if named is None:
        questions.append(Question.fact("leave", ("named", "other")))

    def judge(choices: Choices) -> LeaveVerdict:
        if during is False or choices.get("during_programme") == "no":
            return LeaveVerdict.NOT_APPLICABLE
        if named is False or choices.get("leave") == "other":
            return LeaveVerdict.REFER
        # That finishing is possible leaves the way of doing it with the team.
        impossible = choices["completion_possible"] == "no"
        return LeaveVerdict.DISCUSS if impossible else LeaveVerdict.REFER

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=LeaveVerdict.REFER,
        unknown=LeaveVerdict.INSUFFICIENT_INFORMATION,
    )
    outcome = found.outcome
    clauses = [*fixed.leave_kinds.clauses]
    details: dict[str, Detail] = {}
    missing = list(found.missing)
    shares: dict[str, Fraction] = {}
    if outcome is not LeaveVerdict.NOT_APPLICABLE:
        clauses.extend(("ATT-3.parental.2", "ATT-3.parental.3", "ATT-3.parental.4"))
        details["contact"] = Actor.PROGRAMME_TEAM.value
        grounds = set(fixed.leave_ground.words) & set(programme.dispensations.grounds)
        details["dispensation_ground"] = bool(grounds)
        if grounds:
            clauses.extend(programme.dispensations.clauses)
        if named is not None:
            details["named_type"] = named
        if leave.weeks is None and leave.days is None:
            missing.append("weeks")
        if row is not None:
            details["design_supports"] = True
            clauses.extend(("NPQ-2.1", *row.standard.clauses))
            for limit in row.standard.limits:
                if limit.term is Term.MIN_ENGAGEMENT_SHARE:
                    shares["engagement_threshold"] = limit.value
    if outcome is LeaveVerdict.DISCUSS:
        details["options"] = fixed.leave_options.words
        clauses.extend(fixed.leave_options.clauses)
    asked = outcome in (LeaveVerdict.REFER, LeaveVerdict.DISCUSS)
    unnamed = outcome is LeaveVerdict.REFER and named is False
    return Decision(
        question="parental_leave",
        verdict=outcome,
        because=_UNNAMED if unnamed else _BECAUSE[outcome],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        shares=FrozenMap(shares),
        counts=FrozenMap(_lengths(leave)),
        missing=tuple(missing),
        refer_to=(Actor.PROGRAMME_TEAM,) if asked else (),
        details=FrozenMap(details),
    )


def _during(leave: Leave, start: date | None) -> bool | None:
    """Whether any of it falls into the programme, as far as that is known."""
    before = leave.ends is not None and start is not None and leave.ends < start
    if before and leave.during_programme:
        faults = Faults("Leave")
        faults.add("during_programme", f"False, since it ends before {start}", before)
        faults.raise_as(InvalidFacts)
    return False if before else leave.during_programme


def _lengths(leave: Leave) -> dict[str, int]:
    """Both lengths, as far as they are known; neither decides anything."""
    lengths = {
        "weeks": leave.weeks,
        "weeks_from_programme": leave.weeks_from_programme,
        "days": leave.days,
    }
    return {name: length for name, length in lengths.items() if length is not None}

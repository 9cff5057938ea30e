"""
Is a requirement met, open, or out of reach?

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

from collections.abc import Sequence
from datetime import date
from typing import final

import attrs

from ambition_policy.decisions import Decision, Verdict, combine
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.people import Participant
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions.common import Stated, candidates, finish, rows_of, rulings_of
from ambition_policy.rules import attendance, coaching, eligibility, learning_access, residentials
from ambition_policy.rules.coaching import CoachingVerdict
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Row, Table
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import CellState

__all__ = [
    "Answers",
    "attendance_for",
    "check_attendance",
    "check_coaching",
    "check_eligibility",
    "check_launch",
    "check_learning_access",
    "check_midpoint",
    "check_requirements",
    "eligibility_for",
    "judge_row",
]


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
    participant: Participant,
    *,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
    contract_unknown: bool = False,
) -> Answers:
    """
    Answer for every requirement that applies to one person.

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts and programme documents in force for the participant.

        contract_unknown: whether a contract is known to differ whose terms are not at hand.

    Returns:
        The programme's own requirement; the NPQ test where an NPQ is taken too; for Expert
        Middle Leaders launch, mid-point and coaching where facts about them were given.

    Raises:
        InvalidFacts: the programme is unknown, or the counts do not fit its row.
    """
    found: dict[str, Decision[Verdict] | Decision[CoachingVerdict]] = {}
    stated = Stated.of(table, as_of, contracts, unknown=contract_unknown)
    own = attendance_for(participant, stated)
    found[own.question] = own
    if participant.npq is not None and own.question != "eligibility":
        found["eligibility"] = eligibility_for(participant, stated)
    if participant.launch_attended is not None:
        found["launch"] = check_launch(participant, table=table, as_of=as_of)
    if participant.midpoint_attended is not None:
        found["midpoint"] = check_midpoint(participant, table=table, as_of=as_of)
    if participant.coaching is not None:
        found["coaching"] = check_coaching(participant, table=table, as_of=as_of)
    return Answers(participant.id, FrozenMap(found))


def check_attendance(
    participant: Participant,
    *,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
    contract_unknown: bool = False,
) -> Decision[Verdict]:
    """
    Is the programme's requirement met, open, or out of reach?

    Args:
        participant: what is known of the person.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts and programme documents in force for the participant.

        contract_unknown: whether a contract is known to differ whose terms are not at hand.

    Returns:
        A decision that cites the `.att` clauses of the programme's row, or NPQ-2.2 for an
        NPQ of Autumn 2021. Somebody who left is judged as of that day.

    Raises:
        InvalidFacts: the programme is unknown, or the counts do not fit its row.
    """
    stated = Stated.of(table, as_of, contracts, unknown=contract_unknown)
    return attendance_for(participant, stated)


def check_eligibility(
    participant: Participant,
    *,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
    contract_unknown: bool = False,
) -> Decision[Verdict]:
    """
    Has enough of the NPQ been engaged with to sit the assessment?

    Args:
        participant: what is known of the person: the NPQ's label and start in `npq` and
            `npq_start`, or in `variant` and `start` where the programme is the NPQ itself.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts and programme documents in force for the participant.

        contract_unknown: whether a contract is known to differ whose terms are not at hand.

    Returns:
        A decision that cites NPQ-2.2.
    """
    stated = Stated.of(table, as_of, contracts, unknown=contract_unknown)
    return eligibility_for(participant, stated)


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
    return finish(decision, participant, Stated.of(table, as_of).table, as_of)


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
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, Stated.of(table, as_of).table, as_of)


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
    table = Stated.of(table, as_of).table
    programme = table.programme(participant.programme or "")
    expected = [option.expected for option in programme.optional if option.expected]
    if participant.coaching is None or not expected:
        faults = Faults("Participant")
        faults.add("coaching", "coaching of a programme that offers it", participant.coaching)
        raise InvalidFacts(faults.found)
    decision = coaching.assess(participant.coaching, expected=expected[0])
    return finish(decision, participant, table, as_of)


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
    table = Stated.of(table, as_of).table
    programme = table.programme(participant.programme or "")
    rows, _ = rows_of(programme, participant.variant, participant.role)
    awards = {row.award for row in rows}
    unsaid = programme.variant_fact if len(awards) > 1 else None
    award = None if unsaid else awards.pop()
    decision = learning_access.assess(
        award, sure=sure, unsaid=unsaid, rulings=rulings_of(participant, as_of)
    )
    return finish(decision, participant, table, as_of)


def attendance_for(participant: Participant, stated: Stated) -> Decision[Verdict]:
    """Answer for the programme's own requirement."""
    table, as_of = stated.table, stated.as_of
    if participant.programme is None:
        return finish(_which_programme(participant, table), participant, table, as_of)
    programme = table.programme(participant.programme)
    rows, missing = rows_of(programme, participant.variant, participant.role)
    if len(rows) == 1:
        return finish(judge_row(participant, rows[0], stated), participant, table, as_of)
    decisions = []
    for row in rows:
        try:
            decisions.append(judge_row(participant, row, stated))
        except InvalidFacts:
            # Counts that fit only some rows do not say which row it is.
            continue
    if len(decisions) == len(rows) and len({d.verdict for d in decisions}) == 1:
        return finish(decisions[0], participant, table, as_of)
    clauses = tuple(dict.fromkeys(id_ for row in rows for id_ in row.standard.clauses))
    return finish(
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


def eligibility_for(participant: Participant, stated: Stated) -> Decision[Verdict]:
    """Answer for the NPQ test."""
    table, as_of = stated.table, stated.as_of
    label: str | None
    if participant.npq is not None:
        rules = [p for p in table.programmes.values() if p.document == "npq"]
        named = [p for p in rules if participant.npq in p.variants]
        programme = (named or rules)[0]
        label, start = participant.npq, participant.npq_start
    elif participant.programme is None:
        return finish(_which_programme(participant, table), participant, table, as_of)
    else:
        programme = table.programme(participant.programme)
        label, start = participant.variant, participant.start
    row = programme.row(label, participant.role if participant.npq is None else None)
    if row.standard.kind is not StandardKind.ENGAGED_SHARE:
        faults = Faults("Participant")
        wanted = "an NPQ with the test of engagement, or its label and start in npq and npq_start"
        faults.add("programme", wanted, programme.code)
        raise InvalidFacts(faults.found)
    decision = eligibility.assess(
        participant.engagement,
        row,
        table.readings,
        start=start,
        intake=table.body.npq_intake,
        before_deferral=participant.engaged_before_deferral,
        overlay=stated.overlay(row),
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, table, as_of)


def judge_row(participant: Participant, row: Row, stated: Stated) -> Decision[Verdict]:
    """Ask the family that this row's standard belongs to."""
    if row.standard.kind is StandardKind.ENGAGED_SHARE:
        return eligibility_for(participant, stated)
    table = stated.table
    cell = table.programme(row.programme).dispensations.state
    decision = attendance.assess(
        participant.attendance,
        row,
        table.readings,
        counts=participant.counts,
        coaching=participant.coaching,
        dispensations=participant.dispensations,
        overlay=stated.overlay(row),
        rulings=rulings_of(participant, stated.as_of),
    )
    asked = bool(participant.dispensations)
    if decision.verdict is Verdict.NOT_MET and cell is CellState.STATED and not asked:
        details = {**decision.details, "may_seek": "dispensation"}
        return attrs.evolve(decision, details=FrozenMap(details))
    return decision


def _which_programme(participant: Participant, table: Table) -> Decision[Verdict]:
    """Ask which programme is meant, with those that a bare label may stand for."""
    return Decision(
        question="attendance",
        verdict=Verdict.INSUFFICIENT_INFORMATION,
        because="it is not known which programme is meant",
        clauses=("ATT-3.scope.4",),
        missing=("programme",),
        details=FrozenMap(candidates=candidates(participant.variant, table)),
    )

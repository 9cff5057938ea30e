"""
Portability: does Ambition go on with somebody who moves to another school?

After a change of school Ambition goes on in the new one (NPQ-1.4). That duty ends where the
new school is in another area and Ambition does not serve that area: both have to hold
(NPQ-1.5, reading A-36). The text takes away a duty there and forbids nothing, so what happens
next is for people to say. No more output payments follow in that case (NPQ-1.6, reading
A-19). Movers are asked to tell someone, for the record (NPQ-4.port.3); silence bars nothing,
and a move changes nothing about engagement (NPQ-4.port.2).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> moved = Move("school", mid_programme=True, new_area=True, area_covered=True, notified=True)
>>> decision = assess(moved, table.programme("NPQ21"), table.body, table.readings, start=None)
>>> print(decision)
continues: the duty to deliver goes with them to the new school (readings: A-19) \
[NPQ-1.4, NPQ-1.5, NPQ-1.6, NPQ-4.port.2]
>>> decision.details["output_payments_continue"]
True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail, Verdict
from ambition_policy.facts.changes import Move
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, Resolution, resolve, ruled
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Body, Programme
from ambition_policy.vocabulary import Actor

__all__ = ["MoveVerdict", "assess"]


class MoveVerdict(StrEnum):
    """Whether Ambition goes on."""

    CONTINUES = "continues"
    """The duty to deliver goes with the participant."""

    DUTY_LAPSES = "duty_lapses"
    """Nothing obliges Ambition to go on, and nothing forbids it."""

    NOT_APPLICABLE = "not_applicable"
    """The passage is about moves during the programme."""

    REFER = "refer"
    """It is for a person to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


class _Paid(StrEnum):
    """Whether output payments go on."""

    GO_ON = "payments_go_on"
    END = "payments_end"
    OPEN = "open"


_BECAUSE = {
    MoveVerdict.CONTINUES: "the duty to deliver goes with them to the new school",
    MoveVerdict.DUTY_LAPSES: "the new area is not served, so the duty to go on ends there",
    MoveVerdict.NOT_APPLICABLE: "the move is not during the programme",
    MoveVerdict.REFER: "the text does not speak of this move, or its sources do not agree",
    MoveVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_REMINDER = "notify_delivery_partner_or_programme_team"
_TERM = "continue_after_uncovered_move"


def assess(
    move: Move,
    programme: Programme,
    body: Body,
    readings: Readings,
    *,
    start: date | None,
    contracts: Sequence[Contract] = (),
    engagement: Verdict | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[MoveVerdict]:
    """
    Say whether Ambition goes on after a move.

    Args:
        move: what is known of it.

        programme: the programme.

        body: the intake that the NPQ policy names, and where a move may lead.

        readings: how open words are taken.

        start: the day the programme began; where it is not known, the programme's own
            document says which policy applies.

        contracts: those in force for the participant.

        engagement: the verdict on the share engaged with, if it was asked for; a move
            leaves it as it is.

        rulings: what was decided for this participant.

    Returns:
        A decision. The detail `output_payments_continue` has a reading of its own, A-19; its
        effects are named beside those of the verdict.
    """
    case = _Case(move, programme, body, start, tuple(contracts))
    asked = ruled(case.questions(readings), rulings)
    found = resolve(
        case.judge, asked, refer=MoveVerdict.REFER, unknown=MoveVerdict.INSUFFICIENT_INFORMATION
    )
    outcome = found.outcome
    details: dict[str, Detail] = {}
    effects = found.effects
    refer_to = found.refer_to
    clauses = [*body.circumstances.destinations.clauses, "NPQ-1.5"]
    terms = {}
    settled = {question.id: question.settled for question in asked}
    applies = case.covered_by_policy and settled.get("A-01") != "single_intake"
    if not applies:
        details["npq_policy_applies"] = False
        clauses = ["NPQ-0.4", "ATT-3.comm.2"]
        refer_to = (case.asks,)
    elif case.somewhere_else:
        clauses = [*body.circumstances.destinations.clauses]
        refer_to = refer_to or (Actor.DELIVERY_PARTNER_OR_PROGRAMME_TEAM,)
    elif outcome is not MoveVerdict.NOT_APPLICABLE:
        paid = case.payments(readings, rulings)
        effects = (*effects, *paid.effects)
        if paid.outcome is not _Paid.OPEN:
            details["output_payments_continue"] = paid.outcome is _Paid.GO_ON
        clauses.extend(("NPQ-1.6", "NPQ-4.port.2"))
        terms = case.sources(outcome)
        clauses.extend(("ATT-0.5", "ATT-3.scope.5") if terms.get(_TERM) != "body" else ())
    if outcome is MoveVerdict.DUTY_LAPSES:
        details["next_step"] = "refer"
        refer_to = (Actor.DELIVERY_PARTNER_OR_PROGRAMME_TEAM,)
    if applies and move.notified is not True:
        details["reminder"] = _REMINDER
        clauses.append("NPQ-4.port.3")
    if engagement is not None:
        details["assessment_eligibility"] = engagement.value
        clauses.append("NPQ-2.2")
    if any(effect.question == "A-01" for effect in effects):
        clauses.append("NPQ-0.4")
    return Decision(
        question="portability",
        verdict=outcome,
        because=_BECAUSE[outcome],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=effects,
        counts=FrozenMap({} if move.number is None else {"moves": move.number}),
        missing=found.missing,
        refer_to=refer_to,
        terms_from=FrozenMap(terms),
        details=FrozenMap(details),
    )


@final
@attrs.frozen
class _Case:
    """One move beside the terms it is held to."""

    move: Move
    programme: Programme
    body: Body
    start: date | None
    contracts: tuple[Contract, ...]

    @property
    def covered_by_policy(self) -> bool:
        """Whether the NPQ policy speaks of this programme under some reading."""
        early = self.start is not None and self.start < self.body.npq_intake[0]
        return self.programme.document == "npq" and not early

    @property
    def asks(self) -> Actor:
        """Who is asked where no text speaks of moves: the partner, if the partner decides."""
        options = self.programme.catch_up.options
        led = any(Actor.PARTNER in option.refer_to for option in options)
        return Actor.PARTNER if led else Actor.PROGRAMME_TEAM

    @property
    def somewhere_else(self) -> bool:
        """Whether it is known to lead to no school."""
        known = self.body.circumstances.destinations.words
        return self.move.destination is not None and self.move.destination not in known

    @property
    def uncovered(self) -> bool:
        """Whether both limbs of the exception are known to hold."""
        return self.move.new_area is True and self.move.area_covered is False

    def stated(self) -> dict[str, bool]:
        """What each contract says about going on."""
        return {
            contract.name: contract.continue_after_uncovered_move
            for contract in self.contracts
            if contract.continue_after_uncovered_move is not None
        }

    def questions(self, readings: Readings) -> list[Question]:
        """Everything the answer may hang on, as far as the facts bring it into play."""
        asked: list[Question] = []
        code = self.programme.code
        if not self.covered_by_policy:
            return asked
        if self.start is not None and self.start > self.body.npq_intake[1]:
            asked.append(Question.of(readings, "A-01", code))
        facts = {
            "mid_programme": self.move.mid_programme,
            "new_area": self.move.new_area,
            "area_covered": self.move.area_covered,
        }
        asked.extend(Question.fact(name) for name, value in facts.items() if value is None)
        if self.move.destination is None:
            asked.append(Question.fact("destination", ("school", "elsewhere")))
        stated = self.stated()
        if len(set(stated.values())) > 1:
            stance = readings.stance("A-26.conflict", code)
            conflict = Question.reading("A-26.conflict", tuple(stated))
            asked.append(attrs.evolve(conflict, refer_to=stance.refer_to))
        if stated:
            asked.append(Question.of(readings, "A-26.dfe", code))
        return asked

    def may_bind(self, name: str) -> bool:
        """Whether a contract is one that changes a rule of the DfE."""
        [party] = [contract.party for contract in self.contracts if contract.name == name]
        return party is not None and party.may_change_dfe_rule

    def judge(self, choices: Choices) -> MoveVerdict:
        """Judge with every open word read one way."""
        if not self.covered_by_policy or choices.get("A-01") == "single_intake":
            return MoveVerdict.REFER
        if self.move.mid_programme is False or choices.get("mid_programme") == "no":
            return MoveVerdict.NOT_APPLICABLE
        if self.somewhere_else or choices.get("destination") == "elsewhere":
            return MoveVerdict.REFER
        if not self._exception(choices):
            return MoveVerdict.CONTINUES
        chosen = choices.get("A-26.conflict")
        going_on = [n for n, says in self.stated().items() if says and chosen in (None, n)]
        # One that may change the DfE's rule is enough, whatever else says the same.
        binds = any(map(self.may_bind, going_on)) or (
            going_on and choices["A-26.dfe"] == "school_contract"
        )
        return MoveVerdict.CONTINUES if binds else MoveVerdict.DUTY_LAPSES

    def _exception(self, choices: Choices) -> bool:
        """Whether both limbs hold, facts that were not given being chosen."""
        new, covered = self.move.new_area, self.move.area_covered
        new = choices["new_area"] == "yes" if new is None else new
        covered = choices["area_covered"] == "yes" if covered is None else covered
        return new and not covered

    def payments(self, readings: Readings, rulings: Iterable[Ruling]) -> Resolution[_Paid]:
        """Say whether output payments go on."""
        reading = Question.of(readings, "A-19", self.programme.code)
        facts = [q for q in self.questions(readings) if q.id in ("new_area", "area_covered")]

        def judge(choices: Choices) -> _Paid:
            ends = choices["A-19"] == "any_move" or self._exception(choices)
            return _Paid.END if ends else _Paid.GO_ON

        return resolve(
            judge, ruled([reading, *facts], rulings), refer=_Paid.OPEN, unknown=_Paid.OPEN
        )

    def sources(self, outcome: MoveVerdict) -> dict[str, str]:
        """Which source speaks where the duty might end: a contract, or the body."""
        stated = self.stated()
        ends = {MoveVerdict.DUTY_LAPSES, MoveVerdict.INSUFFICIENT_INFORMATION}
        named = [name for name, goes_on in stated.items() if goes_on]
        if not self.uncovered or not named or outcome in ends:
            return {_TERM: "body"}
        return {_TERM: f"contract: {', '.join(named)}"}

"""
Charges: may Ambition pass on what an absence or its catch-up costs?

An event is paid for in advance, so what an unattended one cost is not got back, and another
event to catch up costs more (ATT-3.charge.1, .2); Ambition may pass that on to the
participant, the school or the trust (ATT-3.charge.3), and going to another event depends on
its cost being met (ATT-3.catchup.3). Nobody is exempted, no sum is given and nobody is named
who decides: whether to charge is for the Programme team, and a sum comes from a contract
alone (ATT-0.5); which of two that differ is reading A-26. One-to-ones and tasks are no events.
What deferring or withdrawing costs stands in other policies (ATT-3.fin.1).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> found = assess(Expense("residential", attended=False), table.body.absences, table.readings)
>>> found.verdict, found.details["payers"], found.details["amount"]
(<ChargeVerdict.MAY_CHARGE: 'may_charge'>, ('participant', 'school', 'trust'), None)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail, Effect
from ambition_policy.facts.misses import Expense
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.absences import AbsenceTerms
from ambition_policy.terms.contracts import Contract
from ambition_policy.vocabulary import Actor, Element

__all__ = ["ChargeVerdict", "assess"]


class ChargeVerdict(StrEnum):
    """Whether costs may be passed on."""

    MAY_CHARGE = "may_charge"
    """They may be; whether they are is a person's decision, and no sum is stated."""

    NO_BASIS = "no_basis"
    """No clause speaks of such a cost."""

    CHARGE = "charge"
    """A contract states the sum."""

    REFER = "refer"
    """It is for somebody else, or another policy, to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    ChargeVerdict.MAY_CHARGE: "an event costs money, and that may be passed on",
    ChargeVerdict.NO_BASIS: "no clause speaks of such a cost",
    ChargeVerdict.CHARGE: "a contract states the sum",
    ChargeVerdict.REFER: "the two policies leave it to somebody else, or to another policy",
    ChargeVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_COSTS = ("ATT-3.charge.1", "ATT-3.charge.2", "ATT-3.charge.3")
_ANOTHER = ("ATT-3.catchup.3", "ATT-3.charge.2", "ATT-3.charge.3")
_CALLED_OFF = ("ATT-3.fm.4", "ATT-3.fm.5", "ATT-3.charge.3")


def assess(
    expense: Expense,
    terms: AbsenceTerms,
    readings: Readings,
    *,
    contracts: Sequence[Contract] = (),
    rulings: Iterable[Ruling] = (),
) -> Decision[ChargeVerdict]:
    """
    Say whether a cost may be passed on, to whom, and how much a contract makes of it.

    Args:
        expense: the session that was missed, or how it was made up.

        terms: the lists that the body fixes.

        readings: how open words are taken.

        contracts: contracts in force; each charge is in pence.

        rulings: what was decided for this participant.

    Returns:
        A decision. Its details give `payers`, `amount` (`None` unless a contract states
        it, then pence) and `exemption`, which is always `None`: no clause exempts anybody.
        Where contracts state different sums, the effect of A-26 gives each in pence, by the
        choice that decided or by the contract's name.
    """
    if expense.withdrawing:
        return _elsewhere(Actor.WITHDRAWAL_POLICY, ("ATT-3.fin.1", "ATT-4.1"))
    if expense.deferring:
        return _elsewhere(Actor.DEFERRAL_POLICY, ("ATT-3.fin.1", "ATT-4.2"))
    if expense.cancelled_by is Actor.AMBITION:
        return _elsewhere(Actor.PROGRAMME_TEAM, _CALLED_OFF)
    words = terms.words
    if expense.catch_up in words.partner_decides.words:
        return _elsewhere(Actor.PARTNER, words.partner_decides.clauses)
    element = expense.element
    if expense.kind is not None:
        element = terms.element(expense.kind, element)
    another = expense.catch_up in words.paid_for.words
    sums = _Sums.of(contracts, readings, rulings)
    questions = []
    if not another and expense.attended is None and expense.catch_up is None:
        questions.append(Question.fact("attended"))
    if not another and element is None:
        questions.append(Question.fact("element", tuple(Element)))

    def judge(choices: Choices) -> ChargeVerdict:
        # Having something to catch up with says nothing of the event that it makes up for.
        missed = expense.attended is False or choices.get("attended") == "no"
        of_event = choices.get("element", element) == Element.EVENT
        if not another and not (missed and of_event):
            return ChargeVerdict.NO_BASIS
        if missed and sums.conflict:
            return ChargeVerdict.REFER
        if missed and sums.pence is not None:
            return ChargeVerdict.CHARGE
        return ChargeVerdict.REFER if expense.amount_asked else ChargeVerdict.MAY_CHARGE

    found = resolve(
        judge,
        questions,
        refer=ChargeVerdict.REFER,
        unknown=ChargeVerdict.INSUFFICIENT_INFORMATION,
    )
    verdict = found.outcome
    charged = verdict is ChargeVerdict.CHARGE
    possible = verdict in (ChargeVerdict.MAY_CHARGE, ChargeVerdict.CHARGE, ChargeVerdict.REFER)
    details: dict[str, Detail] = {"amount": sums.pence if charged else None, "exemption": None}
    refer_to: tuple[Actor, ...] = ()
    clauses: tuple[str, ...] = _ANOTHER if another else _COSTS
    if possible:
        details |= {"payers": words.payers.words, "may_charge": True}
        refer_to = () if charged else (Actor.PROGRAMME_TEAM,)
    if another:
        details["condition"] = "costs_met"
    # A sum is for an event that was missed, or may have been while facts are missing.
    missed = verdict is ChargeVerdict.REFER and expense.attended is False
    undecided = sums.conflict and (missed or bool(found.missing))
    if undecided and missed:
        refer_to = (Actor.CONTRACT_OWNER,)
    if charged or undecided:
        clauses = ("ATT-0.5", "ATT-3.scope.5", *clauses)
    if verdict is ChargeVerdict.NO_BASIS:
        clauses = (*_COSTS, "ATT-3.scope.2")
    return Decision(
        question="charges",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=clauses,
        readings=sums.effects if charged or undecided else (),
        missing=found.missing,
        refer_to=refer_to,
        terms_from=FrozenMap({"non_attendance_charge": sums.name} if charged else {}),
        details=FrozenMap(details),
    )


def _elsewhere(whom: Actor, clauses: tuple[str, ...]) -> Decision[ChargeVerdict]:
    """Refer to whom the text leaves it to; there is never a sum."""
    return Decision(
        question="charges",
        verdict=ChargeVerdict.REFER,
        because=_BECAUSE[ChargeVerdict.REFER],
        clauses=clauses,
        refer_to=(whom,),
        details=FrozenMap(amount=None, exemption=None),
    )


@final
@attrs.frozen
class _Sums:
    """What contracts state for an unattended event: one sum, none, or several that differ."""

    pence: int | None = None
    name: str = ""
    effects: tuple[Effect, ...] = ()

    @property
    def conflict(self) -> bool:
        """Whether two differ, and nobody has said which holds."""
        return any(effect.settled is None for effect in self.effects)

    @classmethod
    def of(
        cls, contracts: Sequence[Contract], readings: Readings, rulings: Iterable[Ruling]
    ) -> _Sums:
        """Find the sum; where two differ, only a ruling or the caller's choice ends it."""
        stated = [(c.non_attendance_charge, c.name) for c in contracts]
        stating = [(pence, name) for pence, name in stated if pence is not None]
        if not stating:
            return cls()
        first = stating[0]
        other = next((each for each in stating if each[0] != first[0]), None)
        if other is None:
            return cls(first[0], f"contract: {', '.join(sorted(name for _, name in stating))}")
        [question] = ruled([Question.of(readings, "A-26.conflict")], rulings)
        if question.settled is None:
            # Nobody has said which holds, so it does not matter which was named first.
            sums = {name: str(pence) for pence, name in sorted(stating)}
            return cls(effects=(Effect(question.id, FrozenMap(sums), by=question.by),))
        choices = {"first": first, "second": other}
        sums = {choice: str(pence) for choice, (pence, _) in choices.items()}
        pence, name = choices[question.settled]
        effect = Effect(question.id, FrozenMap(sums), question.settled, question.by)
        return cls(pence, f"contract: {name}", (effect,))

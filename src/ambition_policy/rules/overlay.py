"""
Contracts: which limits apply once contracts and programme documents have spoken?

A contract replaces the terms it states and no other (ATT-0.5, ATT-3.scope.5; whether it does
more is reading A-26). Two contracts are not ranked, so where they disagree in a way that
matters it is referred. A school's contract is not presumed to change a rule of the DfE, and
a handbook that differs from the appendix is not ranked against it (ATT-3.att.1, A-13).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> standard = table.programme("FL").row().standard
>>> own = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
>>> overlay = Overlay(standard, (own,), "FL")
>>> [(limit.term.value, limit.value, limit.source) for limit in overlay.limits({})]
[('min_attendance_share', Fraction(9, 10), 'contract: Northern Trust')]
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction as Fraction  # noqa: PLC0414  (used by the example above)
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.resolution import Choices, Question
from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.standards import Limit, Standard, Term

__all__ = ["UNKNOWN_TERMS", "Overlay"]

UNKNOWN_TERMS = ("as_policy", "looser", "stricter")
"""What a contract may say that is known to differ but was not given."""

_CLAUSES = ("ATT-0.5", "ATT-3.scope.5")


@final
@attrs.frozen
class Overlay:
    """
    A standard with what contracts and programme documents say of it.

    Attributes:
        standard: what the row asks for.

        contracts: those in force for the participant.

        programme: the programme's code.

        unknown: whether a contract is known to differ whose terms were not given.
    """

    standard: Standard
    contracts: tuple[Contract, ...] = ()
    programme: str = ""
    unknown: bool = False

    @property
    def clauses(self) -> tuple[str, ...]:
        """What an answer rests on that hangs on terms which were not given."""
        return _CLAUSES if self.unknown else ()

    def stated(self, term: Term) -> dict[str, Limit]:
        """What each contract states for *term*, by its name; a handbook speaks apart."""
        return {
            contract.name: Limit(
                term,
                contract.limits[term],
                clauses=_CLAUSES,
                source=f"contract: {contract.name}",
            )
            for contract in self.contracts
            if term in contract.limits and contract.party is not Party.HANDBOOK
        }

    def handbook(self) -> dict[Term, Limit]:
        """What the programme documents state."""
        return {
            term: Limit(term, value, clauses=("ATT-3.att.1",), source=f"handbook: {own.name}")
            for own in self.contracts
            if own.party is Party.HANDBOOK
            for term, value in own.limits.items()
        }

    def row(self) -> dict[Term, Limit]:
        """What the row states."""
        return {limit.term: limit for limit in self.standard.limits}

    def conflicts(self) -> Iterator[tuple[Term, str, dict[str, Limit]]]:
        """Terms on which contracts disagree, each with the id of the question it raises."""
        open_terms = [
            term for term in Term if len({limit.value for limit in self.stated(term).values()}) > 1
        ]
        for term in open_terms:
            alone = len(open_terms) == 1
            yield term, "A-26.conflict" if alone else f"A-26.conflict:{term}", self.stated(term)

    def unresolved(self, choices: Choices) -> frozenset[Term]:
        """Terms on which contracts disagree, without a choice of one of them."""
        return frozenset(term for term, id_, _ in self.conflicts() if id_ not in choices)

    def reaches_dfe(self) -> bool:
        """Whether a contract states the DfE's term without being the DfE's or a funder's."""
        return (
            any(
                Term.MIN_ENGAGEMENT_SHARE in contract.limits
                and contract.party is not Party.HANDBOOK
                and not (contract.party and contract.party.may_change_dfe_rule)
                for contract in self.contracts
            )
            and Term.MIN_ENGAGEMENT_SHARE in self.row()
        )

    def questions(self, readings: Readings) -> Iterator[Question]:
        """Give the questions that contracts and programme documents raise."""
        if not self.contracts:
            return
        for _, id_, limits in self.conflicts():
            stance = readings.stance("A-26.conflict", self.programme)
            yield attrs.evolve(Question.reading(id_, tuple(limits)), refer_to=stance.refer_to)
        if self.reaches_dfe():
            yield Question.of(readings, "A-26.dfe", self.programme)
        if any(self.differs(limit) for limit in self.handbook().values()):
            yield Question.of(readings, "A-13.handbook", self.programme)
        if any(self.differs(limit) for term in Term for limit in self.stated(term).values()):
            yield Question.of(readings, "A-26.replacement", self.programme)

    def differs(self, limit: Limit) -> bool:
        """Whether a limit is not the one the row states already."""
        own = self.row().get(limit.term)
        return own is None or own.value != limit.value

    def limits(self, choices: Choices) -> tuple[Limit, ...]:
        """
        Give the limits that hold under one choice for each question.

        Args:
            choices: by question id; those left out take the policy's side. What several
                contracts state names them all, and where they disagree without a choice its
                value is one of theirs.
        """
        if not self.contracts:
            return self.standard.limits
        found = self.row()
        if choices.get("A-13.handbook") == "handbook":
            found |= {t: limit for t, limit in self.handbook().items() if self.differs(limit)}
        stated: dict[Term, Limit] = {}
        open_terms = {term: id_ for term, id_, _ in self.conflicts()}
        for term in Term:
            limits = self.stated(term)
            keeps = choices.get("A-26.dfe", "dfe_rule") == "dfe_rule"
            if term is Term.MIN_ENGAGEMENT_SHARE and keeps and self.reaches_dfe():
                continue
            if limits:
                chosen = choices.get(open_terms.get(term, ""))
                names = sorted(limits) if chosen is None else [chosen]
                source = f"contract: {', '.join(names)}"
                stated[term] = attrs.evolve(limits[names[0]], source=source)
        differing = {term: limit for term, limit in stated.items() if self.differs(limit)}
        if choices.get("A-26.replacement") == "wholesale" and differing:
            return tuple(stated.values())
        return tuple((found | differing).values())

    def all_limits(self) -> tuple[Limit, ...]:
        """Every limit that some choice may bring."""
        if not self.contracts:
            return self.standard.limits
        stated = [limit for term in Term for limit in self.stated(term).values()]
        return (*self.standard.limits, *self.handbook().values(), *stated)

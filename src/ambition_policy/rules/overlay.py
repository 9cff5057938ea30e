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

    def stated(self, term: Term, *, handbook: bool) -> dict[str, Limit]:
        """What each contract states for *term*, by its name; or what each handbook does."""
        word, clauses = ("handbook", ("ATT-3.att.1",)) if handbook else ("contract", _CLAUSES)
        return {
            own.name: Limit(term, own.limits[term], clauses=clauses, source=f"{word}: {own.name}")
            for own in self.contracts
            if term in own.limits and (own.party is Party.HANDBOOK) is handbook
        }

    def row(self) -> dict[Term, Limit]:
        """What the row states."""
        return {limit.term: limit for limit in self.standard.limits}

    def conflicts(self) -> dict[tuple[Term, bool], str]:
        """Terms on which contracts, or handbooks, disagree, with the id of the question raised."""
        found = [
            (term, handbook)
            for handbook in (False, True)
            for term in Term
            if len({one.value for one in self.stated(term, handbook=handbook).values()}) > 1
        ]
        if len(found) == 1:
            return {found[0]: "A-26.conflict"}
        ends = {False: "", True: ":handbook"}
        return {(term, own): f"A-26.conflict:{term}{ends[own]}" for term, own in found}

    def unresolved(self, choices: Choices) -> frozenset[Term]:
        """Terms on which those that count disagree, without a choice of one of them."""
        return frozenset(
            term
            for (term, handbook), id_ in self.conflicts().items()
            if id_ not in choices and (not handbook or _goes_by_handbook(choices))
        )

    def outsiders(self) -> frozenset[str]:
        """Contracts that state the DfE's term without being the DfE's or a funder's."""
        if Term.MIN_ENGAGEMENT_SHARE not in self.row():
            return frozenset()
        return frozenset(
            own.name
            for own in self.contracts
            if Term.MIN_ENGAGEMENT_SHARE in own.limits
            and own.party is not Party.HANDBOOK
            and not (own.party and own.party.may_change_dfe_rule)
        )

    def questions(self, readings: Readings) -> Iterator[Question]:
        """Give the questions that contracts and programme documents raise."""
        if not self.contracts:
            return
        for (term, handbook), id_ in self.conflicts().items():
            asked = "A-13.handbook" if handbook else "A-26.conflict"
            stance = readings.stance(asked, self.programme)
            names = tuple(sorted(self.stated(term, handbook=handbook)))
            yield attrs.evolve(Question.reading(id_, names), refer_to=stance.refer_to)
        if self.outsiders():
            yield Question.of(readings, "A-26.dfe", self.programme)
        if any(map(self.differs, self.every(handbook=True))):
            yield Question.of(readings, "A-13.handbook", self.programme)
        if any(map(self.differs, self.every(handbook=False))):
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
        stated = self.spoken(choices, handbook=False)
        if _goes_by_handbook(choices):
            said = self.spoken(choices, handbook=True)
            # A contract comes first, even where it repeats what the row states.
            said = {term: limit for term, limit in said.items() if term not in stated}
            found |= {term: limit for term, limit in said.items() if self.differs(limit)}
        differing = {term: limit for term, limit in stated.items() if self.differs(limit)}
        if choices.get("A-26.replacement") == "wholesale" and differing:
            return tuple(stated.values())
        return tuple((found | differing).values())

    def spoken(self, choices: Choices, *, handbook: bool) -> dict[Term, Limit]:
        """Give each term that contracts state, or handbooks do, under choices."""
        conflicts, found = self.conflicts(), {}
        keeps = choices.get("A-26.dfe", "dfe_rule") == "dfe_rule"
        barred = self.outsiders() if keeps else frozenset()
        for term in Term:
            limits = self.stated(term, handbook=handbook)
            chosen = choices.get(conflicts.get((term, handbook), ""))
            names = sorted(limits) if chosen is None else [chosen]
            if term is Term.MIN_ENGAGEMENT_SHARE:
                # What others state beside them holds all the same.
                names = [name for name in names if name not in barred]
            if names:
                word = limits[names[0]].source.partition(":")[0]
                source = f"{word}: {', '.join(names)}"
                found[term] = attrs.evolve(limits[names[0]], source=source)
        return found

    def every(self, *, handbook: bool) -> Iterator[Limit]:
        """Every limit that a contract states, or a handbook does."""
        for term in Term:
            yield from self.stated(term, handbook=handbook).values()

    def all_limits(self) -> tuple[Limit, ...]:
        """Every limit that some choice may bring."""
        if not self.contracts:
            return self.standard.limits
        said = (*self.every(handbook=True), *self.every(handbook=False))
        return (*self.standard.limits, *said)


def _goes_by_handbook(choices: Choices) -> bool:
    return choices.get("A-13.handbook") == "handbook"

"""
What does a contract state, and what else may differ from the row?

Where a contract says something different, it wins (ATT-0.5, ATT-3.scope.5). A `Contract` holds
only the terms that it states; everything else stays as the policy has it.

>>> contract = Contract("Northern Trust", party="school", limits={Term.MAX_MISSED: Fraction(1)})
>>> contract.limits[Term.MAX_MISSED]
Fraction(1, 1)
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidTerms
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.terms.node import Node
from ambition_policy.terms.standards import Term
from ambition_policy.vocabulary import word

__all__ = ["Contract", "Party", "contracts_of"]


class Party(StrEnum):
    """With whom a contract was made, or which other document speaks."""

    SCHOOL = "school"
    TRUST = "trust"
    FUNDER = "funder"
    DFE = "dfe"
    HANDBOOK = "handbook"

    @property
    def may_change_dfe_rule(self) -> bool:
        """Whether its terms are taken to change a rule of the DfE (reading A-26)."""
        return self in (Party.DFE, Party.FUNDER)


@final
@attrs.frozen
class Contract:
    """
    The terms that one contract states.

    Args:
        name: what to call it in answers.

        party: with whom it was made; `None` where that is not known. `"handbook"` stands for
            the programme documents, which the policy does not rank (reading A-13).

        limits: each term it states, as an exact share or count.

        continue_after_uncovered_move: whether delivery goes on after a move to an area that
            is not covered, where it says.

        non_attendance_charge: the sum for an unattended event in pence, where it states one.

    Raises:
        InvalidTerms: a field is of the wrong kind, or a share is not from 0 to 1.
    """

    name: str
    party: Party | None = attrs.field(default=None, kw_only=True)
    limits: FrozenMap[Term, Fraction] = attrs.field(
        default=EMPTY, kw_only=True, converter=FrozenMap
    )
    continue_after_uncovered_move: bool | None = attrs.field(default=None, kw_only=True)
    non_attendance_charge: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Contract")
        faults.text("name", self.name)
        if self.party is not None:
            object.__setattr__(self, "party", word(Party, self.party, faults, "party"))
        faults.flag("continue_after_uncovered_move", self.continue_after_uncovered_move)
        if self.non_attendance_charge is not None:
            faults.count("non_attendance_charge", self.non_attendance_charge)
        limits = {}
        for key, value in self.limits.items():
            term = word(Term, key, faults, "limits")
            if isinstance(value, bool) or not isinstance(value, Fraction | int):
                faults.add(f"limits[{key!s}]", "an exact Fraction or int", value)
            elif isinstance(term, Term) and term.is_share and not 0 <= value <= 1:
                faults.add(f"limits[{key!s}]", "a share from 0 to 1", value)
            elif isinstance(term, Term) and not term.is_share and (value < 0 or value % 1):
                faults.add(f"limits[{key!s}]", "a count of 0 or more", value)
            else:
                limits[term] = Fraction(value)
        faults.raise_as(InvalidTerms)
        object.__setattr__(self, "limits", FrozenMap(limits))


def contracts_of(node: Node) -> tuple[Contract, ...]:
    """
    Read `[[contract]]` tables.

    Args:
        node: the whole file.

    Returns:
        The contracts; faults are noted, each with its path.
    """
    found = []
    for child in node.children("contract"):
        name = child.text("name")
        party = child.word("party", Party) if child.has("party") else None
        limits = {}
        for term in Term:
            if child.has(term):
                count = None if term.is_share else child.count(term)
                limits[term] = child.share(term) if term.is_share else Fraction(count or 0)
        charge = child.count("non_attendance_charge_pence")
        goes_on = child.flag("continue_after_uncovered_move")
        child.done()
        if name and (party is None or isinstance(party, Party)):
            found.append(
                Contract(
                    name,
                    party=party,
                    limits=limits,
                    continue_after_uncovered_move=goes_on,
                    non_attendance_charge=charge,
                )
            )
    _each_once(found, node)
    node.done()
    return tuple(found)


def _each_once(contracts: Iterable[Contract], node: Node) -> None:
    names: set[str] = set()
    for contract in contracts:
        if contract.name in names:
            node.fault("contract", "each name once", contract.name)
        names.add(contract.name)

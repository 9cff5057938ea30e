"""
Where does a contract ask for something else than the policy, and in which direction?

>>> from fractions import Fraction
>>> from ambition_policy.terms import Contract, Term, shipped
>>> trust = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
>>> for found in overrides([trust], "FL", shipped()):
...     print(found.term, found.policy, found.contract, found.direction.value)
min_attendance_share 1 9/10 looser
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.terms.standards import Term
from ambition_policy.vocabulary import Role

__all__ = ["Direction", "Override", "overrides"]

_CAPS = (Term.MAX_CATCH_UP_SHARE, Term.MAX_MISSED, Term.MAX_NOT_MADE_UP)


class Direction(StrEnum):
    """Which way a contract goes."""

    STRICTER = "stricter"
    LOOSER = "looser"
    SAME = "same"
    NEW = "new"
    """The row states no such term."""


@final
@attrs.frozen(kw_only=True)
class Override:
    """
    One term that a contract states for one row.

    Attributes:
        name: the contract's.

        variant: the row's variant, where there are any.

        role: the row's role; `None` for a term that is not of rows.

        term: which term, as a file of contracts has it.

        policy: the policy's value; `None` where it states none.

        contract: the contract's value.

        direction: which way it goes.

        clauses: where the policy speaks of the term.
    """

    name: str
    variant: str | None
    role: Role | None
    term: str
    policy: Fraction | bool | None
    contract: Fraction | int
    direction: Direction
    clauses: tuple[str, ...]


def overrides(contracts: Iterable[Contract], programme: str, table: Table) -> tuple[Override, ...]:
    """
    Hold the terms of contracts beside those of a programme's rows.

    Args:
        contracts: those in force.

        programme: the programme's code.

        table: the terms.

    Returns:
        One entry for each contract, row and term that the contract states, then its terms that
        are not of rows.

    Raises:
        InvalidFacts: the table has no such programme.
    """
    own_programme = table.programme(programme)
    found = []
    for contract in contracts:
        for row in own_programme.rows():
            own = {limit.term: limit for limit in row.standard.limits}
            for term, value in contract.limits.items():
                limit = own.get(term)
                found.append(
                    Override(
                        name=contract.name,
                        variant=row.variant,
                        role=row.role,
                        term=term.value,
                        policy=limit.value if limit else None,
                        contract=value,
                        direction=_direction(term, limit.value if limit else None, value),
                        clauses=limit.clauses if limit else (),
                    )
                )
        found.extend(_beside_rows(contract, own_programme))
    return tuple(found)


def _beside_rows(contract: Contract, programme: Programme) -> Iterator[Override]:
    """What a contract states of moves and of charges, of which no row speaks."""
    if contract.continue_after_uncovered_move is not None:
        goes_on = contract.continue_after_uncovered_move
        # Only the NPQ policy speaks of moves: outside the area, the duty to deliver lapses.
        spoken_of = programme.document == "npq"
        direction = Direction.LOOSER if goes_on else Direction.SAME
        yield Override(
            name=contract.name,
            variant=None,
            role=None,
            term="continue_after_uncovered_move",
            policy=False if spoken_of else None,
            contract=goes_on,
            direction=direction if spoken_of else Direction.NEW,
            clauses=("NPQ-1.5",) if spoken_of else (),
        )
    if contract.non_attendance_charge is not None:
        yield Override(
            name=contract.name,
            variant=None,
            role=None,
            term="non_attendance_charge_pence",
            policy=None,
            contract=contract.non_attendance_charge,
            direction=Direction.NEW,
            clauses=("ATT-3.charge.3",),
        )


def _direction(term: Term, policy: Fraction | None, contract: Fraction) -> Direction:
    if policy is None:
        return Direction.NEW
    if policy == contract:
        return Direction.SAME
    less = contract < policy
    return Direction.STRICTER if less == (term in _CAPS) else Direction.LOOSER

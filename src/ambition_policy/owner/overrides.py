"""
Where does a contract ask for something else than the policy, and in which direction?

>>> from fractions import Fraction
>>> from ambition_policy.terms import Contract, Term, shipped
>>> trust = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
>>> for found in overrides([trust], "FL", shipped()):
...     print(found.term.value, found.policy, found.contract, found.direction.value)
min_attendance_share 1 9/10 looser
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table
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

        role: the row's role.

        term: which term.

        policy: the row's value; `None` where it states none.

        contract: the contract's value.

        direction: which way it goes.

        clauses: where the row states the term.
    """

    name: str
    variant: str | None
    role: Role
    term: Term
    policy: Fraction | None
    contract: Fraction
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
        One entry for each contract, row and term that the contract states.

    Raises:
        InvalidFacts: the table has no such programme.
    """
    rows = tuple(table.programme(programme).rows())
    found = []
    for contract in contracts:
        for row in rows:
            own = {limit.term: limit for limit in row.standard.limits}
            for term, value in contract.limits.items():
                limit = own.get(term)
                found.append(
                    Override(
                        name=contract.name,
                        variant=row.variant,
                        role=row.role,
                        term=term,
                        policy=limit.value if limit else None,
                        contract=value,
                        direction=_direction(term, limit.value if limit else None, value),
                        clauses=limit.clauses if limit else (),
                    )
                )
    return tuple(found)


def _direction(term: Term, policy: Fraction | None, contract: Fraction) -> Direction:
    if policy is None:
        return Direction.NEW
    if policy == contract:
        return Direction.SAME
    less = contract < policy
    return Direction.STRICTER if less == (term in _CAPS) else Direction.LOOSER

"""
Which of the differences between two sets of terms gives somebody another answer?

The differences are tried one by one, then in pairs and threes: the fewest that are enough did
it, and several ways stand side by side.

>>> from fractions import Fraction
>>> from ambition_policy.terms import Term
>>> trust = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
>>> found = steps(Terms(), Terms(contracts=[trust], counts={"online_module": 9}))
>>> [*found]
['contract Northern Trust', 'count of online_module: 9']
>>> fewest(found, lambda names: "contract Northern Trust" in names)
'contract Northern Trust'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import combinations
from math import comb
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.owner.differences import differences, one_by_one
from ambition_policy.terms import Contract, Table, shipped

__all__ = ["Terms", "fewest", "steps", "taking"]

_TRIED = 3
# Beyond so many pairs or threes it takes longer to try them than anybody would wait.
_MOST_WAYS = 300


def _contracts(value: Iterable[Contract]) -> tuple[Contract, ...]:
    return tuple(value)


@final
@attrs.frozen(kw_only=True)
class Terms:
    """
    One set of terms.

    Args:
        table: the terms; those that ship with the library unless given.

        readings: how open words are taken; as the table takes them unless given.

        contracts: those in force for everybody.

        counts: how many sessions of a kind there are, where the table gives no number.

        start: the day the programme began.
    """

    table: Table | None = attrs.field(default=None, repr=False)
    readings: Readings | None = None
    contracts: tuple[Contract, ...] = attrs.field(default=(), converter=_contracts)
    counts: Mapping[str, int] = EMPTY
    start: date | None = None

    @property
    def whole(self) -> Table:
        """The table with its readings."""
        table = self.table or shipped()
        return table if self.readings is None else attrs.evolve(table, readings=self.readings)


_Step = Callable[[Terms], Terms]  # how terms take over one difference


def steps(before: Terms, after: Terms) -> FrozenMap[str, _Step]:
    """
    Name every single difference, with how terms take it over.

    Args:
        before: the one set of terms.

        after: the other.

    Returns:
        By its words; a difference of the tables comes with the clauses that state it.
    """
    return FrozenMap(dict(_between(before, after)))


def taking(terms: Terms, found: Mapping[str, _Step], names: Iterable[str]) -> Terms:
    """
    Take some differences over.

    Args:
        terms: the terms before.

        found: what `steps` gave.

        names: which of them.
    """
    for name in names:
        terms = found[name](terms)
    return terms


def fewest(names: Iterable[str], enough: Callable[[tuple[str, ...]], bool]) -> str:
    """
    Name the fewest differences that are enough.

    Args:
        names: of all differences.

        enough: whether some of them bring the other answer.
    """
    every = tuple(names)
    for size in range(1, _TRIED + 1):
        if size > 1 and comb(len(every), size) > _MOST_WAYS:
            break
        found = [tried for tried in combinations(every, size) if enough(tried)]
        if found:
            return "; or ".join(" and ".join(tried) for tried in found)
    return "everything that differs, together"


def _between(a: Terms, b: Terms) -> Iterator[tuple[str, _Step]]:
    stated = [(found.where, found.clauses) for found in differences(a.whole, b.whole)]
    for name in one_by_one(a.whole, b.whole):
        own = (ids for where, ids in stated if where == name or where.startswith(f"{name}, "))
        clauses = ", ".join(dict.fromkeys(id_ for ids in own for id_ in ids))
        yield f"{name} [{clauses}]" if clauses else name, partial(_table, b.whole, name)
    for contract in b.contracts:
        if contract not in a.contracts:
            yield f"contract {contract.name}", partial(_contract, contract)
    for contract in a.contracts:
        if contract not in b.contracts:
            yield f"without contract {contract.name}", partial(_without, contract)
    for kind in sorted({*a.counts, *b.counts}):
        if a.counts.get(kind) != b.counts.get(kind):
            number = b.counts.get(kind)
            yield f"count of {kind}: {number}", partial(_count, kind, number)
    if a.start != b.start:
        yield f"start: {b.start}", partial(_start, b.start)


def _table(other: Table, name: str, terms: Terms) -> Terms:
    """Take over a difference to another table, unless it came with another one already."""
    alone = one_by_one(terms.whole, other).get(name)
    return terms if alone is None else attrs.evolve(terms, table=alone, readings=None)


def _contract(contract: Contract, terms: Terms) -> Terms:
    return attrs.evolve(terms, contracts=(*terms.contracts, contract))


def _without(contract: Contract, terms: Terms) -> Terms:
    kept = [own for own in terms.contracts if own != contract]
    return attrs.evolve(terms, contracts=kept)


def _count(kind: str, number: int | None, terms: Terms) -> Terms:
    counts = {k: n for k, n in terms.counts.items() if k != kind}
    return attrs.evolve(terms, counts=counts if number is None else counts | {kind: number})


def _start(day: date | None, terms: Terms) -> Terms:
    return attrs.evolve(terms, start=day)

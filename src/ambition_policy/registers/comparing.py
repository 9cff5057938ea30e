r"""
Who gets another answer by other terms, and which difference between them does it?

Everybody is judged by both sets of terms. Where the verdicts differ, each single difference
between the terms is tried alone: one that is enough by itself did it, and where none is, they
did it together.

>>> from fractions import Fraction
>>> from ambition_policy.registers.people import people
>>> from ambition_policy.registers.tidy import read_tidy
>>> from ambition_policy.terms import Contract, Term, shipped
>>> rows = [f"ana,S{n},residential,{'missed' if n == 4 else 'live'}" for n in range(1, 5)]
>>> sheet = read_tidy("\n".join(["participant,session,kind,status", *rows]))
>>> def build(terms):
...     return people(sheet, table=terms.table, programme="FL", as_of=date(2024, 2, 1))
>>> trust = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(1, 2)})
>>> found = compare(build, Terms(shipped()), Terms(shipped(), contracts=[trust]))
>>> [(one.participant, one.before.verdict.value, one.after.verdict.value, one.did_it)
...     for one in found.changed]
[('ana', 'insufficient_information', 'pending', ('contract: Northern Trust',))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date as date  # noqa: PLC0414  (the example)
from typing import final

import attrs

from ambition_policy.owner.differences import differences, one_by_one
from ambition_policy.questions import Answers
from ambition_policy.registers.entries import Register
from ambition_policy.registers.judging import judge
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table

__all__ = ["Changed", "Comparison", "Terms", "compare"]

_TOGETHER = "together"


def _contracts(given: Iterable[Contract]) -> tuple[Contract, ...]:
    return tuple(given)


@final
@attrs.frozen
class Terms:
    """
    By what somebody is judged.

    Attributes:
        table: the table, with its readings as they are taken.

        contracts: those in force for everybody.
    """

    table: Table = attrs.field(repr=False)
    contracts: tuple[Contract, ...] = attrs.field(default=(), converter=_contracts, kw_only=True)


@final
@attrs.frozen
class Changed:
    """
    Somebody who gets another answer.

    Attributes:
        participant: who.

        before: the answers by the one set of terms.

        after: the answers by the other.

        did_it: the differences that are each enough; where none is, `"together"` first.
    """

    participant: str
    before: Answers
    after: Answers
    did_it: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Comparison:
    """
    A register by two sets of terms.

    Attributes:
        before: the register by the one.

        after: the register by the other.

        differences: everything in which the terms differ, in words.

        changed: everybody with another verdict, in the order of the register.
    """

    before: Register
    after: Register
    differences: tuple[str, ...]
    changed: tuple[Changed, ...]


def compare(build: Callable[[Terms], Register], before: Terms, after: Terms) -> Comparison:
    """
    Judge everybody by two sets of terms.

    Args:
        build: counts a register by terms; what a row asks for bears on how it is counted. The
            contracts of the terms are put in force for everybody in it.

        before: the one set.

        after: the other.
    """
    registers = [_built(build, terms) for terms in (before, after)]
    one, two = ({entry.id: found for entry, found in judge(own)} for own in registers)
    moved = [who for who, answers in two.items() if answers.verdict is not one[who].verdict]
    alone = {
        name: {entry.id: found for entry, found in judge(_only(_built(build, terms), moved))}
        for name, terms in (_one_by_one(before, after) if moved else ())
    }
    changed = []
    for who in moved:
        verdicts = {name: answers[who].verdict for name, answers in alone.items()}
        enough = [name for name, verdict in verdicts.items() if verdict is two[who].verdict]
        part = [name for name, verdict in verdicts.items() if verdict is not one[who].verdict]
        did_it = enough or [_TOGETHER, *(part or alone)]
        changed.append(Changed(who, one[who], two[who], tuple(did_it)))
    return Comparison(
        before=registers[0],
        after=registers[1],
        differences=tuple(_in_words(before, after)),
        changed=tuple(changed),
    )


def _built(build: Callable[[Terms], Register], terms: Terms) -> Register:
    return attrs.evolve(build(terms), contracts=terms.contracts)


def _only(register: Register, some: Iterable[str]) -> Register:
    wanted = {*some}
    entries = tuple(entry for entry in register.entries if entry.id in wanted)
    return attrs.evolve(register, entries=entries)


def _one_by_one(before: Terms, after: Terms) -> Iterator[tuple[str, Terms]]:
    """Every single difference, and the terms before with it alone."""
    for name, table in one_by_one(before.table, after.table).items():
        yield name, attrs.evolve(before, table=table)
    for contract in after.contracts:
        if contract not in before.contracts:
            contracts = (*before.contracts, contract)
            yield _named(contract), attrs.evolve(before, contracts=contracts)
    for contract in before.contracts:
        if contract not in after.contracts:
            rest = tuple(own for own in before.contracts if own != contract)
            yield f"without {_named(contract)}", attrs.evolve(before, contracts=rest)


def _in_words(before: Terms, after: Terms) -> Iterator[str]:
    yield from map(str, differences(before.table, after.table))
    yield from (_named(own) for own in after.contracts if own not in before.contracts)
    yield from (f"without {_named(own)}" for own in before.contracts if own not in after.contracts)


def _named(contract: Contract) -> str:
    return f"contract: {contract.name}"

r"""
Who gets another answer by other terms, and which difference between them does it?

Everybody is judged by both sets of terms. Where the verdicts differ, the fewest differences
between the terms that are enough did it.

>>> from datetime import date
>>> from fractions import Fraction
>>> from ambition_policy.registers.people import people
>>> from ambition_policy.registers.tidy import read_tidy
>>> from ambition_policy.terms import Contract, Term
>>> rows = [f"ana,S{n},residential,{'missed' if n == 4 else 'live'}" for n in range(1, 5)]
>>> sheet = read_tidy("\n".join(["participant,session,kind,status", *rows]))
>>> def build(terms):
...     return people(sheet, table=terms.whole, programme="FL", as_of=date(2024, 2, 1))
>>> trust = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(1, 2)})
>>> found = compare(build, Terms(), Terms(contracts=[trust]))
>>> [(one.participant, one.before.verdict.value, one.after.verdict.value, one.did_it)
...     for one in found.changed]
[('ana', 'insufficient_information', 'pending', 'contract Northern Trust')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import final

import attrs

from ambition_policy.decisions import Verdict
from ambition_policy.owner import Terms, differences, fewest, steps, taking
from ambition_policy.questions import Answers
from ambition_policy.registers.entries import Register
from ambition_policy.registers.judging import judge

__all__ = ["Changed", "Comparison", "compare"]


@final
@attrs.frozen
class Changed:
    """
    Somebody who gets another answer.

    Attributes:
        participant: who.

        before: the answers by the one set of terms.

        after: the answers by the other.

        did_it: the fewest differences that are enough; several ways stand side by side.
    """

    participant: str
    before: Answers
    after: Answers
    did_it: str


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
    between = steps(before, after)
    moved = [who for who, answers in two.items() if answers.verdict is not one[who].verdict]
    tried: dict[tuple[str, ...], dict[str, Verdict]] = {}

    def verdicts(names: tuple[str, ...]) -> dict[str, Verdict]:
        """Judge those who get another answer by the terms with some of the differences."""
        if names not in tried:
            some = _only(_built(build, taking(before, between, names)), moved)
            tried[names] = {entry.id: found.verdict for entry, found in judge(some)}
        return tried[names]

    def did_it(who: str) -> str:
        return fewest(between, lambda names: verdicts(names)[who] is two[who].verdict)

    return Comparison(
        before=registers[0],
        after=registers[1],
        differences=tuple(_in_words(before, after)),
        changed=tuple(Changed(who, one[who], two[who], did_it(who)) for who in moved),
    )


def _built(build: Callable[[Terms], Register], terms: Terms) -> Register:
    return attrs.evolve(build(terms), contracts=terms.contracts)


def _only(register: Register, some: Iterable[str]) -> Register:
    wanted = {*some}
    entries = tuple(entry for entry in register.entries if entry.id in wanted)
    return attrs.evolve(register, entries=entries)


def _in_words(before: Terms, after: Terms) -> Iterator[str]:
    """Say the differences between the tables with both values, and the rest by its name."""
    yield from map(str, differences(before.whole, after.whole))
    yield from steps(attrs.evolve(before, table=after.whole, readings=None), after)

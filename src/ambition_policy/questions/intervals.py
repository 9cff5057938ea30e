"""
What can be said while some registers have not come back?

Every value that fits is tried. Where all give one verdict, that is the answer already; where
they do not, it waits for the counts that can tip it.

>>> from ambition_policy.facts import Between
>>> sam = Participant("Sam", programme="NPQA", variant="NPQSL")
>>> print(check_between(sam, RangedTally(9, live=Between(5, 6), rest="lost")))
not met, whatever comes back
>>> found = check_between(sam, RangedTally(9, live=Between(5, 9), rest="caught_up"))
>>> print(found)
insufficient information: it waits for live, caught up
>>> [verdict.value for verdict in found.ends["live"]]
['not_met', 'met']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import final

import attrs

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.intervals import RangedTally
from ambition_policy.facts.people import Participant
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions.requirements import check_attendance
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table

__all__ = ["MOST_WAYS", "Ranged", "check_between"]

MOST_WAYS = 20_000
"""How many values are tried at the most."""


@final
@attrs.frozen(kw_only=True)
class Ranged:
    """
    One answer over everything that may still come back.

    Attributes:
        verdict: the verdict that every value gives; `insufficient_information` where they
            differ.

        waits_for: the counts that can tip it, by name, after their kind of session where
            kinds were told apart; empty where every value gives one verdict.

        ends: for each count that is not known, the verdict at the least and at the most that
            it can be, everything else being as open as before.

        decisions: each verdict that some value gives, with the decision on the first such
            value, for its reasons and clauses.

        tried: how many values were tried.
    """

    verdict: Verdict
    waits_for: tuple[str, ...] = ()
    ends: FrozenMap[str, tuple[Verdict, Verdict]]
    decisions: FrozenMap[Verdict, Decision[Verdict]]
    tried: int

    def __str__(self) -> str:
        """Say it in one line."""
        verdict = self.verdict.value.replace("_", " ")
        if len(self.decisions) == 1:
            return f"{verdict}, whatever comes back"
        return f"{verdict}: it waits for {', '.join(self.waits_for).replace('_', ' ')}"


def check_between(
    participant: Participant,
    taken: RangedTally | Mapping[str, RangedTally],
    *,
    alternatives_left: bool | None = None,
    approved: bool | None = None,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
    contract_unknown: bool = False,
) -> Ranged:
    """
    Is the requirement met, open, or out of reach, whatever registers still come back?

    Args:
        participant: what is known of the person; attendance or engagement of their own is
            replaced by what *taken* says.

        taken: how sessions, or the items of an NPQ, were taken; in all, or for each kind.

        alternatives_left: whether another delivery can still be attended.

        approved: whether what was made up had been approved beforehand.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts and programme documents in force for the participant.

        contract_unknown: whether a contract is known to differ whose terms are not at hand.

    Returns:
        The verdict of `check_attendance` where all values agree, else what it waits for.

    Raises:
        InvalidFacts: no value fits the other facts, or more than `MOST_WAYS` have to be tried.
    """
    kinds = {"": taken} if isinstance(taken, RangedTally) else dict(taken)
    _check(kinds)
    found: dict[tuple[Tally, ...], Decision[Verdict]] = {}
    refused: InvalidFacts | None = None
    for tallies in product(*(list(ranged.tallies()) for ranged in kinds.values())):
        whole = sum(tallies, NOTHING)
        by_kind = {} if "" in kinds else dict(zip(kinds, tallies, strict=True))
        told = attrs.evolve(
            participant,
            attendance=Attendance(
                whole, by_kind=by_kind, alternatives_left=alternatives_left, approved=approved
            ),
            engagement=Engagement.of(whole),
        )
        try:
            found[tallies] = check_attendance(
                told,
                table=table,
                as_of=as_of,
                contracts=contracts,
                contract_unknown=contract_unknown,
            )
        except InvalidFacts as error:
            refused = error
    if refused is not None and not found:
        raise refused
    return _ranged(kinds, found)


def _check(kinds: Mapping[str, RangedTally]) -> None:
    """Refuse what would take too long, before it is tried."""
    faults = Faults("taken")
    for kind, ranged in kinds.items():
        faults.kind(kind, ranged, RangedTally, "a RangedTally")
    faults.raise_as(InvalidFacts)
    ways = prod(ranged.ways() for ranged in kinds.values())
    if ways > MOST_WAYS:
        faults.note("", f"at most {MOST_WAYS} values to try", f"up to {ways}")
    faults.raise_as(InvalidFacts)


def _ranged(
    kinds: Mapping[str, RangedTally], found: Mapping[tuple[Tally, ...], Decision[Verdict]]
) -> Ranged:
    """Put the values together."""

    def named(at: int, name: str) -> str:
        kind = list(kinds)[at]
        return f"{kind}.{name}" if kind else name

    tipping = {
        named(at, name)
        for tallies, decision in found.items()
        for at, pair, other in _neighbours(tallies)
        if other in found and found[other].verdict is not decision.verdict
        for name in pair
    }
    ends = {}
    for at, name in product(range(len(kinds)), attrs.asdict(NOTHING)):
        by_value: dict[int, list[Verdict]] = {}
        for tallies, decision in found.items():
            by_value.setdefault(getattr(tallies[at], name), []).append(decision.verdict)
        if len(by_value) > 1:
            least, most = by_value[min(by_value)], by_value[max(by_value)]
            ends[named(at, name)] = (_agreed(least), _agreed(most))
    decisions: dict[Verdict, Decision[Verdict]] = {}
    for decision in found.values():
        decisions.setdefault(decision.verdict, decision)
    return Ranged(
        verdict=_agreed([decision.verdict for decision in found.values()]),
        waits_for=tuple(name for name in ends if name in tipping),
        ends=FrozenMap(ends),
        decisions=FrozenMap(decisions),
        tried=len(found),
    )


def _agreed(verdicts: Sequence[Verdict]) -> Verdict:
    """The one verdict of all, if there is one."""
    first = verdicts[0]
    return first if set(verdicts) == {first} else Verdict.INSUFFICIENT_INFORMATION


def _neighbours(
    tallies: tuple[Tally, ...],
) -> Iterator[tuple[int, tuple[str, str], tuple[Tally, ...]]]:
    """Every way to take one session of one kind from one status to another."""
    for at, tally in enumerate(tallies):
        counts = tally.counts()
        for source, target in product(counts, counts):
            if counts[source] and source != target:
                moved = attrs.evolve(
                    tally, **{source: counts[source] - 1, target: counts[target] + 1}
                )
                yield at, (source, target), (*tallies[:at], moved, *tallies[at + 1 :])

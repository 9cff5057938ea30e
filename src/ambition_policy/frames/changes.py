"""
What if: who gets another verdict when the terms change, and what does it?

Two sets of terms are put to the same counts, so the rows are scanned once. Where both give
different verdicts, the differences between the terms are tried one by one, then in pairs and
threes: the fewest that are enough did it.

>>> from fractions import Fraction
>>> from ambition_policy.terms.contracts import Contract
>>> from ambition_policy.terms.standards import Term
>>> columns = {"participant": ["ana"] * 13, "status": ["live"] * 12 + ["dispensed"]}
>>> trust = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
>>> columns["status"][12] = "caught_up"
>>> change = what_if(columns, Terms(), Terms(contracts=[trust]), programme="FL")
>>> change.people["before"], change.people["after"], change.people["did_it"]
(['refer'], ['met'], ['contract Northern Trust'])
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import combinations
from typing import Any, Unpack, final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.frames.answers import Answered
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.judging import Judge, Judged
from ambition_policy.frames.layout import Layout
from ambition_policy.frames.review import Said, columns_in, counted_by
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.owner import differences, one_by_one
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table

__all__ = ["Change", "Terms", "what_if"]


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
    start: dt.date | None = None

    @property
    def whole(self) -> Table:
        """The table with its readings."""
        table = self.table or shipped()
        return table if self.readings is None else attrs.evolve(table, readings=self.readings)

    def on(self, asked: Asked) -> Asked:
        """Put these terms to a review."""
        table = self.whole
        return attrs.evolve(
            asked,
            table=table,
            programmes=tuple(code for code in asked.programmes if code in table.programmes),
            contracts=self.contracts,
            counts=FrozenMap(self.counts),
            start=self.start,
        )


Step = Callable[[Terms], Terms]
"""How terms take over one difference."""

_TRIED = 3


@final
class Change:
    """
    What changes from one set of terms to another.

    Attributes:
        differences: everything in which the terms differ, in words.
    """

    def __init__(
        self, before: Answered, after: Answered, a: Terms, steps: Mapping[str, Step]
    ) -> None:
        """Compare *before*, by terms *a*, and *after*; *steps* lead from one to the other."""
        self.before = before
        self.after = after
        self.differences: tuple[str, ...] = tuple(steps)
        self.a = a
        self.steps = steps
        self.judges: dict[tuple[str, ...], Judge] = {}
        pairs = zip(before.tallies, after.tallies, strict=True)
        self.places: list[int] = [
            place
            for place, ((_, one, _), (_, two, _)) in enumerate(pairs)
            if one.why.verdict != two.why.verdict
        ]
        self.because: dict[int, str] = {place: self._did_it(place) for place in self.places}

    def __repr__(self) -> str:
        """Say how many people get another verdict."""
        changed = sum(self.before.tallies[place][2] for place in self.places)
        return f"<Change: {changed} of {self.whole} people get another verdict>"

    def _did_it(self, place: int) -> str:
        """Name the fewest differences that are enough; several ways stand side by side."""
        key = self.before.tallies[place][0]
        after = self.after.tallies[place][1].why.verdict
        for size in range(1, _TRIED + 1):
            tried = combinations(self.differences, size)
            found = [names for names in tried if self._judge(names).judge(key).why.verdict == after]
            if found:
                return "; or ".join(" and ".join(names) for names in found)
        return "everything that differs, together"

    def _judge(self, names: tuple[str, ...]) -> Judge:
        """Judge by the terms with some of the differences."""
        if names not in self.judges:
            terms = self.a
            for name in names:
                terms = self.steps[name](terms)
            first = self.before.judge
            self.judges[names] = Judge(terms.on(first.asked), first.layout, headroom=False)
        return self.judges[names]

    def _pairs(self) -> Iterator[tuple[Judged, Judged, str, int]]:
        for place in self.places:
            _, one, people = self.before.tallies[place]
            yield one, self.after.tallies[place][1], self.because[place], people

    @cached_property
    def people(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """
        Everybody who gets another verdict.

        `participant`, `programme`, `variant`, `role`, `before`, `after`, `did_it`, and the
        clauses of both answers.
        """
        rows = [
            (
                *(one.why.programme, one.why.variant, one.why.role),
                *(one.why.verdict, two.why.verdict, did_it),
                *("; ".join(one.why.clauses), "; ".join(two.why.clauses)),
            )
            for one, two, did_it, _ in self._pairs()
        ]
        names = ["programme", "variant", "role", "before", "after", "did_it"]
        names += ["clauses_before", "clauses_after"]
        columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        types = dict.fromkeys(names, str)
        return self.before.counted.answered(columns, types, self.places)

    @property
    def whole(self) -> int:
        """How many people there are."""
        return sum(people for _, _, people in self.before.tallies)

    @property
    def moves(self) -> list[tuple[str, str, str, int]]:
        """How many go from what to what, and by what."""
        found: Counter[tuple[str, str, str]] = Counter()
        for one, two, did_it, people in self._pairs():
            found[one.why.verdict, two.why.verdict, did_it] += people
        return [(*key, people) for key, people in sorted(found.items())]

    @cached_property
    def totals(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """How many go from what to what, and by what: `before`, `after`, `did_it`, `people`."""
        types: dict[str, type] = {
            **dict.fromkeys(("before", "after", "did_it"), str),
            "people": int,
        }
        columns = {name: [row[at] for row in self.moves] for at, name in enumerate(types)}
        return self.before.counted.made(columns, types)

    def release(self) -> None:
        """Let the engine drop what it holds."""
        self.before.counted.release()


def what_if(df: Any, a: Terms, b: Terms, *, doubled: bool = True, **said: Unpack[Said]) -> Change:  # noqa: ANN401  (a frame of any library)
    """
    Say who gets another verdict when terms *a* are exchanged for *b*.

    Args:
        df: a frame of any library, or plain columns, with a row a participant and session.

        a: the terms as they are.

        b: the terms as they might be.

        doubled: whether to look for sessions with several rows.

        said: what `review_frame` takes beside its terms.

    Raises:
        InvalidFacts: as `review_frame` does, for either set of terms.
    """
    columns = columns_in(df)
    terms = [Asked.of(columns, **_said(one, said)) for one in (a, b)]
    layout = Layout.of(terms[0]).with_(Layout.of(terms[1]))
    counted = counted_by(df, terms[0], layout, doubled=doubled)
    judges = [Judge(asked, layout, headroom=False) for asked in terms]
    before, after = (Answered.of(counted, judge) for judge in judges)
    return Change(before, after, a, dict(_between(a, b)))


def _said(terms: Terms, said: Said) -> Said:
    """Put the terms into what is said of a review."""
    found = said.copy()
    found["table"] = terms.whole
    found["contracts"], found["counts"] = terms.contracts, terms.counts
    found["start"] = terms.start
    return found


def _between(a: Terms, b: Terms) -> Iterator[tuple[str, Step]]:
    """Every single difference in words, and how terms take it over from *b*."""
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
    """Take over one of the differences to another table, with its readings."""
    return attrs.evolve(terms, table=one_by_one(terms.whole, other)[name], readings=None)


def _contract(contract: Contract, terms: Terms) -> Terms:
    return attrs.evolve(terms, contracts=(*terms.contracts, contract))


def _without(contract: Contract, terms: Terms) -> Terms:
    kept = [own for own in terms.contracts if own != contract]
    return attrs.evolve(terms, contracts=kept)


def _count(kind: str, number: int | None, terms: Terms) -> Terms:
    counts = {k: n for k, n in terms.counts.items() if k != kind}
    return attrs.evolve(terms, counts=counts if number is None else counts | {kind: number})


def _start(day: dt.date | None, terms: Terms) -> Terms:
    return attrs.evolve(terms, start=day)

"""
What if: who gets another verdict when the terms change, and what does it?

Two sets of terms are put to the same counts, so the rows are scanned once. Where both give
different verdicts, the fewest differences between the terms that are enough did it.

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

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Unpack, final

import attrs

from ambition_policy.frames.answers import Answered
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.judging import Judge
from ambition_policy.frames.layout import Layout
from ambition_policy.frames.outcomes import Explanation
from ambition_policy.frames.review import Said, columns_in, counted_by
from ambition_policy.frozen import FrozenMap
from ambition_policy.owner import Terms, fewest, steps, taking

__all__ = ["Change", "what_if"]


@final
class Change:
    """
    What changes from one set of terms to another.

    Attributes:
        differences: everything in which the terms differ, in words.
    """

    def __init__(
        self,
        before: Answered,
        after: Answered,
        a: Terms,
        between: Mapping[str, Callable[[Terms], Terms]],
    ) -> None:
        """Compare *before*, by terms *a*, and *after*, with the steps *between* them."""
        self.before = before
        self.after = after
        self.differences: tuple[str, ...] = tuple(between)
        self.a = a
        self.steps = between
        self.judges: dict[tuple[str, ...], Judge] = {}
        pairs = zip(before.outcomes.whys, after.outcomes.whys, strict=True)
        self.places: list[int] = [
            place for place, (one, two) in enumerate(pairs) if one.verdict != two.verdict
        ]
        self.because: dict[int, str] = {place: self._did_it(place) for place in self.places}

    def __repr__(self) -> str:
        """Say how many people get another verdict."""
        changed = sum(self.before.counts.people[place] for place in self.places)
        return f"<Change: {changed} of {self.whole} people get another verdict>"

    def _did_it(self, place: int) -> str:
        """Name the fewest differences that are enough."""
        key = self.before.counts.key(place, self.before.counted.layout)
        after = self.after.outcomes.whys[place].verdict
        return fewest(self.steps, lambda some: self._judge(some).judge(key).why.verdict == after)

    def _judge(self, names: tuple[str, ...]) -> Judge:
        """Judge by the terms with some of the differences."""
        if names not in self.judges:
            terms = taking(self.a, self.steps, names)
            first = self.before.judge
            self.judges[names] = Judge(_on(terms, first.asked), first.layout, headroom=False)
        return self.judges[names]

    def _pairs(self) -> Iterator[tuple[Explanation, Explanation, str, int]]:
        whys, then = self.before.outcomes.whys, self.after.outcomes.whys
        for place in self.places:
            yield whys[place], then[place], self.because[place], self.before.counts.people[place]

    @cached_property
    def people(self) -> Any:  # noqa: ANN401  (a frame of the caller's library)
        """
        Everybody who gets another verdict.

        `participant`, `programme`, `variant`, `role`, `before`, `after`, `did_it`, and the
        clauses of both answers.
        """
        rows = [
            (
                *(one.programme, one.variant, one.role),
                *(one.verdict, two.verdict, did_it),
                *("; ".join(one.clauses), "; ".join(two.clauses)),
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
        return sum(self.before.counts.people)

    @property
    def moves(self) -> list[tuple[str, str, str, int]]:
        """How many go from what to what, and by what."""
        found: Counter[tuple[str, str, str]] = Counter()
        for one, two, did_it, people in self._pairs():
            found[one.verdict, two.verdict, did_it] += people
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
    return Change(before, after, a, steps(a, b))


def _said(terms: Terms, said: Said) -> Said:
    """Put the terms into what is said of a review."""
    found = said.copy()
    found["table"] = terms.whole
    found["contracts"], found["counts"] = terms.contracts, terms.counts
    found["start"] = terms.start
    return found


def _on(terms: Terms, asked: Asked) -> Asked:
    """Put terms to a review."""
    table = terms.whole
    return attrs.evolve(
        asked,
        table=table,
        programmes=tuple(code for code in asked.programmes if code in table.programmes),
        contracts=terms.contracts,
        counts=FrozenMap(terms.counts),
        start=terms.start,
    )

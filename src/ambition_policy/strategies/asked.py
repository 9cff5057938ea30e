"""
What may be asked for: limits, standards, and contracts that say something different?

Values lie on the edges that tables use, and at both ends of what is possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from ambition_policy.citations import Readings
from ambition_policy.strategies.basics import FLAGS, TEXTS, kept, maybe
from ambition_policy.terms import (
    Contract,
    Limit,
    Party,
    Row,
    Standard,
    StandardKind,
    Table,
    Term,
    shipped,
)

__all__ = [
    "TERMS_OF",
    "contracts",
    "every_row",
    "limits",
    "readings",
    "shares",
    "standards",
    "values",
]

_MOST = 40
_USUAL = tuple(Fraction(*pair) for pair in ((1, 1), (9, 10), (4, 5), (2, 3), (1, 2), (1, 5)))

TERMS_OF: dict[StandardKind, tuple[Term, ...]] = {
    StandardKind.EVERY_EVENT: (Term.MIN_ATTENDANCE_SHARE,),
    StandardKind.LIVE_SPLIT: (
        Term.MIN_COMPLETION_SHARE,
        Term.MIN_LIVE_SHARE,
        Term.MAX_CATCH_UP_SHARE,
    ),
    StandardKind.MISS_AT_MOST: (Term.MAX_MISSED, Term.MAX_NOT_MADE_UP),
    StandardKind.ENGAGED_SHARE: (Term.MIN_ENGAGEMENT_SHARE,),
    StandardKind.NO_REQUIREMENT: (),
    StandardKind.NONE_LISTED: (),
}
"""The terms that a standard of each kind states."""


@kept
def every_row(table: Table) -> tuple[Row, ...]:
    """
    Give every row of a table.

    Args:
        table: the terms.
    """
    return tuple(row for one in table.programmes.values() for row in one.rows())


def shares(*, least: Fraction = Fraction(0)) -> st.SearchStrategy[Fraction]:
    """
    Draw exact shares: the usual ones, both ends, and anything between.

    Args:
        least: nothing below this.
    """
    usual = tuple(share for share in (*_USUAL, Fraction(0)) if share >= least)
    return st.sampled_from(usual) | st.fractions(least, 1, max_denominator=_MOST)


@kept
def values(term: Term) -> st.SearchStrategy[Fraction]:
    """
    Draw values that a term may have.

    Args:
        term: the term.
    """
    return shares() if term.is_share else st.integers(0, _MOST).map(Fraction)


@kept
@st.composite
def limits(draw: st.DrawFn, *, terms: Sequence[Term] = tuple(Term)) -> Limit:
    """
    Draw limits.

    Args:
        terms: which terms.
    """
    term = draw(st.sampled_from(tuple(terms)))
    clauses = tuple(shipped().clauses)
    return Limit(term, draw(values(term)), clauses=(draw(st.sampled_from(clauses)),))


@kept
@st.composite
def standards(
    draw: st.DrawFn,
    *,
    kinds: Sequence[StandardKind] = tuple(StandardKind),
    most_missed: int = _MOST,
) -> Standard:
    """
    Draw standards that can be met and can be missed.

    Args:
        kinds: which kinds.

        most_missed: the greatest number of sessions that may be missed.
    """
    kind = draw(st.sampled_from(tuple(kinds)))
    clause = (draw(st.sampled_from(tuple(shipped().clauses))),)
    stated: dict[Term, Fraction] = {}
    match kind:
        case StandardKind.LIVE_SPLIT:
            live = draw(shares(least=Fraction(1, _MOST)))
            found = (Fraction(1), live, 1 - live)
            stated = dict(zip(TERMS_OF[kind], found, strict=True))
        case StandardKind.MISS_AT_MOST:
            missed = draw(st.integers(0, most_missed))
            lost = draw(st.integers(0, missed))
            stated = {Term.MAX_MISSED: Fraction(missed), Term.MAX_NOT_MADE_UP: Fraction(lost)}
        case _:
            stated = {term: draw(shares(least=Fraction(1, _MOST))) for term in TERMS_OF[kind]}
    own = tuple(Limit(term, value, clauses=clause) for term, value in stated.items())
    return Standard(kind=kind, limits=own, clauses=clause)


@kept
@st.composite
def readings(draw: st.DrawFn, *, table: Table | None = None, most: int = 2) -> Readings:
    """
    Draw readings of which a few are settled another way, or opened.

    Args:
        table: the terms; those that ship with the library unless given.

        most: no more changes than this.
    """
    found = (table or shipped()).readings
    for id_ in draw(st.lists(st.sampled_from(tuple(found)), max_size=most, unique=True)):
        choice = draw(st.sampled_from((*found[id_].choices, None)))
        if choice is None:
            found = found.open(id_, by="a test")
        else:
            found = found.settle(id_, choice, by="a test")
    return found


@kept
@st.composite
def contracts(
    draw: st.DrawFn,
    *,
    row: Row | None = None,
    parties: Sequence[Party | None] = (None, *Party),
    most: int = 2,
) -> Contract:
    """
    Draw contracts that state some terms, a few of them as the policy has them.

    Args:
        row: whose terms to state; without it, any.

        parties: with whom they may be made.

        most: no more terms than this.
    """
    own = {limit.term: limit.value for limit in row.standard.limits} if row is not None else {}
    terms = st.lists(st.sampled_from(tuple(own) or tuple(Term)), max_size=most, unique=True)
    stated = {
        term: draw(st.just(own[term]) | values(term) if term in own else values(term))
        for term in draw(terms)
    }
    return Contract(
        draw(TEXTS),
        party=draw(st.sampled_from(tuple(parties))),
        limits=stated,
        continue_after_uncovered_move=draw(FLAGS),
        non_attendance_charge=draw(maybe(st.integers(0, 100_000))),
    )

"""
Which values lie on an edge, and how is "not known" drawn?

The strategies of this room are built from these few. Each seeks edges: exactly on a threshold,
one under it and one over it, beside anything else; each shrinks towards what is plainest.

>>> sorted(edges(9, least=0, most=9))
[8, 9]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum
from fractions import Fraction
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from hypothesis import strategies as st

from ambition_policy.terms.programmes import Row, Table

__all__ = [
    "FLAGS",
    "TEXTS",
    "codes",
    "days",
    "edges",
    "kept",
    "kinds_of",
    "maybe",
    "members",
    "near",
    "share_edges",
]

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_TELLING = ("", "x", "ё", "two\nlines", '"quoted"', "=1+1", "<b>", "a, b")

_MOST = 1024


def kept(made: Callable[P, T]) -> Callable[P, T]:
    """
    Make something once for the same arguments, as making a strategy costs more than drawing.

    Args:
        made: what makes it. Tables and rows are told apart by identity, as hashing one is slow.
    """
    found: dict[Any, tuple[T, Any]] = {}

    @wraps(made)
    def keeping(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (*map(_key, args), *((name, _key(value)) for name, value in kwargs.items()))
        try:
            result, _ = found[key]
        except KeyError:
            result = made(*args, **kwargs)
            if len(found) == _MOST:
                found.pop(next(iter(found)))
            # The arguments are kept too, so that no other object comes to have their identity.
            found[key] = result, (args, kwargs)
        except TypeError:
            return made(*args, **kwargs)
        return result

    return keeping


def _key(value: object) -> object:
    return (Table, id(value)) if isinstance(value, Table | Row) else value


FLAGS: st.SearchStrategy[bool | None] = st.sampled_from((None, True, False, True, False))
"""Whether something is so; `None` where that is not known, one time in five."""

TEXTS: st.SearchStrategy[str] = st.sampled_from(tuple(f"a{text}" for text in _TELLING)) | st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12
).filter(str.strip)
"""A text that is not empty, now and then one that is hard to write down."""


def edges(*at: int, least: int = 0, most: int | None = None) -> frozenset[int]:
    """
    Give each number of *at*, the one below it and the one above it.

    Args:
        at: the thresholds.

        least: nothing below this.

        most: nothing above this.
    """
    every = {number + step for number in at for step in (-1, 0, 1)}
    return frozenset(n for n in every if n >= least and (most is None or n <= most))


@kept
def near(*at: int, least: int = 0, most: int | None = None) -> st.SearchStrategy[int]:
    """
    Draw whole numbers, every other one from an edge.

    Args:
        at: the thresholds to seek.

        least: nothing below this.

        most: nothing above this; without it, twice the greatest threshold and ten more.
    """
    top = 2 * max(at, default=least) + 10 if most is None else most
    anywhere = st.integers(least, max(least, top))
    found = sorted(edges(*at, least=least, most=top))
    return st.one_of(st.sampled_from(found), anywhere) if found else anywhere


def share_edges(shares: Iterable[Fraction], total: int) -> list[int]:
    """
    Give the least number of *total* that reaches each share.

    Args:
        shares: exact shares from 0 to 1.

        total: of how many.
    """
    return [-(-share.numerator * total // share.denominator) for share in shares]


@kept
def days(
    *at: dt.date,
    least: dt.date = dt.date(2019, 1, 1),
    most: dt.date = dt.date(2026, 12, 31),
) -> st.SearchStrategy[dt.date]:
    """
    Draw days, every other one from an edge.

    Args:
        at: the days to seek, with the days before and after.

        least: no day before this.

        most: no day after this, but for the edges.
    """
    anywhere = st.dates(least, max(least, most))
    found = [dt.date.fromordinal(n) for n in sorted(edges(*(day.toordinal() for day in at)))]
    kept = [day for day in found if day >= least]
    return st.one_of(st.sampled_from(kept), anywhere) if kept else anywhere


@kept
def maybe(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """
    Draw one of *values*, or `None` where it is not known, one time in four at most.

    Args:
        values: what it may be.
    """
    return st.one_of(st.none(), values, values, values)


@kept
def members(kind: type[E]) -> st.SearchStrategy[E]:
    """
    Draw a word of a closed list.

    Args:
        kind: the enumeration.
    """
    return st.sampled_from(tuple(kind))


@kept
def codes(*words: str) -> st.SearchStrategy[str]:
    """
    Draw one of the *words* of the table, or one that it does not know.

    Args:
        words: those that mean something.
    """
    return st.sampled_from((*dict.fromkeys(words), "something_else"))


@kept
def kinds_of(table: Table, programme: str | None = None) -> tuple[str, ...]:
    """
    Give the kinds of session that a table knows.

    Args:
        table: the terms.

        programme: whose sessions come first, and alone where it has any.
    """
    named = [table.programmes[programme]] if programme else list(table.programmes.values())
    found = [event.kind for one in named for event in one.events]
    found += [event.kind for one in named for event in one.optional]
    terms = table.body.absences
    fallen_back = (*terms.elements, *terms.words.unclear_elements.words)
    return tuple(dict.fromkeys(found if programme and found else (*found, *fallen_back)))

"""
How do plain JSON values become facts, terms and answers, with every problem found?

Reading goes on after a problem, so that all of them are listed. A value whose fields are all
right is built by its class, and what the class says against it is listed at its place.

>>> from ambition_policy.facts import Tally
>>> problems = Problems()
>>> read(Thing(Tally), {"live": 9, "lost": "1"}, "$", problems) is BAD
True
>>> [str(fault) for fault in problems.found]
["$.lost: expected a whole number, got '1'"]
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, assert_never

import attrs

from ambition_policy.errors import InvalidFacts, InvalidTerms
from ambition_policy.frozen import FrozenMap
from ambition_policy.wire.checks import CHECKS
from ambition_policy.wire.fields import Slot, slots
from ambition_policy.wire.kinds import verdicts
from ambition_policy.wire.problems import Inexact, Problems, below
from ambition_policy.wire.shapes import (
    TYPE,
    VERDICT_OF,
    Choice,
    Clock,
    Day,
    Exact,
    Fixed,
    Flag,
    Many,
    Map,
    Nothing,
    Shape,
    Text,
    Thing,
    Whole,
    Word,
    expected,
    tag,
)

__all__ = ["BAD", "DAY", "EXACT", "HOUR", "read", "read_slots"]

BAD: Any = object()
"""Stands for a value that could not be read; what is wrong with it was noted."""

EXACT = r"-?[0-9]{1,1000}(/0*[1-9][0-9]{0,999})?"
"""An exact number, written out; the bound keeps a number from holding anybody up."""

DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""A date."""

HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
"""A time of day."""

_EXACT, _DAY, _HOUR = (re.compile(pattern, re.ASCII) for pattern in (EXACT, DAY, HOUR))


def read(
    shape: Shape,
    value: Any,  # noqa: ANN401  (any value)
    path: str,
    problems: Problems,
    *,
    secret: bool = False,
) -> Any:  # noqa: ANN401  (what the shape says)
    """
    Read one value.

    Args:
        shape: what is asked for.

        value: plain JSON.

        path: where it stands.

        problems: where to note what is wrong.

        secret: whether errors may say no more of it than type and length.

    Returns:
        The value, or `BAD`.
    """

    def no() -> Any:  # noqa: ANN401  (BAD)
        # The value of a list or object may hold something private below it.
        options = shape.solid if isinstance(shape, Choice) else (shape,)
        hidden = secret or any(isinstance(o, Thing | Many | Fixed | Map) for o in options)
        problems.add(path, expected(shape), value, secret=hidden)
        return BAD

    match shape:
        case Text():
            return value if isinstance(value, str) else no()
        case Whole():
            return value if type(value) is int else no()
        case Flag():
            return value if type(value) is bool else no()
        case Nothing():
            return None if value is None else no()
        case Word(kind):
            return kind(value) if isinstance(value, str) and value in _members(kind) else no()
        case Exact() | Day() | Clock():
            found = _written(shape, value)
            return no() if found is BAD else found
        case Many(item, kind):
            if not isinstance(value, list):
                return no()
            found = [
                read(item, v, below(path, at), problems, secret=secret)
                for at, v in enumerate(value)
            ]
            if any(v is BAD for v in found):
                return BAD
            if kind is frozenset and len(set(found)) != len(found):
                problems.note(path, "each value once", "one that came twice")
                return BAD
            return kind(found)
        case Fixed(items):
            if not isinstance(value, list) or len(value) != len(items):
                return no()
            parts = [
                read(item, v, below(path, at), problems, secret=secret)
                for at, (item, v) in enumerate(zip(items, value, strict=True))
            ]
            return BAD if any(v is BAD for v in parts) else tuple(parts)
        case Map():
            return _map(shape, value, path, problems, secret=secret) if _is(value) else no()
        case Thing():
            return _thing(shape, value, path, problems) if _is(value) else no()
        case Choice():
            return _choice(shape, value, path, problems, no, secret=secret)
        case _:
            assert_never(shape)


def read_slots(
    fields: Iterable[Slot],
    value: Mapping[str, Any],
    path: str,
    problems: Problems,
    *,
    known: Iterable[str] = (),
) -> dict[str, Any]:
    """
    Read the fields of an object, and note every key that is none of them.

    Args:
        fields: the fields.

        value: the object.

        path: where it stands.

        problems: where to note what is wrong.

        known: keys that somebody else reads.

    Returns:
        What was there, by name; what could not be read is `BAD`.
    """
    found = {}
    names = set(known)
    for slot in fields:
        names.add(slot.name)
        where = below(path, slot.name)
        if slot.name in value:
            found[slot.name] = read(
                slot.shape, value[slot.name], where, problems, secret=slot.private
            )
        elif slot.required:
            problems.note(where, expected(slot.shape), "nothing")
            found[slot.name] = BAD
    for key in value:
        if key not in names:
            # A key that was mistyped may hold what is private.
            problems.add(below(path, key), "no such key", value[key], secret=True)
    return found


@cache
def _members(kind: type[StrEnum]) -> frozenset[str]:
    return frozenset(member.value for member in kind)


def _is(value: object) -> bool:
    return isinstance(value, dict)


def _written(shape: Exact | Day | Clock, value: Any) -> Any:  # noqa: ANN401
    """Read what JSON has no kind for from its text."""
    if not isinstance(value, str):
        return BAD
    match shape:
        case Exact():
            return Fraction(value) if _EXACT.fullmatch(value) else BAD
        case Clock():
            return dt.time.fromisoformat(value) if _HOUR.fullmatch(value) else BAD
        case _:
            try:
                return dt.date.fromisoformat(value) if _DAY.fullmatch(value) else BAD
            except ValueError:
                return BAD


def _map(shape: Map, value: dict[str, Any], path: str, problems: Problems, *, secret: bool) -> Any:  # noqa: ANN401
    found: dict[Any, Any] = {}
    bad = False
    for key, child in value.items():
        where = below(path, key)
        name = _key(shape.key, key)
        if name is BAD:
            problems.add(where, f"a key, {expected(shape.key)}", key, secret=secret)
        content = read(shape.value, child, where, problems, secret=secret)
        bad = bad or name is BAD or content is BAD
        found[name] = content
    return BAD if bad else FrozenMap(found)


def _key(shape: Shape, key: str) -> Any:  # noqa: ANN401
    """Read a key: a text, a word, or a whole number in its one way of writing."""
    if isinstance(shape, Word):
        return shape.kind(key) if key in _members(shape.kind) else BAD
    if isinstance(shape, Text):
        return key
    return int(key) if _NUMBER.fullmatch(key) else BAD


_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)


def _thing(shape: Thing, value: dict[str, Any], path: str, problems: Problems) -> Any:  # noqa: ANN401
    kind: Any = shape.kind
    fields = slots(kind)
    known: tuple[str, ...] = ()
    before = problems.count
    if any(slot.shape == Word(StrEnum) for slot in fields):
        words = _verdicts(shape, value, path, problems)
        known = (VERDICT_OF, "verdict")
        fields = tuple(_with(slot, words) for slot in fields if words or slot.name != "verdict")
    found = read_slots(fields, value, path, problems, known=known)
    if problems.count > before:
        return BAD
    try:
        made = kind(**found)
    except (InvalidFacts, InvalidTerms) as error:
        problems.take(error, path, kind.__name__)
        return BAD
    for where, wanted, got in CHECKS.get(kind, _nothing)(made):
        problems.note(f"{path}.{where}", wanted, got)
    return made if problems.count == before else BAD


def _nothing(_: Any) -> Iterable[tuple[str, str, str]]:  # noqa: ANN401
    return ()


def _verdicts(
    shape: Thing, value: dict[str, Any], path: str, problems: Problems
) -> type[StrEnum] | None:
    """Find the list of words that the verdict is from."""
    allowed = {kind.__name__: kind for kind in shape.verdicts} or verdicts()
    name = value.get(VERDICT_OF)
    if isinstance(name, str) and name in allowed:
        return allowed[name]
    got: Any = name if VERDICT_OF in value else _ABSENT
    problems.add(below(path, VERDICT_OF), f"one of {', '.join(allowed)}", got)
    return None


def _with(slot: Slot, words: type[StrEnum] | None) -> Slot:
    open_ended = words is not None and slot.shape == Word(StrEnum)
    return attrs.evolve(slot, shape=Word(words)) if words and open_ended else slot


def _choice(
    shape: Choice,
    value: Any,  # noqa: ANN401
    path: str,
    problems: Problems,
    no: Callable[[], Any],
    *,
    secret: bool,
) -> Any:  # noqa: ANN401
    if value is None:
        return None if shape.optional else no()
    if shape.named and isinstance(value, dict):
        return _named(shape, value, path, problems)
    if shape.tagged and isinstance(value, dict):
        tags = {tag(option): option for option in shape.solid if isinstance(option, Exact | Day)}
        name, *more = value or [""]
        if name in tags and not more:
            return read(tags[name], value[name], below(path, name), problems, secret=secret)
        return no()
    for option in shape.solid:
        if isinstance(option, Thing | Map | Many | Fixed):
            if isinstance(value, dict if isinstance(option, Thing | Map) else list):
                return read(option, value, path, problems, secret=secret)
        elif not (shape.tagged and isinstance(option, Exact | Day)):
            found = read(option, value, path, Problems())
            if found is not BAD:
                return found
    return no()


def _named(shape: Choice, value: dict[str, Any], path: str, problems: Problems) -> Any:  # noqa: ANN401
    """Read an object that says which class it is of."""
    things = {o.kind.__name__: o for o in shape.solid if isinstance(o, Thing)}
    name = value.get(TYPE)
    maps = [option for option in shape.solid if isinstance(option, Map)]
    if maps and name not in list(things):
        return read(maps[0], value, path, problems)
    if not isinstance(name, str) or name not in things:
        got: Any = name if TYPE in value else _ABSENT
        problems.add(below(path, TYPE), f"one of {', '.join(things)}", got)
        return BAD
    rest = {key: content for key, content in value.items() if key != TYPE}
    return read(things[name], rest, path, problems)


_ABSENT = Inexact("nothing")

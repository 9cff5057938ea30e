"""
How do facts, terms and answers become plain JSON values?

By the same shapes by which they are read, so that reading gives the same value again. What
could not be read back, such as a time with seconds, is refused and never cut.

>>> from ambition_policy.facts import Tally
>>> plain(Thing(Tally), Tally(live=9, lost=1))
{'live': 9, 'lost': 1}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any

from ambition_policy.errors import InvalidWire
from ambition_policy.wire.fields import Slot, slots
from ambition_policy.wire.kinds import verdicts
from ambition_policy.wire.problems import Problems, below
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
from ambition_policy.wire.text import DIGITS, is_text, write

__all__ = ["Form", "hidden", "plain"]

_TOO_LONG = 10 ** (DIGITS - 1)


class Form(Enum):
    """How a value is written."""

    WHOLE = "whole"
    """All of it, as it is."""

    ORDERED = "ordered"
    """All of it, with facts that come in a list in the order of their content."""

    KEYED = "keyed"
    """In that order, without the names of people and requests."""

    OPEN = "open"
    """In that order, without names and without what is private."""


def plain(
    shape: Shape,
    value: Any,  # noqa: ANN401  (any value)
    path: str = "$",
    *,
    form: Form = Form.WHOLE,
) -> Any:  # noqa: ANN401  (plain JSON)
    """
    Turn one value into plain JSON.

    Args:
        shape: what it is.

        value: the value.

        path: where it stands, for errors.

        form: how much of it, and in which order.

    Raises:
        InvalidWire: it is of another kind, or could not be read back.
    """
    match shape:
        case Choice():
            return _choice(shape, value, path, form=form)
        case Thing(kind) if type(value) is kind:
            return _thing(shape, value, path, form=form)
        case Many(item, kind) if isinstance(value, kind | list):
            found = [plain(item, v, below(path, at), form=form) for at, v in enumerate(value)]
            if form is not Form.WHOLE and isinstance(item, Thing) and item.loose:
                found.sort(key=write)
            return sorted(found) if kind is frozenset else found
        case Fixed(items) if isinstance(value, tuple) and len(value) == len(items):
            pairs = enumerate(zip(items, value, strict=True))
            return [plain(item, v, below(path, at), form=form) for at, (item, v) in pairs]
        case Map(key, content) if isinstance(value, Mapping):
            return {
                _key(key, k, path): plain(content, v, below(path, str(k)), form=form)
                for k, v in value.items()
            }
        case Text() | Word() | Flag() | Whole() | Nothing() | Exact() | Day() | Clock():
            if _fits(shape, value):
                return _written(shape, value)
    problems = Problems()
    problems.add(path, expected(shape), value, secret=True)
    raise InvalidWire(problems.found)


def _thing(shape: Thing, value: Any, path: str, *, form: Form) -> dict[str, Any]:  # noqa: ANN401
    found: dict[str, Any] = {}
    for slot in slots(shape.kind):
        content = getattr(value, slot.name)
        if slot.left_out(content) or hidden(slot, content, form):
            continue
        where = below(path, slot.name)
        if slot.shape == Word(StrEnum):
            found[VERDICT_OF] = _verdict_of(shape, content, where)
        found[slot.name] = plain(slot.shape, content, where, form=form)
    return found


def hidden(slot: Slot, content: object, form: Form) -> bool:
    """
    Say whether a form leaves a field out.

    Args:
        slot: the field.

        content: its value.

        form: the form.
    """
    if form in (Form.WHOLE, Form.ORDERED):
        return False
    empty = content is None or content == ()
    return slot.names or (slot.private and (form is Form.OPEN or empty))


def _verdict_of(shape: Thing, verdict: object, path: str) -> str:
    """Name the list of words that a verdict is from."""
    for kind in shape.verdicts or verdicts().values():
        if type(verdict) is kind:
            return kind.__name__
    problems = Problems()
    problems.add(path, "a verdict of the rules", verdict)
    raise InvalidWire(problems.found)


def _choice(shape: Choice, value: Any, path: str, *, form: Form) -> Any:  # noqa: ANN401
    for option in shape.options:
        if _fits(option, value):
            found = plain(option, value, path, form=form)
            if shape.named and isinstance(option, Thing):
                return {TYPE: option.kind.__name__, **found}
            if shape.tagged and isinstance(option, Exact | Day):
                return {tag(option): found}
            return found
    problems = Problems()
    problems.add(path, expected(shape), value, secret=True)
    raise InvalidWire(problems.found)


def _fits(shape: Shape, value: object) -> bool:
    """Say whether a value is of the kind that a shape stands for."""
    match shape:
        case Text():
            return type(value) is str and is_text(value)
        case Whole():
            return type(value) is int and -_TOO_LONG < value < _TOO_LONG
        case Flag():
            return type(value) is bool
        case Nothing():
            return value is None
        case Word(kind):
            return isinstance(value, kind)
        case Exact():
            return type(value) is Fraction and max(abs(value.numerator), value.denominator) < (
                _TOO_LONG
            )
        case Day():
            return type(value) is dt.date
        case Clock():
            return type(value) is dt.time and value == value.replace(
                second=0, microsecond=0, tzinfo=None
            )
        case Many(_, kind):
            return isinstance(value, kind)
        case Fixed(items):
            return isinstance(value, tuple) and len(value) == len(items)
        case Map():
            return isinstance(value, Mapping)
        case Thing(kind):
            return type(value) is kind
        case _:
            return any(_fits(option, value) for option in shape.options)


def _written(shape: Shape, value: Any) -> Any:  # noqa: ANN401
    match shape:
        case Word():
            return value.value
        case Exact():
            return str(value)
        case Day():
            return value.isoformat()
        case Clock():
            return value.isoformat(timespec="minutes")
        case _:
            return value


def _key(shape: Shape, key: Any, path: str) -> str:  # noqa: ANN401
    """Write a key of an object."""
    if not _fits(shape, key):
        problems = Problems()
        problems.add(path, f"keys, each {expected(shape)}", key, secret=True)
        raise InvalidWire(problems.found)
    return str(key.value if isinstance(key, StrEnum) else key)

"""
Which JSON does a class ask for, by its annotations alone?

Every field's annotation is read once and becomes a shape. Whoever adds a field to a fact adds
nothing here. An annotation that no shape fits is the mistake of whoever wrote it, and the
tests find it.

>>> from ambition_policy.facts import Ruling
>>> [(slot.name, slot.shape, slot.required) for slot in slots(Ruling)[2:]]
[('by', Text(), True), ('on', Day(), True)]
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, final, get_args, get_origin, get_type_hints

import attrs

from ambition_policy.frozen import FrozenMap
from ambition_policy.wire.shapes import (
    FACTS,
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
)

__all__ = ["PRIVATE", "Slot", "is_textual", "shape_of", "slots", "thing_of"]

PRIVATE = frozenset({"ground", "grounds", "reason", "reasons"})
"""Fields of facts that are private by their name, beside the texts that a `repr` leaves out."""

_WHOSE = (FACTS, "ambition_policy.questions")
_NAMES = frozenset({"id", "participant"})
# The name that attrs gives it is declared as a function.
_FACTORY: object = type(attrs.Factory(dict))
_TERMS = ("ambition_policy.terms", "ambition_policy.citations")


@final
@attrs.frozen
class Slot:
    """
    One field of a class.

    Attributes:
        required: whether the class has no default for it.

        private: whether its value is kept out of errors and receipts.

        names: whether it names a person or a session, and nothing else.

        default: what a missing key stands for, where there is a default.

        terse: whether a value at its default is left out when it is written.
    """

    name: str
    shape: Shape
    required: bool
    private: bool
    default: Any = attrs.field(default=None, eq=False, repr=False)
    terse: bool = False
    names: bool = False

    def left_out(self, value: object) -> bool:
        """Say whether *value* is what a missing key stands for."""
        return self.terse and not self.required and value == self.default


def slots(kind: type[Any]) -> tuple[Slot, ...]:
    """
    Give the fields of a class with their shapes.

    Facts and terms leave out what is at its default; an answer says everything.

    Args:
        kind: a class made by attrs.
    """
    known: Any = kind
    return _slots(known)


@cache
def _slots(kind: Any) -> tuple[Slot, ...]:  # noqa: ANN401  (a class, by which to remember)
    hints = get_type_hints(kind)
    room = kind.__module__
    terse = room.startswith((FACTS, *_TERMS))
    found = []
    for field in attrs.fields(kind):
        shape = shape_of(hints[field.name])
        default = field.default
        if type(default) is _FACTORY:
            default = default.factory()
        named = field.name in PRIVATE
        private = room.startswith(FACTS) and is_textual(shape) and (named or not field.repr)
        required = default is attrs.NOTHING
        names = field.name in _NAMES and room.startswith(_WHOSE)
        found.append(Slot(field.name, shape, required, private, default, terse, names))
    return tuple(found)


def thing_of(hint: Any) -> Thing:  # noqa: ANN401  (an annotation)
    """
    Find the shape of a class.

    Args:
        hint: the class, or a generic one with its argument.

    Raises:
        TypeError: it is no class made by attrs.
    """
    shape = shape_of(hint)
    if isinstance(shape, Thing):
        return shape
    message = f"{hint!r} is no class of facts, terms or answers"
    raise TypeError(message)


def shape_of(hint: Any) -> Shape:  # noqa: ANN401  (an annotation)
    """
    Find the shape of an annotation.

    Args:
        hint: the annotation, resolved.

    Raises:
        TypeError: no shape fits it.
    """
    plain = _PLAIN.get(hint)
    if plain is not None:
        return plain
    if isinstance(hint, TypeVar):
        return shape_of(hint.__bound__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _choice(arguments)
    if origin in _LISTS:
        return _many(origin, arguments)
    if origin in (FrozenMap, Mapping):
        return Map(shape_of(arguments[0]), shape_of(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Word(hint)
    kind = origin or hint
    if isinstance(kind, type) and attrs.has(kind):
        return Thing(kind, tuple(a for a in arguments if not isinstance(a, TypeVar)))
    message = f"no JSON is known for {hint!r}"
    raise TypeError(message)


_LISTS = frozenset({tuple, Collection, Iterable, Sequence, AbstractSet, frozenset})
_PLAIN: dict[Any, Shape] = {
    str: Text(),
    int: Whole(),
    bool: Flag(),
    type(None): Nothing(),
    Fraction: Exact(),
    dt.date: Day(),
    dt.time: Clock(),
}


def _many(origin: Any, arguments: tuple[Any, ...]) -> Shape:  # noqa: ANN401  (a generic class)
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is ...):  # noqa: PLR2004  (tuple[x, ...])
        return Fixed(tuple(map(shape_of, arguments)))
    return Many(shape_of(arguments[0]), frozenset if origin in (AbstractSet, frozenset) else tuple)


def _choice(arguments: tuple[Any, ...]) -> Shape:
    shapes = [shape_of(argument) for argument in arguments]
    if any(isinstance(shape, Word) for shape in shapes):
        # Where a word may also be given as a text, it still has to be one of the words.
        shapes = [shape for shape in shapes if not isinstance(shape, Text)]
    merged: dict[Any, Shape] = {}
    for shape in shapes:
        key = shape.kind if isinstance(shape, Thing) else shape
        other = merged.get(key)
        if isinstance(shape, Thing) and isinstance(other, Thing):
            shape = Thing(shape.kind, (*other.verdicts, *shape.verdicts))  # noqa: PLW2901  (merged)
        merged[key] = shape
    options = tuple(merged.values())
    return options[0] if len(options) == 1 else Choice(options)


def is_textual(shape: Shape) -> bool:
    """Say whether a text may stand there."""
    match shape:
        case Choice():
            return any(map(is_textual, shape.solid))
        case Many(item, _):
            return is_textual(item)
        case _:
            return isinstance(shape, Text)

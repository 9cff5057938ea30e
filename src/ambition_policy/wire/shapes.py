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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, final, get_args, get_origin, get_type_hints

import attrs

from ambition_policy.frozen import FrozenMap
from ambition_policy.vocabulary import words

__all__ = [
    "PRIVATE",
    "TYPE",
    "VERDICT_OF",
    "Choice",
    "Clock",
    "Day",
    "Exact",
    "Fixed",
    "Flag",
    "Many",
    "Map",
    "Nothing",
    "Shape",
    "Slot",
    "Text",
    "Thing",
    "Whole",
    "Word",
    "expected",
    "is_textual",
    "shape_of",
    "slots",
    "tag",
    "thing_of",
]

TYPE = "type"
"""The key by which an object says its class, where it may be one of several."""

VERDICT_OF = "verdict_of"
"""The key by which a decision says the list of words that its verdict is from."""

PRIVATE = frozenset({"ground", "grounds", "reason", "reasons"})
"""Fields of facts that are private by their name, beside the texts that a `repr` leaves out."""

_FACTS = "ambition_policy.facts"
_CONTRACTS = "ambition_policy.terms.contracts"
_WHOSE = (_FACTS, "ambition_policy.questions")
_NAMES = frozenset({"id", "participant"})
_TERMS = ("ambition_policy.terms", "ambition_policy.citations")


@final
@attrs.frozen
class Text:
    """A text."""


@final
@attrs.frozen
class Whole:
    """A whole number; `true` is none."""


@final
@attrs.frozen
class Flag:
    """`true` or `false`."""


@final
@attrs.frozen
class Nothing:
    """`null`: not known, or none."""


@final
@attrs.frozen
class Exact:
    """An exact number as a text such as `"9/10"`."""


@final
@attrs.frozen
class Day:
    """A date as a text such as `"2024-05-02"`."""


@final
@attrs.frozen
class Clock:
    """A time of day as a text such as `"09:30"`."""


@final
@attrs.frozen
class Word:
    """A word of a closed list; of the list that a decision names, where *kind* is no list."""

    kind: type[StrEnum]


@final
@attrs.frozen
class Many:
    """A list of one shape, in its order; a set in the order of its values."""

    item: Shape
    kind: type[tuple[Any, ...]] | type[frozenset[Any]] = tuple


@final
@attrs.frozen
class Fixed:
    """A list with a shape for each place."""

    items: tuple[Shape, ...]


@final
@attrs.frozen
class Map:
    """An object from keys to values of one shape."""

    key: Shape
    value: Shape


@final
@attrs.frozen
class Thing:
    """
    A value of a class.

    Attributes:
        kind: the class.

        verdicts: the lists of words that a decision's verdict may be from; empty for all.
    """

    kind: type[Any]
    verdicts: tuple[type[StrEnum], ...] = ()

    @property
    def loose(self) -> bool:
        """Whether a list of them has no order: facts, and contracts, which nobody ranks."""
        return self.kind.__module__.startswith((_FACTS, _CONTRACTS))


@final
@attrs.frozen
class Choice:
    """One of several shapes; what is not told apart by its JSON says which it is."""

    options: tuple[Shape, ...]

    @property
    def solid(self) -> tuple[Shape, ...]:
        """The options beside nothing."""
        return tuple(option for option in self.options if not isinstance(option, Nothing))

    @property
    def optional(self) -> bool:
        """Whether it may be nothing."""
        return len(self.solid) < len(self.options)

    @property
    def tagged(self) -> bool:
        """Whether exact numbers and dates stand in an object of their own, beside texts."""
        return any(isinstance(o, Text) for o in self.solid) and len(self.solid) > 1

    @property
    def named(self) -> bool:
        """Whether an object says its type, because there are several."""
        return sum(isinstance(option, Thing) for option in self.solid) > 1


Shape = (
    Text | Whole | Flag | Nothing | Exact | Day | Clock | Word | Many | Fixed | Map | Thing | Choice
)


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
    return _slots(kind)


@cache
def _slots(kind: Any) -> tuple[Slot, ...]:  # noqa: ANN401  (a class, by which to remember)
    hints = get_type_hints(kind)
    room = kind.__module__
    terse = room.startswith((_FACTS, *_TERMS))
    found = []
    for field in attrs.fields(kind):
        shape = shape_of(hints[field.name])
        default = field.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            default = default.factory()
        named = field.name in PRIVATE
        private = room.startswith(_FACTS) and is_textual(shape) and (named or not field.repr)
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


def expected(shape: Shape) -> str:
    """Say in words what a shape asks for."""
    match shape:
        case Choice():
            names = dict.fromkeys(_expected(shape))
            return " or ".join(names)
        case Word(kind):
            return words(kind)
        case Thing(kind):
            return f"an object, {kind.__name__}"
        case Fixed(items):
            return f"a list of {len(items)}"
        case _:
            return _EXPECTED[type(shape)]


def _expected(choice: Choice) -> Iterator[str]:
    for option in choice.solid:
        if choice.tagged and isinstance(option, Exact | Day):
            yield f'{{"{tag(option)}": {expected(option)}}}'
        else:
            yield expected(option)
    if choice.optional:
        yield "null"


def tag(shape: Exact | Day) -> str:
    """Name an exact number or a date where texts may stand too."""
    return "exact" if isinstance(shape, Exact) else "date"


_EXPECTED: dict[type[Any], str] = {
    Text: "a text",
    Whole: "a whole number",
    Flag: "true or false",
    Nothing: "null",
    Exact: 'an exact number such as "9/10"',
    Day: 'a date such as "2024-05-02"',
    Clock: 'a time such as "09:30"',
    Many: "a list",
    Map: "an object",
}

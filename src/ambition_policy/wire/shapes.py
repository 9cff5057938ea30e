"""
What forms does a value take in JSON?

>>> expected(Choice((Whole(), Nothing())))
'a whole number or null'
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, final

import attrs

from ambition_policy.vocabulary import words

__all__ = [
    "CONTRACTS",
    "FACTS",
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
    "Text",
    "Thing",
    "Whole",
    "Word",
    "expected",
    "tag",
]

TYPE = "type"
"""The key by which an object says its class, where it may be one of several."""

VERDICT_OF = "verdict_of"
"""The key by which a decision says the list of words that its verdict is from."""

FACTS = "ambition_policy.facts"
"""The room of the facts."""

CONTRACTS = "ambition_policy.terms.contracts"
"""The room of the contracts."""


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
        return self.kind.__module__.startswith((FACTS, CONTRACTS))


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
        """Whether an object says its type, because others may stand there too."""
        return sum(isinstance(option, Thing | Map) for option in self.solid) > 1


Shape = (
    Text | Whole | Flag | Nothing | Exact | Day | Clock | Word | Many | Fixed | Map | Thing | Choice
)
"""Any form."""


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

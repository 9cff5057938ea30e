"""Hypothesis strategies for values of any class that may be a document, drawn from the classes."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts, InvalidTerms
from ambition_policy.frozen import FrozenMap
from ambition_policy.wire.fields import slots
from ambition_policy.wire.kinds import verdicts
from ambition_policy.wire.shapes import (
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

DEEPEST = 3
WHOLE = st.one_of(st.integers(0, 5), st.integers(), st.just(10**500))
PLAIN: dict[Shape, st.SearchStrategy[Any]] = {
    Text(): st.text(st.characters(codec="utf-8"), min_size=1, max_size=8),
    Whole(): WHOLE,
    Flag(): st.booleans(),
    Nothing(): st.none(),
    Exact(): st.fractions(0, 1) | st.fractions() | st.just(Fraction(10**200, 7)),
    Day(): st.dates(),
    Clock(): st.builds(dt.time, st.integers(0, 23), st.integers(0, 59)),
}


def values(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a shape."""
    match shape:
        case Word(kind):
            lists = list(verdicts().values()) if kind is StrEnum else [kind]
            return st.one_of(*map(st.sampled_from, lists))
        case Many(item, kind):
            most = 2 if depth < DEEPEST else 0
            items = st.lists(values(item, depth + 1), max_size=most)
            return items.map(frozenset if kind is frozenset else tuple)
        case Fixed(items):
            return st.tuples(*(values(item, depth + 1) for item in items))
        case Map(key, value):
            most = 2 if depth < DEEPEST else 0
            keys = st.integers(-9, 9) if isinstance(key, Whole) else values(key)
            return st.dictionaries(keys, values(value, depth + 1), max_size=most).map(FrozenMap)
        case Choice():
            options = shape.options
            if depth >= DEEPEST and shape.optional:
                return st.none()
            return st.one_of(*(values(option, depth) for option in options))
        case Thing(kind, words):
            return things(kind, words, depth + 1)
        case _:
            return PLAIN[shape]


@st.composite
def things(
    draw: st.DrawFn, kind: type[Any], words: tuple[type[StrEnum], ...] = (), depth: int = 0
) -> Any:  # noqa: ANN401  (of that class)
    """Values of a class; where what was drawn contradicts itself, with less of it."""
    given: dict[str, Any] = {}
    required = set()
    for slot in slots(kind):
        shape = slot.shape
        if shape == Word(StrEnum) and words:
            given[slot.name] = draw(values(Word(draw(st.sampled_from(words)))))
            required.add(slot.name)
        elif slot.required or draw(st.integers(0, depth + 1)) == 0:
            given[slot.name] = draw(values(shape, depth))
            required |= {slot.name} if slot.required else set()
    for names in (set(given), required):
        try:
            return kind(**{name: given[name] for name in names})
        except (InvalidFacts, InvalidTerms):
            continue
    return reject()

"""
How is a table read strictly?

A `Node` wraps one TOML table. Every value is asked for by name and type; what is missing,
wrong or left over becomes a fault with file and path, and reading goes on.

>>> faults = Faults("terms.toml")
>>> node = Node({"count": "two", "colour": "red"}, "event[0]", faults)
>>> node.count("count") is None, node.done()
(True, None)
>>> [str(fault) for fault in faults.found]  # doctest: +NORMALIZE_WHITESPACE
["terms.toml.event[0].count: expected a count of 0 or more, got 'two'",
 "terms.toml.event[0].colour: expected no such key, got 'red'"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar, cast, final

from ambition_policy.errors import Faults
from ambition_policy.vocabulary import word, words

__all__ = ["Node"]

E = TypeVar("E", bound=StrEnum)

_MISSING = object()
# Bounded, so that no number in a table keeps anybody waiting.
_SHARE = re.compile(r"[0-9]{1,9}(/0*[1-9][0-9]{0,8})?", re.ASCII)
_YEAR = re.compile(r"[1-9][0-9]?", re.ASCII)


@final
class Node:
    """One table, its path, and the collector that faults go to."""

    def __init__(self, value: object, path: str, faults: Faults) -> None:
        """Wrap *value*; anything but a table is a fault and reads as an empty one."""
        if not isinstance(value, Mapping):
            faults.add(path, "a table", value)
            value = {}
        self.table: Mapping[str, Any] = value
        self.path = path
        self.faults = faults
        self.asked: set[str] = set()

    def at(self, key: str) -> str:
        """Give the path of *key*."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Say whether *key* is there."""
        return key in self.table

    def fault(self, key: str, expected: str, got: object) -> None:
        """Note a fault at *key*."""
        self.faults.add(self.at(key), expected, got)

    def take(self, key: str) -> Any:  # noqa: ANN401  (checked by the caller)
        """Give whatever stands at *key*; its absence is a fault."""
        self.asked.add(key)
        if key not in self.table:
            self.faults.note(self.at(key), "a value", "nothing")
            return _MISSING
        return self.table[key]

    def text(self, key: str) -> str:
        """Read a text that is not empty."""
        value = self.take(key)
        if value is not _MISSING and (not isinstance(value, str) or not value.strip()):
            self.fault(key, "a text that is not empty", value)
        return value if isinstance(value, str) else ""

    def maybe_text(self, key: str) -> str | None:
        """Read a text, or nothing."""
        return self.text(key) if self.has(key) else None

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """Read a list of texts, at least *least* of them; absent is empty."""
        self.asked.add(key)
        value = self.table.get(key, [])
        right = isinstance(value, list) and all(isinstance(v, str) and v for v in value)
        if not right or len(value) < least or len(set(value)) != len(value):
            wanted = f"a list of {least} or more texts" if least else "a list of texts"
            self.fault(key, f"{wanted}, each once", value)
            return ()
        return tuple(value)

    def count(self, key: str) -> int | None:
        """Read a count of 0 or more, or nothing."""
        if not self.has(key):
            return None
        value = self.take(key)
        if type(value) is not int or value < 0:
            self.fault(key, "a count of 0 or more", value)
            return None
        return value

    def flag(self, key: str) -> bool | None:
        """Read true or false, or nothing."""
        if not self.has(key):
            return None
        value = self.take(key)
        if type(value) is not bool:
            self.fault(key, "true or false", value)
            return None
        return value

    def day(self, key: str) -> date:
        """Read a date."""
        value = self.take(key)
        if type(value) is not date:
            if value is not _MISSING:
                self.fault(key, "a date", value)
            return date.min
        return value

    def share(self, key: str) -> Fraction:
        """Read an exact share from 0 to 1, written as a text such as "9/10"."""
        value = self.take(key)
        if value is _MISSING:
            return Fraction(0)
        plain = isinstance(value, str) and _SHARE.fullmatch(value)
        share = Fraction(value) if plain else None
        if share is None or share > 1:
            self.fault(key, 'a share from 0 to 1 such as "9/10"', value)
            return Fraction(0)
        return share

    def word(self, key: str, kind: type[E]) -> E:
        """Read a word of *kind*; after a fault, something that is none, as `vocabulary.word`."""
        value = self.take(key)
        if not isinstance(value, str):
            if value is not _MISSING:
                self.fault(key, words(kind), value)
            return cast("E", "")
        return word(kind, value, self.faults, self.at(key))

    def words(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Read a list of words of *kind*; absent is empty."""
        found = [word(kind, v, self.faults, self.at(key)) for v in self.texts(key)]
        return tuple(v for v in found if v in set(kind))

    def child(self, key: str) -> Node:
        """Read a table."""
        value = self.take(key)
        return Node({} if value is _MISSING else value, self.at(key), self.faults)

    def maybe_child(self, key: str) -> Node | None:
        """Read a table, or nothing."""
        return self.child(key) if self.has(key) else None

    def children(self, key: str) -> Iterator[Node]:
        """Read a list of tables; absent is empty."""
        self.asked.add(key)
        value = self.table.get(key, [])
        if not isinstance(value, list):
            self.fault(key, "a list of tables", value)
            value = []
        for index, item in enumerate(value):
            yield Node(item, f"{self.at(key)}[{index}]", self.faults)

    def counts(self, key: str) -> dict[int, int]:
        """Read a table of counts by year; absent is empty."""
        child = self.maybe_child(key)
        result: dict[int, int] = {}
        for year in child.table if child else ():
            count = child.count(year) if child else None
            if not _YEAR.fullmatch(year):
                self.fault(key, "years from 1", year)
            elif count is not None:
                result[int(year)] = count
        return result

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.table:
            if key not in self.asked:
                self.fault(str(key), "no such key", self.table[key])

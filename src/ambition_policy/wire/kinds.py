"""
Which types may stand in a document, by which name?

Facts, terms, clauses and answers are found in their rooms, so that a new fact needs nothing
here. The lists of words that a decision's verdict may be from are found in the rules.

>>> kinds()["Participant"].__name__, verdicts()["CoachingVerdict"].__name__
('Participant', 'CoachingVerdict')
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import Any

import attrs

from ambition_policy import citations, decisions, facts, outlook, questions, rules, terms
from ambition_policy.decisions import Verdict
from ambition_policy.frozen import FrozenMap
from ambition_policy.wire import values

__all__ = ["kinds", "verdicts"]

# A table is many files and its readings a class of their own: both are read as TOML.
_VERDICT = Verdict.__name__
_LEFT_OUT = frozenset({"Readings", "Stated", "Table"})


@cache
def kinds() -> FrozenMap[str, type[Any]]:
    """Give every class that may be a document, by its name."""
    rooms = [decisions, citations, outlook, values, *_modules(facts), *_modules(terms)]
    rooms += list(_modules(questions))
    found: dict[str, type[Any]] = {}
    for room in rooms:
        for name in room.__all__:
            kind = getattr(room, name)
            own = isinstance(kind, type) and kind.__module__ == room.__name__
            if own and attrs.has(kind) and name not in _LEFT_OUT:
                found[name] = kind
    return FrozenMap(dict(sorted(found.items())))


@cache
def verdicts() -> FrozenMap[str, type[StrEnum]]:
    """Give every list of words that a verdict may be from, by its name."""
    found: dict[str, type[StrEnum]] = {Verdict.__name__: Verdict}
    for module in _modules(rules):
        for name in module.__all__:
            kind = getattr(module, name)
            if isinstance(kind, type) and issubclass(kind, StrEnum) and name.endswith(_VERDICT):
                found[name] = kind
    return FrozenMap(dict(sorted(found.items())))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")

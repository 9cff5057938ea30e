"""
How is an answer found while words are open and facts are unknown?

DESIGN.md section 2 once more, slowly and in plain words; it shares no code with the library.
A judge says what follows once everything is answered. What is open is then taken every way:

* an open reading, or a decision that is a person's, decides nothing: if its ways differ, the
  answer is a referral that names it;
* an unknown fact is tried with every value: if that changes the answer, it is missing;
* a settled reading decides, and is named where another way of it, alone, would change that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple


class Answer(NamedTuple):
    """What follows, which readings mattered, which facts are missing."""

    verdict: str
    readings: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


Choices = Mapping[str, str | int]
Judge = Callable[[Choices], str]


class Open(NamedTuple):
    """Everything an answer may hang on: choices by name, and the one that is settled."""

    readings: Mapping[str, tuple[str, ...]]
    settled: Mapping[str, str]
    facts: Mapping[str, tuple[str | int, ...]]


def _ways(questions: Mapping[str, tuple[str | int, ...]]) -> Iterator[dict[str, str | int]]:
    for way in product(*questions.values()):
        yield dict(zip(questions, way, strict=True))


def _one(verdicts: set[str], otherwise: str) -> str:
    return next(iter(verdicts)) if len(verdicts) == 1 else otherwise


def _conclude(judge: Judge, asked: Open, taken: Choices) -> str:
    """The answer where the readings in *taken* are taken so, and the rest as they stand."""
    free = {name: way for name, way in asked.readings.items() if name not in taken}
    by_facts = {
        _one({judge({**taken, **facts, **way}) for way in _ways(free)}, "refer")
        for facts in _ways(asked.facts)
    }
    return _one(by_facts, "insufficient_information")


def resolve(judge: Judge, asked: Open) -> Answer:
    """Apply DESIGN.md section 2 to a judge that needs every question answered."""
    found = _conclude(judge, asked, asked.settled)
    named = {
        name
        for name in asked.settled
        for choice in asked.readings[name]
        if choice != asked.settled[name]
        and _conclude(judge, asked, {**asked.settled, name: choice}) != found
    }
    missing = set()
    if found in ("refer", "insufficient_information"):
        still_open: dict[str, tuple[str | int, ...]] = {
            n: c for n, c in asked.readings.items() if n not in asked.settled
        }
        everything = {**still_open, **asked.facts}
        for name, choices in still_open.items():
            others = {n: c for n, c in everything.items() if n != name}
            for way in _ways(others):
                if len({judge({**asked.settled, **way, name: c}) for c in choices}) > 1:
                    named.add(name)
                    break
    if found == "insufficient_information":
        for name, values in asked.facts.items():
            others = {n: v for n, v in asked.facts.items() if n != name}
            alone = Open(asked.readings, asked.settled, {})
            for way in _ways(others):
                known = {
                    _conclude(judge, alone, {**asked.settled, **way, name: value})
                    for value in values
                }
                if len(known) > 1:
                    missing.add(name)
                    break
    return Answer(found, frozenset(named), frozenset(missing))

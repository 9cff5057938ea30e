"""
Does an answer match what a row expects?

This is FORMAT.md, "How a row is checked": key by key on the keys expected, some as sets,
some as prefixes; `basis` is for the reader alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, final

import attrs
from asking import Answer
from reading_words import SAME_OUTCOME, meanings

__all__ = ["Difference", "compare", "plain", "same"]

_SETS = frozenset(
    {
        *("assumptions", "named", "missing", "payers", "not_available", "recipients"),
        # Lists without an order of their own in the texts.
        *("documents", "candidates", "items", "duties", "clauses"),
    }
)
_PREFIXES = frozenset({"options", "steps", "remaining_steps"})
_UNCOMPARED = frozenset({"basis", "accept_if_flagged"})
_WAIVED_BY_FLAG = frozenset({"status", "assumptions", "readings"})
_ABSENT = "(not said)"
"""What a row expects under a key of which the answer is to say nothing."""

Probe = Callable[[str, str], str]


@final
@attrs.frozen
class Difference:
    """One key on which a row and an answer part."""

    key: str
    expected: object
    got: object


def compare(expected: Mapping[str, Any], answer: Answer, probe: Probe) -> list[Difference]:
    """
    List every difference.

    Args:
        expected: the row's answer.

        answer: the library's.

        probe: the library's status with one reading settled, for readings it did not name.
    """
    flagged = (
        answer.status != expected.get("status", answer.status)
        and answer.status in expected.get("accept_if_flagged", ())
        and bool(answer.values.get("assumptions"))
    )
    differences = []
    for key, wanted in expected.items():
        if key in _UNCOMPARED or (flagged and key in _WAIVED_BY_FLAG):
            continue
        if key == "readings":
            differences.extend(_readings(wanted, answer, probe))
            continue
        got = plain(answer.values.get(key, _ABSENT))
        if not same(key, wanted, got):
            differences.append(Difference(key, wanted, got))
    return differences


def plain(value: object) -> object:
    """A value as JSON would have it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction | date):
        return str(value)
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def same(key: str, wanted: object, got: object) -> bool:
    if key == "emails":
        return _lower(wanted) == _lower(got)
    if key == "contact" and isinstance(wanted, str):
        return _lower([wanted]) == _lower([got])
    if key == "refer_to":
        return _as_set(wanted) == _as_set(got)
    if key in _SETS:
        return isinstance(got, list) and _as_set(wanted) == _as_set(got)
    if key in _PREFIXES and isinstance(wanted, list):
        return _starts_with(wanted, got)
    return _equal(wanted, got)


def _equal(wanted: object, got: object) -> bool:
    """Objects key by key, the rest as it stands; `true` is not 1."""
    if isinstance(wanted, Mapping):
        return isinstance(got, Mapping) and all(
            key in got and _equal(item, got[key]) for key, item in wanted.items()
        )
    return type(wanted) is type(got) and wanted == got


def _starts_with(wanted: list[object], got: object) -> bool:
    if not isinstance(got, list):
        return False
    if not wanted:
        return not got
    return len(got) >= len(wanted) and all(map(_same_item, wanted, got))


def _same_item(wanted: object, got: object) -> bool:
    """
    A step may stand as its action alone.

    An actor that the text leaves open is not compared, unless it is said to be left open.
    """
    if isinstance(got, Mapping) and isinstance(wanted, str):
        return wanted == got.get("action")
    if (
        isinstance(got, Mapping)
        and isinstance(wanted, Mapping)
        and got.get("actor_stated") is False
        and "actor_stated" not in wanted
    ):
        wanted = {key: item for key, item in wanted.items() if key != "actor"}
    return _equal(wanted, got)


def _as_set(value: object) -> set[str]:
    if value is None:
        return set()
    items: Iterable[object] = value if isinstance(value, list) else [value]
    return {str(item) for item in items}


def _lower(value: object) -> list[str]:
    return sorted(word.lower() for word in _as_set(value))


def _readings(wanted: Mapping[str, str], answer: Answer, probe: Probe) -> list[Difference]:
    """Compare the verdict under each reading, word by word."""
    differences = []
    for word, verdict in wanted.items():
        found = _under(word, answer, probe)
        if found is None:
            differences.append(Difference(f"readings.{word}", verdict, "no mapping for the word"))
            continue
        reading, outcome = found
        if verdict != outcome and verdict not in SAME_OUTCOME.get((reading, outcome), ()):
            differences.append(Difference(f"readings.{word}", verdict, f"{outcome} ({reading})"))
    return differences


def _under(word: str, answer: Answer, probe: Probe) -> tuple[str, str] | None:
    """The reading that *word* means here, and the outcome under its choice."""
    means = meanings(word)
    effects = {effect.question: effect for effect in answer.effects}
    for reading, choice in means:
        if reading in effects and choice in effects[reading].outcomes:
            return reading, effects[reading].outcomes[choice]
    for effect in answer.effects:
        # Contracts that disagree are choices by their own names.
        if effect.question.startswith("A-26.conflict") and word in effect.outcomes:
            return effect.question, effect.outcomes[word]
    for reading, choice in means:
        outcome = probe(reading, choice)
        if outcome:
            return reading, outcome
    return None

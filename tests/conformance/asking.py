"""
What does a case hand over, and what does an answerer hand back?

The answering side sees an `Asked` and nothing else of a row. `Facts` remembers which keys
were looked at, so that none is ever passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar, cast, final

import attrs

from ambition_policy.decisions import Decision, Effect
from ambition_policy.facts import Ruling
from ambition_policy.terms import Table

__all__ = ["ANYWHERE", "Answer", "Answerer", "Asked", "CaseError", "Facts", "Topic"]

E = TypeVar("E", bound=StrEnum)

_SEASONS = {"spring": (4, 1), "summer": (7, 1), "autumn": (10, 1), "winter": (1, 15)}


ANYWHERE = frozenset({"readings", "rulings"})
"""Facts of every topic: what the caller chose for a reading, and what a person decided."""


class CaseError(Exception):
    """A row uses a word that this runner has no mapping for."""


@final
class Facts:
    """The facts of one case; reading one marks it as used."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = dict(given)
        self.used: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._given

    def keys(self) -> set[str]:
        return set(self._given)

    def raw(self) -> dict[str, Any]:
        return dict(self._given)

    def mentions(self, *keys: str) -> bool:
        """Whether any of *keys* was given, be it as `null`."""
        self.used.update(keys)
        return any(key in self._given for key in keys)

    def count(self, key: str) -> int | None:
        """A number as it stands; the library checks it."""
        self.used.add(key)
        return cast("int | None", self._given.get(key))

    def flag(self, key: str) -> bool | None:
        self.used.add(key)
        return cast("bool | None", self._given.get(key))

    def text(self, key: str) -> str | None:
        self.used.add(key)
        return cast("str | None", self._given.get(key))

    def word(self, key: str, *known: str) -> str | None:
        """A text out of a closed list."""
        value = self.text(key)
        if value is not None and value not in known:
            message = f"no mapping for {key} = {value!r}"
            raise CaseError(message)
        return value

    def member(self, key: str, kind: type[E]) -> E | None:
        """A word out of a closed list of the library."""
        value = self.word(key, *kind)
        return None if value is None else kind(value)

    def numbers(self, key: str) -> dict[str, int]:
        self.used.add(key)
        return dict(cast("Mapping[str, int]", self._given.get(key) or {}))

    def items(self, key: str) -> list[Any] | None:
        self.used.add(key)
        return cast("list[Any] | None", self._given.get(key))

    def share(self, key: str) -> Fraction | None:
        value = self.text(key)
        return None if value is None else Fraction(value)

    def rulings(self) -> tuple[Ruling, ...]:
        """What somebody decided, by the question; the format gives it no day."""
        self.used.add("rulings")
        made = cast("Mapping[str, str]", self._given.get("rulings") or {})
        return tuple(Ruling(q, choice, by="somebody", on=date.min) for q, choice in made.items())

    def settling(self, table: Table) -> Table:
        """The table under the choices that a row makes for readings, by the reading."""
        self.used.add("readings")
        chosen = cast("Mapping[str, str]", self._given.get("readings") or {})
        readings = table.readings
        for id_, choice in chosen.items():
            readings = readings.settle(id_, choice, by="somebody")
        return attrs.evolve(table, readings=readings) if chosen else table

    def day(self, key: str) -> date | None:
        """A date, or a day in the season that a word such as `autumn_2021` names."""
        value = self.text(key)
        if value is None:
            return None
        season, _, year = value.partition("_")
        if season in _SEASONS and year.isdigit():
            return date(int(year), *_SEASONS[season])
        try:
            return date.fromisoformat(value)
        except ValueError:
            message = f"no mapping for {key} = {value!r}"
            raise CaseError(message) from None


@final
@attrs.frozen
class Asked:
    """All that an answerer may see of a row."""

    topic: str
    programme: str | None
    variant: str | None
    role: str | None
    facts: Facts

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Asked:
        return cls(
            row["topic"],
            row.get("programme"),
            row.get("variant"),
            row.get("role"),
            Facts(row.get("facts") or {}),
        )


@final
@attrs.frozen
class Answer:
    """
    What the library said, under the words of the format.

    Attributes:
        values: `status`, `missing`, `assumptions`, `refer_to`, `clauses`, shares, counts and
            details.

        effects: the readings and decisions that the library named.
    """

    values: Mapping[str, object]
    effects: tuple[Effect, ...] = ()

    @property
    def status(self) -> str:
        return str(self.values["status"])

    @classmethod
    def of(cls, *decisions: Decision[Any], **more: object) -> Answer:
        """Lay decisions side by side; where two say the same word, the first is heard."""
        values: dict[str, object] = {"status": decisions[0].verdict.value}
        for decision in reversed(decisions):
            values.update(decision.details)
            values.update(decision.counts)
            values.update(decision.shares)
        values["status"] = decisions[0].verdict.value
        values["question"] = decisions[0].question
        for name in ("missing", "assumptions", "refer_to", "clauses"):
            joined = [str(word) for decision in decisions for word in getattr(decision, name)]
            values[name] = tuple(dict.fromkeys(joined))
        effects = tuple(effect for decision in decisions for effect in decision.readings)
        values["named"] = tuple(dict.fromkeys(effect.question for effect in effects))
        return cls({**values, **more}, effects)


Answerer = Callable[[Asked, Table], Answer]


@final
@attrs.frozen
class Topic:
    """
    One topic of the format.

    Attributes:
        answer: asks the library.

        reads: fact keys that become facts of the library.

        silent: fact keys that cannot bear on the answer, each with the reason.

        probes: readings whose choices may be tried one by one, where an expected `readings`
            names one that the library did not, since it made no difference.
    """

    answer: Answerer
    reads: frozenset[str]
    silent: dict[str, str] = attrs.field(factory=dict)
    probes: tuple[str, ...] = ()

    def ask(self, asked: Asked, table: Table) -> Answer:
        """
        Ask the library, and see that no fact was passed over.

        Raises:
            CaseError: a fact has no mapping, or was not used.

            InvalidFacts: the library refuses the facts.
        """
        unknown = sorted(asked.facts.keys() - self.reads - self.silent.keys() - ANYWHERE)
        if unknown:
            message = f"no mapping for the facts {', '.join(unknown)}"
            raise CaseError(message)
        found = self.answer(asked, asked.facts.settling(table))
        unread = sorted(asked.facts.keys() - asked.facts.used - self.silent.keys())
        if unread:
            message = f"these facts were not used here: {', '.join(unread)}"
            raise CaseError(message)
        return found

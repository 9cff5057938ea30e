"""
What does an answer rest on: which document, which clause, which reading of an open word?

A `Document` is one edition of a policy. A `Clause` states one thing that it says, in our
own words, and points to the spans of the text it was read from. A `Reading` is a word that
the text leaves open: its choices, and which one decides while nobody says otherwise.

>>> span = Reading(
...     id="A-31",
...     question="May the next module be opened while the last one is unfinished?",
...     choices=FrozenMap(allowed="opening is enough", finished="it must be finished"),
...     default="allowed",
...     settled=True,
...     clauses=("NPQ-3.async.2",),
... )
>>> book = Readings([span])
>>> book.stance("A-31").settled
'allowed'
>>> book.settle("A-31", "finished", by="the policy owner").stance("A-31").by
'the policy owner'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidTerms
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import Actor

__all__ = ["Clause", "Document", "Reading", "Readings", "Span", "Stance"]


@final
@attrs.frozen
class Span:
    """A piece of a policy text: its heading and the SHA-256 of its normalised words."""

    number: int
    heading: str
    sha256: str


@final
@attrs.frozen(kw_only=True)
class Document:
    """
    One edition of one policy.

    Attributes:
        id: short name, `"npq"` or `"attendance"`.

        last_reviewed: first day of the month of the last review.

        next_review: first day of the month in which the next review falls due.

        spans: the pieces of the text, in order, known by their digests alone.
    """

    id: str
    title: str
    last_reviewed: date
    next_review: date
    division: str
    director: str
    applies_to: str
    audience: tuple[str, ...]
    laws: str | None = None
    regulations: str | None = None
    spans: tuple[Span, ...] = attrs.field(default=(), repr=False)


@final
@attrs.frozen(kw_only=True)
class Clause:
    """One thing a document says, in our own words."""

    id: str
    document: str
    heading: str
    words: str
    kind: str
    actor: str
    computable: str
    spans: tuple[Span, ...] = attrs.field(default=(), repr=False)


@final
@attrs.frozen(kw_only=True)
class Reading:
    """
    A word the text leaves open, its choices, and the one that decides by default.

    Attributes:
        id: `"A-04"`, or `"A-25.coaching"` where one entry of the register asks two things.

        choices: each choice by its code, in words.

        default: the code of the choice that is taken unless somebody says otherwise.

        settled: whether the default decides; an open reading decides nothing.

        refer_to: who is asked where the choices give different answers.

        where: programmes for which the reading stands otherwise, by code.
    """

    id: str
    question: str
    choices: FrozenMap[str, str]
    default: str
    settled: bool
    clauses: tuple[str, ...]
    refer_to: tuple[Actor, ...] = (Actor.PROGRAMME_TEAM,)
    where: FrozenMap[str, Stance] = EMPTY


@final
@attrs.frozen(kw_only=True)
class Stance:
    """
    How a reading is taken for one programme.

    Attributes:
        settled: the choice that decides, or `None` while the reading is open.

        choices: the codes to choose from.

        refer_to: who is asked while it is open.

        by: who settled or opened it; `None` where the table's own default stands.
    """

    choices: tuple[str, ...]
    settled: str | None
    refer_to: tuple[Actor, ...]
    by: str | None = None


@final
class Readings(Mapping[str, Reading]):
    """
    All readings of a table, and how each is taken.

    Immutable: `settle` and `open` give a new one.
    """

    __slots__ = ("_overrides", "_readings")

    _readings: FrozenMap[str, Reading]
    _overrides: FrozenMap[str, tuple[str | None, str]]

    def __init__(
        self,
        readings: Iterable[Reading],
        overrides: Mapping[str, tuple[str | None, str]] = EMPTY,
    ) -> None:
        """Collect *readings*; *overrides* give a choice (or `None`: open) and who made it."""
        self._readings = FrozenMap({reading.id: reading for reading in readings})
        self._overrides = FrozenMap(overrides)

    def __getitem__(self, key: str) -> Reading:
        """Give the reading with the id *key*."""
        return self._readings[key]

    def __iter__(self) -> Iterator[str]:
        """Walk the ids."""
        return iter(self._readings)

    def __len__(self) -> int:
        """Count the readings."""
        return len(self._readings)

    def __eq__(self, other: object) -> bool:
        """Compare readings and what was settled."""
        if not isinstance(other, Readings):
            return NotImplemented
        return (self._readings, self._overrides) == (other._readings, other._overrides)

    def __hash__(self) -> int:
        """Hash readings and what was settled."""
        return hash((self._readings, self._overrides))

    def __repr__(self) -> str:
        """Show how many there are and which were changed."""
        changed = ", ".join(f"{k}={v or 'open'}" for k, (v, _) in self._overrides.items())
        return f"<Readings: {len(self)}{f', {changed}' if changed else ''}>"

    @property
    def overrides(self) -> FrozenMap[str, tuple[str | None, str]]:
        """The choices made by callers: reading id to (choice or `None` for open, by whom)."""
        return self._overrides

    def settle(self, id: str, choice: str, *, by: str) -> Readings:  # noqa: A002  (the word)
        """
        Let *choice* decide.

        Args:
            id: the reading.

            choice: one of its choices.

            by: who says so; answers repeat it.

        Raises:
            InvalidTerms: there is no such reading or choice.
        """
        faults = Faults("readings")
        if id not in self._readings:
            faults.add(id, f"one of {', '.join(self._readings)}", id)
        elif choice not in self._readings[id].choices:
            faults.add(id, f"one of {', '.join(self._readings[id].choices)}", choice)
        faults.raise_as(InvalidTerms)
        return Readings(self._readings.values(), {**self._overrides, id: (choice, by)})

    def open(self, id: str, *, by: str) -> Readings:  # noqa: A002  (the word)
        """
        Let no choice decide.

        Args:
            id: the reading.

            by: who says so; answers repeat it.

        Raises:
            InvalidTerms: there is no such reading.
        """
        faults = Faults("readings")
        if id not in self._readings:
            faults.add(id, f"one of {', '.join(self._readings)}", id)
        faults.raise_as(InvalidTerms)
        return Readings(self._readings.values(), {**self._overrides, id: (None, by)})

    def clauses(self, id: str, programme: str) -> tuple[str, ...]:  # noqa: A002  (the word)
        """Give the clauses of the reading *id*, leaving out other programmes' rows."""
        own = f"APP-{programme}."
        return tuple(
            clause
            for clause in self._readings[id].clauses
            if not clause.startswith("APP-") or clause.startswith(own)
        )

    def stance(self, id: str, programme: str | None = None) -> Stance:  # noqa: A002  (the word)
        """Say how the reading *id* is taken for *programme*."""
        reading = self._readings[id]
        stance = reading.where.get(programme or "") or Stance(
            choices=tuple(reading.choices),
            settled=reading.default if reading.settled else None,
            refer_to=reading.refer_to,
        )
        if id in self._overrides:
            settled, by = self._overrides[id]
            return attrs.evolve(stance, settled=settled, by=by)
        return stance

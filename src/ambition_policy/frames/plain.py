"""
How are plain columns counted, where there is no dataframe library?

One loop over lists. What rows repeat, such as a status with its dates, is read once. The
law is that this path and every engine give the same answers.

>>> from ambition_policy.frames.asked import Asked
>>> asked = Asked.of(["participant", "status"], programme="FL")
>>> columns = {"participant": ["ana", "ana"], "status": ["live", "here"]}
>>> counted = Columns(columns, asked, Layout.of(asked), doubled=True)
>>> [key] = counted.tallies().keys(counted.layout)
>>> key.rows, key.statuses[0]
(2, 1)
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence, Sized
from itertools import repeat
from typing import Any, final

import attrs

from ambition_policy.completions import Counts
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.adding import Adding
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.cells import (
    NAMELESS,
    READ,
    SAID,
    Flaw,
    Reading,
    blank,
    cell,
    day_of,
    got,
    shown,
)
from ambition_policy.frames.layout import Layout, Rest
from ambition_policy.frames.people import EXPECTED
from ambition_policy.frames.tallies import Tallies
from ambition_policy.frozen import EMPTY

__all__ = ["Columns"]

_FEW, _SAMPLE = 256, 10_000
"""With so few sessions in a sample of so many rows, each of them has a bit."""

Values = Sequence[Any]
Cells = tuple[Any, ...]
_UNMARKED = ((), False, False)
"""Of most people no rows differ, their name is one, and no session is there twice."""


@final
class Columns:
    """The rows of a cohort as plain columns, and the counts of its people."""

    def __init__(
        self, columns: Mapping[str, Values], asked: Asked, layout: Layout, *, doubled: bool
    ) -> None:
        """
        Count the rows.

        Args:
            columns: lists of one length, by name.

            asked: the review.

            layout: what is counted.

            doubled: whether to look for sessions with several rows.

        Raises:
            InvalidFacts: the columns are no lists, of several lengths, or hold lists.
        """
        used = {name: columns[name] for name in (*asked.names.values(), *asked.keep)}
        faults = Faults("columns")
        for name, values in used.items():
            faults.kind(name, values, Sized, "a list")
        faults.raise_as(InvalidFacts)
        sizes = {name: len(values) for name, values in used.items()}
        if len(set(sizes.values())) > 1:
            faults.add("", "one length", sizes)
        faults.raise_as(InvalidFacts)
        self.columns = columns
        self.asked = asked
        self.layout = layout
        self.doubled: bool = doubled and asked.has("session")
        self.size: int = sizes[asked.names["participant"]]
        self.places: dict[Any, int] = {}
        self.kept: dict[Any, tuple[Any, ...]] = {}
        self.left_on: list[dt.date | None] = []
        try:
            self.found: Tallies = self.count()
        except TypeError as error:
            wrong = [n for n, own in used.items() if not all(isinstance(v, Hashable) for v in own)]
            faults.note(", ".join(wrong), "texts, numbers, days or flags", str(error))
            raise InvalidFacts(faults.found) from error

    def column(self, name: str) -> Values:
        """Give one column, or nothing for every row."""
        own = self.asked.names.get(name)
        return [None] * self.size if own is None else self.columns[own]

    def release(self) -> None:
        """Let go of nothing: the columns are the caller's."""

    # What is counted.

    def count(self) -> Tallies:
        """Add everything up, person by person, and give every combination of counts."""
        people = self.column("participant")
        columns = self.read_columns()
        self.reading: Reading = Reading(self.asked, [*columns])
        adding = Adding(self.reading.effect, self.layout, self.size)
        sums: defaultdict[Any, int] = defaultdict(int)
        cells = zip(*columns.values(), strict=True)
        for person, number in zip(people, map(adding.__getitem__, cells), strict=True):
            sums[person] += number
        for person in [*filter(blank, sums)]:
            del sums[person]
        counted = adding.counts(sums)
        said = {number: adding.said(number) for number in {*counted.values()}}
        twice = set[Any]()
        if self.doubled and "session" in columns:
            twice = adding.twice(sums)
        elif self.doubled:
            twice = self.twice() & counted.keys()
        floats = {who for who in counted if isinstance(who, float)}
        told = self.told({who for who, number in counted.items() if said[number] is None}, columns)
        keys: dict[Any, Any] = dict(counted)
        for who in floats | twice | told.keys():
            keys[who] = counted[who], (tuple(told.get(who, ())), who in floats, who in twice)
        counts = Counter(keys.values())
        at = {key: place for place, key in enumerate(counts)}
        self.places = {person: at[key] for person, key in keys.items()}
        self.keep()
        return self.read(adding, counts, said)

    def read_columns(self) -> dict[str, Values]:
        """Give the columns that are read, with the sessions where there are few of them."""
        columns = {name: self.column(name) for name in (*READ, *SAID) if self.asked.has(name)}
        if self.asked.has("session"):
            sessions = self.column("session")
            if len({*sessions[:: self.size // _SAMPLE + 1]}) <= _FEW:
                columns["session"] = sessions
            else:
                none = frozenset(filter(blank, {*sessions}))
                columns[NAMELESS] = [*map(none.__contains__, sessions)]
        return columns

    def told(self, people: set[Any], columns: Mapping[str, Values]) -> dict[Any, dict[Cells, None]]:
        """Look once more at what the rows of some people say of them, as they differ."""
        told: dict[Any, dict[Cells, None]] = {who: {} for who in people}
        rows = zip(self.column("participant"), zip(*columns.values(), strict=True), strict=True)
        for person, own in rows if people else ():
            if person in people:
                told[person][self.reading.effect([*map(cell, own)]).said] = None
        return told

    def read(
        self, adding: Adding, counts: Mapping[Any, int], said: Mapping[int, int | None]
    ) -> Tallies:
        """Read every combination of counts, some of them with a mark."""
        words = [*adding.words]
        known: dict[Hashable, int] = {}
        rests: list[Rest] = []
        left_on: list[dt.date | None] = []
        rest: list[int] = []
        numbers: list[int] = []
        for key in counts:
            number, (told, unnamed, doubled) = key if isinstance(key, tuple) else (key, _UNMARKED)
            which = adding.others(number), said[number], told, unnamed, doubled
            if which not in known:
                known[which] = len(rests)
                at = said[number]
                own = told if at is None else [words[at]]
                named, left = self.rest(own, adding.groups(number))
                clashes = (*named.clashes, *(["participant"] if unnamed else []))
                rests.append(attrs.evolve(named, clashes=clashes, doubled=doubled))
                left_on.append(left)
            rest.append(known[which])
            numbers.append(number)
        self.left_on = [left_on[own] for own in rest]
        return Tallies(
            rests,
            rest,
            [*map(adding.rows, numbers)],
            [*map(adding.statuses, numbers)],
            [*counts.values()],
            adding.bits,
        )

    def twice(self) -> set[Any]:
        """Find everybody who has a session with several rows, where there are many sessions."""
        pairs = zip(self.column("participant"), map(cell, self.column("session")), strict=True)
        return {person for (person, _), count in Counter(pairs).items() if count > 1}

    def keep(self) -> None:
        """Take what is handed on of everybody, where their rows agree."""
        names = self.asked.keep
        if not names:
            return
        values: defaultdict[Any, set[tuple[Any, ...]]] = defaultdict(set)
        handed = zip(*(self.columns[name] for name in names), strict=True)
        for person, own in zip(self.column("participant"), handed, strict=True):
            values[person].add(own)
        for person in self.places:
            columns = ({cell(row[at]) for row in values[person]} for at in range(len(names)))
            told = [column - {None} for column in columns]
            self.kept[person] = tuple(c.pop() if len(c) == 1 else None for c in told)

    def rest(
        self, told: Sequence[Cells], groups: tuple[tuple[Counts, ...], Counts, Counts]
    ) -> tuple[Rest, dt.date | None]:
        """Name what a person's rows say of them and what is counted, and say when they left."""
        names = (*SAID, "left_on")
        values = {
            name: [v for v in {words[at] for words in told} if v is not None]
            for at, name in enumerate(names)
        }
        values["left_on"] = [value for value in values["left_on"] if day_of(value)]
        only = {name: own[0] for name, own in values.items() if len(own) == 1}
        said = {name: shown(value) for name, value in only.items()} | dict(self.asked.said)
        left = day_of(only.get("left_on"))
        programme, variant, role, how = (said.get(name, "") for name in SAID)
        special, kinds, flaws = groups
        rest = Rest(
            (programme, variant, role, how),
            kinds=kinds,
            special=special,
            flaws=flaws,
            clashes=tuple(name for name in names if len(values[name]) > 1),
            left=bool(left and self.asked.as_of and left <= self.asked.as_of),
        )
        return rest, left

    def tallies(self) -> Tallies:
        """Give every combination of counts, with how many people have it."""
        return self.found

    # How answers get back.

    def answered(
        self,
        columns: Mapping[str, Values],
        types: Mapping[str, type],
        places: Sequence[int] | None = None,
        said: Mapping[str, Values] = EMPTY,
    ) -> dict[str, list[Any]]:
        """Give people the values of their group, and what is said of their decision."""
        found = {**columns}
        for name, texts in said.items():
            found[name] = [texts[number - 1] for number in columns["decision"]]
        people = self.places
        if places is not None:
            at = {place: number for number, place in enumerate(places)}
            people = {who: at[place] for who, place in self.places.items() if place in at}
        left_on = self.left_on
        return {
            "participant": [*people],
            **{name: [*map(found[name].__getitem__, people.values())] for name in types},
            **(
                {"left_on": [left_on[self.places[who]] for who in people]}
                if self.asked.has("left_on")
                else {}
            ),
            **{n: [self.kept[p][i] for p in people] for i, n in enumerate(self.asked.keep)},
        }

    def made(
        self,
        columns: Mapping[str, Values],
        types: Mapping[str, type],  # noqa: ARG002  (as the engines take it)
    ) -> dict[str, list[Any]]:
        """Make a small table."""
        return {name: [*values] for name, values in columns.items()}

    def recounted(self, asked: Asked) -> Columns:
        """Count the same rows for another review."""
        return Columns(self.columns, asked, Layout.of(asked), doubled=self.doubled)

    def spread(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count people by columns that are handed on: values, place of the group, how many."""
        own = [self.asked.keep.index(name) for name in names]
        found = Counter(
            (*(self.kept[person][at] for at in own), place) for person, place in self.places.items()
        )
        return [(*row, count) for row, count in found.items()]

    # What is wrong.

    def problems(
        self, faulty: Sequence[str], said: Sequence[tuple[int, str, str, str]]
    ) -> dict[str, list[Any]]:
        """List what cannot be used."""
        found = [*self.in_rows(faulty)]
        problems: defaultdict[int, list[Flaw]] = defaultdict(list)
        for place, *problem in said:
            problems[place].append((problem[0], problem[1], problem[2]))
        for person, place in self.places.items():
            found += [(person, None, *problem) for problem in problems.get(place, ())]
        names = ("participant", "session", "column", "expected", "got")
        return {name: [row[at] for row in found] for at, name in enumerate(names)}

    def in_rows(self, faulty: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Look through the rows once more."""
        asked = self.asked
        sessions: Counter[tuple[Any, Any]] = Counter()
        read = [self.column(name) for name in READ]
        given = self.column("session") if asked.has("session") else repeat(None, self.size)
        for person, session, cells in zip(
            self.column("participant"), given, zip(*read, strict=True), strict=True
        ):
            name = None if blank(session) else shown(session)
            if blank(person):
                yield person, name, "participant", EXPECTED["participant"], got(None)
                continue
            sessions[person, name] += 1
            if "participant" in faulty and isinstance(person, float):
                yield person, name, "participant", EXPECTED["participant"], got(person)
            for flaw in self.reading.taken(tuple(map(cell, cells)), nameless=name is None)[1]:
                yield person, name, *flaw
        if "doubled" in faulty:
            for (person, name), count in sessions.items():
                if count > 1:
                    yield person, name, "session", EXPECTED["doubled"], f"{count} rows"

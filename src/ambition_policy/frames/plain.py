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
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence, Sized
from itertools import repeat
from types import NoneType
from typing import Any, final

import attrs

from ambition_policy.completions import Counts
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.adding import Adding
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.codes import Codes, Effect
from ambition_policy.frames.layout import NOTICE, Layout, Rest
from ambition_policy.frames.people import AHEAD, EXPECTED, OVER
from ambition_policy.frames.tallies import Tallies
from ambition_policy.vocabulary import Status

__all__ = ["READ", "Columns", "cell", "day_of"]

_SAID = ("programme", "variant", "role", "left_how")
_STATUSES = frozenset(status.value for status in Status)
_TAKEN = frozenset({"live", "alternative", "caught_up", "late_self_paced"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_NAMELESS = "no session"

READ = ("status", "kind", "date", "catch_up_until", "left_on", "notified")
"""What says how a session was taken."""

Values = Sequence[Any]
Cells = tuple[Any, ...]
Mark = tuple[tuple[Cells, ...] | None, bool, bool]
"""Of somebody whose rows are amiss: what they say, a name that is none, sessions twice."""

_UNMARKED: Mark = (None, False, False)

Flaw = tuple[str, str, str]


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
        names = [name for name in (*READ, *_SAID) if self.asked.has(name)]
        columns = [_plain(self.column(name)) for name in names]
        if self.asked.has("session"):
            sessions = _plain(self.column("session"))
            blank = frozenset(filter(_blank, set(sessions)))
            if blank:
                names.append(_NAMELESS)
                columns.append([*map(blank.__contains__, sessions)])
        codes = Codes(lambda cells: self.effect(dict(zip(names, cells, strict=True))))
        found = [*map(codes.__getitem__, zip(*columns, strict=True))]
        adding = Adding(codes.effects, self.layout, self.size)
        sums: defaultdict[Any, int] = defaultdict(int)
        for person, weight in zip(people, map(adding.weights.__getitem__, found), strict=True):
            sums[person] += weight
        for person in [*filter(_blank, sums)]:
            del sums[person]
        said = {number: adding.said(number) for number in {*sums.values()}}
        differ = {number for number, own in said.items() if own is None}
        told: defaultdict[Any, dict[Cells, None]] = defaultdict(dict)
        for person, code in zip(people, found, strict=True) if differ else ():
            if sums.get(person) in differ:
                told[person][codes.effects[code].said] = None
        twice = self.twice()
        floats = {who for who in sums if isinstance(who, float)}
        marks = {
            who: (tuple(told[who]) if who in told else None, who in floats, who in twice)
            for who in {*told, *twice, *floats} & sums.keys()
        }
        keys = {who: (number, marks.get(who)) for who, number in sums.items()}
        counts = Counter(keys.values())
        at = {key: place for place, key in enumerate(counts)}
        self.places = {person: at[key] for person, key in keys.items()}
        self.keep()
        return self.read(adding, counts, said)

    def read(
        self, adding: Adding, counts: Mapping[tuple[int, Mark | None], int], said: Mapping[int, Any]
    ) -> Tallies:
        """Read every combination of counts."""
        words = [*adding.words]
        numbers: dict[Hashable, int] = {}
        rests: list[Rest] = []
        left_on: list[dt.date | None] = []
        rest: list[int] = []
        for number, mark in counts:
            which = adding.others(number), said[number], mark
            if which not in numbers:
                numbers[which] = len(rests)
                told, unnamed, doubled = mark or _UNMARKED
                named, left = self.rest(told or (words[said[number]],), adding.groups(number))
                clashes = (*named.clashes, *(["participant"] if unnamed else []))
                rests.append(attrs.evolve(named, clashes=clashes, doubled=doubled))
                left_on.append(left)
            rest.append(numbers[which])
        self.left_on = [left_on[own] for own in rest]
        return Tallies(
            rests,
            rest,
            [adding.rows(number) for number, _ in counts],
            [adding.statuses(number) for number, _ in counts],
            [*counts.values()],
            adding.bits,
        )

    def twice(self) -> set[Any]:
        """Find everybody who has a session with several rows."""
        if not self.doubled:
            return set()
        people, sessions = self.column("participant"), _plain(self.column("session"))
        if len(set(zip(people, sessions, strict=True))) == self.size:
            return set()
        found = Counter(zip(people, map(cell, sessions), strict=True))
        return {person for (person, _), count in found.items() if count > 1}

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

    def effect(self, cells: Mapping[str, Any]) -> Effect:
        """Say what a row does to the counts of its person."""
        read = tuple(cell(cells.get(name)) for name in READ)
        name, found = self.taken(read, nameless=cells.get(_NAMELESS, False))
        said = tuple(cell(cells.get(name)) for name in (*_SAID, "left_on"))
        wrong = tuple(dict.fromkeys(column for column, *_ in found if column != "status"))
        return Effect(name, cell(cells.get("kind")), wrong, said)

    def rest(
        self, told: Sequence[Cells], groups: tuple[tuple[Counts, ...], Counts, Counts]
    ) -> tuple[Rest, dt.date | None]:
        """Name what a person's rows say of them and what is counted, and say when they left."""
        names = (*_SAID, "left_on")
        values = {
            name: [v for v in {words[at] for words in told} if v is not None]
            for at, name in enumerate(names)
        }
        values["left_on"] = [value for value in values["left_on"] if day_of(value)]
        only = {name: own[0] for name, own in values.items() if len(own) == 1}
        said = {name: _shown(value) for name, value in only.items()} | dict(self.asked.said)
        left = day_of(only.get("left_on"))
        programme, variant, role, how = (said.get(name, "") for name in _SAID)
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

    def taken(self, cells: tuple[Any, ...], *, nameless: bool) -> tuple[str | None, list[Flaw]]:
        """Say what a row counts as, and what is wrong with it."""
        asked, flaws = self.asked, list[Flaw]()
        status, kind, date, until, left, notified = cells
        if asked.has("kind") and kind is None:
            flaws.append(("kind", EXPECTED["kind"], _got(kind)))
        if asked.has("session") and nameless:
            flaws.append(("session", EXPECTED["session"], _got(None)))
        days = {"date": date, "catch_up_until": until, "left_on": left}
        day, last, gone = (day_of(value) for value in days.values())
        for (name, value), read in zip(days.items(), (day, last, gone), strict=True):
            if value is not None and read is None:
                flaws.append((name, EXPECTED[name], _got(value)))
        if day and last and last < day:
            flaws.append(("catch_up_until", EXPECTED["catch_up_until"], _got(until)))
        if notified is not None and str(notified) not in NOTICE:
            flaws.append(("notified", EXPECTED["notified"], _got(notified)))
        if status not in _STATUSES:
            flaws.append(("status", EXPECTED["status"], _got(status)))
            return None, flaws
        return self.on_theday_of(str(status), day, last, gone, flaws), flaws

    def on_theday_of(
        self,
        status: str,
        day: dt.date | None,
        until: dt.date | None,
        gone: dt.date | None,
        flaws: list[Flaw],
    ) -> str | None:
        """Say which count a row goes to on the day judged for."""
        asked, as_of = self.asked, self.asked.as_of
        if as_of is None:
            return status
        left = gone if gone and gone <= as_of else None
        judged = left or as_of
        if day and day > as_of:
            if asked.replay:
                return "pending"
            if status in _TAKEN:
                flaws.append(("status", AHEAD, _got(status)))
                return None
        if day and left and day > left:
            return "pending"
        if day and day < judged and status == "pending":
            flaws.append(("status", OVER, _got(status)))
            return None
        until = until or asked.catch_up_until
        if status == "missed" and until and asked.dated:
            return "recoverable" if until >= judged else "lost"
        return status

    def tallies(self) -> Tallies:
        """Give every combination of counts, with how many people have it."""
        return self.found

    # How answers get back.

    def answered(
        self,
        columns: Mapping[str, Values],
        types: Mapping[str, type],  # noqa: ARG002  (as the engines take it)
        places: Sequence[int] | None = None,
    ) -> dict[str, list[Any]]:
        """Give people the values of their group."""
        people = self.places
        if places is not None:
            at = {place: number for number, place in enumerate(places)}
            people = {who: at[place] for who, place in self.places.items() if place in at}
        left_on = self.left_on
        return {
            "participant": [*people],
            **{name: [values[own] for own in people.values()] for name, values in columns.items()},
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
            shown = None if _blank(session) else _shown(session)
            if _blank(person):
                yield person, shown, "participant", EXPECTED["participant"], _got(None)
                continue
            sessions[person, shown] += 1
            if "participant" in faulty and isinstance(person, float):
                yield person, shown, "participant", EXPECTED["participant"], _got(person)
            for flaw in self.taken(tuple(map(cell, cells)), nameless=shown is None)[1]:
                yield person, shown, *flaw
        if "doubled" in faulty:
            for (person, shown), count in sessions.items():
                if count > 1:
                    yield person, shown, "session", EXPECTED["doubled"], f"{count} rows"


def _plain(column: Values) -> Values:
    """Put `None` for what differs from itself, so that equal cells have one number."""
    if set(map(type, column)) <= {str, NoneType}:
        return column
    return [*map(cell, column)]


def cell(value: Any) -> Any:  # noqa: ANN401  (a cell)
    """Take a cell that says nothing as `None`."""
    try:
        # Only nan and NaT differ from themselves, and pandas' NA does not say.
        return None if value is None or value == "" or value != value else value  # noqa: PLR0124
    except TypeError:
        return None


def _blank(value: object) -> bool:
    return cell(value) is None


def _shown(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _got(value: object) -> str:
    return "nothing" if value is None else f"'{value}'"


def day_of(value: object) -> dt.date | None:
    """Read a day from a date, a time or a text."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return None

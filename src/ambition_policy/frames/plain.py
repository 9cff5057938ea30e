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

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.codes import Codes, Effect
from ambition_policy.frames.layout import FLAWS, NOTICE, Key, Layout, Rest
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
        self.keys: dict[Any, Key] = {}
        self.left_on: dict[Any, Any] = {}
        self.kept: dict[Any, tuple[Any, ...]] = {}
        try:
            self.count()
        except TypeError as error:
            wrong = [n for n, own in used.items() if not all(isinstance(v, Hashable) for v in own)]
            faults.note(", ".join(wrong), "texts, numbers, days or flags", str(error))
            raise InvalidFacts(faults.found) from error
        self.found: Counter[Key] = Counter(self.keys.values())
        self.places: dict[Key, int] = {key: at for at, key in enumerate(self.found)}

    def column(self, name: str) -> Values:
        """Give one column, or nothing for every row."""
        own = self.asked.names.get(name)
        return [None] * self.size if own is None else self.columns[own]

    def release(self) -> None:
        """Let go of nothing: the columns are the caller's."""

    # What is counted.

    def count(self) -> None:
        """Add everything up, person by person."""
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
        taken: defaultdict[Any, list[int]] = defaultdict(list)
        cells = zip(*columns, strict=True)
        for person, code in zip(people, map(codes.__getitem__, cells), strict=True):
            taken[person].append(code)
        twice = self.twice()
        known: dict[tuple[int, ...], tuple[Key, Any]] = {}
        for person, own in taken.items():
            if _blank(person):
                continue
            own.sort()
            rows = tuple(own)
            if rows not in known:
                found = Counter(rows).items()
                known[rows] = self.key([(codes.effects[code], n) for code, n in found])
            key, self.left_on[person] = known[rows]
            if isinstance(person, float):
                clashes = (*key.rest.clashes, "participant")
                key = key._replace(rest=attrs.evolve(key.rest, clashes=clashes))
            if person in twice:
                key = key._replace(rest=attrs.evolve(key.rest, doubled=True))
            self.keys[person] = key
        self.keep()

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
        values: defaultdict[Any, set[tuple[Any, ...]]] = defaultdict(set)
        if names:
            handed = zip(*(self.columns[name] for name in names), strict=True)
            for person, own in zip(self.column("participant"), handed, strict=True):
                values[person].add(own)
        for person in self.keys:
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

    def key(self, rows: Sequence[tuple[Effect, int]]) -> tuple[Key, dt.date | None]:
        """Count one person, whose rows have each effect so often, and say when they left."""
        names = (*_SAID, "left_on")
        values = {
            name: [v for v in {row.said[at] for row, _ in rows} if v is not None]
            for at, name in enumerate(names)
        }
        values["left_on"] = [value for value in values["left_on"] if day_of(value)]
        clashes = tuple(name for name in names if len(values[name]) > 1)
        only = {name: own[0] for name, own in values.items() if len(own) == 1}
        told = {name: _shown(value) for name, value in only.items()} | dict(self.asked.said)
        statuses, kinds, special, flaws = (defaultdict[Any, int](int) for _ in range(4))
        for row, count in rows:
            statuses[row.name] += count
            kinds[row.kind] += count
            special[row.kind, row.name] += count
            flaws["leaver"] += count * (row.said[-1] is not None)
            for name in row.wrong:
                flaws[name] += count
        left = day_of(only.get("left_on"))
        programme, variant, role, how = (told.get(name, "") for name in _SAID)
        layout = self.layout
        rest = Rest(
            (programme, variant, role, how),
            kinds=tuple([kinds[kind] for kind in layout.kinds]),
            special=tuple(tuple([special[k, n] for n in layout.statuses]) for k in layout.special),
            flaws=tuple([flaws[name] for name in FLAWS]),
            clashes=clashes,
            left=bool(left and self.asked.as_of and left <= self.asked.as_of),
        )
        rows_of = sum(count for _, count in rows)
        key = Key(rest, rows_of, tuple([statuses[name] for name in layout.statuses]))
        return key, left

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
        return Tallies.of([*self.found], [*self.found.values()], self.layout)

    # How answers get back.

    def answered(
        self,
        columns: Mapping[str, Values],
        types: Mapping[str, type],  # noqa: ARG002  (as the engines take it)
        places: Sequence[int] | None = None,
    ) -> dict[str, list[Any]]:
        """Give people the values of their group."""
        at = {p: i for i, p in enumerate(range(len(self.found)) if places is None else places)}
        people = {who: at[self.places[k]] for who, k in self.keys.items() if self.places[k] in at}
        return {
            "participant": [*people],
            **{name: [values[own] for own in people.values()] for name, values in columns.items()},
            **({"left_on": [self.left_on[p] for p in people]} if self.asked.has("left_on") else {}),
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
            (*(self.kept[person][at] for at in own), self.places[key])
            for person, key in self.keys.items()
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
        for person, key in self.keys.items():
            found += [(person, None, *problem) for problem in problems.get(self.places[key], ())]
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

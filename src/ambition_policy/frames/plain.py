"""
How are plain columns counted, where there is no dataframe library?

One loop over lists. What rows repeat, such as a status with its dates, is read once. The
law is that this path and every engine give the same answers.

>>> from ambition_policy.frames.asked import Asked
>>> asked = Asked.of(["participant", "status"], programme="FL")
>>> columns = {"participant": ["ana", "ana"], "status": ["live", "here"]}
>>> counted = Columns(columns, asked, Layout.of(asked), doubled=True)
>>> [(key, people)] = counted.distinct()
>>> key.rows, key.statuses[0]
(2, 1)
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence, Sized
from itertools import repeat
from typing import Any, final

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.layout import FLAWS, NOTICE, Key, Layout
from ambition_policy.frames.people import AHEAD, EXPECTED, OVER
from ambition_policy.vocabulary import Status

__all__ = ["READ", "Columns", "cell", "day_of"]

_SAID = ("programme", "variant", "role", "left_how")
_STATUSES = frozenset(status.value for status in Status)
_TAKEN = frozenset({"live", "alternative", "caught_up", "late_self_paced"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

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
        self.doubled = doubled and asked.has("session")
        self.size = sizes[asked.names["participant"]]
        self.keys: dict[Any, Key] = {}
        self.left_on: dict[Any, Any] = {}
        self.kept: dict[Any, tuple[Any, ...]] = {}
        try:
            self.count()
        except TypeError as error:
            wrong = [n for n, own in used.items() if not all(isinstance(v, Hashable) for v in own)]
            faults.note(", ".join(wrong), "texts, numbers, days or flags", str(error))
            raise InvalidFacts(faults.found) from error
        self.found = Counter(self.keys.values())
        self.places = {key: at for at, key in enumerate(self.found)}

    def column(self, name: str) -> Values:
        """Give one column, or nothing for every row."""
        own = self.asked.names.get(name)
        return [None] * self.size if own is None else self.columns[own]

    def release(self) -> None:
        """Let go of nothing: the columns are the caller's."""

    # What is counted.

    def count(self) -> None:
        """Add everything up, person by person."""
        read = [self.column(name) for name in READ]
        told = [*map(self.column, (*_SAID, "left_on"))]
        sessions: Any = self.column("session") if self.doubled else repeat(None)
        rows: defaultdict[Any, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        said: defaultdict[Any, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        kept: defaultdict[Any, set[tuple[Any, ...]]] = defaultdict(set)
        blank = self.column("session") if self.asked.has("session") else repeat("")
        seen: set[tuple[Any, Any]] = set()
        twice: set[Any] = set()
        keep = zip(*(self.columns[name] for name in self.asked.keep), strict=True)
        people = self.column("participant")
        for person, session, given, cells, words, kind in zip(
            people,
            sessions,
            blank,
            zip(*read, strict=True),
            zip(*told, strict=True),
            keep if self.asked.keep else repeat(()),
            strict=False,
        ):
            if _blank(person):
                continue
            rows[person][*map(cell, cells), _blank(given)] += 1
            said[person][*map(cell, words)] += 1
            if self.asked.keep:
                kept[person].add(kind)
            if self.doubled:
                if (person, cell(session)) in seen:
                    twice.add(person)
                seen.add((person, cell(session)))
        self.read: dict[tuple[Any, ...], tuple[str | None, tuple[str, ...]]] = {}
        for person, own in rows.items():
            self.keys[person] = self.key(person, own, said[person], person in twice)
            self.kept[person] = tuple(
                values.pop() if len(values) == 1 else None
                for values in (
                    {row[at] for row in kept[person]} for at in range(len(self.asked.keep))
                )
            )

    def key(
        self,
        person: object,
        rows: Counter[tuple[Any, ...]],
        said: Counter[tuple[Any, ...]],
        doubled: bool,  # noqa: FBT001  (a fact handed on)
    ) -> Key:
        """Count one person."""
        names = (*_SAID, "left_on")
        values = {
            name: [v for v in {row[at] for row in said} if v is not None]
            for at, name in enumerate(names)
        }
        values["left_on"] = [value for value in values["left_on"] if day_of(value)]
        clashes = [name for name in names if len(values[name]) > 1]
        clashes += ["participant"] if isinstance(person, float) else []
        only = {name: own[0] for name, own in values.items() if len(own) == 1}
        told = {name: _shown(value) for name, value in only.items()} | dict(self.asked.said)
        statuses: Counter[str | None] = Counter()
        special: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
        kinds: Counter[Any] = Counter()
        flaws: Counter[str] = Counter()
        for cells, count in rows.items():
            if cells not in self.read:
                name, found = self.taken(cells[:-1], nameless=cells[-1])
                self.read[cells] = name, tuple(dict.fromkeys(column for column, *_ in found))
            name, wrong = self.read[cells]
            statuses[name] += count
            kinds[cells[1]] += count
            special[cells[1]][name] += count
            flaws.update({column: count for column in wrong if column != "status"})
            flaws["leaver"] += count * (cells[4] is not None)
        left = day_of(only.get("left_on"))
        self.left_on[person] = left
        programme, variant, role, how = (told.get(name, "") for name in _SAID)
        layout = self.layout
        return Key(
            said=(programme, variant, role, how),
            rows=sum(rows.values()),
            statuses=tuple(statuses[name] for name in layout.statuses),
            kinds=tuple(kinds[kind] for kind in layout.kinds),
            special=tuple(tuple(special[k][n] for n in layout.statuses) for k in layout.special),
            flaws=tuple(flaws[name] for name in FLAWS),
            clashes=tuple(clashes),
            doubled=doubled,
            left=bool(left and self.asked.as_of and left <= self.asked.as_of),
        )

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

    def distinct(self) -> list[tuple[Key, int]]:
        """Give every combination of counts, with how many people have it."""
        return [*self.found.items()]

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

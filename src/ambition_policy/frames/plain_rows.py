"""What do the questions about a cohort ask of plain columns, beside everybody's answer?"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, final

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.cells import READ, cell, day_of
from ambition_policy.frames.layout import ABSENT, NOTICE, WHICH
from ambition_policy.frames.plain import Columns

__all__ = ["ColumnRows"]

Values = Sequence[Any]


@final
class ColumnRows:
    """The rows of plain columns, as the questions need them."""

    def __init__(self, counted: Columns) -> None:
        """Take the rows of what was *counted*."""
        self.counted = counted
        self.asked: Asked = counted.asked

    def tabulated(self, by: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count the rows of every combination of values, with the count at the end."""
        own = [
            self.counted.column(name) if self.asked.has(name) else self.counted.columns[name]
            for name in by
        ]
        found = Counter(tuple(map(cell, row)) for row in zip(*own, strict=True))
        return [(*row, count) for row, count in found.items()]

    def upcoming(
        self, columns: Mapping[str, Values], types: Mapping[str, type], places: Sequence[int]
    ) -> dict[str, list[Any]]:
        """Give people of some groups their next session to come, or all without a date."""
        told = self.counted.answered(columns, types, places)
        at = {person: place for place, person in enumerate(told["participant"])}
        shown = [name for name in ("session", "kind", "date") if self.asked.has(name)]
        ahead: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        read = [map(cell, self.counted.column(name)) for name in READ]
        sides = [map(_SHOWN[name], self.counted.column(name)) for name in shown]
        for person, cells, side in zip(
            self.counted.column("participant"),
            zip(*read, strict=True),
            zip(*sides, strict=True) if sides else repeat((), self.counted.size),
            strict=True,
        ):
            if person in at and self.counted.reading.taken(cells, nameless=False)[0] == "pending":
                ahead[person].append((day_of(cells[2]), *side))
        found = []
        for person, sessions in ahead.items():
            first = min((day for day, *_ in sessions if day), default=None)
            found += [(person, *side) for day, *side in sessions if day in (None, first)]
        return {
            "participant": [person for person, *_ in found],
            **{name: [told[name][at[row[0]]] for row in found] for name in columns},
            **{name: [row[n] for row in found] for n, name in enumerate(shown, 1)},
        }

    def missed(self, day: dt.date) -> Iterator[tuple[Any, ...]]:
        """Give the sessions that were missed on a day: who, which, and what matters for it."""
        said = self.asked.said
        names = ("participant", "status", "date", "session", "notified", *WHICH[:4])
        for row in zip(*(self.counted.column(name) for name in names), strict=True):
            person, status, date, session, notified, *which = map(cell, row)
            if status in ABSENT and day_of(date) == day:
                told = [v or said.get(n, "") for n, v in zip(WHICH[:4], which, strict=True)]
                yield person, _told(session) or "", (*map(str, told), NOTICE.get(str(notified), 0))

    def absences(self, day: dt.date) -> list[tuple[Any, ...]]:
        """Count the sessions that were missed on a day, by what follow-up depends on."""
        found = Counter(which for _, _, which in self.missed(day))
        return [(*which, count) for which, count in found.items()]

    def due(
        self,
        day: dt.date,
        columns: Mapping[str, Values],
        types: Mapping[str, type],  # noqa: ARG002  (as the engines take it)
    ) -> dict[str, list[Any]]:
        """Give everybody who missed a session on a day what follows from it, each once."""
        shown = [name for name in columns if name not in WHICH]
        steps: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for at, key in enumerate(zip(*(columns[name] for name in WHICH), strict=True)):
            steps[key].append(tuple(columns[name][at] for name in shown))
        found = {
            (person, session, which[3], *step): None
            for person, session, which in self.missed(day)
            for step in steps.get(which, ())
        }
        names = ("participant", "session", "kind", *shown)
        return {name: [row[at] for row in found] for at, name in enumerate(names)}


def _told(value: object) -> str | None:
    """Give a cell as a text, as the engines do."""
    return None if cell(value) is None else str(value)


_SHOWN: dict[str, Callable[[Any], Any]] = {"session": _told, "kind": _told, "date": cell}

"""
Which block of a Microsoft Teams report does a row belong to?

A table is known by its header, whatever stands above it: it names people, and when or how long
they were there. Rows of a summary have a label and a value. Whatever is in neither is kept as
not read, with the number of its rows, so that nothing gets lost.

>>> blocks = sort_out([
...     (1, ["1. Summary"]),
...     (2, ["Start time", "15/11/22, 09:30:17"]),
...     (4, ["2. Participants"]),
...     (5, ["Email", "First Join", "Last Leave", "Mood"]),
...     (6, ["ana@example.org"]),
... ])
>>> blocks.summary["start"].value, blocks.tables[0].columns["email"], blocks.tables[0].unknown
('15/11/22, 09:30:17', 0, ('Mood',))
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import final

import attrs

from ambition_policy.registers.teams_cells import Cells, plain

__all__ = ["Blocks", "Entry", "Table", "Unread", "is_header", "sort_out"]

_COLUMNS = {
    "name": "name | full name | display name | participant | participant name | attendee"
    " | attendee name",
    "first": "first join | first join time | first joined",
    "last": "last leave | last leave time | last left",
    "join": "join time | join | joined | joined at | time joined",
    "leave": "leave time | leave | left | left at | time left",
    "duration": "in meeting duration | duration | total duration | attendance duration"
    " | time in meeting",
    "email": "email | e mail | mail | email address | e mail address | participant email"
    " | attendee email | user email",
    "role": "role | meeting role",
    # It looks like an address, and is another one in places: it identifies nobody.
    "upn": "participant id upn | participant id | upn | user principal name",
}
_LABELS = {
    "title": "meeting title | title | event title | webinar title | meeting name",
    "count": "attended participants | total number of participants | number of participants"
    " | total participants | participants | attendees",
    "start": "start time | meeting start time | event start time | start",
    "end": "end time | meeting end time | event end time | end",
    "length": "meeting duration | event duration | duration | total duration",
    "average": "average attendance time | average attendance | average time",
    "id": "meeting id | organizer | organiser",
}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: key for key, line in table.items() for word in line.split(" | ")}


_KEYS, _SUMMARY = _by_word(_COLUMNS), _by_word(_LABELS)
_TIMES = {"first", "last", "join", "leave", "duration"}
_NUMBERED = re.compile(r"\d{1,2}\s*[.)]\s*\D.*", re.ASCII)
_TITLES = re.compile(
    r"(\d+ )?(meeting )?(summary|participants?|attendees?|(in meeting )?activit(y|ies))"
)
# Nobody may be overlooked in a block whose heading promises people.
_PEOPLE = ("participant", "attendee", "activit")


@final
@attrs.frozen
class Entry:
    """A line of the summary: where it stands, its label as written, and its value."""

    row: int
    label: str
    value: str


@final
@attrs.frozen
class Table:
    """
    A table of people.

    Attributes:
        row: the line of its header.

        header: the header as written.

        columns: where each column stands that is read.

        unknown: columns that are not read.

        doubled: columns that stand there twice.

        rows: its rows.
    """

    row: int
    header: tuple[str, ...]
    columns: dict[str, int]
    unknown: tuple[str, ...]
    doubled: tuple[str, ...]
    rows: list[Cells] = attrs.Factory(list)

    @property
    def spans(self) -> bool:
        """Whether a row is a person's whole time, from first join to last leave."""
        return not self.columns.keys().isdisjoint({"first", "last"})

    def label(self, key: str) -> str:
        """How the header writes a column."""
        return self.header[self.columns[key]]


@final
@attrs.frozen
class Unread:
    """
    A block that is not read: where it begins, its first line, how many rows follow.

    Attributes:
        people: whether its heading promises people.
    """

    row: int
    title: str
    people: bool
    rows: list[Cells] = attrs.Factory(list)


@final
@attrs.frozen
class Blocks:
    """The whole report in its blocks, each in the order in which it came."""

    summary: dict[str, Entry] = attrs.Factory(dict)
    tables: list[Table] = attrs.Factory(list)
    unread: list[Unread] = attrs.Factory(list)


def is_header(cells: Sequence[str]) -> bool:
    """
    Say whether a row is the header of a table of people.

    >>> is_header(["NAME", "Join Time", "Leave Time"]), is_header(["Start time", "09:30"])
    (True, False)
    """
    keys = {key for cell in cells if (key := _KEYS.get(plain(cell)))}
    return bool(keys & _TIMES) and bool(keys & {"name", "email"})


def sort_out(rows: Iterable[Cells]) -> Blocks:
    """Sort the rows of a report into its blocks; empty rows mean nothing."""
    blocks = Blocks()
    table: Table | None = None
    unread: Unread | None = None
    for row, cells in rows:
        if not cells:
            continue
        if is_header(cells):
            table, unread = _table(row, cells), None
            blocks.tables.append(table)
        elif _is_title(cells):
            title = plain(cells[0])
            table, unread = None, Unread(row, cells[0], any(word in title for word in _PEOPLE))
            blocks.unread.append(unread)
        elif table is not None:
            table.rows.append((row, cells))
        elif (key := _SUMMARY.get(plain(cells[0]), "")) and key not in blocks.summary:
            value = ", ".join(filter(None, cells[1:]))
            blocks.summary[key] = Entry(row, cells[0], value)
        elif unread is not None:
            unread.rows.append((row, cells))
        else:
            # A line by itself, such as the warning that a report may be incomplete.
            blocks.unread.append(Unread(row, cells[0], people=False, rows=[(row, cells)]))
    return blocks


def _is_title(cells: Sequence[str]) -> bool:
    if len(cells) > 1:
        return False
    return bool(_NUMBERED.fullmatch(cells[0]) or _TITLES.fullmatch(plain(cells[0])))


def _table(row: int, cells: Sequence[str]) -> Table:
    keys = [_KEYS.get(plain(cell)) for cell in cells]
    times = Counter(keys)
    return Table(
        row,
        tuple(cells),
        {key: keys.index(key) for key in keys if key},
        tuple(cell for cell, key in zip(cells, keys, strict=True) if not key and cell),
        tuple(cell for cell, key in zip(cells, keys, strict=True) if key and times[key] > 1),
    )

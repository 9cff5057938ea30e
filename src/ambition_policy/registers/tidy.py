r"""
What does a table with a row a participant and session say?

The columns `participant`, `session`, `kind` and `status` are required; `date`, `start`,
`minutes_scheduled`, `minutes_attended`, `delivery`, `variant`, `role`, `year`, `reason`,
`notified`, `catch_up_until`, `left_on` and `left_how` may be there. Dates are written
`2024-03-01`, times `16:30`, minutes as whole numbers, `notified` as `yes` or `no`. An empty
cell is not known. Nothing is guessed: what cannot be read as written is a fault.

>>> table = "participant,session,kind,status\nana,S1,session,live\nben,S1,session,here\n"
>>> sheet = read_tidy(table)
>>> [row.participant for row in sheet.rows]
['ana', 'ben']
>>> print(sheet.problems[0])  # doctest: +ELLIPSIS
ben, row 3, status: expected one of live, alternative, ..., got 'here'
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, NoReturn, final

import attrs

from ambition_policy.errors import describe
from ambition_policy.registers.cells import (
    BROKEN,
    Measure,
    Measures,
    Standing,
    Standings,
    Taking,
    Takings,
)
from ambition_policy.registers.problems import Flaw, Problem, Severity, UnreadableRegister

__all__ = ["OPTIONAL", "REQUIRED", "Line", "Sheet", "read_tidy"]

REQUIRED = ("participant", "session", "kind", "status")
"""The columns that every register has."""

OPTIONAL = (
    "date",
    "start",
    "minutes_scheduled",
    "minutes_attended",
    "delivery",
    "variant",
    "role",
    "year",
    "reason",
    "notified",
    "catch_up_until",
    "left_on",
    "left_how",
)
"""The columns that a register may have."""

_TAKING = ("kind", "status", "date", "catch_up_until")
_STANDING = ("variant", "role", "left_on", "left_how")
_MEASURE = ("start", "minutes_scheduled", "minutes_attended", "notified", "year")

_UTF8 = "UTF-8 (in a spreadsheet: save as CSV UTF-8)"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


# A register has hundreds of thousands of these, and a tuple is the cheapest value there is.
class Line(NamedTuple):
    """
    One row of the file.

    Attributes:
        row: the line of the file on which it begins.

        participant: whose row it is.

        session: the session's id; empty where it could not be read.

        taking: how the session was taken; rows that say the same share one value.

        standing: what the row says of the person.

        measure: what the row says of the session's length and year.
    """

    row: int
    participant: str
    session: str
    taking: Taking
    standing: Standing
    measure: Measure


@final
@attrs.frozen
class Sheet:
    """
    A file as it was read; no programme has looked at it yet.

    The cells of `reason` are not kept.

    Attributes:
        name: what the file is called.

        columns: the header.

        rows: every row that names a participant, in the order of the file.

        problems: what is wrong with the file and its rows.

        unnamed: the lines of rows that name no participant.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...] = attrs.field(repr=False)
    problems: tuple[Problem, ...] = attrs.field(repr=False)
    unnamed: tuple[int, ...] = attrs.field(default=(), repr=False)


def read_tidy(source: bytes | str | os.PathLike[str], *, name: str | None = None) -> Sheet:
    """
    Read a tidy table from CSV.

    Args:
        source: the content as bytes (UTF-8, with or without a byte-order mark) or as text,
            or the path of a file, as a `pathlib.Path`.

        name: what to call it in errors; the path's last part unless given.

    Returns:
        Its rows, and every problem that can be seen without knowing the programme.

    Raises:
        UnreadableRegister: it is no UTF-8, has no header, lacks a required column, has a
            column twice, or its quoting is broken.
    """
    if isinstance(source, os.PathLike):
        path = Path(source)
        name = name or path.name
        try:
            source = path.read_bytes()
        except OSError as error:
            _refuse(name, "a file that can be opened", error.strerror or type(error).__name__)
    name = name or "register"
    text = source if isinstance(source, str) else _decode(name, source)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        _refuse(name, "text", "a NUL byte, as in UTF-16 or a spreadsheet's own format", row)
    return _Reader(name, text).sheet()


def _refuse(name: str, expected: str, got: str, row: int | None = None) -> NoReturn:
    raise UnreadableRegister(name, [Problem(Severity.FAULT, row, None, expected, got)])


def _decode(name: str, content: bytes) -> str:
    if content.startswith(_UTF16_BOMS):
        _refuse(name, _UTF8, "UTF-16", 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    row = content.count(b"\n", 0, at) + 1
    _refuse(name, _UTF8, f"the byte 0x{content[at]:02X}, which is no UTF-8", row)


class _Reader:
    """Reads one file once, from top to bottom."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.problems: list[Problem] = []
        self.rows: list[Line] = []
        self.unnamed: list[int] = []
        self.width = 0
        self.padded: dict[int, int] = {}
        self.times_padded: Counter[int] = Counter()
        self.takings = Takings()
        self.standings = Standings()
        self.measures = Measures()

    def sheet(self) -> Sheet:
        """Read everything."""
        rows = self.cells()
        header = next(rows, None)
        if header is None:
            _refuse(self.name, f"a header with {', '.join(REQUIRED)}", "an empty file", 1)
        columns = self.header(*header)
        self.body(columns, rows)
        if not self.rows and not self.unnamed:
            expected = "a row a participant and session"
            self.problems.append(Problem(Severity.FAULT, None, None, expected, "a header alone"))
        for at, row in self.padded.items():
            times = self.times_padded[at]
            self.problems.append(
                Problem(
                    Severity.REMARK,
                    row,
                    columns[at],
                    "no blanks around a cell",
                    f"{times} {'cell' if times == 1 else 'cells'} with some, read without them",
                )
            )
        return Sheet(
            self.name,
            columns,
            tuple(self.rows),
            tuple(sorted(self.problems, key=lambda problem: problem.place)),
            tuple(self.unnamed),
        )

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not blank, and the line on which it begins."""
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        begins = 1
        try:
            for cells in reader:
                if cells:
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            _refuse(self.name, "cells and quotes as CSV has them", str(error), begins)

    def header(self, row: int, cells: list[str]) -> tuple[str, ...]:
        """Check the header; what cannot be used is refused, what is not used is said."""
        columns = tuple(map(str.strip, cells))
        faults = []
        missing = [name for name in REQUIRED if name not in columns]
        if missing:
            got = describe(",".join(columns))
            if "\n" not in self.text and "\r" not in self.text:
                got += "; for a file, give its path as pathlib.Path"
            faults.append(
                Problem(
                    Severity.FAULT,
                    row,
                    None,
                    f"the {'column' if len(missing) == 1 else 'columns'} {', '.join(missing)}",
                    got,
                )
            )
        for name, times in Counter(columns).items():
            if name and times > 1:
                faults.append(
                    Problem(Severity.FAULT, row, name, "this column once", f"{times} of it")
                )
        if faults:
            raise UnreadableRegister(self.name, faults)
        known = {*REQUIRED, *OPTIONAL}
        for at, name in enumerate(columns, 1):
            if name not in known:
                label = name or f"column {at}"
                expected, got = "a column of a tidy register", "an unknown one, which is not used"
                self.problems.append(Problem(Severity.REMARK, row, label, expected, got))
        return columns

    def body(self, columns: tuple[str, ...], rows: Iterable[tuple[int, list[str]]]) -> None:
        """Read the rows. Everything that repeats from row to row is read once."""
        width = self.width = len(columns)
        # A column that is not there reads as the empty cell added to each row.
        place = {
            name: columns.index(name) if name in columns else width
            for name in (*REQUIRED, *OPTIONAL)
        }
        person, session = place["participant"], place["session"]
        taking, standing, measure = (
            itemgetter(*(place[name] for name in names)) for names in (_TAKING, _STANDING, _MEASURE)
        )
        for row, raw in rows:
            cells = [*map(str.strip, raw)]
            if cells != raw:
                self.blanks(row, raw, cells)
            if len(cells) != width:
                self.misshapen(row, cells, place)
                continue
            participant = cells[person]
            if not participant:
                self.nobody(row, cells)
                continue
            cells.append("")
            line = Line(
                row,
                participant,
                cells[session],
                self.takings[taking(cells)],
                self.standings[standing(cells)],
                self.measures[measure(cells)],
            )
            self.rows.append(line)
            if line.taking.flaws or line.standing.flaws or line.measure.flaws or not line.session:
                self.flawed(line)

    def flawed(self, line: Line) -> None:
        """Say what is wrong with a row."""
        flaws = [*line.taking.flaws, *line.standing.flaws, *line.measure.flaws]
        if not line.session:
            flaws.append(Flaw("session", "the session's id", "nothing"))
        self.problems.extend(flaw.at(line.row, line.participant) for flaw in flaws)

    def blanks(self, row: int, raw: list[str], cells: list[str]) -> None:
        """Remember where cells had blanks around them."""
        pairs = zip(raw[: self.width], cells, strict=False)
        for at, (before, after) in enumerate(pairs):
            if before != after:
                self.padded.setdefault(at, row)
                self.times_padded[at] += 1

    def misshapen(self, row: int, cells: list[str], place: dict[str, int]) -> None:
        """Say that a row has too few or too many cells, and whose it is if that is sure."""
        person = place["participant"]
        participant = cells[person] if person < len(cells) else ""
        if place["reason"] < person:
            # A reason with a stray comma may have slipped under the name's heading.
            participant = ""
        expected = f"{self.width} cells, as in the header"
        self.problems.append(
            Problem(Severity.FAULT, row, None, expected, f"{len(cells)}", participant or None)
        )
        if participant:
            blank = self.standings["", "", "", ""], self.measures["", "", "", "", ""]
            self.rows.append(Line(row, participant, "", BROKEN, *blank))
        else:
            self.unnamed.append(row)

    def nobody(self, row: int, cells: list[str]) -> None:
        """Say that a row names nobody."""
        self.unnamed.append(row)
        if any(cells):
            flaw = Flaw("participant", "the participant's id", "nothing")
            self.problems.append(flaw.at(row, None))
        else:
            got = "only empty ones, which say nothing"
            self.problems.append(Problem(Severity.REMARK, row, None, "cells", got))

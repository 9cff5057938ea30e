r"""
Who was in a meeting, and for how long, as its Microsoft Teams report says?

People are told apart by their e-mail address, whatever its case. A row that names none, or a
date that is impossible in the order given, is a fault; a summary that disagrees with its rows
is a remark, and the rows are used. Nothing is lost: every row of a table stands behind an
attendee or a problem.

>>> report = read_report(
...     b"1. Summary\nAttended participants\t2\n\n2. Participants\n"
...     b"Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole\n"
...     b"Ana\t15/11/22, 09:30:47\t15/11/22, 09:41:46\t10m 59s\tAna@example.org\tPresenter\n",
...     day_first=True,
... )
>>> report.attendees[0].email, report.attendees[0].minutes
('ana@example.org', Fraction(659, 60))
>>> print(report.problems[0])
row 2, Attended participants: expected 1, as many as are listed, got '2'
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.errors import describe
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.teams_blocks import Blocks, Entry, Table, is_header, sort_out
from ambition_policy.registers.teams_cells import (
    Cells,
    address,
    addresses,
    duration,
    load,
    moment,
    refuse,
    split,
)
from ambition_policy.registers.teams_facts import Attendee, Report
from ambition_policy.registers.teams_stays import EARLIEST, Stay, seconds_between, within

__all__ = ["read_report"]

# Teams cuts every time and every length to whole seconds by itself.
_ROUNDING = 1
_TOLERANCE = dt.timedelta(seconds=_ROUNDING)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)

_A_MOMENT = {
    True: "a date and time with the day first, such as 15/11/2022, 09:30:17",
    False: "a date and time with the month first, such as 11/15/2022, 9:30:17 AM",
}
_A_DURATION = "a length of time such as 1h 27m 51s"
_AN_ADDRESS = "an e-mail address; somebody who seems to be absent may be this person"


def read_report(
    source: bytes | os.PathLike[str], *, day_first: bool, name: str | None = None
) -> Report:
    """
    Read an attendance report of Microsoft Teams.

    Args:
        source: the content as bytes, or the path of a file, as a `pathlib.Path`.

        day_first: whether its dates have the day before the month; it is never guessed.

        name: what to call it in errors; the path's last part unless given.

    Returns:
        Who was there, and every problem.

    Raises:
        UnreadableRegister: it is no text, has no table of people with their e-mail
            addresses, has a column twice, or its quoting is broken.
    """
    name, text = load(source, name, "report")
    rows = split(name, text, is_header)
    expected = "a table with the columns Name, First Join, Last Leave, In-Meeting Duration, Email"
    if rows is None:
        older = "user action" in text.casefold()
        got = "an older list of joining and leaving, which has no addresses" if older else "none"
        refuse(name, expected, got)
    blocks = sort_out(rows)
    for table in blocks.tables:
        if table.doubled:
            refuse(name, "each column once", ", ".join(table.doubled), table.row)
    if not any("email" in table.columns for table in blocks.tables):
        refuse(name, expected, ", ".join(blocks.tables[0].header), blocks.tables[0].row)
    return _Reader(name, blocks, day_first=day_first).report()


@final
@attrs.frozen
class _Row:
    """A row of a table, read."""

    row: int
    table: Table
    name: str
    role: str
    stay: Stay

    @property
    def length(self) -> int | None:
        """The seconds from joining to leaving."""
        join, leave = self.stay.join, self.stay.leave
        return None if join is None or leave is None else seconds_between(join, leave)


class _Reader:
    """Reads one report once."""

    def __init__(self, name: str, blocks: Blocks, *, day_first: bool) -> None:
        self.name = name
        self.blocks = blocks
        self.day_first = day_first
        self.problems: list[Problem] = []
        self.people: dict[str, list[_Row]] = {}
        self.listed: set[str] = set()
        self.nameless = 0
        self.spans = any(table.spans for table in blocks.tables)
        self.single = any(not table.spans for table in blocks.tables)

    def report(self) -> Report:
        """Read everything."""
        self.unread()
        for table in self.blocks.tables:
            self.table(table)
        attendees = tuple(self.attendee(email, rows) for email, rows in sorted(self.people.items()))
        start, end = self.value("start"), self.value("end")
        self.summary(start, end, attendees)
        title = self.blocks.summary.get("title")
        return Report(
            self.name,
            title.value if title else None,
            start,
            end,
            attendees,
            tuple(sorted(self.problems, key=lambda problem: problem.place)),
        )

    def remark(
        self, row: int, column: str | None, expected: str, got: str, email: str | None = None
    ) -> None:
        """Say something that does not keep the row from being used."""
        self.problems.append(Problem(Severity.REMARK, row, column, expected, got, email))

    def fault(
        self, row: int, column: str | None, expected: str, got: str, email: str | None = None
    ) -> None:
        """Say why a row cannot be used."""
        self.problems.append(Problem(Severity.FAULT, row, column, expected, got, email))

    def unread(self) -> None:
        """Say which blocks, tables and columns are not read."""
        for block in self.blocks.unread:
            if not block.rows:
                continue
            got = f"{describe(block.title)}, {_left(block.rows)}"
            say = self.fault if block.people else self.remark
            say(block.row, None, "a block of an attendance report as it is known here", got)
        for table in self.blocks.tables:
            if table.unknown:
                got = f"{', '.join(map(describe, table.unknown))}, not read"
                self.remark(table.row, None, "the columns that are known here", got)

    def table(self, table: Table) -> None:
        """Read the rows of a table."""
        if "email" not in table.columns:
            self.fault(table.row, "Email", "this column", f"none; {_left(table.rows)}")
            return
        for row, cells in table.rows:
            if len(cells) > len(table.header):
                self.misshapen(row, table, cells)
                continue
            cell = {
                key: cells[place] if place < len(cells) else ""
                for key, place in table.columns.items()
            }
            email = address(cell["email"])
            if email is None:
                self.nameless += table.spans or not self.spans
                got = describe(cell["email"]) if cell["email"] else "nothing"
                self.fault(row, table.label("email"), _AN_ADDRESS, got)
                continue
            self.listed.add(email)
            stay = self.stay(row, table, cell, email)
            if stay is not None:
                found = _Row(row, table, cell.get("name", ""), cell.get("role", ""), stay)
                self.people.setdefault(email, []).append(found)

    def misshapen(self, row: int, table: Table, cells: list[str]) -> None:
        """Say that a row has too many cells; it may be anybody's whose address is in it."""
        expected, got = f"{len(table.header)} cells, as in the header", f"{len(cells)}"
        found = addresses(cells)
        self.listed.update(found)
        for email in found:
            self.fault(row, None, expected, got, email)
        if not found:
            self.nameless += table.spans or not self.spans
            self.fault(row, None, expected, got)

    def stay(self, row: int, table: Table, cell: dict[str, str], email: str) -> Stay | None:
        """Read the times of a row; `None` after a fault."""
        faults = len(self.problems)
        moments: list[dt.datetime | None] = []
        for key in ("first", "last") if table.spans else ("join", "leave"):
            try:
                moments.append(self.moment(cell[key]) if cell.get(key) else None)
            except ValueError as error:
                expected = _A_MOMENT[self.day_first]
                self.fault(row, table.label(key), expected, str(error), email)
        if len(self.problems) > faults:
            return None
        join, leave = moments
        if join and leave and leave < join:
            column = table.label("last" if table.spans else "leave")
            self.fault(row, column, f"no time before {join}", f"{leave}", email)
            return None
        text = cell.get("duration", "")
        seconds = duration(text)
        if text and seconds is None:
            self.remark(row, table.label("duration"), _A_DURATION, describe(text), email)
        if join is None and leave is None and seconds is None:
            self.fault(row, None, "a time of joining, of leaving, or spent there", "none", email)
            return None
        return Stay(join, leave, seconds)

    def moment(self, text: str) -> dt.datetime:
        """Read a date and time."""
        return moment(text, day_first=self.day_first)

    def attendee(self, email: str, rows: list[_Row]) -> Attendee:
        """Put together what the rows say of one person."""
        spans = [row for row in rows if row.table.spans]
        single = [row for row in rows if not row.table.spans]
        # Single stays tell more than a first join and a last leave, where all are complete.
        exact = bool(single) and all(row.length is not None for row in single)
        used = single if exact else spans or single
        stays = tuple(sorted((self.known(row, email) for row in used), key=_order))
        bounds = within(stays, None)
        seconds = bounds[0] if bounds and bounds[0] == bounds[1] else None
        first = used[0].row
        if seconds is None:
            got = f"{bounds[0]} to {bounds[1]} seconds" if bounds else "times that do not say it"
            self.remark(first, None, "how long they were there", got, email)
        elif exact:
            self.compare(email, spans, single, seconds)
        if self.spans and self.single and not (spans and single):
            got = "in one of them only"
            self.remark(
                first, None, "a row among the participants and one for each stay", got, email
            )
        names = sorted({row.name for row in rows if row.name})
        if len(names) > 1:
            self.remark(first, None, "one name for an address", f"{len(names)} names", email)
        roles = sorted({row.role for row in spans or single if row.role})
        return Attendee(
            email,
            names[0] if names else "",
            min((row.stay.join for row in rows if row.stay.join), default=None),
            max((row.stay.leave for row in rows if row.stay.leave), default=None),
            seconds,
            ", ".join(roles) or None,
            stays,
            tuple(sorted(row.row for row in rows)),
        )

    def known(self, row: _Row, email: str) -> Stay:
        """Give a row's stay, whose length is no longer than its times allow."""
        stay, length = row.stay, row.length
        if length is None:
            return stay
        stated = stay.seconds
        if row.table.spans:
            # Whoever came back in between was there for less than the whole span.
            wrong = stated is not None and stated > length + _ROUNDING
            if stated is None or stated < length - _ROUNDING:
                return stay
        else:
            wrong = stated is not None and abs(stated - length) > _ROUNDING
        if wrong:
            expected, got = f"{length} seconds, as the times say", f"{stated} seconds"
            self.remark(row.row, row.table.label("duration"), expected, got, email)
        return attrs.evolve(stay, seconds=length)

    def compare(self, email: str, spans: list[_Row], single: list[_Row], seconds: int) -> None:
        """Compare a person's row among the participants with their single stays."""
        total = sum(row.length or 0 for row in single)
        if total > seconds:
            got = f"{total - seconds} seconds in two places at once, counted once"
            self.remark(single[0].row, None, "one stay after the other", got, email)
        for row in spans:
            ends = {
                "first": (row.stay.join, min(r.stay.join for r in single if r.stay.join)),
                "last": (row.stay.leave, max(r.stay.leave for r in single if r.stay.leave)),
            }
            for key, (stated, found) in ends.items():
                if stated and abs(stated - found) > _TOLERANCE:
                    expected = f"{found}, as the single stays say"
                    self.remark(row.row, row.table.label(key), expected, f"{stated}", email)
            length = row.stay.seconds
            if length is not None and abs(length - seconds) > _ROUNDING * len(single):
                expected = f"{seconds} seconds, as the single stays add up"
                column = row.table.label("duration")
                self.remark(row.row, column, expected, f"{length} seconds", email)

    def value(self, key: str) -> dt.datetime | None:
        """Read a time of the summary."""
        entry = self.blocks.summary.get(key)
        if entry is None or not entry.value:
            return None
        try:
            return self.moment(entry.value)
        except ValueError as error:
            self.fault(entry.row, entry.label, _A_MOMENT[self.day_first], str(error))
            return None

    def number(self, key: str, read: Callable[[str], int | None], expected: str) -> _Stated | None:
        """Read a number of the summary."""
        entry = self.blocks.summary.get(key)
        if entry is None or not entry.value:
            return None
        number = read(entry.value)
        if number is None:
            self.remark(entry.row, entry.label, expected, describe(entry.value))
            return None
        return entry, number

    def summary(
        self, start: dt.datetime | None, end: dt.datetime | None, attendees: tuple[Attendee, ...]
    ) -> None:
        """Compare the summary with the rows."""
        listed = len(self.listed) + self.nameless
        if found := self.number("count", _whole, "a whole number"):
            entry, count = found
            if count != listed:
                expected = f"{listed}, as many as are listed"
                self.remark(entry.row, entry.label, expected, describe(entry.value))
        if found := self.number("length", duration, _A_DURATION):
            entry, length = found
            span = seconds_between(start, end) if start and end else length
            if abs(span - length) > _ROUNDING:
                expected = f"{span} seconds, as the start and the end say"
                self.remark(entry.row, entry.label, expected, describe(entry.value))
        if found := self.number("average", duration, _A_DURATION):
            entry, average = found
            known = [attendee.seconds for attendee in attendees if attendee.seconds is not None]
            if len(known) == listed and abs(Fraction(sum(known), listed) - average) > _ROUNDING:
                expected = f"{sum(known) // listed} seconds, the mean of those listed"
                self.remark(entry.row, entry.label, expected, describe(entry.value))
        joins = [attendee.first_join for attendee in attendees if attendee.first_join]
        leaves = [attendee.last_leave for attendee in attendees if attendee.last_leave]
        if start and joins and start - min(joins) > _TOLERANCE:
            entry = self.blocks.summary["start"]
            expected = f"no time after the first join, {min(joins)}"
            self.remark(entry.row, entry.label, expected, f"{start}")
        if end and leaves and max(leaves) - end > _TOLERANCE:
            entry = self.blocks.summary["end"]
            expected = f"no time before the last leave, {max(leaves)}"
            self.remark(entry.row, entry.label, expected, f"{end}")


_Stated = tuple[Entry, int]


def _left(rows: list[Cells]) -> str:
    return f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} not read"


def _whole(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _order(stay: Stay) -> tuple[dt.datetime, dt.datetime, int]:
    return (stay.join or EARLIEST, stay.leave or EARLIEST, stay.seconds or 0)

"""
What do the bytes and cells of a Microsoft Teams report say?

A report is UTF-16 or UTF-8, with tabs, commas or semicolons between its cells. Its times have
no zone and are kept that way; whether the day or the month comes first is for the caller to
say, and a date that is impossible in that order is refused.

>>> moment("15/11/22, 09:30:17", day_first=True)
datetime.datetime(2022, 11, 15, 9, 30, 17)
>>> moment("11/15/2022, 1:05:00 PM", day_first=False)
datetime.datetime(2022, 11, 15, 13, 5)
>>> duration("1h 27m 51s")
5271
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from ambition_policy.errors import describe
from ambition_policy.registers.problems import Problem, Severity, UnreadableRegister

__all__ = [
    "Cells",
    "address",
    "addresses",
    "duration",
    "load",
    "moment",
    "plain",
    "refuse",
    "split",
]

Cells = tuple[int, list[str]]
"""The line on which a row begins, 1 for the first, and what stands in its cells."""

_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb\xbf": "utf-8"}
_ENCODINGS = "UTF-16 or UTF-8, as Teams writes it"
_SEPARATORS = "\t,;"

# Narrow and fixed blanks stand before AM and PM; marks of direction may stand anywhere.
_INVISIBLE = {0x00A0: " ", 0x202F: " ", 0x200B: None, 0x200E: None, 0x200F: None, 0xFEFF: None}

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: *(?P<half>[ap])\.?m\.?)?"
_ORDERED = r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)"
_ISO = r"(?P<iso>\d{4}-\d\d-\d\d)"
_FLAGS = re.ASCII | re.IGNORECASE
_DAY_ALONE = re.compile(f"{_ORDERED}|{_ISO}", _FLAGS)
_CLOCK_ALONE = re.compile(_CLOCK, _FLAGS)
_MOMENT = re.compile(f"(?:{_ORDERED}|{_ISO})(?:, *| +|T){_CLOCK}", _FLAGS)
# Teams is younger than the century, and so is every report.
_CENTURY = 2000
_NOON = 12

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile(
    r"(?:(?P<d>\d{1,6}) *d(?:ays?)?\b *)?"
    r"(?:(?P<h>\d{1,6}) *h(?:(?:ou)?rs?)?(?: +|(?=\d|$)))?"
    r"(?:(?P<m>\d{1,6}) *m(?:in(?:ute)?s?)?(?: +|(?=\d|$)))?"
    r"(?:(?P<s>\d{1,6}) *s(?:ec(?:ond)?s?)?)?",
    _FLAGS,
)
_HOURS_MINUTES_SECONDS = re.compile(r"(?P<h>\d{1,6}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)", re.ASCII)

_ADDRESS = re.compile(r"[^@\s,;:<>()\"]+@[^@\s,;:<>()\"]+")
_WORD = re.compile(r"[^\W_]+")


def refuse(name: str, expected: str, got: str, row: int | None = None) -> NoReturn:
    """Say that the file called *name* cannot be read at all."""
    raise UnreadableRegister(name, [Problem(Severity.FAULT, row, None, expected, got)])


def load(source: bytes | os.PathLike[str], name: str | None, otherwise: str) -> tuple[str, str]:
    """
    Read a file, or take its content.

    Args:
        source: the content as bytes, or the path of a file, as a `pathlib.Path`.

        name: what to call it in errors; the path's last part unless given.

        otherwise: what to call it where there is no path either.

    Returns:
        What it is called, and its text.

    Raises:
        UnreadableRegister: it cannot be opened, or is no text.
    """
    if not isinstance(source, bytes):
        path = Path(source)
        name = name or path.name
        try:
            source = path.read_bytes()
        except (OSError, ValueError) as error:
            got = getattr(error, "strerror", None) or type(error).__name__
            refuse(name, "a file that can be opened", got)
    name = name or otherwise
    encoding = next((code for bom, code in _BOMS.items() if source.startswith(bom)), None)
    if encoding is None:
        # Tabs, digits and line ends have a zero byte in UTF-16: before them in big-endian.
        before, after = source[::2].count(0), source[1::2].count(0)
        encoding = "utf-8" if before == after == 0 else _wider(before, after)
    try:
        text = source.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        refuse(name, _ENCODINGS, f"bytes at {error.start} that are no {encoding.upper()}")
    if "\0" in text:
        refuse(name, "text", "a NUL character", text.count("\n", 0, text.index("\0")) + 1)
    return name, text


def _wider(before: int, after: int) -> str:
    return "utf-16-be" if before > after else "utf-16-le"


def split(
    name: str, text: str, is_header: Callable[[Sequence[str]], bool]
) -> tuple[Cells, ...] | None:
    """
    Cut a text into cells at the separator that makes a header of one of its rows.

    Args:
        name: what the file is called.

        text: its content.

        is_header: whether these cells are a header.

    Returns:
        Every row; `None` where no separator makes a header.

    Raises:
        UnreadableRegister: the quoting is broken.
    """
    broken: UnreadableRegister | None = None
    for separator in _SEPARATORS:
        try:
            rows = tuple(_rows(name, text, separator))
        except UnreadableRegister as error:
            broken = broken or error
            continue
        if any(is_header(cells) for _, cells in rows):
            return rows
    if broken is not None:
        raise broken
    return None


def _rows(name: str, text: str, separator: str) -> list[Cells]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            rows.append((begins, _joined([_clean(cell) for cell in cells])))
            begins = reader.line_num + 1
    except csv.Error as error:
        refuse(name, "cells and quotes as CSV has them", str(error), begins)
    return rows


def _clean(cell: str) -> str:
    return cell.translate(_INVISIBLE).strip()


def _joined(cells: list[str]) -> list[str]:
    """Put a day and a time together again that an unquoted comma has parted."""
    found: list[str] = []
    for cell in cells:
        if found and _CLOCK_ALONE.fullmatch(cell) and _DAY_ALONE.fullmatch(found[-1]):
            found[-1] = f"{found[-1]}, {cell}"
        else:
            found.append(cell)
    while found and not found[-1]:
        found.pop()
    return found


def plain(text: str) -> str:
    """
    Reduce a heading to its words.

    >>> plain("Participant ID (UPN)"), plain("2. In-Meeting activities")
    ('participant id upn', '2 in meeting activities')
    """
    return " ".join(_WORD.findall(text.casefold()))


def address(text: str) -> str | None:
    """
    Read an e-mail address, whose case says nothing.

    >>> address("Ana.Osei@Example.org"), address("Ana Osei")
    ('ana.osei@example.org', None)
    """
    return text.lower() if _ADDRESS.fullmatch(text) else None


def addresses(cells: Sequence[str]) -> list[str]:
    """Every e-mail address in a row."""
    return sorted({found for cell in cells if (found := address(cell))})


def moment(text: str, *, day_first: bool) -> dt.datetime:
    """
    Read a date and a time of day, without a zone.

    Args:
        text: such as `15/11/22, 09:30:17` or `11/15/2022, 9:30:17 AM`; a date that begins
            with its year, `2022-11-15 09:30:17`, reads the same either way.

        day_first: whether the day comes before the month.

    Raises:
        ValueError: it is none, or no calendar has it in this order; its text says what came.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(describe(text))
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= _NOON:
            message = f"{describe(text)}, an hour that no 12-hour clock has"
            raise ValueError(message)
        hour = hour % _NOON + (_NOON if found["half"] in "pP" else 0)
    try:
        if found["iso"]:
            day = dt.date.fromisoformat(found["iso"])
        else:
            one, two, year = (int(found[part]) for part in ("one", "two", "year"))
            month, date = (two, one) if day_first else (one, two)
            day = dt.date(year if len(found["year"]) > len("22") else _CENTURY + year, month, date)
        time = dt.time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        order = "day" if day_first else "month"
        message = f"{describe(text)}, which no calendar or clock has with the {order} first"
        raise ValueError(message) from None
    return dt.datetime.combine(day, time)


def duration(text: str) -> int | None:
    """
    Read a length of time.

    Args:
        text: such as `1h 27m 51s`, `57m 3s`, `45s`, `2 hr 5 min` or `1:27:51`.

    Returns:
        Whole seconds; `None` where it is none.
    """
    found = _HOURS_MINUTES_SECONDS.fullmatch(text) or _DURATION.fullmatch(text)
    parts = {unit: n for unit, n in found.groupdict().items() if n} if found else {}
    return sum(int(n) * _UNITS[unit] for unit, n in parts.items()) if parts else None

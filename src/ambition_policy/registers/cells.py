"""
What do the cells of a row say, read strictly?

A register repeats itself: a few hundred combinations of kind, status and dates make up a
hundred thousand rows. Each combination is read once; a mapping remembers it.

>>> Takings()["residential", "missed", "2024-03-01", "2024-06-30"].catch_up_until
datetime.date(2024, 6, 30)
>>> [flaw.got for flaw in Takings()["residential", "Live", "01/03/2024", ""].flaws]
["'Live'", "'01/03/2024'"]
"""

from __future__ import annotations

import datetime as dt
import re
from typing import final

import attrs

from ambition_policy.errors import describe
from ambition_policy.facts.people import Leaving
from ambition_policy.registers.problems import Flaw
from ambition_policy.vocabulary import Status, words

__all__ = ["BROKEN", "Measure", "Measures", "Standing", "Standings", "Taking", "Takings"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
# Nine digits are far more minutes than a programme has.
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)

_A_DAY = "a date such as 2024-03-01"
_A_TIME = "a time such as 16:30"
_MINUTES = "a whole number of minutes, 0 or more"
_STATUSES = {status.value: status for status in Status}
_LEAVINGS = {leaving.value: leaving for leaving in Leaving}
_ANSWERS = {"yes": True, "no": False}


# Compared by identity: equal cells share one value, and hashing it costs nothing.
@final
@attrs.frozen(eq=False)
class Taking:
    """
    How a session of a kind was taken, and when it was.

    Attributes:
        status: `None` where the word is unknown.

        flaws: what is wrong with these cells.
    """

    kind: str
    status: Status | None
    date: dt.date | None
    catch_up_until: dt.date | None
    flaws: tuple[Flaw, ...] = ()


@final
@attrs.frozen
class Standing:
    """
    What a row says of the person; an empty text is not given.

    Attributes:
        flaws: what is wrong with these cells.
    """

    variant: str
    role: str
    left_on: dt.date | None
    left_how: Leaving | None
    flaws: tuple[Flaw, ...] = attrs.field(default=(), eq=False)


@final
@attrs.frozen(eq=False)
class Measure:
    """
    How long a session lasts and to which year it belongs.

    Attributes:
        minutes: how long it lasts, in whole minutes.

        year: the programme year, from 1.

        notified: whether they said beforehand; `None` where the row does not say.

        flaws: what is wrong with these cells.
    """

    minutes: int | None
    year: int | None
    notified: bool | None = None
    flaws: tuple[Flaw, ...] = ()


BROKEN = Taking("", None, None, None)
"""Stands for a row whose cells could not be told apart."""


@final
class Takings(dict[tuple[str, ...], Taking]):
    """The cells `kind`, `status`, `date` and `catch_up_until`, read."""

    def __missing__(self, cells: tuple[str, ...]) -> Taking:
        """Read *cells* for the first time."""
        kind, status, date, until = cells
        flaws: list[Flaw] = []
        if not kind:
            flaws.append(Flaw("kind", "the session's kind", "nothing"))
        if status not in _STATUSES:
            flaws.append(Flaw("status", words(Status), _shown(status)))
        day = _day("date", date, flaws)
        last = _day("catch_up_until", until, flaws)
        if day is not None and last is not None and last < day:
            expected = f"no day before the session's, {day}"
            flaws.append(Flaw("catch_up_until", expected, f"{last}"))
        found = Taking(kind, _STATUSES.get(status), day, last, tuple(flaws))
        return self.setdefault(cells, found)


@final
class Standings(dict[tuple[str, ...], Standing]):
    """The cells `variant`, `role`, `left_on` and `left_how`, read."""

    def __missing__(self, cells: tuple[str, ...]) -> Standing:
        """Read *cells* for the first time."""
        variant, role, left_on, left_how = cells
        flaws: list[Flaw] = []
        day = _day("left_on", left_on, flaws)
        if left_how and left_how not in _LEAVINGS:
            flaws.append(Flaw("left_how", words(Leaving), _shown(left_how)))
        found = Standing(variant, role, day, _LEAVINGS.get(left_how), tuple(flaws))
        return self.setdefault(cells, found)


@final
class Measures(dict[tuple[str, ...], Measure]):
    """The cells `start`, `minutes_scheduled`, `minutes_attended`, `notified` and `year`, read."""

    def __missing__(self, cells: tuple[str, ...]) -> Measure:
        """Read *cells* for the first time."""
        start, scheduled, attended, notified, year = cells
        flaws: list[Flaw] = []
        _time(start, flaws)
        length = _number("minutes_scheduled", scheduled, _MINUTES, flaws)
        spent = _number("minutes_attended", attended, _MINUTES, flaws)
        if length is not None and spent is not None and spent > length:
            expected = f"at most {length}, the minutes scheduled"
            flaws.append(Flaw("minutes_attended", expected, f"{spent}"))
        if notified and notified not in _ANSWERS:
            flaws.append(Flaw("notified", "yes or no", _shown(notified)))
        number = _number("year", year, "a programme year from 1", flaws, least=1)
        told = _ANSWERS.get(notified)
        return self.setdefault(cells, Measure(length, number, told, tuple(flaws)))


def _shown(text: str) -> str:
    return describe(text) if text else "nothing"


def _day(column: str, text: str, flaws: list[Flaw]) -> dt.date | None:
    """Read a date, or nothing."""
    if not text:
        return None
    try:
        # The pattern keeps out the other forms of ISO 8601, which look like numbers.
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
        got = _shown(text)
    except ValueError:
        got = f"{_shown(text)}, which no calendar has"
    flaws.append(Flaw(column, _A_DAY, got))
    return None


def _time(text: str, flaws: list[Flaw]) -> None:
    """Check a time of day, or nothing."""
    if not text:
        return
    try:
        dt.time.fromisoformat(text if _TIME.fullmatch(text) else "")
    except ValueError:
        flaws.append(Flaw("start", _A_TIME, _shown(text)))


def _number(
    column: str, text: str, expected: str, flaws: list[Flaw], *, least: int = 0
) -> int | None:
    """Read a whole number, or nothing."""
    if not text:
        return None
    if _NUMBER.fullmatch(text) and int(text) >= least:
        return int(text)
    flaws.append(Flaw(column, expected, _shown(text)))
    return None

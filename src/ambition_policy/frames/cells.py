"""
What does one row of plain columns count as, and what is wrong with it?

The law is that it is the same as in every engine.

>>> from ambition_policy.frames.asked import Asked
>>> reading = Reading(Asked.of(["participant", "status"]), ["status"])
>>> reading.effect(("live",)).name, reading.effect(("here",)).name
('live', None)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, final

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.layout import NOTICE
from ambition_policy.frames.people import AHEAD, EXPECTED, OVER
from ambition_policy.vocabulary import Status

__all__ = [
    "NAMELESS",
    "READ",
    "SAID",
    "Effect",
    "Flaw",
    "Reading",
    "blank",
    "cell",
    "day_of",
    "got",
    "shown",
]

READ = ("status", "kind", "date", "catch_up_until", "left_on", "notified")
"""What says how a session was taken."""

SAID = ("programme", "variant", "role", "left_how")
"""What is said of the person."""

NAMELESS = "no session"
"""Whether a row names no session, where sessions are not told apart."""

_STATUSES = frozenset(status.value for status in Status)
_TAKEN = frozenset({"live", "alternative", "caught_up", "late_self_paced"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Flaw = tuple[str, str, str]
"""A column, what was expected of it, and what came."""


class Effect(NamedTuple):
    """
    What a row does to the counts of its person; many rows do the same.

    Attributes:
        name: the status it counts as.

        kind: the kind of session.

        wrong: the columns that are wrong.

        said: programme, variant, role, how and when they left.

        session: the session, where sessions are told apart.
    """

    name: str | None
    kind: Any
    wrong: tuple[str, ...]
    said: tuple[Any, ...]
    session: Any = None


@final
class Reading:
    """What rows of some columns count as."""

    def __init__(self, asked: Asked, names: Sequence[str]) -> None:
        """
        Take the review.

        Args:
            asked: the review.

            names: of the columns whose cells are read.
        """
        self.asked = asked
        self.names = names

    def effect(self, cells: Sequence[Any]) -> Effect:
        """Say what a row does to the counts of its person; a cell that says nothing is `None`."""
        own = dict(zip(self.names, cells, strict=True))
        session = own.get("session")
        nameless = own.get(NAMELESS, "session" in own and session is None)
        name, found = self.taken(tuple([own.get(column) for column in READ]), nameless=nameless)
        said = tuple([own.get(column) for column in (*SAID, "left_on")])
        wrong = tuple(dict.fromkeys(column for column, *_ in found if column != "status"))
        return Effect(name, own.get("kind"), wrong, said, session)

    def taken(self, cells: tuple[Any, ...], *, nameless: bool) -> tuple[str | None, list[Flaw]]:
        """Say what a row counts as, and what is wrong with it."""
        asked, flaws = self.asked, list[Flaw]()
        status, kind, date, until, left, notified = cells
        if asked.has("kind") and kind is None:
            flaws.append(("kind", EXPECTED["kind"], got(kind)))
        if asked.has("session") and nameless:
            flaws.append(("session", EXPECTED["session"], got(None)))
        days = {"date": date, "catch_up_until": until, "left_on": left}
        day, last, gone = (day_of(value) for value in days.values())
        for (name, value), read in zip(days.items(), (day, last, gone), strict=True):
            if value is not None and read is None:
                flaws.append((name, EXPECTED[name], got(value)))
        if day and last and last < day:
            flaws.append(("catch_up_until", EXPECTED["catch_up_until"], got(until)))
        if notified is not None and str(notified) not in NOTICE:
            flaws.append(("notified", EXPECTED["notified"], got(notified)))
        if status not in _STATUSES:
            flaws.append(("status", EXPECTED["status"], got(status)))
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
                flaws.append(("status", AHEAD, got(status)))
                return None
        if day and left and day > left:
            return "pending"
        if day and day < judged and status == "pending":
            flaws.append(("status", OVER, got(status)))
            return None
        until = until or asked.catch_up_until
        if status == "missed" and until and asked.dated:
            return "recoverable" if until >= judged else "lost"
        return status


def cell(value: Any) -> Any:  # noqa: ANN401  (a cell)
    """Take a cell that says nothing as `None`."""
    try:
        # Only nan and NaT differ from themselves, and pandas' NA does not say.
        return None if value is None or value == "" or value != value else value  # noqa: PLR0124
    except TypeError:
        return None


def blank(value: object) -> bool:
    """Whether a cell says nothing."""
    return cell(value) is None


def shown(value: object) -> str:
    """Give a cell as a text."""
    return value if isinstance(value, str) else str(value)


def got(value: object) -> str:
    """Say what came."""
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

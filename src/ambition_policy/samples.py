"""
What does a register look like? One is made here, of people who do not exist.

The same seed gives the same text on every Python. By the last day of the register, most
sessions are over; the people take them in all the ways there are.

>>> text = sample_register("NPQA", variant="NPQSL", people=2, seed=7, faults=0)
>>> print(text[text.index("P001") :][:49])
P001,session-1,session,live,2024-01-15,90,NPQSL,,
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.vocabulary import Role

__all__ = ["sample_register"]

COLUMNS = (
    "participant",
    "session",
    "kind",
    "status",
    "date",
    "minutes_scheduled",
    "variant",
    "role",
    "catch_up_until",
    "left_on",
    "left_how",
)

_FIRST_DAY, _LAST_DAY = date(2024, 1, 15), date(2024, 6, 30)
_MADE_UP_UNTIL = date(2024, 7, 31)
_AFTER = date(2024, 7, 8)
_UNCOUNTED = 6
_MINUTES = 90

# How likely each way of taking a session is, in hundredths.
_CHANCES = (("live", 94), ("alternative", 2), ("caught_up", 2), ("missed", 2))

# The first people each show one thing; those after them are left to chance.
_SHOWN = (
    "live",
    "alternative",
    "caught_up",
    "missed, to be made up",
    "missed, too late",
    "missed",
    "dispensed",
    "pending",
    "withdrawn",
    "deferred",
)


@final
@attrs.frozen
class _Session:
    """One session of the programme."""

    id: str
    kind: str
    day: date


def sample_register(
    programme: str = "HS",
    *,
    variant: str | None = None,
    role: Role | str | None = None,
    people: int = 30,
    seed: int = 1,
    faults: int = 2,
    table: Table | None = None,
) -> str:
    """
    Write a tidy register of invented people. Nobody in it exists.

    Args:
        programme: the programme's code.

        variant: the programme's variant; the one with most to judge unless given.

        role: the role; the one with most to judge unless given.

        people: how many people.

        seed: another number gives other people; the same gives the same text everywhere.

        faults: how many of the people, at the end, have a row that cannot be used.

        table: the terms; those that ship with the library unless given.

    Returns:
        CSV, to be judged as of 30 June 2024.

    Raises:
        InvalidFacts: there is no such programme, variant or role, or a number is below 0.
    """
    checks = Faults("")
    checks.count("people", people)
    checks.count("faults", faults)
    checks.raise_as(InvalidFacts)
    found = (table or shipped()).programme(programme)
    row = _row(found, variant, role)
    sessions = [*_sessions(row)]
    rng = Random(seed)  # noqa: S311  (invented people need no secrets)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    told = {"variant": row.variant or "", "role": row.role if len(found.roles) > 1 else ""}
    for number in range(people):
        shown = _SHOWN[number] if number < len(_SHOWN) else None
        rows = _person(rng, sessions, shown)
        broken = people - number
        if broken <= faults and rows:
            rows[0] |= {"status": "present"} if broken % 2 else {"date": "31/01/2024"}
        for cells in rows:
            writer.writerow({"participant": f"P{number + 1:03}"} | told | cells)
    return buffer.getvalue()


def _row(programme: Programme, variant: str | None, role: Role | str | None) -> Row:
    """Choose the row that asks for most, of those that fit."""
    faults = Faults("")
    programme.check(variant, role, faults)
    faults.raise_as(InvalidFacts)
    known = tuple(programme.variants) or (None,)
    variants = known if variant is None else (variant,)
    roles = programme.roles if role is None else (Role(role),)
    rows = [programme.row(v, r) for v in variants for r in roles]
    return max(rows, key=lambda row: (bool(row.standard.limits), row.total or 0))


def _sessions(row: Row) -> Iterator[_Session]:
    """Spread the sessions of a row over the days, kinds in turn."""
    counts = [(e.kind, _UNCOUNTED if e.count is None else e.count) for e in row.events]
    # A row that lists no sessions still has some; anything may be in its register.
    kinds = [k for n in range(99) for k, count in counts or [("session", 3)] if n < count]
    numbers: dict[str, int] = {}
    span = (_LAST_DAY - _FIRST_DAY).days
    for at, kind in enumerate(kinds):
        numbers[kind] = numbers.get(kind, 0) + 1
        day = _FIRST_DAY + timedelta(days=at * span // len(kinds))
        yield _Session(f"{kind}-{numbers[kind]}", kind, day)


def _person(rng: Random, sessions: Sequence[_Session], shown: str | None) -> list[dict[str, str]]:
    """Let one person take every session."""
    special = int(rng.random() * len(sessions))
    rows = []
    for at, session in enumerate(sessions):
        status = _drawn(rng) if shown is None else "live"
        cells = {
            "session": session.id,
            "kind": session.kind,
            "status": status,
            "date": session.day.isoformat(),
            "minutes_scheduled": f"{_MINUTES}",
        }
        rows.append(cells)
        if shown in ("withdrawn", "deferred"):
            _leave(cells, session, sessions[len(sessions) // 2].day, shown)
        elif shown is not None and at == special:
            status, _, until = shown.partition(", ")
            cells["status"] = status
            if status == "pending":
                cells["date"] = _AFTER.isoformat()
            if until:
                last = _MADE_UP_UNTIL if until == "to be made up" else _LAST_DAY
                cells["catch_up_until"] = (last - timedelta(days=until == "too late")).isoformat()
        elif status == "missed":
            cells["catch_up_until"] = _MADE_UP_UNTIL.isoformat()
    return rows


def _leave(cells: dict[str, str], session: _Session, day: date, how: str) -> None:
    """Let somebody leave on *day*; what comes after it is not taken."""
    if session.day > day:
        cells["status"] = "pending"
    cells["left_on"] = day.isoformat()
    cells["left_how"] = how


def _drawn(rng: Random) -> str:
    """Draw one way of taking a session; only `random()` is the same on every Python."""
    drawn = int(rng.random() * 100)
    # The chances add up to a hundred, so what none of the others takes is the last one's.
    *others, (last, _) = _CHANCES
    for status, chance in others:
        drawn -= chance
        if drawn < 0:
            return status
    return last

"""
What does one row of a cohort say, as conditions on its columns?

The conditions follow the registers: what lies ahead cannot have been attended, what is over
cannot be pending, and for somebody who left, what came later is still to come. A column of
days may hold dates, times or texts; each is compared as what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import final

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.layout import NOTICE
from ambition_policy.frames.people import AHEAD, OVER
from ambition_policy.frames.portable import (
    Expr,
    Table,
    as_time,
    chain,
    chosen,
    cmp,
    col,
    either,
    engine_of,
    lit,
    text,
)
from ambition_policy.vocabulary import Status

__all__ = ["STATUSES", "TAKEN", "Rows"]

STATUSES = [status.value for status in Status]
"""Every word for how a session was taken."""

TAKEN = ["live", "alternative", "caught_up", "late_self_paced"]
"""What can only be said of a session that is over."""

# Written for every engine alike: what \d and $ stand for differs between them.
_LEAP = r"(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_LONG = r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT = r"(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_DAY = rf"^(?:[0-9]{{4}}-(?:{_LONG}|{_SHORT}|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP})$"
_LENGTH, _FIRST = len("2024-03-01"), dt.date.min.isoformat()
_BROKEN = r"^-?[0-9]+\.[0-9]+$"
_DAYS = ("date", "catch_up_until", "left_on")


@final
class Rows:
    """The columns of a frame, by what they mean."""

    def __init__(self, table: Table, asked: Asked) -> None:
        """
        Look at the types of the columns.

        Raises:
            InvalidFacts: a column holds lists.
        """
        self.asked = asked
        self.table = table
        schema = table.collect_schema()
        self.types: dict[str, str] = {name: cmp(kind) for name, kind in schema.items()}
        mixed = engine_of(table).mixed(table, asked.names.values())
        self.types |= dict.fromkeys(mixed, "mixed")
        faults = Faults("columns")
        for name, own in (*asked.names.items(), *((name, name) for name in asked.keep)):
            if self.types[own] == "nested":
                faults.note(name, "texts, numbers, days or flags", f"{schema[own]}")
        faults.raise_as(InvalidFacts)
        held = {self.type(name) for name in _DAYS if asked.has(name)}
        self.days: str = "text"
        if held <= {"date"}:
            self.days = "date"
        elif held <= {"date", "time", "zoned"}:
            self.days = "time"

    def type(self, name: str) -> str:
        """Say what a column holds."""
        return self.types[self.asked.names[name]]

    def raw(self, name: str) -> Expr:
        """Give a column as it is."""
        return col(self.asked.names[name])

    def text(self, name: str) -> Expr:
        """Give a column as texts."""
        return self.raw(name) if self.type(name) == "text" else text(self.raw(name))

    def told(self, name: str) -> Expr:
        """Give a column as texts, none of them empty."""
        value = self.text(name)
        return chosen(value != "", value)

    def kept(self, name: str) -> Expr:
        """Give a column that is handed on, without what says nothing."""
        value, kind = col(name), self.types[name]
        if kind == "text":
            return chosen(value != "", value)
        return value.fill_nan(None) if kind == "float" else value

    def blank(self, name: str, value: Expr | None = None) -> Expr:
        """Say where nothing is given; *value* is the column where it has another name."""
        value = self.raw(name) if value is None else value
        return value.is_null() | (value == "") if self.type(name) == "text" else value.is_null()

    def unnamed(self, person: Expr) -> Expr | None:
        """Say which names are numbers that are not whole; a column of texts has none."""
        kind = self.type("participant")
        if kind == "float":
            return ~person.is_null()
        return text(person).str.contains(_BROKEN) if kind == "mixed" else None

    def on(self, name: str) -> Expr:
        """Give a column of days so that it can be compared."""
        kind = self.type(name)
        if self.days == "time":
            return as_time(self.raw(name), kind)
        if self.days == "text" and kind in ("date", "time", "zoned"):
            return self.raw(name).dt.to_string("%Y-%m-%d")
        return self.raw(name) if self.days == "date" else self.text(name)

    def that(self, day: dt.date) -> Expr:
        """Give one day so that it can be compared."""
        if self.days == "time":
            return lit(dt.datetime(day.year, day.month, day.day))  # noqa: DTZ001  (a day)
        return lit(day if self.days == "date" else day.isoformat())

    def malformed(self, name: str) -> Expr | None:
        """Say where a day cannot be read; a column of dates has no such place."""
        if self.type(name) in ("date", "time", "zoned"):
            return None
        value = self.text(name)
        well = value.str.contains(_DAY) & (value.str.len_chars() == _LENGTH) & (value >= _FIRST)
        return ~value.is_null() & (value != "") & ~well

    def given(self, name: str) -> Expr:
        """Say where there is a day that can be read."""
        wrong = self.malformed(name)
        return ~self.blank(name) if wrong is None else ~self.blank(name) & ~wrong

    @property
    def gone(self) -> Expr:
        """Say where somebody left by the day judged for."""
        day = self.asked.as_of or dt.date.max
        return self.given("left_on") & (self.on("left_on") <= self.that(day))

    @property
    def day(self) -> Expr:
        """Give the day somebody is judged as of."""
        day = self.that(self.asked.as_of or dt.date.max)
        if not self.asked.has("left_on"):
            return day
        return either(self.gone, self.on("left_on"), day)

    @property
    def judged(self) -> bool:
        """Whether the sessions' days are held to the day judged for."""
        return self.asked.has("date") and self.asked.as_of is not None

    def misplaced(self) -> dict[str, Expr]:
        """Say where a status cannot be on the day judged for, by what was expected."""
        if self.asked.as_of is None or not self.asked.has("date"):
            return {}
        status, date = self.text("status"), self.on("date")
        past = self.given("date") & (date < self.day) & (status == "pending")
        if self.asked.replay:
            return {OVER: past}
        return {AHEAD: self.later & status.is_in(TAKEN), OVER: past}

    @property
    def later(self) -> Expr:
        """Say where a session is after the day judged for."""
        day = self.asked.as_of or dt.date.max
        return self.given("date") & (self.on("date") > self.that(day))

    def status(self, weights: Mapping[str, int], plain: Expr) -> Expr:
        """
        Give the weight of what a row counts as; 0 where that is not among the weights.

        Args:
            weights: of each count of a tally.

            plain: the weight of the status as it stands there.
        """
        status = self.text("status")
        cases: list[tuple[Expr, int | Expr]] = [(wrong, 0) for wrong in self.misplaced().values()]
        ahead = self.ahead()
        if ahead is not None:
            cases.append((ahead & status.is_in(STATUSES), weights.get("pending", 0)))
        if len(self.asked.missed) > 1:
            cases.extend(self.missed(status == "missed", weights))
        return chain(cases, plain)

    def ahead(self) -> Expr | None:
        """Say where a session counts as still to come whatever its status is."""
        if not self.judged:
            return None
        since = None
        if self.asked.has("left_on"):
            since = self.gone & self.given("date") & (self.on("date") > self.on("left_on"))
        if not self.asked.replay:
            return since
        return self.later if since is None else self.later | since

    def missed(self, missed: Expr, weights: Mapping[str, int]) -> Iterable[tuple[Expr, int]]:
        """Give the weight of a missed session, by whether it can still be made up."""
        again, lost = weights.get("recoverable", 0), weights.get("lost", 0)
        if self.asked.has("catch_up_until"):
            given = missed & self.given("catch_up_until")
            yield given & (self.on("catch_up_until") >= self.day), again
            yield given, lost
        if self.asked.catch_up_until is not None:
            yield missed & (self.that(self.asked.catch_up_until) >= self.day), again
            yield missed, lost

    def flaws(self) -> dict[str, Expr]:
        """Say where a row cannot be used, by its column."""
        found = {name: self.blank(name) for name in ("kind", "session") if self.asked.has(name)}
        for name in _DAYS:
            wrong = self.malformed(name) if self.asked.has(name) else None
            if wrong is not None:
                found[name] = wrong
        if self.asked.has("notified") and self.type("notified") != "flag":
            told = self.text("notified")
            found["notified"] = ~self.blank("notified") & ~told.is_in([*NOTICE])
        if self.asked.has("date") and self.asked.has("catch_up_until"):
            early = self.on("catch_up_until") < self.on("date")
            early = early & self.given("catch_up_until") & self.given("date")
            other = found.get("catch_up_until")
            found["catch_up_until"] = early if other is None else other | early
        return found

"""The assessment's window (NPQ-3.assess.1, .3, NPQ-2.2, A-01, A-08, A-23, A-30)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from oracles.documents import STARTS
from oracles.resolving import Choices, Open, resolve
from oracles.states import Facts, Said, State, after, day_of, every

__all__ = ["say", "states"]

_WAYS = ("calendar_days", "working_days", "opening_day_not_counted")


def _eighth(opens: date, way: str) -> date:
    if way == "opening_day_not_counted":
        return opens + timedelta(days=8)
    day, counted = opens, 0
    while True:
        counted += way == "calendar_days" or day.weekday() < 5
        if counted == 8:
            return day
        day += timedelta(days=1)


class _Window:
    """One sitting."""

    def __init__(self, state: State) -> None:
        self.facts, self.label = state.facts, state.variant
        self.opens, self.on = day_of(self.facts["opens"]), day_of(self.facts["date"])
        self.closes = day_of(self.facts["communicated_close"])
        self.finished = day_of(self.facts["finished"])
        self.total = self.facts["units_total"]
        self.opening, self.on_day = (
            self.facts["engaged_on_opening"],
            self.facts["engaged_on_date"],
        )
        self.tested = (self.opening, self.on_day) != (None, None)

    def questions(self) -> Open:
        """What the answer may hang on."""
        readings: dict[str, tuple[str, ...]] = {}
        settled: dict[str, str] = {}
        unknown: dict[str, tuple[str | int, ...]] = {}
        if self.facts["programme_start"] == "autumn_2022":
            readings["A-01"], settled["A-01"] = ("later_too", "single_intake"), "later_too"
        if self.label == "EHCO":
            readings["A-30"] = ("applies", "not_applicable")
        if self.opens is None:
            unknown["opens"] = ("inside", "outside")
        if self.on is None:
            unknown["date"] = ("inside", "outside")
        if self.opens is not None and self.closes != _eighth(self.opens, "calendar_days"):
            readings["A-08"], settled["A-08"] = _WAYS, "calendar_days"
            if self.closes is not None:
                readings["window_close"] = ("eight_days", "announced")
        if self.tested and not self.total:
            unknown["units_total"] = ("enough", "too_little")
        elif self.tested:
            if self.opening is not None:
                readings["A-23"] = ("when_sitting", "when_window_opens")
                settled["A-23"] = "when_sitting"
            if self.on_day is None:
                unknown["engaged_on_day"] = ("enough", "too_little")
        return Open(readings, settled, unknown)

    def reached(self, engaged: int) -> bool:
        """At least nine tenths."""
        return Fraction(engaged, self.total) >= Fraction(9, 10)

    def enough(self, choices: Choices) -> bool | None:
        """Whether enough was engaged with; `None` where nobody asks."""
        if not self.tested:
            return None
        if not self.total:
            return choices["units_total"] == "enough"
        if choices.get("A-23") == "when_window_opens":
            return self.reached(self.opening)
        if self.on_day is not None:
            return self.reached(self.on_day)
        # What was engaged with on opening is engaged with on any day after.
        return self.reached(self.opening) or choices["engaged_on_day"] == "enough"

    def last(self, opens: date, choices: Choices) -> date:
        """The window's last day, counted or announced."""
        if self.closes is None or choices.get("window_close") == "eight_days":
            return _eighth(opens, str(choices["A-08"]))
        return self.closes

    def judge(self, choices: Choices) -> str:
        """What follows with everything known."""
        early = self.facts["programme_start"] == "autumn_2020"
        if early or choices.get("A-01") == "single_intake":
            return "refer"
        if choices.get("A-30") == "not_applicable":
            return "not_applicable"
        if self.facts["missed_window"] or ("window_close" in choices and self.on is None):
            return "refer"
        fit = self.enough(choices)
        if fit is False:
            return "not_allowed"
        if self.opens is None or self.on is None:
            inside = "outside" not in (choices.get("opens"), choices.get("date"))
        else:
            last = self.last(self.opens, choices)
            inside = self.opens <= self.on <= last
            if inside and (self.finished or self.on) > last:
                return "refer"
        if fit is None:
            return "inside" if inside else "outside"
        return "allowed" if inside else "not_allowed"


def say(state: State) -> Said:
    case = _Window(state)
    asked = case.questions()
    found = resolve(case.judge, asked)
    more: dict[str, object] = {"refer_to": ("programme_team",) if found.verdict == "refer" else ()}
    if case.opens is not None:
        if "window_close" in asked.readings:
            more["conflict"] = "communicated_close_vs_8_days"
        more["last_day"] = str(_eighth(case.opens, "calendar_days"))
        if case.on is not None and case.on >= case.opens:
            more["day"] = (case.on - case.opens).days + 1
    if case.on_day is not None and case.total:
        # The share at the sitting, as A-23 is settled.
        more["engaged_share"] = Fraction(case.on_day, case.total)
    cites = {"NPQ-3.assess.1", *(("NPQ-2.2",) if case.tested else ())}
    return Said(found, more, frozenset(cites))


def _sittings(opens: str | None) -> Iterator[dict[str, Any]]:
    first = date(2022, 1, 10) if opens is None else date.fromisoformat(opens)
    for on in (*range(-1, 14), None):
        for days in (None, 0, 1, 3):
            if on is None and days is not None:
                continue
            finished = None if days is None or on is None else after(on + days, first)
            for close in (None, 3, 7, 8, 11) if opens is not None else (None,):
                yield {
                    "opens": opens,
                    "date": after(on, first),
                    "finished": finished,
                    "communicated_close": after(close, first),
                }


def states() -> Iterator[State]:
    """Every day around a window, announced or counted, with every state of engagement."""
    counted = {
        "units_total": (None, 0, 20),
        "engaged_on_opening": (None, 17, 18),
        "engaged_on_date": (None, 17, 18, 20),
        "missed_window": (True, None),
    }
    # A Monday, a Saturday, and the end of February in a leap year; and no day at all.
    for opens in ("2023-10-02", "2023-02-25", "2024-02-25", None):
        for sitting in _sittings(opens):
            for engaged in every(**counted):
                facts = {**sitting, **engaged, "programme_start": "autumn_2021"}
                if _can_be(facts):
                    yield State("assessment_window", facts, "NPQ21", "NPQSL")
    for opens in ("2023-10-02", None):
        for sitting in _sittings(opens):
            for engaged in every(
                **{**counted, "units_total": (None, 20), "missed_window": (None,)}
            ):
                for variant, start in (("EHCO", "autumn_2021"), *(("NPQSL", s) for s in STARTS)):
                    facts = {**sitting, **engaged, "programme_start": start}
                    if _can_be(facts):
                        yield State("assessment_window", facts, "NPQ21", variant)


def _can_be(facts: Facts) -> bool:
    total, opening, on_day = (
        facts[name] for name in ("units_total", "engaged_on_opening", "engaged_on_date")
    )
    early = None not in (facts["date"], facts["opens"]) and facts["date"] < facts["opens"]
    if on_day is not None and (opening or 0) > on_day and not early:
        return False
    return total is None or max(opening or 0, on_day or 0) <= total

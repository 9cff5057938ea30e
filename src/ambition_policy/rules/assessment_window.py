"""
Assessment window: may somebody sit the assessment on a day?

NPQ assessments run in a window of eight days (NPQ-3.assess.1; how they are counted is reading
A-08), and within it the participant chooses the moment (NPQ-3.assess.3). Sitting also needs
the share engaged with (NPQ-2.2); at which moment is reading A-23. What the text leaves out is
for the Programme team: an announced close that is not the eighth day, a sitting that goes past
the close, and a window that was missed.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> row, window = table.programme("NPQ21").row("NPQSL"), table.body.circumstances
>>> sitting = Sitting(opens=date(2023, 10, 2), on=date(2023, 10, 10))
>>> decision = assess(
...     sitting, row, window, table.readings, start=None, intake=table.body.npq_intake
... )
>>> print(decision)
outside: the day is not in the window (readings: A-08) [NPQ-3.assess.1]
>>> decision.counts["day"], decision.details["last_day"]
(9, datetime.date(2023, 10, 9))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import count, islice
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail
from ambition_policy.facts.progress import Sitting
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.rules.overlay import UNKNOWN_TERMS, Overlay
from ambition_policy.terms.circumstances import Circumstances
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import Term
from ambition_policy.vocabulary import Actor

__all__ = ["WindowVerdict", "assess"]


class WindowVerdict(StrEnum):
    """Where a day stands, and whether somebody may sit on it."""

    INSIDE = "inside"
    """The day is in the window; engagement was not asked about."""

    OUTSIDE = "outside"
    """The day is not in the window; engagement was not asked about."""

    ALLOWED = "allowed"
    """The day is in the window, and enough was engaged with."""

    NOT_ALLOWED = "not_allowed"
    """Too little was engaged with, or the day is not in the window."""

    NOT_APPLICABLE = "not_applicable"
    """There is no such assessment."""

    REFER = "refer"
    """It is for a person to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    WindowVerdict.INSIDE: "the day is in the window",
    WindowVerdict.OUTSIDE: "the day is not in the window",
    WindowVerdict.ALLOWED: "the day is in the window, and enough was engaged with",
    WindowVerdict.NOT_ALLOWED: "the day is not in the window",
    WindowVerdict.NOT_APPLICABLE: "the offer has no such assessment",
    WindowVerdict.REFER: "the text does not say, or its words can be read in several ways",
    WindowVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_SHORT = "too little was engaged with to sit the assessment"
_IN = "inside"
_ANNOUNCED = "announced"
_ENOUGH, _TOO_LITTLE = "enough", "too_little"


def assess(
    sitting: Sitting,
    row: Row,
    fixed: Circumstances,
    readings: Readings,
    *,
    start: date | None,
    intake: tuple[date, date],
    overlay: Overlay | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[WindowVerdict]:
    """
    Say whether somebody may sit the assessment on a day.

    Args:
        sitting: the window, the day, and how much was engaged with by then.

        row: what is asked of this NPQ.

        fixed: how long the window is, and how many days of a week are working days.

        readings: how open words are taken.

        start: the day the programme began; `None` where it is not known.

        intake: first and last day of the intake that the NPQ policy names.

        overlay: the row's standard with what contracts say of it.

        rulings: what was decided for this participant.

    Returns:
        `inside` or `outside` where nothing is said of engagement; otherwise `allowed` or
        `not_allowed`, by both tests together. The count `day` numbers the day of sitting
        from the opening day, and the detail `last_day` is the window's.
    """
    case = _Case(
        sitting,
        row,
        fixed,
        start,
        intake,
        overlay or Overlay(row.standard, programme=row.programme),
    )
    questions = ruled(case.questions(readings), rulings)
    found = resolve(
        case.judge,
        questions,
        refer=WindowVerdict.REFER,
        unknown=WindowVerdict.INSUFFICIENT_INFORMATION,
    )
    outcome = found.outcome
    # What is open or unknown is taken at its first choice to word what stands beside the answer.
    taken = {question.id: question.settled or question.choices[0] for question in questions}
    limits = case.overlay.limits(taken) if case.tested else ()
    short = outcome is WindowVerdict.NOT_ALLOWED and case.enough(taken) is False
    clauses = [*fixed.assessment_window.clauses]
    if outcome in (WindowVerdict.INSIDE, WindowVerdict.ALLOWED, WindowVerdict.REFER):
        clauses.append("NPQ-3.assess.3")
    if case.tested:
        clauses.extend((*row.standard.clauses, *(id_ for limit in limits for id_ in limit.clauses)))
        clauses.extend(case.overlay.clauses)
    for name in sorted(found.named & set(readings)):
        clauses.extend(readings.clauses(name, row.programme))
    referred = outcome is WindowVerdict.REFER
    return Decision(
        question="assessment_window",
        verdict=outcome,
        because=_SHORT if short else _BECAUSE[outcome],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        shares=FrozenMap(case.shares(taken)),
        counts=FrozenMap(case.counts(taken)),
        missing=found.missing,
        refer_to=found.refer_to or ((Actor.PROGRAMME_TEAM,) if referred else ()),
        terms_from=FrozenMap({limit.term.value: limit.source for limit in limits}),
        details=FrozenMap(case.details(taken, outcome, short=short)),
    )


@final
@attrs.frozen
class _Case:
    """One sitting beside the terms it is held to."""

    sitting: Sitting
    row: Row
    fixed: Circumstances
    start: date | None
    intake: tuple[date, date]
    overlay: Overlay

    @property
    def covered(self) -> bool:
        """Whether the NPQ policy speaks of it under some reading."""
        return self.start is None or self.start >= self.intake[0]

    @property
    def total(self) -> int:
        """How many units there are; none where that is not known."""
        return self.sitting.units_total or 0

    @property
    def tested(self) -> bool:
        """Whether anything is said of engagement."""
        return (self.sitting.engaged_on_opening, self.sitting.engaged_on_day) != (None, None)

    def questions(self, readings: Readings) -> list[Question]:
        """Everything the answer may hang on, as far as the facts bring it into play."""
        programme = self.row.programme
        asked: list[Question] = []
        if self.start is not None and self.start > self.intake[1]:
            asked.append(Question.of(readings, "A-01", programme))
        if "A-30" in self.row.standard.readings:
            asked.append(Question.of(readings, "A-30", programme))
        days = {"opens": self.sitting.opens, "date": self.sitting.on}
        unknown = [name for name, day in days.items() if day is None]
        asked.extend(Question.fact(name, (_IN, "outside")) for name in unknown)
        if self.sitting.opens is not None:
            asked.extend(self._about_the_close(Question.of(readings, "A-08", programme)))
        if self.tested:
            asked.extend(self._about_engagement(readings))
        return asked

    def _about_the_close(self, counting: Question) -> Iterator[Question]:
        """Ask how the days are counted, unless an announced close says the same anyway."""
        ways = (counting.settled,) if counting.settled else counting.choices
        if self.sitting.closes not in {self.eighth(way) for way in ways}:
            yield counting
            if self.sitting.closes is not None:
                choices = ("eight_days", _ANNOUNCED)
                yield Question.decision("window_close", Actor.PROGRAMME_TEAM, choices=choices)

    def _about_engagement(self, readings: Readings) -> Iterator[Question]:
        sitting = self.sitting
        if not self.total:
            yield Question.fact("units_total", (_ENOUGH, _TOO_LITTLE))
            return
        if sitting.engaged_on_opening is not None:
            yield Question.of(readings, "A-23", self.row.programme)
        if sitting.engaged_on_day is None:
            yield Question.fact("engaged_on_day", (_ENOUGH, _TOO_LITTLE))
        if self.overlay.unknown:
            yield Question.fact("contract_terms", UNKNOWN_TERMS)
        yield from self.overlay.questions(readings)

    def eighth(self, way: str) -> date:
        """Give the last day of the window, counted in one way."""
        opens, days = self.sitting.opens or date.min, self.fixed.assessment_window.days
        match way:
            case "working_days":
                each = (opens + timedelta(days=n) for n in count())
                working = (day for day in each if day.weekday() < self.fixed.working_weekdays)
                return next(islice(working, days - 1, None))
            case "opening_day_not_counted":
                return opens + timedelta(days=days)
            case _:
                return opens + timedelta(days=days - 1)

    def close(self, choices: Choices) -> date:
        """Give the last day as it is counted or announced."""
        counted = "A-08" in choices and choices.get("window_close") != _ANNOUNCED
        if self.sitting.closes is None or counted:
            return self.eighth(choices["A-08"])
        return self.sitting.closes

    def inside(self, choices: Choices) -> bool | None:
        """Whether the day is in the window; `None` where it is finished after the close."""
        opens, on = self.sitting.opens, self.sitting.on
        if opens is None or on is None:
            return {choices.get("opens", _IN), choices.get("date", _IN)} == {_IN}
        last = self.close(choices)
        if not opens <= on <= last:
            return False
        return None if (self.sitting.finished or on) > last else True

    def moment(self, choices: Choices) -> int | None:
        """How much was engaged with at the moment that counts."""
        if choices.get("A-23") == "when_window_opens":
            return self.sitting.engaged_on_opening
        return self.sitting.engaged_on_day

    def enough(self, choices: Choices) -> bool | None:
        """Whether enough was engaged with; `None` where nothing is said of it."""
        if not self.tested:
            return None
        if "units_total" in choices:
            return choices["units_total"] == _ENOUGH
        if choices.get("contract_terms", UNKNOWN_TERMS[0]) != UNKNOWN_TERMS[0]:
            return choices["contract_terms"] == "looser"
        engaged, opening = self.moment(choices), self.sitting.engaged_on_opening
        if engaged is not None:
            return self._holds(engaged, choices)
        # What was enough when the window opened is enough on any day of it.
        return self._holds(opening or 0, choices) or choices["engaged_on_day"] == _ENOUGH

    def _holds(self, engaged: int, choices: Choices) -> bool:
        limits, rest = self.overlay.limits(choices), self.total - engaged
        return all(limit.holds(live=engaged, caught_up=0, missed=rest) for limit in limits)

    def judge(self, choices: Choices) -> WindowVerdict:
        """Judge with every open word read one way."""
        if not self.covered or choices.get("A-01") == "single_intake":
            return WindowVerdict.REFER
        if choices.get("A-30") == "not_applicable":
            return WindowVerdict.NOT_APPLICABLE
        if self.sitting.missed or ("window_close" in choices and "date" in choices):
            # Without a day there is only the announcement, which does not fit the eight days.
            return WindowVerdict.REFER
        inside, enough = self.inside(choices), self.enough(choices)
        if enough is False:
            return WindowVerdict.NOT_ALLOWED
        if inside is None:
            return WindowVerdict.REFER
        if enough is None:
            return WindowVerdict.INSIDE if inside else WindowVerdict.OUTSIDE
        return WindowVerdict.ALLOWED if inside else WindowVerdict.NOT_ALLOWED

    def shares(self, choices: Choices) -> dict[str, Fraction]:
        """The exact share engaged with at the moment that counts."""
        engaged, total = self.moment(choices), self.total
        return {"engaged_share": Fraction(engaged, total)} if total and engaged is not None else {}

    def counts(self, choices: Choices) -> dict[str, int]:
        """Which day of the window it is, and how many units are short."""
        opens, on = self.sitting.opens, self.sitting.on
        counts = {}
        if opens is not None and on is not None and on >= opens:
            counts["day"] = (on - opens).days + 1
        engaged, total = self.moment(choices), self.total
        if total and engaged is not None:
            for limit in self.overlay.limits(choices):
                if limit.term is Term.MIN_ENGAGEMENT_SHARE:
                    # Rounded up: a part of a unit is a unit that is still to be engaged with.
                    needed = -(-limit.value.numerator * total // limit.value.denominator)
                    counts["units_short"] = max(0, needed - engaged)
        return counts

    def details(
        self, choices: Choices, outcome: WindowVerdict, *, short: bool
    ) -> dict[str, Detail]:
        """What else the clauses say about this day."""
        details: dict[str, Detail] = {}
        if not self.covered or choices.get("A-01") == "single_intake":
            details["npq_policy_applies"] = False
        if self.sitting.opens is not None:
            if "window_close" in choices:
                details["conflict"] = "communicated_close_vs_8_days"
                details["announced_close"] = self.sitting.closes
            details["last_day"] = self.close(choices)
        if outcome is WindowVerdict.NOT_ALLOWED:
            details["reason"] = "engagement_below_threshold" if short else "outside_window"
        return details

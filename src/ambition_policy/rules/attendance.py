"""
Attendance: was enough of the programme attended, and enough of it live?

Each row of the appendix carries one of five kinds of standard: be at every event
(APP-CSL.att.1 and others); complete everything, four fifths of it live (APP-EL.att.1 to .3,
APP-EML.att.2 and .3); miss two sessions at most and make each up (APP-NPQA.att.1, .2); no
requirement, perhaps with advice (APP-MET.att.1, APP-TL.att.1); or nothing listed.

The texts leave open what an alternative delivery counts as (A-04), whether catch-up repays
an absence where every event is mandatory (A-05), what a granted dispensation does (A-14),
which unit the shares are taken in (A-03), and more. Each is in play only where the facts
for it were given.

>>> from ambition_policy.facts import Attendance, Tally
>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> row = table.programme("NPQA").row("NPQML")
>>> print(assess(Attendance(Tally(live=4, caught_up=2)), row, table.readings))
met: few enough were missed, and each is made up [APP-NPQA.att.1, APP-NPQA.att.2]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.absences import DispensationRequest
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Coaching, CoachingChoice
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.resolution import Choices, Question, Resolution, resolve, ruled
from ambition_policy.rules.account import Account
from ambition_policy.rules.overlay import UNKNOWN_TERMS, Overlay
from ambition_policy.rules.standing import Held, stand
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import StandardKind, Term
from ambition_policy.vocabulary import Actor, CellState

__all__ = ["assess"]

_NO_LEAST = "the row sets no attendance requirement"
_NONE_LISTED = "the row lists nothing for this role and variant"
_NOT_GIVEN = "it is not known how the sessions were taken"

_BECAUSE: Mapping[StandardKind, Mapping[Verdict, str]] = {
    StandardKind.EVERY_EVENT: {
        Verdict.MET: "as much was attended as is asked for",
        Verdict.NOT_MET: "too much was missed to attend as much as is asked for",
        Verdict.PENDING: "enough can still be attended, and it can still be lost",
    },
    StandardKind.LIVE_SPLIT: {
        Verdict.MET: "everything asked for is completed, enough of it live",
        Verdict.NOT_MET: "the shares asked for can no longer be reached",
        Verdict.PENDING: "the shares asked for can still be reached, and still be lost",
    },
    StandardKind.MISS_AT_MOST: {
        Verdict.MET: "few enough were missed, and each is made up",
        Verdict.NOT_MET: "too many were missed, or one cannot be made up",
        Verdict.PENDING: "few enough were missed so far, and something is still open",
    },
}
_REFER = "the readings of an open word, or an open decision, give different answers"
_UNKNOWN = "it depends on a fact that was not given"


def assess(
    attendance: Attendance | None,
    row: Row,
    readings: Readings,
    *,
    counts: Mapping[str, int] = EMPTY,
    coaching: Coaching | None = None,
    dispensations: tuple[Iterable[DispensationRequest], CellState] = ((), CellState.NO_ROW),
    overlay: Overlay | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[Verdict]:
    """
    Decide whether a row's attendance requirement is met.

    Args:
        attendance: how each required session was taken; `None` where it is not known.

        row: what is asked of this variant and role.

        readings: how open words are taken.

        counts: the number of sessions of a kind, where the row gives none.

        coaching: optional coaching, where it may count as content.

        dispensations: those asked for, and the state of the row's cell on them.

        overlay: the row's standard with what contracts say of it.

        rulings: what was decided for this participant, as of the day judged for.

    Returns:
        A decision that cites the clauses the row was read from, with exact shares.

    Raises:
        InvalidFacts: the counts do not fit the row.
    """
    overlay = overlay or Overlay(row.standard, programme=row.programme)
    case = _Case(row, attendance, FrozenMap(counts), coaching, tuple(dispensations[0]), overlay)
    case.check()
    questions = ruled(case.questions(readings, offered=dispensations[1]), rulings)
    found = resolve(
        case.judge, questions, refer=Verdict.REFER, unknown=Verdict.INSUFFICIENT_INFORMATION
    )
    return case.decision(found, questions, readings)


@final
@attrs.frozen
class _Case:
    """The facts of one participant, beside the row they are held to."""

    row: Row
    attendance: Attendance | None
    counts: FrozenMap[str, int]
    coaching: Coaching | None
    requests: tuple[DispensationRequest, ...]
    overlay: Overlay

    def check(self) -> None:
        """Hold the counts to the row: no session too many, none too few."""
        faults = Faults("attendance")
        for kind in self.counts:
            if kind not in self.row.uncounted:
                faults.add(f"counts[{kind!r}]", "a kind that the row gives no number for", kind)
        if self.attendance is None or not self.row.events:
            faults.raise_as(InvalidFacts)
            return
        asked = {kind: self.asked(kind) for kind in self.row.counts()}
        for kind, tally in self.attendance.by_kind.items():
            if kind not in asked:
                faults.add("by_kind", f"one of {', '.join(asked)}", kind)
            elif asked[kind] is not None and tally.required != asked[kind]:
                faults.note(
                    f"by_kind[{kind!r}]", f"{asked[kind]} in all", f"{tally.required}: {tally}"
                )
        total = self.total
        if total is not None and self.attendance.tally.required != total:
            tally = self.attendance.tally
            faults.note("tally", f"{total} sessions in all", f"{tally.required}: {tally}")
        for year, count in self.row.by_year().items():
            tally = self.attendance.by_year.get(year, NOTHING)
            if self.attendance.by_year and tally.required != count:
                faults.note(f"by_year[{year}]", f"{count} in all", f"{tally.required}: {tally}")
        days = self.row.days()
        if self.attendance.days is not None and days and total is not None:
            wanted = sum(days[kind] * (asked[kind] or 0) for kind in asked)
            if self.attendance.days.required != wanted:
                faults.note("days", f"{wanted} days in all", f"{self.attendance.days.required}")
        faults.raise_as(InvalidFacts)

    def asked(self, kind: str) -> int | None:
        """How many sessions of *kind* there are, from the row or the caller."""
        count = self.row.counts()[kind]
        return self.counts.get(kind) if count is None else count

    @property
    def total(self) -> int | None:
        """How many sessions there are, once the caller's numbers are added."""
        counts = [self.asked(kind) for kind in self.row.counts()]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def units(self) -> dict[str, Tally]:
        """The tally in each unit that the facts allow, by the choice of A-03."""
        if self.attendance is None:
            return {}
        units = {"elements": self.attendance.tally}
        days = self.row.days()
        if self.attendance.days is not None:
            units["days"] = self.attendance.days
        elif days and self.attendance.by_kind:
            parts = self.attendance.by_kind.items()
            units["days"] = sum((tally * days[kind] for kind, tally in parts), NOTHING)
        if self.attendance.minutes is not None:
            units["hours"] = self.attendance.minutes
        return units

    def questions(self, readings: Readings, *, offered: CellState) -> list[Question]:
        """Everything the answer may hang on, as far as the facts bring it into play."""
        row, programme = self.row, self.row.programme
        standard = row.standard
        asked: list[Question] = []

        def bring(id_: str, choices: Iterable[str] | None = None) -> None:
            asked.append(Question.of(readings, id_, programme, choices))

        if row.otherwise is not None:
            bring(row.otherwise[0])
        limits = self.overlay.all_limits()
        if self.overlay.unknown:
            asked.append(Question.fact("contract_terms", UNKNOWN_TERMS))
        if self.attendance is None or not limits:
            return asked
        asked.extend(self.overlay.questions(readings))
        tally = self.attendance.tally
        again = tally.recoverable or tally.missed
        if len(self.units) > 1 and standard.kind is StandardKind.LIVE_SPLIT:
            bring("A-03", self.units)
        if tally.alternative or (again and self.attendance.alternatives_left is not False):
            bring("A-04")
        if any(limit.term is Term.MIN_ATTENDANCE_SHARE for limit in limits) and (
            tally.caught_up or tally.alternative or tally.late_self_paced or again
        ):
            bring("A-05")
        if tally.dispensed or self.requests:
            bring("A-14")
        if tally.late_self_paced:
            bring("A-24")
        if "A-25.span" in standard.readings and self.attendance.by_year:
            bring("A-25.span")
        if "A-25.coaching" in standard.readings and self.coaching is not None:
            if self.coaching.choice is not CoachingChoice.OPTED_OUT_AT_START:
                bring("A-25.coaching")
            if self.coaching.choice is None:
                asked.append(Question.fact("coaching_choice", ("opted_in", "opted_out_at_start")))
        for event in row.events:
            if event.otherwise is not None and event.otherwise.count is not None:
                bring(event.otherwise.reading)
        if tally.missed:
            asked.append(Question.fact("catch_up_open"))
        if self.total is None:
            asked.extend(
                Question.fact(f"{kind}s_total", ("as_counted", "more"))
                for kind in row.uncounted
                if kind not in self.counts
            )
        if offered is CellState.STATED and any(r.granted is None for r in self.requests):
            asked.append(Question.decision("dispensation_granted", Actor.PROGRAMME_TEAM))
        return asked

    def judge(self, choices: Choices) -> Verdict:
        """Judge with every open word read one way."""
        row = self.row
        if row.otherwise is not None and choices[row.otherwise[0]] == row.otherwise[1]:
            row = row.otherwise[2]
            overlay = attrs.evolve(self.overlay, standard=row.standard)
            return attrs.evolve(self, row=row, overlay=overlay).judge(choices)
        match choices.get("contract_terms"):
            case "looser":
                return Verdict.MET
            case "stricter":
                return Verdict.NOT_MET
        limits = self.overlay.limits(choices)
        match row.standard.kind:
            case StandardKind.NONE_LISTED if not limits:
                return Verdict.NONE_LISTED
            case StandardKind.NO_REQUIREMENT if not limits:
                return Verdict.NO_REQUIREMENT
            case _ if self.attendance is None:
                return Verdict.INSUFFICIENT_INFORMATION
            case _:
                return stand(self.held(choices), limits)

    def held(self, choices: Choices) -> Held:
        """Count the tally with every open word read one way."""
        tally = self.chosen(choices)
        live, caught_up = tally.live, tally.caught_up
        lost, again = tally.lost, tally.recoverable
        attended = choices.get("A-04", "attended") == "attended"
        if choices.get("catch_up_open", "yes") == "yes":
            again += tally.missed
        else:
            lost += tally.missed
        if attended:
            live += tally.alternative
        else:
            caught_up += tally.alternative
        if choices.get("A-24") == "live":
            live += tally.late_self_paced
        else:
            caught_up += tally.late_self_paced
        dispensed = tally.dispensed
        for request in self.requests:
            if request.granted or (
                request.granted is None and choices.get("dispensation_granted") == "yes"
            ):
                moved = min(request.sessions, lost + again)
                from_lost = min(moved, lost)
                lost -= from_lost
                again -= moved - from_lost
                dispensed += moved
        if choices.get("A-14", "attended") == "attended":
            live += dispensed
        else:
            lost += dispensed
        may_retake = self.attendance is not None and self.attendance.alternatives_left is not False
        more = any(choices.get(f"{kind}s_total") == "more" for kind in self.row.uncounted)
        return Held(
            live=live,
            caught_up=caught_up,
            lost=lost,
            # With more sessions than were counted any share short of the whole is in reach.
            pending=tally.pending + (self.enough_to_reach(tally) if more else 0),
            recoverable=again,
            retakeable=attended and may_retake,
            caught_up_attends=choices.get("A-05") == "met",
        )

    def enough_to_reach(self, tally: Tally) -> int:
        """How many further live sessions bring any share short of the whole into reach."""
        widest = max(limit.value.denominator for limit in self.overlay.all_limits())
        return (tally.required + 1) * widest

    def chosen(self, choices: Choices) -> Tally:
        """The tally in the unit and over the span that the choices name."""
        tally = self.units.get(choices.get("A-03", "elements"), NOTHING)
        if choices.get("A-25.span") == "year_2" and self.attendance is not None:
            tally = self.attendance.by_year.get(2, NOTHING)
        if (
            choices.get("A-25.coaching") == "included"
            and choices.get("coaching_choice", "opted_in") == "opted_in"
            and self.coaching is not None
        ):
            tally += self.coaching.tally or NOTHING
        for event in self.row.events:
            other = event.otherwise
            if other and other.count is not None and choices.get(other.reading) == other.choice:
                tally = _drop(tally, (event.count or 0) - other.count)
        return tally

    def decision(
        self, found: Resolution[Verdict], questions: Iterable[Question], readings: Readings
    ) -> Decision[Verdict]:
        """Say the outcome with its reasons, shares and counts."""
        standard = self.row.standard
        settled = {question.id: question.settled or "" for question in questions}
        missing = found.missing
        if self.attendance is None and found.outcome is Verdict.INSUFFICIENT_INFORMATION:
            missing = ("attendance",)
        limits = self.overlay.limits({name: choice for name, choice in settled.items() if choice})
        clauses = [*standard.clauses, *(c for limit in limits for c in limit.clauses)]
        for name in sorted(found.named):
            if name in readings:
                clauses.extend(readings.clauses(name, self.row.programme))
        account = Account(self.attendance, self.row, self.total, settled)
        likely = self.held({"A-04": settled.get("A-04") or "attended", "catch_up_open": "yes"})
        return Decision(
            question="attendance",
            verdict=found.outcome,
            because=self.because(found.outcome),
            clauses=tuple(dict.fromkeys(clauses)),
            readings=found.effects,
            shares=FrozenMap(account.shares(likely)),
            counts=FrozenMap(account.counts(limits)),
            missing=missing,
            refer_to=found.refer_to,
            terms_from=FrozenMap({limit.term.value: limit.source for limit in limits}),
            details=FrozenMap(account.details(found.outcome, likely)),
        )

    def because(self, verdict: Verdict) -> str:
        """The constant sentence for an outcome."""
        match verdict:
            case Verdict.NO_REQUIREMENT:
                return _NO_LEAST
            case Verdict.NONE_LISTED:
                return _NONE_LISTED
            case Verdict.REFER:
                return _REFER
            case Verdict.INSUFFICIENT_INFORMATION:
                return _NOT_GIVEN if self.attendance is None else _UNKNOWN
            case _:
                kind = self.row.standard.kind
                by_kind = _BECAUSE.get(kind, _BECAUSE[StandardKind.EVERY_EVENT])
                return by_kind[verdict]


def _drop(tally: Tally, excess: int) -> Tally:
    """Leave out sessions that need not be taken, the least useful first."""
    for name in ("lost", "missed", "recoverable", "pending", "caught_up", "alternative", "live"):
        dropped = min(excess, getattr(tally, name))
        tally = attrs.evolve(tally, **{name: getattr(tally, name) - dropped})
        excess -= dropped
    return tally

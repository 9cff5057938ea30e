"""
Case: which questions does a tally raise, and how does it count under one choice for each?

Readings come into play only with the facts they need: what an alternative counts as (A-04)
only where one was or can be taken, whether catch-up repays an absence (A-05) only where one
was or can be made up, what a dispensation does (A-14, A-12) only where one is spoken of.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> row = table.programme("FL").row()
>>> taken = Attendance(Tally(live=12, caught_up=1))
>>> case = Case(row, taken, EMPTY, None, (), Overlay(row.standard))
>>> [question.id for question in case.questions(table.readings)]
['A-05']
>>> case.held({"A-05": "met"}, taken.tally).caught_up_attends
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never, final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.absences import DispensationRequest
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Coaching, CoachingChoice
from ambition_policy.frozen import EMPTY as EMPTY  # noqa: PLC0414  (used by the example above)
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question
from ambition_policy.rules.overlay import UNKNOWN_TERMS, Overlay
from ambition_policy.rules.standing import Held, enough
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import StandardKind, Term
from ambition_policy.vocabulary import Actor, CellState

__all__ = ["Case", "lasting", "reads"]

_NONE_LISTED = Attendance(NOTHING)


@final
@attrs.frozen
class Case:
    """
    The facts of one participant, beside the row they are held to.

    Attributes:
        row: what is asked for.

        attendance: how each session was taken; `None` where it is not known.

        counts: the number of sessions of a kind, where the row gives none.

        coaching: optional coaching, where anything is known of it.

        requests: dispensations that were asked for.

        overlay: the row's standard with what contracts say of it.
    """

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
        for year, count in self.row.whole_years().items():
            tally = self.attendance.by_year.get(year, NOTHING)
            if self.attendance.by_year and tally.required != count:
                faults.note(f"by_year[{year}]", f"{count} in all", f"{tally.required}: {tally}")
        days = self.row.days()
        if self.attendance.days is not None and days and total is not None:
            wanted = sum(days[kind] * count for kind, count in asked.items() if count is not None)
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
    def taken(self) -> Attendance:
        """How each session was taken, with none listed where that is not known."""
        return self.attendance or _NONE_LISTED

    @property
    def units(self) -> dict[str, Tally]:
        """The tally in each unit that the facts allow, by the choice of A-03."""
        taken = self.taken
        units = {"elements": taken.tally}
        days = self.row.days()
        if taken.days is not None:
            units["days"] = taken.days
        elif days and taken.by_kind:
            parts = taken.by_kind.items()
            units["days"] = sum((tally * days[kind] for kind, tally in parts), NOTHING)
        if taken.minutes is not None:
            units["hours"] = taken.minutes
        return units

    @property
    def uncertain(self) -> str | None:
        """The fact without which nothing can be counted, if it is missing."""
        if self.attendance is None:
            return "attendance"
        return None if self.attendance.tally.required else "event_counts"

    @property
    def spoken_of(self) -> Tally:
        """Every session the answer may count, coaching with the rest."""
        tally = self.taken.tally
        if self.coaching is not None and "A-25.coaching" in self.row.standard.readings:
            tally += self.coaching.tally or NOTHING
        return tally

    def questions(self, readings: Readings) -> list[Question]:
        """Everything the answer may hang on, as far as the facts bring it into play."""
        asked: list[Question] = []
        if self.row.otherwise is not None:
            reading, _, row = self.row.otherwise
            asked.append(Question.of(readings, reading, self.row.programme))
            other = attrs.evolve(
                self, row=row, overlay=attrs.evolve(self.overlay, standard=row.standard)
            )
            asked.extend(other.questions(readings))
        if self.overlay.unknown:
            asked.append(Question.fact("contract_terms", UNKNOWN_TERMS))
        if self.overlay.all_limits():
            if self.uncertain is not None:
                asked.append(Question.fact(self.uncertain, ("enough", "not_enough")))
            else:
                asked.extend(self.overlay.questions(readings))
                asked.extend(
                    Question.of(readings, id_, self.row.programme, choices)
                    for id_, choices in self.readings()
                )
                asked.extend(self.decisions())
                asked.extend(self.facts())
        return list({question.id: question for question in asked}.values())

    def readings(self) -> Iterator[tuple[str, Iterable[str] | None]]:
        """The open words in play, each with the choices that the facts allow."""
        tally, standard = self.spoken_of, self.row.standard
        again = tally.recoverable or tally.missed
        if len(self.units) > 1 and standard.kind is StandardKind.LIVE_SPLIT:
            yield "A-03", self.units
        if tally.alternative or (again and self.taken.alternatives_left is not False):
            yield "A-04", None
        attending = any(
            limit.term is Term.MIN_ATTENDANCE_SHARE for limit in self.overlay.all_limits()
        )
        if attending and (tally.caught_up or tally.alternative or tally.late_self_paced or again):
            yield "A-05", None
        if tally.dispensed or self.requests:
            yield from ((id_, None) for id_ in self.crediting())
        if tally.late_self_paced:
            yield "A-24", None
        if "A-25.span" in standard.readings and self.taken.by_year:
            yield "A-25.span", None
        declined = CoachingChoice.OPTED_OUT_AT_START
        coached = self.coaching is not None and self.coaching.choice is not declined
        if coached and "A-25.coaching" in standard.readings:
            yield "A-25.coaching", None
        for event in self.row.events:
            if event.otherwise is not None and event.otherwise.count is not None:
                yield event.otherwise.reading, None

    def decisions(self) -> Iterator[Question]:
        """What is a person's to decide."""
        if self.spoken_of.dispensed or self.requests:
            if self.row.dispensations is not CellState.STATED:
                # No row but those that state dispensations says what one would do.
                yield Question.decision("dispensation_counts", Actor.PROGRAMME_TEAM)
            if any(request.granted is None for request in self.requests):
                yield Question.decision("dispensation_granted", Actor.PROGRAMME_TEAM)
        if self.unapproved:
            yield Question.decision("unapproved_catch_up_counts", Actor.PROGRAMME_TEAM)

    def facts(self) -> Iterator[Question]:
        """What was not given and may matter."""
        readings = self.row.standard.readings
        if "A-25.coaching" in readings and self.coaching and self.coaching.choice is None:
            yield Question.fact("coaching_choice", ("opted_in", "opted_out_at_start"))
        if self.spoken_of.missed:
            yield Question.fact("catch_up_open")
        unsaid = [kind for kind in self.row.uncounted if kind not in self.counts]
        for number, kind in enumerate(unsaid):
            # How many more there are than were counted; the first kind takes every number
            # that can make a difference, so one more of each other kind is enough.
            limits = (limit.value for limit in self.overlay.all_limits())
            most = 1 if number else enough(limits, self.spoken_of.required)
            yield Question.number(f"{kind}s_total", most)

    @property
    def unapproved(self) -> bool:
        """Whether what was made up lacks the approval that the row asks for."""
        return self.row.needs_approval and self.taken.approved is False

    def crediting(self) -> tuple[str, ...]:
        """Give the readings that say whether a dispensation earns credit in this row."""
        match self.row.dispensations:
            case CellState.STATED:
                return ("A-14",)
            case CellState.NA | CellState.NOT_APPLICABLE:
                return ("A-12.na",)
            case CellState.BLANK:
                return ("A-12.blank",)
            case CellState.NO_ROW:
                return ()
            case _:
                assert_never(self.row.dispensations)

    def credited(self, choices: Choices) -> bool:
        """Say whether a dispensation earns credit under these choices."""
        if self.row.dispensations is CellState.STATED:
            return choices.get("A-14") == "attended"
        offered = all(choices.get(id_) == "unknown" for id_ in self.crediting())
        return offered and choices.get("dispensation_counts") == "yes"

    def held(self, choices: Choices, tally: Tally) -> Held:
        """
        Count a tally with every open word read one way.

        Args:
            choices: one for each question in play.

            tally: one of those that `tallies` gives.
        """
        live, caught_up = tally.live, tally.caught_up
        lost, again = tally.lost, tally.recoverable
        attended = choices.get("A-04") == "attended"
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
        if self.credited(choices):
            live += dispensed
        else:
            lost += dispensed
        if choices.get("unapproved_catch_up_counts") == "no":
            live -= tally.alternative if attended else 0
            lost += tally.caught_up + tally.alternative
            caught_up -= tally.caught_up + (0 if attended else tally.alternative)
        more = sum(int(choices.get(f"{kind}s_total", "0")) for kind in self.row.uncounted)
        if more:
            more *= lasting(tally, self.spoken_of.required)
        return Held(
            live=live,
            caught_up=caught_up,
            lost=lost,
            pending=tally.pending + more,
            recoverable=again,
            retakeable=attended and self.taken.alternatives_left is not False,
            caught_up_attends=choices.get("A-05") == "met",
        )

    def tallies(self, choices: Choices) -> list[Tally]:
        """
        Give the tally in the unit and over the span that the choices name.

        Where a choice asks for fewer sessions than are listed, it is enough that some of them
        do, so there is one tally for each way to leave the others out.
        """
        tally = self.units.get(choices.get("A-03", "elements"), NOTHING)
        if choices.get("A-25.span") == "year_2":
            tally = self.taken.by_year[max(self.taken.by_year)]
        if (
            choices.get("A-25.coaching") == "included"
            and choices.get("coaching_choice", "opted_in") == "opted_in"
            and self.coaching is not None
        ):
            tally += self.coaching.tally or NOTHING
        found = [tally]
        for event in self.row.events:
            other = event.otherwise
            if other and other.count is not None and choices.get(other.reading) == other.choice:
                for _ in range((event.count or 0) - other.count):
                    found = [fewer for one in found for fewer in _without_one(one)]
        return found


def reads(row: Row) -> tuple[str, ...]:
    """
    Say which fields of its records can make a difference to a row.

    Args:
        row: what is asked for.

    Returns:
        Names of fields of `Record`. A row that counts no kinds of session tells neither
        kinds nor years apart, and only shares of a split are ever taken in minutes.

    >>> from ambition_policy.terms import shipped
    >>> [reads(shipped().programme(code).row()) for code in ("TL", "FL", "EL")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('status', 'catch_up_until'),
     ('status', 'catch_up_until', 'kind', 'year'),
     ('status', 'catch_up_until', 'kind', 'year', 'minutes_scheduled')]
    """
    fields = ["status", "catch_up_until"]
    if row.events:
        fields += ["kind", "year"]
    if row.standard.kind is StandardKind.LIVE_SPLIT:
        fields.append("minutes_scheduled")
    if row.otherwise is not None:
        fields.extend(reads(row.otherwise[-1]))
    return tuple(dict.fromkeys(fields))


def lasting(unit: Tally, listed: int) -> int:
    """
    Say how many days or minutes a session that is not listed is taken to bring.

    How long it lasts is not known; taken to be no shorter than those listed, `enough` of them
    are enough in any unit.

    Args:
        unit: what the sessions listed come to in days or minutes, or the sessions themselves.

        listed: how many they are, at least one.

    >>> lasting(Tally(live=300, caught_up=200), listed=6)
    84
    """
    return max(1, -(-unit.required // listed))


def _without_one(tally: Tally) -> Iterator[Tally]:
    """Leave one session out, in every way."""
    for name, count in tally.counts().items():
        if count:
            yield attrs.evolve(tally, **{name: count - 1})

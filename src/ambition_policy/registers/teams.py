r"""
How does a Microsoft Teams report become a register: who was there live, and who was missed?

Whoever is on the roster and in the report was there live, were it for a minute; whoever is on
the roster and not in the report was missed. Minutes are facts about lateness and never decide
it. Whoever is in the report and not on the roster is listed in a remark. Where a fault keeps a
person's rows from being used, the status is left empty: a reader of the register then says so,
and concludes nothing.

>>> import datetime as dt
>>> report = read_report(
...     b"Name,First Join,Last Leave,In-Meeting Duration,Email\n"
...     b'Ana,"1/3/24, 16:35:00","1/3/24, 17:30:00",55m 0s,ana@example.org\n',
...     day_first=True,
... )
>>> roster = read_roster(b"participant,email\nana,ana@example.org\nben,ben@example.org\n")
>>> event = Event(
...     "session", id="S1", date=dt.date(2024, 3, 1), start=dt.time(16, 30), minutes=60
... )
>>> text, problems = tidy([report], roster, [event])
>>> print(text)
participant,session,kind,status,date,start,minutes_scheduled,minutes_attended
ana,S1,session,live,2024-03-01,16:30,60,55
ben,S1,session,missed,2024-03-01,16:30,60,
<BLANKLINE>
>>> share(report.attendees[0], event)
Fraction(11, 12)
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.sessions import Event
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.reports import safe
from ambition_policy.registers.teams_facts import Attendee, Report
from ambition_policy.registers.teams_report import read_report
from ambition_policy.registers.teams_roster import Person, Roster, read_roster
from ambition_policy.registers.teams_stays import LATEST, Stay, Window, within
from ambition_policy.vocabulary import Status

__all__ = [
    "Attendee",
    "Found",
    "Person",
    "Report",
    "Roster",
    "Stay",
    "Tidied",
    "read_report",
    "read_roster",
    "share",
    "tidy",
]

_COLUMNS = (
    "participant",
    "session",
    "kind",
    "status",
    "date",
    "start",
    "minutes_scheduled",
    "minutes_attended",
)
_MINUTE = 60
# Nine digits are far more minutes than a programme has.
_LONGEST = 10**9


@final
@attrs.frozen
class Found:
    """A problem, and the name of the file in which it is."""

    source: str
    problem: Problem

    def __str__(self) -> str:
        """Say both in one line."""
        return f"{self.source}, {self.problem}"


class Tidied(NamedTuple):
    """
    A tidy register.

    Attributes:
        text: the register as CSV; save it as UTF-8.

        problems: every problem of the reports, of the roster, and of putting them together.
    """

    text: str
    problems: tuple[Found, ...]


def tidy(reports: Iterable[Report], roster: Roster, events: Iterable[Event]) -> Tidied:
    """
    Make a register out of reports.

    Args:
        reports: in any order; two of one meeting, such as when it was begun again, are put
            together.

        roster: who should have been there.

        events: for each report, in the same order, the event that it is of. `id` and `kind`
            are needed; with `minutes`, time beyond them is not counted; with `start` too,
            neither is time before it. Without `date`, the report's is taken.

    Returns:
        The register, with a row for everyone on the roster and each event, and the problems.

    Raises:
        InvalidFacts: there are more reports than events or fewer, an event has no id, or two
            events of one id differ.
    """
    reports, events = tuple(reports), tuple(events)
    _check(reports, events)
    groups: dict[str, list[Report]] = {}
    for report, event in zip(reports, events, strict=True):
        groups.setdefault(f"{event.id}", []).append(report)
    named = {f"{event.id}": event for event in events}
    found = [Found(roster.name, problem) for problem in roster.problems]
    found += [Found(report.name, problem) for report in reports for problem in report.problems]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, *roster.columns])
    for session, group in groups.items():
        meeting = _Meeting(named[session], group, found)
        meeting.strangers(roster)
        for person in roster.people:
            cells = [*meeting.row(person), *(getattr(person, name) for name in roster.columns)]
            writer.writerow(map(safe, cells))
    for text in (*(person.participant for person in roster.people), *groups):
        if safe(text) != text:
            expected, got = "a name that no spreadsheet runs", f"one that is written {safe(text)!r}"
            found.append(Found(roster.name, Problem(Severity.REMARK, None, None, expected, got)))
    return Tidied(out.getvalue(), tuple(found))


def share(attendee: Attendee, event: Event) -> Fraction | None:
    """
    Say for which share of an event somebody was there.

    Args:
        attendee: who.

        event: its `minutes`, and its `date` and `start` where they are given, count.

    Returns:
        An exact share from 0 to 1; `None` where it is not known.
    """
    bounds = _bounds(attendee.stays, event)
    if not event.minutes or bounds is None or bounds[0] != bounds[1]:
        return None
    return Fraction(bounds[0], event.minutes * _MINUTE)


def _check(reports: Sequence[Report], events: Sequence[Event]) -> None:
    faults = Faults("")
    if len(reports) != len(events):
        faults.note("events", f"one for each of {len(reports)} reports", f"{len(events)}")
    named: dict[str, Event] = {}
    for at, event in enumerate(events):
        if event.id is None:
            faults.add(f"events[{at}].id", "the session's id", event.id)
        elif named.setdefault(event.id, event) != event:
            faults.add(f"events[{at}]", f"what another report says of {event.id}", event)
        if event.minutes is not None and not 1 <= event.minutes < _LONGEST:
            faults.add(
                f"events[{at}].minutes",
                "a length of 1 minute or more, in nine digits",
                event.minutes,
            )
        if event.start is not None and (
            event.start.tzinfo or event.start.second or event.start.microsecond
        ):
            faults.add(f"events[{at}].start", "a time in whole minutes without a zone", event.start)
    faults.raise_as(InvalidFacts)


def _window(event: Event) -> Window | None:
    """From when to when an event was planned to be."""
    if event.date is None or event.start is None or event.minutes is None:
        return None
    start = dt.datetime.combine(event.date, event.start)
    try:
        return start, start + dt.timedelta(minutes=event.minutes)
    except OverflowError:
        return start, LATEST


def _bounds(stays: Sequence[Stay], event: Event) -> tuple[int, int] | None:
    """Count the seconds that lie within an event: the least and the most it can have been."""
    bounds = within(stays, _window(event))
    if bounds is None or event.minutes is None:
        return bounds
    most = event.minutes * _MINUTE
    return min(bounds[0], most), min(bounds[1], most)


class _Meeting:
    """One event, and every report of it."""

    def __init__(self, event: Event, reports: list[Report], found: list[Found]) -> None:
        self.reports = reports
        self.found = found
        self.attendees: dict[str, list[tuple[Report, Attendee]]] = {}
        for report in reports:
            for attendee in report.attendees:
                self.attendees.setdefault(attendee.email, []).append((report, attendee))
        self.unsure = frozenset().union(*(report.faulted for report in reports))
        self.another_day = False
        moments = [moment for report in reports for moment in report.moments]
        if event.date is None and moments:
            event = attrs.evolve(event, date=min(moments).date())
        for report in reports:
            self.check_date(report, event.date)
        self.event = event

    def say(self, report: Report, problem: Problem) -> None:
        """Note a problem of a report."""
        self.found.append(Found(report.name, problem))

    def check_date(self, report: Report, date: dt.date | None) -> None:
        """Say that a report is of another day, or has its day and month swapped."""
        moments = report.moments
        if date and moments and not moments[0].date() <= date <= moments[-1].date():
            self.another_day = True
            got = f"one of {moments[0].date()}; is the order of day and month the right one?"
            self.say(report, Problem(Severity.FAULT, None, None, f"a report of {date}", got))

    def strangers(self, roster: Roster) -> None:
        """List everyone who is not on the roster."""
        for email, rows in self.attendees.items():
            if email not in roster.addresses:
                report, attendee = rows[0]
                got = f"{email}, {attendee.role}" if attendee.role else email
                where = (attendee.rows[0], None, "somebody on the roster", got)
                self.say(report, Problem(Severity.REMARK, *where))

    def row(self, person: Person) -> list[str]:
        """Write the row of somebody on the roster."""
        event = self.event
        status: str = Status.MISSED.value
        minutes = ""
        if person.email is None or person.email in self.unsure or self.another_day:
            status = ""
        elif person.email in self.attendees:
            status, minutes = Status.LIVE.value, self.minutes(person)
        return [
            person.participant,
            f"{event.id}",
            event.kind,
            status,
            f"{event.date}" if event.date else "",
            f"{event.start:%H:%M}" if event.start else "",
            "" if event.minutes is None else f"{event.minutes}",
            minutes,
        ]

    def minutes(self, person: Person) -> str:
        """Count the whole minutes that somebody was there; nothing where they are not known."""
        rows = self.attendees[f"{person.email}"]
        report, attendee = rows[0]
        stays = [stay for _, found in rows for stay in found.stays]
        total, inside = within(stays, None), _bounds(stays, self.event)
        row, name = attendee.rows[0], person.participant

        def remark(expected: str, got: str) -> None:
            self.say(report, Problem(Severity.REMARK, row, None, expected, got, name))

        if total is None or inside is None:
            return ""
        if inside[0] // _MINUTE != inside[1] // _MINUTE:
            got = f"between {inside[0] // _MINUTE} and {inside[1] // _MINUTE}, left empty"
            remark("the minutes within the planned time", got)
            return ""
        if total[0] > inside[1]:
            got = f"{total[0] - inside[1]} seconds outside it, not counted"
            remark("no time outside the one planned", got)
        return f"{inside[0] // _MINUTE}"

"""
What do everybody's rows add up to, person by person?

One pass places people in groups and lists the sessions, a second counts. What repeats, such
as a combination of cells or a whole attendance, is worked out once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import final

import attrs

from ambition_policy.errors import Faults, describe
from ambition_policy.facts.attendance import Attendance, Tally
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.people import Departure, Leaving, Participant
from ambition_policy.registers.cells import Standing, Taking
from ambition_policy.registers.entries import Entry, Register
from ambition_policy.registers.groups import Group
from ambition_policy.registers.measures import Slot, measured
from ambition_policy.registers.outcomes import Outcomes
from ambition_policy.registers.problems import Flaw, Problem, Severity
from ambition_policy.registers.taken import Sessions
from ambition_policy.registers.tidy import Line, Sheet
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.vocabulary import Role

__all__ = ["Asked", "Count"]

_SAID_OF_PEOPLE = ("variant", "role", "left_on", "left_how")
# The residentials that decide whether somebody may start and stay (APP-EML.fu.1, .fu.2).
_DECIDING = "EML"
_LAUNCH, _MIDPOINT = "launch_residential", "midpoint_residential"
_THERE = frozenset({"live", "alternative"})


@final
@attrs.frozen
class Asked:
    """What the caller said of everybody."""

    programme: Programme
    as_of: dt.date
    variant: str | None
    role: Role | None
    catch_up_until: dt.date | None
    counts: Mapping[str, int]
    start: dt.date | None


@final
@attrs.frozen(eq=False)
class _Place:
    """Where a person belongs: how their rows are taken, and whether they left."""

    outcomes: Outcomes | None
    left: Departure | None
    flaws: tuple[Flaw, ...]


@final
class Count:
    """One count of one sheet."""

    def __init__(self, sheet: Sheet, asked: Asked) -> None:
        """Take the *sheet*, and what was *asked* of everybody."""
        self.sheet = sheet
        self.asked = asked
        self.groups: dict[tuple[str | None, Role | None], Group] = {}
        self.places: dict[Standing, _Place] = {}
        self.disputed: dict[str, str | None] = {}
        self.attendances: dict[object, Attendance] = {}
        lines = sheet.rows
        self.measures: bool = any(m.minutes or m.year for m in {line.measure for line in lines})

    def register(self, table: Table) -> Register:
        """Count everybody."""
        rows: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self.sheet.rows:
            rows[line.participant].append(line)
        said: defaultdict[str | None, list[Problem]] = defaultdict(list)
        for problem in self.sheet.problems:
            said[problem.participant].append(problem)
        placed = {id_: self.place(lines) for id_, lines in rows.items()}
        self.list_sessions(rows, placed)
        entries = tuple(
            self.entry(lines, placed[id_], said.get(id_, [])) for id_, lines in rows.items()
        )
        own = said[None]
        used = Counter(line.session for line in self.sheet.rows)
        for group in self.groups.values():
            own.extend(group.problems(used))
        return Register(
            name=self.sheet.name,
            programme=self.asked.programme.code,
            as_of=self.asked.as_of,
            table=table,
            entries=entries,
            problems=tuple(sorted(own, key=lambda problem: problem.place)),
        )

    def place(self, lines: list[Line]) -> _Place:
        """Find where a person belongs, from all of their rows."""
        said = {line.standing for line in lines}
        if len(said) > 1:
            clashes = tuple(_clashes(said))
            if clashes:
                return _Place(None, None, clashes)
            # Some rows say it and the others leave it out.
            standing = Standing(
                max(one.variant for one in said),
                max(one.role for one in said),
                next((one.left_on for one in said if one.left_on is not None), None),
                next((one.left_how for one in said if one.left_how is not None), None),
            )
        else:
            standing = said.pop()
        if standing not in self.places:
            self.places[standing] = self.settle(standing)
        return self.places[standing]

    def settle(self, standing: Standing) -> _Place:
        """Work out what one way of standing means."""
        asked = self.asked
        flaws: list[Flaw] = []
        for said, given, name in (
            (standing.variant, asked.variant, "variant"),
            (standing.role, asked.role, "role"),
        ):
            if said and given and said != given:
                expected = f"{given}, for which the review was asked"
                flaws.append(Flaw(name, expected, describe(said)))
        variant = asked.variant or standing.variant or None
        role = asked.role or standing.role or None
        faults = Faults("")
        asked.programme.check(variant, role, faults)
        flaws += [Flaw(fault.path, fault.expected, fault.got) for fault in faults.found]
        if flaws:
            return _Place(None, None, tuple(flaws))
        left = None
        day, how = standing.left_on, standing.left_how
        if day is None and how is not None:
            flaws.append(Flaw("left_on", "the day on which they left", "nothing"))
        elif day is not None and day > asked.as_of:
            got = f"{day}, so they have not left yet"
            flaws.append(Flaw("left_on", f"a day up to {asked.as_of}", got, Severity.REMARK))
        elif day is not None:
            left = Departure(how or Leaving.LEFT, day)
        part = None if role is None else Role(role)
        if (variant, part) not in self.groups:
            self.groups[variant, part] = Group(asked.programme, variant, part, asked.counts)
        outcomes = Outcomes(
            self.groups[variant, part],
            asked.as_of,
            left_on=left.on if left else None,
            catch_up_until=asked.catch_up_until,
        )
        return _Place(outcomes, left, tuple(flaws))

    def list_sessions(self, rows: Mapping[str, list[Line]], placed: Mapping[str, _Place]) -> None:
        """Collect the sessions of each group, and those that are given several kinds."""
        pairs: defaultdict[Group, set[tuple[str, Taking]]] = defaultdict(set)
        for id_, lines in rows.items():
            outcomes = placed[id_].outcomes
            if outcomes is not None:
                pairs[outcomes.group].update([(line.session, line.taking) for line in lines])
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for group, found in pairs.items():
            for session, taking in found:
                if session and taking.kind and group.knows(taking.kind):
                    kinds[session].add(taking.kind)
        several = {session: words for session, words in kinds.items() if len(words) > 1}
        if several:
            used = Counter((line.session, line.taking.kind) for line in self.sheet.rows)
            for session, words in several.items():
                most = max(used[session, kind] for kind in words)
                first = [kind for kind in words if used[session, kind] == most]
                self.disputed[session] = first[0] if len(first) == 1 else None
        for group, found in pairs.items():
            group.list_sessions(found, self.disputed)

    def entry(self, lines: list[Line], place: _Place, said: list[Problem]) -> Entry:
        """Count one person."""
        id_ = lines[0].participant
        problems = [*said, *self.repeated(lines)]
        for flaw in place.flaws:
            given = (line.row for line in lines if getattr(line.standing, flaw.column))
            problems.append(flaw.at(next(given, lines[0].row), id_))
        facts = None
        if place.outcomes is not None:
            facts = self.facts(lines, place.outcomes, place.left, problems)
        if problems:
            problems.sort(key=lambda problem: problem.place)
        rows = tuple([line.row for line in lines])
        return Entry(id_, facts, tuple(problems), rows, Sessions(lines, place.outcomes))

    def repeated(self, lines: list[Line]) -> Iterator[Problem]:
        """Look for sessions with several rows, and for kinds that do not stand."""
        sessions = {line.session for line in lines}
        if len(sessions) != len(lines):
            met: set[str] = set()
            for line in lines:
                if line.session and line.session in met:
                    expected = f"one row for {describe(line.session)}"
                    flaw = Flaw("session", expected, "another one")
                    yield flaw.at(line.row, line.participant)
                met.add(line.session)
        if not self.disputed.keys().isdisjoint(sessions):
            for line in lines:
                kind = self.disputed.get(line.session, line.taking.kind)
                if kind != line.taking.kind:
                    whose = f"for {describe(line.session)}"
                    expected = f"{kind} {whose}, as most rows say" if kind else f"one kind {whose}"
                    flaw = Flaw("kind", expected, describe(line.taking.kind))
                    yield flaw.at(line.row, line.participant)

    def facts(
        self,
        lines: list[Line],
        outcomes: Outcomes,
        left: Departure | None,
        problems: list[Problem],
    ) -> Participant | None:
        """Add up one person's rows; whatever is wrong goes to *problems*."""
        id_, group = lines[0].participant, outcomes.group
        tallied: dict[Slot, int] = {}
        for line in lines:
            outcome = outcomes[line.taking]
            if outcome.flaws:
                problems.extend([flaw.at(line.row, id_) for flaw in outcome.flaws])
            slot = outcome.slot
            if slot is not None:
                tallied[slot] = tallied.get(slot, 0) + 1
        own: dict[str, int] = {}
        for (kind, _), count in tallied.items():
            own[kind] = own.get(kind, 0) + count
        flaws, ahead = group.lacking(own, {line.session for line in lines}, outcomes.day)
        minutes: Tally | None = None
        years: dict[int, Tally] = {}
        if self.measures and not any(ahead.values()):
            slots = [(line, outcomes[line.taking].slot) for line in lines]
            taken = [(slot, line.measure) for line, slot in slots if slot is not None]
            minutes, years = measured(taken)
            years = years if group.takes_years else {}
            flaws += group.misfits(years)
        problems.extend([flaw.at(None, id_) for flaw in flaws])
        if problems and any(p.severity is Severity.FAULT for p in problems):
            return None
        for kind, count in ahead.items():
            if count:
                tallied[kind, "pending"] = tallied.get((kind, "pending"), 0) + count
        attendance = self.attendance(tallied, minutes, years)
        deciding = self.asked.programme.code == _DECIDING
        return Participant(
            id_,
            programme=self.asked.programme.code,
            variant=group.variant,
            role=group.role,
            start=self.asked.start,
            attendance=attendance,
            counts=group.counts,
            engagement=_engagement(group, attendance.tally) if group.by_engagement else None,
            launch_attended=_attended(tallied, _LAUNCH) if deciding else None,
            midpoint_attended=_attended(tallied, _MIDPOINT) if deciding else None,
            left=left,
        )

    def attendance(
        self, tallied: Mapping[Slot, int], minutes: Tally | None, years: Mapping[int, Tally]
    ) -> Attendance:
        """Give the attendance for these counts; those that are equal share one value."""
        key = frozenset(tallied.items()), minutes, frozenset(years.items())
        if key not in self.attendances:
            kinds: defaultdict[str, dict[str, int]] = defaultdict(dict)
            for (kind, name), count in sorted(tallied.items()):
                kinds[kind][name] = count
            by_kind = {kind: Tally(**counts) for kind, counts in kinds.items()}
            self.attendances[key] = attrs.evolve(
                Attendance.of_kinds(by_kind), minutes=minutes, by_year=years
            )
        return self.attendances[key]


def _values(said: Iterable[Standing], name: str) -> list[object]:
    """What was said of somebody, each once, in a fixed order."""
    return sorted({v for v in (getattr(one, name) for one in said) if v}, key=str)


def _clashes(said: set[Standing]) -> Iterator[Flaw]:
    """Where rows say different things of one person."""
    for name in _SAID_OF_PEOPLE:
        values = _values(said, name)
        if len(values) > 1:
            got = " and ".join(map(str, values))
            yield Flaw(name, "the same on every row of a person", got)


def _engagement(group: Group, tally: Tally) -> Engagement:
    """Every session is one item; without the number of each kind the total is not known."""
    whole = Engagement.of(tally)
    return whole if group.counted else Engagement(total=None, engaged=whole.engaged)


def _attended(tallied: Mapping[Slot, int], kind: str) -> bool | None:
    """Whether the one session of *kind* was attended; `None` while it is to come."""
    names = [name for (own, name), _ in tallied.items() if own == kind]
    return None if names in ([], ["pending"]) else names[0] in _THERE

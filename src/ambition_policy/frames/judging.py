"""
What follows for the people whose rows were counted alike?

A count is made into the facts of one participant, and the rules answer for them as for any
other: there is one implementation of the policy. Counts that give the same facts are judged
once. What cannot be used is a problem, and nothing is concluded from the rest.

>>> from ambition_policy.frames.asked import Asked
>>> from ambition_policy.frames.layout import Rest
>>> asked = Asked.of(["participant", "status"], programme="NPQA", variant="NPQML")
>>> six_live = Key(Rest(said=("NPQA", "NPQML", "", "")), rows=6, statuses=(6, 0, 0, 0, 0, 0, 0))
>>> found = Judge(asked, Layout.of(asked)).judge(six_live)
>>> found.why.verdict, found.required, found.attended
('met', 6, 6)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import compress, repeat
from operator import itemgetter
from typing import Any, final

import attrs

from ambition_policy import outlook
from ambition_policy.alike import Alike
from ambition_policy.completions import Counts, Parts
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Fault, InvalidFacts
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.layout import Key, Layout, Rest
from ambition_policy.frames.outcomes import Explanation, Judged, Outcomes
from ambition_policy.frames.people import Person, person_of
from ambition_policy.frames.tallies import Tallies, places_of
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers, check_requirements
from ambition_policy.questions.common import Stated
from ambition_policy.questions.requirements import eligibility_for, judge_row
from ambition_policy.rules.case import Case
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import StandardKind

__all__ = ["Judge"]

_FAULTED = "a row cannot be used for this person, and nothing is concluded from the rest"
_UNPLACED = ("ATT-3.scope.4",)


_SHARES = {
    "attended": "attended_share",
    "completed": "completion_share",
    "live": "live_share",
    "caught_up": "catch_up_share",
}


_PENDING = [*NOTHING.counts()].index("pending")


@final
class Judge:
    """Answers for counts, each once."""

    def __init__(self, asked: Asked, layout: Layout, *, headroom: bool = True) -> None:
        """
        Take the terms.

        Args:
            asked: the review.

            layout: what was counted.

            headroom: whether to work out how many sessions may still be missed.
        """
        self.asked = asked
        self.layout = layout
        self.headroom = headroom
        self.known: dict[tuple[object, ...], Judged] = {}
        self.groups: dict[Hashable, _Group | None] = {}
        self.whys: dict[Explanation, Explanation] = {}
        places = {name: at for at, name in enumerate(layout.statuses)}
        # The counts of a tally among those of a key, with a zero behind them.
        self.taken: Callable[[tuple[int, ...]], tuple[int, ...]] = itemgetter(
            *(places.get(name, len(places)) for name in NOTHING.counts())
        )
        self.verdicts: dict[tuple[object, ...], Decision[Verdict]] = {}

    def judge(self, key: Key) -> Judged:
        """Answer for one count."""
        return self.answers(Tallies.of([key], [1], self.layout)).at(0)

    def answers(self, tallies: Tallies) -> Outcomes:
        """
        Answer for many counts.

        People whose counts differ in nothing but the statuses are told apart by what decides,
        and only the first of those who are alike is judged by itself.
        """
        found = Outcomes.of(len(tallies.rows))
        # With the kinds it is told how many rows there are of each.
        rows = tallies.rows if self.layout.kinds else [1] * len(tallies.rows)
        parts: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        keys = zip(tallies.rest, rows, tallies.some(self.layout), strict=True)
        for at, part in enumerate(keys):
            parts[part].append(at)
        for (rest, count, _), places in parts.items():
            common = tallies.rests[rest], count
            if common not in self.groups:
                self.groups[common] = self.group(*common)
            group = self.groups[common]
            alone = places
            if group is not None:
                alone = self.together(tallies, group, places, found)
            ones = [self.alone(tallies.key(at, self.layout)) for at in alone]
            if ones:
                found.put(alone, zip(*ones, strict=True))
        return found

    def together(
        self, tallies: Tallies, group: _Group, places: list[int], found: Outcomes
    ) -> list[int]:
        """Answer for those who raise the same questions, and give who is judged alone."""
        first = self.taken((*tallies.statuses(places[0], self.layout), 0))
        some = tuple(map(bool, first))
        sums = group.alike.sums(some)
        if sums is None:
            return places
        lows = places_of(self.layout, tallies.bits)
        there = {name: lows[name] for name in compress(NOTHING.counts(), some)}
        keys, figures = sums.columns([tallies.packed[at] for at in places], there, tallies.bits)
        required = figures[0]
        fits = {count for count in {*required} if group.alike.fits(count)}
        # Where a status is no word, there are more rows than sessions.
        alone = [
            at
            for at, count in zip(places, required, strict=True)
            if count not in fits or count != tallies.rows[at]
        ]
        if alone:
            rest = set(alone)
            good = [place not in rest for place in places]
            places, keys = [*compress(places, good)], [*compress(keys, good)]
            figures = [[*compress(column, good)] for column in figures]
        whys = group.whys.setdefault(some, {})
        for key, at in zip(keys, places, strict=True):
            if key not in whys:
                person = person_of(tallies.key(at, self.layout), self.asked, self.layout)
                why = self.answer(person, headroom=False).why
                whys[key] = self.whys.setdefault(why, why)
        spare: Iterable[int | None] = repeat(None, len(places))
        if self.headroom and first[_PENDING]:
            spare = [
                group.spare(self.taken((*tallies.statuses(at, self.layout), 0))) for at in places
            ]
        found.put(places, ([whys[key] for key in keys], *figures, spare))
        return alone

    def group(self, rest: Rest, rows: int) -> _Group | None:
        """Take what people have in common whose counts differ in nothing but the statuses."""
        if any(map(any, rest.special)):
            return None
        statuses = (rows, *repeat(0, len(self.layout.statuses) - 1))
        person = person_of(Key(rest, rows, statuses), self.asked, self.layout)
        if person.problems or len(person.rows) != 1:
            return None
        [row] = person.rows
        if self.asked.to_come or row.standard.kind is StandardKind.ENGAGED_SHARE:
            return None
        who = person.participant()
        stated = Stated.of(self.asked.table, self.asked.as_of, self.asked.contracts)
        case = Case(row, who.attendance, who.counts, None, (), stated.overlay(row))

        def verdict(tally: Tally) -> Verdict:
            return judge_row(attrs.evolve(who, attendance=Attendance(tally)), row, stated).verdict

        return _Group(Alike(case, self.asked.table.readings), verdict)

    def alone(self, key: Key) -> Judged:
        """Answer for one count by itself."""
        person = person_of(key, self.asked, self.layout)
        if person.facts not in self.known:
            self.known[person.facts] = self.answer(person, headroom=self.headroom)
        return self.known[person.facts]

    def answer(self, person: Person, *, headroom: bool) -> Judged:
        """Answer for somebody who was not met before."""
        if person.problems:
            return self.faulted(person, person.problems)
        participant = person.participant()
        try:
            answers = check_requirements(
                participant,
                table=self.asked.table,
                as_of=self.asked.as_of,
                contracts=self.asked.contracts,
            )
        except InvalidFacts as error:
            return self.faulted(person, error.faults)
        return Judged(
            why=_explained(person, answers),
            **_figures(person.tally.required, answers),
            may_miss=self.spare(participant, person.rows) if headroom else None,
        )

    def faulted(self, person: Person, faults: Sequence[Fault]) -> Judged:
        """Say that nothing is concluded."""
        programme = self.asked.table.programmes.get(person.programme or "")
        standards = [r.standard for r in programme.requirements] if programme else []
        clauses = dict.fromkeys(id_ for standard in standards for id_ in standard.clauses)
        engaged = [one.kind is StandardKind.ENGAGED_SHARE for one in standards]
        question = "eligibility" if engaged and all(engaged) else "attendance"
        verdict = Verdict.INSUFFICIENT_INFORMATION.value
        return Judged(
            why=Explanation(
                programme=person.programme,
                variant=person.variant,
                role=person.role,
                left=person.left,
                verdict=verdict,
                answers=f"{question}={verdict}",
                because=_FAULTED,
                clauses=tuple(clauses) or _UNPLACED,
                missing=tuple(dict.fromkeys(f"register.{fault.path}" for fault in faults)),
                problems=tuple((fault.path, fault.expected, fault.got) for fault in faults),
            )
        )

    def spare(self, participant: Participant, rows: Sequence[Row]) -> int | None:
        """How many sessions to come may be missed, as `how_far` says it."""
        if len(rows) != 1 or participant.attendance is None:
            return None
        [row] = rows
        stated = Stated.of(self.asked.table, self.asked.as_of, self.asked.contracts)
        place = (row.programme, row.variant, row.role)

        if row.standard.kind is StandardKind.ENGAGED_SHARE:
            if participant.engagement is None or not participant.engagement.recoverable:
                return None

            def engaged(engagement: Engagement) -> Decision[Verdict]:
                key = (*place, engagement)
                if key not in self.verdicts:
                    changed = attrs.evolve(participant, engagement=engagement)
                    self.verdicts[key] = eligibility_for(changed, stated)
                return self.verdicts[key]

            return outlook.of_engagement(participant.engagement, engaged).may_miss
        if not participant.attendance.tally.pending:
            return None

        def attended(attendance: Attendance, _: Sequence[Ruling]) -> Decision[Verdict]:
            key = (*place, attendance, participant.counts)
            if key not in self.verdicts:
                changed = attrs.evolve(participant, attendance=attendance)
                self.verdicts[key] = judge_row(changed, row, stated)
            return self.verdicts[key]

        return outlook.of_attendance(
            participant.attendance, attended, days=row.days(), plan=False
        ).may_miss


@final
class _Group:
    """People whose counts differ in nothing but the statuses, and why, for each who differ."""

    def __init__(self, alike: Alike, verdict: Callable[[Tally], Verdict]) -> None:
        self.alike = alike
        self.whys: dict[Hashable, dict[Hashable, Explanation]] = {}
        self.judge = verdict
        self.verdicts: dict[Hashable, Verdict] = {}
        self.ahead: outlook.Ahead = outlook.Ahead(self.verdict)

    def verdict(self, parts: Parts) -> Verdict:
        """Judge one of those who are alike."""
        [(_, _, taken)] = parts.groups
        told = self.alike.told(taken)
        same = taken if told is None else told.key
        if same not in self.verdicts:
            self.verdicts[same] = self.judge(Tally(*taken))
        return self.verdicts[same]

    def spare(self, taken: Counts) -> int | None:
        """How many sessions to come may be missed, as `how_far` says it."""
        parts = Parts(((None, None, taken),), None)
        if self.verdict(parts) in outlook.SETTLED:
            return None
        return self.ahead.spare(parts, "lost")


def _explained(person: Person, answers: Answers) -> Explanation:
    """Say in short texts what the answers rest on."""
    decisions: list[Decision[Any]] = [*answers.decisions.values()]
    alone = len(decisions) == 1

    def joined(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(v) for d in decisions for v in getattr(d, name)))

    readings = dict.fromkeys(
        f"{effect.question}={effect.settled or 'open'}"
        for decision in decisions
        for effect in decision.readings
    )
    return Explanation(
        programme=person.programme,
        variant=person.variant,
        role=person.role,
        left=person.left,
        verdict=answers.verdict.value,
        answers="; ".join(f"{d.question}={d.verdict.value}" for d in decisions),
        because="; ".join(d.because if alone else f"{d.question}: {d.because}" for d in decisions),
        clauses=joined("clauses"),
        readings=tuple(readings),
        missing=joined("missing"),
        refer_to=joined("refer_to"),
    )


def _figures(required: int, answers: Answers) -> dict[str, int]:
    """Give the exact shares of an answer as whole numbers of sessions or items."""
    [decision, *_] = answers.decisions.values()
    found = {"required": required}
    shares: FrozenMap[str, Fraction] = decision.shares
    names = {"completed": "engaged_share"} if decision.question == "eligibility" else _SHARES
    for name, share in names.items():
        if share in shares:
            found[name] = int(shares[share] * required)
    return found

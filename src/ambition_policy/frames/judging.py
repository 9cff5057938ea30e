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

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Any, NamedTuple, final

import attrs

from ambition_policy import outlook
from ambition_policy.alike import Alike, Told
from ambition_policy.completions import Counts, Parts
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Fault, InvalidFacts
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.layout import Key, Layout
from ambition_policy.frames.people import Person, person_of
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers, check_requirements
from ambition_policy.questions.common import Stated
from ambition_policy.questions.requirements import eligibility_for, judge_row
from ambition_policy.rules.case import Case
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import StandardKind

__all__ = ["Explanation", "Judge", "Judged"]

_FAULTED = "a row cannot be used for this person, and nothing is concluded from the rest"
_UNPLACED = ("ATT-3.scope.4",)


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class Explanation:
    """
    Why people have their verdict; it has a number in the frames.

    Attributes:
        programme: the programme's code; `None` where it is not known.

        variant: the variant.

        role: the role.

        left: how they left, if they did.

        verdict: every answer in one word.

        answers: each question with its verdict.

        because: why, in one sentence for each question.

        clauses: the clauses it rests on.

        readings: the open words and decisions that would have changed it, with the choice
            that decided, or `open`.

        missing: the facts to ask for.

        refer_to: who decides what is left to a person.

        problems: why nothing was concluded: column, what was expected, what came.
    """

    programme: str | None
    variant: str | None
    role: str | None
    left: str | None
    verdict: str
    answers: str
    because: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refer_to: tuple[str, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()


class Judged(NamedTuple):
    """
    What follows for one count.

    Attributes:
        why: the explanation.

        required: how many sessions or items there are.

        attended: how many of them count as attended, as the answer says.

        completed: how many are completed, or engaged with.

        live: how many were live.

        caught_up: how many were made up.

        may_miss: how many sessions to come, whichever they are, may still be missed.
    """

    why: Explanation
    required: int | None = None
    attended: int | None = None
    completed: int | None = None
    live: int | None = None
    caught_up: int | None = None
    may_miss: int | None = None


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
        """
        Answer for one count.

        People whose counts differ in nothing but the statuses are told apart by what decides,
        and only the first of those who are alike is judged by itself.
        """
        # With the kinds it is told how many rows there are of each.
        rest = (key.rest, key.rows if self.layout.kinds else 0)
        if rest not in self.groups:
            self.groups[rest] = self.group(key)
        group, taken = self.groups[rest], self.taken((*key.statuses, 0))
        told = None if group is None else group.told(taken)
        if group is None or told is None or told.required != key.rows:
            return self.alone(key)
        same, required, attended, completed, live, caught_up = told
        if same not in group.whys:
            why = self.answer(person_of(key, self.asked, self.layout), headroom=False).why
            group.whys[same] = self.whys.setdefault(why, why)
        spare = group.spare(taken) if self.headroom and taken[_PENDING] else None
        return Judged(group.whys[same], required, attended, completed, live, caught_up, spare)

    def group(self, key: Key) -> _Group | None:
        """Take what people have in common whose counts differ in nothing but the statuses."""
        person = person_of(key, self.asked, self.layout)
        if person.problems or len(person.rows) != 1 or any(map(any, key.rest.special)):
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
        self.told: Callable[[Counts], Told | None] = alike.told
        self.whys: dict[Hashable, Explanation] = {}
        self.judge = verdict
        self.verdicts: dict[Hashable, Verdict] = {}
        self.ahead: outlook.Ahead = outlook.Ahead(self.verdict)

    def verdict(self, parts: Parts) -> Verdict:
        """Judge one of those who are alike."""
        [(_, _, taken)] = parts.groups
        told = self.told(taken)
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

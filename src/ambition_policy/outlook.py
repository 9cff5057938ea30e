"""
Outlook: how far can it still go, and what would get it there?

Every open session is completed in every way that the facts allow, and each completion is
judged by the same rules as any other answer. From that follow the best and the worst that
can come, how many sessions may still be missed, the smallest set of actions that meets the
requirement, and, with dates, the day after which it is out of reach.

>>> from ambition_policy.facts import Participant, Tally
>>> from ambition_policy.questions import how_far
>>> ann = Participant(
...     "Ann",
...     programme="NPQA",
...     variant="NPQML",
...     attendance=Attendance(Tally(live=3, recoverable=1, pending=2)),
... )
>>> outlook = how_far(ann)
>>> outlook.may_miss, outlook.may_miss_made_up, [str(step) for step in outlook.smallest]
(0, 1, ['attend 2', 'catch up 1'])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import combinations, product
from typing import final

import attrs

from ambition_policy.completions import Parts, completions, lose_in_order, parts_of, spread
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts.attendance import Attendance, Record
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.rulings import Ruling

__all__ = [
    "SETTLED",
    "Action",
    "ActionKind",
    "Ahead",
    "Outlook",
    "of_attendance",
    "of_engagement",
    "unknown",
]

Judge = Callable[[Attendance, Sequence[Ruling]], Decision[Verdict]]

_MET = "it is met already, however the rest turns out"
_REACHABLE = "the actions listed meet the requirement"
_NO_WAY = "no completion of what is open meets the requirement"
_UNPLANNED = "no actions were looked for"
_NOTHING_ASKED = "nothing is required"
_UNKNOWN = "it depends on a fact that was not given"
_UNWEIGHED = "the days or minutes of the open sessions are not known one by one"

SETTLED = (Verdict.NO_REQUIREMENT, Verdict.NONE_LISTED, Verdict.INSUFFICIENT_INFORMATION)
"""The verdicts from which no looking ahead tells any more."""

_REACH = (Verdict.MET, Verdict.REFER, Verdict.PENDING)


class ActionKind(StrEnum):
    """What may be done about an open session or question."""

    ATTEND = "attend"
    TAKE_ALTERNATIVE = "take_alternative"
    CATCH_UP = "catch_up"
    ENGAGE = "engage"
    ASK_FOR_RULING = "ask_for_ruling"


@final
@attrs.frozen
class Action:
    """
    One kind of action, and how often.

    Attributes:
        count: for how many sessions or items, or 1 for a ruling.

        question: the reading or decision to ask about, for a ruling.

        choice: the choice that would meet the requirement, for a ruling.
    """

    kind: ActionKind
    count: int = 1
    question: str | None = None
    choice: str | None = None

    def __str__(self) -> str:
        """Say it in a few words."""
        if self.question is not None:
            return f"ask for a ruling on {self.question} ({self.choice})"
        return f"{self.kind.value.replace('_', ' ')} {self.count}"


@final
@attrs.frozen(kw_only=True)
class Outlook:
    """
    How far it can still go.

    Attributes:
        now: the verdict as things stand.

        best: the best verdict that a completion of everything open can bring.

        worst: the worst.

        may_miss: how many sessions to come, whichever they are, may be missed for good
            without giving up the best; `None` where nothing can be given up.

        may_miss_made_up: the same where each one is then caught up.

        smallest: the fewest actions after which it is met; `None` where there are none.

        because: why there is such a set, or none.

        out_of_reach_after: the day after which the best is lost if nothing more is done.

        critical: the session, of those with a date, whose loss does it.

        looked: whether it could be looked ahead at all; otherwise *because* says why not.

        undated: how many open sessions have no date and were left out of the calendar.
    """

    now: Verdict
    best: Verdict
    worst: Verdict
    may_miss: int | None
    may_miss_made_up: int | None
    smallest: tuple[Action, ...] | None
    because: str
    out_of_reach_after: date | None = None
    critical: str | None = None
    undated: int = 0
    looked: bool = True

    @property
    def on_the_edge(self) -> bool:
        """Whether losing any one more session gives up the best."""
        return self.may_miss == 0


@final
class Ahead:
    """What can still come, by the verdicts on every completion; each is found once."""

    def __init__(self, verdict: Callable[[Parts], Verdict]) -> None:
        """
        Look ahead by what a *verdict* says of sessions of which none is open.

        It has to be one of those that `of_attendance` looks ahead from.
        """
        self.verdict = verdict
        self.best: Callable[[Parts], Verdict] = cache(self._best)

    def _best(self, parts: Parts) -> Verdict:
        return min(map(self.verdict, completions(parts)), key=_rank)

    def spare(self, parts: Parts, end: str) -> int | None:
        """
        How many sessions to come may end so, whichever they are, without giving up the best.

        Args:
            parts: the sessions, some of them open.

            end: `lost`, or `caught_up`.

        Returns:
            The number; `None` where nothing is to come, or nothing is left to give up.
        """
        caps, reach = parts.caps("pending"), self.best(parts)
        if not sum(caps) or reach not in _REACH:
            return None
        spare = 0
        for missed in range(1, sum(caps) + 1):
            ways = (parts.move("pending", end, counts) for counts in spread(missed, caps))
            if any(self.best(way) is not reach for way in ways):
                break
            spare = missed
        return spare


def of_attendance(
    attendance: Attendance,
    judge: Judge,
    *,
    days: Mapping[str, int],
    records: Iterable[Record] = (),
    as_of: date | None = None,
    plan: bool = True,
) -> Outlook:
    """
    Look ahead from how the sessions were taken so far.

    Args:
        attendance: how each required session was taken.

        judge: the verdict on a completion, with further rulings.

        days: how many days each kind lasts, where any differs from one.

        records: the same sessions one by one, for dates and lengths.

        as_of: the day judged for.

        plan: whether to look for the smallest set of actions, which takes longest.
    """
    taken = tuple(records)
    parts = parts_of(attendance, days, taken, as_of)
    if parts is None:
        return _plain(judge(attendance, ()).verdict, _UNWEIGHED)
    now = judge(parts.attendance(), ()).verdict
    if now in SETTLED:
        return _plain(now, _UNKNOWN if now is Verdict.INSUFFICIENT_INFORMATION else _NOTHING_ASKED)
    ahead = Ahead(lambda ended: judge(ended.attendance(), ()).verdict)
    reach = ahead.best(parts)
    worst = max(
        (
            ahead.verdict(parts.every("pending", end).every("recoverable", end))
            for end in ("lost", "caught_up")
        ),
        key=_rank,
    )

    def reaches(given: Parts) -> bool:
        return ahead.best(given) is reach

    smallest = _smallest(parts, judge) if plan and reach in _REACH else None
    because = _NO_WAY if plan or reach not in _REACH else _UNPLANNED
    if smallest is not None:
        because = _REACHABLE if smallest else _MET
    day, critical, undated = lose_in_order(parts, taken, days, as_of, reaches)
    reachable = reach in _REACH
    return Outlook(
        now=now,
        best=reach,
        worst=worst,
        may_miss=ahead.spare(parts, "lost"),
        may_miss_made_up=ahead.spare(parts, "caught_up"),
        smallest=smallest,
        because=because,
        out_of_reach_after=day if reachable else None,
        critical=critical if reachable else None,
        undated=undated,
    )


def of_engagement(
    engagement: Engagement, judge: Callable[[Engagement], Decision[Verdict]]
) -> Outlook:
    """
    Look ahead from how much of an NPQ was engaged with.

    Args:
        engagement: how much was engaged with so far.

        judge: the verdict on a completion.
    """
    now = judge(engagement).verdict
    fewest, ahead = engagement.ahead
    if engagement.otherwise:
        return _plain(now, _UNWEIGHED)
    if engagement.total is None or fewest < ahead or now is Verdict.INSUFFICIENT_INFORMATION:
        return _plain(now, _UNKNOWN)
    if now in (Verdict.OUT_OF_SCOPE, Verdict.NO_REQUIREMENT):
        return _plain(now, _NOTHING_ASKED)

    def after(engaged: int, lost: int) -> Verdict:
        return judge(
            Engagement(
                total=engagement.total,
                engaged=engagement.engaged + engaged,
                recoverable=ahead - engaged - lost,
            )
        ).verdict

    best = after(ahead, 0)
    enough = [n for n in range(ahead + 1) if after(n, 0) is Verdict.MET]
    spare = max((n for n in range(ahead + 1) if after(ahead - n, n) is best), default=0)
    reachable = best in _REACH
    smallest = None
    if enough:
        smallest = (Action(ActionKind.ENGAGE, enough[0]),) if enough[0] else ()
    return Outlook(
        now=now,
        best=best,
        worst=after(0, ahead),
        may_miss=spare if reachable and ahead else None,
        may_miss_made_up=ahead if reachable and ahead else None,
        smallest=smallest,
        because=(_REACHABLE if smallest else _MET) if enough else _NO_WAY,
    )


def unknown(decision: Decision[Verdict]) -> Outlook:
    """
    Look no further than an answer that lacks its facts.

    Args:
        decision: the answer as things stand.
    """
    return _plain(decision.verdict, _UNKNOWN)


def _plain(now: Verdict, because: str) -> Outlook:
    """Look no further than the answer itself."""
    return Outlook(
        now=now,
        best=now,
        worst=now,
        may_miss=None,
        may_miss_made_up=None,
        smallest=None,
        because=because,
        looked=False,
    )


def _rank(verdict: Verdict) -> int:
    """Order verdicts from the best to the worst."""
    order = (Verdict.MET, Verdict.REFER, Verdict.INSUFFICIENT_INFORMATION, Verdict.NOT_MET)
    return order.index(verdict)


def _smallest(parts: Parts, judge: Judge) -> tuple[Action, ...] | None:
    """Find the fewest actions after which it is met; among equals, the fewest rulings."""
    pending, back = parts.caps("pending"), parts.caps("recoverable")
    found: tuple[Action, ...] | None = None
    for size in range(sum(pending) + sum(back) + 1):
        if found is not None and size >= sum(a.count for a in found):
            break
        for acted, actions in _acts(parts, size):
            decision = judge(acted.attendance(), ())
            if decision.verdict is Verdict.MET:
                return actions
            if decision.verdict is Verdict.REFER:
                rulings = _rulings(acted, decision, judge)
                more = None if rulings is None else (*actions, *rulings)
                if more is not None and (
                    found is None or sum(a.count for a in more) < sum(a.count for a in found)
                ):
                    found = more
    return found


def _acts(parts: Parts, size: int) -> Iterator[tuple[Parts, tuple[Action, ...]]]:
    """Every way to act on *size* open sessions: attending first, then the rest."""
    pending, back = parts.caps("pending"), parts.caps("recoverable")
    ways = ["caught_up", "alternative"]
    if parts.alternatives_left:
        ways.reverse()
    if parts.alternatives_left is False:
        ways.remove("alternative")
    names = {
        "caught_up": ActionKind.CATCH_UP,
        "alternative": ActionKind.TAKE_ALTERNATIVE,
    }
    for attend in range(min(size, sum(pending)), -1, -1):
        if size - attend > sum(back):
            continue
        for first in range(size - attend, -1, -1):
            second = size - attend - first
            if second and len(ways) == 1:
                continue
            for one in spread(attend, pending):
                attended = parts.move("pending", "live", one)
                for two in spread(first, back):
                    firsts = attended.move("recoverable", ways[0], two)
                    for three in spread(second, firsts.caps("recoverable")):
                        acted = firsts.move("recoverable", ways[-1], three) if second else firsts
                        counted = (
                            (ActionKind.ATTEND, attend),
                            (names[ways[0]], first),
                            (names[ways[-1]], second),
                        )
                        yield acted, tuple(Action(kind, n) for kind, n in counted if n)


def _rulings(parts: Parts, decision: Decision[Verdict], judge: Judge) -> tuple[Action, ...] | None:
    """Find the fewest rulings after which it is met."""
    attendance = parts.attendance()
    effects = [effect for effect in decision.readings if effect.settled is None]
    for number in range(1, len(effects) + 1):
        for chosen in combinations(effects, number):
            for choices in product(*(effect.outcomes for effect in chosen)):
                pairs = [(e.question, c) for e, c in zip(chosen, choices, strict=True)]
                made = [Ruling(q, c, by="a ruling", on=date.min) for q, c in pairs]
                if judge(attendance, made).verdict is Verdict.MET:
                    return tuple(
                        Action(ActionKind.ASK_FOR_RULING, question=q, choice=c) for q, c in pairs
                    )
    return None

"""
Alike: which tallies get the same answer, but for their figures?

An answer hangs on the verdict under each choice of the questions that a tally raises. Which
questions there are depends on which counts are not zero, and a count is a sum, so what one
session of each status adds to it is found once, by asking. Then tallies that raise the same
questions and have the same verdict under every choice are alike.

>>> from ambition_policy.facts import Attendance, Tally
>>> from ambition_policy.rules.overlay import Overlay
>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> row = table.programme("NPQA").row("NPQSL")
>>> case = Case(row, Attendance(Tally(live=9)), EMPTY, None, (), Overlay(row.standard))
>>> alike = Alike(case, table.readings)
>>> one, two, three = (Tally(live=9 - n, caught_up=n).counts().values() for n in (1, 2, 3))
>>> alike.key(tuple(one)) == alike.key(tuple(two)), alike.key(tuple(one)) == alike.key(tuple(three))
(True, False)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import product
from math import prod
from operator import mul
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Verdict
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.frozen import EMPTY
from ambition_policy.resolution import Choices
from ambition_policy.rules.account import Account
from ambition_policy.rules.case import Case
from ambition_policy.rules.standing import Held, Line, lines_of, weigh

__all__ = ["SHARES", "Alike"]

SHARES = ("attended_share", "completion_share", "live_share", "catch_up_share")
"""The shares of an answer that rest on what was taken, and not on what may come."""

# Beyond so many choices in all it is quicker to judge each tally by itself.
_MOST_WAYS = 1 << 5
_BITS = 20
_MASK = (1 << _BITS) - 1
_STATUSES = tuple(NOTHING.counts())

Shape = tuple[bool, ...]


@final
@attrs.frozen
class _Way:
    """
    How a tally counts under one choice for each question.

    Attributes:
        weights: what one session of each status adds: live, caught up, lost, pending and
            recoverable, packed into one number.
    """

    weights: tuple[int, ...]
    lines: tuple[Line, ...]
    retakeable: bool

    def verdict(self, taken: tuple[int, ...]) -> Verdict:
        """Add it up, and weigh it."""
        held = _parts(sum(map(mul, taken, self.weights)))
        return weigh(held, self.lines, retakeable=self.retakeable)

    @property
    def bearing(self) -> Hashable:
        """What can make a difference: ways that bear alike on each limit have one verdict."""
        parts = [_parts(weight) for weight in self.weights]
        adds = [tuple([sum(map(mul, line, part[:3])) for line in self.lines]) for part in parts]
        ahead = [part[3:] for part in parts]
        return tuple(adds), tuple(ahead), self.lines, self.retakeable


@final
class Alike:
    """Tells tallies apart by what decides, for one row and whatever else is known."""

    def __init__(self, case: Case, readings: Readings) -> None:
        """
        Take what all have in common.

        Args:
            case: the row and its terms with the facts of one participant; of their
                attendance everything but the tally is the same for all.

            readings: how open words are taken.
        """
        self._case = case
        self._readings = readings
        known = case.attendance or Attendance(NOTHING)
        self._known = attrs.evolve(known, by_kind=EMPTY)
        self._plain = _is_plain(case)
        self._total = case.total if case.row.events else None
        self._ways: dict[Shape, tuple[_Way, ...] | None] = {}
        self._figures: dict[Shape, tuple[tuple[str, ...], tuple[int, ...]]] = {}

    def key(self, taken: tuple[int, ...]) -> Hashable | None:
        """
        Give what decides.

        Args:
            taken: the counts of a tally, in the order of `Tally`.

        Returns:
            Equal keys for tallies that are alike; `None` where a tally has to be judged by
            itself.
        """
        shape = tuple(map(bool, taken))
        if shape not in self._ways:
            self._ways[shape] = self._found(shape)
        ways = self._ways[shape]
        total = sum(taken)
        if ways is None or total > _MASK or self._total not in (None, total):
            return None
        return shape, tuple([way.verdict(taken) for way in ways])

    def figures(self, taken: tuple[int, ...]) -> dict[str, int]:
        """
        Give the shares of an answer as whole numbers of sessions.

        Args:
            taken: the counts of a tally that has a key.

        Returns:
            The numerators, over all sessions, of the shares that rest on what was taken.
        """
        shape = tuple(map(bool, taken))
        if shape not in self._figures:
            self._figures[shape] = self._weighed(shape)
        names, weights = self._figures[shape]
        packed = sum(map(mul, taken, weights))
        return {name: packed >> _BITS * at & _MASK for at, name in enumerate(names)}

    def _weighed(self, shape: Shape) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Ask what one session of each status adds to every share."""
        questions = self._with(Tally(*map(int, shape))).questions(self._readings)
        settled = {question.id: question.settled or "" for question in questions}
        weights, names = [], tuple(SHARES)
        for tally in _singly(shape):
            account = Account(Attendance(tally), self._case.row, tally.required, settled)
            shares = account.shares(Held())
            parts = [int(shares.get(name, 0)) for name in names]
            weights.append(sum(part << _BITS * at for at, part in enumerate(parts)))
        return names, tuple(weights)

    def _found(self, shape: Shape) -> tuple[_Way, ...] | None:
        """Ask what a tally of this shape raises, and how it counts under every choice."""
        case = self._with(Tally(*map(int, shape)))
        if not self._plain or case.uncertain is not None or case.unapproved:
            return None
        questions = case.questions(self._readings)
        if prod(len(question.choices) for question in questions) > _MOST_WAYS:
            return None
        names = [question.id for question in questions]
        chosen = product(*(question.choices for question in questions))
        ways = [self._way(dict(zip(names, choices, strict=True)), shape) for choices in chosen]
        return tuple({way.bearing: way for way in ways if way.lines}.values())

    def _with(self, tally: Tally) -> Case:
        return attrs.evolve(self._case, attendance=attrs.evolve(self._known, tally=tally))

    def _way(self, choices: Choices, shape: Shape) -> _Way:
        weights = []
        held = self._case.held(choices, NOTHING)
        for tally in _singly(shape):
            held = self._with(tally).held(choices, tally)
            parts = (held.live, held.caught_up, held.lost, held.pending, held.recoverable)
            weights.append(sum(part << _BITS * at for at, part in enumerate(parts)))
        limits = self._case.overlay.limits(choices)
        lines = lines_of(limits, caught_up_attends=held.caught_up_attends)
        return _Way(tuple(weights), tuple(filter(_can_fail, lines)), held.retakeable)


def _parts(held: int) -> tuple[int, int, int, int, int]:
    """Unpack live, caught up, lost, pending and recoverable."""
    live, caught_up, lost = held & _MASK, held >> 20 & _MASK, held >> 40 & _MASK
    return live, caught_up, lost, held >> 60 & _MASK, held >> 80


def _singly(shape: Shape) -> Iterator[Tally]:
    """One session of each status that the shape has, and none of each other."""
    for name, some in zip(_STATUSES, shape, strict=True):
        yield Tally(**{name: int(some)})


def _can_fail(line: Line) -> bool:
    """Whether any count at all comes to more than the line allows."""
    *each, most = line
    return max(each) > 0 or most < 0


def _is_plain(case: Case) -> bool:
    """Whether the answer hangs on nothing but the tally, each of its sessions counting alike."""
    row, taken = case.row, case.attendance
    return (
        taken is not None
        and row.otherwise is None
        and not any(event.otherwise for event in row.events)
        and all(kind in case.counts for kind in row.uncounted)
        and case.coaching is None
        and not case.requests
        and not case.overlay.unknown
        and not taken.by_year
        and taken.minutes is None
        and taken.days is None
        and not (row.days() and taken.by_kind)
    )

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
>>> tallies = [Tally(live=9 - n, caught_up=n) for n in (1, 2, 3)]
>>> one, two, three = (alike.told(tuple(tally.counts().values())) for tally in tallies)
>>> one.key == two.key, one.key == three.key
(True, False)
>>> two.live, two.caught_up
(7, 2)

Of many tallies at once the sums are made column by column, from counts that are packed alike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from operator import mul
from typing import NamedTuple, final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.completions import Counts
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.frozen import EMPTY
from ambition_policy.resolution import Choices
from ambition_policy.rules.account import Account
from ambition_policy.rules.case import Case
from ambition_policy.rules.standing import Held, Line, ends, lines_of, weigh

__all__ = ["Alike", "Sums", "Told"]

_SHARES = ("attended_share", "completion_share", "live_share", "catch_up_share")

# Beyond so many choices in all it is quicker to judge each tally by itself.
_MOST_WAYS = 1 << 5
# Several sums are added up at once, each in so many bits of one whole number.
_BITS = 20
_MASK = (1 << _BITS) - 1
# The figures lie lowest: how many there are in all, and the numerator of each share.
_ROOM = _BITS * (1 + len(_SHARES))
_STATUSES = tuple(NOTHING.counts())

Shape = tuple[bool, ...]
"""Which counts of a tally are not zero."""


class Told(NamedTuple):
    """
    What tells a tally from others, and how many of its sessions count as what.

    Attributes:
        key: equal for tallies that are alike.

        required: how many sessions there are.

        attended: the numerator, over all sessions, of the share that the answer gives.

        completed: likewise.

        live: likewise.

        caught_up: likewise.
    """

    key: Hashable
    required: int
    attended: int
    completed: int
    live: int
    caught_up: int


@final
@attrs.frozen
class _Way:
    """
    How a tally counts under one choice for each question.

    Attributes:
        adds: what one session of each status adds: live, caught up, lost, pending and
            recoverable.
    """

    adds: tuple[tuple[int, int, int, int, int], ...]
    lines: tuple[Line, ...]
    retakeable: bool

    @property
    def bearing(self) -> Hashable:
        """What can make a difference: ways that bear alike on each limit have one verdict."""
        adds = [tuple([sum(map(mul, line, part[:3])) for line in self.lines]) for part in self.adds]
        return tuple(adds), tuple([part[3:] for part in self.adds]), self.lines, self.retakeable

    @property
    def sums(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """
        For every limit and every end: what one session of each status adds, and the most.

        It is for where nothing is recoverable.
        """
        ended = [ends(live, made, lost, ahead) for live, made, lost, ahead, _ in self.adds]
        for end in zip(*ended, strict=True):
            for line in self.lines:
                yield tuple([sum(map(mul, line, counts)) for counts in end]), line[3]


@final
@attrs.frozen
class Sums:
    """
    The tallies that raise the same questions: everything is added up in one whole number.

    Attributes:
        adds: what one session of each status adds to it, the figures lowest.

        start: what it begins at.

        key: gives what decides from the sums above the figures.
    """

    adds: list[int]
    start: int
    key: Callable[[int], Hashable]

    @classmethod
    def of(
        cls,
        figures: Iterable[int],
        adds: Iterable[int],
        key: Callable[[int], Hashable],
        start: int = 0,
    ) -> Sums:
        """Put sums above the figures."""
        packed = [low + (high << _ROOM) for low, high in zip(figures, adds, strict=True)]
        return cls(packed, start << _ROOM, key)

    def columns(
        self, packed: Sequence[int], places: Mapping[str, int], bits: int
    ) -> tuple[list[Hashable], list[list[int]]]:
        """
        Add up many tallies.

        Args:
            packed: the counts of each tally in one whole number.

            places: the lowest bit of each status's count in it; a status without one is none.

            bits: how wide a count is.

        Returns:
            What decides, for each tally, and the columns `required`, `attended`, `completed`,
            `live` and `caught_up` as `Told` has them.
        """
        mask = (1 << bits) - 1
        sums = [self.start] * len(packed)
        for name, adds in zip(_STATUSES, self.adds, strict=True):
            if name in places:
                low = places[name]
                sums = [s + (p >> low & mask) * adds for s, p in zip(sums, packed, strict=True)]
        figures = [[s >> low & _MASK for s in sums] for low in range(0, _ROOM, _BITS)]
        return [self.key(s >> _ROOM) for s in sums], figures


def _weighed(figures: Sequence[int], ways: Sequence[_Way]) -> Sums:
    """Tell tallies apart by a verdict for each way."""

    def key(above: int) -> Hashable:
        found = []
        for way in ways:
            live, caught_up, lost, pending, above = _parts(above)
            counts = live, caught_up, lost, pending, above & _MASK
            found.append(weigh(counts, way.lines, retakeable=way.retakeable))
            above >>= _BITS
        return tuple(found)

    columns = zip(*(way.adds for way in ways), strict=True)
    adds = [_packed([part for parts in column for part in parts], _BITS) for column in columns]
    return Sums.of(figures, adds, key)


def _signed(figures: Sequence[int], ways: Sequence[_Way]) -> Sums:
    """
    Tell tallies apart by which sums are above their most.

    That decides every verdict where nothing is recoverable. A sum's room is one bit wider than
    the sum, and that bit stays where the sum is not above.
    """
    sums = dict.fromkeys(one for way in ways for one in way.sums)
    size = max((abs(number) for adds, most in sums for number in (*adds, most)), default=0)
    sign = 1 << (size << _BITS).bit_length()
    bits = sign.bit_length()
    signs = _packed([sign for _ in sums], bits)
    # Nothing is added up where nothing can fail.
    columns = [*zip(*(adds for adds, _ in sums), strict=True)] or [()] * len(figures)
    start = _packed([sign + most for _, most in sums], bits)
    adds = [-_packed(column, bits) for column in columns]
    return Sums.of(figures, adds, lambda above: above & signs, start)


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
        self._known = attrs.evolve(case.taken, by_kind=EMPTY)
        self._plain = _is_plain(case)
        self._total = case.total if case.row.events else None
        self._sums: dict[Shape, Sums | None] = {}

    def told(self, taken: Counts) -> Told | None:
        """
        Give what decides, and the figures of the answer.

        Args:
            taken: the counts of a tally, in the order of `Tally`.

        Returns:
            Equal keys for tallies that are alike; `None` where a tally has to be judged by
            itself.
        """
        some, total = tuple(map(bool, taken)), sum(taken)
        sums = self.sums(some)
        if sums is None or not self.fits(total):
            return None
        packed: int = sums.start + sum(map(mul, taken, sums.adds))
        required, attended, completed, live, above = _parts(packed)
        key = some, sums.key(above >> _BITS)
        return Told(key, required, attended, completed, live, above & _MASK)

    def sums(self, some: Shape) -> Sums | None:
        """
        Say how tallies are added up.

        Args:
            some: whether there is any session of each status, in the order of `Tally`.

        Returns:
            `None` where such tallies have to be judged by themselves.
        """
        if some not in self._sums:
            self._sums[some] = self._found(some)
        return self._sums[some]

    def fits(self, total: int) -> bool:
        """Whether so many sessions can be added up, and are as many as the row has."""
        return total <= _MASK and self._total in (None, total)

    def _weights(self, shape: Shape) -> list[int]:
        """Ask what one session of each status adds to every figure."""
        questions = self._with(Tally(*map(int, shape))).questions(self._readings)
        settled = {question.id: question.settled or "" for question in questions}
        weights = []
        for tally in _singly(shape):
            if not tally.required:
                weights.append(0)
                continue
            account = Account(Attendance(tally), self._case.row, tally.required, settled)
            shares = account.shares(Held(live=0))
            weights.append(_packed([1, *(int(shares[name]) for name in _SHARES)], _BITS))
        return weights

    def _found(self, shape: Shape) -> Sums | None:
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
        ways = [*{way.bearing: way for way in ways if way.lines}.values()]
        recoverable = any(part[-1] for way in ways for part in way.adds)
        return (_weighed if recoverable else _signed)(self._weights(shape), ways)

    def _with(self, tally: Tally) -> Case:
        return attrs.evolve(self._case, attendance=attrs.evolve(self._known, tally=tally))

    def _way(self, choices: Choices, shape: Shape) -> _Way:
        adds = []
        held = self._case.held(choices, NOTHING)
        for tally in _singly(shape):
            one = self._with(tally).held(choices, tally) if tally.required else Held(live=0)
            adds.append((one.live, one.caught_up, one.lost, one.pending, one.recoverable))
        limits = self._case.overlay.limits(choices)
        lines = lines_of(limits, caught_up_attends=held.caught_up_attends)
        return _Way(tuple(adds), tuple(filter(_can_fail, lines)), held.retakeable)


def _packed(numbers: Iterable[int], bits: int) -> int:
    """Put each number into so many bits; what is below nothing is borrowed from the next."""
    return sum(number << bits * at for at, number in enumerate(numbers))


def _parts(packed: int) -> tuple[int, int, int, int, int]:
    """Take four sums out of the number that they were added up in, and give what is above."""
    one, two, three = packed & _MASK, packed >> 20 & _MASK, packed >> 40 & _MASK
    return one, two, three, packed >> 60 & _MASK, packed >> 80


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

"""
In which ways can what is still open be completed?

Sessions that weigh the same in days and minutes are alike, so they are counted in groups and
a completion moves numbers from one status to another.

>>> parts = parts_of(Attendance(Tally(live=3, pending=2)), {}, (), None)
>>> parts.every("pending", "live").attendance().tally
Tally(live=5)
>>> list(spread(2, (1, 3)))
[(0, 2), (1, 1)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import final

import attrs

from ambition_policy.facts.attendance import NOTHING, Attendance, Record, Tally

__all__ = ["Counts", "Parts", "completions", "lose_in_order", "parts_of", "spread"]

_PLACE = {name: at for at, name in enumerate(NOTHING.counts())}

Counts = tuple[int, ...]
"""The counts of a tally, in its order."""


@final
@attrs.frozen
class Parts:
    """Sessions grouped by what each weighs in days and minutes; within a group they are alike."""

    groups: tuple[tuple[int | None, int | None, Counts], ...]
    alternatives_left: bool | None
    approved: bool | None = None

    def attendance(self) -> Attendance:
        """Count the groups together."""
        tallies = [Tally(*counts) for _, _, counts in self.groups]

        def weighed(weights: Sequence[int | None]) -> Tally | None:
            total = NOTHING
            for weight, tally in zip(weights, tallies, strict=True):
                if weight is None:
                    return None
                total += tally * weight
            return total

        return Attendance(
            sum(tallies, NOTHING),
            days=weighed([days for days, _, _ in self.groups]),
            minutes=weighed([minutes for _, minutes, _ in self.groups]),
            alternatives_left=self.alternatives_left,
            approved=self.approved,
        )

    def caps(self, name: str) -> tuple[int, ...]:
        """How many sessions of each group have the status *name*."""
        place = _PLACE[name]
        return tuple([counts[place] for _, _, counts in self.groups])

    def move(self, source: str, target: str, counts: Sequence[int]) -> Parts:
        """Take so many sessions of each group from one status to another."""
        groups = []
        for (days, minutes, old), count in zip(self.groups, counts, strict=True):
            new = [*old]
            new[_PLACE[source]] -= count
            new[_PLACE[target]] += count
            groups.append((days, minutes, tuple(new)))
        return Parts(tuple(groups), self.alternatives_left, self.approved)

    def every(self, source: str, target: str) -> Parts:
        """Take every session of one status to another."""
        return self.move(source, target, self.caps(source))


def parts_of(
    attendance: Attendance,
    days: Mapping[str, int],
    records: Sequence[Record],
    as_of: date | None,
) -> Parts | None:
    """Group the sessions by weight, or `None` where weights are known only in sum."""
    groups: dict[tuple[int | None, int | None], Tally] = {}
    if records:
        timed = all(record.minutes_scheduled is not None for record in records)
        for record in records:
            key = (
                days.get(record.kind, 1) if days else None,
                record.minutes_scheduled if timed else None,
            )
            groups[key] = groups.get(key, NOTHING) + record.tally(as_of)
    elif attendance.minutes is not None:
        return None
    elif days and attendance.by_kind:
        for kind, tally in attendance.by_kind.items():
            groups[days[kind], None] = groups.get((days[kind], None), NOTHING) + tally
    elif attendance.days is not None:
        return None
    else:
        groups[None, None] = attendance.tally
    return Parts(
        tuple((*weights, tuple(tally.counts().values())) for weights, tally in groups.items()),
        attendance.alternatives_left,
        attendance.approved,
    )


def spread(total: int, caps: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to take *total* from groups that hold *caps*, which is at least as many."""
    if not caps:
        yield ()
        return
    rest = sum(caps[1:])
    for here in range(max(0, total - rest), min(total, caps[0]) + 1):
        for others in spread(total - here, caps[1:]):
            yield (here, *others)


def completions(parts: Parts) -> Iterator[Parts]:
    """Everything open, ended in each way that may be best."""
    attended = parts.every("pending", "live")
    if parts.alternatives_left is not False:
        yield attended.every("recoverable", "alternative")
    # To leave something undone may be better than to exceed what catch-up is allowed.
    for counts in product(*(range(cap, -1, -1) for cap in attended.caps("recoverable"))):
        yield attended.move("recoverable", "caught_up", counts).every("recoverable", "lost")


def lose_in_order(
    parts: Parts,
    records: Sequence[Record],
    days: Mapping[str, int],
    as_of: date | None,
    in_reach: Callable[[Parts], bool],
) -> tuple[date | None, str | None, int]:
    """
    Lose open sessions in the order of their dates until the best is out of reach.

    Args:
        parts: the sessions in groups.

        records: the same one by one.

        days: how many days each kind lasts, where any differs from one.

        as_of: the day judged for.

        in_reach: whether the best can still come.

    Returns:
        The day after which it is out of reach, the session whose loss does it, and how many
        open sessions have no date.
    """
    losses = []
    undated = 0
    for record in records:
        tally = record.tally(as_of)
        name = "pending" if tally.pending else "recoverable"
        if not (tally.pending or tally.recoverable):
            continue
        day = record.date if tally.pending else record.catch_up_until
        if day is None:
            undated += 1
        else:
            losses.append((day, record.session, name, record))
    timed = any(length is not None for _, length, _ in parts.groups)
    for day, session, name, record in sorted(losses, key=lambda loss: loss[:2]):
        key = (
            days.get(record.kind, 1) if days else None,
            record.minutes_scheduled if timed else None,
        )
        counts = [int((weight, length) == key) for weight, length, _ in parts.groups]
        parts = parts.move(name, "lost", counts)
        if not in_reach(parts):
            return day, session, undated
    return None, None, undated

"""
How long was somebody there, and how much of it lies within the planned time?

Stays that overlap, such as on two devices, are counted once. Where a report gives a first
join, a last leave and a shorter duration, it is not known when within it the person was there:
such a stay gives bounds, and the answer is exact wherever the bounds meet.

>>> def at(hour, minute):
...     return dt.datetime(2022, 11, 15, hour, minute)
>>> two_devices = [Stay(at(9, 0), at(9, 40), 2400), Stay(at(9, 30), at(10, 0), 1800)]
>>> within(two_devices, None)
(3600, 3600)
>>> within(two_devices, (at(9, 15), at(9, 45)))
(1800, 1800)
>>> within([Stay(at(9, 0), at(10, 0), 2400)], (at(9, 15), at(10, 0)))
(1500, 2400)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import final

import attrs

__all__ = ["EARLIEST", "Stay", "Window", "seconds_between", "within"]

Window = tuple[dt.datetime, dt.datetime]
"""From when to when."""

EARLIEST = dt.datetime.combine(dt.date.min, dt.time.min)
"""The first moment of the calendar."""

LATEST = dt.datetime.combine(dt.date.max, dt.time.max)
"""The last moment of the calendar."""

_SECOND = dt.timedelta(seconds=1)
_Placed = tuple[dt.datetime, dt.datetime, int]


@final
@attrs.frozen
class Stay:
    """
    A time in the meeting; `None` is not known.

    Attributes:
        join: when it began.

        leave: when it ended.

        seconds: how much of it was spent there: all of it, or less where there were breaks.
    """

    join: dt.datetime | None
    leave: dt.datetime | None
    seconds: int | None


def seconds_between(begin: dt.datetime, end: dt.datetime) -> int:
    """Count the whole seconds from *begin* to *end*; none where it ends before."""
    return max(0, (end - begin) // _SECOND)


def within(stays: Iterable[Stay], window: Window | None) -> tuple[int, int] | None:
    """
    Count the seconds that were spent in a window, or in all.

    Args:
        stays: in any order.

        window: from when to when; without it, everything counts.

    Returns:
        The least and the most it can have been; `None` where a stay's length is not known.
    """
    low = high = 0
    placed: list[_Placed] = []
    for stay in stays:
        if stay.seconds is None:
            return None
        if stay.join is None or stay.leave is None:
            # It may be part of any other stay, and lie outside the window.
            most = stay.seconds if window is None else min(stay.seconds, seconds_between(*window))
            low, high = max(low, stay.seconds if window is None else 0), high + most
        else:
            placed.append((stay.join, stay.leave, stay.seconds))
    least = 0
    for cluster in _clusters(placed):
        bounds = _cluster(cluster, window)
        least, high = least + bounds[0], high + bounds[1]
    return max(low, least), high


def _clusters(placed: list[_Placed]) -> Iterator[list[_Placed]]:
    """Put together what overlaps."""
    cluster: list[_Placed] = []
    end = EARLIEST
    for stay in sorted(placed):
        if cluster and stay[0] >= end:
            yield cluster
            cluster = []
        cluster.append(stay)
        end = max(end, stay[1])
    if cluster:
        yield cluster


def _cluster(cluster: list[_Placed], window: Window | None) -> tuple[int, int]:
    begin, end = window or (EARLIEST, LATEST)
    whole: list[Window] = []
    clipped: list[Window] = []
    least = most = 0
    for join, leave, seconds in cluster:
        inside = (max(join, begin), min(leave, end))
        clipped.append(inside)
        if seconds == seconds_between(join, leave):
            whole.append(inside)
        else:
            outside = seconds_between(join, leave) - seconds_between(*inside)
            least = max(least, seconds - outside)
            most += min(seconds, seconds_between(*inside))
    solid = _union(whole)
    return max(least, solid), min(most + solid, _union(clipped))


def _union(spans: Iterable[Window]) -> int:
    total, reached = 0, EARLIEST
    for begin, end in sorted(spans):
        total += seconds_between(max(begin, reached), end)
        reached = max(reached, end)
    return total

"""
What do the lengths and years of somebody's sessions add up to?

Minutes and years count only where every session has them: a part would be taken for the
whole.

>>> measured([(("session", "live"), Measure(90, 1)), (("session", "lost"), Measure(60, None))])
(Tally(live=90, lost=60), {})
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ambition_policy.facts.attendance import Tally
from ambition_policy.registers.cells import Measure

__all__ = ["Slot", "measured"]

Slot = tuple[str, str]
"""A kind of session, and the name of a count in a `Tally`."""


def measured(taken: Sequence[tuple[Slot, Measure]]) -> tuple[Tally | None, dict[int, Tally]]:
    """
    Weigh sessions by their minutes, and part them by their years.

    Args:
        taken: how each required session was taken, with its measure.

    Returns:
        The tally in minutes, or `None`; the tally of each year, or nothing.
    """
    minutes: defaultdict[str, int] = defaultdict(int)
    years: defaultdict[int, dict[str, int]] = defaultdict(dict)
    timed = dated = bool(taken)
    for (_, name), measure in taken:
        if measure.minutes is None:
            timed = False
        else:
            minutes[name] += measure.minutes
        if measure.year is None:
            dated = False
        else:
            counts = years[measure.year]
            counts[name] = counts.get(name, 0) + 1
    return (
        Tally(**minutes) if timed else None,
        {year: Tally(**years[year]) for year in sorted(years)} if dated else {},
    )

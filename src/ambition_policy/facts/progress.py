"""
How far has somebody come: modules opened and finished, and an assessment sat or to be sat?

>>> Progress(opened=[1, 2], finished=[1]).opened
frozenset({1, 2})
>>> Sitting(opens=date(2023, 10, 2), on=date(2023, 10, 9)).on
datetime.date(2023, 10, 9)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, final

import attrs

from ambition_policy.errors import Faults, InvalidFacts

__all__ = ["Progress", "Sitting"]


def _as_set(value: Any) -> Any:  # noqa: ANN401  (checked afterwards)
    """Take a collection as a set; leave anything else for the check to report."""
    usable = isinstance(value, Iterable) and not isinstance(value, str)
    try:
        return frozenset(value) if usable else value
    except TypeError:
        return value


@final
@attrs.frozen
class Progress:
    """
    Which modules somebody has opened and finished, by their place in the order from 1.

    Args:
        opened: the modules that were opened.

        finished: the modules that were finished; `None` where it is not known.

    Raises:
        InvalidFacts: a place is not a whole number from 1, or a module was finished that
            was never opened.
    """

    opened: frozenset[int] = attrs.field(converter=_as_set)
    finished: frozenset[int] | None = attrs.field(
        default=None, kw_only=True, converter=attrs.converters.optional(_as_set)
    )

    def __attrs_post_init__(self) -> None:
        """Check every place and list every fault."""
        faults = Faults("Progress")
        for name in ("opened", "finished"):
            places = getattr(self, name)
            if name == "finished" and places is None:
                continue
            right = isinstance(places, frozenset)
            if not right or any(type(place) is not int or place < 1 for place in places):
                faults.add(name, "whole numbers from 1", places)
        faults.raise_as(InvalidFacts)
        if self.finished is not None and not self.finished <= self.opened:
            never = sorted(self.finished - self.opened)
            faults.add("finished", "modules that were opened", never)
        faults.raise_as(InvalidFacts)


@final
@attrs.frozen(kw_only=True)
class Sitting:
    """
    An assessment that somebody sits, or would sit; `None` is not known.

    Args:
        opens: the day the window opens.

        closes: the last day of the window, where it was announced.

        on: the day of sitting, or of beginning where it takes longer.

        finished: the day of finishing, where it is another one.

        missed: whether the window went by without a sitting.

        units_total: how many items the programme has, in the caller's own list.

        engaged_on_opening: how many were engaged with when the window opened.

        engaged_on_day: how many were engaged with on the day of sitting.

    Raises:
        InvalidFacts: the days or the counts contradict each other; every fault is listed.
    """

    opens: date | None = None
    closes: date | None = None
    on: date | None = None
    finished: date | None = None
    missed: bool | None = None
    units_total: int | None = None
    engaged_on_opening: int | None = None
    engaged_on_day: int | None = None

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Sitting")
        for name in ("opens", "closes", "on", "finished"):
            faults.maybe_day(name, getattr(self, name))
        faults.flag("missed", self.missed)
        for name in ("units_total", "engaged_on_opening", "engaged_on_day"):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        faults.raise_as(InvalidFacts)
        if self.opens is not None and self.opens.year == date.max.year:
            faults.add("opens", f"a day before the year {date.max.year}", self.opens)
        pairs = (("opens", "closes"), ("on", "finished"))
        for first, last in pairs:
            one, other = getattr(self, first), getattr(self, last)
            if one is not None and other is not None and other < one:
                faults.add(last, f"not before {one}", other)
        engaged = self.engaged_on_day
        # What was engaged with stays engaged with.
        if engaged is not None and (self.engaged_on_opening or 0) > engaged and not self.early:
            faults.add("engaged_on_day", f"at least {self.engaged_on_opening}", engaged)
        for name in ("engaged_on_opening", "engaged_on_day"):
            count = getattr(self, name)
            if count is not None and self.units_total is not None and count > self.units_total:
                faults.add(name, f"at most {self.units_total}, the total", count)
        faults.raise_as(InvalidFacts)

    @property
    def early(self) -> bool:
        """Whether the day is known to lie before the opening."""
        return self.on is not None and self.opens is not None and self.on < self.opens

"""
Which numbers are counted of each person, and how are they packed?

Every status is counted, every kind of session, and the statuses of those kinds that weigh
differently from the others or do not count at all. What a row counts as is one number added
to a sum, so a scan adds up a few whole numbers however many things it counts: six bits hold
counts up to 63, and where somebody has more rows than that, wider ones are used.

>>> from ambition_policy.frames.asked import Asked
>>> asked = Asked.of(["participant", "status", "kind"], programme="HS")
>>> layout = Layout.of(asked)
>>> layout.kinds, layout.special
(('residential', 'module_day', 'virtual_twilight'), ())
>>> layout.words(6)[0][:2]
((0, 0), (0, 6))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, final

import attrs

from ambition_policy.completions import Counts
from ambition_policy.frames.asked import Asked
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Status

__all__ = ["ABSENT", "BITS", "DECIDING", "FLAWS", "NOTICE", "WHICH", "Key", "Layout", "Rest"]

BITS = 6
"""How wide a count is at first: nobody is expected to have more than 63 rows."""

# A word's highest count starts at this bit or below, so that a hundred million rows of one
# person still add up without an overflow, and can be found out.
_HIGHEST = 36

DECIDING = {"EML": ("launch_residential", "midpoint_residential")}
"""The residentials that decide whether somebody may start and stay (APP-EML.fu.1, .fu.2)."""

FLAWS = ("kind", "date", "catch_up_until", "session", "left_on", "notified", "leaver")
"""What is counted of rows that cannot be used; the last counts rows that name a day of leaving."""

ABSENT = ["caught_up", "missed", "dispensed"]
"""What is said of a session that somebody was not at."""

WHICH = ["programme", "variant", "role", "kind", "notified"]
"""What follow-up depends on."""

NOTICE = {"yes": 1, "true": 1, "True": 1, "no": 2, "false": 2, "False": 2}
"""What says whether somebody was told of an absence beforehand: 1 for yes, 2 for no."""

_ALL = tuple(status.value for status in Status)


@final
@attrs.frozen(cache_hash=True)
class Rest:
    """
    What is counted of a person beside the statuses; most people have it in common.

    Attributes:
        said: programme, variant, role and how somebody left; empty texts where not known.

        kinds: how many rows of each kind of the layout.

        special: the statuses of each special kind.

        flaws: how many rows have each of `FLAWS`.

        clashes: which of the columns about the person say two things.

        doubled: whether a session has two rows.

        left: whether they left by the day judged for.
    """

    said: tuple[str, str, str, str]
    kinds: Counts = ()
    special: tuple[Counts, ...] = ()
    flaws: Counts = (0,) * len(FLAWS)
    clashes: tuple[str, ...] = ()
    doubled: bool = False
    left: bool = False


class Key(NamedTuple):
    """
    Everything that is counted of a person; people with equal keys are judged once.

    Attributes:
        rest: what does not hang on the statuses.

        rows: how many rows there are.

        statuses: how many rows of each status of the layout.
    """

    rest: Rest
    rows: int
    statuses: Counts


@final
@attrs.frozen(kw_only=True)
class Layout:
    """
    What is counted.

    Attributes:
        statuses: the counts of a tally.

        kinds: the kinds of session; empty where the frame does not say them.

        special: the kinds whose statuses are counted apart.

        flaws: whether rows that cannot be used have to be counted apart.
    """

    statuses: tuple[str, ...]
    kinds: tuple[str, ...]
    special: tuple[str, ...]
    flaws: bool

    @classmethod
    def of(cls, asked: Asked) -> Layout:
        """Work out what the rows of the programmes read."""
        rows = [row for code in asked.programmes for row in asked.table.programme(code).rows()]
        kinds: dict[str, None] = {}
        special: dict[str, None] = {}
        if asked.has("kind"):
            for row in rows:
                kinds |= dict.fromkeys([*row.counts(), *(event.kind for event in row.optional)])
                special |= dict.fromkeys(_special(row))
        flaws = ("kind", "date", "catch_up_until", "session", "left_on", "notified")
        return cls(
            statuses=(*(name for name in _ALL if name != "missed"), *asked.missed),
            kinds=tuple(kinds),
            special=tuple(special),
            flaws=any(map(asked.has, flaws)),
        )

    def with_(self, other: Layout) -> Layout:
        """Count what either of two layouts counts."""
        return attrs.evolve(
            self,
            kinds=tuple(dict.fromkeys((*self.kinds, *other.kinds))),
            special=tuple(dict.fromkeys((*self.special, *other.special))),
        )

    @property
    def slots(self) -> tuple[int, ...]:
        """How many counts stand in each group: statuses, special kinds, kinds, flaws."""
        one = len(self.statuses)
        return (
            one,
            *([one] * len(self.special)),
            *([len(self.kinds)] if self.kinds else []),
            *([len(FLAWS)] if self.flaws else []),
        )

    def words(self, bits: int) -> tuple[tuple[tuple[int, int], ...], ...]:
        """
        Give each group's counts a word, by its number within the group, and a bit.

        Args:
            bits: how wide a count is.
        """
        each = _HIGHEST // bits + 1
        return tuple(
            tuple((at // each, at % each * bits) for at in range(size)) for size in self.slots
        )

    def unpackers(self, bits: int) -> list[Callable[[Sequence[int]], Counts]]:
        """
        Give a function for each group that takes its counts out of the words.

        Args:
            bits: how wide a count is.

        Returns:
            The functions; each takes every word, group by group.
        """
        found: list[Callable[[Sequence[int]], Counts]] = []
        first, mask = 0, (1 << bits) - 1
        for own in self.words(bits):
            places = [(first + word, shift) for word, shift in own]
            found.append(partial(_unpacked, places, mask))
            first = places[-1][0] + 1
        return found


def _unpacked(places: Sequence[tuple[int, int]], mask: int, words: Sequence[int]) -> Counts:
    return tuple([words[at] >> shift & mask for at, shift in places])


def _special(row: Row) -> Iterable[str]:
    """
    The kinds of a row whose statuses have to be known one by one.

    Sessions that weigh the same are alike, so one weight, the commonest, is what is left.
    """
    own = row.counts()
    yield from (kind for kind in DECIDING.get(row.programme, ()) if kind in own)
    yield from (event.kind for event in row.optional if event.kind not in own)
    days = row.days()
    if days and row.standard.kind is StandardKind.LIVE_SPLIT:
        [(common, _)] = Counter(days.values()).most_common(1)
        yield from (kind for kind, length in days.items() if length != common)

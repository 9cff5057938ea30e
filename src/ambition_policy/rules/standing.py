"""
Where does a count stand against its limits: secured, lost, or open?

Open sessions are completed in every way that the facts allow, by looking at the ends: no
completion is better than taking everything live, and none is worse for any limit than
missing everything or catching everything up.

>>> split = (
...     Limit(Term.MIN_LIVE_SHARE, Fraction(4, 5), clauses=("APP-EL.att.2",)),
...     Limit(Term.MAX_CATCH_UP_SHARE, Fraction(1, 5), clauses=("APP-EL.att.3",)),
... )
>>> stand(Held(live=7, caught_up=2, pending=1), split)
<Verdict.PENDING: 'pending'>
>>> stand(Held(live=6, caught_up=3, pending=1), split)
<Verdict.NOT_MET: 'not_met'>
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction as Fraction  # noqa: PLC0414  (used by the example above)
from typing import final

import attrs

from ambition_policy.decisions import Verdict
from ambition_policy.terms.standards import Limit
from ambition_policy.terms.standards import Term as Term  # noqa: PLC0414  (used by the example above)

__all__ = ["Held", "Line", "ends", "enough", "lines_of", "stand", "weigh"]


@final
@attrs.frozen(kw_only=True)
class Held:
    """
    A tally once every open word has been read one way.

    Attributes:
        live: attended.

        caught_up: missed and made up.

        lost: missed for good.

        pending: still to come.

        recoverable: missed, and can still be made up.

        retakeable: whether what is recoverable can still become live.

        caught_up_attends: whether catching up counts as attending.
    """

    live: int
    caught_up: int = 0
    lost: int = 0
    pending: int = 0
    recoverable: int = 0
    retakeable: bool = True
    caught_up_attends: bool = False

    @property
    def open(self) -> int:
        """How many sessions can still go either way."""
        return self.pending + self.recoverable


Line = tuple[int, int, int, int]
"""What a session live, caught up or lost adds to a limit, and the most it may come to."""

End = tuple[int, int, int]
"""How many sessions are live, caught up and lost in the end."""


def stand(held: Held, limits: tuple[Limit, ...]) -> Verdict:
    """
    Say whether the limits hold however it turns out, cannot hold, or depend on what comes.

    Args:
        held: the count.

        limits: all of them have to hold.

    Returns:
        `Verdict.MET`, `Verdict.NOT_MET` or `Verdict.PENDING`.
    """
    counts = (held.live, held.caught_up, held.lost, held.pending, held.recoverable)
    lines = lines_of(limits, caught_up_attends=held.caught_up_attends)
    return weigh(counts, lines, retakeable=held.retakeable)


def lines_of(limits: Iterable[Limit], *, caught_up_attends: bool) -> tuple[Line, ...]:
    """Give each limit as a line, for `weigh`."""
    if caught_up_attends:
        return tuple([limit.line_if_catch_up_attends for limit in limits])
    return tuple([limit.line for limit in limits])


def ends(live: int, caught_up: int, lost: int, ahead: int) -> tuple[End, End, End]:
    """
    Complete a count in the three ways that bound every other.

    Args:
        live: how many are attended.

        caught_up: how many are made up.

        lost: how many are neither, for good.

        ahead: how many can still go either way.

    Returns:
        Attended, made up and lost where all of them are lost, caught up, and attended.
    """
    return (
        (live, caught_up, lost + ahead),
        (live, caught_up + ahead, lost),
        (live + ahead, caught_up, lost),
    )


def weigh(
    counts: tuple[int, int, int, int, int], lines: tuple[Line, ...], *, retakeable: bool
) -> Verdict:
    """
    Do the work of `stand` on plain numbers.

    Args:
        counts: live, caught up, lost, pending and recoverable.

        lines: all of them have to hold.

        retakeable: whether what is recoverable can still become live.
    """
    live, caught_up, lost, pending, back = counts
    none_made, all_made, all_live = ends(live, caught_up, lost, pending + back)

    def holds(live: int, caught_up: int, lost: int) -> bool:
        for each_live, each_caught_up, each_lost, most in lines:
            if each_live * live + each_caught_up * caught_up + each_lost * lost > most:
                return False
        return True

    if holds(*none_made) and holds(*all_made):
        return Verdict.MET
    if retakeable or not back:
        return Verdict.PENDING if holds(*all_live) else Verdict.NOT_MET
    live += pending
    # To leave something undone may be better than to exceed what catch-up is allowed.
    for made_up in range(back, -1, -1):
        if holds(live, caught_up + made_up, lost + back - made_up):
            return Verdict.PENDING
    return Verdict.NOT_MET


def enough(limits: Iterable[Fraction], listed: int) -> int:
    """
    Say how many further sessions decide whatever a number of them can decide.

    Args:
        limits: shares or numbers that are asked for, at least one.

        listed: how many sessions there are beside them.

    >>> enough([Fraction(1), Fraction(4, 5)], 3)
    19
    """
    return max(limit.numerator + limit.denominator * listed for limit in limits)

"""
What does a programme ask for?

A standard is a set of limits that all have to hold, or a statement that there is none. Each
limit is one term, the value it is held to, the clauses it comes from, and the source that
stated it: the programme's row, or a contract that replaced it.

>>> limit = Limit(Term.MIN_LIVE_SHARE, Fraction(4, 5), clauses=("APP-EL.att.2",))
>>> limit.holds(live=28, caught_up=7, missed=0), limit.holds(live=27, caught_up=8, missed=0)
(True, False)
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import assert_never, final

import attrs

__all__ = ["Limit", "Standard", "StandardKind", "Term"]


class Term(StrEnum):
    """A number that a standard states and a contract may replace."""

    MIN_ATTENDANCE_SHARE = "min_attendance_share"
    MIN_COMPLETION_SHARE = "min_completion_share"
    MIN_LIVE_SHARE = "min_live_share"
    MAX_CATCH_UP_SHARE = "max_catch_up_share"
    MAX_MISSED = "max_missed"
    MAX_NOT_MADE_UP = "max_not_made_up"
    MIN_ENGAGEMENT_SHARE = "min_engagement_share"

    @property
    def is_share(self) -> bool:
        """Whether the value is a share of the whole rather than a count."""
        return self not in (Term.MAX_MISSED, Term.MAX_NOT_MADE_UP)


class StandardKind(StrEnum):
    """The kinds of requirement in the table."""

    EVERY_EVENT = "every_event"
    LIVE_SPLIT = "live_split"
    MISS_AT_MOST = "miss_at_most"
    ENGAGED_SHARE = "engaged_share"
    NO_REQUIREMENT = "no_requirement"
    NONE_LISTED = "none_listed"


@final
@attrs.frozen
class Limit:
    """
    One term and the value it is held to.

    Attributes:
        term: what is counted.

        value: an exact share from 0 to 1, or a count.

        clauses: where it is stated.

        source: who stated it, such as `"row"` or a contract's name.
    """

    term: Term
    value: Fraction
    clauses: tuple[str, ...] = attrs.field(kw_only=True)
    source: str = attrs.field(default="row", kw_only=True)

    def holds(self, *, live: int, caught_up: int, missed: int) -> bool:
        """
        Say whether it holds once every session is taken or missed.

        Args:
            live: sessions attended, or engaged with.

            caught_up: sessions missed and made up.

            missed: sessions missed and not made up.

        Returns:
            The exact, inclusive comparison, in whole numbers.
        """
        each_live, each_caught_up, each_missed, most = self.line
        return each_live * live + each_caught_up * caught_up + each_missed * missed <= most

    @cached_property
    def line(self) -> tuple[int, int, int, int]:
        """
        The limit as one line: what a session live, caught up or missed adds, and the most.

        A share of all, `live * bottom >= top * total`, is `(top - bottom) * live + top *
        caught_up + top * missed <= 0`, so every limit is a sum of whole numbers.
        """
        top, bottom = self.value.numerator, self.value.denominator
        match self.term:
            case Term.MIN_ATTENDANCE_SHARE | Term.MIN_LIVE_SHARE:
                return top - bottom, top, top, 0
            case Term.MIN_COMPLETION_SHARE | Term.MIN_ENGAGEMENT_SHARE:
                return top - bottom, top - bottom, top, 0
            case Term.MAX_CATCH_UP_SHARE:
                return -top, bottom - top, -top, 0
            case Term.MAX_MISSED:
                return 0, bottom, bottom, top
            case Term.MAX_NOT_MADE_UP:
                return 0, 0, bottom, top
            case _:
                assert_never(self.term)

    @cached_property
    def line_if_catch_up_attends(self) -> tuple[int, int, int, int]:
        """The same where catching up counts as attending; that is asked of one term alone."""
        each_live, each_caught_up, each_missed, most = self.line
        attending = self.term is Term.MIN_ATTENDANCE_SHARE
        return each_live, each_live if attending else each_caught_up, each_missed, most


@final
@attrs.frozen(kw_only=True)
class Standard:
    """
    What one row of the table asks for.

    Attributes:
        kind: which kind of requirement it is.

        limits: what has to hold, all of it; empty where nothing is required.

        clauses: where the requirement, or its absence, is stated.

        expected: limits that are expected and carry no consequence.

        advice: what participants are advised to do, as a code.

        bars_progression: whether falling short keeps somebody from the next year, where
            the text says.

        readings: readings that bear on this row beyond those every tally may meet.
    """

    kind: StandardKind
    limits: tuple[Limit, ...] = ()
    clauses: tuple[str, ...]
    expected: tuple[Limit, ...] = ()
    advice: str | None = None
    bars_progression: bool | None = None
    readings: tuple[str, ...] = ()

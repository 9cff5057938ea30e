"""
The arithmetic of thresholds, for all whole numbers there are and not for those that were tried.

CrossHair runs the code on symbols and asks a solver for numbers that break a law. It needs
`hypothesis-crosshair`, is slow, and runs on demand:

    pytest tests/test_symbolic.py -m exhaustive
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.rules.standing import Held, stand
from ambition_policy.terms.standards import Limit, Term

pytest.importorskip("hypothesis_crosshair_provider", reason="hypothesis-crosshair is not here")

pytestmark = pytest.mark.exhaustive
SYMBOLIC = settings(
    backend="crosshair",
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
COUNT = st.integers(min_value=0, max_value=10**6)


def limit(term: Term, value: Fraction) -> Limit:
    return Limit(term, value, clauses=("A-00",))


ENGAGED = limit(Term.MIN_ENGAGEMENT_SHARE, Fraction(9, 10))
SPLIT = (
    limit(Term.MIN_COMPLETION_SHARE, Fraction(1)),
    limit(Term.MIN_LIVE_SHARE, Fraction(4, 5)),
    limit(Term.MAX_CATCH_UP_SHARE, Fraction(1, 5)),
)
MISSES = (limit(Term.MAX_MISSED, Fraction(2)), limit(Term.MAX_NOT_MADE_UP, Fraction(0)))


@SYMBOLIC
@given(COUNT, COUNT)
def test_nine_tenths_is_exact_and_inclusive(engaged: int, left: int) -> None:
    """NPQ-2.2."""
    enough = 10 * engaged >= 9 * (engaged + left)
    assert ENGAGED.holds(live=engaged, caught_up=0, missed=left) == enough


@SYMBOLIC
@given(COUNT, COUNT, COUNT)
def test_the_split_is_four_fifths_and_one_fifth_of_all(live: int, caught: int, lost: int) -> None:
    """APP-EL.att.1 to .3."""
    wanted = lost == 0 and 5 * live >= 4 * (live + caught) and 5 * caught <= live + caught
    holds = all(each.holds(live=live, caught_up=caught, missed=lost) for each in SPLIT)
    assert holds == wanted


@SYMBOLIC
@given(COUNT, COUNT, COUNT)
def test_two_may_be_missed_and_are_made_up(live: int, caught: int, lost: int) -> None:
    """APP-NPQA.att.1, .2."""
    holds = all(each.holds(live=live, caught_up=caught, missed=lost) for each in MISSES)
    assert holds == (caught + lost <= 2 and lost == 0)


@SYMBOLIC
@given(COUNT, COUNT, COUNT)
def test_what_is_to_come_is_looked_at_from_both_ends(engaged: int, ahead: int, lost: int) -> None:
    """Met if all to come is lost, not met if none of it, and pending in between."""
    found = stand(Held(live=engaged, pending=ahead, lost=lost), (ENGAGED,))
    total = engaged + ahead + lost
    worst, best = 10 * engaged >= 9 * total, 10 * (engaged + ahead) >= 9 * total
    wanted = Verdict.MET if worst else Verdict.PENDING if best else Verdict.NOT_MET
    assert found is wanted

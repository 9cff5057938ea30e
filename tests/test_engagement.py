"""Engagement: is what is not known of a few items asked for only where it matters?"""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest

from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Engagement, Tally
from ambition_policy.facts.people import Participant
from ambition_policy.questions import check_eligibility, how_far


def person(engagement: Engagement) -> Participant:
    """Somebody of the intake that the policy names."""
    return Participant(
        "Ana", programme="NPQ21", variant="NPQSL", start=dt.date(2021, 10, 4), engagement=engagement
    )


class TestEveryWayToEnd:
    """
    NPQ-2.2: nine tenths of the programme, by any way of engaging.

    Where it is not known how many of the missed items can still be made up, every number is
    tried; one answer under all of them is the answer, and otherwise the number is asked for.
    """

    def test_equals_trying_every_number(self) -> None:
        asked = 0
        for live, lost, missed, pending in product(
            (8, 9, 17, 18, 19), range(3), range(3), range(3)
        ):
            tally = Tally(live=live, lost=lost, missed=missed, pending=pending)
            counted = check_eligibility(person(Engagement.of(tally)))
            ways = {
                check_eligibility(
                    person(
                        Engagement(
                            total=tally.required, engaged=live, recoverable=pending + made_up
                        )
                    )
                ).verdict
                for made_up in range(missed + 1)
            }
            if len(ways) == 1:
                assert (counted.verdict, counted.missing) == (ways.pop(), ())
            else:
                assert counted.verdict is Verdict.INSUFFICIENT_INFORMATION
                assert counted.missing == ("units_recoverable",)
                asked += 1
        assert asked

    def test_one_still_to_come_keeps_it_open(self) -> None:
        """Seventeen of twenty, one to come and two missed: open, whatever becomes of the two."""
        counted = Engagement.of(Tally(live=17, pending=1, missed=2))
        answer = check_eligibility(person(counted))
        assert (answer.verdict, answer.missing) == (Verdict.PENDING, ())
        assert not how_far(person(counted)).looked

    def test_the_best_share_is_said_only_where_it_is_known(self) -> None:
        known = check_eligibility(person(Engagement(total=10, engaged=8, recoverable=1)))
        unknown = check_eligibility(person(Engagement(total=10, engaged=9, missed=1)))
        assert "best_reachable_share" in known.shares
        assert "best_reachable_share" not in unknown.shares


class TestCounts:
    """The parts of the total add up."""

    def test_what_follows(self) -> None:
        counted = Engagement(total=10, engaged=6, recoverable=1, missed=2)
        assert (counted.lost, counted.ahead) == (1, (1, 3))
        assert Engagement(total=10, engaged=6).ahead == (0, 4)
        assert Engagement(total=None, engaged=6).ahead == (0, 0)

    @pytest.mark.parametrize(
        ("counts", "said"),
        [
            ({"engaged": 9, "missed": 2}, "missed: expected at most 1, what is left, got 2"),
            (
                {"engaged": 5, "recoverable": 1, "lost": 1, "missed": 1},
                "expected engaged, recoverable, lost and missed to add up to 10, got 8",
            ),
            (
                {"engaged": 5, "recoverable": 1, "lost": 1},
                "expected engaged, recoverable and lost to add up to 10, got 7",
            ),
            ({"engaged": 5, "missed": -1}, "missed"),
        ],
    )
    def test_what_does_not_add_up(self, counts: dict[str, Any], said: str) -> None:
        with pytest.raises(InvalidFacts, match=said):
            Engagement(total=10, **counts)

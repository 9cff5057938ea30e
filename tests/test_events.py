"""The sessions that a row asks for: its numbers, and what it leaves to be asked."""

from __future__ import annotations

from ambition_policy.questions import required_events
from ambition_policy.rules.events import EventsVerdict


class TestNumbers:
    """APP-FL.ev.1 to .5, APP-EL.ev.1: so many of each kind, where the row says how many."""

    def test_a_row_that_gives_every_number(self) -> None:
        found = required_events("FL")
        assert (found.verdict, found.missing) == (EventsVerdict.DATA, ())
        assert found.because == "the row gives the numbers"

    def test_a_row_that_leaves_one_out(self) -> None:
        found = required_events("EL")
        assert found.verdict is EventsVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("online_module",)
        assert found.because == "the row gives no number for all of it"

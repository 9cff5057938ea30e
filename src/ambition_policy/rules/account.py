"""
Account: which exact shares and counts stand beside an answer on attendance?

Shares take each session as one unit and count an alternative delivery or a dispensation only
as a settled reading says; what an open reading would add is left out of them and shown with
the reading instead.

>>> from ambition_policy.terms import shipped
>>> row = shipped().programme("NPQA").row("NPQSL")
>>> account = Account(Attendance(Tally(live=7, caught_up=1, lost=1)), row, row.total, {})
>>> account.counts(row.standard.limits)["misses_left"], account.shares(Held(live=7, lost=2))
(0, {'attended_share': Fraction(7, 9), 'completion_share': Fraction(8, 9), \
'live_share': Fraction(7, 9), 'catch_up_share': Fraction(1, 9), 'best_live_share': Fraction(7, 9)})
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.decisions import Detail, Verdict
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.rules.standing import Held, stand
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import Limit, Term

__all__ = ["Account"]


@final
@attrs.frozen
class Account:
    """
    The figures of one participant, beside the row they are held to.

    Attributes:
        attendance: how each session was taken; `None` where it is not known.

        row: what is asked for.

        total: how many sessions there are; `None` where that is not known.

        settled: the choice of each settled reading in play, by its id.
    """

    attendance: Attendance | None
    row: Row
    total: int | None
    settled: Mapping[str, str]

    def elsewhere(self, tally: Tally, counts_as: str) -> int:
        """How many alternatives of a tally a settled reading counts as *counts_as*."""
        return tally.alternative if self.settled.get("A-04") == counts_as else 0

    def credited(self, tally: Tally) -> int:
        """How many dispensations of a tally count as attended, as the reading is settled."""
        return tally.dispensed if self.settled.get("A-14") == "attended" else 0

    def shares(self, best: Held) -> dict[str, Fraction]:
        """
        Give exact shares of all sessions.

        Args:
            best: the tally with every open word read in the participant's favour.
        """
        tally = self.attendance.tally if self.attendance else NOTHING
        whole = tally.required
        if not whole or self.total is None:
            return {}
        live = tally.live + self.elsewhere(tally, "attended")
        caught_up = tally.caught_up + self.elsewhere(tally, "caught_up")
        dispensed = self.credited(tally)
        done = tally.live + tally.alternative + tally.caught_up + tally.late_self_paced
        ahead = best.open if best.retakeable else best.pending
        return {
            "attended_share": Fraction(live + dispensed, whole),
            "completion_share": Fraction(done + tally.dispensed, whole),
            "live_share": Fraction(live, whole),
            "catch_up_share": Fraction(caught_up, whole),
            "best_live_share": Fraction(live + ahead, whole),
        }

    def counts(self, limits: Iterable[Limit]) -> dict[str, int]:
        """
        Give whole numbers: the tally, its years, and what a limit on misses leaves.

        Args:
            limits: those in force.
        """
        if self.attendance is None:
            return {}
        tally = self.attendance.tally
        unrepaired = tally.missed + tally.recoverable + tally.lost
        counts = {"required": tally.required, **{k: n for k, n in tally.counts().items() if n}}
        elsewhere = self.elsewhere(tally, "caught_up")
        counts["missed_sessions"] = tally.caught_up + elsewhere + unrepaired
        counts["outstanding_catch_up"] = unrepaired
        for limit in limits:
            if limit.term is Term.MAX_MISSED:
                counts["misses_left"] = max(0, int(limit.value) - counts["missed_sessions"])
        for year, asked, attended in self.years():
            counts[f"year_{year}_required"] = asked
            counts[f"year_{year}_attended"] = attended
        return counts

    def years(self) -> Iterator[tuple[int, int, int]]:
        """Give each year that the row tells apart, how many it asks for, and how many it had."""
        known = self.attendance.by_year if self.attendance else {}
        for year, asked in (self.row.whole_years() if known else {}).items():
            taken = known.get(year, NOTHING)
            yield year, asked, taken.live + self.elsewhere(taken, "attended") + self.credited(taken)

    def details(self, verdict: Verdict, expected: Held) -> dict[str, Detail]:
        """
        Say what else the row says about this case.

        Args:
            verdict: the answer.

            expected: the tally as an expectation without consequence counts it.
        """
        row, standard = self.row, self.row.standard
        details: dict[str, Detail] = {}
        if standard.advice is not None:
            details["advice"] = standard.advice
        if standard.bars_progression is not None:
            details["progression_barred"] = standard.bars_progression
        if row.award is not None:
            # The duty to be sure that the award's learning was reached: ATT-2.3.
            details["access_assurance_needed"] = True
        if row.pass_fail is not None:
            details["pass_fail"] = row.pass_fail
        if verdict is Verdict.PENDING:
            details["best_reachable"] = Verdict.MET.value
        if verdict is Verdict.NOT_MET:
            # The order of the text: deferral, then withdrawal (ATT-3.att.4, .att.5).
            details["options_to_discuss"] = ("deferral", "withdrawal")
        if self.attendance is None:
            return details
        tally = self.attendance.tally
        undone = tally.pending + tally.recoverable + tally.missed + tally.lost
        details["content_covered"] = not undone
        if standard.expected:
            details["expectation"] = stand(expected, standard.expected).value
        for year, asked, attended in self.years():
            details[f"year_{year}_complete"] = attended >= asked
        return details

"""
What the law tests draw from: rows, tallies that fit them, and one shared set of settings.

Every run draws the same examples.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import oracle
from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts import Attendance, Tally
from ambition_policy.rules import attendance
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Row

Key = tuple[str, str | None, str]

SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    database=None,
    # A law about one verdict has to pass by the others.
    suppress_health_check=[HealthCheck.filter_too_much],
)

TABLE = shipped()
EL: Key = ("EL", None, "participant")
EL_FIXED = 4
REQUIRED = tuple(
    key for key, row in oracle.ROWS.items() if row.rule in ("attend_all", "live_split", "miss_two")
)
UNREQUIRED = tuple(key for key, row in oracle.ROWS.items() if row.rule == "nothing_asked")

RANK = {
    Verdict.NOT_MET: 0,
    Verdict.PENDING: 1,
    Verdict.REFER: 1,
    Verdict.INSUFFICIENT_INFORMATION: 1,
    Verdict.MET: 2,
}
"""CLAUSES.md section D; an answer that waits for a fact stands with those that wait."""


class Case(NamedTuple):
    """Somebody on a row: how the sessions were taken, and whether other deliveries are left."""

    key: Key
    tally: Tally
    left: bool | None

    def row(self) -> Row:
        """The row in the library's table."""
        programme, variant, role = self.key
        return TABLE.programme(programme).row(variant, role)

    def modules(self) -> dict[str, int]:
        """The number of modules that makes the tally fit."""
        return {"online_module": self.tally.required - EL_FIXED} if self.key == EL else {}

    def with_tally(self, tally: Tally) -> Case:
        """The same person with another tally."""
        return self._replace(tally=tally)

    def judge(self, readings: Readings = TABLE.readings) -> Decision[Verdict]:
        """Ask the library."""
        facts = Attendance(self.tally, alternatives_left=self.left)
        return attendance.assess(facts, self.row(), readings, counts=self.modules())


def moved(tally: Tally, source: str, target: str, count: int = 1) -> Tally:
    """Take *count* sessions out of one count and put them into another."""
    counts = tally.counts()
    counts[source] -= count
    counts[target] += count
    return Tally(**counts)


@st.composite
def tallies_of(
    draw: st.DrawFn, total: int, names: tuple[str, ...] = oracle.CATEGORIES[1:]
) -> Tally:
    """Tallies of *total* sessions: mostly live, some not, now and then anything."""
    counts = {"live": total}
    for name in draw(st.permutations(names)):
        most = min(counts["live"], draw(st.sampled_from((0, 0, 1, 2, 3, 7, total))))
        counts[name] = draw(st.integers(0, most))
        counts["live"] -= counts[name]
    return Tally(**counts)


@st.composite
def cases(
    draw: st.DrawFn,
    keys: tuple[Key, ...] = REQUIRED,
    names: tuple[str, ...] = oracle.CATEGORIES[1:],
) -> Case:
    """Somebody on one of the rows *keys*."""
    key = draw(st.sampled_from(keys))
    total = oracle.ROWS[key].total or EL_FIXED + draw(st.integers(1, 36))
    left = draw(st.sampled_from((None, True, False)))
    return Case(key, draw(tallies_of(total, names)), left)

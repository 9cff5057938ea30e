"""
Every tally of every row, against an oracle that shares no code with the rules.

`tests/oracle.py` answers by counting every completion; `walking_tallies` puts both to every
tally. The ordinary run walks the small rows whole and, of the large ones, every tally where
something can turn; the whole walk is

    pytest tests/test_exhaustion.py -m exhaustive
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from math import comb

import pytest

import oracle
import walking
from ambition_policy.decisions import Verdict
from ambition_policy.facts import Attendance, Coaching, CoachingChoice, Engagement, Tally
from ambition_policy.rules import attendance, eligibility
from oracles.resolving import Answer
from walking_tallies import (
    EL,
    EVERY,
    FIXED,
    TABLE,
    Counts,
    Key,
    brief,
    few,
    name,
    row_of,
    said,
    states_of,
    tallies,
    walk,
    whole,
)

LEADS: Key = ("ECF", "early", "lead")
NO_LEAST = [key for key, row in oracle.ROWS.items() if row.rule.startswith("nothing_")]


class TestTheOraclesTable:
    """CLAUSES.md section B.1, by hand, against the table that ships."""

    def test_has_every_row_of_the_library_and_no_other(self) -> None:
        rows = {
            (row.programme, row.variant, row.role.value): row
            for programme in TABLE.programmes.values()
            for row in programme.rows()
        }
        assert set(rows) == set(oracle.ROWS)

    @pytest.mark.parametrize("key", oracle.ROWS, ids=str)
    def test_has_the_same_sessions(self, key: Key) -> None:
        row, wanted = row_of(key), oracle.ROWS[key]
        if wanted.total is not None:
            assert row.total == wanted.total
        if wanted.kinds:
            assert dict(row.counts()) == wanted.kinds
        assert {k: n for k, n in row.days().items() if n > 1} == (
            wanted.days if wanted.days or key[0] != "TEF" else {"conference": 2}
        )

    def test_the_case_format_has_as_many_tallies_as_the_design_says(self) -> None:
        assert sum(comb(total + 5, 5) for total in FIXED.values() if total) == 876_310


class TestEveryTally:
    """DESIGN.md section 2: verdict, readings that mattered and missing facts, exactly."""

    @pytest.mark.parametrize("case", EVERY, ids=name)
    def test_agrees_with_the_oracle_where_something_can_turn(self, case: tuple[Key, int]) -> None:
        states, _, differ = walk(case, brief(case[1]))
        assert (states > 0, differ) == (True, [])

    @pytest.mark.exhaustive
    @pytest.mark.parametrize("case", EVERY, ids=name)
    def test_agrees_with_the_oracle_everywhere(self, case: tuple[Key, int]) -> None:
        states, digest, differ = walk(case, whole(case[1]))
        assert differ == []
        assert {"states": states, "digest": digest} == walking.kept()["tallies"][name(case)]

    def test_what_is_kept_is_of_every_state(self) -> None:
        kept = {named: each["states"] for named, each in walking.kept()["tallies"].items()}
        assert kept == {name(case): states_of(case[1]) for case in EVERY}

    @pytest.mark.parametrize("key", NO_LEAST, ids=str)
    def test_without_a_requirement_has_one_answer(self, key: Key) -> None:
        row, total = row_of(key), oracle.ROWS[key].total
        for counts in (
            tallies(total or 2, oracle.CATEGORIES)
            if (total or 2) < 5
            else few(total or 0, dict.fromkeys(oracle.CATEGORIES[1:], 1))
        ):
            got = said(attendance.assess(Attendance(Tally(**counts)), row, TABLE.readings))
            assert got == oracle.attendance(key, counts)


class TestUnknownNumberOfModules:
    """APP-EL.ev.1 gives no number of modules: whatever more there may be is still to come."""

    NAMES = ("live", "alternative", "caught_up", "late_self_paced", "pending", "recoverable")

    @staticmethod
    def both(counts: Counts, *, left: bool) -> tuple[Answer, Answer]:
        """What the library and what the oracle says."""
        facts = Attendance(Tally(**counts), alternatives_left=None if left else False)
        total = facts.tally.required
        wanted = oracle.requirement(
            "EL",
            oracle.ROWS[EL],
            {"elements": ((1, counts),)},
            alternatives_left=left,
            # Enough more sessions for any share to come within reach.
            more_sessions=("online_modules_total", range(5 * (total + 1) + 1)),
        )
        return said(attendance.assess(facts, row_of(EL), TABLE.readings)), wanted

    @pytest.mark.parametrize("total", range(6))
    def test_agrees_with_the_oracle(self, total: int) -> None:
        for counts in tallies(total, (*self.NAMES, "lost")):
            for left in (True, False):
                got, wanted = self.both(counts, left=left)
                assert got == wanted, (counts, left)


class TestEveryUnit:
    """A-03: elements and days are two readings, and a residential's days go together."""

    KEY: Key = ("EML", "with_npq_y2", "participant")

    def states(self) -> Iterator[dict[str, Counts]]:
        """Tallies by kind in which the residentials go every way and others few."""
        one = ("live", "alternative", "caught_up", "pending", "recoverable", "lost", "missed")
        others = few(33, {"caught_up": 9, "pending": 1, "recoverable": 1})
        for rest, summer, middle in product(list(others), one, one):
            yield {
                "launch_residential": {summer: 1},
                "midpoint_residential": {middle: 1},
                "rest": rest,
            }

    def test_agrees_with_the_oracle(self) -> None:
        row = row_of(self.KEY)
        fixed = {"development_day": 7, "peer_learning_group": 13, "virtual_twilight": 8}
        count = 0
        for number, state in enumerate(self.states()):
            if number % 7:
                # Every seventh keeps the ordinary run short and still meets every pair.
                continue
            left = number % 2 == 0
            queue = [name for name, n in state["rest"].items() for _ in range(n)]
            by_kind = {k: Tally(**v) for k, v in state.items() if k != "rest"}
            at = 0
            for kind, n in {**fixed, "academic_tutoring": 5}.items():
                here = queue[at : at + n]
                by_kind[kind] = Tally(**{name: here.count(name) for name in set(here)})
                at += n
            facts = Attendance.of_kinds(by_kind, alternatives_left=None if left else False)
            got = said(attendance.assess(facts, row, TABLE.readings))
            whole_tally = facts.tally.counts()
            wanted = oracle.requirement(
                "EML",
                oracle.ROWS[self.KEY],
                {
                    "elements": ((1, whole_tally),),
                    "days": (
                        (4, state["launch_residential"]),
                        (3, state["midpoint_residential"]),
                        (1, state["rest"]),
                    ),
                },
                alternatives_left=left,
            )
            assert got == wanted, facts
            count += 1
        print(f"{count} states by kind")


class TestCoachingAsContent:
    """A-25: whether optional coaching belongs to all content is open for who opted in."""

    KEY: Key = ("EML", "with_npq_y2", "participant")

    def both(
        self, counts: Counts, coached: Counts, choice: CoachingChoice | None
    ) -> tuple[Answer, Answer]:
        """What the library and what the oracle says."""
        got = attendance.assess(
            Attendance(Tally(**counts)),
            row_of(self.KEY),
            TABLE.readings,
            coaching=Coaching(choice, Tally(**coached)),
        )
        wanted = oracle.requirement(
            "EML",
            oracle.ROWS[self.KEY],
            {"elements": ((1, counts),)},
            coaching=coached,
            coaching_choice=None if choice is None else choice.value,
        )
        return said(got), wanted

    @pytest.mark.parametrize(
        "choice", [CoachingChoice.OPTED_IN, CoachingChoice.OPTED_OUT_AT_START, None]
    )
    def test_agrees_with_the_oracle(self, choice: CoachingChoice | None) -> None:
        sessions = few(35, {"caught_up": 8, "pending": 1, "lost": 1})
        taken = list(few(9, {"caught_up": 3, "pending": 1, "lost": 1}))
        for counts, coached in product(list(sessions), taken):
            got, wanted = self.both(counts, coached, choice)
            assert got == wanted, (counts, coached)

    @pytest.mark.parametrize(
        ("counts", "coached"),
        [
            ({"live": 28, "caught_up": 7}, {"live": 6, "late_self_paced": 3}),
            (
                {"live": 28, "caught_up": 6, "pending": 1},
                {"live": 6, "alternative": 1, "caught_up": 2},
            ),
            (
                {"live": 29, "caught_up": 5, "pending": 1},
                {"live": 5, "caught_up": 3, "recoverable": 1},
            ),
        ],
    )
    def test_agrees_where_coaching_alone_has_something_open(
        self, counts: Counts, coached: Counts
    ) -> None:
        got, wanted = self.both(counts, coached, CoachingChoice.OPTED_IN)
        assert got == wanted

    def test_asks_whether_missed_coaching_can_be_made_up(self) -> None:
        got = attendance.assess(
            Attendance(Tally(live=35)),
            row_of(self.KEY),
            TABLE.readings.settle("A-25.coaching", "included", by="a test"),
            coaching=Coaching(CoachingChoice.OPTED_IN, Tally(live=8, missed=1)),
        )
        assert got.verdict is Verdict.INSUFFICIENT_INFORMATION
        assert got.missing == ("catch_up_open",)


INTAKE = TABLE.body.npq_intake
STARTS: dict[str | None, date | None] = {
    "before": INTAKE[0] - timedelta(days=1),
    "intake": INTAKE[0],
    "after": INTAKE[1] + timedelta(days=1),
    None: None,
}


class TestEveryEngagement:
    """NPQ-2.2: every engagement of up to forty items, whatever is known of the rest."""

    def judge(self, label: str, start: str | None) -> Callable[[Engagement | None], Answer]:
        row = TABLE.programme("NPQ21").row(label)

        def ask(engagement: Engagement | None) -> Answer:
            return said(
                eligibility.assess(
                    engagement, row, TABLE.readings, start=STARTS[start], intake=INTAKE
                )
            )

        return ask

    @pytest.mark.parametrize("start", STARTS, ids=str)
    @pytest.mark.parametrize("label", ["NPQSL", "EHCO"])
    def test_agrees_with_the_oracle(self, label: str, start: str | None) -> None:
        ask = self.judge(label, start)
        digest = hashlib.sha256()
        count = 0
        for total in range(1, 41 if label == "NPQSL" else 13):
            for engaged in range(total + 1):
                rest = total - engaged
                for ahead in (None, *range(rest + 1)):
                    facts = Engagement(total=total, engaged=engaged, recoverable=ahead)
                    got = ask(facts)
                    wanted = oracle.eligibility(total, engaged, ahead, start=start, label=label)
                    assert got == wanted, facts
                    digest.update(repr((total, engaged, ahead, got[0], sorted(got[1]))).encode())
                    count += 1
        print(f"{label}, {start}: {count} engagements, {digest.hexdigest()[:16]}")

    @pytest.mark.parametrize("start", STARTS, ids=str)
    @pytest.mark.parametrize("label", ["NPQSL", "EHCO"])
    @pytest.mark.parametrize("total", [None, 0])
    def test_agrees_without_a_total(self, label: str, start: str | None, total: int | None) -> None:
        got = self.judge(label, start)(Engagement(total=total, engaged=0, recoverable=0))
        assert got == oracle.eligibility(total, 0, 0, start=start, label=label)

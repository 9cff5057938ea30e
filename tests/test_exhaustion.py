"""
Every tally of every programme, against the oracle.

The ordinary run walks the small rows whole and the large ones where something can turn:
every split into live, caught up, lost and to come, and every tally with few exceptions. The
full walk takes minutes and is asked for by its mark:

    pytest tests/test_exhaustion.py -m exhaustive -s

It covers the 876,310 tallies of the case format's six counts (live, alternative, caught up,
missed, pending, dispensed) for every row that fixes its number of sessions, each under four
flags: catch-up open with other deliveries left or not, closed, and not known. Middling rows
have late self-paced work too, small ones all nine counts, and Executive Leaders are walked with
one to eight modules. Both print how many states were compared and a digest of the answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from math import comb

import pytest

import oracle
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts import Attendance, Coaching, CoachingChoice, Engagement, Tally
from ambition_policy.rules import attendance, eligibility
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Row
from oracles.resolving import Answer

Key = tuple[str, str | None, str]
Counts = dict[str, int]
State = tuple[Counts, bool]
"""Counts by category, and whether another delivery may still be attended."""

TABLE = shipped()
CASE_FORMAT = ("live", "alternative", "caught_up", "missed", "pending", "dispensed")
WITH_LATE = (*CASE_FORMAT, "late_self_paced")
FLAGS = (("recoverable", True), ("recoverable", False), ("lost", True), ("missed", True))
"""What is missed can be made up, anywhere or not elsewhere; it cannot; or nobody knows."""

EL: Key = ("EL", None, "participant")
EL_FIXED = 4
FIXED = {
    key: row.total for key, row in oracle.ROWS.items() if row.rule in ("attend_all", "miss_two")
}
FIXED[("EML", "with_npq_y2", "participant")] = 35
EVERY: list[tuple[Key, int]] = [
    *((key, total) for key, total in FIXED.items() if total is not None),
    *((EL, EL_FIXED + modules) for modules in range(1, 9)),
]
LEADS: Key = ("ECF", "early", "lead")
NO_LEAST = [key for key, row in oracle.ROWS.items() if row.rule.startswith("nothing_")]


def name(case: tuple[Key, int]) -> str:
    """Name a row and its number of sessions."""
    (programme, variant, role), total = case
    return "-".join(filter(None, (programme, variant, role, str(total))))


def row_of(key: Key) -> Row:
    """The library's row."""
    programme, variant, role = key
    return TABLE.programme(programme).row(variant, role)


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to split *total* into so many parts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)


def tallies(total: int, names: tuple[str, ...]) -> Iterator[Counts]:
    """Every tally of *total* sessions over the counts *names*."""
    for split in splits(total, len(names)):
        yield dict(zip(names, split, strict=True))


def few(total: int, caps: Mapping[str, int]) -> Iterator[Counts]:
    """Every tally with no more than so many of each, the rest live."""
    for counts in product(*(range(cap + 1) for cap in caps.values())):
        live = total - sum(counts)
        if live >= 0:
            yield {"live": live, **dict(zip(caps, counts, strict=True))}


def flagged(many: Iterable[Counts]) -> Iterator[State]:
    """Put four flags to each tally; where nothing was missed they are one."""
    for counts in many:
        gone = counts.pop("missed", 0)
        for fate, left in FLAGS if gone else FLAGS[:1]:
            yield {**counts, **({fate: gone} if gone else {})}, left


def plain(many: Iterable[Counts]) -> Iterator[State]:
    """Put other deliveries left or not to tallies that tell the fates apart."""
    for counts in many:
        for left in (True, False):
            yield dict(counts), left


def whole(total: int) -> Iterator[State]:
    """Every state of the full walk."""
    if total <= 10:
        return plain(tallies(total, oracle.CATEGORIES))
    return flagged(tallies(total, WITH_LATE if total <= 14 else CASE_FORMAT))


def brief(total: int) -> Iterator[State]:
    """The states of the ordinary run."""
    if total <= 5:
        yield from plain(tallies(total, oracle.CATEGORIES))
        return
    yield from plain(tallies(total, ("live", "caught_up", "lost", "pending")))
    two = {"alternative": 3, "caught_up": 3, "pending": 2, "recoverable": 2, "lost": 1}
    yield from plain(few(total, two))
    one = dict.fromkeys(("alternative", "caught_up", "late_self_paced", "dispensed", "pending"), 1)
    yield from flagged(few(total, {**one, "missed": 3}))
    if total > 14:
        # Where four fifths and one fifth lie.
        for caught_up in range(total // 5 - 1, total // 5 + 2):
            for around in few(total - caught_up, {"alternative": 1, "pending": 2, "missed": 2}):
                yield from flagged([{**around, "caught_up": caught_up}])


def said(decision: Decision[Verdict]) -> Answer:
    """What the library answered, in the oracle's terms."""
    return Answer(
        decision.verdict.value,
        frozenset(effect.question for effect in decision.readings),
        frozenset(decision.missing),
    )


def walk(key: Key, total: int, states: Iterable[State]) -> tuple[int, str]:
    """Compare every state, and say how many there were with a digest of the answers."""
    row = row_of(key)
    counts_given = {"online_module": total - EL_FIXED} if key == EL else {}
    digest = hashlib.sha256()
    count = 0
    differ: list[str] = []
    for counts, left in states:
        facts = Attendance(Tally(**counts), alternatives_left=None if left else False)
        got = said(attendance.assess(facts, row, TABLE.readings, counts=counts_given))
        wanted = oracle.attendance(key, counts, alternatives_left=left)
        if got != wanted:
            differ.append(f"{counts}, {left}: {got} is not {wanted}")
        line = (sorted(counts.items()), left, got[0], sorted(got[1]), sorted(got[2]))
        digest.update(repr(line).encode())
        count += 1
    print(f"{name((key, total))}: {count} states, {digest.hexdigest()[:16]}")
    assert not differ, f"{len(differ)} differ, such as\n" + "\n".join(differ[:20])
    return count, digest.hexdigest()


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
        count, _ = walk(*case, brief(case[1]))
        assert count > 0

    @pytest.mark.exhaustive
    @pytest.mark.parametrize("case", EVERY, ids=name)
    def test_agrees_with_the_oracle_everywhere(
        self, case: tuple[Key, int], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with capsys.disabled():
            count, _ = walk(*case, whole(case[1]))
        assert count == states_of(case[1])

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


def states_of(total: int) -> int:
    """How many states the full walk of one row has."""
    if total <= 10:
        return 2 * comb(total + 8, 8)
    parts = 7 if total <= 14 else 6
    none_missed = comb(total + parts - 2, parts - 2)
    return none_missed + len(FLAGS) * (comb(total + parts - 1, parts - 1) - none_missed)


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

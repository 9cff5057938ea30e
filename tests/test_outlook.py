"""Outlook: every figure equals what brute force finds over all completions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.facts import (
    Attendance,
    DispensationRequest,
    Engagement,
    Participant,
    Record,
    Ruling,
    Tally,
)
from ambition_policy.outlook import Action, ActionKind, Outlook
from ambition_policy.questions import check_attendance, check_eligibility, how_far
from ambition_policy.terms import Row, StandardKind, shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.standards import Term

RANK = (Verdict.MET, Verdict.REFER, Verdict.INSUFFICIENT_INFORMATION, Verdict.NOT_MET)
STATES = ("live", "caught_up", "alternative", "lost", "pending", "recoverable")


def person(row: Row, tally: Tally, left: bool | None = None) -> Participant:
    """Somebody on *row*; what the table does not count is made up to the tally's size."""
    listed = sum(event.count or 0 for event in row.events)
    counts = dict.fromkeys(row.uncounted, tally.required - listed)
    return Participant(
        "x",
        programme=row.programme,
        variant=row.variant,
        role=row.role,
        counts=counts,
        attendance=Attendance(tally, alternatives_left=left),
    )


@cache
def verdict(row: Row, tally: Tally, left: bool | None, rulings: tuple[Ruling, ...] = ()) -> Verdict:
    given = person(row, tally, left)
    return check_attendance(
        Participant(
            "x",
            programme=given.programme,
            variant=given.variant,
            role=given.role,
            counts=given.counts,
            attendance=given.attendance,
            rulings=rulings,
        )
    ).verdict


def tallies(total: int, step: int = 1) -> Iterator[Tally]:
    """Every tally of *total* sessions over the states, or each *step*-th of them."""
    ways = combinations(range(total + len(STATES) - 1), len(STATES) - 1)
    for number, bars in enumerate(ways, 1):
        edges = (-1, *bars, total + len(STATES) - 1)
        counts = [b - a - 1 for a, b in pairwise(edges)]
        if number % step == 0:
            yield Tally(**dict(zip(STATES, counts, strict=True)))


def ended(tally: Tally, left: bool | None) -> Iterator[Tally]:
    """Every completion; sessions of one status are alike, so they are counted."""
    back = ["caught_up", "lost"] if left is False else ["alternative", "caught_up", "lost"]
    for ahead in spread(tally.pending, 3):
        for again in spread(tally.recoverable, len(back)):
            counts = tally.counts() | {"pending": 0, "recoverable": 0}
            names = zip(["live", "caught_up", "lost", *back], [*ahead, *again], strict=True)
            for status, count in names:
                counts[status] += count
            yield Tally(**counts)


def spread(total: int, ways: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread *total* alike things over so many places."""
    for bars in combinations(range(total + ways - 1), ways - 1):
        yield tuple(b - a - 1 for a, b in pairwise((-1, *bars, total + ways - 1)))


@cache
def best(row: Row, tally: Tally, left: bool | None) -> Verdict:
    return min((verdict(row, t, left) for t in ended(tally, left)), key=RANK.index)


def headroom(row: Row, tally: Tally, left: bool | None, end: str) -> int | None:
    """How many pending sessions may end so without giving up the best."""
    reach = best(row, tally, left)
    if reach is Verdict.NOT_MET or not tally.pending:
        return None
    spare = 0
    for missed in range(1, tally.pending + 1):
        counts = tally.counts()
        counts["pending"] -= missed
        counts[end] += missed
        if best(row, Tally(**counts), left) is not reach:
            break
        spare = missed
    return spare


def fewest(row: Row, tally: Tally, left: bool | None) -> int | None:
    """The size of the smallest set of actions, found by trying all of them."""
    sizes = []
    for attend in range(tally.pending + 1):
        for caught in range(tally.recoverable + 1):
            for other in range(tally.recoverable - caught + 1):
                if other and left is False:
                    continue
                counts = tally.counts()
                counts["pending"] -= attend
                counts["recoverable"] -= caught + other
                counts["live"] += attend
                counts["caught_up"] += caught
                counts["alternative"] += other
                changed = Tally(**counts)
                size = attend + caught + other
                if verdict(row, changed, left) is Verdict.MET:
                    sizes.append(size)
                    continue
                readings = {"A-04": ("attended", "caught_up"), "A-05": ("met", "not_met")}
                for number in (1, 2):
                    for ids in combinations(readings, number):
                        for choices in product(*(readings[i] for i in ids)):
                            made = tuple(
                                Ruling(i, c, by="z", on=dt.date.min)
                                for i, c in zip(ids, choices, strict=True)
                            )
                            if verdict(row, changed, left, made) is Verdict.MET:
                                sizes.append(size + number)
    return min(sizes, default=None)


def size(outlook: Outlook) -> int | None:
    if outlook.smallest is None:
        return None
    return sum(action.count for action in outlook.smallest)


def compare(row: Row, tally: Tally, left: bool | None) -> None:
    outlook = how_far(person(row, tally, left))
    where = f"{row.programme} {row.variant} {row.role} {tally} {left}"
    assert outlook.now is verdict(row, tally, left), where
    assert outlook.best is best(row, tally, left), where
    assert outlook.worst is max(
        (verdict(row, t, left) for t in ended(tally, left)), key=RANK.index
    ), where
    assert outlook.may_miss == headroom(row, tally, left, "lost"), where
    assert outlook.may_miss_made_up == headroom(row, tally, left, "caught_up"), where
    assert size(outlook) == fewest(row, tally, left), where


ROWS = [
    row
    for programme in shipped().programmes.values()
    for row in programme.rows()
    if row.standard.limits and row.standard.kind is not StandardKind.ENGAGED_SHARE
]
SMALL = {row.total for row in ROWS if row.total and row.total <= 6}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.programme}-{r.variant}-{r.role.value}")
def test_equals_brute_force(row: Row) -> None:
    """Small rows whole; of larger ones an even sample; the whole of them with -m exhaustive."""
    total = row.total or 6
    step = 1 if total <= 5 else 41 if total <= 6 else 997 if total <= 10 else 20011
    if total > 14:
        return
    for left in (None, False, True):
        for tally in tallies(total, step):
            compare(row, tally, left)


@pytest.mark.exhaustive
@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.programme}-{r.variant}-{r.role.value}")
def test_equals_brute_force_on_every_tally(row: Row) -> None:
    """Every tally of every row of up to 14 sessions."""
    total = row.total or 9
    if total > 14:
        return
    every = [*tallies(total)]
    for tally in every:
        compare(row, tally, None)
    print(f"{row.programme} {row.variant} {row.role}: {len(every)} tallies of {total}")


@st.composite
def large(draw: st.DrawFn) -> tuple[Row, Tally]:
    """A row of more than 14 sessions, or any, with few of them open."""
    row = draw(st.sampled_from([row for row in ROWS if (row.total or 15) > 14]))
    total = row.total or draw(st.integers(15, 40))
    pending, back = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    rest = total - pending - back
    caught = draw(st.integers(0, rest))
    other = draw(st.integers(0, rest - caught))
    lost = draw(st.sampled_from([0, 0, 0, 1]))
    lost = min(lost, rest - caught - other)
    live = rest - caught - other - lost
    return row, Tally(
        live=live, caught_up=caught, alternative=other, lost=lost, pending=pending, recoverable=back
    )


@settings(deadline=None, derandomize=True, max_examples=60)
@given(large(), st.sampled_from([None, False, True]))
def test_equals_brute_force_on_larger_ones(case: tuple[Row, Tally], left: bool | None) -> None:
    compare(*case, left)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(large())
def test_attending_never_shrinks_headroom(case: tuple[Row, Tally]) -> None:
    row, tally = case
    before = how_far(person(row, tally))
    if before.may_miss is None or tally.pending < 2:
        return
    counts = tally.counts()
    counts["pending"] -= 1
    counts["live"] += 1
    after = how_far(person(row, Tally(**counts)))
    assert RANK.index(after.best) <= RANK.index(before.best)
    if after.best is before.best:
        assert after.may_miss is not None
        assert after.may_miss >= min(before.may_miss, tally.pending - 1)


@pytest.mark.parametrize("total", [1, 10, 20])
def test_engagement_equals_brute_force(total: int) -> None:
    """APP NPQ-2.2: each item left may be engaged with or lost."""
    for engaged in range(total + 1):
        for ahead in range(total - engaged + 1):
            who = Participant(
                "x",
                programme="NPQ21",
                variant="NPQSL",
                start=dt.date(2021, 10, 1),
                engagement=Engagement(total=total, engaged=engaged, recoverable=ahead),
            )
            outlook = how_far(who)
            needed = -(-9 * total // 10)
            reach = engaged + ahead >= needed
            assert outlook.now is check_eligibility(who).verdict
            assert outlook.best is (Verdict.MET if reach else Verdict.NOT_MET)
            assert size(outlook) == (max(0, needed - engaged) if reach else None)
            if ahead and reach:
                assert outlook.may_miss == min(ahead, engaged + ahead - needed)
            else:
                assert outlook.may_miss is None


def records(*rows: tuple[str, str, str, str | None]) -> list[Record]:
    """Session, kind, status, and its date, or the last day to make it up."""
    found = []
    for session, kind, status, day in rows:
        when = None if day is None else dt.date.fromisoformat(day)
        missed = status == "missed"
        found.append(
            Record(
                session=session,
                kind=kind,
                status=status,
                date=None if missed else when,
                catch_up_until=when if missed else None,
            )
        )
    return found


class TestCalendar:
    """When is it too late, and which session decides?"""

    AS_OF = dt.date(2024, 3, 1)

    def look(self, *rows: tuple[str, str, str, str | None]) -> Outlook:
        taken = records(*rows)
        who = Participant(
            "x",
            programme="NPQA",
            variant="NPQML",
            attendance=Attendance.of_records(taken, as_of=self.AS_OF),
        )
        outlook = how_far(who, records=taken, as_of=self.AS_OF)
        assert outlook.looked
        return outlook

    def test_the_first_session_to_come_decides(self) -> None:
        done = [(f"s{n}", "session", "live", "2024-01-01") for n in range(3)]
        outlook = self.look(
            *done,
            ("s5", "session", "pending", "2024-06-01"),
            ("s4", "session", "pending", "2024-05-01"),
            ("s6", "session", "pending", None),
        )
        assert outlook.out_of_reach_after == dt.date(2024, 5, 1)
        assert outlook.critical == "s4"
        assert outlook.undated == 1
        assert outlook.on_the_edge

    def test_the_last_day_to_make_one_up_decides(self) -> None:
        done = [(f"s{n}", "session", "live", "2024-01-01") for n in range(4)]
        outlook = self.look(
            *done,
            ("s4", "session", "missed", "2024-04-01"),
            ("s5", "session", "pending", "2024-05-01"),
        )
        assert outlook.out_of_reach_after == dt.date(2024, 4, 1)
        assert outlook.critical == "s4"

    def test_nothing_to_lose(self) -> None:
        outlook = self.look(*[(f"s{n}", "session", "live", "2024-01-01") for n in range(6)])
        assert outlook.out_of_reach_after is None
        assert outlook.smallest == ()
        assert outlook.may_miss is None

    def test_lost_already(self) -> None:
        done = [(f"s{n}", "session", "live", "2024-01-01") for n in range(4)]
        outlook = self.look(
            *done,
            ("s4", "session", "missed", "2024-02-01"),
            ("s5", "session", "pending", "2024-05-01"),
        )
        assert outlook.best is Verdict.NOT_MET
        assert outlook.out_of_reach_after is None
        assert "no completion" in outlook.because


class TestDaysAndMinutes:
    """A residential weighs four days, a group one: both units have to come out (A-03)."""

    KINDS = (
        ("launch_residential", 1),
        ("midpoint_residential", 1),
        ("development_day", 7),
        ("peer_learning_group", 13),
        ("virtual_twilight", 8),
        ("academic_tutoring", 5),
    )

    def expert(self, **changes: Tally) -> Participant:
        kinds = {kind: Tally(live=count) for kind, count in self.KINDS} | changes
        return Participant(
            "x",
            programme="EML",
            variant="with_npq_y2",
            attendance=Attendance.of_kinds(kinds),
        )

    def test_a_long_session_may_not_be_missed_where_short_ones_may(self) -> None:
        """Seven short ones are caught up, so one more of one day is spare, not one of three."""
        outlook = how_far(
            self.expert(
                peer_learning_group=Tally(live=7, caught_up=6),
                midpoint_residential=Tally(pending=1),
                virtual_twilight=Tally(live=6, pending=2),
            )
        )
        # 6 of 40 days are caught up; with the mid-point it is 9, and 8 is the most.
        assert outlook.may_miss == 0
        assert outlook.may_miss_made_up == 0
        without = how_far(
            self.expert(
                peer_learning_group=Tally(live=8, caught_up=5),
                virtual_twilight=Tally(live=6, pending=2),
            )
        )
        assert without.may_miss_made_up == 2

    def test_minutes_in_sum_alone_do_not_tell(self) -> None:
        who = Participant(
            "x",
            programme="EL",
            counts={"online_module": 6},
            attendance=Attendance(Tally(live=9, pending=1), minutes=Tally(live=540, pending=90)),
        )
        outlook = how_far(who)
        assert outlook.smallest is None
        assert "one by one" in outlook.because

    def test_days_in_sum_alone_do_not_tell(self) -> None:
        who = Participant(
            "x",
            programme="EML",
            variant="with_npq_y2",
            attendance=Attendance(Tally(live=34, pending=1), days=Tally(live=39, pending=1)),
        )
        assert "one by one" in how_far(who).because

    def test_minutes_one_by_one_tell(self) -> None:
        taken = [
            Record(
                session=f"s{n}",
                kind="residential" if n < 3 else "school_visit" if n == 3 else "online_module",
                status="pending" if n == 9 else "live",
                minutes_scheduled=60 + n,
                date=dt.date(2024, 5, 1),
            )
            for n in range(10)
        ]
        who = Participant(
            "x",
            programme="EL",
            counts={"online_module": 6},
            attendance=Attendance.of_records(taken),
        )
        outlook = how_far(who, records=taken)
        assert outlook.may_miss == 0
        assert outlook.may_miss_made_up == 1
        assert [str(action) for action in outlook.smallest or ()] == ["attend 1"]
        assert outlook.critical == "s9"


def test_what_may_be_done_has_these_words() -> None:
    words = ["attend", "take_alternative", "catch_up", "engage", "ask_for_ruling"]
    assert [*ActionKind] == words


class TestPlainAnswers:
    """Where there is nothing to look ahead to, it says only that."""

    @pytest.mark.parametrize(
        ("who", "now"),
        [
            (Participant("x", programme="FL"), Verdict.INSUFFICIENT_INFORMATION),
            (Participant("x", programme=None), Verdict.INSUFFICIENT_INFORMATION),
            (Participant("x", programme="CS"), Verdict.INSUFFICIENT_INFORMATION),
            (
                Participant("x", programme="NPQ21", variant="NPQSL"),
                Verdict.INSUFFICIENT_INFORMATION,
            ),
            (
                Participant("x", programme="MET", attendance=Attendance(Tally(lost=12))),
                Verdict.NO_REQUIREMENT,
            ),
            (
                Participant("x", programme="FL", attendance=Attendance(Tally(live=12, missed=1))),
                Verdict.INSUFFICIENT_INFORMATION,
            ),
            (
                Participant(
                    "x",
                    programme="NPQ21",
                    variant="NPQSL",
                    start=dt.date(2019, 9, 1),
                    engagement=Engagement(total=10, engaged=5, lost=5),
                ),
                Verdict.OUT_OF_SCOPE,
            ),
            (
                Participant(
                    "x",
                    programme="NPQ21",
                    variant="NPQSL",
                    start=dt.date(2021, 9, 1),
                    engagement=Engagement(total=10, engaged=5),
                ),
                Verdict.INSUFFICIENT_INFORMATION,
            ),
            (
                Participant(
                    "x",
                    programme="NPQ21",
                    variant="NPQSL",
                    start=dt.date(2021, 9, 1),
                    engagement=Engagement(
                        total=10,
                        engaged=9,
                        lost=1,
                        otherwise={"hours": Engagement(total=60, engaged=50, lost=10)},
                    ),
                ),
                Verdict.REFER,
            ),
        ],
    )
    def test_says_only_that(self, who: Participant, now: Verdict) -> None:
        outlook = how_far(who)
        assert outlook.now is now
        assert outlook.best is now
        assert outlook.may_miss is None
        assert outlook.smallest is None
        assert (outlook.looked, outlook.undated) == (False, 0)


class TestRulings:
    """What is left to a person can be asked for."""

    def test_a_dispensation_may_be_asked_for(self) -> None:
        who = Participant(
            "x",
            programme="FL",
            attendance=Attendance(Tally(live=12, lost=1)),
            dispensations=[DispensationRequest("illness")],
        )
        outlook = how_far(who)
        assert outlook.best is Verdict.REFER
        assert outlook.smallest == (
            Action(ActionKind.ASK_FOR_RULING, question="dispensation_granted", choice="yes"),
        )
        assert str(outlook.smallest[0]) == "ask for a ruling on dispensation_granted (yes)"

    def test_an_alternative_beats_a_ruling_where_one_is_left(self) -> None:
        who = Participant(
            "x",
            programme="HS",
            variant="old_design",
            attendance=Attendance(Tally(live=4, recoverable=1), alternatives_left=True),
        )
        assert [str(a) for a in how_far(who).smallest or ()] == ["take alternative 1"]

    def test_without_one_it_takes_a_ruling(self) -> None:
        who = Participant(
            "x",
            programme="HS",
            variant="old_design",
            attendance=Attendance(Tally(live=4, recoverable=1), alternatives_left=False),
        )
        assert [str(a) for a in how_far(who).smallest or ()] == [
            "catch up 1",
            "ask for a ruling on A-05 (met)",
        ]

    def test_two_conflicting_contracts(self) -> None:
        contracts = [
            Contract(name, limits={Term.MIN_ATTENDANCE_SHARE: share})
            for name, share in (("school", 0), ("funder", 1))
        ]
        who = Participant("x", programme="FL", attendance=Attendance(Tally(lost=13)))
        outlook = how_far(who, contracts=contracts)
        assert outlook.best is Verdict.REFER
        assert [a.question for a in outlook.smallest or ()] == ["A-26.conflict"]

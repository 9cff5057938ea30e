"""Registers not yet returned: the verdict if every value agrees, else what it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Attendance, Between, Engagement, Participant, RangedTally, Tally
from ambition_policy.questions import check_attendance, check_between
from ambition_policy.questions.intervals import MOST_WAYS
from conftest import unchecked
from strategies_local import TABLE

NAMES = tuple(field.name for field in attrs.fields(Tally))
SENIOR = Participant("Sam", programme="NPQA", variant="NPQSL")


def brute(ranged: RangedTally) -> Iterator[Tally]:
    """Every tally of the total, kept if each count lies between its ends."""
    for counts in product(range(ranged.total + 1), repeat=len(NAMES)):
        if sum(counts) == ranged.total and all(
            end.least <= count <= end.most
            for count, end in zip(counts, ranged.ends().values(), strict=True)
        ):
            yield Tally(*counts)


def anything(total: int) -> dict[str, Any]:
    """Every count, from nothing to all."""
    return dict.fromkeys(NAMES, Between(0, total))


class TestBetween:
    """A count of which only the ends are known."""

    @pytest.mark.parametrize(
        ("least", "most", "paths"),
        [(5, 4, ["most"]), (-1, 4, ["least"]), (True, "7", ["least", "most"])],
    )
    def test_faults(self, least: Any, most: Any, paths: list[str]) -> None:  # noqa: ANN401
        with pytest.raises(InvalidFacts) as caught:
            Between(least, most)
        assert [fault.path for fault in caught.value.faults] == [f"Between.{p}" for p in paths]

    def test_one_value(self) -> None:
        assert list(RangedTally(3, live=Between(3, 3)).tallies()) == [Tally(live=3)]


class TestRangedTally:
    """It stands for every tally that fits, and for no other."""

    def test_faults(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            RangedTally(-1, rest=unchecked("gone"), live=unchecked("5"))
        assert [f.path.partition(".")[2] for f in caught.value.faults] == ["total", "rest", "live"]

    def test_the_rest_has_no_count_of_its_own(self) -> None:
        with pytest.raises(InvalidFacts, match="takes the rest"):
            RangedTally(9, live=5, lost=1, rest="lost")

    @pytest.mark.parametrize("live", [Between(0, 8), Between(10, 12), 8])
    def test_counts_that_cannot_add_up(self, live: int | Between) -> None:
        with pytest.raises(InvalidFacts, match="as the counts add up"):
            RangedTally(9, live=live)

    def test_the_widest_count_stays_between_its_ends_too(self) -> None:
        assert list(RangedTally(3, live=Between(1, 3), lost=Between(1, 2)).tallies()) == [
            Tally(live=2, lost=1),
            Tally(live=1, lost=2),
        ]
        ends: dict[str, Any] = {
            "live": Between(0, 2),
            "lost": Between(0, 1),
            "pending": Between(0, 1),
        }
        for tally in RangedTally(3, **ends).tallies():
            assert tally.live <= 2
            assert tally.required == 3

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_every_tally_that_fits(self, data: st.DataObject) -> None:
        total = data.draw(st.integers(0, 3))
        ends: dict[str, Any] = {}
        for name in data.draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4)):
            least = data.draw(st.integers(0, 2))
            ends[name] = Between(least, data.draw(st.integers(least, 3)))
        rest = data.draw(st.sampled_from((None, *(n for n in NAMES if n not in ends))))
        try:
            ranged = RangedTally(total, rest=rest, **ends)
        except InvalidFacts:
            assert not any(
                all(end.least <= getattr(tally, name) <= end.most for name, end in ends.items())
                and all(getattr(tally, n) == 0 for n in NAMES if n not in ends and n != rest)
                for tally in brute(RangedTally(total, **anything(total)))
            )
            return
        found = list(ranged.tallies())
        assert sorted(map(attrs.astuple, found)) == sorted(map(attrs.astuple, brute(ranged)))
        assert len(set(found)) == len(found) <= ranged.ways()


class TestQuestion:
    """Between 5 and 7 of 9."""

    def test_all_agree(self) -> None:
        found = check_between(SENIOR, RangedTally(9, live=Between(5, 6), rest="lost"))
        assert (found.verdict, found.waits_for, found.tried) == (Verdict.NOT_MET, (), 2)
        assert str(found) == "not met, whatever comes back"
        assert found.ends["live"] == (Verdict.NOT_MET, Verdict.NOT_MET)
        assert list(found.decisions) == [Verdict.NOT_MET]

    def test_they_differ(self) -> None:
        found = check_between(SENIOR, RangedTally(9, live=Between(5, 7), rest="caught_up"))
        assert found.verdict is Verdict.INSUFFICIENT_INFORMATION
        assert found.waits_for == ("live", "caught_up")
        assert dict(found.ends) == {
            "live": (Verdict.NOT_MET, Verdict.MET),
            "caught_up": (Verdict.MET, Verdict.NOT_MET),
        }
        assert set(found.decisions) == {Verdict.MET, Verdict.NOT_MET}
        assert str(found) == "insufficient information: it waits for live, caught up"

    def test_a_count_that_cannot_tip_it_is_not_waited_for(self) -> None:
        """What is lost is lost from another count; nothing else tips it here."""
        ranged = RangedTally(
            9, live=7, caught_up=Between(0, 2), late_self_paced=Between(0, 2), lost=Between(0, 1)
        )
        found = check_between(SENIOR, ranged)
        assert found.waits_for == ("caught_up", "late_self_paced", "lost")
        every = check_between(SENIOR, attrs.evolve(ranged, lost=0))
        assert (every.verdict, every.waits_for) == (Verdict.MET, ())
        assert set(every.ends) == {"caught_up", "late_self_paced"}

    def test_nothing_is_open(self) -> None:
        found = check_between(SENIOR, RangedTally(9, live=9))
        assert (found.verdict, dict(found.ends), found.tried) == (Verdict.MET, {}, 1)

    def test_kinds_told_apart(self) -> None:
        kinds = {
            "development_day": RangedTally(9, live=Between(8, 9), rest="lost"),
            "peer_learning_group": RangedTally(16, live=16),
        }
        found = check_between(Participant("Sam", programme="CSL"), kinds)
        assert found.waits_for == ("development_day.live", "development_day.lost")
        assert found.ends["development_day.live"] == (Verdict.NOT_MET, Verdict.MET)

    def test_the_ends_are_those_that_can_be(self) -> None:
        """With one caught up at the least, nobody attended all nine."""
        ranged = RangedTally(9, live=Between(6, 9), caught_up=Between(1, 9))
        assert check_between(SENIOR, ranged).ends["live"] == (Verdict.NOT_MET, Verdict.MET)

    def test_one_answer_for_want_of_another_fact(self) -> None:
        ranged = RangedTally(9, live=Between(8, 9), rest="lost")
        nobody = attrs.evolve(SENIOR, programme=None)
        found = check_between(nobody, ranged)
        assert str(found) == "insufficient information, whatever comes back"
        assert found.decisions[found.verdict].missing == ("programme",)

    def test_an_npq(self) -> None:
        person = Participant("Sam", programme="NPQ21", variant="NPQSL", start=dt.date(2021, 10, 4))
        ranged = RangedTally(20, live=Between(16, 18), rest="lost")
        assert check_between(person, ranged).waits_for == ("live", "lost")
        # Some of it was engaged with before a deferral, so fewer cannot be.
        early = attrs.evolve(person, engaged_before_deferral=17)
        assert check_between(early, ranged).tried == 2

    def test_the_same_words_are_passed_on(self) -> None:
        ranged = RangedTally(9, live=Between(8, 9), rest="recoverable")
        table = attrs.evolve(TABLE, name="mine")
        on = dt.date(2024, 5, 2)
        found = check_between(
            SENIOR, ranged, alternatives_left=False, approved=True, table=table, as_of=on
        )
        assert {decision.as_of for decision in found.decisions.values()} == {on}
        unknown = check_between(SENIOR, ranged, contract_unknown=True)
        assert unknown.verdict is Verdict.INSUFFICIENT_INFORMATION
        assert unknown.decisions[Verdict.INSUFFICIENT_INFORMATION].missing

    def test_counts_that_fit_no_row(self) -> None:
        with pytest.raises(InvalidFacts, match="9 sessions in all"):
            check_between(SENIOR, RangedTally(8, live=Between(5, 7), rest="lost"))

    def test_something_else(self) -> None:
        with pytest.raises(InvalidFacts, match="a RangedTally"):
            check_between(SENIOR, {"session": unchecked(Tally(live=9))})

    def test_too_much_to_try(self) -> None:
        wide = RangedTally(400, **anything(400))
        with pytest.raises(InvalidFacts, match=f"at most {MOST_WAYS} values"):
            check_between(SENIOR, wide)


ROWS = (("NPQA", "NPQSL", 9), ("FL", None, 13), ("HS", "new_design", None))


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Participant, RangedTally]:
    """Somebody of whom up to three counts are known by their ends alone."""
    code, variant, _ = draw(st.sampled_from(ROWS))
    row = TABLE.programme(code).row(variant)
    total = row.total or 0
    names = ("caught_up", "alternative", "lost", "pending", "recoverable", "missed")
    open_names = draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2))
    counts: dict[str, Any] = {}
    for name in open_names:
        least = draw(st.integers(0, 1))
        counts[name] = Between(least, least + draw(st.integers(0, 2)))
    return (
        Participant("x", programme=code, variant=variant),
        RangedTally(total, rest="live", **counts),
    )


class TestLaws:
    """The answer is what brute force over every value finds."""

    @settings(max_examples=60, deadline=None)
    @given(ranges())
    def test_against_brute_force(self, case: tuple[Participant, RangedTally]) -> None:
        person, ranged = case
        verdicts: dict[Tally, Verdict] = {}
        for tally in ranged.tallies():
            told = attrs.evolve(
                person, attendance=Attendance(tally), engagement=Engagement.of(tally)
            )
            verdicts[tally] = check_attendance(told).verdict
        found = check_between(person, ranged)
        assert found.tried == len(verdicts)
        assert set(found.decisions) == set(verdicts.values())
        if len(set(verdicts.values())) == 1:
            assert found.verdict in set(verdicts.values())
            assert found.waits_for == ()
            return
        assert found.verdict is Verdict.INSUFFICIENT_INFORMATION
        # What is not waited for cannot tip it: all else equal, two counts at most apart.
        waits = set()
        for one, other in product(verdicts, verdicts):
            apart = {n for n in NAMES if getattr(one, n) != getattr(other, n)}
            steps = sum(abs(getattr(one, n) - getattr(other, n)) for n in apart)
            if steps == 2 and verdicts[one] is not verdicts[other]:
                waits |= apart
        assert set(found.waits_for) == waits
        assert waits
        for name, ends in found.ends.items():
            values = [getattr(tally, name) for tally in verdicts]
            for verdict, value in zip(ends, (min(values), max(values)), strict=True):
                at_end = {v for t, v in verdicts.items() if getattr(t, name) == value}
                assert verdict is (
                    at_end.pop() if len(at_end) == 1 else Verdict.INSUFFICIENT_INFORMATION
                )

    @settings(max_examples=40, deadline=None)
    @given(ranges(), st.data())
    def test_knowing_more_never_takes_a_verdict_back(
        self, case: tuple[Participant, RangedTally], data: st.DataObject
    ) -> None:
        person, ranged = case
        before = check_between(person, ranged).verdict
        tally = data.draw(st.sampled_from(list(ranged.tallies())))
        known: dict[str, Any] = {n: c for n, c in tally.counts().items() if n != "live"}
        after = check_between(person, attrs.evolve(ranged, **known)).verdict
        if before is not Verdict.INSUFFICIENT_INFORMATION:
            assert after is before

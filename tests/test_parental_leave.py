"""Parental leave: named kinds, two lengths that decide nothing, and who is asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Leave, Participant, Ruling
from ambition_policy.questions import check_parental_leave
from ambition_policy.rules import parental_leave
from ambition_policy.rules.parental_leave import LeaveVerdict
from ambition_policy.terms import Term, shipped
from conftest import unchecked

NAMED = ("adoption", "maternity", "paternity", "shared_parental")
IMPOSSIBLE = Ruling("completion_possible", "no", by="the team", on=date(2022, 3, 1))
POSSIBLE = Ruling("completion_possible", "yes", by="the team", on=date(2022, 3, 1))


def person(programme: str = "FL", *rulings: Ruling, start: date | None = None) -> Participant:
    variant = {"NPQ21": "NPQSL", "HS": "new_design"}.get(programme)
    return Participant("p", programme=programme, variant=variant, start=start, rulings=rulings)


class TestKinds:
    """ATT-3.parental.1: four kinds are named, and the team is to be told early."""

    @pytest.mark.parametrize("kind", NAMED)
    def test_a_named_kind_is_referred_to_the_team(self, kind: str) -> None:
        found = check_parental_leave(person(), Leave(kind, weeks=2, during_programme=True))
        assert found.verdict is LeaveVerdict.REFER
        assert found.refer_to == ("programme_team",)
        assert found.details["contact"] == "programme_team"
        assert found.details["named_type"] is True
        assert "does not name" not in found.because
        assert "ATT-3.parental.1" in found.clauses

    def test_another_kind_is_referred_and_said_not_to_be_named(self) -> None:
        found = check_parental_leave(
            person("FL", IMPOSSIBLE), Leave("unpaid_parental", weeks=3, during_programme=True)
        )
        assert found.verdict is LeaveVerdict.REFER
        assert found.details["named_type"] is False
        assert "options" not in found.details
        assert "does not name" in found.because

    def test_an_unknown_kind_is_asked_for_only_where_it_matters(self) -> None:
        unknown = Leave(None, weeks=3, during_programme=True)
        assert check_parental_leave(person(), unknown).verdict is LeaveVerdict.REFER
        found = check_parental_leave(person("FL", IMPOSSIBLE), unknown)
        assert found.verdict is LeaveVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("leave",)
        assert "named_type" not in found.details


class TestLength:
    """ATT-3.parental.2: two lengths are looked at, and no rule says what they lead to."""

    @given(st.sampled_from(NAMED), st.none() | st.integers(0, 5000), st.integers(0, 5000))
    def test_no_length_changes_the_verdict(self, kind: str, weeks: int | None, away: int) -> None:
        leave = Leave(kind, weeks=weeks, weeks_from_programme=away, during_programme=True)
        found = check_parental_leave(person(), leave)
        assert found.verdict is LeaveVerdict.REFER
        decided = check_parental_leave(person("FL", IMPOSSIBLE), leave)
        assert decided.verdict is LeaveVerdict.DISCUSS

    def test_both_lengths_are_shown(self) -> None:
        leave = Leave("adoption", weeks=20, weeks_from_programme=12, during_programme=True)
        counts = check_parental_leave(person(), leave).counts
        assert (counts["weeks"], counts["weeks_from_programme"]) == (20, 12)

    def test_an_unknown_length_is_asked_for(self) -> None:
        found = check_parental_leave(person(), Leave("adoption", during_programme=True))
        assert (found.verdict, found.missing) == (LeaveVerdict.REFER, ("weeks",))

    def test_two_dates_are_a_length(self) -> None:
        leave = Leave(
            "adoption", starts=date(2022, 5, 2), ends=date(2022, 5, 15), during_programme=True
        )
        found = check_parental_leave(person(), leave)
        assert (found.missing, found.counts["days"]) == ((), 14)


class TestProgramme:
    """The passage is about leave during the programme."""

    def test_leave_outside_it(self) -> None:
        found = check_parental_leave(person(), Leave("maternity", during_programme=False))
        assert found.verdict is LeaveVerdict.NOT_APPLICABLE
        assert (found.refer_to, found.missing) == ((), ())
        assert not found.details

    def test_not_known_whether_it_falls_into_it(self) -> None:
        found = check_parental_leave(person(), Leave("maternity", weeks=4))
        assert found.verdict is LeaveVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("during_programme",)

    def test_leave_that_ended_before_the_start(self) -> None:
        leave = Leave("maternity", weeks=4, ends=date(2021, 8, 31))
        found = check_parental_leave(person(start=date(2021, 9, 1)), leave)
        assert found.verdict is LeaveVerdict.NOT_APPLICABLE
        # On the day it starts, the programme has begun.
        reaching = Leave("maternity", weeks=4, ends=date(2021, 9, 1))
        found = check_parental_leave(person(start=date(2021, 9, 1)), reaching)
        assert found.missing == ("during_programme",)

    def test_it_cannot_fall_into_a_programme_that_began_later(self) -> None:
        leave = Leave("maternity", ends=date(2021, 8, 31), during_programme=True)
        with pytest.raises(InvalidFacts, match="ends before 2021-09-01") as caught:
            check_parental_leave(person(start=date(2021, 9, 1)), leave)
        assert [fault.path for fault in caught.value.faults] == ["Leave.during_programme"]


class TestNotPossible:
    """ATT-3.parental.4, .5: the team decides, and then deferral or withdrawal is discussed."""

    LEAVE = Leave("maternity", weeks=40, during_programme=True)

    def test_the_decision_is_the_teams(self) -> None:
        found = check_parental_leave(person(), self.LEAVE)
        [effect] = found.readings
        assert effect.question == "completion_possible"
        assert dict(effect.outcomes) == {"yes": "refer", "no": "discuss"}
        assert found.assumptions == ()

    def test_once_decided_the_options_are_discussed_in_order(self) -> None:
        found = check_parental_leave(person("MET", IMPOSSIBLE), self.LEAVE)
        assert found.verdict is LeaveVerdict.DISCUSS
        assert found.details["options"] == ("deferral", "withdrawal")
        assert found.refer_to == ("programme_team",)
        assert "ATT-3.parental.5" in found.clauses

    def test_that_it_is_possible_still_leaves_the_how_to_the_team(self) -> None:
        found = check_parental_leave(person("MET", POSSIBLE), self.LEAVE)
        assert (found.verdict, found.refer_to) == (LeaveVerdict.REFER, ("programme_team",))

    def test_a_decision_counts_from_its_day(self) -> None:
        early = check_parental_leave(person("MET", IMPOSSIBLE), self.LEAVE, as_of=date(2022, 2, 1))
        assert early.verdict is LeaveVerdict.REFER


class TestRows:
    """APP-FL.disp.1, APP-HS.disp.1 list leave as a ground; NPQ-2.1 and NPQ-2.2 stay."""

    @pytest.mark.parametrize(
        ("programme", "listed"), [("FL", True), ("HS", True), ("EL", False), ("CSL", False)]
    )
    def test_ground_for_dispensation(self, programme: str, *, listed: bool) -> None:
        leave = Leave("paternity", weeks=2, during_programme=True)
        found = check_parental_leave(person(programme), leave)
        assert found.details["dispensation_ground"] is listed
        assert (f"APP-{programme}.disp.1" in found.clauses) is listed
        assert "design_supports" not in found.details

    def test_an_npq_keeps_its_share(self) -> None:
        leave = Leave("paternity", weeks=52, during_programme=True)
        found = check_parental_leave(person("NPQ21", start=date(2021, 10, 1)), leave)
        assert found.details["design_supports"] is True
        assert found.shares["engagement_threshold"] == Fraction(9, 10)
        assert {"NPQ-2.1", "NPQ-2.2"} <= set(found.clauses)

    def test_a_row_of_ones_own_without_a_share_to_engage_with(self) -> None:
        npq = shipped().programme("NPQ21")
        row = npq.row("NPQSL")
        [limit] = row.standard.limits
        other = attrs.evolve(limit, term=Term.MIN_ATTENDANCE_SHARE)
        found = parental_leave.assess(
            Leave("paternity", weeks=2, during_programme=True),
            npq,
            attrs.evolve(row, standard=attrs.evolve(row.standard, limits=(other,))),
            fixed=shipped().body.circumstances,
            start=None,
        )
        assert found.details["design_supports"] is True
        assert not found.shares

    def test_an_npq_taken_beside_a_programme(self) -> None:
        both = Participant("p", programme="EL", npq="NPQEL", npq_start=date(2021, 10, 1))
        leave = Leave("paternity", weeks=2, during_programme=True)
        assert check_parental_leave(both, leave).details["design_supports"] is True

    def test_an_earlier_npq_is_not_covered(self) -> None:
        leave = Leave("paternity", weeks=2, during_programme=True)
        found = check_parental_leave(person("NPQ21", start=date(2020, 10, 1)), leave)
        assert "design_supports" not in found.details
        assert not found.shares


class TestFacts:
    """Wrong facts are one error; the kind of leave is private."""

    def test_it_cannot_end_before_it_starts(self) -> None:
        with pytest.raises(InvalidFacts, match=r"Leave\.ends: expected not before it starts"):
            Leave("maternity", starts=date(2022, 5, 2), ends=date(2022, 5, 1))

    def test_the_weeks_have_to_fit_the_dates(self) -> None:
        first, last = date(2022, 5, 2), date(2022, 5, 15)
        assert Leave("maternity", weeks=2, starts=first, ends=last).days == 14
        with pytest.raises(InvalidFacts, match="14 days"):
            Leave("maternity", weeks=3, starts=first, ends=last)

    def test_every_fault_is_listed(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            Leave(
                "",
                weeks=-1,
                weeks_from_programme=True,
                starts=unchecked("today"),
                ends=unchecked(3),
                during_programme=unchecked("no"),
            )
        assert [fault.path for fault in caught.value.faults] == [
            "Leave.kind",
            "Leave.weeks",
            "Leave.weeks_from_programme",
            "Leave.starts",
            "Leave.ends",
            "Leave.during_programme",
        ]

    def test_the_kind_is_never_shown(self) -> None:
        assert "maternity" not in repr(Leave("maternity"))
        with pytest.raises(InvalidFacts) as caught:
            Leave(unchecked(["maternity"]))
        assert "maternity" not in str(caught.value)
        assert "list of length 1" in str(caught.value)

"""Part-time work, element by element: what the NPQs give, and what they leave to people."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Ask, Engagement, Move, Participant, PartTimeRequest, Sitting
from ambition_policy.questions import (
    check_eligibility,
    check_move,
    check_part_time_request,
    may_sit_assessment,
)
from ambition_policy.rules.part_time import PartTimeVerdict
from ambition_policy.terms import shipped
from conftest import unchecked


def person(variant: str | None = "NPQSL", start: date | None = None) -> Participant:
    return Participant("p", programme="NPQ21", variant=variant, start=start)


def ask(
    what: Ask | None = None,
    element: str | None = None,
    *,
    part_time: bool | None = True,
    of: Participant | None = None,
    **more: Any,  # noqa: ANN401  (facts by name)
) -> Decision[PartTimeVerdict]:
    request = PartTimeRequest(part_time, ask=what, element=element, **more)
    return check_part_time_request(of or person(), request)


class TestModules:
    """NPQ-3.async.1, .3: done when it suits."""

    @pytest.mark.parametrize("part_time", [True, False, None])
    def test_any_time(self, *, part_time: bool | None) -> None:
        found = ask(element="module", part_time=part_time)
        assert (found.verdict, found.missing) == (PartTimeVerdict.ALLOWED, ())


class TestClinics:
    """NPQ-3.clinic.2, .3: Ambition tries to fit a change; the order may suffer."""

    def test_a_part_timers_change_is_tried_and_not_promised(self) -> None:
        found = ask(Ask.CHANGE_DATE, "clinic")
        assert found.verdict is PartTimeVerdict.REFER
        assert found.details["commitment"] == "will_seek_to_accommodate"
        assert found.details["sequence_warning"] is True
        assert found.refer_to == ("delivery_partner_or_programme_team",)

    def test_a_full_timer_has_the_bodys_way_alone(self) -> None:
        found = ask(Ask.CHANGE_DATE, "clinic", part_time=False)
        assert found.verdict is PartTimeVerdict.REFER
        assert found.details["commitment"] is None
        assert found.refer_to == ("programme_team",)
        assert "ATT-3.catchup.2" in found.clauses

    def test_where_it_is_not_known_no_commitment_is_said(self) -> None:
        found = ask(element="clinic", part_time=None)
        assert found.verdict is PartTimeVerdict.REFER
        assert found.details == {}


class TestCoaching:
    """NPQ-3.coach.1, .2: two NPQs have it, and its times are fixed with the coach."""

    @pytest.mark.parametrize("variant", ["NPQEL", "EHCO"])
    def test_jointly(self, variant: str) -> None:
        found = ask(element="coaching", of=person(variant))
        assert found.verdict is PartTimeVerdict.JOINT_SCHEDULING
        assert found.details["with_whom"] == "coach"

    def test_other_npqs_have_none(self) -> None:
        assert ask(element="coaching").verdict is PartTimeVerdict.NOT_APPLICABLE

    def test_which_npq_it_is_has_to_be_known(self) -> None:
        found = ask(element="coaching", of=person(None))
        assert found.verdict is PartTimeVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("variant",)


class TestConferences:
    """NPQ-3.conf.1: the dates come early, and nothing is said of moving one."""

    def test_no_promise(self) -> None:
        found = ask(Ask.CHANGE_DATE, "conference", non_working_day=True)
        assert found.verdict is PartTimeVerdict.REFER
        assert found.details == {"commitment": None}
        assert found.clauses == ("NPQ-3.conf.1",)


class TestAssessment:
    """NPQ-3.assess.1, .3: any day of the eight, and no more than eight."""

    @given(st.integers(1, 40))
    def test_any_day_of_the_window(self, day: int) -> None:
        found = ask(Ask.SIT_ON_DAY, "assessment", day=day)
        wanted = PartTimeVerdict.ALLOWED if day <= 8 else PartTimeVerdict.REFER
        assert found.verdict is wanted

    @pytest.mark.parametrize(
        ("days", "verdict"),
        [
            (8, PartTimeVerdict.ALLOWED),
            (9, PartTimeVerdict.REFER),
            (None, PartTimeVerdict.REFER),
        ],
    )
    def test_a_longer_window_is_nobodys_right(
        self, days: int | None, verdict: PartTimeVerdict
    ) -> None:
        found = ask(Ask.EXTEND_WINDOW, "assessment", days=days)
        assert found.verdict is verdict
        if verdict is PartTimeVerdict.REFER:
            assert found.details == {"entitlement": False}
            assert found.refer_to == ("programme_team",)


class TestLists:
    """NPQ-1.2, 1.3, 3.0.1: what is given, and what a provider owes."""

    def test_flexibilities(self) -> None:
        found = ask(Ask.LIST_FLEXIBILITIES)
        assert found.verdict is PartTimeVerdict.LIST
        assert found.details["items"] == (
            "modules_any_time",
            "dates_in_advance",
            "clinic_changes_best_effort",
            "assessment_any_time_in_window",
        )
        assert found.details["conditional"] == ("coaching",)
        assert found.details["coaching"] == ("NPQEL", "EHCO")
        assert found.details["for_part_timers_only"] == ("clinic_changes_best_effort",)

    def test_a_full_timer_has_all_but_what_is_said_of_part_timers(self) -> None:
        found = ask(Ask.LIST_FLEXIBILITIES, part_time=False)
        assert found.details["items"] == (
            "modules_any_time",
            "dates_in_advance",
            "assessment_any_time_in_window",
        )

    def test_duties_by_reason(self) -> None:
        part_time = ("suitable_for_part_time", "accessible_for_part_time")
        move = ("adaptable_for_school_move", "continue_in_new_school")
        assert ask(Ask.PROVIDER_DUTIES).details["items"] == part_time
        both = ask(Ask.PROVIDER_DUTIES, reasons=["part_time", "school_move"])
        assert both.details["items"] == (*part_time, *move)
        assert both.verdict is PartTimeVerdict.APPLIES
        moving = ask(Ask.PROVIDER_DUTIES, part_time=False, reasons=["part_time", "school_move"])
        assert moving.details["items"] == move

    def test_nothing_is_owed_to_a_full_timer_as_a_part_timer(self) -> None:
        found = ask(Ask.PROVIDER_DUTIES, part_time=False)
        assert found.verdict is PartTimeVerdict.NOT_APPLICABLE
        assert not found.details

    def test_whether_they_are_part_time_is_asked_where_it_matters(self) -> None:
        found = ask(Ask.PROVIDER_DUTIES, part_time=None)
        assert found.verdict is PartTimeVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("part_time",)


def test_a_case_goes_to_the_check_in() -> None:
    """NPQ-5.1, 5.2, 5.4."""
    found = ask(Ask.RAISE_INDIVIDUAL_CASE, asked_by="delivery_partner")
    assert found.verdict is PartTimeVerdict.ROUTE
    assert found.details == {"route": "check_in", "contact_role": "delivery_partner_lead"}
    assert {"NPQ-5.1", "NPQ-5.2", "NPQ-5.4"} <= set(found.clauses)


class TestScope:
    """NPQ-0.4: the attendance policy has no part-time clause."""

    @pytest.mark.parametrize("programme", ["CSL", "EL", "FL", "MET", "TL"])
    def test_other_programmes(self, programme: str) -> None:
        kim = Participant("p", programme=programme)
        found = ask(element="development_day", of=kim, non_working_day=True)
        assert found.verdict is PartTimeVerdict.REFER
        assert found.details == {"npq_policy_applies": False}
        assert found.refer_to == ("programme_team",)
        assert found.clauses == ("NPQ-0.4", "ATT-3.comm.2")

    def test_an_earlier_intake(self) -> None:
        found = ask(element="module", of=person(start=date(2020, 10, 1)))
        assert found.details == {"npq_policy_applies": False}

    def test_a_later_intake_by_the_default(self) -> None:
        found = ask(element="module", of=person(start=date(2022, 10, 1)))
        assert (found.verdict, found.assumptions) == (PartTimeVerdict.ALLOWED, ("A-01",))
        assert "NPQ-0.4" in found.clauses

    def test_a_later_intake_under_the_other_reading(self) -> None:
        readings = shipped().readings.settle("A-01", "single_intake", by="the owner")
        found = check_part_time_request(
            person(start=date(2022, 10, 1)),
            PartTimeRequest(True, element="module"),  # noqa: FBT003
            table=attrs.evolve(shipped(), readings=readings),
        )
        assert found.details == {"npq_policy_applies": False}

    def test_an_element_that_nobody_speaks_of(self) -> None:
        found = ask(element="school_visit")
        assert found.verdict is PartTimeVerdict.REFER
        assert found.clauses == ("ATT-3.comm.2",)

    def test_the_element_has_to_be_known(self) -> None:
        found = ask(Ask.CHANGE_DATE)
        assert found.verdict is PartTimeVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("element",)


@given(st.integers(0, 20), st.integers(-3, 20), st.booleans())
def test_part_time_work_changes_no_share_no_window_and_no_move(
    engaged: int,
    offset: int,
    part_time: bool,
) -> None:
    """Section D, 10: nothing about part-time work reaches these questions at all."""
    kim = Participant(
        "p",
        programme="NPQ21",
        variant="NPQSL",
        start=date(2021, 10, 4),
        engagement=Engagement(total=20, engaged=engaged, recoverable=0),
    )
    sitting = Sitting(opens=date(2023, 10, 5), on=date.fromordinal(738798 + offset))
    move = Move("school", mid_programme=True, new_area=False)

    def answers() -> tuple[object, ...]:
        return (
            check_eligibility(kim).verdict,
            may_sit_assessment(kim, sitting).verdict,
            check_move(kim, move).verdict,
        )

    before = answers()
    check_part_time_request(kim, PartTimeRequest(part_time, ask=Ask.LIST_FLEXIBILITIES))
    assert answers() == before


def test_wrong_facts_are_listed_at_once() -> None:
    with pytest.raises(InvalidFacts) as caught:
        PartTimeRequest(
            unchecked(1),
            ask=unchecked("why"),
            element="",
            day=0,
            days=True,
            non_working_day=unchecked("no"),
            asked_by=unchecked("nobody"),
            reasons=["part_time", ""],
        )
    assert len(caught.value.faults) == 8
    with pytest.raises(InvalidFacts, match="several texts"):
        PartTimeRequest(None, reasons="part_time")

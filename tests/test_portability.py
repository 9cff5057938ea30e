"""Portability: Ambition goes on after a move, unless both limbs of the exception hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Engagement, Move, Participant, Ruling
from ambition_policy.questions import check_eligibility, check_move
from ambition_policy.rules.portability import MoveVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract, Party
from conftest import unchecked

AUTUMN_2021 = date(2021, 10, 4)
maybe = st.none() | st.booleans()


def person(programme: str = "NPQ21", start: date | None = AUTUMN_2021, **more: Any) -> Participant:  # noqa: ANN401  (facts by name)
    variant = {"NPQ21": "NPQSL", "NPQA": "NPQSL"}.get(programme)
    return Participant("p", programme=programme, variant=variant, start=start, **more)


def moved(**more: Any) -> Move:  # noqa: ANN401  (facts by name)
    facts: dict[str, Any] = {"mid_programme": True, "new_area": True, "area_covered": True}
    return Move("school", **{**facts, **more})


UNCOVERED = moved(area_covered=False, notified=True)


class TestBothLimbs:
    """NPQ-1.4, NPQ-1.5: the duty ends where the area is new and is not served."""

    @pytest.mark.parametrize(
        ("new", "covered", "verdict", "missing"),
        [
            (False, True, MoveVerdict.CONTINUES, ()),
            (False, False, MoveVerdict.CONTINUES, ()),
            (False, None, MoveVerdict.CONTINUES, ()),
            (True, True, MoveVerdict.CONTINUES, ()),
            (None, True, MoveVerdict.CONTINUES, ()),
            (True, False, MoveVerdict.DUTY_LAPSES, ()),
            (True, None, MoveVerdict.INSUFFICIENT_INFORMATION, ("area_covered",)),
            (None, False, MoveVerdict.INSUFFICIENT_INFORMATION, ("new_area",)),
            (None, None, MoveVerdict.INSUFFICIENT_INFORMATION, ("new_area", "area_covered")),
        ],
    )
    def test_table(
        self,
        new: bool | None,
        covered: bool | None,
        verdict: MoveVerdict,
        missing: tuple[str, ...],
    ) -> None:
        found = check_move(person(), moved(new_area=new, area_covered=covered))
        assert (found.verdict, found.missing) == (verdict, missing)

    @given(maybe, maybe, st.none() | st.integers(1, 50))
    def test_a_move_within_the_area_never_ends_provision(
        self,
        covered: bool | None,
        told: bool | None,
        number: int | None,
    ) -> None:
        move = moved(new_area=False, area_covered=covered, notified=told, number=number)
        assert check_move(person(), move).verdict is MoveVerdict.CONTINUES

    @given(maybe, st.integers(1, 50))
    def test_the_number_of_covered_moves_changes_nothing(
        self,
        new: bool | None,
        number: int,
    ) -> None:
        found = check_move(person(), moved(new_area=new, number=number))
        assert found.verdict is MoveVerdict.CONTINUES
        assert found.counts["moves"] == number

    def test_what_happens_next_is_for_people(self) -> None:
        found = check_move(person(), UNCOVERED)
        assert found.details["next_step"] == "refer"
        assert found.refer_to == ("delivery_partner_or_programme_team",)
        assert "withdrawn" not in str(found.details)


class TestPayments:
    """NPQ-1.6, reading A-19: after which moves output payments end."""

    def test_after_an_uncovered_move_they_end_under_both_readings(self) -> None:
        found = check_move(person(), UNCOVERED)
        assert found.details["output_payments_continue"] is False
        assert found.assumptions == ()

    def test_after_a_covered_move_they_go_on_by_the_default(self) -> None:
        found = check_move(person(), moved(notified=True))
        assert found.details["output_payments_continue"] is True
        assert found.assumptions == ("A-19",)

    def test_another_reading_can_be_settled(self) -> None:
        readings = shipped().readings.settle("A-19", "any_move", by="the owner")
        table = attrs.evolve(shipped(), readings=readings)
        found = check_move(person(), moved(), table=table)
        assert found.verdict is MoveVerdict.CONTINUES
        assert found.details["output_payments_continue"] is False

    def test_while_it_is_open_nothing_is_said(self) -> None:
        readings = shipped().readings.open("A-19", by="the owner")
        found = check_move(person(), moved(), table=attrs.evolve(shipped(), readings=readings))
        assert "output_payments_continue" not in found.details
        assert found.assumptions == ("A-19",)


class TestTelling:
    """NPQ-4.port.3: movers are asked to tell somebody, for the record."""

    @pytest.mark.parametrize("told", [None, False, True])
    def test_silence_is_a_reminder_and_no_bar(self, *, told: bool | None) -> None:
        found = check_move(person(), moved(notified=told))
        assert found.verdict is MoveVerdict.CONTINUES
        assert ("reminder" in found.details) is (told is not True)
        assert ("NPQ-4.port.3" in found.clauses) is (told is not True)


class TestWhatTheTextDoesNotSpeakOf:
    """NPQ-1.4 speaks of a new school; NPQ-0.4 of one intake."""

    @pytest.mark.parametrize("destination", ["left_teaching", "trust_office", "abroad"])
    def test_no_school(self, destination: str) -> None:
        found = check_move(person(), Move(destination, mid_programme=True))
        assert found.verdict is MoveVerdict.REFER
        assert found.refer_to == ("delivery_partner_or_programme_team",)

    def test_destination_not_known(self) -> None:
        found = check_move(person(), attrs.evolve(moved(), destination=None))
        assert found.missing == ("destination",)

    def test_not_during_the_programme(self) -> None:
        found = check_move(person(), moved(mid_programme=False))
        assert found.verdict is MoveVerdict.NOT_APPLICABLE
        assert "output_payments_continue" not in found.details

    def test_not_known_whether_it_is_during_the_programme(self) -> None:
        assert check_move(person(), moved(mid_programme=None)).missing == ("mid_programme",)

    @pytest.mark.parametrize(
        ("programme", "start", "asked"),
        [
            ("NPQ21", date(2020, 10, 4), "programme_team"),
            ("NPQA", date(2020, 10, 4), "partner"),
            ("FL", None, "programme_team"),
        ],
    )
    def test_another_programme(self, programme: str, start: date | None, asked: str) -> None:
        found = check_move(person(programme, start), UNCOVERED)
        assert found.verdict is MoveVerdict.REFER
        assert found.details["npq_policy_applies"] is False
        assert found.refer_to == (asked,)
        assert found.readings == ()

    def test_a_later_intake_is_covered_with_the_assumption(self) -> None:
        found = check_move(person(start=date(2022, 10, 4)), moved(notified=True))
        assert found.verdict is MoveVerdict.CONTINUES
        assert found.assumptions == ("A-01", "A-19")
        assert "NPQ-0.4" in found.clauses

    def test_unless_somebody_settles_that_it_is_not(self) -> None:
        readings = shipped().readings.settle("A-01", "single_intake", by="the owner")
        table = attrs.evolve(shipped(), readings=readings)
        found = check_move(person(start=date(2022, 10, 4)), moved(), table=table)
        assert found.verdict is MoveVerdict.REFER
        assert found.details["npq_policy_applies"] is False
        assert found.refer_to == ("programme_team",)

    def test_without_a_start_the_programme_speaks(self) -> None:
        assert check_move(person(start=None), moved()).verdict is MoveVerdict.CONTINUES


class TestEngagement:
    """NPQ-4.port.2: a move changes nothing about engagement."""

    @given(st.integers(0, 40), maybe, maybe)
    def test_the_verdict_on_engagement_is_passed_on_untouched(
        self,
        engaged: int,
        new: bool | None,
        covered: bool | None,
    ) -> None:
        kim = person(engagement=Engagement(total=40, engaged=engaged, recoverable=0))
        found = check_move(kim, moved(new_area=new, area_covered=covered))
        assert found.details["assessment_eligibility"] == check_eligibility(kim).verdict.value


class TestContracts:
    """ATT-0.5, reading A-26: a contract may go on where the duty ends."""

    GOES_ON = Contract("own", continue_after_uncovered_move=True)
    ENDS = Contract("other", continue_after_uncovered_move=False)

    def test_a_contract_of_an_unknown_party_is_not_presumed_to_bind(self) -> None:
        found = check_move(person(), UNCOVERED, contracts=[self.GOES_ON])
        assert found.verdict is MoveVerdict.REFER
        assert found.refer_to == ("contract_owner",)
        assert found.assumptions == ("A-26",)
        assert found.terms_from["continue_after_uncovered_move"] == "contract: own"
        assert "ATT-0.5" in found.clauses

    @pytest.mark.parametrize("party", [Party.FUNDER, Party.DFE])
    def test_one_that_may_change_the_dfes_rule_binds(self, party: Party) -> None:
        contract = attrs.evolve(self.GOES_ON, party=party)
        found = check_move(person(), UNCOVERED, contracts=[contract])
        assert found.verdict is MoveVerdict.CONTINUES
        # Going on with somebody does not bring the payments back.
        assert found.details["output_payments_continue"] is False

    def test_a_ruling_ends_the_question(self) -> None:
        ruling = Ruling("A-26.dfe", "school_contract", by="the owner", on=date(2022, 1, 1))
        kim = person(rulings=[ruling])
        found = check_move(kim, UNCOVERED, contracts=[self.GOES_ON])
        assert found.verdict is MoveVerdict.CONTINUES

    def test_one_that_says_nothing_more_changes_nothing(self) -> None:
        for contracts in ([self.ENDS], [Contract("silent")]):
            found = check_move(person(), UNCOVERED, contracts=contracts)
            assert found.verdict is MoveVerdict.DUTY_LAPSES
            assert found.terms_from["continue_after_uncovered_move"] == "body"

    def test_a_covered_move_does_not_need_it(self) -> None:
        found = check_move(person(), moved(), contracts=[self.GOES_ON])
        assert found.verdict is MoveVerdict.CONTINUES
        assert found.terms_from["continue_after_uncovered_move"] == "body"

    def test_two_that_disagree_are_referred_to_their_owner(self) -> None:
        funder = attrs.evolve(self.GOES_ON, party=Party.FUNDER)
        found = check_move(person(), UNCOVERED, contracts=[funder, self.ENDS])
        assert found.verdict is MoveVerdict.REFER
        assert found.refer_to == ("contract_owner",)
        [effect] = found.readings
        assert dict(effect.outcomes) == {"own": "continues", "other": "duty_lapses"}


def test_wrong_facts_are_listed_at_once() -> None:
    with pytest.raises(InvalidFacts) as caught:
        Move(
            " ",
            mid_programme=unchecked(1),
            new_area=unchecked("no"),
            area_covered=unchecked(0),
            notified=unchecked(""),
            number=0,
        )
    assert len(caught.value.faults) == 6

"""Punctuality: the exact share, and no cut-off."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absence_facts import PROGRAMMES, person, settled
from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Lateness
from ambition_policy.questions import check_lateness
from ambition_policy.rules.punctuality import PunctualityVerdict
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Actor
from conftest import unchecked

V = PunctualityVerdict


def late(code: str, *, table: Table | None = None, **facts: Any) -> Decision[V]:  # noqa: ANN401  (facts of every kind)
    given_ = {"scheduled_min": 60, "late_min": 20, "early_min": 0, **facts}
    return check_lateness(person(code), Lateness(**given_), table=table)


class TestBody:
    """ATT-3.late.1 to .6."""

    def test_beyond_control(self) -> None:
        found = late("TL", beyond_control=True)
        assert (found.verdict, found.readings) == (V.NOT_PENALISED, ())
        assert found.shares["proportion_missed"] == Fraction(1, 3)

    def test_not_beyond_control(self) -> None:
        assert late("TL", beyond_control=False).refer_to == (Actor.PROGRAMME_TEAM,)

    def test_poor_planning(self) -> None:
        assert late("TL", beyond_control=True, reasonable_planning=False).verdict is V.REFER

    def test_what_was_planned_was_not_unforeseen(self) -> None:
        assert late("TL", planned=True).verdict is V.REFER

    def test_a_32(self) -> None:
        facts: dict[str, Any] = {"late_min": 0, "early_min": 10, "beyond_control": True}
        assert late("TL", **facts).assumptions == ("A-32",)
        assert late("TL", table=settled("A-32", "late_only"), **facts).verdict is V.REFER

    def test_examples_of_the_unforeseen(self) -> None:
        found = late("TL", beyond_control=True, cause="travel_disruption")
        assert found.details["unforeseen_example"] is True

    @pytest.mark.parametrize(("told", "word"), [(True, "met"), (False, "not_met")])
    def test_telling(self, told: bool, word: str) -> None:
        assert late("TL", beyond_control=True, notified=told).details["notice_duty"] == word

    def test_unknown_minutes(self) -> None:
        found = late("TL", late_min=None, beyond_control=True)
        assert found.missing == ("late_min",)
        either = late("TL", late_min=None, early_min=None, beyond_control=True)
        assert either.missing == ("late_min", "early_min")
        enough = late("TL", early_min=None, beyond_control=True)
        assert enough.verdict is V.NOT_PENALISED
        assert enough.details["proportion_missed"] is None


class TestRows:
    """APP-*.late.1."""

    @pytest.mark.parametrize("code", ["EML", "FL", "HS"])
    def test_pre_approved_only(self, code: str) -> None:
        assert late(code, pre_approved=True).verdict is V.PERMITTED
        assert late(code, pre_approved=False, beyond_control=False).verdict is V.NOT_PERMITTED
        unforeseen = late(code, beyond_control=True)
        assert (unforeseen.verdict, unforeseen.assumptions) == (V.REFER, ("A-34",))
        assert late(code).missing == ("pre_approved", "beyond_control")

    def test_a_34(self) -> None:
        body, row = settled("A-34", "body_protects"), settled("A-34", "row_alone")
        assert late("FL", beyond_control=True, table=body).verdict is V.NOT_PENALISED
        assert late("FL", beyond_control=True, table=row).verdict is V.NOT_PERMITTED

    @pytest.mark.parametrize("code", ["CSL", "CS"])
    def test_planned_and_told(self, code: str) -> None:
        found = late(code, planned=True, notified_in_advance=True)
        assert [option.option for option in found.options] == ["alt_event", "case_by_case"]
        assert {option.source for option in found.options} == {"row"}
        assert found.refer_to == (Actor.PROGRAMME_LEADER,)
        other = settled("A-39", "another_role")
        told = late(code, planned=True, notified_in_advance=True, table=other)
        assert told.refer_to == (Actor.PL,)

    def test_planned_and_not_told(self) -> None:
        found = late("CSL", planned=True, notified=False)
        assert (found.verdict, found.options) == (V.REFER, ())

    def test_nothing_known(self) -> None:
        found = late("CSL")
        assert found.verdict is V.INSUFFICIENT_INFORMATION
        assert found.refer_to == ()

    @pytest.mark.parametrize("code", ["ECF", "EL", "NPQA", "MET", "TEF"])
    def test_a_12(self, code: str) -> None:
        assert late(code, beyond_control=True).assumptions == ("A-12",)
        table = settled("A-12.late", "not_allowed")
        assert late(code, beyond_control=True, table=table).verdict is V.NOT_PERMITTED


@given(
    st.sampled_from(PROGRAMMES),
    st.integers(1, 400),
    st.integers(1, 400),
    st.fixed_dictionaries(
        {},
        optional={
            name: st.none() | st.booleans()
            for name in ("beyond_control", "planned", "pre_approved", "reasonable_planning")
        },
    ),
)
def test_no_share_flips_a_verdict(code: str, one: int, other: int, facts: dict[str, Any]) -> None:
    """CLAUSES.md D.6: no text says how late is late."""
    first = late(code, scheduled_min=400, late_min=one, **facts)
    second = late(code, scheduled_min=400, late_min=other, **facts)
    assert first.verdict is second.verdict
    assert 0 <= first.shares["proportion_missed"] <= 1


def test_nothing_missed() -> None:
    found = late("FL", late_min=0)
    assert (found.verdict, found.refer_to) == (V.NO_EFFECT, ())


def test_wrong_facts() -> None:
    with pytest.raises(InvalidFacts, match="at most 60 minutes, got 70"):
        Lateness(scheduled_min=60, late_min=40, early_min=30)
    with pytest.raises(InvalidFacts) as raised:
        Lateness(late_min=-1, cause=unchecked(12), planned=unchecked("yes"))
    assert len(raised.value.faults) == 3
    with pytest.raises(InvalidFacts) as raised:
        Lateness(scheduled_min=0, notified=False, notified_in_advance=True)
    assert len(raised.value.faults) == 2

"""Continuation: when there is talk about going on, and about what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absence_facts import PROGRAMMES, TABLE, person, settled
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Misses, Participant, Ruling
from ambition_policy.questions import classify_continuation
from ambition_policy.rules.continuation import ContinuationVerdict
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Actor

V = ContinuationVerdict


def after(
    *counts: int | None,
    code: str = "FL",
    steps: bool | None = True,
    **more: Any,  # noqa: ANN401  (facts of every kind)
) -> Decision[V]:
    events, one_to_ones, tasks = counts
    table: Table | None = more.pop("table", None)
    requirement: Verdict | None = more.pop("requirement", None)
    asked: str | None = more.pop("asked", None)
    misses = Misses(
        events=events,
        one_to_ones=one_to_ones,
        tasks=tasks,
        catch_up_steps_taken=steps,
        **more,
    )
    return classify_continuation(
        person(code), misses, requirement=requirement, asked=asked, table=table
    )


def listed(found: Decision[V]) -> list[str]:
    return [option.option for option in found.options]


class TestTriggers:
    """ATT-3.defwd.1 to .4."""

    @pytest.mark.parametrize(
        ("counts", "verdict", "assumed"),
        [
            ((0, 0, 0), V.NO_CONTACT, ()),
            ((1, 0, 0), V.NO_CONTACT, ()),
            ((2, 0, 0), V.CONTACT, ("A-06",)),
            ((1, 1, 0), V.CONTACT, ("A-06",)),
            ((1, 0, 1), V.NO_CONTACT, ("A-06",)),
            ((0, 0, 2), V.CONTACT, ("A-06",)),
            ((3, 0, 0), V.CONTACT, ()),
        ],
    )
    def test_several(self, counts: tuple[int, ...], verdict: V, assumed: tuple[str, ...]) -> None:
        found = after(*counts)
        assert (found.verdict, found.assumptions) == (verdict, assumed)

    def test_no_steps_to_make_up_one(self) -> None:
        assert after(1, 0, 0, steps=False).verdict is V.CONTACT
        assert after(0, 0, 0, steps=None).verdict is V.NO_CONTACT

    def test_unknown_facts(self) -> None:
        assert after(1, 0, 0, steps=None).missing == ("catch_up_steps_taken",)
        assert after(1, None, 0).missing == ("one_to_ones_missed",)
        assert after(4, None, None).verdict is V.CONTACT
        assert after(1, 0, 0, steps=None, catch_up_complete=True).verdict is V.NO_CONTACT

    def test_what_is_counted(self) -> None:
        found = after(3, 0, 0, excused=2, caught_up=3)
        [effect] = [e for e in found.readings if e.question == "A-06.counted"]
        assert dict(effect.outcomes) == {
            "every": "contact",
            "not_excused": "no_contact",
            "not_caught_up": "no_contact",
        }

    def test_a_06(self) -> None:
        assert after(1, 0, 1, table=settled("A-06.pooling", "all_together")).verdict is V.CONTACT
        assert after(1, 1, 0, table=settled("A-06.pooling", "all_apart")).verdict is V.NO_CONTACT
        assert after(2, 0, 0, table=settled("A-06.number", "3")).verdict is V.NO_CONTACT


class TestOptions:
    """ATT-3.att.4, .5, ATT-3.defwd.5."""

    def test_deferral_alone_while_the_requirement_can_be_met(self) -> None:
        found = after(3, 0, 0, requirement=Verdict.PENDING)
        assert listed(found) == ["deferral"]
        assert found.options[0].clauses == ("ATT-3.att.4", "ATT-3.defwd.5")
        assert found.details["withdrawal_for_attendance"] is False

    def test_withdrawal_where_it_cannot(self) -> None:
        found = after(3, 0, 0, requirement=Verdict.NOT_MET)
        assert listed(found) == ["deferral", "withdrawal"]
        assert found.details["withdrawn"] is False

    @pytest.mark.parametrize("code", ["MET", "TEF", "TL"])
    def test_no_requirement_to_fail(self, code: str) -> None:
        found = after(4, 0, 0, code=code)
        assert found.details["requirement"] == "no_requirement"
        assert found.details["withdrawal_for_attendance"] is False

    def test_eml_without_a_variant(self) -> None:
        assert "requirement" not in after(4, 0, 0, code="EML").details

    def test_changed_circumstances(self) -> None:
        found = after(0, 0, 0, circumstances_changed=True, requirement_at_risk=True)
        assert found.verdict is V.CONTACT_REQUIRED
        assert (found.details["by"], found.details["order"]) == ("participant", "deferral_first")
        assert listed(found) == ["deferral", "withdrawal"]
        assert found.options[1].standing == "fallback"
        unsure = after(0, 0, 0, circumstances_changed=True)
        assert unsure.missing == ("requirement_at_risk",)
        fine = after(0, 0, 0, circumstances_changed=True, requirement_at_risk=False)
        assert fine.verdict is V.NO_CONTACT

    @pytest.mark.parametrize(
        ("requirement", "lost", "standing"),
        [
            (None, "unknown", "fallback"),
            (Verdict.PENDING, "unmet", "fallback"),
            (Verdict.NOT_MET, "met", "offered"),
        ],
    )
    def test_what_withdrawal_needs(
        self, requirement: Verdict | None, lost: str, standing: str
    ) -> None:
        changed = {"circumstances_changed": True, "requirement_at_risk": True}
        found = after(0, 0, 0, code="NPQA", requirement=requirement, **changed)
        needs = {"deferral_does_not_suit": "unknown", "requirement_lost": lost}
        assert found.options[1].standing == standing
        assert dict(found.options[1].needs) == needs
        assert found.options[1].clauses == ("ATT-3.att.5", "ATT-3.defwd.5")

    @pytest.mark.parametrize(
        ("choice", "standing", "suits_not"),
        [("no", "offered", "met"), ("yes", "fallback", "unmet")],
    )
    def test_whether_deferral_suits_is_a_ruling(
        self, choice: str, standing: str, suits_not: str
    ) -> None:
        ruling = Ruling("deferral_suits", choice, by="the team", on=date(2024, 1, 1))
        sam = Participant("Sam", programme="FL", rulings=(ruling,))
        misses = Misses(circumstances_changed=True, requirement_at_risk=True)
        found = classify_continuation(sam, misses)
        assert found.options[1].standing == standing
        assert found.options[1].needs["deferral_does_not_suit"] == suits_not

    def test_deferral_that_does_not_suit_brings_withdrawal_up(self) -> None:
        """ATT-3.att.5, where the requirement can still be met."""
        ruling = Ruling("deferral_suits", "no", by="the team", on=date(2024, 1, 1))
        sam = Participant("Sam", programme="NPQA", rulings=(ruling,))
        missed = Misses(events=3, one_to_ones=0, tasks=0, catch_up_steps_taken=True)
        found = classify_continuation(sam, missed, requirement=Verdict.PENDING)
        assert listed(found) == ["deferral", "withdrawal"]


class TestLeftOpen:
    """Nothing withdraws anybody."""

    def test_withdraw_now(self) -> None:
        found = after(5, 0, 0, asked="withdraw_now", requirement=Verdict.NOT_MET)
        assert (found.verdict, found.details["withdrawn"]) == (V.REFER, False)
        assert found.details["requirement"] == "not_met"

    def test_another_question(self) -> None:
        with pytest.raises(InvalidFacts, match="one of withdraw_now, how_long"):
            after(5, 0, 0, asked="why")

    def test_how_long(self) -> None:
        assert after(5, 0, 0, asked="how_long").refer_to == (Actor.DEFERRAL_POLICY,)


@given(
    st.sampled_from(PROGRAMMES),
    st.tuples(*[st.integers(0, 4)] * 3),
    st.sampled_from([None, *Verdict]),
    st.none() | st.booleans(),
)
def test_nobody_is_withdrawn(
    code: str,
    counts: tuple[int, int, int],
    requirement: Verdict | None,
    steps: bool | None,
) -> None:
    """CLAUSES.md D.5, D.7: withdrawing is talked through only where a requirement is lost."""
    found = after(*counts, code=code, steps=steps, requirement=requirement)
    assert found.details.get("withdrawn", False) is False
    assert ("withdrawal" in listed(found)) <= (requirement is Verdict.NOT_MET)


@given(st.tuples(*[st.integers(0, 4)] * 3), st.integers(0, 2))
def test_missing_more_never_ends_the_talk(counts: tuple[int, int, int], more: int) -> None:
    """Adding an absence never takes a trigger away."""
    worse = [n + (at == more) for at, n in enumerate(counts)]
    if after(*counts).verdict is V.CONTACT:
        assert after(*worse).verdict is V.CONTACT


def test_wrong_facts() -> None:
    with pytest.raises(InvalidFacts, match="at most 1, what was missed"):
        Misses(events=1, one_to_ones=0, tasks=0, excused=2)
    with pytest.raises(InvalidFacts, match="since all was made up"):
        Misses(catch_up_complete=True, catch_up_steps_taken=False)
    wrong: dict[str, Any] = {"events": -1, "requirement_at_risk": 1}
    with pytest.raises(InvalidFacts) as raised:
        Misses(**wrong)
    assert len(raised.value.faults) == 2
    assert Misses(events=0).anything is None
    assert TABLE.body.absences.deviating("FL") == ()

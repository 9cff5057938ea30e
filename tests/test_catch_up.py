"""Catch-up: what may be offered, in which order, and who decides the rest."""

from __future__ import annotations

from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from absence_facts import PROGRAMMES, TABLE, person, settled
from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Absence, CatchUpFacts
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import catch_up_options
from ambition_policy.rules.catch_up import CatchUpVerdict
from ambition_policy.terms.programmes import Table
from ambition_policy.terms.provisions import CatchUpOption
from ambition_policy.vocabulary import Actor, Element

FLAGS = [f.name for f in attrs.fields(CatchUpFacts) if f.name != "others"]


def offered(
    code: str,
    kind: str,
    *,
    variant: str | None = None,
    table: Table | None = None,
    element: Element | None = None,
    **facts: Any,  # noqa: ANN401  (facts of every kind)
) -> Decision[CatchUpVerdict]:
    absence = Absence(kind, element=element, making_up=CatchUpFacts(**facts))
    return catch_up_options(person(code, variant), absence, table=table)


class TestRowsBeforeBody:
    """APP-*.cu: the row's own options come first."""

    def test_recording_where_there_is_one(self) -> None:
        found = offered("CSL", "peer_learning_group", recorded=True)
        assert found.details["options"] == ("canvas_recording",)
        assert "APP-CSL.cu.1" in found.clauses

    def test_whether_it_was_recorded_is_asked_for(self) -> None:
        found = offered("CSL", "peer_learning_group")
        assert found.verdict is CatchUpVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("recorded",)

    def test_the_body_follows_and_is_marked(self) -> None:
        found = offered("CSL", "development_day", alternative_exists=True)
        assert [(o.option, o.source) for o in found.options if o.standing == "offered"] == [
            ("canvas_content", "row"),
            ("alt_event", "body"),
        ]
        assert found.details["condition"] == "costs_met"

    def test_the_body_alone_offers_materials_once_they_are_known(self) -> None:
        found = offered("TL", "event", alternative_exists=False, online_materials=True)
        assert found.details["options"] == ("self_directed_online",)

    def test_an_alternative_is_offered_before_it_is_known(self) -> None:
        found = offered("EML", "development_day")
        assert found.verdict is CatchUpVerdict.OPTIONS
        assert found.details["options"] == ("alt_session",)
        assert found.details["fallback"] == ("workbook",)
        assert found.missing == ("alternative_exists",)

    @pytest.mark.parametrize("obstacle", ["can_attend_alternative", "same_content"])
    def test_an_alternative_that_is_no_help(self, obstacle: str) -> None:
        facts: dict[str, Any] = {"alternative_exists": True, obstacle: False}
        found = offered("EML", "peer_learning_group", **facts)
        assert found.details["options"] == ("recording_and_workbook",)

    def test_what_the_text_denies_stays_denied(self) -> None:
        found = offered("TEF", "conference", alternative_exists=True)
        assert found.details["not_available"] == ("alt_event",)
        assert found.details["options"] == ("canvas_materials",)

    def test_preconditions_are_told(self) -> None:
        found = offered("HS", "residential", variant="old_design", approved_before=True)
        assert dict(found.options[0].needs) == {
            "approved_before": "met",
            "exceptional": "unknown",
            "next_cohort_exists": "unknown",
            "can_attend_alternative": "unknown",
        }
        assert found.missing == ("exceptional",)


class TestApproval:
    """APP-FL.cu.1, APP-HS.cu.1 to .4, APP-EML.fu.4: approval comes first."""

    @pytest.mark.parametrize("code", ["FL", "HS"])
    def test_without_approval_it_is_the_teams_to_say(self, code: str) -> None:
        found = offered(code, "residential", approved_before=False, alternative_exists=True)
        assert found.verdict is CatchUpVerdict.REFER
        assert found.refer_to == (Actor.PROGRAMME_TEAM,)

    def test_a_form_not_filled_in(self) -> None:
        found = offered("EML", "midpoint_residential", request_before=True, form_completed=False)
        assert (found.verdict, found.refer_to) == (
            CatchUpVerdict.REFER,
            (Actor.PROGRAMME_LEADER,),
        )

    def test_a_signature_is_waited_for(self) -> None:
        found = offered("EML", "midpoint_residential", request_before=True, form_completed=True)
        assert (found.verdict, found.options[0].standing) == (CatchUpVerdict.PENDING, "unknown")
        assert found.details["waiting_for"] == "programme_leader_sign_off"

    def test_a_form_nobody_knows_of(self) -> None:
        found = offered("EML", "midpoint_residential", request_before=True, leader_signed_off=True)
        assert found.missing == ("form_completed",)

    def test_a_42(self) -> None:
        found = offered("HS", "residential", approved_before=False)
        assert found.assumptions == ("A-42",)
        other = settled("A-42", "unconditional")
        found = offered("HS", "residential", approved_before=False, table=other)
        assert found.details["options"] == ("catch_up_content",)

    def test_a_20(self) -> None:
        signed: dict[str, Any] = {
            "request_before": True,
            "form_completed": True,
            "leader_signed_off": True,
        }
        other = settled("A-20", "any_residential")
        found = offered("EML", "launch_residential", table=other, **signed)
        assert found.details["options"] == ("catch_up_materials",)

    def test_the_launch_cannot_be_made_up(self) -> None:
        found = offered("EML", "launch_residential")
        assert found.verdict is CatchUpVerdict.CANNOT_START
        assert found.assumptions == ("A-33",)


class TestPersons:
    """ATT-3.catchup.1, .5, APP-NPQA.cu.1: what persons decide."""

    @pytest.mark.parametrize("kind", ["one_to_one", "independent_task"])
    @pytest.mark.parametrize("code", PROGRAMMES)
    def test_tasks_and_one_to_ones_always_individually(self, code: str, kind: str) -> None:
        found = offered(code, kind, alternative_exists=True, recorded=True)
        assert found.verdict is CatchUpVerdict.REFER
        assert found.details["options"] == ("individual_discussion",)

    def test_the_partner(self) -> None:
        found = offered("NPQA", "session", alternative_exists=True)
        assert (found.verdict, found.refer_to) == (CatchUpVerdict.REFER, (Actor.PARTNER,))
        assert found.details["options"] == ("partner_decides",)

    def test_tutoring_for_one(self) -> None:
        found = offered("EML", "academic_tutoring", element=Element.ONE_TO_ONE)
        assert found.details["options"] == ("individual_discussion",)

    def test_a_27(self) -> None:
        found = offered("ECF", "sense_making_clinic", table=settled("A-27", "available"))
        assert found.verdict is CatchUpVerdict.OPTIONS
        missing = offered("ECF", "sense_making_clinic", steplab_available=False)
        assert (missing.verdict, missing.assumptions) == (CatchUpVerdict.REFER, ())


class TestLaws:
    """CLAUSES.md D.7: discretion is never a refusal."""

    @given(
        st.sampled_from(PROGRAMMES),
        st.sampled_from(["residential", "session", "clinic", "development_day", "module"]),
        st.dictionaries(st.sampled_from(FLAGS), st.booleans()),
    )
    def test_no_referral_without_somebody(
        self, code: str, kind: str, facts: dict[str, Any]
    ) -> None:
        if facts.get("leader_signed_off") and facts.get("request_before") is False:
            return
        found = offered(code, kind, **facts)
        assert bool(found.refer_to) is (found.verdict is CatchUpVerdict.REFER)
        if found.verdict is CatchUpVerdict.OPTIONS:
            assert found.details["options"]

    @given(st.sampled_from(FLAGS), st.booleans())
    def test_a_fact_no_option_needs_changes_nothing(self, name: str, value: bool) -> None:
        needed = {"recorded", "alternative_exists", "same_content", "can_attend_alternative"}
        if name not in needed | {"online_materials"}:
            plain = offered("CSL", "peer_learning_group", recorded=True)
            more: dict[str, Any] = {name: value}
            assert offered("CSL", "peer_learning_group", recorded=True, **more) == plain

    def test_every_combination_gives_an_answer(self) -> None:
        names = ("approved_before", "exceptional", "next_cohort_exists", "can_attend_alternative")
        for values in product((True, False, None), repeat=len(names)):
            facts: dict[str, Any] = dict(zip(names, values, strict=True))
            found = offered("HS", "residential", **facts)
            assert found.verdict is not CatchUpVerdict.PENDING


class TestFacts:
    def test_wrong_facts(self) -> None:
        wrong: Any = {"recorded": 1, "others": {"mine": "yes"}, "exceptional": "no"}
        with pytest.raises(InvalidFacts) as raised:
            CatchUpFacts(**wrong)
        assert len(raised.value.faults) == 3
        with pytest.raises(InvalidFacts, match="a request made beforehand"):
            CatchUpFacts(request_before=False, leader_signed_off=True)

    def test_a_kind_nobody_speaks_of(self) -> None:
        with pytest.raises(InvalidFacts, match="residental"):
            offered("FL", "residental")

    def test_facts_of_a_callers_own_table(self) -> None:
        facts = CatchUpFacts(others={"line_manager_agrees": True})
        assert facts.holds("line_manager_agrees") is True
        assert facts.holds("nothing_known") is None
        own = CatchUpOption(option="shadowing", needs=("line_manager_agrees",), clauses=("X",))
        programme = TABLE.programme("TL")
        cell = attrs.evolve(programme.catch_up, options=(own,))
        table = attrs.evolve(
            TABLE,
            programmes=FrozenMap(
                {**TABLE.programmes, "TL": attrs.evolve(programme, catch_up=cell)}
            ),
        )
        absence = Absence("event", making_up=facts)
        found = catch_up_options(person("TL"), absence, table=table)
        assert found.details["options"] == ("shadowing",)

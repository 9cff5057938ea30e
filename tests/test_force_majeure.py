"""Force majeure: a cause and a journey together, and what Ambition does for an event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Disruption, Participant, Ruling, Travel
from ambition_policy.questions import check_force_majeure
from ambition_policy.rules.force_majeure import ForceMajeureVerdict
from ambition_policy.terms import shipped
from conftest import unchecked

NAMED = shipped().body.circumstances.force_majeure_causes.words
EXTREME = Ruling("extreme_event", "yes", by="the team", on=date(2022, 1, 1))
NOT_EXTREME = Ruling("extreme_event", "no", by="the team", on=date(2022, 1, 1))


def ask(
    cause: str | None,
    *rulings: Ruling,
    programme: str = "EL",
    in_person: bool | None = True,
    **more: Any,  # noqa: ANN401  (facts by name)
) -> Decision[ForceMajeureVerdict]:
    variant = "new_design" if programme == "HS" else None
    who = Participant("p", programme=programme, variant=variant, rulings=rulings)
    return check_force_majeure(who, Disruption(cause, in_person=in_person, **more))


class TestBothLimbs:
    """ATT-3.fm.1, .2: a named cause that makes the journey unsafe or impossible."""

    @pytest.mark.parametrize("cause", NAMED)
    @pytest.mark.parametrize("travel", [Travel.UNSAFE, Travel.IMPOSSIBLE])
    def test_a_named_cause(self, cause: str, travel: Travel) -> None:
        found = ask(cause, travel=travel)
        assert found.verdict is ForceMajeureVerdict.APPLIES
        assert found.details["participant_duty"] == "contact_programme_team_or_partner"
        assert found.details["force_majeure"] == "applies"
        assert "clause" not in found.details

    @given(st.sampled_from([*NAMED, "rail_signal_failure", "flood_of_visitors"]))
    def test_a_safe_journey_is_enough_to_say_no(self, cause: str) -> None:
        found = ask(cause, travel="safe_and_possible")
        assert found.verdict is ForceMajeureVerdict.DOES_NOT_APPLY
        assert "participant_duty" not in found.details

    def test_journey_not_known(self) -> None:
        found = ask("terrorism")
        assert found.verdict is ForceMajeureVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("travel",)

    def test_cause_not_known(self) -> None:
        found = ask(None, travel="unsafe")
        assert found.verdict is ForceMajeureVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("cause",)

    def test_not_known_whether_it_is_in_person(self) -> None:
        assert ask("terrorism", in_person=None, travel="unsafe").missing == ("in_person",)


class TestCatchAll:
    """ATT-3.fm.3: whether another event is extreme is a judgement."""

    def test_an_unnamed_cause_is_referred(self) -> None:
        found = ask("rail_signal_failure", travel="impossible")
        assert found.verdict is ForceMajeureVerdict.REFER
        assert found.refer_to == ("programme_team",)
        assert found.details["clause"] == "catch_all"
        [effect] = found.readings
        assert dict(effect.outcomes) == {"yes": "applies", "no": "does_not_apply"}

    def test_once_it_is_judged(self) -> None:
        yes = ask("pandemic_lockdown", EXTREME, travel="impossible")
        assert yes.verdict is ForceMajeureVerdict.APPLIES
        assert "found extreme" in yes.because
        no = ask("pandemic_lockdown", NOT_EXTREME, travel="impossible")
        assert no.verdict is ForceMajeureVerdict.DOES_NOT_APPLY
        assert "nothing extreme" in no.because


class TestBesideTheClause:
    """I-56: the clause is about journeys and about being hindered."""

    @pytest.mark.parametrize("travel", [None, Travel.UNSAFE, Travel.SAFE_AND_POSSIBLE])
    def test_online(self, travel: Travel | None) -> None:
        found = ask("extreme_weather", in_person=False, travel=travel)
        assert (found.verdict, found.refer_to) == (ForceMajeureVerdict.REFER, ("programme_team",))
        assert found.details["travel_clause_applies"] is False
        assert "ATT-3.exc.2" in found.clauses

    def test_on_strike_themselves(self) -> None:
        found = ask("teacher_strike", travel="unsafe", participant_on_strike=True)
        assert (found.verdict, found.refer_to) == (ForceMajeureVerdict.REFER, ("programme_team",))
        assert found.readings == ()

    @pytest.mark.parametrize(
        ("programme", "kind", "approved", "verdict"),
        [
            ("HS", "residential", False, ForceMajeureVerdict.REFER),
            ("FL", "residential", False, ForceMajeureVerdict.REFER),
            ("HS", "residential", True, ForceMajeureVerdict.APPLIES),
            ("HS", "residential", None, ForceMajeureVerdict.APPLIES),
            ("FL", "study_tour", False, ForceMajeureVerdict.APPLIES),
            ("EL", "residential", False, ForceMajeureVerdict.APPLIES),
            ("FL", None, False, ForceMajeureVerdict.APPLIES),
        ],
    )
    def test_approval_that_nobody_could_give_beforehand(
        self,
        programme: str,
        kind: str | None,
        approved: bool | None,
        verdict: ForceMajeureVerdict,
    ) -> None:
        found = ask(
            "extreme_weather",
            programme=programme,
            travel="unsafe",
            kind=kind,
            approved_before=approved,
        )
        assert found.verdict is verdict
        assert found.details["force_majeure"] == "applies"


class TestAffectedEvent:
    """ATT-3.fm.4, .5: Ambition tells people, follows up and explains how to catch up."""

    DUTIES = ("notify_participants", "follow_up_affected", "explain_catch_up_options")

    @pytest.mark.parametrize(
        ("cause", "by"),
        [("extreme_weather", None), (None, None), ("pandemic_lockdown", "ambition")],
    )
    def test_duties(self, cause: str | None, by: str | None) -> None:
        found = ask(cause, in_person=None, event_affected=True, decided_by=by)
        assert found.verdict is ForceMajeureVerdict.PROVIDER_DUTIES
        assert found.details["duties"] == self.DUTIES
        assert {"ATT-3.fm.4", "ATT-3.fm.5"} <= set(found.clauses)

    def test_an_unnamed_cause_is_affecting_only_where_ambition_says_so(self) -> None:
        found = ask("rail_signal_failure", travel="unsafe", event_affected=True)
        assert found.verdict is ForceMajeureVerdict.REFER

    def test_the_participants_duty_stands_beside_it(self) -> None:
        found = ask("extreme_weather", travel="unsafe", event_affected=True)
        assert found.verdict is ForceMajeureVerdict.PROVIDER_DUTIES
        assert found.details["participant_duty"] == "contact_programme_team_or_partner"


def test_wrong_facts_are_listed_at_once() -> None:
    with pytest.raises(InvalidFacts) as caught:
        Disruption(
            "",
            in_person=unchecked(1),
            travel=unchecked("slow"),
            participant_on_strike=unchecked(0),
            event_affected=unchecked(""),
            decided_by=unchecked("nobody"),
            kind="",
            approved_before=unchecked(2),
        )
    assert len(caught.value.faults) == 8

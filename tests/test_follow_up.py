"""Follow-up: who gets in touch, how and when, and who is left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from absence_facts import PROGRAMMES, TABLE, person, settled
from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import (
    Absence,
    CatchUpFacts,
    Notice,
    Notifier,
    Participant,
    Recipient,
    Ruling,
)
from ambition_policy.questions import follow_up, who_follows_up_same_day
from ambition_policy.rules.follow_up import FollowUpVerdict, duties
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Actor
from conftest import unchecked

KINDS = ("residential", "session", "conference", "development_day", "independent_task")
DAY = date(2021, 3, 3)


def after(
    code: str,
    kind: str,
    *,
    table: Table | None = None,
    **facts: Any,  # noqa: ANN401  (facts of every kind)
) -> Decision[FollowUpVerdict]:
    return follow_up(person(code), Absence(kind, **facts), table=table)


def actions(found: Decision[FollowUpVerdict]) -> list[str]:
    return [step.action for step in found.duties]


class TestBody:
    """ATT-3.nonatt.1 to .5."""

    def test_a_call_an_email_and_the_school(self) -> None:
        found = after("TL", "event", notified=False, date=DAY)
        assert [(s.actor, s.action, s.when, s.due) for s in found.duties] == [
            (Actor.PROGRAMME_TEAM_OR_EVENTS_TEAM, "phone", "same_day_or_following_days", None),
            (Actor.PROGRAMME_TEAM_OR_EVENTS_TEAM, "email", "after_phone_if_necessary", None),
            (Actor.PROGRAMME_TEAM, "contact_school", "if_no_response", None),
        ]
        assert all(step.source == "body" for step in found.duties)

    @pytest.mark.parametrize(
        ("phone", "email", "left"),
        [
            ("no_answer", None, ["email", "contact_school"]),
            ("no_answer", "no_reply", ["contact_school"]),
            ("no_answer", "replied", []),
            ("reached", None, []),
            (None, "no_reply", ["contact_school"]),
        ],
    )
    def test_no_step_twice(self, phone: str | None, email: str | None, left: list[str]) -> None:
        found = after("TL", "event", notified=False, phone=phone, email=email)
        assert actions(found) == left
        if not left:
            assert found.details["next"] == "individual_discussion"

    def test_a_43(self) -> None:
        table = settled("A-43", "email_alone")
        found = after("TL", "event", notified=False, table=table)
        assert found.duties[0].when == "unspecified"

    def test_who_on_the_day(self) -> None:
        found = who_follows_up_same_day()
        assert found.details["actor"] == "events_team"

    def test_unknown_attendance(self) -> None:
        found = after("FL", "residential", attended=None, notified=False)
        assert found.missing == ("attended",)


class TestRows:
    """APP-*.fu."""

    def test_fl_timing_is_not_invented(self) -> None:
        [step] = after("FL", "residential", notified=False, date=DAY).duties
        assert (step.when, step.due) == ("unspecified", None)

    def test_hs_next_day(self) -> None:
        found = after("HS", "virtual_twilight", notified=False, date=DAY)
        assert found.details["due_date"] == date(2021, 3, 4)

    def test_a_21(self) -> None:
        table = settled("A-21", "without_notice_only")
        found = after("HS", "virtual_twilight", notified=True, table=table)
        assert found.verdict is FollowUpVerdict.NO_FOLLOW_UP
        assert found.details["reason"] == "told_beforehand"

    def test_eml_launch(self) -> None:
        found = after("EML", "launch_residential", notified=True)
        assert found.verdict is FollowUpVerdict.CANNOT_START
        assert found.assumptions == ("A-33",)

    def test_eml_form_and_signature(self) -> None:
        asked = CatchUpFacts(request_before=True)
        found = after("EML", "midpoint_residential", making_up=asked)
        assert actions(found) == ["complete_form", "sign_off", "send_catch_up_materials"]

    def test_eml_signature_refused(self) -> None:
        refused = CatchUpFacts(request_before=True, leader_signed_off=False)
        found = after("EML", "midpoint_residential", making_up=refused)
        assert actions(found) == ["ask_reason"]

    @pytest.mark.parametrize(("choice", "left"), [("yes", []), ("no", ["ask_to_leave"])])
    def test_only_a_ruling_asks_anybody_to_leave(self, choice: str, left: list[str]) -> None:
        absence = Absence("midpoint_residential", notified=False, reason="holiday")
        ruling = Ruling("good_reason", choice, by="the Programme team", on=DAY)
        ruled = Participant("somebody", programme="EML", rulings=(ruling,))
        assert follow_up(person("EML"), absence).verdict is FollowUpVerdict.REFER
        found = follow_up(ruled, absence)
        assert actions(found) == left
        assert [step.source for step in found.duties] == ["row"] * len(left)

    def test_a_40(self) -> None:
        table = settled("A-40", "all_events")
        found = after("EML", "coaching", notified=False, table=table)
        assert actions(found) == ["phone", "email", "share_workbook"]

    def test_an_accepted_reason_speaks_for_staying(self) -> None:
        found = after("EML", "midpoint_residential", notified=False, reason="bereavement")
        assert found.details["likely"] == "not_asked_to_leave"
        assert found.refer_to == (Actor.PROGRAMME_TEAM,)

    def test_fl_told(self) -> None:
        found = after("FL", "residential", notified=True)
        assert found.details["reason"] == "absent_notified"
        assert after("FL", "residential", attended=True).details == {"reason": "attended"}

    def test_tef_reasons(self) -> None:
        assert actions(after("TEF", "conference", reason_known=False)) == ["contact_participant"]
        assert after("TEF", "conference").missing == ("reason_known",)

    def test_a_41(self) -> None:
        table = settled("A-41", "did_not_attend")
        assert actions(after("TEF", "conference", reason_known=True, table=table))

    def test_met_asks_whether_a_reason_was_given(self) -> None:
        found = after("MET", "module_conference", notified=True)
        assert found.missing == ("reason_given",)
        given_one = after("MET", "module_conference", notified=True, reason="bereavement")
        assert given_one.verdict is FollowUpVerdict.NO_FOLLOW_UP

    def test_eml_notice_changes_the_steps(self) -> None:
        found = after("EML", "development_day")
        assert found.verdict is FollowUpVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("notified",)


class TestCurriculum:
    """APP-CSL.fu.1, .2, APP-CS.fu.1, .2."""

    def test_a_first_absence(self) -> None:
        found = after("CSL", "development_day", notified=False, previous_absences=0)
        assert found.details["reason"] == "not_routinely_chased"
        assert found.details["continuation_contact"] is False
        assert found.assumptions == ("A-13",)

    def test_a_pattern_is_a_persons_to_see(self) -> None:
        found = after("CS", "development_day", notified=False, previous_absences=1)
        assert (found.refer_to, found.assumptions) == ((Actor.PROGRAMME_TEAM,), ("A-07",))

    def test_a_key_event_nobody_agreed(self) -> None:
        facts: dict[str, Any] = {"notified": False, "previous_absences": 0, "key_event": True}
        found = after("CSL", "development_day", **facts)
        assert found.refer_to == (Actor.PROGRAMME_LEADER, Actor.PS_BP)
        table = settled("A-39", "another_role")
        assert after("CSL", "development_day", table=table, **facts).refer_to[0] is Actor.PL
        agreed = after(
            "CSL", "development_day", agreed_by=(Actor.PROGRAMME_LEADER, Actor.PS_BP), **facts
        )
        assert actions(agreed) == ["chase_key_event"]

    def test_a_13(self) -> None:
        table = settled("A-13.row", "beside")
        found = after("CSL", "development_day", notified=False, previous_absences=0, table=table)
        assert actions(found) == ["phone", "email", "contact_school"]
        told = after("CSL", "development_day", notified=True, previous_absences=0, table=table)
        assert not told.duties


class TestNotice:
    """ATT-3.nonatt.1, ATT-3.exc.5."""

    def test_telling_a_facilitator_is_not_enough(self) -> None:
        notice = Notice(to=Recipient.FACILITATOR, before=True)
        found = after("FL", "residential", notice=notice)
        assert found.details["notice_valid"] is False
        assert actions(found) == ["phone"]

    def test_a_22(self) -> None:
        notice = Notice(to=Recipient.PROGRAMME_TEAM, by=Notifier.LINE_MANAGER, before=True)
        found = after("FL", "residential", notice=notice, reason="usual_school_duties")
        assert found.verdict is FollowUpVerdict.NO_FOLLOW_UP
        assert found.assumptions == ("A-22",)

    def test_the_rule_takes_the_word_of_the_absence(self) -> None:
        absence = Absence("residential", notified=True)
        found = duties(absence, TABLE.programme("FL"), TABLE)
        assert found.verdict is FollowUpVerdict.NO_FOLLOW_UP


@given(
    st.sampled_from(PROGRAMMES),
    st.sampled_from(KINDS),
    st.none() | st.integers(0, 4),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
)
def test_telling_never_costs(
    code: str,
    kind: str,
    before: int | None,
    reason_given: bool | None,
    alternative: bool | None,
) -> None:
    """CLAUSES.md D.8: prior notice never adds a chase, and no procedure starts without cause."""
    facts: dict[str, Any] = {
        "previous_absences": before,
        "reason_given": reason_given,
        "reason_known": True,
        "making_up": CatchUpFacts(alternative_exists=alternative, request_before=False),
    }
    silent = after(code, kind, notified=False, **facts)
    told = after(code, kind, notified=True, **facts)
    assume(silent.verdict is not FollowUpVerdict.INSUFFICIENT_INFORMATION)
    chases = {"phone", "email", "contact_school", "contact_participant", "ask_reason"}
    assert {*actions(told)} & chases <= {*actions(silent)} & chases
    for step in told.duties:
        assert step.source == "row"


def test_wrong_facts() -> None:
    with pytest.raises(InvalidFacts) as raised:
        Absence(
            "",
            attended=unchecked("no"),
            reason=unchecked(b"secret words"),
            previous_absences=-1,
            phone=unchecked("engaged"),
            agreed_by=unchecked(("the boss",)),
        )
    assert len(raised.value.faults) == 6
    assert "secret" not in str(raised.value)
    with pytest.raises(InvalidFacts, match="since the notice came before"):
        Absence("session", notified=False, notice=Notice(days_before=2))
    assert Absence("session", notified=True, notice=Notice(days_before=2)).notified is True

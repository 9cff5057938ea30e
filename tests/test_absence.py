"""Absence: accepted reasons, and what counts as telling somebody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absence_facts import PROGRAMMES, TABLE, person, settled
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Notice, Reason, Travel
from ambition_policy.questions import check_notice, check_reason
from ambition_policy.rules.absence import NoticeVerdict, ReasonVerdict, assess, told
from ambition_policy.vocabulary import Actor, Element

TERMS = TABLE.body.absences
CODES = sorted(
    {
        *TERMS.words.recognised.words,
        *TERMS.words.usual_duties.words,
        *TERMS.words.usual_duties_by_reading.words,
        *TERMS.words.considered.words,
        *("holiday", "planned_surgery", "ofsted_inspection", "wedding"),
    }
)


class TestReasons:
    """ATT-3.exc.2, .3, ATT-3.princ.6."""

    @pytest.mark.parametrize("code", TERMS.words.recognised.words)
    def test_named_ones_are_recognised(self, code: str) -> None:
        found = check_reason(person("CSL"), Reason(code))
        assert (found.verdict, found.readings) == (ReasonVerdict.RECOGNISED, ())

    def test_usual_duties_are_not(self) -> None:
        found = check_reason(person("CSL"), Reason("usual_school_duties"))
        assert found.verdict is ReasonVerdict.NOT_RECOGNISED
        assert found.clauses == ("ATT-3.princ.6", "ATT-3.princ.5")

    def test_a_35(self) -> None:
        reason = Reason("parents_evening")
        assert check_reason(person("CSL"), reason).assumptions == ("A-35",)
        table = settled("A-35", "refer_always")
        assert check_reason(person("CSL"), reason, table=table).verdict is ReasonVerdict.REFER

    def test_the_list_is_open(self) -> None:
        found = check_reason(person("CSL"), Reason("wedding"))
        assert found.refer_to == (Actor.PROGRAMME_TEAM,)

    def test_own_words_leave_the_code_in_doubt(self) -> None:
        reason = Reason("other_extenuating_in_school", described="two colleagues were ill")
        assert check_reason(person("EL"), reason).verdict is ReasonVerdict.REFER
        assert "colleagues" not in repr(reason)

    def test_none_given(self) -> None:
        assert check_reason(person("EL"), Reason(None)).missing == ("reason",)

    def test_a_ground_has_to_be_granted(self) -> None:
        found = check_reason(person("HS"), Reason("ofsted_inspection"))
        assert found.details["dispensation_ground"] is True
        assert "APP-HS.disp.1" in found.clauses
        assert found.verdict is ReasonVerdict.REFER

    def test_without_a_programme(self) -> None:
        assert "dispensation_ground" not in assess(Reason("bereavement"), TABLE).details

    @pytest.mark.parametrize(
        ("in_person", "travel", "verdict"),
        [
            (True, Travel.UNSAFE, ReasonVerdict.RECOGNISED),
            (True, Travel.IMPOSSIBLE, ReasonVerdict.RECOGNISED),
            (True, None, ReasonVerdict.INSUFFICIENT_INFORMATION),
            (False, None, ReasonVerdict.REFER),
            (True, Travel.SAFE_AND_POSSIBLE, ReasonVerdict.REFER),
        ],
    )
    def test_force_majeure_has_two_limbs(
        self, in_person: bool, travel: Travel | None, verdict: ReasonVerdict
    ) -> None:
        reason = Reason("extreme_weather", in_person=in_person, travel=travel)
        found = check_reason(person("EL"), reason)
        assert found.verdict is verdict
        missing = verdict is ReasonVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == (("travel",) if missing else ())

    def test_a_reason_makes_up_for_nothing(self) -> None:
        found = check_reason(person("FL"), Reason("bereavement"), waives_attendance=True)
        assert found.verdict is ReasonVerdict.REFER
        assert found.details["reason_status"] == "recognised"
        unknown = check_reason(person("FL"), Reason(None), waives_attendance=True)
        assert unknown.verdict is ReasonVerdict.INSUFFICIENT_INFORMATION

    @given(st.sampled_from(PROGRAMMES), st.sampled_from(CODES) | st.text(max_size=9))
    def test_only_usual_duties_are_ever_turned_down(self, code: str, reason: str) -> None:
        """D.7: what is not named is never refused, and D.8: no reason changes a count."""
        found = check_reason(person(code), Reason(reason))
        usual = (*TERMS.words.usual_duties.words, *TERMS.words.usual_duties_by_reading.words)
        assert (found.verdict is ReasonVerdict.NOT_RECOGNISED) is (reason in usual)
        assert found.details["attendance_credit"] is False
        assert not found.counts

    def test_wrong_facts(self) -> None:
        wrong: Any = {"code": b"a secret", "described": 1, "in_person": "no", "travel": "rough"}
        with pytest.raises(InvalidFacts) as raised:
            Reason(**wrong)
        assert len(raised.value.faults) == 4
        assert "secret" not in str(raised.value)
        assert "bytes of length 8" in str(raised.value)


def notice(**facts: object) -> Notice:
    given: Any = {"to": "programme_team", "by": "participant", **facts}
    return Notice(**given)


class TestNotice:
    """ATT-3.nonatt.1, ATT-3.comm.1, ATT-3.exc.4, .5, ATT-3.comp.3, .4."""

    def test_before(self) -> None:
        found = check_notice(person("FL"), notice(channel="email", days_before=5))
        assert (found.verdict, found.readings) == (NoticeVerdict.GIVEN_BEFORE, ())
        assert "hint" not in found.details

    def test_another_channel_counts(self) -> None:
        found = check_notice(person("FL"), notice(channel="phone", days_before=1))
        assert found.details["hint"] == "email_requested"

    def test_afterwards_is_for_a_person(self) -> None:
        found = check_notice(person("FL"), notice(days_before=-1), reason=Reason("hospitalisation"))
        assert found.refer_to == (Actor.PROGRAMME_TEAM,)
        assert found.details["notice"] == "given_after"
        assert found.details["reason_status"] == "recognised"

    def test_the_day_itself(self) -> None:
        assert check_notice(person("FL"), notice(days_before=0)).missing == ("before",)
        found = check_notice(person("FL"), notice(days_before=0, before=True))
        assert found.verdict is NoticeVerdict.GIVEN_BEFORE

    @pytest.mark.parametrize("to", ["coach", "headteacher", "facilitator", "school"])
    def test_telling_others_is_no_notice(self, to: str) -> None:
        found = check_notice(person("FL"), notice(to=to, days_before=5))
        assert found.verdict is NoticeVerdict.NONE
        assert found.details["recipients"] == ("programme_team", "partner_provider")

    def test_nobody_told_yet(self) -> None:
        assert check_notice(person("FL"), None).verdict is NoticeVerdict.NOTIFY

    def test_by_somebody_else(self) -> None:
        found = check_notice(person("FL"), notice(by="other", days_before=5))
        assert found.verdict is NoticeVerdict.REFER
        assert told(notice(by="other", days_before=5), TERMS)["counts"] is None

    def test_a_22(self) -> None:
        passed_on = notice(by="line_manager", days_before=5, on_behalf=True)
        ordinary, urgent = Reason("usual_school_duties"), Reason("sudden_illness")
        assert check_notice(person("FL"), passed_on, reason=ordinary).assumptions == ("A-22",)
        assert check_notice(person("FL"), passed_on, reason=urgent).assumptions == ()
        table = settled("A-22", "only_exceptional_and_asked")
        found = check_notice(person("FL"), passed_on, reason=ordinary, table=table)
        assert found.verdict is NoticeVerdict.NONE
        unsaid = check_notice(person("FL"), passed_on, table=table)
        assert unsaid.missing == ("reason",)

    def test_concerns(self) -> None:
        raised = check_notice(person("FL"), notice(), concern=Element.ONE_TO_ONE)
        assert raised.verdict is NoticeVerdict.REFER
        unraised = check_notice(person("FL"), None, concern=Element.INDEPENDENT_TASK)
        assert unraised.details["recipients"] == ("programme_team",)

    @given(
        st.sampled_from(["programme_team", "partner_provider"]),
        st.integers(1, 300),
        st.sampled_from(CODES),
    )
    def test_no_number_of_days_is_asked_for(self, to: str, days: int, reason: str) -> None:
        """D.6: how long before is not said, so it makes no difference."""
        found = check_notice(person("EL"), notice(to=to, days_before=days), reason=Reason(reason))
        assert found.verdict is NoticeVerdict.GIVEN_BEFORE

    def test_wrong_facts(self) -> None:
        with pytest.raises(InvalidFacts, match="False, since it came -1 days before"):
            notice(days_before=-1, before=True)
        with pytest.raises(InvalidFacts, match="somebody else who passed it on"):
            notice(on_behalf=True)
        with pytest.raises(InvalidFacts) as raised:
            notice(to="nobody", channel="pigeon", days_before=True, before="yes")
        assert len(raised.value.faults) == 4

"""The DfE's words: every row of the matrix, every reason, every course."""

from __future__ import annotations

import datetime as dt
import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.dfe import (
    CourseGroup,
    DeclarationType,
    StatusAction,
    TrainingStatus,
    Transition,
    course,
    courses,
    declaration_types,
    deferral_reasons,
    request_body,
    transition,
    withdrawal_reasons,
)
from ambition_policy.errors import InvalidFacts
from ambition_policy.terms import shipped as terms
from conftest import unchecked
from dfe_lists import DAY, DEFERRAL, TODAY, WITHDRAWAL, no_network  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("no_network")

REASON = {"defer": "other", "withdraw": "other", "resume": None}


def asked(
    status: str,
    action: str,
    *,
    declarations: list[str] | None,
    on: dt.date = TODAY,
    reason: str | None = "as is due",
) -> Transition:
    """Ask with a reason that is good, unless one is given."""
    reason = REASON[action] if reason == "as is due" else reason
    return transition(status, action, reason=reason, declarations=declarations, on=on)


def codes(found: Transition) -> list[str | None]:
    return [refusal.code for refusal in found.refusals]


class TestMatrix:
    """Every status under every action: what follows, or why it is refused."""

    @pytest.mark.parametrize(
        ("status", "action", "after", "refused"),
        [
            ("active", "defer", "deferred", []),
            ("active", "withdraw", "withdrawn", []),
            ("active", "resume", None, ["already_active"]),
            ("deferred", "defer", None, ["already_deferred"]),
            ("deferred", "withdraw", "withdrawn", []),
            ("deferred", "resume", "active", []),
            ("withdrawn", "defer", None, ["already_withdrawn"]),
            ("withdrawn", "withdraw", None, ["already_withdrawn"]),
            ("withdrawn", "resume", "active", []),
        ],
    )
    def test_row(self, status: str, action: str, after: str | None, refused: list[str]) -> None:
        found = asked(status, action, declarations=["started"])
        assert (found.after, codes(found)) == (after, refused)
        assert found.allowed is (after is not None)
        assert {refusal.attribute for refusal in found.refusals} <= {"participant_id"}

    @pytest.mark.parametrize("status", TrainingStatus)
    def test_a_pause_asks_for_a_declaration_of_any_type(self, status: TrainingStatus) -> None:
        assert "no_declarations" in codes(asked(status, "defer", declarations=[]))
        for kind in DeclarationType:
            assert "no_declarations" not in codes(asked(status, "defer", declarations=[kind]))

    @pytest.mark.parametrize("status", TrainingStatus)
    def test_an_end_asks_for_the_declaration_of_a_start(self, status: TrainingStatus) -> None:
        without = [kind.value for kind in DeclarationType if kind != "started"]
        refused = asked(status, "withdraw", declarations=without)
        assert "no_started_declarations" in codes(refused)
        assert {refusal.attribute for refusal in refused.refusals} == {"participant_id"}
        started = asked(status, "withdraw", declarations=["started"])
        assert "no_started_declarations" not in codes(started)

    @pytest.mark.parametrize("declarations", [None, []])
    def test_to_resume_asks_for_nothing(self, declarations: list[str] | None) -> None:
        assert asked("deferred", "resume", declarations=declarations).allowed is True

    def test_every_ground_is_given_in_the_order_of_the_checks(self) -> None:
        found = asked("withdrawn", "defer", declarations=[], reason="Bereavement")
        assert codes(found) == ["inclusion", "already_withdrawn", "no_declarations"]
        assert [r.attribute for r in found.refusals] == ["reason", *["participant_id"] * 2]
        assert all(refusal.words for refusal in found.refusals)

    def test_an_end_was_final_until_the_10th_of_august_2023(self) -> None:
        change = dt.date(2023, 8, 10)
        before = asked("withdrawn", "resume", declarations=None, on=change - DAY)
        # The sources have no code for it, so none is made up.
        assert (before.allowed, codes(before)) == (False, [None])
        assert [refusal.attribute for refusal in before.refusals] == ["participant_id"]
        assert asked("withdrawn", "resume", declarations=None, on=change).after == "active"
        assert asked("deferred", "resume", declarations=None, on=change - DAY).after == "active"


class TestNotKnown:
    """What is not known is asked for; what is refused anyway is refused."""

    def test_what_is_missing(self) -> None:
        found = asked("active", "withdraw", declarations=None, reason=None)
        assert (found.allowed, found.after) == (None, None)
        assert found.missing == ("reason", "declarations")

    def test_a_refusal_waits_for_nothing(self) -> None:
        found = asked("withdrawn", "withdraw", declarations=None, reason=None)
        assert (found.allowed, found.missing) == (False, ())


class TestReasons:
    """The lists, letter by letter and day by day."""

    def test_deferral(self) -> None:
        assert deferral_reasons(TODAY) == DEFERRAL
        assert deferral_reasons(dt.date(2021, 10, 4)) == DEFERRAL

    def test_before_the_first_known_list_nothing_is_said(self) -> None:
        with pytest.raises(InvalidFacts, match="2021-10-04"):
            deferral_reasons(dt.date(2021, 10, 3))
        with pytest.raises(InvalidFacts, match="2021-10-04"):
            asked("active", "defer", declarations=["started"], on=dt.date(2021, 10, 3))

    def test_withdrawal(self) -> None:
        assert withdrawal_reasons(TODAY) == tuple(WITHDRAWAL)

    @pytest.mark.parametrize(("code", "since"), WITHDRAWAL.items(), ids=list(WITHDRAWAL))
    def test_each_is_taken_from_its_day_on(self, code: str, since: dt.date | None) -> None:
        found = asked("active", "withdraw", declarations=["started"], reason=code)
        assert found.after == "withdrawn"
        if since is None:
            assert code in withdrawal_reasons(dt.date(2021, 10, 4))
        else:
            early = asked(
                "active", "withdraw", declarations=["started"], reason=code, on=since - DAY
            )
            assert codes(early) == ["inclusion"]
            assert code in withdrawal_reasons(since)

    @pytest.mark.parametrize("code", DEFERRAL)
    def test_each_reason_for_a_pause(self, code: str) -> None:
        assert asked("active", "defer", declarations=["started"], reason=code).after == "deferred"

    @pytest.mark.parametrize(
        "code",
        ["Other", "other ", "long_term_sickness", "", "parental-leave."],
    )
    def test_matching_is_exact(self, code: str) -> None:
        assert codes(asked("active", "defer", declarations=["started"], reason=code)) == [
            "inclusion"
        ]

    def test_the_full_stop_is_part_of_the_word(self) -> None:
        code = "quality-of-programme-structure-not-suitable"
        assert codes(asked("active", "withdraw", declarations=["started"], reason=code)) == [
            "inclusion"
        ]

    @given(st.text())
    def test_no_other_word_is_taken(self, code: str) -> None:
        found = asked("active", "defer", declarations=["started"], reason=code)
        assert found.allowed is (code in DEFERRAL)

    def test_a_list_grows(self) -> None:
        days = sorted({since for since in WITHDRAWAL.values() if since is not None})
        sizes = [len(withdrawal_reasons(day)) for day in (days[0] - DAY, *days)]
        assert sizes == [15, 16, 17, 21]


class TestWrongInput:
    """What is none of the API's words is a fault, with every fault listed."""

    def test_every_fault_is_listed(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            transition(
                "completed",
                "pause",
                reason=unchecked(5),
                declarations=["retained-3"],
                on=dt.datetime(2024, 5, 2),  # noqa: DTZ001
            )
        paths = [fault.path for fault in caught.value.faults]
        assert paths == ["status", "action", "on", "reason", "declarations"]
        assert "5" not in caught.value.faults[3].got

    def test_nothing_goes_with_a_resumption(self) -> None:
        with pytest.raises(InvalidFacts, match="none for the action resume") as caught:
            asked("deferred", "resume", declarations=None, reason="bereavement")
        assert "bereavement" not in str(caught.value)

    @pytest.mark.parametrize("listed", [deferral_reasons, withdrawal_reasons])
    def test_no_day(self, listed: object) -> None:
        assert callable(listed)
        with pytest.raises(InvalidFacts, match="a date"):
            listed("2024-05-02")


class TestRequest:
    """The body of the PUT, and nothing for what would be refused."""

    def test_body(self) -> None:
        found = asked("active", "defer", declarations=["started"], reason="bereavement")
        assert json.dumps(request_body(found, "NPQSL")) == (
            '{"data": {"type": "participant-defer", "attributes": {"course_identifier": '
            '"npq-senior-leadership", "reason": "bereavement"}}}'
        )
        ended = asked("active", "withdraw", declarations=["started"])
        assert request_body(ended, "npq-senco")["data"]["type"] == "participant-withdraw"

    def test_a_resumption_has_no_reason(self) -> None:
        found = asked("withdrawn", "resume", declarations=None)
        assert request_body(found, "EHCO") == {
            "data": {
                "type": "participant-resume",
                "attributes": {"course_identifier": "npq-early-headship-coaching-offer"},
            }
        }

    @pytest.mark.parametrize(
        ("status", "action", "declarations"),
        list(product(TrainingStatus, StatusAction, [None, [], ["started"]])),
    )
    def test_what_would_be_refused_has_no_body(
        self,
        status: TrainingStatus,
        action: StatusAction,
        declarations: list[str] | None,
    ) -> None:
        found = asked(status, action, declarations=declarations)
        if found.allowed:
            attributes = request_body(found, "NPQH")["data"]["attributes"]
            # There is no day in it: a change takes effect when the DfE's clock says.
            assert set(attributes) <= {"course_identifier", "reason"}
            return
        with pytest.raises(InvalidFacts) as caught:
            request_body(found, "NPQH")
        assert len(caught.value.faults) == len(found.refusals) + len(found.missing)

    def test_a_course_that_the_api_does_not_have(self) -> None:
        with pytest.raises(InvalidFacts, match="NPQML"):
            request_body(asked("deferred", "resume", declarations=None), "NPQML")

    def test_reasons_are_private(self) -> None:
        found = asked("active", "defer", declarations=["started"], reason="bereavement")
        assert "bereavement" not in repr(found)

    @pytest.mark.parametrize(
        ("on", "emails"), [(dt.date(2026, 5, 17), False), (dt.date(2026, 5, 18), True)]
    )
    def test_who_is_written_to(self, on: dt.date, emails: bool) -> None:
        assert asked("deferred", "resume", declarations=None, on=on).emails is emails
        assert asked("active", "resume", declarations=None, on=on).emails is False

    def test_the_day_of_the_request_is_kept(self) -> None:
        assert asked("deferred", "resume", declarations=None).on == TODAY


class TestCourses:
    """Twelve courses, their groups, their labels and their declarations."""

    def test_identifiers(self) -> None:
        assert {(c.label, c.identifier, c.group.value) for c in courses()} == {
            ("NPQSL", "npq-senior-leadership", "leadership"),
            ("NPQH", "npq-headship", "leadership"),
            ("NPQEL", "npq-executive-leadership", "leadership"),
            ("NPQEYL", "npq-early-years-leadership", "leadership"),
            ("NPQSENCO", "npq-senco", "leadership"),
            ("NPQLT", "npq-leading-teaching", "specialist"),
            ("NPQLBC", "npq-leading-behaviour-culture", "specialist"),
            ("NPQLTD", "npq-leading-teaching-development", "specialist"),
            ("NPQLL", "npq-leading-literacy", "specialist"),
            ("NPQLPM", "npq-leading-primary-mathematics", "specialist"),
            ("EHCO", "npq-early-headship-coaching-offer", "ehco"),
            ("ASO", "npq-additional-support-offer", "support"),
        }

    def test_labels_of_the_policy(self) -> None:
        """The NPQ policy names two offers; one label of an older programme is no course."""
        assert all(course(label) for label in terms().programme("NPQ21").variants)
        older = {label: course(label) for label in terms().programme("NPQA").variants}
        assert [label for label, found in older.items() if found is None] == ["NPQML"]
        assert course("npq-headship") == course("NPQH")

    @pytest.mark.parametrize(
        ("group", "kinds"),
        [
            (CourseGroup.LEADERSHIP, ["started", "retained-1", "retained-2", "completed"]),
            (CourseGroup.SPECIALIST, ["started", "retained-1", "completed"]),
            (CourseGroup.EHCO, ["started", "retained-1", "retained-2", "completed"]),
            (CourseGroup.SUPPORT, ["started", "retained-1", "retained-2", "completed"]),
        ],
    )
    def test_declarations(self, group: CourseGroup, kinds: list[str]) -> None:
        for one in courses():
            if one.group is group:
                assert list(declaration_types(one.label)) == kinds
                assert list(declaration_types(one.identifier)) == kinds

    def test_no_such_course(self) -> None:
        with pytest.raises(InvalidFacts, match="ecf-induction"):
            declaration_types("ecf-induction")

"""The DfE's words: every row of the matrix, every reason, every word of ours."""

from __future__ import annotations

import datetime as dt
import json
import socket
from importlib.resources import files
from itertools import product
from typing import NoReturn

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.dfe import (
    CourseGroup,
    DeclarationType,
    StatusAction,
    TrainingStatus,
    Transition,
    course,
    courses,
    declaration_types,
    deferral_candidates,
    deferral_reasons,
    request_body,
    transition,
    withdrawal_candidates,
    withdrawal_reasons,
)
from ambition_policy.dfe.reading import read, shipped
from ambition_policy.errors import InvalidFacts, InvalidTerms
from ambition_policy.facts import Absence, Leave, Misses, Move, Participant, Reason
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import (
    check_parental_leave,
    check_reason,
    classify_continuation,
)
from ambition_policy.rules.continuation import ContinuationVerdict
from ambition_policy.rules.parental_leave import LeaveVerdict
from ambition_policy.terms import shipped as terms

TODAY = dt.date(2026, 8, 1)
DAY = dt.timedelta(days=1)

DEFERRAL = ("bereavement", "long-term-sickness", "parental-leave", "career-break", "other")
# In the order of the service, each with the day it was added where one is on record.
WITHDRAWAL = {
    "insufficient-capacity-to-undertake-programme": None,
    "personal-reason-health-or-pregnancy-related": None,
    "personal-reason-moving-school": None,
    "personal-reason-other": None,
    "insufficient-capacity": None,
    "change-in-developmental-or-personal-priorities": None,
    "change-in-school-circumstances": None,
    "change-in-school-leadership": None,
    "quality-of-programme-structure-not-suitable.": None,
    "quality-of-programme-content-not-suitable": None,
    "quality-of-programme-facilitation-not-effective": None,
    "quality-of-programme-accessibility": None,
    "quality-of-programme-other": None,
    "programme-not-appropriate-for-role-and-cpd-needs": None,
    "started-in-error": dt.date(2022, 6, 8),
    "expected-commitment-unclear": dt.date(2023, 7, 3),
    "assessment-requirements-not-met": dt.date(2025, 12, 1),
    "change-in-career": dt.date(2025, 12, 1),
    "disengaged-and-unresponsive": dt.date(2025, 12, 1),
    "non-payment-of-invoice": dt.date(2025, 12, 1),
    "other": None,
}
REASON = {"defer": "other", "withdraw": "other", "resume": None}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may reach for the network."""

    def refuse(*_: object, **__: object) -> NoReturn:
        message = "no network"
        raise AssertionError(message)

    monkeypatch.setattr(socket, "socket", refuse)


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
        assert "no_started_declarations" in codes(asked(status, "withdraw", declarations=without))
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
        assert [d.code for d in shipped().withdrawal if d.since == since].count(code) == 1
        if since is not None:
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
                reason=5,  # type: ignore[arg-type]  # wrong on purpose
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

    @pytest.mark.parametrize(("on", "emails"), [(dt.date(2026, 5, 17), False), (TODAY, True)])
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


def _library_words() -> set[str]:
    """Every word of ours for why somebody is away, as the terms have them."""
    absences, circumstances = terms().body.absences, terms().body.circumstances
    return {
        *absences.words.recognised.words,
        *absences.words.usual_duties.words,
        *absences.words.usual_duties_by_reading.words,
        *absences.words.considered.words,
        *absences.words.unforeseen.words,
        *absences.grounds,
        *circumstances.force_majeure_causes.words,
        *circumstances.leave_kinds.words,
        *circumstances.leave_ground.words,
        *circumstances.destinations.words,
        "school_move",
        "left_teaching",
    }


WORDS = sorted(_library_words())
# The policy does not say what these are, so nothing is ruled out.
UNEXPLAINED = {"grace_period"}


class TestCandidates:
    """Every code that may be meant, and never a choice among several."""

    @pytest.mark.parametrize("word", WORDS)
    def test_every_word_of_ours(self, word: str) -> None:
        pauses = deferral_candidates(word, on=TODAY)
        ends = withdrawal_candidates(word, on=TODAY)
        assert pauses == tuple(code for code in DEFERRAL if code in pauses)
        assert ends == tuple(code for code in WITHDRAWAL if code in ends)
        assert pauses
        assert ends
        if word in UNEXPLAINED:
            assert (pauses, ends) == (DEFERRAL, tuple(WITHDRAWAL))
        else:
            assert len(pauses) < len(DEFERRAL)

    def test_the_table_has_no_other_words(self) -> None:
        assert set(shipped().words) == set(WORDS) - UNEXPLAINED

    @pytest.mark.parametrize(
        ("word", "pause"),
        [
            ("bereavement", "bereavement"),
            ("parental_leave", "parental-leave"),
            ("maternity", "parental-leave"),
            ("paternity", "parental-leave"),
            ("adoption", "parental-leave"),
            ("shared_parental", "parental-leave"),
            ("usual_school_duties", "other"),
            ("extreme_weather", "other"),
            ("school_move", "other"),
        ],
    )
    def test_one_where_the_words_leave_one(self, word: str, pause: str) -> None:
        assert deferral_candidates(word, on=TODAY) == (pause,)

    def test_the_others_stay_open(self) -> None:
        alone = {word for word in WORDS if len(deferral_candidates(word, on=TODAY)) == 1}
        assert set(WORDS) - alone == {
            "sudden_illness",
            "hospitalisation",
            "illness",
            "sudden_illness_of_family_member",
            "family_emergency",
            "personal_emergency",
            "left_teaching",
            "grace_period",
        }

    def test_an_end_by_name(self) -> None:
        alone = {word for word in WORDS if len(withdrawal_candidates(word, on=TODAY)) == 1}
        assert alone == {"sudden_illness", "hospitalisation", "illness", "school", "school_move"}

    def test_the_day_decides_which_list_holds(self) -> None:
        for since, code in ((dt.date(2025, 12, 1), "change-in-career"),):
            assert withdrawal_candidates("left_teaching", on=since) == (code, "other")
            assert withdrawal_candidates("left_teaching", on=since - DAY) == ("other",)

    @pytest.mark.parametrize("said", [None, "planned_surgery", "a word of somebody's own"])
    def test_what_is_not_known_leaves_the_whole_list(self, said: str | None) -> None:
        assert deferral_candidates(said, on=TODAY) == DEFERRAL
        assert withdrawal_candidates(said, on=TODAY) == tuple(WITHDRAWAL)

    @pytest.mark.parametrize("code", DEFERRAL)
    def test_a_word_of_the_dfes_is_itself(self, code: str) -> None:
        assert deferral_candidates(code, on=TODAY) == (code,)

    @pytest.mark.parametrize("word", WORDS)
    def test_an_absence_says_what_its_reason_says(self, word: str) -> None:
        wanted = withdrawal_candidates(word, on=TODAY)
        for said in (Absence("residential", reason=word), Reason(word)):
            assert withdrawal_candidates(said, on=TODAY) == wanted

    @pytest.mark.parametrize("kind", terms().body.circumstances.leave_kinds.words)
    def test_every_kind_of_leave(self, kind: str) -> None:
        assert deferral_candidates(Leave(kind), on=TODAY) == ("parental-leave",)
        assert withdrawal_candidates(Leave(kind), on=TODAY) == withdrawal_candidates(kind, on=TODAY)

    def test_leave_of_another_kind_or_of_none_known(self) -> None:
        for leave in (Leave("unpaid_parental"), Leave(None)):
            assert deferral_candidates(leave, on=TODAY) == DEFERRAL

    def test_a_move(self) -> None:
        assert withdrawal_candidates(Move("school"), on=TODAY) == ("personal-reason-moving-school",)
        assert withdrawal_candidates(Move(None), on=TODAY) == tuple(WITHDRAWAL)

    def test_something_else(self) -> None:
        with pytest.raises(InvalidFacts, match="int"):
            deferral_candidates(5, on=TODAY)  # type: ignore[arg-type]  # wrong on purpose


class TestAnswers:
    """An answer repeats no reason; one under which nothing begins leads nowhere."""

    @pytest.mark.parametrize("verdict", ContinuationVerdict)
    def test_every_answer_on_going_on(self, verdict: ContinuationVerdict) -> None:
        answer = Decision(question="continuation", verdict=verdict, because="x", clauses=("y",))
        nothing = verdict is ContinuationVerdict.NO_CONTACT
        assert deferral_candidates(answer, on=TODAY) == (() if nothing else DEFERRAL)
        assert withdrawal_candidates(answer, on=TODAY) == (() if nothing else tuple(WITHDRAWAL))

    def test_an_answer_of_the_library(self) -> None:
        sam = Participant("Sam", programme="FL")
        many = classify_continuation(sam, Misses(events=2, one_to_ones=0, tasks=0))
        assert deferral_candidates(many, on=TODAY) == DEFERRAL
        few = classify_continuation(sam, Misses(events=0, one_to_ones=0, tasks=0))
        assert deferral_candidates(few, on=TODAY) == ()

    @pytest.mark.parametrize("verdict", LeaveVerdict)
    @pytest.mark.parametrize("named", [True, False, None])
    def test_every_answer_on_leave(self, verdict: LeaveVerdict, named: bool | None) -> None:
        plain = Decision(question="parental_leave", verdict=verdict, because="x", clauses=("y",))
        answer = attrs.evolve(
            plain, details=FrozenMap({} if named is None else {"named_type": named})
        )
        found = deferral_candidates(answer, on=TODAY)
        if verdict is LeaveVerdict.NOT_APPLICABLE:
            assert found == ()
        else:
            assert found == (("parental-leave",) if named else DEFERRAL)

    def test_leave_that_the_library_answered_for(self) -> None:
        kim = Participant("Kim", programme="FL")
        answer = check_parental_leave(kim, Leave("maternity", weeks=20, during_programme=True))
        assert deferral_candidates(answer, on=TODAY) == ("parental-leave",)
        other = check_parental_leave(kim, Leave("neonatal", weeks=2, during_programme=True))
        assert deferral_candidates(other, on=TODAY) == DEFERRAL

    def test_an_answer_on_a_reason_does_not_repeat_it(self) -> None:
        sam = Participant("Sam", programme="FL")
        answer = check_reason(sam, Reason("bereavement"))
        assert deferral_candidates(answer, on=TODAY) == DEFERRAL

    def test_an_answer_about_something_else(self) -> None:
        answer = Decision(
            question="attendance", verdict=Verdict.NOT_MET, because="x", clauses=("y",)
        )
        with pytest.raises(InvalidFacts, match="continuation"):
            withdrawal_candidates(answer, on=TODAY)


WHOLE = (files("ambition_policy.dfe") / "data.toml").read_text(encoding="utf-8")


class TestReading:
    """The file is read strictly, with every fault and its path."""

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ('code = "bereavement"', 'code = "other"', "deferral.reason[4].code: expected each"),
            ('code = "bereavement"', 'colour = "red"', "deferral.reason[0].colour: expected no"),
            ('reasons = "deferral"', 'reasons = "pause"', "action[0].reasons: expected one of"),
            ('declaration = "any"', 'declaration = "all"', "action[0].declaration: expected any"),
            ('declaration = "any"\n', "", "action[0].lacking: expected one where a"),
            ('lacking = "no_declarations"', 'lacking = "x"', "action[0].lacking: expected one of"),
            ('action = "resume"\ntype', 'action = "defer"\ntype', "action: expected one for res"),
            ('refusal = "already_active"', 'to = "active"', None),
            ('refusal = "already_active"', "", "transition[2].refusal: expected one where"),
            ("since = 2023-08-10\n", "", "transition[8].refusal: expected one where"),
            ('from = "withdrawn"\naction = "resume"', 'from = "active"\naction = "resume"', "each"),
            ('group = "ehco"\ndecl', 'group = "support"\ndecl', "group: expected one for ehco"),
            ('id = "reason"', 'id = "why"', "refusal: expected one for reason"),
            ('label = "NPQH"', 'label = "NPQSL"', "course[1].label: expected each once"),
            ('deferral = ["bereavement"]', 'deferral = ["grief"]', "word[0].deferral: expected c"),
            ('words = ["adoption"]', 'words = ["illness"]', "words: expected each once"),
            ('question = "absence_reason"', 'question = "continuation"', "question: expected ea"),
            ("[email]", "[mail]", "mail: expected no such key"),
        ],
    )
    def test_faults(self, old: str, new: str, fault: str | None) -> None:
        assert old in WHOLE
        text = WHOLE.replace(old, new, 1)
        if fault is None:
            assert read(text, name="mine.toml").matrix["active", "resume"].to == "active"
            return
        with pytest.raises(InvalidTerms) as caught:
            read(text, name="mine.toml")
        assert fault in str(caught.value)
        assert all(one.path.startswith("mine.toml") for one in caught.value.faults)

    def test_no_toml(self) -> None:
        with pytest.raises(InvalidTerms, match="expected TOML"):
            read("[", name="mine.toml")

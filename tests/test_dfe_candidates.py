"""From our words to the DfE's: every word of ours, every answer."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.dfe import deferral_candidates, withdrawal_candidates
from ambition_policy.dfe.reading import shipped
from ambition_policy.errors import InvalidFacts
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
from conftest import unchecked
from dfe_lists import DAY, DEFERRAL, TODAY, WITHDRAWAL, no_network  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("no_network")


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
EXPLAINED = {*WORDS} - UNEXPLAINED

ILL = {"sudden_illness", "hospitalisation", "illness"}
ILL_AT_HOME = {"sudden_illness_of_family_member"}
# It may be about an illness or a death, and need be about neither.
EMERGENCIES = {"family_emergency", "personal_emergency"}
IN_SCHOOL = {"accident_or_emergency_in_school", "school_emergency", "other_extenuating_in_school"}
INSPECTIONS = {"ofsted_inspection", "ofsted"}
DUTIES = {"usual_school_duties", "parents_evening", "staff_meeting", "ordinary_cover"}
OBSERVANCES = {"religious_observance", "cultural_observance"}
CAUSES = {"travel_disruption", *terms().body.circumstances.force_majeure_causes.words}
LEAVES = {"parental_leave", *terms().body.circumstances.leave_kinds.words}
MOVES = {"school_move", "school"}
# What leaves no time beside the work in school.
BUSY = {"other_extenuating_in_school"} | INSPECTIONS | DUTIES

# For each code what its words can cover, which is the other way about than the table has it.
PAUSES = {
    "bereavement": {"bereavement"} | EMERGENCIES,
    "long-term-sickness": ILL | ILL_AT_HOME | EMERGENCIES,
    "parental-leave": LEAVES,
    "career-break": {"left_teaching"},
    # The catch-all, but for what the list has by name.
    "other": EXPLAINED - {"bereavement"} - LEAVES,
}
ENDS = {
    # Who adopts is neither ill nor pregnant.
    "personal-reason-health-or-pregnancy-related": (
        ILL | ILL_AT_HOME | EMERGENCIES | (LEAVES - {"adoption"})
    ),
    "personal-reason-moving-school": MOVES,
    "personal-reason-other": (
        {"bereavement", "safeguarding_issue"}
        | ILL_AT_HOME
        | EMERGENCIES
        | OBSERVANCES
        | CAUSES
        | LEAVES
    ),
    "insufficient-capacity-to-undertake-programme": BUSY,
    "insufficient-capacity": BUSY,
    "expected-commitment-unclear": DUTIES,
    "change-in-school-circumstances": {"safeguarding_issue"} | IN_SCHOOL | INSPECTIONS,
    "change-in-school-leadership": {"other_extenuating_in_school"},
    "change-in-career": {"left_teaching"},
    "other": EXPLAINED - ILL - MOVES,
}


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

    @pytest.mark.parametrize(("code", "words"), PAUSES.items(), ids=list(PAUSES))
    def test_what_each_reason_for_a_pause_can_cover(self, code: str, words: set[str]) -> None:
        found = {word for word in EXPLAINED if code in deferral_candidates(word, on=TODAY)}
        assert found == words

    @pytest.mark.parametrize("code", WITHDRAWAL)
    def test_what_each_reason_for_an_end_can_cover(self, code: str) -> None:
        """Most of the list is about the programme, of which no absence and no leave speaks."""
        found = {word for word in EXPLAINED if code in withdrawal_candidates(word, on=TODAY)}
        assert found == ENDS.get(code, set())

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
            deferral_candidates(unchecked(5), on=TODAY)


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

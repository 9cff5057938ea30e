"""Corners that no other test has a reason to visit: equality, pickles, and wrong facts."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import attrs
import pytest

from ambition_policy import (
    check_attendance,
    check_coaching,
    check_eligibility,
    check_event,
    check_learning_access,
    check_policy_status,
    find_documents,
)
from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts, InvalidTerms
from ambition_policy.facts import (
    Attendance,
    Coaching,
    CoachingChoice,
    DispensationRequest,
    Engagement,
    Event,
    IndependentTask,
    Module,
    Participant,
    Record,
    Ruling,
    Tally,
)
from ambition_policy.frozen import FrozenMap
from ambition_policy.rules import scope
from ambition_policy.terms import load_text, shipped
from ambition_policy.vocabulary import Role, word

DAY = dt.date(2024, 5, 2)


class TestValues:
    """Values compare by content, cannot be changed and survive a pickle."""

    def test_readings(self) -> None:
        ours = shipped().readings
        settled = ours.settle("A-05", "met", by="us")
        assert settled != ours
        assert settled == ours.settle("A-05", "met", by="us")
        assert hash(settled) == hash(ours.settle("A-05", "met", by="us"))
        assert ours.__eq__(1) is NotImplemented
        assert repr(settled).endswith(", A-05=met>")
        assert repr(ours.open("A-06.number", by="us")).endswith("A-06.number=open>")

    def test_maps(self) -> None:
        one: FrozenMap[str, int] = FrozenMap(a=1)
        with pytest.raises(AttributeError, match="immutable"):
            setattr(one, "a", 2)  # noqa: B010  (the class has no such field)
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  (our own)
        assert repr(FrozenMap({1: 2})) == "FrozenMap({1: 2})"


class TestWrongFacts:
    """Each is one clear error."""

    def test_private_fields_are_not_shown(self) -> None:
        reason: Any = ["illness"]
        with pytest.raises(InvalidFacts) as error:
            DispensationRequest(reason)
        assert str(error.value.faults[0]).endswith("got list of length 1")
        with pytest.raises(InvalidFacts) as error:
            Record(session="s", kind="k", status="live", reason=reason)
        assert str(error.value.faults[0]).endswith("got list of length 1")

    def test_minutes_beyond_the_length(self) -> None:
        with pytest.raises(InvalidFacts, match="at most 60"):
            Record(session="s", kind="k", status="live", minutes_scheduled=60, minutes_attended=61)

    def test_a_session_twice(self) -> None:
        record = Record(session="s", kind="k", status="live")
        with pytest.raises(InvalidFacts, match="one record a session"):
            Attendance.of_records([record, record])

    def test_weights_that_do_not_fit_the_tally(self) -> None:
        with pytest.raises(InvalidFacts, match=r"minutes\.lost: expected none"):
            Attendance(Tally(live=2), minutes=Tally(live=60, lost=60))
        with pytest.raises(InvalidFacts, match="days: expected the sessions"):
            Attendance(Tally(live=2), days=Tally())

    def test_two_rulings_that_disagree(self) -> None:
        made = [Ruling("A-05", choice, by="x", on=DAY) for choice in ("met", "not_met")]
        with pytest.raises(InvalidFacts, match="one choice, met by x"):
            Participant("x", programme="FL", rulings=made)

    def test_a_module_finished_before_it_was_opened(self) -> None:
        with pytest.raises(InvalidFacts, match="not before it was opened"):
            Module(1, opened=DAY, completed=dt.date(2024, 5, 1))

    def test_a_document_that_is_not_there(self) -> None:
        with pytest.raises(InvalidFacts, match="one of attendance, npq"):
            check_policy_status("holidays", DAY)

    def test_a_review_month_that_is_left_open(self) -> None:
        ours = shipped()
        table = attrs.evolve(ours, readings=ours.readings.open("A-15", by="us"))
        found = check_policy_status("npq", dt.date(2024, 7, 15), table=table)
        assert (found.verdict.value, found.assumptions) == ("refer", ("A-15",))

    def test_coaching_where_none_is_offered(self) -> None:
        who = Participant("x", programme="FL", coaching=Coaching(CoachingChoice.OPTED_IN))
        with pytest.raises(InvalidFacts, match="a programme that offers it"):
            check_coaching(who)

    def test_coaching_that_does_not_add_up(self) -> None:
        coaching = Coaching(CoachingChoice.OPTED_IN, Tally(live=8))
        who = Participant("x", programme="EML", variant="no_npq", coaching=coaching)
        with pytest.raises(InvalidFacts, match=r"coaching\.tally: expected 9 sessions in all"):
            check_coaching(who)

    def test_an_eligibility_that_nobody_asks_for(self) -> None:
        with pytest.raises(InvalidFacts, match="an NPQ with the test of engagement"):
            check_eligibility(Participant("x", programme="FL"))

    def test_another_way_to_count_that_no_reading_knows(self) -> None:
        odd = Engagement(
            total=10, engaged=9, lost=1, otherwise={"fortnights": Engagement(total=1, engaged=1)}
        )
        who = Participant(
            "x", programme="NPQ21", variant="NPQSL", start=dt.date(2021, 10, 1), engagement=odd
        )
        with pytest.raises(InvalidFacts, match=r"engagement\.otherwise: expected .*hours"):
            check_eligibility(who)

    def test_a_word_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="captain"):
            word(Role, "captain")


class TestAnswers:
    """Small answers with an ending of their own."""

    def test_no_programme(self) -> None:
        found = check_eligibility(Participant("x", programme=None, variant="NPQH"))
        assert found.missing == ("programme",)
        assert found.details["candidates"] == ("HS", "NPQ21", "NPQA")

    def test_coaching_still_to_come(self) -> None:
        coaching = Coaching(CoachingChoice.OPTED_IN, Tally(live=5, pending=4))
        who = Participant("x", programme="EML", variant="no_npq", coaching=coaching)
        assert check_coaching(who).verdict.value == "pending"

    def test_coaching_of_which_nothing_is_known(self) -> None:
        coaching = Coaching(CoachingChoice.OPTED_IN)
        who = Participant("x", programme="EML", variant="no_npq", coaching=coaching)
        assert check_coaching(who).missing == ("coaching",)

    def test_no_award(self) -> None:
        found = check_learning_access(Participant("x", programme="FL"))
        assert found.verdict is Verdict.NO_REQUIREMENT

    @pytest.mark.parametrize(
        ("variant", "verdict"),
        [
            ("with_npq_y2", Verdict.REFER),
            ("no_npq", Verdict.NO_REQUIREMENT),
            (None, Verdict.INSUFFICIENT_INFORMATION),
        ],
    )
    def test_an_award_of_one_variant(self, variant: str | None, verdict: Verdict) -> None:
        """ATT-2.3: attendance and access to learning see the same award."""
        who = Participant("x", programme="EML", variant=variant)
        assert check_learning_access(who).verdict is verdict
        needed = check_attendance(who).details.get("access_assurance_needed")
        assert needed is (True if variant == "with_npq_y2" else None)

    def test_an_award_of_a_variant_that_is_none(self) -> None:
        with pytest.raises(InvalidFacts, match="expected one of no_npq, with_npq_y2"):
            check_learning_access(Participant("x", programme="EML", variant="with_npq"))

    def test_heads_that_were_only_counted_afterwards(self) -> None:
        event = Event("x", learning=True, fixed_date=True, fixed_time=True, attendees_actual=4)
        assert check_event(event).verdict.value == "event"

    def test_a_day_and_an_hour_are_fixed(self) -> None:
        event = Event("x", learning=True, date=DAY, start=dt.time(9), attendees=3)
        assert check_event(event).verdict.value == "event"

    def test_a_task_is_another_element(self) -> None:
        found = check_event(IndependentTask("x"))
        assert (found.verdict.value, found.question) == ("not_event", "event")
        assert found.details["element"] == "independent_task"

    @pytest.mark.parametrize(
        ("heads", "verdict"), [(None, "insufficient_information"), (0, "not_event"), (1, "event")]
    )
    def test_where_one_attendee_is_enough(self, heads: int | None, verdict: str) -> None:
        event = Event("x", learning=True, fixed_date=True, fixed_time=True, attendees=heads)
        found = scope.assess(event, shipped().readings, least=1)
        assert found.verdict.value == verdict

    def test_an_intake_that_is_left_open(self) -> None:
        ours = shipped()
        table = attrs.evolve(ours, readings=ours.readings.open("A-01", by="us"))
        who = Participant(
            "x", programme="NPQ21", variant="NPQSL", engagement=Engagement(total=10, engaged=10)
        )
        # Whoever began later may be out of it, as whoever began before is.
        sits = check_eligibility(who, table=table)
        assert (sits.missing, sits.assumptions) == (("programme_start",), ("A-01",))
        found = find_documents("NPQ21", start=dt.date(2023, 10, 1), table=table)
        assert found.verdict.value == "refer"
        assert found.details["documents"] == ("attendance",)


OWN = """
[[clause]]
id = "OWN-1"
document = "{document}"
heading = "h"
words = "w"
kind = "k"
actor = "a"
computable = "yes"

[[programme]]
code = "OWN"
name = "Own"
document = "{document}"
heading = "h"
clauses = ["OWN-1"]

[[programme.requirement]]
kind = "no_requirement"
clauses = ["OWN-1"]
otherwise = {{ reading = "A-17", choice = "{choice}" }}
"""


def test_documents_and_choices_of_an_own_table_are_known() -> None:
    text = OWN.format(document="own", choice="as_printed")
    assert "OWN" in load_text(text, name="t", base=shipped()).programmes
    with pytest.raises(InvalidTerms) as error:
        load_text(OWN.format(document="gazette", choice="never"), name="t", base=shipped())
    found = [str(fault) for fault in error.value.faults]
    assert "t.clause[0].document: expected own, or one of attendance, npq, got 'gazette'" in found
    assert "t.document: expected own, or one of attendance, npq, got 'gazette'" in found
    assert any("otherwise.choice: expected one of as_printed" in fault for fault in found)


def test_a_programme_file_as_ours_are() -> None:
    text = OWN.format(document="own", choice="as_printed")
    clause, _, programme = text.partition("[[programme]]\n")
    programme = programme.replace("[[programme.requirement]]", "[[requirement]]")
    loaded = load_text(programme + clause, name="t", base=shipped())
    assert loaded.programme("OWN").name == "Own"

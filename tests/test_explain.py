"""A decision in plain words: what follows, by which clause, what was taken for granted."""

from __future__ import annotations

import datetime as dt

import attrs

from ambition_policy import (
    Attendance,
    Decision,
    Participant,
    Tally,
    Verdict,
    check_attendance,
    explain,
)
from ambition_policy.facts import Departure, Leaving, Ruling


def leader(**counts: int) -> Participant:
    return Participant("Kim Secret", programme="FL", attendance=Attendance(Tally(**counts)))


def test_an_open_reading_and_who_decides() -> None:
    text = explain(check_attendance(leader(live=12, caught_up=1)), "FL")
    assert "The answer is: refer." in text
    assert "Still to be decided: Where every event is mandatory" in text
    assert "Who decides: programme team." in text
    assert text.endswith("Questions go to futureleaders@ambition.org.uk.")


def test_a_ruling_is_named() -> None:
    ruling = Ruling("A-05", "met", by="the Programme Leader", on=dt.date(2024, 1, 1))
    who = attrs.evolve(leader(live=12, caught_up=1), rulings=(ruling,))
    text = explain(check_attendance(who, as_of=dt.date(2024, 2, 1)))
    assert "Taken as met by the Programme Leader: " in text
    assert "As of: 2024-02-01." in text


def test_a_default_is_named() -> None:
    text = explain(check_attendance(leader(live=12, dispensed=1)))
    assert "Taken as attended: " in text


def test_a_missing_fact() -> None:
    text = explain(check_attendance(leader(live=12, missed=1)))
    assert "Not known: whether what was missed can still be made up." in text


def test_somebody_who_left() -> None:
    left = Departure(Leaving.WITHDRAWN, dt.date(2024, 1, 1))
    who = attrs.evolve(leader(live=3, pending=10), left=left)
    text = explain(check_attendance(who))
    assert "Judged as of the day of leaving (withdrawn)." in text
    assert "Kim Secret" not in text


def test_a_clause_and_a_mailbox_that_are_not_there() -> None:
    decision = Decision(question="own", verdict=Verdict.MET, because="it is", clauses=("OWN-1",))
    assert explain(decision, "TL").splitlines() == [
        "The answer is: met.",
        "Why: it is.",
        "It rests on:",
        "- OWN-1 (OWN-1)",
    ]

"""One call for one participant: every family that applies, and answers passed along."""

from __future__ import annotations

import datetime as dt
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy import review
from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import (
    Absence,
    Ask,
    Attendance,
    Channel,
    Disruption,
    Engagement,
    Happenings,
    Incident,
    Lateness,
    Leave,
    Misses,
    Move,
    Notice,
    Participant,
    PartTimeRequest,
    Recipient,
    Sitting,
    Tally,
)
from ambition_policy.registers import people, read_tidy
from ambition_policy.registers.worklist import Job, work_lines, work_list
from ambition_policy.reviewing import Finding, Review, Task
from ambition_policy.terms import Contract, shipped
from ambition_policy.vocabulary import Actor, Force
from conftest import unchecked

TODAY = dt.date(2024, 3, 5)
YESTERDAY = dt.date(2024, 3, 4)


def leader(**counts: int) -> Participant:
    return Participant("Kim", programme="FL", attendance=Attendance(Tally(**counts)))


def fellow() -> Participant:
    return Participant(
        "Lou",
        programme="NPQ21",
        variant="NPQSL",
        start=dt.date(2021, 10, 1),
        engagement=Engagement(total=20, engaged=17, lost=3),
    )


def only(found: Review, family: str) -> Finding:
    [finding] = [f for f in found.findings if f.family == family]
    return finding


class TestFamilies:
    """Each thing that happened is asked about."""

    def test_nothing_happened(self) -> None:
        found = review(leader(live=13))
        assert [f.family for f in found.findings] == ["attendance"]
        assert found.requirements.verdict is Verdict.MET
        assert found.work == ()

    def test_everything_happened(self) -> None:
        happened = Happenings(
            incidents=[
                Incident(
                    Absence(
                        "residential",
                        date=YESTERDAY,
                        reason="bereavement",
                        notice=Notice(
                            to=Recipient.PROGRAMME_TEAM, channel=Channel.PHONE, days_before=1
                        ),
                    )
                )
            ],
            lateness=[Lateness(scheduled_min=60, late_min=20, early_min=0)],
            misses=Misses(events=2, one_to_ones=0, tasks=0, catch_up_steps_taken=True),
            leaves=[Leave("maternity", weeks=20, during_programme=True)],
            moves=[Move("school", mid_programme=True, new_area=False, area_covered=True)],
            requests=[PartTimeRequest(part_time=True, ask=Ask.PROVIDER_DUTIES)],
            disruptions=[Disruption("extreme_weather", in_person=True)],
            sittings=[Sitting(opens=dt.date(2023, 10, 2), on=dt.date(2023, 10, 8))],
        )
        who = attrs.evolve(leader(live=12, lost=1), npq="NPQSL", npq_start=dt.date(2021, 10, 1))
        found = review(who, happened, as_of=TODAY)
        assert [f.family for f in found.findings] == [
            "attendance",
            "eligibility",
            "absence_reason",
            "notice",
            "catch_up",
            "follow_up",
            "charges",
            "lateness",
            "continuation",
            "parental_leave",
            "portability",
            "part_time",
            "force_majeure",
            "assessment_window",
        ]
        assert all(f.decision.clauses for f in found.findings)
        assert all(f.decision.as_of == TODAY for f in found.findings)


class TestPassedAlong:
    """What one family finds, another sees."""

    def test_going_on_sees_the_requirement(self) -> None:
        misses = Misses(events=2, one_to_ones=0, tasks=0, catch_up_steps_taken=True)
        lost = review(leader(live=11, lost=2), Happenings(misses=misses))
        kept = review(leader(live=13), Happenings(misses=misses))
        assert "withdrawal" in str(only(lost, "continuation").decision.options)
        assert only(lost, "continuation").decision != only(kept, "continuation").decision

    def test_a_charge_sees_the_catch_up_that_was_chosen(self) -> None:
        absence = Absence("residential", date=YESTERDAY, notified=False)
        chosen = review(
            leader(live=12, lost=1), Happenings(incidents=[Incident(absence, "alt_event")])
        )
        assert only(chosen, "charges").decision.details["condition"] == "costs_met"
        assert "catch_up" not in [f.family for f in chosen.findings]

    def test_a_sitting_sees_the_engagement(self) -> None:
        sitting = Sitting(opens=dt.date(2023, 10, 2), on=dt.date(2023, 10, 8))
        found = review(fellow(), Happenings(sittings=[sitting]))
        assert only(found, "assessment_window").decision.verdict.value == "not_allowed"

    def test_contracts_reach_requirement_and_charge(self) -> None:
        contract = Contract("T", non_attendance_charge=15000)
        absence = Absence("residential", date=YESTERDAY, notified=False)
        found = review(
            leader(live=12, lost=1), Happenings(incidents=[Incident(absence)]), contracts=[contract]
        )
        assert only(found, "charges").decision.verdict.value == "charge"


class TestWork:
    """Who does what by when."""

    def test_steps_and_decisions(self) -> None:
        absence = Absence("virtual_twilight", date=YESTERDAY, notified=False)
        who = Participant(
            "x",
            programme="HS",
            variant="new_design",
            attendance=Attendance(Tally(live=9, caught_up=1)),
        )
        found = review(who, Happenings(incidents=[Incident(absence)]), as_of=TODAY)
        assert found.work[0] == Task(
            Actor.PS_TEAM,
            "phone",
            "virtual_twilight of 2024-03-04",
            TODAY,
            "next_day",
            Force.WILL,
        )
        assert str(found.work[0]) == (
            "PS team: phone, virtual twilight of 2024-03-04 by 2024-03-05 (will)"
        )
        decide = [str(task) for task in found.work if task.action == "decide"]
        assert "programme team: decide, attendance" in decide
        assert all(task.due is None for task in found.work if task.action == "decide")


ABSENCES = st.lists(
    st.builds(
        Absence,
        st.sampled_from(["residential", "cohort_weekend", "study_tour"]),
        date=st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 1)),
        notified=st.sampled_from([True, False, None]),
        reason=st.sampled_from([None, "bereavement", "holiday"]),
    ),
    max_size=5,
)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(ABSENCES, st.randoms(use_true_random=False))
def test_the_order_of_facts_never_matters(absences: list[Absence], random: Random) -> None:
    incidents = [Incident(absence) for absence in absences]
    shuffled = [*incidents]
    random.shuffle(shuffled)
    who = leader(live=12, lost=1)
    first = review(who, Happenings(incidents=incidents), as_of=TODAY)
    assert first == review(who, Happenings(incidents=shuffled), as_of=TODAY)


def test_reasons_stay_out_of_sight() -> None:
    absence = Absence("residential", date=YESTERDAY, reason="bereavement")
    found = review(leader(live=13), Happenings(incidents=[Incident(absence)]))
    assert "bereavement" not in repr(Happenings(incidents=[Incident(absence)]))
    assert "bereavement" not in repr(found)


class TestFaults:
    """Wrong facts raise one clear error."""

    def test_entries_of_another_kind(self) -> None:
        with pytest.raises(InvalidFacts) as error:
            Happenings(incidents=unchecked(["late"]), moves=unchecked([1]), misses=unchecked(2))
        assert [fault.path for fault in error.value.faults] == [
            "Happenings.incidents[0]",
            "Happenings.moves[0]",
            "Happenings.misses",
        ]

    def test_an_incident_without_an_absence(self) -> None:
        with pytest.raises(InvalidFacts) as error:
            Incident(unchecked("residential"), unchecked(""))
        assert len(error.value.faults) == 2

    def test_an_unknown_kind_of_session(self) -> None:
        absence = Absence("picnic", date=YESTERDAY)
        with pytest.raises(InvalidFacts, match="picnic"):
            review(leader(live=13), Happenings(incidents=[Incident(absence)]))


class TestWorkList:
    """The absences of a register, followed up by the row and then the body."""

    HEADER = "participant,session,kind,status,date,notified,catch_up_until,left_on\n"

    def jobs(self, *rows: str, as_of: dt.date = TODAY) -> tuple[Job, ...]:
        sheet = read_tidy(self.HEADER + "".join(f"{row}\n" for row in rows))
        register = people(sheet, table=shipped(), programme="HS", variant="new_design", as_of=as_of)
        return work_list(sheet, register)

    def test_the_same_step_for_several_is_one_job(self) -> None:
        jobs = self.jobs(
            "ana,V1,virtual_twilight,missed,2024-03-04,no,,",
            "ben,V1,virtual_twilight,missed,2024-03-04,no,,",
        )
        assert [(job.action, job.due, job.people) for job in jobs] == [
            ("phone", TODAY, ("ana", "ben"))
        ]

    def test_who_is_not_followed_up(self) -> None:
        assert not self.jobs(
            "ana,R1,residential,missed,2024-03-04,yes,,",
            "ben,R1,residential,caught_up,2024-03-04,no,,",
            "cy,R1,residential,missed,2024-03-04,no,,2024-03-04",
            "di,R1,residential,here,2024-03-04,no,,",
            "eve,R1,residential,missed,2024-06-04,no,,",
            as_of=dt.date(2024, 3, 4),
        )

    def test_a_step_that_depends_on_a_fact_is_not_made_up(self) -> None:
        jobs = self.jobs("ana,R1,residential,missed,2024-03-04,,,")
        assert all(job.action != "phone" for job in jobs)

    def test_a_decision_comes_without_a_day(self) -> None:
        sheet = read_tidy(
            self.HEADER
            + "".join(f"ana,P{n},peer_learning_group,missed,2024-0{n}-01,no,,\n" for n in (1, 2, 3))
        )
        register = people(sheet, table=shipped(), programme="CSL", as_of=TODAY)
        jobs = work_list(sheet, register)
        assert ("programme_team", "decide") in [(job.actor, job.action) for job in jobs]

    def test_the_lines(self) -> None:
        rows = [f"p{n},V1,virtual_twilight,missed,2024-02-01,no,," for n in range(7)]
        [job] = self.jobs(*rows)
        assert [*work_lines([job])] == [
            "",
            "To be done about absences that are not made up",
            (
                "  PS team: phone (by 2024-02-02, will), virtual twilight: "
                "p0, p1, p2, p3, p4 and 2 more"
            ),
        ]
        assert [*work_lines([job] * 25)][-1] == "  and 5 more"

    def test_a_line_without_a_day(self) -> None:
        job = Job(
            actor=Actor.PROGRAMME_TEAM,
            action="decide",
            kind="residential",
            due=None,
            when="unspecified",
            force=None,
            people=("\x1b",),
        )
        later = attrs.evolve(job, when="after_phone", force=Force.MAY)
        lines = [*work_lines([job, later])]
        assert lines[2:] == [
            r"  programme team: decide (no time stated), residential: \x1b",
            r"  programme team: decide (after phone, may), residential: \x1b",
        ]
        assert [*work_lines([])] == []

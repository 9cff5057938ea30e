"""What to ask next: what could settle an answer, in a stated order, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.asking import Inquiry, what_to_ask
from ambition_policy.asking.calls import Call
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import (
    Absence,
    Attendance,
    CatchUpFacts,
    Coaching,
    DispensationRequest,
    Disruption,
    Engagement,
    Event,
    Leave,
    Misses,
    Move,
    Need,
    Participant,
    Ruling,
    Sitting,
    Tally,
)
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import (
    catch_up_options,
    check_attendance,
    check_coaching,
    check_dispensation,
    check_eligibility,
    check_event,
    check_force_majeure,
    check_launch,
    check_learning_access,
    check_midpoint,
    check_move,
    check_observance,
    check_parental_leave,
    classify_continuation,
    may_sit_assessment,
)
from ambition_policy.resolution import Kind
from ambition_policy.terms import load_text
from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.standards import Term
from strategies_local import TABLE

OPEN = {"insufficient_information", "refer"}
AUTUMN = dt.date(2021, 10, 4)


def person(programme: str | None, **facts: Any) -> Participant:  # noqa: ANN401
    return Participant("Sam", programme=programme, **facts)


def taken(**counts: int) -> Attendance:
    return Attendance(Tally(**counts))


def lines(question: Callable[..., Decision[Any]], *facts: Any, **terms: Any) -> list[str]:  # noqa: ANN401
    """What is asked, in order, one line each."""
    return [str(inquiry) for inquiry in what_to_ask(question, *facts, **terms)]


class TestNothingToAsk:
    """A final answer waits for nothing, and some referrals are for words, not for choices."""

    @pytest.mark.parametrize("live", [13, 12])
    def test_final(self, live: int) -> None:
        found = person("FL", attendance=taken(live=live, lost=13 - live))
        assert what_to_ask(check_attendance, found) == ()

    def test_still_to_come(self) -> None:
        found = person("FL", attendance=taken(live=12, pending=1))
        assert check_attendance(found).verdict is Verdict.PENDING
        assert what_to_ask(check_attendance, found) == ()

    def test_no_choices(self) -> None:
        """A blank cell: somebody has to say what there is."""
        assert check_dispensation("CSL", ground="illness").verdict == "refer"
        assert what_to_ask(check_dispensation, "CSL", ground="illness") == ()

    def test_faults_are_raised_as_by_the_question(self) -> None:
        with pytest.raises(InvalidFacts, match="13 sessions"):
            what_to_ask(check_attendance, person("FL", attendance=taken(live=2)))


class TestRanking:
    """The order of the docstring, line by line."""

    def test_first_what_settles_alone_then_facts_then_decisions(self) -> None:
        found = person("EML", midpoint_attended=False)
        assert lines(check_midpoint, found) == [
            "midpoint_authorised (fact): yes -> met, no -> refer",
            "good_reason (decision): yes -> met, no -> insufficient_information",
        ]

    def test_what_settles_alone_comes_before_a_fact_that_does_not(self) -> None:
        """Settling beats the kind: one decision ends this, two facts may not."""
        inquiries = [
            _inquiry("b_fact", Kind.FACT, yes=("met", 0), no=("refer", 1)),
            _inquiry("a_decision", Kind.DECISION, yes=("met", 0), no=("not_met", 0)),
        ]
        assert _order(inquiries) == ["a_decision", "b_fact"]

    def test_facts_before_decisions_among_what_settles(self) -> None:
        inquiries = [
            _inquiry("a_decision", Kind.DECISION, yes=("met", 0), no=("not_met", 0)),
            _inquiry("a_reading", Kind.READING, yes=("met", 0), no=("not_met", 0)),
            _inquiry("b_fact", Kind.FACT, yes=("met", 0), no=("pending", 0)),
        ]
        assert _order(inquiries) == ["b_fact", "a_decision", "a_reading"]

    def test_then_the_fewest_open_ends_in_the_worst_case_then_in_all(self) -> None:
        inquiries = [
            _inquiry("a", Kind.FACT, yes=("refer", 3), no=("met", 0)),
            _inquiry("b", Kind.FACT, yes=("refer", 2), no=("refer", 2)),
            _inquiry("c", Kind.FACT, yes=("refer", 2), no=("refer", 1)),
        ]
        assert _order(inquiries) == ["c", "b", "a"]

    def test_ties_go_by_name(self) -> None:
        inquiries = [
            _inquiry(name, Kind.FACT, yes=("refer", 1), no=("met", 0)) for name in ("b", "c", "a")
        ]
        assert _order(inquiries) == ["a", "b", "c"]

    def test_what_cannot_be_counted_up_comes_last_of_its_kind(self) -> None:
        inquiries = [
            _inquiry("a_reading", Kind.READING, yes=("refer", 9), no=("refer", 9)),
            _inquiry("a_day", Kind.FACT),
            _inquiry("b_fact", Kind.FACT, yes=("refer", 9), no=("refer", 9)),
        ]
        assert _order(inquiries) == ["b_fact", "a_day", "a_reading"]


def _inquiry(name: str, kind: Kind, **outcomes: tuple[str, int]) -> Inquiry:
    return Inquiry(
        id=name,
        kind=kind,
        outcomes=FrozenMap({choice: verdict for choice, (verdict, _) in outcomes.items()}),
        open_ends=FrozenMap({choice: left for choice, (_, left) in outcomes.items()}),
    )


def _order(inquiries: list[Inquiry]) -> list[str]:
    """The names in the order in which they are to be asked."""
    return [inquiry.id for inquiry in sorted(inquiries, key=lambda inquiry: inquiry.rank)]


class TestRows:
    """Programme, variant and role: what says which row is meant."""

    def test_programme_by_a_bare_label(self) -> None:
        found = person(None, variant="NPQSL", attendance=taken(live=9))
        assert lines(check_attendance, found) == [
            "programme (fact): NPQ21 -> insufficient_information, NPQA -> met",
        ]

    def test_programme_without_a_label(self) -> None:
        [inquiry] = what_to_ask(check_attendance, person(None, attendance=taken(live=13)))
        assert inquiry.outcomes["FL"] == "met"
        # Counts that fit no row of a programme cannot be taken on it.
        assert "CSL" not in inquiry.outcomes

    def test_only_what_decides_is_asked(self) -> None:
        """Leads of the expansion have no requirement, and visiting fellows nowhere have one."""
        found = person("ECF", variant="expansion", attendance=taken(live=10))
        assert [inquiry.id for inquiry in what_to_ask(check_attendance, found)] == ["role"]

    def test_a_variant_under_a_name_of_its_own(self) -> None:
        found = person("EML", attendance=taken(live=25, caught_up=10))
        [inquiry] = what_to_ask(check_attendance, found)
        assert inquiry.id == "npq_in_year_2"
        assert dict(inquiry.outcomes) == {"no_npq": "no_requirement", "with_npq_y2": "not_met"}

    def test_counts_that_fit_one_row_only(self) -> None:
        found = person("ECF", role="ect", attendance=taken(live=14))
        assert lines(check_attendance, found) == ["variant (fact): national -> met"]

    def test_counts_that_fit_no_row(self) -> None:
        found = person("ECF", role="ect", attendance=taken(live=99))
        if check_attendance_answers(found):
            assert lines(check_attendance, found) == ["variant (fact): not known"]

    def test_what_is_open_in_every_row_is_asked_beside_it(self) -> None:
        found = person("ECF", role="ect", attendance=taken(live=13, missed=1))
        names = [inquiry.id for inquiry in what_to_ask(check_attendance, found)]
        assert names == ["variant", "catch_up_open"]

    def test_rows_that_do_not_differ(self) -> None:
        """The mid-point is the same with an NPQ and without."""
        names = {i.id for i in what_to_ask(check_midpoint, person("EML"))}
        assert names == {"midpoint_attended", "midpoint_authorised", "good_reason"}
        missed = what_to_ask(classify_continuation, person("EML"), Misses(events=1))
        assert {inquiry.id for inquiry in missed} == {
            "catch_up_steps_taken",
            "one_to_ones_missed",
            "tasks_missed",
        }

    def test_rows_that_differ_only_once_something_else_is_known(self) -> None:
        table = load_text(TWO_ROWS, name="own.toml", base=TABLE)
        found = person("OWN", attendance=taken(live=8, caught_up=1, missed=1))
        assert check_attendance(found, table=table).missing == ("catch_up_open",)
        asked = what_to_ask(check_attendance, found, table=table)
        assert [i.id for i in asked] == ["catch_up_open", "variant", "A-05"]
        # Without anything made up, both rows come to the same.
        found = person("OWN", attendance=taken(live=9, missed=1))
        asked = what_to_ask(check_attendance, found, table=table)
        assert [i.id for i in asked] == ["catch_up_open"]

    def test_a_decision_that_matters_in_one_row_only(self) -> None:
        table = load_text(TWO_ROWS, name="own.toml", base=TABLE)
        found = person("OWN", attendance=taken(live=8, caught_up=2))
        assert lines(check_attendance, found, table=table) == [
            "variant (fact): all -> refer, most -> not_met",
            "A-05 (reading): met -> insufficient_information, not_met -> not_met",
        ]


TWO_ROWS = """
code = "OWN"
name = "Own"
document = "own"
heading = "Own"
roles = ["participant"]
clauses = ["OWN-1"]

[[variant]]
code = "all"
name = "All"

[[variant]]
code = "most"
name = "Most"

[[event]]
kind = "session"
count = 10
clauses = ["OWN-1"]

[[requirement]]
variants = ["all"]
kind = "every_event"
clauses = ["OWN-1"]

[[requirement.limit]]
term = "min_attendance_share"
value = "1"
clauses = ["OWN-1"]

[[requirement]]
variants = ["most"]
kind = "miss_at_most"
clauses = ["OWN-1"]

[[requirement.limit]]
term = "max_missed"
value = 1
clauses = ["OWN-1"]

[[requirement.limit]]
term = "max_not_made_up"
value = 0
clauses = ["OWN-1"]

[optional]
state = "no row"

[follow_up]
state = "no row"

[catch_up]
state = "no row"

[late_early]
state = "no row"

[dispensations]
state = "no row"

[[clause]]
id = "OWN-1"
document = "own"
heading = "Own"
words = "a rule of our own"
kind = "data"
actor = "us"
computable = "yes"
"""

UNCOUNTED = """
code = "OWN"
name = "Own"
document = "own"
heading = "Own"
roles = ["participant"]
clauses = ["OWN-1"]

[[event]]
kind = "clinic"
clauses = ["OWN-1"]

[[event]]
kind = "visit"
clauses = ["OWN-1"]

[[requirement]]
kind = "live_split"
clauses = ["OWN-1"]

[[requirement.limit]]
term = "min_live_share"
value = "4/5"
clauses = ["OWN-1"]

[[requirement.limit]]
term = "min_completion_share"
value = "1"
clauses = ["OWN-1"]

[[requirement.limit]]
term = "max_catch_up_share"
value = "1/5"
clauses = ["OWN-1"]
""" + TWO_ROWS[TWO_ROWS.index("[optional]") :]


def check_attendance_answers(found: Participant) -> bool:
    """Whether the question gives an answer at all, rather than listing faults."""
    try:
        check_attendance(found)
    except InvalidFacts:
        return False
    return True


class TestFamilies:
    """Each family with what it can lack."""

    def test_attendance(self) -> None:
        assert lines(check_attendance, person("FL")) == [
            "attendance (fact): all -> met, none -> not_met"
        ]

    def test_attendance_on_a_row_that_is_not_known(self) -> None:
        [*_, last] = what_to_ask(check_attendance, person("ECF"))
        assert (last.id, dict(last.outcomes), last.settles) == ("attendance", {}, False)

    def test_a_missed_session(self) -> None:
        found = person("FL", attendance=taken(live=12, missed=1))
        assert lines(check_attendance, found)[0].startswith("catch_up_open (fact): yes -> ")
        with_parts = attrs.evolve(
            Attendance.of_kinds({"residential": Tally(live=8, missed=1), "clinic": Tally()}),
            days=Tally(live=8, missed=2),
            minutes=Tally(live=80, missed=10),
        )
        call = Call(check_attendance, (person("FL", attendance=with_parts),), {})
        answer = Decision(question="attendance", verdict=Verdict.MET, because="x", clauses=("y",))
        for choice, way in call.ways("catch_up_open", answer):
            filled = way().person
            assert filled is not None
            assert filled.attendance is not None
            name = {"yes": "recoverable", "no": "lost"}[choice]
            assert getattr(filled.attendance.days, name) == 2
            assert getattr(filled.attendance.minutes, name) == 10

    def test_a_missed_session_of_coaching(self) -> None:
        coaching = Coaching("opted_in", Tally(live=8, missed=1))
        found = person("EML", attendance=taken(live=35), coaching=coaching)
        call = Call(check_coaching, (found,), {})
        changed = [way().person for _, way in call.ways("catch_up_open", call.answer())]
        assert [one.coaching.tally for one in changed if one and one.coaching] == [
            Tally(live=8, recoverable=1),
            Tally(live=8, lost=1),
        ]

    def test_sessions_the_table_does_not_count(self) -> None:
        """Numbers with one outcome are said together."""
        found = person("EL", attendance=taken(live=3, caught_up=1))
        told = ["online_modules_total (fact): 0 -> not_met, 1 or more -> pending"]
        assert lines(check_attendance, found) == told
        split = {"residential": Tally(live=2, caught_up=1), "school_visit": Tally(live=1)}
        by_kind = person("EL", attendance=Attendance.of_kinds(split))
        assert lines(check_attendance, by_kind) == told

    def test_sessions_the_table_does_not_count_last_as_long_as_the_others(self) -> None:
        minutes = Tally(live=180, caught_up=60)
        found = person("EL", attendance=attrs.evolve(taken(live=3, caught_up=1), minutes=minutes))
        made = Ruling("A-03", "hours", by="the lead", on=dt.date(2024, 5, 2))
        for one in (found, attrs.evolve(found, rulings=(made,))):
            assert "online_modules_total (fact): 0 -> not_met, 1 or more -> pending" in lines(
                check_attendance, one
            )

    def test_several_kinds_that_the_table_does_not_count(self) -> None:
        """Without kinds told apart it is not known of which there may be more."""
        table = load_text(UNCOUNTED, name="own.toml", base=TABLE)
        found = person("OWN", attendance=taken(live=3, caught_up=1))
        assert check_attendance(found, table=table).missing
        for inquiry in what_to_ask(check_attendance, found, table=table):
            assert inquiry.outcomes == FrozenMap()
        split = {"clinic": Tally(live=3), "visit": Tally(caught_up=1)}
        apart = attrs.evolve(found, attendance=Attendance.of_kinds(split))
        asked = what_to_ask(check_attendance, apart, table=table)
        assert {i.id for i in asked} == {"clinics_total", "visits_total"}
        assert all(inquiry.outcomes for inquiry in asked)

    def test_a_contract_that_is_not_at_hand(self) -> None:
        short = person("FL", attendance=taken(live=12, lost=1))
        assert lines(check_attendance, short, contract_unknown=True) == [
            "contract_terms (fact): as_policy -> not_met, looser -> met, stricter -> not_met"
        ]
        nothing = person("MET", attendance=taken(live=11, lost=1))
        [inquiry] = what_to_ask(check_attendance, nothing, contract_unknown=True)
        assert inquiry.id == "contract_terms"
        assert inquiry.outcomes["as_policy"] == "no_requirement"

    def test_an_open_dispensation(self) -> None:
        found = person(
            "FL",
            attendance=taken(live=12, lost=1),
            dispensations=[DispensationRequest("illness")],
        )
        assert lines(check_attendance, found) == [
            "dispensation_granted (decision): yes -> met, no -> not_met"
        ]

    def test_a_ruling_that_does_not_count_yet_stands_in_nobodys_way(self) -> None:
        later = Ruling("A-05", "met", by="L", on=dt.date(2024, 5, 2))
        found = person("FL", attendance=taken(live=12, caught_up=1), rulings=[later])
        asked = lines(check_attendance, found, as_of=dt.date(2024, 5, 1))
        assert asked == ["A-05 (reading): met -> met, not_met -> not_met"]
        assert lines(check_attendance, found, as_of=dt.date(2024, 5, 2)) == []

    def test_eligibility(self) -> None:
        found = person("NPQ21", variant="NPQSL")
        asked = {i.id: dict(i.outcomes) for i in what_to_ask(check_eligibility, found)}
        assert asked["programme_start"]["before"] == "out_of_scope"
        begun = attrs.evolve(found, start=AUTUMN)
        assert lines(check_eligibility, begun) == ["engagement (fact): all -> met, none -> not_met"]
        beside = person("FL", npq="NPQSL", engagement=Engagement(total=10, engaged=9, lost=1))
        assert lines(check_eligibility, beside) == [
            "programme_start (fact): intake -> met, before -> out_of_scope, after -> met"
        ]

    def test_engagement_before_a_deferral(self) -> None:
        """It cannot be that nothing was engaged with, if something was before."""
        found = person("NPQ21", variant="NPQSL", start=AUTUMN, engaged_before_deferral=4)
        asked = {i.id: dict(i.outcomes) for i in what_to_ask(check_eligibility, found)}
        assert list(asked["engagement"]) == ["all"]

    def test_the_total_of_an_npq(self) -> None:
        counted = Engagement(total=None, engaged=17)
        found = person("NPQ21", variant="NPQSL", start=AUTUMN, engagement=counted)
        assert lines(check_eligibility, found) == [
            "units_total (fact): as_counted -> met, more -> insufficient_information"
        ]
        nothing = attrs.evolve(found, engagement=Engagement(total=None, engaged=0))
        [inquiry] = what_to_ask(check_eligibility, nothing)
        assert list(inquiry.outcomes) == ["more"]
        # Where the rest is known too, the total follows.
        rest = Engagement(total=None, engaged=17, recoverable=1, lost=2)
        assert lines(check_eligibility, attrs.evolve(found, engagement=rest)) == [
            "units_total (fact): as_counted -> pending"
        ]

    def test_the_rest_of_an_npq(self) -> None:
        hours = Engagement(total=60, engaged=52, recoverable=8)
        counted = Engagement(total=20, engaged=17, otherwise={"hours": hours})
        found = person("NPQ21", variant="NPQSL", start=AUTUMN, engagement=counted)
        asked = {i.id: i for i in what_to_ask(check_eligibility, found)}
        assert asked["units_recoverable"].kind is Kind.FACT
        assert set(asked["units_recoverable"].outcomes) == {"all", "none"}

    def test_a_contract_with_a_fine_share(self) -> None:
        own = Contract(
            "own", party=Party.DFE, limits={Term.MIN_ENGAGEMENT_SHARE: Fraction(99, 100)}
        )
        counted = Engagement(total=None, engaged=1)
        found = person("NPQ21", variant="NPQSL", start=AUTUMN, engagement=counted)
        [inquiry] = what_to_ask(check_eligibility, found, contracts=[own])
        assert set(inquiry.outcomes) == {"as_counted", "more"}

    def test_launch_and_coaching(self) -> None:
        assert lines(check_launch, person("EML")) == [
            "launch_attended (fact): yes -> met, no -> cannot_start"
        ]
        assert lines(check_coaching, person("EML", coaching=Coaching(None))) == [
            (
                "coaching_choice (fact): opted_in -> insufficient_information, "
                "opted_out_at_start -> not_applicable, opt_out_asked_later -> refer"
            )
        ]
        assert lines(check_coaching, person("EML", coaching=Coaching("opted_in"))) == [
            "coaching (fact): all -> met, none -> not_met"
        ]

    def test_dispensation(self) -> None:
        assert lines(check_dispensation, "FL", ground="illness") == [
            "dispensation_granted (decision): yes -> counts, no -> not_granted"
        ]
        opened = attrs.evolve(TABLE, readings=TABLE.readings.open("A-14", by="an analyst"))
        assert lines(check_dispensation, "FL", ground="illness", granted=True, table=opened) == [
            "A-14 (reading): attended -> counts, excused -> excuses"
        ]

    def test_other_families(self) -> None:
        npq = person("NPQ21", variant="NPQEL", start=AUTUMN)
        assert lines(check_learning_access, person("MET")) == [
            "learning_reached (decision): yes -> met, no -> not_met"
        ]
        move = Move("school", mid_programme=True, new_area=True)
        assert lines(check_move, npq, move) == [
            "area_covered (fact): yes -> continues, no -> duty_lapses"
        ]
        leave = Leave("maternity", weeks=3)
        assert lines(check_parental_leave, npq, leave) == [
            "during_programme (fact): yes -> refer, no -> not_applicable",
            (
                "completion_possible (decision): yes -> insufficient_information, "
                "no -> insufficient_information"
            ),
        ]
        assert lines(check_event, Event("clinic", learning=True, attendees=3))[0] == (
            "fixed_date (fact): yes -> insufficient_information, no -> not_event"
        )
        # A day is not one of a few choices.
        assert "opens (fact): not known" in lines(may_sit_assessment, npq, Sitting())

    def test_a_word_from_a_list(self) -> None:
        hindered = Disruption("extreme_weather", in_person=True, event_affected=False)
        asked = {i.id: i for i in what_to_ask(check_force_majeure, person("FL"), hindered)}
        assert set(asked["travel"].outcomes) == {"unsafe", "impossible", "safe_and_possible"}

    def test_a_fact_within_a_fact(self) -> None:
        found = person("HS", variant="old_design")
        known = CatchUpFacts(exceptional=True)
        asked = lines(catch_up_options, found, Absence("residential", making_up=known))
        assert asked[0].startswith("approved_before (fact): yes -> ")

    @pytest.mark.parametrize(
        "name",
        ["catch_up_open", "coaching", "coaching_choice", "attendance", "visits_total", "nothing"],
    )
    def test_what_cannot_be_filled_in(self, name: str) -> None:
        """A fact about something that is not there has no choices."""
        answer = check_midpoint(person("EML"))
        assert list(Call(check_midpoint, (person("EML"),), {}).ways(name, answer)) == []

    def test_a_question_without_a_person(self) -> None:
        need = Need("dietary")
        for inquiry in what_to_ask(check_observance, need, Event("residential")):
            assert inquiry.kind is Kind.FACT


# --- Laws. Facts are filled in here once more, by hand, apart from the library's own way.


def filled(found: Participant, name: str) -> Iterator[tuple[str, Participant]]:
    """Every value of a fact that is not known, filled in where a caller would."""
    programme = TABLE.programme(found.programme or "")
    match name:
        case "catch_up_open" if found.attendance is not None:
            tally = found.attendance.tally
            for choice, to in (("yes", "recoverable"), ("no", "lost")):
                counts = {**tally.counts(), "missed": 0}
                counts[to] += tally.missed
                attendance = Attendance(Tally(**counts), alternatives_left=left_of(found))
                yield choice, attrs.evolve(found, attendance=attendance)
        case "variant" | "npq_in_year_2":
            for variant in programme.variants:
                yield variant, attrs.evolve(found, variant=variant)
        case "role":
            for role in programme.roles:
                yield role.value, attrs.evolve(found, role=role)
        case "coaching_choice" if found.coaching is not None:
            for choice in ("opted_in", "opted_out_at_start"):
                yield choice, attrs.evolve(found, coaching=Coaching(choice, found.coaching.tally))
        case "programme_start":
            for choice, day in (
                ("before", dt.date(2020, 9, 1)),
                ("intake", AUTUMN),
                ("after", dt.date(2022, 10, 3)),
            ):
                yield choice, attrs.evolve(found, start=day)
        case "units_recoverable" if found.engagement is not None:
            total, engaged = found.engagement.total or 0, found.engagement.engaged
            fewest, most = found.engagement.ahead
            for choice, rest in (("all", most), ("none", fewest)):
                counted = Engagement(total=total, engaged=engaged, recoverable=rest)
                yield choice, attrs.evolve(found, engagement=counted)
        case "midpoint_attended" | "midpoint_authorised":
            for choice in ("yes", "no"):
                known: dict[str, Any] = {name: choice == "yes"}
                yield choice, attrs.evolve(found, **known)
        case _:
            return


def left_of(found: Participant) -> bool | None:
    return found.attendance.alternatives_left if found.attendance else None


def unknown_of(found: Participant) -> Iterator[str]:
    """Everything about the person that is not known, whether it matters or not."""
    programme = TABLE.programme(found.programme or "")
    if found.attendance is not None and found.attendance.tally.missed:
        yield "catch_up_open"
    if found.variant is None and programme.variants and not programme.any_variant:
        yield programme.variant_fact
    if found.role is None and len(programme.roles) > 1:
        yield "role"
    if found.coaching is not None and found.coaching.choice is None:
        yield "coaching_choice"
    if found.start is None:
        yield "programme_start"
    if found.engagement is not None and len({*found.engagement.ahead}) > 1:
        yield "units_recoverable"
    for name in ("midpoint_attended", "midpoint_authorised"):
        if getattr(found, name) is None:
            yield name


@st.composite
def people(draw: st.DrawFn) -> Participant:
    """People of whom something is not known."""
    programme = TABLE.programme(draw(st.sampled_from(("FL", "CSL", "ECF", "EML", "HS", "NPQA"))))
    row = draw(st.sampled_from([row for row in programme.rows() if row.total]))
    total = row.total or 0
    counts = {"live": total}
    for name in draw(st.permutations(("missed", "caught_up", "alternative", "lost", "pending"))):
        counts[name] = draw(st.integers(0, min(2, counts["live"])))
        counts["live"] -= counts[name]
    left = draw(st.sampled_from((None, False)))
    coaching = None
    if programme.code == "EML" and draw(st.booleans()):
        coaching = Coaching(draw(st.sampled_from((None, "opted_in"))), Tally(live=7, lost=2))
    return Participant(
        "x",
        programme=programme.code,
        variant=draw(st.sampled_from((None, row.variant))),
        role=draw(st.sampled_from((None, row.role))),
        attendance=Attendance(Tally(**counts), alternatives_left=left),
        coaching=coaching,
        midpoint_attended=draw(st.sampled_from((None, True, False))),
        midpoint_authorised=draw(st.sampled_from((None, True, False))),
    )


@st.composite
def npq_people(draw: st.DrawFn) -> Participant:
    """People on an NPQ of whom something is not known."""
    total = draw(st.integers(1, 20))
    engaged = draw(st.integers(0, total))
    return Participant(
        "x",
        programme="NPQ21",
        variant=draw(st.sampled_from(("NPQSL", "EHCO"))),
        start=draw(st.sampled_from((None, AUTUMN))),
        engagement=Engagement(
            total=total,
            engaged=engaged,
            recoverable=draw(st.sampled_from((None, 0, total - engaged))),
        ),
    )


def _laws(question: Callable[..., Decision[Any]], found: Participant) -> None:
    verdict = question(found).verdict
    asked = what_to_ask(question, found)
    names = [inquiry.id for inquiry in asked]
    assert len(names) == len(set(names))
    if verdict.value not in OPEN:
        assert asked == ()
    if verdict.value == "insufficient_information":
        assert any(inquiry.kind is Kind.FACT for inquiry in asked)
    for inquiry in asked:
        for choice, told in filled(found, inquiry.id):
            # What is said to follow does follow, and the answer no longer waits for it.
            try:
                answer = question(told)
            except InvalidFacts:
                assert choice not in inquiry.outcomes
                continue
            assert inquiry.outcomes[choice] == answer.verdict.value
            assert inquiry.id not in answer.missing
            left = {next_one.id for next_one in what_to_ask(question, told)}
            assert inquiry.id not in left
            assert (answer.verdict.value in OPEN) or not left
    for name in unknown_of(found):
        if name not in names:
            # What is not asked changes nothing, whatever it turns out to be.
            for _, told in filled(found, name):
                assert question(told).verdict is verdict


class TestLaws:
    """What is asked could settle the answer, what is not asked could not."""

    @settings(max_examples=150, deadline=None)
    @given(people())
    def test_attendance(self, found: Participant) -> None:
        _laws(check_attendance, found)

    @settings(max_examples=60, deadline=None)
    @given(people())
    def test_midpoint(self, found: Participant) -> None:
        _laws(check_midpoint, found)

    @settings(max_examples=100, deadline=None)
    @given(npq_people())
    def test_eligibility(self, found: Participant) -> None:
        _laws(check_eligibility, found)

    @settings(max_examples=60, deadline=None)
    @given(people())
    def test_asking_on_comes_to_an_end(self, found: Participant) -> None:
        """Each first question is answered by its first choice, until none is left."""
        call = Call(check_attendance, (found,), {})
        for _ in range(9):
            asked = what_to_ask(check_attendance, *call.facts)
            if not asked:
                break
            ways = dict(call.ways(asked[0].id, call.answer()))
            call = ways[next(iter(asked[0].outcomes))]()
        assert call.answer().verdict.value not in OPEN or not asked

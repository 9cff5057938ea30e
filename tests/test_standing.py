"""
Where a count stands against its limits, and the branches of attendance and eligibility.

The laws and the oracle say what has to hold for all; these say it for one, by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import (
    Attendance,
    Coaching,
    CoachingChoice,
    DispensationRequest,
    Engagement,
    Ruling,
    Tally,
)
from ambition_policy.rules import attendance, eligibility
from ambition_policy.rules.case import reads
from ambition_policy.rules.overlay import Overlay
from ambition_policy.rules.standing import Held, stand
from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.standards import Limit, Term
from ambition_policy.vocabulary import Actor, CellState
from strategies_local import SETTINGS, TABLE

EVERY = (Limit(Term.MIN_ATTENDANCE_SHARE, Fraction(1), clauses=("APP-FL.att.1",)),)
SPLIT = (
    Limit(Term.MIN_COMPLETION_SHARE, Fraction(1), clauses=("APP-EL.att.1",)),
    Limit(Term.MIN_LIVE_SHARE, Fraction(4, 5), clauses=("APP-EL.att.2",)),
    Limit(Term.MAX_CATCH_UP_SHARE, Fraction(1, 5), clauses=("APP-EL.att.3",)),
)
TWO = (
    Limit(Term.MAX_MISSED, Fraction(2), clauses=("APP-NPQA.att.1",)),
    Limit(Term.MAX_NOT_MADE_UP, Fraction(0), clauses=("APP-NPQA.att.2",)),
)


def completions(held: Held) -> Iterator[tuple[int, int, int]]:
    """Every way the open sessions can end: live, caught up, missed."""
    fates = [("live", "caught_up", "missed")] * held.pending
    again = ("live", "caught_up", "missed") if held.retakeable else ("caught_up", "missed")
    for ends in product(*fates, *[again] * held.recoverable):
        yield (
            held.live + ends.count("live"),
            held.caught_up + ends.count("caught_up"),
            held.lost + ends.count("missed"),
        )


def holds(limit: Limit, live: int, caught_up: int, missed: int, *, repaid: bool) -> bool:
    """Say whether one limit holds, in fractions."""
    total = live + caught_up + missed
    attended = live + caught_up if repaid else live
    counted = {
        Term.MIN_ATTENDANCE_SHARE: attended - limit.value * total,
        Term.MIN_LIVE_SHARE: live - limit.value * total,
        Term.MIN_COMPLETION_SHARE: live + caught_up - limit.value * total,
        Term.MIN_ENGAGEMENT_SHARE: live + caught_up - limit.value * total,
        Term.MAX_CATCH_UP_SHARE: limit.value * total - caught_up,
        Term.MAX_MISSED: limit.value - caught_up - missed,
        Term.MAX_NOT_MADE_UP: limit.value - missed,
    }
    return counted[limit.term] >= 0


@st.composite
def limits(draw: st.DrawFn) -> tuple[Limit, ...]:
    """One to three limits of any kind, with small exact values."""
    made = []
    for term in draw(st.lists(st.sampled_from(Term), min_size=1, max_size=3, unique=True)):
        most = 1 if term.is_share else 4
        value = draw(st.fractions(0, most, max_denominator=6))
        made.append(
            Limit(term, value if term.is_share else Fraction(int(value)), clauses=("ATT-3.att.1",))
        )
    return tuple(made)


class TestStanding:
    """DESIGN.md section 2: met and not met hold for every completion, pending for some."""

    @SETTINGS
    @given(
        counts=st.tuples(*[st.integers(0, 4)] * 3, *[st.integers(0, 3)] * 2),
        limits=limits(),
        retakeable=st.booleans(),
        repaid=st.booleans(),
    )
    def test_is_what_every_completion_says(
        self,
        counts: tuple[int, int, int, int, int],
        limits: tuple[Limit, ...],
        retakeable: bool,
        repaid: bool,
    ) -> None:
        live, caught_up, lost, pending, recoverable = counts
        held = Held(
            live=live,
            caught_up=caught_up,
            lost=lost,
            pending=pending,
            recoverable=recoverable,
            retakeable=retakeable,
            caught_up_attends=repaid,
        )
        ends = {
            all(holds(limit, *end, repaid=repaid) for limit in limits) for end in completions(held)
        }
        wanted = {
            frozenset({True}): Verdict.MET,
            frozenset({False}): Verdict.NOT_MET,
        }.get(frozenset(ends), Verdict.PENDING)
        assert stand(held, limits) is wanted

    @pytest.mark.parametrize(
        ("held", "limits", "wanted"),
        [
            (Held(live=13), EVERY, Verdict.MET),
            (Held(live=12, lost=1), EVERY, Verdict.NOT_MET),
            (Held(live=12, pending=1), EVERY, Verdict.PENDING),
            (Held(live=12, recoverable=1), EVERY, Verdict.PENDING),
            (Held(live=12, recoverable=1, retakeable=False), EVERY, Verdict.NOT_MET),
            (Held(live=12, caught_up=1), EVERY, Verdict.NOT_MET),
            (Held(live=12, caught_up=1, caught_up_attends=True), EVERY, Verdict.MET),
            (Held(live=8, caught_up=2), SPLIT, Verdict.MET),
            (Held(live=7, caught_up=3), SPLIT, Verdict.NOT_MET),
            (Held(live=8, caught_up=1, lost=1), SPLIT, Verdict.NOT_MET),
            (Held(live=7, caught_up=2, recoverable=1), SPLIT, Verdict.PENDING),
            (Held(live=7, caught_up=2, recoverable=1, retakeable=False), SPLIT, Verdict.NOT_MET),
            (Held(live=7, caught_up=2, pending=1, retakeable=False), SPLIT, Verdict.PENDING),
            (Held(live=4, caught_up=2), TWO, Verdict.MET),
            (Held(live=3, caught_up=3), TWO, Verdict.NOT_MET),
            (Held(live=4, caught_up=1, lost=1), TWO, Verdict.NOT_MET),
            (Held(live=4, caught_up=1, recoverable=1, retakeable=False), TWO, Verdict.PENDING),
        ],
    )
    def test_of_the_shipped_limits(
        self, held: Held, limits: tuple[Limit, ...], wanted: Verdict
    ) -> None:
        assert stand(held, limits) is wanted

    def test_leaving_something_undone_may_be_better_than_too_much_catch_up(self) -> None:
        own = (
            Limit(Term.MIN_COMPLETION_SHARE, Fraction(9, 10), clauses=("ATT-3.att.1",)),
            Limit(Term.MAX_CATCH_UP_SHARE, Fraction(1, 10), clauses=("ATT-3.att.1",)),
        )
        held = Held(live=8, caught_up=0, recoverable=2, retakeable=False)
        assert stand(held, own) is Verdict.PENDING

    def test_what_is_open_is_to_come_or_recoverable(self) -> None:
        assert Held(live=1, caught_up=1, lost=1, pending=2, recoverable=3).open == 5


def judge(
    code: str,
    tally: Tally | None,
    variant: str | None = None,
    role: str | None = None,
    **more: object,
) -> Decision[Verdict]:
    """Judge one tally; *more* goes to the attendance or to the rule, as its name says."""
    row = TABLE.programme(code).row(variant, role)
    named = ("days", "minutes", "by_kind", "by_year", "approved")
    own: dict[str, Any] = {name: more.pop(name) for name in named if name in more}
    if "left" in more:
        own["alternatives_left"] = more.pop("left")
    facts = None if tally is None else Attendance(tally, **own)
    rest: dict[str, Any] = more
    return attendance.assess(facts, row, TABLE.readings, **rest)


def faults(caught: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    """Every fault, in a line each."""
    return [str(fault) for fault in caught.value.faults]


class TestAttendanceFitsTheRow:
    """D.4: counts that do not fit the row are the caller's mistake, all listed at once."""

    def test_a_kind_that_the_row_does_not_list(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            judge("FL", Tally(live=13), by_kind={"twilight": Tally(live=13)})
        assert faults(caught) == [
            (
                "attendance.by_kind: expected one of residential, cohort_weekend, "
                "headship_weekend, regional_learning_day, study_tour, got 'twilight'"
            )
        ]

    def test_too_many_of_a_kind_and_too_many_in_all(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            judge("HS", Tally(live=6), "old_design", by_kind={"residential": Tally(live=6)})
        assert faults(caught) == [
            "attendance.by_kind['residential']: expected 3 in all, got 6: Tally(live=6)",
            "attendance.tally: expected 5 sessions in all, got 6: Tally(live=6)",
        ]

    def test_too_few_in_a_year(self) -> None:
        years = {1: Tally(live=6), 2: Tally(live=8)}
        with pytest.raises(InvalidFacts) as caught:
            judge("ECF", Tally(live=14), "national", "ect", by_year=years)
        assert faults(caught) == [
            "attendance.by_year[1]: expected 7 in all, got 6: Tally(live=6)",
            "attendance.by_year[2]: expected 7 in all, got 8: Tally(live=8)",
        ]

    def test_days_that_do_not_add_up(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            judge("EML", Tally(live=35), "with_npq_y2", days=Tally(live=39))
        assert faults(caught) == ["attendance.days: expected 40 days in all, got 39"]

    def test_a_number_for_a_kind_whose_number_the_row_gives(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            judge("EL", None, counts={"residential": 3})
        assert faults(caught) == [
            (
                "attendance.counts['residential']: expected a kind that the row gives no number "
                "for, got 'residential'"
            )
        ]

    def test_what_fits_is_no_fault(self) -> None:
        kinds = {"residential": Tally(live=3), "module_day": Tally(live=2)}
        assert judge("HS", Tally(live=5), "old_design", by_kind=kinds).verdict is Verdict.MET
        years = {1: Tally(live=7), 2: Tally(live=7)}
        found = judge("ECF", Tally(live=14), "national", "ect", by_year=years)
        assert found.verdict is Verdict.MET
        assert judge("EML", Tally(live=35), "with_npq_y2", days=Tally(live=40)).readings == ()

    def test_without_any_session_the_sessions_are_asked_for(self) -> None:
        assert judge("FL", None).missing == ("attendance",)
        assert judge("EL", Tally()).missing == ("event_counts",)

    def test_a_kind_without_a_number_may_have_any(self) -> None:
        kinds = {"residential": Tally(live=3), "online_module": Tally(live=9)}
        found = judge("EL", Tally(live=12), by_kind=kinds)
        assert found.missing == ("online_modules_total",)


class TestAttendanceByWord:
    """CLAUSES.md A.4: what each open word does, and who is asked."""

    @pytest.mark.parametrize(
        ("status", "reading", "choice", "complete"),
        [
            ("alternative", "A-04", "attended", True),
            ("alternative", "A-04", "caught_up", False),
            ("dispensed", "A-14", "attended", True),
            ("dispensed", "A-14", "excused", False),
        ],
    )
    def test_a_year_is_complete_by_what_counts_as_attended(
        self, status: str, reading: str, choice: str, complete: bool
    ) -> None:
        """In a table of one's own too, whose row of two years grants dispensations."""
        row = TABLE.programme("ECF").row("national", "ect")
        granting = attrs.evolve(row, dispensations=CellState.STATED)
        readings = TABLE.readings.settle(reading, choice, by="the owner")
        first = Tally(**{"live": 6, status: 1})
        facts = Attendance(first + Tally(pending=7), by_year={1: first, 2: Tally(pending=7)})
        found = attendance.assess(facts, granting, readings)
        assert found.details["year_1_complete"] is complete
        assert found.counts["year_1_attended"] == 6 + complete

    @pytest.mark.parametrize(("choice", "outcome"), [("attended", "met"), ("excused", "not_met")])
    def test_the_expectation_goes_by_what_a_dispensation_counts_as(
        self, choice: str, outcome: str
    ) -> None:
        """APP-EML.att.1, in a table of one's own whose row grants dispensations."""
        row = TABLE.programme("EML").row("with_npq_y2")
        granting = attrs.evolve(row, dispensations=CellState.STATED)
        readings = TABLE.readings.settle("A-14", choice, by="the owner")
        found = attendance.assess(Attendance(Tally(live=34, dispensed=1)), granting, readings)
        assert found.details["expectation"] == outcome

    def test_alternative_delivery_counts_as_live_where_settled(self) -> None:
        found = judge("EML", Tally(live=27, alternative=1, caught_up=7), "with_npq_y2")
        assert (found.verdict, found.assumptions) == (Verdict.MET, ("A-04",))
        assert "ATT-3.catchup.2" in found.clauses
        assert not any(id_.startswith(("APP-EL.", "APP-NPQA.")) for id_ in found.clauses)

    def test_alternative_delivery_is_referred_to_the_partner_where_open(self) -> None:
        found = judge("NPQA", Tally(live=3, alternative=3), "NPQML")
        assert (found.verdict, found.refer_to) == (Verdict.REFER, (Actor.PARTNER,))
        [effect] = found.readings
        assert dict(effect.outcomes) == {"attended": "met", "caught_up": "not_met"}

    def test_a_missed_session_may_be_taken_elsewhere_unless_that_is_ruled_out(self) -> None:
        tally = Tally(live=3, recoverable=3)
        assert judge("NPQA", tally, "NPQML").verdict is Verdict.REFER
        assert judge("NPQA", tally, "NPQML", left=True).verdict is Verdict.REFER
        found = judge("NPQA", tally, "NPQML", left=False)
        assert (found.verdict, found.readings) == (Verdict.NOT_MET, ())

    @pytest.mark.parametrize("tally", [Tally(live=12, caught_up=1), Tally(live=12, alternative=1)])
    def test_catch_up_is_referred_where_every_event_counts(self, tally: Tally) -> None:
        found = judge("FL", tally)
        wanted = Verdict.REFER if tally.caught_up else Verdict.MET
        assert found.verdict is wanted
        assert found.readings

    def test_late_work_is_referred_where_it_decides(self) -> None:
        found = judge(
            "EL", Tally(live=7, caught_up=2, late_self_paced=1), counts={"online_module": 6}
        )
        [effect] = found.readings
        assert dict(effect.outcomes) == {"caught_up": "not_met", "live": "met"}
        assert found.refer_to == (Actor.PROGRAMME_TEAM,)

    def test_a_dispensation_counts_as_attended(self) -> None:
        found = judge("FL", Tally(live=12, dispensed=1))
        [effect] = found.readings
        assert (found.verdict, effect.question) == (Verdict.MET, "A-14")
        assert effect.outcomes["excused"] == "not_met"

    def test_minutes_bring_hours_into_play_for_a_split_alone(self) -> None:
        tally, minutes = Tally(live=8, caught_up=2), Tally(live=300, caught_up=100)
        found = judge("EL", tally, counts={"online_module": 6}, minutes=minutes)
        [effect] = found.readings
        assert dict(effect.outcomes) == {"elements": "met", "hours": "not_met"}
        every = judge("FL", Tally(live=12, lost=1), minutes=Tally(live=780))
        assert (every.verdict, every.readings) == (Verdict.NOT_MET, ())

    def test_days_come_from_kinds_or_from_the_caller(self) -> None:
        tally = Tally(live=27, caught_up=8)
        given_days = judge("EML", tally, "with_npq_y2", days=Tally(live=32, caught_up=8))
        singles = {
            "launch_residential": Tally(live=1),
            "midpoint_residential": Tally(live=1),
            "development_day": Tally(live=7),
            "peer_learning_group": Tally(live=13),
            "virtual_twilight": Tally(live=5, caught_up=3),
            "academic_tutoring": Tally(caught_up=5),
        }
        by_kind = judge("EML", tally, "with_npq_y2", by_kind=singles)
        for found in (given_days, by_kind):
            assert found.verdict is Verdict.REFER
            assert dict(found.readings[0].outcomes) == {"elements": "not_met", "days": "met"}

    def test_year_2_alone_is_another_span(self) -> None:
        years = {1: Tally(live=7, lost=1), 2: Tally(live=27)}
        found = judge("EML", Tally(live=34, lost=1), "with_npq_y2", by_year=years)
        [effect] = found.readings
        assert (found.verdict, effect.question, effect.outcomes["year_2"]) == (
            Verdict.NOT_MET,
            "A-25.span",
            "met",
        )
        bare = judge("EML", Tally(live=34, lost=1), "with_npq_y2")
        assert (bare.verdict, bare.readings) == (Verdict.NOT_MET, ())

    def test_coaching_is_content_or_not(self) -> None:
        coached = Tally(live=8, lost=1)

        def ask(coaching: Coaching | None) -> Decision[Verdict]:
            return judge("EML", Tally(live=35), "with_npq_y2", coaching=coaching)

        assert ask(Coaching(CoachingChoice.OPTED_IN, coached)).verdict is Verdict.REFER
        unknown = ask(Coaching(None, coached))
        assert (unknown.verdict, unknown.missing) == (
            Verdict.INSUFFICIENT_INFORMATION,
            ("coaching_choice",),
        )
        out = ask(Coaching(CoachingChoice.OPTED_OUT_AT_START, coached))
        assert (out.verdict, out.readings) == (Verdict.MET, ())
        for nothing_to_add in (None, Coaching(CoachingChoice.OPTED_IN)):
            assert ask(nothing_to_add).verdict is Verdict.MET

    def test_open_words_of_coaching_come_into_play_with_it_alone(self) -> None:
        elsewhere = Coaching(CoachingChoice.OPTED_IN, Tally(alternative=5))
        found = judge("EML", Tally(live=28, caught_up=7), "with_npq_y2", coaching=elsewhere)
        assert (found.verdict, found.assumptions) == (Verdict.MET, ("A-04",))
        assert judge("EL", Tally(live=4), coaching=elsewhere).missing == ("online_modules_total",)

    def test_the_list_that_may_stand_is_read_with_its_own_records(self) -> None:
        """A-17: the expansion lead's own row lists nothing, the national one kinds and years."""
        row = TABLE.programme("ECF").row("expansion", "lead")
        assert row.otherwise is not None
        assert not row.events
        assert reads(row) == ("status", "catch_up_until", "kind", "year")

    def test_one_of_two_dates_may_be_enough(self) -> None:
        found = judge("ECF", Tally(live=1, lost=1), "early", "lead")
        [effect] = found.readings
        assert (found.verdict, effect.question) == (Verdict.NOT_MET, "A-16")
        assert effect.outcomes["dates_to_choose"] == "met"

    def test_the_expansion_leads_list_may_be_the_national_one(self) -> None:
        found = judge("ECF", Tally(live=1), "expansion", "lead")
        [effect] = found.readings
        assert (found.verdict, effect.question) == (Verdict.NONE_LISTED, "A-17")
        assert effect.outcomes["national_list"] == "met"
        nobody = judge("ECF", None, "expansion", "visiting_fellow")
        assert (nobody.verdict, nobody.readings) == (Verdict.NONE_LISTED, ())

    def test_the_national_list_is_read_with_its_own_open_words(self) -> None:
        found = judge("ECF", Tally(caught_up=1), "expansion", "lead")
        assert found.readings[0].outcomes["national_list"] == "refer"

    def test_what_can_still_be_made_up_is_asked_for(self) -> None:
        found = judge("NPQA", Tally(live=4, caught_up=1, missed=1), "NPQML")
        assert (found.verdict, found.missing) == (
            Verdict.INSUFFICIENT_INFORMATION,
            ("catch_up_open",),
        )

    def test_lost_sessions_fail_whatever_the_number_of_modules(self) -> None:
        assert judge("EL", Tally(live=4, lost=1)).verdict is Verdict.NOT_MET
        assert judge("EL", Tally(live=4)).missing == ("online_modules_total",)
        assert judge("EL", Tally(live=4, pending=1)).verdict is Verdict.PENDING

    @pytest.mark.parametrize("unit", ["elements", "hours"])
    def test_modules_not_listed_may_make_up_for_others_in_either_unit(self, unit: str) -> None:
        """APP-EL.att.2: how long a module lasts that nobody listed is not known either."""
        made = Ruling("A-03", unit, by="the lead", on=date(2024, 5, 2))
        tally, minutes = Tally(live=3, caught_up=2), Tally(live=300, caught_up=200)
        found = judge("EL", tally, minutes=minutes, rulings=(made,))
        assert found.verdict is Verdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("online_modules_total",)

    @pytest.mark.parametrize(
        "limits",
        [
            {Term.MAX_MISSED: Fraction(7)},
            {Term.MIN_LIVE_SHARE: Fraction(1, 7)},
            {Term.MAX_MISSED: Fraction(7), Term.MIN_COMPLETION_SHARE: Fraction(0)},
        ],
    )
    def test_as_many_may_not_be_listed_as_make_a_difference(
        self, limits: dict[Term, Fraction]
    ) -> None:
        """What a contract asks of a row without numbers can be lost to those that are to come."""
        row = TABLE.programme("TEF").row()
        own = Contract("own", party=Party.SCHOOL, limits=limits)
        overlay = Overlay(row.standard, (own,), row.programme)
        found = judge("TEF", Tally(live=1), overlay=overlay)
        assert found.verdict is Verdict.INSUFFICIENT_INFORMATION
        known = {**dict.fromkeys(row.uncounted, 0), "webinar": 1}
        assert judge("TEF", Tally(live=1), overlay=overlay, counts=known).verdict is Verdict.MET


GROUND = "illness"


class TestDispensationsAskedFor:
    """A-14: what was granted counts as attended, and granting is somebody's decision."""

    def ask(
        self,
        tally: Tally,
        *requests: DispensationRequest,
        code: str = "FL",
        rulings: tuple[Ruling, ...] = (),
    ) -> Decision[Verdict]:
        """Judge somebody who asked for a dispensation."""
        return judge(code, tally, dispensations=requests, rulings=rulings)

    def test_one_that_was_granted_repays(self) -> None:
        found = self.ask(Tally(live=12, lost=1), DispensationRequest(GROUND, granted=True))
        assert (found.verdict, found.assumptions) == (Verdict.MET, ("A-14",))

    def test_one_that_was_refused_does_not(self) -> None:
        found = self.ask(Tally(live=12, lost=1), DispensationRequest(GROUND, granted=False))
        assert (found.verdict, found.refer_to) == (Verdict.NOT_MET, ())

    def test_one_that_is_open_is_referred_and_a_ruling_ends_it(self) -> None:
        asked = DispensationRequest(GROUND)
        found = self.ask(Tally(live=12, lost=1), asked)
        assert (found.verdict, found.refer_to) == (Verdict.REFER, (Actor.PROGRAMME_TEAM,))
        for choice, wanted in (("yes", Verdict.MET), ("no", Verdict.NOT_MET)):
            made = Ruling("dispensation_granted", choice, by="the lead", on=date(2024, 5, 2))
            assert self.ask(Tally(live=12, lost=1), asked, rulings=(made,)).verdict is wanted

    def test_one_that_is_open_beside_one_that_was_granted_is_referred(self) -> None:
        asked = DispensationRequest(GROUND, granted=True), DispensationRequest(GROUND)
        found = self.ask(Tally(live=11, lost=2), *asked)
        assert (found.verdict, found.refer_to) == (Verdict.REFER, (Actor.PROGRAMME_TEAM,))
        assert "dispensation_granted" in {effect.question for effect in found.readings}

    def test_where_the_row_says_that_there_are_none_it_earns_nothing(self) -> None:
        for tally, requests in (
            (Tally(live=5, dispensed=1), ()),
            (Tally(live=5, lost=1), (DispensationRequest(GROUND, granted=True),)),
        ):
            found = judge("NPQA", tally, "NPQML", dispensations=requests)
            assert (found.verdict, found.assumptions) == (Verdict.NOT_MET, ("A-12",))
            assert found.readings[0].outcomes["unknown"] == "refer"

    def test_where_the_cell_is_blank_somebody_says_whether_it_counts(self) -> None:
        granted = DispensationRequest(GROUND, granted=True)
        found = self.ask(Tally(live=24, lost=1), granted, code="CSL")
        assert (found.verdict, found.refer_to) == (Verdict.REFER, (Actor.PROGRAMME_TEAM,))
        assert {effect.question for effect in found.readings} == {
            "A-12.blank",
            "dispensation_counts",
        }
        for choice, wanted in (("yes", Verdict.MET), ("no", Verdict.NOT_MET)):
            made = Ruling("dispensation_counts", choice, by="the lead", on=date(2024, 5, 2))
            ended = self.ask(Tally(live=24, lost=1), granted, code="CSL", rulings=(made,))
            assert ended.verdict is wanted

    def test_it_repays_what_is_lost_before_what_can_be_made_up_and_no_more(self) -> None:
        granted = DispensationRequest(GROUND, granted=True)
        left = self.ask(Tally(live=11, lost=1, recoverable=1), granted)
        assert left.verdict is Verdict.PENDING
        both = DispensationRequest(GROUND, sessions=2, granted=True)
        assert self.ask(Tally(live=11, lost=1, recoverable=1), both).verdict is Verdict.MET
        found = self.ask(Tally(live=11, lost=1, recoverable=1), both)
        assert found.shares["best_live_share"] == Fraction(11, 13)
        many = DispensationRequest(GROUND, sessions=9, granted=True)
        assert self.ask(Tally(live=12, lost=1), many).verdict is Verdict.MET


class TestMadeUpWithoutApproval:
    """APP-FL.cu.1, APP-HS.cu.1-4: what was not approved beforehand is somebody's to accept."""

    @pytest.mark.parametrize(
        "tally", [Tally(live=9, alternative=1), Tally(live=8, alternative=1, caught_up=1)]
    )
    def test_is_referred_and_a_ruling_ends_it(self, tally: Tally) -> None:
        def ask(*chosen: tuple[str, str]) -> Decision[Verdict]:
            made = [Ruling(*c, by="the lead", on=date(2024, 5, 2)) for c in chosen]
            return judge("HS", tally, "new_design", approved=False, rulings=made)

        found = ask()
        assert (found.verdict, found.refer_to) == (Verdict.REFER, (Actor.PROGRAMME_TEAM,))
        assert "unapproved_catch_up_counts" in {effect.question for effect in found.readings}
        repaid = ("A-05", "met")
        for choice, wanted in (("yes", Verdict.MET), ("no", Verdict.NOT_MET)):
            for elsewhere in ("attended", "caught_up"):
                accepted = ("unapproved_catch_up_counts", choice)
                assert ask(repaid, accepted, ("A-04", elsewhere)).verdict is wanted

    @pytest.mark.parametrize("approved", [None, True])
    def test_is_no_question_where_it_was_approved_or_nobody_says(
        self,
        approved: bool | None,
    ) -> None:
        found = judge("HS", Tally(live=9, alternative=1), "new_design", approved=approved)
        assert (found.verdict, found.assumptions) == (Verdict.MET, ("A-04",))

    def test_is_no_question_where_nothing_was_made_up_or_no_approval_is_asked_for(self) -> None:
        assert judge("HS", Tally(live=10), "new_design", approved=False).readings == ()
        found = judge("NPQA", Tally(live=4, caught_up=2), "NPQML", approved=False)
        assert (found.verdict, found.readings) == (Verdict.MET, ())


class TestContracts:
    """ATT-0.5: a contract replaces the term it states, and what it may say is asked for."""

    def test_a_looser_term_holds(self) -> None:
        row = TABLE.programme("FL").row()
        own = Contract("Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(12, 13)})
        overlay = Overlay(row.standard, (own,), "FL")
        found = judge("FL", Tally(live=12, lost=1), overlay=overlay)
        assert found.verdict is Verdict.MET
        assert found.terms_from["min_attendance_share"] == "contract: Trust"

    def test_terms_that_were_not_given_are_missing(self) -> None:
        row = TABLE.programme("FL").row()
        overlay = Overlay(row.standard, (), "FL", unknown=True)
        for tally in (Tally(live=13), Tally(lost=13), None):
            found = judge("FL", tally, overlay=overlay)
            assert found.verdict is Verdict.INSUFFICIENT_INFORMATION
        assert judge("FL", Tally(live=13), overlay=overlay).missing == ("contract_terms",)
        npq = TABLE.programme("NPQ21").row("NPQSL")
        asked = sit(
            Engagement(total=10, engaged=10, lost=0),
            overlay=Overlay(npq.standard, (), "NPQ21", unknown=True),
        )
        assert asked.missing == ("contract_terms",)

    def test_a_contract_that_asks_where_the_row_does_not_is_judged(self) -> None:
        row = TABLE.programme("MET").row()
        own = Contract("Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(1, 2)})
        overlay = Overlay(row.standard, (own,), "MET")
        assert judge("MET", Tally(live=6, lost=6), overlay=overlay).verdict is Verdict.MET
        found = judge("MET", Tally(live=5, lost=7), overlay=overlay)
        assert found.verdict is Verdict.NOT_MET
        assert found.because

    def test_a_schools_contract_is_not_presumed_to_reach_the_dfes_rule(self) -> None:
        npq = TABLE.programme("NPQ21").row("NPQSL")
        own = Contract(
            "School", party=Party.SCHOOL, limits={Term.MIN_ENGAGEMENT_SHARE: Fraction(4, 5)}
        )
        found = sit(
            Engagement(total=10, engaged=8, lost=2), overlay=Overlay(npq.standard, (own,), "NPQ21")
        )
        assert (found.verdict, found.assumptions) == (Verdict.REFER, ("A-26",))


class TestWhatIsSaidBeside:
    """The sentence, the shares and the clauses go with the verdict."""

    @pytest.mark.parametrize(
        ("found", "because"),
        [
            (judge("FL", Tally(live=13)), "as much was attended as is asked for"),
            (judge("MET", Tally(live=12)), "the row sets no attendance requirement"),
            (
                judge("ECF", None, "early", "visiting_fellow"),
                "the row lists nothing for this role and variant",
            ),
            (judge("FL", None), "it is not known how the sessions were taken"),
            (judge("FL", Tally(live=12, missed=1)), "it depends on a fact that was not given"),
            (
                judge("NPQA", Tally(live=4, caught_up=2), "NPQML"),
                "few enough were missed, and each is made up",
            ),
            (
                judge("FL", Tally(live=12, caught_up=1)),
                "the readings of an open word, or an open decision, give different answers",
            ),
        ],
    )
    def test_one_constant_sentence(self, found: Decision[Verdict], because: str) -> None:
        assert found.because == because

    def test_shares_are_exact(self) -> None:
        found = judge("EL", Tally(live=28, caught_up=7), counts={"online_module": 31})
        assert found.shares["live_share"] == Fraction(4, 5)
        assert found.clauses == ("APP-EL.att.1", "APP-EL.att.2", "APP-EL.att.3")


INTAKE = TABLE.body.npq_intake
DAY = timedelta(days=1)


def sit(
    engagement: Engagement | None,
    *,
    label: str = "NPQSL",
    start: date | None = INTAKE[0],
    before_deferral: int | None = None,
    overlay: Overlay | None = None,
    rulings: tuple[Ruling, ...] = (),
) -> Decision[Verdict]:
    """Ask whether the assessment may be sat."""
    return eligibility.assess(
        engagement,
        TABLE.programme("NPQ21").row(label),
        TABLE.readings,
        start=start,
        intake=INTAKE,
        before_deferral=before_deferral,
        overlay=overlay,
        rulings=rulings,
    )


ENOUGH = Engagement(total=20, engaged=18, lost=2)


class TestEligibility:
    """NPQ-2.2, NPQ-2.3, NPQ-0.4: nine tenths, inclusive, of a programme in scope."""

    @pytest.mark.parametrize(
        ("start", "wanted"),
        [
            (INTAKE[0] - DAY, Verdict.OUT_OF_SCOPE),
            (INTAKE[0], Verdict.MET),
            (INTAKE[1], Verdict.MET),
            (INTAKE[1] + DAY, Verdict.MET),
            (None, Verdict.INSUFFICIENT_INFORMATION),
        ],
    )
    def test_the_intake_begins_and_ends_with_its_days(
        self, start: date | None, wanted: Verdict
    ) -> None:
        found = sit(ENOUGH, start=start)
        assert found.verdict is wanted
        assert found.details["applies"] is (wanted is not Verdict.OUT_OF_SCOPE)
        later = start is not None and start > INTAKE[1]
        assert found.assumptions == (("A-01",) if later else ())

    def test_out_of_scope_rests_on_the_scope_alone(self) -> None:
        assert sit(ENOUGH, start=INTAKE[0] - DAY).clauses == ("NPQ-0.4",)

    def test_shares_and_counts_are_exact(self) -> None:
        found = sit(Engagement(total=20, engaged=15, recoverable=3))
        assert dict(found.shares) == {
            "engaged_share": Fraction(3, 4),
            "best_reachable_share": Fraction(9, 10),
        }
        assert dict(found.counts) == {"units_total": 20, "engaged": 15, "outstanding": 5}
        assert (found.verdict, found.details["content_complete"]) == (Verdict.PENDING, False)
        assert sit(Engagement(total=9, engaged=9)).details["content_complete"] is True

    def test_without_what_is_left_there_is_no_best_share(self) -> None:
        found = sit(Engagement(total=20, engaged=15))
        assert set(found.shares) == {"engaged_share"}
        assert found.missing == ("units_recoverable",)

    def test_without_a_total_there_is_no_share(self) -> None:
        found = sit(Engagement(total=None, engaged=3))
        assert (dict(found.shares), dict(found.counts)) == ({}, {})
        assert "content_complete" not in found.details

    def test_ehco_is_referred_whatever_was_engaged_with(self) -> None:
        found = sit(ENOUGH, label="EHCO")
        [effect] = found.readings
        assert found.verdict is Verdict.REFER
        assert dict(effect.outcomes) == {"applies": "met", "not_applicable": "no_requirement"}

    def test_another_unit_that_disagrees_is_referred(self) -> None:
        hours = Engagement(total=60, engaged=52, lost=8)
        found = sit(Engagement(total=20, engaged=18, lost=2, otherwise={"hours": hours}))
        [effect] = found.readings
        assert (found.verdict, effect.question) == (Verdict.REFER, "A-02")
        assert dict(effect.outcomes) == {"items": "met", "hours": "not_met"}

    def test_one_that_agrees_is_not_named(self) -> None:
        hours = Engagement(total=60, engaged=54, lost=6)
        found = sit(Engagement(total=20, engaged=18, lost=2, otherwise={"hours": hours}))
        assert (found.verdict, found.readings) == (Verdict.MET, ())

    @pytest.mark.parametrize("total", [None, 0])
    def test_a_unit_without_a_total_is_never_met(self, total: int | None) -> None:
        hours = Engagement(total=total, engaged=0)
        found = sit(Engagement(total=20, engaged=0, lost=20, otherwise={"hours": hours}))
        assert found.verdict is not Verdict.REFER
        assert not any("met" in effect.outcomes.values() for effect in found.readings)

    def test_what_a_deferral_carries_over_is_another_policys(self) -> None:
        found = sit(ENOUGH, before_deferral=10)
        assert (found.verdict, found.refer_to) == (Verdict.REFER, (Actor.DEFERRAL_POLICY,))
        assert "NPQ-4.defer.1" in found.clauses
        for choice, wanted in (("yes", Verdict.MET), ("no", Verdict.NOT_MET)):
            made = Ruling("carry_over", choice, by="the deferral panel", on=date(2024, 5, 2))
            for engagement in (ENOUGH, Engagement(total=20, engaged=20)):
                assert sit(engagement, before_deferral=10, rulings=(made,)).verdict is wanted

    @pytest.mark.parametrize(
        ("engagement", "before", "most"), [(ENOUGH, 19, 18), (Engagement(total=3, engaged=0), 1, 0)]
    )
    def test_no_more_was_done_before_a_deferral_than_in_all(
        self, engagement: Engagement, before: int, most: int
    ) -> None:
        with pytest.raises(InvalidFacts) as caught:
            sit(engagement, before_deferral=before)
        assert faults(caught) == [
            f"engagement.before_deferral: expected at most {most}, all engaged, got {before}"
        ]

    def test_without_an_engagement_nothing_contradicts_it(self) -> None:
        assert sit(None, before_deferral=3).missing == ("engagement",)

    def test_both_missing_facts_are_named(self) -> None:
        assert set(sit(None, start=None).missing) == {"programme_start", "engagement"}

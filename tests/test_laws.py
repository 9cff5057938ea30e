"""
The laws of CLAUSES.md section D, as far as attendance and eligibility reach.

Each class is one law and names the clauses it rests on; its docstring says it in our words. What
holds for any table is shipped in `ambition_policy.laws` and is held by `test_shipped_laws`.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import oracle
from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import (
    Attendance,
    Engagement,
    Ruling,
    Tally,
)
from ambition_policy.rules import attendance, eligibility
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.provisions import RequiredEvent
from ambition_policy.terms.standards import Limit, Standard, StandardKind, Term
from ambition_policy.vocabulary import Role
from conftest import unchecked
from strategies_local import (
    EL,
    EL_FIXED,
    RANK,
    REQUIRED,
    SETTINGS,
    TABLE,
    UNREQUIRED,
    Case,
    Key,
    cases,
    moved,
    tallies_of,
)

EML: Key = ("EML", "with_npq_y2", "participant")
OPEN = ("pending", "recoverable", "missed")
INTAKE = TABLE.body.npq_intake
NPQ = TABLE.programme("NPQ21").row("NPQSL")


def sit(
    engagement: Engagement | None,
    *,
    start: dt.date | None = INTAKE[0],
    readings: Readings = TABLE.readings,
) -> Decision[Verdict]:
    """Ask whether an NPQ's assessment may be sat."""
    return eligibility.assess(engagement, NPQ, readings, start=start, intake=INTAKE)


def own_row(*limits: tuple[Term, Fraction], total: int, kind: StandardKind) -> Row:
    """A row of somebody's own table, built in code."""
    made = tuple(Limit(term, value, clauses=("ATT-3.att.1",)) for term, value in limits)
    return Row(
        programme="OWN",
        variant=None,
        role=Role.PARTICIPANT,
        events=(RequiredEvent(kind="day", count=total, clauses=("ATT-3.att.2",)),),
        optional=(),
        standard=Standard(kind=kind, limits=made, clauses=("ATT-3.att.1",)),
    )


@st.composite
def engagements(draw: st.DrawFn, *, known: bool = False) -> Engagement:
    """Engagements whose parts add up; the rest may be unknown unless *known*."""
    total = draw(st.integers(1, 400))
    near = min(total, max(0, total * 9 // 10 + draw(st.integers(-3, 3))))
    engaged = draw(st.one_of(st.just(near), st.integers(0, total)))
    ahead = st.integers(0, total - engaged)
    recoverable = draw(ahead if known else st.one_of(st.none(), ahead))
    return Engagement(total=total, engaged=engaged, recoverable=recoverable)


class TestMoreLiveNeverHurts:
    """
    D.1; NPQ-2.2, APP-EL.att.*, APP-EML.att.2-3, APP-NPQA.att.*, every other .att.1.

    Whoever attends one more session at their own delivery stands no worse for it, and whoever
    attends one fewer stands no better.
    """

    @SETTINGS
    @given(case=cases(keys=(EL,)))
    def test_one_more_module_taken_live_never_lowers_it(self, case: Case) -> None:
        more = case.with_tally(case.tally + Tally(live=1))
        assert RANK[more.judge().verdict] >= RANK[case.judge().verdict]

    @SETTINGS
    @given(engagement=engagements())
    def test_one_more_item_engaged_with_never_lowers_it(self, engagement: Engagement) -> None:
        assert engagement.total is not None
        before = RANK[sit(engagement).verdict]
        extra = attrs.evolve(engagement, total=engagement.total + 1, engaged=engagement.engaged + 1)
        assert RANK[sit(extra).verdict] >= before
        for name in ("recoverable", "lost"):
            if getattr(engagement, name):
                one = {name: getattr(engagement, name) - 1}
                turned = attrs.evolve(engagement, engaged=engagement.engaged + 1, **one)
                assert RANK[sit(turned).verdict] >= before


class TestVerdictsWithOpenItemsAreSafe:
    """
    D.2; NPQ-3.async.3, .6, APP-NPQA.att.*.

    What is met or failed while something is open stays so however it turns out; what is
    pending can still turn out both ways.
    """

    @staticmethod
    def ways(case: Case, source: str) -> tuple[str, ...]:
        """How one open session may turn out."""
        if source == "pending":
            return ("live", "alternative", "caught_up", "lost")
        if source == "recoverable" and case.left is not False:
            return ("alternative", "caught_up", "lost")
        return ("caught_up", "lost")

    @SETTINGS
    @given(case=cases(), data=st.data())
    def test_no_completion_changes_met_or_not_met(self, case: Case, data: st.DataObject) -> None:
        verdict = case.judge().verdict
        assume(verdict in (Verdict.MET, Verdict.NOT_MET))
        done = case
        for source in OPEN:
            for _ in range(getattr(case.tally, source)):
                way = data.draw(st.sampled_from(self.ways(case, source)))
                done = done.with_tally(moved(done.tally, source, way))
        settled = TABLE.readings
        for name in ("A-03", "A-04", "A-05", "A-24"):
            # What an open word means for the new sessions is any one of its choices.
            if settled.stance(name, case.key[0]).settled is None:
                choice = data.draw(st.sampled_from(settled.stance(name, case.key[0]).choices))
                settled = settled.settle(name, choice, by="a test")
        assert done.judge(settled).verdict is verdict

    @SETTINGS
    @given(engagement=engagements(), data=st.data())
    def test_an_engagement_is_as_safe(self, engagement: Engagement, data: st.DataObject) -> None:
        assert engagement.total is not None
        verdict = sit(engagement).verdict
        most = engagement.total - engagement.engaged
        if engagement.recoverable is not None:
            most = engagement.recoverable
        ends = {
            sit(
                Engagement(total=engagement.total, engaged=engagement.engaged + more, recoverable=0)
            ).verdict
            for more in (0, most, data.draw(st.integers(0, most)))
        }
        if verdict in (Verdict.MET, Verdict.NOT_MET):
            assert ends == {verdict}
        else:
            assert ends == {Verdict.MET, Verdict.NOT_MET}


class TestThresholdsAreExact:
    """
    D.3; NPQ-2.2, APP-EL.att.2-3, APP-NPQA.att.1.

    A share is compared as a fraction, and reaching it is enough; a count of misses is no share.
    """

    @SETTINGS
    @given(tens=st.integers(1, 10**12))
    def test_nine_in_ten_passes_and_one_fewer_does_not(self, tens: int) -> None:
        assert sit(Engagement(total=10 * tens, engaged=9 * tens, lost=tens)).verdict is Verdict.MET
        short = Engagement(total=10 * tens, engaged=9 * tens - 1, lost=tens + 1)
        assert sit(short).verdict is Verdict.NOT_MET

    @SETTINGS
    @given(engagement=engagements(known=True), factor=st.integers(1, 10**6))
    def test_scaling_an_engagement_changes_nothing(
        self, engagement: Engagement, factor: int
    ) -> None:
        assert engagement.total is not None
        assert engagement.recoverable is not None
        scaled = Engagement(
            total=factor * engagement.total,
            engaged=factor * engagement.engaged,
            recoverable=factor * engagement.recoverable,
        )
        assert sit(scaled).verdict is sit(engagement).verdict

    @SETTINGS
    @given(tally=tallies_of(10), factor=st.integers(1, 9), share=st.fractions(0, 1))
    def test_scaling_a_tally_changes_no_share_rule(
        self, tally: Tally, factor: int, share: Fraction
    ) -> None:
        split = (
            (Term.MIN_COMPLETION_SHARE, Fraction(1)),
            (Term.MIN_LIVE_SHARE, share),
            (Term.MAX_CATCH_UP_SHARE, 1 - share),
        )
        whole = ((Term.MIN_ATTENDANCE_SHARE, share),)
        for limits, kind in (
            (split, StandardKind.LIVE_SPLIT),
            (whole, StandardKind.EVERY_EVENT),
        ):
            one, many = (
                attendance.assess(
                    Attendance(tally * k),
                    own_row(*limits, total=10 * k, kind=kind),
                    TABLE.readings,
                )
                for k in (1, factor)
            )
            assert many.verdict is one.verdict

    @SETTINGS
    @given(fives=st.integers(1, 200))
    def test_four_fifths_live_passes_and_one_fewer_does_not(self, fives: int) -> None:
        exact = Case(EL, Tally(live=4 * fives, caught_up=fives), None)
        if exact.tally.required > EL_FIXED:
            assert exact.judge().verdict is Verdict.MET
            short = exact.with_tally(moved(exact.tally, "live", "caught_up"))
            assert short.judge().verdict is Verdict.NOT_MET

    def test_two_misses_are_two_misses_whatever_the_number_of_sessions(self) -> None:
        limits = ((Term.MAX_MISSED, Fraction(2)), (Term.MAX_NOT_MADE_UP, Fraction(0)))

        def judge(factor: int) -> Verdict:
            row = own_row(*limits, total=6 * factor, kind=StandardKind.MISS_AT_MOST)
            taken = Attendance(Tally(live=4, caught_up=2) * factor)
            return attendance.assess(taken, row, TABLE.readings).verdict

        assert [judge(factor) for factor in (1, 2, 3)] == [
            Verdict.MET,
            Verdict.NOT_MET,
            Verdict.NOT_MET,
        ]

    @pytest.mark.parametrize(
        ("total", "engaged", "wanted"),
        [(199, 179, Verdict.NOT_MET), (199, 180, Verdict.MET), (30, 27, Verdict.MET)],
    )
    def test_nothing_is_rounded(self, total: int, engaged: int, wanted: Verdict) -> None:
        lost = total - engaged
        assert sit(Engagement(total=total, engaged=engaged, lost=lost)).verdict is wanted


class TestConservation:
    """
    D.4; APP-EL.att.1, APP-ECF.att.1, NPQ-2.2.

    Every required session is counted once: what does not add up is no fact. Where there is
    nothing to take a share of, nothing is met.
    """

    @SETTINGS
    @given(case=cases(), off=st.sampled_from((-1, 1)), name=st.sampled_from(oracle.CATEGORIES))
    def test_a_tally_of_another_size_is_refused(self, case: Case, off: int, name: str) -> None:
        assume(case.key != EL)
        count = getattr(case.tally, name) + off
        assume(count >= 0)
        other = attrs.evolve(case.tally, **{name: count})
        with pytest.raises(InvalidFacts, match="sessions in all"):
            case.with_tally(other).judge()

    @SETTINGS
    @given(case=cases(keys=(EL,)), off=st.sampled_from((-1, 1)))
    def test_so_is_one_that_contradicts_the_number_of_modules(self, case: Case, off: int) -> None:
        modules = {"online_module": case.modules()["online_module"] + off}
        with pytest.raises(InvalidFacts, match="sessions in all"):
            attendance.assess(Attendance(case.tally), case.row(), TABLE.readings, counts=modules)

    @SETTINGS
    @given(name=st.sampled_from(oracle.CATEGORIES), bad=st.sampled_from((-1, True, 1.0, "1", None)))
    def test_a_count_is_a_whole_number_from_zero(self, name: str, bad: object) -> None:
        with pytest.raises(InvalidFacts, match="a count of 0 or more"):
            Tally(**{name: unchecked(bad)})

    @SETTINGS
    @given(whole=engagements(known=True), off=st.integers(1, 5))
    def test_an_engagement_adds_up(self, whole: Engagement, off: int) -> None:
        assert whole.total is not None
        assert whole.recoverable is not None
        with pytest.raises(InvalidFacts):
            attrs.evolve(whole, total=whole.total + off)
        with pytest.raises(InvalidFacts):
            Engagement(total=whole.total, engaged=whole.total + off)
        rest = whole.total - whole.engaged
        with pytest.raises(InvalidFacts):
            Engagement(total=whole.total, engaged=whole.engaged, lost=rest + off)

    @pytest.mark.parametrize("total", [None, 0])
    def test_without_a_total_nothing_is_met(self, total: int | None) -> None:
        found = sit(Engagement(total=total, engaged=0, recoverable=0))
        assert (found.verdict, found.missing) == (
            Verdict.INSUFFICIENT_INFORMATION,
            ("units_total",),
        )

    def test_without_an_engagement_nothing_is_met(self) -> None:
        found = sit(None)
        assert (found.verdict, found.missing) == (
            Verdict.INSUFFICIENT_INFORMATION,
            ("engagement",),
        )

    @pytest.mark.parametrize("key", REQUIRED, ids=str)
    def test_without_attendance_nothing_is_met(self, key: Key) -> None:
        row = Case(key, Tally(), None).row()
        found = attendance.assess(None, row, TABLE.readings)
        assert (found.verdict, found.missing) == (
            Verdict.INSUFFICIENT_INFORMATION,
            ("attendance",),
        )

    def test_no_module_counted_and_none_known_is_not_met(self) -> None:
        row = TABLE.programme("EL").row()
        found = attendance.assess(Attendance(Tally()), row, TABLE.readings)
        assert (found.verdict, found.missing) == (
            Verdict.INSUFFICIENT_INFORMATION,
            ("event_counts",),
        )

    @SETTINGS
    @given(case=cases())
    def test_shares_lie_between_none_and_all(self, case: Case) -> None:
        shares = case.judge().shares
        assert all(0 <= share <= 1 for share in shares.values())
        assert shares["live_share"] + shares["catch_up_share"] <= 1
        assert shares["live_share"] <= shares["best_live_share"]

    def test_a_requirement_of_no_sessions_is_never_met(self) -> None:
        every = ((Term.MIN_ATTENDANCE_SHARE, Fraction(1)),)
        row = own_row(*every, total=0, kind=StandardKind.EVERY_EVENT)
        found = attendance.assess(Attendance(Tally()), row, TABLE.readings)
        assert found.verdict is not Verdict.MET


class TestNoRequirementNoFailure:
    """
    D.5; APP-MET.att.1, APP-TEF.att.1, APP-TL.att.1, APP-EML.att.1.

    Where a programme asks for no attendance nobody meets it, fails it or is shown the way out.
    """

    @pytest.mark.parametrize("key", UNREQUIRED, ids=str)
    def test_nor_does_knowing_none(self, key: Key) -> None:
        row = Case(key, Tally(), None).row()
        assert attendance.assess(None, row, TABLE.readings).verdict is Verdict.NO_REQUIREMENT


class TestReadingsAreNamedWhereTheyMatter:
    """
    D.10; ATT-3.princ.7, NPQ-2.2.

    An answer names a settled reading exactly when another choice of it would have answered
    otherwise, with what each choice would have answered; deciding on what is open ends it.
    """

    @SETTINGS
    @given(case=cases())
    def test_a_settled_reading_is_named_exactly_when_another_choice_answers_otherwise(
        self, case: Case
    ) -> None:
        found = case.judge()
        named = {effect.question: effect for effect in found.readings}
        for name in TABLE.readings:
            stance = TABLE.readings.stance(name, case.key[0])
            if stance.settled is None:
                continue
            otherwise = {
                choice: case.judge(TABLE.readings.settle(name, choice, by="a test")).verdict
                for choice in stance.choices
            }
            assert otherwise[stance.settled] is found.verdict
            assert (name in named) == (set(otherwise.values()) != {found.verdict}), name
            if name in named:
                assert dict(named[name].outcomes) == {c: v.value for c, v in otherwise.items()}

    @SETTINGS
    @given(case=cases())
    def test_an_open_reading_that_is_not_named_may_be_settled_any_way(self, case: Case) -> None:
        found = case.judge()
        named = {effect.question for effect in found.readings}
        for name in ("A-03", "A-04", "A-05", "A-24", "A-25.coaching"):
            stance = TABLE.readings.stance(name, case.key[0])
            if stance.settled is None and name not in named:
                for choice in stance.choices:
                    settled = TABLE.readings.settle(name, choice, by="a test")
                    assert case.judge(settled).verdict is found.verdict

    @SETTINGS
    @given(case=cases(), data=st.data())
    def test_rulings_on_what_a_referral_names_end_it(self, case: Case, data: st.DataObject) -> None:
        found = case.judge()
        assume(found.verdict is Verdict.REFER)
        assert found.refer_to
        assert any(effect.settled is None for effect in found.readings)
        rulings = [
            Ruling(
                effect.question,
                data.draw(st.sampled_from(sorted(effect.outcomes))),
                by="the person asked",
                on=dt.date(2024, 5, 2),
            )
            for effect in found.readings
            if effect.settled is None
        ]
        ended = attendance.assess(
            Attendance(case.tally, alternatives_left=case.left),
            case.row(),
            TABLE.readings,
            counts=case.modules(),
            rulings=rulings,
        )
        assert ended.verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.PENDING)

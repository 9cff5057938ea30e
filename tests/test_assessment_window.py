"""The assessment window: eight days, any of them, and enough engaged with on the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Engagement, Participant, Ruling, Sitting
from ambition_policy.questions import may_sit_assessment
from ambition_policy.rules.assessment_window import WindowVerdict
from ambition_policy.terms import Term, shipped
from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.programmes import Table

OPENS = date(2023, 10, 2)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def person(variant: str = "NPQSL", start: date | None = None, **more: Any) -> Participant:  # noqa: ANN401  (facts by name)
    return Participant("p", programme="NPQ21", variant=variant, start=start, **more)


def sat(day: int | None = None, **more: Any) -> Sitting:  # noqa: ANN401  (facts by name)
    on = None if day is None else OPENS + timedelta(days=day - 1)
    return Sitting(**{"opens": OPENS, "on": on, **more})


def ask(sitting: Sitting, of: Participant | None = None, **more: Any) -> Decision[WindowVerdict]:  # noqa: ANN401  (facts by name)
    return may_sit_assessment(of or person(), sitting, **more)


def under(reading: str, choice: str | None) -> Table:
    own = shipped().readings
    if choice is None:
        return attrs.evolve(shipped(), readings=own.open(reading, by="the owner"))
    return attrs.evolve(shipped(), readings=own.settle(reading, choice, by="the owner"))


class TestEightDays:
    """NPQ-3.assess.1: assessments run in a window of eight days (A-08: calendar days)."""

    @given(days)
    def test_exactly_eight_consecutive_dates_are_inside(self, opens: date) -> None:
        """Over leap days, year ends and the nights on which clocks change, too."""
        inside = [
            offset
            for offset in range(-10, 30)
            if ask(Sitting(opens=opens, on=opens + timedelta(days=offset))).verdict
            is WindowVerdict.INSIDE
        ]
        assert inside == list(range(8))

    @pytest.mark.parametrize(
        ("opens", "last"),
        [
            (date(2022, 12, 28), date(2023, 1, 4)),
            (date(2023, 2, 25), date(2023, 3, 4)),
            (date(2024, 2, 25), date(2024, 3, 3)),
            (date(2023, 10, 2), date(2023, 10, 9)),
        ],
    )
    def test_last_days(self, opens: date, last: date) -> None:
        found = ask(Sitting(opens=opens, on=last))
        assert (found.verdict, found.counts["day"]) == (WindowVerdict.INSIDE, 8)
        assert found.details["last_day"] == last
        assert found.assumptions == ()

    def test_a_night_with_an_hour_less_is_a_day_like_others(self) -> None:
        london = ZoneInfo("Europe/London")
        opens = datetime(2023, 3, 24, 9, tzinfo=london).date()
        last = datetime(2023, 3, 31, 23, 59, tzinfo=london).date()
        assert ask(Sitting(opens=opens, on=last)).counts["day"] == 8

    @pytest.mark.parametrize(
        ("day", "verdict", "named"),
        [
            (0, WindowVerdict.OUTSIDE, ()),
            (1, WindowVerdict.INSIDE, ()),
            (8, WindowVerdict.INSIDE, ()),
            (9, WindowVerdict.OUTSIDE, ("A-08",)),
            (10, WindowVerdict.OUTSIDE, ("A-08",)),
            (11, WindowVerdict.OUTSIDE, ()),
        ],
    )
    def test_the_count_is_named_where_it_matters(
        self, day: int, verdict: WindowVerdict, named: tuple[str, ...]
    ) -> None:
        found = ask(sat(day))
        assert (found.verdict, found.assumptions) == (verdict, named)
        assert ("day" in found.counts) is (day > 0)

    @pytest.mark.parametrize(
        ("choice", "last"),
        [
            ("calendar_days", date(2023, 10, 9)),
            ("opening_day_not_counted", date(2023, 10, 10)),
            ("working_days", date(2023, 10, 11)),
        ],
    )
    def test_each_way_to_count(self, choice: str, last: date) -> None:
        table = under("A-08", choice)
        found = ask(Sitting(opens=OPENS, on=last), table=table)
        assert (found.verdict, found.details["last_day"]) == (WindowVerdict.INSIDE, last)
        after = Sitting(opens=OPENS, on=last + timedelta(days=1))
        assert ask(after, table=table).verdict is WindowVerdict.OUTSIDE

    def test_a_window_of_working_days_that_opens_on_a_saturday(self) -> None:
        found = ask(
            Sitting(opens=date(2023, 10, 7), on=date(2023, 10, 18)),
            table=under("A-08", "working_days"),
        )
        assert (found.verdict, found.counts["day"]) == (WindowVerdict.INSIDE, 12)

    def test_while_the_count_is_open_it_is_referred(self) -> None:
        found = ask(sat(9), table=under("A-08", None))
        assert (found.verdict, found.refer_to) == (WindowVerdict.REFER, ("programme_team",))
        assert ask(sat(8), table=under("A-08", None)).verdict is WindowVerdict.INSIDE

    def test_opening_or_day_not_known(self) -> None:
        assert ask(Sitting(on=OPENS)).missing == ("opens",)
        assert ask(sat()).missing == ("date",)
        assert ask(Sitting()).missing == ("opens", "date")


class TestAnnouncedClose:
    """I-49: announced dates are used, and referred where they contradict eight days."""

    def test_a_close_that_confirms_the_eight_days_settles_the_count(self) -> None:
        found = ask(sat(9, closes=date(2023, 10, 9)))
        assert (found.verdict, found.readings) == (WindowVerdict.OUTSIDE, ())

    def test_a_close_that_contradicts_them_is_referred_where_it_matters(self) -> None:
        found = ask(sat(11, closes=date(2023, 10, 13)))
        assert found.verdict is WindowVerdict.REFER
        assert found.refer_to == ("programme_team",)
        assert found.details["conflict"] == "communicated_close_vs_8_days"
        [effect] = found.readings
        assert dict(effect.outcomes) == {"eight_days": "outside", "announced": "inside"}

    @pytest.mark.parametrize(("day", "word"), [(4, "inside"), (13, "outside")])
    def test_and_not_where_both_agree(self, day: int, word: str) -> None:
        found = ask(sat(day, closes=date(2023, 10, 13)))
        assert (found.verdict.value, found.refer_to) == (word, ())
        assert "conflict" in found.details

    def test_without_a_day_the_announcement_itself_is_referred(self) -> None:
        found = ask(sat(closes=date(2023, 10, 13)))
        assert (found.verdict, found.refer_to) == (WindowVerdict.REFER, ("programme_team",))

    def test_a_ruling_ends_it(self) -> None:
        ruling = Ruling("window_close", "announced", by="the team", on=date(2023, 9, 1))
        found = ask(sat(11, closes=date(2023, 10, 13)), person(rulings=[ruling]))
        assert found.verdict is WindowVerdict.INSIDE
        assert found.details["last_day"] == date(2023, 10, 13)

    def test_while_the_count_is_open_a_close_that_fits_one_count_settles_it(self) -> None:
        table = under("A-08", None)
        found = ask(sat(10, closes=date(2023, 10, 11)), table=table)
        assert (found.verdict, found.readings) == (WindowVerdict.INSIDE, ())
        assert found.details["last_day"] == date(2023, 10, 11)


class TestBesideTheWindow:
    """NPQ-3.assess.3: in the window the participant chooses; beside it the text is silent."""

    def test_begun_inside_and_finished_after_the_close(self) -> None:
        found = ask(sat(8, finished=date(2023, 10, 10)))
        assert (found.verdict, found.refer_to) == (WindowVerdict.REFER, ("programme_team",))

    def test_over_several_days_of_the_window(self) -> None:
        assert ask(sat(7, finished=date(2023, 10, 9))).verdict is WindowVerdict.INSIDE

    def test_missed(self) -> None:
        found = ask(sat(missed=True))
        assert (found.verdict, found.refer_to) == (WindowVerdict.REFER, ("programme_team",))


class TestBothTests:
    """NPQ-2.2 with NPQ-3.assess.3: nine tenths on the day, inside the window."""

    @given(st.integers(1, 300), st.integers(0, 300), st.integers(-2, 14))
    def test_together(self, total: int, engaged: int, day: int) -> None:
        engaged = min(engaged, total)
        found = ask(sat(day, units_total=total, engaged_on_day=engaged))
        free = 10 * engaged >= 9 * total and 1 <= day <= 8
        assert (found.verdict is WindowVerdict.ALLOWED) is free
        assert found.shares["engaged_share"] == Fraction(engaged, total)
        short = found.counts["units_short"]
        assert 10 * (engaged + short) >= 9 * total
        assert short == 0 or 10 * (engaged + short - 1) < 9 * total

    def test_reasons(self) -> None:
        few = ask(sat(3, units_total=20, engaged_on_day=17))
        assert few.verdict is WindowVerdict.NOT_ALLOWED
        assert few.details["reason"] == "engagement_below_threshold"
        assert few.counts["units_short"] == 1
        late = ask(sat(12, units_total=20, engaged_on_day=18))
        assert late.verdict is WindowVerdict.NOT_ALLOWED
        assert late.details["reason"] == "outside_window"

    def test_the_moment_is_the_sitting_by_the_default(self) -> None:
        sitting = sat(3, units_total=20, engaged_on_opening=17, engaged_on_day=18)
        found = ask(sitting)
        assert (found.verdict, found.assumptions) == (WindowVerdict.ALLOWED, ("A-23",))
        other = ask(sitting, table=under("A-23", "when_window_opens"))
        assert other.verdict is WindowVerdict.NOT_ALLOWED
        assert other.shares["engaged_share"] == Fraction(17, 20)

    def test_enough_at_the_opening_is_enough_on_any_day(self) -> None:
        found = ask(sat(3, units_total=20, engaged_on_opening=18))
        assert (found.verdict, found.readings) == (WindowVerdict.ALLOWED, ())

    def test_too_little_at_the_opening_says_nothing_of_the_day(self) -> None:
        found = ask(sat(3, units_total=20, engaged_on_opening=17))
        assert found.verdict is WindowVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("engaged_on_day",)

    @pytest.mark.parametrize("total", [None, 0])
    def test_total_not_known(self, total: int | None) -> None:
        found = ask(sat(3, units_total=total, engaged_on_day=0))
        assert found.verdict is WindowVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("units_total",)

    def test_the_participants_engagement_stands_for_the_day(self) -> None:
        kim = person(engagement=Engagement(total=20, engaged=17, recoverable=3))
        assert ask(sat(3), kim).verdict is WindowVerdict.NOT_ALLOWED

    def test_figures_of_the_sitting_come_first(self) -> None:
        kim = person(engagement=Engagement(total=20, engaged=17, recoverable=3))
        found = ask(sat(3, units_total=20, engaged_on_day=18), kim)
        assert found.verdict is WindowVerdict.ALLOWED

    def test_missing_days_do_not_save_who_did_too_little(self) -> None:
        found = ask(sat(units_total=20, engaged_on_day=17))
        assert found.verdict is WindowVerdict.NOT_ALLOWED


class TestContracts:
    """ATT-0.5, reading A-26: a school's contract is not presumed to change the DfE's rule."""

    CONTRACT = Contract("own", limits={Term.MIN_ENGAGEMENT_SHARE: Fraction(17, 20)})

    def test_a_school(self) -> None:
        found = ask(sat(3, units_total=20, engaged_on_day=17), contracts=[self.CONTRACT])
        assert (found.verdict, found.refer_to) == (WindowVerdict.REFER, ("contract_owner",))

    def test_a_funder(self) -> None:
        contract = attrs.evolve(self.CONTRACT, party=Party.FUNDER)
        found = ask(sat(3, units_total=20, engaged_on_day=17), contracts=[contract])
        assert found.verdict is WindowVerdict.ALLOWED
        assert found.terms_from["min_engagement_share"] == "contract: own"

    def test_every_term_that_a_contract_states_has_to_hold(self) -> None:
        """Eighteen of twenty are the share asked for, and two missed where one may be."""
        contract = Contract("own", limits={Term.MAX_MISSED: Fraction(1)})
        found = ask(sat(3, units_total=20, engaged_on_day=18), contracts=[contract])
        assert (found.verdict, found.counts["units_short"]) == (WindowVerdict.NOT_ALLOWED, 0)

    def test_where_no_share_is_asked_for_nothing_is_short_of_it(self) -> None:
        contract = Contract("own", party=Party.DFE, limits={Term.MAX_MISSED: Fraction(3)})
        table = under("A-26.replacement", "wholesale")
        sitting = sat(3, units_total=20, engaged_on_day=17)
        found = ask(sitting, contracts=[contract], table=table)
        assert (found.verdict, dict(found.counts)) == (WindowVerdict.ALLOWED, {"day": 3})

    def test_terms_not_at_hand(self) -> None:
        found = ask(sat(3, units_total=20, engaged_on_day=17), contract_unknown=True)
        assert found.missing == ("contract_terms",)


class TestScope:
    """NPQ-0.4, readings A-01 and A-30."""

    def test_ehco_is_referred(self) -> None:
        found = ask(sat(3), person("EHCO"))
        assert (found.verdict, found.assumptions) == (WindowVerdict.REFER, ("A-30",))
        table = under("A-30", "not_applicable")
        assert ask(sat(3), person("EHCO"), table=table).verdict is WindowVerdict.NOT_APPLICABLE

    def test_an_earlier_intake(self) -> None:
        found = ask(sat(3), person(start=date(2020, 10, 1)))
        assert found.verdict is WindowVerdict.REFER
        assert found.details["npq_policy_applies"] is False

    def test_a_later_intake(self) -> None:
        found = ask(sat(3), person(start=date(2022, 10, 1)))
        assert (found.verdict, found.assumptions) == (WindowVerdict.INSIDE, ("A-01",))
        table = under("A-01", "single_intake")
        other = ask(sat(3), person(start=date(2022, 10, 1)), table=table)
        assert other.details["npq_policy_applies"] is False


class TestFacts:
    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"opens": OPENS, "closes": date(2023, 10, 1)}, "Sitting.closes: expected not before"),
            ({"on": OPENS, "finished": date(2023, 10, 1)}, "Sitting.finished: expected not before"),
            ({"opens": date(9999, 12, 30)}, "before the year 9999"),
            ({"engaged_on_opening": 5, "engaged_on_day": 4}, "at least 5"),
            ({"units_total": 5, "engaged_on_day": 6}, "at most 5"),
            ({"opens": "2023-10-02", "missed": 1, "units_total": -1}, "3 faults"),
        ],
    )
    def test_contradictions(self, facts: dict[str, Any], words: str) -> None:
        with pytest.raises(InvalidFacts, match=words):
            Sitting(**facts)

    def test_before_the_opening_less_may_be_done_than_at_it(self) -> None:
        sitting = Sitting(opens=OPENS, on=date(2023, 9, 1), engaged_on_opening=5, engaged_on_day=4)
        assert sitting.early

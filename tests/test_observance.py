"""Religious and cultural needs: considered always, granted where a clause says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Event, Need
from ambition_policy.questions import check_event_date, check_observance
from ambition_policy.rules.observance import ObservanceVerdict
from conftest import unchecked

maybe = st.none() | st.booleans()


def event(*, full_day: bool | None = None, in_person: bool | None = None) -> Event:
    return Event("conference", full_day=full_day, in_person=in_person)


class TestPrayerSpace:
    """ATT-3.relig.4, .6: at full-day events, with the venue; whoever needs it is asked to say."""

    @pytest.mark.parametrize(
        ("full_day", "in_person", "verdict", "missing"),
        [
            (True, True, ObservanceVerdict.PROVIDE_WITH_VENUE, ()),
            (True, False, ObservanceVerdict.REFER, ()),
            (False, None, ObservanceVerdict.REFER, ()),
            (True, None, ObservanceVerdict.INSUFFICIENT_INFORMATION, ("in_person",)),
            (None, None, ObservanceVerdict.INSUFFICIENT_INFORMATION, ("full_day", "in_person")),
        ],
    )
    def test_table(
        self,
        full_day: bool | None,
        in_person: bool | None,
        verdict: ObservanceVerdict,
        missing: tuple[str, ...],
    ) -> None:
        found = check_observance(
            Need("prayer_space"), event(full_day=full_day, in_person=in_person)
        )
        assert (found.verdict, found.missing) == (verdict, missing)
        assert found.details["participant_request"] == "notify_programme_team"

    @given(st.booleans())
    def test_not_asking_bars_nothing(self, told: bool) -> None:
        need = Need("prayer_space", notified=told)
        found = check_observance(need, event(full_day=True, in_person=True))
        assert found.verdict is ObservanceVerdict.PROVIDE_WITH_VENUE
        assert found.details["request_followed"] is told


class TestDiet:
    """ATT-3.relig.5: all special diets, at full-day events with food."""

    @pytest.mark.parametrize(
        ("full_day", "catering", "verdict", "missing"),
        [
            (True, True, ObservanceVerdict.CATER, ()),
            (True, False, ObservanceVerdict.REFER, ()),
            (False, True, ObservanceVerdict.REFER, ()),
            (True, None, ObservanceVerdict.INSUFFICIENT_INFORMATION, ("catering",)),
        ],
    )
    def test_table(
        self,
        full_day: bool | None,
        catering: bool | None,
        verdict: ObservanceVerdict,
        missing: tuple[str, ...],
    ) -> None:
        need = Need("dietary", diet="halal", catering=catering)
        found = check_observance(need, event(full_day=full_day))
        assert (found.verdict, found.missing) == (verdict, missing)


class TestNeeds:
    """ATT-3.relig.1, .2: each need is considered, and the remedy is for a person."""

    @given(maybe, maybe)
    def test_another_need_is_considered(
        self,
        full_day: bool | None,
        in_person: bool | None,
    ) -> None:
        found = check_observance(Need("fasting"), event(full_day=full_day, in_person=in_person))
        assert found.clauses == ("ATT-3.relig.1", "ATT-3.relig.2")
        assert (found.verdict, found.refer_to) == (ObservanceVerdict.REFER, ("programme_team",))
        assert found.details == {"provider_duty": "consider_needs"}

    @pytest.mark.parametrize(
        ("clash", "verdict"),
        [
            (True, ObservanceVerdict.REFER),
            (False, ObservanceVerdict.NO_CLASH),
            (None, ObservanceVerdict.INSUFFICIENT_INFORMATION),
        ],
    )
    def test_a_festival(self, clash: bool | None, verdict: ObservanceVerdict) -> None:
        found = check_observance(Need("festival", clash=clash), event())
        assert found.verdict is verdict
        assert found.details["commitment"] == "avoid_where_possible"
        assert (found.details.get("provider_duty") == "consider_needs") is (clash is True)


class TestFestivals:
    """ATT-3.relig.3: which festivals is not said, so the calendar is the caller's."""

    @given(st.dates(), st.lists(st.dates(), max_size=5))
    def test_a_clash_is_a_day_in_the_calendar(self, day: date, festivals: list[date]) -> None:
        found = check_event_date(Event("conference", date=day), festivals)
        wanted = ObservanceVerdict.CLASH if day in festivals else ObservanceVerdict.NO_CLASH
        assert found.verdict is wanted
        assert found.details["commitment"] == "avoid_where_possible"

    def test_a_day_of_the_event_is_needed(self) -> None:
        assert check_event_date(Event("conference"), []).missing == ("event_date",)

    def test_a_calendar_holds_days(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            check_event_date(Event("conference"), unchecked(["2021-05-13", None]))
        assert [fault.path for fault in caught.value.faults] == ["festivals[0]", "festivals[1]"]


class TestFacts:
    """Needs are private: they are shown nowhere."""

    def test_they_are_not_shown(self) -> None:
        shown = repr(Need("prayer_space", diet="halal", clash=True))
        assert not [word for word in ("prayer", "halal", "clash") if word in shown]

    def test_nor_in_errors(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            Need(
                unchecked(b"prayer_space"),
                diet=unchecked(["halal"]),
                notified=unchecked(1),
                catering=unchecked(0),
                clash=unchecked(""),
            )
        assert len(caught.value.faults) == 5
        assert "halal" not in str(caught.value)
        assert "prayer" not in str(caught.value)

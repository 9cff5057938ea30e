"""Order and periods: modules are opened in order, finished at any time, best in two weeks."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Module, Participant, Progress
from ambition_policy.questions import (
    check_module_period,
    check_module_release,
    check_order,
    may_finish_modules,
    may_open_module,
)
from ambition_policy.rules.module_period import ModuleVerdict
from ambition_policy.rules.sequence import SequenceVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table

NPQ = Participant("p", programme="NPQ21", variant="NPQSL")
START = date(2022, 1, 10)
places = st.frozensets(st.integers(1, 12))


def under(reading: str, choice: str | None) -> Table:
    own = shipped().readings
    if choice is None:
        return attrs.evolve(shipped(), readings=own.open(reading, by="the owner"))
    return attrs.evolve(shipped(), readings=own.settle(reading, choice, by="the owner"))


class TestOpening:
    """NPQ-3.async.2: online self-study has to be opened in its set order."""

    @given(places, st.integers(1, 14))
    def test_a_module_may_be_opened_only_if_its_predecessors_are(
        self, opened: frozenset[int], module: int
    ) -> None:
        found = may_open_module(NPQ, module, Progress(opened))
        free = module in opened or set(range(1, module)) <= opened
        assert (found.verdict is SequenceVerdict.ALLOWED) is free
        following = found.counts["next_allowed"]
        assert following not in opened
        assert set(range(1, following)) <= opened
        assert may_open_module(NPQ, following, Progress(opened)).verdict is SequenceVerdict.ALLOWED

    def test_the_first_is_always_open(self) -> None:
        assert may_open_module(NPQ, 1, Progress([])).verdict is SequenceVerdict.ALLOWED

    def test_an_unfinished_predecessor_is_enough_by_the_default(self) -> None:
        found = may_open_module(NPQ, 3, Progress([1, 2], finished=[1]))
        assert (found.verdict, found.assumptions) == (SequenceVerdict.ALLOWED, ("A-31",))

    def test_and_not_under_the_other_reading(self) -> None:
        progress = Progress([1, 2], finished=[1])
        found = may_open_module(NPQ, 3, progress, table=under("A-31", "finished"))
        assert found.verdict is SequenceVerdict.NOT_ALLOWED
        assert "not finished yet" in found.because

    def test_while_it_is_open_it_is_referred(self) -> None:
        progress = Progress([1, 2], finished=[1])
        found = may_open_module(NPQ, 3, progress, table=under("A-31", None))
        assert (found.verdict.value, found.refer_to) == ("refer", ("programme_team",))

    def test_where_all_are_finished_no_assumption_is_named(self) -> None:
        assert may_open_module(NPQ, 3, Progress([1, 2], finished=[1, 2])).readings == ()

    def test_other_programmes_have_an_order_by_advice(self) -> None:
        leader = Participant("p", programme="EL")
        found = may_open_module(leader, 3, Progress([1]))
        assert (found.verdict, found.clauses) == (SequenceVerdict.WARNING, ("ATT-2.2",))

    @pytest.mark.parametrize("module", [0, -1, True, "1"])
    def test_a_place_is_a_whole_number_from_1(self, module: int) -> None:
        with pytest.raises(InvalidFacts, match=r"^\S.*\n  module: expected a whole number from 1"):
            may_open_module(NPQ, module, Progress([]))


class TestFinishing:
    """NPQ-3.async.3: a module may be finished at any point while the programme runs."""

    @given(st.lists(st.integers(1, 12), unique=True))
    def test_any_order(self, finished: list[int]) -> None:
        found = may_finish_modules(finished)
        assert found.verdict is SequenceVerdict.ALLOWED
        assert found.details["in_sequence"] is (finished == sorted(finished))

    @given(st.integers(0, 2000), st.integers(0, 2000))
    def test_later_never_becomes_disallowed(self, day: int, later: int) -> None:
        for after in (day, day + later):
            module = Module(1, scheduled=START, completed=START + timedelta(days=after))
            found = check_module_period(NPQ, module, running=True)
            assert found.verdict is ModuleVerdict.ALLOWED
            assert found.details["penalty"] is None


class TestAttending:
    """NPQ-3.clinic.2, ATT-2.2: out of order is remarked on, and counts."""

    @given(st.lists(st.integers(1, 9), unique=True), st.sampled_from(["clinic", "development_day"]))
    def test_it_always_counts(self, attended: list[int], kind: str) -> None:
        found = check_order(kind, attended)
        kept = attended == sorted(attended)
        assert found.verdict is (SequenceVerdict.ALLOWED if kept else SequenceVerdict.WARNING)
        assert found.details["counts"] is True

    def test_clinics_have_a_clause_of_their_own(self) -> None:
        assert check_order("clinic", [1, 3, 2]).clauses == ("NPQ-3.clinic.2",)
        assert check_order("development_day", [1, 3, 2]).clauses == ("ATT-2.2",)

    def test_another_cohorts_delivery(self) -> None:
        found = check_order("development_day", [1, 3, 2], elsewhere=[2])
        assert found.verdict is SequenceVerdict.WARNING
        assert found.details["beside_own_cohort"] is False
        assert "ATT-3.catchup.2" in found.clauses

    def test_wrong_places(self) -> None:
        with pytest.raises(InvalidFacts, match="elsewhere: expected places that were attended"):
            check_order("clinic", [1, 2], elsewhere=[3])
        with pytest.raises(InvalidFacts, match="2 faults"):
            check_order("clinic", [0, 1, True])


class TestIdealPeriod:
    """NPQ-3.async.4: two weeks are best; from which day on is reading A-09."""

    @pytest.mark.parametrize(
        ("day", "within", "named"), [(1, True, ()), (14, True, ()), (16, False, ())]
    )
    def test_by_every_count(self, day: int, named: tuple[str, ...], *, within: bool) -> None:
        module = Module(1, scheduled=START, completed=START + timedelta(days=day - 1))
        found = check_module_period(NPQ, module, running=True)
        assert found.details["within_ideal"] is within
        assert found.assumptions == named

    def test_the_fifteenth_day(self) -> None:
        module = Module(1, scheduled=START, completed=date(2022, 1, 24))
        found = check_module_period(NPQ, module, running=True)
        assert found.details["within_ideal"] is False
        [effect] = found.readings
        assert effect.outcomes["day_after_included"] == "within_ideal"

    def test_from_release_or_first_access(self) -> None:
        module = Module(
            1,
            released=date(2022, 1, 3),
            scheduled=START,
            opened=date(2022, 1, 20),
            completed=date(2022, 1, 31),
        )
        for choice, within in (
            ("from_release", False),
            ("from_first_access", True),
            ("from_schedule", False),
        ):
            table = under("A-09", choice)
            found = check_module_period(NPQ, module, running=True, table=table)
            assert found.details["within_ideal"] is within, choice

    def test_while_it_is_open_nothing_is_said_and_nothing_is_lost(self) -> None:
        module = Module(1, scheduled=START, completed=date(2022, 1, 24))
        found = check_module_period(NPQ, module, running=True, table=under("A-09", None))
        assert found.verdict is ModuleVerdict.ALLOWED
        assert found.details["within_ideal"] is None
        assert found.assumptions == ("A-09",)

    def test_start_not_known(self) -> None:
        module = Module(1, completed=date(2022, 1, 19))
        found = check_module_period(NPQ, module, running=True)
        assert found.verdict is ModuleVerdict.ALLOWED
        assert (found.details["within_ideal"], found.missing) == (None, ("window_start",))

    def test_end_not_known(self) -> None:
        found = check_module_period(NPQ, Module(1, scheduled=START), running=True)
        assert (found.details["within_ideal"], found.missing) == (None, ("completed",))


class TestProgrammeEnd:
    """NPQ-3.async.6: open until the programme ends, and nothing is promised after."""

    END = date(2023, 3, 31)

    @given(st.integers(-400, 400))
    def test_the_last_day_belongs_to_it(self, offset: int) -> None:
        module = Module(1, opened=self.END + timedelta(days=offset))
        found = check_module_period(NPQ, module, programme_end=self.END)
        wanted = ModuleVerdict.ALLOWED if offset <= 0 else ModuleVerdict.REFER
        assert found.verdict is wanted

    def test_after_the_end(self) -> None:
        found = check_module_period(NPQ, Module(1), running=False)
        assert found.verdict is ModuleVerdict.REFER
        assert found.details == {"guaranteed": False}
        assert found.refer_to == ("programme_team",)

    def test_not_known_whether_it_runs(self) -> None:
        found = check_module_period(NPQ, Module(1), programme_end=self.END)
        assert found.verdict is ModuleVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("programme_running",)

    def test_it_cannot_run_after_its_end(self) -> None:
        module = Module(1, opened=date(2023, 3, 1), completed=date(2023, 4, 2))
        with pytest.raises(InvalidFacts, match=r"running: .*2023-04-02 is after 2023-03-31"):
            check_module_period(NPQ, module, running=True, programme_end=self.END)


class TestRelease:
    """NPQ-3.async.5: online before it is scheduled."""

    @given(st.integers(-60, 60))
    def test_before_is_before(self, ahead: int) -> None:
        module = Module(1, scheduled=START, released=START - timedelta(days=ahead))
        found = check_module_release(module)
        assert found.verdict is (ModuleVerdict.OK if ahead > 0 else ModuleVerdict.BREACH)
        assert found.because.startswith("it was online" if ahead > 0 else "it was not online")
        assert found.details["ahead"] is (ahead > 0)
        assert found.counts["days_ahead"] == ahead

    def test_days_not_known(self) -> None:
        found = check_module_release(Module(1))
        assert found.question == "module_release"
        assert found.verdict is ModuleVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("released", "scheduled")


class TestFacts:
    def test_nothing_is_finished_that_was_never_opened(self) -> None:
        with pytest.raises(InvalidFacts, match=r"got \[2\]"):
            Progress([1], finished=[1, 2])

    @pytest.mark.parametrize("opened", [[0], [True], ["1"], [[1]], "12", 3])
    def test_places_are_whole_numbers_from_1(self, opened: frozenset[int]) -> None:
        with pytest.raises(InvalidFacts, match="whole numbers from 1"):
            Progress(opened)

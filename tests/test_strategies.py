"""Are the strategies that are shipped what they say: valid, seeking edges, reaching everything?"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import pkgutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from importlib import metadata
from pathlib import Path
from typing import Any, get_type_hints

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

import _ambition_policy_hypothesis as entry
import ambition_policy
from ambition_policy import citations, facts, strategies, terms
from ambition_policy import questions as asked
from ambition_policy.decisions import Decision
from ambition_policy.facts import Engagement, Notice, Sitting, Tally
from ambition_policy.facts.attendance import Attendance
from ambition_policy.frozen import FrozenMap
from ambition_policy.strategies import registering
from ambition_policy.strategies.basics import codes, days, edges, kinds_of, near, share_edges
from ambition_policy.strategies.calls import ABOUT_PEOPLE, TABLELESS, Call
from ambition_policy.strategies.people import Case
from ambition_policy.terms import Row, StandardKind, Term, load_text, shipped
from ambition_policy.vocabulary import Status
from ambition_policy.wire import dumps, kinds, loads
from ambition_policy.wire.kinds import verdicts

ROOT = Path(__file__).parent.parent
TABLE = shipped()
ROWS = [row for one in TABLE.programmes.values() for row in one.rows()]
LIMITED = [row for row in ROWS if row.standard.limits and row.total]
EVERY = registering.strategies()

# Those that take a call of another kind: answers, ranges, plans and decisions.
OTHERWISE = {"check_between", "check_requirements", "explain", "how_far"}
QUESTIONS = {
    name: get_type_hints(getattr(asked, name))["return"].__args__[0].__name__
    for name in asked.__all__
    if name.islower() and name not in OTHERWISE
}
# It takes a signature that is waited for at one session of one programme, and is looked for there.
ELSEWHERE = {("CatchUpVerdict", "pending")}
VERDICTS = {
    kind: {word.value for word in words if (kind, word.value) not in ELSEWHERE}
    for kind, words in verdicts().items()
}

# A fixed run: the same draws each time, so that what it reaches is no luck.
FIXED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Everything that a fixed run draws."""
    found = []

    @settings(parent=FIXED, max_examples=count)
    @given(strategy)
    def collect(value: Any) -> None:  # noqa: ANN401  (anything)
        found.append(value)

    collect()
    return found


def _public(package: Any) -> Iterator[type[Any]]:  # noqa: ANN401  (a module)
    """The attrs classes that the public modules of a package make."""
    for one in pkgutil.iter_modules(package.__path__):
        room = importlib.import_module(f"{package.__name__}.{one.name}")
        for name in getattr(room, "__all__", ()):
            kind = getattr(room, name)
            if isinstance(kind, type) and attrs.has(kind) and kind.__module__ == room.__name__:
                yield kind


def _answers(call: Call) -> Iterator[Decision[Any]]:
    """The answer, those under other readings, and those that a ruling would bring."""
    first = call.ask()
    yield first
    for effect in first.readings:
        if effect.settled is not None:
            if effect.question not in TABLE.readings:
                continue  # A decision, which a ruling has settled already.
            for choice in effect.outcomes:
                settled = TABLE.readings.settle(effect.question, choice, by="a test")
                yield call.ask(attrs.evolve(TABLE, readings=settled))
            opened = TABLE.readings.open(effect.question, by="a test")
            yield call.ask(attrs.evolve(TABLE, readings=opened))
        elif "participant" in call.arguments:
            person = call.arguments["participant"]
            for choice in effect.outcomes:
                ruling = facts.Ruling(effect.question, choice, by="a test", on=dt.date(2000, 1, 1))
                yield call.given(participant=attrs.evolve(person, rulings=[ruling])).ask()


class TestEveryClassIsDrawn:
    """`from_type` knows every public class of facts, terms and citations."""

    def test_none_is_left_out(self) -> None:
        assert {*_public(facts), *_public(terms)} <= set(EVERY)
        assert {getattr(citations, name) for name in citations.__all__} <= set(EVERY)

    @pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
    def test_what_is_drawn_is_of_its_class_and_survives_a_document(self, kind: type[Any]) -> None:
        @FIXED
        @given(st.from_type(kind))
        def check(value: Any) -> None:  # noqa: ANN401  (of any class)
            assert type(value) is kind
            if kind in kinds().values():
                assert loads(dumps(value), kind) == value

        check()

    def test_most_of_them_have_a_document(self) -> None:
        unwritten = {kind.__name__ for kind in EVERY if kind not in kinds().values()}
        assert unwritten == {"Case", "Readings", "Table"}


class TestEveryTableLoads:
    """Whatever is drawn as a table is taken by the strict loader, and can be asked."""

    @FIXED
    @given(text=strategies.programme_texts())
    def test_as_text(self, text: str) -> None:
        table = load_text(text, name="own.toml", base=TABLE)
        assert set(table.programmes) == {*TABLE.programmes, "OWN"}

    @FIXED
    @given(text=strategies.programme_texts(kinds=[StandardKind.MISS_AT_MOST], code="MINE"))
    def test_of_the_kinds_that_are_wanted(self, text: str) -> None:
        programme = load_text(text, name="own.toml", base=TABLE).programme("MINE")
        assert {row.standard.kind for row in programme.rows()} == {StandardKind.MISS_AT_MOST}

    def test_every_kind_of_standard_and_every_scope_is_reached(self) -> None:
        found = [table.programme("OWN") for table in drawn(strategies.tables(), 200)]
        rules = [rule for one in found for rule in one.requirements]
        assert {rule.standard.kind for rule in rules} == set(StandardKind)
        assert any(rule.variants for rule in rules)
        assert any(rule.roles for rule in rules)
        assert {one.late_early.rule for one in found} == {
            None,
            "pre_approved_only",
            "planned_and_notified",
        }

    @FIXED
    @given(data=st.data())
    def test_people_on_a_table_of_ones_own_can_be_judged(self, data: st.DataObject) -> None:
        table = data.draw(strategies.tables())
        row = data.draw(st.sampled_from(list(table.programme("OWN").rows())))
        case = data.draw(strategies.cases(table=table, row=row, complete=True))
        assert case.participant.programme == "OWN"
        assert case.requirements(table).decisions
        assert case.review(table).findings


class TestEveryAnswerIsReached:
    """A fixed run puts every question, stands on every row and hears every verdict."""

    def test_every_question_can_be_called(self) -> None:
        for name in QUESTIONS:
            [call] = drawn(strategies.calls(asked=[name]), 1)
            assert call.question == name
        assert {*ABOUT_PEOPLE, *TABLELESS} < set(QUESTIONS)
        assert len({call.question for call in drawn(strategies.calls(), 300)}) > len(QUESTIONS) / 2

    def test_every_row_is_stood_on(self) -> None:
        found = {
            (person.programme, person.variant, person.role)
            for person in drawn(strategies.participants(complete=True), 700)
        }
        assert {(row.programme, row.variant, row.role) for row in ROWS} <= found

    @pytest.mark.parametrize("kind", VERDICTS)
    def test_every_verdict_is_heard(self, kind: str) -> None:
        asked_for = [name for name, given in QUESTIONS.items() if given == kind]
        heard: set[str] = set()

        def all_heard(call: Call) -> bool:
            heard.update(found.verdict for found in _answers(call))
            return heard >= VERDICTS[kind]

        with suppress(NoSuchExample):
            find(
                strategies.calls(asked=asked_for),
                all_heard,
                settings=settings(FIXED, max_examples=5000, phases=[Phase.generate]),
            )
        assert sorted(VERDICTS[kind] - heard) == []

    def test_a_signature_is_waited_for(self) -> None:
        kim = facts.Participant("Kim", programme="EML", variant="with_npq_y2")
        find(
            strategies.absences(programme="EML"),
            lambda absence: asked.catch_up_options(kim, absence).verdict == "pending",
            settings=settings(FIXED, max_examples=5000, phases=[Phase.generate]),
        )

    def test_a_case_can_be_reviewed(self) -> None:
        families = set()
        for case in drawn(strategies.cases(), 150):
            families |= {finding.family for finding in case.review().findings}
            assert case.requirements() == case.review().requirements
        assert {"attendance", "eligibility", "charges", "portability", "lateness"} <= families
        assert {
            "follow_up",
            "catch_up",
            "continuation",
            "part_time",
            "assessment_window",
        } <= families


class TestEdgesAreSought:
    """One under, exactly on and one over each threshold of the table is drawn."""

    @pytest.mark.parametrize("row", LIMITED, ids=lambda r: f"{r.programme}-{r.variant}-{r.role}")
    def test_of_every_row(self, row: Row) -> None:
        total = row.total
        assert total is not None
        live = {tally.live for tally in drawn(strategies.tallies(row=row), 150)}
        for limit in row.standard.limits:
            if limit.term is Term.MAX_CATCH_UP_SHARE:
                at = total - int(limit.value * total)
            elif limit.term.is_share:
                [at] = share_edges([limit.value], total)
            else:
                at = total - int(limit.value)
            assert edges(at, most=total) <= live, limit.term

    @pytest.mark.parametrize("total", [10, 199])
    def test_of_the_engagement(self, total: int) -> None:
        found = drawn(strategies.engagements(total=total), 80)
        [at] = share_edges([Fraction(9, 10)], total)
        assert edges(at) <= {engagement.engaged for engagement in found if engagement.total}

    def test_of_the_intake(self) -> None:
        first, last = TABLE.body.npq_intake
        found = {person.start for person in drawn(strategies.participants(complete=True), 300)}
        step = dt.timedelta(days=1)
        assert {first - step, first, last, last + step} <= found

    def test_of_the_assessment_window(self) -> None:
        length = TABLE.body.circumstances.assessment_window.days
        days_in = {
            (sitting.on - sitting.opens).days + 1
            for sitting in drawn(strategies.sittings(), 300)
            if sitting.on is not None and sitting.opens is not None
        }
        assert {0, 1, length, length + 1} <= days_in

    def test_of_the_month_of_review(self) -> None:
        due = {document.next_review for document in TABLE.documents.values()}
        assert due <= set(drawn(strategies.review_days(), 80))

    def test_of_what_makes_an_event(self) -> None:
        least = TABLE.body.event_attendees
        found = {event.participants for event in drawn(strategies.events(), 100)}
        assert edges(least) <= found

    def test_numbers_and_days(self) -> None:
        assert edges(0, 3, least=0, most=3) == {0, 1, 2, 3}
        assert set(drawn(near(5, most=3), 30)) == {0, 1, 2, 3}
        day = dt.date(2024, 2, 29)
        assert {day, dt.date(2024, 2, 28), dt.date(2024, 3, 1)} <= set(drawn(days(day), 60))
        assert min(drawn(days(day, least=dt.date(2025, 1, 1)), 20)) >= dt.date(2025, 1, 1)


class TestKnobs:
    """Each knob does what it says."""

    @FIXED
    @given(data=st.data())
    def test_totals_and_statuses(self, data: st.DataObject) -> None:
        tally = data.draw(strategies.tallies(total=9, statuses=("caught_up", "lost")))
        assert tally.required == 9 == tally.live + tally.caught_up + tally.lost
        assert data.draw(strategies.tallies(total=4, statuses=())) == Tally(live=4)
        assert data.draw(strategies.attendances(total=3)).tally.required == 3
        assert data.draw(strategies.ranged_tallies(total=5)).total == 5
        between = data.draw(strategies.betweens(least=3, most=4))
        assert 3 <= between.least <= between.most <= 4

    @FIXED
    @given(data=st.data())
    def test_registers_fit_their_row(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from([row for row in ROWS if row.events]))
        as_of = data.draw(st.sampled_from((None, dt.date(2024, 5, 2))))
        found = data.draw(strategies.registers(row=row, as_of=as_of))
        taken = Attendance.of_records(found, as_of=as_of)
        assert row.total in (None, taken.tally.required)
        assert {record.kind for record in found} == set(row.counts())

    def test_a_register_seeks_the_day_it_is_judged_for(self) -> None:
        day = dt.date(2024, 5, 2)
        found = drawn(strategies.registers(row=TABLE.programme("FL").row(), as_of=day), 150)
        until = {record.catch_up_until for records in found for record in records}
        assert {day - dt.timedelta(days=1), day, day + dt.timedelta(days=1)} <= until

    @FIXED
    @given(record=strategies.records(kinds=["clinic"], statuses=[Status.LIVE]))
    def test_kinds_of_record(self, record: facts.Record) -> None:
        assert (record.kind, record.status) == ("clinic", Status.LIVE)

    @FIXED
    @given(known=strategies.engagements(known=True, shares=[Fraction(1, 2)]))
    def test_known_engagements(self, known: Engagement) -> None:
        assert None not in (known.total, known.recoverable, known.lost)
        assert not known.otherwise

    @FIXED
    @given(before=st.booleans(), data=st.data())
    def test_notice_before_or_after(self, before: bool, data: st.DataObject) -> None:
        notice: Notice = data.draw(strategies.notices(before=before))
        assert notice.before is before
        absence = data.draw(strategies.absences(notified=before, programme="FL"))
        assert absence.notified is before
        assert absence.kind in kinds_of(TABLE, "FL")

    @FIXED
    @given(data=st.data())
    def test_what_a_table_of_ones_own_asks_for(self, data: st.DataObject) -> None:
        found = data.draw(strategies.catch_up_facts(others=["lab_open"]))
        assert set(found.others) == {"lab_open"}
        misses = data.draw(strategies.misses(known=True))
        assert misses.total is not None

    @FIXED
    @given(data=st.data())
    def test_leave_is_not_said_to_fall_into_a_programme_after_it(self, data: st.DataObject) -> None:
        leave = data.draw(strategies.leaves(start=dt.date.max))
        assert leave.ends is None or not leave.during_programme

    @FIXED
    @given(data=st.data())
    def test_contracts_of_a_row(self, data: st.DataObject) -> None:
        row = TABLE.programme("NPQA").row("NPQML")
        own = data.draw(strategies.contracts(row=row, parties=[None], most=1))
        assert own.party is None
        assert set(own.limits) <= {Term.MAX_MISSED, Term.MAX_NOT_MADE_UP}
        limit = data.draw(strategies.limits(terms=[Term.MAX_MISSED]))
        assert limit.term is Term.MAX_MISSED
        assert limit.value.denominator == 1

    @FIXED
    @given(data=st.data())
    def test_nothing_happens_where_the_programme_is_not_known(self, data: st.DataObject) -> None:
        person = facts.Participant("p", programme=None)
        assert data.draw(strategies.happenings(participant=person)) == facts.Happenings()
        case = data.draw(strategies.cases(row=TABLE.programme("FL").row()))
        assert case.participant.programme in ("FL", None)

    @FIXED
    @given(call=strategies.calls(asked=["check_move"]))
    def test_a_call_can_be_changed(self, call: Call) -> None:
        other = call.given(move=facts.Move("school"))
        assert other.arguments["participant"] == call.arguments["participant"]
        assert other.arguments["move"] == facts.Move("school")

    def test_rows_of_a_kind(self) -> None:
        found = set(drawn(strategies.rows(kinds=[StandardKind.LIVE_SPLIT]), 60))
        assert {row.programme for row in found} == {"EL", "EML"}
        assert "something_else" in drawn(codes("a"), 20)

    def test_what_there_is_none_of_is_said(self) -> None:
        empty = attrs.evolve(TABLE, programmes=FrozenMap())
        with pytest.raises(ValueError, match="no row of the kinds"):
            strategies.rows(table=empty)
        with pytest.raises(ValueError, match="no Programme"):
            strategies.provisions(terms.Programme, table=empty)

    def test_a_table_without_the_reading_on_several_misses(self) -> None:
        bare = attrs.evolve(TABLE, readings=citations.Readings([]))
        assert drawn(strategies.misses(table=bare), 20)


class TestDrawsShrink:
    """The smallest example is a plain one."""

    CASES: tuple[tuple[st.SearchStrategy[Any], Callable[[Any], bool], object], ...] = (
        (strategies.tallies(total=13), lambda tally: tally.lost > 1, Tally(live=11, lost=2)),
        (
            strategies.engagements(),
            lambda e: e.share is not None and e.share < Fraction(9, 10),
            Engagement(total=1, engaged=0),
        ),
        (strategies.notices(), lambda notice: notice.before is True, Notice(before=True)),
        (strategies.sittings(), lambda sitting: sitting.missed is True, Sitting(missed=True)),
    )

    @pytest.mark.parametrize(("strategy", "wanted", "smallest"), CASES)
    def test_to_the_least(
        self, strategy: st.SearchStrategy[Any], wanted: Callable[[Any], bool], smallest: object
    ) -> None:
        assert find(strategy, wanted, settings=settings(FIXED, max_examples=2000)) == smallest

    def test_a_case_to_somebody_of_whom_little_is_known(self) -> None:
        def asks(case: Case) -> bool:
            return case.requirements().decisions["attendance"].verdict == "not_met"

        found = find(
            strategies.cases(row=TABLE.programme("FL").row()),
            asks,
            settings=settings(FIXED, max_examples=2000),
        )
        assert found.happenings == facts.Happenings()
        assert found.contracts == ()
        assert found.participant.rulings == ()


KNOWN = """
from hypothesis import strategies as st
from ambition_policy import Tally
assert type(st.from_type(Tally).example()) is Tally
"""
PROGRAMS = {
    "importing Hypothesis loads nothing of the library": """
import hypothesis, sys
import _ambition_policy_hypothesis
_ambition_policy_hypothesis.hook()
assert not [name for name in sys.modules if name.startswith("ambition_policy")]
import ambition_policy
assert "ambition_policy.strategies" in sys.modules
assert type(ambition_policy.__loader__).__name__ == "SourceFileLoader"
assert ambition_policy.__spec__.loader is ambition_policy.__loader__
""",
    "the library first and Hypothesis next": """
import ambition_policy.reviewing, sys
assert "hypothesis" not in sys.modules
import hypothesis
import _ambition_policy_hypothesis
_ambition_policy_hypothesis.hook()
""",
    "the strategies first": "import ambition_policy.strategies",
}


class TestTheEntryPoint:
    """Hypothesis finds the strategies by itself, and pays for them only where they are used."""

    def test_it_is_named_in_the_project(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        [(name, target)] = project["project"]["entry-points"]["hypothesis"].items()
        module, _, function = target.partition(":")
        assert getattr(importlib.import_module(module), function) is entry.hook
        for installed in metadata.entry_points(group="hypothesis", name=name):
            assert installed.load() is entry.hook

    @pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
    def test_in_a_process_of_its_own(self, program: str) -> None:
        # Examples outside of a test are only meant to be looked at, and warn.
        command = [sys.executable, "-W", "ignore", "-c", f"{program}\n{KNOWN}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_once_the_library_is_there_nothing_waits(self) -> None:
        before = list(sys.meta_path)
        entry.hook()
        assert sys.meta_path == before

    def test_what_waits_finds_the_library_as_usual(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = list(sys.meta_path)
        monkeypatch.setattr(sys, "meta_path", list(before))
        with monkeypatch.context() as absent:
            absent.delitem(sys.modules, "ambition_policy")
            entry.hook()
            [waiting] = [finder for finder in sys.meta_path if finder not in before]
            assert waiting.find_spec("json", None) is None
            spec = waiting.find_spec("ambition_policy", None)
        assert sys.meta_path == before
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        assert spec.loader is not None
        spec.loader.exec_module(module)
        assert module.__doc__ == ambition_policy.__doc__

    def test_where_there_is_no_library_nothing_is_found(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
        monkeypatch.setattr(entry, "find_spec", lambda _: None)
        with monkeypatch.context() as absent:
            absent.delitem(sys.modules, "ambition_policy")
            entry.hook()
            assert sys.meta_path[0].find_spec("ambition_policy", None) is None

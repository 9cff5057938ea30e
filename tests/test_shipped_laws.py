"""Do the laws that are shipped hold for our table, and do they catch one that is broken?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial
from itertools import starmap
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ambition_policy import laws, questions
from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Fault, InvalidFacts
from ambition_policy.facts import (
    Absence,
    Attendance,
    Move,
    Participant,
    PartTimeRequest,
    Record,
    Tally,
)
from ambition_policy.frozen import FrozenMap
from ambition_policy.laws import (
    BrokenLaw,
    Law,
    learning,
    orders,
    people,
    requirements,
    stating,
    unweighed,
)
from ambition_policy.questions import check_attendance
from ambition_policy.rules.charges import ChargeVerdict
from ambition_policy.rules.part_time import PartTimeVerdict
from ambition_policy.rules.portability import MoveVerdict
from ambition_policy.strategies import people as strategies_of_people
from ambition_policy.strategies import tables
from ambition_policy.terms import Limit, Table, Term, shipped
from ambition_policy.terms.programmes import Requirement
from ambition_policy.vocabulary import Role, Status

TABLE = shipped()
FEW = settings(max_examples=25, derandomize=True, database=None)
# Whether a law fails is looked for, and not the smallest example, which takes longest.
UNSHRUNK = settings(FEW, max_examples=3000, phases=[Phase.generate])
# None is drawn twice, which takes ever longer, so very many are drawn in lots of their own.
LOT = 5_000


@pytest.mark.parametrize("law", laws.LAWS, ids=str)
def test_our_table_keeps_every_law(
    law: Law, record_property: Callable[[str, object], None]
) -> None:
    lots = settings().max_examples // LOT
    own = [settings(max_examples=LOT, derandomize=False)] * lots or [settings()]
    count = sum(law(TABLE, settings=lot) for lot in own)
    record_property(f"examples of {law.id}", count)
    print(f"{law}: {count} examples")
    # What an assumption set aside is not counted.
    assert count > 100


@settings(max_examples=15, derandomize=True, database=None, deadline=None)
@given(table=tables())
def test_a_table_that_the_loader_takes_has_no_flaws(table: Table) -> None:
    assert laws.faults(table) == ()


def test_such_a_table_keeps_every_law() -> None:
    found = []

    @settings(max_examples=5, derandomize=True, database=None)
    @given(table=tables())
    def draw(table: Table) -> None:
        found.append(table.programme("OWN"))

    draw()
    for programme in found:
        alone = attrs.evolve(TABLE, programmes=FrozenMap(OWN=programme))
        for law in laws.LAWS:
            law(alone, settings=settings(FEW, max_examples=8))


def changed(code: str, **fields: Any) -> Table:  # noqa: ANN401  (any field)
    """Our table with something else in one programme."""
    programme = attrs.evolve(TABLE.programme(code), **fields)
    return attrs.evolve(TABLE, programmes=FrozenMap({**TABLE.programmes, code: programme}))


def rule(code: str, at: int = 0) -> Requirement:
    return TABLE.programme(code).requirements[at]


def with_limits(code: str, **values: Fraction | int) -> Table:
    """Our table with other values in one programme's only row."""
    own = rule(code)
    limits = tuple(
        attrs.evolve(limit, value=Fraction(values.get(limit.term.value, limit.value)))
        for limit in own.standard.limits
    )
    standard = attrs.evolve(own.standard, limits=limits)
    return changed(code, requirements=(attrs.evolve(own, standard=standard),))


def with_event(code: str, **fields: Any) -> Table:  # noqa: ANN401  (any field)
    first, *others = TABLE.programme(code).events
    return changed(code, events=(attrs.evolve(first, **fields), *others))


def with_body(**fields: Any) -> Table:  # noqa: ANN401  (any field)
    return attrs.evolve(TABLE, body=attrs.evolve(TABLE.body, **fields))


FIRST, LAST = TABLE.body.npq_intake
FL = rule("FL")
BROKEN: dict[str, tuple[Table, str]] = {
    "a gap": (
        changed("EML", requirements=TABLE.programme("EML").requirements[:1]),
        "a gap, nothing is asked of somebody: {'variant': ",
    ),
    "an overlap": (
        changed("FL", requirements=(FL, FL)),
        "FL: an overlap, two rows ask of somebody: {'variant': None, 'role': 'participant'}",
    ),
    "a kind counted twice": (
        changed("FL", events=(*TABLE.programme("FL").events, TABLE.programme("FL").events[0])),
        "FL, residential: an overlap, counted twice: {'variant': None, 'role': 'participant'}",
    ),
    "a row that never applies": (
        changed("FL", requirements=(FL, attrs.evolve(FL, variants=("none",)))),
        "FL, row 2: it can never apply: {'variants': ('none',), 'roles': ()}",
    ),
    "a role that nobody has": (
        changed("FL", requirements=(FL, attrs.evolve(FL, roles=(Role.ECT,)))),
        "FL, row 2: it can never apply: {'variants': (), 'roles': ('ect',)}",
    ),
    "a share above the whole": (
        with_limits("FL", min_attendance_share=Fraction(11, 10)),
        "FL, row 1, min_attendance_share: it is not a share from 0 to 1: Fraction(11, 10)",
    ),
    "a share that nobody reaches": (
        with_limits("FL", min_attendance_share=Fraction(11, 10)),
        "FL/participant: its requirement can never be met: Tally(live=13)",
    ),
    "a share below nothing": (
        with_limits("NPQA", max_missed=-1),
        "NPQA, row 1, max_missed: it is not a count of 0 or more: Fraction(-1, 1)",
    ),
    "half a session": (
        with_limits("NPQA", max_missed=Fraction(1, 2)),
        "NPQA, row 1, max_missed: it is not a count of 0 or more: Fraction(1, 2)",
    ),
    "a requirement that everybody meets": (
        with_limits("FL", min_attendance_share=0),
        "FL/participant: its requirement is always met: Tally(lost=13)",
    ),
    "a term that is missing": (
        changed(
            "FL",
            requirements=(attrs.evolve(FL, standard=attrs.evolve(FL.standard, limits=())),),
        ),
        "FL, row 1: min_attendance_share is not stated",
    ),
    "a kind of which there are none": (
        with_event("FL", count=-1),
        "FL, residential: its count is not 1 or more: -1",
    ),
    "years that do not add up": (
        with_event("FL", by_year=FrozenMap({1: 3})),
        "FL, residential: its years add up to 3: 4",
    ),
    "a clause that is not there": (
        changed(
            "FL",
            requirements=(
                attrs.evolve(FL, standard=attrs.evolve(FL.standard, clauses=("ATT-9",))),
            ),
        ),
        "FL, requirements 1, standard: no such clause: 'ATT-9'",
    ),
    "a reading that is not there": (
        changed(
            "FL",
            requirements=(
                attrs.evolve(FL, standard=attrs.evolve(FL.standard, readings=("A-99",))),
            ),
        ),
        "FL, requirements 1, standard: no such reading: 'A-99'",
    ),
    "a clause of an event that is not there": (
        with_event("FL", clauses=("ATT-9",)),
        "FL, events 1: no such clause: 'ATT-9'",
    ),
    "a reading that the table has not": (
        attrs.evolve(
            TABLE, readings=Readings([r for r in TABLE.readings.values() if r.id != "A-16"])
        ),
        "no such reading: 'A-16'",
    ),
    "a year with less than nothing": (
        with_event("FL", by_year=FrozenMap({1: 5, 2: -1})),
        "FL, residential, year 2: its count is not 0 or more: -1",
    ),
    "a limit that is stated twice": (
        changed(
            "FL",
            requirements=(
                attrs.evolve(FL, standard=attrs.evolve(FL.standard, limits=FL.standard.limits * 2)),
            ),
        ),
        "FL, row 1: min_attendance_share is stated more than once",
    ),
    "a limit that is not exact": (
        changed(
            "FL",
            requirements=(
                attrs.evolve(
                    FL,
                    standard=attrs.evolve(
                        FL.standard,
                        limits=(attrs.evolve(FL.standard.limits[0], value=cast("Fraction", 0.9)),),
                    ),
                ),
            ),
        ),
        "FL, row 1, min_attendance_share: it is no Fraction: 0.9",
    ),
    "an intake that ends before it begins": (
        with_body(npq_intake=(LAST, FIRST)),
        "body, npq_intake: it ends before it begins: ",
    ),
    "an event for nobody": (
        with_body(event_attendees=0),
        "body, event_attendees: it is not 1 or more: 0",
    ),
}


class TestABrokenTableIsShown:
    """Every way to break a table is found by reading it, and shown with the smallest example."""

    @pytest.mark.parametrize(("table", "said"), BROKEN.values(), ids=BROKEN)
    def test_by_reading_it(self, table: Table, said: str) -> None:
        assert any(str(flaw).startswith(said) or said in str(flaw) for flaw in laws.faults(table))
        with pytest.raises(laws.BrokenTable, match="in the table\n  ") as broken:
            laws.check(table, settings=FEW)
        assert said in str(broken.value)

    def test_a_requirement_where_there_is_none_breaks_a_law(self) -> None:
        own = rule("MET")
        limit = Limit(Term.MIN_ATTENDANCE_SHARE, Fraction(1), clauses=("APP-MET.att.1",))
        standard = attrs.evolve(own.standard, limits=(limit,))
        table = changed("MET", requirements=(attrs.evolve(own, standard=standard),))
        with pytest.raises(BrokenLaw, match="The smallest example: Taken") as broken:
            laws.check(table, settings=FEW)
        assert broken.value.law is requirements.no_requirement_no_failure
        assert isinstance(broken.value.example, laws.Taken)
        assert broken.value.example.row.programme == "MET"

    def test_all_laws_are_counted(self) -> None:
        counts = laws.check(TABLE, settings=settings(FEW, max_examples=3))
        assert set(counts) == {law.id for law in laws.LAWS}
        assert all(counts.values())

    def test_of_a_table_without_rows_little_is_said(self) -> None:
        empty = attrs.evolve(TABLE, programmes=FrozenMap())
        found = laws.check(empty, settings=settings(FEW, max_examples=5))
        assert {id_ for id_, count in found.items() if count} == {"D.6", "D.10", "D.10c"}


def mean(verdict: Callable[[Participant], Verdict]) -> Callable[..., Decision[Verdict]]:
    """A judge of another mind."""

    def judge(person: Participant, **_: object) -> Decision[Verdict]:
        found = verdict(person)
        return Decision(question="attendance", verdict=found, because="", clauses=())

    return judge


def _tally(person: Participant) -> Tally:
    return person.attendance.tally if person.attendance else Tally()


def _fewer(person: Participant) -> Verdict:
    return Verdict.NOT_MET if _tally(person).live else Verdict.MET


def _hasty(person: Participant) -> Verdict:
    return Verdict.MET if not _tally(person).lost else Verdict.NOT_MET


def _mild(_: Participant) -> Verdict:
    return Verdict.MET


def _strict(_: Participant) -> Verdict:
    return Verdict.NOT_MET


def _waiting(_: Participant) -> Verdict:
    return Verdict.PENDING


JUDGES = {
    "attendance that hurts": (requirements.more_live_never_hurts, _fewer),
    "a verdict too early": (requirements.verdicts_with_open_items_are_safe, _hasty),
    "waiting for nothing": (requirements.verdicts_with_open_items_are_safe, _waiting),
    "a limit that is not held": (requirements.thresholds_are_exact, _mild),
    "a limit that is out of reach": (requirements.thresholds_are_exact, _strict),
    "counts that do not matter": (requirements.counts_are_conserved, _mild),
    "a failure without a requirement": (requirements.no_requirement_no_failure, _strict),
}


MANY = 10


def measuring(size: Callable[[dict[str, Any]], int]) -> Callable[..., Decision[Any]]:
    """A judge to whom more than ten of something is another thing."""

    def judge(real: Any, **given: Any) -> Decision[Any]:  # noqa: ANN401  (any question)
        found: Decision[Any] = real(**given)
        return attrs.evolve(found, verdict=Verdict.PENDING) if size(given) > MANY else found

    return judge


def between(later: dt.date | None, earlier: dt.date | None) -> int:
    return 0 if later is None or earlier is None else (later - earlier).days


SIZES: dict[str, Callable[[dict[str, Any]], int]] = {
    "check_date_notice": lambda given: between(given["day"], given["published"]),
    "check_lateness": lambda given: given["lateness"].late_min or 0,
    "check_module_release": lambda given: between(
        given["module"].scheduled, given["module"].released
    ),
    "check_move": lambda given: given["move"].number or 0,
    "check_notice": lambda given: given["notice"].days_before or 0 if given["notice"] else 0,
    "check_parental_leave": lambda given: given["leave"].weeks or 0,
}


def answering(**other: Any) -> Callable[..., Decision[Any]]:  # noqa: ANN401  (any field)
    """A judge who answers something else than ours."""
    return lambda real, *args, **given: attrs.evolve(real(*args, **given), **other)


def hearing(part: slice) -> Callable[..., Decision[Any]]:
    """A judge who reads only some of the contracts."""

    def judge(real: Any, *args: Any, contracts: Any, **given: Any) -> Decision[Any]:  # noqa: ANN401
        found: Decision[Any] = real(*args, contracts=contracts[part], **given)
        return found

    return judge


def naming(
    more: Callable[[Decision[Any], dict[str, Any]], dict[str, Any]],
) -> Callable[..., Decision[Any]]:
    """A judge who adds details."""

    def judge(real: Any, **given: Any) -> Decision[Any]:  # noqa: ANN401  (any question)
        found: Decision[Any] = real(**given)
        details: FrozenMap[str, Any] = FrozenMap({**found.details, **more(found, given)})
        return attrs.evolve(found, details=details)

    return judge


def missing(change: Callable[[Absence], dict[str, Any]]) -> Callable[..., Decision[Any]]:
    """A judge who takes an absence for another one."""

    def judge(real: Any, person: Participant, absence: Absence, **given: Any) -> Decision[Any]:  # noqa: ANN401
        found: Decision[Any] = real(person, attrs.evolve(absence, **change(absence)), **given)
        return found

    return judge


def _step_by_step(real: Any, person: Participant, absence: Absence, **given: Any) -> Any:  # noqa: ANN401
    found = real(person, absence, **given)
    return attrs.evolve(found, duties=(absence.previous_absences,))


def _twice(found: Decision[Any], _: object) -> dict[str, Any]:
    amount: Any = found.details["amount"]
    return {"amount": amount and 2 * amount}


def _tired(real: Any, person: Participant, move: Move, **given: Any) -> Any:  # noqa: ANN401
    found = real(person, move, **given)
    return attrs.evolve(found, verdict=MoveVerdict.DUTY_LAPSES) if (move.number or 0) > 3 else found


def _generous(real: Any, person: Participant, request: PartTimeRequest, **given: Any) -> Any:  # noqa: ANN401
    found = real(person, request, **given)
    return attrs.evolve(found, verdict=PartTimeVerdict.ALLOWED) if request.part_time else found


def _forgetting(real: Any, person: Participant, *args: Any, **given: Any) -> Any:  # noqa: ANN401
    return real(attrs.evolve(person, engagement=None), *args, **given)


def _first_ruling(real: Any, person: Participant, *args: Any, **given: Any) -> Any:  # noqa: ANN401
    return real(attrs.evolve(person, rulings=person.rulings[:1]), *args, **given)


def _knowing(known: Verdict) -> Callable[..., Decision[Any]]:
    """A judge to whom it matters that it is known whether another delivery is left."""

    def judge(_: object, person: Participant, **__: object) -> Decision[Any]:
        taken = person.attendance
        unknown = taken is None or taken.alternatives_left is None
        return mean(lambda _: Verdict.MET if unknown else known)(person)

    return judge


_SUM = stating.a_sum_is_what_its_contract_states
_GOES_ON = stating.going_on_is_what_its_contract_states
_LIMITS = orders.part_time_and_moves_change_no_limit
ANSWERS = [
    *(
        pytest.param(
            unweighed.nothing_is_invented, questions, name, measuring(size), "not", id=name
        )
        for name, size in SIZES.items()
    ),
    pytest.param(
        unweighed.nothing_is_invented,
        questions,
        "check_charge",
        naming(lambda *_: {"amount": 100}),
        "a sum is named",
        id="a sum",
    ),
    pytest.param(
        unweighed.a_pattern_is_for_a_person,
        unweighed,
        "follow_up",
        missing(lambda own: {"previous_absences": int((own.previous_absences or 0) <= MANY)}),
        r"\d are no_follow_up",
        id="a pattern up to ten",
    ),
    pytest.param(
        unweighed.a_pattern_is_for_a_person,
        unweighed,
        "follow_up",
        missing(lambda _: {"previous_absences": 0}),
        "nobody says so",
        id="no pattern",
    ),
    pytest.param(
        unweighed.a_pattern_is_for_a_person,
        unweighed,
        "follow_up",
        _step_by_step,
        "other steps",
        id="steps by number",
    ),
    pytest.param(
        unweighed.telling_costs_nothing,
        unweighed,
        "follow_up",
        missing(lambda own: {"notified": not own.notified, "notice": None}),
        "are asked to get in touch",
        id="telling",
    ),
    pytest.param(
        unweighed.telling_costs_nothing,
        unweighed,
        "follow_up",
        missing(lambda _: {"notified": False, "notice": None}),
        "what follows silence begins",
        id="not listening",
    ),
    pytest.param(
        _SUM,
        questions,
        "check_charge",
        hearing(slice(1)),
        "two that disagree give charge",
        id="one sum of two",
    ),
    pytest.param(
        _SUM, questions, "check_charge", naming(_twice), "and the contract", id="another sum"
    ),
    pytest.param(
        _SUM,
        questions,
        "check_charge",
        naming(lambda _, given: {"contracts": len(given["contracts"])}),
        "a contract that says nothing of it",
        id="any contract",
    ),
    pytest.param(
        _SUM,
        questions,
        "check_charge",
        lambda real, **given: attrs.evolve(
            real(**given),
            verdict=ChargeVerdict.CHARGE
            if any(one.non_attendance_charge is not None for one in given["contracts"])
            else ChargeVerdict.NO_BASIS,
            details={
                "amount": next((one.non_attendance_charge for one in given["contracts"]), None)
            },
        ),
        "a charge of nothing",
        id="a charge of nothing",
    ),
    pytest.param(
        _GOES_ON,
        questions,
        "check_move",
        hearing(slice(0)),
        "a promise to go on is not kept",
        id="no promise",
    ),
    pytest.param(
        _GOES_ON, questions, "check_move", hearing(slice(1)), "two that disagree", id="one promise"
    ),
    pytest.param(
        orders.the_order_of_facts_changes_nothing,
        questions,
        "check_content",
        naming(lambda _, given: {"first": next(iter(given["items"] or {}), None)}),
        "told from the end",
        id="the first fact",
    ),
    pytest.param(
        orders.the_order_of_records_changes_nothing,
        people,
        "check_attendance",
        hearing(slice(1)),
        "with the last contract first",
        id="the first contract",
    ),
    pytest.param(
        orders.the_order_of_what_happened_changes_nothing,
        strategies_of_people,
        "review",
        _first_ruling,
        "it is",
        id="the first ruling",
    ),
    pytest.param(_LIMITS, orders, "check_move", _tired, "a move that is served", id="many moves"),
    pytest.param(
        _LIMITS,
        orders,
        "check_eligibility",
        answering(verdict=Verdict.CANNOT_START),
        "after a move the share is",
        id="a share after a move",
    ),
    pytest.param(
        _LIMITS,
        orders,
        "check_part_time_request",
        _generous,
        "for a part-timer the window is",
        id="a window for part-timers",
    ),
    pytest.param(
        _LIMITS,
        orders,
        "check_part_time_request",
        answering(verdict=PartTimeVerdict.ALLOWED),
        "more than 8 days are allowed",
        id="a longer window",
    ),
    pytest.param(_LIMITS, orders, "review", _forgetting, "beside them", id="a share beside"),
    pytest.param(
        learning.a_new_fact_fails_nobody,
        learning,
        "check_attendance",
        _knowing(Verdict.NOT_MET),
        "whether another delivery is left, it is not_met",
        id="met and failed",
    ),
    pytest.param(
        learning.a_new_fact_fails_nobody,
        learning,
        "check_attendance",
        _knowing(Verdict.NONE_LISTED),
        "whether another delivery is left, it is none_listed",
        id="met and nothing asked",
    ),
]


def _excused(_: int, record: Record) -> Record:
    return attrs.evolve(record, status=Status.LIVE if record.reason else record.status)


def _first_is_lost(at: int, record: Record) -> Record:
    return record if at else attrs.evolve(record, status=Status.MISSED)


COUNTERS = {
    "a reason that counts": (unweighed.a_remark_changes_no_count, _excused, "with it"),
    "the first record": (
        orders.the_order_of_records_changes_nothing,
        _first_is_lost,
        "with the last record first",
    ),
}


class TestALawCanFail:
    """A judge who breaks a law is caught by it, with the smallest example."""

    @pytest.mark.parametrize(("law", "verdict"), JUDGES.values(), ids=JUDGES)
    def test_of_requirements(
        self,
        law: Law,
        verdict: Callable[[Participant], Verdict],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(people, "check_attendance", mean(verdict))
        with pytest.raises(BrokenLaw) as broken:
            law(TABLE, settings=settings(FEW, max_examples=200))
        assert str(broken.value).startswith(str(law))
        assert law.says in str(broken.value)

    def test_of_readings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def silent(person: Participant, **kwargs: Any) -> Decision[Verdict]:  # noqa: ANN401
            return attrs.evolve(real(person, **kwargs), readings=())

        real = check_attendance
        monkeypatch.setattr(people, "check_attendance", silent)
        with pytest.raises(BrokenLaw, match="is not named"):
            requirements.a_reading_is_named_where_it_matters(
                TABLE, settings=settings(FEW, max_examples=4000)
            )

    def test_of_contracts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def deaf(person: Participant, *, table: Table, contracts: Any) -> Decision[Verdict]:  # noqa: ANN401
            return real(person, table=table, contracts=contracts[:1])

        real = check_attendance
        monkeypatch.setattr(people, "check_attendance", deaf)
        with pytest.raises(BrokenLaw, match="two that disagree"):
            requirements.contracts_act_term_by_term(TABLE, settings=UNSHRUNK)

    @pytest.mark.parametrize(("law", "place", "name", "judge", "said"), ANSWERS)
    def test_of_other_answers(  # noqa: PLR0917  (what is parametrized)
        self,
        law: Law,
        place: ModuleType,
        name: str,
        judge: Callable[..., Any],
        said: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(place, name, partial(judge, getattr(place, name)))
        with pytest.raises(BrokenLaw, match=said) as broken:
            law(TABLE, settings=UNSHRUNK)
        assert broken.value.law is law

    @pytest.mark.parametrize(("law", "count", "said"), COUNTERS.values(), ids=COUNTERS)
    def test_of_counting_records(
        self,
        law: Law,
        count: Callable[[int, Record], Record],
        said: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def of_records(records: Iterable[Record]) -> Attendance:
            return Attendance.of_records(starmap(count, enumerate(records)))

        monkeypatch.setattr(people, "Attendance", SimpleNamespace(of_records=of_records))
        with pytest.raises(BrokenLaw, match=said):
            law(TABLE, settings=UNSHRUNK)

    def test_a_ruling_on_what_is_not_at_hand_is_no_example(self) -> None:
        assert 0 < refusing("rulings.A-03")() < FEW.max_examples

    def test_any_other_fact_that_is_refused_is_an_error(self) -> None:
        with pytest.raises(InvalidFacts):
            refusing("attendance")()


def refusing(path: str) -> Callable[[], int]:
    """A law under which every number above five is refused."""

    def check(_: Table, number: int) -> None:
        """Every number is taken."""
        if number > 5:
            raise InvalidFacts([Fault(path, "a small one", str(number))])

    one = laws.law("X.0", clauses=(), draws=lambda _: st.integers(0, 9))(check)
    return partial(one, TABLE, settings=FEW)

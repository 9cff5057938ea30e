"""Do the laws that are shipped hold for our table, and do they catch one that is broken?"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from ambition_policy import laws
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts import Participant, Tally
from ambition_policy.frozen import FrozenMap
from ambition_policy.laws import BrokenLaw, Law, families, people, requirements
from ambition_policy.questions import check_attendance, follow_up
from ambition_policy.strategies import tables
from ambition_policy.terms import Limit, Table, Term, shipped
from ambition_policy.terms.programmes import Requirement
from ambition_policy.vocabulary import Role

TABLE = shipped()
FEW = settings(max_examples=25, derandomize=True, database=None)


@pytest.mark.parametrize("law", laws.LAWS, ids=str)
def test_our_table_keeps_every_law(
    law: Law, record_property: Callable[[str, object], None]
) -> None:
    count = law(TABLE)
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
        "FL, row 1: no such clause: 'ATT-9'",
    ),
    "a reading that is not there": (
        changed(
            "FL",
            requirements=(
                attrs.evolve(FL, standard=attrs.evolve(FL.standard, readings=("A-99",))),
            ),
        ),
        "FL, row 1: no such reading: 'A-99'",
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
        silent = {"D.1", "D.2", "D.3", "D.4", "D.5", "D.7", "D.8", "D.9", "D.10b"}
        silent |= {"X.1", "X.2", "X.3", "X.4"}
        empty = attrs.evolve(TABLE, programmes=FrozenMap())
        found = laws.check(empty, settings=settings(FEW, max_examples=5))
        assert {id_ for id_, count in found.items() if not count} == silent


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
            requirements.contracts_act_term_by_term(
                TABLE, settings=settings(FEW, max_examples=1500)
            )

    def test_of_telling(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nagging(person: Participant, absence: Any, **kwargs: Any) -> Decision[Any]:  # noqa: ANN401
            turned = attrs.evolve(absence, notified=not absence.notified)
            return real(person, turned, **kwargs)

        real = follow_up
        monkeypatch.setattr(families, "follow_up", nagging)
        with pytest.raises(BrokenLaw, match="are asked to get in touch"):
            families.telling_costs_nothing(TABLE, settings=settings(FEW, max_examples=500))

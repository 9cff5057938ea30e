"""
Is a table that cannot be right refused, with everything that is wrong said at once?

A caller's table goes through the same reading as ours. Each test here breaks a good table in
one place, and the faults have to name that place and nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import ambition_policy.terms.loader as loading
from ambition_policy.errors import InvalidTerms
from ambition_policy.terms import StandardKind, Table, Term, load_text, shipped
from ambition_policy.terms.programmes import Programme
from ambition_policy.terms.provisions import Trigger
from ambition_policy.vocabulary import Actor, CellState, Force, Role

NAME = "mine.toml"
DATA = Path(loading.__file__).parent / "data"
FIRST = "readings.toml.reading[0]"
WHERE = "readings.toml.reading[3].where[0]"
GOOD = """
[[clause]]
id = "OWN-1"
document = "attendance"
heading = "Our own programme"
words = "What our own programme asks for."
kind = "data"
actor = "participant"
computable = "yes"

[[programme]]
code = "OWN"
name = "Our own programme"
document = "attendance"
heading = "Our own programme"
clauses = ["OWN-1"]
roles = ["mentor", "ect"]
months = 24
years = 2
npq = false
award = "masters"
pass_fail = true
bought = "singly"
variant_fact = "time_of_day"
year_split_missing = ["evening"]
notes = ["A programme made for this test."]

[[programme.variant]]
code = "day"
name = "by day"
npq = true
months = 12

[[programme.variant]]
code = "evening"
name = "in the evening"

[[programme.event]]
kind = "workshop"
count = 4
days = 2
by_year = { 1 = 3, 2 = 1 }
when = "spring"
variants = ["day"]
roles = ["mentor"]
clauses = ["OWN-1"]

[programme.event.otherwise]
reading = "A-16"
choice = "dates_to_choose"
count = 2

[[programme.event]]
kind = "lecture"
count = 6
clauses = ["OWN-1", "ATT-0.4"]

[programme.optional]
state = "stated"
clauses = ["OWN-1"]

[[programme.optional.event]]
kind = "coaching"
count = 3
opt_out = "at_start_only"
expected = 3
variants = ["day"]
clauses = ["OWN-1"]

[[programme.requirement]]
variants = ["day"]
kind = "live_split"
readings = ["A-25.span"]
bars_progression = true
clauses = ["OWN-1"]

[[programme.requirement.limit]]
term = "min_completion_share"
value = "1"
clauses = ["OWN-1"]

[[programme.requirement.limit]]
term = "min_live_share"
value = "3/4"
clauses = ["OWN-1"]

[[programme.requirement.limit]]
term = "max_catch_up_share"
value = "1/4"
clauses = ["OWN-1"]

[[programme.requirement]]
variants = ["evening"]
roles = ["mentor"]
kind = "miss_at_most"
advice = "come_to_all"
clauses = ["OWN-1"]

[[programme.requirement.limit]]
term = "max_missed"
value = 3
clauses = ["OWN-1"]

[[programme.requirement.limit]]
term = "max_not_made_up"
value = 0
clauses = ["OWN-1"]

[[programme.requirement.expected]]
term = "min_attendance_share"
value = "9/10"
clauses = ["OWN-1"]

[[programme.requirement]]
variants = ["evening"]
roles = ["ect"]
kind = "none_listed"
otherwise = { reading = "A-17", choice = "national_list", variant = "day" }
clauses = ["OWN-1"]

[programme.follow_up]
state = "stated"

[[programme.follow_up.procedure]]
kinds = ["workshop"]
trigger = "absent"
refer_to = ["programme_team"]
clauses = ["OWN-1"]

[[programme.follow_up.procedure.step]]
actor = "events_team"
actor_stated = false
action = "phone"
when = "same_day"
force = "must"
clauses = ["OWN-1"]

[[programme.follow_up.procedure]]
trigger = "one_off"
outcome = "none_routinely"
clauses = ["OWN-1"]

[programme.catch_up]
state = "stated"

[[programme.catch_up.option]]
kinds = ["workshop"]
option = "alt_session"
needs = ["alternative_exists"]
clauses = ["OWN-1"]

[[programme.catch_up.option]]
option = "workbook"
only_if_not = ["alt_session"]
on_request = true
where = "canvas"
refer_to = ["partner"]
clauses = ["OWN-1"]

[[programme.catch_up.option]]
option = "alt_event"
unavailable = true
clauses = ["OWN-1"]

[programme.late_early]
state = "stated"
rule = "planned_and_notified"
options = ["case_by_case"]
refer_to = ["pl"]
clauses = ["OWN-1"]

[programme.dispensations]
state = "stated"
grounds = ["illness"]
clauses = ["OWN-1"]

[[programme.contact]]
email = "own@example.org"
roles = ["ect"]
cohort = 2024
clauses = ["OWN-1"]
"""

# Each: what is replaced (its first occurrence), by what, and the faults that follow.
AT = f"{NAME}.programme[0]"
NO_CLAUSE = "expected ids of clauses, got"
NO_TEXT = "expected a text that is not empty, got"
NO_COUNT = "expected a count of 0 or more, got"
NO_SHARE = 'expected a share from 0 to 1 such as "9/10", got'
NO_END = "expected a variant for which nothing else stands, got"
UNWANTED = "expected no such key, got"
LIST = "expected a list of texts, each once, got"
ONCE = "expected each once, got"
KINDS = ", ".join(kind.value for kind in StandardKind)
STATES = ", ".join(state.value for state in CellState)
TERMS = ", ".join(term.value for term in Term)
ACTORS = ", ".join(actor.value for actor in Actor)
ROLES = ", ".join(role.value for role in Role)
OUTCOMES = "none, none_routinely, cannot_start"
TRIGGERS = ", ".join(trigger.value for trigger in Trigger)
FORCES = ", ".join(force.value for force in Force)
SPLIT = "max_catch_up_share, min_completion_share, min_live_share"
WRONG_SPLIT = f"expected {SPLIT}, each once, got"

FAULTS: dict[str, tuple[str, str, list[str]]] = {
    "unknown key": ("months = 24", "weeks = 104", [f"{AT}.weeks: {UNWANTED} 104"]),
    "unknown key in an event": (
        'when = "spring"',
        'where = "hall"',
        [f"{AT}.event[0].where: {UNWANTED} 'hall'"],
    ),
    "unknown key at the top": ("[[clause]]", "x = 1\n[[clause]]", [f"{NAME}.x: {UNWANTED} 1"]),
    "unknown key in a clause": (
        'computable = "yes"',
        'computable = "yes"\nspans = []\nlaw = 1',
        [f"{NAME}.clause[0].law: {UNWANTED} 1"],
    ),
    "missing": (
        'heading = "Our own programme"\nclauses',
        "clauses",
        [f"{AT}.heading: expected a value, got nothing"],
    ),
    "number for a text": ('name = "by day"', "name = 7", [f"{AT}.variant[0].name: {NO_TEXT} 7"]),
    "empty text": ('bought = "singly"', 'bought = " "', [f"{AT}.bought: {NO_TEXT} ' '"]),
    "text for a count": ("months = 24", 'months = "24"', [f"{AT}.months: {NO_COUNT} '24'"]),
    "true for a count": (
        "months = 12",
        "months = true",
        [f"{AT}.variant[0].months: {NO_COUNT} True"],
    ),
    "negative count": ("days = 2", "days = -2", [f"{AT}.event[0].days: {NO_COUNT} -2"]),
    "float for a count": ("years = 2", "years = 2.0", [f"{AT}.years: {NO_COUNT} 2.0"]),
    "text for a flag": (
        "pass_fail = true",
        'pass_fail = "true"',
        [f"{AT}.pass_fail: expected true or false, got 'true'"],
    ),
    "number for a flag": (
        "actor_stated = false",
        "actor_stated = 0",
        [f"{AT}.follow_up.procedure[0].step[0].actor_stated: expected true or false, got 0"],
    ),
    "text for a list": (
        'notes = ["A programme made for this test."]',
        'notes = "one"',
        [f"{AT}.notes: {LIST} 'one'"],
    ),
    "number in a list": (
        'grounds = ["illness"]',
        'grounds = ["illness", 3]',
        [f"{AT}.dispensations.grounds: {LIST} ['illness', 3]"],
    ),
    "doubled in a list": (
        'needs = ["alternative_exists"]',
        'needs = ["recorded", "recorded"]',
        [f"{AT}.catch_up.option[0].needs: {LIST} ['recorded', 'recorded']"],
    ),
    "no clause": (
        'kind = "lecture"\ncount = 6\nclauses = ["OWN-1", "ATT-0.4"]',
        'kind = "lecture"\ncount = 6',
        [f"{AT}.event[1].clauses: expected a list of 1 or more texts, each once, got []"],
    ),
    "list for a table": (
        '[programme.dispensations]\nstate = "stated"\ngrounds = ["illness"]\nclauses = ["OWN-1"]',
        "[[programme.dispensations]]",
        [
            f"{AT}.dispensations: expected a table, got [{{}}]",
            f"{AT}.dispensations.state: expected a value, got nothing",
        ],
    ),
    "table for a list": (
        '[[programme.contact]]\nemail = "own@example.org"\nroles = ["ect"]\ncohort = 2024',
        "[programme.contact]",
        [f"{AT}.contact: expected a list of tables, got {{'clauses': ['OWN-1']}}"],
    ),
    "texts for tables": (
        '[[programme.contact]]\nemail = "own@example.org"\nroles = ["ect"]\ncohort = 2024',
        '[programme.x]\ncontact = ["own@example.org"]',
        [f"{AT}.x: {UNWANTED} {{'contact': ['own@example.org'], 'clauses': ['OWN-1']}}"],
    ),
    "unknown state": (
        'state = "stated"\nrule',
        'state = "none"\nrule',
        [f"{AT}.late_early.state: expected one of {STATES}, got 'none'"],
    ),
    "list for a word": (
        'state = "stated"\nrule',
        'state = ["stated"]\nrule',
        [f"{AT}.late_early.state: expected one of {STATES}, got ['stated']"],
    ),
    "unknown trigger": (
        'trigger = "one_off"',
        'trigger = "oneoff"',
        [f"{AT}.follow_up.procedure[1].trigger: expected one of {TRIGGERS}, got 'oneoff'"],
    ),
    "unknown outcome": (
        'outcome = "none_routinely"',
        'outcome = "none_at_all"',
        [f"{AT}.follow_up.procedure[1].outcome: expected one of {OUTCOMES}, got 'none_at_all'"],
    ),
    "procedure that says nothing": (
        'outcome = "none_routinely"\n',
        "",
        [f"{AT}.follow_up.procedure[1].outcome: expected one of {OUTCOMES}, got None"],
    ),
    "unknown force": (
        'force = "must"',
        'force = "shall"',
        [f"{AT}.follow_up.procedure[0].step[0].force: expected one of {FORCES}, got 'shall'"],
    ),
    "unknown actor": (
        'actor = "events_team"',
        'actor = "caretaker"',
        [f"{AT}.follow_up.procedure[0].step[0].actor: expected one of {ACTORS}, got 'caretaker'"],
    ),
    "unknown actor to refer to": (
        'refer_to = ["partner"]',
        'refer_to = ["partners"]',
        [f"{AT}.catch_up.option[1].refer_to: expected one of {ACTORS}, got 'partners'"],
    ),
    "unknown role word": (
        'email = "own@example.org"\nroles = ["ect"]',
        'email = "own@example.org"\nroles = ["coach"]',
        [f"{AT}.contact[0].roles: expected one of {ROLES}, got 'coach'"],
    ),
    "unknown requirement": (
        'kind = "miss_at_most"',
        'kind = "sometimes"',
        [f"{AT}.requirement[1].kind: expected one of {KINDS}, got 'sometimes'"],
    ),
    "list for a requirement": (
        'kind = "miss_at_most"',
        'kind = ["miss_at_most"]',
        [f"{AT}.requirement[1].kind: expected one of {KINDS}, got ['miss_at_most']"],
    ),
    "no requirement": (
        'kind = "miss_at_most"\n',
        "",
        [f"{AT}.requirement[1].kind: expected a value, got nothing"],
    ),
    "number for a term": (
        'term = "min_attendance_share"',
        "term = 1",
        [f"{AT}.requirement[1].expected[0].term: expected one of {TERMS}, got 1"],
    ),
    "unknown term": (
        'term = "min_attendance_share"',
        'term = "min_share"',
        [f"{AT}.requirement[1].expected[0].term: expected one of {TERMS}, got 'min_share'"],
    ),
    "share above 1": (
        'value = "9/10"',
        'value = "10/9"',
        [f"{AT}.requirement[1].expected[0].value: {NO_SHARE} '10/9'"],
    ),
    "share below 0": (
        'value = "9/10"',
        'value = "-1/10"',
        [f"{AT}.requirement[1].expected[0].value: {NO_SHARE} '-1/10'"],
    ),
    "float for a share": (
        'value = "9/10"',
        "value = 0.9",
        [f"{AT}.requirement[1].expected[0].value: {NO_SHARE} 0.9"],
    ),
    "share that divides by nothing": (
        'value = "9/10"',
        'value = "9/0"',
        [f"{AT}.requirement[1].expected[0].value: {NO_SHARE} '9/0'"],
    ),
    "share that would take for ever": (
        'value = "9/10"',
        'value = "1e-999999999"',
        [f"{AT}.requirement[1].expected[0].value: {NO_SHARE} '1e-999999999'"],
    ),
    "no share": (
        'value = "9/10"\n',
        "",
        [f"{AT}.requirement[1].expected[0].value: expected a value, got nothing"],
    ),
    "share for a count": (
        "value = 3",
        'value = "1/3"',
        [f"{AT}.requirement[1].limit[0].value: {NO_COUNT} '1/3'"],
    ),
    "no count": (
        "value = 3\n",
        "",
        [f"{AT}.requirement[1].limit[0].value: expected a value, got nothing"],
    ),
    "limit of another requirement": (
        'term = "min_live_share"',
        'term = "min_engagement_share"',
        [f"{AT}.requirement[0].limit: {WRONG_SPLIT} 'min_completion_share, min_engagement_share, "],
    ),
    "limit twice": (
        'term = "min_live_share"',
        'term = "min_completion_share"',
        [f"{AT}.requirement[0].limit: {WRONG_SPLIT} 'min_completion_share, min_completion_share, "],
    ),
    "limits where there is no requirement": (
        'kind = "miss_at_most"',
        'kind = "no_requirement"',
        [f"{AT}.requirement[1].limit: expected none, each once, got 'max_missed, "],
    ),
    "variant twice": (
        'code = "evening"',
        'code = "day"',
        [
            f"{AT}.variant[1].code: {ONCE} 'day'",
            f"{AT}.year_split_missing: expected one of day, got 'evening'",
            f"{AT}.requirement[1].variants: expected one of day, got 'evening'",
            f"{AT}.requirement[2].variants: expected one of day, got 'evening'",
        ],
    ),
    "kind twice": (
        'kind = "lecture"',
        'kind = "workshop"',
        [f"{AT}.event: expected each kind once for day/mentor, got 'workshop'"],
    ),
    "unknown clause": (
        'clauses = ["OWN-1", "ATT-0.4"]',
        'clauses = ["OWN-1", "ATT-0.44"]',
        [f"{AT}.event[1].clauses: {NO_CLAUSE} 'ATT-0.44'"],
    ),
    "unknown clause of the optional cell": (
        '[programme.optional]\nstate = "stated"\nclauses = ["OWN-1"]',
        '[programme.optional]\nstate = "stated"\nclauses = ["OWN-2"]',
        [f"{AT}.optional.clauses: {NO_CLAUSE} 'OWN-2'"],
    ),
    "unknown reading": (
        'readings = ["A-25.span"]',
        'readings = ["A-25"]',
        [f"{AT}.requirement[0].readings: expected ids of readings, got 'A-25'"],
    ),
    "unknown reading otherwise": (
        'reading = "A-16"',
        'reading = "A-99"',
        [f"{AT}.event[0].otherwise.reading: expected the id of a reading, got 'A-99'"],
    ),
    "unknown variant otherwise": (
        'variant = "day"',
        'variant = "night"',
        [f"{AT}.requirement[2].otherwise.variant: expected one of day, evening, got 'night'"],
    ),
    "variants that stand for each other": (
        'variant = "day"',
        'variant = "evening"',
        [f"{AT}.requirement[2].otherwise.variant: {NO_END} 'evening'"],
    ),
    "unknown variant of an event": (
        'when = "spring"\nvariants = ["day"]',
        'when = "spring"\nvariants = ["night"]',
        [f"{AT}.event[0].variants: expected one of day, evening, got 'night'"],
    ),
    "unknown variant of an optional event": (
        'expected = 3\nvariants = ["day"]',
        'expected = 3\nvariants = ["night"]',
        [f"{AT}.optional.event[0].variants: expected one of day, evening, got 'night'"],
    ),
    "unknown variant without years": (
        'year_split_missing = ["evening"]',
        'year_split_missing = ["night"]',
        [f"{AT}.year_split_missing: expected one of day, evening, got 'night'"],
    ),
    "role that the programme does not have": (
        'variants = ["day"]\nroles = ["mentor"]',
        'variants = ["day"]\nroles = ["lead"]',
        [f"{AT}.event[0].roles: expected one of mentor, ect, got 'lead'"],
    ),
    "mailbox of a role that the programme does not have": (
        'email = "own@example.org"\nroles = ["ect"]',
        'email = "own@example.org"\nroles = ["lead"]',
        [f"{AT}.contact[0].roles: expected one of mentor, ect, got 'lead'"],
    ),
    "gap": (
        'variants = ["evening"]\nroles = ["ect"]',
        'variants = ["evening"]\nroles = ["mentor"]',
        [
            f"{AT}.requirement: expected exactly one for evening/mentor, got 2",
            f"{AT}.requirement: expected exactly one for evening/ect, got 0",
        ],
    ),
    "overlap": (
        'variants = ["day"]\nkind',
        "kind",
        [
            f"{AT}.requirement: expected exactly one for evening/mentor, got 2",
            f"{AT}.requirement: expected exactly one for evening/ect, got 2",
        ],
    ),
    "years that do not add up": (
        "by_year = { 1 = 3, 2 = 1 }",
        "by_year = { 1 = 3, 2 = 2 }",
        [f"{AT}.event[0].by_year: expected counts that add up to 4, got 5"],
    ),
    "year 0": (
        "by_year = { 1 = 3, 2 = 1 }",
        "by_year = { 1 = 4, 0 = 1 }",
        [f"{AT}.event[0].by_year: expected years from 1, got '0'"],
    ),
    "year that is none": (
        "by_year = { 1 = 3, 2 = 1 }",
        "by_year = { 1 = 4, first = 1 }",
        [f"{AT}.event[0].by_year: expected years from 1, got 'first'"],
    ),
    "text in a year": (
        "by_year = { 1 = 3, 2 = 1 }",
        'by_year = { 1 = 4, 2 = "1" }',
        [f"{AT}.event[0].by_year.2: {NO_COUNT} '1'"],
    ),
    "number for the years": (
        "by_year = { 1 = 3, 2 = 1 }",
        "by_year = 4",
        [f"{AT}.event[0].by_year: expected a table, got 4"],
    ),
    "span of a clause of one's own": (
        'computable = "yes"',
        'computable = "yes"\nspans = [1]',
        [f"{NAME}.clause[0].spans: expected numbers of the document's spans, got [1]"],
    ),
    "number for spans": (
        'computable = "yes"',
        'computable = "yes"\nspans = 1',
        [f"{NAME}.clause[0].spans: expected numbers of the document's spans, got 1"],
    ),
}


# Our own table of NPQs, and the beginning of one more requirement for them.
NPQS = (DATA / "programmes" / "npq21.toml").read_text(encoding="utf-8")
MORE = '\n[[requirement]]\nkind = "no_requirement"\nclauses = ["NPQ-2.2"]\n'

_NEEDED = ("code", "name", "document", "heading")


@pytest.fixture(scope="module")
def own() -> Programme:
    return load_text(GOOD, name=NAME, base=shipped()).programme("OWN")


def faults_of(text: str) -> list[str]:
    with pytest.raises(InvalidTerms) as error:
        load_text(text, name=NAME, base=shipped())
    return [str(fault) for fault in error.value.faults]


class TestFaults:
    """Each fault is found where it is, and raises one error."""

    @pytest.mark.parametrize(("old", "new", "found"), FAULTS.values(), ids=FAULTS)
    def test_one(self, old: str, new: str, found: list[str]) -> None:
        assert old in GOOD
        lines = faults_of(GOOD.replace(old, new, 1))
        assert len(lines) == len(found)
        for line, start in zip(lines, found, strict=True):
            # Long values are cut, so a fault is known by its beginning.
            assert line.startswith(start)

    def test_a_clause_of_ours_stated_again(self) -> None:
        """Whoever cites the clause that is gone is named as well."""
        first, *rest = faults_of(GOOD.replace('id = "OWN-1"', 'id = "ATT-0.4"', 1))
        assert first == f"{NAME}.clause: expected an id of its own, got 'ATT-0.4'"
        assert len(rest) == GOOD.count("clauses = [")
        assert all(line.endswith(f"{NO_CLAUSE} 'OWN-1'") for line in rest)

    def test_many_at_once(self) -> None:
        text = GOOD
        found = []
        for name in ("float for a count", "unknown force", "gap", "unknown reading", "unknown key"):
            old, new, faults = FAULTS[name]
            text = text.replace(old, new, 1)
            found += faults
        assert sorted(faults_of(text)) == sorted(found)
        with pytest.raises(InvalidTerms, match=r"^6 faults in the terms\n  mine.toml.programme"):
            load_text(text, name=NAME, base=shipped())

    def test_a_programme_twice(self) -> None:
        programme = GOOD.partition("[[programme]]")
        assert faults_of(GOOD + "".join(programme[1:])) == [f"{NAME}.programme.code: {ONCE} 'OWN'"]

    def test_a_clause_twice(self) -> None:
        clause = GOOD.partition("[[programme]]")[0]
        assert faults_of(clause + GOOD) == [f"{NAME}.clause.id: {ONCE} 'OWN-1'"]

    @pytest.mark.parametrize("text", ["", "programme = []", "# Nothing yet."])
    def test_nothing_in_it(self, text: str) -> None:
        assert faults_of(text) == [f"{NAME}.programme: expected one or more programmes, got 'none'"]

    def test_nothing_but_a_table(self) -> None:
        """What has to be there is named; a cell that is not there is one the row is without."""
        assert faults_of("[[programme]]") == [
            *(f"{AT}.{key}: expected a value, got nothing" for key in _NEEDED),
            f"{AT}.clauses: expected a list of 1 or more texts, each once, got []",
            f"{AT}.requirement: expected exactly one for participant, got 0",
        ]

    @pytest.mark.parametrize(
        "text",
        ["[[programme]", "code = ", 'code = "a"\ncode = "b"', "x = " + "[" * 10_000],
        ids=["bracket", "value", "doubled key", "deep"],
    )
    def test_no_toml(self, text: str) -> None:
        [line] = faults_of(text)
        assert line.startswith(f"{NAME}: expected TOML, got ")

    def test_values_are_shown_short(self) -> None:
        [line] = faults_of(GOOD.replace("months = 24", f'months = "{"9" * 5000}"'))
        assert len(line) < 150
        assert line.endswith("… (5002 characters)")


class TestGood:
    """A good table of one's own is read to the letter."""

    def test_it_adds_to_ours(self, own: Programme) -> None:
        table = load_text(GOOD, name=NAME, base=shipped())
        assert table.name == NAME
        assert list(table.programmes) == [*shipped().programmes, "OWN"]
        assert table.clauses["OWN-1"].words == "What our own programme asks for."
        assert table.clauses["OWN-1"].spans == ()
        assert set(table.clauses) - set(shipped().clauses) == {"OWN-1"}
        assert table.readings == shipped().readings
        assert own == table.programme("OWN")

    def test_cells(self, own: Programme) -> None:
        assert (own.months, own.years, own.npq, own.award) == (24, 2, False, "masters")
        assert (own.pass_fail, own.bought, own.variant_fact) == (True, "singly", "time_of_day")
        assert own.roles == (Role.MENTOR, Role.ECT)
        assert (own.variants["day"].npq, own.variants["evening"].npq) == (True, None)
        assert own.optional_state is CellState.STATED
        [first, second] = own.follow_up.procedures
        assert (first.kinds, second.kinds) == (("workshop",), ())
        [step] = first.steps
        assert (step.actor, step.actor_stated) == (Actor.EVENTS_TEAM, False)
        assert (step.action, step.when, step.force) == ("phone", "same_day", Force.MUST)
        [alternative, workbook, none] = own.catch_up.options
        assert (alternative.on_request, workbook.on_request) == (False, True)
        assert (workbook.unavailable, none.unavailable) == (False, True)
        assert own.late_early.options == ("case_by_case",)
        [contact] = own.contacts
        assert (contact.email, contact.cohort) == ("own@example.org", 2024)

    def test_rows(self, own: Programme) -> None:
        row = own.row("day", "mentor")
        assert row.total == 10
        assert row.by_year() == {1: 3, 2: 1}
        assert row.days() == {"workshop": 2, "lecture": 1}
        assert row.year_split is True
        assert row.standard.bars_progression is True
        assert [o.kind for o in row.optional] == ["coaching"]
        assert [limit.value for limit in row.standard.limits] == [
            Fraction(1),
            Fraction(3, 4),
            Fraction(1, 4),
        ]
        evening = own.row("evening", Role.MENTOR)
        assert (evening.total, evening.year_split, evening.optional) == (6, False, ())
        assert [limit.value for limit in evening.standard.limits] == [3, 0]
        assert [limit.value for limit in evening.standard.expected] == [Fraction(9, 10)]
        other = own.row("evening", "ect").otherwise
        assert other == ("A-17", "national_list", own.row("day", "ect"))

    def test_one_programme_without_brackets(self) -> None:
        """A file in the form of ours holds one programme."""
        text = (DATA / "programmes" / "hs.toml").read_text("utf-8")
        table = load_text(text.replace("count = 7", "count = 8"), name=NAME, base=shipped())
        assert table.programme("HS").row("new_design").total == 11
        assert shipped().programme("HS").row("new_design").total == 10
        assert list(table.programmes) == list(shipped().programmes)

    @pytest.mark.parametrize("whom", ["", 'variants = ["EHCO"]\n'])
    def test_two_for_one_label(self, whom: str) -> None:
        assert faults_of(NPQS + f"{MORE}{whom}") != []

    def test_a_label_of_its_own_comes_before_the_rest(self) -> None:
        """Where any label is taken, a requirement for none in particular is for the others."""
        table = load_text(NPQS + MORE + 'variants = ["NPQEL"]', name=NAME, base=shipped())
        npqs = table.programme("NPQ21")
        kinds = [npqs.row(label).standard.kind for label in ("NPQEL", "EHCO", "NPQSL", None)]
        assert kinds == [StandardKind.NO_REQUIREMENT, *[StandardKind.ENGAGED_SHARE] * 3]


class TestOwnData:
    """The package's own files go through the same checks, every one of them."""

    @pytest.fixture
    def reread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Table]:
        """Read the files again, one of them changed in one place."""
        shutil.copytree(DATA, tmp_path / "data")
        monkeypatch.setattr(loading, "files", lambda _: tmp_path)

        def reread(where: tuple[str, str] | None = None, new: str = "") -> Table:
            if where is not None:
                file, old = where
                path = tmp_path / "data" / file
                text = path.read_text(encoding="utf-8")
                assert old in text
                path.write_text(text.replace(old, new, 1), encoding="utf-8")
            return shipped.__wrapped__()

        return reread

    def test_as_shipped(self, reread: Callable[..., Table]) -> None:
        assert reread() == shipped()

    def test_it_is_read_once(self) -> None:
        assert shipped() is shipped()

    @pytest.mark.parametrize(
        ("where", "new", "found"),
        [
            (
                ("documents/npq.toml", "last_reviewed = 2024-01-01"),
                'last_reviewed = "2024-01-01"',
                "npq.toml.last_reviewed: expected a date, got '2024-01-01'",
            ),
            (
                ("documents/npq.toml", "next_review = 2024-07-01"),
                "next_review = 2024-07-01T00:00:00",
                "npq.toml.next_review: expected a date, got datetime.datetime(2024, 7, 1, 0, 0)",
            ),
            (
                ("documents/npq.toml", "next_review = 2024-07-01"),
                "",
                "npq.toml.next_review: expected a value, got nothing",
            ),
            (
                ("documents/attendance.toml", 'id = "ATT-0.2"'),
                'id = "ATT-0.1"',
                f"clauses.id: {ONCE} 'ATT-0.1'",
            ),
            (("readings.toml", 'id = "A-02"'), 'id = "A-01"', f"readings.id: {ONCE} 'A-01'"),
            (
                ("readings.toml", 'default = "later_too"'),
                'default = "later"',
                f"{FIRST}.default: expected one of later_too, single_intake, got 'later'",
            ),
            (
                ("readings.toml", 'clauses = ["NPQ-0.4"]'),
                'clauses = ["NPQ-0.44"]',
                f"{FIRST}.clauses: {NO_CLAUSE} 'NPQ-0.44'",
            ),
            (
                ("readings.toml", 'settled = true\ndefault = "later_too"'),
                'settled = "true"\ndefault = "later_too"',
                f"{FIRST}.settled: expected true or false, got 'true'",
            ),
            (
                ("readings.toml", 'programmes = ["EL"]'),
                'programmes = ["EL"]\nsettled = "both"',
                f"{WHERE}.settled: expected one of attended, caught_up, got 'both'",
            ),
            (
                ("readings.toml", 'programmes = ["EL"]'),
                "programmes = []",
                f"{WHERE}.programmes: expected a list of 1 or more texts, each once, got []",
            ),
            (
                ("body.toml", "least_attendees = 3"),
                "least = 3",
                f"body.toml.event.least: {UNWANTED} 3",
            ),
            (
                ("programmes/tl.toml", 'code = "TL"'),
                'code = "TEF"',
                f"programmes.code: {ONCE} 'TEF'",
            ),
        ],
    )
    def test_broken(
        self, reread: Callable[..., Table], where: tuple[str, str], new: str, found: str
    ) -> None:
        with pytest.raises(InvalidTerms) as error:
            reread(where, new)
        assert found in [str(fault) for fault in error.value.faults]

    def test_a_programme_may_see_other_choices(self, reread: Callable[..., Table]) -> None:
        new = 'programmes = ["EL"]\nsettled = "half"\nchoices = { half = "by half" }'
        table = reread(("readings.toml", 'programmes = ["EL"]'), new)
        stance = table.readings.stance("A-04", "EL")
        assert (stance.settled, stance.choices) == ("half", ("half",))
        assert stance.refer_to == (Actor.PROGRAMME_TEAM,)

    def test_dates(self) -> None:
        documents = shipped().documents
        assert documents["npq"].next_review == date(2024, 7, 1)
        assert documents["attendance"].audience == ("participants", "schools")

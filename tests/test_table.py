"""
Does the shipped table say what the policies say?

Three checks that know nothing of each other: a snapshot that was read line by line beside
the policy text; the register in `../shared/CLAUSES.md`, where somebody has it; and an
analysis of the table by itself: gaps, overlaps, references to nothing, dead provisions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from ambition_policy.citations import Reading, Stance
from ambition_policy.errors import InvalidFacts
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms import Limit, Programme, Row, StandardKind, Term, shipped
from ambition_policy.terms.programmes import Variant
from ambition_policy.terms.provisions import CatchUpOption, Procedure, Step
from ambition_policy.vocabulary import CellState, Role

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
REVIEWED = json.loads((HERE / "data" / "table.json").read_text(encoding="utf-8"))
TABLE = shipped()
PROGRAMMES = list(TABLE.programmes.values())

in_register = pytest.mark.skipif(
    not (SHARED / "CLAUSES.md").exists(), reason="../shared/CLAUSES.md is not here"
)
in_format = pytest.mark.skipif(
    not (SHARED / "cases" / "FORMAT.md").exists(), reason="../shared/cases/FORMAT.md is not here"
)


def page(value: Any, own: str = "") -> Any:  # noqa: ANN401  (any provision)
    """
    Say everything that is not left out, one provision a line.

    The lines are what a person lays beside the policy text; *own* is cut off clause ids.
    """
    if isinstance(value, FrozenMap):
        return {str(key): page(item, own) for key, item in value.items()}
    if isinstance(value, tuple) and any(attrs.has(type(item)) for item in value):
        return [line(item, own) for item in value]
    if not attrs.has(type(value)) or isinstance(value, Variant):
        return line(value, own)
    return {name: page(item, own) for name, item in _stated(value)}


def line(value: Any, own: str = "") -> str:  # noqa: ANN401  (any provision)
    """Say one provision in one line, what it is made of in brackets."""
    if isinstance(value, FrozenMap):
        return " ".join(f"{key}:{item}" for key, item in value.items())
    if isinstance(value, tuple):
        return " ".join(line(item, own) for item in value)
    if not attrs.has(type(value)):
        return str(value).removeprefix(own)
    words = [(name, line(item, own)) for name, item in _stated(value)]
    said = " ".join(f"{name}=({text})" if " " in text else f"{name}={text}" for name, text in words)
    return f"({said})" if isinstance(value, Step | Limit) else said


def _stated(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (any provision)
    for field in attrs.fields(type(value)):
        item = getattr(value, field.name)
        if item != field.default:
            yield field.name, item


def each_programme() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda p: p.code)


class TestSnapshot:
    """The table is the one that was reviewed, cell by cell."""

    def test_programmes(self) -> None:
        assert list(TABLE.programmes) == sorted(REVIEWED["programmes"], key=_file_order)
        assert TABLE.name == "shipped"

    @each_programme()
    def test_lines(self, programme: Programme) -> None:
        plain = attrs.evolve(programme, notes=())
        assert page(plain, f"APP-{programme.code}.") == REVIEWED["programmes"][programme.code]

    def test_readings(self) -> None:
        assert {id_: stand(r) for id_, r in TABLE.readings.items()} == REVIEWED["readings"]

    def test_body(self) -> None:
        assert TABLE.body.event_attendees == 3
        assert TABLE.body.npq_intake == (date(2021, 9, 1), date(2021, 12, 31))

    def test_documents(self) -> None:
        reviews = {d.id: (d.last_reviewed, d.next_review) for d in TABLE.documents.values()}
        assert reviews == {
            "attendance": (date(2021, 1, 1), date(2023, 1, 1)),
            "npq": (date(2024, 1, 1), date(2024, 7, 1)),
        }

    def test_notes_are_whole_sentences(self) -> None:
        for programme in PROGRAMMES:
            for note in programme.notes:
                assert note[0].isupper()
                assert note.endswith(".")


class TestRows:
    """What one variant and one role are asked for."""

    @pytest.mark.parametrize(
        ("where", "said"),
        [
            (("CSL", None, None), (25, {}, None)),
            (("CS", "18-month", None), (18, {}, None)),
            (("CS", "12-month", None), (12, {}, None)),
            (("ECF", "early", "lead"), (2, {}, None)),
            (("ECF", "early", "mentor"), (5, {1: 2, 2: 2}, True)),
            (("ECF", "early", "ect"), (13, {1: 6, 2: 7}, True)),
            (("ECF", "expansion", "lead"), (None, {}, None)),
            (("ECF", "expansion", "mentor"), (2, {}, False)),
            (("ECF", "expansion", "ect"), (6, {}, False)),
            (("ECF", "national", "lead"), (1, {1: 1}, True)),
            (("ECF", "national", "mentor"), (5, {1: 3, 2: 2}, True)),
            (("ECF", "national", "ect"), (14, {1: 7, 2: 7}, True)),
            (("ECF", "national", "visiting_fellow"), (None, {}, None)),
            (("EL", None, None), (None, {}, None)),
            (("EML", "no_npq", "participant"), (35, {}, None)),
            (("EML", "with_npq_y2", None), (35, {}, None)),
            (("FL", None, None), (13, {}, None)),
            (("HS", "old_design", None), (5, {}, None)),
            (("HS", "new_design", None), (10, {}, None)),
            (("NPQA", "NPQML", None), (6, {}, None)),
            (("NPQA", "NPQH", None), (6, {}, None)),
            (("NPQA", "NPQSL", None), (9, {}, None)),
            (("MET", None, None), (12, {}, None)),
            (("TEF", None, None), (None, {}, None)),
            (("TL", None, None), (None, {}, None)),
            (("NPQ21", "NPQSL", None), (None, {}, None)),
        ],
    )
    def test_totals(
        self,
        where: tuple[str, str | None, str | None],
        said: tuple[int | None, dict[int, int], bool | None],
    ) -> None:
        code, variant, role = where
        row = TABLE.programme(code).row(variant, role)
        assert (row.total, dict(row.by_year()), row.year_split) == said

    def test_what_the_text_does_not_count(self) -> None:
        uncounted = {p.code: row.uncounted for p in PROGRAMMES for row in p.rows() if row.uncounted}
        assert uncounted == {
            "EL": ("online_module",),
            "NPQ21": ("module", "clinic", "conference", "coaching"),
            "TEF": ("conference", "webinar", "independent_task", "school_visit"),
        }
        assert TABLE.programme("EL").row().counts() == {
            "residential": 3,
            "online_module": None,
            "school_visit": 1,
        }

    def test_days(self) -> None:
        middle = TABLE.programme("EML").row("no_npq")
        days = middle.days()
        assert (days["launch_residential"], days["midpoint_residential"]) == (4, 3)
        assert sum(days[kind] * (count or 0) for kind, count in middle.counts().items()) == 40
        assert TABLE.programme("MET").row().days()["module_conference"] == 2
        assert TABLE.programme("FL").row().days() == {}

    def test_optional_coaching(self) -> None:
        for row in TABLE.programme("EML").rows():
            assert [(o.kind, o.count, o.expected) for o in row.optional] == [("coaching", 9, 9)]

    def test_what_a_row_leads_to(self) -> None:
        awards = {p.code: row.award for p in PROGRAMMES for row in p.rows() if row.award}
        npqs = dict.fromkeys(("EML", "HS", "NPQA", "NPQ21"), "npq")
        assert awards == npqs | {"MET": "masters"}
        assert TABLE.programme("EML").row("no_npq").award is None
        assert TABLE.programme("TL").row().pass_fail is False

    def test_expansion_leads_under_the_other_reading(self) -> None:
        row = TABLE.programme("ECF").row("expansion", "lead")
        assert row.otherwise is not None
        reading, choice, other = row.otherwise
        assert (reading, choice) == ("A-17", "national_list")
        assert other == TABLE.programme("ECF").row("national", Role.LEAD)

    def test_early_leads_under_the_other_reading(self) -> None:
        [event] = TABLE.programme("ECF").row("early", "lead").events
        assert event.otherwise is not None
        assert (event.count, event.otherwise.count) == (2, 1)

    def test_any_label_has_the_npq_row(self) -> None:
        npqs = TABLE.programme("NPQ21")
        assert npqs.row("NPQEL").standard == npqs.row("NPQLBC").standard == npqs.row().standard
        assert npqs.row("NPQEL").standard.readings == ()
        assert npqs.row("EHCO").standard.readings == ("A-30",)
        assert "coaching" in npqs.row("NPQEL").counts()
        assert "coaching" in npqs.row("EHCO").counts()
        assert "coaching" not in npqs.row("NPQSL").counts()

    @pytest.mark.parametrize(
        ("code", "variant", "role", "paths"),
        [
            ("ECF", None, None, ["ECF.variant", "ECF.role"]),
            ("ECF", "pilot", "coach", ["ECF.variant", "ECF.role"]),
            ("CSL", "18-month", None, ["CSL.variant"]),
            ("NPQ21", "", "mentor", ["NPQ21.variant", "NPQ21.role"]),
        ],
    )
    def test_no_such_row(
        self, code: str, variant: str | None, role: str | None, paths: list[str]
    ) -> None:
        with pytest.raises(InvalidFacts) as error:
            TABLE.programme(code).row(variant, role)
        assert [fault.path for fault in error.value.faults] == paths

    def test_no_such_programme(self) -> None:
        with pytest.raises(InvalidFacts, match=r"programme: expected one of CS, .*, got 'NPQH'"):
            TABLE.programme("NPQH")


class TestLimits:
    """Shares compare exactly and inclusively; counts are counts."""

    @pytest.mark.parametrize(
        ("term", "value", "holds", "fails"),
        [
            (Term.MIN_ATTENDANCE_SHARE, "1", (9, 0, 0), (9, 1, 0)),
            (Term.MIN_LIVE_SHARE, "4/5", (8, 2, 0), (7, 1, 1)),
            (Term.MIN_COMPLETION_SHARE, "1", (0, 9, 0), (9, 0, 1)),
            (Term.MIN_ENGAGEMENT_SHARE, "9/10", (4, 5, 1), (179, 0, 20)),
            (Term.MAX_CATCH_UP_SHARE, "1/5", (8, 2, 0), (7, 2, 0)),
            (Term.MAX_MISSED, "2", (4, 1, 1), (3, 2, 1)),
            (Term.MAX_NOT_MADE_UP, "0", (4, 2, 0), (5, 0, 1)),
        ],
    )
    def test_edges(
        self, term: Term, value: str, holds: tuple[int, ...], fails: tuple[int, ...]
    ) -> None:
        limit = Limit(term, Fraction(value), clauses=("NPQ-2.2",))
        for counts, wanted in ((holds, True), (fails, False)):
            live, caught_up, missed = counts
            assert limit.holds(live=live, caught_up=caught_up, missed=missed) is wanted

    def test_every_limit_of_the_table(self) -> None:
        for row in _rows():
            for limit in (*row.standard.limits, *row.standard.expected):
                assert limit.source == "row"
                assert 0 <= limit.value <= (1 if limit.term.is_share else 2)
                assert limit.holds(live=5, caught_up=0, missed=0)


class TestAnalysis:
    """Nothing hangs loose, nothing is dead, nothing is cited that was not stated."""

    @each_programme()
    def test_one_requirement_a_row(self, programme: Programme) -> None:
        for row in programme.rows():
            assert row.standard in [rule.standard for rule in programme.requirements]
        standards = [row.standard for row in programme.rows()]
        for rule in programme.requirements:
            assert rule.standard in standards

    def test_rows_are_walked_once(self) -> None:
        rows = [(row.programme, row.variant, row.role) for row in _rows()]
        assert len(rows) == len(set(rows)) == 29

    @each_programme()
    def test_no_kind_twice(self, programme: Programme) -> None:
        for row in programme.rows():
            kinds = [*(event.kind for event in row.events), *(o.kind for o in row.optional)]
            assert len(kinds) == len(set(kinds))

    @each_programme()
    def test_kinds_that_are_spoken_of_exist(self, programme: Programme) -> None:
        known = {event.kind for event in programme.events}
        known |= {event.kind for event in programme.optional}
        for procedure in programme.follow_up.procedures:
            assert set(procedure.kinds) <= known
        for option in programme.catch_up.options:
            assert set(option.kinds) <= known

    @each_programme()
    def test_no_procedure_is_shadowed(self, programme: Programme) -> None:
        seen: list[Procedure] = []
        for procedure in programme.follow_up.procedures:
            for earlier in seen:
                covers = not earlier.kinds or (
                    procedure.kinds and set(procedure.kinds) <= set(earlier.kinds)
                )
                catches = earlier.trigger in (procedure.trigger, "absent")
                assert not (covers and catches), (earlier, procedure)
            seen.append(procedure)

    @each_programme()
    def test_every_procedure_does_something(self, programme: Programme) -> None:
        for procedure in programme.follow_up.procedures:
            assert procedure.outcome is None or not procedure.steps
            assert procedure.outcome or procedure.steps or procedure.refer_to

    @each_programme()
    def test_options_wait_for_options_before_them(self, programme: Programme) -> None:
        earlier: list[CatchUpOption] = []
        for option in programme.catch_up.options:
            for code in option.only_if_not:
                assert any(
                    first.option == code and set(option.kinds) <= set(first.kinds)
                    for first in earlier
                )
            earlier.append(option)

    @each_programme()
    def test_cells_without_text_say_nothing(self, programme: Programme) -> None:
        silent = {CellState.BLANK, CellState.NA, CellState.NOT_APPLICABLE, CellState.NO_ROW}
        assert (programme.optional_state in silent) is not bool(programme.optional)
        assert (programme.late_early.state in silent) is (programme.late_early.rule is None)
        assert (programme.dispensations.state in silent) is not bool(
            programme.dispensations.grounds
        )
        if programme.late_early.rule != "planned_and_notified":
            assert not programme.late_early.options
            assert not programme.late_early.refer_to
        # One cell says that it does not apply and then gives the Partner duties; and one
        # programme without a row has a module rule in its own policy.
        assert {p.code for p in PROGRAMMES if p.follow_up.state in silent} == {
            "NPQA",
            "TL",
            "NPQ21",
        }
        assert {p.code for p in PROGRAMMES if p.catch_up.state in silent} == {"TL", "NPQ21"}

    @each_programme()
    def test_clauses(self, programme: Programme) -> None:
        cited = set(_cited(programme))
        own = {id_ for id_ in TABLE.clauses if id_.startswith(f"APP-{programme.code}.")}
        assert cited <= set(TABLE.clauses)
        assert own - cited == set()
        foreign = {id_ for id_ in cited - own if not id_.startswith("NPQ-")}
        assert foreign == set()
        assert programme.document in TABLE.documents
        assert {TABLE.clauses[id_].document for id_ in cited} == {programme.document}

    def test_every_reading_rests_on_clauses(self) -> None:
        for reading in TABLE.readings.values():
            assert set(reading.clauses) <= set(TABLE.clauses)
            assert reading.default == next(iter(reading.choices))
            for code in reading.where:
                assert code in TABLE.programmes

    def test_readings_that_rows_name(self) -> None:
        for programme in PROGRAMMES:
            for rule in programme.requirements:
                assert set(rule.standard.readings) <= set(TABLE.readings)
            others = [event.otherwise for event in programme.events]
            others += [rule.otherwise for rule in programme.requirements]
            for other in filter(None, others):
                assert other.choice in TABLE.readings[other.reading].choices

    def test_stances(self) -> None:
        stance = TABLE.readings.stance
        assert stance("A-04", "CSL").settled == "attended"
        assert stance("A-04", "EL").settled is None
        assert [a.value for a in stance("A-04", "NPQA").refer_to] == ["partner"]
        assert stance("A-05").settled is None


@in_format
class TestWords:
    """Codes are the words of the case format, where it has one."""

    def test_steps(self) -> None:
        steps = [s for p in PROGRAMMES for x in p.follow_up.procedures for s in x.steps]
        line = next(line for line in _format() if line.startswith("- a step of `steps`"))
        words = {
            key: set(re.findall(r'"(\w+)"', found))
            for key, found in re.findall(r"`(\w+)` \(([^()]*)\)", line)
        }
        # The form and its signature come before the absence, and no case asks for them.
        before = {"complete_form", "sign_off"}
        assert {step.action for step in steps} - words["action"] == before
        assert {step.when for step in steps} <= words["when"]
        assert {step.force.value for step in steps} <= words["force"]
        actors = {step.actor.value for step in steps if step.action not in before}
        assert actors <= words["actor"]

    def test_options(self) -> None:
        used = {option.option for p in PROGRAMMES for option in p.catch_up.options}
        used |= {option for p in PROGRAMMES for option in p.late_early.options}
        words = {
            word
            for line in _format()
            if re.match(r"- `(options|on_request|not_available|fallback)`:", line)
            for word in re.findall(r"`(\w+)`", line)[1:]
        }
        # Seeing a mandatory online event through is not said to be in one's own time.
        assert used - words == {"complete_online_event"}


@in_register
class TestRegister:
    """The table agrees with the register of clauses."""

    def test_every_clause_is_known(self) -> None:
        ids = re.findall(r"^\| ((?:NPQ|ATT|APP)-[\w.]+) \|", _register(), re.MULTILINE)
        assert len(ids) == 275
        assert list(TABLE.clauses) == sorted(ids, key=list(TABLE.clauses).index)
        assert set(TABLE.clauses) == set(ids)

    def test_every_reading_is_there(self) -> None:
        rows = [row for row in _tables("## A.4") if row[0].startswith("A-")]
        assert len(rows) == 43
        assert {row[0] for row in rows} == {id_.partition(".")[0] for id_ in TABLE.readings}

    def test_settled_and_open(self) -> None:
        states = {row[0]: row[-1] for row in _tables("## A.4") if row[0].startswith("A-")}
        # These say more than one word in the register, because they ask more than one thing.
        split = {
            "A-04": "open for EL and NPQA, else settled",
            "A-18": "part of A-03",
            "A-25": "span settled; coaching open",
            "A-26": "replacement settled; conflict and DfE reach open",
        }
        assert {id_: s for id_, s in states.items() if s not in ("settled", "open")} == split
        for id_, reading in TABLE.readings.items():
            entry, _, part = id_.partition(".")
            if entry in split:
                continue
            # The register refers where the handbook differs, whatever its last column says.
            wanted = "open" if part == "handbook" else states[entry]
            assert ("settled" if reading.settled else "open") == wanted, id_
        mixed = ("A-04", "A-18", "A-25.span", "A-25.coaching")
        assert [TABLE.readings[id_].settled for id_ in mixed] == [True, False, True, False]
        assert set(TABLE.readings["A-04"].where) == {"EL", "NPQA"}
        contracts = ("A-26.replacement", "A-26.conflict", "A-26.dfe")
        assert [TABLE.readings[id_].settled for id_ in contracts] == [True, False, False]

    def test_counts_and_requirements(self) -> None:
        seen = set()
        last = ""
        for cells in _tables("## B.1"):
            row = _row_of(cells[0])
            if row is None:
                continue
            last = cells[2] = last if cells[2] == "same" else cells[2]
            seen.add((row.programme, row.variant, row.role))
            _compare_counts(cells, row)
            _compare_requirement(cells, row)
        listed = {(row.programme, row.variant, row.role) for row in _rows()}
        # The register has one line for all NPQs, and none for a role known by its mailbox.
        missing = {(c, v, r) for c, v, r in listed - seen if r is not Role.VISITING_FELLOW}
        assert missing == {
            ("NPQ21", "NPQEL", Role.PARTICIPANT),
            ("NPQ21", "EHCO", Role.PARTICIPANT),
        }

    def test_optional_coaching(self) -> None:
        [cells] = [c for c in _tables("## B.1") if c[0] == "EML coaching opted_in"]
        [coaching] = TABLE.programme("EML").optional
        assert cells[5] == f"{coaching.count}, expected {coaching.expected} of {coaching.count}"

    def test_late_arrivals(self) -> None:
        said: dict[str, str] = {}
        for code, late, *_ in _tables("## B.4"):
            said[code] = said["CSL"] if late == "as CSL" else late
            cell = TABLE.programme(code).late_early
            if said[code].startswith("planned and told in advance"):
                assert cell.rule == "planned_and_notified"
            elif said[code] == "pre-approved only":
                assert cell.rule == "pre_approved_only"
            else:
                assert said[code] in (f"{cell.state.value} -> body", "body")
        assert set(said) == set(TABLE.programmes)

    def test_dispensations(self) -> None:
        said: dict[str, str] = {}
        for code, _, granted, _ in _tables("## B.4"):
            said[code] = said["FL"] if granted == "as FL" else granted
            cell = TABLE.programme(code).dispensations
            grounds = said[code].removeprefix("if applicable; e.g. ")
            if grounds != said[code]:
                wanted = grounds.lower().replace("periods", "period").replace(" ", "_").split(",_")
                assert sorted(cell.grounds) == sorted(wanted)
            elif said[code] == "none stated":
                assert cell.state is CellState.NO_ROW
            else:
                assert said[code].removesuffix(" -> none") == cell.state.value

    def test_contacts(self) -> None:
        for code, _, _, contact in _tables("## B.4"):
            emails = {c.email.lower() for c in TABLE.programme(code).contacts}
            names = re.findall(r"([\w.]+)@", contact)
            assert emails == {f"{name.lower()}@ambition.org.uk" for name in names}
            assert bool(names) is not contact.startswith("none")


def stand(reading: Reading) -> list[str]:
    """Say what decides, between what and by whose word, and where it is otherwise."""
    ids = " ".join(reading.clauses)
    general = Stance(
        choices=tuple(reading.choices),
        settled=reading.default if reading.settled else None,
        refer_to=reading.refer_to,
    )
    where = [(f"{code} ", stance, "") for code, stance in reading.where.items()]
    return [
        f"{who}{stance.settled or 'open'} of {line(stance.choices)}, {line(stance.refer_to)}{rest}"
        for who, stance, rest in [("", general, f" [{ids}]"), *where]
    ]


def _file_order(code: str) -> str:
    return f"{code.lower()}.toml"


def _rows() -> Iterator[Row]:
    for programme in PROGRAMMES:
        yield from programme.rows()


def _cited(value: Any) -> Iterator[str]:  # noqa: ANN401  (any provision)
    """Every clause id cited anywhere inside *value*."""
    if isinstance(value, FrozenMap):
        for item in value.values():
            yield from _cited(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _cited(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inside = getattr(value, field.name)
            if field.name == "clauses":
                yield from inside
            else:
                yield from _cited(inside)


@cache
def _register() -> str:
    return (SHARED / "CLAUSES.md").read_text(encoding="utf-8")


def _format() -> list[str]:
    return (SHARED / "cases" / "FORMAT.md").read_text(encoding="utf-8").splitlines()


def _tables(heading: str) -> Iterator[list[str]]:
    """The rows of the tables below *heading*, without their heads."""
    section = _register().partition(f"\n{heading}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def _row_of(label: str) -> Row | None:
    """The row that a first cell such as `ECF early / lead` names; `None` for coaching."""
    if "coaching" in label:
        return None
    code, _, rest = label.partition(" ")
    variant, _, role = rest.partition(" / ")
    programme = TABLE.programme(code)
    return programme.row(None if variant == "(any)" else variant or None, role or None)


def _bare(cell: str) -> str:
    return re.sub(r"\([^()]*\)", "", cell).replace("*", "").strip()


def _kind(words: str) -> str:
    return {
        "mid-point conference": "midpoint_conference",
        "mid-point residential": "midpoint_residential",
        "summer residential": "launch_residential",
    }.get(words, words.replace(" ", "_"))


def _counts_of(cell: str) -> dict[str, int | None]:
    listed, numbers, _ = _bare(cell).partition(": no numbers")
    if numbers:
        return {_kind(words.strip().removesuffix("s")): None for words in listed.split(",")}
    found = re.findall(r"(\?|\d+) ([a-z -]+)", listed)
    return {_kind(kind.strip()): None if n == "?" else int(n) for n, kind in found}


def _years_of(cell: str) -> dict[int, int]:
    """Read `6; 6 + 1` as years, and `PLG 2 + 2; …` as one kind in two years."""
    bare = _bare(cell)
    if not re.search(r"\d", bare) or bare.startswith("-"):
        return {}
    if bare.startswith("PLG"):
        years = re.findall(r"\d+", bare.partition(";")[0])
    else:
        years = [str(sum(map(int, re.findall(r"\d+", part)))) for part in bare.split(";")]
    return {i: int(n) for i, n in enumerate(years, 1) if int(n)}


def _compare_counts(cells: list[str], row: Row) -> None:
    _, duration, mandatory, total, per_year, optional, *_ = cells
    programme = TABLE.programme(row.programme)
    expected = _counts_of(mandatory)
    assert row.counts() == expected, cells[0]
    if months := re.match(r"(\d+) months", duration):
        variant = programme.variants.get(row.variant or "")
        assert (variant.months if variant else programme.months) == int(months[1])
    if programme.years is not None:
        assert duration.startswith((f"{programme.years} years", "-"))
    known = sum(count or 0 for count in row.counts().values())
    if total.endswith("?"):
        assert row.total is None
        assert known == int(re.sub(r"\D", "", total) or 0)
    elif total != "0 listed":
        assert row.total == int(total.split()[0])
    else:
        assert (row.total, known) == (None, 0)
    if days := re.search(r"\((\d+)", total):
        assert int(days[1]) == sum(row.days()[k] * (n or 0) for k, n in row.counts().items())
    assert row.by_year() == _years_of(per_year), cells[0]
    assert (row.year_split is False) is (per_year == "not given")
    state = programme.optional_state
    if optional == "-":
        assert state is CellState.NO_ROW
    elif state is CellState.STATED:
        assert optional == ", ".join(f"{o.count} {o.kind}" for o in row.optional)
    else:
        assert optional == state.value


def _compare_requirement(cells: list[str], row: Row) -> None:
    *_, kind, split, missed = cells
    words = {
        StandardKind.EVERY_EVENT: "attend_all",
        StandardKind.LIVE_SPLIT: "split",
        StandardKind.MISS_AT_MOST: "max_missed",
        StandardKind.ENGAGED_SHARE: "engage_share",
        StandardKind.NO_REQUIREMENT: "none",
        StandardKind.NONE_LISTED: "none_listed",
    }
    assert re.split(r"\W", kind)[0] == words[row.standard.kind], cells[0]
    limits = {limit.term: limit.value for limit in row.standard.limits}
    percentages = [Fraction(int(n), 100) for n in re.findall(r"(\d+)%", kind)]
    if row.standard.kind is StandardKind.EVERY_EVENT:
        assert (percentages or [Fraction(1)]) == [limits[Term.MIN_ATTENDANCE_SHARE]]
        assert missed == "0"
    elif row.standard.kind is StandardKind.MISS_AT_MOST:
        assert [limits[Term.MAX_MISSED]] == [int(missed)] == [int(kind.split()[1])]
        assert limits[Term.MAX_NOT_MADE_UP] == 0
        assert "catch-up for each miss" in kind
    else:
        assert percentages == list(limits.values())
    if re.fullmatch(r"\d+ / \d+", split):
        shares = [limits[Term.MIN_LIVE_SHARE], limits[Term.MAX_CATCH_UP_SHARE]]
        assert shares == [Fraction(int(n), 100) for n in split.split(" / ")]
    assert ("strongly advised" in kind) is (row.standard.advice is not None)

"""Thirty thousand real registrations: is everybody answered, and is every oddity accounted for?"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ambition_policy.decisions import Verdict
from ambition_policy.questions import Answers
from ambition_policy.registers import Entry, Register, Severity, judge, people, read_tidy
from ambition_policy.terms import load_text, shipped
from frames_engines import each_engine, review, rows

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "recipes"))

import oulad  # noqa: E402  (its folder is on the path now)

FOLDER = HERE.parent.parent / "shared" / "data" / "oulad"
PAGE = HERE.parent / "docs" / "recipes" / "open-university.md"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the Open University's data is not beside the project"
)

ODDITIES = {
    "withdrawn without a date": 93,
    "a date but not withdrawn": 9,
    "unregistered on or before day 0": 3_097,
    "no registration date": 45,
    "assessment without a date": 11,
    "dated assessment nobody submitted": 10,
    "banked result": 1_909,
    "submission without a score": 173,
    "submission after unregistration": 601,
    "submission before day 0": 2_057,
    "submission on an undated assessment": 2_865,
    "submission early and due after unregistration": 1_100,
    "registration without any submission": 6_750,
}
VERDICTS = {
    ("stayed", Verdict.MET): 8_243,
    ("stayed", Verdict.NOT_MET): 14_185,
    ("left", Verdict.MET): 24,
    ("left", Verdict.NOT_MET): 1_103,
    ("left", Verdict.PENDING): 8_945,
    ("faulted", Verdict.INSUFFICIENT_INFORMATION): 93,
}
REGISTRATIONS = 32_593


@pytest.fixture(scope="module")
def data() -> oulad.Data:
    return oulad.read(FOLDER)


def said(folder: Path) -> dict[str, Any]:
    """By which table the register is judged, and for which day."""
    text = (folder / "table.toml").read_text(encoding="utf-8")
    table = load_text(text, name="table.toml", base=shipped())
    return {"table": table, "programme": oulad.PROGRAMME, "as_of": oulad.AS_OF}


def _register(folder: Path) -> Register:
    return people(read_tidy(folder / "register.csv"), **said(folder))


@pytest.fixture(scope="module")
def folder(data: oulad.Data, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("oulad")
    oulad.write(data, made)
    return made


def written(folder: Path) -> None:
    """Write the register and its table, for tests elsewhere."""
    oulad.write(oulad.read(FOLDER), folder)


@pytest.fixture(scope="module")
def judged(folder: Path) -> list[tuple[Entry, Answers]]:
    return list(judge(_register(folder)))


def _kind(entry: Entry) -> str:
    if entry.participant is None:
        return "faulted"
    return "stayed" if entry.participant.left is None else "left"


def test_the_files_are_whole(data: oulad.Data) -> None:
    assert len(data.registrations) == REGISTRATIONS
    assert len({person.participant for person in data.registrations}) == REGISTRATIONS
    assert len(data.submissions) == 173_912
    assert len(data.assessments) == 206
    assert len(oulad.required(data)) == 195 - ODDITIES["dated assessment nobody submitted"]


def test_every_oddity_is_counted(data: oulad.Data) -> None:
    assert oulad.oddities(data) == ODDITIES


def test_everybody_is_answered_once(data: oulad.Data, judged: list[tuple[Entry, Answers]]) -> None:
    assert [entry.id for entry, _ in judged] == [p.participant for p in data.registrations]
    assert all(answers.participant == entry.id for entry, answers in judged)


def test_counts_add_up(judged: list[tuple[Entry, Answers]]) -> None:
    found = Counter((_kind(entry), answers.verdict) for entry, answers in judged)
    assert found == VERDICTS
    assert found.total() == REGISTRATIONS


def test_faults_have_names(data: oulad.Data, judged: list[tuple[Entry, Answers]]) -> None:
    faulted = {entry.id for entry, _ in judged if entry.faults}
    nameless = {
        person.participant
        for person in data.registrations
        if person.result == "Withdrawn" and person.unregistered is None
    }
    assert faulted == nameless
    for entry, answers in judged:
        if entry.id in faulted:
            assert {fault.column for fault in entry.faults} == {"left_on"}
            assert answers.decisions["attendance"].missing == ("register.left_on",)


def test_remarks_are_the_early_ones(judged: list[tuple[Entry, Answers]]) -> None:
    remarks = [
        problem
        for entry, _ in judged
        for problem in entry.problems
        if problem.severity is Severity.REMARK
    ]
    assert len(remarks) == ODDITIES["submission early and due after unregistration"]
    assert {remark.column for remark in remarks} == {"status"}


def test_each_tally_is_the_data(data: oulad.Data, judged: list[tuple[Entry, Answers]]) -> None:
    """Count again, straight from the submissions, and judge by a few lines of arithmetic."""
    due = {a.id: a.due or 0 for a in oulad.required(data)}
    asked = Counter(a.variant for a in oulad.required(data))
    on_time: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for (assessment, participant), came in data.submissions.items():
        if assessment in due:
            in_time = came.banked or came.day <= due[assessment]
            (on_time if in_time else late)[participant] += 1
    variants = {person.participant: person.variant for person in data.registrations}
    for entry, answers in judged:
        if _kind(entry) == "stayed":
            n, live, made_up = asked[variants[entry.id]], on_time[entry.id], late[entry.id]
            met = live + made_up == n and 5 * live >= 4 * n
            assert answers.verdict is (Verdict.MET if met else Verdict.NOT_MET), entry.id
            counts = answers.decisions["attendance"].counts
            assert counts["required"] == n
            assert counts.get("live", 0) + counts.get("dispensed", 0) == live
            assert counts.get("caught_up", 0) == made_up


def test_the_order_of_rows_does_not_matter(
    data: oulad.Data, judged: list[tuple[Entry, Answers]], tmp_path: Path
) -> None:
    oulad.write(data, tmp_path, shuffle=7)
    shuffled = {entry.id: _said(entry, answers) for entry, answers in judge(_register(tmp_path))}
    assert shuffled == {entry.id: _said(entry, answers) for entry, answers in judged}


def _said(entry: Entry, answers: Answers) -> object:
    """The facts, the problems but for the numbers of rows, and what follows."""
    problems = sorted((p.severity, p.column, p.expected, p.got) for p in entry.problems)
    return entry.participant, problems, answers.verdict, answers.decisions["attendance"].shares


class TestFrames:
    """The same table in a frame of any library is answered as the register is."""

    @pytest.fixture
    def columns(self, folder: Path) -> dict[str, list[str | None]]:
        with (folder / "register.csv").open(encoding="utf-8", newline="") as file:
            lines = [*csv.DictReader(file)]
        return {name: [line[name] or None for line in lines] for name in lines[0]}

    @each_engine("columns", "pandas", "polars", "duckdb")
    def test_as_the_register(
        self,
        engine: str,
        columns: dict[str, list[str | None]],
        folder: Path,
        judged: list[tuple[Entry, Answers]],
    ) -> None:
        cohort = review(engine, columns, said(folder))
        people = {row["participant"]: row for row in rows(cohort.people)}
        assert len(people) == REGISTRATIONS
        for entry, answers in judged:
            row, [decision] = people[entry.id], answers.decisions.values()
            assert row["verdict"] == answers.verdict
            assert row["missing"] == "; ".join(decision.missing)
            assert row["clauses"] == "; ".join(decision.clauses)
            assert row["left"] == (
                entry.participant and (left := entry.participant.left) and left.how
            )
            if entry.participant is not None:
                exact = {n: Fraction(row[n], row["required"]) for n in ("attended", "live")}
                assert exact["attended"] == decision.shares["attended_share"]
                assert exact["live"] == decision.shares["live_share"]
        problems = rows(cohort.problems)
        assert {row["participant"] for row in problems} == {e.id for e, _ in judged if e.faults}
        assert {row["column"] for row in problems} == {"left_on"}
        cohort.release()


def test_the_script(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, HERE / "recipes" / "oulad.py", FOLDER, tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"{n:>7,}  {name}" for name, n in ODDITIES.items()]
    with (tmp_path / "register.csv").open(encoding="utf-8") as file:
        assert sum(1 for _ in file) == 291_367 + 1


def test_the_page_says_the_same() -> None:
    """The numbers in the page's tables are the numbers found here."""
    page = PAGE.read_text(encoding="utf-8")
    assert dict(_table(page, "Oddity")) == ODDITIES
    told = dict(_table(page, "Who"))
    assert told == {f"{who}, {verdict.value}": n for (who, verdict), n in VERDICTS.items()}


def _table(page: str, head: str) -> Iterator[tuple[str, int]]:
    """The first two cells of each row of the table whose first column is *head*."""
    [table] = re.findall(rf"^\| {head} \|.*\n\|[- |]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    for line in table.splitlines():
        _, name, count, *_ = (cell.strip() for cell in line.split("|"))
        yield name, int(count.replace(",", ""))

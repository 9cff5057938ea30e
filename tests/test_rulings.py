"""Rulings from a table: who decided what for whom, and whether anything was open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ambition_policy.decisions import Verdict
from ambition_policy.questions import check_attendance
from ambition_policy.registers import people, read_tidy
from ambition_policy.registers.entries import Register
from ambition_policy.registers.problems import UnreadableRegister
from ambition_policy.registers.rulings import read_rulings, with_rulings
from ambition_policy.terms import shipped

AS_OF = dt.date(2024, 6, 1)
HEADER = "participant,question,choice,by,on\n"


def register() -> Register:
    """Ana caught one of five up, Ben attended all, Cy's row cannot be used."""
    lines = ["participant,session,kind,status,date"]
    for who in ("ana", "ben", "cy"):
        for number in range(5):
            kind = "residential" if number < 3 else "module_day"
            status = "caught_up" if (who, number) == ("ana", 4) else "live"
            status = "here" if (who, number) == ("cy", 0) else status
            lines.append(f"{who},s{number},{kind},{status},2024-0{number + 1}-01")
    return people(
        read_tidy("\n".join(lines) + "\n"),
        table=shipped(),
        programme="HS",
        as_of=AS_OF,
        variant="old_design",
    )


def problems(text: str) -> list[str]:
    found = with_rulings(register(), read_rulings(HEADER + text, name="rulings.csv"))
    return [str(p) for entry in found.entries for p in entry.problems] + [
        str(p) for p in found.problems
    ]


def test_a_ruling_ends_the_referral() -> None:
    before = register().entries[0].participant
    assert before is not None
    assert check_attendance(before).verdict is Verdict.REFER
    text = HEADER + "ana,A-05,met,the Programme Leader,2024-05-02\n"
    after = with_rulings(register(), read_rulings(text)).entries[0].participant
    assert after is not None
    decision = check_attendance(after, as_of=AS_OF)
    assert decision.verdict is Verdict.MET
    assert [(e.question, e.settled, e.by) for e in decision.readings] == [
        ("A-05", "met", "the Programme Leader")
    ]
    # Judged for a day before it was made, it is not made yet.
    assert check_attendance(after, as_of=dt.date(2024, 5, 1)).verdict is Verdict.REFER


def test_nobody_else_is_touched() -> None:
    text = HEADER + "ana,A-05,met,L,2024-05-02\n"
    found = with_rulings(register(), read_rulings(text))
    assert found.entries[1:] == register().entries[1:]
    assert found.problems == register().problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana,A-04,attended,L,2024-05-02\n", "an open question (A-05), got A-04"),
        ("ben,A-05,met,L,2024-05-02\n", "an open question (none, for nothing is open)"),
        ("ana,A-05,perhaps,L,2024-05-02\n", "one of met, not_met, got perhaps"),
        ("ana,A-05,met,L,2024-07-02\n", "a day up to 2024-06-01, got 2024-07-02"),
        (
            "ana,A-05,met,L,2024-05-02\nana,A-05,not_met,M,2024-05-03\n",
            "expected met, as L ruled on 2024-05-02, got not_met",
        ),
        ("ana,A-05,met,L,2024-02-30\n", "a date, YYYY-MM-DD, got '2024-02-30'"),
        ("ana,A-05,met,,2024-05-02\n", "by: expected a text that is not empty, got ''"),
        ("ana,A-05,met,L\n", "5 cells, the participant first, got 4 cells"),
        (",A-05,met,L,2024-05-02\n", "5 cells, the participant first, got 5 cells"),
        ("zoe,A-05,met,L,2024-05-02\n", "somebody of the register, got zoe"),
        ("zoe,A-05,met,L,soon\n", "zoe, row 2, on: expected a date"),
    ],
)
def test_one_that_cannot_be_used(text: str, expected: str) -> None:
    assert any(expected in problem for problem in problems(text))


def test_a_faulty_ruling_leaves_no_verdict() -> None:
    text = HEADER + "ana,A-05,met,L,2024-05-02\nana,A-05,met,L,soon\n"
    entry = with_rulings(register(), read_rulings(text)).entries[0]
    assert entry.participant is None
    assert [problem.row for problem in entry.faults] == [3]


def test_a_ruling_for_somebody_whose_rows_cannot_be_used() -> None:
    text = HEADER + "cy,A-05,met,L,2024-05-02\n"
    entry = with_rulings(register(), read_rulings(text)).entries[2]
    assert entry.participant is None
    assert entry.problems == register().entries[2].problems


def test_blank_lines_and_bytes_and_paths(tmp_path: Path) -> None:
    text = HEADER + "\nana,A-05,met,L,2024-05-02\n"
    file = tmp_path / "rulings.csv"
    file.write_text(text, encoding="utf-8-sig")
    assert read_rulings(file) == read_rulings(text.encode(), name="rulings.csv")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", "text in UTF-8"),
        ("participant,question\n", "the columns participant, question, choice, by, on"),
        ("", "the columns"),
        (HEADER + 'ana,"A-05\n', "CSV"),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes | str, expected: str) -> None:
    with pytest.raises(UnreadableRegister, match=expected):
        read_rulings(content)

"""Headroom of a register, and the contracts, rulings and reports a review may take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from ambition_policy.cli import main
from ambition_policy.registers import judge, people, read_tidy
from ambition_policy.registers.headroom import Headroom, headroom_lines, look_ahead
from ambition_policy.terms import Contract, Term, shipped

AS_OF = dt.date(2024, 6, 1)
HEADER = "participant,session,kind,status,date,catch_up_until,left_on,left_how"
PAST = [dt.date(2024, month, 1) for month in range(1, 6)]
AHEAD = [dt.date(2024, month, 1) for month in range(7, 12)]


def rows(who: str, statuses: str, *, left: str = "") -> list[str]:
    """One row a session; l live, c caught up, x lost, r may be made up, ? not known, p to come."""
    words = {"l": "live", "c": "caught_up", "x": "missed", "r": "missed", "?": "missed"}
    until = {"x": "2024-05-31", "r": "2024-12-31"}
    found = []
    for number, letter in enumerate(statuses):
        day = AHEAD[number % 5] if letter == "p" else PAST[number % 5]
        status = words.get(letter, "pending")
        leaving = f"{left},withdrawn" if left else ","
        found.append(f"{who},S{number},session,{status},{day},{until.get(letter, '')},{leaving}")
    return found


def headroom(*cells: str, contracts: Sequence[Contract] = ()) -> Headroom:
    register = people(
        read_tidy("\n".join([HEADER, *cells]) + "\n"),
        table=shipped(),
        programme="NPQA",
        variant="NPQML",
        as_of=AS_OF,
    )
    register = attrs.evolve(register, contracts=tuple(contracts))
    return look_ahead(judge(register), register)


class TestLookAhead:
    """Who can still miss how many (APP-NPQA.att.1, .2)."""

    def test_each_kind_of_person(self) -> None:
        found = headroom(
            *rows("two", "llllpp"),
            *rows("one", "lllcpp"),
            *rows("none", "llccpp"),
            *rows("out", "lcccpp"),
            *rows("done", "llllll"),
            *rows("asks", "llll?p"),
            *rows("gone", "llllpp", left="2024-05-15"),
        )
        assert found.made_up == {2: 1, 1: 1, 0: 1}
        assert found.missed == {0: 3}
        assert found.edge == ("two", "one", "none")
        assert found.out == {"out": "too many were missed, or one cannot be made up"}
        assert found.unknown == 1

    def test_equal_facts_are_looked_at_once(self) -> None:
        found = headroom(*rows("a", "llllpp"), *rows("b", "llllpp"))
        assert found.made_up == {2: 2}

    def test_a_person_with_a_fault_is_left_out(self) -> None:
        cells = [row.replace("live", "here") for row in rows("a", "llllpp")]
        assert headroom(*cells).unknown == 0

    def test_with_room_to_spare(self) -> None:
        loose = Contract("loose", limits={Term.MAX_NOT_MADE_UP: 1})
        found = headroom(*rows("a", "llllpp"), contracts=[loose])
        assert found.missed == {1: 1}
        assert found.edge == ()

    def test_the_lines(self) -> None:
        found = headroom(
            *(row for n in range(12) for row in rows(f"p{n}", "llllpp")),
            *rows("\x1b[31m", "lccc\x20p".replace(" ", "c")),
            *rows("asks", "llll?p"),
        )
        lines = "\n".join(headroom_lines(found))
        assert (
            "One absence from losing it: p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 and 2 more" in lines
        )
        assert "0 for good" in lines
        assert "2 if each is caught up" in lines
        assert r"\x1b[31m" in lines
        assert "Not looked ahead for, since a fact or a length is missing: 1" in lines

    def test_nothing_to_say(self) -> None:
        assert list(headroom_lines(headroom(*rows("done", "llllll")))) == []


class TestReview:
    """`ambition-policy review` with contracts and rulings."""

    @pytest.fixture
    def register(self, tmp_path: Path) -> Path:
        path = tmp_path / "register.csv"
        cells = [*rows("ana", "lllccl"), *rows("ben", "llllxl")]
        path.write_text("\n".join([HEADER, *cells]) + "\n", encoding="utf-8")
        return path

    def review(self, register: Path, *more: str) -> int:
        words = ["--programme", "NPQA", "--variant", "NPQML", "--as-of", "2024-06-01"]
        return main(["review", str(register), *words, *more])

    def test_a_contract(
        self, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        contract = tmp_path / "contract.toml"
        contract.write_text('[[contract]]\nname = "T"\nmax_missed = 1\n', encoding="utf-8")
        assert self.review(register) == 0
        assert "ana  met" in capsys.readouterr().out
        assert self.review(register, "--contract", str(contract)) == 0
        assert "ana  not met" in capsys.readouterr().out

    def test_a_contract_that_cannot_be_read(
        self, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        contract = tmp_path / "contract.toml"
        contract.write_text("[[contract]]\nmax_missed = -1\n", encoding="utf-8")
        assert self.review(register, "--contract", str(contract)) == 2
        assert "contract.toml.contract[0].name" in capsys.readouterr().err

    def test_a_ruling_on_nothing(
        self, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rulings = tmp_path / "rulings.csv"
        rulings.write_text(
            "participant,question,choice,by,on\nana,A-04,attended,L,2024-05-01\n", encoding="utf-8"
        )
        assert self.review(register, "--rulings", str(rulings)) == 1
        out = capsys.readouterr().out
        assert "ana  insufficient information" in out
        assert "none, for nothing is open" in out

"""Every clause of the register is covered, both ways."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "docs")]

import drawn_clauses  # noqa: E402  (as above)

import clause_coverage  # noqa: E402  (found through the line above)
from ambition_policy.terms import Table, shipped  # noqa: E402  (as above)

TABLE: Table = shipped()


def test_every_clause_is_cited_by_an_answer_or_shown() -> None:
    assert clause_coverage.left_over() == []


def test_what_is_only_shown_is_an_aim_or_advice() -> None:
    for id_ in clause_coverage.SHOWN:
        assert TABLE.clauses[id_].computable == "advisory", id_


def test_every_clause_has_code_or_a_place() -> None:
    used = drawn_clauses.code()
    for id_ in TABLE.clauses:
        assert any(id_ in ids for ids in used.values()) or id_ in clause_coverage.SHOWN, id_


def test_no_file_names_a_clause_that_is_not_there() -> None:
    for name, ids in drawn_clauses.code().items():
        assert not ids - TABLE.clauses.keys(), name


def test_a_clause_that_nothing_rests_on_fails_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_clauses, "SHOWN", {})
    with pytest.raises(ValueError, match=r"ATT-1\.1"):
        list(drawn_clauses.clauses(TABLE))

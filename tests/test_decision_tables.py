"""
Every decision table, against an oracle that knows the two texts and nothing of the rules.

The ordinary run walks small families whole and of the others every so many-th state; it
checks the digest of what it walked. The full walk takes minutes and is asked for by its mark:

    pytest tests/test_decision_tables.py -m exhaustive -s
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import ClassVar

import pytest

import conformance_set
import walking
from oracles.resolving import Answer
from oracles.states import Said

KEPT = walking.kept()["tables"]
SET = walking.kept()["conformance"]
ORACLES = [Path(__file__).with_name("oracle.py"), *Path(__file__).with_name("oracles").glob("*.py")]


def agree(walk: walking.Walk) -> None:
    assert not walk.differ, f"{len(walk.differ)} differ, such as\n" + "\n".join(walk.differ[:10])


class TestOracle:
    """The oracle shares no code with the library."""

    @pytest.mark.parametrize("path", ORACLES, ids=lambda path: path.stem)
    def test_imports_nothing_of_it(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        roots = {name.partition(".")[0] for name in names}
        assert not roots & {"ambition_policy", "run", "asking", "comparing", "walking"}

    def test_a_wrong_oracle_is_noticed(self) -> None:
        state = next(walking.FAMILIES["absence_reason"].states())
        got = walking.ask(state)
        said = walking.FAMILIES["absence_reason"].say(state)
        assert walking.differences(said, got) == []
        for wrong in (
            said._replace(answer=said.answer._replace(verdict="refer")),
            said._replace(answer=said.answer._replace(readings=frozenset({"A-35"}))),
            said._replace(answer=said.answer._replace(missing=frozenset({"reason"}))),
            said._replace(more={"attendance_credit": True}),
            said._replace(cites=frozenset({"ATT-3.charge.1"})),
            Said(Answer("recognised"), {"options": ["deferral"]}),
        ):
            assert walking.differences(wrong, got)


@pytest.mark.parametrize("family", walking.FAMILIES)
def test_agrees_with_the_oracle(family: str) -> None:
    wanted = KEPT[family]["brief"]
    walk = walking.walk(family, wanted["every"])
    agree(walk)
    assert (walk.states, walk.digest) == (wanted["states"], wanted["digest"])


@pytest.mark.exhaustive
@pytest.mark.parametrize("family", walking.FAMILIES)
def test_agrees_with_the_oracle_everywhere(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    walk = walking.walk(family)
    with capsys.disabled():
        print(f"{family}: {walk.states} states, {walk.digest}")
    agree(walk)
    assert (walk.states, walk.digest) == (KEPT[family]["states"], KEPT[family]["digest"])


class TestConformanceSet:
    """docs/conformance/cases.jsonl, by which another implementation can claim conformance."""

    ROWS: ClassVar = [
        json.loads(line) for line in conformance_set.FILE.read_text(encoding="utf-8").splitlines()
    ]

    def test_is_the_one_that_was_written(self) -> None:
        assert {"lines": len(self.ROWS), "digest": conformance_set.digest()} == SET

    def test_ids_are_its_own(self) -> None:
        assert len({row["id"] for row in self.ROWS}) == len(self.ROWS)

    @pytest.mark.parametrize("family", walking.FAMILIES)
    def test_the_library_gives_every_line(self, family: str) -> None:
        rows = [row for row in self.ROWS if row["topic"] == family]
        assert rows
        for row in rows:
            assert not conformance_set.unlike(row), row["id"]

    def test_the_oracle_gives_every_line(self) -> None:
        """A line leaves out what is not known, and says to the oracle what the whole said."""
        asked = 0
        for row in self.ROWS:
            try:
                said = walking.FAMILIES[row["topic"]].say(conformance_set.state_of(row))
            except KeyError:
                # It asks for each fact by its name, so what is not there is not known to it.
                continue
            assert conformance_set.expected(said) == row["expected"], row["id"]
            asked += 1
        assert asked > len(self.ROWS) // 2

    @pytest.mark.exhaustive
    def test_a_new_choice_is_the_same(self) -> None:
        text = conformance_set.FILE.read_text(encoding="utf-8")
        assert "".join(f"{line}\n" for line in conformance_set.lines()) == text

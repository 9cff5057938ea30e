"""The case runner: does it judge right, and can it fail?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
RUNNER = HERE / "conformance" / "run.py"
OWN = sorted((HERE / "conformance").glob("own-*.jsonl"))
SHARED = HERE.parent.parent / "shared" / "cases"
sys.path.insert(0, str(RUNNER.parent))

import run  # noqa: E402  (its folder is on the path now)
from asking import ANYWHERE, Asked, CaseError  # noqa: E402
from reading_words import READING_WORDS  # noqa: E402
from topic_more import MORE  # noqa: E402
from topics import TOPICS  # noqa: E402

from ambition_policy.terms import shipped  # noqa: E402

Row = Mapping[str, Any]


def rows(paths: Iterable[Path]) -> list[Row]:
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return [json.loads(line) for text in texts for line in text.splitlines() if line]


def named(paths: Iterable[Path]) -> list[Any]:
    found = rows(path for path in paths if path.exists())
    return [pytest.param(row, id=row["id"]) for row in found]


def launch(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(RUNNER), str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parent,
    )


def written(folder: Path, *cases: Row) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return path


def stub(topic: str, **facts: object) -> dict[str, Any]:
    return {
        "id": f"STUB-{topic}",
        "topic": topic,
        "programme": "FL",
        "variant": None,
        "role": "participant",
        "facts": facts,
        "expected": {"status": "met"},
    }


@pytest.mark.parametrize("row", named(OWN))
def test_an_own_row_passes(row: Row) -> None:
    assert not run.check(row)


@pytest.mark.parametrize("row", named(OWN))
def test_an_own_row_rests_on_its_clauses(row: Row) -> None:
    assert not run.uncited(row)


def test_own_rows_have_ids_of_their_own() -> None:
    ids = [row["id"] for row in rows(OWN)]
    assert len(ids) == len(set(ids))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not on this machine")
class TestShared:
    @pytest.mark.parametrize("row", named([SHARED / "cases.jsonl"]))
    def test_a_row_passes(self, row: Row) -> None:
        assert not run.check(row)

    def test_every_topic_is_built(self) -> None:
        assert set(self.vocabulary()) == set(TOPICS) - set(MORE)

    @pytest.mark.parametrize("topic", [t for t in TOPICS if t not in MORE])
    def test_every_fact_key_is_mapped_or_has_a_reason(self, topic: str) -> None:
        facts, _ = self.vocabulary()[topic]
        assert facts - TOPICS[topic].reads - TOPICS[topic].silent.keys() == set()

    @pytest.mark.parametrize("topic", [t for t in TOPICS if t not in MORE])
    def test_every_answer_key_is_read_in_an_own_row(self, topic: str) -> None:
        _, expected = self.vocabulary()[topic]
        tried = {key for row in rows(OWN) if row["topic"] == topic for key in row["expected"]}
        assert expected - tried - {"basis"} == set()

    @staticmethod
    def vocabulary() -> dict[str, tuple[set[str], set[str]]]:
        text = (SHARED / "FORMAT.md").read_text(encoding="utf-8")
        found = re.findall(r"^### (\w+)\n\n- facts: (.*)\n- expected: (.*)$", text, re.MULTILINE)
        return {
            topic: (set(re.findall(r"`(\w+)` \(", facts)), set(re.findall(r"`(\w+)` \(", keys)))
            for topic, facts, keys in found
        }


class TestBlanking:
    @pytest.mark.parametrize("row", named(OWN))
    def test_only_five_fields_reach_the_answering_side(self, row: Row) -> None:
        kept = ("topic", "programme", "variant", "role", "facts")
        blanked = {key: value if key in kept else "" for key, value in row.items()}
        bare = {key: row[key] for key in kept}
        answers = [run.answer(Asked.of(each)) for each in (row, blanked, bare)]
        assert answers[0] == answers[1] == answers[2]


class TestUnknownWords:
    @pytest.mark.parametrize("topic", TOPICS)
    def test_an_unknown_fact_fails_by_name(self, topic: str) -> None:
        [row, *_] = [row for row in rows(OWN) if row["topic"] == topic]
        odd = {**row, "facts": {**row["facts"], "shoe_size": 42}}
        [difference] = run.check(odd)
        assert difference.got == "no mapping for the facts shoe_size"

    def test_an_unknown_fact_of_one_person_of_a_cohort_fails(self) -> None:
        row = {
            **stub("cohort", participants=[{"live": 13, "shoe_size": 42}]),
            "expected": {"status": "counts"},
        }
        [difference] = run.check(row)
        assert difference.got == "no mapping for the facts shoe_size"

    def test_a_known_fact_that_was_not_used_fails(self) -> None:
        row = stub("cohort", participants=[{"live": 13}], units_total=20)
        [difference] = run.check(row)
        assert "units_total" in str(difference.got)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("programme_start", "one_fine_day"),
            ("launch_residential", "perhaps"),
            ("launch_residential", None),
            ("question", "how_long"),
        ],
    )
    def test_an_unknown_word_fails(self, key: str, value: object) -> None:
        [difference] = run.check(stub("requirement", **{key: value}))
        assert "no mapping for" in str(difference.got)

    def test_an_unknown_reading_fails(self) -> None:
        row = {**stub("requirement", live=13), "expected": {"readings": {"by_moon": "met"}}}
        [difference] = run.check(row)
        assert difference.got == "no mapping for the word"

    def test_a_topic_that_nobody_answers_fails(self) -> None:
        [difference] = run.check(stub("nonsense"))
        assert difference.got == "no answerer for the topic 'nonsense'"


def spoiled(value: object) -> object:
    """Another value of about the same shape."""
    if isinstance(value, dict):
        first = next(iter(value), "alien")
        return {**value, first: spoiled(value.get(first))}
    if isinstance(value, list):
        return [*value, "alien"]
    return "alien"


class TestAWrongExpectationFails:
    @staticmethod
    def wrong(topic: str) -> Iterator[tuple[Row, str]]:
        for row in rows(OWN):
            if row["topic"] == topic:
                for key, value in row["expected"].items():
                    if key not in ("basis", "accept_if_flagged"):
                        expected = {**row["expected"], key: spoiled(value)}
                        yield {**row, "expected": expected}, key

    @pytest.mark.parametrize("topic", TOPICS)
    def test_on_every_key_of_every_own_row(self, topic: str) -> None:
        tried = 0
        for row, key in self.wrong(topic):
            differences = run.check(row)
            assert any(d.key.startswith(key) for d in differences), (row["id"], key)
            tried += 1
        assert tried

    def test_the_basis_is_for_the_reader_alone(self) -> None:
        row = {**stub("requirement", live=13), "expected": {"status": "met", "basis": "gap"}}
        assert not run.check(row)


class TestFlagged:
    ROW = stub("requirement", live=12, alternative=1)

    def expecting(self, **expected: object) -> list[str]:
        return [d.key for d in run.check({**self.ROW, "expected": expected})]

    def test_another_status_passes_where_an_assumption_is_named(self) -> None:
        assert self.expecting(status="refer", accept_if_flagged=["met"]) == []

    def test_then_assumptions_and_readings_are_not_compared(self) -> None:
        flagged = {"status": "refer", "accept_if_flagged": ["met"]}
        assert self.expecting(**flagged, assumptions=["A-99"], readings={"by_moon": "x"}) == []

    def test_and_the_rest_is(self) -> None:
        flagged = {"status": "refer", "accept_if_flagged": ["met"]}
        assert self.expecting(**flagged, attended_share="1/2") == ["attended_share"]

    def test_not_where_none_is_named(self) -> None:
        row = {
            **stub("requirement", live=13),
            "expected": {"status": "refer", "accept_if_flagged": ["met"]},
        }
        assert [d.key for d in run.check(row)] == ["status"]

    def test_not_where_it_is_not_accepted(self) -> None:
        assert self.expecting(status="refer", accept_if_flagged=["not_met"]) == ["status"]


class TestWords:
    def test_every_reading_word_names_a_reading_and_a_choice(self) -> None:
        readings = shipped().readings
        for id_, choice in READING_WORDS:
            if id_.startswith("A-"):
                assert choice in readings[id_].choices, (id_, choice)

    def test_every_probe_is_a_reading(self) -> None:
        for topic in TOPICS.values():
            assert set(topic.probes) <= set(shipped().readings)

    @pytest.mark.parametrize("topic", TOPICS)
    def test_no_reason_for_silence_is_empty_or_for_a_fact_that_is_read(self, topic: str) -> None:
        silent = TOPICS[topic].silent
        assert all(reason.strip() for reason in silent.values())
        assert not silent.keys() & TOPICS[topic].reads

    @pytest.mark.parametrize("topic", [t for t in TOPICS if t != "cohort"])
    def test_every_fact_key_is_tried_in_an_own_row(self, topic: str) -> None:
        tried = {key for row in rows(OWN) if row["topic"] == topic for key in row["facts"]}
        assert TOPICS[topic].reads | TOPICS[topic].silent.keys() == tried - ANYWHERE

    def test_a_topic_nobody_knows_is_refused(self) -> None:
        with pytest.raises(CaseError, match="topic 'nonsense'"):
            run.answer(Asked.of({"topic": "nonsense"}))


class TestProgram:
    def test_all_passing(self, tmp_path: Path) -> None:
        done = launch(written(tmp_path, stub("requirement", live=13)))
        assert done.stdout == "STUB-requirement pass\n1 passed, 0 failed\n"
        assert (done.returncode, done.stderr) == (0, "")

    def test_one_failing(self, tmp_path: Path) -> None:
        bad = stub("requirement", live=12, missed=1, catch_up_open=False)
        done = launch(written(tmp_path, stub("requirement", live=13), bad))
        assert done.stdout.splitlines() == [
            "STUB-requirement pass",
            "STUB-requirement FAIL",
            '  status: expected "met"',
            '  status: got      "not_met"',
            "1 passed, 1 failed",
        ]
        assert done.returncode == 1

    def test_a_crash_is_shown_whole_and_fails_its_own_row(self, tmp_path: Path) -> None:
        odd = {"units_engaged_by_participant": [1], "units_recoverable_by_participant": []}
        done = launch(written(tmp_path, stub("cohort", **odd), stub("requirement", live=13)))
        assert done.stdout.splitlines() == [
            "STUB-cohort FAIL",
            '  case: expected {"status": "met"}',
            '  case: got      "ValueError"',
            "STUB-requirement pass",
            "1 passed, 1 failed",
        ]
        assert "Traceback" in done.stderr
        assert done.returncode == 1
        with pytest.raises(ValueError, match="zip"):
            run.check(stub("cohort", **odd))

    def test_invalid_facts_are_printed_as_such(self, tmp_path: Path) -> None:
        row = {**stub("requirement", live=12), "expected": {"status": "invalid_input"}}
        assert launch(written(tmp_path, row)).returncode == 0

    def test_without_a_file(self) -> None:
        assert run.main([]) == 2

"""
Do the library's answers match worked cases?

    python tests/conformance/run.py FILE.jsonl

prints `ID pass` or `ID FAIL` for each row, with expected and got below a failure, and closes
with `N passed, N failed`; the exit status is 1 if any failed. The answering side is handed
topic, programme, variant, role and facts. Nothing is decided here: words are mapped to the
library's public calls and back.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parent))

from asking import Answer, Asked, CaseError, Topic
from comparing import Difference, compare
from topics import TOPICS

from ambition_policy.errors import InvalidFacts
from ambition_policy.terms import Table, shipped

__all__ = ["answer", "check", "main", "uncited"]


def answer(asked: Asked, table: Table | None = None) -> Answer:
    """
    Put one case to the library.

    Raises:
        CaseError: the topic, a fact or a word has no mapping; no fact is passed over.
    """
    topic = TOPICS.get(asked.topic)
    if topic is None:
        message = f"no answerer for the topic {asked.topic!r}"
        raise CaseError(message)
    try:
        return topic.ask(asked, table or shipped())
    except InvalidFacts as error:
        return Answer({"status": "invalid_input", "faults": str(error)})


def _probed(topic: Topic, row: Mapping[str, Any], reading: str, choice: str) -> str:
    """The library's status with *reading* settled; empty where it is none of this topic's."""
    if reading not in topic.probes:
        return ""
    table = shipped()
    readings = table.readings.settle(reading, choice, by="case")
    return answer(Asked.of(row), attrs.evolve(table, readings=readings)).status


def check(row: Mapping[str, Any]) -> list[Difference]:
    """List what differs between a row and the library."""
    try:
        found = answer(Asked.of(row))
        return compare(
            row["expected"],
            found,
            lambda reading, choice: _probed(TOPICS[row["topic"]], row, reading, choice),
        )
    except CaseError as error:
        return [Difference("case", dict(row["expected"]), str(error))]


def uncited(row: Mapping[str, Any]) -> set[str]:
    """Give the clauses of a row that its answer does not cite; refused facts cite none."""
    found = answer(Asked.of(row)).values.get("clauses")
    return set(row["clauses"]) - set(found) if isinstance(found, tuple) else set()


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _checked(row: Mapping[str, Any]) -> list[Difference]:
    """Check a row of a file that may be anybody's; a crash is shown whole, and fails its row."""
    try:
        return check(row)
    except Exception as error:  # noqa: BLE001  (the rows after it are still to be asked)
        traceback.print_exception(error)
        return [Difference("case", dict(row["expected"]), type(error).__name__)]


def main(arguments: list[str]) -> int:
    """Run every row of one file."""
    if len(arguments) != 1:
        print("usage: python tests/conformance/run.py FILE.jsonl", file=sys.stderr)
        return 2
    passed = failed = 0
    for row in _rows(Path(arguments[0])):
        differences = _checked(row)
        if not differences:
            passed += 1
            print(f"{row['id']} pass")
            continue
        failed += 1
        print(f"{row['id']} FAIL")
        for difference in differences:
            print(f"  {difference.key}: expected {_shown(difference.expected)}")
            print(f"  {difference.key}: got      {_shown(difference.got)}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
A set of cases by which another implementation can claim conformance.

    python tests/conformance_set.py [FAMILY ...]

chooses it from the walks: of each topic, programme and kind of session one state for each
answer that the oracle gives. What is written stands in `docs/conformance/cases.jsonl`, in the
words of the case format; all of it is the oracle's. The clauses of a line are those that an
answer cannot do without.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "conformance")]

from asking import CaseError  # noqa: E402
from comparing import compare, plain  # noqa: E402

import walking  # noqa: E402  (found through the line above)
from ambition_policy.terms import Table  # noqa: E402
from oracles.states import Said, State  # noqa: E402

__all__ = ["FILE", "chosen", "digest", "expected", "lines", "row_of", "state_of", "unlike"]

FILE = HERE.parent / "docs" / "conformance" / "cases.jsonl"
_APART = ("kind", "reason", "leave", "element", "need", "case", "document")
"""Facts that name what is asked about: each of their values is kept apart."""
_WHOLE = ("requirement", "assessment_eligibility", "scope", "dispensation")
"""Families that are kept whole: those near a threshold, and small ones."""


def chosen(family: str) -> Iterator[tuple[State, Said]]:
    """One state for each answer."""
    states, say = walking.FAMILIES[family]
    seen = set()
    for state in states():
        said = say(state)
        asked = [str(state.facts.get(name)) for name in _APART]
        # A share is part of the answer, and makes no answer of another kind.
        kind = {key: value for key, value in expected(said).items() if key != "engaged_share"}
        told = json.dumps([*state[2:], *asked, kind, sorted(said.cites)], sort_keys=True)
        if told not in seen or family in _WHOLE:
            seen.add(told)
            yield _brief(state, said, say), said


def _brief(state: State, said: Said, say: Callable[[State], Said]) -> State:
    """The same question without facts that are not known, where neither answers otherwise."""
    known = {name: value for name, value in state.facts.items() if value is not None}
    brief = state._replace(facts=known)
    try:
        alike = say(brief) == said
    except KeyError:
        # An oracle that asks for each fact by its name knows no difference.
        alike = True
    return brief if alike and _says(brief) == _says(state) else state


def _says(state: State) -> object:
    try:
        return plain(walking.ask(state).values)
    except CaseError:
        return None


def expected(said: Said) -> dict[str, Any]:
    """The oracle's answer, under the words of the format."""
    readings = said.answer.readings
    more = {key: value for key, value in said.more.items() if key != "some_events"}
    if "some_events" in said.more:
        more["events"] = said.more["some_events"]
    answer = {
        "status": said.answer.verdict,
        "named": sorted(readings),
        "assumptions": sorted({name.partition(".")[0] for name in readings if name[:2] == "A-"}),
        "missing": sorted(said.answer.missing),
        **more,
    }
    found = plain(answer)
    assert isinstance(found, dict)
    return found


def row_of(state: State, said: Said) -> dict[str, Any]:
    """One line of the set."""
    who = {"programme": state.programme, "variant": state.variant, "role": state.role}
    return {
        "topic": state.topic,
        **{key: value for key, value in who.items() if value is not None},
        "facts": dict(state.facts),
        "expected": expected(said),
        "clauses": sorted(said.cites),
    }


def lines(*families: str) -> Iterator[str]:
    """The whole set, line by line; other families than those named are taken as they stand."""
    held = FILE.read_text(encoding="utf-8").splitlines() if families else []
    for family in walking.FAMILIES:
        if families and family not in families:
            yield from (line for line in held if json.loads(line)["topic"] == family)
            continue
        for at, (state, said) in enumerate(chosen(family), 1):
            row = {"id": f"{family}-{at:04}", **row_of(state, said)}
            yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def state_of(row: Mapping[str, Any]) -> State:
    """The question of one line."""
    who = (row.get(key) for key in ("programme", "variant", "role"))
    return State(row["topic"], row["facts"], *who)


def unlike(row: Mapping[str, Any], table: Table | None = None) -> list[str]:
    """On what an answer and a line part; lists of options and steps are whole here."""
    got = walking.ask(state_of(row), table)
    wanted = row["expected"]
    found = [str(each) for each in compare(wanted, got, lambda *_: "")]
    options = plain(got.values.get("options", ()))
    if options != wanted.get("options", options):
        found.append(f"options: {options}")
    steps = plain(got.values.get("steps", []))
    if steps != wanted.get("steps", steps):
        found.append(f"steps: {steps}")
    cited = got.values.get("clauses", ())
    lacking = set(row["clauses"]) - set(cited if isinstance(cited, tuple) else ())
    return [*found, *(f"clause: {id_}" for id_ in sorted(lacking))]


def digest() -> str:
    """What the file holds, in one word."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:16]


def main(families: list[str]) -> int:
    """Write the set, or the families named anew."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text("".join([f"{line}\n" for line in lines(*families)]), encoding="utf-8")
    written = FILE.read_text(encoding="utf-8").count("\n")
    walking.keep(conformance={"lines": written, "digest": digest()})
    print(f"{written} lines, {digest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

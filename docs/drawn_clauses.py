"""
Every clause of the two policies, with the code and the tests that rest on it, both ways.

A clause that nothing rests on, and that `clauses-shown.toml` does not explain, fails the build.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ambition_policy.terms import Table

ROOT = Path(__file__).parent.parent
SHOWN: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "clauses-shown.toml").read_text(encoding="utf-8")
)
ID = re.compile(r"\b(?:ATT|NPQ|APP)-[A-Z0-9]+(?:\.[a-z0-9]+)+\b")
NOT_CODE = ("documents", "readings.toml", "gaps.toml")


def resting(folder: str, *endings: str) -> dict[str, set[str]]:
    """Give each file below *folder* with the clauses that it names."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix in endings and not any(part in path.parts for part in NOT_CODE):
            ids = set(ID.findall(path.read_text(encoding="utf-8")))
            if ids:
                found[path.relative_to(ROOT / folder).as_posix()] = ids
    return found


def code() -> dict[str, set[str]]:
    """Give the modules and tables of the library with the clauses they name."""
    return resting("src/ambition_policy", ".py", ".toml")


def tests() -> dict[str, set[str]]:
    """Give the tests and cases with the clauses they name."""
    return resting("tests", ".py", ".jsonl", ".json")


def clauses(table: Table) -> Iterator[str]:
    """Draw every clause, under the headings of its document."""
    used, tried = code(), tests()
    bare = [id_ for id_ in table.clauses if not _files(used, id_) and id_ not in SHOWN]
    if bare:
        message = f"clauses without code or explanation: {', '.join(bare)}"
        raise ValueError(message)
    for document in table.documents.values():
        yield from ("", f"## {document.title}")
        heading = None
        for clause in table.clauses.values():
            if clause.document != document.id:
                continue
            if clause.heading != heading:
                heading = clause.heading
                yield from ("", f"### {heading}", "")
            where = ", ".join(_files(used, clause.id)) or f"*{SHOWN[clause.id]}*"
            tries = ", ".join(_files(tried, clause.id)) or "*the reviewed table*"
            yield from _entry(
                f"`{clause.id}`, {clause.kind}",
                clause.words,
                f"Code: {where}.",
                f"Tests: {tries}.",
            )


def cited(table: Table) -> Iterator[str]:
    """Draw the other way round: every module and table, with the clauses it rests on."""
    for name, ids in code().items():
        known = [id_ for id_ in table.clauses if id_ in ids]
        if known:
            yield from _entry(f"`{name}`", ", ".join(known))


def _entry(term: str, *said: str) -> Iterator[str]:
    """Write an entry of a list that stays readable on a narrow screen."""
    first, *rest = said
    yield from ("", term, f": {first}")
    for paragraph in rest:
        yield from ("", f"  {paragraph}")


def _files(found: dict[str, set[str]], id_: str) -> list[str]:
    return [f"`{name}`" for name, ids in found.items() if id_ in ids]

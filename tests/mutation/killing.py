"""Which check notices that a table is not the one that ships?"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unittest import mock

import attrs

import clause_coverage
import conformance_set
import walking
from ambition_policy import sources
from ambition_policy.errors import Faults, InvalidTerms
from ambition_policy.laws.analysis import faults
from ambition_policy.terms import StandardKind, Table, loader
from ambition_policy.terms.gaps import Gap
from ambition_policy.terms.node import Node
from mutation.cells import DOCUMENTS

__all__ = [
    "SHARED",
    "SHIPPED",
    "TABLE",
    "Data",
    "Files",
    "in_place",
    "killer",
    "noticed",
    "read",
    "trees",
]

HERE = Path(__file__).parents[1]
SHARED = HERE.parents[1] / "shared"
TABLE = loader.shipped()
_DATA = Path(loader.__file__).parent / "data"
GAPS = "gaps.toml"

Files = Mapping[str, Any]
T = TypeVar("T")


class Data(NamedTuple):
    """What the files say: the table, and what the texts leave open."""

    table: Table
    gaps: Mapping[str, Gap]


SHIPPED = Data(TABLE, loader.gaps())


def trees() -> dict[str, Any]:
    """Every file of the terms, by name, as its TOML has it."""
    return {
        path.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(_DATA.rglob("*.toml"))
    }


def read(files: Files) -> Data | None:
    """Read the files with the real loader; `None` where it refuses them."""

    def parse(_: str, name: str, faults: Faults) -> Node:
        return Node(files[name], name, faults)

    with mock.patch.object(loader, "_parse", parse):
        try:
            return Data(loader.shipped.__wrapped__(), loader.gaps.__wrapped__())
        except InvalidTerms:
            return None


@contextmanager
def in_place(table: T, shipped: Callable[[], T]) -> Iterator[None]:
    """Let *table* stand wherever *shipped* is asked for the one that ships."""
    places = [
        module
        for module in list(sys.modules.values())
        if getattr(module, "shipped", None) is shipped
    ]

    def changed() -> T:
        return table

    with ExitStack() as stack:
        for module in places:
            stack.enter_context(mock.patch.object(module, "shipped", changed))
        yield


class Check(NamedTuple):
    """One question with the answer it has to have."""

    programme: str | None
    fails: Callable[[Table], bool]


@cache
def _cases() -> list[Check]:
    """Our own worked cases."""

    def fails(row: Mapping[str, Any], table: Table) -> bool:
        del table  # It stands in the place of the shipped one.
        return bool(walking.run.check(row) or walking.run.uncited(row))

    found = []
    for file in sorted((HERE / "conformance").glob("own-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(Check(row.get("programme"), partial(fails, row)))
    return found


@cache
def _chosen() -> list[Check]:
    """The oracle's answers: the lines of the conformance set."""

    def fails(row: Mapping[str, Any], table: Table) -> bool:
        return bool(conformance_set.unlike(row, table))

    rows = map(json.loads, conformance_set.FILE.read_text(encoding="utf-8").splitlines())
    return [Check(row.get("programme"), partial(fails, row)) for row in rows]


def _programme(file: str) -> str | None:
    code = file.removesuffix(".toml").upper()
    return code if code in TABLE.programmes else None


def _uncited(table: Table) -> bool:
    """Whether a clause is cited by no answer and shown nowhere."""
    del table
    return bool(clause_coverage.left_over())


@cache
def _texts() -> dict[str, str]:
    """The two texts, where they are on this machine."""
    names = {
        "attendance": "attendance-programme-completion-2021.txt",
        "npq": "npq-part-time-deferral-portability-2024.txt",
    }
    paths = {name: SHARED / "policies" / file for name, file in names.items()}
    return {n: path.read_text(encoding="utf-8") for n, path in paths.items() if path.exists()}


def _unlike_the_text(table: Table) -> bool:
    """Whether the digests of a document are not those of the text it was taken from."""
    for name, text in _texts().items():
        found = sources.verify(table.documents[name], table.clauses.values(), text)
        spans = table.documents[name].spans
        numbers = [span.number for span in spans]
        for each in found.states:
            if each.state is not sources.State.FOUND or each.span is None or each.passage is None:
                return True
            if each.span.heading != each.passage.heading:
                return True
        if numbers != [*range(1, len(spans) + 1)] or len(found.states) != len(spans):
            return True
        rest = {span for clause in table.clauses.values() for span in clause.spans}
        for each in found.states:
            if each.span not in rest and each.passage and not _is_heading(each.passage):
                return True
    return False


def _is_heading(passage: sources.Passage) -> bool:
    """Whether no clause has to rest on it: it is a heading, in its place or in the contents."""
    *_, last = passage.heading.split(" > ")
    return last in ("Header", "Contents", "Programme Name", passage.text.strip().rstrip(":"))


class _Registered(NamedTuple):
    """A row of the register: the lines of the text, and three of its words."""

    lines: range
    kind: str
    actor: str
    computable: str


@cache
def _register() -> dict[str, _Registered]:
    """CLAUSES.md section A, where it is on this machine."""
    path = SHARED / "CLAUSES.md"
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if re.match(r"\| (NPQ|ATT|APP)-", line):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            first, last = re.findall(r"L(\d+)(?:-(\d+))?", cells[1])[0]
            found[cells[0]] = _Registered(
                range(int(first), int(last or first) + 1),
                re.split(r" [(/]", cells[3])[0],
                re.sub(r" \(.*", "", cells[4]).lower().replace("-", "none"),
                {"refer": "refer", "advisory": "advisory"}.get(re.split(r"\W", cells[7])[0], "yes"),
            )
    return found


@cache
def _lines() -> dict[str, list[str]]:
    """The lines of the two texts, each with its sentences brought to one form."""
    return {name: text.splitlines() for name, text in _texts().items()}


@cache
def _passages() -> dict[str, dict[str, str]]:
    """The texts' own passages, by digest."""
    return {
        name: {
            hashlib.sha256(passage.text.encode()).hexdigest(): passage.text
            for passage in sources.split(text)
        }
        for name, text in _texts().items()
    }


def _unlike_the_register(table: Table) -> bool:
    """Whether a clause is of another kind, or rests on other lines than the register says."""
    for id_, row in _register().items():
        clause = table.clauses[id_]
        if (clause.kind, clause.actor, clause.computable) != row[1:]:
            return True
        if not clause.spans:
            return True
        heads = {span.heading for span in clause.spans}
        # A clause about two lines of the header stands under what they have in common.
        common = heads if len(heads) == 1 else {head.partition(" > ")[0] for head in heads}
        if common != {clause.heading}:
            return True
        own = " ".join(_lines()[clause.document][n - 1] for n in row.lines)
        for span in clause.spans:
            text = _passages()[clause.document].get(span.sha256, "")
            if sources.normalise(text) not in sources.normalise(own):
                return True
    return False


def _mine(found: object) -> set[str]:
    """Every clause that a term and its parts cite."""
    if isinstance(found, tuple):
        return set().union(*map(_mine, found))
    kind = type(found)
    if not attrs.has(kind):
        return set()
    parts = [_mine(getattr(found, field.name)) for field in attrs.fields(kind)]
    return set(getattr(found, "clauses", ())).union(*parts)


_PRINTED = {
    "events": {"ev"},
    "optional": {"opt"},
    "requirements": {"att"},
    # What one of these two cells promises, the other may be about.
    "follow_up": {"fu", "cu"},
    "catch_up": {"cu", "fu"},
    "late_early": {"late"},
    "dispensations": {"disp"},
    "contacts": {"poc"},
}
"""Each cell of a row, by what the ids of its clauses say of where they are printed."""


def _lawless(code: str, table: Table) -> bool:
    """
    Whether a row breaks a law of tables.

    Reading it shows no flaw; a cell cites the clauses of its own cell in the printed row, and
    each of those is cited by it.
    """
    if faults(table):
        return True
    programme = table.programmes[code]
    own = {id_ for id_ in table.clauses if id_.startswith(f"APP-{code}.")}
    if own - _mine(programme):
        return True
    if programme.document == "npq":
        return any(not id_.startswith("NPQ-") for id_ in _mine(programme))
    for name, printed in _PRINTED.items():
        term = getattr(programme, name)
        for each in term if isinstance(term, tuple) else (term,):
            standard = getattr(each, "standard", None)
            # Where a row lists nothing, what else it lists says so.
            none = standard is not None and standard.kind is StandardKind.NONE_LISTED
            parts = printed | ({"ev", "poc"} if none else set())
            if any(id_ not in own or id_.split(".")[1] not in parts for id_ in _mine(each)):
                return True
    return any(
        id_ not in own or id_.split(".")[1] not in ("ev", "opt", "att") for id_ in programme.clauses
    )


@cache
def _open_readings() -> dict[str, set[str]]:
    """By what the register says is open, the readings it names for it."""
    path = SHARED / "CLAUSES.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    rows = re.findall(r"^\| (I-\d\d) \|[^|]*\|(.*)$", text, re.MULTILINE)
    return {id_: set(re.findall(r"A-\d\d", rest)) for id_, rest in rows}


def _held(test: str) -> bool:
    """Whether a test that is said to hold a treatment is there."""
    file, *names = test.split("::")
    path = HERE / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return bool(text) and all(
        re.search(rf"^ *(class|def) {re.escape(name)}\b", text, re.MULTILINE) for name in names
    )


def _unlike_what_is_open(gaps: Mapping[str, Gap]) -> bool:
    """Whether a gap lacks a reading that the register names for it, or its tests are not there."""
    if _open_readings() and gaps.keys() != _open_readings().keys():
        return True
    for gap in gaps.values():
        if _open_readings().get(gap.id, set()) - {id_.partition(".")[0] for id_ in gap.readings}:
            return True
        if not all(map(_held, gap.tests)):
            return True
    return False


def _told(table: Table) -> object:
    """What answers can say of the documents."""
    documents = [attrs.evolve(document, spans=()) for document in table.documents.values()]
    return documents, list(table.clauses)


def killer(file: str, data: Data | None) -> str | None:
    """
    Say which check notices, trying the cheap ones first.

    Args:
        file: the file with the changed cell.

        data: what the loader made of it; `None` where it refused.
    """
    if data is None:
        return "loader"
    if data == SHIPPED:
        return "same"
    try:
        return noticed(file, data)
    # A user notices any error; what raises without a change is found by `noticed` alone.
    except Exception:  # noqa: BLE001  (a changed table may raise anything)
        return "crash"


def noticed(file: str, data: Data) -> str | None:
    """
    Say which check notices what the files say, be it as it ships.

    Args:
        file: the file with the changed cell; `body.toml` has every check tried.

        data: what the loader made of it.
    """
    if file == GAPS:
        return "register" if _unlike_what_is_open(data.gaps) else None
    table = data.table
    if file in DOCUMENTS:
        if _unlike_the_text(table):
            return "text"
        if _unlike_the_register(table):
            return "register"
        if _told(table) == _told(TABLE):
            # Of clauses answers give the ids alone, whatever is kept about them.
            return None
    code = _programme(file)
    if code is not None and _lawless(code, table):
        return "law"
    with in_place(table, loader.shipped):
        for name, checks in (("case", _cases()), ("oracle", _chosen())):
            for check in checks:
                if code in (None, check.programme) and check.fails(table):
                    # Cells beside each other are often noticed by the same.
                    checks.remove(check)
                    checks.insert(0, check)
                    return name
        if _uncited(table):
            return "clauses"
    return None

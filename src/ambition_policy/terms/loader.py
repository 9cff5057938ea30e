r"""
How does a table become values?

The shipped table and a caller's own go through the same strict reading: unknown keys, wrong
types, unknown words, doubled codes, clauses nobody stated and rows with no requirement or
two are all faults, listed at once with file and path.

>>> load_text('[[programme]]\ncode = "X"\ncolour = "red"', name="mine.toml", base=shipped())
Traceback (most recent call last):
ambition_policy.errors.InvalidTerms: 6 faults in the terms
  mine.toml.programme[0].name: expected a value, got nothing
  mine.toml.programme[0].document: expected a value, got nothing
  mine.toml.programme[0].heading: expected a value, got nothing
  mine.toml.programme[0].clauses: expected a list of 1 or more texts, each once, got []
  mine.toml.programme[0].colour: expected no such key, got 'red'
  mine.toml.programme[0].requirement: expected exactly one for participant, got 0
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import attrs

from ambition_policy.citations import Clause, Document, Reading, Readings, Span, Stance
from ambition_policy.errors import Fault, Faults, InvalidTerms
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.bodies import absences_of
from ambition_policy.terms.circumstances import circumstances_of
from ambition_policy.terms.contracts import Contract, contracts_of
from ambition_policy.terms.gaps import Gap, gaps_of
from ambition_policy.terms.node import Node
from ambition_policy.terms.programmes import Body, Table
from ambition_policy.terms.rows import programme_of
from ambition_policy.vocabulary import Actor

__all__ = ["gaps", "load_contracts", "load_text", "shipped"]

T = TypeVar("T")

_ROOM = "data"


@cache
def shipped() -> Table:
    """
    Give the table that ships with the library.

    It is read once, from the package's own data, at first use.
    """
    faults = Faults("")
    room = _room()
    documents: list[tuple[Document, tuple[Clause, ...]]] = []
    programmes = []
    for path in _sorted(room / "documents"):
        node = _parse(path.read_text(encoding="utf-8"), path.name, faults)
        documents.append(_document(node))
    clauses = [clause for _, own in documents for clause in own]
    known = frozenset(clause.id for clause in clauses)
    node = _parse((room / "readings.toml").read_text(encoding="utf-8"), "readings.toml", faults)
    readings = [_reading(child, known) for child in node.children("reading")]
    node.done()
    node = _parse((room / "body.toml").read_text(encoding="utf-8"), "body.toml", faults)
    body = _body(node, known, frozenset(r.id for r in readings))
    for path in _sorted(room / "programmes"):
        node = _parse(path.read_text(encoding="utf-8"), path.name, faults)
        programmes.append(programme_of(node, known, frozenset(r.id for r in readings)))
    table = Table(
        name="shipped",
        programmes=_unique(programmes, "code", faults, "programmes"),
        documents=_unique([document for document, _ in documents], "id", faults, "documents"),
        clauses=_unique(clauses, "id", faults, "clauses"),
        readings=Readings(_unique(readings, "id", faults, "readings").values()),
        body=body,
    )
    faults.raise_as(InvalidTerms)
    return table


@cache
def gaps() -> FrozenMap[str, Gap]:
    """
    Give what the two texts leave open, by id, each with the treatment in force.

    It is read once, from the package's own data, at first use.
    """
    table, faults, name = shipped(), Faults(""), "gaps.toml"
    text = (_room() / name).read_text(encoding="utf-8")
    found = gaps_of(_parse(text, name, faults), table.clauses, table.readings)
    result = _unique(found, "id", faults, "gaps")
    faults.raise_as(InvalidTerms)
    return result


def load_text(text: str, *, name: str, base: Table) -> Table:
    """
    Read a caller's own table.

    Args:
        text: TOML with `[[programme]]` tables, or one programme as our own files have it,
            and `[[clause]]` tables for the clauses that are cited beyond those of *base*.

        name: what to call the table in faults and answers, such as its file name.

        base: the table whose documents, clauses and readings it builds on. A programme
            of the same code replaces the base's.

    Raises:
        InvalidTerms: the text is no TOML, or a value cannot be used; every fault is listed.
    """
    faults = Faults("")
    node = _parse(text, name, faults)
    own = []
    for child in node.children("clause"):
        document = child.text("document")
        if document and document not in base.documents and document != "own":
            child.fault("document", f"own, or one of {', '.join(base.documents)}", document)
        own.append(_clause(child, document, ()))
    clauses = _unique(own, "id", faults, f"{name}.clause")
    for id_ in clauses:
        if id_ in base.clauses:
            faults.add(f"{name}.clause", "an id of its own", id_)
    known = frozenset(base.clauses) | frozenset(clauses)
    ids = frozenset(base.readings)
    if node.has("code"):
        found = [programme_of(node, known, ids)]
    else:
        found = [programme_of(child, known, ids) for child in node.children("programme")]
        node.done()
    if not found:
        node.fault("programme", "one or more programmes", "none")
    for programme in found:
        if programme.document and programme.document not in {"own", *base.documents}:
            wanted = f"own, or one of {', '.join(base.documents)}"
            node.fault("document", wanted, programme.document)
        others = [event.otherwise for event in programme.events]
        others += [requirement.otherwise for requirement in programme.requirements]
        for other in others:
            if other and other.reading in base.readings:
                choices = base.readings[other.reading].choices
                if other.choice not in choices:
                    node.fault("otherwise.choice", f"one of {', '.join(choices)}", other.choice)
    programmes = _unique(found, "code", faults, f"{name}.programme")
    faults.raise_as(InvalidTerms)
    return attrs.evolve(
        base,
        name=name,
        programmes=FrozenMap({**base.programmes, **programmes}),
        clauses=FrozenMap({**base.clauses, **clauses}),
    )


def load_contracts(text: str, *, name: str) -> tuple[Contract, ...]:
    """
    Read contracts.

    Args:
        text: TOML with `[[contract]]` tables: `name`, perhaps `party`, and each term that
            the contract states, by the name it has in our own tables.

        name: what to call the file in faults.

    Raises:
        InvalidTerms: the text is no TOML, or a value cannot be used; every fault is listed.
    """
    faults = Faults("")
    node = _parse(text, name, faults)
    found = contracts_of(node)
    if not node.has("contract"):
        node.fault("contract", "one or more contracts", "none")
    faults.raise_as(InvalidTerms)
    return found


def _room() -> Traversable:
    """Give the folder of the package's own data."""
    return files(__package__) / _ROOM


def _sorted(folder: Traversable) -> Iterator[Traversable]:
    yield from sorted(folder.iterdir(), key=lambda path: path.name)


def _parse(text: str, name: str, faults: Faults) -> Node:
    try:
        return Node(tomllib.loads(text), name, faults)
    except (ValueError, RecursionError) as error:
        raise InvalidTerms([Fault(name, "TOML", str(error) or "nesting too deep")]) from None


def _unique(items: Iterable[T], key: str, faults: Faults, name: str) -> FrozenMap[str, T]:
    result: dict[str, T] = {}
    for item in items:
        code = getattr(item, key)
        if code in result:
            faults.add(f"{name}.{key}", "each once", code)
        result[code] = item
    return FrozenMap(result)


def _document(node: Node) -> tuple[Document, tuple[Clause, ...]]:
    spans = []
    for child in node.children("span"):
        spans.append(Span(child.count("number") or 0, child.text("heading"), child.text("sha256")))
        child.done()
    document = Document(
        id=node.text("id"),
        title=node.text("title"),
        last_reviewed=node.day("last_reviewed"),
        next_review=node.day("next_review"),
        division=node.text("division"),
        director=node.text("director"),
        applies_to=node.text("applies_to"),
        audience=node.texts("audience", least=1),
        laws=node.maybe_text("laws"),
        regulations=node.maybe_text("regulations"),
        spans=tuple(spans),
    )
    clauses = tuple(
        _clause(child, document.id, document.spans) for child in node.children("clause")
    )
    node.done()
    return document, clauses


def _clause(node: Node, document: str, spans: tuple[Span, ...]) -> Clause:
    by_number = {span.number: span for span in spans}
    node.asked.add("spans")
    numbers = node.table.get("spans", [])
    if not isinstance(numbers, list) or any(
        type(number) is not int or number not in by_number for number in numbers
    ):
        node.fault("spans", "numbers of the document's spans", numbers)
        numbers = []
    clause = Clause(
        id=node.text("id"),
        document=document,
        heading=node.text("heading"),
        words=node.text("words"),
        kind=node.text("kind"),
        actor=node.text("actor"),
        computable=node.text("computable"),
        spans=tuple(by_number[number] for number in numbers),
    )
    node.done()
    return clause


def _reading(node: Node, known: frozenset[str]) -> Reading:
    choices = _choices(node)
    where = {}
    for child in node.children("where"):
        own = _choices(child) if child.has("choices") else choices
        stance = Stance(
            choices=tuple(own),
            settled=child.text("settled") if child.has("settled") else None,
            refer_to=child.words("refer_to", Actor) or (Actor.PROGRAMME_TEAM,),
        )
        if stance.settled is not None and stance.settled not in own:
            child.fault("settled", f"one of {', '.join(own)}", stance.settled)
        where.update(dict.fromkeys(child.texts("programmes", least=1), stance))
        child.done()
    reading = Reading(
        id=node.text("id"),
        question=node.text("question"),
        choices=FrozenMap(choices),
        default=node.text("default"),
        settled=bool(node.flag("settled")),
        clauses=node.texts("clauses", least=1),
        refer_to=node.words("refer_to", Actor) or (Actor.PROGRAMME_TEAM,),
        where=FrozenMap(where),
    )
    if reading.default not in choices:
        node.fault("default", f"one of {', '.join(choices)}", reading.default)
    for id_ in reading.clauses:
        if id_ not in known:
            node.fault("clauses", "ids of clauses", id_)
    node.done()
    return reading


def _choices(node: Node) -> dict[str, str]:
    child = node.child("choices")
    return {code: child.text(code) for code in child.table}


def _body(node: Node, known: frozenset[str], readings: frozenset[str]) -> Body:
    event = node.child("event")
    intake = node.child("npq_intake")
    body = Body(
        event_attendees=event.count("least_attendees") or 0,
        npq_intake=(intake.day("first"), intake.day("last")),
        circumstances=circumstances_of(node, known),
        absences=absences_of(node.child("absences"), known, readings),
    )
    for child in (event, intake, node):
        child.done()
    return body

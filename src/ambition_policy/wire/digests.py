"""
What is taken into a receipt, and in which form?

Facts are digested in the order of their content, since records have none, and without the
names of people. What is private stays out of the open digest and enters the keyed one. Terms
are digested one by one, so that what differs can be named.

>>> from ambition_policy.facts import Participant
>>> from ambition_policy.wire.requests import questions
>>> asked = questions()["check_launch"]
>>> one, other = (Participant(name, programme="FL") for name in ("Sam", "Kim"))
>>> facts_plain(asked, {"participant": one}, Form.OPEN)
{'participant': {'programme': 'FL'}}
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, final

from ambition_policy.citations import Document, Reading, Readings, Stance
from ambition_policy.errors import InvalidWire
from ambition_policy.facts.people import Participant
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Body, Programme, Table
from ambition_policy.wire.problems import Problems, below
from ambition_policy.wire.reading import read
from ambition_policy.wire.requests import Asked
from ambition_policy.wire.shapes import Thing
from ambition_policy.wire.text import write
from ambition_policy.wire.values import OPEN, Taken
from ambition_policy.wire.writing import Form, hidden, plain

__all__ = [
    "digest",
    "editions",
    "facts_plain",
    "has_private",
    "in_order",
    "readings_taken",
    "term_digests",
]


def digest(value: object, key: bytes | None = None) -> str:
    """
    Digest plain JSON in its canonical form.

    Args:
        value: the plain JSON.

        key: where it is given, the digest is an HMAC-SHA256 under it, else a SHA-256.

    Returns:
        The digest in hexadecimal.
    """
    content = write(value).encode()
    if key is None:
        return hashlib.sha256(content).hexdigest()
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def facts_plain(asked: Asked, facts: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """
    Turn what a question is asked about into plain JSON.

    Args:
        asked: the question.

        facts: by the name of the parameter.

        form: how much of them, and in which order.

    Raises:
        InvalidWire: a parameter is unknown or missing, or a value is of the wrong kind.
    """
    problems = Problems()
    found = {}
    names = {slot.name for slot in asked.slots}
    for name in facts:
        if name not in names:
            problems.note(below("$", name), "no such parameter", type(facts[name]).__name__)
    for slot in asked.slots:
        if slot.name not in facts:
            # The day stands apart in a receipt.
            if slot.required and slot.name != "as_of":
                problems.note(below("$", slot.name), "a value", "nothing")
        elif not hidden(slot, facts[slot.name], form):
            try:
                where = below("$", slot.name)
                found[slot.name] = plain(slot.shape, facts[slot.name], where, form=form)
            except InvalidWire as error:
                for fault in error.faults:
                    problems.note(fault.path, fault.expected, fault.got)
    problems.raise_any()
    return found


def has_private(asked: Asked, facts: Mapping[str, Any]) -> bool:
    """Say whether anything private is among the facts."""
    return facts_plain(asked, facts, Form.KEYED) != facts_plain(asked, facts, Form.OPEN)


def in_order(asked: Asked, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the same facts with everything that has no order in the order of its content."""
    written = facts_plain(asked, facts, Form.ORDERED)
    problems = Problems()
    found = {
        slot.name: read(slot.shape, written[slot.name], below("$", slot.name), problems)
        for slot in asked.slots
        if slot.name in written
    }
    problems.raise_any()
    return found


def editions(table: Table) -> FrozenMap[str, str]:
    """Give the edition of each document."""
    return FrozenMap(
        {name: f"{document.last_reviewed:%Y-%m}" for name, document in table.documents.items()}
    )


def readings_taken(table: Table) -> FrozenMap[str, Taken]:
    """Give the readings that a caller settled or opened."""
    made = table.readings.overrides
    return FrozenMap({name: Taken(choice or OPEN, by) for name, (choice, by) in made.items()})


def term_digests(table: Table, facts: Mapping[str, Any]) -> FrozenMap[str, str]:
    """
    Digest each part of the terms that a question about *facts* may use.

    Args:
        table: the terms.

        facts: what was asked about, by the name of the parameter.

    Returns:
        Digests by name: the body, each document, the readings, the programme that the facts
        name, or all programmes where they name none, and contracts where there are any.
    """
    found = {"body": _of_term(_Same(table.body))}
    for name, document in table.documents.items():
        found[f"document {name}"] = _of_term(_Same(document))
    found["readings"] = _of_term(_Same(table.readings))
    for programme in _programmes(table, facts):
        found[f"programme {programme.code}"] = _of_term(_Same(programme))
    contracts: tuple[Contract, ...] = tuple(facts.get("contracts", ()))
    if contracts:
        found["contracts"] = digest(
            sorted((plain(Thing(Contract), c) for c in contracts), key=write)
        )
    return FrozenMap(found)


@final
class _Same:
    """One term, known by being that very one: comparing terms would take as long as a digest."""

    def __init__(self, term: Body | Document | Programme | Readings) -> None:
        self.term = term

    def __hash__(self) -> int:
        return id(self.term)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.term is other.term


@lru_cache(maxsize=64)
def _of_term(same: _Same) -> str:
    term = same.term
    if not isinstance(term, Readings):
        return digest(plain(Thing(type(term)), term))
    stances = ((reading, term.stance(name)) for name, reading in sorted(term.items()))
    return digest([[plain(Thing(Reading), r), plain(Thing(Stance), s)] for r, s in stances])


def _programmes(table: Table, facts: Mapping[str, Any]) -> Iterator[Programme]:
    """The programmes that facts name; all of them where they name none that there is."""
    person = facts.get("participant")
    code = person.programme if isinstance(person, Participant) else facts.get("programme")
    if isinstance(person, Participant) and person.npq is not None:
        yield from (p for p in table.programmes.values() if p.document == "npq")
    if code is not None and code in table.programmes:
        yield table.programmes[code]
    elif person is not None or code is not None:
        yield from table.programmes.values()

"""
How can a decision be traced and made again, years later, without keeping anybody's reasons?

A receipt holds digests: of the terms, of the facts without names and without what is private,
of the answer. Private facts enter it under the caller's key alone. It is compared with
`verify`, which names what differs, and `replay` decides again.

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> from ambition_policy.questions import check_attendance
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=13)))
>>> kept = receipt("check_attendance", sam, check_attendance(sam))
>>> verify(kept, sam, check_attendance(sam))
()
>>> less = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
>>> [difference.name for difference in verify(kept, less, check_attendance(less))]
['facts', 'verdict', 'answer']
>>> replay(kept, sam)[:40]
b'{"as_of":null,"because":"as much was att'
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from ambition_policy.citations import Readings
from ambition_policy.errors import Fault, InvalidReceipt, InvalidTerms
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.wire.digests import (
    digest,
    editions,
    facts_plain,
    has_private,
    in_order,
    readings_taken,
    term_digests,
)
from ambition_policy.wire.documents import dumps, library, to_plain
from ambition_policy.wire.fields import shape_of
from ambition_policy.wire.requests import Asked, overridden, questions
from ambition_policy.wire.values import Difference, Reasons, Receipt
from ambition_policy.wire.writing import Form, plain

__all__ = ["receipt", "replay", "verify"]

_AS_OF = "as_of"
_NOTHING = "nothing"


def receipt(
    question: str,
    facts: object,
    decision: object,
    table: Table | None = None,
    *,
    as_of: date | None = None,
    key: bytes | None = None,
) -> Receipt:
    """
    Give a receipt for an answer.

    Args:
        question: the name of the question, such as `"check_attendance"`.

        facts: what it was asked about: its first parameter, or all of them by name.

        decision: the answer.

        table: the terms; those that ship with the library unless given.

        as_of: the day it was asked for, unless it is among the facts.

        key: known to the caller alone; private facts enter under it. Without it they are
            left out, and the receipt says so.

    Raises:
        InvalidReceipt: there is no such question.

        InvalidWire: the facts are not what the question takes.
    """
    asked = _asked(question)
    given, day = _given(asked, facts, as_of)
    terms = table or shipped()
    private = has_private(asked, given)
    reasons = Reasons.NONE
    if private:
        reasons = Reasons.LEFT_OUT if key is None else Reasons.KEYED
    made = Receipt(
        question=question,
        as_of=day,
        verdict=_verdict(decision),
        library=library(),
        table=terms.name,
        editions=editions(terms),
        terms=term_digests(terms, given),
        readings=readings_taken(terms),
        facts=digest(facts_plain(asked, given, Form.OPEN)),
        reasons=reasons,
        keyed=digest(facts_plain(asked, given, Form.KEYED), key) if private and key else None,
        answer=_answer(decision, reasons, key),
    )
    return attrs.evolve(
        made, digest=digest(_content(made)), seal=digest(_content(made), key) if key else None
    )


def verify(
    receipt: Receipt,
    facts: object,
    decision: object,
    table: Table | None = None,
    *,
    as_of: date | None = None,
    key: bytes | None = None,
) -> tuple[Difference, ...]:
    """
    Compare a receipt with facts, an answer and terms.

    Args:
        receipt: the receipt.

        facts: as for `receipt`.

        decision: the answer.

        table: the terms; those that ship with the library, with the readings that the
            receipt names, unless given.

        as_of: the day, where it is to be compared and is not among the facts.

        key: the key it was made with; without it, nothing is said of private facts.

    Returns:
        Everything that differs, by name; nothing where nothing does. That the library is
        another version is a difference only where the answer is another one.
    """
    asked = _asked(receipt.question)
    given, day = _given(asked, facts, as_of)
    found = [*_tampered(receipt, key), *_terms(receipt, given, table)]
    if day is not None and day != receipt.as_of:
        found.append(_difference(_AS_OF, receipt.as_of, day))
    found += _facts(receipt, asked, given, key)
    if _verdict(decision) != receipt.verdict:
        found.append(_difference("verdict", receipt.verdict, _verdict(decision)))
    if receipt.answer is not None and (receipt.reasons is not Reasons.KEYED or key):
        answer = _answer(decision, receipt.reasons, key)
        if answer != receipt.answer:
            found.append(_difference("answer", receipt.answer, answer))
            if receipt.library != library():
                found.append(_difference("library", receipt.library, library()))
    return tuple(found)


def replay(
    receipt: Receipt, facts: object, table: Table | None = None, *, key: bytes | None = None
) -> bytes:
    """
    Decide again.

    Args:
        receipt: the receipt.

        facts: as for `receipt`; lists of records may be in any order.

        table: as for `verify`.

        key: as for `verify`.

    Returns:
        The answer as a JSON document, the same bytes wherever it is decided.

    Raises:
        InvalidReceipt: the receipt was altered, or belongs to other facts or terms; each
            difference is named.
    """
    asked = _asked(receipt.question)
    given, day = _given(asked, facts, None)
    found = [*_tampered(receipt, key), *_terms(receipt, given, table)]
    if day is not None and day != receipt.as_of:
        found.append(_difference(_AS_OF, receipt.as_of, day))
    found += _facts(receipt, asked, given, key)
    if found:
        raise InvalidReceipt(Fault(d.name, d.receipt, d.found) for d in found)
    ordered = in_order(asked, _with_day(asked, given, receipt.as_of))
    terms = _own_terms(receipt) if table is None else table
    return dumps(asked.put(ordered, terms)).encode()


def _asked(question: str) -> Asked:
    asked = questions().get(question)
    if asked is None:
        wanted = f"one of {', '.join(questions())}"
        raise InvalidReceipt([Fault("question", wanted, repr(question))])
    return asked


def _given(asked: Asked, facts: object, as_of: date | None) -> tuple[dict[str, Any], date | None]:
    """Give the facts by name, and the day apart from them."""
    if isinstance(facts, Mapping):
        given = dict(facts)
    else:
        given = {slot.name: facts for slot in asked.slots[:1]}
    day = given.pop(_AS_OF, None)
    return given, as_of if day is None else day


def _with_day(asked: Asked, facts: Mapping[str, Any], day: date | None) -> dict[str, Any]:
    """Give all that the question takes."""
    return dict(facts) if asked.slot(_AS_OF) is None else {**facts, _AS_OF: day}


def _verdict(decision: object) -> str:
    verdict = getattr(decision, "verdict", None) or getattr(decision, "now", "")
    return str(verdict)


def _answer(decision: Any, reasons: Reasons, key: bytes | None) -> str | None:  # noqa: ANN401
    """Digest an answer: what follows from private facts may tell them."""
    if reasons is Reasons.LEFT_OUT:
        return None
    content = plain(shape_of(type(decision)), decision, form=Form.KEYED)
    return digest(content, key if reasons is Reasons.KEYED else None)


def _content(receipt: Receipt) -> dict[str, Any]:
    """Everything in a receipt that its digest is of."""
    return {k: v for k, v in to_plain(receipt).items() if k not in ("digest", "seal")}


def _difference(name: str, kept: object, found: object) -> Difference:
    said = (_NOTHING if value is None else str(value) for value in (kept, found))
    return Difference(name, **dict(zip(("receipt", "found"), said, strict=True)))


def _tampered(receipt: Receipt, key: bytes | None) -> Iterator[Difference]:
    """Compare a receipt with its own digests."""
    own = digest(_content(receipt))
    if not hmac.compare_digest(own, receipt.digest):
        yield _difference("receipt", receipt.digest, own)
    if key is not None and receipt.seal is not None:
        seal = digest(_content(receipt), key)
        if not hmac.compare_digest(seal, receipt.seal):
            yield _difference("seal", receipt.seal, seal)


def _own_terms(receipt: Receipt) -> Table:
    """The shipped table with the readings that a receipt names."""
    plain_readings = Readings(shipped().readings.values())
    return overridden(attrs.evolve(shipped(), readings=plain_readings), receipt.readings)


def _terms(receipt: Receipt, facts: Mapping[str, Any], table: Table | None) -> Iterator[Difference]:
    """Compare the terms part by part."""
    if table is None:
        try:
            table = _own_terms(receipt)
        except InvalidTerms as error:
            [fault] = error.faults
            yield _difference(fault.path, fault.got, fault.expected)
            table = shipped()
    if receipt.table != table.name:
        yield _difference("table", receipt.table, table.name)
    parts = (
        ("edition of", receipt.editions, editions(table)),
        ("terms:", receipt.terms, term_digests(table, facts)),
    )
    for head, kept, found in parts:
        for name in sorted({*kept, *found}):
            if kept.get(name) != found.get(name):
                yield _difference(f"{head} {name}", kept.get(name), found.get(name))


def _facts(
    receipt: Receipt, asked: Asked, facts: Mapping[str, Any], key: bytes | None
) -> Iterator[Difference]:
    """Compare the facts, and what is private among them where the key is there."""
    found = digest(facts_plain(asked, facts, Form.OPEN))
    if found != receipt.facts:
        yield _difference("facts", receipt.facts, found)
    private = has_private(asked, facts)
    if private is not (receipt.reasons is not Reasons.NONE):
        yield _difference("reasons", receipt.reasons.value, "some" if private else "none")
    elif receipt.keyed is not None and key is not None:
        keyed = digest(facts_plain(asked, facts, Form.KEYED), key)
        if not hmac.compare_digest(keyed, receipt.keyed):
            yield _difference("reasons", receipt.keyed, keyed)

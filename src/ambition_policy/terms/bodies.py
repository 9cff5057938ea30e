"""
How is what the body fixes about absences read from its tables?

The tables stand in `body.toml` below `absences`; `ambition_policy.terms.absences` says what
each of them holds.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.absences import AbsenceTerms, AbsenceWords, Deviation, SameDay
from ambition_policy.terms.circumstances import Words
from ambition_policy.terms.node import Node
from ambition_policy.terms.provisions import Trigger
from ambition_policy.terms.rows import RowReader
from ambition_policy.vocabulary import Actor, Element, Force

__all__ = ["absences_of"]


def absences_of(node: Node, clauses: frozenset[str], readings: frozenset[str]) -> AbsenceTerms:
    """
    Read the tables about absences.

    Args:
        node: the table of what holds for every programme.

        clauses: ids that may be cited.

        readings: ids of readings that may be named.

    Returns:
        What is fixed; where faults were noted, it is not fit for use.
    """
    rows = RowReader(clauses, readings)
    fields = [field.name for field in attrs.fields(AbsenceWords)]
    result = AbsenceTerms(
        words=AbsenceWords(**{name: _words(node.child(name), rows) for name in fields}),
        elements=_elements(node.child("elements")),
        procedures=tuple(map(rows.procedure, node.children("procedure"))),
        same_day=_same_day(node.child("same_day"), rows),
        options=tuple(map(rows.option, node.children("option"))),
        days_after=_days(node.child("days_after")),
        grounds=_texts(node.child("grounds")),
        approvals=_actors(node.child("approvals")),
        waiting_for=_texts(node.child("waiting_for")),
        deviations=tuple(_deviation(child, readings) for child in node.children("deviation")),
    )
    node.done()
    return result


def _words(node: Node, rows: RowReader) -> Words:
    result = Words(words=node.texts("words", least=1), clauses=rows.clauses(node))
    node.done()
    return result


def _elements(node: Node) -> FrozenMap[str, Element]:
    found = {kind: element for element in Element for kind in node.texts(element)}
    node.done()
    return FrozenMap(found)


def _same_day(node: Node, rows: RowReader) -> SameDay:
    result = SameDay(
        actor=node.word("actor", Actor),
        force=node.word("force", Force),
        clauses=rows.clauses(node),
    )
    node.done()
    return result


def _days(node: Node) -> FrozenMap[str, int]:
    return FrozenMap({key: node.count(key) or 0 for key in node.table})


def _texts(node: Node) -> FrozenMap[str, str]:
    return FrozenMap({key: node.text(key) for key in node.table})


def _actors(node: Node) -> FrozenMap[str, Actor]:
    return FrozenMap({key: node.word(key, Actor) for key in node.table})


def _deviation(node: Node, readings: Iterable[str]) -> Deviation:
    result = Deviation(
        reading=node.text("reading"),
        choice=node.text("choice"),
        programme=node.text("programme"),
        trigger=node.word("trigger", Trigger) if node.has("trigger") else None,
        option=node.maybe_text("option"),
        becomes=node.word("becomes", Trigger) if node.has("becomes") else None,
        more_kinds=node.texts("more_kinds"),
        dropped=node.texts("dropped"),
        presumed=node.texts("presumed"),
    )
    if result.reading not in readings:
        node.fault("reading", "the id of a reading", result.reading)
    node.done()
    return result

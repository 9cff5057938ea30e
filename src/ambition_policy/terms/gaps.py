"""
What do the two texts leave open, contradict or get wrong, and what is done about it?

Each entry says it in our own words, with the treatment in force, the clauses that it is about,
the readings that may be chosen otherwise, and the tests that hold the treatment.

>>> from ambition_policy.terms import gaps
>>> gap = gaps()["I-22"]
>>> gap.kind.value, gap.readings
('gap', ('A-05',))
>>> print(gap.treatment)
The answer gives the exact share attended, says that the content is covered, and refers.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.terms.node import Node

__all__ = ["Gap", "GapKind", "gaps_of"]


class GapKind(StrEnum):
    """In which way a text leaves something open."""

    GAP = "gap"
    """Nothing is said."""

    CONFLICT = "conflict"
    """Two passages disagree."""

    UNCLEAR = "unclear"
    """The words can be taken in several ways."""

    SLIP = "slip"
    """A mistake of the pen, or a name that differs from its twin."""


@final
@attrs.frozen(kw_only=True)
class Gap:
    """
    One thing that the texts leave open.

    Attributes:
        id: `"I-01"` and on.

        kind: in which way it is open.

        about: what is open, in our own words.

        treatment: what the library does about it.

        clauses: the clauses it is about, at least one.

        readings: the readings that hold the treatment, and may be chosen otherwise.

        tests: the tests that hold the treatment, at least one, as `file::name`.
    """

    id: str
    kind: GapKind
    about: str
    treatment: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def gaps_of(node: Node, clauses: Collection[str], readings: Collection[str]) -> list[Gap]:
    """
    Read `[[gap]]` tables.

    Args:
        node: the whole file.

        clauses: ids that may be cited.

        readings: readings that may be named.

    Returns:
        The entries; faults are noted, each with its path.
    """
    found = []
    for child in node.children("gap"):
        gap = Gap(
            id=child.text("id"),
            kind=child.word("kind", GapKind),
            about=child.text("about"),
            treatment=child.text("treatment"),
            clauses=child.texts("clauses", least=1),
            readings=child.texts("readings"),
            tests=child.texts("tests", least=1),
        )
        for id_ in gap.clauses:
            if id_ not in clauses:
                child.fault("clauses", "ids of clauses", id_)
        for id_ in gap.readings:
            if id_ not in readings:
                child.fault("readings", "ids of readings", id_)
        child.done()
        found.append(gap)
    node.done()
    return found

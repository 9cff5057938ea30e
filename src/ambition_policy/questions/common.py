"""
What do all questions share: the terms of one call, and what every answer says at the end?

>>> Stated(shipped(), date(2024, 5, 2)).table.name
'shipped'
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar, final

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.rules import policy_status
from ambition_policy.rules.overlay import Overlay
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.vocabulary import Role

__all__ = ["Stated", "candidates", "finish", "npq_of", "rows_of", "rulings_of"]

V = TypeVar("V", bound=StrEnum)


@final
@attrs.frozen
class Stated:
    """The terms of one call."""

    table: Table
    as_of: date | None = None
    contracts: tuple[Contract, ...] = ()
    unknown: bool = False

    def overlay(self, row: Row) -> Overlay:
        """What the row asks for, with what contracts say of it."""
        return Overlay(row.standard, self.contracts, row.programme, self.unknown)

    @classmethod
    def of(
        cls,
        table: Table | None,
        as_of: date | None,
        contracts: Sequence[Contract] = (),
        *,
        unknown: bool = False,
    ) -> Stated:
        """Take the arguments of a question, with the shipped table unless one is given."""
        return cls(table or shipped(), as_of, tuple(contracts), unknown)


def day_of(participant: Participant, as_of: date | None) -> date | None:
    """The day judged for: for somebody who had left by then, the day on which they did."""
    days = [as_of, participant.left.on if participant.left is not None else None]
    return min((day for day in days if day is not None), default=None)


def rulings_of(participant: Participant, as_of: date | None) -> tuple[Ruling, ...]:
    """The rulings made by the day judged for."""
    day = day_of(participant, as_of)
    return tuple(r for r in participant.rulings if day is None or r.on <= day)


def finish(
    decision: Decision[V], participant: Participant, table: Table, as_of: date | None
) -> Decision[V]:
    """Say the day, the editions, and whether the person left."""
    left = participant.left
    as_of = day_of(participant, as_of)
    if left is not None and left.on is not None and as_of is not None and as_of < left.on:
        # On that day they were still there.
        left = None
    used = dict.fromkeys(
        table.clauses[id_].document for id_ in decision.clauses if id_ in table.clauses
    )
    documents = {}
    for name in used:
        document = table.documents.get(name)
        if document is None:
            continue
        edition = f"{document.last_reviewed:%Y-%m}"
        if as_of is None:
            documents[name] = edition
        else:
            status = policy_status.assess(document, as_of, table.readings)
            documents[name] = f"{edition}, {status.verdict.value}"
    return attrs.evolve(
        decision,
        as_of=as_of,
        left=None if left is None else left.how.value,
        documents=FrozenMap(documents),
    )


def rows_of(
    programme: Programme, variant: str | None, role: Role | None
) -> tuple[list[Row], tuple[str, ...]]:
    """Every row that may be meant, and the facts that would say which."""
    faults = Faults(programme.code)
    programme.check(variant, role, faults)
    faults.raise_as(InvalidFacts)
    variants: list[str | None] = [variant]
    missing = []
    if variant is None and programme.variants and not programme.any_variant:
        variants = list(programme.variants)
        missing.append(programme.variant_fact)
    roles: list[Role | None] = [role]
    if role is None and len(programme.roles) > 1:
        roles = list(programme.roles)
        missing.append("role")
    return [programme.row(v, r) for v in variants for r in roles], tuple(missing)


def candidates(label: str | None, table: Table) -> tuple[str, ...]:
    """Programmes that a bare NPQ label may stand for."""
    return tuple(
        programme.code
        for programme in table.programmes.values()
        if label is not None
        and (label in programme.variants or label in programme.name or programme.any_variant)
    )


def npq_of(participant: Participant, table: Table) -> tuple[Programme, str | None, date | None]:
    """Give the NPQ that is meant, its label and start: one taken besides, or the programme."""
    if participant.npq is not None:
        [programme] = [p for p in table.programmes.values() if p.document == "npq"]
        return programme, participant.npq, participant.npq_start
    programme = table.programme(participant.programme or "")
    return programme, participant.variant, participant.start

"""
What is wrong with a table, as far as reading it shows?

A gap, where somebody has no row; an overlap, where they have two; a row that can never apply;
a threshold outside its range; a requirement that nobody can meet, or that everybody meets. The
strict loader refuses most of this, and a table that was built in code comes by no loader.

>>> faults(shipped())
()
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, final

import attrs

from ambition_policy.decisions import Verdict
from ambition_policy.facts import Tally
from ambition_policy.frozen import FrozenMap
from ambition_policy.laws.people import Taken
from ambition_policy.strategies.asked import TERMS_OF
from ambition_policy.terms import Programme, Row, StandardKind, Table
from ambition_policy.terms import shipped as shipped  # noqa: PLC0414  (used by the example)
from ambition_policy.terms.programmes import Requirement
from ambition_policy.terms.standards import Limit
from ambition_policy.vocabulary import Role

__all__ = ["Flaw", "faults"]

_OTHER_LABEL = "any other label"
_ONE = {"clauses": "clause", "readings": "reading"}


@final
@attrs.frozen
class Flaw:
    """
    One thing that is wrong with a table.

    Attributes:
        where: the programme and the place in it.

        what: what is wrong.

        example: the smallest example: a variant and role, a value, or sessions taken.
    """

    where: str
    what: str
    example: object = None

    def __str__(self) -> str:
        """Say it in one line."""
        shown = "" if self.example is None else f": {self.example!r}"
        return f"{self.where}: {self.what}{shown}"


def faults(table: Table) -> tuple[Flaw, ...]:
    """
    Give everything that is wrong with a table.

    Args:
        table: the terms.
    """
    found = [*_body(table)]
    for programme in table.programmes.values():
        own = [*_places(programme), *_cited(programme, table), *_inexact(programme)]
        found += [*own, *_values(programme)]
        # Nobody can be judged by a row that is not there, or by a number that is not exact.
        found += () if own else _judged(programme, table)
    return tuple(found)


def _fits(rule: Requirement, variant: str | None, role: Role) -> bool:
    return (not rule.variants or variant in rule.variants) and (
        not rule.roles or role in rule.roles
    )


def _places(programme: Programme) -> Iterator[Flaw]:
    """Gaps, overlaps, and rows that can never apply."""
    labels: list[str | None] = [*programme.variants] or [None]
    if programme.any_variant:
        labels.append(_OTHER_LABEL)
    used: set[int] = set()
    for variant, role in product(labels, programme.roles):
        fitting = [
            at for at, rule in enumerate(programme.requirements) if _fits(rule, variant, role)
        ]
        if programme.any_variant:
            named = [at for at in fitting if programme.requirements[at].variants]
            fitting = named or fitting
        used.update(fitting)
        example = {"variant": variant, "role": role.value}
        if not fitting:
            yield Flaw(programme.code, "a gap, nothing is asked of somebody", example)
        if len(fitting) > 1:
            yield Flaw(programme.code, "an overlap, two rows ask of somebody", example)
        kinds = [
            event.kind
            for event in programme.events
            if (not event.variants or variant in event.variants)
            and (not event.roles or role in event.roles)
        ]
        for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
            yield Flaw(f"{programme.code}, {kind}", "an overlap, counted twice", example)
    for at, rule in enumerate(programme.requirements):
        if at not in used:
            whom = {"variants": rule.variants, "roles": tuple(map(str, rule.roles))}
            yield Flaw(f"{programme.code}, row {at + 1}", "it can never apply", whom)


def _values(programme: Programme) -> Iterator[Flaw]:
    """Thresholds outside their range, terms that are missing, and counts that do not add up."""
    for at, rule in enumerate(programme.requirements):
        where = f"{programme.code}, row {at + 1}"
        stated = [limit.term for limit in rule.standard.limits]
        for term in TERMS_OF[rule.standard.kind]:
            if term not in stated:
                yield Flaw(where, f"{term.value} is not stated")
        for term in dict.fromkeys(term for term in stated if stated.count(term) > 1):
            yield Flaw(where, f"{term.value} is stated more than once")
        for limit in (*rule.standard.limits, *rule.standard.expected):
            if _is_exact(limit) and not _in_range(limit):
                wanted = "a share from 0 to 1" if limit.term.is_share else "a count of 0 or more"
                yield Flaw(f"{where}, {limit.term.value}", f"it is not {wanted}", limit.value)
    for event in programme.events:
        where = f"{programme.code}, {event.kind}"
        if event.count is not None and event.count < 1:
            yield Flaw(where, "its count is not 1 or more", event.count)
        split = sum(event.by_year.values())
        for year, number in event.by_year.items():
            if number < 0:
                yield Flaw(f"{where}, year {year}", "its count is not 0 or more", number)
        if event.count is not None and event.by_year and split != event.count:
            yield Flaw(where, f"its years add up to {split}", event.count)


def _inexact(programme: Programme) -> Iterator[Flaw]:
    """Thresholds that are not exact."""
    for at, rule in enumerate(programme.requirements):
        for limit in (*rule.standard.limits, *rule.standard.expected):
            if not _is_exact(limit):
                where = f"{programme.code}, row {at + 1}, {limit.term.value}"
                yield Flaw(where, "it is no Fraction", limit.value)


def _is_exact(limit: Limit) -> bool:
    given: object = limit.value
    return isinstance(given, Fraction)


def _in_range(limit: Limit) -> bool:
    if limit.term.is_share:
        return 0 <= limit.value <= 1
    return limit.value >= 0 and limit.value.denominator == 1


def _judged(programme: Programme, table: Table) -> Iterator[Flaw]:
    """Requirements that nobody can meet, or that nobody can miss."""
    for row in programme.rows():
        if not row.standard.limits or row.standard.kind is StandardKind.NO_REQUIREMENT:
            continue
        where = "/".join(filter(None, (row.programme, row.variant, row.role)))
        best, worst = (_all(row, status) for status in ("live", "lost"))
        if best.judge(table).verdict is Verdict.NOT_MET:
            yield Flaw(where, "its requirement can never be met", best.tally)
        if worst.judge(table).verdict is Verdict.MET:
            yield Flaw(where, "its requirement is always met", worst.tally)


def _all(row: Row, status: str) -> Taken:
    """Every session of a row taken in one way."""
    counts: FrozenMap[str, int] = FrozenMap(dict.fromkeys(row.uncounted, 1))
    total = sum(event.count or 1 for event in row.events) or 1
    return Taken(row, Tally(**{status: total}), left=False, counts=counts)


def _body(table: Table) -> Iterator[Flaw]:
    """What the body fixes, outside its range."""
    body, fixed = table.body, table.body.circumstances
    first, last = body.npq_intake
    if last < first:
        yield Flaw("body, npq_intake", "it ends before it begins", body.npq_intake)
    numbers = {
        "event_attendees": body.event_attendees,
        "assessment_window": fixed.assessment_window.days,
        "module_ideal": fixed.module_ideal.days,
        "working_weekdays": fixed.working_weekdays,
    }
    for name, number in numbers.items():
        if number < 1:
            yield Flaw(f"body, {name}", "it is not 1 or more", number)


def _cited(programme: Programme, table: Table) -> Iterator[Flaw]:
    """Clauses and readings that are named anywhere and do not exist."""
    for where, value in _parts(programme, (programme.code,)):
        for name, known in (("clauses", table.clauses), ("readings", table.readings)):
            for id_ in dict.fromkeys(getattr(value, name, ())):
                if id_ not in known:
                    yield Flaw(", ".join(where), f"no such {_ONE[name]}", id_)
        reading = getattr(value, "reading", None)
        if reading is not None and reading not in table.readings:
            yield Flaw(", ".join(where), "no such reading", reading)


def _parts(value: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401  (any term)
    """A value and everything below it, with the way there."""
    yield where, value
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        items = inner if isinstance(inner, tuple) else (inner,)
        for at, item in enumerate(items, 1):
            if attrs.has(type(item)):
                step = f"{field.name} {at}" if items is inner else field.name
                yield from _parts(item, (*where, step))

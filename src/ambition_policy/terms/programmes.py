"""
Which programmes are there, and what does the row for one variant and role say?

>>> from ambition_policy.terms import shipped
>>> row = shipped().programme("ECF").row("national", "ect")
>>> row.total, [event.kind for event in row.events]
(14, ['induction_conference', 'sense_making_clinic', 'midpoint_conference'])
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import final

import attrs

from ambition_policy.citations import Clause, Document, Readings
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.terms.absences import AbsenceTerms
from ambition_policy.terms.circumstances import Circumstances
from ambition_policy.terms.provisions import (
    CatchUp,
    Contact,
    Dispensations,
    FollowUp,
    LateEarly,
    OptionalEvent,
    Otherwise,
    RequiredEvent,
)
from ambition_policy.terms.standards import Standard
from ambition_policy.vocabulary import CellState, Role

__all__ = ["Body", "Programme", "Requirement", "Row", "Table", "Variant"]


@final
@attrs.frozen(kw_only=True)
class Variant:
    """
    One variant of a programme.

    Attributes:
        npq: whether it carries an NPQ; `None` where the text does not say.

        award: the qualification that it leads to beside the programme's, if the text names one.
    """

    code: str
    name: str
    npq: bool | None = None
    award: str | None = None
    months: int | None = None


@final
@attrs.frozen(kw_only=True)
class Requirement:
    """A standard and the variants and roles it is for; empty means all."""

    standard: Standard
    variants: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    otherwise: Otherwise | None = None


@final
@attrs.frozen(kw_only=True)
class Row:
    """
    What one variant of a programme asks of one role.

    Attributes:
        programme: the programme's code.

        events: the kinds of session required.

        standard: what is asked for.

        optional_state: the state of the cell on optional events.

        optional_clauses: where that cell stands.

        year_split: whether the text divides this row's sessions by year; `None` where the
            question does not arise.

        award: the qualification the programme leads to, if the text names one.

        pass_fail: whether it ends with a pass or fail, where the text says.

        dispensations: the state of the cell on dispensations.

        needs_approval: whether making something up needs approval beforehand.

        otherwise: a reading, its choice, and the row that stands under that choice.
    """

    programme: str
    variant: str | None
    role: Role
    events: tuple[RequiredEvent, ...]
    optional: tuple[OptionalEvent, ...]
    standard: Standard
    optional_state: CellState = CellState.NO_ROW
    optional_clauses: tuple[str, ...] = ()
    year_split: bool | None = None
    award: str | None = None
    pass_fail: bool | None = None
    dispensations: CellState = CellState.NO_ROW
    needs_approval: bool = False
    otherwise: tuple[str, str, Row] | None = None

    @cached_property
    def total(self) -> int | None:
        """How many sessions are required; `None` where a number is missing."""
        counts = [event.count for event in self.events]
        known = [count for count in counts if count is not None]
        return sum(known) if known and len(known) == len(counts) else None

    @cached_property
    def uncounted(self) -> tuple[str, ...]:
        """The kinds whose number the text does not give."""
        return tuple(event.kind for event in self.events if event.count is None)

    def counts(self) -> FrozenMap[str, int | None]:
        """How many of each kind; `None` where the text gives no number."""
        return self._counts

    @cached_property
    def _counts(self) -> FrozenMap[str, int | None]:
        return FrozenMap({event.kind: event.count for event in self.events})

    def by_year(self) -> FrozenMap[int, int]:
        """How many in each year, as far as the text says."""
        years: dict[int, int] = {}
        for event in self.events:
            for year, count in event.by_year.items():
                years[year] = years.get(year, 0) + count
        return FrozenMap(dict(sorted(years.items())))

    def whole_years(self) -> FrozenMap[int, int]:
        """How many in each year, if the text divides all of the row's sessions."""
        return self._whole_years

    @cached_property
    def _whole_years(self) -> FrozenMap[int, int]:
        years = self.by_year()
        return years if sum(years.values()) == self.total else EMPTY

    def days(self) -> FrozenMap[str, int]:
        """How many days each kind lasts, where any differs from one."""
        return self._days

    @cached_property
    def _days(self) -> FrozenMap[str, int]:
        days = {event.kind: event.days or 1 for event in self.events}
        return FrozenMap(days) if any(event.days for event in self.events) else EMPTY


@final
@attrs.frozen(kw_only=True)
class Programme:
    """
    A programme with everything its row provides.

    Attributes:
        document: the document its row stands in.

        npq: whether it is or carries an NPQ; `None` where that depends on the variant.

        award: the qualification it leads to, as a code, if the text names one.

        pass_fail: whether it ends with a pass or fail, where the text says.

        variant_fact: the fact to ask for where the variant is not known.

        any_variant: whether labels beyond the listed variants are accepted (reading A-29).

        bought: the purchase route its label names, if any.
    """

    code: str
    name: str
    document: str
    heading: str
    roles: tuple[Role, ...]
    variants: FrozenMap[str, Variant] = EMPTY
    any_variant: bool = False
    variant_fact: str = "variant"
    npq: bool | None = False
    award: str | None = None
    pass_fail: bool | None = None
    bought: str | None = None
    months: int | None = None
    years: int | None = None
    events: tuple[RequiredEvent, ...] = ()
    year_split_missing: tuple[str, ...] = ()
    optional_state: CellState
    optional_clauses: tuple[str, ...] = ()
    optional: tuple[OptionalEvent, ...] = ()
    requirements: tuple[Requirement, ...]
    follow_up: FollowUp
    catch_up: CatchUp
    late_early: LateEarly
    dispensations: Dispensations
    contacts: tuple[Contact, ...] = ()
    notes: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row: each variant with each role."""
        for variant in self.variants or (None,):
            for role in self.roles:
                yield self.row(variant, role)

    def row(self, variant: str | None = None, role: Role | str | None = None) -> Row:
        """
        Select the row for one variant and role.

        Args:
            variant: the variant's code; `None` only where there is none to choose.

            role: the role; `None` only where there is just one.

        Raises:
            InvalidFacts: the programme has no such variant or role.
        """
        if (variant, role) in self._selected:
            return self._selected[variant, role]
        row = self._row(variant, role)
        if variant is None or variant in self.variants:
            # Labels beyond the listed ones are without number.
            self._selected[variant, role] = row
        return row

    @cached_property
    def _selected(self) -> dict[tuple[str | None, Role | str | None], Row]:
        """The rows that were asked for: they follow from the programme, so each is made once."""
        return {}

    def _row(self, variant: str | None, role: Role | str | None) -> Row:
        faults = Faults(self.code)
        self.check(variant, role, faults)
        if variant is None and self.variants and not self.any_variant:
            faults.add("variant", f"one of {', '.join(self.variants)}", variant)
        if role is None and len(self.roles) > 1:
            faults.add("role", f"one of {', '.join(self.roles)}", role)
        faults.raise_as(InvalidFacts)
        part = self.roles[0] if role is None else Role(role)
        own = None if variant is None else self.variants.get(variant)

        def fits(variants: tuple[str, ...], roles: tuple[Role, ...] = ()) -> bool:
            return (not variants or variant in variants) and (not roles or part in roles)

        fitting = [r for r in self.requirements if fits(r.variants, r.roles)]
        if self.any_variant:
            # What is asked of a label by name comes before what is asked of every other.
            fitting = [r for r in fitting if r.variants] or fitting
        [requirement] = fitting
        events = tuple(e for e in self.events if fits(e.variants, e.roles))
        split = any(event.by_year for event in events) or None
        return Row(
            programme=self.code,
            variant=variant,
            role=part,
            events=events,
            optional=tuple(e for e in self.optional if fits(e.variants)),
            optional_state=self.optional_state,
            optional_clauses=self.optional_clauses,
            standard=requirement.standard,
            year_split=False if variant in self.year_split_missing and events else split,
            dispensations=self.dispensations.state,
            needs_approval=any("approved_before" in o.needs for o in self.catch_up.options),
            award=self.award if own is None else own.award or self.award,
            pass_fail=self.pass_fail,
            otherwise=self._otherwise(requirement.otherwise, part),
        )

    def _otherwise(self, other: Otherwise | None, role: Role) -> tuple[str, str, Row] | None:
        if other is None or other.variant is None:
            return None
        return other.reading, other.choice, self.row(other.variant, role)

    def check(self, variant: str | None, role: Role | str | None, faults: Faults) -> None:
        """Note a variant or role that this programme does not have."""
        known = variant is None or variant in self.variants
        if not known and not (self.any_variant and variant):
            faults.add("variant", f"one of {', '.join(self.variants) or 'none'}", variant)
        if role is not None and role not in self.roles:
            faults.add("role", f"one of {', '.join(self.roles)}", role)


@final
@attrs.frozen(kw_only=True)
class Body:
    """
    What the texts fix for every programme.

    Attributes:
        event_attendees: the least number of attendees that makes an event.

        npq_intake: first and last day of the intake that the NPQ policy names.

        circumstances: what is fixed about leave, moves, part-time work, windows and travel.

        absences: what is fixed about absences, notice, lateness and charges.
    """

    event_attendees: int
    npq_intake: tuple[date, date]
    circumstances: Circumstances
    absences: AbsenceTerms


@final
@attrs.frozen(kw_only=True)
class Table:
    """
    Everything that can be asked for: programmes, documents, clauses and readings.

    Attributes:
        name: who made it; `"shipped"` for ours.
    """

    name: str
    programmes: FrozenMap[str, Programme]
    documents: FrozenMap[str, Document]
    clauses: FrozenMap[str, Clause] = attrs.field(repr=False)
    readings: Readings = attrs.field(repr=False)
    body: Body

    def programme(self, code: str) -> Programme:
        """
        Give the programme with *code*.

        Args:
            code: exactly as the table writes it.

        Raises:
            InvalidFacts: the table has no such programme.
        """
        if code not in self.programmes:
            faults = Faults("")
            faults.add("programme", f"one of {', '.join(self.programmes)}", code)
            faults.raise_as(InvalidFacts)
        return self.programmes[code]

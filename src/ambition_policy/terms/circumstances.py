"""
What do the texts fix about leave, moves, part-time work, windows, travel and support?

Numbers and closed lists that hold for every programme: the days of the assessment window, the
kinds of leave, the causes that count as force majeure. Each carries the clauses it was read
from. What the texts leave open, such as a lead time in days, is not here.

>>> from ambition_policy.terms import shipped
>>> fixed = shipped().body.circumstances
>>> fixed.assessment_window.days, "maternity" in fixed.leave_kinds.words
(8, True)
"""

from __future__ import annotations

from collections.abc import Collection
from typing import final

import attrs

from ambition_policy.terms.node import Node

__all__ = ["Circumstances", "Flexibility", "Length", "ProviderDuty", "Words", "circumstances_of"]


@final
@attrs.frozen(kw_only=True)
class Length:
    """A number of days, and where it is stated."""

    days: int
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Words:
    """A list of codes in the order of the text, and where it stands."""

    words: tuple[str, ...]
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Flexibility:
    """
    One thing that the design of the NPQs gives to people who work part-time.

    Attributes:
        element: the element of the programme it is about, as a code.

        item: what is given, as a code.

        part_timers_only: whether it is said of part-timers alone.

        variants: the NPQs that it is for; empty for all.
    """

    element: str
    item: str
    part_timers_only: bool = False
    variants: tuple[str, ...] = ()
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class ProviderDuty:
    """
    One thing a provider owes to somebody in certain circumstances.

    Attributes:
        reason: the circumstances, as a code.

        item: what is owed, as a code.
    """

    reason: str
    item: str
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Circumstances:
    """
    What the texts fix about changes in somebody's circumstances, for every programme.

    Attributes:
        assessment_window: how long the assessment is open.

        working_weekdays: how many days of a week, from Monday on, are taken as working days
            where a reading counts them; the texts have no bank holidays.

        module_ideal: in how many days a module is best finished.

        leave_kinds: the kinds of leave that the passage names.

        leave_ground: the words by which rows list leave as a ground for dispensation.

        leave_options: what is talked through where leave is too long to finish.

        destinations: where a move may lead for the duty to go on.

        force_majeure_causes: the causes that are named.

        affected_event: what Ambition does where an event is affected.

        check_in_cases: the kinds of case that are raised at a check-in.

        onboarding: what a new Delivery Partner is told.

        lead_times: elements whose dates are to be given well ahead, each with its clause.

        flexibilities: what the design gives to part-timers, in the order of the text.

        provider_duties: what providers owe to part-timers and to those who move.
    """

    assessment_window: Length
    working_weekdays: int
    module_ideal: Length
    leave_kinds: Words
    leave_ground: Words
    leave_options: Words
    destinations: Words
    force_majeure_causes: Words
    affected_event: Words
    check_in_cases: Words
    onboarding: Words
    lead_times: tuple[Words, ...]
    flexibilities: tuple[Flexibility, ...]
    provider_duties: tuple[ProviderDuty, ...]


def circumstances_of(node: Node, clauses: Collection[str]) -> Circumstances:
    """
    Read the tables about circumstances.

    Args:
        node: the file of what holds for every programme.

        clauses: ids that may be cited.

    Returns:
        What is fixed; where faults were noted, it is not fit for use.
    """
    read = _Reader(clauses)
    window = node.child("assessment_window")
    working_weekdays = window.count("working_weekdays") or 0
    return Circumstances(
        assessment_window=read.length(window),
        working_weekdays=working_weekdays,
        module_ideal=read.length(node.child("module_ideal")),
        leave_kinds=read.words(node.child("leave_kinds")),
        leave_ground=read.words(node.child("leave_ground")),
        leave_options=read.words(node.child("leave_options")),
        destinations=read.words(node.child("destinations")),
        force_majeure_causes=read.words(node.child("force_majeure_causes")),
        affected_event=read.words(node.child("affected_event")),
        check_in_cases=read.words(node.child("check_in_cases")),
        onboarding=read.words(node.child("onboarding")),
        lead_times=tuple(read.words(child) for child in node.children("lead_time")),
        flexibilities=tuple(read.flexibility(child) for child in node.children("flexibility")),
        provider_duties=tuple(read.duty(child) for child in node.children("provider_duty")),
    )


@final
class _Reader:
    """Reads one kind of table after another, knowing which clauses exist."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known

    def clauses(self, node: Node) -> tuple[str, ...]:
        """Read the ids of the clauses that a table comes from."""
        found = node.texts("clauses", least=1)
        for id_ in found:
            if id_ not in self.known:
                node.fault("clauses", "ids of clauses", id_)
        return found

    def length(self, node: Node) -> Length:
        """Read a number of days."""
        days = node.count("days")
        if not days:
            node.fault("days", "a count of 1 or more", days)
        result = Length(days=days or 0, clauses=self.clauses(node))
        node.done()
        return result

    def words(self, node: Node) -> Words:
        """Read a list of codes."""
        result = Words(words=node.texts("words", least=1), clauses=self.clauses(node))
        node.done()
        return result

    def flexibility(self, node: Node) -> Flexibility:
        """Read what the design gives."""
        result = Flexibility(
            element=node.text("element"),
            item=node.text("item"),
            part_timers_only=bool(node.flag("part_timers_only")),
            variants=node.texts("variants"),
            clauses=self.clauses(node),
        )
        node.done()
        return result

    def duty(self, node: Node) -> ProviderDuty:
        """Read what a provider owes."""
        result = ProviderDuty(
            reason=node.text("reason"), item=node.text("item"), clauses=self.clauses(node)
        )
        node.done()
        return result

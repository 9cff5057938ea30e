"""
Which reasons, courses and declarations does the DfE's API take on a day?

Matching is exact: a capital letter or a missing full stop makes another word.

>>> len(withdrawal_reasons(date(2025, 11, 30))), len(withdrawal_reasons(date(2025, 12, 1)))
(17, 21)
>>> course("NPQLT")
Course(identifier='npq-leading-teaching', group=<CourseGroup.SPECIALIST: 'specialist'>, \
label='NPQLT')
>>> [kind.value for kind in declaration_types("NPQLT")]
['started', 'retained-1', 'completed']
"""

from __future__ import annotations

from datetime import date

from ambition_policy.dfe.reading import shipped
from ambition_policy.dfe.table import Course, DeclarationType
from ambition_policy.errors import Faults, InvalidFacts

__all__ = ["course", "courses", "declaration_types", "deferral_reasons", "withdrawal_reasons"]


def deferral_reasons(on: date) -> tuple[str, ...]:
    """
    Give the reasons for a deferral that are taken on a day, for NPQs and for ECF alike.

    Args:
        on: the day of the request.

    Raises:
        InvalidFacts: the day is before the first whose list is on record.
    """
    faults = Faults("")
    faults.day("on", on)
    faults.raise_as(InvalidFacts)
    if on < shipped().deferral_from:
        faults.add("on", f"a day from {shipped().deferral_from}, the first with a known list", on)
    faults.raise_as(InvalidFacts)
    return tuple(reason.code for reason in shipped().deferral)


def withdrawal_reasons(on: date) -> tuple[str, ...]:
    """
    Give the reasons for a withdrawal from an NPQ that are taken on a day.

    Args:
        on: the day of the request.

    Returns:
        The codes in the order of the list. One whose day is not on record counts as there
        from the beginning.

    Raises:
        InvalidFacts: it is no day.
    """
    faults = Faults("")
    faults.day("on", on)
    faults.raise_as(InvalidFacts)
    return tuple(
        reason.code for reason in shipped().withdrawal if reason.since is None or reason.since <= on
    )


def courses() -> tuple[Course, ...]:
    """Give the courses of the API."""
    return shipped().courses


def course(label: str) -> Course | None:
    """
    Find a course.

    Args:
        label: the label of an NPQ, such as `"NPQEL"`, or the identifier itself.

    Returns:
        The course, or `None` where the API has none of that label, as for `"NPQML"`. That a
        label fits does not say that somebody's programme is in the API: its cohorts begin
        in 2021, and earlier NPQs bore some of the same labels.
    """
    for found in courses():
        if label in (found.label, found.identifier):
            return found
    return None


def declaration_types(label: str) -> tuple[DeclarationType, ...]:
    """
    Give the declarations that a course has, in order.

    Args:
        label: the label of an NPQ, or the identifier of a course.

    Raises:
        InvalidFacts: the API has no such course.
    """
    return shipped().declarations[find(label).group]


def find(label: str) -> Course:
    """Find a course, or say which there are."""
    found = course(label)
    if found is None:
        faults = Faults("")
        faults.add("course", f"one of {', '.join(one.label for one in courses())}", label)
        raise InvalidFacts(faults.found)
    return found

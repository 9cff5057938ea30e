"""
Events: how many sessions of which kind does a row require, and in which year?

The appendix gives numbers for most programmes; where it gives none the number has to come
from orientation or the handbook (ATT-3.att.1, .2), so it is missing, never guessed.

>>> from ambition_policy.terms import shipped
>>> found = assess(shipped().programme("ECF").row("national", "ect"))
>>> found.counts["sense_making_clinic"], found.counts["total"], found.counts["year_1"]
(12, 14, 7)
"""

from __future__ import annotations

from enum import StrEnum

from ambition_policy.decisions import Decision, Detail
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.programmes import Row
from ambition_policy.terms.standards import Term

__all__ = ["EventsVerdict", "assess"]


class EventsVerdict(StrEnum):
    """Whether the row says how many there are."""

    DATA = "data"
    NONE_LISTED = "none_listed"
    INSUFFICIENT_INFORMATION = "insufficient_information"


def assess(row: Row) -> Decision[EventsVerdict]:
    """
    Say what a row requires.

    Args:
        row: one variant of a programme, for one role.

    Returns:
        A decision whose counts give each kind of session by its code, `total`, `day_units`
        where days differ from sessions, and `year_1`, `year_2` where the text divides them.
    """
    own = [id_ for event in row.events for id_ in event.clauses]
    own += [id_ for option in row.optional for id_ in option.clauses]
    clauses = tuple(dict.fromkeys([*own, *row.optional_clauses]))
    optional = {f"optional_{o.kind}": o.count for o in row.optional if o.count is not None}
    counts = {event.kind: event.count for event in row.events if event.count is not None}
    counts |= optional
    if row.total is not None:
        counts["total"] = row.total
        if row.days():
            counts["day_units"] = sum(
                row.days()[event.kind] * (event.count or 0) for event in row.events
            )
    details: dict[str, Detail] = {"optional_events": row.optional_state.value}
    for option in row.optional:
        details |= {
            "mandatory": False,
            "opt_out": option.opt_out,
            "expected_if_opted_in": option.expected,
        }
    for limit in row.standard.limits:
        if limit.term is Term.MAX_MISSED:
            details["max_missed"] = int(limit.value)
    if not row.events:
        return Decision(
            question="events",
            verdict=EventsVerdict.NONE_LISTED,
            because="the row lists no sessions",
            clauses=(*row.standard.clauses, *row.optional_clauses),
            counts=FrozenMap(optional),
            details=FrozenMap(details),
        )
    missing = [*row.uncounted]
    if len(missing) == len(row.events):
        missing = ["event_counts"]
    if row.year_split is False:
        missing.append("year_split")
    else:
        counts |= {f"year_{year}": count for year, count in row.by_year().items()}
    return Decision(
        question="events",
        verdict=(EventsVerdict.INSUFFICIENT_INFORMATION if missing else EventsVerdict.DATA),
        because=(
            "the row gives no number for all of it" if missing else "the row gives the numbers"
        ),
        clauses=clauses,
        counts=FrozenMap(counts),
        missing=tuple(missing),
        details=FrozenMap(details),
    )

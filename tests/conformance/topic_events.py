"""requirement_data and event_definition: what a row lists, and what an event is."""

from __future__ import annotations

from collections.abc import Mapping

from asking import Answer, Asked, Topic

from ambition_policy.facts import Event, OneToOne
from ambition_policy.questions import check_event, required_events
from ambition_policy.terms import Table

__all__ = ["EVENT_DEFINITION", "REQUIREMENT_DATA", "data", "define"]

_OTHER_WORDS = {
    "launch_residential": ("summer_residential",),
    "midpoint_residential": ("mid_point_residential",),
    "midpoint_conference": ("mid_point_conference",),
    "online_induction": ("online_induction_session", "induction_session", "induction"),
    "academic_tutoring": ("academic_tutoring_session", "tutoring"),
    "module_conference": ("conference",),
    "session": ("core_session",),
    "coaching": ("coaching_session",),
}
"""Kinds of session by the library's word, and what else a row may call them."""


def _worded(counts: Mapping[str, int | None]) -> dict[str, int | None]:
    """The counts under every word for each kind."""
    return {
        word: count
        for kind, count in counts.items()
        for word in (kind, *_OTHER_WORDS.get(kind, ()))
    }


def data(asked: Asked, table: Table) -> Answer:
    """Ask `required_events`, and read what else the same row states."""
    code = asked.programme or ""
    found = Answer.of(required_events(code, variant=asked.variant, role=asked.role, table=table))
    programme = table.programme(code)
    missing = found.values.get("missing")
    if isinstance(missing, tuple) and {programme.variant_fact, "role"} & set(missing):
        return found
    rows = [
        row
        for row in programme.rows()
        if asked.variant in (None, row.variant) and asked.role in (None, row.role)
    ]
    row = rows[0] if rows else programme.row(asked.variant, asked.role)
    variant = programme.variants.get(asked.variant or "")
    days = {event.kind: event.days for event in row.events if event.days}
    values = {
        **found.values,
        "events": _worded(row.counts()),
        "optional": _worded({option.kind: option.count for option in row.optional}),
        "by_year": row.by_year(),
        "months": variant.months if variant and variant.months else programme.months,
        "years": programme.years,
        "days": days,
        "award": row.award,
        "conference_days": sum(
            days[kind] * count
            for kind, count in row.counts().items()
            if kind in days and "conference" in kind and count is not None
        ),
    }
    return Answer(values, found.effects)


def define(asked: Asked, table: Table) -> Answer:
    """Ask `check_event`."""
    facts = asked.facts
    one_to_one = facts.word("format", "one_to_one", "group") == "one_to_one"
    expected = facts.count("attendees_expected")
    attendees = facts.count("attendees")
    event = Event(
        "event",
        learning=facts.flag("learning"),
        fixed_date=facts.flag("fixed_date"),
        fixed_time=facts.flag("fixed_time"),
        attendees=attendees if expected is None else expected,
        attendees_actual=facts.count("attendees_actual"),
        participants=facts.count("participants"),
        facilitators=facts.count("facilitators"),
    )
    return Answer.of(check_event(OneToOne("one_to_one") if one_to_one else event, table=table))


REQUIREMENT_DATA = Topic(data, reads=frozenset())
EVENT_DEFINITION = Topic(
    define,
    reads=frozenset(
        {
            *("learning", "fixed_date", "fixed_time", "attendees", "format", "participants"),
            *("facilitators", "attendees_expected", "attendees_actual"),
        }
    ),
    probes=("A-10", "A-11"),
)

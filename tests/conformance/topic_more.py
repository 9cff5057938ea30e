"""
Topics beyond the format: cells, coaching, the two residentials, awards, content, partners.

`../shared/cases` has no rows of these; the words are the library's own.
"""

from __future__ import annotations

from asking import Answer, Asked, Facts, Topic

from ambition_policy.facts import Coaching, Participant, Tally
from ambition_policy.owner import completeness
from ambition_policy.questions import (
    check_coaching,
    check_content,
    check_date_notice,
    check_launch,
    check_learning_access,
    check_midpoint,
    delivery_partner_onboarding,
    delivery_partner_support,
)
from ambition_policy.terms import Table

__all__ = ["MORE"]


def _person(asked: Asked, coaching: Coaching | None = None) -> Participant:
    return Participant(
        "case",
        programme=asked.programme,
        variant=asked.variant,
        coaching=coaching,
        launch_attended=asked.facts.flag("launch_attended"),
        midpoint_attended=asked.facts.flag("midpoint_attended"),
        midpoint_authorised=asked.facts.flag("midpoint_authorised"),
        rulings=asked.facts.rulings(),
    )


def _coaching(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    tally = facts.numbers("coaching_tally")
    coaching = Coaching(
        facts.text("coaching_choice"),
        Tally(**tally) if tally else None,
    )
    return Answer.of(check_coaching(_person(asked, coaching), table=table))


def _launch(asked: Asked, table: Table) -> Answer:
    return Answer.of(check_launch(_person(asked), table=table))


def _midpoint(asked: Asked, table: Table) -> Answer:
    return Answer.of(check_midpoint(_person(asked), table=table))


def _learning(asked: Asked, table: Table) -> Answer:
    return Answer.of(
        check_learning_access(
            _person(asked), sure=asked.facts.flag("learning_accessed"), table=table
        )
    )


def _flags(facts: Facts, key: str) -> dict[str, bool | None]:
    return {
        name: None if value is None else bool(value) for name, value in facts.numbers(key).items()
    }


def _content(asked: Asked, table: Table) -> Answer:
    del table
    return Answer.of(check_content(_flags(asked.facts, "items")))


def _support(asked: Asked, table: Table) -> Answer:
    return Answer.of(delivery_partner_support(asked.facts.text("case") or "", table=table))


def _onboarding(asked: Asked, table: Table) -> Answer:
    return Answer.of(delivery_partner_onboarding(_flags(asked.facts, "told"), table=table))


def _dates(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    element, published, day = facts.text("element") or "", facts.day("published"), facts.day("day")
    return Answer.of(check_date_notice(element, published, day, table=table))


def _cells(asked: Asked, table: Table) -> Answer:
    """Which cells of the row hold text, and in which way the others do not."""
    found = {
        cell.subject: cell.state
        for cell in completeness(table)
        if (cell.programme, cell.variant, cell.role) == (asked.programme, asked.variant, asked.role)
    }
    optional = table.programme(asked.programme or "").optional_state
    return Answer({"status": "data", **found, "optional": optional})


MORE = {
    "cells": Topic(_cells, reads=frozenset()),
    "coaching": Topic(_coaching, reads=frozenset({"coaching_choice", "coaching_tally"})),
    "launch": Topic(_launch, reads=frozenset({"launch_attended"})),
    "midpoint": Topic(_midpoint, reads=frozenset({"midpoint_attended", "midpoint_authorised"})),
    "learning_access": Topic(_learning, reads=frozenset({"learning_accessed"})),
    "content": Topic(_content, reads=frozenset({"items"})),
    "partner_support": Topic(_support, reads=frozenset({"case"})),
    "partner_onboarding": Topic(_onboarding, reads=frozenset({"told"})),
    "date_notice": Topic(_dates, reads=frozenset({"element", "published", "day"})),
}

"""cohort: how many people have which verdict? Each person is asked about singly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import topic_eligibility
import topic_requirement
from asking import Answer, Asked, Facts, Topic

from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.terms import Table
from ambition_policy.vocabulary import Role

__all__ = ["COHORT"]

_LISTS = ("participants", "units_engaged_by_participant", "units_recoverable_by_participant")


def answer(asked: Asked, table: Table) -> Answer:
    """Count the library's verdicts, one a person."""
    by_units = asked.facts.mentions("units_engaged_by_participant")
    topic = topic_eligibility.ELIGIBILITY if by_units else topic_requirement.REQUIREMENT
    counts = Counter({verdict.value: 0 for verdict in Verdict})
    # The row's role is the one who asks, unless it is a part that people take.
    role = asked.role if asked.role in set(Role) else None
    for facts in _people(asked.facts):
        person = Asked(asked.topic, asked.programme, asked.variant, role, Facts(facts))
        try:
            counts[topic.ask(person, table).status] += 1
        except InvalidFacts:
            counts["invalid_input"] += 1
    return Answer({"status": "counts", "counts": dict(counts)})


def _people(facts: Facts) -> Iterator[dict[str, Any]]:
    """What is known of each person: what holds for all, and their own."""
    shared = {key: value for key, value in facts.raw().items() if key not in _LISTS}
    # Every one of them is handed on, and has to be used there.
    facts.mentions(*shared)
    engaged = facts.items("units_engaged_by_participant")
    recoverable = facts.items("units_recoverable_by_participant")
    people = facts.items("participants")
    if engaged is not None:
        ahead = recoverable if recoverable is not None else [None] * len(engaged)
        for done, more in zip(engaged, ahead, strict=True):
            yield {**shared, "units_engaged": done, "units_recoverable": more}
    for person in people or ():
        yield {**shared, **person}


COHORT = Topic(
    answer,
    reads=frozenset(_LISTS) | topic_eligibility.ELIGIBILITY.reads | topic_requirement.READS,
    silent=topic_eligibility.ELIGIBILITY.silent | topic_requirement.REQUIREMENT.silent,
)

"""What the tests about absences share: one way to ask, by a programme's code."""

from __future__ import annotations

import attrs

from ambition_policy.facts import Participant
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table

__all__ = ["PROGRAMMES", "TABLE", "person", "settled"]

TABLE = shipped()
PROGRAMMES = tuple(TABLE.programmes)


def person(code: str, variant: str | None = None) -> Participant:
    return Participant("somebody", programme=code, variant=variant)


def settled(reading: str, choice: str) -> Table:
    """The shipped table with one reading taken otherwise."""

    return attrs.evolve(TABLE, readings=TABLE.readings.settle(reading, choice, by="a test"))

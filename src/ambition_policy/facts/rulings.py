"""
What did the person who was asked decide?

A referral ends with a ruling: for one participant it settles one reading, or makes one
decision that the policy gives to a person. It is dated, and the answer names it.

>>> Ruling("A-05", "met", by="the Programme Leader", on=date(2024, 5, 2)).choice
'met'
"""

from __future__ import annotations

from datetime import date
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts

__all__ = ["Ruling"]


@final
@attrs.frozen
class Ruling:
    """
    One decision about one participant.

    Args:
        question: the id of the reading (`"A-05"`) or the name of the decision
            (`"dispensation_granted"`) it answers.

        choice: one of the choices the referral listed.

        by: who decided, in the caller's words.

        on: the day it was decided; it counts from that day on.

    Raises:
        InvalidFacts: a text is empty or the date is none.
    """

    question: str
    choice: str
    by: str = attrs.field(kw_only=True)
    on: date = attrs.field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Ruling")
        faults.text("question", self.question)
        faults.text("choice", self.choice)
        faults.text("by", self.by)
        faults.day("on", self.on)
        faults.raise_as(InvalidFacts)

"""
What is a receipt, and what does a difference say?

>>> Difference("verdict", receipt="met", found="not_met").name
'verdict'
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.frozen import EMPTY, FrozenMap

__all__ = ["OPEN", "Difference", "Reasons", "Receipt", "Taken"]

OPEN = "open"
"""The choice by which a reading is opened, so that none of its choices decides."""


@final
@attrs.frozen
class Taken:
    """
    How one reading is to be taken.

    Attributes:
        choice: the choice that decides, or `"open"`.

        by: who says so; answers repeat it.
    """

    choice: str
    by: str


class Reasons(StrEnum):
    """What became of private facts, such as reasons for absence."""

    NONE = "none"
    """There were none."""

    KEYED = "keyed"
    """They entered through a keyed hash."""

    LEFT_OUT = "left_out"
    """There were some, and no key; the receipt does not speak for them."""


@final
@attrs.frozen(kw_only=True)
class Receipt:
    """
    What a decision was made from, in digests: nobody's name and nobody's reasons.

    Attributes:
        question: which question was asked.

        as_of: the day it was asked for, if one was given.

        verdict: what followed; of an outlook, how things stood.

        library: the version of this library.

        table: what the table of terms is called.

        editions: the edition of each document, as year and month of its last review.

        terms: the digest of each part of the terms that was used, by its name.

        readings: the readings that a caller settled or opened.

        facts: the digest of the facts, without names and without what is private.

        reasons: what became of private facts.

        keyed: the digest of the facts with what is private, under the caller's key.

        answer: the digest of the answer; under the key where there were private facts, and
            left out where there were some and no key.

        digest: the digest of all of the above.

        seal: the same under the caller's key, which nobody else can make.
    """

    question: str
    as_of: date | None = None
    verdict: str
    library: str
    table: str
    editions: FrozenMap[str, str] = attrs.field(converter=FrozenMap)
    terms: FrozenMap[str, str] = attrs.field(converter=FrozenMap)
    readings: FrozenMap[str, Taken] = attrs.field(default=EMPTY, converter=FrozenMap)
    facts: str
    reasons: Reasons
    keyed: str | None = None
    answer: str | None = None
    digest: str = ""
    seal: str | None = None


@final
@attrs.frozen
class Difference:
    """
    One thing in which a receipt and what it is compared with differ.

    Attributes:
        name: what differs, such as `"facts"`, `"verdict"` or `"terms: programme FL"`.

        receipt: what the receipt says of it.

        found: what was found instead.
    """

    name: str
    receipt: str = attrs.field(kw_only=True)
    found: str = attrs.field(kw_only=True)

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.name}: the receipt says {self.receipt}, found {self.found}"

"""
What are the DfE's words, as values?

>>> Course("npq-headship", CourseGroup.LEADERSHIP, "NPQH").label
'NPQH'
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.frozen import FrozenMap

__all__ = [
    "Answer",
    "Cell",
    "Course",
    "CourseGroup",
    "DatedReason",
    "DeclarationType",
    "Refusal",
    "StatusAction",
    "Step",
    "Table",
    "TrainingStatus",
]


class TrainingStatus(StrEnum):
    """Where somebody's training stands; the API has no word for having finished."""

    ACTIVE = "active"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


class StatusAction(StrEnum):
    """What a lead provider may ask the API to do with a status."""

    DEFER = "defer"
    WITHDRAW = "withdraw"
    RESUME = "resume"


class CourseGroup(StrEnum):
    """What kind of course it is."""

    LEADERSHIP = "leadership"
    SPECIALIST = "specialist"
    EHCO = "ehco"
    SUPPORT = "support"


class DeclarationType(StrEnum):
    """What is declared of somebody's training, and paid for."""

    STARTED = "started"
    RETAINED_1 = "retained-1"
    RETAINED_2 = "retained-2"
    COMPLETED = "completed"


@final
@attrs.frozen
class DatedReason:
    """A reason as it is sent, and the day it was added, where the sources name one."""

    code: str
    since: date | None = None


@final
@attrs.frozen
class Course:
    """
    A course of the API.

    Attributes:
        identifier: as it is sent.

        group: what kind of course it is.

        label: its short code, or the name in use where no code is on record.
    """

    identifier: str
    group: CourseGroup
    label: str


@final
@attrs.frozen
class Refusal:
    """
    One ground on which the DfE's service refuses.

    Attributes:
        code: its error code; `None` where the sources have a message and no code.

        attribute: the attribute of the request that the error is put on.

        words: what is wrong, in our own words.
    """

    code: str | None
    attribute: str
    words: str


@final
@attrs.frozen(kw_only=True)
class Step:
    """
    What one action takes.

    Attributes:
        kind: the `type` of the request.

        reasons: whose list of reasons it takes; `None` where it takes no reason.

        declaration: which declaration has to be on record: `"any"`, or a type.

        lacking: the refusal where there is none.
    """

    action: StatusAction
    kind: str
    reasons: str | None = None
    declaration: str | None = None
    lacking: Refusal | None = None


@final
@attrs.frozen(kw_only=True)
class Cell:
    """
    What becomes of one status under one action.

    Attributes:
        to: the status that follows; `None` where none does.

        since: the day from which it does.

        refusal: why it is refused, or was until that day.
    """

    to: TrainingStatus | None = None
    since: date | None = None
    refusal: Refusal | None = None


@final
@attrs.frozen(kw_only=True)
class Answer:
    """
    What an answer of the library says about reasons.

    Attributes:
        ends: verdicts under which no conversation about going on begins.

        named: the detail under which the answer stands for *word*.

        word: one of our own words.
    """

    ends: tuple[str, ...] = ()
    named: str | None = None
    word: str | None = None


@final
@attrs.frozen(kw_only=True)
class Table:
    """
    All of it; each mapping is in the order of the file.

    Attributes:
        deferral: the reasons for a deferral.

        deferral_from: the first day on which that list is known to have held.

        withdrawal: the reasons for a withdrawal.

        steps: what each action takes.

        matrix: what becomes of each status under each action.

        reason: the refusal of a reason that is not on its list.

        emails_since: the day from which the service writes to participants.

        declarations: the declarations of each group of courses.

        courses: all of them.

        words: for each of our own words, the codes of each list that may stand for it.

        answers: what answers of the library say about reasons, by question.
    """

    deferral: tuple[DatedReason, ...]
    deferral_from: date
    withdrawal: tuple[DatedReason, ...]
    steps: FrozenMap[str, Step]
    matrix: FrozenMap[tuple[str, str], Cell]
    reason: Refusal
    emails_since: date
    declarations: FrozenMap[str, tuple[DeclarationType, ...]]
    courses: tuple[Course, ...]
    words: FrozenMap[str, FrozenMap[str, tuple[str, ...]]]
    answers: FrozenMap[str, Answer]

"""
What else does a programme's row provide?

One class for each cell of the appendix: events, optional events, follow-up, catch-up,
lateness, dispensations and contacts. Each carries the clauses it was read from, and each
cell says whether it holds text, is blank, or says no.
"""

from __future__ import annotations

from enum import StrEnum
from typing import final

import attrs

from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import Actor, CellState, Force, Role

__all__ = [
    "OUTCOMES",
    "CatchUp",
    "CatchUpOption",
    "Contact",
    "Dispensations",
    "FollowUp",
    "LateEarly",
    "OptionalEvent",
    "Otherwise",
    "Procedure",
    "RequiredEvent",
    "Step",
    "Trigger",
]

OUTCOMES = ("none", "none_routinely", "cannot_start")
"""What an absence may lead to where nobody takes a step and nobody decides."""


@final
@attrs.frozen(kw_only=True)
class Otherwise:
    """What stands instead under another choice of a reading."""

    reading: str
    choice: str
    count: int | None = None
    variant: str | None = None


@final
@attrs.frozen(kw_only=True)
class RequiredEvent:
    """
    A kind of session that a row requires.

    Attributes:
        kind: its code.

        count: how many; `None` where the text gives no number.

        days: how many days each one lasts, where the text says.

        by_year: how many in each programme year, where the text says.

        when: what the text says of its time, as a code.

        variants: the variants it belongs to; empty for all.

        roles: the roles it belongs to; empty for all.

        otherwise: another count under another choice of a reading.
    """

    kind: str
    count: int | None = None
    days: int | None = None
    by_year: FrozenMap[int, int] = EMPTY
    when: str | None = None
    variants: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    otherwise: Otherwise | None = None
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class OptionalEvent:
    """
    A kind of session that may be taken.

    Attributes:
        opt_out: until when one may opt out, as a code.

        expected: how many are expected of somebody who opts in.
    """

    kind: str
    count: int | None = None
    opt_out: str | None = None
    expected: int | None = None
    variants: tuple[str, ...] = ()
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Step:
    """
    One step after an absence.

    Attributes:
        actor: who takes it.

        actor_stated: whether the text names that actor (reading A-38 where it does not).

        action: what is done, as a code; no channel is added where the text has none.

        when: the timing the text gives, as a code; `"unspecified"` where it gives none.

        force: how binding it is.
    """

    actor: Actor
    actor_stated: bool = True
    action: str
    when: str
    force: Force
    clauses: tuple[str, ...]


class Trigger(StrEnum):
    """When what follows an absence applies, of those procedures that name its kind."""

    ABSENT = "absent"
    ABSENT_NOTIFIED = "absent_notified"
    ABSENT_NOT_NOTIFIED = "absent_not_notified"
    ABSENT_NO_REASON_GIVEN = "absent_no_reason_given"
    ABSENT_UNAUTHORISED = "absent_unauthorised"
    CANNOT_ATTEND = "cannot_attend"
    NOT_COMPLETED = "not_completed"
    ONE_OFF = "one_off"
    PATTERN = "pattern"
    KEY_EVENT_AGREED = "key_event_agreed"
    REASON_KNOWN = "reason_known"
    REASON_NOT_KNOWN = "reason_not_known"
    REQUESTED_BEFORE = "requested_before"
    REQUESTED_BY_SCHOOL_OR_TRUST = "requested_by_school_or_trust"
    NEVER = "never"
    """Under another choice of a reading it falls away."""


@final
@attrs.frozen(kw_only=True)
class Procedure:
    """
    What follows an absence of a certain kind.

    Attributes:
        kinds: kinds of session it covers; empty for all.

        trigger: when it applies.

        outcome: what it leads to where it has no steps, as a code.

        refer_to: who decides, where the text leaves it to a person or to nobody named.
    """

    kinds: tuple[str, ...] = ()
    trigger: Trigger
    outcome: str | None = None
    refer_to: tuple[Actor, ...] = ()
    steps: tuple[Step, ...] = ()
    clauses: tuple[str, ...]

    @property
    def speaks(self) -> bool:
        """Whether it says what follows, in a word that is known if not in steps."""
        spoken = (*OUTCOMES, None) if self.steps or self.refer_to else OUTCOMES
        return self.outcome in spoken


@final
@attrs.frozen(kw_only=True)
class FollowUp:
    """The follow-up cell: its state and its procedures in order; the first that fits counts."""

    state: CellState
    procedures: tuple[Procedure, ...] = ()
    clauses: tuple[str, ...] = ()


@final
@attrs.frozen(kw_only=True)
class CatchUpOption:
    """
    One way to catch up.

    Attributes:
        kinds: kinds of session it covers; empty for all.

        option: what is offered, as a code.

        needs: facts that must hold, as codes.

        only_if_not: options that have to be impossible first.

        on_request: whether it may only be asked for.

        where: where it is found, as a code.

        unavailable: whether the text says that there is no such option.

        refer_to: who decides, where the option itself is a decision.
    """

    kinds: tuple[str, ...] = ()
    option: str
    needs: tuple[str, ...] = ()
    only_if_not: tuple[str, ...] = ()
    on_request: bool = False
    where: str | None = None
    unavailable: bool = False
    refer_to: tuple[Actor, ...] = ()
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class CatchUp:
    """The catch-up cell: its state and its options in order of preference."""

    state: CellState
    options: tuple[CatchUpOption, ...] = ()
    clauses: tuple[str, ...] = ()


@final
@attrs.frozen(kw_only=True)
class LateEarly:
    """
    The cell on late arrival and early departure.

    Attributes:
        rule: `"pre_approved_only"` or `"planned_and_notified"`; `None` where it has none.

        options: what is offered, in order, as codes.

        refer_to: who directs it.
    """

    state: CellState
    rule: str | None = None
    options: tuple[str, ...] = ()
    refer_to: tuple[Actor, ...] = ()
    clauses: tuple[str, ...] = ()


@final
@attrs.frozen(kw_only=True)
class Dispensations:
    """The cell on dispensations: its state and the grounds it lists as examples."""

    state: CellState
    grounds: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@final
@attrs.frozen(kw_only=True)
class Contact:
    """
    A mailbox.

    Attributes:
        roles: whom it serves; empty for all.

        cohort: the cohort year that alone it serves, as far as reading A-28 goes.
    """

    email: str
    roles: tuple[Role, ...] = ()
    cohort: int | None = None
    clauses: tuple[str, ...]

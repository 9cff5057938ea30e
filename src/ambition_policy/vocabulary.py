"""
Which words do facts, terms and answers share?

Closed lists are enumerations whose values are the words used in tables, JSON and cases.
Programme codes and event kinds are open: they are texts that a table declares.

>>> Actor("programme_team")
<Actor.PROGRAMME_TEAM: 'programme_team'>
>>> word(Role, "ect")
<Role.ECT: 'ect'>
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar, cast

from ambition_policy.errors import Faults

__all__ = [
    "Actor",
    "CellState",
    "Element",
    "Force",
    "Role",
    "Status",
    "word",
    "words",
]

E = TypeVar("E", bound=StrEnum)


class Role(StrEnum):
    """In which part somebody takes a programme."""

    PARTICIPANT = "participant"
    LEAD = "lead"
    MENTOR = "mentor"
    ECT = "ect"
    VISITING_FELLOW = "visiting_fellow"


class Status(StrEnum):
    """How one required session was taken."""

    LIVE = "live"
    ALTERNATIVE = "alternative"
    CAUGHT_UP = "caught_up"
    LATE_SELF_PACED = "late_self_paced"
    DISPENSED = "dispensed"
    PENDING = "pending"
    MISSED = "missed"


class Actor(StrEnum):
    """Who acts or decides, as the texts name them; abbreviations stay as printed."""

    AMBITION = "ambition"
    CONTRACT_OWNER = "contract_owner"
    DEFERRAL_POLICY = "deferral_policy"
    DELIVERY_PARTNER = "delivery_partner"
    DELIVERY_PARTNER_LEAD = "delivery_partner_lead"
    DELIVERY_PARTNER_OR_PROGRAMME_TEAM = "delivery_partner_or_programme_team"
    ECF_LEAD = "ecf_lead"
    EVENTS_LEAD = "events_lead"
    EVENTS_TEAM = "events_team"
    PARTICIPANT = "participant"
    PARTNER = "partner"
    PL = "pl"
    POLICY_OWNER = "policy_owner"
    PROGRAMME_LEADER = "programme_leader"
    PROGRAMME_TEAM = "programme_team"
    PROGRAMME_TEAM_OR_EVENTS_TEAM = "programme_team_or_events_team"
    PS_BP = "ps_bp"
    PS_TEAM = "ps_team"
    SCHOOL = "school"
    TRUST = "trust"
    WITHDRAWAL_POLICY = "withdrawal_policy"


class Element(StrEnum):
    """Which element of a programme a session is."""

    EVENT = "event"
    ONE_TO_ONE = "one_to_one"
    INDEPENDENT_TASK = "independent_task"
    SELF_STUDY = "self_study"


class CellState(StrEnum):
    """What stands in a cell of the appendix: text, nothing, or one of two ways to say no."""

    STATED = "stated"
    BLANK = "blank"
    NA = "N/A"
    NOT_APPLICABLE = "not applicable"
    NO_ROW = "no row"


class Force(StrEnum):
    """How binding a duty is, in the verb of the text."""

    WILL = "will"
    WILL_IF_NECESSARY = "will_if_necessary"
    MUST = "must"
    SHOULD = "should"
    MAY = "may"
    ASKED = "asked"
    IF_POSSIBLE = "if_possible"


def words(kind: type[StrEnum]) -> str:
    """List the words of *kind*, for an error."""
    return "one of " + ", ".join(member.value for member in kind)


def word(kind: type[E], value: Any, faults: Faults | None = None, path: str = "") -> E:  # noqa: ANN401  (what callers give)
    """
    Take *value* as a member of *kind*, or note a fault.

    Args:
        kind: the enumeration.

        value: a member, or exactly its word.

        faults: where to note that it is neither; without it, `ValueError` is raised.

        path: where the value was found.

    Returns:
        The member; after a noted fault, *value* itself, so that checking can go on.
    """
    try:
        return kind(value)
    except ValueError:
        if faults is None:
            raise
        faults.add(path, words(kind), value)
        return cast("E", value)

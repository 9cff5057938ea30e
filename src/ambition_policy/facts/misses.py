"""
How much did somebody miss in all, why was one session missed, and what may it cost?

>>> Misses(events=2, one_to_ones=0, tasks=0).anything
True
>>> Reason("bereavement")
Reason()
"""

from __future__ import annotations

from enum import StrEnum
from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.needs import Travel
from ambition_policy.vocabulary import Actor, Element, word

__all__ = ["Expense", "Misses", "Reason"]


@final
@attrs.frozen
class Reason:
    """
    Why a session was missed; `None` is not known.

    Args:
        code: the reason as a code such as `"bereavement"`; private, never shown.

        described: the participant's own words beside it; private, never shown.

        in_person: whether the session was one that people travel to.

        travel: what the journey is like for this participant.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    code: str | None = attrs.field(repr=False)
    described: str | None = attrs.field(default=None, kw_only=True, repr=False)
    in_person: bool | None = attrs.field(default=None, kw_only=True, repr=False)
    travel: Travel | None = attrs.field(default=None, kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Reason")
        for name in ("code", "described"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                faults.add(name, "a text, or None", value, secret=True)
        faults.flag("in_person", self.in_person)
        if self.travel is not None:
            object.__setattr__(self, "travel", word(Travel, self.travel, faults, "travel"))
        faults.raise_as(InvalidFacts)


@final
@attrs.frozen
class Misses:
    """
    What somebody missed over the whole programme so far; `None` is not known.

    Args:
        events: how many events were not attended.

        one_to_ones: how many one-to-ones were not attended.

        tasks: how many independent tasks were not done.

        excused: how many of all these had an accepted reason.

        caught_up: how many of all these were made up.

        catch_up_steps_taken: whether steps were taken to make up what was missed.

        catch_up_complete: whether all of it was made up.

        circumstances_changed: whether the participant's circumstances changed.

        requirement_at_risk: whether that makes the requirement hard to meet.

    Raises:
        InvalidFacts: a field is of the wrong kind, or more was excused or made up than was
            missed; every fault is listed.
    """

    events: int | None = attrs.field(default=None, kw_only=True)
    one_to_ones: int | None = attrs.field(default=None, kw_only=True)
    tasks: int | None = attrs.field(default=None, kw_only=True)
    excused: int | None = attrs.field(default=None, kw_only=True)
    caught_up: int | None = attrs.field(default=None, kw_only=True)
    catch_up_steps_taken: bool | None = attrs.field(default=None, kw_only=True)
    catch_up_complete: bool | None = attrs.field(default=None, kw_only=True)
    circumstances_changed: bool | None = attrs.field(default=None, kw_only=True)
    requirement_at_risk: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Misses")
        for name in ("events", "one_to_ones", "tasks", "excused", "caught_up"):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        for name in (
            "catch_up_steps_taken",
            "catch_up_complete",
            "circumstances_changed",
            "requirement_at_risk",
        ):
            faults.flag(name, getattr(self, name))
        faults.raise_as(InvalidFacts)
        for name in ("excused", "caught_up"):
            value = getattr(self, name)
            if value is not None and self.total is not None and value > self.total:
                faults.add(name, f"at most {self.total}, what was missed", value)
        if self.catch_up_complete and self.catch_up_steps_taken is False:
            faults.add("catch_up_steps_taken", "True, since all was made up", False)  # noqa: FBT003
        faults.raise_as(InvalidFacts)

    @property
    def total(self) -> int | None:
        """How much was missed in all; `None` where a number is not known."""
        counts = (self.events, self.one_to_ones, self.tasks)
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def anything(self) -> bool | None:
        """Whether anything was missed; `None` where that is not known."""
        if any((self.events, self.one_to_ones, self.tasks)):
            return True
        return None if self.total is None else False


@final
@attrs.frozen
class Expense:
    """
    What may have cost money: a session that was missed, a way to make it up; `None` is not known.

    Args:
        kind: the session's kind, as the programme's row names it.

        element: which element of the programme it is, where its kind does not say.

        attended: whether it was attended.

        catch_up: how it was made up, as the code of an option.

        cancelled_by: who called it off, if anybody did.

        withdrawing: whether the question is what a withdrawal costs.

        deferring: whether the question is what a deferral costs.

        amount_asked: whether the question is how much it is.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    kind: str | None = None
    element: Element | None = attrs.field(default=None, kw_only=True)
    attended: bool | None = attrs.field(default=None, kw_only=True)
    catch_up: str | None = attrs.field(default=None, kw_only=True)
    cancelled_by: Actor | None = attrs.field(default=None, kw_only=True)
    withdrawing: bool | None = attrs.field(default=None, kw_only=True)
    deferring: bool | None = attrs.field(default=None, kw_only=True)
    amount_asked: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Expense")
        for name in ("kind", "catch_up"):
            if getattr(self, name) is not None:
                faults.text(name, getattr(self, name))
        for name in ("attended", "withdrawing", "deferring"):
            faults.flag(name, getattr(self, name))
        faults.kind("amount_asked", self.amount_asked, bool, "True or False")
        for name, kind in _WORDS.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, word(kind, value, faults, name))
        faults.raise_as(InvalidFacts)


_WORDS: dict[str, type[StrEnum]] = {"element": Element, "cancelled_by": Actor}

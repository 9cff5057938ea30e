"""
What do the texts fix about absences, notice, lateness and charges, for every programme?

The body's own follow-up and catch-up, the closed lists of its passages, and what stands in a
row under another choice of a reading. Each list carries the clauses it was read from.

>>> from ambition_policy.terms import shipped
>>> fixed = shipped().body.absences
>>> [step.action for step in fixed.procedures[0].steps]
['phone', 'email', 'contact_school']
>>> fixed.words.payers.words
('participant', 'school', 'trust')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import final

import attrs

from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.circumstances import Words
from ambition_policy.terms.provisions import CatchUpOption, Procedure, Trigger
from ambition_policy.vocabulary import Actor, Element, Force

__all__ = ["AbsenceTerms", "AbsenceWords", "Deviation", "SameDay"]


@final
@attrs.frozen(kw_only=True)
class AbsenceWords:
    """
    The lists of the body, each with its clauses.

    Attributes:
        unclear_elements: kinds that are not said to be for one person or for several.

        told: whom telling is notice.

        channel: the way in which one is asked to tell.

        concerns: elements a worry about which is settled case by case.

        concern_recipients: who is told of such a worry.

        recognised: the exceptional circumstances that are named.

        judged_if_described: those of them that own words leave in doubt.

        usual_duties: what is not recognised.

        usual_duties_by_reading: what reading A-35 adds to that.

        considered: needs that are to be considered, without being named as a reason.

        unforeseen: examples of what makes people late.

        payers: to whom costs may be passed on.

        school_contacts: who may be spoken to at the school.

        continuation: what is talked through, in order.

        individual: what there is for tasks and one-to-ones.

        alternative_needs: needs by which an option is known for another delivery.

        answered_by_offering: needs that do not have to be known beforehand.

        paid_for: ways to catch up that cost what an event costs.

        partner_decides: ways to catch up that are the partner's to decide.

        offers: steps that offer another delivery.

        until_heard: timings of steps that end once somebody was heard from.
    """

    unclear_elements: Words
    told: Words
    channel: Words
    concerns: Words
    concern_recipients: Words
    recognised: Words
    judged_if_described: Words
    usual_duties: Words
    usual_duties_by_reading: Words
    considered: Words
    unforeseen: Words
    payers: Words
    school_contacts: Words
    continuation: Words
    individual: Words
    alternative_needs: Words
    answered_by_offering: Words
    paid_for: Words
    partner_decides: Words
    offers: Words
    until_heard: Words


@final
@attrs.frozen(kw_only=True)
class SameDay:
    """Who may follow up on the day itself."""

    actor: Actor
    force: Force
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Deviation:
    """
    What a row's procedure or option is under another choice of a reading.

    Attributes:
        reading: the reading.

        choice: its other choice.

        programme: whose row it is.

        trigger: the trigger of the procedure that is meant.

        option: the option that is meant.

        becomes: the trigger it has instead; `Trigger.NEVER` where it falls away.

        more_kinds: kinds that it covers too.

        dropped: needs that fall away.

        presumed: needs that hold unless they are known not to.
    """

    reading: str
    choice: str
    programme: str
    trigger: Trigger | None = None
    option: str | None = None
    becomes: Trigger | None = None
    more_kinds: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()

    def procedure(self, procedure: Procedure) -> Procedure:
        """Give *procedure* as it stands under the choice."""
        if self.trigger != procedure.trigger:
            return procedure
        return attrs.evolve(
            procedure,
            kinds=(*procedure.kinds, *self.more_kinds),
            trigger=self.becomes or procedure.trigger,
        )

    def options(self, option: CatchUpOption) -> CatchUpOption:
        """Give *option* as it stands under the choice."""
        if self.option != option.option:
            return option
        return attrs.evolve(
            option,
            kinds=(*option.kinds, *self.more_kinds),
            needs=tuple(need for need in option.needs if need not in self.dropped),
        )


@final
@attrs.frozen(kw_only=True)
class AbsenceTerms:
    """
    What the body fixes about absences.

    Attributes:
        words: its lists.

        elements: which element a kind of session is, where it is no event.

        procedures: its follow-up.

        same_day: who may follow up on the day.

        options: its ways to catch up, in order.

        days_after: timings that are a number of days after the event.

        grounds: reason to the word by which rows list it as a ground for dispensation.

        approvals: need to who says yes to it beforehand.

        waiting_for: need to what is waited for while nobody has said yes or no.

        deviations: what stands in a row under another choice of a reading.
    """

    words: AbsenceWords
    elements: FrozenMap[str, Element]
    procedures: tuple[Procedure, ...]
    same_day: SameDay
    options: tuple[CatchUpOption, ...]
    days_after: FrozenMap[str, int]
    grounds: FrozenMap[str, str]
    approvals: FrozenMap[str, Actor]
    waiting_for: FrozenMap[str, str]
    deviations: tuple[Deviation, ...]

    def element(self, kind: str, given: Element | None = None) -> Element | None:
        """Say which element a kind of session is; `None` where the text leaves it unclear."""
        if given is not None:
            return given
        if kind in self.words.unclear_elements.words:
            return None
        return self.elements.get(kind, Element.EVENT)

    def deviating(self, programme: str) -> tuple[str, ...]:
        """Give the readings under which something in a programme's row stands otherwise."""
        found = (item.reading for item in self.deviations if item.programme == programme)
        return tuple(dict.fromkeys(found))

    def _in_force(self, programme: str, choices: Mapping[str, str]) -> list[Deviation]:
        return [
            item
            for item in self.deviations
            if item.programme == programme and choices.get(item.reading) == item.choice
        ]

    def procedures_of(
        self, programme: str, procedures: Iterable[Procedure], choices: Mapping[str, str]
    ) -> list[Procedure]:
        """Give a row's procedures as they stand under *choices*, without those that fall away."""
        found = list(procedures)
        for item in self._in_force(programme, choices):
            found = [item.procedure(procedure) for procedure in found]
        return [procedure for procedure in found if procedure.trigger is not Trigger.NEVER]

    def options_of(
        self, programme: str, options: Iterable[CatchUpOption], choices: Mapping[str, str]
    ) -> list[CatchUpOption]:
        """Give a row's options as they stand under *choices*."""
        found = list(options)
        for item in self._in_force(programme, choices):
            found = [item.options(option) for option in found]
        return found

    def presumed(self, programme: str, choices: Mapping[str, str]) -> frozenset[str]:
        """Give the needs that hold under *choices* unless they are known not to."""
        found = (item.presumed for item in self._in_force(programme, choices))
        return frozenset(need for needs in found for need in needs)

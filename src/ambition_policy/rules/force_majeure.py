"""
Force majeure: does it cover somebody who cannot get to an event, and who does what?

Two things have to come together: a cause that is named, or another extreme event beyond
everybody's control (ATT-3.fm.2, .3), and a journey that it makes unsafe or impossible
(ATT-3.fm.1). Then the participant has to tell the Programme team or the Partner Provider.
Whether an unnamed event is extreme is for a person, and so is what has no journey, such as an
online event, which may still be exceptional (ATT-3.exc.2). Where the event itself is affected,
Ambition tells people and explains how to catch up (ATT-3.fm.4, .5).

>>> from ambition_policy.terms import shipped
>>> fixed = shipped().body.circumstances
>>> snow = Disruption("extreme_weather", in_person=True, travel=Travel.UNSAFE)
>>> decision = assess(snow, fixed=fixed)
>>> print(decision)
applies: a named cause makes the journey unsafe or impossible [ATT-3.fm.1, ATT-3.fm.2]
>>> decision.details["participant_duty"]
'contact_programme_team_or_partner'
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.decisions import Decision, Detail
from ambition_policy.facts.needs import Disruption, Travel
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.circumstances import Circumstances
from ambition_policy.terms.programmes import Programme
from ambition_policy.vocabulary import Actor

__all__ = ["ForceMajeureVerdict", "assess"]


class ForceMajeureVerdict(StrEnum):
    """What follows for a disruption."""

    APPLIES = "applies"
    """Cause and journey are both as the passage has them."""

    DOES_NOT_APPLY = "does_not_apply"
    """The journey is safe and possible, or the event is not extreme."""

    PROVIDER_DUTIES = "provider_duties"
    """The event itself is affected, so Ambition acts."""

    REFER = "refer"
    """It is for a person to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    ForceMajeureVerdict.APPLIES: "a named cause makes the journey unsafe or impossible",
    ForceMajeureVerdict.DOES_NOT_APPLY: "the journey is safe and possible, or nothing extreme",
    ForceMajeureVerdict.PROVIDER_DUTIES: "the event is affected, and Ambition acts",
    ForceMajeureVerdict.REFER: "whether the passage covers it is for a person to say",
    ForceMajeureVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_RULED = "it was found extreme, and makes the journey unsafe or impossible"
_UNAPPROVED = "it applies, and the row asks for approval that nobody could give beforehand"
_DUTY = "contact_programme_team_or_partner"
_EXTREME = "extreme_event"
_APPROVED = "approved_before"


def assess(
    disruption: Disruption,
    *,
    fixed: Circumstances,
    programme: Programme | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[ForceMajeureVerdict]:
    """
    Say whether the passage covers a disruption, and who does what.

    Args:
        disruption: what is known of it.

        fixed: the causes that are named, and what Ambition does for an affected event.

        programme: the programme, whose row may ask for approval before it offers catch-up.

        rulings: what was decided, such as `extreme_event`.

    Returns:
        A decision; its detail `duties` lists what Ambition does where the event is affected,
        `participant_duty` what the participant does, and `clause` whether the cause is a
        named one or falls under the catch-all.
    """
    case = _Case(disruption, fixed)
    covered = resolve(
        case.judge,
        ruled(case.questions(), rulings),
        refer=ForceMajeureVerdict.REFER,
        unknown=ForceMajeureVerdict.INSUFFICIENT_INFORMATION,
    )
    outcome = covered.outcome
    clauses = ["ATT-3.fm.1", *fixed.force_majeure_causes.clauses]
    details: dict[str, Detail] = {}
    because = _BECAUSE[outcome]
    if case.named is False:
        details["clause"] = "catch_all"
        clauses.append("ATT-3.fm.3")
        because = _RULED if outcome is ForceMajeureVerdict.APPLIES else because
    if disruption.in_person is False and not case.affected:
        details["travel_clause_applies"] = False
        clauses.append("ATT-3.exc.2")
    if disruption.participant_on_strike:
        clauses.append("ATT-3.exc.3")
    if disruption.in_person and disruption.travel in (Travel.UNSAFE, Travel.IMPOSSIBLE):
        details["participant_duty"] = _DUTY
    if case.affected:
        clauses.extend(fixed.affected_event.clauses)
        details["duties"] = fixed.affected_event.words
    if outcome is ForceMajeureVerdict.APPLIES:
        details["force_majeure"] = outcome.value
        if _needs_approval(disruption, programme):
            # The passage gives no catch-up of its own, and says nothing of such conditions.
            outcome, because = ForceMajeureVerdict.REFER, _UNAPPROVED
            clauses.extend(programme.catch_up.clauses if programme else ())
    referred = outcome is ForceMajeureVerdict.REFER
    return Decision(
        question="force_majeure",
        verdict=outcome,
        because=because,
        clauses=tuple(dict.fromkeys(clauses)),
        readings=covered.effects,
        missing=covered.missing,
        refer_to=covered.refer_to or ((Actor.PROGRAMME_TEAM,) if referred else ()),
        details=FrozenMap(details),
    )


def _needs_approval(disruption: Disruption, programme: Programme | None) -> bool:
    """Whether the row makes this kind up only after an approval that was not given."""
    if programme is None or disruption.kind is None or disruption.approved_before is not False:
        return False
    offered = [o for o in programme.catch_up.options if disruption.kind in o.kinds or not o.kinds]
    return any(_APPROVED in option.needs for option in offered)


@final
@attrs.frozen
class _Case:
    """One disruption beside the causes that are named."""

    disruption: Disruption
    fixed: Circumstances

    @property
    def named(self) -> bool | None:
        """Whether the cause is a named one; `None` where it is not known."""
        cause = self.disruption.cause
        return None if cause is None else cause in self.fixed.force_majeure_causes.words

    @property
    def affected(self) -> bool:
        """Whether Ambition acts: an unnamed cause has to be one that it found extreme itself."""
        own = self.disruption.decided_by is Actor.AMBITION
        return self.disruption.event_affected is True and (own or self.named is not False)

    def questions(self) -> list[Question]:
        """Everything the answer may hang on, as far as the facts bring it into play."""
        asked = []
        if self.named is None:
            asked.append(Question.fact("cause", ("named", "other")))
        if self.disruption.in_person is None:
            asked.append(Question.fact("in_person"))
        if self.disruption.travel is None:
            asked.append(Question.fact("travel", ("hindered", "safe_and_possible")))
        if self.named is not True:
            asked.append(Question.decision(_EXTREME, Actor.PROGRAMME_TEAM))
        return asked

    def judge(self, choices: Choices) -> ForceMajeureVerdict:
        """Judge with every open word read one way."""
        if self.affected:
            return ForceMajeureVerdict.PROVIDER_DUTIES
        if self.disruption.participant_on_strike:
            # The text speaks of being hindered by a strike, not of taking part in one.
            return ForceMajeureVerdict.REFER
        if self.disruption.in_person is False or choices.get("in_person") == "no":
            return ForceMajeureVerdict.REFER
        safe = Travel.SAFE_AND_POSSIBLE
        if safe in (self.disruption.travel, choices.get("travel")):
            return ForceMajeureVerdict.DOES_NOT_APPLY
        named = self.named or choices.get("cause") == "named"
        if named or choices[_EXTREME] == "yes":
            return ForceMajeureVerdict.APPLIES
        return ForceMajeureVerdict.DOES_NOT_APPLY

"""
Observance: what is done for religious and cultural needs?

Ambition weighs each participant's needs and gives all the same chance to learn (ATT-3.relig.1,
.2). Events avoid religious festivals where that can be done (ATT-3.relig.3); which festivals
is not said, so the calendar is the caller's. At full-day events a prayer space is arranged
with the venue, and whoever needs it is asked to say so (ATT-3.relig.4, .6); diets are catered
for there (ATT-3.relig.5). What goes beyond that is for the Programme team.

>>> meal = Need("dietary", diet="halal", catering=True)
>>> print(assess(meal, Event("conference", full_day=True, in_person=True)))
cater: special diets are catered for at full-day events [ATT-3.relig.5]
>>> day = date(2021, 5, 13)
>>> print(assess_date(Event("conference", date=day), [day]))
clash: the day is in the calendar of festivals [ATT-3.relig.3]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ambition_policy.decisions import Decision, Detail
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.needs import Need
from ambition_policy.facts.sessions import Event
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve
from ambition_policy.vocabulary import Actor

__all__ = ["ObservanceVerdict", "assess", "assess_date"]


class ObservanceVerdict(StrEnum):
    """What follows for a need or a date."""

    PROVIDE_WITH_VENUE = "provide_with_venue"
    CATER = "cater"
    CLASH = "clash"
    NO_CLASH = "no_clash"
    REFER = "refer"
    INSUFFICIENT_INFORMATION = "insufficient_information"


_BECAUSE = {
    ObservanceVerdict.PROVIDE_WITH_VENUE: "at full-day events it is arranged with the venue",
    ObservanceVerdict.CATER: "special diets are catered for at full-day events",
    ObservanceVerdict.CLASH: "the day is in the calendar of festivals",
    ObservanceVerdict.NO_CLASH: "the day is not in the calendar of festivals",
    ObservanceVerdict.REFER: "the need is considered, and the remedy is for a person to say",
    ObservanceVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_COMMITMENT = "avoid_where_possible"


def assess(need: Need, event: Event) -> Decision[ObservanceVerdict]:
    """
    Say what is done for a need at an event.

    Args:
        need: what is needed.

        event: the event; it matters whether it fills a day, and whether people travel to it.

    Returns:
        A decision; what no clause grants is referred, with the duty to consider it.
    """
    facts: dict[str, bool | None]
    otherwise = ObservanceVerdict.REFER
    match need.kind:
        case "prayer_space":
            facts = {"full_day": event.full_day, "in_person": event.in_person}
            given, clause = ObservanceVerdict.PROVIDE_WITH_VENUE, "ATT-3.relig.4"
        case "dietary":
            facts = {"full_day": event.full_day, "catering": need.catering}
            given, clause = ObservanceVerdict.CATER, "ATT-3.relig.5"
        case "festival":
            facts = {"clash": need.clash}
            given, otherwise, clause = (
                ObservanceVerdict.REFER,
                ObservanceVerdict.NO_CLASH,
                "ATT-3.relig.3",
            )
        case _:
            facts, given, clause = {}, ObservanceVerdict.REFER, "ATT-3.relig.1"

    def judge(choices: Choices) -> ObservanceVerdict:
        for name, value in facts.items():
            if value is False or choices.get(name) == "no":
                return otherwise
        return given

    found = resolve(
        judge,
        [Question.fact(name) for name, value in facts.items() if value is None],
        refer=ObservanceVerdict.REFER,
        unknown=ObservanceVerdict.INSUFFICIENT_INFORMATION,
    )
    outcome = found.outcome
    clauses = [clause]
    details: dict[str, Detail] = {}
    if need.kind == "prayer_space":
        # A request to everybody who needs one; whether it was followed bars nothing.
        details["participant_request"] = "notify_programme_team"
        if need.notified is not None:
            details["request_followed"] = need.notified
        clauses.append("ATT-3.relig.6")
    if need.kind == "festival":
        details["commitment"] = _COMMITMENT
    if outcome is ObservanceVerdict.REFER:
        details["provider_duty"] = "consider_needs"
        clauses.extend(("ATT-3.relig.1", "ATT-3.relig.2"))
    return Decision(
        question="observance",
        verdict=outcome,
        because=_BECAUSE[outcome],
        clauses=tuple(dict.fromkeys(clauses)),
        missing=found.missing,
        refer_to=(Actor.PROGRAMME_TEAM,) if outcome is ObservanceVerdict.REFER else (),
        details=FrozenMap(details),
    )


def assess_date(event: Event, festivals: Iterable[date]) -> Decision[ObservanceVerdict]:
    """
    Say whether an event falls on a festival.

    Args:
        event: the event, with its day.

        festivals: the days to avoid, as the caller's calendar has them.

    Returns:
        A decision that flags a clash; it forbids nothing, since events avoid festivals only
        where that can be done.

    Raises:
        InvalidFacts: the calendar holds something that is no day.
    """
    days = list(festivals)
    faults = Faults("")
    for at, day in enumerate(days):
        faults.day(f"festivals[{at}]", day)
    faults.raise_as(InvalidFacts)
    missing: tuple[str, ...] = ()
    if event.date is None:
        outcome, missing = ObservanceVerdict.INSUFFICIENT_INFORMATION, ("event_date",)
    else:
        falls = event.date in days
        outcome = ObservanceVerdict.CLASH if falls else ObservanceVerdict.NO_CLASH
    return Decision(
        question="observance",
        verdict=outcome,
        because=_BECAUSE[outcome],
        clauses=("ATT-3.relig.3",),
        missing=missing,
        details=FrozenMap(commitment=_COMMITMENT),
    )

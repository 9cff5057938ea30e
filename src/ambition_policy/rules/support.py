"""
Support: who helps a Delivery Partner, where do cases go, and what is promised about dates?

Each Delivery Partner has an Ambition Delivery Partner Lead for the life of the contract
(NPQ-5.1), who keeps the relationship and sees that every participant's needs are met
(NPQ-5.3). Single cases of part-time work, deferral and moves are raised at the check-ins, and
whatever they need is arranged there (NPQ-5.2, .4). New partners are told why flexibility
matters, who does what, and which policies there are (NPQ-5.5, .6). Dates come well ahead
(NPQ-3.clinic.1, NPQ-3.conf.1, NPQ-3.assess.2, ATT-3.princ.1); how far is not said, so a lead
time is counted and judged by nobody here.

>>> from ambition_policy.terms import shipped
>>> fixed = shipped().body.circumstances
>>> print(assess("school_move", fixed=fixed))
route: such cases are taken to the check-ins [NPQ-5.2, NPQ-5.4, NPQ-5.1, NPQ-5.3]
>>> decision = assess_dates("clinic", date(2022, 1, 3), date(2022, 1, 31), fixed=fixed)
>>> decision.verdict, decision.counts["lead_time_days"]
(<SupportVerdict.REFER: 'refer'>, 28)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from ambition_policy.decisions import Decision
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.circumstances import Circumstances
from ambition_policy.vocabulary import Actor

__all__ = ["SupportVerdict", "assess", "assess_dates", "duties"]


class SupportVerdict(StrEnum):
    """What follows for a Delivery Partner."""

    ROUTE = "route"
    """It is known where a case goes."""

    DONE = "done"
    """Everything on the checklist was done."""

    OUTSTANDING = "outstanding"
    """Something on the checklist was not done."""

    REFER = "refer"
    """It is for a person to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    SupportVerdict.ROUTE: "such cases are taken to the check-ins",
    SupportVerdict.DONE: "the partner was told everything",
    SupportVerdict.OUTSTANDING: "there is something the partner was not told",
    SupportVerdict.REFER: "the text gives no number, and names nobody but the two",
    SupportVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_LEAD = Actor.DELIVERY_PARTNER_LEAD


def assess(case: str, *, fixed: Circumstances) -> Decision[SupportVerdict]:
    """
    Say where a Delivery Partner takes a case, and with whom.

    Args:
        case: what it is about, as a code such as `"part_time"`.

        fixed: the kinds of case that the check-ins are for.

    Returns:
        A decision that names the contact and the owner; another kind of case is referred to
        the partner's Lead, who is the contact for the life of the contract.
    """
    known = case in fixed.check_in_cases.words
    verdict = SupportVerdict.ROUTE if known else SupportVerdict.REFER
    route = {"route": "check_in"} if known else {}
    return Decision(
        question="support",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=(*(fixed.check_in_cases.clauses if known else ()), "NPQ-5.1", "NPQ-5.3"),
        refer_to=() if known else (_LEAD,),
        details=FrozenMap({**route, "contact_role": _LEAD.value, "owner": _LEAD.value}),
    )


def duties(told: Mapping[str, bool | None], *, fixed: Circumstances) -> Decision[SupportVerdict]:
    """
    Go through what a new Delivery Partner is told.

    Args:
        told: each item of the checklist that something is known of, and whether it was done.

        fixed: the checklist.

    Returns:
        A decision whose details list what is outstanding; items nobody spoke of are missing.

    Raises:
        InvalidFacts: an item is not on the checklist, or its state is neither true nor false.
    """
    faults = Faults("told")
    for item, done in told.items():
        if item not in fixed.onboarding.words:
            faults.add(str(item), f"one of {', '.join(fixed.onboarding.words)}", item)
        faults.flag(str(item), done)
    faults.raise_as(InvalidFacts)
    open_items = tuple(item for item in fixed.onboarding.words if told.get(item) is False)
    unknown = tuple(item for item in fixed.onboarding.words if told.get(item) is None)
    if open_items:
        verdict = SupportVerdict.OUTSTANDING
    else:
        verdict = SupportVerdict.INSUFFICIENT_INFORMATION if unknown else SupportVerdict.DONE
    return Decision(
        question="onboarding",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=fixed.onboarding.clauses,
        missing=unknown,
        details=FrozenMap(
            actor=Actor.AMBITION.value, items=fixed.onboarding.words, outstanding=open_items
        ),
    )


def assess_dates(
    element: str, published: date | None, day: date | None, *, fixed: Circumstances
) -> Decision[SupportVerdict]:
    """
    Count how far ahead a date was given.

    Args:
        element: what the date is of: `"clinic"`, `"conference"`, `"assessment"`, or
            `"event"` for any programme.

        published: the day it was made known.

        day: the day itself; for the assessment, the opening of its window.

        fixed: the elements whose dates are to come well ahead.

    Returns:
        A referral with the exact number of days, since no text says how many are enough; it
        is below 0 where the day was made known afterwards.

    Raises:
        InvalidFacts: no clause promises dates for such an element, or a day is no date.
    """
    clauses = {word: promise.clauses for promise in fixed.lead_times for word in promise.words}
    faults = Faults("")
    if element not in clauses:
        faults.add("element", f"one of {', '.join(clauses)}", element)
    faults.maybe_day("published", published)
    faults.maybe_day("day", day)
    faults.raise_as(InvalidFacts)
    facts = {"published": published, "day": day}
    missing = tuple(name for name, value in facts.items() if value is None)
    lead = None if published is None or day is None else (day - published).days
    unknown = SupportVerdict.INSUFFICIENT_INFORMATION
    verdict = unknown if lead is None else SupportVerdict.REFER
    return Decision(
        question="lead_time",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=clauses[element],
        counts=FrozenMap({} if lead is None else {"lead_time_days": lead}),
        missing=missing,
        refer_to=() if missing else (Actor.PROGRAMME_TEAM,),
    )

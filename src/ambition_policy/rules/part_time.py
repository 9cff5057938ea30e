"""
Part-time work: what do the NPQs give to somebody who works part-time?

Providers have to make the programme suit part-timers (NPQ-1.2, NPQ-3.0.1). Element by element:
modules are done when it suits (NPQ-3.async.1, .3); Ambition tries to fit a change of clinic,
which may break their order (NPQ-3.clinic.2, .3); coaching, where there is any, is fixed with
the coach (NPQ-3.coach.1, .2); conference dates come well ahead and nothing more is promised
(NPQ-3.conf.1); the assessment is sat on any day of its window (NPQ-3.assess.3). Cases go to
the check-ins of Delivery Partners (NPQ-5.2, .4). Only NPQs of the NPQ policy have this
(NPQ-0.4); the attendance policy has no part-time clause, and asks people to talk to their
Programme team (ATT-3.comm.2).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> request = PartTimeRequest(True, ask=Ask.CHANGE_DATE, element="clinic")
>>> programme = table.programme("NPQ21")
>>> decision = assess(request, programme, "NPQSL", table.body, table.readings, start=None)
>>> print(decision)
refer: it is for a person to say, and the text gives no entitlement (refer to: \
delivery_partner_or_programme_team) [NPQ-3.clinic.2, NPQ-3.clinic.3]
>>> decision.details["commitment"], decision.details["sequence_warning"]
('will_seek_to_accommodate', True)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail
from ambition_policy.facts.changes import Ask, PartTimeRequest
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.circumstances import Circumstances, Flexibility, ProviderDuty
from ambition_policy.terms.programmes import Body, Programme
from ambition_policy.vocabulary import Actor

__all__ = ["PartTimeVerdict", "assess"]


class PartTimeVerdict(StrEnum):
    """What the policies give."""

    ALLOWED = "allowed"
    APPLIES = "applies"
    JOINT_SCHEDULING = "joint_scheduling"
    LIST = "list"
    ROUTE = "route"
    NOT_APPLICABLE = "not_applicable"
    REFER = "refer"
    INSUFFICIENT_INFORMATION = "insufficient_information"


_BECAUSE = {
    PartTimeVerdict.ALLOWED: "the participant chooses the time",
    PartTimeVerdict.APPLIES: "the provider owes it to people in these circumstances",
    PartTimeVerdict.JOINT_SCHEDULING: "the time is fixed with the coach",
    PartTimeVerdict.LIST: "the design of the NPQs gives these to people who work part-time",
    PartTimeVerdict.ROUTE: "such cases are taken to the check-ins",
    PartTimeVerdict.NOT_APPLICABLE: "it is not for this participant, or not on this programme",
    PartTimeVerdict.REFER: "it is for a person to say, and the text gives no entitlement",
    PartTimeVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_CLAUSES = {
    "module": ("NPQ-3.async.1", "NPQ-3.async.3"),
    "clinic": ("NPQ-3.clinic.2", "NPQ-3.clinic.3"),
    "coaching": ("NPQ-3.coach.1", "NPQ-3.coach.2"),
    "conference": ("NPQ-3.conf.1",),
    "assessment": ("NPQ-3.assess.1", "NPQ-3.assess.3"),
}
_UNSPOKEN = ("NPQ-0.4", "ATT-3.comm.2")
_PART_TIME = "part_time"


def assess(
    request: PartTimeRequest,
    programme: Programme,
    variant: str | None,
    body: Body,
    readings: Readings,
    *,
    start: date | None,
    rulings: Iterable[Ruling] = (),
) -> Decision[PartTimeVerdict]:
    """
    Say what somebody who works part-time is given.

    Args:
        request: what is asked, and about which element.

        programme: the programme.

        variant: which NPQ it is, since coaching is on two of them alone.

        body: the intake that the NPQ policy names, and the flexibilities it lists.

        readings: how open words are taken.

        start: the day the programme began; where it is not known, the programme's own
            document says which policy applies.

        rulings: what was decided for this participant.

    Returns:
        A decision whose details carry the commitment of the text, what it entitles to, the
        items of a list, or the route for a case.
    """
    case = _Case(request, programme, variant, body.circumstances)
    early = start is not None and start < body.npq_intake[0]
    late = start is not None and start > body.npq_intake[1]
    covered = programme.document == "npq" and not early
    questions = []
    if covered:
        if late:
            questions.append(Question.of(readings, "A-01", programme.code))
        if request.part_time is None:
            questions.append(Question.fact(_PART_TIME))
        if variant is None and request.element == "coaching":
            questions.append(Question.fact("variant", ("with_coaching", "other")))
    questions = ruled(questions, rulings)

    def judge(choices: Choices) -> PartTimeVerdict:
        if not covered or choices.get("A-01") == "single_intake":
            return PartTimeVerdict.REFER
        return case.judge(choices)

    found = resolve(
        judge,
        questions,
        refer=PartTimeVerdict.REFER,
        unknown=PartTimeVerdict.INSUFFICIENT_INFORMATION,
    )
    outcome = found.outcome
    settled = {question.id: question.settled for question in questions}
    if not covered or settled.get("A-01") == "single_intake":
        details: dict[str, Detail] = {"npq_policy_applies": False}
        clauses: tuple[str, ...] = _UNSPOKEN
        refer_to: tuple[Actor, ...] = (Actor.PROGRAMME_TEAM,)
    else:
        details, clauses = case.details(outcome), case.clauses()
        refer_to = (case.asks,) if outcome is PartTimeVerdict.REFER else ()
    missing = found.missing
    if outcome is PartTimeVerdict.INSUFFICIENT_INFORMATION and not missing:
        missing = ("element",)
    if "A-01" in found.named:
        clauses = (*clauses, "NPQ-0.4")
    return Decision(
        question="part_time",
        verdict=outcome,
        because=_BECAUSE[outcome],
        clauses=clauses,
        readings=found.effects,
        missing=missing,
        refer_to=refer_to,
        details=FrozenMap(details),
    )


@final
@attrs.frozen
class _Case:
    """One request beside what the design of the NPQs gives."""

    request: PartTimeRequest
    programme: Programme
    variant: str | None
    fixed: Circumstances

    @property
    def reasons(self) -> tuple[str, ...]:
        """The circumstances whose duties are asked for; part-time work unless others are."""
        return self.request.reasons or (_PART_TIME,)

    @property
    def asks(self) -> Actor:
        """Who decides: for a part-timer's clinic, partner or team (NPQ-3.clinic.3)."""
        clinic = self.request.element == "clinic" and self.request.part_time is not False
        both = Actor.DELIVERY_PARTNER_OR_PROGRAMME_TEAM
        return both if clinic else Actor.PROGRAMME_TEAM

    def has_coaching(self, choices: Choices) -> bool:
        """Whether this NPQ has coaching."""
        if "variant" in choices:
            return choices["variant"] == "with_coaching"
        events = self.programme.events
        return any(e.kind == "coaching" and self.variant in e.variants for e in events)

    def judge(self, choices: Choices) -> PartTimeVerdict:
        """Judge with every open word read one way."""
        request = self.request
        part_time = request.part_time
        if part_time is None:
            part_time = choices[_PART_TIME] == "yes"
        match request.ask, request.element:
            case Ask.RAISE_INDIVIDUAL_CASE, _:
                return PartTimeVerdict.ROUTE
            case Ask.LIST_FLEXIBILITIES, _:
                return PartTimeVerdict.LIST
            case Ask.PROVIDER_DUTIES, _:
                owed = part_time or any(reason != _PART_TIME for reason in self.reasons)
                return PartTimeVerdict.APPLIES if owed else PartTimeVerdict.NOT_APPLICABLE
            case _, "module":
                return PartTimeVerdict.ALLOWED
            case _, "coaching":
                given = self.has_coaching(choices)
                return PartTimeVerdict.JOINT_SCHEDULING if given else PartTimeVerdict.NOT_APPLICABLE
            case _, "assessment":
                return PartTimeVerdict.ALLOWED if self.within else PartTimeVerdict.REFER
            case _, None:
                return PartTimeVerdict.INSUFFICIENT_INFORMATION
            case _:
                # Clinics and conferences have dates; what else there is has no promise.
                return PartTimeVerdict.REFER

    @property
    def within(self) -> bool:
        """Whether what is asked of the window is no more than the window."""
        most = self.fixed.assessment_window.days
        asked = [n for n in (self.request.day, self.request.days) if n is not None]
        # To lengthen the window, by however much, is more than choosing a day in it.
        vague = self.request.ask is Ask.EXTEND_WINDOW and self.request.days is None
        return not vague and all(n <= most for n in asked)

    def given(self) -> list[Flexibility]:
        """What the design gives to this person, in the order of the text."""
        full = self.request.part_time is False
        return [f for f in self.fixed.flexibilities if not (f.part_timers_only and full)]

    def owed(self) -> list[ProviderDuty]:
        """What providers owe for the reasons asked about."""
        full = self.request.part_time is False
        reasons = [r for r in self.reasons if not (r == _PART_TIME and full)]
        return [duty for duty in self.fixed.provider_duties if duty.reason in reasons]

    def clauses(self) -> tuple[str, ...]:
        """Where it stands."""
        request = self.request
        match request.ask:
            case Ask.RAISE_INDIVIDUAL_CASE:
                found = ["NPQ-5.1", *self.fixed.check_in_cases.clauses]
            case Ask.LIST_FLEXIBILITIES:
                found = [id_ for given in self.given() for id_ in given.clauses]
            case Ask.PROVIDER_DUTIES:
                found = [id_ for duty in self.fixed.provider_duties for id_ in duty.clauses]
            case _:
                found = list(_CLAUSES.get(request.element or "", ("ATT-3.comm.2",)))
                if request.element == "clinic" and request.part_time is False:
                    # The body's way to another session is open to everybody.
                    found.append("ATT-3.catchup.2")
        return tuple(dict.fromkeys(found))

    def details(self, outcome: PartTimeVerdict) -> dict[str, Detail]:
        """What else the clauses say."""
        match outcome:
            case PartTimeVerdict.ROUTE:
                lead = Actor.DELIVERY_PARTNER_LEAD.value
                return {"route": "check_in", "contact_role": lead}
            case PartTimeVerdict.LIST:
                return self.listed()
            case PartTimeVerdict.APPLIES:
                return {"items": tuple(duty.item for duty in self.owed())}
            case PartTimeVerdict.JOINT_SCHEDULING:
                return {"with_whom": "coach"}
            case PartTimeVerdict.REFER if self.request.element == "assessment":
                return {"entitlement": False}
            case PartTimeVerdict.REFER if self.request.element == "clinic":
                details: dict[str, Detail] = {}
                if self.request.part_time is not None:
                    effort = "will_seek_to_accommodate" if self.request.part_time else None
                    details["commitment"] = effort
                if self.request.ask is Ask.CHANGE_DATE:
                    # Another date may come before or after the clinics it should follow.
                    details["sequence_warning"] = True
                return details
            case PartTimeVerdict.REFER:
                return {"commitment": None}
            case _:
                return {}

    def listed(self) -> dict[str, Detail]:
        """The items that hold for every NPQ, and those that some have."""
        always = [given.item for given in self.given() if not given.variants]
        some = [given for given in self.given() if given.variants]
        only = tuple(given.item for given in self.given() if given.part_timers_only)
        details: dict[str, Detail] = {"items": tuple(dict.fromkeys(always))}
        details["conditional"] = tuple(given.element for given in some)
        details["for_part_timers_only"] = only
        return {**details, **{given.element: given.variants for given in some}}

"""catch_up_options, follow_up, late_early, absence_reason, notice, charges, continuation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from asking import Answer, Asked, CaseError, Facts, Topic

from ambition_policy.decisions import Decision, Duty, Verdict
from ambition_policy.facts import (
    Absence,
    CatchUpFacts,
    EmailOutcome,
    Expense,
    Lateness,
    Misses,
    Notice,
    Participant,
    PhoneOutcome,
    Reason,
    Travel,
)
from ambition_policy.facts.notices import Channel, Notifier, Recipient
from ambition_policy.questions import (
    catch_up_options,
    check_charge,
    check_lateness,
    check_notice,
    check_reason,
    classify_continuation,
    follow_up,
    who_follows_up_same_day,
)
from ambition_policy.rules.continuation import ContinuationAsked
from ambition_policy.terms import Table
from ambition_policy.terms.contracts import Contract
from ambition_policy.vocabulary import Actor, Element, Role

__all__ = [
    "ABSENCE_REASON",
    "CATCH_UP_OPTIONS",
    "CHARGES",
    "CONTINUATION",
    "FOLLOW_UP",
    "LATE_EARLY",
    "NOTICE",
    "charge",
]

E = TypeVar("E", bound=StrEnum)

_MAKING_UP = (
    *("recorded", "extenuating", "steplab_available", "alternative_exists", "form_completed"),
    *("can_attend_alternative", "request_before", "leader_signed_off", "approved_before"),
    *("exceptional", "next_cohort_exists", "other_group_exists", "programme_running"),
    *("same_content", "online_materials"),
)
_AGREED = {"pl": Actor.PL, "programme_leader": Actor.PL, "ps_bp": Actor.PS_BP}


def _person(asked: Asked) -> Participant:
    return Participant(
        "case",
        programme=asked.programme,
        variant=asked.variant,
        role=None if asked.role is None else Role(asked.role),
        rulings=asked.facts.rulings(),
    )


def _word(facts: Facts, key: str, kind: type[E]) -> E | None:
    """A word of the library's, spelt as the format spells it."""
    value = facts.word(key, *(member.value for member in kind))
    return None if value is None else kind(value)


def _making_up(facts: Facts) -> CatchUpFacts:
    return CatchUpFacts(**{name: facts.flag(name) for name in _MAKING_UP})


def _catch_up(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    absence = Absence(facts.text("kind") or "", making_up=_making_up(facts))
    found = catch_up_options(_person(asked), absence, table=table)
    return Answer.of(
        found,
        preconditions={option.option: option.needs for option in found.options},
        option_clauses={option.option: option.clauses for option in found.options},
    )


def _follow_up(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    if facts.word("question", "who_same_day") is not None:
        facts.used |= facts.keys()
        return Answer.of(who_follows_up_same_day(table=table))
    found = follow_up(_person(asked), _absence(facts), table=table)
    steps = [_step(duty) for duty in found.duties]
    stated = [duty.clauses for duty in found.duties]
    return Answer.of(found, steps=steps, remaining_steps=steps, step_clauses=stated)


def _absence(facts: Facts) -> Absence:
    attended = facts.flag("attended") if facts.mentions("attended") else facts.flag("completed")
    unsaid = not facts.mentions("attended", "completed")
    facts.flag("completed")
    notified, notice = _told(facts)
    return Absence(
        facts.text("kind") or "",
        attended=False if unsaid else attended,
        date=facts.day("event_date"),
        notified=notified,
        notice=notice,
        reason=facts.text("reason"),
        reason_given=facts.flag("reason_given"),
        reason_known=facts.flag("reason_known"),
        previous_absences=facts.count("previous_absences"),
        key_event=facts.flag("key_event"),
        agreed_by=_agreed(facts),
        requested_by=_word(facts, "requested_by", Actor),
        making_up=CatchUpFacts(
            alternative_exists=facts.flag("alternative_exists"),
            request_before=facts.flag("request_before"),
            form_completed=facts.flag("form_completed"),
            leader_signed_off=facts.flag("leader_signed_off"),
        ),
        phone=_word(facts, "phone_outcome", PhoneOutcome),
        email=_word(facts, "email_outcome", EmailOutcome),
    )


def _agreed(facts: Facts) -> tuple[Actor, ...]:
    words = [str(word).lower().replace(" ", "_") for word in facts.items("agreed_by") or ()]
    unknown = sorted(set(words) - _AGREED.keys())
    if unknown:
        message = f"no mapping for agreed_by = {unknown}"
        raise CaseError(message)
    return tuple(_AGREED[word] for word in words)


def _told(facts: Facts) -> tuple[bool | None, Notice | None]:
    """The short word, or the notice itself where more is known of it."""
    notified = facts.flag("notified")
    whom, by = _word(facts, "notified_whom", Recipient), _word(facts, "notified_by", Notifier)
    when = facts.word("notified_when", "before", "after")
    if notified is not True or (whom is None and by is None and when is None):
        return notified, None
    notice = Notice(
        # Told, with nobody named, is told those who have to be.
        to=whom or Recipient.PROGRAMME_TEAM,
        by=by,
        before=when != "after",
    )
    return None, notice


def _step(duty: Duty) -> Mapping[str, Any]:
    step = {"action": duty.action, "when": duty.when, "force": duty.force.value}
    return {**step, "actor": duty.actor.value, "actor_stated": duty.actor_stated}


def _late(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    minutes: dict[str, Any] = {
        # Minutes that are not mentioned are none; unknown ones are given as null.
        name: facts.count(name) if facts.mentions(name) else 0
        for name in ("late_min", "early_min")
    }
    flags: dict[str, Any] = {
        name: facts.flag(name)
        for name in ("beyond_control", "notified", "reasonable_planning", "planned")
    }
    lateness = Lateness(
        scheduled_min=facts.count("scheduled_min"),
        notified_in_advance=facts.flag("notified_in_advance"),
        pre_approved=facts.flag("pre_approved"),
        cause=facts.text("cause"),
        **minutes,
        **flags,
    )
    found = check_lateness(_person(asked), lateness, table=table)
    return Answer.of(found, options=[option.option for option in found.options])


def _reason(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    reason = Reason(
        facts.text("reason"),
        described=facts.text("described"),
        in_person=facts.flag("in_person"),
        travel=_word(facts, "travel", Travel),
    )
    waives = facts.flag("attendance_waived_question") is True
    return Answer.of(check_reason(_person(asked), reason, waives_attendance=waives, table=table))


def _notice(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    concern = facts.word("concern", "independent_task", "one_to_one")
    notice = Notice(
        to=_word(facts, "to", Recipient),
        channel=_word(facts, "channel", Channel),
        by=_word(facts, "by", Notifier),
        on_behalf=facts.flag("on_behalf"),
        days_before=facts.count("days_before"),
        before=facts.flag("before_event_start"),
    )
    reason = facts.text("reason")
    return Answer.of(
        check_notice(
            _person(asked),
            notice if facts.mentions("to", "channel", "by", "days_before") else None,
            reason=None if reason is None else Reason(reason),
            concern=None if concern is None else Element(concern),
            table=table,
        )
    )


def charge(asked: Asked, table: Table, contracts: tuple[Contract, ...] = ()) -> Decision[Any]:
    """Ask `check_charge`."""
    facts = asked.facts
    one_to_one = facts.word("format", "one_to_one", "group") == "one_to_one"
    expense = Expense(
        facts.text("kind"),
        element=Element.ONE_TO_ONE if one_to_one else None,
        attended=facts.flag("attended"),
        catch_up=facts.text("catch_up"),
        cancelled_by=_word(facts, "cancelled_by", Actor),
        withdrawing=facts.flag("withdrawing"),
        deferring=facts.flag("deferring"),
        amount_asked=facts.word("question", "amount") is not None,
    )
    return check_charge(_person(asked), expense, contracts=contracts, table=table)


def _charges(asked: Asked, table: Table) -> Answer:
    return Answer.of(charge(asked, table))


def _continuation(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    names = {name: f"{name}_missed" for name in ("events", "one_to_ones", "tasks")}
    counted = facts.mentions(*names.values())
    misses = Misses(
        # Where something is counted, what is not mentioned is none.
        **{
            name: facts.count(key) if key in facts or not counted else 0
            for name, key in names.items()
        },
        excused=facts.count("excused"),
        caught_up=facts.count("caught_up"),
        catch_up_steps_taken=facts.flag("catch_up_steps_taken"),
        catch_up_complete=facts.flag("catch_up_complete"),
        circumstances_changed=facts.flag("circumstances_changed"),
        requirement_at_risk=facts.flag("requirement_at_risk"),
    )
    withdraw = facts.word("decision_question", ContinuationAsked.WITHDRAW_NOW)
    how_long = facts.word("deferral_question", ContinuationAsked.HOW_LONG)
    found = classify_continuation(
        _person(asked),
        misses,
        requirement=_word(facts, "requirement_status", Verdict),
        asked=withdraw or how_long,
        table=table,
    )
    return Answer.of(found, options=[option.option for option in found.options])


CATCH_UP_OPTIONS = Topic(
    _catch_up, reads=frozenset({"kind", *_MAKING_UP}), probes=("A-20", "A-27", "A-33", "A-42")
)
FOLLOW_UP = Topic(
    _follow_up,
    reads=frozenset(
        {
            *("kind", "attended", "completed", "notified", "notified_whom", "notified_when"),
            *("notified_by", "previous_absences", "key_event", "agreed_by", "requested_by"),
            *("alternative_exists", "request_before", "form_completed", "leader_signed_off"),
            *("reason", "reason_given", "reason_known", "event_date", "phone_outcome"),
            *("email_outcome", "question"),
        }
    ),
    silent={
        "mandatory": "APP-EL.fu.3: every online module that the row lists is mandatory",
        "coaching_choice": "APP-EML.opt.2: whoever misses a coaching session had opted in",
    },
    probes=("A-07", "A-13.row", "A-20", "A-21", "A-22", "A-33", "A-40", "A-41"),
)
LATE_EARLY = Topic(
    _late,
    reads=frozenset(
        {
            *("scheduled_min", "late_min", "early_min", "beyond_control", "notified"),
            *("reasonable_planning", "planned", "notified_in_advance", "pre_approved"),
            "cause",
        }
    ),
    probes=("A-12.late", "A-32", "A-34"),
)
ABSENCE_REASON = Topic(
    _reason,
    reads=frozenset({"reason", "described", "in_person", "travel", "attendance_waived_question"}),
    silent={"part_time": "NPQ-0.4: no clause outside the NPQ policy is about part-timers"},
    probes=("A-35",),
)
NOTICE = Topic(
    _notice,
    reads=frozenset(
        {
            *("channel", "to", "by", "days_before", "on_behalf", "before_event_start"),
            *("reason", "concern"),
        }
    ),
    probes=("A-22",),
)
CHARGES = Topic(
    _charges,
    reads=frozenset(
        {
            *("kind", "attended", "catch_up", "cancelled_by", "withdrawing", "deferring"),
            *("format", "question"),
        }
    ),
    silent={
        "notified": "ATT-3.charge.3: it makes no difference who was told",
        "reason": "ATT-3.charge.3: no reason exempts anybody",
        "cause": "ATT-3.fm.5: what a cause means for charges is not said",
    },
)
CONTINUATION = Topic(
    _continuation,
    reads=frozenset(
        {
            *("events_missed", "one_to_ones_missed", "tasks_missed", "catch_up_steps_taken"),
            *("catch_up_complete", "requirement_status", "circumstances_changed"),
            *("requirement_at_risk", "decision_question", "deferral_question"),
            *("excused", "caught_up"),
        }
    ),
    probes=("A-06.number", "A-06.pooling"),
)

"""parental_leave, portability, part_time, windows, order, force majeure and observance."""

from __future__ import annotations

from datetime import date

from asking import Answer, Asked, CaseError, Facts, Topic

from ambition_policy.facts import (
    Disruption,
    Engagement,
    Event,
    Leave,
    Module,
    Move,
    Need,
    Participant,
    PartTimeRequest,
    Progress,
    Ruling,
    Sitting,
)
from ambition_policy.facts.changes import Ask
from ambition_policy.facts.needs import Travel
from ambition_policy.questions import (
    check_dispensation,
    check_event_date,
    check_force_majeure,
    check_module_period,
    check_module_release,
    check_move,
    check_observance,
    check_order,
    check_parental_leave,
    check_part_time_request,
    may_finish_modules,
    may_open_module,
    may_sit_assessment,
)
from ambition_policy.terms import Table
from ambition_policy.vocabulary import Actor, Role

__all__ = [
    "ASSESSMENT_WINDOW",
    "FORCE_MAJEURE",
    "MODULE_WINDOW",
    "PARENTAL_LEAVE",
    "PART_TIME",
    "PORTABILITY",
    "RELIGIOUS_CULTURAL",
    "SEQUENCE",
    "engagement_of",
    "move_of",
    "person",
]


def person(
    asked: Asked, engagement: Engagement | None = None, rulings: tuple[Ruling, ...] = ()
) -> Participant:
    """The participant of a row."""
    return Participant(
        "case",
        programme=asked.programme,
        variant=asked.variant,
        role=None if asked.role is None else Role(asked.role),
        start=asked.facts.day("programme_start"),
        engagement=engagement,
        rulings=(*asked.facts.rulings(), *rulings),
    )


def engagement_of(facts: Facts) -> Engagement | None:
    """Units as counted."""
    engaged = facts.count("units_engaged")
    total, ahead = facts.count("units_total"), facts.count("units_recoverable")
    lost = facts.count("units_lost")
    if engaged is None:
        return None
    return Engagement(total=total, engaged=engaged, recoverable=ahead, lost=lost)


# The format says that the team decided, and not when: the rows are judged for no day.
_IMPOSSIBLE = (Ruling("completion_possible", "no", by="the team", on=date.min),)


def _parental_leave(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    # The rows are about leave during the programme unless they say that it is not.
    during = facts.flag("during_programme") if "during_programme" in facts else True
    if facts.flag("ends_before_start"):
        during = False
    leave = Leave(facts.text("leave"), weeks=facts.count("weeks"), during_programme=during)
    rulings = _IMPOSSIBLE if facts.flag("team_decided_cannot_complete") else ()
    found = check_parental_leave(person(asked, rulings=rulings), leave, table=table)
    if not facts.mentions("dispensation_granted"):
        return Answer.of(found)
    granted = facts.flag("dispensation_granted")
    ground = check_dispensation(
        asked.programme or "", ground="parental_leave", granted=granted, table=table
    )
    return Answer.of(found, ground)


def move_of(facts: Facts) -> Move:
    """The move of a row: to a school and mid-programme, unless it says otherwise."""
    return Move(
        facts.text("destination") if "destination" in facts else "school",
        mid_programme=facts.flag("mid_programme") if "mid_programme" in facts else True,
        new_area=facts.flag("new_area"),
        area_covered=facts.flag("area_covered"),
        notified=facts.flag("notified"),
        number=facts.count("moves"),
    )


def _portability(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    facts.word("question", "payments")
    return Answer.of(check_move(person(asked, engagement_of(facts)), move_of(facts), table=table))


_REASONS = {
    **dict.fromkeys(("part_time", "part_timer", "part_time_work"), "part_time"),
    **dict.fromkeys(("move", "school_move", "mover", "moving_school"), "school_move"),
}


def _part_time(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    reasons = [_REASONS.get(reason) for reason in facts.items("reasons") or ()]
    if None in reasons:
        message = f"no mapping for reasons = {facts.items('reasons')!r}"
        raise CaseError(message)
    request = PartTimeRequest(
        facts.flag("part_time"),
        ask=facts.member("request", Ask),
        element=facts.text("element"),
        day=facts.count("day"),
        days=facts.count("days"),
        non_working_day=facts.flag("non_working_day"),
        asked_by=facts.member("asked_by", Actor),
        reasons=[reason for reason in reasons if reason],
    )
    found = Answer.of(check_part_time_request(person(asked), request, table=table))
    conditional = found.values.get("conditional")
    if not isinstance(conditional, tuple):
        return found
    # What holds for some NPQs alone: element to the labels of those NPQs.
    by_element = {name: found.values[name] for name in conditional}
    return Answer({**found.values, "conditional": by_element}, found.effects)


def _assessment_window(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    on = facts.day("date")
    started = facts.day("started")
    sitting = Sitting(
        opens=facts.day("opens"),
        closes=facts.day("communicated_close"),
        on=on if started is None else started,
        finished=facts.day("finished"),
        missed=facts.flag("missed_window"),
        units_total=facts.count("units_total"),
        engaged_on_opening=facts.count("engaged_on_opening"),
        engaged_on_day=facts.count("engaged_on_date"),
    )
    return Answer.of(may_sit_assessment(person(asked), sitting, table=table))


def _module_window(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    start, scheduled = facts.day("window_start"), facts.day("scheduled")
    end = facts.day("module_end_of_programme")
    # A row that says nothing of the programme's end asks about one that is running.
    running = facts.flag("programme_running") if "programme_running" in facts or end else True
    module = Module(
        1,
        scheduled=scheduled if start is None else start,
        released=facts.day("released"),
        opened=facts.day("accessed"),
        completed=facts.day("completed"),
    )
    if facts.mentions("released") and not facts.mentions("completed"):
        return Answer.of(check_module_release(module))
    return Answer.of(
        check_module_period(person(asked), module, running=running, programme_end=end, table=table)
    )


_KINDS = {
    "clinics_attended_in_order": "clinic",
    "development_days_attended_in_order": "development_day",
}


def _sequence(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    for key, kind in _KINDS.items():
        if facts.mentions(key):
            elsewhere = facts.items("alternative") or ()
            return Answer.of(check_order(kind, facts.items(key) or (), elsewhere=elsewhere))
    wants, finished = facts.count("wants"), facts.items("completed_in_order")
    opened = facts.items("accessed") or ()
    completed = facts.items("completed")
    if wants is None and finished is not None:
        # That they were opened, too, changes nothing about the order of finishing.
        Progress([*opened, *finished], finished=finished)
        return Answer.of(may_finish_modules(finished))
    if wants is None:
        message = "the question needs a module or an order"
        raise CaseError(message)
    progress = Progress(opened, finished=completed)
    return Answer.of(may_open_module(person(asked), wants, progress, table=table))


def _force_majeure(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    travel = facts.text("travel")
    disruption = Disruption(
        facts.text("cause"),
        in_person=facts.flag("in_person"),
        # The format has two words for a journey that nothing hinders.
        travel=Travel.SAFE_AND_POSSIBLE if travel == "possible" else facts.member("travel", Travel),
        participant_on_strike=facts.flag("participant_on_strike"),
        event_affected=facts.flag("event_affected"),
        decided_by=facts.member("decided_by", Actor),
        kind=facts.text("kind"),
        approved_before=facts.flag("approved_before"),
    )
    return Answer.of(check_force_majeure(person(asked), disruption, table=table))


def _religious_cultural(asked: Asked, table: Table) -> Answer:
    del table
    facts = asked.facts
    event = Event(
        facts.text("kind") or "event",
        date=facts.day("event_date"),
        full_day=facts.flag("full_day"),
        in_person=facts.flag("in_person"),
    )
    need = facts.word("need", "dietary", "festival", "prayer_space", "scheduling")
    festivals = facts.items("festival_dates")
    asks = Need(
        need or "",
        diet=facts.text("diet"),
        notified=facts.flag("notified"),
        catering=facts.flag("catering"),
        clash=facts.flag("clash"),
    )
    if need == "scheduling" or (need is None and festivals is not None):
        days = [date.fromisoformat(day) for day in festivals or ()]
        return Answer.of(check_event_date(event, days))
    return Answer.of(check_observance(asks, event))


PARENTAL_LEAVE = Topic(
    _parental_leave,
    reads=frozenset(
        {
            *("leave", "weeks", "during_programme", "team_decided_cannot_complete"),
            *("dispensation_granted", "ends_before_start"),
        }
    ),
)
PORTABILITY = Topic(
    _portability,
    reads=frozenset(
        {
            *("programme_start", "mid_programme", "new_area", "area_covered", "notified"),
            *("destination", "moves", "question"),
            *("units_total", "units_engaged", "units_recoverable", "units_lost"),
        }
    ),
    probes=("A-01", "A-19"),
)
PART_TIME = Topic(
    _part_time,
    reads=frozenset(
        {
            *("part_time", "element", "request", "day", "days", "non_working_day"),
            *("asked_by", "reasons", "programme_start"),
        }
    ),
)
ASSESSMENT_WINDOW = Topic(
    _assessment_window,
    reads=frozenset(
        {
            *("opens", "date", "started", "finished", "units_total", "engaged_on_opening"),
            *("engaged_on_date", "communicated_close", "missed_window", "programme_start"),
        }
    ),
    probes=("A-08", "A-23", "A-30"),
)
MODULE_WINDOW = Topic(
    _module_window,
    reads=frozenset(
        {
            *("window_start", "completed", "programme_running", "module_end_of_programme"),
            *("accessed", "scheduled", "released"),
        }
    ),
)
SEQUENCE = Topic(
    _sequence,
    reads=frozenset(
        {"accessed", "wants", "completed", "completed_in_order", "alternative", *_KINDS}
    ),
    probes=("A-31",),
)
FORCE_MAJEURE = Topic(
    _force_majeure,
    reads=frozenset(
        {
            *("cause", "in_person", "travel", "participant_on_strike", "event_affected"),
            *("decided_by", "kind", "approved_before"),
        }
    ),
)
RELIGIOUS_CULTURAL = Topic(
    _religious_cultural,
    reads=frozenset(
        {
            *("need", "full_day", "in_person", "notified", "diet", "catering", "kind"),
            *("clash", "event_date", "festival_dates"),
        }
    ),
)

"""
What may change for somebody, what may they sit or open, and what sessions may there be?

Dates lie on the edges of the windows and intakes that the table fixes.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import strategies as st

from ambition_policy.facts import (
    Ask,
    Departure,
    Disruption,
    Event,
    IndependentTask,
    Leave,
    Leaving,
    Module,
    Move,
    Need,
    OneToOne,
    PartTimeRequest,
    Progress,
    Ruling,
    Sitting,
    Travel,
)
from ambition_policy.strategies.basics import (
    FLAGS,
    TEXTS,
    codes,
    days,
    kept,
    kinds_of,
    maybe,
    members,
    near,
    share_edges,
)
from ambition_policy.terms import Table, Term, shipped
from ambition_policy.vocabulary import Actor

__all__ = [
    "DECISIONS",
    "departures",
    "disruptions",
    "events",
    "independent_tasks",
    "leaves",
    "modules",
    "moves",
    "needs",
    "one_to_ones",
    "part_time_requests",
    "progress",
    "rulings",
    "sittings",
]

_WEEK = 7
_YES_OR_NO = (
    "carry_over",
    "completion_possible",
    "dispensation_counts",
    "dispensation_granted",
    "extreme_event",
    "good_reason",
    "key_event_agreed",
    "learning_reached",
    "unapproved_catch_up_counts",
)
DECISIONS = (
    *((name, choice) for name in _YES_OR_NO for choice in ("yes", "no")),
    ("window_close", "eight_days"),
    ("window_close", "announced"),
)
"""What is a person's to decide, each with its choices."""


@kept
@st.composite
def leaves(draw: st.DrawFn, *, table: Table | None = None, start: dt.date | None = None) -> Leave:
    """
    Draw parental leave; where days and weeks are both given, they agree.

    Args:
        table: whose kinds to take; the terms that ship with the library unless given.

        start: the day the programme began, before which leave is not said to fall into it.
    """
    kinds = (table or shipped()).body.circumstances.leave_kinds.words
    starts, length = draw(maybe(days())), draw(st.integers(1, 400))
    ends = None
    if starts is not None and draw(st.booleans()):
        ends = starts + dt.timedelta(days=length - 1)
    during = draw(FLAGS)
    if during and start is not None and ends is not None and ends < start:
        during = None
    return Leave(
        draw(maybe(codes(*kinds))),
        weeks=draw(maybe(st.just(-(-length // _WEEK)))),
        weeks_from_programme=draw(maybe(st.integers(0, 60))),
        starts=starts,
        ends=ends,
        during_programme=during,
    )


@kept
def moves(*, table: Table | None = None) -> st.SearchStrategy[Move]:
    """
    Draw moves, within the area that Ambition serves and out of it.

    Args:
        table: whose destinations to take; the terms that ship with the library unless given.
    """
    fixed = (table or shipped()).body.circumstances
    return st.builds(
        Move,
        maybe(codes(*fixed.destinations.words, "left_teaching")),
        mid_programme=FLAGS,
        new_area=FLAGS,
        area_covered=FLAGS,
        notified=FLAGS,
        number=maybe(st.integers(1, 4)),
    )


@kept
def part_time_requests(*, table: Table | None = None) -> st.SearchStrategy[PartTimeRequest]:
    """
    Draw what somebody asks who works part-time, on the edges of the assessment window.

    Args:
        table: the terms; those that ship with the library unless given.
    """
    fixed = (table or shipped()).body.circumstances
    elements = [item.element for item in fixed.flexibilities]
    reasons = [duty.reason for duty in fixed.provider_duties]
    window = near(fixed.assessment_window.days, least=1)
    return st.builds(
        PartTimeRequest,
        FLAGS,
        ask=maybe(members(Ask)),
        element=maybe(codes(*elements)),
        day=maybe(window),
        days=maybe(window),
        non_working_day=FLAGS,
        asked_by=maybe(members(Actor)),
        reasons=st.lists(codes(*reasons), max_size=2),
    )


@kept
@st.composite
def sittings(draw: st.DrawFn, *, table: Table | None = None) -> Sitting:
    """
    Draw assessments, on the edges of the window and of the share to be engaged with.

    Args:
        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    length = table.body.circumstances.assessment_window.days
    opens = draw(maybe(days()))
    around = near(0, length - 1, length, least=-1, most=3 * length)
    closes = on = finished = None
    if opens is not None:
        closes = opens + dt.timedelta(days=max(0, draw(around))) if draw(st.booleans()) else None
        on = opens + dt.timedelta(days=draw(around)) if draw(st.booleans()) else None
    elif draw(st.booleans()):
        on = draw(days())
    if on is not None and draw(st.integers(0, 3)) == 1:
        finished = on + dt.timedelta(days=draw(st.integers(0, length)))
    total = draw(maybe(st.integers(0, 60)))
    most = total if total is not None else 60
    number = near(*share_edges(_shares(table), most), most=most)
    opening, day = draw(maybe(number)), draw(maybe(number))
    if opening is not None and day is not None and opening > day:
        opening, day = day, opening
    return Sitting(
        opens=opens,
        closes=closes,
        on=on,
        finished=finished,
        missed=draw(st.sampled_from((None, False, False, False, True))),
        units_total=total,
        engaged_on_opening=opening,
        engaged_on_day=day,
    )


def _shares(table: Table) -> list[Fraction]:
    rules = [rule for one in table.programmes.values() for rule in one.requirements]
    limits = [limit for rule in rules for limit in rule.standard.limits]
    return [limit.value for limit in limits if limit.term is Term.MIN_ENGAGEMENT_SHARE][:1]


@kept
@st.composite
def progress(draw: st.DrawFn, *, modules: int = 8) -> Progress:
    """
    Draw which modules were opened and which of them were finished.

    Args:
        modules: how many there are.
    """
    upto = draw(st.integers(0, modules))
    opened = {*range(1, upto + 1), *draw(st.sets(st.integers(1, modules), max_size=1))}
    # Everything that was opened is finished, but for one module at most.
    left = draw(st.sets(st.sampled_from(sorted(opened)), max_size=1)) if opened else set()
    finished = draw(maybe(st.just(opened - left)))
    return Progress(opened, finished=finished)


@kept
def rulings(*, table: Table | None = None, on: dt.date | None = None) -> st.SearchStrategy[Ruling]:
    """
    Draw what was decided about one participant: readings, and decisions that are a person's.

    Args:
        table: the terms; those that ship with the library unless given.

        on: the day to seek.
    """
    choices = _choices(table or shipped())
    return st.builds(
        lambda pair, by, day: Ruling(*pair, by=by, on=day),
        st.sampled_from(DECISIONS) | st.sampled_from(choices),
        TEXTS,
        days(*filter(None, [on])),
    )


@kept
def _choices(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((own.id, choice) for own in table.readings.values() for choice in own.choices)


@kept
def departures(*, on: dt.date | None = None) -> st.SearchStrategy[Departure]:
    """
    Draw how and when somebody left.

    Args:
        on: the day to seek.
    """
    return st.builds(Departure, members(Leaving), maybe(days(*filter(None, [on]))))


@kept
def disruptions(
    *, table: Table | None = None, programme: str | None = None
) -> st.SearchStrategy[Disruption]:
    """
    Draw what may keep people from an event.

    Args:
        table: whose causes to take; the terms that ship with the library unless given.

        programme: whose sessions they are; without it, sessions of any programme.
    """
    table = table or shipped()
    return st.builds(
        Disruption,
        maybe(codes(*table.body.circumstances.force_majeure_causes.words)),
        in_person=FLAGS,
        travel=maybe(members(Travel)),
        participant_on_strike=FLAGS,
        event_affected=FLAGS,
        decided_by=maybe(members(Actor)),
        kind=maybe(st.sampled_from(kinds_of(table, programme))),
        approved_before=FLAGS,
    )


@kept
def needs() -> st.SearchStrategy[Need]:
    """Draw religious and cultural needs."""
    return st.builds(
        Need,
        codes("prayer_space", "dietary", "festival"),
        diet=maybe(TEXTS),
        notified=FLAGS,
        catering=FLAGS,
        clash=FLAGS,
    )


@kept
@st.composite
def events(draw: st.DrawFn, *, table: Table | None = None) -> Event:
    """
    Draw sessions for a group, on the edge of how many make an event.

    Args:
        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    heads = near(table.body.event_attendees, most=40)
    participants, facilitators = draw(maybe(heads)), draw(maybe(st.integers(0, 3)))
    attendees = draw(maybe(heads))
    if attendees is not None and participants is not None and facilitators is not None:
        attendees = participants + facilitators
    date, start = draw(maybe(days())), draw(maybe(st.times().map(_whole)))
    return Event(
        draw(st.sampled_from(kinds_of(table))),
        id=draw(maybe(TEXTS)),
        learning=draw(FLAGS),
        fixed_date=draw(FLAGS) if date is None else None,
        fixed_time=draw(FLAGS) if start is None else None,
        date=date,
        start=start,
        minutes=draw(maybe(st.integers(0, 480))),
        attendees=attendees,
        attendees_actual=draw(maybe(heads)),
        participants=participants,
        facilitators=facilitators,
        in_person=draw(FLAGS),
        full_day=draw(FLAGS),
    )


def _whole(at: dt.time) -> dt.time:
    return at.replace(second=0, microsecond=0)


@kept
def one_to_ones() -> st.SearchStrategy[OneToOne]:
    """Draw sessions between a participant and one other person."""
    return st.builds(OneToOne, codes("coaching"), id=maybe(TEXTS), date=maybe(days()))


@kept
def independent_tasks() -> st.SearchStrategy[IndependentTask]:
    """Draw tasks done alone."""
    return st.builds(IndependentTask, id=maybe(TEXTS), due=maybe(days()))


@kept
@st.composite
def modules(draw: st.DrawFn, *, table: Table | None = None) -> Module:
    """
    Draw self-study, finished on the edges of the ideal time for it.

    Args:
        table: the terms; those that ship with the library unless given.
    """
    ideal = (table or shipped()).body.circumstances.module_ideal.days
    scheduled = draw(maybe(days()))
    opened = draw(maybe(days(*filter(None, [scheduled]))))
    completed = None
    begun = opened or scheduled
    if begun is not None and draw(st.booleans()):
        completed = begun + dt.timedelta(days=draw(near(ideal - 1, ideal, most=4 * ideal)))
    return Module(
        draw(st.integers(1, 12)),
        released=draw(maybe(days(*filter(None, [scheduled])))),
        scheduled=scheduled,
        opened=opened,
        completed=completed,
    )

"""
What may be known of sessions that were missed, and of those that somebody was late for?

Everything fits together: a notice that came before the event was a notice, nobody signs off
what was not requested, no more was made up than was missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs
from hypothesis import strategies as st

from ambition_policy.facts import (
    Absence,
    CatchUpFacts,
    DispensationRequest,
    EmailOutcome,
    Expense,
    Incident,
    Lateness,
    Misses,
    Notice,
    Notifier,
    PhoneOutcome,
    Reason,
    Recipient,
    Travel,
)
from ambition_policy.facts.notices import Channel
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
)
from ambition_policy.terms import Table, shipped
from ambition_policy.vocabulary import Actor, Element

__all__ = [
    "absences",
    "catch_up_facts",
    "dispensation_requests",
    "expenses",
    "incidents",
    "lateness",
    "misses",
    "notices",
    "reasons",
]

_HOUR = 60


@kept
def dispensation_requests(*, table: Table | None = None) -> st.SearchStrategy[DispensationRequest]:
    """
    Draw dispensations that were asked for.

    Args:
        table: whose grounds to take; the terms that ship with the library unless given.
    """
    table = table or shipped()
    cells = [programme.dispensations for programme in table.programmes.values()]
    grounds = [ground for cell in cells for ground in cell.grounds]
    return st.builds(
        DispensationRequest, maybe(codes(*grounds)), sessions=near(1, most=3), granted=FLAGS
    )


@kept
@st.composite
def notices(draw: st.DrawFn, *, before: bool | None = None) -> Notice:
    """
    Draw messages that somebody would not come, before the event, on its day and after it.

    Args:
        before: whether all of them came before the event, or none did.
    """
    by = draw(maybe(members(Notifier)))
    number = draw(maybe(near(0, least=-7, most=14)))
    if before is not None and number is not None:
        number = abs(number) if before else -abs(number)
    came = before if before is not None else draw(FLAGS)
    return Notice(
        to=draw(maybe(members(Recipient))),
        channel=draw(maybe(members(Channel))),
        by=by,
        on_behalf=None if by is Notifier.PARTICIPANT else draw(FLAGS),
        days_before=number,
        before=number > 0 if number else came,
    )


_LACKING: st.SearchStrategy[bool | None] = st.sampled_from((None, False))
_CATCH_UP_FLAGS = tuple(field.name for field in attrs.fields(CatchUpFacts))[:-1]


@kept
@st.composite
def catch_up_facts(
    draw: st.DrawFn,
    *,
    table: Table | None = None,
    programme: str | None = None,
    others: Sequence[str] = (),
) -> CatchUpFacts:
    """
    Draw what is known of the ways to make up one session.

    As often as not everything that one option asks for is there, but for one thing at most.

    Args:
        table: whose options to seek; the terms that ship with the library unless given.

        programme: whose options come first; without it, those of any programme.

        others: facts that a table of one's own asks for.
    """
    table = table or shipped()
    flags: dict[str, bool | None] = {}
    if draw(st.booleans()):
        needs = draw(st.sampled_from(_needs(table, programme)))
        lacking = draw(st.integers(-1, len(needs) - 1))
        flags = {name: True if at != lacking else draw(_LACKING) for at, name in enumerate(needs)}
    else:
        names = st.lists(st.sampled_from(_CATCH_UP_FLAGS), max_size=6, unique=True)
        flags = {name: draw(st.booleans()) for name in draw(names)}
    if flags.get("request_before") is False:
        flags.pop("leader_signed_off", None)
    return CatchUpFacts(**flags, others={name: draw(FLAGS) for name in others})


@kept
def _needs(table: Table, programme: str | None) -> tuple[tuple[str, ...], ...]:
    """What each option asks for, as far as `CatchUpFacts` has a field for it."""
    named = [table.programme(programme)] if programme else [*table.programmes.values()]
    options = [option for one in named for option in one.catch_up.options]
    options += table.body.absences.options
    known = [tuple(n for n in option.needs if n in _CATCH_UP_FLAGS) for option in options]
    return tuple(dict.fromkeys(known))


@kept
@st.composite
def absences(
    draw: st.DrawFn,
    *,
    table: Table | None = None,
    programme: str | None = None,
    on: dt.date | None = None,
    notified: bool | None = None,
) -> Absence:
    """
    Draw sessions that were missed, and tasks that were not done.

    Args:
        table: the terms; those that ship with the library unless given.

        programme: whose sessions they are; without it, sessions of any programme.

        on: the day to seek.

        notified: whether somebody was told beforehand; drawn unless given.
    """
    table = table or shipped()
    told = notified if notified is not None else draw(FLAGS)
    notice = draw(maybe(notices(before=told)))
    return Absence(
        kind=draw(st.sampled_from(kinds_of(table, programme))),
        element=draw(maybe(members(Element))),
        attended=draw(st.sampled_from((False, False, True, None))),
        date=draw(maybe(days(*filter(None, [on])))),
        notified=told,
        notice=notice,
        reason=draw(maybe(_reason_codes(table))),
        reason_given=draw(FLAGS),
        reason_known=draw(FLAGS),
        previous_absences=draw(maybe(near(*_numbers(table)))),
        key_event=draw(FLAGS),
        agreed_by=tuple(draw(st.lists(members(Actor), max_size=2, unique=True))),
        requested_by=draw(maybe(members(Actor))),
        making_up=draw(catch_up_facts(table=table, programme=programme)),
        phone=draw(maybe(members(PhoneOutcome))),
        email=draw(maybe(members(EmailOutcome))),
    )


def _numbers(table: Table) -> tuple[int, ...]:
    """How many misses are several, under each choice of the reading."""
    reading = table.readings.get("A-06.number")
    return tuple(int(choice) for choice in reading.choices if choice.isdigit()) if reading else ()


@kept
def _reason_codes(table: Table) -> st.SearchStrategy[str]:
    words, fixed = table.body.absences.words, table.body.circumstances
    lists = (words.recognised, words.usual_duties, words.usual_duties_by_reading, words.considered)
    named = [word for own in lists for word in own.words]
    return codes(*named, *fixed.force_majeure_causes.words)


@kept
@st.composite
def lateness(draw: st.DrawFn, *, table: Table | None = None) -> Lateness:
    """
    Draw late arrivals and early departures: none of a session missed, all of it, and between.

    Args:
        table: whose causes to take; the terms that ship with the library unless given.
    """
    table = table or shipped()
    scheduled = draw(maybe(st.integers(1, 8 * _HOUR)))
    most = scheduled if scheduled is not None else 8 * _HOUR
    late = draw(maybe(near(0, most, most=most)))
    early = draw(maybe(near(0, most - (late or 0), most=most - (late or 0))))
    advance, told = draw(FLAGS), draw(FLAGS)
    return Lateness(
        scheduled_min=scheduled,
        late_min=late,
        early_min=early,
        beyond_control=draw(FLAGS),
        reasonable_planning=draw(FLAGS),
        planned=draw(FLAGS),
        notified=None if advance and told is False else told,
        notified_in_advance=advance,
        pre_approved=draw(FLAGS),
        cause=draw(maybe(codes(*table.body.absences.words.unforeseen.words))),
    )


@kept
def reasons(*, table: Table | None = None) -> st.SearchStrategy[Reason]:
    """
    Draw reasons for missing a session: accepted, usual, and in one's own words.

    Args:
        table: whose words to take; the terms that ship with the library unless given.
    """
    return st.builds(
        Reason,
        maybe(_reason_codes(table or shipped())),
        described=maybe(TEXTS),
        in_person=FLAGS,
        travel=maybe(members(Travel)),
    )


@kept
@st.composite
def misses(draw: st.DrawFn, *, table: Table | None = None, known: bool = False) -> Misses:
    """
    Draw how much was missed in all, on the edges of what several misses are.

    Args:
        table: the terms; those that ship with the library unless given.

        known: whether every number is known.
    """
    number = near(*_numbers(table or shipped()), most=6)
    counts = {
        name: draw(number if known else maybe(number))
        for name in ("events", "one_to_ones", "tasks")
    }
    unknown = None in counts.values()
    most = 6 if unknown else sum(count or 0 for count in counts.values())
    complete, steps = draw(FLAGS), draw(FLAGS)
    return Misses(
        **counts,
        excused=draw(maybe(near(most, most=most))),
        caught_up=draw(maybe(near(most, most=most))),
        catch_up_steps_taken=None if complete and steps is False else steps,
        catch_up_complete=complete,
        circumstances_changed=draw(FLAGS),
        requirement_at_risk=draw(FLAGS),
    )


@kept
@st.composite
def expenses(
    draw: st.DrawFn, *, table: Table | None = None, programme: str | None = None
) -> Expense:
    """
    Draw what may have cost money: sessions missed, ways to make them up, and leaving.

    Args:
        table: the terms; those that ship with the library unless given.

        programme: whose sessions they are; without it, sessions of any programme.
    """
    table = table or shipped()
    return Expense(
        kind=draw(maybe(st.sampled_from(kinds_of(table, programme)))),
        element=draw(maybe(members(Element))),
        attended=draw(FLAGS),
        catch_up=draw(maybe(_ways(table))),
        cancelled_by=draw(maybe(members(Actor))),
        withdrawing=draw(FLAGS),
        deferring=draw(FLAGS),
        amount_asked=draw(st.booleans()),
    )


@kept
def _ways(table: Table) -> st.SearchStrategy[str]:
    words = table.body.absences.words
    return codes(*words.paid_for.words, *words.partner_decides.words)


@kept
@st.composite
def incidents(
    draw: st.DrawFn,
    *,
    table: Table | None = None,
    programme: str | None = None,
    on: dt.date | None = None,
) -> Incident:
    """
    Draw absences, each with what was chosen to make it up.

    Args:
        table: the terms; those that ship with the library unless given.

        programme: whose sessions they are; without it, sessions of any programme.

        on: the day to seek.
    """
    table = table or shipped()
    absence = draw(absences(table=table, programme=programme, on=on))
    return Incident(absence, draw(maybe(_ways(table))))

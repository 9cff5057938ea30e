"""
How may sessions have been taken, and how much of an NPQ engaged with?

Tallies, registers and engagements that add up. Where a row is given they fit it, and the number
that was not attended live lies on an edge of one of its limits as often as not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

import attrs
from hypothesis import strategies as st

from ambition_policy.facts import (
    Attendance,
    Between,
    Coaching,
    CoachingChoice,
    Engagement,
    RangedTally,
    Record,
    Tally,
)
from ambition_policy.strategies.basics import (
    FLAGS,
    TEXTS,
    days,
    kept,
    maybe,
    members,
    near,
    share_edges,
)
from ambition_policy.terms import Row, Table, Term, shipped
from ambition_policy.terms.standards import Limit
from ambition_policy.vocabulary import Status

__all__ = [
    "NOT_LIVE",
    "attendances",
    "betweens",
    "coachings",
    "counts_for",
    "engagements",
    "ranged_tallies",
    "records",
    "registers",
    "tallies",
]

_NAMES = tuple(field.name for field in attrs.fields(Tally))

NOT_LIVE = _NAMES[1:]
"""Every status of a tally but `live`."""

_HOUR = 60
_MOST = 40
_FINAL = (*NOT_LIVE[:4], "pending", "missed")


def _short(limits: Sequence[Limit], total: int) -> list[int]:
    """How many sessions may go wrong before each limit is broken."""
    found = []
    for limit in limits:
        share = limit.value
        if limit.term is Term.MAX_CATCH_UP_SHARE:
            found.append(share.numerator * total // share.denominator)
        elif limit.term.is_share:
            found.append(total - share_edges([share], total)[0])
        else:
            found.append(int(share))
    return found


@kept
@st.composite
def counts_for(draw: st.DrawFn, row: Row, *, most: int = 36) -> dict[str, int]:
    """
    Draw the number of sessions of each kind for which a row gives none.

    Args:
        row: what is asked.

        most: no more than this of a kind.
    """
    return {kind: draw(st.integers(1, most)) for kind in row.uncounted}


@kept
@st.composite
def tallies(
    draw: st.DrawFn,
    *,
    total: int | None = None,
    row: Row | None = None,
    statuses: Sequence[str] = NOT_LIVE,
) -> Tally:
    """
    Draw tallies: mostly live, and on the edges of a row's limits.

    Args:
        total: how many sessions there are; without it, what the row asks for, or up to 40.

        row: whose limits to seek.

        statuses: how sessions may have been taken that were not attended live.
    """
    if total is None:
        total = row.total if row is not None else None
    if total is None:
        total = draw(st.integers(1 if row is not None else 0, _MOST))
    limits = row.standard.limits if row is not None else ()
    left = draw(near(*_short(limits, total), most=total)) if statuses else 0
    counts = {"live": total - left}
    named = st.sampled_from(tuple(statuses))
    last = draw(named) if left else "live"
    for _ in range(draw(st.integers(0, 2)) if left > 1 else 0):
        name, count = draw(named), draw(st.integers(0, left))
        counts[name] = counts.get(name, 0) + count
        left -= count
    counts[last] = counts.get(last, 0) + left
    return Tally(**counts)


def records(
    *,
    kinds: Sequence[str] = ("session",),
    statuses: Sequence[Status] = tuple(Status),
) -> st.SearchStrategy[Record]:
    """
    Draw one participant at one session, with everything that may be known of it.

    Args:
        kinds: of which kind it may be.

        statuses: how it may have been taken.
    """
    return _records(tuple(kinds), tuple(statuses))


@kept
@st.composite
def _records(draw: st.DrawFn, kinds: Sequence[str], statuses: Sequence[Status]) -> Record:
    scheduled = draw(maybe(st.integers(0, 480)))
    attended = draw(maybe(near(scheduled, most=scheduled) if scheduled else st.just(0)))
    date = draw(maybe(days()))
    return Record(
        session=draw(TEXTS),
        kind=draw(st.sampled_from(tuple(kinds))),
        status=draw(st.sampled_from(tuple(statuses))),
        date=date,
        start=draw(maybe(st.times().map(lambda at: at.replace(second=0, microsecond=0)))),
        minutes_scheduled=scheduled,
        minutes_attended=attended,
        delivery=draw(maybe(TEXTS)),
        year=draw(maybe(st.integers(1, 3))),
        reason=draw(maybe(TEXTS)),
        notified=draw(FLAGS),
        catch_up_until=draw(maybe(days(*filter(None, [date])))),
    )


def _slots(row: Row, counts: dict[str, int]) -> list[tuple[str, int | None]]:
    """The kind and the year of every session that a row asks for."""
    found: list[tuple[str, int | None]] = []
    for event in row.events:
        count = event.count if event.count is not None else counts[event.kind]
        years = [year for year, number in event.by_year.items() for _ in range(number)]
        found += [(event.kind, year) for year in years]
        found += [(event.kind, None)] * (count - len(years))
    return found


@kept
@st.composite
def registers(
    draw: st.DrawFn,
    *,
    row: Row,
    as_of: dt.date | None = None,
    statuses: Sequence[str] = _FINAL,
) -> list[Record]:
    """
    Draw one record for each session that a row asks for.

    Args:
        row: what is asked.

        as_of: the day on whose edges dates of catching up lie; without it, none is given.

        statuses: how sessions may have been taken that were not attended live.
    """
    slots = _slots(row, draw(counts_for(row)))
    tally = draw(tallies(total=len(slots), row=row, statuses=statuses))
    taken = [name for name, count in tally.counts().items() for _ in range(count)]
    turn = draw(st.integers(0, max(0, len(slots) - 1)))
    until = maybe(days(as_of)) if as_of is not None else st.none()
    return [
        Record(
            session=f"s{at + 1}",
            kind=kind,
            year=year,
            status=Status(status),
            catch_up_until=draw(until) if status == Status.MISSED else None,
        )
        for at, ((kind, year), status) in enumerate(
            zip(slots, [*taken[turn:], *taken[:turn]], strict=True)
        )
    ]


@kept
@st.composite
def attendances(
    draw: st.DrawFn,
    *,
    row: Row | None = None,
    total: int | None = None,
    counts: dict[str, int] | None = None,
    statuses: Sequence[str] = NOT_LIVE,
) -> Attendance:
    """
    Draw how somebody took the sessions that their programme requires.

    Args:
        row: what is asked, so that the counts fit it.

        total: how many sessions there are, where no row says.

        counts: how many there are of a kind for which the row gives no number.

        statuses: how sessions may have been taken that were not attended live.
    """
    left, approved = draw(FLAGS), draw(FLAGS)
    if row is None or not row.events:
        tally = draw(tallies(total=total, row=row, statuses=statuses))
        return Attendance(tally, alternatives_left=left, approved=approved)
    slots = _slots(row, draw(counts_for(row)) if counts is None else counts)
    tally = draw(tallies(total=len(slots), row=row, statuses=statuses))
    detail = draw(st.sampled_from(("tally", "kinds", "years", "days", "minutes")))
    by_kind, by_year = _split(tally, slots, draw(st.integers(0, max(0, len(slots) - 1))))
    lengths = row.days()
    weighed = sum((own * (lengths.get(k) or 1) for k, own in by_kind.items()), Tally())
    return Attendance(
        tally,
        by_kind=by_kind if detail in ("kinds", "years") else {},
        by_year=by_year if detail == "years" and None not in by_year else {},
        days=weighed if detail == "days" else None,
        minutes=weighed * draw(st.integers(1, 8 * _HOUR)) if detail == "minutes" else None,
        alternatives_left=left,
        approved=approved,
    )


def _split(
    tally: Tally, slots: Sequence[tuple[str, int | None]], turn: int
) -> tuple[dict[str, Tally], dict[int | None, Tally]]:
    """Give the sessions of a tally out among kinds and years, beginning at *turn*."""
    taken = [name for name, count in tally.counts().items() for _ in range(count)]
    kinds: dict[str, Tally] = {}
    years: dict[int | None, Tally] = {}
    for (kind, year), status in zip(slots, [*taken[turn:], *taken[:turn]], strict=True):
        one = Tally(**{status: 1})
        kinds[kind] = kinds.get(kind, Tally()) + one
        years[year] = years.get(year, Tally()) + one
    return kinds, years


@kept
@st.composite
def engagements(
    draw: st.DrawFn,
    *,
    shares: Sequence[Fraction] = (),
    table: Table | None = None,
    total: int | None = None,
    known: bool = False,
) -> Engagement:
    """
    Draw how much of an NPQ was engaged with, on the edges of what is asked.

    Args:
        shares: the shares to seek; without any, those of the table.

        table: the terms; those that ship with the library unless given.

        total: how many items there are; without it, up to 400, or not known.

        known: whether total and rest are always known.
    """
    shares = tuple(shares) or _engaged_shares(table or shipped())
    size = total if total is not None else draw(st.integers(1, 400))
    at = share_edges(shares, size)
    engaged = draw(near(*at, most=size))
    rest = size - engaged
    if not known and draw(st.integers(0, 19)) == 1:
        return Engagement(total=None, engaged=engaged)
    missing = [max(0, number - engaged) for number in at]
    ahead = near(*missing, most=rest)
    recoverable = draw(ahead if known else maybe(ahead))
    missed = 0
    if not known and recoverable is not None:
        missed = draw(st.integers(0, rest - recoverable))
    otherwise = {}
    if not known and draw(st.integers(0, 9)) == 1:
        otherwise["hours"] = draw(engagements(shares=shares, known=True))
    return Engagement(
        total=size, engaged=engaged, recoverable=recoverable, missed=missed, otherwise=otherwise
    )


def _engaged_shares(table: Table) -> tuple[Fraction, ...]:
    rules = [rule for one in table.programmes.values() for rule in one.requirements]
    limits = [limit for rule in rules for limit in rule.standard.limits]
    found = [limit.value for limit in limits if limit.term is Term.MIN_ENGAGEMENT_SHARE]
    return tuple(sorted(set(found)))


@kept
def coachings(*, total: int | None = None) -> st.SearchStrategy[Coaching]:
    """
    Draw what somebody chose about optional coaching, and how it was taken.

    Args:
        total: how many sessions are expected; without it, up to 40.
    """
    ahead = tallies(total=total, statuses=("pending",))
    taken = st.one_of(st.none(), ahead, tallies(total=total))
    return st.builds(Coaching, maybe(members(CoachingChoice)), taken)


@kept
@st.composite
def betweens(draw: st.DrawFn, *, most: int = 20, least: int = 0) -> Between:
    """
    Draw counts of which only the ends are known.

    Args:
        most: no end above this.

        least: no end below this.
    """
    low = draw(st.integers(least, most))
    return Between(low, draw(st.integers(low, most)))


@kept
@st.composite
def ranged_tallies(draw: st.DrawFn, *, total: int | None = None, spread: int = 3) -> RangedTally:
    """
    Draw tallies of which some registers have not come back, around one that fits.

    Args:
        total: how many sessions there are; without it, up to 40.

        spread: how far an end may lie from the count.
    """
    tally = draw(tallies(total=total))
    rest = draw(maybe(st.sampled_from(_NAMES)))
    counts: dict[str, int | Between] = {}
    for name, count in tally.counts().items():
        if name == rest or not (count or draw(st.integers(0, 9)) == 1):
            continue
        far = draw(st.integers(0, spread))
        counts[name] = Between(max(0, count - far), count + far) if far else count
    return RangedTally(tally.required, rest=rest, **counts)

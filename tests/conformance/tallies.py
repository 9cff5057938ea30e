"""How do the counts of a case become a tally, by kind, day, hour and year?"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from asking import Asked, CaseError, Facts

from ambition_policy.facts import Attendance, Engagement, Tally
from ambition_policy.questions import required_events
from ambition_policy.terms import Table

__all__ = ["KINDS", "STATUSES", "attendance", "missed_of", "total_of"]

STATUSES = (
    *("live", "alternative", "caught_up", "late_self_paced", "dispensed", "pending", "missed"),
)
KINDS = {
    "residentials": "residential",
    "school_visits": "school_visit",
    "online_modules": "online_module",
}
_NOTHING = Tally()


def attendance(asked: Asked, table: Table) -> Attendance | None:
    """How the required sessions were taken, as far as the case says."""
    facts = asked.facts
    is_open = facts.flag("catch_up_open")
    left = facts.flag("alternatives_left")
    required = facts.count("required")
    tally = _counted(facts)
    by_kind = _by_kind(asked, tally, table)
    years = _years(asked, tally, table)
    if tally is None and by_kind:
        tally = sum(by_kind.values(), _NOTHING)
    elif tally is None and years:
        tally = sum(years.values(), _NOTHING)
    elif tally is None:
        tally = _only_attended(asked, table)
    elif required is not None:
        _add_up(required, tally)
    days, hours = _days(asked, tally, table), _hours(facts, tally)
    if tally is None:
        return None

    def close(part: Tally) -> Tally:
        return part.with_catch_up(is_open=is_open)

    return Attendance(
        close(tally),
        days=None if days is None else close(days),
        minutes=None if hours is None else close(hours),
        by_kind={kind: close(part) for kind, part in by_kind.items()},
        by_year={year: close(part) for year, part in years.items()},
        alternatives_left=left,
        approved=facts.flag("approval"),
    )


def missed_of(taken: Attendance | None) -> int:
    """How many sessions were missed and are not made up."""
    return 0 if taken is None else taken.tally.missed + taken.tally.recoverable + taken.tally.lost


def total_of(asked: Asked, table: Table) -> int | None:
    """How many sessions the row lists, where it is one row and says so."""
    programme = table.programmes.get(asked.programme or "")
    if programme is None:
        return None
    if asked.variant is None and programme.variants and not programme.any_variant:
        return None
    if asked.role is None and len(programme.roles) > 1:
        return None
    found = required_events(programme.code, variant=asked.variant, role=asked.role, table=table)
    return found.counts.get("total")


def _counted(facts: Facts) -> Tally | None:
    """The counts by status; one that is not mentioned is none."""
    if not facts.mentions(*STATUSES):
        return None
    counts = {name: facts.count(name) for name in STATUSES}
    given = {name: count for name, count in counts.items() if count is not None}
    if facts.flag("same_content") is False:
        # An alternative is another delivery of the same content (ATT-3.catchup.2).
        given["missed"] = given.get("missed", 0) + given.pop("alternative", 0)
    if facts.mentions("dispensation_granted") and facts.flag("dispensation_granted") is not True:
        # Counted under a dispensation that nobody has granted: missed, and asked for.
        given["missed"] = given.get("missed", 0) + given.pop("dispensed", 0)
    return Tally(**given)


def _add_up(required: int, tally: Tally) -> None:
    """Have the library refuse counts that are not `required` in all."""
    held = Engagement.of(tally.with_catch_up(is_open=False))
    Engagement(total=required, engaged=held.engaged, recoverable=held.recoverable, lost=held.lost)


def _only_attended(asked: Asked, table: Table) -> Tally | None:
    """So many were attended, or such a share; the rest of what the row lists was not."""
    facts = asked.facts
    share = facts.share("attended_share")
    attended = facts.count("attended")
    sessions = facts.count("sessions_attended")
    year = facts.count("year")
    live = attended if attended is not None else sessions
    total = total_of(asked, table)
    if live is not None:
        return Tally(live=live, missed=0 if total is None else total - live)
    if share is None or year is not None:
        # A share of one year is no share of what the row lists for all of them.
        return None
    if total is None:
        return Tally(live=share.numerator, lost=share.denominator - share.numerator)
    there = share * total
    required = table.programme(asked.programme or "").row(asked.variant, asked.role).standard.limits
    if there.denominator != 1 and required:
        message = f"no mapping for a share of {share} of {total} sessions"
        raise CaseError(message)
    # Where nothing is required, only whether all were attended can matter.
    return Tally(live=int(there), lost=total - int(there))


def _by_kind(asked: Asked, tally: Tally | None, table: Table) -> dict[str, Tally]:
    """The tally of each kind, where the case determines it."""
    facts = asked.facts
    live = {kind: facts.count(f"{word}_live") for word, kind in KINDS.items()}
    totals = {kind: facts.count(f"{word}_total") for word, kind in KINDS.items()}
    caught, elsewhere = facts.numbers("caught_up_kinds"), facts.numbers("alternative_kinds")
    counts = {name: n for name, n in (tally.counts() if tally else {}).items() if n}
    if any(count is not None for count in live.values()):
        rest = [name for name in counts if name != "live"] if tally else ["missed"]
        if len(rest) > 1:
            return {}
        return {
            kind: Tally(live=count)
            + Tally(**dict.fromkeys(rest[:1], (totals[kind] or count) - count))
            for kind, count in live.items()
            if count is not None
        }
    known = {"live", *(["caught_up"] if caught else []), *(["alternative"] if elsewhere else [])}
    if not (caught or elsewhere) or counts.keys() - known or total_of(asked, table) is None:
        return {}
    listed = table.programme(asked.programme or "").row(asked.variant, asked.role).counts()
    parts = {}
    for kind in dict.fromkeys([*listed, *caught, *elsewhere]):
        made_up, other = caught.get(kind, 0), elsewhere.get(kind, 0)
        present = max(0, (listed.get(kind) or 0) - made_up - other)
        parts[kind] = Tally(live=present, alternative=other, caught_up=made_up)
    return parts


def _days(asked: Asked, tally: Tally | None, table: Table) -> Tally | None:
    """The same counted in days; days without a word are those of what was made up or missed."""
    facts = asked.facts
    total, live = facts.count("day_units_total"), facts.count("day_units_live")
    elsewhere = facts.count("day_units_alternative") or 0
    pending = facts.count("day_units_pending") or 0
    caught = facts.numbers("caught_up_kinds")
    if total is None or live is None or tally is None:
        return None
    rest = total - live - elsewhere - pending
    if not tally.missed:
        made_up = rest - tally.dispensed - tally.late_self_paced
    elif not tally.caught_up:
        made_up = 0
    else:
        lengths = table.programme(asked.programme or "").row(asked.variant, asked.role).days()
        made_up = sum(lengths.get(kind, 1) * count for kind, count in caught.items())
        made_up = made_up or tally.caught_up
    return Tally(
        live=live,
        alternative=elsewhere,
        pending=pending,
        caught_up=made_up,
        late_self_paced=tally.late_self_paced,
        dispensed=tally.dispensed,
        missed=rest - made_up - tally.dispensed - tally.late_self_paced,
    )


def _hours(facts: Facts, tally: Tally | None) -> Tally | None:
    """The same weighted by hours; the rest is to come, or was missed."""
    total, live = facts.count("hours_total"), facts.count("hours_live")
    caught = facts.count("hours_caught_up") or 0
    if total is None or live is None or tally is None:
        return None
    rest = total - live - caught
    name = "pending" if tally.pending and not tally.missed else "missed"
    return Tally(live=60 * live, caught_up=60 * caught) + Tally(**{name: 60 * rest})


def _years(asked: Asked, tally: Tally | None, table: Table) -> dict[int, Tally]:
    """The tally of each year, where the case determines it."""
    facts = asked.facts
    year = facts.count("year")
    undone = facts.count("year_1_missed_not_caught_up")
    done, live = facts.share("year_2_content_share"), facts.share("year_2_live_share")
    total = total_of(asked, table)
    if undone is not None or done is not None:
        return _span(undone or 0, done, live, tally, total)
    if year is None or tally is None or total is None:
        return {}
    listed = table.programme(asked.programme or "").row(asked.variant, asked.role).by_year()
    if not listed or year != 1:
        return {}
    # At the end of the first year, what is to come belongs to the second.
    ahead = Tally(pending=tally.pending)
    held = {**tally.counts(), "pending": 0}
    return {1: Tally(**held), 2: ahead}


def _span(
    undone: int,
    done: Fraction | None,
    live: Fraction | None,
    tally: Tally | None,
    total: int | None,
) -> dict[int, Tally]:
    """
    Year 2 as its shares say, and Year 1 with what was missed there.

    The rules are shares, so Year 2 is given the least number of sessions that has them; what
    Year 1 left undone when Year 2 is over can no longer be made up.
    """
    done = Fraction(1) if done is None else done
    live = done if live is None else live
    size = lcm(done.denominator, live.denominator)
    there, made_up = int(live * size), int((done - live) * size)
    second = Tally(live=there, caught_up=made_up, lost=size - there - made_up)
    if tally is None:
        first = (total or size + undone) - size - undone
        return {1: Tally(live=first, lost=undone), 2: second}
    rest = {name: n - getattr(second, name) for name, n in tally.counts().items()}
    return {1: Tally(**rest), 2: second}

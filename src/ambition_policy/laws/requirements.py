"""
Which laws hold for every requirement: attendance, and engagement with an NPQ?

Laws D.1 to D.5 and D.9 of the register, and the half of D.10 that is about readings.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ambition_policy.citations import Readings
from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Tally
from ambition_policy.frozen import FrozenMap
from ambition_policy.laws.law import expect, law
from ambition_policy.laws.people import FOUND, RANK, Taken, rows_with, taken
from ambition_policy.strategies.asked import contracts, values
from ambition_policy.strategies.basics import kept, share_edges
from ambition_policy.strategies.taken import NOT_LIVE
from ambition_policy.terms import Contract, Party, Row, StandardKind, Table, Term

__all__ = [
    "a_reading_is_named_where_it_matters",
    "contracts_act_term_by_term",
    "counts_are_conserved",
    "more_live_never_hurts",
    "no_requirement_no_failure",
    "thresholds_are_exact",
    "verdicts_with_open_items_are_safe",
]

_ATTENDED = (
    "APP-EL.att.2",
    "APP-EML.att.3",
    "APP-NPQA.att.1",
    "NPQ-2.2",
)
_ENDS = ("live", "caught_up", "lost")
_AGAIN = ("alternative", "caught_up", "lost")
_SPLIT = frozenset({StandardKind.LIVE_SPLIT, StandardKind.MISS_AT_MOST})


def _with(draws: Any, *more: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401  (any example)
    """Draw something beside a person."""

    def both(table: Table) -> st.SearchStrategy[Any] | None:
        first = draws(table)
        return None if first is None else st.tuples(first, *more)

    return both


@law(
    "D.1",
    clauses=_ATTENDED,
    draws=_with(taken(), st.sampled_from(NOT_LIVE), st.sampled_from(("missed", "lost"))),
)
def more_live_never_hurts(table: Table, example: tuple[Taken, str, str]) -> None:
    """One session more at one's own delivery is no worse, and one fewer is no better."""
    who, source, target = example
    rank = RANK[who.judge(table).verdict]
    # A dispensation may be worth as much as attending, and is not taken from anybody.
    if who.tally.counts()[source] and source != "dispensed":
        better = who.moved(source, "live").judge(table).verdict
        expect(RANK[better] >= rank, f"with one more live it is {better.value}")
    if who.tally.live:
        worse = who.moved("live", target).judge(table).verdict
        expect(RANK[worse] <= rank, f"with one fewer live it is {worse.value}")


@kept
def _settled(table: Table, programme: str, pick: int) -> Table:
    """The table with every open reading settled in one of its ways."""
    readings: Readings = table.readings
    for id_ in table.readings:
        stance = table.readings.stance(id_, programme)
        if stance.settled is None:
            choice = stance.choices[pick % len(stance.choices)]
            readings = readings.settle(id_, choice, by="a law")
    return attrs.evolve(table, readings=readings)


@law(
    "D.2",
    clauses=("NPQ-3.async.3", "NPQ-3.async.6", "APP-NPQA.att.2"),
    draws=_with(taken(), st.integers(0, 2), st.sampled_from(_ENDS), st.sampled_from(_AGAIN)),
)
def verdicts_with_open_items_are_safe(table: Table, example: tuple[Taken, int, str, str]) -> None:
    """What is met or failed stays so however open items end; what is pending can end both ways."""
    who, pick, ahead, again = example
    verdict = who.judge(table).verdict
    assume(verdict in (*FOUND, Verdict.PENDING))
    settled = _settled(table, who.row.programme, pick)

    def ended(to_come: str, back: str) -> Verdict:
        counts = who.tally.counts()
        counts[to_come] += counts.pop("pending")
        counts[back] += counts.pop("recoverable") + counts.pop("missed")
        return attrs.evolve(who, tally=Tally(**counts)).judge(settled).verdict

    ways = [way for way in _AGAIN if way != "alternative" or who.left is not False]
    if verdict is Verdict.PENDING:
        ends = {ended(to_come, back) for to_come in _ENDS for back in ways}
        expect(ends == set(FOUND), f"it is pending and can only end as {sorted(ends)}")
    else:
        end = ended(ahead, again if again in ways else "lost")
        expect(end is verdict, f"it is {verdict.value} and can end as {end.value}")


def _edge(row: Row, total: int) -> int:
    """How many have to be live, one at least, where all others are made up or lost."""
    wanted = [1]
    for limit in row.standard.limits:
        match limit.term:
            case Term.MAX_MISSED:
                wanted.append(total - int(limit.value))
            case Term.MAX_CATCH_UP_SHARE:
                wanted.append(total - int(limit.value * total))
            case Term.MIN_LIVE_SHARE | Term.MIN_ATTENDANCE_SHARE | Term.MIN_ENGAGEMENT_SHARE:
                wanted.extend(share_edges([limit.value], total))
            case _:
                continue
    return max(wanted)


@kept
def _scaled(table: Table, code: str, factor: int) -> Table:
    """The table with so many times as many sessions in one programme."""
    programme = table.programme(code)
    events = tuple(
        attrs.evolve(
            event,
            count=None if event.count is None else factor * event.count,
            by_year=FrozenMap({year: factor * n for year, n in event.by_year.items()}),
            otherwise=None,
        )
        for event in programme.events
    )
    larger = attrs.evolve(programme, events=events)
    return attrs.evolve(table, programmes=FrozenMap({**table.programmes, code: larger}))


@law(
    "D.3",
    clauses=("NPQ-2.2", "APP-EL.att.2", "APP-EL.att.3", "APP-NPQA.att.1"),
    draws=_with(taken(only=lambda row: row.otherwise is None), st.integers(2, 5)),
)
def thresholds_are_exact(table: Table, example: tuple[Taken, int]) -> None:
    """A limit that is just reached holds, one less does not, and no share depends on the size."""
    who, factor = example
    total = who.tally.required
    made_up = "caught_up" if who.row.standard.kind in _SPLIT else "lost"
    live = _edge(who.row, total)
    on = attrs.evolve(who, tally=Tally(live=live, **{made_up: total - live}))
    expect(on.judge(table).verdict is not Verdict.NOT_MET, f"{live} of {total} are not enough")
    under = on.moved("live", made_up).judge(table).verdict
    expect(under is not Verdict.MET, f"{live - 1} of {total} are enough")
    # A count of misses is no share, and another count is in another proportion.
    moving = [event.otherwise for event in table.programme(who.row.programme).events]
    if any(moving) or not all(limit.term.is_share for limit in who.row.standard.limits):
        return
    larger = attrs.evolve(
        who,
        tally=who.tally * factor,
        counts=FrozenMap({kind: factor * number for kind, number in who.counts.items()}),
    )
    one = who.judge(table).verdict
    many = larger.judge(_scaled(table, who.row.programme, factor)).verdict
    expect(many is one, f"{factor} times as much is {many.value}, not {one.value}")


@law(
    "D.4",
    clauses=("APP-EL.att.1", "APP-ECF.att.1", "NPQ-2.2"),
    draws=_with(taken(), st.sampled_from((-1, 1)), st.sampled_from(("live", *NOT_LIVE))),
)
def counts_are_conserved(table: Table, example: tuple[Taken, int, str]) -> None:
    """Every session is counted once, shares lie between none and all, and nothing is not met."""
    who, step, name = example
    found = who.judge(table)
    shares = found.shares
    expect(all(0 <= share <= 1 for share in shares.values()), f"the shares are {shares}")
    both = shares.get("live_share", 0) + shares.get("catch_up_share", 0)
    expect(both <= 1, f"live and made up are {both} of the whole")
    if who.engages:
        nothing = attrs.evolve(who, tally=Tally()).judge(table).verdict
        expect(nothing not in FOUND, f"nothing out of nothing is {nothing.value}")
        return
    number = who.tally.counts()[name] + step
    total = who.row.total
    assume(number >= 0 and total is not None)
    other = attrs.evolve(who, tally=attrs.evolve(who.tally, **{name: number}))
    try:
        verdict = other.judge(table).verdict
    except InvalidFacts:
        return
    expect(not other.row.events, f"{other.tally.required} of {total} sessions are {verdict.value}")


@law(
    "D.5",
    clauses=("APP-MET.att.1", "APP-TEF.att.1", "APP-TL.att.1", "APP-EML.att.1"),
    draws=taken(kinds=frozenset({StandardKind.NO_REQUIREMENT})),
)
def no_requirement_no_failure(table: Table, who: Taken) -> None:
    """Where no attendance is asked for nobody meets it, fails it or is shown the way out."""
    found = who.judge(table)
    expect(found.verdict is Verdict.NO_REQUIREMENT, f"it is {found.verdict.value}")
    expect("options_to_discuss" not in found.details, "leaving is brought up")


@st.composite
def _agreed(draw: st.DrawFn, table: Table) -> tuple[Taken, Contract, Contract, Fraction]:
    """Somebody, two contracts about their terms, and another value for the first term."""
    strategy = taken(only=lambda row: row.otherwise is None)(table)
    who: Taken = draw(strategy if strategy is not None else st.nothing())
    parties = [Party.DFE, Party.FUNDER]
    own = contracts(row=who.row, parties=parties, most=1)
    one, two = draw(own), draw(own)
    term = next(iter(one.limits), Term.MIN_LIVE_SHARE)
    return who, one, attrs.evolve(two, name=f"{one.name} 2"), draw(values(term))


def _agreeing(table: Table) -> st.SearchStrategy[Any] | None:
    rows = [row for row in rows_with(table) if row.otherwise is None]
    return _agreed(table) if rows else None


@law("D.9", clauses=("ATT-0.5", "ATT-3.scope.5"), draws=_agreeing)
def contracts_act_term_by_term(
    table: Table, example: tuple[Taken, Contract, Contract, Fraction]
) -> None:
    """A contract replaces what it states and nothing else; two that disagree are referred."""
    who, one, two, value = example
    limits = {limit.term: limit.value for limit in who.row.standard.limits}
    plain = who.judge(table).verdict
    repeating = Contract("the same", party=Party.DFE, limits=limits)
    empty = Contract("nothing", party=Party.DFE)
    expect(who.judge(table, [repeating]).verdict is plain, "repeating the policy changes it")
    expect(who.judge(table, [empty]).verdict is plain, "a contract without terms changes it")
    alone, other = (who.judge(table, [own]).verdict for own in (one, two))
    both = who.judge(table, [one, two]).verdict
    if set(one.limits) == set(two.limits) and alone is not other:
        expect(both not in FOUND, f"two that disagree give {both.value}")
    if one.limits:
        changed = _with_value(who.row, next(iter(one.limits)), value)
        after = attrs.evolve(who, row=changed).judge(_placed(table, changed), [one]).verdict
        expect(after is alone, f"with another value in the policy it is {after.value}")


def _with_value(row: Row, term: Term, value: Fraction) -> Row:
    """The row with another value for one term."""
    limits = tuple(
        attrs.evolve(limit, value=value) if limit.term is term else limit
        for limit in row.standard.limits
    )
    return attrs.evolve(row, standard=attrs.evolve(row.standard, limits=limits))


def _placed(table: Table, row: Row) -> Table:
    """The table with that row's standard in place of those of the programme."""
    programme = table.programme(row.programme)
    rules = tuple(
        attrs.evolve(rule, standard=row.standard)
        if rule.standard.kind is row.standard.kind
        else rule
        for rule in programme.requirements
    )
    changed = attrs.evolve(programme, requirements=rules)
    return attrs.evolve(table, programmes=FrozenMap({**table.programmes, row.programme: changed}))


@law(
    "D.10b",
    clauses=("ATT-3.princ.7", "NPQ-2.2"),
    draws=lambda table: (
        st.tuples(found, st.sampled_from(tuple(table.readings)))
        if (found := taken()(table)) is not None and table.readings
        else None
    ),
)
def a_reading_is_named_where_it_matters(table: Table, example: tuple[Taken, str]) -> None:
    """A settled reading is named exactly where another choice of it would answer otherwise."""
    who, name = example
    stance = table.readings.stance(name, who.row.programme)
    assume(stance.settled is not None)
    found = who.judge(table)
    verdicts = {found.verdict}
    for choice in stance.choices:
        readings = table.readings.settle(name, choice, by="a law")
        verdicts.add(who.judge(attrs.evolve(table, readings=readings)).verdict)
    named = name in {effect.question for effect in found.readings}
    expect(named == (len(verdicts) > 1), f"{name} is {'' if named else 'not '}named")

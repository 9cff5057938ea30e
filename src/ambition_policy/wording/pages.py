"""
How is the table said in plain words: all of it in short, or one programme on a page?

>>> from ambition_policy.terms import shipped
>>> for line in overview(shipped(), ["EL", "TL"]):
...     print(line)
EL     Executive Leaders
         3 residential, online_module (number not given), 1 school_visit: complete
         everything, at least 4/5 live, at most 1/5 caught up
TL     Trust Leaders
         no session is listed: no requirement
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import assert_never

from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.terms.provisions import CatchUpOption, Procedure, RequiredEvent
from ambition_policy.terms.standards import Limit, Standard, StandardKind, Term
from ambition_policy.vocabulary import CellState
from ambition_policy.wording.answers import actor, plain

__all__ = ["cells", "overview", "page", "requirement", "row_name", "sessions"]

_WIDE = 92


def requirement(standard: Standard) -> str:
    """
    Say what a standard asks for.

    Args:
        standard: of any row.
    """
    if standard.limits:
        said = ", ".join(map(_limit, standard.limits))
    elif standard.kind is StandardKind.NONE_LISTED:
        said = "nothing is listed"
    else:
        said = "no requirement"
    if standard.expected:
        said += f"; expected, without consequence: {', '.join(map(_limit, standard.expected))}"
    if standard.advice is not None:
        said += f"; advice: {plain(standard.advice)}"
    return said


def _limit(limit: Limit) -> str:
    """Say one limit."""
    value, whole = limit.value, limit.value == 1
    match limit.term:
        case Term.MIN_ATTENDANCE_SHARE:
            return "attend every session" if whole else f"attend at least {value}"
        case Term.MIN_COMPLETION_SHARE:
            return "complete everything" if whole else f"complete at least {value}"
        case Term.MIN_LIVE_SHARE:
            return f"at least {value} live"
        case Term.MAX_CATCH_UP_SHARE:
            return f"at most {value} caught up"
        case Term.MAX_MISSED:
            return f"miss at most {value}"
        case Term.MAX_NOT_MADE_UP:
            return f"leave at most {value} not made up" if value else "make up each one missed"
        case Term.MIN_ENGAGEMENT_SHARE:
            return f"engage with at least {value}"
        case _:
            assert_never(limit.term)


def overview(table: Table, codes: Iterable[str] | None = None) -> Iterator[str]:
    """
    Say the table in short.

    Args:
        table: the terms.

        codes: which programmes; all unless given.
    """
    for code in table.programmes if codes is None else codes:
        programme = table.programme(code)
        yield f"{code:6} {programme.name}"
        together: dict[str, list[str]] = {}
        for row in programme.rows():
            said = f"{sessions(row)}: {requirement(row.standard)}"
            role = row.role if len(programme.roles) > 1 else None
            name = " ".join(filter(None, (row.variant, role)))
            together.setdefault(said, []).append(name)
        for said, names in together.items():
            named = [name for name in names if name]
            if programme.any_variant:
                named.append("any other label")
            head = f"{', '.join(named)}: " if named else ""
            yield from _fold(f"{head}{said}", 9)


def page(table: Table, code: str) -> Iterator[str]:
    """
    Say everything that one programme's row provides.

    Args:
        table: the terms.

        code: the programme's code.

    Raises:
        InvalidFacts: the table has no such programme.
    """
    programme = table.programme(code)
    cited: dict[str, None] = dict.fromkeys(programme.clauses)
    yield f"{programme.code}: {programme.name}"
    yield f"{programme.document} policy, {programme.heading}"
    if programme.any_variant:
        yield "Labels beyond those below are taken too, and held to the same requirement."
    for row in programme.rows():
        yield ""
        yield row_name(row, programme) or "For every participant"
        yield from _row(row)
        for required in row.events:
            cited.update(dict.fromkeys(required.clauses))
        for option in row.optional:
            cited.update(dict.fromkeys(option.clauses))
        cited.update(dict.fromkeys(row.standard.clauses))
        for limit in row.standard.limits:
            cited.update(dict.fromkeys(limit.clauses))
    for title, lines, clauses in cells(programme):
        yield ""
        yield title
        yield from (part for line in lines for part in _fold(line, 2))
        cited.update(dict.fromkeys(clauses))
    yield ""
    yield "What the clauses say, in our own words"
    for id_ in cited:
        yield from _fold(f"{id_}: {table.clauses[id_].words}", 2, hang=4)


def _fold(text: str, indent: int, *, hang: int = 0) -> list[str]:
    """Break a line so that it stays readable."""
    margin = " " * indent
    return textwrap.wrap(
        text,
        _WIDE,
        initial_indent=margin,
        subsequent_indent=margin + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def row_name(row: Row, programme: Programme) -> str:
    """
    Name a row by its variant and role, as far as there are any.

    Args:
        row: one of the programme's.

        programme: it says how many roles there are.
    """
    found = programme.variants.get(row.variant or "")
    variant = f"{found.code} ({found.name})" if found and found.name != found.code else row.variant
    role = plain(row.role) if len(programme.roles) > 1 else None
    return ", ".join(filter(None, (variant, role)))


def _event(event: RequiredEvent) -> str:
    """Say one kind of session and how many there are."""
    said = _counted(event)
    years = ", ".join(f"{count} in year {year}" for year, count in event.by_year.items())
    days = f"{event.days} days" if event.days else ""
    extra = ", ".join(filter(None, (days, years, plain(event.when or ""))))
    return f"{said} ({extra})" if extra else said


def sessions(row: Row) -> str:
    """
    Say all sessions of a row in one line.

    Args:
        row: of any programme.
    """
    if not row.events:
        return "no session is listed"
    return ", ".join(map(_counted, row.events))


def _counted(event: RequiredEvent) -> str:
    """Say how many there are of a kind, by the code that a register uses."""
    if event.count is None:
        return f"{event.kind} (number not given)"
    return f"{event.count} {event.kind}"


def _row(row: Row) -> Iterator[str]:
    """Say what one row asks for."""
    sessions = ", ".join(map(_event, row.events)) or "none is listed"
    total = "" if row.total is None else f", {row.total} in all"
    yield from _fold(f"sessions: {sessions}{total}", 2)
    for event in row.optional:
        count = "" if event.count is None else f"{event.count} "
        expected = f"; {event.expected} expected of who opts in" if event.expected else ""
        opt_out = f"; opting out: {plain(event.opt_out)}" if event.opt_out else ""
        yield from _fold(f"optional: {count}{event.kind}{opt_out}{expected}", 2)
    clauses = [*row.standard.clauses, *(c for lim in row.standard.limits for c in lim.clauses)]
    ids = ", ".join(dict.fromkeys(clauses))
    yield from _fold(f"requirement: {requirement(row.standard)} [{ids}]", 2)


def cells(programme: Programme) -> Iterator[tuple[str, list[str], Iterable[str]]]:
    """
    Say what a programme provides beside its requirement.

    Args:
        programme: with all of its cells.

    Returns:
        Each cell: its title, what it says, and the clauses it stands in.
    """
    follow, catch = programme.follow_up, programme.catch_up
    late, dispensed = programme.late_early, programme.dispensations
    yield (
        "Follow-up of an absence",
        _stated(follow.state, map(_procedure, follow.procedures)),
        [*follow.clauses, *(id_ for each in follow.procedures for id_ in each.clauses)],
    )
    yield (
        "Catch-up, in order of preference",
        _stated(catch.state, map(_option, catch.options)),
        [*catch.clauses, *(id_ for each in catch.options for id_ in each.clauses)],
    )
    rule = [plain(late.rule)] if late.rule else []
    rule += [f"offered: {', '.join(map(plain, late.options))}"] if late.options else []
    rule += [f"directed by {_who(late.refer_to)}"] if late.refer_to else []
    yield "Late arrival and early departure", _stated(late.state, rule), late.clauses
    grounds = [f"such as {', '.join(map(plain, dispensed.grounds))}"] if dispensed.grounds else []
    yield "Dispensations", _stated(dispensed.state, grounds), dispensed.clauses
    contacts = []
    for contact in programme.contacts:
        roles = f" for {', '.join(map(plain, contact.roles))}" if contact.roles else ""
        cohort = f" (cohort of {contact.cohort})" if contact.cohort else ""
        contacts.append(f"{contact.email}{roles}{cohort}")
    yield (
        "Contact",
        contacts or ["none is listed"],
        [id_ for contact in programme.contacts for id_ in contact.clauses],
    )
    if programme.notes:
        yield "Notes", list(programme.notes), ()


def _stated(state: CellState, lines: Iterable[str]) -> list[str]:
    """Say what a cell holds, or that it is blank or says no."""
    found = list(lines)
    if state is CellState.STATED:
        return found or ["stated"]
    said = "there is no such row" if state is CellState.NO_ROW else f"the cell says: {state}"
    return [f"the cell is {state}" if state is CellState.BLANK else said, *found]


def _who(actors: Iterable[str]) -> str:
    return " or ".join(map(actor, actors))


def _procedure(procedure: Procedure) -> str:
    """Say what follows one kind of absence."""
    kinds = f"{', '.join(map(plain, procedure.kinds))}, " if procedure.kinds else ""
    steps = [
        f"{actor(step.actor)}{'' if step.actor_stated else ' (not named by the text)'} "
        f"{plain(step.force)}: {plain(step.action)}"
        + ("" if step.when == "unspecified" else f", {plain(step.when)}")
        for step in procedure.steps
    ]
    if procedure.outcome is not None:
        steps.insert(0, plain(procedure.outcome))
    if procedure.refer_to:
        steps.append(f"decided by the {_who(procedure.refer_to)}")
    return f"{kinds}{plain(procedure.trigger)}: {'; then '.join(steps)}"


def _option(option: CatchUpOption) -> str:
    """Say one way to catch up."""
    kinds = f"{', '.join(map(plain, option.kinds))}: " if option.kinds else ""
    extra = []
    if option.needs:
        extra.append(f"needs {', '.join(map(plain, option.needs))}")
    if option.only_if_not:
        extra.append(f"only if not {', '.join(map(plain, option.only_if_not))}")
    if option.on_request:
        extra.append("on request")
    if option.where is not None:
        extra.append(f"at {plain(option.where)}")
    if option.refer_to:
        extra.append(f"decided by the {_who(option.refer_to)}")
    tail = "; ".join(extra)
    said = f"no {plain(option.option)}" if option.unavailable else plain(option.option)
    return f"{kinds}{said}{f' ({tail})' if tail else ''}"

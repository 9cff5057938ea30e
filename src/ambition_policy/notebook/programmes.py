"""
How does a programme's page look in a notebook?

>>> from ambition_policy.terms import shipped
>>> card = programme_card(shipped().programme("NPQA"))
>>> "miss at most 2, make up each one missed" in card
True
"""

from __future__ import annotations

from collections.abc import Iterator

from ambition_policy.notebook.cards import clause_list, facts_list
from ambition_policy.notebook.markup import Child, element, listing, table
from ambition_policy.notebook.style import framed
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.wording import cells, requirement, row_name, sessions

__all__ = ["programme_card"]


def programme_card(programme: Programme, *, terms: Table | None = None) -> str:
    """
    Show everything that a programme's row provides.

    Args:
        programme: of the shipped table or of one's own.

        terms: where the words of clauses are; those that ship with the library unless given.

    Returns:
        HTML that needs nothing but itself.
    """
    terms = terms or shipped()
    provided = [*cells(programme)]
    rows = [*programme.rows()]
    cited: dict[str, None] = dict.fromkeys(programme.clauses)
    for row in rows:
        cited.update(dict.fromkeys(_clauses(row)))
    for _, _, clauses in provided:
        cited.update(dict.fromkeys(clauses))
    return framed(
        element(
            "div",
            element("p", programme.name, class_="ap-title"),
            element("p", f"code {programme.code}, {programme.document} policy", class_="ap-muted"),
            class_="ap-head",
        ),
        table(
            "What is asked for",
            ("For", "Sessions", "In all", "Requirement"),
            (
                (
                    row_name(row, programme) or "every participant",
                    sessions(row),
                    _total(row),
                    requirement(row.standard),
                )
                for row in rows
            ),
            numbers=(2,),
        ),
        element("p", "Labels beyond those listed are taken too, and held to the same.")
        if programme.any_variant
        else None,
        facts_list((title, _said(lines)) for title, lines, _ in provided),
        element(
            "details",
            element("summary", f"{len(cited)} clauses"),
            clause_list(tuple(cited), terms),
        ),
        label=f"Programme {programme.name}",
    )


def _total(row: Row) -> str:
    if row.total is not None:
        return f"{row.total}"
    return "not given" if row.uncounted else "none"


def _said(lines: list[str]) -> Child:
    return lines[0] if len(lines) == 1 else listing(lines)


def _clauses(row: Row) -> Iterator[str]:
    """The clauses that one row of the table rests on."""
    for event in row.events:
        yield from event.clauses
    for option in row.optional:
        yield from option.clauses
    yield from row.standard.clauses
    for limit in row.standard.limits:
        yield from limit.clauses

"""
Does any programme lack counts, a requirement, a contact, follow-up or catch-up?

>>> from ambition_policy.terms import shipped
>>> [cell.programme for cell in completeness(shipped()) if cell.state == "number missing"]
['EL', 'NPQ21', 'NPQ21', 'TEF']
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

import attrs

from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import CellState, Role

__all__ = ["SUBJECTS", "Cell", "completeness"]

SUBJECTS = (
    "sessions",
    "requirement",
    "contact",
    "follow_up",
    "catch_up",
    "late_early",
    "dispensations",
)
"""What every row is looked at for, in the order of `completeness`."""

_STATED = "stated"
_NONE = "none listed"


@final
@attrs.frozen(kw_only=True)
class Cell:
    """
    What one row of the table has to say about one subject.

    Attributes:
        programme: the programme's code.

        variant: the variant, where there are any.

        role: the role.

        subject: one of `SUBJECTS`.

        state: `"stated"`, or in which way it is not: `"number missing"`, `"none listed"`,
            `"no requirement"`, `"no row"`, `"blank"`, `"N/A"` or `"not applicable"`.
    """

    programme: str
    variant: str | None
    role: Role
    subject: str
    state: str

    @property
    def stated(self) -> bool:
        """Whether the text says it."""
        return self.state == _STATED


def completeness(table: Table) -> tuple[Cell, ...]:
    """
    Say of every row what it states and what it leaves out.

    Args:
        table: the terms.

    Returns:
        A cell for each programme, variant, role and subject, in the order of the table.
    """
    return tuple(
        Cell(
            programme=programme.code,
            variant=row.variant,
            role=row.role,
            subject=subject,
            state=state,
        )
        for programme in table.programmes.values()
        for row in programme.rows()
        for subject, state in zip(SUBJECTS, _states(programme, row), strict=True)
    )


def _states(programme: Programme, row: Row) -> Iterator[str]:
    """Give the state of each subject, in order."""
    if row.uncounted:
        yield "number missing"
    else:
        yield _STATED if row.events else _NONE
    match row.standard.kind:
        case StandardKind.NO_REQUIREMENT:
            yield "no requirement"
        case StandardKind.NONE_LISTED:
            yield _NONE
        case _:
            yield _STATED
    served = any(not own.roles or row.role in own.roles for own in programme.contacts)
    yield _STATED if served else _NONE
    for cell in (
        programme.follow_up,
        programme.catch_up,
        programme.late_early,
        programme.dispensations,
    ):
        yield "no row" if cell.state is CellState.NO_ROW else cell.state.value

r"""
Who is in a register, and what does it say of each?

Everyone is there exactly once. A person whose rows can all be used becomes a
`Participant`; a person with a fault has the fault and no facts, so that nothing is concluded
from the rest.

>>> from ambition_policy.registers.tidy import read_tidy
>>> from ambition_policy.terms import shipped
>>> sheet = read_tidy(
...     "participant,session,kind,status,date\n"
...     "ana,S1,session,live,2024-01-10\n"
...     "ben,S1,session,here,2024-01-10\n"
... )
>>> register = people(
...     sheet, table=shipped(), programme="NPQA", variant="NPQML", as_of=dt.date(2024, 2, 1)
... )
>>> ana, ben = register.entries
>>> ana.participant.attendance.tally, ben.participant
(Tally(live=1, pending=5), None)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frozen import EMPTY
from ambition_policy.registers.counting import Asked, Count
from ambition_policy.registers.entries import Register
from ambition_policy.registers.tidy import Sheet
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Role

__all__ = ["people"]


def people(
    sheet: Sheet,
    *,
    table: Table,
    programme: str,
    as_of: dt.date,
    variant: str | None = None,
    role: Role | str | None = None,
    catch_up_until: dt.date | None = None,
    counts: Mapping[str, int] = EMPTY,
    start: dt.date | None = None,
) -> Register:
    """
    Count a sheet's rows, person by person.

    Args:
        sheet: what was read.

        table: the terms.

        programme: the programme's code.

        as_of: the day judged for.

        variant: everybody's variant, where the rows do not say it.

        role: everybody's role, where the rows do not say it.

        catch_up_until: the last day on which a missed session can be made up, where its
            row does not say it.

        counts: how many sessions of a kind there are, where the table gives no number.

        start: the day the programme began.

    Returns:
        Every person of the sheet exactly once.

    Raises:
        InvalidFacts: the programme, variant, role, a kind in *counts* or a day is none.
    """
    faults = Faults("")
    faults.day("as_of", as_of)
    faults.maybe_day("catch_up_until", catch_up_until)
    faults.maybe_day("start", start)
    faults.raise_as(InvalidFacts)
    found = table.programme(programme)
    found.check(variant, role, faults)
    open_kinds = {kind for row in found.rows() for kind in row.uncounted}
    for kind, count in counts.items():
        if kind not in open_kinds:
            kinds = ", ".join(sorted(open_kinds)) or "none; the table gives every number"
            faults.add(f"counts.{kind}", f"one of {kinds}", kind)
        faults.count(f"counts.{kind}", count)
    faults.raise_as(InvalidFacts)
    part = None if role is None else Role(role)
    asked = Asked(found, as_of, variant, part, catch_up_until, counts, start)
    return Count(sheet, asked).register(table)

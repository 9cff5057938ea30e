"""
Who is in a register, with which facts and which problems?

>>> Entry("ana", None, (Problem(Severity.FAULT, 3, "status", "a status", "'here'", "ana"),)).faults
(Problem(severity=<Severity.FAULT: 'fault'>, row=3, column='status', ...),)
"""

from __future__ import annotations

import datetime as dt
from typing import final

import attrs

from ambition_policy.facts.people import Participant
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.taken import Sessions
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table

__all__ = ["Entry", "Register"]


@final
@attrs.frozen
class Entry:
    """
    One person of a register.

    Attributes:
        id: the person's name in the register.

        participant: the facts; `None` where there is a fault.

        problems: faults and remarks on this person's rows, by row.

        rows: the lines of the file that are about this person.

        sessions: how each session was taken that this person has a row for.
    """

    id: str
    participant: Participant | None
    problems: tuple[Problem, ...] = ()
    rows: tuple[int, ...] = attrs.field(default=(), repr=False)
    sessions: Sessions = attrs.field(default=Sessions(), repr=False, eq=False)

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems that keep the rows from being used."""
        return tuple(p for p in self.problems if p.severity is Severity.FAULT)


@final
@attrs.frozen(kw_only=True)
class Register:
    """
    Everyone in a register, for one programme and one day.

    Attributes:
        name: what the file is called.

        programme: the programme's code.

        as_of: the day judged for.

        table: the terms.

        entries: every person once, in the order of their first row.

        problems: those that are nobody's in particular.

        contracts: those in force for everybody in it.
    """

    name: str
    programme: str
    as_of: dt.date
    table: Table = attrs.field(repr=False)
    entries: tuple[Entry, ...] = attrs.field(repr=False)
    problems: tuple[Problem, ...]
    contracts: tuple[Contract, ...] = ()

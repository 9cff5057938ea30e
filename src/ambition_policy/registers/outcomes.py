"""
How does one way of taking a session count on the day judged for?

What a row says is held to the day: nobody can have attended what is still to come, and what
is over cannot be pending. For somebody who left, what came after that day is still to come.

>>> from ambition_policy.registers.cells import Takings
>>> from ambition_policy.terms import shipped
>>> group = Group(shipped().programme("NPQA"), "NPQML", None, {})
>>> outcomes = Outcomes(group, dt.date(2024, 2, 1), left_on=None, catch_up_until=None)
>>> takings = Takings()
>>> outcomes[takings["session", "missed", "2024-01-10", "2024-01-31"]].slot
('session', 'lost')
>>> outcomes[takings["session", "pending", "2024-01-10", ""]].flaws[0].got
'pending, so there is no record of it'
"""

from __future__ import annotations

import datetime as dt
from typing import final

import attrs

from ambition_policy.registers.cells import Taking
from ambition_policy.registers.groups import Group
from ambition_policy.registers.problems import Flaw, Severity
from ambition_policy.vocabulary import Status

__all__ = ["Outcome", "Outcomes"]

_TAKEN = frozenset({Status.LIVE, Status.ALTERNATIVE, Status.CAUGHT_UP, Status.LATE_SELF_PACED})


@final
@attrs.frozen
class Outcome:
    """
    What one way of taking a session counts as.

    Attributes:
        slot: the kind and the name of the count in a `Tally`; `None` where it is not counted.

        flaws: what is wrong with it, or worth saying.
    """

    slot: tuple[str, str] | None
    flaws: tuple[Flaw, ...] = ()

    @property
    def faulty(self) -> bool:
        """Whether the row cannot be used."""
        return any(flaw.severity is Severity.FAULT for flaw in self.flaws)


@final
class Outcomes(dict[Taking, Outcome]):
    """
    The outcome of every taking, for people of one group who are on the programme, or who
    left it on one day. Each is worked out once.
    """

    def __init__(
        self,
        group: Group,
        as_of: dt.date,
        left_on: dt.date | None,
        catch_up_until: dt.date | None,
    ) -> None:
        """
        Fix the day.

        Args:
            group: which kinds of session there are.

            as_of: the day judged for.

            left_on: the day they left, if they did, up to *as_of*.

            catch_up_until: the last day to make a session up, where its row has none.
        """
        super().__init__()
        self.group = group
        self.as_of = as_of
        self.left_on = left_on
        self.catch_up_until = catch_up_until

    @property
    def day(self) -> dt.date:
        """The day they are judged as of."""
        return self.as_of if self.left_on is None else self.left_on

    def __missing__(self, taking: Taking) -> Outcome:
        """Work it out for the first time."""
        return self.setdefault(taking, self.work_out(taking))

    def work_out(self, taking: Taking) -> Outcome:
        """Hold one taking to the group and the day."""
        status = taking.status
        if status is None or not taking.kind:
            return Outcome(None)
        misfit = self.group.fit(taking.kind)
        if misfit is not None:
            return Outcome(None, (misfit,))
        name, flaw = self.on_the_day(status, taking)
        return Outcome((taking.kind, name), () if flaw is None else (flaw,))

    def on_the_day(self, status: Status, taking: Taking) -> tuple[str, Flaw | None]:
        """Say which count a required session goes to."""
        name, day, flaw = status.value, taking.date, None
        if day is not None and day > self.as_of and status in _TAKEN:
            expected = f"no session taken that is to come on {day}, after {self.as_of}"
            flaw = Flaw("status", expected, name)
        elif day is not None and day > self.day and self.left_on is not None:
            if status not in (Status.PENDING, Status.MISSED):
                got = f"{name}, which is counted as still to come"
                flaw = Flaw("status", "nothing after they left", got, Severity.REMARK)
            name = "pending"
        elif day is not None and day < self.day and status is Status.PENDING:
            expected = f"how the session of {day} was taken"
            flaw = Flaw("status", expected, "pending, so there is no record of it")
        elif status is Status.MISSED:
            until = taking.catch_up_until or self.catch_up_until
            if until is not None:
                name = "recoverable" if until >= self.day else "lost"
            if day is not None and day > self.as_of:
                got = "missed, which is taken as it stands"
                flaw = Flaw("status", f"pending, since {day} is to come", got, Severity.REMARK)
        return name, flaw

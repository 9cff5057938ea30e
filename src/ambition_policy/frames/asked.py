"""
What was asked of a cohort: by which terms, for which day, and which columns hold what?

The columns `participant` and `status` have to be there. The others are used where they are;
what holds for everybody can be said once instead, as an argument.

>>> asked = Asked.of(["participant", "session", "status"], programme="NPQA", variant="NPQML")
>>> asked.names["status"], asked.has("kind"), asked.programmes
('status', False, ('NPQA',))
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Role

__all__ = ["ANSWER", "COLUMNS", "SHARES", "Asked"]

COLUMNS = (
    "participant",
    "status",
    "session",
    "kind",
    "date",
    "catch_up_until",
    "programme",
    "variant",
    "role",
    "left_on",
    "left_how",
    "reason",
    "notified",
)
"""The columns that a review may use, by their own names; the first two have to be there."""

SHARES = ("attended_share", "completed_share", "live_share", "caught_up_share")
"""The columns of an answer that are for plotting; the exact shares stand beside them."""

ANSWER = (
    "participant",
    "programme",
    "variant",
    "role",
    "verdict",
    "required",
    "attended",
    "completed",
    "live",
    "caught_up",
    *SHARES,
    "may_miss",
    "readings",
    "missing",
    "refer_to",
    "clauses",
    "decision",
    "left",
    "left_on",
)
"""The columns of an answer, in their order; `left_on` only where the frame has it."""

_NEEDED = COLUMNS[:2]
_SAID_ONCE = ("programme", "variant", "role")


@final
@attrs.frozen(kw_only=True)
class Asked:
    """
    One review, with everything that was said of it.

    Attributes:
        table: the terms.

        names: the frame's name of every column that is used.

        programmes: the codes of the programmes whose kinds of session are told apart.

        said: programme, variant and role where they hold for everybody.

        keep: further columns about people that are handed on.

        frame: every column of the frame.

        as_of: the day judged for.

        catch_up_until: the last day to make a session up, where its row has none.

        counts: how many sessions of a kind there are, where the table gives no number.

        start: the day the programme began.

        contracts: those in force for everybody.

        replay: whether what is dated after *as_of* is taken as still to come.

        to_come: whether sessions of the row that have no record are still to come.
    """

    table: Table = attrs.field(repr=False)
    names: FrozenMap[str, str]
    programmes: tuple[str, ...]
    said: FrozenMap[str, str] = EMPTY
    keep: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    as_of: dt.date | None = None
    catch_up_until: dt.date | None = None
    counts: FrozenMap[str, int] = EMPTY
    start: dt.date | None = None
    contracts: tuple[Contract, ...] = ()
    replay: bool = False
    to_come: bool = False

    @classmethod
    def of(
        cls,
        found: Sequence[str],
        *,
        table: Table | None = None,
        readings: Readings | None = None,
        columns: Mapping[str, str] = EMPTY,
        programme: str | Iterable[str] | None = None,
        variant: str | None = None,
        role: Role | str | None = None,
        as_of: dt.date | None = None,
        catch_up_until: dt.date | None = None,
        counts: Mapping[str, int] = EMPTY,
        start: dt.date | None = None,
        contracts: Sequence[Contract] = (),
        keep: Sequence[str] = (),
        replay: bool = False,
        to_come: bool = False,
    ) -> Asked:
        """
        Check what was asked against the columns that were found.

        Raises:
            InvalidFacts: a column is missing, a programme, variant, role or day is none, or
                something is said both in a column and as an argument.
        """
        table = table or shipped()
        if readings is not None:
            table = attrs.evolve(table, readings=readings)
        faults = Faults("")
        names = _names(found, columns, faults)
        said: dict[str, str] = {}
        programmes: tuple[str, ...] = tuple(table.programmes)
        if isinstance(programme, str):
            said["programme"], programmes = programme, (programme,)
        elif programme is not None:
            programmes = tuple(programme)
        said |= {k: str(v) for k, v in (("variant", variant), ("role", role)) if v is not None}
        for code in programmes:
            if code not in table.programmes:
                faults.add("programme", f"one of {', '.join(table.programmes)}", code)
        for name in said:
            if name in names:
                got = f"both, in the column {names[name]!r} and as {said[name]!r}"
                faults.note(name, "a column or one value for everybody", got)
        if "programme" in said and not faults.found:
            table.programme(said["programme"]).check(said.get("variant"), said.get("role"), faults)
        faults.maybe_day("as_of", as_of)
        faults.maybe_day("catch_up_until", catch_up_until)
        faults.maybe_day("start", start)
        for kind, count in counts.items():
            faults.count(f"counts.{kind}", count)
        if as_of is None and ("left_on" in names or replay):
            faults.add("as_of", "the day judged for, since people left or time is replayed", None)
        if replay and "date" not in names:
            faults.add("columns.date", "the sessions' dates, since time is replayed", None)
        for name, count in Counter(keep).items():
            if count > 1:
                faults.add("keep", "each column once", name)
            elif name not in found:
                faults.add("keep", "a column of the frame", name)
            elif name in ANSWER:
                faults.add("keep", "a column that is called otherwise in the answer", name)
        faults.raise_as(InvalidFacts)
        return cls(
            table=table,
            names=FrozenMap(names),
            programmes=programmes,
            said=FrozenMap(said),
            keep=tuple(keep),
            frame=tuple(found),
            as_of=as_of,
            catch_up_until=catch_up_until,
            counts=FrozenMap(counts),
            start=start,
            contracts=tuple(contracts),
            replay=replay,
            to_come=to_come,
        )

    def has(self, name: str) -> bool:
        """Whether the frame has a column for *name*."""
        return name in self.names

    @property
    def told(self) -> tuple[str, ...]:
        """Which columns say something of the person, the same on every row."""
        return tuple(name for name in (*_SAID_ONCE, "left_how") if self.has(name))

    @property
    def dated(self) -> bool:
        """Whether a missed session may be told apart by whether it can be made up."""
        until = self.has("catch_up_until") or self.catch_up_until is not None
        return until and self.as_of is not None

    @property
    def missed(self) -> tuple[str, ...]:
        """What a session that is said to be missed may count as."""
        if not self.dated:
            return ("missed",)
        until = self.catch_up_until
        if until is None or self.as_of is None or self.has("catch_up_until") or self.has("left_on"):
            return ("missed", "recoverable", "lost")
        # One day holds for everybody.
        return ("recoverable",) if until >= self.as_of else ("lost",)


def _names(found: Sequence[str], columns: Mapping[str, str], faults: Faults) -> dict[str, str]:
    """Which column stands for what: those that were mapped, and those of the same name."""
    names = {}
    for name, own in columns.items():
        if name not in COLUMNS:
            faults.add("columns", f"one of {', '.join(COLUMNS)}", name)
        elif own not in found:
            faults.add(f"columns.{name}", "a column of the frame", own)
        else:
            names[name] = own
    taken = {own for name, own in columns.items() if name in COLUMNS}
    names |= {n: n for n in COLUMNS if n in found and n not in columns and n not in taken}
    for name in _NEEDED:
        if name not in names and name not in columns:
            faults.note(f"columns.{name}", "a column of the frame", "none")
    return {name: names[name] for name in COLUMNS if name in names}

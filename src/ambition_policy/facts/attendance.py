"""
How were the required sessions taken?

A `Tally` counts each required session once. What was missed is told apart by whether it
can still be made up: `recoverable` (it can), `lost` (it cannot), `missed` (not known).

>>> Tally(live=8, caught_up=1, recoverable=1).required
10
>>> kinds = {"residential": Tally(live=3), "online_module": Tally(live=5, lost=1)}
>>> Attendance.of_kinds(kinds).tally
Tally(live=8, lost=1)
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import cast, final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import Status, word

__all__ = ["NOTHING", "Attendance", "Record", "Tally", "counts_of"]


@final
@attrs.frozen(repr=False)
class Tally:
    """
    How many required sessions were taken in which way; each session is counted once.

    Args:
        live: attended at one's own delivery.

        alternative: attended at another delivery of the same content.

        caught_up: missed, then made up from materials.

        late_self_paced: self-paced material finished after its period.

        dispensed: a dispensation was granted for it.

        pending: still to come.

        recoverable: missed, and can still be made up.

        missed: missed and not made up; whether it still can be is not known.

        lost: missed, and can no longer be made up.

    Raises:
        InvalidFacts: a count is not an `int` of 0 or more.
    """

    live: int = 0
    alternative: int = 0
    caught_up: int = 0
    late_self_paced: int = 0
    dispensed: int = 0
    pending: int = 0
    recoverable: int = 0
    missed: int = 0
    lost: int = 0

    def __attrs_post_init__(self) -> None:
        """Check every count and list every fault."""
        if any(type(count) is not int or count < 0 for count in counts_of(self)):
            faults = Faults("Tally")
            for name, count in self.counts().items():
                faults.count(name, count)
            faults.raise_as(InvalidFacts)

    def __repr__(self) -> str:
        """Show the counts that are not zero."""
        return f"Tally({', '.join(f'{name}={n}' for name, n in self.counts().items() if n)})"

    def __add__(self, other: Tally) -> Tally:
        """Count both."""
        pairs = zip(counts_of(self), counts_of(other), strict=True)
        return Tally(*(one + two for one, two in pairs))

    def __mul__(self, weight: int) -> Tally:
        """Count each session *weight* times, as its days."""
        return Tally(*(weight * count for count in counts_of(self)))

    def counts(self) -> dict[str, int]:
        """Give every count by its name."""
        return dict(zip(_NAMES, counts_of(self), strict=True))

    @property
    def required(self) -> int:
        """How many sessions there are in all."""
        return sum(counts_of(self))

    def with_catch_up(self, *, is_open: bool | None) -> Tally:
        """
        Say whether what is counted as missed can still be made up.

        Args:
            is_open: `True`, `False`, or `None` where it is not known.
        """
        if is_open is None or not self.missed:
            return self
        name = "recoverable" if is_open else "lost"
        return attrs.evolve(self, **{"missed": 0, name: getattr(self, name) + self.missed})


_NAMES = tuple(field.name for field in attrs.fields(Tally))
counts_of: Callable[[Tally], tuple[int, ...]] = attrgetter(*_NAMES)
"""Give every count of a tally, in the order in which `Tally` has them."""

NOTHING = Tally()
"""A tally of no sessions."""


def _no_counts() -> dict[str, int]:
    return dict.fromkeys(_NAMES, 0)


def _as_status(value: Status | str) -> Status:
    """Take the member *value* names; leave anything else for the check to report."""
    return Status(value) if value in _STATUSES else cast("Status", value)


_STATUSES = frozenset(Status)


@final
@attrs.frozen(kw_only=True)
class Record:
    """
    One participant at one required session.

    Args:
        session: the session's id in the caller's register.

        kind: the session's kind, as the programme's row names it.

        status: how it was taken.

        date: the day of the session.

        start: the time it begins.

        minutes_scheduled: how long it lasts, in whole minutes.

        minutes_attended: how long they were there, in whole minutes.

        delivery: which of several deliveries it was, in the caller's words.

        year: the programme year it belongs to, from 1.

        reason: why they were absent; private, never shown.

        notified: whether Ambition or the partner was told beforehand.

        catch_up_until: the last day on which it can be made up.

    Raises:
        InvalidFacts: a field cannot be true; every fault is listed.
    """

    session: str
    kind: str
    status: Status = attrs.field(converter=_as_status)
    date: dt.date | None = None
    start: dt.time | None = None
    minutes_scheduled: int | None = None
    minutes_attended: int | None = None
    delivery: str | None = None
    year: int | None = None
    reason: str | None = attrs.field(default=None, repr=False)
    notified: bool | None = None
    catch_up_until: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("Record")
        faults.text("session", self.session)
        faults.text("kind", self.kind)
        word(Status, self.status, faults, "status")
        faults.maybe_day("date", self.date)
        faults.maybe("start", self.start, dt.time, "a time of day")
        faults.maybe_day("catch_up_until", self.catch_up_until)
        for name in ("minutes_scheduled", "minutes_attended", "year"):
            if getattr(self, name) is not None:
                faults.count(name, getattr(self, name))
        for name in ("delivery", "reason"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                faults.add(name, "a text, or None", value, secret=name == "reason")
        faults.flag("notified", self.notified)
        faults.raise_as(InvalidFacts)
        if (
            self.minutes_scheduled is not None
            and self.minutes_attended is not None
            and self.minutes_attended > self.minutes_scheduled
        ):
            faults.add(
                "minutes_attended", f"at most {self.minutes_scheduled}", self.minutes_attended
            )
        faults.raise_as(InvalidFacts)

    def tally(self, as_of: dt.date | None) -> Tally:
        """
        Count this record.

        Args:
            as_of: the day for which it is judged; without it, a missed session's
                catch-up date says nothing.
        """
        return Tally(**{self.counts_as(as_of): 1})

    def counts_as(self, as_of: dt.date | None) -> str:
        """
        Name the count of a tally that this record adds to.

        Args:
            as_of: as in `tally`.
        """
        if self.status is Status.MISSED and as_of and self.catch_up_until:
            return "recoverable" if as_of <= self.catch_up_until else "lost"
        return self.status.value


@final
@attrs.frozen
class Attendance:
    """
    How one participant took the sessions their programme requires.

    Args:
        tally: each required session once.

        days: the same counted in days, where the caller has them.

        minutes: the same weighted by scheduled minutes, where the caller has them.

        by_kind: the tally of each kind of session; together they are *tally*.

        by_year: the tally of each programme year, where every session's year is known.

        alternatives_left: whether another delivery can still be attended; `None` rules
            nothing out.

        approved: whether what was made up had been approved beforehand, where the row asks
            for that; `None` rules nothing out.

    Raises:
        InvalidFacts: the parts do not add up; every fault is listed.
    """

    tally: Tally
    days: Tally | None = attrs.field(default=None, kw_only=True)
    minutes: Tally | None = attrs.field(default=None, kw_only=True)
    by_kind: FrozenMap[str, Tally] = attrs.field(default=EMPTY, kw_only=True, converter=FrozenMap)
    by_year: FrozenMap[int, Tally] = attrs.field(default=EMPTY, kw_only=True, converter=FrozenMap)
    alternatives_left: bool | None = attrs.field(default=None, kw_only=True)
    approved: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check that the parts are tallies and add up."""
        faults = Faults("Attendance")
        faults.kind("tally", self.tally, Tally, "a Tally")
        faults.maybe("days", self.days, Tally, "a Tally")
        faults.maybe("minutes", self.minutes, Tally, "a Tally")
        faults.flag("alternatives_left", self.alternatives_left)
        faults.flag("approved", self.approved)
        for name in ("by_kind", "by_year"):
            for key, tally in getattr(self, name).items():
                faults.kind(f"{name}[{key!r}]", tally, Tally, "a Tally")
        faults.raise_as(InvalidFacts)
        for name in ("by_kind", "by_year"):
            parts = getattr(self, name).values()
            total = sum(parts, NOTHING)
            if parts and total != self.tally:
                faults.note(name, f"parts that add up to {self.tally}", f"{total}")
        for name in ("days", "minutes"):
            weighed = getattr(self, name)
            for status, count in (weighed.counts() if weighed else {}).items():
                if bool(count) > bool(getattr(self.tally, status)):
                    faults.note(f"{name}.{status}", "none, as in the tally", f"{count}")
            if weighed is not None and bool(weighed.required) < bool(self.tally.required):
                faults.note(name, "the sessions of the tally", f"{weighed}")
        faults.raise_as(InvalidFacts)

    @classmethod
    def of_kinds(
        cls, by_kind: Mapping[str, Tally], *, alternatives_left: bool | None = None
    ) -> Attendance:
        """
        Build from a tally of each kind of session.

        Args:
            by_kind: kind of session to its tally.

            alternatives_left: whether another delivery can still be attended.
        """
        return cls(
            sum(by_kind.values(), NOTHING), by_kind=by_kind, alternatives_left=alternatives_left
        )

    @classmethod
    def of_records(
        cls,
        records: Iterable[Record],
        *,
        as_of: dt.date | None = None,
        alternatives_left: bool | None = None,
    ) -> Attendance:
        """
        Count records, one for each required session.

        Args:
            records: in any order.

            as_of: the day for which they are judged.

            alternatives_left: whether another delivery can still be attended.

        Raises:
            InvalidFacts: a session has two records.
        """
        kinds: defaultdict[str, dict[str, int]] = defaultdict(_no_counts)
        years: defaultdict[int | None, dict[str, int]] = defaultdict(_no_counts)
        minutes, timed = _no_counts(), True
        seen: set[str] = set()
        faults = Faults("records")
        for record in records:
            if record.session in seen:
                faults.add(record.session, "one record a session", "another one")
            seen.add(record.session)
            name = record.counts_as(as_of)
            kinds[record.kind][name] += 1
            years[record.year][name] += 1
            if record.minutes_scheduled is None:
                timed = False
            else:
                minutes[name] += record.minutes_scheduled
        faults.raise_as(InvalidFacts)
        by_kind = {kind: Tally(**kinds[kind]) for kind in sorted(kinds)}
        by_year = {year: Tally(**own) for year, own in years.items() if year is not None}
        return cls(
            sum(by_kind.values(), NOTHING),
            by_kind=by_kind,
            by_year={} if None in years else by_year,
            minutes=Tally(**minutes) if timed and seen else None,
            alternatives_left=alternatives_left,
        )

"""
Whose facts does a count stand for?

The sessions of a kind are alike unless their kinds weigh differently, so where only the
total of a status and the number of each kind were counted, the statuses are dealt out over
the kinds in one fixed order: every way of dealing them gives the same answer.

>>> deal({"live": 3, "missed": 1}, {"residential": 2, "module_day": 2})
{'residential': Tally(live=2), 'module_day': Tally(live=1, missed=1)}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import final

import attrs

from ambition_policy.errors import Fault, Faults
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.people import Leaving, Participant
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.layout import DECIDING, FLAWS, Key, Layout
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.questions.common import rows_of
from ambition_policy.terms.programmes import Programme, Row
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Role, Status, words

__all__ = [
    "AHEAD",
    "EXPECTED",
    "OVER",
    "ROW_PROBLEMS",
    "SAME",
    "Person",
    "deal",
    "person_of",
    "row_problems",
]

EXPECTED = {
    "participant": "a name or a whole number on every row",
    "status": words(Status),
    "kind": "the session's kind",
    "date": "a date, or a text such as 2024-03-01",
    "catch_up_until": "a date on or after the session's, or a text such as 2024-06-30",
    "session": "the session's id",
    "doubled": "one row a session",
    "left_on": "a date, or a text such as 2024-03-01",
    "notified": "yes or no, or a flag",
}
"""What the columns should hold, in words."""

AHEAD = "no session taken that is still to come"
"""What is expected of a session after the day judged for."""

OVER = "how a session that is over was taken"
"""What is expected of a session before the day judged for."""

ROW_PROBLEMS = frozenset(EXPECTED)
"""The problems that stand in single rows, by their names."""

SAME = "the same on every row of a person"
"""What is expected of a column about the person."""

_NAMES = ("programme", "variant", "role", "left_how")
_THERE = frozenset({"live", "alternative"})


@final
@attrs.frozen(kw_only=True)
class Person:
    """
    Somebody whose rows were counted.

    Attributes:
        problems: why the rows cannot be used.

        rows: the rows of the table that may be meant.

        facts: everything the answer depends on; equal for people who are judged alike.
    """

    programme: str | None
    variant: str | None
    role: str | None
    left: str | None
    problems: tuple[Fault, ...] = ()
    rows: tuple[Row, ...] = ()
    tally: Tally = NOTHING
    by_kind: FrozenMap[str, Tally] = EMPTY
    engaged: Engagement | None = None
    asked: Asked

    @property
    def facts(self) -> tuple[object, ...]:
        """Give a key for equal facts."""
        place = (self.programme, self.variant, self.role, self.left)
        if self.problems:
            return (*place, self.problems)
        sizes = tuple(self.by_kind.items())
        if self.engaged is not None:
            return (*place, self.engaged, tuple((kind, t.required) for kind, t in sizes))
        return (*place, self.tally, sizes)

    def participant(self) -> Participant:
        """Put the facts together."""
        attendance = Attendance(self.tally, by_kind=self.by_kind)
        counts: dict[str, int] = {}
        if len(self.rows) == 1:
            given = self.asked.counts
            counts = {k: given[k] for k in self.rows[0].uncounted if k in given}
        launch, midpoint = DECIDING.get(self.programme or "", ("", ""))
        return Participant(
            "somebody",
            programme=self.programme,
            variant=self.variant,
            role=None if self.role is None else Role(self.role),
            start=self.asked.start,
            attendance=attendance,
            counts=counts,
            engagement=self.engaged,
            launch_attended=_attended(self.by_kind.get(launch)),
            midpoint_attended=_attended(self.by_kind.get(midpoint)),
        )


def person_of(key: Key, asked: Asked, layout: Layout) -> Person:
    """
    Make facts of a count.

    Args:
        key: the count.

        asked: the review.

        layout: what was counted.
    """
    told = dict(zip(_NAMES, key.rest.said, strict=True))
    code, variant, role, how = (
        None if name in key.rest.clashes else told[name] or None for name in _NAMES
    )
    left = (how or Leaving.LEFT.value) if key.rest.left else None
    faults = Faults("")
    programme = _programme(code, asked, faults)
    if programme is not None:
        programme.check(variant, role, faults)
    if how is not None and how not in set(Leaving):
        faults.add("left_how", words(Leaving), how)
    _flaws(key, how, faults)
    rows: tuple[Row, ...] = ()
    if programme is not None and not any(f.path in ("variant", "role") for f in faults.found):
        found, _ = rows_of(programme, variant, None if role is None else Role(role))
        rows = tuple(found)
    counted = _Counted(key, layout)
    counted.check(rows, faults)
    person = Person(programme=code, variant=variant, role=role, left=left, rows=rows, asked=asked)
    if faults.found:
        return attrs.evolve(person, problems=tuple(faults.found))
    tally, by_kind = counted.of(rows, asked)
    engaged = None
    if len(rows) == 1 and rows[0].standard.kind is StandardKind.ENGAGED_SHARE:
        engaged = _engagement(tally, rows[0], asked)
    return attrs.evolve(person, tally=tally, by_kind=FrozenMap(by_kind), engaged=engaged)


def _programme(code: str | None, asked: Asked, faults: Faults) -> Programme | None:
    if code is None:
        return None
    if code not in asked.programmes:
        faults.add("programme", f"one of {', '.join(asked.programmes)}", code)
        return None
    return asked.table.programme(code)


def row_problems(key: Key) -> tuple[str, ...]:
    """
    Name the kinds of problem that stand in single rows.

    Args:
        key: the count.
    """
    found = ["status"] if key.rows > sum(key.statuses) else []
    found += [name for name, count in zip(FLAWS, key.rest.flaws, strict=True) if count]
    found += ["doubled"] if key.rest.doubled else []
    return tuple(name for name in (*found, *key.rest.clashes) if name in ROW_PROBLEMS)


def _flaws(key: Key, how: str | None, faults: Faults) -> None:
    """Say which rows cannot be used, and where rows of one person differ."""
    flaws = dict(zip(FLAWS, key.rest.flaws, strict=True)) | {"status": key.rows - sum(key.statuses)}
    for name in row_problems(key):
        count = flaws.get(name)
        rows = "rows" if count is None else "1 row" if count == 1 else f"{count} rows"
        column = "session" if name == "doubled" else name
        faults.note(column, EXPECTED[name], f"{rows} that cannot be used")
    leavers = flaws["leaver"]
    if 0 < leavers < key.rows and "left_on" not in key.rest.clashes:
        faults.note("left_on", SAME, f"it on {leavers} of {key.rows} rows")
    if how is not None and not leavers:
        faults.note("left_on", "the day on which they left", "nothing")
    for name in key.rest.clashes:
        if name not in ROW_PROBLEMS:
            faults.note(name, SAME, "several values")


@final
class _Counted:
    """The counts of one key, by their names."""

    def __init__(self, key: Key, layout: Layout) -> None:
        self.statuses = dict(zip(layout.statuses, key.statuses, strict=True))
        self.kinds = {k: n for k, n in zip(layout.kinds, key.rest.kinds, strict=True) if n}
        self.special = {
            kind: dict(zip(layout.statuses, counts, strict=True))
            for kind, counts in zip(layout.special, key.rest.special, strict=True)
        }
        blank = key.rest.flaws[0]
        self.others = key.rows - sum(self.kinds.values()) - blank if layout.kinds else 0

    def check(self, rows: Sequence[Row], faults: Faults) -> None:
        """Look for kinds that the row does not know."""
        if not rows or not all(row.events for row in rows):
            return
        required = dict.fromkeys(kind for row in rows for kind in row.counts())
        known = required | dict.fromkeys(e.kind for row in rows for e in row.optional)
        foreign = [kind for kind in self.kinds if kind not in known]
        if self.others or foreign:
            got = ", ".join([*map(repr, foreign), *(["a kind of no row"] if self.others else [])])
            faults.note("kind", f"one of {', '.join(known)}", got)

    def of(self, rows: Sequence[Row], asked: Asked) -> tuple[Tally, dict[str, Tally]]:
        """Give the tally, and that of every kind where the kinds are known."""
        required = {kind for row in rows for kind in row.counts()}
        optional = {e.kind for row in rows for e in row.optional} - required
        statuses = dict(self.statuses)
        for kind in optional & self.special.keys():
            for name, count in self.special[kind].items():
                statuses[name] -= count
        kinds = {kind: n for kind, n in self.kinds.items() if kind not in optional}
        if self.others:
            kinds["another kind"] = self.others
        by_kind: dict[str, Tally] = {}
        if kinds and required:
            rest, sizes = dict(statuses), dict(kinds)
            for kind in self.special.keys() & kinds.keys():
                by_kind[kind] = Tally(**self.special[kind])
                del sizes[kind]
                rest = {name: count - self.special[kind][name] for name, count in rest.items()}
            by_kind |= deal(rest, sizes)
        tally = Tally(**statuses)
        if asked.to_come and len(rows) == 1:
            tally = _fill(tally, by_kind, rows[0], asked)
        return tally, {kind: by_kind[kind] for kind in sorted(by_kind)}


def _fill(tally: Tally, by_kind: dict[str, Tally], row: Row, asked: Asked) -> Tally:
    """Take sessions without a record as still to come."""
    wanted = {
        kind: asked.counts.get(kind) if count is None else count
        for kind, count in row.counts().items()
    }
    if not by_kind:
        known = [count for count in wanted.values() if count is not None]
        gap = sum(known) - tally.required if len(known) == len(wanted) else 0
        return tally + Tally(pending=max(gap, 0))
    for kind, count in wanted.items():
        have = by_kind.get(kind, NOTHING)
        more = Tally(pending=max((count or 0) - have.required, 0))
        if more.pending:
            by_kind[kind] = have + more
            tally += more
    return tally


def deal(statuses: Mapping[str, int], sizes: Mapping[str, int]) -> dict[str, Tally]:
    """
    Deal statuses out over kinds of session.

    Args:
        statuses: how many sessions of each status.

        sizes: how many sessions of each kind; as many as there are statuses.
    """
    left = {name: count for name, count in statuses.items() if count}
    dealt = {}
    for kind, size in sizes.items():
        own: dict[str, int] = {}
        rest = size
        while rest:
            name = next(iter(left))
            own[name] = taken = min(rest, left[name])
            rest -= taken
            left[name] -= taken
            if not left[name]:
                del left[name]
        dealt[kind] = Tally(**own)
    return dealt


def _engagement(tally: Tally, row: Row, asked: Asked) -> Engagement:
    """Every session is one item; without the number of each kind the total is not known."""
    whole = Engagement.of(tally)
    counted = all(kind in asked.counts for kind in row.uncounted)
    return whole if counted else Engagement(total=None, engaged=whole.engaged)


def _attended(tally: Tally | None) -> bool | None:
    """Whether the one session was attended; `None` while it is to come."""
    if tally is None or tally.pending:
        return None
    return any(tally.counts()[name] for name in _THERE)

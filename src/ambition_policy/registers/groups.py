"""
What does a register list for everyone of one variant and role, and does it fit the row?

The sessions that anybody of a variant and role has a row for are listed for all of them. The
programme's row says how many of each kind there should be.

>>> from ambition_policy.terms import shipped
>>> group = Group(shipped().programme("NPQA"), "NPQSL", None, {})
>>> group.asked
{'session': 9}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import final

from ambition_policy.errors import describe
from ambition_policy.facts.attendance import Tally
from ambition_policy.registers.cells import Taking
from ambition_policy.registers.problems import Flaw, Problem, Severity
from ambition_policy.terms.programmes import Programme, Row
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Role

__all__ = ["Group"]

_NAMED = 6


@final
class Group:
    """Everyone of one variant and role in one register."""

    def __init__(
        self,
        programme: Programme,
        variant: str | None,
        role: Role | None,
        counts: Mapping[str, int],
    ) -> None:
        """
        Look up what is asked.

        Args:
            programme: it has this variant and role.

            variant: `None` where it is not known.

            role: `None` where it is not known.

            counts: how many sessions of a kind there are, where the row gives no number.
        """
        self.programme = programme
        self.variant = variant
        self.role = role
        any_label = programme.any_variant or not programme.variants
        variants = [variant] if variant is not None or any_label else [*programme.variants]
        roles = [role] if role is not None or len(programme.roles) == 1 else programme.roles
        self.rows: list[Row] = [programme.row(v, r) for v in variants for r in roles]
        self.row: Row | None = self.rows[0] if len(self.rows) == 1 else None
        # Where a row lists no session, none is foreign to it.
        self.takes_any: bool = not all(row.events for row in self.rows)
        self.kinds: dict[str, None] = dict.fromkeys(k for row in self.rows for k in row.counts())
        self.optional: set[str] = {event.kind for row in self.rows for event in row.optional}
        self.counts: dict[str, int] = {}
        self.asked: dict[str, int | None] = {}
        if self.row is not None:
            self.counts = {k: counts[k] for k in self.row.uncounted if k in counts}
            self.asked = {**self.row.counts(), **self.counts}
        self.sessions: dict[str, tuple[str | None, dt.date | None]] = {}

    @property
    def label(self) -> str:
        """Programme, variant and role in words, as far as they are known."""
        return " ".join(filter(None, (self.programme.code, self.variant, self.role)))

    @property
    def by_engagement(self) -> bool:
        """Whether the row asks for a share to be engaged with."""
        return self.row is not None and self.row.standard.kind is StandardKind.ENGAGED_SHARE

    @property
    def counted(self) -> bool:
        """Whether the number of every kind is known."""
        return None not in self.asked.values()

    @property
    def takes_years(self) -> bool:
        """Whether years can be held to the row: it divides all of its sessions, or none."""
        if self.row is None or not self.row.by_year():
            return True
        return sum(self.row.by_year().values()) == self.row.total

    def knows(self, kind: str) -> bool:
        """Say whether a session of *kind* can be in this register."""
        return self.takes_any or kind in self.kinds or kind in self.optional

    def counts_in(self, kind: str) -> bool:
        """Say whether a session of *kind* counts for the requirement."""
        return kind in self.kinds or (self.takes_any and kind not in self.optional)

    def fit(self, kind: str) -> Flaw | None:
        """Say what is wrong with *kind*, or worth saying of it."""
        if not self.knows(kind):
            known = ", ".join([*self.kinds, *sorted(self.optional - self.kinds.keys())])
            return Flaw("kind", f"one of {known}", describe(kind))
        if not self.counts_in(kind):
            got = f"{describe(kind)}, which is optional and not counted"
            return Flaw("kind", "a kind that is required", got, Severity.REMARK)
        return None

    def list_sessions(
        self, pairs: Iterable[tuple[str, Taking]], disputed: Mapping[str, str | None]
    ) -> None:
        """
        Note what is listed.

        Args:
            pairs: each session with the ways it was taken.

            disputed: sessions that rows give several kinds, with the one that stands.
        """
        for session, taking in pairs:
            if not session or taking.kind not in self.kinds or self.row is None:
                continue
            kind = disputed.get(session, taking.kind)
            if kind is not None and kind not in self.kinds:
                continue
            _, latest = self.sessions.get(session, (None, None))
            if latest is None or (taking.date is not None and taking.date > latest):
                latest = taking.date
            self.sessions[session] = kind, latest

    def problems(self, used: Mapping[str, int]) -> Iterator[Problem]:
        """
        Say where the list does not fit the row.

        Args:
            used: how many rows each session has.
        """
        for kind, asked in self.asked.items():
            listed = sorted(s for s, (own, _) in self.sessions.items() if own == kind)
            if asked is None:
                expected = f"the number of {kind} for {self.label}, which the table does not give"
                got = f"none; {_are(len(listed))} listed"
                yield Problem(Severity.REMARK, None, "kind", expected, got)
            elif len(listed) > asked:
                rare = sorted(listed, key=lambda session: (used[session], session))
                few = ", ".join(f"{describe(s)} ({_rows(used[s])})" for s in rare[:_NAMED])
                more = f" and {len(rare) - _NAMED} more" if len(rare) > _NAMED else ""
                expected = f"{asked} {kind} for {self.label}, each under one id"
                got = f"{len(listed)}, those with fewest rows first: {few}{more}"
                yield Problem(Severity.FAULT, None, "session", expected, got)
            elif len(listed) < asked:
                gap = asked - len(listed)
                expected = f"{asked} {kind} for {self.label}"
                rest = "the other is" if gap == 1 else f"the other {gap} are"
                got = f"{len(listed)}; {rest} taken as still to come"
                yield Problem(Severity.REMARK, None, "session", expected, got)

    def lacking(
        self, own: Mapping[str, int], seen: Collection[str], day: dt.date
    ) -> tuple[list[Flaw], dict[str, int]]:
        """
        Hold one person's rows to the list and to the row.

        Args:
            own: how many sessions of each kind the person has rows for.

            seen: the sessions the person has rows for.

            day: the day judged for.

        Returns:
            What is wrong, and how many sessions of each kind are still to come without
            having a row.
        """
        flaws: list[Flaw] = []
        ahead: dict[str, int] = {}
        absent = sorted(self.sessions.keys() - seen)
        flaws.extend(
            Flaw("session", f"a row for {describe(s)}", "none, and rows give it several kinds")
            for s in absent
            if self.sessions[s][0] is None
        )
        for kind, asked in self.asked.items():
            have = own.get(kind, 0)
            if asked is not None and have >= asked:
                if have > asked:
                    flaws.append(Flaw("session", f"{asked} {kind}", f"rows for {have}"))
                continue
            without = [s for s in absent if self.sessions[s][0] == kind]
            for session in without:
                latest = self.sessions[session][1]
                if latest is None or latest < day:
                    when = "has no date" if latest is None else f"was on {latest}"
                    got = f"none, and it {when}"
                    flaws.append(Flaw("session", f"a row for {describe(session)}", got))
            ahead[kind] = len(without) if asked is None else asked - have
        return flaws, ahead

    def misfits(self, years: Mapping[int, Tally]) -> list[Flaw]:
        """Hold the number of sessions in each year to the row, where it divides them."""
        return [
            Flaw("year", f"{asked} sessions in year {year}", f"{have}")
            for year, asked in (self.row.by_year() if self.row else {}).items()
            if years and (have := years.get(year, Tally()).required) != asked
        ]


def _are(count: int) -> str:
    return f"{count} is" if count == 1 else f"{count} are"


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"

"""
How are many people held to the same row of the table?

A `Judge` answers as `check_attendance` does. It looks the row up once, and people who stand
alike are given the same decision: the rules are pure and decisions are values, so nobody can
tell an answer that was kept from one that was made.

>>> judge = Judge("NPQA", "NPQSL", as_of=date(2024, 5, 2))
>>> print(judge(Tally(live=7, caught_up=2)))
met: few enough were missed, and each is made up [APP-NPQA.att.1, APP-NPQA.att.2]
>>> judge(Tally(live=7, caught_up=2)) is judge(Tally(live=7, caught_up=2))
True
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import Any, final

from ambition_policy.alike import Alike
from ambition_policy.decisions import Decision, Detail, Verdict
from ambition_policy.facts.attendance import NOTHING, Attendance, Record, Tally, counts_of
from ambition_policy.facts.people import Participant
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.questions.common import Stated, rows_of
from ambition_policy.questions.requirements import attendance_for
from ambition_policy.rules.case import Case, reads
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Role

__all__ = ["MOST_KEPT", "Judge"]

MOST_KEPT = 1 << 16
"""How many answers are kept; then all are forgotten, so that memory is bounded."""

# A sum of weights tells apart up to 255 records alike.
_BITS = 8
_MOST_RECORDS = (1 << _BITS) - 1
_MOST_WEIGHTS = 1 << 10

_session = attrgetter("session")


@final
class Judge:
    """
    One row of the table under fixed terms, ready to judge many people.

    It remembers answers, so each thread has its own; the questions can be shared.
    """

    def __init__(
        self,
        programme: str,
        variant: str | None = None,
        role: Role | str | None = None,
        *,
        table: Table | None = None,
        as_of: date | None = None,
        contracts: Sequence[Contract] = (),
        contract_unknown: bool = False,
        counts: Mapping[str, int] = EMPTY,
        alternatives_left: bool | None = None,
    ) -> None:
        """
        Look the row up.

        Args:
            programme: the programme's code in the table.

            variant: the programme's variant, where it has any.

            role: the part that is taken, where the programme has several.

            table: the terms; those that ship with the library unless given.

            as_of: the day to judge for.

            contracts: contracts and programme documents in force for everybody.

            contract_unknown: whether a contract is known to differ whose terms are not at hand.

            counts: how many sessions of a kind there are, where the table gives no number.

            alternatives_left: whether another delivery can still be attended, where people
                are given as a tally or as records; `None` rules nothing out.

        Raises:
            InvalidFacts: the table has no such programme, variant or role.
        """
        self._stated = Stated.of(table, as_of, contracts, unknown=contract_unknown)
        self._alternatives_left = alternatives_left
        self._who: dict[str, Any] = {"variant": variant, "role": role, "counts": counts}
        self._who["programme"] = programme
        checked = Participant("everybody", **self._who)
        rows, _ = rows_of(self._stated.table.programme(programme), variant, checked.role)
        fields = {field for row in rows for field in reads(row)}
        if as_of is None:
            fields.discard("catch_up_until")
        self._read = attrgetter(*sorted(fields))
        self._weights = _Weights()
        self._kept: dict[Hashable, Decision[Verdict]] = {}
        self._answers: dict[Hashable, Decision[Verdict]] = {}
        self._alike: Alike | None = None
        if len(rows) == 1 and rows[0].standard.kind is not StandardKind.ENGAGED_SHARE:
            taken = Attendance(NOTHING, alternatives_left=alternatives_left)
            overlay = self._stated.overlay(rows[0])
            case = Case(rows[0], taken, checked.counts, None, (), overlay)
            self._alike = Alike(case, self._stated.table.readings)

    def __call__(self, attendance: Attendance | Tally) -> Decision[Verdict]:
        """
        Is the requirement met, open, or out of reach?

        Args:
            attendance: how the sessions were taken, or the tally alone.

        Raises:
            InvalidFacts: the counts do not fit the row.
        """
        found = self._kept.get(attendance)
        if found is not None:
            return found
        if isinstance(attendance, Tally):
            return self._keep(attendance, self._of_tally(attendance))
        return self._keep(attendance, self._judge(attendance))

    def _of_tally(self, tally: Tally) -> Decision[Verdict]:
        """Give a tally the answer of one that is alike, with its own figures when they are read."""
        told = self._alike.told(counts_of(tally)) if self._alike is not None else None
        if told is None:
            return self._of_one(tally)
        same = self._answers.get(told.key)
        if same is None:
            self._answers[told.key] = same = self._of_one(tally)
            return same
        own = _Own(self._of_one, tally)
        return Decision(
            question=same.question,
            verdict=same.verdict,
            because=same.because,
            clauses=same.clauses,
            readings=same.readings,
            shares=FrozenMap.when_read(own.shares),
            counts=FrozenMap.when_read(own.counts),
            missing=same.missing,
            refer_to=same.refer_to,
            terms_from=same.terms_from,
            documents=same.documents,
            details=FrozenMap.when_read(own.details),
            as_of=same.as_of,
        )

    def _of_one(self, tally: Tally) -> Decision[Verdict]:
        return self._judge(Attendance(tally, alternatives_left=self._alternatives_left))

    def of_records(self, records: Iterable[Record]) -> Decision[Verdict]:
        """
        Judge one participant by their records, as `Attendance.of_records` counts them.

        Args:
            records: one for each required session, in any order.

        Raises:
            InvalidFacts: a session has two records, or the counts do not fit the row.

        >>> taken = [Record(session=f"day {n}", kind="session", status="live") for n in "1234567"]
        >>> print(Judge("NPQA", "NPQML").of_records(taken[1:]))
        met: few enough were missed, and each is made up [APP-NPQA.att.1, APP-NPQA.att.2]
        >>> Judge("NPQA", "NPQML").of_records(taken)
        Traceback (most recent call last):
        ...
        ambition_policy.errors.InvalidFacts: 2 faults in the facts
          attendance.by_kind['session']: expected 6 in all, got 7: Tally(live=7)
          attendance.tally: expected 6 sessions in all, got 7: Tally(live=7)
        """
        own = tuple(records)
        each_once = len(set(map(_session, own))) == len(own)
        # Sessions without length are faults where all are; what is not read would hide it.
        if not each_once or not 0 < len(own) <= _MOST_RECORDS or own[0].minutes_scheduled == 0:
            return self._judge(self._counted(own))
        key = sum(map(self._weights.__getitem__, map(self._read, own)))
        return self._kept.get(key) or self._keep(key, self._judge(self._counted(own)))

    def _counted(self, records: Sequence[Record]) -> Attendance:
        return Attendance.of_records(
            records, as_of=self._stated.as_of, alternatives_left=self._alternatives_left
        )

    def _judge(self, attendance: Attendance) -> Decision[Verdict]:
        who = Participant("everybody", attendance=attendance, **self._who)
        return attendance_for(who, self._stated)

    def _keep(self, key: Hashable, decision: Decision[Verdict]) -> Decision[Verdict]:
        if len(self._kept) >= MOST_KEPT or len(self._weights) > _MOST_WEIGHTS:
            # The key was made with weights that are forgotten too, so it is not kept.
            self._kept.clear()
            self._weights.clear()
        else:
            self._kept[key] = decision
        return decision


@final
class _Own:
    """The figures of one tally, which is judged by itself when the first of them is read."""

    __slots__ = ("_decision", "_judge", "_tally")

    def __init__(self, judge: Callable[[Tally], Decision[Verdict]], tally: Tally) -> None:
        self._judge = judge
        self._tally = tally
        self._decision: Decision[Verdict] | None = None

    @property
    def decision(self) -> Decision[Verdict]:
        if self._decision is None:
            self._decision = self._judge(self._tally)
        return self._decision

    def shares(self) -> Mapping[str, Fraction]:
        return self.decision.shares

    def counts(self) -> Mapping[str, int]:
        return self.decision.counts

    def details(self) -> Mapping[str, Detail]:
        return self.decision.details


@final
class _Weights(dict[Hashable, int]):
    """A number for each kind of record, so that their sum says how many there are of each."""

    def __missing__(self, fields: Hashable) -> int:
        self[fields] = weight = 1 << (_BITS * len(self))
        return weight

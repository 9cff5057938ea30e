"""
What does a register come to: how many of each verdict, who decides what, what is missing?

>>> summary = summarise([])
>>> summary.people, summary.status
(0, 2)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, final

import attrs

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers
from ambition_policy.registers.entries import Entry
from ambition_policy.registers.problems import Problem, Severity

__all__ = ["Referral", "Summary", "questions_of", "summarise"]


@final
@attrs.frozen
class Referral:
    """
    A question that people wait for somebody to decide.

    Attributes:
        question: the id of a reading, or the name of a decision.

        refer_to: who decides.

        waiting: how many people wait.
    """

    question: str
    refer_to: tuple[str, ...]
    waiting: int


@final
@attrs.frozen(kw_only=True)
class Summary:
    """
    A register in numbers.

    Attributes:
        people: everybody in it.

        faulted: those who have a fault, and so no verdict.

        verdicts: how many of each verdict, of those who are on the programme.

        left: the same of those who left, judged as of that day.

        referrals: what has to be decided, the most awaited first.

        facts: each missing fact, with how many people wait for it, the most awaited first.

        problems: everybody's and the register's own: faults first, then by row.
    """

    people: int
    faulted: int
    verdicts: FrozenMap[Verdict, int]
    left: FrozenMap[Verdict, int]
    referrals: tuple[Referral, ...]
    facts: FrozenMap[str, int]
    problems: tuple[Problem, ...] = attrs.field(repr=False)

    @property
    def faults(self) -> int:
        """How many of the problems are faults."""
        return sum(problem.severity is Severity.FAULT for problem in self.problems)

    @property
    def status(self) -> int:
        """0: all judged, no fault; 1: judged, with faults; 2: there was nobody to judge."""
        if not self.people:
            return 2
        return 1 if self.faults else 0


def summarise(judged: Iterable[tuple[Entry, Answers]], problems: Iterable[Problem] = ()) -> Summary:
    """
    Count what was answered.

    Args:
        judged: each person of a register with the answers.

        problems: the register's own.
    """
    people = faulted = 0
    verdicts: Counter[Verdict] = Counter()
    left: Counter[Verdict] = Counter()
    waiting: Counter[tuple[str, tuple[str, ...]]] = Counter()
    facts: Counter[str] = Counter()
    found = [*problems]
    for entry, answers in judged:
        people += 1
        found += entry.problems
        if entry.participant is None:
            faulted += 1
            verdicts[answers.verdict] += 1
            continue
        decisions = tuple(answers.decisions.values())
        if any(decision.left for decision in decisions):
            left[answers.verdict] += 1
        else:
            verdicts[answers.verdict] += 1
        waiting.update({key for decision in decisions for key in questions_of(decision)})
        facts.update({name for decision in decisions for name in decision.missing})
    found.sort(key=lambda problem: (problem.severity is Severity.REMARK, problem.place))
    return Summary(
        people=people,
        faulted=faulted,
        verdicts=FrozenMap({v: verdicts[v] for v in Verdict if verdicts[v]}),
        left=FrozenMap({v: left[v] for v in Verdict if left[v]}),
        referrals=tuple(
            Referral(question, refer_to, count)
            for (question, refer_to), count in sorted(waiting.items(), key=_most)
        ),
        facts=FrozenMap(sorted(facts.items(), key=_most)),
        problems=tuple(found),
    )


def _most(item: tuple[Any, int]) -> tuple[int, Any]:
    return -item[1], item[0]


def questions_of(decision: Decision[Any]) -> list[tuple[str, tuple[str, ...]]]:
    """
    Say what has to be decided before this can be answered.

    Args:
        decision: any answer.

    Returns:
        Each question with those who decide it.
    """
    if not decision.refer_to:
        return []
    refer_to = tuple(decision.refer_to)
    names = [effect.question for effect in decision.readings if effect.settled is None]
    return [(name, refer_to) for name in names or [decision.question]]

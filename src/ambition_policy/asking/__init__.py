"""
What should be asked next?

An answer that waits for a fact, or refers to a person, can end. This says what would end it:
every fact and every decision that can make a difference, each with the verdict that follows
from each choice, and nothing that cannot. Each verdict is found by asking the same question
again with that choice filled in and everything else as it is, so it is what the library will
say once it is known.

The order. First comes what settles the answer alone, whichever way it turns out, because
nothing else then has to be asked. Among the rest, and among those, facts come before
decisions: a fact costs a look into a record, a decision costs a meeting, and a decision that
was taken first may turn out to have been needless. Then comes what leaves the fewest open
ends, in the worst case and then over all its choices. What is left of a tie goes by name, so
that the order is always the same.

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> from ambition_policy.questions import check_attendance
>>> ana = Participant("Ana", programme="NPQA", variant="NPQSL", attendance=Attendance(
...     Tally(live=6, alternative=1, missed=2), alternatives_left=False
... ))
>>> for inquiry in what_to_ask(check_attendance, ana):
...     print(inquiry)
catch_up_open (fact): yes -> refer, no -> not_met
A-04 (reading): attended -> insufficient_information, caught_up -> not_met
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, groupby, product
from typing import Any, ParamSpec, final

import attrs

from ambition_policy.asking.calls import Call
from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts, InvalidTerms
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Kind

__all__ = ["Inquiry", "what_to_ask"]

P = ParamSpec("P")
_OPEN = ("insufficient_information", "refer")


@final
@attrs.frozen(kw_only=True)
class Inquiry:
    """
    One thing to ask.

    Attributes:
        id: the name of the fact or decision, or the id of the reading.

        kind: which of the three it is.

        outcomes: each choice with the verdict that follows from it, all else being as it is;
            choices that cannot be so beside the other facts are left out. Empty where the
            choices cannot be counted up, as for a length or a date.

        open_ends: how much there still is to ask after each choice.
    """

    id: str
    kind: Kind
    outcomes: FrozenMap[str, str]
    open_ends: FrozenMap[str, int]

    @property
    def settles(self) -> bool:
        """Whether the answer is final however this turns out."""
        return bool(self.outcomes) and not set(self.outcomes.values()) & set(_OPEN)

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, str]:
        """Where it stands in the order that this module states; the least comes first."""
        left = tuple(self.open_ends.values())
        not_fact = self.kind is not Kind.FACT
        return (
            not self.settles,
            not_fact,
            not self.outcomes,
            max(left, default=0),
            sum(left),
            self.id,
        )

    def __str__(self) -> str:
        """Say it in one line."""
        outcomes = ", ".join(f"{choice} -> {found}" for choice, found in self.outcomes.items())
        return f"{self.id} ({self.kind.value}): {outcomes or 'not known'}"


def what_to_ask(
    question: Callable[P, Decision[Any]], *facts: P.args, **terms: P.kwargs
) -> tuple[Inquiry, ...]:
    """
    Say what to ask next, the most useful first.

    Args:
        question: one of `ambition_policy.questions` that gives a single decision.

        facts: what the question is asked about, as it was asked.

        terms: its other arguments, as they were given.

    Returns:
        What could settle the answer. Nothing where it does not wait for a fact or a person,
        and nothing where a person has to find words of their own: who stands in the
        answer's `refer_to`.

    Raises:
        InvalidFacts: as the question itself.
    """
    call = Call(question, facts, terms)
    answer = call.answer()
    if not _is_open(answer):
        return ()
    rows = _Rows.of(call)
    asked = {name: Kind.FACT for name in call.rows() if name in rows.deciding}
    for known in (answer, *(found for found in rows.answers.values() if found is not None)):
        asked.update({name: k for name, k in _waiting(known).items() if name not in call.rows()})
    found = [_inquiry(call, name, kind, rows) for name, kind in asked.items()]
    return tuple(sorted(found, key=lambda inquiry: inquiry.rank))


def _is_open(answer: Decision[Any]) -> bool:
    return answer.verdict.value in _OPEN


def _waiting(answer: Decision[Any]) -> dict[str, Kind]:
    """What an open answer hangs on."""
    waiting: dict[str, Kind] = {}
    if answer.verdict.value == _OPEN[0]:
        waiting = dict.fromkeys(answer.missing, Kind.FACT)
    for effect in answer.readings if _is_open(answer) else ():
        if effect.settled is None:
            # Readings are numbered, decisions have names.
            reading = effect.question.startswith("A-")
            waiting[effect.question] = Kind.READING if reading else Kind.DECISION
    return waiting


def _ask(call: Call) -> Decision[Any] | None:
    """Ask, or find that it cannot be so."""
    try:
        return call.answer()
    except (InvalidFacts, InvalidTerms):
        return None


def _ways(call: Call, name: str, answer: Decision[Any]) -> dict[str, Call]:
    """Fill in every choice that can be made."""
    made = {}
    for choice, way in call.ways(name, answer):
        try:
            made[choice] = way()
        except (InvalidFacts, InvalidTerms):
            continue
    return made


@final
@attrs.frozen
class _Rows:
    """The rows that may be meant, and what has to be known to tell them apart."""

    answers: Mapping[tuple[str, ...], Decision[Any] | None]
    deciding: frozenset[str]

    @classmethod
    def of(cls, call: Call) -> _Rows:
        """Ask for each row that may be meant."""
        unknown = call.rows()
        calls: dict[tuple[str, ...], Call] = {}
        for chosen in product(*unknown.values()):
            told = call
            for name, choice in zip(unknown, chosen, strict=True):
                told = told.chosen(name, choice)
            calls[chosen] = told
        answers = {chosen: _ask(told) for chosen, told in calls.items()} if unknown else {}
        if not any(answers.values()):
            # The facts fit no row at all, so whatever is said of the row tells something.
            return cls(answers, frozenset(unknown))
        deciding = set()
        for one, other in combinations(calls, 2):
            apart = [n for n, a, b in zip(unknown, one, other, strict=True) if a != b]
            if len(apart) == 1 and apart[0] not in deciding and _differ(calls[one], calls[other]):
                deciding.add(apart[0])
        return cls(answers, frozenset(deciding))

    def answer(self, name: str, fallback: Decision[Any]) -> Decision[Any]:
        """Give an answer in which *name* is open."""
        for found in (fallback, *self.answers.values()):
            if found is not None and name in _waiting(found):
                return found
        return fallback


def _differ(one: Call, other: Call, done: frozenset[str] = frozenset()) -> bool:
    """Whether two calls can come to different verdicts, what is open being the same in both."""
    first, second = _ask(one), _ask(other)
    if first is None or second is None:
        return first is not second
    if first.verdict != second.verdict:
        return True
    # What was filled in already is not tried again, should it still be asked for.
    for name in [n for n in {**_waiting(first), **_waiting(second)} if n not in done]:
        known = first if name in _waiting(first) else second
        ones, others = _ways(one, name, known), _ways(other, name, known)
        shared = [choice for choice in ones if choice in others]
        if shared:
            return any(_differ(ones[c], others[c], done | {name}) for c in shared)
    return False


def _inquiry(call: Call, name: str, kind: Kind, rows: _Rows) -> Inquiry:
    """Ask again with each choice."""
    found: dict[str, tuple[str, int]] = {}
    for choice, told in _ways(call, name, rows.answer(name, call.answer())).items():
        answer = _ask(told)
        if answer is not None:
            found[choice] = (answer.verdict.value, len(_waiting(answer)))
    if len(found) > 1 and all(choice.isdecimal() for choice in found):
        found = _in_runs(found)
    return Inquiry(
        id=name,
        kind=kind,
        outcomes=FrozenMap({choice: verdict for choice, (verdict, _) in found.items()}),
        open_ends=FrozenMap({choice: left for choice, (_, left) in found.items()}),
    )


def _in_runs(found: Mapping[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Say consecutive numbers with one outcome together; the last run has no end."""
    runs = [(outcome, list(run)) for outcome, run in groupby(found, key=found.__getitem__)]
    named = {}
    for at, (outcome, run) in enumerate(runs):
        last = f"{run[0]} or more" if at == len(runs) - 1 else f"{run[0]} to {run[-1]}"
        named[run[0] if len(run) == 1 and at < len(runs) - 1 else last] = outcome
    return named

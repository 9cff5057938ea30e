"""
How is a verdict found while words are open and facts unknown?

A rule supplies a judge, a function from one choice for each question to an outcome, and the
questions. A question is a reading of an open word, a decision that is a person's, or a fact
that was not given. Then, for every rule in the same way:

* what is settled decides by its choice;
* what is open is tried under every choice; one outcome under all is the answer, otherwise
  it is referred to those who decide;
* an unknown fact is tried with every value; where that changes the answer, it is missing;
* a settled question is named where another of its choices, alone, would change the answer,
  and an open one where its choice makes a difference.

>>> class Light(StrEnum):
...     RED = "red"
...     GREEN = "green"
...     REFER = "refer"
...     UNKNOWN = "unknown"
>>> hue = Question.reading("X-1", ("warm", "cold"))
>>> found = resolve(
...     lambda choices: Light.RED if choices["X-1"] == "warm" else Light.GREEN,
...     [hue],
...     refer=Light.REFER,
...     unknown=Light.UNKNOWN,
... )
>>> found.outcome, found.effects[0].outcomes["cold"]
(<Light.REFER: 'refer'>, 'green')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from enum import StrEnum as StrEnum  # noqa: PLC0414  (used by the example above)
from itertools import product
from typing import Generic, TypeVar, final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Effect
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.vocabulary import Actor

__all__ = ["MOST_NUMBERS", "Choices", "Kind", "Question", "Resolution", "resolve", "ruled"]

V = TypeVar("V", bound=StrEnum)

Choices = Mapping[str, str]
"""One choice for each question, by its id."""

MOST_NUMBERS = 10_000
"""How many values of a number that was not given are tried."""


class Kind(Enum):
    """What sort of thing is open."""

    READING = "reading"
    DECISION = "decision"
    FACT = "fact"


@final
@attrs.frozen
class Question:
    """
    Something an answer may hang on.

    Attributes:
        id: a reading's id, or the name of a decision or fact.

        settled: the choice that decides; `None` while it is open or unknown.

        refer_to: who decides it, unless it is a fact.

        by: who settled or opened it, where the table's default does not stand.
    """

    id: str
    kind: Kind
    choices: tuple[str, ...]
    settled: str | None = None
    refer_to: tuple[Actor, ...] = ()
    by: str | None = None

    @classmethod
    def reading(cls, id: str, choices: tuple[str, ...], settled: str | None = None) -> Question:  # noqa: A002  (the word)
        """Make a reading by hand, as for a conflict between contracts."""
        return cls(id, Kind.READING, choices, settled)

    @classmethod
    def decision(
        cls, name: str, *refer_to: Actor, choices: tuple[str, ...] = ("yes", "no")
    ) -> Question:
        """Name a decision that is a person's."""
        return cls(name, Kind.DECISION, choices, refer_to=refer_to)

    @classmethod
    def fact(cls, name: str, choices: tuple[str, ...] = ("yes", "no")) -> Question:
        """Name a fact that was not given."""
        return cls(name, Kind.FACT, choices)

    @classmethod
    def number(cls, name: str, most: int) -> Question:
        """
        Name a number that was not given.

        Args:
            name: what it counts.

            most: the greatest number that can make a difference; each from 0 on is tried.

        Raises:
            InvalidFacts: there are more than anybody could wait for.
        """
        if most > MOST_NUMBERS:
            faults = Faults("")
            wanted = "the number, since there is too much beside it to try each that it may be"
            faults.note(name, wanted, "nothing")
            faults.raise_as(InvalidFacts)
        return cls.fact(name, tuple(map(str, range(most + 1))))

    @classmethod
    def of(
        cls,
        readings: Readings,
        id: str,  # noqa: A002  (the word)
        programme: str | None = None,
        choices: Iterable[str] | None = None,
    ) -> Question:
        """
        Take a reading as it stands.

        Args:
            readings: all readings, and how each is taken.

            id: which one.

            programme: for which programme.

            choices: those in play, where the facts or terms for others were not given.
        """
        stance = readings.stance(id, programme)
        kept = tuple(c for c in stance.choices if choices is None or c in set(choices))
        settled = stance.settled if stance.settled in kept else None
        if len(kept) == 1:
            settled = kept[0]
        return cls(id, Kind.READING, kept, settled, stance.refer_to, stance.by)


def ruled(questions: Iterable[Question], rulings: Iterable[Ruling]) -> list[Question]:
    """
    Let rulings settle the questions they answer.

    Args:
        questions: readings, decisions and facts.

        rulings: those of the participant that were made by the day judged for.

    Raises:
        InvalidFacts: a ruling chose something that is no choice.
    """
    faults = Faults("rulings")
    made = {ruling.question: ruling for ruling in rulings}
    result = []
    for question in questions:
        ruling = made.get(question.id)
        if ruling is None or question.kind is Kind.FACT:
            result.append(question)
        elif ruling.choice not in question.choices:
            faults.add(question.id, f"one of {', '.join(question.choices)}", ruling.choice)
        else:
            result.append(attrs.evolve(question, settled=ruling.choice, by=ruling.by))
    faults.raise_as(InvalidFacts)
    return result


@final
@attrs.frozen
class Resolution(Generic[V]):
    """
    What was found.

    Attributes:
        outcome: the answer.

        effects: the readings and decisions that mattered.

        missing: the facts that mattered and were not given.

        refer_to: who decides, where the answer is a referral.
    """

    outcome: V
    effects: tuple[Effect, ...] = ()
    missing: tuple[str, ...] = ()
    refer_to: tuple[Actor, ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """The ids of the readings and decisions that mattered."""
        return frozenset(effect.question for effect in self.effects)


def resolve(
    judge: Callable[[Choices], V], questions: Sequence[Question], *, refer: V, unknown: V
) -> Resolution[V]:
    """
    Find the answer, and what it hangs on.

    Args:
        judge: the outcome under one choice for every question.

        questions: what may be settled, open or unknown, each once.

        refer: the outcome that means a person decides.

        unknown: the outcome that means a fact is missing.

    Returns:
        The answer with the questions that mattered.
    """
    if not questions:
        return Resolution(judge({}))
    return _Search(judge, questions, refer, unknown).resolution()


class _Search(Generic[V]):
    """One search; it remembers what the judge said."""

    def __init__(
        self, judge: Callable[[Choices], V], questions: Sequence[Question], refer: V, unknown: V
    ) -> None:
        self.judge = judge
        self.questions = questions
        self.refer = refer
        self.unknown = unknown
        self.seen: dict[tuple[str, ...], V] = {}
        self.settled = {q.id: q.settled for q in questions if q.settled is not None}
        self.facts = [q for q in questions if q.kind is Kind.FACT]
        self.words = [q for q in questions if q.kind is not Kind.FACT]

    def ask(self, choices: Choices) -> V:
        """Judge once for each combination of choices."""
        key = tuple(choices[question.id] for question in self.questions)
        if key not in self.seen:
            self.seen[key] = self.judge(choices)
        return self.seen[key]

    @staticmethod
    def ways(fixed: Choices, questions: Sequence[Question]) -> Iterator[Choices]:
        """Complete *fixed* with every choice for those of *questions* that are open in it."""
        free = [question for question in questions if question.id not in fixed]
        if not free:
            yield fixed
            return
        for choices in product(*(q.choices for q in free)):
            yield {**fixed, **dict(zip((q.id for q in free), choices, strict=True))}

    def under_facts(self, fixed: Choices) -> V:
        """Answer with every fact known: one outcome under all open choices, or a referral."""
        outcomes = {self.ask(way) for way in self.ways(fixed, self.words)}
        return outcomes.pop() if len(outcomes) == 1 else self.refer

    def answer(self, fixed: Choices) -> V:
        """Answer with whatever facts are known."""
        outcomes = {self.under_facts(way) for way in self.ways(fixed, self.facts)}
        return outcomes.pop() if len(outcomes) == 1 else self.unknown

    def matters(self, question: Question) -> bool:
        """Whether an open question's choice makes a difference, all else being equal."""
        fact = question.kind is Kind.FACT
        found = self.under_facts if fact else self.ask
        others = self.facts if fact else self.questions
        return any(
            len({found({**way, question.id: choice}) for choice in question.choices}) > 1
            for way in self.ways({**self.settled, question.id: ""}, others)
        )

    def effect(self, question: Question) -> Effect:
        """What follows from each choice."""
        outcomes = {
            choice: self.answer({**self.settled, question.id: choice}).value
            for choice in question.choices
        }
        return Effect(question.id, FrozenMap(outcomes), question.settled, question.by)

    def resolution(self) -> Resolution[V]:
        """Find the answer and name what mattered."""
        outcome = self.answer(self.settled)
        effects = []
        missing = []
        refer_to: list[Actor] = []
        for question in self.questions:
            if question.settled is not None:
                effect = self.effect(question)
                if set(effect.outcomes.values()) != {outcome.value}:
                    effects.append(effect)
            elif outcome in (self.refer, self.unknown) and self.matters(question):
                if question.kind is Kind.FACT:
                    missing.append(question.id)
                else:
                    effects.append(self.effect(question))
                    refer_to.extend(question.refer_to)
        return Resolution(
            outcome,
            tuple(effects),
            tuple(missing) if outcome == self.unknown else (),
            tuple(dict.fromkeys(refer_to)) if outcome == self.refer else (),
        )

"""
What is an answer?

A `Decision` says what follows, why, by which clauses, what would have changed it, what is
missing and who decides. It is a value: equal facts give equal decisions.

>>> decision = Decision(
...     question="attendance",
...     verdict=Verdict.MET,
...     because="every session was attended",
...     clauses=("APP-FL.att.1",),
... )
>>> print(decision)
met: every session was attended [APP-FL.att.1]
>>> combine([Verdict.MET, Verdict.PENDING, Verdict.REFER])
<Verdict.REFER: 'refer'>
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar, final

import attrs

from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.vocabulary import Actor, Force

__all__ = ["Decision", "Detail", "Duty", "Effect", "Option", "Verdict", "combine"]

V = TypeVar("V", bound=StrEnum)

Detail = str | int | bool | Fraction | date | None | tuple[str, ...]
"""What a clause may say of a case beside its verdict."""


class Verdict(StrEnum):
    """The nine things that can follow for a requirement or an eligibility."""

    MET = "met"
    """It holds however the open items turn out."""

    NOT_MET = "not_met"
    """It fails however the open items turn out."""

    PENDING = "pending"
    """It still depends on what is to come."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given; the answer names it."""

    REFER = "refer"
    """The text gives it to a person, or the readings disagree; the answer names who."""

    NO_REQUIREMENT = "no_requirement"
    """The programme asks for none, which is never a failure."""

    NONE_LISTED = "none_listed"
    """The policy lists nothing for this role or variant."""

    OUT_OF_SCOPE = "out_of_scope"
    """The document does not cover this person."""

    CANNOT_START = "cannot_start"
    """A condition for starting the programme is not met."""


@final
@attrs.frozen
class Effect:
    """
    A question the answer hangs on: a reading, or a decision that is a person's.

    Attributes:
        question: the reading's id, or the name of the decision.

        outcomes: each choice with the verdict that follows from it, or with the part of the
            answer that it decides.

        settled: the choice that decided; `None` where none did.

        by: who settled or opened it; `None` where the table's own default stands.
    """

    question: str
    outcomes: FrozenMap[str, str]
    settled: str | None = None
    by: str | None = None


@final
@attrs.frozen(kw_only=True)
class Option:
    """
    One thing that may be offered or talked through.

    Attributes:
        option: what, as a code.

        standing: `"offered"`; `"fallback"`, once what comes before it is not possible;
            `"on_request"`, where it may only be asked for; `"unavailable"`, where the text
            says that there is none; `"unmet"`, where a precondition fails; `"unknown"`.

        source: `"row"`, or `"body"` where the programme's row is silent.

        needs: each precondition with `"met"`, `"unmet"` or `"unknown"`.

        clauses: where it is stated.
    """

    option: str
    standing: str = "offered"
    source: str = "body"
    needs: FrozenMap[str, str] = EMPTY
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Duty:
    """
    One thing that somebody must, will, should or may do.

    Attributes:
        actor: who does it.

        actor_stated: whether the text names that actor.

        action: what is done, as a code; no channel is added where the text has none.

        when: the timing of the text, as a code; `"unspecified"` where it gives none.

        force: how binding it is.

        source: `"row"` or `"body"`.

        due: the day, where the text lets one be worked out from the event's.

        clauses: where it is stated.
    """

    actor: Actor
    actor_stated: bool = True
    action: str
    when: str
    force: Force
    source: str = "body"
    due: date | None = None
    clauses: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Decision(Generic[V]):
    """
    One answer, with everything that explains it.

    Attributes:
        question: which family answered, such as `"attendance"`.

        verdict: what follows; other passages than requirements have small lists of their own.

        because: one constant sentence.

        clauses: ids of the clauses it rests on, at least one.

        readings: exactly the open words and open decisions that would have changed it.

        shares: exact shares, by name.

        counts: whole numbers, by name.

        missing: names of facts to ask for.

        refer_to: who decides what the text leaves to a person.

        options: what may be offered, in order of preference.

        duties: who does what, in order.

        terms_from: each term used, with the source that stated it.

        documents: each document used, with its edition, and where it stands against its
            review date on the day judged for.

        details: what else the clauses say about this case, by name.

        as_of: the day for which the facts were judged, if one was given.

        left: how the person left, if they did; they are then judged as of that day.
    """

    question: str
    verdict: V
    because: str
    clauses: tuple[str, ...]
    readings: tuple[Effect, ...] = ()
    shares: FrozenMap[str, Fraction] = EMPTY
    counts: FrozenMap[str, int] = EMPTY
    missing: tuple[str, ...] = ()
    refer_to: tuple[Actor, ...] = ()
    options: tuple[Option, ...] = ()
    duties: tuple[Duty, ...] = ()
    terms_from: FrozenMap[str, str] = EMPTY
    documents: FrozenMap[str, str] = EMPTY
    details: FrozenMap[str, Detail] = EMPTY
    as_of: date | None = None
    left: str | None = None

    def __str__(self) -> str:
        """Say verdict, reason and clauses in one line."""
        parts = [f"{self.verdict.value.replace('_', ' ')}: {self.because}"]
        if self.missing:
            parts.append(f"(missing: {', '.join(self.missing)})")
        if self.refer_to:
            parts.append(f"(refer to: {', '.join(self.refer_to)})")
        if self.readings:
            parts.append(f"(readings: {', '.join(e.question for e in self.readings)})")
        parts.append(f"[{', '.join(self.clauses)}]")
        return " ".join(parts)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The entries of the register whose readings mattered, such as `"A-04"`."""
        names = (effect.question for effect in self.readings)
        return tuple(dict.fromkeys(n.partition(".")[0] for n in names if n.startswith("A-")))


_FIRST_WINS = (
    Verdict.CANNOT_START,
    Verdict.OUT_OF_SCOPE,
    Verdict.INSUFFICIENT_INFORMATION,
    Verdict.REFER,
    Verdict.PENDING,
    Verdict.NOT_MET,
    Verdict.MET,
    Verdict.NONE_LISTED,
    Verdict.NO_REQUIREMENT,
)


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """
    Say several verdicts about one person in one word, for a summary.

    What bars everything else comes first, then what cannot be said yet, then what fails.

    Args:
        verdicts: one or more.
    """
    return min(verdicts, key=_FIRST_WINS.index)

"""
Sequence: was the order of modules, clinics or events kept, and does it matter?

Online self-study of an NPQ has to be opened in its order (NPQ-3.async.2); whether the module
before has to be finished is reading A-31. A module may be finished at any point
(NPQ-3.async.3). Clinics should be attended in order (NPQ-3.clinic.2), and programmes are made
to be taken in order beside one's cohort (ATT-2.2): both are advice, so what was attended out
of order is remarked on and still counts.

>>> from ambition_policy.facts.progress import Progress
>>> from ambition_policy.terms import shipped
>>> npq, readings = shipped().programme("NPQ21"), shipped().readings
>>> decision = assess(3, Progress([1]), npq, readings)
>>> print(decision)
not allowed: a module before it was not opened yet [NPQ-3.async.2]
>>> decision.counts["next_allowed"]
2
>>> print(assess_order("clinic", [1, 3, 2]))
warning: it was taken out of order, and it counts [NPQ-3.clinic.2]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import count, pairwise

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.progress import Progress
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.programmes import Programme

__all__ = ["SequenceVerdict", "assess", "assess_finishing", "assess_order"]


class SequenceVerdict(StrEnum):
    """What follows for the order."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    WARNING = "warning"
    REFER = "refer"


_BECAUSE = {
    SequenceVerdict.ALLOWED: "the order is kept",
    SequenceVerdict.NOT_ALLOWED: "a module before it was not opened yet",
    SequenceVerdict.WARNING: "it was taken out of order, and it counts",
    SequenceVerdict.REFER: "it turns on whether opening the module before is enough",
}
_UNFINISHED = "a module before it was not finished yet"
_ORDER = {"clinic": "NPQ-3.clinic.2"}


def assess(
    module: int,
    progress: Progress,
    programme: Programme,
    readings: Readings,
    *,
    rulings: Iterable[Ruling] = (),
) -> Decision[SequenceVerdict]:
    """
    Say whether a module may be opened.

    Args:
        module: its place in the order, from 1.

        progress: which modules were opened, and which were finished where that is known.

        programme: the programme; modules of others than the NPQs have an order by advice.

        readings: how open words are taken.

        rulings: what was decided for this participant.

    Returns:
        A decision whose count `next_allowed` is the first module not opened yet.

    Raises:
        InvalidFacts: the place is not a whole number from 1.
    """
    if type(module) is not int or module < 1:
        faults = Faults("")
        faults.add("module", "a whole number from 1", module)
        raise InvalidFacts(faults.found)
    binding = programme.document == "npq"
    before = range(1, module)
    opened = all(place in progress.opened for place in before)
    again = module in progress.opened
    questions = []
    if binding and progress.finished is not None:
        questions.append(Question.of(readings, "A-31", programme.code))

    def judge(choices: Choices) -> SequenceVerdict:
        if again:
            return SequenceVerdict.ALLOWED
        finished = progress.finished or frozenset()
        kept = opened
        if choices.get("A-31") == "finished":
            kept = all(place in finished for place in before)
        if kept:
            return SequenceVerdict.ALLOWED
        return SequenceVerdict.NOT_ALLOWED if binding else SequenceVerdict.WARNING

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=SequenceVerdict.REFER,
        unknown=SequenceVerdict.REFER,
    )
    unfinished = found.outcome is SequenceVerdict.NOT_ALLOWED and opened
    return Decision(
        question="sequence",
        verdict=found.outcome,
        because=_UNFINISHED if unfinished else _BECAUSE[found.outcome],
        clauses=("NPQ-3.async.2",) if binding else ("ATT-2.2",),
        readings=found.effects,
        counts=FrozenMap(
            next_allowed=next(place for place in count(1) if place not in progress.opened)
        ),
        refer_to=found.refer_to,
    )


def assess_finishing(finished: Sequence[int]) -> Decision[SequenceVerdict]:
    """
    Say whether modules may be finished in an order: in any.

    Args:
        finished: places in the order, from 1, as they were finished.
    """
    _places(finished)
    return Decision(
        question="sequence",
        verdict=SequenceVerdict.ALLOWED,
        because="the order is for opening modules, not for finishing them",
        clauses=("NPQ-3.async.3",),
        details=FrozenMap(in_sequence=_in_order(finished)),
    )


def assess_order(
    kind: str, attended: Sequence[int], *, elsewhere: Iterable[int] = ()
) -> Decision[SequenceVerdict]:
    """
    Remark on the order in which events were attended.

    Args:
        kind: the kind of session; clinics of an NPQ have a clause of their own.

        attended: places in the order, from 1, as they were attended.

        elsewhere: those of them that were attended at another cohort's delivery.

    Returns:
        A decision that never costs attendance: the detail `counts` is true. A place that was
        passed over is an absence, which other passages judge.

    Raises:
        InvalidFacts: a place is not a whole number from 1, or was not attended at all.
    """
    _places(attended)
    away = frozenset(elsewhere)
    if not away <= set(attended):
        faults = Faults("")
        faults.add("elsewhere", "places that were attended", sorted(away - set(attended)))
        raise InvalidFacts(faults.found)
    kept = _in_order(attended)
    details: dict[str, Detail] = {"counts": True, "in_sequence": kept}
    if away:
        details["beside_own_cohort"] = False
    verdict = SequenceVerdict.ALLOWED if kept else SequenceVerdict.WARNING
    clauses = [_ORDER.get(kind, "ATT-2.2"), *(("ATT-3.catchup.2",) if away else ())]
    return Decision(
        question="sequence",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=tuple(clauses),
        details=FrozenMap(details),
    )


def _in_order(places: Sequence[int]) -> bool:
    """Whether no place comes before an earlier one."""
    return all(one <= other for one, other in pairwise(places))


def _places(places: Sequence[int]) -> None:
    """Check that places are whole numbers from 1."""
    faults = Faults("")
    for at, place in enumerate(places):
        if type(place) is not int or place < 1:
            faults.add(f"[{at}]", "a whole number from 1", place)
    faults.raise_as(InvalidFacts)

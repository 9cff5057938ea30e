"""
Dispensation: may a missed event be dispensed with, and what does that do?

Future Leaders and Headship list grounds as examples and name nobody who grants
(APP-FL.disp.1, APP-HS.disp.1). Rows that say "N/A" or "not applicable" offer none; a blank
cell says nothing (reading A-12). What a granted dispensation does is reading A-14.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> print(assess("illness", True, table.programme("FL"), table.readings))
counts: it was granted, and attendance is assigned (readings: A-14) [APP-FL.disp.1]
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.programmes import Programme
from ambition_policy.vocabulary import Actor, CellState

__all__ = ["DispensationVerdict", "assess"]


class DispensationVerdict(StrEnum):
    """What follows for one dispensation."""

    COUNTS = "counts"
    """The event counts as attended."""

    EXCUSES = "excuses"
    """The absence is excused and earns no credit."""

    NONE_OFFERED = "none_offered"
    """The row offers no dispensations."""

    NOT_GRANTED = "not_granted"
    """Whoever decided said no."""

    REFER = "refer"
    """It is for a person to decide."""


_BECAUSE = {
    DispensationVerdict.COUNTS: "it was granted, and attendance is assigned",
    DispensationVerdict.EXCUSES: "it was granted, and only excuses the absence",
    DispensationVerdict.NONE_OFFERED: "the row offers none",
    DispensationVerdict.NOT_GRANTED: "it was decided, and not granted",
    DispensationVerdict.REFER: "whether there is one is for a person to say",
}


def assess(
    ground: str | None,
    granted: bool | None,  # noqa: FBT001  (a fact, beside its ground)
    programme: Programme,
    readings: Readings,
    *,
    rulings: Iterable[Ruling] = (),
) -> Decision[DispensationVerdict]:
    """
    Decide what a dispensation does.

    Args:
        ground: why it is asked for, as a code; `None` where it is not known.

        granted: what was decided; `None` while nothing was.

        programme: the programme, with the state of its cell and the grounds it lists.

        readings: how open words are taken.

        rulings: what was decided for this participant.

    Returns:
        A decision; its detail `listed_ground` says whether the row names the ground.
    """
    cell = programme.dispensations
    questions = []
    match cell.state:
        case CellState.STATED:
            questions.append(Question.of(readings, "A-14", programme.code))
            if granted is None:
                questions.append(Question.decision("dispensation_granted", Actor.PROGRAMME_TEAM))
        case CellState.NA | CellState.NOT_APPLICABLE:
            questions.append(Question.of(readings, "A-12.na", programme.code))
        case CellState.BLANK:
            questions.append(Question.of(readings, "A-12.blank", programme.code))
        case CellState.NO_ROW:
            pass
        case _:
            assert_never(cell.state)

    def judge(choices: Choices) -> DispensationVerdict:
        if cell.state is not CellState.STATED:
            none = choices.get("A-12.na", choices.get("A-12.blank")) == "none_offered"
            return DispensationVerdict.NONE_OFFERED if none else DispensationVerdict.REFER
        if granted is False or choices.get("dispensation_granted") == "no":
            return DispensationVerdict.NOT_GRANTED
        if choices["A-14"] == "attended":
            return DispensationVerdict.COUNTS
        return DispensationVerdict.EXCUSES

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=DispensationVerdict.REFER,
        unknown=DispensationVerdict.REFER,
    )
    referred = found.outcome is DispensationVerdict.REFER
    return Decision(
        question="dispensation",
        verdict=found.outcome,
        because=_BECAUSE[found.outcome],
        clauses=cell.clauses or programme.clauses,
        readings=found.effects,
        refer_to=found.refer_to or ((Actor.PROGRAMME_TEAM,) if referred else ()),
        details=FrozenMap(listed_ground=ground in cell.grounds),
    )

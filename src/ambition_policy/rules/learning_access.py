"""
Access to learning: is Ambition sure that the learning behind an award was reached?

Where a programme carries an NPQ, a master's or another award, Ambition has to be sure that
the learning for it was accessed (ATT-2.3). The text has no measure, so whether there is
enough assurance is for a person to say, even where attendance is not required.

>>> assess("masters", sure=None).refer_to
(<Actor.PROGRAMME_TEAM: 'programme_team'>,)
"""

from __future__ import annotations

from collections.abc import Iterable

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts.rulings import Ruling
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.vocabulary import Actor

__all__ = ["assess"]

_BECAUSE = {
    Verdict.NO_REQUIREMENT: "the programme leads to no award that the text names",
    Verdict.MET: "Ambition is sure that the learning was reached",
    Verdict.NOT_MET: "Ambition is not sure that the learning was reached",
    Verdict.REFER: "whether the learning was reached is for a person to say",
    Verdict.INSUFFICIENT_INFORMATION: "it is not known whether there is an award",
}


def assess(
    award: str | None,
    *,
    sure: bool | None,
    unsaid: str | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[Verdict]:
    """
    Decide whether the duty of ATT-2.3 is done.

    Args:
        award: the qualification the programme leads to; `None` for none.

        sure: whether Ambition has satisfied itself; `None` while nobody has said.

        unsaid: the fact that says whether there is an award, where it was not given.

        rulings: what was decided, such as `learning_reached`.
    """
    if award is None and unsaid is None:
        return Decision(
            question="learning_access",
            verdict=Verdict.NO_REQUIREMENT,
            because=_BECAUSE[Verdict.NO_REQUIREMENT],
            clauses=("ATT-2.3",),
        )
    questions = []
    if unsaid is not None:
        questions.append(Question.fact(unsaid))
    if sure is None:
        questions.append(Question.decision("learning_reached", Actor.PROGRAMME_TEAM))

    def judge(choices: Choices) -> Verdict:
        if unsaid is not None and choices[unsaid] == "no":
            return Verdict.NO_REQUIREMENT
        return Verdict.MET if sure or choices.get("learning_reached") == "yes" else Verdict.NOT_MET

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=Verdict.REFER,
        unknown=Verdict.INSUFFICIENT_INFORMATION,
    )
    return Decision(
        question="learning_access",
        verdict=found.outcome,
        because=_BECAUSE[found.outcome],
        clauses=("ATT-2.3",),
        readings=found.effects,
        missing=found.missing,
        refer_to=found.refer_to,
    )

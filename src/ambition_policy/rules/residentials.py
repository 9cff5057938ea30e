"""
Residentials of Expert Middle Leaders: may somebody start, and may they stay?

Who cannot be at the launch cannot start (APP-EML.fu.1). Who stays away from the mid-point
without having been authorised beforehand is asked why (APP-EML.fu.2), and without a good
reason is asked to leave (APP-EML.fu.3): whether a reason is good is a person's decision, so
no answer here asks anybody to leave.

>>> print(assess_launch(attended=False))
cannot start: the launch was not attended [APP-EML.fu.1]
>>> print(assess_midpoint(attended=False, authorised=True))
met: the absence was signed off beforehand [APP-EML.fu.4, APP-EML.fu.5]
"""

from __future__ import annotations

from collections.abc import Iterable

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.vocabulary import Actor

__all__ = ["assess_launch", "assess_midpoint"]


def assess_launch(*, attended: bool | None) -> Decision[Verdict]:
    """
    Decide whether the launch allows somebody to start.

    Args:
        attended: whether the launch residential was attended; `False` also for somebody
            who cannot attend it. `None` where it is not known.

    Returns:
        A decision that cites APP-EML.fu.1; the text makes no exception, and what happens
        next is for the Programme team.
    """
    if attended is None:
        return Decision(
            question="launch",
            verdict=Verdict.INSUFFICIENT_INFORMATION,
            because="it is not known whether the launch was attended",
            clauses=("APP-EML.fu.1",),
            missing=("launch_attended",),
        )
    return Decision(
        question="launch",
        verdict=Verdict.MET if attended else Verdict.CANNOT_START,
        because="the launch was attended" if attended else "the launch was not attended",
        clauses=("APP-EML.fu.1",),
        details=FrozenMap({} if attended else {"next_step": "refer"}),
    )


def assess_midpoint(
    *, attended: bool | None, authorised: bool | None, rulings: Iterable[Ruling] = ()
) -> Decision[Verdict]:
    """
    Decide whether the mid-point residential puts somebody's place in question.

    Args:
        attended: whether it was attended; `None` where it is not known.

        authorised: whether the absence was signed off beforehand; `None` where it is not
            known. It is asked for only of somebody who was absent.

        rulings: what was decided, such as `good_reason`.

    Returns:
        A decision; `refer` means that somebody has to say whether the reason is good.
    """
    questions = []
    if attended is None:
        questions.append(Question.fact("midpoint_attended"))
    if authorised is None:
        questions.append(Question.fact("midpoint_authorised"))
    questions.append(Question.decision("good_reason", Actor.PROGRAMME_TEAM))

    def judge(choices: Choices) -> Verdict:
        there = attended if attended is not None else choices["midpoint_attended"] == "yes"
        before = authorised if authorised is not None else choices["midpoint_authorised"] == "yes"
        if there or before or choices["good_reason"] == "yes":
            return Verdict.MET
        return Verdict.NOT_MET

    found = resolve(
        judge,
        ruled(questions, rulings),
        refer=Verdict.REFER,
        unknown=Verdict.INSUFFICIENT_INFORMATION,
    )
    clauses: tuple[str, ...]
    match found.outcome:
        case Verdict.MET if attended:
            because, clauses = "the mid-point was attended", ("APP-EML.ev.2",)
        case Verdict.MET if authorised:
            because = "the absence was signed off beforehand"
            clauses = ("APP-EML.fu.4", "APP-EML.fu.5")
        case Verdict.MET:
            because, clauses = "the reason was found good", ("APP-EML.fu.2", "APP-EML.fu.3")
        case Verdict.NOT_MET:
            because = "the reason was not found good, and the text asks them to leave"
            clauses = ("APP-EML.fu.2", "APP-EML.fu.3")
        case Verdict.REFER:
            because = "whether there is a good reason for an absence is for a person to say"
            clauses = ("APP-EML.fu.2", "APP-EML.fu.3")
        case _:
            because = "it depends on a fact that was not given"
            clauses = ("APP-EML.fu.2", "APP-EML.fu.3", "APP-EML.fu.4")
    return Decision(
        question="midpoint",
        verdict=found.outcome,
        because=because,
        clauses=clauses,
        readings=found.effects,
        missing=found.missing,
        refer_to=found.refer_to,
    )

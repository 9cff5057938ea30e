"""
Coaching of Expert Middle Leaders: is somebody who opted in expected at every session?

Nine sessions are optional; opting out is done when the programme starts, and who opts in is
expected at all nine (APP-EML.opt.1, .2). The text attaches no consequence and has no rule
for a change of mind later.

>>> from ambition_policy.facts import Coaching, Tally
>>> print(assess(Coaching("opted_in", Tally(live=8, lost=1)), expected=9))
not met: a session that was expected was missed [APP-EML.opt.2]
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from ambition_policy.decisions import Decision
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.engagement import Coaching, CoachingChoice
from ambition_policy.frozen import FrozenMap
from ambition_policy.vocabulary import Actor

__all__ = ["CoachingVerdict", "assess"]


class CoachingVerdict(StrEnum):
    """What follows for the expectation; none of it has a consequence in the text."""

    MET = "met"
    NOT_MET = "not_met"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    REFER = "refer"
    INSUFFICIENT_INFORMATION = "insufficient_information"


def assess(coaching: Coaching, *, expected: int) -> Decision[CoachingVerdict]:
    """
    Decide whether the expectation of somebody who opted in is met.

    Args:
        coaching: the choice, and how the sessions were taken.

        expected: how many sessions are expected of somebody who opts in.

    Raises:
        InvalidFacts: the tally has more or fewer sessions than *expected*.
    """
    tally = coaching.tally
    if tally is not None and tally.required != expected:
        faults = Faults("coaching")
        faults.note("tally", f"{expected} sessions in all", f"{tally.required}: {tally}")
        faults.raise_as(InvalidFacts)
    missing: tuple[str, ...] = ()
    refer_to: tuple[Actor, ...] = ()
    clauses: tuple[str, ...] = ("APP-EML.opt.2",)
    match coaching.choice:
        case None:
            verdict = CoachingVerdict.INSUFFICIENT_INFORMATION
            because, clauses = "it is not known what was chosen", ("APP-EML.opt.1",)
            missing = ("coaching_choice",)
        case CoachingChoice.OPTED_OUT_AT_START:
            verdict = CoachingVerdict.NOT_APPLICABLE
            because, clauses = "coaching was declined at the start", ("APP-EML.opt.1",)
        case CoachingChoice.OPT_OUT_ASKED_LATER:
            verdict = CoachingVerdict.REFER
            because = "the text has no rule for opting out after the start"
            clauses, refer_to = ("APP-EML.opt.1",), (Actor.PROGRAMME_TEAM,)
        case CoachingChoice.OPTED_IN if tally is None:
            verdict = CoachingVerdict.INSUFFICIENT_INFORMATION
            because, missing = "it is not known how the sessions were taken", ("coaching",)
        case CoachingChoice.OPTED_IN if tally.live + tally.alternative == expected:
            verdict, because = CoachingVerdict.MET, "every session expected was attended"
        case CoachingChoice.OPTED_IN if (
            tally.live + tally.alternative + tally.pending + tally.recoverable == expected
        ):
            verdict, because = CoachingVerdict.PENDING, "sessions are still to come"
        case CoachingChoice.OPTED_IN:
            verdict = CoachingVerdict.NOT_MET
            because = "a session that was expected was missed"
        case _:
            assert_never(coaching.choice)
    shares = {}
    if tally is not None:
        shares["attended_share"] = Fraction(tally.live + tally.alternative, expected)
    return Decision(
        question="coaching",
        verdict=verdict,
        because=because,
        clauses=clauses,
        shares=FrozenMap(shares),
        missing=missing,
        refer_to=refer_to,
    )

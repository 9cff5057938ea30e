"""
What do the passages on absence say of the rows and counts of a cohort?

What follows depends on few things, such as the kind of session and whether somebody was told
beforehand, so the rules are asked once for each combination that occurs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, final

import attrs

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Absence, Misses, Participant, Reason
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.outcomes import Explanation
from ambition_policy.questions import check_reason, classify_continuation, follow_up
from ambition_policy.rules.absence import ReasonVerdict
from ambition_policy.rules.continuation import ContinuationVerdict

__all__ = ["NO_STEPS", "Limbs", "recognised", "steps"]

NO_STEPS = "no_steps"
"""The limb of the text on making nothing up (ATT-3.defwd.3, .4)."""

_NOTIFIED = {0: None, 1: True, 2: False}
_MISSED = ("caught_up", "recoverable", "missed", "lost")


def steps(which: Sequence[Any], day: dt.date, asked: Asked) -> list[tuple[str, ...]]:
    """
    Say who does what about an absence (ATT-3.nonatt.1 and the rows of the appendix).

    Args:
        which: programme, variant, role, kind and notice of the absence.

        day: when the session was.

        asked: the review.

    Returns:
        Verdict, actor, action, when, force, due and clauses of each step; where there is
        none, one line that says so.
    """
    programme, variant, role, kind, notified = which
    person = Participant(
        "somebody", programme=programme or None, variant=variant or None, role=role or None
    )
    try:
        absence = Absence(kind, date=day, notified=_NOTIFIED[notified])
        found = follow_up(person, absence, table=asked.table, as_of=asked.as_of)
    except InvalidFacts:
        # Its row has a problem, which stands among the problems.
        return [(Verdict.INSUFFICIENT_INFORMATION.value, "", "", "", "", "", "")]
    if not found.duties:
        who, clauses = "; ".join(found.refer_to), "; ".join(found.clauses)
        return [(found.verdict.value, who, "", "", "", "", clauses)]
    return [
        (
            found.verdict.value,
            step.actor.value,
            step.action,
            step.when,
            step.force.value,
            step.due.isoformat() if step.due else "",
            "; ".join(step.clauses),
        )
        for step in found.duties
    ]


def recognised(programme: str | None, reason: str | None, asked: Asked) -> str:
    """
    Say whether a reason is accepted; the reason itself is said nowhere.

    Args:
        programme: the programme's code.

        reason: why somebody was absent, in words of theirs.

        asked: the review.
    """
    if reason is None or programme not in asked.table.programmes:
        return ReasonVerdict.INSUFFICIENT_INFORMATION.value
    person = Participant("somebody", programme=programme)
    found = check_reason(person, Reason(reason), table=asked.table, as_of=asked.as_of)
    return found.verdict.value


@final
@attrs.frozen
class Limbs:
    """
    Who is talked to about going on, and by which limb of the text.

    Attributes:
        asked: the review.

        known: what was found for equal facts.
    """

    asked: Asked
    known: dict[tuple[object, ...], tuple[str, str, str]] = attrs.field(factory=dict, init=False)

    def find(
        self, why: Explanation, statuses: Mapping[str, int], told: Mapping[str, Any]
    ) -> tuple[str, str, str]:
        """
        Give the verdict, every limb that is enough alone, and the facts to ask for.

        Args:
            why: the answer about the requirement.

            statuses: how many sessions of each status.

            told: `one_to_ones`, `tasks` and `steps_taken`; what is no whole number, or no flag,
                is not known.
        """
        told = {name: _sure(value, flag=name == "steps_taken") for name, value in told.items()}
        if why.problems or why.programme is None:
            return ContinuationVerdict.INSUFFICIENT_INFORMATION.value, "", "; ".join(why.missing)
        missed = sum(statuses.get(name, 0) for name in _MISSED)
        key = (why.programme, why.verdict, missed, statuses["caught_up"], *told.values())
        if key not in self.known:
            self.known[key] = self._found(why, missed, statuses["caught_up"], told)
        return self.known[key]

    def _found(
        self, why: Explanation, missed: int, made_up: int, told: Mapping[str, Any]
    ) -> tuple[str, str, str]:
        counts = {"events": missed, "one_to_ones": told["one_to_ones"], "tasks": told["tasks"]}
        all_made_up = bool(missed) and missed == made_up
        taken = True if all_made_up else told["steps_taken"]
        found = self._asked(
            why,
            Misses(
                **counts,
                caught_up=made_up,
                catch_up_steps_taken=taken,
                catch_up_complete=True if all_made_up else None,
            ),
        )
        if found.verdict is not ContinuationVerdict.CONTACT:
            return found.verdict.value, "", "; ".join(found.missing)
        none = Misses(events=0, one_to_ones=0, tasks=0)
        alone = {
            name: attrs.evolve(none, **{name: count}, catch_up_steps_taken=True)
            for name, count in counts.items()
            if count
        }
        if taken is False:
            alone[NO_STEPS] = attrs.evolve(none, events=1, catch_up_steps_taken=False)
        limbs = [n for n, only in alone.items() if self._asked(why, only).verdict is found.verdict]
        return found.verdict.value, "; ".join(limbs) or "together", ""

    def _asked(self, why: Explanation, misses: Misses) -> Decision[ContinuationVerdict]:
        return classify_continuation(
            Participant("somebody", programme=why.programme),
            misses,
            requirement=Verdict(why.verdict),
            table=self.asked.table,
            as_of=self.asked.as_of,
        )


def _sure(value: object, *, flag: bool) -> object:
    """Take a whole number, or a flag, as it is, and anything else as not known."""
    if flag:
        return {"True": True, "False": False}.get(str(value))
    return int(str(value)) if str(value).isdecimal() else None

"""
Eligibility: has enough of the NPQ been engaged with to sit the assessment?

The NPQ policy passes on a rule of the DfE: at least 90 % of the programme has to be engaged
with (NPQ-2.2). It may be done in one's own time, and nothing has to be live (NPQ-2.3). The
policy is for NPQs that begin in Autumn 2021 (NPQ-0.4); whether later ones are meant too is
reading A-01, what a unit of the programme is A-02, and whether EHCO has the test A-30.

>>> from datetime import date
>>> from ambition_policy.facts import Engagement
>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> row = table.programme("NPQ21").row("NPQSL")
>>> print(
...     assess(
...         Engagement(total=30, engaged=27, lost=3),
...         row,
...         table.readings,
...         start=date(2021, 10, 4),
...         intake=table.body.npq_intake,
...     )
... )
met: enough was engaged with [NPQ-2.2, NPQ-2.3]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.engagement import Engagement
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.rules.overlay import UNKNOWN_TERMS, Overlay
from ambition_policy.rules.standing import Held, stand
from ambition_policy.terms.programmes import Row
from ambition_policy.vocabulary import Actor

__all__ = ["assess"]

_BECAUSE = {
    Verdict.MET: "enough was engaged with",
    Verdict.NOT_MET: "too much was left out to reach the share asked for",
    Verdict.PENDING: "the share asked for can still be reached, and still be lost",
    Verdict.OUT_OF_SCOPE: "the programme began before the intake the NPQ policy is for",
    Verdict.NO_REQUIREMENT: "the offer has no such test",
    Verdict.REFER: "the readings of an open word, or an open decision, give different answers",
    Verdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}

_CARRY_OVER = "carry_over"


def assess(
    engagement: Engagement | None,
    row: Row,
    readings: Readings,
    *,
    start: date | None,
    intake: tuple[date, date],
    before_deferral: int | None = None,
    overlay: Overlay | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[Verdict]:
    """
    Decide whether somebody has engaged with enough to sit the assessment.

    Args:
        engagement: how much was engaged with; `None` where it is not known.

        row: what is asked of this NPQ.

        readings: how open words are taken.

        start: the day the programme began; `None` where it is not known.

        intake: first and last day of the intake that the policy names.

        before_deferral: how many of the engaged items date from before a deferral.

        overlay: the row's standard with what contracts say of it.

        rulings: what was decided for this participant, as of the day judged for.

    Returns:
        A decision that cites NPQ-2.2, with the exact share and the best still in reach.

    Raises:
        InvalidFacts: more was engaged with before a deferral than in all.
    """
    overlay = overlay or Overlay(row.standard, programme=row.programme)
    case = _Case(engagement, row, start, intake, before_deferral or 0, overlay)
    case.check(readings)
    questions = ruled(case.questions(readings), rulings)
    found = resolve(
        case.judge, questions, refer=Verdict.REFER, unknown=Verdict.INSUFFICIENT_INFORMATION
    )
    outcome = found.outcome
    limits = overlay.limits({q.id: q.settled for q in questions if q.settled is not None})
    clauses = [*row.standard.clauses, *(c for limit in limits for c in limit.clauses)]
    clauses += overlay.clauses
    if outcome is Verdict.OUT_OF_SCOPE:
        clauses = ["NPQ-0.4"]
    for name in sorted(found.named):
        if name in readings:
            clauses.extend(readings.clauses(name, row.programme))
        elif name == _CARRY_OVER:
            clauses.append("NPQ-4.defer.1")
    return Decision(
        question="eligibility",
        verdict=outcome,
        because=_BECAUSE[outcome],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        shares=FrozenMap(case.shares()),
        counts=FrozenMap(case.counts()),
        missing=found.missing,
        refer_to=found.refer_to,
        terms_from=FrozenMap({limit.term.value: limit.source for limit in limits}),
        details=FrozenMap(
            {
                "applies": outcome is not Verdict.OUT_OF_SCOPE,
                # Eligible is not complete: the attendance policy asks for all content.
                **({"content_complete": case.complete} if case.whole else {}),
            }
        ),
    )


@final
@attrs.frozen
class _Case:
    """The facts of one participant, beside the row they are held to."""

    engagement: Engagement | None
    row: Row
    start: date | None
    intake: tuple[date, date]
    before_deferral: int
    overlay: Overlay

    def check(self, readings: Readings) -> None:
        """Hold what was done before a deferral, and other ways to count, to what there is."""
        known = readings["A-02"].choices
        for name in self.engagement.otherwise if self.engagement else ():
            if name not in known:
                faults = Faults("engagement")
                faults.add("otherwise", f"one of {', '.join(known)}", name)
                faults.raise_as(InvalidFacts)
        engaged = self.engagement.engaged if self.engagement else self.before_deferral
        if self.before_deferral > engaged:
            faults = Faults("engagement")
            faults.add("before_deferral", f"at most {engaged}, all engaged", self.before_deferral)
            faults.raise_as(InvalidFacts)

    @property
    def whole(self) -> Engagement | None:
        """The engagement, if it has a total to take shares of."""
        return self.engagement if self.engagement is not None and self.engagement.total else None

    @property
    def uncertain(self) -> str | None:
        """The fact without which nothing can be counted, if it is missing."""
        if self.engagement is None:
            return "engagement"
        return None if self.engagement.total else "units_total"

    @property
    def units(self) -> dict[str, Engagement]:
        """The engagement counted in other ways, where each has a total of its own."""
        others = self.engagement.otherwise.items() if self.engagement is not None else ()
        return {name: other for name, other in others if other.total}

    @property
    def complete(self) -> bool:
        """Whether nothing at all is outstanding."""
        return self.whole is not None and self.whole.engaged == self.whole.total

    def questions(self, readings: Readings) -> list[Question]:
        """Everything the answer may hang on, as far as the facts bring it into play."""
        programme = self.row.programme
        asked = []
        if self.start is None:
            asked.append(Question.fact("programme_start", ("intake", "before", "after")))
        if self.start is None or self.start > self.intake[1]:
            asked.append(Question.of(readings, "A-01", programme))
        if "A-30" in self.row.standard.readings:
            asked.append(Question.of(readings, "A-30", programme))
        if self.overlay.unknown:
            asked.append(Question.fact("contract_terms", UNKNOWN_TERMS))
        if self.uncertain is not None:
            asked.append(Question.fact(self.uncertain, ("enough", "not_enough")))
        if self.whole is None:
            return asked
        asked.extend(self.overlay.questions(readings))
        if self.units:
            asked.append(Question.of(readings, "A-02", programme, ["items", *self.units]))
        ahead = [counted.ahead for counted in (self.whole, *self.units.values())]
        if any(fewest < most for fewest, most in ahead):
            asked.append(Question.fact("units_recoverable", ("all", "none")))
        if self.before_deferral:
            asked.append(Question.decision(_CARRY_OVER, Actor.DEFERRAL_POLICY))
        return asked

    def judge(self, choices: Choices) -> Verdict:
        """Judge with every open word read one way."""
        when = choices.get("programme_start")
        if self.start is not None:
            late = "after" if self.start > self.intake[1] else "intake"
            when = "before" if self.start < self.intake[0] else late
        if when == "before" or (when == "after" and choices["A-01"] == "single_intake"):
            return Verdict.OUT_OF_SCOPE
        if choices.get("A-30") == "not_applicable":
            return Verdict.NO_REQUIREMENT
        match choices.get("contract_terms"):
            case "looser":
                return Verdict.MET
            case "stricter":
                return Verdict.NOT_MET
        whole = self.whole
        if whole is None:
            enough = self.uncertain is not None and choices[self.uncertain] == "enough"
            return Verdict.MET if enough else Verdict.NOT_MET
        counted = self.units.get(choices.get("A-02", "items"), whole)
        rest = (counted.total or 0) - counted.engaged
        fewest, most = counted.ahead
        ahead = most if choices.get("units_recoverable") == "all" else fewest
        engaged, lost = counted.engaged, rest - ahead
        if choices.get(_CARRY_OVER) == "no":
            engaged -= self.before_deferral
            lost += self.before_deferral
        return stand(Held(live=engaged, pending=ahead, lost=lost), self.overlay.limits(choices))

    def shares(self) -> dict[str, Fraction]:
        """Exact shares in the caller's own list of items."""
        whole = self.whole
        if whole is None or not whole.total:
            return {}
        shares = {"engaged_share": Fraction(whole.engaged, whole.total)}
        fewest, most = whole.ahead
        if fewest == most:
            shares["best_reachable_share"] = Fraction(whole.engaged + most, whole.total)
        return shares

    def counts(self) -> dict[str, int]:
        """Whole numbers of items."""
        whole = self.whole
        if whole is None or whole.total is None:
            return {}
        return {
            "units_total": whole.total,
            "engaged": whole.engaged,
            "outstanding": whole.total - whole.engaged,
        }

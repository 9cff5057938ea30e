"""
Punctuality: what follows for somebody who came late or left early?

Where the delay was beyond their control, attendance is not marked down (ATT-3.late.4), as
long as the journey was planned sensibly (ATT-3.late.5); how much was missed is looked at, and
whether it needs catching up is for a person to say (ATT-3.late.6). Somebody has to be told
(ATT-3.late.2). Three rows allow it with approval beforehand alone (APP-EML.late.1 and
others), which the unforeseen can never have: reading A-34. Two offer other ways for what was
planned and told in advance, under the Programme Leader (APP-CSL.late.1, APP-CS.late.1). A cell
that is blank or says N/A leaves the body in force (A-12.late). Leaving early is protected like
coming late (A-32). No text says from which minute on anybody is late, so nothing here does.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> delayed = Lateness(scheduled_min=60, late_min=20, early_min=0, beyond_control=True)
>>> found = assess(delayed, table.programme("NPQ21"), table)
>>> found.verdict, found.shares["proportion_missed"]
(<PunctualityVerdict.NOT_PENALISED: 'not_penalised'>, Fraction(1, 3))
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail, Option
from ambition_policy.facts.lateness import Lateness
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Actor, CellState

__all__ = ["PunctualityVerdict", "assess"]


class PunctualityVerdict(StrEnum):
    """What follows for one late arrival or early departure."""

    NOT_PENALISED = "not_penalised"
    """Attendance is not marked down for it."""

    PERMITTED = "permitted"
    """It was approved beforehand, as the row asks."""

    NOT_PERMITTED = "not_permitted"
    """The row allows it with approval beforehand alone; what follows is a person's to say."""

    NO_EFFECT = "no_effect"
    """Nothing was missed."""

    REFER = "refer"
    """It is for a person to decide."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    PunctualityVerdict.NOT_PENALISED: "it came from circumstances beyond their control",
    PunctualityVerdict.PERMITTED: "it was approved beforehand",
    PunctualityVerdict.NOT_PERMITTED: "the row allows it with approval beforehand alone",
    PunctualityVerdict.NO_EFFECT: "nothing was missed",
    PunctualityVerdict.REFER: "what follows is for a person to decide",
    PunctualityVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_BODY = ("ATT-3.late.4", "ATT-3.late.5", "ATT-3.late.6")
_TELLING = ("ATT-3.late.2",)


def assess(
    lateness: Lateness,
    programme: Programme,
    table: Table,
    *,
    requirement: StandardKind | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[PunctualityVerdict]:
    """
    Decide what follows for somebody who came late or left early.

    Args:
        lateness: how many minutes of how many were missed, and why.

        programme: the programme, with its cell on lateness.

        table: the readings, and the examples that the body gives.

        requirement: what kind of attendance requirement the person is under, if known.

        rulings: what was decided for this participant.

    Returns:
        A decision. Its share `proportion_missed` is exact, or the detail of that name is
        `None`; `catch_up` is always for a person to say.
    """
    case = _Case(lateness, programme)
    found = resolve(
        case.judge,
        ruled(case.questions(table.readings), rulings),
        refer=PunctualityVerdict.REFER,
        unknown=PunctualityVerdict.INSUFFICIENT_INFORMATION,
    )
    verdict = found.outcome
    directed = case.planned and verdict is PunctualityVerdict.REFER
    details: dict[str, Detail] = {}
    clauses: tuple[str, ...] = (*programme.late_early.clauses, *_BODY)
    refer_to: tuple[Actor, ...] = ()
    if verdict is not PunctualityVerdict.NO_EFFECT:
        details["catch_up"] = "refer"
        refer_to = _directing(programme, table.readings) if directed else (Actor.PROGRAMME_TEAM,)
        if lateness.told is not None:
            details["notice_duty"] = "met" if lateness.told else "not_met"
            clauses = (*clauses, *_TELLING)
    if verdict is PunctualityVerdict.NOT_PERMITTED:
        details["consequence"] = "refer"
    if verdict is PunctualityVerdict.INSUFFICIENT_INFORMATION:
        refer_to = ()
    if lateness.share is None:
        details["proportion_missed"] = None
    elif lateness.share == 1:
        # Whoever was there for none of it has missed the content like an absentee.
        details["treat_as"] = "missed_content"
        clauses = (*clauses, "ATT-3.catchup.1")
    if lateness.cause is not None:
        examples = table.body.absences.words.unforeseen
        details["unforeseen_example"] = lateness.cause in examples.words
        clauses = (*clauses, *examples.clauses)
    if requirement is StandardKind.NO_REQUIREMENT:
        details["requirement"] = requirement.value
    unknown = () if lateness.scheduled_min else ("scheduled_min",)
    return Decision(
        question="punctuality",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=tuple(dict.fromkeys(clauses)),
        readings=found.effects,
        shares=FrozenMap({} if lateness.share is None else {"proportion_missed": lateness.share}),
        missing=tuple(dict.fromkeys((*found.missing, *unknown))),
        refer_to=refer_to,
        options=_options(programme) if directed else (),
        details=FrozenMap(details),
    )


def _directing(programme: Programme, readings: Readings) -> tuple[Actor, ...]:
    """Who directs what is planned; the abbreviation is resolved by reading A-39."""
    named = readings.stance("A-39", programme.code).settled == "programme_leader"
    leader = Actor.PROGRAMME_LEADER if named else Actor.PL
    return tuple(leader if actor is Actor.PL else actor for actor in programme.late_early.refer_to)


def _options(programme: Programme) -> tuple[Option, ...]:
    """What the row offers for what was planned and told in advance."""
    cell = programme.late_early
    return tuple(Option(option=o, source="row", clauses=cell.clauses) for o in cell.options)


class _Case:
    """One late arrival or early departure, beside its row."""

    def __init__(self, lateness: Lateness, programme: Programme) -> None:
        self.facts = lateness
        self.code = programme.code
        cell = programme.late_early
        self.rule = cell.rule
        self.silent = cell.state in (CellState.NA, CellState.NOT_APPLICABLE, CellState.BLANK)
        # What was planned is not unforeseen, and what was beyond control was not planned.
        self.known: dict[str, bool | None] = {
            "planned": lateness.planned,
            "beyond_control": lateness.beyond_control,
            "pre_approved": lateness.pre_approved,
            "notified_in_advance": lateness.notified_in_advance,
        }
        if lateness.planned is None and lateness.beyond_control is not None:
            self.known["planned"] = False
        if lateness.planned:
            self.known["beyond_control"] = False
        if lateness.beyond_control and not lateness.planned and lateness.pre_approved is None:
            self.known["pre_approved"] = False
        if lateness.notified is False:
            self.known["notified_in_advance"] = False

    @property
    def planned(self) -> bool:
        """Whether the row's offer for what was planned and told in advance is in force."""
        return self.rule == "planned_and_notified" and bool(
            self.known["planned"] and self.known["notified_in_advance"]
        )

    def questions(self, readings: Readings) -> list[Question]:
        """Everything that is not settled by the facts."""
        asked = [n for n in ("late_min", "early_min") if getattr(self.facts, n) is None]
        asked += [name for name in self.names() if self.known[name] is None]
        found = [Question.fact(name) for name in asked]
        if self.rule == "pre_approved_only":
            found.append(Question.of(readings, "A-34", self.code))
        if self.silent:
            found.append(Question.of(readings, "A-12.late", self.code))
        if self.facts.early_min:
            found.append(Question.of(readings, "A-32", self.code))
        return found

    def names(self) -> tuple[str, ...]:
        """The facts that the row and the body turn on."""
        match self.rule:
            case "pre_approved_only":
                return ("pre_approved", "beyond_control")
            case "planned_and_notified":
                return ("planned", "notified_in_advance", "beyond_control")
            case _:
                return ("beyond_control",)

    def is_so(self, name: str, choices: Choices) -> bool:
        """Say whether a fact holds, as given or as tried."""
        known = self.known[name]
        return choices[name] == "yes" if known is None else known

    def judge(self, choices: Choices) -> PunctualityVerdict:
        """Decide with everything known; the first line that fits counts."""
        facts = self.facts
        missed = bool(facts.late_min) or choices.get("late_min") == "yes"
        if not (missed or facts.early_min or choices.get("early_min") == "yes"):
            return PunctualityVerdict.NO_EFFECT
        if choices.get("A-12.late") == "not_allowed":
            return PunctualityVerdict.NOT_PERMITTED
        if self.rule == "pre_approved_only":
            if self.is_so("pre_approved", choices):
                return PunctualityVerdict.PERMITTED
            if not self.is_so("beyond_control", choices) or choices["A-34"] == "row_alone":
                return PunctualityVerdict.NOT_PERMITTED
        if (
            self.rule == "planned_and_notified"
            and self.is_so("planned", choices)
            and self.is_so("notified_in_advance", choices)
        ):
            return PunctualityVerdict.REFER
        unprotected = facts.reasonable_planning is False or choices.get("A-32") == "late_only"
        if unprotected or not self.is_so("beyond_control", choices):
            return PunctualityVerdict.REFER
        return PunctualityVerdict.NOT_PENALISED

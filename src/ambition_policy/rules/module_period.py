"""
Module period: when is a module there, when is it best finished, and what if it is not?

Modules go online before they are scheduled (NPQ-3.async.5) and stay open until the programme
ends (NPQ-3.async.6). They may be finished at any point (NPQ-3.async.3), best within two weeks
(NPQ-3.async.4; from which day is reading A-09): that is advice, and missing it is no failure.
After the end nothing is promised, so it is for the Programme team.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> ideal = table.body.circumstances.module_ideal
>>> module = Module(1, scheduled=date(2022, 1, 10), completed=date(2022, 1, 24))
>>> decision = assess(module, ideal, table.readings, running=True)
>>> print(decision)
allowed: the programme is running, and two weeks are advice (readings: A-09) \
[NPQ-3.async.3, NPQ-3.async.6, NPQ-3.async.4]
>>> decision.details["within_ideal"]
False
>>> assess_release(Module(1, scheduled=date(2022, 1, 10), released=date(2022, 1, 3))).verdict
<ModuleVerdict.OK: 'ok'>
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision, Detail, Effect
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.rulings import Ruling
from ambition_policy.facts.sessions import Module
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, Resolution, resolve, ruled
from ambition_policy.terms.circumstances import Length
from ambition_policy.vocabulary import Actor

__all__ = ["ModuleVerdict", "assess", "assess_release"]


class ModuleVerdict(StrEnum):
    """What follows for a module."""

    ALLOWED = "allowed"
    OK = "ok"
    BREACH = "breach"
    REFER = "refer"
    INSUFFICIENT_INFORMATION = "insufficient_information"


class _Ideal(StrEnum):
    """Whether it was finished in the ideal time."""

    WITHIN = "within_ideal"
    BEYOND = "beyond_ideal"
    OPEN = "open"
    UNKNOWN = "unknown"


_BECAUSE = {
    ModuleVerdict.ALLOWED: "the programme is running, and two weeks are advice",
    ModuleVerdict.REFER: "after the programme's end nothing is promised",
    ModuleVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}


def assess(
    module: Module,
    ideal: Length,
    readings: Readings,
    *,
    running: bool | None = None,
    programme_end: date | None = None,
    programme: str = "",
    rulings: Iterable[Ruling] = (),
) -> Decision[ModuleVerdict]:
    """
    Say whether a module may be opened or finished when it was, or would be.

    Args:
        module: what is known of it.

        ideal: in how many days it is best finished.

        readings: how open words are taken.

        running: whether the programme was running then; it follows from *programme_end*
            where the module's days are known.

        programme_end: the last day of the programme.

        programme: the programme's code.

        rulings: what was decided for this participant.

    Returns:
        A decision. The detail `within_ideal` has a reading of its own, A-09, whose effects
        are named; it is `None` where it cannot be told, and never changes the verdict.

    Raises:
        InvalidFacts: the programme is said to run on a day after its end.
    """
    days = [day for day in (module.opened, module.completed) if day is not None]
    inside = max(days) <= programme_end if days and programme_end is not None else None
    if inside is False and running:
        faults = Faults("")
        faults.add("running", f"False, since {max(days)} is after {programme_end}", running)
        raise InvalidFacts(faults.found)
    runs = running if inside is None else inside
    details: dict[str, Detail] = {}
    missing: tuple[str, ...] = ()
    refer_to: tuple[Actor, ...] = ()
    effects: tuple[Effect, ...] = ()
    if runs is None:
        verdict, missing = ModuleVerdict.INSUFFICIENT_INFORMATION, ("programme_running",)
        clauses: tuple[str, ...] = ("NPQ-3.async.3", "NPQ-3.async.6")
    elif not runs:
        verdict, refer_to = ModuleVerdict.REFER, (Actor.PROGRAMME_TEAM,)
        details, clauses = {"guaranteed": False}, ("NPQ-3.async.6",)
    else:
        verdict, clauses = ModuleVerdict.ALLOWED, ("NPQ-3.async.3", "NPQ-3.async.6", *ideal.clauses)
        found = _within(module, ideal, readings, programme, rulings)
        effects, missing = found.effects, found.missing
        told = found.outcome in (_Ideal.WITHIN, _Ideal.BEYOND)
        details = {
            "within_ideal": found.outcome is _Ideal.WITHIN if told else None,
            # Going beyond the ideal costs nothing.
            "penalty": None,
        }
    return Decision(
        question="module_period",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=clauses,
        readings=effects,
        missing=missing,
        refer_to=refer_to,
        details=FrozenMap(details),
    )


def _within(
    module: Module, ideal: Length, readings: Readings, programme: str, rulings: Iterable[Ruling]
) -> Resolution[_Ideal]:
    """Say whether it was finished in the ideal time, under each way to count it."""
    starts = {
        "from_schedule": module.scheduled,
        "from_release": module.released,
        "from_first_access": module.opened,
        "day_after_included": module.scheduled,
    }
    # The default needs its day even where others are known: no start is put in its place.
    known = [code for code, day in starts.items() if day or code == "from_schedule"]
    reading = Question.of(readings, "A-09", programme, known)
    questions = [reading]
    if module.scheduled is None:
        questions.append(Question.fact("window_start", ("early", "late")))
    if module.completed is None:
        questions.append(Question.fact("completed", ("early", "late")))

    def judge(choices: Choices) -> _Ideal:
        start, end = starts[choices["A-09"]], module.completed
        if end is None or start is None:
            late = "late" in (choices.get("completed"), choices.get("window_start"))
            return _Ideal.BEYOND if late else _Ideal.WITHIN
        over = 1 if choices["A-09"] == "day_after_included" else 0
        within = (end - start).days < ideal.days + over
        return _Ideal.WITHIN if within else _Ideal.BEYOND

    return resolve(judge, ruled(questions, rulings), refer=_Ideal.OPEN, unknown=_Ideal.UNKNOWN)


def assess_release(module: Module) -> Decision[ModuleVerdict]:
    """
    Say whether a module went online as promised, ahead of its schedule.

    Args:
        module: what is known of it.

    Returns:
        A decision; a breach is the provider's, and no fault of the participant. By how many
        days it was ahead is shown, and no number of them is asked for.
    """
    facts = {"released": module.released, "scheduled": module.scheduled}
    if module.released is None or module.scheduled is None:
        return Decision(
            question="module_release",
            verdict=ModuleVerdict.INSUFFICIENT_INFORMATION,
            because=_BECAUSE[ModuleVerdict.INSUFFICIENT_INFORMATION],
            clauses=("NPQ-3.async.5",),
            missing=tuple(name for name, day in facts.items() if day is None),
        )
    days = (module.scheduled - module.released).days
    ahead = days > 0
    return Decision(
        question="module_release",
        verdict=ModuleVerdict.OK if ahead else ModuleVerdict.BREACH,
        because="it was online before its schedule" if ahead else "it was not online before it",
        clauses=("NPQ-3.async.5",),
        counts=FrozenMap(days_ahead=days),
        details=FrozenMap(ahead=ahead),
    )

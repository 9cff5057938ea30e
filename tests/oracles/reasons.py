"""Absence: accepted reasons (ATT-3.exc, ATT-3.princ.6, A-35) and force majeure (ATT-3.fm)."""

from __future__ import annotations

from collections.abc import Iterator

from oracles.resolving import Answer, Choices, Open, resolve
from oracles.states import PROGRAMMES, STATED, Facts, Said, State, cell, every

__all__ = ["CAUSES", "RECOGNISED", "force_majeure", "reason_status", "say", "states"]

# ATT-3.exc.2.
RECOGNISED = (
    "bereavement",
    "sudden_illness",
    "sudden_illness_of_family_member",
    "hospitalisation",
    "safeguarding_issue",
    "other_extenuating_in_school",
    "accident_or_emergency_in_school",
)
# ATT-3.princ.6, and what A-35 reads as such.
_USUAL = ("usual_school_duties",)
_USUAL_BY_READING = ("parents_evening", "staff_meeting", "ordinary_cover")
# ATT-3.relig.1, .2.
_CONSIDERED = ("religious_observance", "cultural_observance")
# ATT-3.fm.2: political events stand with their two examples, closures with incidents.
CAUSES = (
    "terrorism",
    "extreme_weather",
    "domestic_disaster",
    "political_event",
    "demonstration",
    "teacher_strike",
    "traffic_incident",
    "major_road_closure",
)
# The grounds that two rows list (APP-FL.disp.1, APP-HS.disp.1), as reasons are coded.
_GROUNDS = (
    "ofsted",
    "ofsted_inspection",
    "grace_period",
    "parental_leave",
    "bereavement",
    "illness",
    "sudden_illness",
    "hospitalisation",
)
_UNLISTED = ("holiday", "ofsted", "ofsted_inspection", "illness", "grace_period", "parental_leave")
_ASKED: tuple[str | None, ...] = (
    *RECOGNISED,
    *_USUAL,
    *_USUAL_BY_READING,
    *_CONSIDERED,
    *_UNLISTED,
    *CAUSES,
    None,
)


def force_majeure(facts: Facts, *, extreme: str | None = None) -> Answer:
    """
    Say whether the passage covers it: cause and journey both have to be as it has them.

    *extreme* is what somebody decided about a cause that is not named (ATT-3.fm.3).
    """
    cause = facts.get("cause")
    named = None if cause is None else cause in CAUSES
    questions: dict[str, tuple[str, ...]] = {}
    settled = {}
    unknown: dict[str, tuple[str | int, ...]] = {}
    if named is None:
        unknown["cause"] = ("named", "other")
    if facts.get("in_person") is None:
        unknown["in_person"] = ("yes", "no")
    if facts.get("travel") is None:
        unknown["travel"] = ("hindered", "safe_and_possible")
    if named is not True:
        questions["extreme_event"] = ("yes", "no")
        if extreme is not None:
            settled["extreme_event"] = extreme
    affected = facts.get("event_affected") is True and (
        facts.get("decided_by") == "ambition" or named is not False
    )

    def judge(choices: Choices) -> str:
        if affected:
            return "provider_duties"
        if facts.get("participant_on_strike"):
            return "refer"
        if facts.get("in_person") is False or choices.get("in_person") == "no":
            return "refer"
        if "safe_and_possible" in (facts.get("travel"), choices.get("travel")):
            return "does_not_apply"
        covered = named or choices.get("cause") == "named" or choices["extreme_event"] == "yes"
        return "applies" if covered else "does_not_apply"

    return resolve(judge, Open(questions, settled, unknown))


def reason_status(facts: Facts) -> Answer:
    """Say whether the reason is an accepted one."""
    code = facts["reason"]
    readings: dict[str, tuple[str, ...]] = {}
    settled = {}
    unknown: dict[str, tuple[str | int, ...]] = {}
    if code in _USUAL_BY_READING:
        readings["A-35"] = ("usual_duty", "refer_always")
        settled["A-35"] = "usual_duty"
    if code is None:
        unknown["reason"] = ("recognised", "other")
    if code in CAUSES:
        journey: dict[str, tuple[str | int, ...]] = {
            "in_person": ("yes", "no"),
            "travel": ("hindered", "safe_and_possible"),
        }
        unknown |= {name: ways for name, ways in journey.items() if facts.get(name) is None}

    def judge(choices: Choices) -> str:
        if code in _USUAL or choices.get("A-35") == "usual_duty":
            return "not_recognised"
        # In their own words it may be a usual duty after all.
        doubtful = code == "other_extenuating_in_school" and facts.get("described") is not None
        if (code in RECOGNISED and not doubtful) or choices.get("reason") == "recognised":
            return "recognised"
        if code in CAUSES:
            # Any force majeure event is one of the named reasons: cause and journey.
            there = facts.get("in_person") or choices.get("in_person") == "yes"
            journey = facts.get("travel") or choices.get("travel")
            return "recognised" if there and journey != "safe_and_possible" else "refer"
        return "refer"

    return resolve(judge, Open(readings, settled, unknown))


def say(state: State) -> Said:
    """Say whether the reason is accepted; a reason never changes a count."""
    facts = state.facts
    found = reason_status(facts)
    more: dict[str, object] = {"attendance_credit": False, "reason_status": found.verdict}
    code = facts["reason"]
    cites = set()
    if code in _CONSIDERED:
        more["provider_duty"] = "consider_needs"
        cites |= {"ATT-3.relig.1", "ATT-3.relig.2"}
    programme = state.programme or ""
    listed = cell("disp", programme) == STATED and code in _GROUNDS
    more["dispensation_ground"] = listed
    if listed:
        cites.add(f"APP-{programme}.disp.1")
    if code in CAUSES:
        majeure = force_majeure({**facts, "cause": code})
        more["force_majeure"] = majeure.verdict == "applies"
        cites |= {"ATT-3.fm.1", "ATT-3.fm.2"}
    if found.verdict == "not_recognised":
        cites |= {"ATT-3.princ.6"}
    if code in _USUAL:
        cites |= {"ATT-3.princ.5"}
    if found.verdict == "recognised":
        cites |= {"ATT-3.exc.2"}
    if found.verdict == "refer":
        cites |= {"ATT-3.exc.2", "ATT-3.exc.3"}
    if facts.get("attendance_waived_question") and found.verdict != "insufficient_information":
        # No clause says that a reason makes up for the attendance.
        found = found._replace(verdict="refer")
        cites.add("ATT-3.exc.1")
    more["refer_to"] = ("programme_team",) if found.verdict == "refer" else ()
    return Said(found, more, frozenset(cites))


def states() -> Iterator[State]:
    """Every reason on every programme, and for causes every journey."""
    for programme in PROGRAMMES:
        for facts in every(
            reason=_ASKED,
            described=(None, "in their own words"),
            in_person=(True, False, None),
            travel=("unsafe", "impossible", "safe_and_possible", None),
            attendance_waived_question=(False, True),
        ):
            yield State("absence_reason", facts, programme)

"""Late arrival and early departure (ATT-3.late.1 to .6, CLAUSES.md B.4)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from oracles.resolving import Choices, Open, resolve
from oracles.states import (
    BLANK,
    BODY,
    NA,
    PROGRAMMES,
    VARIANTS,
    Facts,
    Said,
    State,
    cell,
    every,
    is_so,
)

__all__ = ["say", "states"]

# CLAUSES.md B.4.
_PLANNED = ("CSL", "CS")
_APPROVED = ("EML", "FL", "HS")
_NO_REQUIREMENT = {("MET", None), ("TEF", None), ("TL", None), ("EML", "no_npq")}


def _filled(given: Facts) -> dict[str, Any]:
    """The facts, with what follows from them."""
    facts = dict(given)
    # What was planned is not beyond control, and what was beyond control was not planned.
    if facts["planned"] is None and facts["beyond_control"] is not None:
        facts["planned"] = False
    if facts["planned"]:
        facts["beyond_control"] = False
    if facts["beyond_control"] and not facts["planned"] and facts["pre_approved"] is None:
        facts["pre_approved"] = False
    if facts["notified"] is False:
        facts["notified_in_advance"] = False
    return facts


def _questions(facts: Facts, code: str) -> Open:
    hang: tuple[str, ...] = ("late_min", "early_min", "beyond_control")
    readings: dict[str, tuple[str, ...]] = {}
    settled = {}
    if code in _APPROVED:
        hang = (*hang, "pre_approved")
        readings["A-34"] = ("body_protects", "row_alone")
    if code in _PLANNED:
        hang = (*hang, "planned", "notified_in_advance")
    if cell("late", code) in (NA, BLANK):
        readings["A-12.late"] = ("body", "not_allowed")
        settled["A-12.late"] = "body"
    if facts["early_min"]:
        readings["A-32"] = ("yes", "late_only")
        settled["A-32"] = "yes"
    unknown: dict[str, tuple[str | int, ...]] = {
        name: ("yes", "no") for name in hang if facts[name] is None
    }
    return Open(readings, settled, unknown)


def say(state: State) -> Said:
    """Say what follows for minutes that were missed."""
    facts, code = _filled(state.facts), state.programme or ""

    def judge(choices: Choices) -> str:
        late = facts["late_min"] or choices.get("late_min") == "yes"
        if not (late or facts["early_min"] or choices.get("early_min") == "yes"):
            return "no_effect"
        if choices.get("A-12.late") == "not_allowed":
            return "not_permitted"
        beyond = is_so(facts, choices, "beyond_control")
        if code in _APPROVED:
            if is_so(facts, choices, "pre_approved"):
                return "permitted"
            if not beyond or choices["A-34"] == "row_alone":
                return "not_permitted"
        if (
            code in _PLANNED
            and is_so(facts, choices, "planned")
            and is_so(facts, choices, "notified_in_advance")
        ):
            return "refer"
        unprotected = facts["reasonable_planning"] is False or choices.get("A-32") == "late_only"
        return "not_penalised" if beyond and not unprotected else "refer"

    found = resolve(judge, _questions(facts, code))
    if facts["scheduled_min"] is None:
        found = found._replace(missing=found.missing | {"scheduled_min"})
    more = _share(facts)
    cites = {"ATT-3.late.4", "ATT-3.late.5", "ATT-3.late.6"}
    if cell("late", code) != BODY:
        cites.add(f"APP-{code}.late.1")
    more |= {"refer_to": (), "options": ()}
    if found.verdict != "no_effect":
        more["catch_up"] = "refer"
        if found.verdict != "insufficient_information":
            more["refer_to"] = ("programme_team",)
        told = True if state.facts["notified_in_advance"] else facts["notified"]
        if told is not None:
            more["notice_duty"] = "met" if told else "not_met"
            cites.add("ATT-3.late.2")
    if found.verdict == "not_permitted":
        more["consequence"] = "refer"
    planned = facts["planned"] and facts["notified_in_advance"]
    if code in _PLANNED and planned and found.verdict == "refer":
        more["options"] = ("alt_event", "case_by_case")
        more["refer_to"] = ("programme_leader",)
    if (code, state.variant) in _NO_REQUIREMENT:
        more["requirement"] = "no_requirement"
    return Said(found, more, frozenset(cites))


def _share(facts: Facts) -> dict[str, object]:
    """The exact share that was missed, where it is known."""
    late, early, scheduled = (facts[n] for n in ("late_min", "early_min", "scheduled_min"))
    if None in (late, early, scheduled):
        return {"proportion_missed": None}
    share = Fraction(late + early, scheduled)
    whole = {"treat_as": "missed_content"} if share == 1 else {}
    return {"proportion_missed": str(share), **whole}


def states() -> Iterator[State]:
    """Every lateness on every row."""
    three = (True, False, None)
    for programme in PROGRAMMES:
        for facts in every(
            scheduled_min=(120, None),
            late_min=(0, 30, None),
            early_min=(0, 90, None),
            beyond_control=three,
            reasonable_planning=three,
            planned=three,
            notified=three,
            notified_in_advance=three,
            pre_approved=three,
        ):
            if not (facts["notified_in_advance"] and facts["notified"] is False):
                yield State("late_early", facts, programme, VARIANTS[programme][0])

"""Parental leave, moves and part-time work (ATT-3.parental, NPQ-1, NPQ-3, NPQ-4.port, NPQ-5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oracles.documents import STARTS
from oracles.resolving import Answer, Choices, Open, resolve
from oracles.states import PROGRAMMES, VARIANTS, Facts, Said, State, every, is_so

__all__ = ["leave_states", "move_states", "request_states", "say"]

_LATER = {"A-01": ("later_too", "single_intake")}
_LEAVES = ("adoption", "maternity", "paternity", "shared_parental")
_GROUND = ("FL", "HS")
# CLAUSES.md A-39 and B.3: where the Partner decides on catch-up, the Partner is asked.
_BY_PARTNER = ("NPQA",)


def _leave(state: State) -> Said:
    facts, code = state.facts, state.programme or ""
    named = None if facts["leave"] is None else facts["leave"] in _LEAVES
    decided = (facts["rulings"] or {}).get("completion_possible")
    unknown: dict[str, tuple[str | int, ...]] = {}
    if facts["during_programme"] is None:
        unknown["during_programme"] = ("yes", "no")
    if named is None:
        unknown["leave"] = ("named", "other")

    def judge(choices: Choices) -> str:
        if not is_so(facts, choices, "during_programme"):
            return "not_applicable"
        if named is False or choices.get("leave") == "other":
            return "refer"
        return "discuss" if choices["completion_possible"] == "no" else "refer"

    found = resolve(
        judge,
        Open(
            {"completion_possible": ("yes", "no")},
            {} if decided is None else {"completion_possible": decided},
            unknown,
        ),
    )
    more: dict[str, object] = {"refer_to": ()}
    cites = {"ATT-3.parental.1"}
    if found.verdict == "not_applicable":
        return Said(found, more, frozenset(cites))
    cites |= {"ATT-3.parental.2", "ATT-3.parental.4"}
    more |= {"contact": "programme_team", "dispensation_ground": code in _GROUND}
    if code in _GROUND:
        cites.add(f"APP-{code}.disp.1")
    if named is not None:
        more["named_type"] = named
    if facts["weeks"] is None:
        found = found._replace(missing=found.missing | {"weeks"})
    if code == "NPQ21":
        more |= {"design_supports": True, "engagement_threshold": "9/10"}
        cites |= {"NPQ-2.1", "NPQ-2.2"}
    if found.verdict == "discuss":
        more["options"] = ("deferral", "withdrawal")
        cites |= {"ATT-3.parental.5", "ATT-3.parental.6"}
    if found.verdict in ("refer", "discuss"):
        more["refer_to"] = ("programme_team",)
    return Said(found, more, frozenset(cites))


def leave_states() -> Iterator[State]:
    """Every kind of leave on every programme."""
    for programme in PROGRAMMES:
        for facts in every(
            leave=(*_LEAVES, "unpaid_parental", None),
            weeks=(None, 2, 52),
            during_programme=(True, False, None),
            rulings=(None, {"completion_possible": "yes"}, {"completion_possible": "no"}),
        ):
            yield State("parental_leave", facts, programme, VARIANTS[programme][-1])


def _covered(state: State) -> bool:
    return state.programme == "NPQ21" and state.facts["programme_start"] != "autumn_2020"


def _intake(facts: Facts) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """A-01, where the programme began after the intake that the NPQ policy names."""
    if facts["programme_start"] != "autumn_2022":
        return {}, {}
    return dict(_LATER), {"A-01": "later_too"}


def _move(state: State) -> Said:
    facts = state.facts
    if not _covered(state):
        asks = "partner" if state.programme in _BY_PARTNER else "programme_team"
        more: dict[str, object] = {"npq_policy_applies": False, "refer_to": (asks,)}
        return Said(Answer("refer"), more, frozenset({"NPQ-0.4", "ATT-3.comm.2"}))
    readings, settled = _intake(facts)
    unknown: dict[str, tuple[str | int, ...]] = {
        name: ("yes", "no")
        for name in ("mid_programme", "new_area", "area_covered")
        if facts[name] is None
    }
    if facts["destination"] is None:
        unknown["destination"] = ("school", "elsewhere")
    elsewhere = facts["destination"] not in (None, "school")

    def uncovered(choices: Choices) -> bool:
        # NPQ-1.5, A-36: both limbs.
        return is_so(facts, choices, "new_area") and not is_so(facts, choices, "area_covered")

    def judge(choices: Choices) -> str:
        if choices.get("A-01") == "single_intake":
            return "refer"
        if not is_so(facts, choices, "mid_programme"):
            return "not_applicable"
        if elsewhere or choices.get("destination") == "elsewhere":
            return "refer"
        return "duty_lapses" if uncovered(choices) else "continues"

    def paid(choices: Choices) -> str:
        ends = choices["A-19"] == "any_move" or uncovered(choices)
        return "end" if ends else "go_on"

    found = resolve(judge, Open(readings, settled, unknown))
    more = {"refer_to": ()}
    cites = {"NPQ-1.4"}
    if elsewhere:
        more["refer_to"] = ("delivery_partner_or_programme_team",)
    elif found.verdict != "not_applicable":
        areas = {name: values for name, values in unknown.items() if "area" in name}
        payments = resolve(
            paid,
            Open(
                {"A-19": ("uncovered_move_only", "any_move")},
                {"A-19": "uncovered_move_only"},
                areas,
            ),
        )
        found = found._replace(readings=found.readings | payments.readings)
        if payments.verdict in ("end", "go_on"):
            more["output_payments_continue"] = payments.verdict == "go_on"
        cites |= {"NPQ-1.5", "NPQ-1.6", "NPQ-4.port.2"}
    if found.verdict == "duty_lapses":
        more |= {"next_step": "refer", "refer_to": ("delivery_partner_or_programme_team",)}
    if facts["notified"] is not True:
        more["reminder"] = "notify_delivery_partner_or_programme_team"
        cites.add("NPQ-4.port.3")
    return Said(found, more, frozenset(cites))


def move_states() -> Iterator[State]:
    """Every move: where to, when, and whether Ambition serves the place."""
    three = (True, False, None)
    for programme in PROGRAMMES:
        for facts in every(
            programme_start=STARTS,
            destination=("school", "left_teaching", None),
            mid_programme=three,
            new_area=three,
            area_covered=three,
            notified=three,
            moves=(None, 1, 3),
        ):
            yield State("portability", facts, programme, VARIANTS[programme][-1])


# NPQ-3.async to NPQ-3.assess, as CLAUSES.md states them: what there is for whom.
_FLEXIBLE = (
    "modules_any_time",
    "dates_in_advance",
    "clinic_changes_best_effort",
    "assessment_any_time_in_window",
)
_FOR_PART_TIMERS = "clinic_changes_best_effort"
_COACHED = ("NPQEL", "EHCO")
_DUTIES = {
    "part_time": ("suitable_for_part_time", "accessible_for_part_time"),
    "school_move": ("adaptable_for_school_move", "continue_in_new_school"),
}
_WINDOW_DAYS = 8
_ELEMENT_CITES = {
    "module": {"NPQ-3.async.1", "NPQ-3.async.3"},
    "clinic": {"NPQ-3.clinic.2", "NPQ-3.clinic.3"},
    "coaching": {"NPQ-3.coach.1", "NPQ-3.coach.2"},
    "conference": {"NPQ-3.conf.1"},
    "assessment": {"NPQ-3.assess.1", "NPQ-3.assess.3"},
}


def _request(state: State) -> Said:
    facts = state.facts
    if not _covered(state):
        more: dict[str, object] = {"npq_policy_applies": False, "refer_to": ("programme_team",)}
        return Said(Answer("refer"), more, frozenset({"NPQ-0.4", "ATT-3.comm.2"}))
    readings, settled = _intake(facts)
    unknown: dict[str, tuple[str | int, ...]] = {}
    if facts["part_time"] is None:
        unknown["part_time"] = ("yes", "no")
    if state.variant is None and facts["element"] == "coaching":
        unknown["variant"] = ("with_coaching", "other")
    reasons = facts["reasons"] or ["part_time"]

    def judge(choices: Choices) -> str:
        if choices.get("A-01") == "single_intake":
            return "refer"
        coached = state.variant in _COACHED or choices.get("variant") == "with_coaching"
        return _given(facts, reasons, coached=coached, part=is_so(facts, choices, "part_time"))

    found = resolve(judge, Open(readings, settled, unknown))
    if found.verdict == "insufficient_information" and not found.missing:
        found = found._replace(missing=frozenset({"element"}))
    more = {"refer_to": ()}
    if found.verdict == "refer":
        clinic = facts["element"] == "clinic" and facts["part_time"] is not False
        both = "delivery_partner_or_programme_team"
        more["refer_to"] = (both if clinic else "programme_team",)
    more |= _beside(found.verdict, facts, reasons)
    return Said(found, more, frozenset(_request_cites(facts)))


def _given(facts: Facts, reasons: list[str], *, coached: bool, part: bool) -> str:
    """What is given, with everything known."""
    ask = facts["request"]
    simple = {"raise_individual_case": "route", "list_flexibilities": "list"}
    if ask in simple:
        return simple[ask]
    if ask == "provider_duties":
        owed = part or any(reason != "part_time" for reason in reasons)
        return "applies" if owed else "not_applicable"
    within = all(
        facts[name] is None or facts[name] <= _WINDOW_DAYS for name in ("day", "days")
    ) and not (ask == "extend_window_to_days" and facts["days"] is None)
    return {
        "module": "allowed",
        "coaching": "joint_scheduling" if coached else "not_applicable",
        "assessment": "allowed" if within else "refer",
        None: "insufficient_information",
    }.get(facts["element"], "refer")


def _beside(verdict: str, facts: Facts, reasons: list[str]) -> dict[str, Any]:
    """What the clauses say beside it."""
    full = facts["part_time"] is False
    match verdict:
        case "route":
            return {"route": "check_in", "contact_role": "delivery_partner_lead"}
        case "list":
            items = [item for item in _FLEXIBLE if not (full and item == _FOR_PART_TIMERS)]
            return {"items": items, "conditional": {"coaching": list(_COACHED)}}
        case "applies":
            owed = [reason for reason in reasons if not (full and reason == "part_time")]
            return {"items": [item for reason in owed for item in _DUTIES[reason]]}
        case "joint_scheduling":
            return {"with_whom": "coach"}
        case "refer" if facts["element"] == "assessment":
            return {"entitlement": False}
        case "refer" if facts["element"] == "clinic":
            told: dict[str, Any] = {}
            if facts["part_time"] is not None:
                told["commitment"] = None if full else "will_seek_to_accommodate"
            if facts["request"] == "change_date":
                told["sequence_warning"] = True
            return told
        case "refer":
            return {"commitment": None}
    return {}


def _request_cites(facts: Facts) -> set[str]:
    match facts["request"]:
        case "raise_individual_case":
            return {"NPQ-5.1", "NPQ-5.2", "NPQ-5.4"}
        case "list_flexibilities":
            listed = {id_ for ids in _ELEMENT_CITES.values() for id_ in ids}
            listed |= {"NPQ-3.clinic.1", "NPQ-3.assess.2"}
            listed -= {"NPQ-3.clinic.2", "NPQ-3.assess.1"}
            return listed - ({"NPQ-3.clinic.3"} if facts["part_time"] is False else set())
        case "provider_duties":
            return {"NPQ-1.2", "NPQ-1.3", "NPQ-1.4", "NPQ-3.0.1"}
    return _ELEMENT_CITES.get(facts["element"], {"ATT-3.comm.2"})


_ASKS = (
    None,
    "change_date",
    "sit_on_day",
    "extend_window_to_days",
    "list_flexibilities",
    "provider_duties",
    "raise_individual_case",
)


def request_states() -> Iterator[State]:
    """Every request on every NPQ, and on the other programmes."""
    about = {
        "request": _ASKS,
        "element": (*_ELEMENT_CITES, "development_day", None),
        "part_time": (True, False, None),
    }
    numbers = {"day": (None, 1, 8, 9), "days": (None, 8, 9, 10)}
    reasons = (None, ["part_time"], ["school_move"], ["part_time", "school_move"])
    for variant in (*VARIANTS["NPQ21"], None):
        for facts in every(
            **about, **numbers, reasons=reasons, programme_start=("autumn_2021", "autumn_2022")
        ):
            yield State("part_time", facts, "NPQ21", variant)
    for programme in PROGRAMMES:
        for facts in every(
            **about, day=(None,), days=(None, 10), reasons=reasons[:2], programme_start=STARTS
        ):
            yield State("part_time", facts, programme, VARIANTS[programme][-1])


_SAY = {"parental_leave": _leave, "portability": _move, "part_time": _request}


def say(state: State) -> Said:
    """Answer any of the three."""
    return _SAY[state.topic](state)

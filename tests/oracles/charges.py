"""Charges (ATT-3.charge.1 to .3, ATT-3.catchup.3, ATT-3.fin.1)."""

from __future__ import annotations

from collections.abc import Iterator

from oracles.resolving import Choices, Open, resolve
from oracles.states import Facts, Said, State, every

__all__ = ["say", "states"]

# CLAUSES.md B.3: ways to catch up that are another event.
_ANOTHER_EVENT = (
    "alt_event",
    "alt_session",
    "alt_cohort_residential",
    "next_cohort_event",
    "other_vt_group_session",
    "reassign_later_session",
)
_MATERIALS = (
    "self_directed_online",
    "canvas_recording",
    "canvas_content",
    "canvas_materials",
    "canvas_materials_and_recordings",
    "canvas_catch_up_work",
    "catch_up_content",
    "catch_up_materials",
    "recording_and_workbook",
    "workbook",
    "steplab_course",
)
_PARTNERS = ("partner_alternative", "partner_decides")
# ATT-3.scope.2, .3; I-11: coaching and tutoring are not said to be for one or for several.
_ELEMENTS = {
    "residential": "event",
    "session": "event",
    "webinar": "event",
    "development_day": "event",
    "one_to_one": "one_to_one",
    "independent_task": "independent_task",
    "module": "self_study",
    "online_module": "self_study",
    "coaching": None,
    "academic_tutoring": None,
}


def _elsewhere(facts: Facts) -> tuple[str, set[str]] | None:
    """Who says, where these clauses do not."""
    if facts["withdrawing"]:
        return "withdrawal_policy", {"ATT-3.fin.1", "ATT-4.1"}
    if facts["deferring"]:
        return "deferral_policy", {"ATT-3.fin.1", "ATT-4.2"}
    if facts["cancelled_by"] == "ambition":
        return "programme_team", {"ATT-3.charge.3"}
    if facts["catch_up"] in _PARTNERS:
        return "partner", {"APP-NPQA.cu.1", "APP-NPQA.fu.2"}
    return None


def say(state: State) -> Said:
    """Say whether a cost may be passed on; there is never a sum."""
    facts = state.facts
    more: dict[str, object] = {"amount": None, "exemption": None}
    elsewhere = _elsewhere(facts)
    if elsewhere is not None:
        whom, cites = elsewhere
        found = resolve(lambda _: "refer", Open({}, {}, {}))
        return Said(found, {**more, "refer_to": (whom,)}, frozenset(cites))
    kind = facts["kind"]
    element = "one_to_one" if facts["format"] == "one_to_one" else _ELEMENTS.get(kind or "")
    another = facts["catch_up"] in _ANOTHER_EVENT
    unknown: dict[str, tuple[str | int, ...]] = {}
    if not another and facts["attended"] is None and facts["catch_up"] is None:
        unknown["attended"] = ("yes", "no")
    if not another and element is None:
        unknown["element"] = ("event", "one_to_one", "independent_task", "self_study")

    def judge(choices: Choices) -> str:
        missed = facts["attended"] is False or choices.get("attended") == "no"
        event = choices.get("element", element) == "event"
        if not another and not (missed and event):
            return "no_basis"
        return "refer" if facts["question"] == "amount" else "may_charge"

    found = resolve(judge, Open({}, {}, unknown))
    cites = {"ATT-3.charge.2", "ATT-3.charge.3"}
    if another:
        more["condition"] = "costs_met"
        cites.add("ATT-3.catchup.3")
    more["refer_to"] = ()
    if found.verdict in ("may_charge", "refer"):
        more["payers"] = ("participant", "school", "trust")
        more["refer_to"] = ("programme_team",)
    return Said(found, more, frozenset(cites))


def states() -> Iterator[State]:
    """Every cost of every kind of session."""
    for facts in every(
        kind=(*_ELEMENTS, None),
        format=("one_to_one", None),
        attended=(True, False, None),
        catch_up=(None, *_ANOTHER_EVENT, *_PARTNERS, *_MATERIALS),
        cancelled_by=(None, "ambition", "school"),
        withdrawing=(True, False, None),
        deferring=(True, False, None),
        question=("amount", None),
    ):
        yield State("charges", facts, "HS")

"""Notice: was anybody told who has to be (ATT-3.comm.1, ATT-3.exc.4, .5, ATT-3.nonatt.1)?"""

from __future__ import annotations

from collections.abc import Iterator

from oracles.reasons import reason_status
from oracles.resolving import Choices, Open, resolve
from oracles.states import Facts, Said, State, every, holds, is_so

__all__ = ["TELLABLE", "contradicts", "counts", "say", "states"]

TELLABLE = ("programme_team", "partner_provider")
_MESSAGE = ("to", "channel", "by", "on_behalf", "days_before", "before_event_start")
_KNOWN_REASON = {"recognised": True, "not_recognised": False}


def counts(facts: Facts, accepted: str | None) -> dict[str, bool | None]:
    """Say whether it is prior notice, under both choices of A-22."""
    to, by, days = facts.get("to"), facts.get("by"), facts.get("days_before")
    before = facts.get("before_event_start") if not days else days > 0
    told = None if to is None else to in TELLABLE
    # Somebody else altogether may have spoken for nobody.
    own = holds(told, None if by == "other" else before)
    strict = own
    if by == "line_manager":
        strict = holds(own, _KNOWN_REASON.get(accepted or ""), facts.get("on_behalf"))
    return {"counts": own, "only_exceptional_and_asked": strict}


def say(state: State) -> Said:
    """Say whether they were told, in time."""
    facts = state.facts
    to, by, days = facts.get("to"), facts.get("by"), facts.get("days_before")
    accepted = None if facts["reason"] is None else reason_status(facts).verdict
    worry = facts["concern"] is not None
    # Nothing at all is said of a message: there was none.
    silent = not any(facts.get(name) is not None for name in _MESSAGE) and "to" not in facts
    flags: dict[str, bool | None] = {
        "to": None if to is None else to in TELLABLE,
        "before": facts.get("before_event_start") if not days else days > 0,
        "reason": _KNOWN_REASON.get(accepted or ""),
        "on_behalf": facts.get("on_behalf"),
    }

    def judge(choices: Choices) -> str:
        if silent:
            return "notify"
        if not is_so(flags, choices, "to"):
            return "notify" if worry else "none"
        # Whether afterwards was soon enough, and what becomes of a worry, is for a person.
        if worry or by == "other" or not is_so(flags, choices, "before"):
            return "refer"
        strict = by == "line_manager" and choices["A-22"] == "only_exceptional_and_asked"
        if strict and not (is_so(flags, choices, "reason") and is_so(flags, choices, "on_behalf")):
            return "none"
        return "given_before"

    found = resolve(
        judge,
        Open(
            {"A-22": ("counts", "only_exceptional_and_asked")},
            {"A-22": "counts"},
            {}
            if silent
            else {name: ("yes", "no") for name, known in flags.items() if known is None},
        ),
    )
    more: dict[str, object] = {}
    if facts.get("channel") not in (None, "email"):
        more["hint"] = "email_requested"
    if found.verdict in ("none", "notify"):
        more["recipients"] = ("programme_team",) if worry else TELLABLE
    if not silent and found.verdict in ("given_before", "refer") and not worry:
        before = flags["before"]
        if before is not None:
            more["notice"] = "given_before" if before else "given_after"
    if accepted is not None:
        more["reason_status"] = accepted
    more["refer_to"] = ("programme_team",) if found.verdict == "refer" else ()
    cites = {"ATT-3.comp.3", "ATT-3.comp.4"} if worry else {"ATT-3.comm.1", "ATT-3.nonatt.1"}
    if by == "line_manager":
        cites.add("ATT-3.exc.5")
    return Said(found, more, frozenset(cites))


def contradicts(facts: Facts) -> bool:
    """Say whether the facts cannot all be so."""
    days, before = facts["days_before"], facts["before_event_start"]
    passed_on = facts["on_behalf"] is True and facts["by"] == "participant"
    return passed_on or (bool(days) and before is not None and before is not (days > 0))


def states() -> Iterator[State]:
    """Every message, and none."""
    others = {
        "reason": ("bereavement", "usual_school_duties", "holiday", None),
        "concern": (None, "independent_task", "one_to_one"),
    }
    for facts in every(
        to=("programme_team", "partner_provider", "headteacher", None),
        channel=("email", "phone", None),
        by=("participant", "line_manager", "other", None),
        on_behalf=(True, False, None),
        days_before=(-1, 0, 1, None),
        before_event_start=(True, False, None),
        **others,
    ):
        if not contradicts(facts):
            yield State("notice", facts, "HS")
    for facts in every(
        to=("coach", "facilitator", "line_manager", "school", "other"),
        channel=("in_person", "message"),
        by=("participant",),
        on_behalf=(None,),
        days_before=(1,),
        before_event_start=(None,),
        **others,
    ):
        yield State("notice", facts, "HS")
    for facts in every(**others):
        yield State("notice", facts, "HS")

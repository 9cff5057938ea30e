"""Continuation (ATT-3.defwd.1 to .5, ATT-3.att.4, .5, A-06)."""

from __future__ import annotations

from collections.abc import Iterator

from oracles.resolving import Choices, Open, resolve
from oracles.states import Facts, Said, State, every, is_so

__all__ = ["say", "states"]

_NAMES = ("events_missed", "one_to_ones_missed", "tasks_missed")
# MET, TEF, TL and EML without an NPQ ask for no attendance.
_NONE_ASKED = ("MET", "TEF", "TL")


def _questions(facts: Facts) -> Open:
    unknown: dict[str, tuple[str | int, ...]] = {
        name: ("none", "one", "several") for name in _NAMES if facts[name] is None
    }
    nothing = all(facts[name] == 0 for name in _NAMES)
    if not nothing and facts["catch_up_steps_taken"] is None and not facts["catch_up_complete"]:
        unknown["catch_up_steps_taken"] = ("yes", "no")
    if facts["circumstances_changed"] and facts["requirement_at_risk"] is None:
        unknown["requirement_at_risk"] = ("yes", "no")
    # A reading is in play only where the facts it needs were given.
    counted = ["every"]
    if all(facts[name] is not None for name in _NAMES):
        counted += ["not_excused"] if facts.get("excused") is not None else []
        counted += ["not_caught_up"] if facts.get("caught_up") is not None else []
    return Open(
        {
            "A-06.number": ("2", "3"),
            "A-06.pooling": ("events_with_one_to_ones", "all_apart", "all_together"),
            "A-06.counted": tuple(counted),
        },
        {
            "A-06.number": "2",
            "A-06.pooling": "events_with_one_to_ones",
            "A-06.counted": "every",
        },
        unknown,
    )


def _triggered(facts: Facts, choices: Choices) -> bool:
    """Whether several of one group were missed, or nothing is done about what was."""
    least = int(choices["A-06.number"])
    tried = {"none": 0, "one": 1, "several": least}
    events, one_to_ones, tasks = (
        tried[str(choices[name])] if facts[name] is None else facts[name] for name in _NAMES
    )
    groups = {
        "events_with_one_to_ones": (events + one_to_ones, tasks),
        "all_apart": (events, one_to_ones, tasks),
        "all_together": (events + one_to_ones + tasks,),
    }[str(choices["A-06.pooling"])]
    out = {"every": 0, "not_excused": facts.get("excused"), "not_caught_up": facts.get("caught_up")}
    left_out = out[str(choices["A-06.counted"])] or 0
    if any(group - min(group, left_out) >= least for group in groups):
        return True
    steps = True if facts["catch_up_complete"] else is_so(facts, choices, "catch_up_steps_taken")
    return bool(events or one_to_ones or tasks) and not steps


def say(state: State) -> Said:
    """Say whether there is talk about going on; nothing here decides it."""
    facts = state.facts
    requirement = facts["requirement_status"]
    if requirement is None and state.programme in _NONE_ASKED:
        requirement = "no_requirement"
    more: dict[str, object] = {"options": (), "refer_to": ()}
    if requirement is not None:
        more["requirement"] = requirement
    lost = requirement == "not_met"
    if facts["decision_question"] or facts["deferral_question"]:
        found = resolve(lambda _: "refer", Open({}, {}, {}))
        if facts["decision_question"]:
            more |= {"withdrawn": False, "refer_to": ("programme_team",)}
            more["options"] = ("deferral", "withdrawal") if lost else ("deferral",)
            return Said(found, more, frozenset({"ATT-3.defwd.5", "ATT-4.1"}))
        more["refer_to"] = ("deferral_policy",)
        return Said(found, more, frozenset({"ATT-4.2", "NPQ-4.defer.1"}))

    def judge(choices: Choices) -> str:
        if facts["circumstances_changed"] and is_so(facts, choices, "requirement_at_risk"):
            return "contact_required"
        return "contact" if _triggered(facts, choices) else "no_contact"

    found = resolve(judge, _questions(facts))
    cites = {"ATT-3.defwd.1", "ATT-3.defwd.2", "ATT-3.defwd.3"}
    if found.verdict == "contact_required":
        # They ask themselves: withdrawal is the other thing to talk about (ATT-3.att.5).
        more |= {"by": "participant", "to": "programme_team", "order": "deferral_first"}
        more["options"] = ("deferral", "withdrawal")
        cites = {"ATT-3.att.4", "ATT-3.att.5"}
    if found.verdict == "contact":
        more |= {"by": "programme_team", "to": "participant", "order": "deferral_first"}
        more["options"] = ("deferral", "withdrawal") if lost else ("deferral",)
        cites |= {"ATT-3.defwd.4", "ATT-3.defwd.5"}
    if more["options"]:
        more["withdrawal_for_attendance"] = lost
        more["refer_to"] = ("programme_team",)
        if state.programme in _NONE_ASKED:
            cites.add(f"APP-{state.programme}.att.1")
    return Said(found, more, frozenset(cites))


def _possible(facts: Facts) -> bool:
    known = [facts[name] for name in _NAMES if facts[name] is not None]
    total = sum(known) if len(known) == len(_NAMES) else None
    fits = all(
        facts[name] is None or total is None or facts[name] <= total
        for name in ("excused", "caught_up")
    )
    return fits and not (facts["catch_up_complete"] and facts["catch_up_steps_taken"] is False)


def states() -> Iterator[State]:
    """Every count up to three, every flag, every standing of the requirement."""
    three = (True, False, None)
    nothing: dict[str, tuple[None]] = {
        "requirement_status": (None,),
        "decision_question": (None,),
        "deferral_question": (None,),
    }
    flags = {
        "catch_up_steps_taken": three,
        "catch_up_complete": three,
        "circumstances_changed": three,
        "requirement_at_risk": three,
    }
    numbers = {
        "events_missed": (0, 1, 2, 3, None),
        "one_to_ones_missed": (0, 1, 2, None),
        "tasks_missed": (0, 1, 2, 3, None),
    }
    for facts in every(
        **numbers, excused=(0, 1, 2, None), caught_up=(0, 1, 2, None), **flags, **nothing
    ):
        if _possible(facts):
            yield State("continuation", facts, "HS", "new_design")
    asked = {
        "requirement_status": (None, "met", "not_met", "pending", "refer", "no_requirement"),
        "decision_question": (None, "withdraw_now"),
        "deferral_question": (None, "how_long"),
    }
    one = {"events_missed": (0, 2), "one_to_ones_missed": (0,), "tasks_missed": (0,)}
    for programme in ("HS", *_NONE_ASKED):
        for facts in every(**one, excused=(None,), caught_up=(None,), **flags, **asked):
            both = facts["decision_question"] and facts["deferral_question"]
            if _possible(facts) and not both:
                variant = "new_design" if programme == "HS" else None
                yield State("continuation", facts, programme, variant)

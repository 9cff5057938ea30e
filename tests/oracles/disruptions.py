"""Force majeure (ATT-3.fm.1 to .5)."""

from __future__ import annotations

from collections.abc import Iterator

from oracles.reasons import CAUSES, force_majeure
from oracles.states import Said, State, every

__all__ = ["say", "states"]

# CLAUSES.md B.3: where catch-up asks for approval beforehand.
_BY_APPROVAL = {("FL", "residential"), ("HS", "residential"), ("HS", "virtual_twilight")}
_CELL = {
    "FL": {"APP-FL.cu.1"},
    "HS": {"APP-HS.cu.1", "APP-HS.cu.2", "APP-HS.cu.3", "APP-HS.cu.4"},
}
_DUTIES = ("notify_participants", "follow_up_affected", "explain_catch_up_options")


def say(state: State) -> Said:
    """Say whether it applies, and who does what."""
    facts = state.facts
    rulings = facts.get("rulings") or {}
    found = force_majeure(facts, extreme=rulings.get("extreme_event"))
    named = None if facts["cause"] is None else facts["cause"] in CAUSES
    more: dict[str, object] = {}
    cites = {"ATT-3.fm.1", "ATT-3.fm.2"}
    if named is False:
        more["clause"] = "catch_all"
        cites.add("ATT-3.fm.3")
    affected = facts["event_affected"] is True and (
        facts["decided_by"] == "ambition" or named is not False
    )
    if affected:
        more["duties"] = _DUTIES
        cites |= {"ATT-3.fm.4", "ATT-3.fm.5"}
    if facts["in_person"] is False and not affected:
        more["travel_clause_applies"] = False
    if facts["in_person"] and facts["travel"] in ("unsafe", "impossible"):
        more["participant_duty"] = "contact_programme_team_or_partner"
    if found.verdict == "applies":
        more["force_majeure"] = "applies"
        place = (state.programme or "", facts["kind"])
        if facts["approved_before"] is False and place in _BY_APPROVAL:
            # What stands in the way of catching up is for a person to say.
            found = found._replace(verdict="refer")
            cites |= _CELL[place[0]]
    more["refer_to"] = ("programme_team",) if found.verdict == "refer" else ()
    return Said(found, more, frozenset(cites))


def states() -> Iterator[State]:
    """Every cause, journey and effect; and approval where a row asks for it."""
    journeys = {
        "in_person": (True, False, None),
        "travel": ("unsafe", "impossible", "safe_and_possible", None),
        "participant_on_strike": (True, False, None),
        "event_affected": (True, False, None),
        "decided_by": ("ambition", "school", None),
    }
    decided = (None, {"extreme_event": "yes"}, {"extreme_event": "no"})
    for facts in every(
        cause=(*CAUSES, "rail_signal_failure", None),
        **journeys,
        kind=(None,),
        approved_before=(None,),
        rulings=decided,
    ):
        yield State("force_majeure", facts, "NPQ21")
    for programme, kind in (
        ("HS", "residential"),
        ("HS", "virtual_twilight"),
        ("HS", "module_day"),
        ("FL", "residential"),
        ("FL", "study_tour"),
        ("CSL", "development_day"),
    ):
        for facts in every(
            cause=("terrorism", "rail_signal_failure", None),
            **{**journeys, "participant_on_strike": (None,), "decided_by": (None,)},
            kind=(kind, None),
            approved_before=(True, False, None),
            rulings=decided,
        ):
            yield State("force_majeure", facts, programme)

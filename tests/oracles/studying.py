"""Modules, order, observance, and what an event is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, permutations

from oracles.resolving import Answer, Choices, Open, resolve
from oracles.states import Facts, Said, State, after, day_of, every, is_so

__all__ = [
    "event_states",
    "module_states",
    "observance_states",
    "say",
    "sequence_states",
]


def _subsets(places: tuple[int, ...]) -> list[list[int]]:
    return [list(some) for n in range(len(places) + 1) for some in combinations(places, n)]


# The order (NPQ-3.async.2, .3, NPQ-3.clinic.2, ATT-2.2, A-31).


def _sequence(state: State) -> Said:
    facts = state.facts
    if "wants" not in facts:
        return _order(facts)
    wants, opened, finished = facts["wants"], facts["accessed"], facts["completed"]
    binding = state.programme == "NPQ21"
    known = binding and finished is not None

    def judge(choices: Choices) -> str:
        done = finished if choices.get("A-31") == "finished" else opened
        if wants in opened or set(range(1, wants)) <= set(done):
            return "allowed"
        return "not_allowed" if binding else "warning"

    found = resolve(
        judge,
        Open(
            {"A-31": ("opened", "finished")} if known else {},
            {"A-31": "opened"} if known else {},
            {},
        ),
    )
    first = min(set(range(1, 9)) - set(opened))
    cites = {"NPQ-3.async.2"} if binding else {"ATT-2.2"}
    return Said(found, {"next_allowed": first}, frozenset(cites))


def _order(facts: Facts) -> Said:
    if "completed_in_order" in facts:
        kept = facts["completed_in_order"] == sorted(facts["completed_in_order"])
        return Said(Answer("allowed"), {"in_sequence": kept}, frozenset({"NPQ-3.async.3"}))
    clinics = "clinics_attended_in_order" in facts
    name = "clinics_attended_in_order" if clinics else "development_days_attended_in_order"
    kept = facts[name] == sorted(facts[name])
    cites = {"NPQ-3.clinic.2" if clinics else "ATT-2.2"}
    more: dict[str, object] = {"counts": True, "in_sequence": kept}
    if facts["alternative"]:
        more["beside_own_cohort"] = False
        cites.add("ATT-3.catchup.2")
    return Said(Answer("allowed" if kept else "warning"), more, frozenset(cites))


def sequence_states() -> Iterator[State]:
    """Every set of four modules opened and finished, and every order of four."""
    places = (1, 2, 3, 4)
    for programme in ("NPQ21", "EL"):
        for opened in _subsets(places):
            for finished in (None, *_subsets(tuple(opened))):
                for wants in places:
                    facts = {"wants": wants, "accessed": opened, "completed": finished}
                    yield State("sequence", facts, programme)
    for some in _subsets(places):
        for order in map(list, permutations(some)):
            yield State("sequence", {"completed_in_order": order}, "NPQ21")
            for elsewhere in _subsets(tuple(sorted(some))):
                for kind in ("clinics", "development_days"):
                    name = f"{kind}_attended_in_order"
                    yield State("sequence", {name: order, "alternative": elsewhere}, "CSL")


# Modules (NPQ-3.async.4 to .6, A-09).

_SCHEDULED = date(2022, 1, 10)


def _module(state: State) -> Said:
    facts = state.facts
    more: dict[str, object]
    scheduled, released = day_of(facts["scheduled"]), day_of(facts["released"])
    if "completed" not in facts:
        missing = [n for n in ("released", "scheduled") if facts[n] is None]
        if scheduled is None or released is None:
            answer = Answer("insufficient_information", frozenset(), frozenset(missing))
            return Said(answer, {}, frozenset({"NPQ-3.async.5"}))
        ahead = released < scheduled
        days_ahead = {"ahead": ahead, "days_ahead": (scheduled - released).days}
        verdict = "ok" if ahead else "breach"
        return Said(Answer(verdict), days_ahead, frozenset({"NPQ-3.async.5"}))
    opened, completed = day_of(facts["accessed"]), day_of(facts["completed"])
    end = day_of(facts["module_end_of_programme"])
    running = facts["programme_running"]
    days = [day for day in (opened, completed) if day is not None]
    if days and end is not None:
        running = max(days) <= end
    if running is None:
        answer = Answer("insufficient_information", frozenset(), frozenset({"programme_running"}))
        return Said(answer, {}, frozenset({"NPQ-3.async.6"}))
    if not running:
        more = {"guaranteed": False, "refer_to": ("programme_team",)}
        return Said(Answer("refer"), more, frozenset({"NPQ-3.async.6"}))
    starts = {"from_schedule": scheduled, "day_after_included": scheduled}
    starts |= {"from_release": released, "from_first_access": opened}
    ways = [way for way, day in starts.items() if day is not None or way == "from_schedule"]
    unknown: dict[str, tuple[str | int, ...]] = {}
    if scheduled is None:
        unknown["window_start"] = ("early", "late")
    if completed is None:
        unknown["completed"] = ("early", "late")

    def judge(choices: Choices) -> str:
        start = starts[str(choices["A-09"])]
        if start is None or completed is None:
            late = "late" in (choices.get("window_start"), choices.get("completed"))
            return "beyond" if late else "within"
        # Fourteen days, of which the first is the start; the fifteenth is another reading.
        last = start + timedelta(days=14 if choices["A-09"] == "day_after_included" else 13)
        return "within" if completed <= last else "beyond"

    found = resolve(judge, Open({"A-09": tuple(ways)}, {"A-09": "from_schedule"}, unknown))
    known = {"within": True, "beyond": False}.get(found.verdict)
    more = {"within_ideal": known, "penalty": None}
    allowed = Answer("allowed", found.readings, found.missing)
    return Said(allowed, more, frozenset({"NPQ-3.async.3", "NPQ-3.async.4"}))


def module_states() -> Iterator[State]:
    """Every module around its two weeks and around the programme's end."""
    for facts in every(
        scheduled=(after(0, _SCHEDULED), None),
        released=(after(-7, _SCHEDULED), after(0, _SCHEDULED), after(1, _SCHEDULED), None),
        accessed=(after(0, _SCHEDULED), after(2, _SCHEDULED), None),
        completed=(*(after(n, _SCHEDULED) for n in (5, 6, 7, 12, 13, 14, 15, 16)), None),
        programme_running=(True, False, None),
        module_end_of_programme=(after(14, _SCHEDULED), after(400, _SCHEDULED), None),
    ):
        days = [day for day in (facts["accessed"], facts["completed"]) if day is not None]
        end = facts["module_end_of_programme"]
        if facts["programme_running"] and days and end is not None and max(days) > end:
            continue
        yield State("module_window", facts, "NPQ21", "NPQSL")
    for facts in every(
        scheduled=(after(0, _SCHEDULED), None),
        released=(*(after(n, _SCHEDULED) for n in range(-3, 4)), None),
    ):
        yield State("module_window", facts, "NPQ21", "NPQSL")


# Religious and cultural needs (ATT-3.relig.1 to .6).


def _observance(state: State) -> Said:
    facts = state.facts
    if "festival_dates" in facts:
        more: dict[str, object] = {"commitment": "avoid_where_possible"}
        cites = frozenset({"ATT-3.relig.3"})
        if facts["event_date"] is None:
            missing = frozenset({"event_date"})
            return Said(Answer("insufficient_information", frozenset(), missing), more, cites)
        clash = facts["event_date"] in facts["festival_dates"]
        return Said(Answer("clash" if clash else "no_clash"), more, cites)
    names, given, otherwise, clause = {
        "prayer_space": (("full_day", "in_person"), "provide_with_venue", "refer", "4"),
        "dietary": (("full_day", "catering"), "cater", "refer", "5"),
        "festival": (("clash",), "refer", "no_clash", "3"),
    }[facts["need"]]

    def judge(choices: Choices) -> str:
        return given if all(is_so(facts, choices, name) for name in names) else otherwise

    unknown: dict[str, tuple[str | int, ...]] = {
        name: ("yes", "no") for name in names if facts[name] is None
    }
    found = resolve(judge, Open({}, {}, unknown))
    more = {"refer_to": ()}
    cited = {f"ATT-3.relig.{clause}"}
    if facts["need"] == "prayer_space":
        more["participant_request"] = "notify_programme_team"
        cited.add("ATT-3.relig.6")
    if facts["need"] == "festival":
        more["commitment"] = "avoid_where_possible"
    if found.verdict == "refer":
        more |= {"refer_to": ("programme_team",), "provider_duty": "consider_needs"}
        cited |= {"ATT-3.relig.1", "ATT-3.relig.2"}
    return Said(found, more, frozenset(cited))


def observance_states() -> Iterator[State]:
    """Every need at every kind of event, and dates against a calendar."""
    three = (True, False, None)
    for facts in every(
        need=("prayer_space", "dietary", "festival"),
        full_day=three,
        in_person=three,
        catering=three,
        clash=three,
        notified=three,
    ):
        yield State("religious_cultural", facts, "FL")
    for facts in every(
        need=("scheduling",),
        event_date=("2021-05-12", "2021-05-13", "2021-05-14", None),
        festival_dates=([], ["2021-05-13"], ["2021-05-13", "2021-05-14"]),
    ):
        yield State("religious_cultural", facts, "FL")


# What an event is (ATT-3.scope.2, .3, A-10, A-11).


def _event(state: State) -> Said:
    facts = state.facts
    if facts["format"] == "one_to_one":
        more: dict[str, object] = {"element": "one_to_one"}
        return Said(Answer("not_event"), more, frozenset({"ATT-3.scope.2", "ATT-3.scope.3"}))
    heads = {
        "everyone_present": facts["attendees"],
        "participants_only": facts["participants"],
        "actual": facts["attendees_actual"],
    }
    if None not in (facts["participants"], facts["facilitators"]):
        heads["everyone_present"] = facts["participants"] + facts["facilitators"]
    if heads["everyone_present"] is None and heads["participants_only"] is None:
        # Nobody was counted beforehand, so those who came are all that is known.
        heads["everyone_present"] = heads["actual"]
    names = ("learning", "fixed_date", "fixed_time")
    unknown: dict[str, tuple[str | int, ...]] = {
        name: ("yes", "no") for name in names if facts[name] is None
    }
    if heads["everyone_present"] is None:
        unknown["attendees"] = ("enough", "too_few")
    readings: dict[str, tuple[str, ...]] = {}
    settled = {}
    if heads["participants_only"] is not None:
        readings["A-10"] = ("everyone_present", "participants_only")
    if heads["actual"] is not None:
        readings["A-11"], settled["A-11"] = ("expected", "actual"), "expected"

    def judge(choices: Choices) -> str:
        if not all(is_so(facts, choices, name) for name in names):
            return "not_event"
        who = str(choices.get("A-10", "everyone_present"))
        if choices.get("A-11") == "actual":
            who = "actual"
        counted = heads[who]
        # However heads are counted, enough participants are enough.
        if max(counted or 0, heads["participants_only"] or 0) >= 3:
            return "event"
        return "event" if counted is None and choices["attendees"] == "enough" else "not_event"

    found = resolve(judge, Open(readings, settled, unknown))
    more = {"refer_to": ("policy_owner",) if found.verdict == "refer" else ()}
    alone = facts["fixed_date"] is False and facts["fixed_time"] is False
    if found.verdict == "not_event" and alone and facts["learning"] is not False:
        more["element"] = "independent_task"
    return Said(found, more, frozenset({"ATT-3.scope.2"}))


def event_states() -> Iterator[State]:
    """Every combination of what an event needs, heads around three counted every way."""
    three = (True, False, None)
    for facts in every(
        learning=three,
        fixed_date=three,
        fixed_time=three,
        attendees=(None, 2, 3, 4),
        attendees_actual=(None, 2, 3),
        participants=(None, 1, 2, 3),
        facilitators=(None, 0, 1, 2),
        format=(None,),
    ):
        heads = (facts["participants"], facts["facilitators"])
        sums = None in heads or facts["attendees"] in (None, sum(heads))
        if sums:
            yield State("event_definition", facts)
    for facts in every(
        learning=three,
        fixed_date=three,
        fixed_time=three,
        attendees=(None, 2, 3),
        format=("one_to_one",),
    ):
        yield State("event_definition", facts)


_SAY = {
    "sequence": _sequence,
    "module_window": _module,
    "religious_cultural": _observance,
    "event_definition": _event,
}


def say(state: State) -> Said:
    """Answer any of the four."""
    return _SAY[state.topic](state)

"""What each row lists, coaching, the two residentials, award, content, and partners' support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from oracle import ROWS
from oracles.resolving import Answer, Choices, Open, resolve
from oracles.states import ROLES, Said, State, every, is_so, splits

__all__ = [
    "coaching_states",
    "content_states",
    "data_states",
    "date_states",
    "launch_states",
    "learning_states",
    "midpoint_states",
    "onboarding_states",
    "say",
    "support_states",
]

# CLAUSES.md B.1: what the rows divide into years, and how long they take.
_BY_YEAR: Mapping[tuple[str, str | None, str], Mapping[str, int]] = {
    ("ECF", "early", "mentor"): {"1": 2, "2": 2},
    ("ECF", "early", "ect"): {"1": 6, "2": 7},
    ("ECF", "national", "lead"): {"1": 1},
    ("ECF", "national", "mentor"): {"1": 3, "2": 2},
    ("ECF", "national", "ect"): {"1": 7, "2": 7},
}
_MONTHS = {("CSL", None): 18, ("CS", "18-month"): 18, ("CS", "12-month"): 12}
_NO_NUMBERS = {
    "TEF": ("conference", "webinar", "independent_task", "school_visit"),
    "NPQ21": ("module", "clinic", "conference", "coaching"),
}
_OPTIONAL = {
    **dict.fromkeys(("CSL", "CS", "ECF", "EL", "TEF"), "blank"),
    **dict.fromkeys(("FL", "HS", "NPQA", "MET"), "N/A"),
    **dict.fromkeys(("TL", "NPQ21"), "no row"),
    "EML": "stated",
}
_EV: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("CS", "18-month"): ("1",),
    ("CS", "12-month"): ("2",),
    ("HS", "old_design"): ("1",),
    ("HS", "new_design"): ("2",),
    ("NPQA", "NPQML"): ("1",),
    ("NPQA", "NPQH"): ("1",),
    ("NPQA", "NPQSL"): ("2",),
    **dict.fromkeys((("EML", "no_npq"), ("EML", "with_npq_y2")), tuple("123456")),
    ("FL", None): tuple("12345"),
    ("MET", None): tuple("12"),
}
_ECF_EV: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("early", "lead"): ("1",),
    ("early", "mentor"): ("2", "3"),
    ("early", "ect"): ("4", "5"),
    ("expansion", "mentor"): ("6",),
    ("expansion", "ect"): ("7",),
    ("national", "lead"): ("9",),
    ("national", "mentor"): ("9", "11"),
    ("national", "ect"): ("10", "12", "13"),
}


def _data(state: State) -> Said:
    code, variant, role = state.programme or "", state.variant, state.role or ""
    row = ROWS[code, variant, role]
    more: dict[str, object] = {"optional_events": _OPTIONAL[code]}
    if code == "EML":
        more |= {
            "optional": {"coaching": 9, "coaching_session": 9},
            "mandatory": False,
            "opt_out": "at_start_only",
            "expected_if_opted_in": 9,
        }
    if code == "NPQA":
        more["max_missed"] = 2
    more["months"] = _MONTHS.get((code, variant))
    kinds: Mapping[str, int | None] = row.kinds
    if code in _NO_NUMBERS:
        coached = code != "NPQ21" or variant in ("NPQEL", "EHCO")
        kinds = dict.fromkeys(k for k in _NO_NUMBERS[code] if coached or k != "coaching")
    if not kinds:
        gap = {"ECF": "APP-ECF.ev.8", "TL": "APP-TL.att.1"}[code]
        if role == "visiting_fellow":
            gap = "APP-ECF.poc.4"
        return Said(Answer("none_listed"), more, frozenset({gap}))
    unknown = [kind for kind, count in kinds.items() if count is None]
    missing = {"event_counts"} if len(unknown) == len(kinds) else set(unknown)
    if variant == "expansion":
        missing.add("year_split")
    else:
        more["by_year"] = _BY_YEAR.get((code, variant, role), {})
    more["some_events"] = dict(kinds)
    if not unknown:
        more["total"] = row.total
        if row.days:
            days = sum((row.days.get(kind, 1)) * (kinds[kind] or 0) for kind in kinds)
            more["day_units"] = days
    if code == "MET":
        more["conference_days"] = 12
    cites = {f"APP-{code}.ev.{n}" for n in _EV.get((code, variant), ("1",))}
    if code == "ECF":
        cites = {f"APP-ECF.ev.{n}" for n in _ECF_EV[variant or "", role]}
    if code == "NPQ21":
        cites = {"NPQ-3.async.1", "NPQ-3.clinic.1", "NPQ-3.conf.1"}
    elif code == "EML":
        cites |= {"APP-EML.opt.1", "APP-EML.opt.2"}
    else:
        cites.add(f"APP-{code}.opt.1")
    verdict = "insufficient_information" if missing else "data"
    return Said(Answer(verdict, frozenset(), frozenset(missing)), more, frozenset(cites))


def data_states() -> Iterator[State]:
    """Every row."""
    for code, variant, role in ROWS:
        yield State("requirement_data", {}, code, variant, role)


_TAKEN = ("live", "alternative", "caught_up", "pending", "recoverable", "lost")


def _coaching(state: State) -> Said:
    facts = state.facts
    tally = facts["coaching_tally"]
    attended = 0 if tally is None else tally["live"] + tally["alternative"]
    ahead = 0 if tally is None else tally["pending"] + tally["recoverable"]
    more: dict[str, object] = {"refer_to": ()}
    if tally is not None:
        more["attended_share"] = str(Fraction(attended, 9))
    match facts["coaching_choice"]:
        case None:
            missing = frozenset({"coaching_choice"})
            answer = Answer("insufficient_information", frozenset(), missing)
            return Said(answer, more, frozenset({"APP-EML.opt.1"}))
        case "opted_out_at_start":
            return Said(Answer("not_applicable"), more, frozenset({"APP-EML.opt.1"}))
        case "opt_out_asked_later":
            more["refer_to"] = ("programme_team",)
            return Said(Answer("refer"), more, frozenset({"APP-EML.opt.1"}))
    answer = Answer("met" if attended == 9 else "pending" if attended + ahead == 9 else "not_met")
    if tally is None:
        answer = Answer("insufficient_information", frozenset(), frozenset({"coaching"}))
    return Said(answer, more, frozenset({"APP-EML.opt.2"}))


def coaching_states() -> Iterator[State]:
    """Every choice with every tally of nine sessions, and with none."""
    tallies: list[dict[str, int] | None] = [
        dict(zip(_TAKEN, split, strict=True)) for split in splits(9, len(_TAKEN))
    ]
    for choice in ("opted_in", "opted_out_at_start", "opt_out_asked_later", None):
        for tally in (None, *tallies):
            facts = {"coaching_choice": choice, "coaching_tally": tally}
            yield State("coaching", facts, "EML", "no_npq")


def _launch(state: State) -> Said:
    attended = state.facts["launch_attended"]
    cites = frozenset({"APP-EML.fu.1"})
    if attended is None:
        missing = frozenset({"launch_attended"})
        return Said(Answer("insufficient_information", frozenset(), missing), {}, cites)
    if attended:
        return Said(Answer("met"), {}, cites)
    return Said(Answer("cannot_start"), {"next_step": "refer"}, cites)


def launch_states() -> Iterator[State]:
    """At the launch, or not."""
    for attended in (True, False, None):
        yield State("launch", {"launch_attended": attended}, "EML", "no_npq")


def _midpoint(state: State) -> Said:
    facts = state.facts
    decided = (facts["rulings"] or {}).get("good_reason")
    names = ("midpoint_attended", "midpoint_authorised")

    def judge(choices: Choices) -> str:
        if any(is_so(facts, choices, name) for name in names):
            return "met"
        return "met" if choices["good_reason"] == "yes" else "not_met"

    found = resolve(
        judge,
        Open(
            {"good_reason": ("yes", "no")},
            {} if decided is None else {"good_reason": decided},
            {name: ("yes", "no") for name in names if facts[name] is None},
        ),
    )
    more = {"refer_to": ("programme_team",) if found.verdict == "refer" else ()}
    cites = {"APP-EML.fu.2", "APP-EML.fu.3"}
    if found.verdict == "met" and facts["midpoint_attended"]:
        cites = {"APP-EML.ev.2"}
    elif found.verdict == "met" and facts["midpoint_authorised"]:
        cites = {"APP-EML.fu.4"}
    return Said(found, more, frozenset(cites))


def midpoint_states() -> Iterator[State]:
    """At the mid-point or not, authorised or not, and what was decided of the reason."""
    for facts in every(
        midpoint_attended=(True, False, None),
        midpoint_authorised=(True, False, None),
        rulings=(None, {"good_reason": "yes"}, {"good_reason": "no"}),
    ):
        yield State("midpoint", facts, "EML", "no_npq")


# ATT-2.3: a master's, the NPQs, and an NPQ in Year 2; Headship includes an NPQH for some.
_AWARDS = {"MET": "masters", "NPQA": "npq", "NPQ21": "npq", "HS": "npq"}


def _learning(state: State) -> Said:
    facts = state.facts
    cites = frozenset({"ATT-2.3"})
    award = state.programme in _AWARDS
    if state.programme == "EML":
        # In Year 2 some of them complete an NPQ.
        award = state.variant != "no_npq"
    if not award:
        return Said(Answer("no_requirement"), {"refer_to": ()}, cites)
    decided = (facts["rulings"] or {}).get("learning_reached")
    sure = facts["learning_accessed"]
    asks = sure is None
    unsaid = state.programme == "EML" and state.variant is None

    def judge(choices: Choices) -> str:
        if choices.get("npq_in_year_2") == "no":
            return "no_requirement"
        return "met" if sure or choices.get("learning_reached") == "yes" else "not_met"

    found = resolve(
        judge,
        Open(
            {"learning_reached": ("yes", "no")} if asks else {},
            {"learning_reached": decided} if asks and decided is not None else {},
            {"npq_in_year_2": ("yes", "no")} if unsaid else {},
        ),
    )
    more = {"refer_to": ("programme_team",) if found.verdict == "refer" else ()}
    return Said(found, more, cites)


def learning_states() -> Iterator[State]:
    """Every programme, sure or not, decided or not."""
    rows = [(code, variant) for code, variant, role in ROWS if role == ROLES[code][0]]
    for code, variant in (*rows, ("EML", None)):
        for facts in every(
            learning_accessed=(True, False, None),
            rulings=(None, {"learning_reached": "yes"}, {"learning_reached": "no"}),
        ):
            yield State("learning_access", facts, code, variant)


def _content(state: State) -> Said:
    items = state.facts["items"]
    cites = frozenset({"ATT-3.comp.1", "ATT-3.comp.2"})
    if not items:
        missing = frozenset({"content"})
        answer = Answer("insufficient_information", frozenset(), missing)
        return Said(answer, {"content_complete": False}, cites)
    undone = [name for name, done in items.items() if done is False]
    unknown = frozenset(name for name, done in items.items() if done is None)
    more: dict[str, object] = {
        "outstanding": undone,
        "completion_share": str(Fraction(sum(done is True for done in items.values()), len(items))),
        "content_complete": not undone and not unknown,
    }
    if undone:
        return Said(Answer("pending"), more, cites)
    if unknown:
        return Said(Answer("insufficient_information", frozenset(), unknown), more, cites)
    return Said(Answer("met"), more, cites)


def content_states() -> Iterator[State]:
    """Up to four items, each done, not done or not known."""
    yield State("content", {"items": None})
    for n in range(5):
        for items in every(**{f"item {at}": (True, False, None) for at in range(n)}):
            yield State("content", {"items": items})


_CASES = ("part_time", "deferral", "school_move")
_TOLD = ("explain_flexibility", "explain_responsibilities", "share_policies")


def _support(state: State) -> Said:
    lead = "delivery_partner_lead"
    more: dict[str, object] = {"contact_role": lead, "owner": lead, "refer_to": (lead,)}
    cites = {"NPQ-5.1", "NPQ-5.3"}
    if state.facts["case"] not in _CASES:
        return Said(Answer("refer"), more, frozenset(cites))
    more |= {"route": "check_in", "refer_to": ()}
    return Said(Answer("route"), more, frozenset(cites | {"NPQ-5.2", "NPQ-5.4"}))


def support_states() -> Iterator[State]:
    """Every case for the check-ins, and another."""
    for case in (*_CASES, "a complaint"):
        yield State("partner_support", {"case": case})


def _onboarding(state: State) -> Said:
    told: Mapping[str, bool | None] = state.facts["told"]
    undone = [item for item in _TOLD if told.get(item) is False]
    unknown = frozenset(item for item in _TOLD if told.get(item) is None)
    verdict = "outstanding" if undone else "insufficient_information" if unknown else "done"
    more: dict[str, object] = {"items": _TOLD, "outstanding": undone, "actor": "ambition"}
    answer = Answer(verdict, frozenset(), unknown)
    return Said(answer, more, frozenset({"NPQ-5.5", "NPQ-5.6"}))


def onboarding_states() -> Iterator[State]:
    """Every item told, not told, or not known."""
    for told in every(**dict.fromkeys(_TOLD, (True, False, None))):
        yield State("partner_onboarding", {"told": told})


_DATES = {
    "clinic": "NPQ-3.clinic.1",
    "conference": "NPQ-3.conf.1",
    "assessment": "NPQ-3.assess.2",
    "event": "ATT-3.princ.1",
}


def _dates(state: State) -> Said:
    facts = state.facts
    cites = frozenset({_DATES[facts["element"]]})
    missing = frozenset(name for name in ("published", "day") if facts[name] is None)
    more: dict[str, object] = {"refer_to": ()}
    if missing:
        return Said(Answer("insufficient_information", frozenset(), missing), more, cites)
    ahead = date.fromisoformat(facts["day"]) - date.fromisoformat(facts["published"])
    # No number says what is well ahead: the days are counted, and nobody here judges them.
    more = {"refer_to": ("programme_team",), "lead_time_days": ahead.days}
    return Said(Answer("refer"), more, cites)


def date_states() -> Iterator[State]:
    """Every element whose dates come ahead, however far ahead."""
    days: tuple[str | None, ...] = ("2022-01-03", "2022-01-31", None)
    for facts in every(element=_DATES, published=days, day=days):
        yield State("date_notice", facts)


_SAY: Mapping[str, Any] = {
    "requirement_data": _data,
    "coaching": _coaching,
    "launch": _launch,
    "midpoint": _midpoint,
    "learning_access": _learning,
    "content": _content,
    "partner_support": _support,
    "partner_onboarding": _onboarding,
    "date_notice": _dates,
}


def say(state: State) -> Said:
    """Answer any of them."""
    said: Said = _SAY[state.topic](state)
    return said

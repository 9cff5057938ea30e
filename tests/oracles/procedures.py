"""The procedures of CLAUSES.md B.2, row by row, and the body's (ATT-3.nonatt)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from oracles.resolving import Choices

__all__ = ["BODY_FOLLOWS", "CELLS", "KINDS", "Follows", "Step", "row"]


class Step(NamedTuple):
    """Who does what, when and how surely; nobody where the text names nobody (A-38)."""

    actor: str | None
    action: str
    when: str = "unspecified"
    force: str = "will"


class Follows(NamedTuple):
    """What follows where *trigger* holds: steps, or one word instead of them."""

    trigger: str
    steps: tuple[Step, ...] = ()
    instead: str = ""
    cites: tuple[str, ...] = ()


_TEAMS = "programme_team_or_events_team"
BODY_FOLLOWS = (
    Follows(
        "not_told",
        (
            Step(_TEAMS, "phone", "same_day_or_following_days"),
            Step(_TEAMS, "email", "after_phone_if_necessary", "will_if_necessary"),
            Step("programme_team", "contact_school", "if_no_response", "may"),
        ),
        cites=("ATT-3.nonatt.1", "ATT-3.nonatt.2", "ATT-3.nonatt.3", "ATT-3.nonatt.5"),
    ),
)


def _curriculum(code: str) -> tuple[Follows, ...]:
    fu_1, fu_2 = f"APP-{code}.fu.1", f"APP-{code}.fu.2"
    chase = (Step(None, "chase_key_event", force="may"),)
    return (
        Follows("key_event", chase, cites=(fu_2,)),
        *((Follows("requested", chase, cites=(fu_2,)),) if code == "CS" else ()),
        Follows("pattern", instead="refer", cites=(fu_1,)),
        Follows("absent", instead="not_routinely_chased", cites=(fu_1,)),
    )


def _call(actor: str, code: str) -> tuple[Follows, ...]:
    """Residentials of FL and HS: a call, but for those who said so beforehand."""
    cites = (f"APP-{code}.fu.1",)
    return (
        Follows("told", instead="absent_notified", cites=cites),
        Follows("not_told", (Step(actor, "phone"),), cites=cites),
    )


_ANY = "any kind of event"
_EML_DAY = Follows(
    "not_told",
    (
        Step(None, "phone", "same_day", "if_possible"),
        Step(None, "email", "after_phone"),
        Step(None, "share_workbook"),
    ),
    cites=("APP-EML.fu.7", "APP-EML.fu.8", "APP-EML.fu.9"),
)
_EML_OTHER = (
    Follows(
        "absent",
        (
            Step(None, "offer_alt_session"),
            Step(None, "email_recording_and_workbook", "if_alternative_not_possible"),
        ),
        cites=("APP-EML.fu.10", "APP-EML.fu.11"),
    ),
)
_REQUESTED = Follows(
    "requested_before",
    (
        Step("participant", "complete_form", force="asked"),
        Step("programme_leader", "sign_off"),
        Step(None, "send_catch_up_materials", "after_sign_off"),
    ),
    cites=("APP-EML.fu.4", "APP-EML.fu.5"),
)
_ROWS: Mapping[tuple[str, str], tuple[Follows, ...]] = {
    ("CSL", _ANY): _curriculum("CSL"),
    ("CS", _ANY): _curriculum("CS"),
    ("ECF", _ANY): (
        Follows(
            "absent",
            (
                Step(None, "report_to_ecf_lead_and_dp_lead", "weekly"),
                Step("partner", "partner_follow_up", force="asked"),
            ),
            cites=("APP-ECF.fu.1", "APP-ECF.fu.2"),
        ),
    ),
    ("EL", "residential"): (
        Follows(
            "absent",
            (
                Step(None, "offer_alt_cohort_residential"),
                Step("programme_team", "send_catch_up_materials", "if_alternative_not_possible"),
            ),
            cites=("APP-EL.fu.1", "APP-EL.fu.2", "APP-EL.cu.1"),
        ),
    ),
    ("EL", "online_module"): (
        Follows(
            "absent",
            (
                Step("programme_team", "contact_participant"),
                Step("programme_team", "ensure_completion"),
            ),
            cites=("APP-EL.fu.3",),
        ),
    ),
    ("EML", "launch_residential"): (
        Follows("absent", instead="cannot_start", cites=("APP-EML.fu.1",)),
    ),
    ("EML", "midpoint_residential"): (
        _REQUESTED,
        Follows(
            "unauthorised", (Step(None, "ask_reason"),), cites=("APP-EML.fu.2", "APP-EML.fu.3")
        ),
    ),
    ("EML", "development_day"): (
        Follows("told", (Step(None, "offer_alt_session"),), cites=("APP-EML.fu.6",)),
        _EML_DAY,
    ),
    ("EML", "peer_learning_group"): _EML_OTHER,
    ("EML", "virtual_twilight"): _EML_OTHER,
    ("FL", "residential"): _call("programme_team", "FL"),
    ("HS", "residential"): _call("events_lead", "HS"),
    ("HS", "virtual_twilight"): (
        Follows("absent", (Step("ps_team", "phone", "next_day"),), cites=("APP-HS.fu.2",)),
    ),
    ("NPQA", "session"): (
        Follows(
            "absent",
            (
                Step("partner", "partner_offers_alternative", force="must"),
                Step("partner", "partner_tracks_engagement", force="must"),
            ),
            cites=("APP-NPQA.fu.1", "APP-NPQA.fu.2"),
        ),
    ),
    ("MET", "module_conference"): (
        Follows(
            "no_reason_given",
            (Step("programme_team", "contact_participant"),),
            cites=("APP-MET.fu.1",),
        ),
    ),
    ("TEF", _ANY): (
        Follows("reason_known", instead="reason_known", cites=("APP-TEF.fu.1",)),
        Follows(
            "reason_not_known",
            (Step("events_lead", "contact_participant"),),
            cites=("APP-TEF.fu.2",),
        ),
    ),
}
CELLS: Mapping[str, frozenset[str]] = {
    code: frozenset(
        id_
        for (own, _), listed in _ROWS.items()
        # Of Expert Middle Leaders the cell names the kinds one by one.
        if own == code != "EML"
        for follows in listed
        for id_ in follows.cites
        if ".fu." in id_
    )
    for code in ("CSL", "CS", "ECF", "EL", "EML", "FL", "HS", "NPQA", "MET", "TEF", "TL", "NPQ21")
}
"""The clauses of each follow-up cell."""

# The kinds of session that each row lists, and one that only the body speaks of.
KINDS: Mapping[str, tuple[str, ...]] = {
    "CSL": ("development_day", "peer_learning_group", "independent_task"),
    "CS": ("development_day", "peer_learning_group", "independent_task"),
    "ECF": ("sense_making_clinic", "midpoint_conference", "independent_task"),
    "EL": ("residential", "online_module", "school_visit"),
    "EML": (
        "launch_residential",
        "midpoint_residential",
        "development_day",
        "peer_learning_group",
        "virtual_twilight",
        "academic_tutoring",
        "coaching",
        "independent_task",
    ),
    "FL": ("residential", "cohort_weekend", "study_tour", "one_to_one"),
    "HS": ("residential", "module_day", "virtual_twilight"),
    "NPQA": ("session", "independent_task"),
    "MET": ("module_conference", "sense_making_clinic"),
    "TEF": ("conference", "webinar", "school_visit", "independent_task"),
    "TL": ("event", "one_to_one"),
    "NPQ21": ("clinic", "conference", "module", "independent_task"),
}


def row(code: str, kind: str, choices: Choices) -> tuple[Follows, ...]:
    """What the row says of this kind, as it is read."""
    found = _ROWS.get((code, kind), ())
    if not found and kind != "independent_task":
        # Rows speak of attendance; a task undone is in the body alone.
        found = _ROWS.get((code, _ANY), ())
    if code == "EML":
        if kind == "launch_residential":
            if choices.get("A-33") == "another_event":
                found = ()
            if choices.get("A-20") == "any_residential":
                found = (*found, _REQUESTED)
        if kind in ("academic_tutoring", "coaching") and choices.get("A-40") == "all_events":
            found = (_EML_DAY,)
    if code == "HS" and kind == "virtual_twilight" and choices.get("A-21") == "without_notice":
        found = tuple(each._replace(trigger="not_told") for each in found)
    if code == "TEF" and found and choices.get("A-41") == "did_not_attend":
        found = (found[1]._replace(trigger="absent"),)
    return found

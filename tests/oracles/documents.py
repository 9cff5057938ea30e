"""Scope, review dates, mailboxes and dispensations (ATT-0, NPQ-0, .poc, .disp)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from oracles.resolving import Answer, Choices, Open, resolve
from oracles.states import BLANK, NA, PROGRAMMES, ROLES, STATED, VARIANTS, Said, State, cell, every

__all__ = ["contact_states", "dispensation_states", "say", "scope_states", "status_states"]

# NPQ-0.4, A-01: an intake, with a day before, in and after it.
STARTS = ("autumn_2020", "autumn_2021", "autumn_2022", None)

# CLAUSES.md B.4.
_MAILBOXES: dict[str, tuple[str, ...]] = {
    "CSL": ("curriculumleaders@ambition.org.uk",),
    "CS": ("curriculumspecialists@ambition.org.uk",),
    "EL": ("Executive.leaders@ambition.org.uk",),
    "FL": ("futureleaders@ambition.org.uk",),
    "HS": ("Headship@ambition.org.uk",),
    "NPQA": ("NPQ@ambition.org.uk",),
    "MET": ("masters@ambition.org.uk",),
    "TEF": ("Fellowshipsupport@ambition.org.uk",),
}
_ECF = {
    "ect": ("ect@ambition.org.uk", "APP-ECF.poc.1"),
    "mentor": ("ectmentors@ambition.org.uk", "APP-ECF.poc.2"),
    "lead": ("ecflead@ambition.org.uk", "APP-ECF.poc.3"),
    "visiting_fellow": ("ecfvisitingfellows@ambition.org.uk", "APP-ECF.poc.4"),
}
_EML, _EML_2020 = "Eml@ambition.org.uk", "Eml2020@ambition.org.uk"
# APP-FL.disp.1, APP-HS.disp.1.
_GROUNDS = ("ofsted", "grace_period", "parental_leave", "bereavement", "illness")


def _scope(state: State) -> Said:
    facts, code = state.facts, state.programme
    if code is None:
        # A name that no row has: covered by ATT-0.4, its requirement from the handbook.
        more: dict[str, object] = {
            "documents": ("attendance",),
            "appendix_row": None,
            "requirement": "insufficient_information",
        }
        return Said(Answer("documents"), more, frozenset({"ATT-0.4", "ATT-3.att.1"}))
    row = None if code == "NPQ21" else code
    more = {"documents": ("attendance",), "appendix_row": row, "refer_to": ()}
    if code == "CS" and facts["purchase_route"] not in (None, "bulk_buy"):
        more["refer_to"] = ("programme_team",)
        return Said(Answer("refer"), more, frozenset({"APP-CS.ev.3"}))
    carries = {"NPQA": True, "NPQ21": True, "EML": state.variant == "with_npq_y2"}.get(code, False)
    if code == "HS":
        # The heading says that an NPQH is included, and not for whom.
        carries = True
    cites = {"ATT-0.4", "ATT-3.scope.1"}
    readings: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    if carries:
        cites.add("NPQ-0.4")
        start = facts["programme_start"]
        if start is None:
            missing = frozenset({"programme_start"})
        elif start != "autumn_2020":
            more["documents"] = ("attendance", "npq")
        if start == "autumn_2022":
            readings = frozenset({"A-01"})
    return Said(Answer("documents", readings, missing), more, frozenset(cites))


def scope_states() -> Iterator[State]:
    """Every programme, variant, start and way of buying."""
    for programme in PROGRAMMES:
        for variant in VARIANTS[programme]:
            for facts in every(
                programme_start=STARTS, purchase_route=("bulk_buy", "individual", None)
            ):
                yield State("scope", facts, programme, variant)
    for start in STARTS:
        yield State("scope", {"programme_name": "Some New Programme", "programme_start": start})


def _status(state: State) -> Said:
    document, as_of = state.facts["document"], date.fromisoformat(state.facts["as_of"])
    # ATT-0.2, NPQ-0.2, A-15: due all month.
    month = {"attendance": (2023, 1), "npq": (2024, 7)}[document]
    today = (as_of.year, as_of.month)
    verdict = "due" if today == month else "current" if today < month else "overdue"
    owner = {
        "attendance": (
            "2021-01-01",
            "2023-01-01",
            "Programmes",
            "Programme Operations Director",
            ("participants", "schools"),
            "N/A",
        ),
        "npq": (
            "2024-01-01",
            "2024-07-01",
            "Programmes Division",
            "Programme Director, NPQ",
            ("npq_participants", "internal_staff", "delivery_partners"),
            None,
        ),
    }[document]
    names = ("last_reviewed", "next_review", "division", "director", "audience", "laws")
    more = {**dict(zip(names, owner, strict=True)), "still_usable": True}
    more["regulations"] = owner[-1]
    prefix = {"attendance": "ATT", "npq": "NPQ"}[document]
    cites = frozenset({f"{prefix}-0.1", f"{prefix}-0.2", f"{prefix}-0.3"})
    return Said(Answer(verdict, frozenset({"A-15"} if verdict == "due" else ())), more, cites)


def status_states() -> Iterator[State]:
    """Every day around both reviews."""
    for document, first in (("attendance", date(2022, 11, 15)), ("npq", date(2024, 5, 15))):
        for n in range(120):
            as_of = (first + timedelta(days=n)).isoformat()
            yield State("policy_status", {"document": document, "as_of": as_of})


def _contact(state: State) -> Said:
    code, cohort = state.programme or "", state.facts["cohort"]
    if code == "NPQ21":
        more: dict[str, object] = {"route": ("delivery_partner", "programme_team")}
        return Said(Answer("none_listed"), more, frozenset({"NPQ-4.port.3"}))
    if code == "TL":
        return Said(Answer("none_listed"), {}, frozenset({"APP-TL.att.1"}))
    if code == "ECF":
        roles = list(_ECF) if state.role is None else [state.role]
        more = {"emails": tuple(_ECF[role][0] for role in roles)}
        return Said(Answer("data"), more, frozenset(_ECF[role][1] for role in roles))
    cites = frozenset({f"APP-{code}.poc.1"})
    if code != "EML":
        return Said(Answer("data"), {"emails": _MAILBOXES[code]}, cites)
    if cohort is None:
        return Said(Answer("data"), {"emails": (_EML, _EML_2020)}, cites)
    # A-28; that both could be written to would be another answer, of the same kind.
    return Said(
        Answer("data", frozenset({"A-28"})),
        {"emails": (_EML_2020,) if cohort == 2020 else (_EML,)},
        cites,
    )


def contact_states() -> Iterator[State]:
    """Every programme, role and cohort."""
    for programme in PROGRAMMES:
        for role in (None, *ROLES[programme]):
            for cohort in (None, 2019, 2020, 2021, 2022):
                yield State("contact", {"cohort": cohort}, programme, None, role)


def _dispensation(state: State) -> Said:
    facts, code = state.facts, state.programme or ""
    stands = cell("disp", code)
    listed = stands == STATED and facts["ground"] in _GROUNDS
    readings: dict[str, tuple[str, ...]] = {}
    settled = {}
    if stands == STATED:
        readings["A-14"], settled["A-14"] = ("attended", "excused"), "attended"
        if facts["granted"] is None:
            readings["dispensation_granted"] = ("yes", "no")
    if stands == NA:
        readings["A-12.na"], settled["A-12.na"] = ("none_offered", "unknown"), "none_offered"
    if stands == BLANK:
        readings["A-12.blank"], settled["A-12.blank"] = ("unknown", "none_offered"), "unknown"

    def judge(choices: Choices) -> str:
        if stands != STATED:
            none = "none_offered" in (choices.get("A-12.na"), choices.get("A-12.blank"))
            return "none_offered" if none else "refer"
        if facts["granted"] is False or choices.get("dispensation_granted") == "no":
            return "not_granted"
        return "counts" if choices["A-14"] == "attended" else "excuses"

    found = resolve(judge, Open(readings, settled, {}))
    more: dict[str, object] = {"listed_ground": listed}
    more["refer_to"] = ("programme_team",) if found.verdict == "refer" else ()
    cites = {f"APP-{code}.disp.1"} if stands != "no row" else set()
    return Said(found, more, frozenset(cites))


def dispensation_states() -> Iterator[State]:
    """Every ground on every row, granted, refused or open."""
    for programme in PROGRAMMES:
        for facts in every(
            ground=(*_GROUNDS, "house_move", None),
            granted=(True, False, None),
        ):
            yield State("dispensation", facts, programme)


_SAY = {
    "scope": _scope,
    "policy_status": _status,
    "contact": _contact,
    "dispensation": _dispensation,
}


def say(state: State) -> Said:
    """Answer any of the four."""
    return _SAY[state.topic](state)

"""Catch-up: CLAUSES.md B.3, row by row, and the body (ATT-3.catchup)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from oracles.procedures import KINDS
from oracles.resolving import Choices, Open, resolve
from oracles.states import VARIANTS, Facts, Said, State, every

__all__ = ["say", "states"]


class Way(NamedTuple):
    """One way to catch up, what it needs, and after which other it comes."""

    code: str
    needs: tuple[str, ...] = ()
    after: str = ""
    on_request: bool = False
    unavailable: bool = False
    whom: str = ""
    cites: tuple[str, ...] = ()


_APPROVED = ("approved_before", "exceptional")
_COHORT = "next_cohort_exists"
_GROUP = "other_group_exists"
_CAN = "can_attend_alternative"


def _headship(first: str, other: str, *cites: str) -> tuple[Way, ...]:
    return (
        Way(first, (*_APPROVED, other, _CAN), cites=cites[:1]),
        Way("catch_up_content", _APPROVED, after=first, cites=cites[1:]),
    )


def _curriculum(code: str) -> dict[tuple[str, str], tuple[Way, ...]]:
    return {
        (code, "peer_learning_group"): (
            Way("canvas_recording", ("recorded",), cites=(f"APP-{code}.cu.1",)),
        ),
        (code, "development_day"): (Way("canvas_content", cites=(f"APP-{code}.cu.2",)),),
    }


def _conference(code: str, what: str) -> tuple[Way, ...]:
    return (
        Way("alt_event", unavailable=True, cites=(f"APP-{code}.cu.1",)),
        Way(what, cites=(f"APP-{code}.cu.2",)),
    )


_EML_OTHER = (
    Way("alt_session", ("alternative_exists",), cites=("APP-EML.cu.1",)),
    Way("recording_and_workbook", after="alt_session", cites=("APP-EML.cu.2",)),
)
_MATERIALS = Way(
    "catch_up_materials",
    ("request_before", "form_completed", "leader_signed_off"),
    cites=("APP-EML.fu.4", "APP-EML.fu.5"),
)
_ROWS: Mapping[tuple[str, str], tuple[Way, ...]] = {
    **_curriculum("CSL"),
    **_curriculum("CS"),
    ("ECF", "any"): (
        Way("steplab_course", ("steplab_available",), cites=("APP-ECF.cu.1",)),
        Way("reassign_later_session", ("extenuating",), on_request=True, cites=("APP-ECF.cu.2",)),
    ),
    ("EL", "residential"): (
        Way("alt_cohort_residential", ("alternative_exists", _CAN), cites=("APP-EL.fu.1",)),
        Way(
            "catch_up_materials",
            after="alt_cohort_residential",
            cites=("APP-EL.fu.2", "APP-EL.cu.1"),
        ),
    ),
    ("EL", "online_module"): (Way("complete_online_event", cites=("APP-EL.fu.3",)),),
    ("EML", "development_day"): (
        _EML_OTHER[0],
        Way("workbook", after="alt_session", cites=("APP-EML.cu.2", "APP-EML.fu.9")),
    ),
    ("EML", "peer_learning_group"): _EML_OTHER,
    ("EML", "virtual_twilight"): _EML_OTHER,
    ("EML", "midpoint_residential"): (_MATERIALS,),
    ("FL", "residential"): (Way("canvas_catch_up_work", _APPROVED, cites=("APP-FL.cu.1",)),),
    ("HS", "residential"): _headship("next_cohort_event", _COHORT, "APP-HS.cu.1", "APP-HS.cu.2"),
    ("HS", "virtual_twilight"): _headship(
        "other_vt_group_session", _GROUP, "APP-HS.cu.3", "APP-HS.cu.4"
    ),
    ("NPQA", "session"): (Way("partner_decides", whom="partner", cites=("APP-NPQA.cu.1",)),),
    ("MET", "module_conference"): _conference("MET", "canvas_materials_and_recordings"),
    ("TEF", "conference"): _conference("TEF", "canvas_materials"),
    ("NPQ21", "module"): (
        Way(
            "complete_module_in_own_time",
            ("programme_running",),
            cites=("NPQ-2.3", "NPQ-3.async.3", "NPQ-3.async.6"),
        ),
    ),
}
_CELLS: Mapping[str, frozenset[str]] = {
    code: frozenset(
        id_
        for (own, _), ways in _ROWS.items()
        # Of Expert Middle Leaders the cell names the kinds one by one.
        if own == code != "EML"
        for way in ways
        for id_ in way.cites
        if ".cu." in id_
    )
    for code in VARIANTS
}
_BODY = (
    Way(
        "alt_event",
        ("alternative_exists", "same_content", _CAN),
        cites=("ATT-3.catchup.2", "ATT-3.catchup.3"),
    ),
    Way("self_directed_online", ("online_materials",), "alt_event", cites=("ATT-3.catchup.4",)),
)
# Ways that are another event, which costs (ATT-3.catchup.3).
_PAID = (
    "alt_event",
    "alt_session",
    "alt_cohort_residential",
    "next_cohort_event",
    "other_vt_group_session",
    "reassign_later_session",
)
# Another delivery is the same content by its nature, and who is offered it says if they can.
_FOUND_OUT = ("same_content", _CAN)
_WAITED_FOR = "leader_signed_off"
# Who would have approved it beforehand; where nobody is named, the team.
_APPROVER = {
    **dict.fromkeys(_APPROVED, "programme_team"),
    **dict.fromkeys(("request_before", "form_completed", _WAITED_FOR), "programme_leader"),
}
_READINGS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "EML": (("A-20", "midpoint_only", "any_residential"), ("A-33", "yes", "another_event")),
    "ECF": (("A-27", "input", "available"),),
    "HS": (("A-42", "same_conditions", "unconditional"),),
}


class _Case:
    """One session missed."""

    def __init__(self, state: State) -> None:
        self.facts: Facts = state.facts
        self.code, self.kind = state.programme or "", state.facts["kind"]
        # ATT-3.catchup.5: always person by person.
        self.alone = self.kind in ("independent_task", "one_to_one")

    def row(self, choices: Choices) -> tuple[Way, ...]:
        """The row's ways, as they are read."""
        if self.alone:
            return ()
        found = _ROWS.get((self.code, self.kind), _ROWS.get((self.code, "any"), ()))
        any_residential = choices.get("A-20") == "any_residential"
        if (self.code, self.kind) == ("EML", "launch_residential") and any_residential:
            found = (_MATERIALS,)
        if choices.get("A-42") == "unconditional":
            found = tuple(way._replace(needs=()) if way.after else way for way in found)
        return found

    def body(self, row: tuple[Way, ...]) -> tuple[Way, ...]:
        """The body's ways, where the row leaves room: no delivery or approval of its own."""
        needs = {need for way in row for need in way.needs}
        own = needs & {"alternative_exists", _CAN, *_APPROVER}
        if self.alone or self.kind in ("module", "online_module"):
            return ()
        if own or any(way.whom for way in row):
            return ()
        refused = [way.code for way in row if way.unavailable]
        return tuple(way for way in _BODY if way.code not in refused)

    def has(self, need: str, choices: Choices) -> bool | None:
        """Whether something needed is there."""
        known: bool | None = self.facts.get(need)
        if known is None and need == "steplab_available" and choices.get("A-27") == "available":
            return True
        if known is None and need in choices:
            return choices[need] == "yes"
        return known

    def can(self, way: Way, choices: Choices) -> bool | None:
        """Whether the way can be gone."""
        elsewhere = {"alternative_exists", _CAN} & set(way.needs)
        if elsewhere and any(self.facts.get(need) is False for need in _FOUND_OUT):
            return False
        states = [
            True if state is None and need in _FOUND_OUT else state
            for need, state in ((need, self.has(need, choices)) for need in way.needs)
        ]
        return False if False in states else None if None in states else True

    def waits(self, choices: Choices) -> bool:
        """Whether nothing lacks but a signature that nobody gave or refused yet."""
        for way in self.row(choices):
            lacking = [need for need in way.needs if not self.has(need, choices)]
            if lacking == [_WAITED_FOR] and self.facts.get(_WAITED_FOR) is None:
                return True
        return False

    def barred(self, choices: Choices) -> bool:
        """Whether missing it means that the programme cannot be started."""
        launch = (self.code, self.kind) == ("EML", "launch_residential")
        return launch and choices.get("A-33") != "another_event"

    def judge(self, choices: Choices) -> str:
        """What there is to offer."""
        row = self.row(choices)
        if any(self.can(way, choices) and not (way.unavailable or way.whom) for way in row):
            return "options"
        if self.barred(choices):
            return "cannot_start"
        if self.waits(choices):
            return "pending"
        return "options" if any(self.can(way, choices) for way in self.body(row)) else "refer"

    def questions(self) -> Open:
        """What the answer may hang on."""
        readings = {name: (one, two) for name, one, two in _READINGS.get(self.code, ())}
        settled = {name: one for name, one, _ in _READINGS.get(self.code, ())}
        row = self.row(settled)
        unknown: dict[str, tuple[str | int, ...]] = {}
        for way in row:
            if way.on_request or way.unavailable:
                continue
            for need in way.needs:
                asking = [other for other in row if need in other.needs]
                hopeless = all(self.can(other, {}) is False for other in asking)
                told = self.facts.get(need) is not None
                if not (told or hopeless or need in (*_FOUND_OUT, _WAITED_FOR)):
                    unknown[need] = ("yes", "no")
        return Open(readings, settled, unknown)

    def standing(self, way: Way, before: Mapping[str, str], settled: Choices) -> str:
        """Where a way stands after the one that goes before it."""
        can = self.can(way, settled)
        first = before.get(way.after, "unmet")
        if way.unavailable:
            return "unavailable"
        if way.on_request:
            return {True: "on_request", False: "unavailable", None: "unknown"}[can]
        if first == "offered" or (first == "unknown" and can is not False):
            return "fallback"
        return {True: "offered", False: "unmet", None: "unknown"}[can]


def say(state: State) -> Said:
    """Say what may be offered, in order."""
    case = _Case(state)
    asked = case.questions()
    found = resolve(case.judge, asked)
    row = case.row(asked.settled)
    ways = (*row, *case.body(row))
    standing: dict[str, str] = {}
    for way in ways:
        standing[way.code] = case.standing(way, standing, asked.settled)

    def codes(*words: str) -> list[str]:
        return [way.code for way in ways if standing[way.code] in words]

    given = codes("offered", "on_request")
    if case.alone:
        given.append("individual_discussion")
    tried = [way.after for way in ways]
    if found.verdict == "options":
        if not given:
            given = [code for code in codes("unknown") if code in tried]
        unsure = [
            way
            for way in ways
            if standing[way.code] == "unknown" and (way in row or way.code in given)
        ]
        needs = {need for way in unsure for need in way.needs}
        lacking = {need for need in needs if state.facts.get(need) is None}
        found = found._replace(missing=frozenset(lacking - set(_FOUND_OUT)))
    if found.verdict in ("pending", "cannot_start"):
        given = []
    more: dict[str, object] = {
        "options": given,
        "on_request": codes("on_request"),
        "not_available": codes("unavailable"),
        "refer_to": (),
    }
    cites = {id_ for way in ways for id_ in way.cites}
    if not row:
        # The cell speaks of other kinds of session, and leaves a gap for this one.
        cites |= _CELLS[case.code]
    if found.verdict == "options":
        more["fallback"] = codes("fallback")
    if found.verdict == "pending":
        more["waiting_for"] = "programme_leader_sign_off"
    if any(code in _PAID for code in given):
        more["condition"] = "costs_met"
        cites.add("ATT-3.catchup.3")
    if found.verdict == "refer":
        more["refer_to"] = (_decides(case, row),)
    if found.verdict == "cannot_start":
        cites = {"APP-EML.fu.1"}
    elif case.alone:
        cites |= {"ATT-3.catchup.1", "ATT-3.catchup.5"}
    return Said(found, more, frozenset(cites))


def _decides(case: _Case, row: tuple[Way, ...]) -> str:
    """Whom the row names, who said no beforehand, or the team."""
    for way in row:
        if way.whom:
            return way.whom
        for need in way.needs:
            if need in _APPROVER and case.facts.get(need) is False:
                return _APPROVER[need]
    return "programme_team"


_THREE = (True, False, None)
_BEARS: Mapping[tuple[str, str], tuple[str, ...]] = {
    key: tuple(dict.fromkeys(need for way in ways for need in way.needs))
    for key, ways in _ROWS.items()
}
_ALL = tuple(
    dict.fromkeys(need for ways in (*_ROWS.values(), _BODY) for way in ways for need in way.needs)
)
_ELSEWHERE = ("alternative_exists", "same_content", _CAN, "online_materials")


def states() -> Iterator[State]:
    """Every combination of what bears on each kind, and each other fact by itself."""
    for programme, kinds in KINDS.items():
        for kind in kinds:
            own = _BEARS.get((programme, kind), _BEARS.get((programme, "any"), ()))
            if kind == "launch_residential":
                own = _MATERIALS.needs
            bears = tuple(dict.fromkeys((*own, *_ELSEWHERE)))
            plain = {"kind": kind, **dict.fromkeys(_ALL)}
            known = [{**plain, **facts} for facts in every(**dict.fromkeys(bears, _THREE))]
            for need in _ALL:
                if need not in bears:
                    known += [{**plain, need: value} for value in (True, False)]
            for facts in known:
                if not (facts["request_before"] is False and facts["leader_signed_off"]):
                    yield State("catch_up_options", facts, programme, VARIANTS[programme][-1])

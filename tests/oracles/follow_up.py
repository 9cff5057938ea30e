"""Follow-up of non-attendance: which of the procedures applies, and what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from oracles.notices import counts
from oracles.procedures import BODY_FOLLOWS, CELLS, KINDS, Follows, Step, row
from oracles.reasons import reason_status
from oracles.resolving import Answer, Choices, Open, resolve
from oracles.states import VARIANTS, Facts, Said, State, every, is_so

__all__ = ["say", "states"]


_READINGS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "EML": (
        ("A-20", "midpoint_only", "any_residential"),
        ("A-33", "yes", "another_event"),
        ("A-40", "development_days", "all_events"),
    ),
    "HS": (("A-21", "everyone_absent", "without_notice"),),
    "TEF": (("A-41", "reason_not_known", "did_not_attend"),),
}
_HANGS_ON = {
    "told": ("notified",),
    "not_told": ("notified",),
    "no_reason_given": ("notified", "reason_given"),
    "reason_known": ("reason_known",),
    "reason_not_known": ("reason_known",),
    "requested_before": ("request_before",),
    "unauthorised": ("request_before",),
    "pattern": ("repeated",),
}
_AGREEING = ("pl", "ps_bp")


class _Case:
    """One absence, with what follows from its facts filled in."""

    def __init__(self, state: State) -> None:
        self.given = state.facts
        self.code = state.programme or ""
        self.kind = self.given["kind"]
        reason = self.given["reason"]
        self.accepted = None if reason is None else reason_status({"reason": reason}).verdict
        self.told = self._told()
        known = dict(self.given)
        known["attended"] = self.given["attended"]
        if self.given["leader_signed_off"] is False:
            known["request_before"] = False
        if self.told["counts"] is False:
            # Who told nobody gave no reason and requested nothing.
            silent = {"reason_given": reason is not None, "request_before": False}
            for name, value in silent.items():
                known[name] = value if known[name] is None else known[name]
        if reason is not None and known["reason_given"] is None:
            known["reason_given"] = True
        if known["reason_known"] is None and (self.given["reason_given"] or reason is not None):
            known["reason_known"] = True
        earlier = self.given["previous_absences"]
        known["repeated"] = None if earlier is None else earlier > 0
        self.known = known

    def _told(self) -> dict[str, bool | None]:
        """Whether it was told beforehand, under both choices of A-22."""
        facts = self.given
        names = ("notified_whom", "notified_by", "notified_when")
        if facts["notified"] is not True or all(facts[name] is None for name in names):
            return dict.fromkeys(("counts", "only_exceptional_and_asked"), facts["notified"])
        notice = {
            "to": facts["notified_whom"] or "programme_team",
            "by": facts["notified_by"],
            "before_event_start": facts["notified_when"] != "after",
        }
        return counts(notice, self.accepted)

    def is_so(self, name: str, choices: Choices) -> bool:
        """Say whether a fact holds, as it is known or tried."""
        if name == "notified":
            known = self.told[str(choices.get("A-22", "counts"))]
            return choices["notified"] == "yes" if known is None else known
        return is_so(self.known, choices, name)

    def fires(self, follows: Follows, choices: Choices) -> bool:
        """Say whether something follows."""
        match follows.trigger:
            case "told":
                return self.is_so("notified", choices)
            case "not_told":
                return not self.is_so("notified", choices)
            case "no_reason_given":
                told = self.is_so("notified", choices)
                return not (told and self.is_so("reason_given", choices))
            case "reason_known":
                return self.is_so("reason_known", choices)
            case "reason_not_known":
                return not self.is_so("reason_known", choices)
            case "requested_before":
                return self.is_so("request_before", choices)
            case "unauthorised":
                return not self.is_so("request_before", choices)
            case "key_event":
                agreed = choices.get("key_event_agreed", "yes") == "yes"
                return bool(self.given["key_event"]) and agreed
            case "requested":
                return bool(self.given["requested_by"] in ("school", "trust"))
            case "pattern":
                return self.is_so("repeated", choices) and choices.get("A-07") == "pattern"
        return True

    def applies(self, choices: Choices) -> Follows | None:
        """The first thing that follows, by the row or else by the body."""
        for follows in row(self.code, self.kind, choices) or BODY_FOLLOWS:
            if self.fires(follows, choices):
                return follows
        return None

    def asks_why(self, follows: Follows) -> bool:
        """Whether a reason is there, and somebody has to say whether it is good."""
        return follows.trigger == "unauthorised" and self.given["reason"] is not None

    def steps(self, choices: Choices) -> list[Step]:
        """What is still to be done."""
        follows = self.applies(choices)
        found: list[Step] = []
        if follows is not None:
            if self.asks_why(follows):
                refused = choices.get("good_reason") == "no"
                found = [Step(None, "ask_to_leave")] if refused else []
            else:
                found = [step for step in follows.steps if not self.done(step)]
        if choices.get("A-13.row") == "beside" and row(self.code, self.kind, choices):
            for own in BODY_FOLLOWS:
                if self.fires(own, choices):
                    found += [step for step in own.steps if not self.done(step)]
        return found

    def done(self, step: Step) -> bool:
        """Whether it was done, is no longer needed, or cannot be done."""
        phone, email = self.given["phone_outcome"], self.given["email_outcome"]
        heard: bool = phone == "reached" or email == "replied"
        match step.action:
            case "phone":
                return phone is not None or email is not None
            case "email":
                return email is not None or (heard and step.when == "after_phone_if_necessary")
            case "contact_school" | "contact_participant" | "chase_key_event":
                return heard
            case "complete_form":
                return bool(self.given["form_completed"])
            case "sign_off":
                return bool(self.given["leader_signed_off"])
            case "offer_alt_session" | "offer_alt_cohort_residential":
                return self.given["alternative_exists"] is False
        return False

    def questions(self) -> tuple[Open, dict[str, tuple[str, ...]]]:
        """What the answer may hang on, and who is asked about what is open."""
        readings: dict[str, tuple[str, ...]] = {}
        settled: dict[str, str] = {}
        asked: dict[str, tuple[str, ...]] = {}
        for name, default, other in _READINGS.get(self.code, ()):
            readings[name], settled[name] = (default, other), default
        if self.told["counts"] is not None:
            readings["A-13.row"], settled["A-13.row"] = ("replaces", "beside"), "replaces"
        if len(set(self.told.values())) > 1:
            readings["A-22"] = ("counts", "only_exceptional_and_asked")
            settled["A-22"] = "counts"
        own = row(self.code, self.kind, settled)
        triggers = [each.trigger for each in own or BODY_FOLLOWS]
        if "pattern" in triggers and self.known["repeated"] is not False:
            readings["A-07"], asked["A-07"] = ("no_pattern", "pattern"), ("programme_team",)
        if "key_event" in triggers and self.given["key_event"]:
            agreed = {word.lower().replace(" ", "_") for word in self.given["agreed_by"] or ()}
            if not set(_AGREEING) <= agreed:
                readings["key_event_agreed"] = ("yes", "no")
                asked["key_event_agreed"] = ("programme_leader", "ps_bp")
        if "unauthorised" in triggers:
            readings["good_reason"], asked["good_reason"] = ("yes", "no"), ("programme_team",)
            decided = (self.given["rulings"] or {}).get("good_reason")
            if decided is not None:
                settled["good_reason"] = decided
        unknown: dict[str, tuple[str | int, ...]] = {}
        hang = [name for trigger in triggers for name in _HANGS_ON.get(trigger, ())]
        for name in ("attended", *hang):
            if name != "notified" and self.known[name] is None:
                unknown[name] = ("yes", "no")
        if None in self.told.values():
            unknown["notified"] = ("yes", "no")
        return Open(readings, settled, unknown), asked

    def judge(self, choices: Choices) -> str:
        """What follows with everything known."""
        if self.is_so("attended", choices):
            return "no_follow_up"
        follows = self.applies(choices)
        if follows is not None:
            if follows.instead in ("cannot_start", "refer"):
                return follows.instead
            if self.asks_why(follows) and choices["good_reason"] == "yes":
                return "no_follow_up"
        return "steps" if self.steps(choices) else "no_follow_up"


_OUR_NAMES = {"repeated": "previous_absences"}
_DAYS_AFTER = {"same_day": 0, "next_day": 1}


def say(state: State) -> Said:
    """Say who does what, in order."""
    case = _Case(state)
    asked, deciding = case.questions()
    found = resolve(case.judge, asked)
    taken: dict[str, Any] = {
        name: asked.settled.get(name, choices[0])
        for name, choices in (*asked.readings.items(), *asked.facts.items())
    }
    if found.verdict == "steps":
        apart = {
            name
            for name, choices in asked.facts.items()
            if len({tuple(case.steps({**taken, name: choice})) for choice in choices}) > 1
        }
        if apart:
            found = Answer("insufficient_information", found.readings, frozenset(apart))
    found = found._replace(missing=frozenset(_OUR_NAMES.get(n, n) for n in found.missing))
    steps = case.steps(taken) if found.verdict == "steps" else []
    more: dict[str, object] = {"steps": [_acted(step) for step in steps]}
    told = case.told[str(taken.get("A-22", "counts"))]
    if told is not None:
        more["notice_valid"] = told
    more["refer_to"] = ()
    if found.verdict == "refer":
        named = [who for name in sorted(found.readings) for who in deciding.get(name, ())]
        more["refer_to"] = tuple(dict.fromkeys(named))
    more |= _beside(case, found, steps, case.applies(taken))
    follows = case.applies(taken)
    cites = set(follows.cites if follows is not None else ())
    if follows is not None and not row(case.code, case.kind, taken):
        # The cell speaks of other kinds of session, and leaves a gap for this one.
        cites |= CELLS[case.code]
    return Said(found, more, frozenset(cites))


def _acted(step: Step) -> dict[str, object]:
    """A step with its actor: the Programme team where the text names nobody (A-38)."""
    stated = step.actor is not None
    return {**step._asdict(), "actor": step.actor or "programme_team", "actor_stated": stated}


def _beside(
    case: _Case, found: Answer, steps: list[Step], follows: Follows | None
) -> dict[str, object]:
    """What else is said."""
    facts = case.given
    more: dict[str, object] = {}
    if facts["previous_absences"] is not None:
        missed = facts["previous_absences"] + (facts["attended"] is False)
        more["continuation_contact"] = missed >= 2
    if found.verdict == "no_follow_up":
        if facts["attended"]:
            why = "attended"
        elif follows is None:
            why = "told_beforehand"
        else:
            why = follows.instead or "nothing_left_to_do"
        more["reason"] = why
        if facts["attended"] is False:
            more["next"] = "individual_discussion"
    if case.accepted == "recognised" and "good_reason" in found.readings:
        more["likely"] = "not_asked_to_leave"
    dated = [step for step in steps if step.when in _DAYS_AFTER]
    if dated and facts["event_date"] is not None:
        day = date.fromisoformat(facts["event_date"])
        more["due_date"] = str(day + timedelta(days=_DAYS_AFTER[dated[0].when]))
    if any(step.action == "contact_school" for step in steps):
        more["contact"] = ["line_manager", "headteacher"]
    if any(step.action == "ask_reason" for step in steps):
        more["pending"] = "reason"
    return more


_THREE = (True, False, None)
_SPACE: Mapping[str, tuple[Any, ...]] = {
    "attended": _THREE,
    "notified": _THREE,
    "notified_whom": ("programme_team", "partner_provider", "facilitator", None),
    "notified_by": ("participant", "line_manager", "other", None),
    "notified_when": ("before", "after", None),
    "reason": ("bereavement", "usual_school_duties", "holiday", None),
    "reason_given": _THREE,
    "reason_known": _THREE,
    "previous_absences": (None, 0, 1, 2),
    "key_event": _THREE,
    "agreed_by": (None, ["PL"], ["PS BP"], ["PL", "PS BP"]),
    "requested_by": (None, "school", "trust", "participant"),
    "alternative_exists": _THREE,
    "request_before": _THREE,
    "form_completed": _THREE,
    "leader_signed_off": _THREE,
    "phone_outcome": (None, "reached", "no_answer"),
    "email_outcome": (None, "replied", "no_reply"),
    "event_date": (None, "2021-03-31"),
    "rulings": (None, {"good_reason": "yes"}, {"good_reason": "no"}),
}
_ALWAYS = ("attended", "notified", "phone_outcome", "email_outcome")
_NOTICE = ("notified_whom", "notified_by", "notified_when", "reason")
_BEARS: Mapping[str, tuple[str, ...]] = {
    "CSL": ("previous_absences", "key_event", "agreed_by"),
    "CS": ("previous_absences", "key_event", "agreed_by", "requested_by"),
    "ECF": (),
    "EL": ("alternative_exists",),
    "EML": ("alternative_exists",),
    "FL": ("event_date",),
    "HS": ("event_date",),
    "NPQA": (),
    "MET": ("reason", "reason_given"),
    "TEF": ("reason", "reason_given", "reason_known"),
    "TL": (),
    "NPQ21": (),
}
_RESIDENTIAL = ("reason", "request_before", "form_completed", "leader_signed_off", "rulings")


def _unmentioned(kind: str) -> dict[str, Any]:
    return {"kind": kind, **dict.fromkeys(_SPACE)}


def _can_be(facts: Facts) -> bool:
    return not (facts["request_before"] is False and facts["leader_signed_off"])


def states() -> Iterator[State]:
    """
    Every combination of the facts that bear on each kind of session.

    Every other fact is put, each value by itself, to an absence that was told, was not, and
    may have been: it must change nothing but what the oracle says.
    """
    for programme, kinds in KINDS.items():
        variant = VARIANTS[programme][-1]
        for kind in kinds:
            plain = _unmentioned(kind)
            bears = (*_ALWAYS, *_BEARS[programme])
            if programme == "EML" and kind.endswith("_residential"):
                bears = (*_ALWAYS, *_RESIDENTIAL)
            for facts in every(**{name: _SPACE[name] for name in bears}):
                if _can_be({**plain, **facts}):
                    yield State("follow_up", {**plain, **facts}, programme, variant)
            for facts in every(**{name: _SPACE[name] for name in _NOTICE}):
                told = {**plain, "attended": False, "notified": True, **facts}
                yield State("follow_up", told, programme, variant)
            for name, values in _SPACE.items():
                if name in bears:
                    continue
                for value in values:
                    for notified in _THREE:
                        facts = {**plain, "attended": False, "notified": notified, name: value}
                        yield State("follow_up", facts, programme, variant)

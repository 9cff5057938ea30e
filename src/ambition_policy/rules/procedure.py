"""
Procedure: which procedure applies to an absence, and which of its steps are still to be taken?

A row's procedures come before the body's (reading A-13), those that name the kind of session
before those that name none; the first whose trigger holds applies. Steps that were taken, that
came to an end because somebody was heard from, or that nobody can take are left out.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> missed = Absence("clinic", phone=PhoneOutcome.NO_ANSWER)
>>> case = Applicable(missed, table.programme("NPQ21"), table, {ALWAYS: False, ASKED: False})
>>> [step.action for step in case.steps({})]
['email', 'contact_school']
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import assert_never, final

from ambition_policy.citations import Readings
from ambition_policy.decisions import Duty
from ambition_policy.facts.absences import Absence, EmailOutcome, PhoneOutcome
from ambition_policy.resolution import Choices, Question
from ambition_policy.terms.absences import AbsenceTerms
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.terms.provisions import Procedure, Step, Trigger
from ambition_policy.vocabulary import Actor, Element, Force

__all__ = ["ALWAYS", "ASKED", "Applicable"]

_TOLD = "notified"
ALWAYS, ASKED = "counts", "only_exceptional_and_asked"
"""The choices of reading A-22."""

_TURNS_ON: Mapping[Trigger, tuple[str, ...]] = {
    Trigger.ABSENT_NOTIFIED: (_TOLD,),
    Trigger.ABSENT_NOT_NOTIFIED: (_TOLD,),
    Trigger.ABSENT_NO_REASON_GIVEN: (_TOLD, "reason_given"),
    Trigger.REASON_KNOWN: ("reason_known",),
    Trigger.REASON_NOT_KNOWN: ("reason_known",),
    Trigger.REQUESTED_BEFORE: ("request_before",),
    Trigger.ABSENT_UNAUTHORISED: ("request_before",),
    Trigger.PATTERN: ("previous_absences",),
}
"""The facts that a trigger turns on."""


@final
class Applicable:
    """One absence, beside the procedures of its row and of the body."""

    def __init__(
        self,
        absence: Absence,
        programme: Programme,
        table: Table,
        told: Mapping[str, bool | None],
    ) -> None:
        self.absence = absence
        self.programme = programme
        self.terms: AbsenceTerms = table.body.absences
        self.readings: Readings = table.readings
        self.told = told
        element = self.terms.element(absence.kind, absence.element)
        # Rows speak of attendance; a task that was not done is in the body alone.
        self.attended: bool = element is not Element.INDEPENDENT_TASK
        making_up = absence.making_up
        unheard = False if told[ALWAYS] is False else None
        because = absence.reason is not None or None
        requested = making_up.request_before
        if making_up.leader_signed_off is False:
            requested = False
        self.known: dict[str, bool | None] = {
            "attended": absence.attended,
            "reason_given": _first(absence.reason_given, because, unheard),
            "reason_known": _first(absence.reason_known, absence.reason_given or None, because),
            "request_before": _first(requested, unheard),
            "previous_absences": (
                None if absence.previous_absences is None else absence.previous_absences > 0
            ),
        }

    def row(self, choices: Choices) -> list[Procedure]:
        """The row's procedures for this kind of session, those that name it first."""
        taken = self.terms.procedures_of(
            self.programme.code, self.programme.follow_up.procedures, choices
        )
        naming = [p for p in taken if self.absence.kind in p.kinds]
        return naming or [p for p in taken if not p.kinds and self.attended]

    def questions(self) -> list[Question]:
        """Readings of the row and the body, facts not given, and decisions of persons."""
        code, readings = self.programme.code, self.readings
        asked = [*self.terms.deviating(code)]
        if self.told[ALWAYS] is not None:
            # Without knowing whether anybody was told, the body's procedure is not in play.
            asked.append("A-13.row")
        if self.told[ALWAYS] != self.told[ASKED]:
            asked.append("A-22")
        default = {id_: readings.stance(id_, code).settled or "" for id_ in asked}
        row = self.row(default)
        triggers = [p.trigger for p in row or self.terms.procedures]
        if Trigger.PATTERN in triggers:
            asked.append("A-07")
        found = [Question.of(readings, id_, code) for id_ in dict.fromkeys(asked)]
        facts = ["attended", *(name for t in triggers for name in _TURNS_ON.get(t, ())), _TOLD]
        for name in dict.fromkeys(facts):
            if name == _TOLD:
                if None in self.told.values():
                    found.append(Question.fact(name))
            elif self.known[name] is None:
                found.append(Question.fact(name))
        for procedure in row:
            if procedure.trigger is Trigger.KEY_EVENT_AGREED and self.absence.key_event:
                deciding = [self.named(actor) for actor in procedure.refer_to]
                if not set(deciding) <= {self.named(actor) for actor in self.absence.agreed_by}:
                    found.append(Question.decision("key_event_agreed", *deciding))
            if procedure.trigger is Trigger.ABSENT_UNAUTHORISED:
                found.append(Question.decision("good_reason", *procedure.refer_to))
        return found

    def named(self, actor: Actor) -> Actor:
        """Resolve the abbreviation of the Curriculum rows, as reading A-39 has it."""
        settled = self.readings.stance("A-39", self.programme.code).settled
        leader = settled == "programme_leader" and actor is Actor.PL
        return Actor.PROGRAMME_LEADER if leader else actor

    def is_so(self, name: str, choices: Choices) -> bool:
        """Say whether a fact holds, as given or as tried."""
        known = self.told[choices.get("A-22", ALWAYS)] if name == _TOLD else self.known[name]
        return choices.get(name) == "yes" if known is None else known

    def fires(self, procedure: Procedure, choices: Choices) -> bool:
        """Say whether a procedure applies."""
        match procedure.trigger:
            case Trigger.ABSENT_NOTIFIED:
                return self.is_so(_TOLD, choices)
            case Trigger.ABSENT_NOT_NOTIFIED:
                return not self.is_so(_TOLD, choices)
            case Trigger.ABSENT_NO_REASON_GIVEN:
                return not (self.is_so(_TOLD, choices) and self.is_so("reason_given", choices))
            case Trigger.REASON_KNOWN:
                return self.is_so("reason_known", choices)
            case Trigger.REASON_NOT_KNOWN:
                return not self.is_so("reason_known", choices)
            case Trigger.REQUESTED_BEFORE:
                return self.is_so("request_before", choices)
            case Trigger.ABSENT_UNAUTHORISED:
                return not self.is_so("request_before", choices)
            case Trigger.KEY_EVENT_AGREED:
                agreed = choices.get("key_event_agreed", "yes") == "yes"
                return bool(self.absence.key_event) and agreed
            case Trigger.REQUESTED_BY_SCHOOL_OR_TRUST:
                return self.absence.requested_by in (Actor.SCHOOL, Actor.TRUST)
            case Trigger.PATTERN:
                repeated = self.is_so("previous_absences", choices)
                return repeated and choices.get("A-07") == "pattern"
            case Trigger.ABSENT | Trigger.CANNOT_ATTEND | Trigger.NOT_COMPLETED | Trigger.ONE_OFF:
                return True
            case Trigger.NEVER:
                return False
            case _:
                assert_never(procedure.trigger)

    def plan(self, choices: Choices) -> Procedure | None:
        """The first procedure that applies: the row's, or the body's where it has none."""
        row = self.row(choices)
        for procedure in row or self.terms.procedures:
            if self.fires(procedure, choices):
                return procedure
        return None

    def put_to_question(self, procedure: Procedure) -> bool:
        """Whether a reason is there, and somebody has to say whether it is a good one."""
        return procedure.trigger is Trigger.ABSENT_UNAUTHORISED and self.absence.reason is not None

    def steps(self, choices: Choices) -> list[Duty]:
        """The steps still to be taken."""
        procedure = self.plan(choices)
        found = [] if procedure is None else self.of(procedure)
        if procedure is not None and self.put_to_question(procedure):
            found = [_LEAVE] if choices.get("good_reason") == "no" else []
        for own in self.beside(choices):
            found += self.of(own)
        return found

    def beside(self, choices: Choices) -> list[Procedure]:
        """The body's procedures that apply as well, where a reading lets them stand beside."""
        if choices.get("A-13.row") != "beside" or not self.row(choices):
            return []
        return [own for own in self.terms.procedures if self.fires(own, choices)]

    def of(self, procedure: Procedure) -> list[Duty]:
        """One procedure's steps, as far as they are not taken or out of reach."""
        source = "body" if procedure in self.terms.procedures else "row"
        timed = self.readings.stance("A-43", self.programme.code).settled != "email_alone"
        return [
            Duty(
                actor=step.actor,
                actor_stated=step.actor_stated,
                action=step.action,
                when=step.when if timed or step.action != "phone" or source == "row" else _NO_TIME,
                force=step.force,
                source=source,
                due=self.due(step),
                clauses=step.clauses,
            )
            for step in procedure.steps
            if not self.done(step)
        ]

    def due(self, step: Step) -> date | None:
        """The day of a step, where the event's day and the text give one."""
        after = self.terms.days_after.get(step.when)
        if self.absence.date is None or after is None:
            return None
        return self.absence.date + timedelta(days=after)

    def done(self, step: Step) -> bool:
        """Whether a step was taken, came too late or cannot be taken."""
        words, making_up = self.terms.words, self.absence.making_up
        phone, email = self.absence.phone, self.absence.email
        heard = phone is PhoneOutcome.REACHED or email is EmailOutcome.REPLIED
        match step.action:
            case "phone":
                return phone is not None or email is not None
            case "email" if email is not None:
                return True
            case "contact_participant" | "chase_key_event":
                return heard
            case "complete_form":
                return bool(making_up.form_completed)
            case "sign_off":
                return bool(making_up.leader_signed_off)
            case _ if step.action in words.offers.words:
                return False in (making_up.alternative_exists, making_up.can_attend_alternative)
            case _:
                return heard and step.when in words.until_heard.words

    def clauses(self, choices: Choices) -> tuple[str, ...]:
        """Where what applies is stated."""
        procedure = self.plan(choices)
        if procedure is None:
            row = [id_ for p in self.row(choices) for id_ in p.clauses]
            return (*row, *_TALK)
        # A cell that speaks of other kinds of session leaves a gap for this one.
        gap = () if self.row(choices) else self.programme.follow_up.clauses
        found = [*gap]
        for each in (procedure, *self.beside(choices)):
            found += [*each.clauses, *(id_ for step in each.steps for id_ in step.clauses)]
        return tuple(found)


_NO_TIME = "unspecified"
_TALK = ("ATT-3.nonatt.1", "ATT-3.comm.1", "ATT-3.comm.2", "ATT-3.catchup.1")
_LEAVE = Duty(
    actor=Actor.PROGRAMME_TEAM,
    actor_stated=False,
    action="ask_to_leave",
    when=_NO_TIME,
    force=Force.WILL,
    source="row",
    clauses=("APP-EML.fu.3",),
)


def _first(*known: bool | None) -> bool | None:
    """The first that is known."""
    return next((value for value in known if value is not None), None)

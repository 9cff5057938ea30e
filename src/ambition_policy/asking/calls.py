"""
How is a question put once more, with something filled in that was not known?

A fact is filled in where the caller would have given it, a decision or reading by a ruling
(or, of a question that is about nobody, by settling it in the table); then the same question
is asked in the same way. What cannot be so beside the other facts is no choice: it raises
`InvalidFacts`, as it would for the caller.

>>> from ambition_policy.facts import Attendance, Tally
>>> from ambition_policy.questions import check_attendance
>>> ana = Participant("Ana", programme="FL", attendance=Attendance(Tally(live=12, missed=1)))
>>> call = Call(check_attendance, (ana,), {})
>>> answer = call.answer()
>>> {choice: way().answer().verdict.value for choice, way in call.ways("catch_up_open", answer)}
{'yes': 'pending', 'no': 'not_met'}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import partial
from types import NoneType
from typing import Any, final, get_args, get_type_hints

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.facts.attendance import NOTHING, Attendance, Tally
from ambition_policy.facts.engagement import Coaching, CoachingChoice, Engagement
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.rules.case import lasting
from ambition_policy.rules.standing import enough
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.terms.standards import Term

__all__ = ["Call", "Way"]

Way = Callable[[], "Call"]
"""Makes the call with one choice filled in; raises `InvalidFacts` where it cannot be so."""

_SUPPOSED = "supposed"
_ALL, _NONE = "all", "none"
_YES, _NO = "yes", "no"
# Decisions that a question about nobody in particular takes as an argument.
_ARGUMENTS = {"dispensation_granted": "granted"}


@final
@attrs.frozen
class Call:
    """
    One question with what it is asked.

    Attributes:
        question: a function that gives a decision.

        facts: its positional arguments.

        terms: its keyword arguments.
    """

    question: Callable[..., Decision[Any]]
    facts: tuple[Any, ...]
    terms: Mapping[str, Any]

    def answer(self) -> Decision[Any]:
        """Ask."""
        return self.question(*self.facts, **self.terms)

    @property
    def table(self) -> Table:
        """The terms it is asked with."""
        return self.terms.get("table") or shipped()

    @property
    def person(self) -> Participant | None:
        """Whom it is about, if anybody."""
        return next((fact for fact in self.facts if isinstance(fact, Participant)), None)

    @property
    def programme(self) -> Programme | None:
        """Their programme, if it is known."""
        code = None if self.person is None else self.person.programme
        return self.table.programmes.get(code or "")

    def told(self, **changes: Any) -> Call:  # noqa: ANN401  (fields of a participant)
        """Know something else of the person."""
        facts = tuple(
            attrs.evolve(fact, **changes) if isinstance(fact, Participant) else fact
            for fact in self.facts
        )
        return attrs.evolve(self, facts=facts)

    def with_terms(self, **changes: Any) -> Call:  # noqa: ANN401  (arguments of a question)
        """Give other keyword arguments."""
        return attrs.evolve(self, terms={**self.terms, **changes})

    def chosen(self, name: str, choice: str) -> Call:
        """Choose one of what `rows` gives."""
        return self.told(**{"role" if name == "role" else "variant": choice})

    def rows(self) -> dict[str, tuple[str, ...]]:
        """Give what says which row is meant and is not known, each with its choices."""
        person = self.person
        programme = self.programme
        if person is None or programme is None:
            return {}
        unknown: dict[str, tuple[str, ...]] = {}
        if person.variant is None and programme.variants and not programme.any_variant:
            unknown[programme.variant_fact] = tuple(programme.variants)
        if person.role is None and len(programme.roles) > 1:
            unknown["role"] = tuple(role.value for role in programme.roles)
        return unknown

    def ways(self, name: str, answer: Decision[Any]) -> Iterator[tuple[str, Way]]:
        """
        Give each choice for something open, with the way to fill it in.

        Args:
            name: the name of a fact or decision, or the id of a reading.

            answer: an answer in which it is open.
        """
        for effect in answer.readings:
            if effect.question == name and effect.settled is None:
                for choice in effect.outcomes:
                    yield choice, partial(self._decided, name, choice)
                return
        person = self.person
        filling = None if person is None else _Filling(self, person)
        own = None if filling is None else filling.ways(name, answer)
        yield from self._flags(name) if own is None else own

    def _decided(self, name: str, choice: str) -> Call:
        """Let a reading or a decision be settled."""
        person = self.person
        if person is not None:
            others = tuple(ruling for ruling in person.rulings if ruling.question != name)
            # It counts on whichever day is judged for.
            made = Ruling(name, choice, by=_SUPPOSED, on=date.min)
            return self.told(rulings=(*others, made))
        if name in _ARGUMENTS:
            return self.with_terms(**{_ARGUMENTS[name]: choice == _YES})
        readings = self.table.readings.settle(name, choice, by=_SUPPOSED)
        return self.with_terms(table=attrs.evolve(self.table, readings=readings))

    def _flags(self, name: str) -> Iterator[tuple[str, Way]]:
        """Fill in a field of that name that is not known, in whichever fact has one."""
        for at, fact in enumerate(self.facts):
            for choice, changed in _fields(fact, name):
                facts = (*self.facts[:at], changed, *self.facts[at + 1 :])
                yield choice, partial(attrs.evolve, self, facts=facts)


def _fields(fact: Any, name: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (any fact)
    """Every way to fill in the field *name* of a fact, or of a fact within it."""
    if not attrs.has(type(fact)):
        return
    for field in attrs.fields(type(fact)):
        value = getattr(fact, field.name)
        if field.name == name and value is None:
            for choice, known in _values(get_type_hints(type(fact))[name]):
                yield choice, attrs.evolve(fact, **{name: known})
            return
        for choice, changed in _fields(value, name):
            yield choice, attrs.evolve(fact, **{field.name: changed})


def _values(hint: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (a type hint)
    """The values that a field may take, where they are few."""
    for kind in get_args(hint):
        if kind is bool:
            yield _YES, True
            yield _NO, False
        elif kind is not NoneType and isinstance(kind, type) and issubclass(kind, StrEnum):
            for member in kind:
                yield member.value, member


@final
@attrs.frozen
class _Filling:
    """Facts about a person that are not a field of their own, or stand for several."""

    call: Call
    person: Participant

    def ways(self, name: str, answer: Decision[Any]) -> Iterator[tuple[str, Way]] | None:
        """Give the ways to fill in the fact *name*; `None` where it is none of these."""
        rows = self.call.rows()
        match name:
            case _ if name in rows:
                chosen = self.call.chosen
                return ((choice, partial(chosen, name, choice)) for choice in rows[name])
            case "programme":
                named = answer.details.get("candidates") or tuple(self.call.table.programmes)
                codes = named if isinstance(named, tuple) else ()
                return self.fields("programme", dict(zip(codes, codes, strict=True)))
            case "programme_start":
                return self.start()
            case "contract_terms":
                return self.contract()
            case "attendance" | "event_counts":
                return self.attendance()
            case "catch_up_open":
                return self.catch_up()
            case "engagement" | "units_total" | "units_recoverable":
                return self.engagement(name)
            case "coaching" | "coaching_choice":
                return self.coaching(name)
            case _ if name.endswith("s_total"):
                return self.total(name.removesuffix("s_total"))
            case _:
                return None

    def fields(self, name: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Way]]:
        """Fill in one field of the person."""
        for choice, value in values.items():
            yield choice, partial(self.call.told, **{name: value})

    def row(self) -> Row | None:
        """The row, if it is known which."""
        programme = self.call.programme
        if programme is None or self.call.rows():
            return None
        return programme.row(self.person.variant, self.person.role)

    def start(self) -> Iterator[tuple[str, Way]]:
        """Begin in the intake that the NPQ policy names, before it, or after it."""
        first, last = self.call.table.body.npq_intake
        name = "start" if self.person.npq is None else "npq_start"
        day = timedelta(days=1)
        return self.fields(name, {"intake": first, "before": first - day, "after": last + day})

    def contract(self) -> Iterator[tuple[str, Way]]:
        """Let the contract say nothing, and as little or as much as one can of what is asked."""
        row = self.row()
        terms = [limit.term for limit in row.standard.limits] if row is not None else []
        terms = terms or [Term.MIN_ATTENDANCE_SHARE]
        most = self.person.attendance.tally.required if self.person.attendance else 0
        loose = {
            term: Fraction(0 if term.name.startswith("MIN") else 1 if term.is_share else most)
            for term in terms
        }
        strict = {term: Fraction(int(term.name.startswith("MIN"))) for term in terms}
        yield "as_policy", partial(self.call.with_terms, contract_unknown=False)
        stated = tuple(self.call.terms.get("contracts", ()))
        for choice, limits in (("looser", loose), ("stricter", strict)):
            own = Contract(_SUPPOSED, party=Party.FUNDER, limits=limits)
            changes = {"contract_unknown": False, "contracts": (*stated, own)}
            yield choice, partial(self.call.with_terms, **changes)

    def attendance(self) -> Iterator[tuple[str, Way]]:
        """Attend everything there is, or nothing."""
        row = self.row()
        if row is not None:
            asked = {**row.counts(), **self.person.counts}
            known = [1 if count is None else count for count in asked.values()]
            for choice, status in ((_ALL, "live"), (_NONE, "lost")):
                attendance = Attendance(Tally(**{status: sum(known) or 1}))
                yield choice, partial(self.call.told, attendance=attendance)

    def catch_up(self) -> Iterator[tuple[str, Way]]:
        """Say of all that was missed that it can still be made up, or no longer."""
        taken = self.person.attendance
        if taken is not None:
            for choice, is_open in ((_YES, True), (_NO, False)):
                yield choice, partial(self._with_catch_up, taken, is_open=is_open)

    def _with_catch_up(self, taken: Attendance, *, is_open: bool) -> Call:
        def said(tally: Tally) -> Tally:
            return tally.with_catch_up(is_open=is_open)

        def maybe(tally: Tally | None) -> Tally | None:
            return None if tally is None else said(tally)

        attendance = attrs.evolve(
            taken,
            tally=said(taken.tally),
            days=maybe(taken.days),
            minutes=maybe(taken.minutes),
            by_kind={kind: said(tally) for kind, tally in taken.by_kind.items()},
            by_year={year: said(tally) for year, tally in taken.by_year.items()},
        )
        coaching = self.person.coaching
        if coaching is not None:
            coaching = attrs.evolve(coaching, tally=maybe(coaching.tally))
        return self.call.told(attendance=attendance, coaching=coaching)

    def engagement(self, name: str) -> Iterator[tuple[str, Way]]:
        """Engage with everything there is or nothing; or fill in what is not known of it."""
        given = self.person.engagement
        if given is None:
            total = (self.person.engaged_before_deferral or 0) + 1
            for choice, engaged in ((_ALL, total), (_NONE, 0)):
                made = Engagement(total=total, engaged=engaged, recoverable=0)
                yield choice, partial(self.call.told, engagement=made)
        elif name == "units_total":
            known = given.engaged + (given.recoverable or 0) + (given.lost or 0) + given.missed
            for choice, more in (("as_counted", 0), ("more", enough(self.limits(), known))):
                if known + more:
                    yield choice, partial(self._with_total, given, known + more)
        else:
            for choice in (_ALL, _NONE):
                yield choice, partial(self._with_rest, given, choice)

    def _with_total(self, given: Engagement, total: int) -> Call:
        return self.call.told(engagement=attrs.evolve(given, total=total))

    def _with_rest(self, given: Engagement, choice: str) -> Call:
        def said(counted: Engagement) -> Engagement:
            fewest, most = counted.ahead
            if counted.total is None or fewest == most:
                return counted
            ahead = most if choice == _ALL else fewest
            return attrs.evolve(counted, recoverable=ahead, lost=None, missed=0)

        otherwise = {name: said(other) for name, other in given.otherwise.items()}
        return self.call.told(engagement=attrs.evolve(said(given), otherwise=otherwise))

    def coaching(self, name: str) -> Iterator[tuple[str, Way]]:
        """Choose coaching or decline it; attend all of it, or none."""
        given, programme = self.person.coaching, self.call.programme
        if given is not None and name == "coaching_choice":
            for chosen in CoachingChoice:
                changed = attrs.evolve(given, choice=chosen)
                yield chosen.value, partial(self.call.told, coaching=changed)
        elif given is not None and programme is not None:
            expected = next((one.expected for one in programme.optional if one.expected), 1)
            for choice, status in ((_ALL, "live"), (_NONE, "lost")):
                tally = Tally(**{status: expected})
                yield choice, partial(self.call.told, coaching=Coaching(given.choice, tally))

    def total(self, kind: str) -> Iterator[tuple[str, Way]]:
        """Let there be as many sessions of a kind as were counted, or so many more to come."""
        row, taken = self.row(), self.person.attendance
        if row is None or taken is None or kind not in row.uncounted:
            return
        asked = {**row.counts(), **self.person.counts, kind: 0}
        counted: int | None = taken.by_kind.get(kind, NOTHING).required
        if not taken.by_kind:
            rest = [count for count in asked.values() if count is not None]
            counted = taken.tally.required - sum(rest) if len(rest) == len(asked) else None
        if counted is not None:
            for more in range(enough(self.limits(), taken.tally.required) + 1):
                yield str(more), partial(self._with_more, taken, {kind: counted + more}, more)

    def _with_more(self, taken: Attendance, count: dict[str, int], more: int) -> Call:
        ahead, minutes = Tally(pending=more), taken.minutes
        if more and minutes is not None:
            minutes += ahead * lasting(minutes, taken.tally.required)
        by_kind = dict(taken.by_kind)
        for kind in count if by_kind else ():
            by_kind[kind] = by_kind.get(kind, NOTHING) + ahead
        # In which year they fall is not known.
        by_year = taken.by_year if not more else {}
        changed = attrs.evolve(
            taken, tally=taken.tally + ahead, minutes=minutes, by_kind=by_kind, by_year=by_year
        )
        return self.call.told(attendance=changed, counts={**self.person.counts, **count})

    def limits(self) -> list[Fraction]:
        """Give whatever the row and the contracts at hand ask for, and the whole."""
        row = self.row()
        limits = [Fraction(1)]
        limits.extend(limit.value for limit in (row.standard.limits if row is not None else ()))
        for contract in self.call.terms.get("contracts", ()):
            limits.extend(contract.limits.values())
        return limits

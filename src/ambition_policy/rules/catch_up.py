"""
Catch-up: what may somebody be offered for a session that they missed, and in what order?

What was missed is always talked through individually (ATT-3.catchup.1). The row's own options
come first, in its order; the body offers another event of the same content, if its cost is
met (ATT-3.catchup.2, .3), or else self-directed material (ATT-3.catchup.4). A missed deadline
or one-to-one is settled person by person (ATT-3.catchup.5). Some options need approval
beforehand (APP-FL.cu.1, APP-HS.cu.1 to .4, reading A-42; APP-EML.fu.4, reading A-20), some
may only be asked for (APP-ECF.cu.2), some do not exist (APP-MET.cu.1, APP-TEF.cu.1), and in
one programme the Partner decides (APP-NPQA.cu.1). Whoever misses the launch of Expert Middle
Leaders cannot start, so there is nothing to make up (APP-EML.fu.1, reading A-33).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> missed = Absence("residential", making_up=CatchUpFacts(alternative_exists=True))
>>> found = options(missed, table.programme("EL"), table)
>>> found.verdict, [(o.option, o.standing) for o in found.options]
... # doctest: +NORMALIZE_WHITESPACE
(<CatchUpVerdict.OPTIONS: 'options'>,
 [('alt_cohort_residential', 'offered'), ('catch_up_materials', 'fallback')])
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ambition_policy.decisions import Decision, Detail, Effect, Option
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.absences import CatchUpFacts as CatchUpFacts  # noqa: PLC0414  (the example)
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.programmes import Programme, Table
from ambition_policy.terms.provisions import CatchUpOption
from ambition_policy.vocabulary import Actor, Element

__all__ = ["CatchUpVerdict", "options"]


class CatchUpVerdict(StrEnum):
    """What there is to offer."""

    OPTIONS = "options"
    """There is something, in order of preference."""

    PENDING = "pending"
    """Somebody's signature is waited for."""

    REFER = "refer"
    """It is talked through individually, or decided by somebody."""

    CANNOT_START = "cannot_start"
    """Nothing makes up for it: the programme cannot be started."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


_BECAUSE = {
    CatchUpVerdict.OPTIONS: "there is something to offer",
    CatchUpVerdict.PENDING: "what there is follows a signature that has not been given yet",
    CatchUpVerdict.REFER: "what there is has to be talked through with the participant",
    CatchUpVerdict.CANNOT_START: "whoever cannot attend it cannot start",
    CatchUpVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_MET, _UNMET, _UNKNOWN = "met", "unmet", "unknown"
_CANNOT_START = "cannot_start"


def options(
    absence: Absence,
    programme: Programme,
    table: Table,
    *,
    rulings: Iterable[Ruling] = (),
) -> Decision[CatchUpVerdict]:
    """
    List what may be offered.

    Args:
        absence: what was missed, with what is known of the ways to make it up.

        programme: the programme, with its row's options.

        table: the body's options, and the readings.

        rulings: what was decided for this participant.

    Returns:
        A decision with the options in order, the row's before the body's, each with its
        preconditions. Their details sum them up: `not_available`, `on_request`, `fallback`,
        `waiting_for`, and `condition` where going to another event costs something.
    """
    case = _Case(absence, programme, table)
    found = resolve(
        case.judge,
        ruled(case.questions(), rulings),
        refer=CatchUpVerdict.REFER,
        unknown=CatchUpVerdict.INSUFFICIENT_INFORMATION,
    )
    return case.decision(found.outcome, found.effects, found.missing)


class _Case:
    """One absence, beside the options of its row and of the body."""

    def __init__(self, absence: Absence, programme: Programme, table: Table) -> None:
        self.absence = absence
        self.facts = absence.making_up
        self.programme = programme
        self.terms = table.body.absences
        self.readings = table.readings
        self.element = self.terms.element(absence.kind, absence.element)
        self.deviations = self.terms.deviating(programme.code)
        self.defaults = {
            id_: self.readings.stance(id_, programme.code).settled or "" for id_ in self.deviations
        }

    @property
    def alone(self) -> bool:
        """Whether it is something that is always settled person by person."""
        return self.element in (Element.ONE_TO_ONE, Element.INDEPENDENT_TASK)

    def row(self, choices: Choices) -> list[CatchUpOption]:
        """The row's options for this kind of session."""
        if self.alone:
            return []
        own = self.programme.catch_up.options
        taken = self.terms.options_of(self.programme.code, own, choices)
        return [o for o in taken if not o.kinds or self.absence.kind in o.kinds]

    def bars(self, choices: Choices) -> bool:
        """Whether missing it means that the programme cannot be started."""
        own = self.programme.follow_up.procedures
        taken = self.terms.procedures_of(self.programme.code, own, choices)
        outcomes = [p.outcome for p in taken if self.absence.kind in p.kinds]
        return _CANNOT_START in outcomes

    def body(self, row: list[CatchUpOption]) -> list[CatchUpOption]:
        """The body's options, as far as the row leaves room for them."""
        if self.alone or self.element is Element.SELF_STUDY:
            return []
        own = {need for option in row for need in option.needs}
        refused = {option.option for option in row if option.unavailable}
        if own & {*self.terms.words.alternative_needs.words, *self.terms.approvals} or any(
            option.refer_to for option in row
        ):
            # The row has another delivery of its own, or leaves it to an approval or a person.
            return []
        return [option for option in self.terms.options if option.option not in refused]

    def need(self, need: str, choices: Choices) -> bool | None:
        """Say whether a precondition holds; offering finds out about some of them."""
        known = self.facts.holds(need)
        if known is None and need in self.terms.presumed(self.programme.code, choices):
            return True
        if known is None and need in choices:
            return choices[need] == "yes"
        return known

    def state(self, option: CatchUpOption, choices: Choices) -> bool | None:
        """Say whether an option's preconditions hold."""
        gentle = self.terms.words.answered_by_offering.words
        elsewhere = set(option.needs) & set(self.terms.words.alternative_needs.words)
        if elsewhere and any(self.facts.holds(need) is False for need in gentle):
            # Another delivery is no help if they cannot come, or if its content is another.
            return False
        states = [
            True if state is None and need in gentle else state
            for need, state in ((n, self.need(n, choices)) for n in option.needs)
        ]
        if False in states:
            return False
        return None if None in states else True

    def questions(self) -> list[Question]:
        """Readings of the row, and the facts that its options and the body's turn on."""
        found = [Question.of(self.readings, id_, self.programme.code) for id_ in self.deviations]
        needs = [
            need
            for option in self.row(self.defaults)
            if not option.on_request and not option.unavailable
            for need in option.needs
        ]
        unasked = {*self.terms.words.answered_by_offering.words, *self.terms.waiting_for}
        open_needs = [
            need
            for need in dict.fromkeys(needs)
            if need not in unasked and self.facts.holds(need) is None
        ]
        return [*found, *map(Question.fact, open_needs)]

    def judge(self, choices: Choices) -> CatchUpVerdict:
        """Decide with everything known; the first line that fits counts."""
        row = self.row(choices)
        if any(self.state(o, choices) and not o.unavailable and not o.refer_to for o in row):
            return CatchUpVerdict.OPTIONS
        if self.bars(choices):
            return CatchUpVerdict.CANNOT_START
        if self.waiting(row, choices):
            return CatchUpVerdict.PENDING
        if any(self.state(option, choices) for option in self.body(row)):
            return CatchUpVerdict.OPTIONS
        return CatchUpVerdict.REFER

    def waiting(self, row: list[CatchUpOption], choices: Choices) -> str | None:
        """What is waited for, where nothing else is lacking."""
        for option in row:
            lacking = [need for need in option.needs if not self.need(need, choices)]
            if len(lacking) == 1 and self.facts.holds(lacking[0]) is None:
                return self.terms.waiting_for.get(lacking[0])
        return None

    def listed(self) -> list[Option]:
        """Every option with its standing, the row's first."""
        row = self.row(self.defaults)
        result: list[Option] = []
        ahead: dict[str, str] = {}
        for source, found in (("row", row), ("body", self.body(row))):
            for option in found:
                standing = self.standing(option, ahead)
                ahead[option.option] = standing
                needs = {need: _SAID[self.need(need, self.defaults)] for need in option.needs}
                result.append(
                    Option(
                        option=option.option,
                        standing=standing,
                        source=source,
                        needs=FrozenMap(needs),
                        clauses=option.clauses,
                    )
                )
        if self.alone:
            [only] = self.terms.words.individual.words
            result.append(Option(option=only, clauses=self.terms.words.individual.clauses))
        return result

    def standing(self, option: CatchUpOption, ahead: dict[str, str]) -> str:
        """Where an option stands after those ahead of it."""
        state = self.state(option, self.defaults)
        before = [ahead.get(code, _UNMET) for code in option.only_if_not]
        if option.unavailable:
            return "unavailable"
        if option.on_request:
            return "on_request" if state else "unavailable" if state is False else _UNKNOWN
        if "offered" in before or (_UNKNOWN in before and state is not False):
            return "fallback"
        if state is False:
            return _UNMET
        return "offered" if state else _UNKNOWN

    def decision(
        self, verdict: CatchUpVerdict, effects: tuple[Effect, ...], missing: tuple[str, ...]
    ) -> Decision[CatchUpVerdict]:
        """Say it."""
        listed = self.listed()
        row = self.row(self.defaults)
        tried = {code for option in (*row, *self.body(row)) for code in option.only_if_not}
        given = [o for o in listed if o.standing in ("offered", "on_request")]
        if verdict is CatchUpVerdict.OPTIONS and not given:
            # What the next one waits for is offered without knowing whether it can be had.
            unsure = [o for o in listed if o.standing == _UNKNOWN and o.option in tried]
            given = unsure
        details: dict[str, Detail] = {}
        clauses = ["ATT-3.catchup.1"]
        if verdict in (CatchUpVerdict.PENDING, CatchUpVerdict.CANNOT_START):
            given = []
        if verdict is CatchUpVerdict.PENDING:
            details["waiting_for"] = self.waiting(row, self.defaults)
        if verdict is CatchUpVerdict.OPTIONS:
            details["fallback"] = _codes(listed, "fallback")
            unsure = [o for o in listed if o.standing == _UNKNOWN]
            asked = [n for o in unsure if o.source == "row" or o in given for n in o.needs]
            # What offering finds out does not have to be asked for beforehand.
            found_out = self.terms.words.answered_by_offering.words
            missing = tuple(
                need
                for need in dict.fromkeys(asked)
                if self.facts.holds(need) is None and need not in found_out
            )
        if any(option.option in self.terms.words.paid_for.words for option in given):
            details["condition"] = "costs_met"
            clauses.append("ATT-3.catchup.3")
        details["on_request"] = _codes(listed, "on_request")
        details["not_available"] = _codes(listed, "unavailable")
        details["options"] = tuple(option.option for option in given)
        own = [id_ for option in listed for id_ in option.clauses]
        if not row:
            # The cell speaks of other kinds of session; that it does not of this one is a gap.
            own = [*self.programme.catch_up.clauses, *own]
        if verdict is CatchUpVerdict.CANNOT_START:
            own = list(self.programme.follow_up.clauses) or ["APP-EML.fu.1"]
            details["next_step"] = "refer"
        return Decision(
            question="catch_up",
            verdict=verdict,
            because=_BECAUSE[verdict],
            clauses=tuple(dict.fromkeys((*own, *clauses))),
            readings=effects,
            missing=missing,
            refer_to=self.deciding(row) if verdict is CatchUpVerdict.REFER else (),
            options=tuple(listed),
            details=FrozenMap(details),
        )

    def deciding(self, row: list[CatchUpOption]) -> tuple[Actor, ...]:
        """Who decides: whom the row names, or who could have approved it, or the team."""
        for option in row:
            if option.refer_to:
                return option.refer_to
            for need in option.needs:
                if need in self.terms.approvals and self.facts.holds(need) is False:
                    return (self.terms.approvals[need],)
        return (Actor.PROGRAMME_TEAM,)


_SAID = {True: _MET, False: _UNMET, None: _UNKNOWN}


def _codes(listed: list[Option], standing: str) -> tuple[str, ...]:
    return tuple(option.option for option in listed if option.standing == standing)

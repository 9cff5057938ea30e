"""
Continuation: does the Programme team talk to somebody about going on?

It does where several events or one-to-ones were missed (ATT-3.defwd.1), several tasks were not
done (ATT-3.defwd.2), or no steps were taken to make up what was missed (ATT-3.defwd.3, .4).
How many are several, which are counted together and which at all is reading A-06. Somebody
whose circumstances change so that the requirement gets hard to meet has to make contact
themselves (ATT-3.att.4). What is talked through is deferral first; withdrawal where deferral
does not suit (ATT-3.att.5) or the requirement cannot be met (ATT-3.defwd.5). Nothing here
decides either: that is for a person, and how deferral works stands in another policy.

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> found = assess(Misses(events=2, one_to_ones=0, tasks=0, catch_up_steps_taken=True), table)
>>> found.verdict, found.assumptions
(<ContinuationVerdict.CONTACT: 'contact'>, ('A-06',))
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from ambition_policy.decisions import Decision, Detail, Option, Verdict
from ambition_policy.facts.misses import Misses
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Choices, Question, resolve, ruled
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Actor

__all__ = ["ContinuationAsked", "ContinuationVerdict", "assess", "options"]


class ContinuationVerdict(StrEnum):
    """Whether there is talk about going on."""

    CONTACT = "contact"
    """The Programme team makes contact."""

    CONTACT_REQUIRED = "contact_required"
    """The participant has to make contact."""

    NO_CONTACT = "no_contact"
    """Nothing starts the conversation."""

    REFER = "refer"
    """It is for a person, or another policy, to say."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    """It depends on a fact that was not given."""


class ContinuationAsked(StrEnum):
    """What else may be asked, which no function decides."""

    WITHDRAW_NOW = "withdraw_now"
    HOW_LONG = "how_long"


_BECAUSE = {
    ContinuationVerdict.CONTACT: "enough was missed, or nothing was done to make it up",
    ContinuationVerdict.CONTACT_REQUIRED: "changed circumstances put the requirement at risk",
    ContinuationVerdict.NO_CONTACT: "not enough was missed, and it is being made up",
    ContinuationVerdict.REFER: "it is for a person, or another policy, to say",
    ContinuationVerdict.INSUFFICIENT_INFORMATION: "it depends on a fact that was not given",
}
_NUMBER, _POOLING, _COUNTED = "A-06.number", "A-06.pooling", "A-06.counted"
_FEW, _MANY, _MORE = "one", "several", "none"


def assess(
    misses: Misses,
    table: Table,
    *,
    programme: str | None = None,
    requirement: Verdict | None = None,
    asked: ContinuationAsked | None = None,
    rulings: Iterable[Ruling] = (),
) -> Decision[ContinuationVerdict]:
    """
    Say whether there is talk about going on, and about what.

    Args:
        misses: how much was missed, and what was done about it.

        table: the readings, and what is talked through.

        programme: the programme's code, where a reading is taken otherwise for it.

        requirement: the verdict on the attendance requirement, if there is one.

        asked: a question that the text leaves to a person or another policy.

        rulings: what was decided for this participant.

    Returns:
        A decision with the options in the order of the text. Its detail
        `withdrawal_for_attendance` says whether withdrawing because of attendance may be
        talked through at all.
    """
    rulings = tuple(rulings)
    if asked is not None:
        return _left_open(asked, table, requirement, rulings)
    case = _Case(misses)
    questions = [
        *(Question.fact(name, (_MORE, _FEW, _MANY)) for name in case.unknown),
        *(Question.fact(name) for name in case.open_flags),
        Question.of(table.readings, _NUMBER, programme),
        Question.of(table.readings, _POOLING, programme),
        Question.of(table.readings, _COUNTED, programme, case.countable),
    ]
    found = resolve(
        case.judge,
        ruled(questions, rulings),
        refer=ContinuationVerdict.REFER,
        unknown=ContinuationVerdict.INSUFFICIENT_INFORMATION,
    )
    verdict = found.outcome
    clauses: tuple[str, ...] = ("ATT-3.defwd.1", "ATT-3.defwd.2", "ATT-3.defwd.3")
    details: dict[str, Detail] = {}
    listed: tuple[Option, ...] = ()
    match verdict:
        case ContinuationVerdict.CONTACT_REQUIRED:
            clauses = ("ATT-3.att.4", "ATT-3.att.5", "ATT-3.att.6")
            details |= {
                "by": Actor.PARTICIPANT.value,
                "to": Actor.PROGRAMME_TEAM.value,
                "order": "deferral_first",
            }
            listed = options(table, requirement, participant_asks=True, rulings=rulings)
        case ContinuationVerdict.CONTACT:
            clauses = (*clauses, "ATT-3.defwd.4", "ATT-3.defwd.5")
            details |= {
                "by": Actor.PROGRAMME_TEAM.value,
                "to": Actor.PARTICIPANT.value,
                "order": "deferral_first",
                "withdrawn": False,
            }
            listed = options(table, requirement, rulings=rulings)
        case _:
            pass
    if requirement is not None:
        details["requirement"] = requirement.value
    if listed:
        details["withdrawal_for_attendance"] = requirement is Verdict.NOT_MET
    return Decision(
        question="continuation",
        verdict=verdict,
        because=_BECAUSE[verdict],
        clauses=clauses,
        readings=found.effects,
        missing=found.missing,
        refer_to=found.refer_to or ((Actor.PROGRAMME_TEAM,) if listed else ()),
        options=listed,
        counts=case.counts(),
        details=FrozenMap(details),
    )


def options(
    table: Table,
    requirement: Verdict | None,
    *,
    participant_asks: bool = False,
    rulings: Iterable[Ruling] = (),
) -> tuple[Option, ...]:
    """
    List what is talked through, in the order of the text.

    Args:
        table: what the text lists.

        requirement: the verdict on the attendance requirement, if there is one.

        participant_asks: whether a participant's changed circumstances began it; then
            withdrawal is talked through as well, in case deferral does not suit.

        rulings: what was decided; `deferral_suits` says whether deferral would do.
    """
    [first, second] = table.body.absences.words.continuation.words
    suits = {r.choice for r in rulings if r.question == "deferral_suits"}
    result = [Option(option=first, clauses=("ATT-3.att.4", "ATT-3.defwd.5"))]
    if suits == {"no"} or requirement is Verdict.NOT_MET or participant_asks:
        does_not_suit = "met" if suits == {"no"} else "unmet" if suits else "unknown"
        cannot = "met" if requirement is Verdict.NOT_MET else "unmet" if requirement else "unknown"
        result.append(
            Option(
                option=second,
                standing="offered" if "met" in (does_not_suit, cannot) else "fallback",
                needs=FrozenMap(deferral_does_not_suit=does_not_suit, requirement_lost=cannot),
                clauses=("ATT-3.att.5", "ATT-3.defwd.5"),
            )
        )
    return tuple(result)


def _left_open(
    asked: ContinuationAsked,
    table: Table,
    requirement: Verdict | None,
    rulings: tuple[Ruling, ...],
) -> Decision[ContinuationVerdict]:
    """Refer what no clause decides."""
    details: dict[str, Detail] = {}
    listed: tuple[Option, ...] = ()
    clauses: tuple[str, ...]
    match asked:
        case ContinuationAsked.WITHDRAW_NOW:
            whom, clauses = Actor.PROGRAMME_TEAM, ("ATT-3.defwd.5", "ATT-3.att.6", "ATT-4.1")
            details["withdrawn"] = False
            listed = options(table, requirement, rulings=rulings)
        case ContinuationAsked.HOW_LONG:
            whom, clauses = Actor.DEFERRAL_POLICY, ("ATT-3.att.6", "ATT-4.2", "NPQ-4.defer.1")
        case _:
            assert_never(asked)
    if requirement is not None:
        details["requirement"] = requirement.value
    return Decision(
        question="continuation",
        verdict=ContinuationVerdict.REFER,
        because=_BECAUSE[ContinuationVerdict.REFER],
        clauses=clauses,
        refer_to=(whom,),
        options=listed,
        details=FrozenMap(details),
    )


class _Case:
    """What one person missed."""

    def __init__(self, misses: Misses) -> None:
        self.facts = misses
        self.known = {
            "events_missed": misses.events,
            "one_to_ones_missed": misses.one_to_ones,
            "tasks_missed": misses.tasks,
        }
        self.unknown = [name for name, count in self.known.items() if count is None]
        flags: dict[str, bool | None] = {
            "catch_up_steps_taken": (
                True if misses.catch_up_complete else misses.catch_up_steps_taken
            ),
            "requirement_at_risk": misses.requirement_at_risk,
        }
        self.flags = flags
        asked = ["catch_up_steps_taken"] if misses.anything is not False else []
        asked += ["requirement_at_risk"] if misses.circumstances_changed else []
        self.open_flags = [name for name in asked if flags[name] is None]
        # A way of counting is in play only where it is known what it leaves out.
        self.countable = {"every"}
        if not self.unknown:
            self.countable |= {"not_excused"} if misses.excused is not None else set()
            self.countable |= {"not_caught_up"} if misses.caught_up is not None else set()

    def counts(self) -> FrozenMap[str, int]:
        """What is known to be missed, by its name."""
        return FrozenMap({k: count for k, count in self.known.items() if count is not None})

    def is_so(self, name: str, choices: Choices) -> bool:
        """Say whether a fact holds, as given or as tried."""
        known = self.flags[name]
        return choices[name] == "yes" if known is None else known

    def judge(self, choices: Choices) -> ContinuationVerdict:
        """Decide with everything known; the first line that fits counts."""
        changed = self.facts.circumstances_changed
        if changed and self.is_so("requirement_at_risk", choices):
            return ContinuationVerdict.CONTACT_REQUIRED
        least = int(choices[_NUMBER])
        tried = {_MORE: 0, _FEW: 1, _MANY: least}
        missed = {
            name: tried[choices[name]] if count is None else count
            for name, count in self.known.items()
        }
        if any(count >= least for count in self.groups(missed, choices)):
            return ContinuationVerdict.CONTACT
        if any(missed.values()) and not self.is_so("catch_up_steps_taken", choices):
            return ContinuationVerdict.CONTACT
        return ContinuationVerdict.NO_CONTACT

    def groups(self, missed: dict[str, int], choices: Choices) -> list[int]:
        """What is counted together, and what of it is counted."""
        events, one_to_ones, tasks = missed.values()
        match choices[_POOLING]:
            case "all_apart":
                groups = [events, one_to_ones, tasks]
            case "all_together":
                groups = [events + one_to_ones + tasks]
            case _:
                groups = [events + one_to_ones, tasks]
        left_out = {
            "not_excused": self.facts.excused,
            "not_caught_up": self.facts.caught_up,
        }.get(choices[_COUNTED])
        # It is not known which of them were left out, so each group may have lost them all.
        return [count - min(count, left_out or 0) for count in groups]

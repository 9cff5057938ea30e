"""
May a module be opened, was an order kept, may the assessment be sat?

>>> from ambition_policy.facts import Participant, Sitting
>>> kim = Participant("Kim", programme="NPQ21", variant="NPQSL")
>>> sitting = Sitting(
...     opens=date(2023, 10, 2), on=date(2023, 10, 8), units_total=20, engaged_on_day=17
... )
>>> decision = may_sit_assessment(kim, sitting)
>>> decision.verdict.value, decision.counts["units_short"]
('not_allowed', 1)
>>> may_open_module(kim, 3, Progress([1])).counts["next_allowed"]
2
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.facts.people import Participant
from ambition_policy.facts.progress import Progress, Sitting
from ambition_policy.facts.sessions import Module
from ambition_policy.questions.common import Stated, finish, npq_of, rulings_of
from ambition_policy.rules import assessment_window, module_period, sequence
from ambition_policy.rules.assessment_window import WindowVerdict
from ambition_policy.rules.module_period import ModuleVerdict
from ambition_policy.rules.sequence import SequenceVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table

__all__ = [
    "check_module_period",
    "check_module_release",
    "check_order",
    "may_finish_modules",
    "may_open_module",
    "may_sit_assessment",
]


def may_open_module(
    participant: Participant,
    module: int,
    progress: Progress,
    *,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[SequenceVerdict]:
    """
    May a module be opened?

    Args:
        participant: what is known of the person.

        module: the module's place in the order, from 1.

        progress: which modules were opened and finished.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites NPQ-3.async.2, with the next module that may be opened.

    Raises:
        InvalidFacts: the place is not a whole number from 1.
    """
    table = table or shipped()
    programme, _, _ = npq_of(participant, table)
    decision = sequence.assess(
        module, progress, programme, table.readings, rulings=rulings_of(participant, as_of)
    )
    return finish(decision, participant, table, as_of)


def may_finish_modules(finished: Sequence[int]) -> Decision[SequenceVerdict]:
    """
    May modules be finished in this order?

    Args:
        finished: places in the order, from 1, as they were finished.
    """
    return sequence.assess_finishing(finished)


def check_order(
    kind: str, attended: Sequence[int], *, elsewhere: Iterable[int] = ()
) -> Decision[SequenceVerdict]:
    """
    Were clinics, or other events, attended in order?

    Args:
        kind: the kind of session.

        attended: places in the order, from 1, as they were attended.

        elsewhere: those of them that were attended with another cohort.

    Returns:
        A decision that at most warns; what was attended counts in any order.
    """
    return sequence.assess_order(kind, attended, elsewhere=elsewhere)


def check_module_period(
    participant: Participant,
    module: Module,
    *,
    running: bool | None = None,
    programme_end: date | None = None,
    table: Table | None = None,
    as_of: date | None = None,
) -> Decision[ModuleVerdict]:
    """
    May a module be opened or finished then, and was it in the ideal two weeks?

    Args:
        participant: what is known of the person.

        module: the module's days.

        running: whether the programme was running then.

        programme_end: the last day of the programme, where it is known.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

    Returns:
        A decision that cites NPQ-3.async.3, .4 and .6; going beyond the ideal costs nothing.
    """
    table = table or shipped()
    programme, _, _ = npq_of(participant, table)
    decision = module_period.assess(
        module,
        table.body.circumstances.module_ideal,
        table.readings,
        running=running,
        programme_end=programme_end,
        programme=programme.code,
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, table, as_of)


def check_module_release(module: Module) -> Decision[ModuleVerdict]:
    """
    Did a module go online ahead of its schedule, as promised?

    Args:
        module: the day it went online, and the day it was scheduled for.
    """
    return module_period.assess_release(module)


def may_sit_assessment(
    participant: Participant,
    sitting: Sitting,
    *,
    table: Table | None = None,
    as_of: date | None = None,
    contracts: Sequence[Contract] = (),
    contract_unknown: bool = False,
) -> Decision[WindowVerdict]:
    """
    May somebody sit the assessment on this day: is it in the window, and was enough done?

    Args:
        participant: what is known of the person; their engagement stands for that of the
            day of sitting where *sitting* says nothing of it.

        sitting: the window, the day, and how much was engaged with by then.

        table: the terms; those that ship with the library unless given.

        as_of: the day to judge for.

        contracts: contracts in force for the participant.

        contract_unknown: whether a contract is known to differ whose terms are not at hand.

    Returns:
        A decision that cites NPQ-3.assess.1 and NPQ-2.2, with both tests and what is short.
    """
    stated = Stated.of(table, as_of, contracts, unknown=contract_unknown)
    terms = stated.table
    programme, variant, start = npq_of(participant, terms)
    row = programme.row(variant)
    engagement = participant.engagement
    said = (sitting.engaged_on_opening, sitting.engaged_on_day)
    if engagement is not None and said == (None, None):
        sitting = attrs.evolve(
            sitting, units_total=engagement.total, engaged_on_day=engagement.engaged
        )
    decision = assessment_window.assess(
        sitting,
        row,
        terms.body.circumstances,
        terms.readings,
        start=start,
        intake=terms.body.npq_intake,
        overlay=stated.overlay(row),
        rulings=rulings_of(participant, as_of),
    )
    return finish(decision, participant, terms, as_of)

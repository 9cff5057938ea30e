"""
Laws: what holds for every table, and which example shows that it does not hold for mine?

Each law is called with a table, ours or one's own, and draws as many examples as the profile
of Hypothesis in force asks for. `check` reads the table for what is wrong with it first, and
then holds all of them against it.

>>> from hypothesis import settings
>>> check(settings=settings(max_examples=5, derandomize=True, database=None))["D.1"]
5
"""

from __future__ import annotations

from hypothesis import settings as Settings  # noqa: N812  (a class in small letters)

from ambition_policy.frozen import FrozenMap
from ambition_policy.laws.analysis import Flaw, faults
from ambition_policy.laws.families import (
    answers_are_pure_and_explained,
    discretion_is_no_refusal,
    lateness_is_a_share_of_the_session,
    modules_open_in_order,
    provision_ends_only_outside_the_area,
    the_window_holds_its_days,
)
from ambition_policy.laws.law import BrokenLaw, Law, expect, law
from ambition_policy.laws.learning import a_new_fact_fails_nobody
from ambition_policy.laws.orders import (
    part_time_and_moves_change_no_limit,
    the_order_of_facts_changes_nothing,
    the_order_of_records_changes_nothing,
    the_order_of_what_happened_changes_nothing,
)
from ambition_policy.laws.people import Taken
from ambition_policy.laws.requirements import (
    a_reading_is_named_where_it_matters,
    contracts_act_term_by_term,
    counts_are_conserved,
    more_live_never_hurts,
    no_requirement_no_failure,
    thresholds_are_exact,
    verdicts_with_open_items_are_safe,
)
from ambition_policy.laws.stating import (
    a_sum_is_what_its_contract_states,
    going_on_is_what_its_contract_states,
)
from ambition_policy.laws.unweighed import (
    a_pattern_is_for_a_person,
    a_remark_changes_no_count,
    nothing_is_invented,
    telling_costs_nothing,
)
from ambition_policy.terms import Table, shipped

__all__ = [
    "LAWS",
    "BrokenLaw",
    "BrokenTable",
    "Flaw",
    "Law",
    "Taken",
    "check",
    "expect",
    "faults",
    "law",
]

LAWS: tuple[Law, ...] = (
    more_live_never_hurts,
    verdicts_with_open_items_are_safe,
    thresholds_are_exact,
    counts_are_conserved,
    no_requirement_no_failure,
    nothing_is_invented,
    a_pattern_is_for_a_person,
    discretion_is_no_refusal,
    telling_costs_nothing,
    a_remark_changes_no_count,
    contracts_act_term_by_term,
    a_sum_is_what_its_contract_states,
    going_on_is_what_its_contract_states,
    answers_are_pure_and_explained,
    a_reading_is_named_where_it_matters,
    the_order_of_facts_changes_nothing,
    the_order_of_records_changes_nothing,
    the_order_of_what_happened_changes_nothing,
    part_time_and_moves_change_no_limit,
    the_window_holds_its_days,
    modules_open_in_order,
    lateness_is_a_share_of_the_session,
    provision_ends_only_outside_the_area,
    a_new_fact_fails_nobody,
)
"""The ten invariants of both policies, and those that are worth having beside them."""


class BrokenTable(AssertionError):
    """
    A table is broken before any law is asked.

    Attributes:
        flaws: everything that is wrong with it.
    """

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        """Keep what is wrong."""
        self.flaws = flaws
        super().__init__(flaws)

    def __str__(self) -> str:
        """List it, one a line."""
        return "\n  ".join([f"{len(self.flaws)} flaws in the table", *map(str, self.flaws)])


def check(table: Table | None = None, *, settings: Settings | None = None) -> FrozenMap[str, int]:
    """
    Hold everything against a table.

    Args:
        table: the terms; those that ship with the library unless given.

        settings: how many examples are drawn of each law; the profile in force unless given.

    Returns:
        How many examples were held against each law, by its number.

    Raises:
        BrokenTable: reading it shows what is wrong.

        BrokenLaw: a law does not hold; it shows the smallest example.
    """
    table = table or shipped()
    flaws = faults(table)
    if flaws:
        raise BrokenTable(flaws)
    return FrozenMap({one.id: one(table, settings=settings) for one in LAWS})

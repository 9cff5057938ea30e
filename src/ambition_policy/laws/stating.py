"""
What does a contract change, where it states a sum or that delivery goes on?

The halves of law D.9 of the register that are about charges and moves.
"""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ambition_policy.decisions import Decision
from ambition_policy.laws.law import expect, law
from ambition_policy.strategies.asked import contracts, every_row
from ambition_policy.strategies.calls import Call, calls
from ambition_policy.terms import Contract, Party, Table

__all__ = ["a_sum_is_what_its_contract_states", "going_on_is_what_its_contract_states"]

_SUM, _GOES_ON = "non_attendance_charge", "continue_after_uncovered_move"


class _Asked:
    """One question, asked under contracts that state a term, beside others that do not matter."""

    def __init__(self, call: Call, table: Table, term: str, rest: Contract) -> None:
        person = attrs.evolve(call.arguments["participant"], rulings=[], engagement=None)
        self.call, self.table, self.term = call.given(participant=person), table, term
        self.rest = attrs.evolve(rest, party=Party.DFE)

    def under(self, *values: bool | int | None) -> Decision[Any]:
        """Ask under one contract for each value; `None` states nothing of the term."""
        stating = []
        for at, value in enumerate(values):
            stated: dict[str, Any] = {"name": f"contract {at}", self.term: value}
            stating.append(attrs.evolve(self.rest, **stated))
        return self.call.given(contracts=stating).ask(self.table)

    def settled(self) -> bool:
        """Whether it is settled which of two contracts is followed."""
        person = self.call.arguments["participant"]
        stance = self.table.readings.stance("A-26.conflict", person.programme)
        return stance.settled is not None


def _plain(asked: _Asked) -> Decision[Any]:
    """What follows without any contract, which one without the term leaves as it is."""
    plain = asked.under()
    expect(asked.under(None) == plain, "a contract that says nothing of it changes it")
    return plain


@law(
    "D.9b",
    clauses=("ATT-0.5", "ATT-3.scope.5", "ATT-3.charge.3"),
    draws=lambda table: (
        st.tuples(
            calls(table=table, asked=("check_charge",)),
            contracts(),
            st.integers(0, 100_000),
            st.integers(0, 100_000),
        )
        if every_row(table)
        else None
    ),
)
def a_sum_is_what_its_contract_states(
    table: Table, example: tuple[Call, Contract, int, int]
) -> None:
    """A contract's sum is named where something is owed, nothing else is, and two are referred."""
    call, rest, one, two = example
    asked = _Asked(call, table, _SUM, rest)
    plain, alone = _plain(asked), asked.under(one)
    if alone.verdict.value == "charge":
        named = alone.details["amount"]
        expect(named == one, f"it names {named}, and the contract {one}")
        expect(plain.verdict.value in ("may_charge", "refer"), "a sum makes a charge of nothing")
    else:
        expect(alone.verdict is plain.verdict, f"with a sum it is {alone.verdict.value}")
    both = asked.under(one, two)
    if one == two or asked.settled():
        expect(both.verdict is alone.verdict, "two that agree are not followed")
    elif alone.verdict.value == "charge":
        expect(both.verdict.value == "refer", f"two that disagree give {both.verdict.value}")
        expect(both.details["amount"] is None, "a sum is named that one of them does not state")


@law(
    "D.9c",
    clauses=("ATT-0.5", "ATT-3.scope.5", "NPQ-1.5"),
    draws=lambda table: (
        st.tuples(calls(table=table, asked=("check_move",)), contracts())
        if any(programme.document == "npq" for programme in table.programmes.values())
        else None
    ),
)
def going_on_is_what_its_contract_states(table: Table, example: tuple[Call, Contract]) -> None:
    """A contract may promise to go on, may repeat the policy, and two that differ are referred."""
    call, rest = example
    asked = _Asked(call, table, _GOES_ON, rest)
    promise, refusal = True, False
    plain, ends, goes_on = _plain(asked), asked.under(refusal), asked.under(promise)
    expect(ends.verdict is plain.verdict, f"repeating the policy gives {ends.verdict.value}")
    expect(goes_on.verdict.value != "duty_lapses", "a promise to go on is not kept")
    if plain.verdict.value not in ("duty_lapses", "insufficient_information"):
        expect(goes_on.verdict is plain.verdict, f"a promise gives {goes_on.verdict.value}")
    both = asked.under(promise, refusal)
    assume(not asked.settled())
    found = (plain.verdict.value, goes_on.verdict.value)
    if found == ("duty_lapses", "continues"):
        expect(both.verdict.value == "refer", f"two that disagree give {both.verdict.value}")

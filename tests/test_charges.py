"""Charges: what may be passed on, to whom, and never a sum of our own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absence_facts import PROGRAMMES, TABLE, person, settled
from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Expense
from ambition_policy.questions import check_charge
from ambition_policy.rules.charges import ChargeVerdict
from ambition_policy.terms.contracts import Contract
from ambition_policy.vocabulary import Actor, Element

V = ChargeVerdict
WORDS = TABLE.body.absences.words
NO_SHOW: dict[str, Any] = {"attended": False}


def charge(kind: str | None = None, *contracts: Contract, **facts: Any) -> Decision[V]:  # noqa: ANN401  (facts of every kind)
    return check_charge(person("FL"), Expense(kind, **facts), contracts=contracts)


class TestText:
    """ATT-3.charge.1 to .3, ATT-3.catchup.3, ATT-3.fin.1."""

    def test_an_event_nobody_came_to(self) -> None:
        found = charge("residential", **NO_SHOW)
        assert (found.verdict, found.refer_to) == (V.MAY_CHARGE, (Actor.PROGRAMME_TEAM,))
        assert found.details["payers"] == ("participant", "school", "trust")
        assert found.details["exemption"] is None

    def test_another_event_depends_on_its_cost(self) -> None:
        found = charge("development_day", catch_up="alt_session")
        assert found.details["condition"] == "costs_met"

    @pytest.mark.parametrize(
        ("kind", "facts"),
        [
            ("residential", {"attended": True}),
            ("peer_learning_group", {"catch_up": "canvas_recording"}),
            ("one_to_one", NO_SHOW),
            ("independent_task", NO_SHOW),
            ("coaching", {"attended": False, "element": Element.ONE_TO_ONE}),
        ],
    )
    def test_no_basis(self, kind: str, facts: dict[str, Any]) -> None:
        found = charge(kind, **facts)
        assert (found.verdict, found.details["amount"]) == (V.NO_BASIS, None)

    def test_unknown_facts(self) -> None:
        assert charge("residential").missing == ("attended",)
        assert charge("coaching", **NO_SHOW).missing == ("element",)

    def test_what_others_say(self) -> None:
        assert charge(withdrawing=True).refer_to == (Actor.WITHDRAWAL_POLICY,)
        assert charge(deferring=True).refer_to == (Actor.DEFERRAL_POLICY,)
        assert charge("session", catch_up="partner_alternative").refer_to == (Actor.PARTNER,)
        called_off = charge("residential", cancelled_by=Actor.AMBITION, attended=False)
        assert called_off.verdict is V.REFER

    def test_how_much(self) -> None:
        found = charge("residential", amount_asked=True, **NO_SHOW)
        assert (found.verdict, found.details["may_charge"]) == (V.REFER, True)


class TestContracts:
    """ATT-0.5: only a contract states a sum."""

    first = Contract("one", non_attendance_charge=15000)
    second = Contract("two", non_attendance_charge=10000)

    def test_a_sum(self) -> None:
        found = charge("residential", self.first, Contract("three"), **NO_SHOW)
        assert (found.verdict, found.details["amount"]) == (V.CHARGE, 15000)
        assert found.terms_from["non_attendance_charge"] == "contract: one"

    def test_the_same_sum_twice(self) -> None:
        again = Contract("again", non_attendance_charge=15000)
        for contracts in ((self.first, again), (again, self.first)):
            found = charge("residential", *contracts, **NO_SHOW)
            assert found.terms_from["non_attendance_charge"] == "contract: again, one"

    def test_not_for_what_was_attended(self) -> None:
        assert charge("residential", self.first, attended=True).verdict is V.NO_BASIS

    def test_two_sums(self) -> None:
        found = charge("residential", self.first, self.second, **NO_SHOW)
        assert (found.verdict, found.refer_to) == (V.REFER, (Actor.CONTRACT_OWNER,))
        [effect] = found.readings
        assert (effect.question, effect.settled) == ("A-26.conflict", None)
        assert effect.outcomes == {"one": "15000", "two": "10000"}
        assert charge("residential", self.second, self.first, **NO_SHOW) == found
        third = Contract("three", non_attendance_charge=20000)
        every = (self.first, self.second, third)
        [effect] = charge("residential", *every, **NO_SHOW).readings
        assert effect.outcomes == {"one": "15000", "two": "10000", "three": "20000"}

    @pytest.mark.parametrize(
        ("facts", "verdict", "decides"),
        [
            ({"attended": True}, V.NO_BASIS, ()),
            ({"catch_up": "alt_session"}, V.MAY_CHARGE, (Actor.PROGRAMME_TEAM,)),
            (
                {"catch_up": "alt_session", "amount_asked": True},
                V.REFER,
                (Actor.PROGRAMME_TEAM,),
            ),
        ],
    )
    def test_two_sums_for_what_neither_speaks_of(
        self, facts: dict[str, Any], verdict: V, decides: tuple[Actor, ...]
    ) -> None:
        """They state what a missed event costs, and nothing of what making it up does."""
        found = charge("residential", self.first, self.second, **facts)
        assert (found.verdict, found.refer_to, found.readings) == (verdict, decides, ())
        assert "ATT-0.5" not in found.clauses

    def test_two_sums_where_it_is_not_known_who_came(self) -> None:
        """As for any open reading beside a missing fact: it is named, and nobody is asked yet."""
        found = charge("residential", self.first, self.second)
        assert (found.missing, found.refer_to) == (("attended",), ())
        assert found.assumptions == ("A-26",)
        same = charge("residential", self.first, self.first)
        assert (same.missing, same.readings) == (("attended",), ())

    @pytest.mark.parametrize(("choice", "pence"), [("first", 15000), ("second", 10000)])
    def test_a_26(self, choice: str, pence: int) -> None:
        found = check_charge(
            person("FL"),
            Expense("residential", **NO_SHOW),
            contracts=(self.first, self.second),
            table=settled("A-26.conflict", choice),
        )
        assert found.details["amount"] == pence
        [effect] = found.readings
        assert (effect.question, effect.settled, effect.by) == ("A-26.conflict", choice, "a test")
        assert effect.outcomes == {"first": "15000", "second": "10000"}
        assert "ATT-0.5" in found.clauses

    @pytest.mark.parametrize("choice", ["first", "second"])
    def test_a_26_where_nothing_is_owed(self, choice: str) -> None:
        table = settled("A-26.conflict", choice)
        for attended in (True, None):
            found = check_charge(
                person("FL"),
                Expense("residential", attended=attended),
                contracts=(self.first, self.second),
                table=table,
            )
            assert found.readings == ()


@given(
    st.sampled_from(PROGRAMMES),
    st.sampled_from(["residential", "one_to_one", "session"]),
    st.none() | st.booleans(),
    st.sampled_from([None, *WORDS.paid_for.words, "canvas_recording"]),
)
def test_no_sum_without_a_contract(
    code: str, kind: str, attended: bool | None, catch_up: str | None
) -> None:
    """CLAUSES.md D.7: nobody is charged by the text, and no amount is invented."""
    expense = Expense(kind, attended=attended, catch_up=catch_up)
    found = check_charge(person(code), expense)
    assert found.details["amount"] is None
    assert found.verdict is not V.CHARGE


def test_wrong_facts() -> None:
    wrong: Any = {"attended": 1, "amount_asked": None, "element": "party"}
    with pytest.raises(InvalidFacts) as raised:
        Expense("", **wrong)
    assert len(raised.value.faults) == 4

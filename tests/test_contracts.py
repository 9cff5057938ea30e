"""Contracts act term by term (ATT-0.5, ATT-3.scope.5)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidTerms
from ambition_policy.facts import Attendance, Engagement, Participant, Ruling, Sitting, Tally
from ambition_policy.questions import (
    check_attendance,
    check_eligibility,
    check_requirements,
    may_sit_assessment,
)
from ambition_policy.rules.overlay import Overlay
from ambition_policy.terms import load_contracts, shipped
from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.standards import Term
from ambition_policy.vocabulary import Role

LAWS = settings(deadline=None, derandomize=True, max_examples=80)
ATTEND = Term.MIN_ATTENDANCE_SHARE
ENGAGE = Term.MIN_ENGAGEMENT_SHARE


def leader(**counts: int) -> Participant:
    return Participant("x", programme="FL", attendance=Attendance(Tally(**counts)))


def npq(engaged: int, total: int = 20) -> Participant:
    return Participant(
        "x",
        programme="NPQ21",
        variant="NPQSL",
        start=dt.date(2021, 10, 1),
        engagement=Engagement(total=total, engaged=engaged, lost=total - engaged),
    )


def share(top: int, bottom: int, *, name: str = "c", party: Party | None = None) -> Contract:
    return Contract(name, party=party, limits={ATTEND: Fraction(top, bottom)})


class TestStatedTerms:
    """A contract replaces what it states, stricter or looser."""

    def test_a_looser_term_wins(self) -> None:
        decision = check_attendance(leader(live=12, lost=1), contracts=[share(9, 10)])
        assert decision.verdict is Verdict.MET
        assert decision.terms_from == {"min_attendance_share": "contract: c"}
        assert "ATT-0.5" in decision.clauses

    def test_a_stricter_term_wins(self) -> None:
        contract = Contract("c", limits={Term.MAX_MISSED: 1})
        who = Participant(
            "x",
            programme="NPQA",
            variant="NPQML",
            attendance=Attendance(Tally(live=4, caught_up=2)),
        )
        assert check_attendance(who).verdict is Verdict.MET
        decision = check_attendance(who, contracts=[contract])
        assert decision.verdict is Verdict.NOT_MET
        assert decision.terms_from == {
            "max_missed": "contract: c",
            "max_not_made_up": "row",
        }

    def test_a_term_where_the_policy_has_none(self) -> None:
        who = Participant("x", programme="MET", attendance=Attendance(Tally(live=6, lost=6)))
        assert check_attendance(who, contracts=[share(1, 2)]).verdict is Verdict.MET
        assert check_attendance(who, contracts=[share(3, 4)]).verdict is Verdict.NOT_MET

    def test_where_nothing_is_listed(self) -> None:
        who = Participant(
            "x",
            programme="ECF",
            variant="expansion",
            role=Role.VISITING_FELLOW,
            attendance=Attendance(Tally(live=1)),
        )
        assert check_attendance(who, contracts=[share(1, 2)]).verdict is Verdict.MET
        assert check_attendance(who).verdict is Verdict.NONE_LISTED

    def test_two_that_disagree_where_it_does_not_matter(self) -> None:
        """Both are named, in whichever order they come, and nothing is counted by either."""
        who = Participant(
            "x", programme="NPQA", variant="NPQML", attendance=Attendance(Tally(live=6))
        )
        two, three = (
            Contract(name, limits={Term.MAX_MISSED: Fraction(most)})
            for name, most in (("two", 2), ("three", 3))
        )
        one, other = (check_attendance(who, contracts=own) for own in ([two, three], [three, two]))
        assert one == other
        assert one.verdict is Verdict.MET
        assert one.terms_from["max_missed"] == "contract: three, two"
        assert "misses_left" not in one.counts
        assert check_attendance(who, contracts=[three]).counts["misses_left"] == 3

    @LAWS
    @given(st.integers(0, 13), st.integers(0, 13))
    def test_an_empty_contract_changes_nothing(self, live: int, caught: int) -> None:
        caught = min(caught, 13 - live)
        who = leader(live=live, caught_up=caught, lost=13 - live - caught)
        assert check_attendance(who, contracts=[Contract("c")]) == check_attendance(who)
        assert check_attendance(who, contracts=[share(1, 1)]) == check_attendance(who)

    @LAWS
    @given(st.integers(0, 10), st.fractions(0, 1))
    def test_a_stated_term_makes_the_row_irrelevant(self, live: int, asked: Fraction) -> None:
        """Only the contract's share decides, whatever the row asks for."""
        who = Participant(
            "x",
            programme="HS",
            variant="new_design",
            attendance=Attendance(Tally(live=live, lost=10 - live)),
        )
        decision = check_attendance(who, contracts=[Contract("c", limits={ATTEND: asked})])
        assert (decision.verdict is Verdict.MET) == (Fraction(live, 10) >= asked)

    def test_replacing_more_than_it_states_is_a_reading(self) -> None:
        contract = Contract("c", limits={Term.MAX_MISSED: 1})
        who = Participant(
            "x",
            programme="NPQA",
            variant="NPQML",
            attendance=Attendance(Tally(live=5, lost=1)),
        )
        decision = check_attendance(who, contracts=[contract])
        assert decision.verdict is Verdict.NOT_MET
        assert decision.assumptions == ("A-26",)


class TestConflicts:
    """Contracts are not ranked among themselves, nor a handbook against the appendix."""

    def test_two_that_disagree_in_a_way_that_matters(self) -> None:
        contracts = [share(1, 1, name="funder"), share(9, 10, name="school")]
        decision = check_attendance(leader(live=12, lost=1), contracts=contracts)
        assert decision.verdict is Verdict.REFER
        assert decision.refer_to == ("contract_owner",)
        [effect] = [e for e in decision.readings if e.settled is None]
        assert effect.outcomes == {"funder": "not_met", "school": "met"}

    def test_two_that_disagree_in_no_way_that_matters(self) -> None:
        contracts = [share(1, 1, name="funder"), share(9, 10, name="school")]
        assert check_attendance(leader(live=13), contracts=contracts).verdict is Verdict.MET
        lost = check_attendance(leader(live=11, lost=2), contracts=contracts)
        assert lost.verdict is Verdict.NOT_MET

    def test_two_terms_in_conflict(self) -> None:
        contracts = [
            Contract("one", limits={ATTEND: 1, Term.MAX_MISSED: 0}),
            Contract("two", limits={ATTEND: Fraction(1, 2), Term.MAX_MISSED: 5}),
        ]
        decision = check_attendance(leader(live=12, lost=1), contracts=contracts)
        assert decision.verdict is Verdict.REFER
        assert {e.question for e in decision.readings if e.settled is None} == {
            "A-26.conflict:min_attendance_share",
            "A-26.conflict:max_missed",
        }

    def test_two_contracts_and_two_handbooks_on_one_term(self) -> None:
        """What is said of the handbooks is another question than what is said of the contracts."""
        books = [
            share(1, 2, name="2023 handbook", party=Party.HANDBOOK),
            share(3, 4, name="2024 handbook", party=Party.HANDBOOK),
        ]
        own = [share(12, 13, name="funder"), share(9, 13, name="school")]
        found = check_attendance(leader(live=10, lost=3), contracts=[*books, *own])
        assert found.assumptions == ("A-26",)
        assert {e.question for e in found.readings} == {"A-26.conflict:min_attendance_share"}
        overlay = Overlay(shipped().programme("FL").row().standard, (*books, *own), "FL")
        assert list(overlay.conflicts().values()) == [
            "A-26.conflict:min_attendance_share",
            "A-26.conflict:min_attendance_share:handbook",
        ]

    def test_a_ruling_ends_it(self) -> None:
        contracts = [share(1, 1, name="funder"), share(9, 10, name="school")]
        ruling = Ruling("A-26.conflict", "school", by="Legal", on=dt.date(2024, 1, 1))
        who = Participant(
            "x", programme="FL", attendance=Attendance(Tally(live=12, lost=1)), rulings=[ruling]
        )
        decision = check_attendance(who, contracts=contracts)
        assert decision.verdict is Verdict.MET
        assert decision.readings[0].by == "Legal"
        assert decision.terms_from == {"min_attendance_share": "contract: school"}

    def test_the_order_of_contracts_is_not_read_where_they_do_not_matter(self) -> None:
        """Shares of attendance say nothing of who may sit an assessment (found by law D.10c)."""
        who = npq(0, 1)
        sitting = Sitting(units_total=1, engaged_on_day=0)
        contracts = [share(1, 1, name="a"), share(0, 1, name="b")]
        found = [
            may_sit_assessment(who, sitting, contracts=order)
            for order in (contracts, contracts[::-1])
        ]
        assert found[0].terms_from == found[1].terms_from

    def test_a_handbook_that_differs(self) -> None:
        handbook = share(9, 10, name="2024 handbook", party=Party.HANDBOOK)
        decision = check_attendance(leader(live=12, lost=1), contracts=[handbook])
        assert decision.verdict is Verdict.REFER
        assert decision.assumptions == ("A-13",)
        same = share(1, 1, name="2024 handbook", party=Party.HANDBOOK)
        assert check_attendance(leader(live=12, lost=1), contracts=[same]).assumptions == ()

    def test_two_handbooks_that_disagree(self) -> None:
        """Neither comes before the other, in whichever order they are named."""
        first = share(9, 10, name="2023 handbook", party=Party.HANDBOOK)
        second = share(1, 2, name="2024 handbook", party=Party.HANDBOOK)
        for contracts in ([first, second], [second, first]):
            decision = check_attendance(leader(live=11, lost=2), contracts=contracts)
            assert decision.verdict is Verdict.REFER
            assert {e.question for e in decision.readings if e.settled is None} == {
                "A-13.handbook",
                "A-26.conflict",
            }
            rulings = [
                Ruling("A-13.handbook", "handbook", by="Legal", on=dt.date(2024, 1, 1)),
                Ruling("A-26.conflict", "2024 handbook", by="Legal", on=dt.date(2024, 1, 1)),
            ]
            tally = Attendance(Tally(live=11, lost=2))
            who = Participant("x", programme="FL", attendance=tally, rulings=rulings)
            ruled = check_attendance(who, contracts=contracts)
            assert ruled.verdict is Verdict.MET
            assert ruled.terms_from == {"min_attendance_share": "handbook: 2024 handbook"}
            half = check_attendance(attrs.evolve(who, rulings=rulings[:1]), contracts=contracts)
            assert half.verdict is Verdict.REFER
            assert half.terms_from == {
                "min_attendance_share": "handbook: 2023 handbook, 2024 handbook"
            }

    def test_a_contract_beside_a_handbook(self) -> None:
        handbook = share(9, 10, name="2024 handbook", party=Party.HANDBOOK)
        contract = share(1, 2, name="school")
        decision = check_attendance(leader(live=7, lost=6), contracts=[handbook, contract])
        assert decision.verdict is Verdict.MET

    def test_a_contract_that_repeats_the_row_beside_a_handbook(self) -> None:
        """It states the term all the same, so a looser handbook has no say (ATT-0.5)."""
        handbook = share(9, 10, name="2024 handbook", party=Party.HANDBOOK)
        decision = check_attendance(
            leader(live=12, lost=1), contracts=[handbook, share(1, 1, name="school")]
        )
        assert decision.verdict is Verdict.NOT_MET
        assert decision.assumptions == ()

    def test_a_contract_beside_two_handbooks_that_disagree(self) -> None:
        handbooks = [
            share(9, 10, name="2023 handbook", party=Party.HANDBOOK),
            share(1, 2, name="2024 handbook", party=Party.HANDBOOK),
        ]
        table = shipped()
        settled = table.readings.settle("A-13.handbook", "handbook", by="a test")
        decision = check_attendance(
            leader(live=11, lost=2),
            contracts=[*handbooks, share(3, 4, name="school")],
            table=attrs.evolve(table, readings=settled),
        )
        assert decision.verdict is Verdict.MET
        assert decision.assumptions == ()


class TestDfeRule:
    """The 90 % is the DfE's; a school's contract is not presumed to change it (NPQ-2.2)."""

    def test_a_school_contract_is_referred(self) -> None:
        contract = Contract("s", party=Party.SCHOOL, limits={ENGAGE: Fraction(17, 20)})
        decision = check_eligibility(npq(17), contracts=[contract])
        assert decision.verdict is Verdict.REFER
        assert decision.assumptions == ("A-26",)
        assert decision.refer_to == ("contract_owner",)

    def test_it_matters_only_between_the_two(self) -> None:
        contract = Contract("s", party=Party.SCHOOL, limits={ENGAGE: Fraction(17, 20)})
        assert check_eligibility(npq(18), contracts=[contract]).verdict is Verdict.MET
        assert check_eligibility(npq(16), contracts=[contract]).verdict is Verdict.NOT_MET

    def test_the_dfe_may(self) -> None:
        contract = Contract("d", party=Party.DFE, limits={ENGAGE: Fraction(17, 20)})
        decision = check_eligibility(npq(17), contracts=[contract])
        assert decision.verdict is Verdict.MET
        assert decision.terms_from == {"min_engagement_share": "contract: d"}


class TestUnknown:
    """A contract that is known to differ but is not at hand is a missing fact."""

    @pytest.mark.parametrize("live", [0, 12, 13])
    def test_attendance(self, live: int) -> None:
        decision = check_attendance(leader(live=live, lost=13 - live), contract_unknown=True)
        assert decision.verdict is Verdict.INSUFFICIENT_INFORMATION
        assert decision.missing == ("contract_terms",)

    def test_engagement(self) -> None:
        answers = check_requirements(npq(20), contract_unknown=True)
        assert answers.decisions["eligibility"].missing == ("contract_terms",)

    def test_beside_an_open_reading(self) -> None:
        decision = check_attendance(leader(live=12, caught_up=1), contract_unknown=True)
        assert decision.verdict is Verdict.INSUFFICIENT_INFORMATION


GOOD = """
[[contract]]
name = "Northern Trust 2024"
party = "trust"
min_attendance_share = "9/10"
max_missed = 1
continue_after_uncovered_move = true
non_attendance_charge_pence = 15000
"""


class TestFile:
    """Contracts come from TOML through the strict loader."""

    def test_a_good_one(self) -> None:
        [contract] = load_contracts(GOOD, name="contracts.toml")
        assert contract == Contract(
            "Northern Trust 2024",
            party=Party.TRUST,
            limits={ATTEND: Fraction(9, 10), Term.MAX_MISSED: 1},
            continue_after_uncovered_move=True,
            non_attendance_charge=15000,
        )

    def test_all_faults_at_once(self) -> None:
        text = GOOD.replace('"9/10"', "0.9").replace('"trust"', '"friend"') + "colour = 1\n"
        with pytest.raises(InvalidTerms) as error:
            load_contracts(text + GOOD + GOOD, name="contracts.toml")
        found = [str(fault) for fault in error.value.faults]
        assert any("contract[0].min_attendance_share" in fault for fault in found)
        assert any("contract[0].party" in fault for fault in found)
        assert any("contract[0].colour" in fault for fault in found)
        assert any("each name once" in fault for fault in found)

    def test_nothing_in_it(self) -> None:
        with pytest.raises(InvalidTerms, match="one or more contracts"):
            load_contracts("", name="contracts.toml")

    @pytest.mark.parametrize(
        ("limits", "found"),
        [
            ({ATTEND: 0.9}, "an exact Fraction or int"),
            ({ATTEND: Fraction(3, 2)}, "a share from 0 to 1"),
            ({ATTEND: True}, "an exact Fraction or int"),
            ({Term.MAX_MISSED: Fraction(1, 2)}, "a count of 0 or more"),
            ({"min_fun_share": 1}, "one of min_attendance_share"),
        ],
    )
    def test_a_value_that_cannot_be(self, limits: dict[Term, Fraction], found: str) -> None:
        with pytest.raises(InvalidTerms, match=found):
            Contract("c", limits=limits)

    def test_every_field_is_checked(self) -> None:
        wrong: dict[str, Any] = {
            "name": "",
            "party": "friend",
            "continue_after_uncovered_move": "yes",
            "non_attendance_charge": -1,
        }
        with pytest.raises(InvalidTerms) as error:
            Contract(**wrong)
        assert len(error.value.faults) == 4


def test_a_row_without_limits_has_those_that_somebody_states() -> None:
    standard = shipped().programme("MET").row().standard
    assert Overlay(standard).all_limits() == ()
    for party in (None, Party.HANDBOOK):
        [limit] = Overlay(standard, (share(1, 2, party=party),), "MET").all_limits()
        assert (limit.term, limit.value) == (ATTEND, Fraction(1, 2))


def test_no_terms_are_unknown_unless_that_is_said() -> None:
    standard = shipped().programme("FL").row().standard
    assert Overlay(standard).clauses == ()
    assert Overlay(standard, unknown=True).clauses == ("ATT-0.5", "ATT-3.scope.5")

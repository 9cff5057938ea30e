"""Delivery-partner support: whom to ask, where cases go, what partners are told, lead times."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.questions import (
    check_date_notice,
    delivery_partner_onboarding,
    delivery_partner_support,
)
from ambition_policy.rules.support import SupportVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.circumstances import circumstances_of
from ambition_policy.terms.node import Node
from conftest import unchecked

FIXED = shipped().body.circumstances


class TestCases:
    """NPQ-5.1 to 5.4: the Lead is the contact, and the check-in is the place."""

    @pytest.mark.parametrize("case", ["part_time", "deferral", "school_move"])
    def test_a_named_case_goes_to_the_check_in(self, case: str) -> None:
        found = delivery_partner_support(case)
        assert found.verdict is SupportVerdict.ROUTE
        assert found.details == {
            "route": "check_in",
            "contact_role": "delivery_partner_lead",
            "owner": "delivery_partner_lead",
        }
        assert set(found.clauses) == {"NPQ-5.1", "NPQ-5.2", "NPQ-5.3", "NPQ-5.4"}

    def test_another_goes_to_the_lead(self) -> None:
        found = delivery_partner_support("invoice")
        assert (found.verdict, found.refer_to) == (
            SupportVerdict.REFER,
            ("delivery_partner_lead",),
        )
        assert "route" not in found.details


class TestOnboarding:
    """NPQ-5.5, 5.6: why flexibility matters, who does what, and the policies."""

    def test_done(self) -> None:
        found = delivery_partner_onboarding(dict.fromkeys(FIXED.onboarding.words, True))
        assert (found.verdict, found.missing) == (SupportVerdict.DONE, ())

    def test_outstanding(self) -> None:
        found = delivery_partner_onboarding({"share_policies": False})
        assert found.verdict is SupportVerdict.OUTSTANDING
        assert found.details["outstanding"] == ("share_policies",)
        assert found.missing == ("explain_flexibility", "explain_responsibilities")

    def test_not_known(self) -> None:
        found = delivery_partner_onboarding({"share_policies": True, "explain_flexibility": None})
        assert found.verdict is SupportVerdict.INSUFFICIENT_INFORMATION

    def test_wrong_items(self) -> None:
        with pytest.raises(InvalidFacts, match="2 faults") as caught:
            delivery_partner_onboarding({"tea": True, "share_policies": unchecked(1)})
        assert [fault.path for fault in caught.value.faults] == ["told.tea", "told.share_policies"]


class TestLeadTimes:
    """NPQ-3.clinic.1, .conf.1, .assess.2, ATT-3.princ.1: well ahead, and no number."""

    @given(
        st.sampled_from(["clinic", "conference", "assessment", "event"]),
        st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        st.integers(-500, 500),
    )
    def test_no_lead_time_is_judged(self, element: str, day: date, lead: int) -> None:
        found = check_date_notice(element, day - timedelta(days=lead), day)
        assert (found.verdict, found.refer_to) == (SupportVerdict.REFER, ("programme_team",))
        assert found.counts["lead_time_days"] == lead

    @pytest.mark.parametrize(
        ("element", "clause"),
        [
            ("clinic", "NPQ-3.clinic.1"),
            ("conference", "NPQ-3.conf.1"),
            ("assessment", "NPQ-3.assess.2"),
            ("event", "ATT-3.princ.1"),
        ],
    )
    def test_each_has_its_clause(self, element: str, clause: str) -> None:
        found = check_date_notice(element, None, date(2022, 1, 31))
        assert found.clauses == (clause,)
        assert found.verdict is SupportVerdict.INSUFFICIENT_INFORMATION
        assert found.missing == ("published",)

    def test_neither_day_is_known(self) -> None:
        assert check_date_notice("clinic", None, None).missing == ("published", "day")

    def test_wrong_facts(self) -> None:
        with pytest.raises(InvalidFacts, match="3 faults") as caught:
            check_date_notice("module", unchecked("now"), unchecked("then"))
        assert [fault.path for fault in caught.value.faults] == ["element", "published", "day"]


class TestTerms:
    """What is fixed for every programme is read strictly."""

    def test_every_clause_that_is_cited_exists(self) -> None:
        cited = [f.clauses for f in FIXED.flexibilities]
        cited += [d.clauses for d in FIXED.provider_duties]
        cited += [t.clauses for t in FIXED.lead_times]
        assert {id_ for ids in cited for id_ in ids} <= set(shipped().clauses)

    def test_faults_are_noted_with_their_paths(self) -> None:
        faults = Faults("body.toml")
        table = {
            "assessment_window": {"days": 0, "clauses": ["NPQ-0.0"], "colour": "red"},
            "flexibility": [{"element": "clinic", "item": "", "clauses": []}],
        }
        circumstances_of(Node(table, "", faults), set(shipped().clauses))
        found = {str(fault).partition(":")[0] for fault in faults.found}
        assert {
            "body.toml.assessment_window.days",
            "body.toml.assessment_window.clauses",
            "body.toml.assessment_window.colour",
            "body.toml.flexibility[0].item",
            "body.toml.flexibility[0].clauses",
            "body.toml.module_ideal",
            "body.toml.leave_kinds",
        } <= found

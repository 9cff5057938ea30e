"""dispensation, contact, policy_status and scope."""

from __future__ import annotations

from typing import cast

from asking import Answer, Asked, CaseError, Topic

from ambition_policy.questions import (
    check_dispensation,
    check_policy_status,
    find_contact,
    find_documents,
)
from ambition_policy.terms import Table

__all__ = ["CONTACT", "DISPENSATION", "POLICY_STATUS", "SCOPE"]


def _dispensation(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    return Answer.of(
        check_dispensation(
            asked.programme or "",
            ground=facts.text("ground"),
            granted=facts.flag("granted"),
            table=table,
        )
    )


def _contact(asked: Asked, table: Table) -> Answer:
    cohort = asked.facts.count("cohort")
    return Answer.of(
        find_contact(asked.programme or "", role=asked.role, cohort=cohort, table=table)
    )


def _status(asked: Asked, table: Table) -> Answer:
    document, as_of = asked.facts.text("document"), asked.facts.day("as_of")
    if as_of is None:
        message = "the question needs a day"
        raise CaseError(message)
    return Answer.of(check_policy_status(document or "", as_of, table=table))


def _scope(asked: Asked, table: Table) -> Answer:
    facts = asked.facts
    name = facts.text("programme_name")
    return Answer.of(
        find_documents(
            # A code has to be one that the table knows; a name is answered in any case.
            table.programme(asked.programme).code if asked.programme else cast("str", name),
            variant=asked.variant,
            start=facts.day("programme_start"),
            bought=facts.text("purchase_route"),
            table=table,
        )
    )


DISPENSATION = Topic(
    _dispensation,
    reads=frozenset({"ground", "granted"}),
    probes=("A-12.na", "A-12.blank", "A-14"),
)
CONTACT = Topic(_contact, reads=frozenset({"cohort"}), probes=("A-28",))
POLICY_STATUS = Topic(_status, reads=frozenset({"document", "as_of"}), probes=("A-15",))
SCOPE = Topic(
    _scope,
    reads=frozenset({"programme_name", "programme_start", "purchase_route"}),
    probes=("A-01",),
)

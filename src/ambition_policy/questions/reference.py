"""
What do the policies say, whoever asks: events, dispensations, contacts, documents, dates?

>>> find_contact("HS").details["emails"]
('Headship@ambition.org.uk',)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.sessions import Event, IndependentTask, Module, OneToOne
from ambition_policy.questions.common import rows_of
from ambition_policy.rules import completion, contact, dispensation, events, policy_status, scope
from ambition_policy.rules.contact import ContactVerdict
from ambition_policy.rules.dispensation import DispensationVerdict
from ambition_policy.rules.events import EventsVerdict
from ambition_policy.rules.policy_status import ReviewVerdict
from ambition_policy.rules.scope import EventVerdict, ScopeVerdict
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Role, word
from ambition_policy.wording import explained

__all__ = [
    "check_content",
    "check_dispensation",
    "check_event",
    "check_policy_status",
    "explain",
    "find_contact",
    "find_documents",
    "required_events",
]


def check_event(
    session: Event | OneToOne | IndependentTask | Module, *, table: Table | None = None
) -> Decision[EventVerdict]:
    """
    Is this an event in the policy's sense?

    Args:
        session: what is known of it.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    return scope.assess(session, table.readings, least=table.body.event_attendees)


def check_content(items: Mapping[str, bool | None] | None) -> Decision[Verdict]:
    """
    Is all the content of the programme documents done?

    Args:
        items: each item, and whether it is done; `None` where that is not known.
    """
    return completion.assess(items)


def check_dispensation(
    programme: str,
    *,
    ground: str | None,
    granted: bool | None = None,
    table: Table | None = None,
) -> Decision[DispensationVerdict]:
    """
    May a missed event be dispensed with, and what does that do?

    Args:
        programme: the programme's code.

        ground: why it is asked for, as a code.

        granted: what was decided; `None` while nothing was.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    return dispensation.assess(ground, granted, table.programme(programme), table.readings)


def check_policy_status(
    document: str, as_of: date, *, table: Table | None = None
) -> Decision[ReviewVerdict]:
    """
    Is a policy within its review date?

    Args:
        document: `"attendance"` or `"npq"`.

        as_of: the day.

        table: the terms; those that ship with the library unless given.

    Raises:
        InvalidFacts: there is no such document.
    """
    table = table or shipped()
    if document not in table.documents:
        faults = Faults("")
        faults.add("document", f"one of {', '.join(table.documents)}", document)
        raise InvalidFacts(faults.found)
    return policy_status.assess(table.documents[document], as_of, table.readings)


def explain(
    decision: Decision[Any],
    programme: str | None = None,
    *,
    role: Role | str | None = None,
    cohort: int | None = None,
    table: Table | None = None,
) -> str:
    """
    Say a decision in plain words, as a draft of an e-mail that explains it.

    Args:
        decision: any answer.

        programme: the programme's code, for the mailbox that answers questions.

        role: whom the mailbox should serve.

        cohort: the year in which the cohort began, where it is known.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    emails: tuple[str, ...] = ()
    if programme is not None:
        found = find_contact(programme, role=role, cohort=cohort, table=table)
        listed = found.details.get("emails")
        emails = listed if isinstance(listed, tuple) else ()
    return explained(decision, table, emails=emails)


def find_contact(
    programme: str,
    *,
    role: Role | str | None = None,
    cohort: int | None = None,
    table: Table | None = None,
) -> Decision[ContactVerdict]:
    """
    Which mailbox answers for a programme?

    Args:
        programme: the programme's code.

        role: whom it should serve; every role unless given.

        cohort: the year in which the cohort began, where it is known.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    found = table.programme(programme)
    faults = Faults(programme)
    found.check(None, role, faults)
    faults.raise_as(InvalidFacts)
    return contact.assess(
        found, table.readings, role=None if role is None else Role(role), cohort=cohort
    )


def find_documents(
    programme: str,
    *,
    variant: str | None = None,
    start: date | None = None,
    bought: str | None = None,
    table: Table | None = None,
) -> Decision[ScopeVerdict]:
    """
    Which documents govern a programme, and does the appendix have a row for it?

    Args:
        programme: a code or a name; one that the table does not have is answered too.

        variant: the programme's variant.

        start: the day it began.

        bought: how it was bought.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    named = [p for p in table.programmes.values() if programme in (p.code, p.name)]
    return scope.documents(
        table, named[0] if named else None, variant=variant, start=start, bought=bought
    )


def required_events(
    programme: str,
    *,
    variant: str | None = None,
    role: Role | str | None = None,
    table: Table | None = None,
) -> Decision[EventsVerdict]:
    """
    How many sessions of which kind are required?

    Args:
        programme: the programme's code.

        variant: the programme's variant.

        role: the part somebody takes.

        table: the terms; those that ship with the library unless given.

    Returns:
        A decision with the counts; where variant or role are not known and matter, they
        are missing.

    Raises:
        InvalidFacts: there is no such programme, variant or role.
    """
    faults = Faults("")
    if role is not None:
        role = word(Role, role, faults, "role")
    faults.raise_as(InvalidFacts)
    found = (table or shipped()).programme(programme)
    rows, missing = rows_of(found, variant, role)
    decisions = [events.assess(row) for row in rows]
    if len({decision.counts for decision in decisions}) == 1:
        return decisions[0]
    return Decision(
        question="events",
        verdict=EventsVerdict.INSUFFICIENT_INFORMATION,
        because="the rows that may be meant ask for different sessions",
        clauses=tuple(dict.fromkeys(id_ for one in decisions for id_ in one.clauses)),
        missing=missing,
    )

"""
Contact: which mailbox answers for a programme?

Each row but one names a mailbox, some one for each role (APP-ECF.poc.1 to .4). Expert Middle
Leaders has two and does not say for whom (APP-EML.poc.1, reading A-28). The Autumn-2021 NPQs
have none; their route is the Delivery Partner or the Programme team (NPQ-4.port.3).

>>> from ambition_policy.terms import shipped
>>> table = shipped()
>>> assess(table.programme("HS"), table.readings).details["emails"]
('Headship@ambition.org.uk',)
"""

from __future__ import annotations

from enum import StrEnum

from ambition_policy.citations import Readings
from ambition_policy.decisions import Decision
from ambition_policy.frozen import FrozenMap
from ambition_policy.resolution import Question, resolve
from ambition_policy.terms.programmes import Programme
from ambition_policy.vocabulary import Role

__all__ = ["ContactVerdict", "assess"]


class ContactVerdict(StrEnum):
    """Whether a mailbox is named."""

    DATA = "data"
    NONE_LISTED = "none_listed"


def assess(
    programme: Programme,
    readings: Readings,
    *,
    role: Role | None = None,
    cohort: int | None = None,
) -> Decision[ContactVerdict]:
    """
    Say which mailboxes answer.

    Args:
        programme: the programme.

        readings: how open words are taken.

        role: whom it should serve; `None` for every role.

        cohort: the year in which the cohort began, where it is known.

    Returns:
        A decision whose detail `emails` lists the addresses as printed, in the order of the
        row; compare them without regard to case. Without a mailbox, `route` says who to ask.
    """
    serving = [c for c in programme.contacts if role is None or not c.roles or role in c.roles]
    if not serving:
        npq = programme.document == "npq"
        return Decision(
            question="contact",
            verdict=ContactVerdict.NONE_LISTED,
            because="the policies name no mailbox",
            clauses=("NPQ-4.port.3",) if npq else programme.clauses,
            details=FrozenMap({"route": ("delivery_partner", "programme_team")} if npq else {}),
        )
    years = {contact.cohort for contact in serving if contact.cohort is not None}
    own = [c for c in serving if c.cohort == (cohort if cohort in years else None)]
    questions = []
    if years and cohort is not None and own:
        questions.append(Question.of(readings, "A-28", programme.code))
    found = resolve(
        lambda choices: _Which.OWN if choices.get("A-28") == "by_year" else _Which.ALL,
        questions,
        refer=_Which.ALL,
        unknown=_Which.ALL,
    )
    named = own if found.outcome is _Which.OWN else serving
    return Decision(
        question="contact",
        verdict=ContactVerdict.DATA,
        because="the row names it",
        clauses=tuple(dict.fromkeys(id_ for contact in named for id_ in contact.clauses)),
        readings=found.effects,
        details=FrozenMap(emails=tuple(contact.email for contact in named)),
    )


class _Which(StrEnum):
    """Which of the mailboxes are meant."""

    OWN = "own"
    ALL = "all"

"""
Which clauses does an answer cite, and where is each of the others shown?

`python tests/clause_coverage.py` prints the clauses that neither an answer to the enumerated
questions below cites nor `SHOWN` explains; there are none, or the tests fail.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "conformance"))

import run  # noqa: E402  (found through the line above)

from ambition_policy import questions  # noqa: E402
from ambition_policy.decisions import Decision, Duty, Option  # noqa: E402
from ambition_policy.facts import (  # noqa: E402
    Absence,
    Channel,
    Lateness,
    Notice,
    Notifier,
    Participant,
    Recipient,
)
from ambition_policy.terms import shipped  # noqa: E402

SHOWN: dict[str, str] = tomllib.loads(
    (HERE.parent / "docs" / "clauses-shown.toml").read_text(encoding="utf-8")
)
"""Aims and advice: what they say follows in no single answer, and where it is shown."""


@contextmanager
def cited() -> Iterator[set[str]]:
    """Collect the clauses of every decision, duty and option that is made."""
    seen: set[str] = set()

    def recording(kind: type) -> Any:  # noqa: ANN401  (an initialiser)
        make = vars(kind)["__init__"]

        def record(self: Any, *args: object, **more: object) -> None:  # noqa: ANN401  (any value)
            make(self, *args, **more)
            seen.update(self.clauses)

        return mock.patch.object(kind, "__init__", record)

    with recording(Decision), recording(Duty), recording(Option):
        yield seen


def ask() -> None:
    """Ask the worked cases, and every programme each question that needs no more than its row."""
    for file in sorted((HERE / "conformance").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            run.check(json.loads(line))
    table = shipped()
    for name in table.documents:
        questions.check_policy_status(name, dt.date(2024, 7, 1))
    for code, programme in table.programmes.items():
        questions.find_contact(code)
        questions.find_documents(code)
        questions.check_dispensation(code, ground="illness")
        for row in programme.rows():
            questions.required_events(code, variant=row.variant, role=row.role)
            who = Participant("x", programme=code, variant=row.variant, role=row.role)
            for event in row.events:
                absence = Absence(event.kind, notified=False, previous_absences=0)
                questions.catch_up_options(who, absence)
                questions.follow_up(who, absence)
            for told in (True, False):
                late = Lateness(
                    scheduled_min=60,
                    late_min=10,
                    early_min=0,
                    beyond_control=True,
                    cause="travel_disruption",
                    planned=told,
                    notified_in_advance=told,
                )
                questions.check_lateness(who, late)
    someone = Participant("x", programme="FL")
    notice = Notice(
        to=Recipient.PROGRAMME_TEAM,
        channel=Channel.EMAIL,
        by=Notifier.LINE_MANAGER,
        on_behalf=True,
        days_before=1,
    )
    questions.check_notice(someone, notice)
    questions.find_documents("A programme without a row")
    questions.check_content({"an assignment": True})
    questions.delivery_partner_onboarding({})
    day = dt.date(2024, 5, 1)
    for element in ("clinic", "conference", "assessment", "event"):
        questions.check_date_notice(element, dt.date(2024, 3, 1), day)


def left_over() -> list[str]:
    """Clauses that no answer cites and `SHOWN` does not explain."""
    with cited() as seen:
        ask()
    return [id_ for id_ in shipped().clauses if id_ not in seen and id_ not in SHOWN]


if __name__ == "__main__":
    for found in left_over():
        print(found, shipped().clauses[found].words)

"""The body's tables about absences: strictly read, each list with its clauses."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import attrs
import pytest

from absence_facts import PROGRAMMES, TABLE, person
from ambition_policy.errors import Faults
from ambition_policy.facts import Absence
from ambition_policy.questions import follow_up
from ambition_policy.terms.absences import AbsenceTerms, AbsenceWords
from ambition_policy.terms.bodies import absences_of
from ambition_policy.terms.node import Node
from ambition_policy.terms.provisions import Trigger
from ambition_policy.vocabulary import Element

TEXT = files("ambition_policy.terms").joinpath("data/body.toml").read_text(encoding="utf-8")
TERMS = TABLE.body.absences


def read(**changed: Any) -> tuple[AbsenceTerms, list[str]]:  # noqa: ANN401  (any table)
    faults = Faults("")
    tables = {**tomllib.loads(TEXT)["absences"], **changed}
    node = Node(tables, "absences", faults)
    found = absences_of(node, frozenset(TABLE.clauses), frozenset(TABLE.readings))
    return found, [str(fault) for fault in faults.found]


def test_read_as_shipped() -> None:
    assert read() == (TERMS, [])


@pytest.mark.parametrize(
    ("name", "table", "fault"),
    [
        ("payers", {"words": [], "clauses": ["ATT-3.charge.3"]}, "absences.payers.words"),
        ("payers", {"words": ["school"], "clauses": ["ATT-9"]}, "ids of clauses, got 'ATT-9'"),
        ("elements", {"party": ["webinar"]}, "absences.elements.party"),
        ("approvals", {"exceptional": "caretaker"}, "absences.approvals.exceptional"),
        ("days_after", {"next_day": "one"}, "absences.days_after.next_day"),
        ("colours", {}, "absences.colours: expected no such key"),
        (
            "deviation",
            [{"reading": "A-99", "choice": "x", "programme": "EML"}],
            "absences.deviation[0].reading: expected the id of a reading, got 'A-99'",
        ),
        (
            "deviation",
            [{"reading": "A-21", "choice": "x", "programme": "HS", "becomes": "sometimes"}],
            "absences.deviation[0].becomes: expected one of absent, ",
        ),
    ],
)
def test_faults(name: str, table: object, fault: str) -> None:
    _, found = read(**{name: table})
    assert any(fault in line for line in found), found


def test_a_procedure_that_falls_away_never_applies() -> None:
    """ATT-3.nonatt.1: without a procedure that applies, nothing is to be done."""
    away = tuple(attrs.evolve(own, trigger=Trigger.NEVER) for own in TERMS.procedures)
    body = attrs.evolve(TABLE.body, absences=attrs.evolve(TERMS, procedures=away))
    absence = Absence("event", notified=False)
    assert follow_up(person("TL"), absence, table=TABLE).duties
    assert not follow_up(person("TL"), absence, table=attrs.evolve(TABLE, body=body)).duties


def test_every_deviation_is_another_choice_of_a_reading_and_changes_a_row() -> None:
    for item in TERMS.deviations:
        reading = TABLE.readings[item.reading]
        assert item.choice in reading.choices
        assert item.choice != reading.default
        programme = TABLE.programme(item.programme)
        choices = {item.reading: item.choice}
        procedures = list(programme.follow_up.procedures)
        options = list(programme.catch_up.options)
        changed = (
            TERMS.procedures_of(programme.code, procedures, choices) != procedures
            or TERMS.options_of(programme.code, options, choices) != options
            or TERMS.presumed(programme.code, choices)
        )
        assert changed, item


@pytest.mark.parametrize("code", PROGRAMMES)
def test_defaults_leave_rows_as_they_are(code: str) -> None:
    programme = TABLE.programme(code)
    choices = {id_: reading.default for id_, reading in TABLE.readings.items()}
    rows = TERMS.procedures_of(code, programme.follow_up.procedures, choices)
    assert tuple(rows) == programme.follow_up.procedures


def test_elements() -> None:
    assert TERMS.element("residential") is Element.EVENT
    assert TERMS.element("coaching") is None
    assert TERMS.element("coaching", Element.ONE_TO_ONE) is Element.ONE_TO_ONE
    assert TERMS.element("independent_task") is Element.INDEPENDENT_TASK


def test_every_list_has_its_clauses() -> None:
    for field in attrs.fields(AbsenceWords):
        words = getattr(TERMS.words, field.name)
        assert words.clauses, field.name
        assert set(words.clauses) <= set(TABLE.clauses)

"""The DfE's words, held to the register of facts in `../shared/DFE.md`, where somebody has it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from ambition_policy.dfe import (
    course,
    courses,
    declaration_types,
    deferral_reasons,
    request_body,
    transition,
    withdrawal_reasons,
)
from ambition_policy.errors import InvalidFacts
from dfe_lists import DAY, TODAY

REGISTER = Path(__file__).parents[2] / "shared" / "DFE.md"
TEXT = REGISTER.read_text(encoding="utf-8") if REGISTER.exists() else ""
SECTIONS = dict(re.findall(r"^#+ ([\d.]+) (.*?)(?=^#|\Z)", TEXT, re.MULTILINE | re.DOTALL))

pytestmark = pytest.mark.skipif(not TEXT, reason="../shared/DFE.md is not here")

GROUPS = r"(leadership|specialist|ehco|support): ((?:npq-[a-z-]+(?:, )?)+)"
REASON = {"defer": "other", "withdraw": "other", "resume": None}


def the_day(after: str, section: str) -> dt.date:
    """The day that the register gives after some of its words."""
    (day,) = set(re.findall(rf"{after} (\d{{4}}-\d\d-\d\d)", SECTIONS[section]))
    return dt.date.fromisoformat(day)


def test_reasons_for_a_deferral() -> None:
    listed = SECTIONS["1.1"].splitlines()[1]
    first = the_day("Current set fixed", "1.1")
    for day in (first, TODAY):
        assert list(deferral_reasons(day)) == re.findall("`(.*?)`", listed)
    with pytest.raises(InvalidFacts):
        deferral_reasons(first - DAY)


def test_reasons_for_a_withdrawal() -> None:
    rows = re.findall(r"^\d+ (\S+)(?:.*\(added ([\d-]+))?", SECTIONS["1.2"], re.MULTILINE)
    assert len(rows) == 21
    for first in {dt.date.fromisoformat(since) for _, since in rows if since}:
        for day in (first - DAY, first):
            taken = [code for code, since in rows if since <= day.isoformat()]
            assert list(withdrawal_reasons(day)) == taken


def test_the_matrix() -> None:
    rows = re.findall(r"^\| (\w+) \| (.*) \|$", SECTIONS["1.5"], re.MULTILINE)
    for status, cells in rows:
        for action, cell in zip(REASON, cells.split(" | "), strict=True):
            found = transition(
                status, action, reason=REASON[action], declarations=["started"], on=TODAY
            )
            became = [f"error {refusal.code}" for refusal in found.refusals] or [
                f"-> {found.after}"
            ]
            assert cell.startswith(tuple(became)), (status, action)
    assert len(rows) == 3


def test_when_an_end_ceased_to_be_final() -> None:
    first = the_day("allowed since", "1.5")
    found = [transition("withdrawn", "resume", on=day).allowed for day in (first - DAY, first)]
    assert found == [False, True]


def test_since_when_people_are_written_to() -> None:
    first = the_day(r"\(since", "1.5")
    found = [transition("deferred", "resume", on=day).emails for day in (first - DAY, first)]
    assert found == [False, True]


def test_every_error_that_is_given() -> None:
    listed = set(re.findall(r"^- (?:reason )?(\w+) \[(\w+)\]", SECTIONS["1.5"], re.MULTILINE))
    given = {
        (refusal.code, refusal.attribute)
        for status in ("active", "deferred", "withdrawn")
        for action in REASON
        for refusal in transition(
            status, action, reason=action if REASON[action] else None, declarations=[], on=TODAY
        ).refusals
    }
    assert given <= listed
    # What is left out is about who asks for whom, which no status says.
    assert {code for code, _ in listed - given} == {
        "invalid_participant",
        "application_not_found",
        "changed",
    }


def test_courses() -> None:
    listed = [
        (identifier, group)
        for group, identifiers in re.findall(GROUPS, SECTIONS["1.10"])
        for identifier in identifiers.split(", ")
    ]
    assert [(each.identifier, each.group) for each in courses()] == listed
    (labels,) = re.findall(r"Short codes (.*?)\.", SECTIONS["1.10"])
    # The two offers have no short code.
    for label, (identifier, group) in zip(labels.split(), listed[:-2], strict=True):
        found = course(label)
        assert found is not None
        assert (found.identifier, found.group) == (identifier, group)


def test_declarations() -> None:
    every = re.findall("`(.*?)`", SECTIONS["1.6"].partition("(")[0])
    (but,) = re.findall(r"leadership / EHCO / ASO = 4; specialist = 3 \(no (\S+)\)", TEXT)
    for each in courses():
        kinds = [kind for kind in every if (each.group, kind) != ("specialist", but)]
        assert list(declaration_types(each.label)) == kinds


@pytest.mark.parametrize(
    ("status", "action"), [("active", "defer"), ("active", "withdraw"), ("deferred", "resume")]
)
def test_bodies(status: str, action: str) -> None:
    (body,) = re.findall(rf"^PUT \S+/npq/{{id}}/{action}\n(.*)$", TEXT, re.MULTILINE)
    attributes = json.loads(body)["data"]["attributes"]
    found = transition(
        status, action, reason=attributes.get("reason"), declarations=["started"], on=TODAY
    )
    assert request_body(found, attributes["course_identifier"]) == json.loads(body)

"""
The Open University's learning analytics data as a tidy register under a table of one's own.

The data (Kuzilek, Hlosta and Zdrahal 2017, doi:10.1038/sdata.2017.171, CC BY 4.0) holds
assessments, not attendance: it is used here for its people, dates and dirt, never as
evidence for a threshold. `python oulad.py FOLDER OUT` writes `register.csv` and `table.toml`.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

PROGRAMME = "OULAD"
COLUMNS = (
    "participant",
    "session",
    "kind",
    "status",
    "date",
    "variant",
    "catch_up_until",
    "left_on",
    "left_how",
)
# All presentations are over by then.
AS_OF = date(2015, 8, 1)


class Assessment(NamedTuple):
    """One assessment; the day it is due, from the presentation's first, where it is known."""

    id: str
    variant: str
    kind: str
    due: int | None


class Registration(NamedTuple):
    """One person on one presentation: what the data says of their coming and going."""

    participant: str
    variant: str
    registered: int | None
    unregistered: int | None
    result: str


class Submission(NamedTuple):
    """One piece of work: the day it came, and whether it was carried over from before."""

    day: int
    banked: bool
    scored: bool


class Data(NamedTuple):
    """The five files, read."""

    assessments: tuple[Assessment, ...]
    registrations: tuple[Registration, ...]
    submissions: Mapping[tuple[str, str], Submission]
    lengths: Mapping[str, int]


def read(folder: Path) -> Data:
    """Read the five files of *folder*."""
    return Data(
        tuple(
            Assessment(
                row["id_assessment"],
                _variant(row),
                row["assessment_type"].lower(),
                _day(row["date"]),
            )
            for row in _rows(folder, "assessments")
        ),
        tuple(_registrations(folder)),
        dict(_submissions(folder)),
        {_variant(row): int(row["module_presentation_length"]) for row in _rows(folder, "courses")},
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _registrations(folder: Path) -> Iterator[Registration]:
    results = {
        (_variant(row), row["id_student"]): row["final_result"]
        for row in _rows(folder, "studentInfo")
    }
    for row in _rows(folder, "studentRegistration"):
        variant, student = _variant(row), row["id_student"]
        yield Registration(
            f"{variant}-{student}",
            variant,
            _day(row["date_registration"]),
            _day(row["date_unregistration"]),
            results[variant, student],
        )


def _submissions(folder: Path) -> Iterator[tuple[tuple[str, str], Submission]]:
    """Each submission by assessment and participant; an assessment has one presentation."""
    variants = {row["id_assessment"]: _variant(row) for row in _rows(folder, "assessments")}
    for row in _rows(folder, "studentAssessment"):
        assessment = row["id_assessment"]
        participant = f"{variants[assessment]}-{row['id_student']}"
        yield (
            (assessment, participant),
            Submission(int(row["date_submitted"]), row["is_banked"] == "1", bool(row["score"])),
        )


def _variant(row: Mapping[str, str]) -> str:
    return f"{row['code_module']}-{row['code_presentation']}"


def _day(text: str) -> int | None:
    return int(text) if text else None


def on(variant: str, day: int) -> date:
    """
    Give a calendar day for a day counted from the presentation's first.

    The data gives no calendar: presentations B begin in February and J in October, and the
    first of the month stands for the day.
    """
    year, half = int(variant[-5:-1]), variant[-1]
    return date(year, 2 if half == "B" else 10, 1) + timedelta(days=day)


def required(data: Data) -> list[Assessment]:
    """List the assessments a register can be kept of: dated, and with anything submitted."""
    recorded = {assessment for assessment, _ in data.submissions}
    return [a for a in data.assessments if a.due is not None and a.id in recorded]


def table(data: Data) -> str:
    """Write the table: one programme, each presentation a variant with counts of its own."""
    counts = Counter((a.variant, a.kind) for a in required(data))
    parts = [_HEAD]
    parts.extend(
        f'[[programme.variant]]\ncode = "{variant}"\nname = "{variant}"\n'
        for variant in sorted({variant for variant, _ in counts})
    )
    parts.extend(
        f'[[programme.event]]\nkind = "{kind}"\ncount = {count}\n'
        f'variants = ["{variant}"]\nclauses = ["OULAD-1"]\n'
        for (variant, kind), count in sorted(counts.items())
    )
    return "\n".join([*parts, _REQUIREMENT])


_HEAD = """\
# An example and no more: nobody at the Open University asks for this.
[[clause]]
id = "OULAD-1"
document = "own"
heading = "Assessments"
words = "Every dated assessment is a session of the presentation."
kind = "data"
actor = "nobody"
computable = "yes"

[[clause]]
id = "OULAD-2"
document = "own"
heading = "Requirement"
words = "Everything is handed in, four fifths of it by the day it is due."
kind = "threshold"
actor = "participant"
computable = "yes"

[[clause]]
id = "OULAD-3"
document = "own"
heading = "Dispensations"
words = "A result carried over from an earlier attempt stands for the assessment."
kind = "data"
actor = "nobody"
computable = "yes"

[[programme]]
code = "OULAD"
name = "Open University presentations"
document = "own"
heading = "Assessments"
clauses = ["OULAD-1"]
"""

_REQUIREMENT = """\
[[programme.requirement]]
kind = "live_split"
clauses = ["OULAD-2"]

[[programme.requirement.limit]]
term = "min_completion_share"
value = "1"
clauses = ["OULAD-2"]

[[programme.requirement.limit]]
term = "min_live_share"
value = "4/5"
clauses = ["OULAD-2"]

[[programme.requirement.limit]]
term = "max_catch_up_share"
value = "1/5"
clauses = ["OULAD-2"]

[programme.dispensations]
state = "stated"
grounds = ["banked"]
clauses = ["OULAD-3"]
"""


def register(data: Data) -> Iterator[tuple[str, ...]]:
    """Write the tidy rows: one for each registration and required assessment."""
    sessions: dict[str, list[Assessment]] = {}
    for assessment in required(data):
        sessions.setdefault(assessment.variant, []).append(assessment)
    for person in data.registrations:
        variant, gone = person.variant, person.unregistered
        left_on = "" if gone is None else f"{on(variant, gone)}"
        left_how = _left(person)
        until = f"{on(variant, data.lengths[variant])}"
        for assessment in sessions[variant]:
            due = assessment.due or 0
            status = _status(data.submissions.get((assessment.id, person.participant)), due, gone)
            yield (
                person.participant,
                assessment.id,
                assessment.kind,
                status,
                f"{on(variant, due)}",
                variant,
                until if status == "missed" else "",
                left_on,
                left_how,
            )


def _status(came: Submission | None, due: int, gone: int | None) -> str:
    """
    Say how an assessment was taken, as of the day somebody left.

    What came after they had left is not theirs to count, and what was due after that day was
    still to come.
    """
    if came is None or (gone is not None and came.day > gone):
        return "missed" if gone is None or due <= gone else "pending"
    if came.banked:
        return "dispensed"
    return "live" if came.day <= due else "caught_up"


def _left(person: Registration) -> str:
    """Say how somebody left: withdrawn, or, where only a date says so, in another way."""
    if person.result == "Withdrawn":
        return "withdrawn"
    return "" if person.unregistered is None else "left"


def oddities(data: Data) -> dict[str, int]:
    """Count every class of oddity, under the name the page describes it by."""
    by_id = {a.id: a for a in data.assessments}
    people = {p.participant: p for p in data.registrations}
    found = Counter(
        dict.fromkeys(
            (
                "withdrawn without a date",
                "a date but not withdrawn",
                "unregistered on or before day 0",
                "no registration date",
                "assessment without a date",
                "dated assessment nobody submitted",
                "banked result",
                "submission without a score",
                "submission after unregistration",
                "submission before day 0",
                "submission on an undated assessment",
                "submission early and due after unregistration",
                "registration without any submission",
            ),
            0,
        )
    )
    for person in data.registrations:
        gone = person.unregistered
        withdrawn = person.result == "Withdrawn"
        found["withdrawn without a date"] += withdrawn and gone is None
        found["a date but not withdrawn"] += gone is not None and not withdrawn
        found["unregistered on or before day 0"] += gone is not None and gone <= 0
        found["no registration date"] += person.registered is None
    active = set()
    for (assessment, participant), came in data.submissions.items():
        gone = people[participant].unregistered
        active.add(participant)
        found["banked result"] += came.banked
        found["submission without a score"] += not came.scored
        found["submission after unregistration"] += gone is not None and came.day > gone
        found["submission before day 0"] += came.day < 0
        due = by_id[assessment].due
        found["submission on an undated assessment"] += due is None
        in_time = gone is not None and came.day <= gone
        early = in_time and due is not None and due > (gone or 0)
        found["submission early and due after unregistration"] += early
    dated = [a for a in data.assessments if a.due is not None]
    found["assessment without a date"] = len(data.assessments) - len(dated)
    found["dated assessment nobody submitted"] = len(dated) - len(required(data))
    found["registration without any submission"] = len(people) - len(active)
    return dict(found)


def write(data: Data, folder: Path, *, shuffle: int | None = None) -> None:
    """Write `table.toml` and `register.csv`, its rows shuffled by a seed where one is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.toml").write_text(table(data), encoding="utf-8")
    rows: Iterable[tuple[str, ...]] = register(data)
    if shuffle is not None:
        rows = list(rows)
        random.Random(shuffle).shuffle(rows)  # noqa: S311  (an order, not a secret)
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    everything = read(source)
    write(everything, target)
    for name, count in oddities(everything).items():
        print(f"{count:>7,}  {name}")

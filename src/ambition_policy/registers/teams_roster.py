r"""
Who should have been in the meeting, and under which e-mail address?

A roster is a table with the columns `participant` and `email`; `variant` and `role` may be
there. An address or a participant that is listed twice is a fault: nobody can say whose time
in the meeting it is, so it is nobody's.

>>> roster = read_roster(b"participant,email\nana,Ana@example.org\nben,ana@example.org\n")
>>> [(person.participant, person.email) for person in roster.people]
[('ana', None), ('ben', None)]
>>> print(roster.problems[0])
ana, row 2, email: expected an address that is listed once, got 'ana@example.org' in rows 2, 3
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import final

import attrs

from ambition_policy.errors import describe
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.teams_cells import Cells, address, load, plain, refuse, split

__all__ = ["Person", "Roster", "read_roster"]

_REQUIRED = ("participant", "email")
_OPTIONAL = ("variant", "role")
_SPELLINGS = {"e mail": "email", "email address": "email", "e mail address": "email"}


@final
@attrs.frozen
class Person:
    """
    One person of a roster.

    Attributes:
        participant: the name in your registers.

        email: the address, in lower case; `None` where it is not known whose it is.

        variant: the programme's variant; empty where it is not given.

        role: the part they take; empty where it is not given.
    """

    participant: str
    email: str | None
    variant: str = ""
    role: str = ""


@final
@attrs.frozen
class Roster:
    """
    Everyone who should have been there.

    Attributes:
        name: what the file is called.

        people: every participant once, in the order of the file.

        columns: which of `variant` and `role` the roster has.

        addresses: every address in it, even where it is not known whose it is.

        problems: what is wrong with it, by row.
    """

    name: str
    people: tuple[Person, ...] = attrs.field(repr=False)
    columns: tuple[str, ...]
    addresses: frozenset[str] = attrs.field(repr=False)
    problems: tuple[Problem, ...] = attrs.field(repr=False)


def read_roster(source: bytes | os.PathLike[str], *, name: str | None = None) -> Roster:
    """
    Read a roster from CSV.

    Args:
        source: the content as bytes (UTF-8 or UTF-16; commas, tabs or semicolons), or the
            path of a file, as a `pathlib.Path`.

        name: what to call it in errors; the path's last part unless given.

    Returns:
        Its people, and every problem.

    Raises:
        UnreadableRegister: it is no text, its first row lacks a required column or has a
            column twice, or its quoting is broken.
    """
    name, text = load(source, name, "roster")
    rows = split(name, text, _is_header)
    body = [(row, cells) for row, cells in rows or () if cells]
    if not body or not _is_header(body[0][1]):
        refuse(name, f"a first row with the columns {', '.join(_REQUIRED)}", "none of this kind")
    (row, header), *body = body
    columns = [_column(cell) for cell in header]
    for column in (*_REQUIRED, *_OPTIONAL):
        if columns.count(column) > 1:
            refuse(name, "each column once", f"{columns.count(column)} of {column}", row)
    return _read(name, columns, body)


def _column(cell: str) -> str:
    word = plain(cell)
    return _SPELLINGS.get(word, word)


def _is_header(cells: Sequence[str]) -> bool:
    return {*_REQUIRED} <= {_column(cell) for cell in cells}


def _read(name: str, columns: list[str], body: list[Cells]) -> Roster:
    problems: list[Problem] = []
    people: dict[str, Person] = {}
    lines: dict[tuple[str, str], list[int]] = {}
    for row, cells in body:
        if len(cells) > len(columns):
            expected = f"{len(columns)} cells, as in the header"
            problems.append(Problem(Severity.FAULT, row, None, expected, f"{len(cells)}"))
            continue
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        cell = dict(zip(columns, padded, strict=True))
        participant, written = cell["participant"], cell["email"]
        if not participant:
            flaw = ("participant", "the participant's name in your registers", "nothing")
            problems.append(Problem(Severity.FAULT, row, *flaw))
            continue
        email = address(written)
        if email is None:
            flaw = ("email", "an e-mail address", describe(written) if written else "nothing")
            problems.append(Problem(Severity.FAULT, row, *flaw, participant))
        else:
            lines.setdefault(("email", email), []).append(row)
        lines.setdefault(("participant", participant), []).append(row)
        person = Person(participant, email, cell.get("variant", ""), cell.get("role", ""))
        people.setdefault(participant, person)
    by_row = dict(body)
    place = columns.index("participant")
    unsure = set()
    for (column, value), found in lines.items():
        if len(found) > 1:
            what = "an address" if column == "email" else "a participant"
            got = f"{describe(value)} in rows {', '.join(map(str, found))}"
            for row in found:
                whose = by_row[row][place]
                unsure.add(whose)
                expected = f"{what} that is listed once"
                problems.append(Problem(Severity.FAULT, row, column, expected, got, whose))
    if not people:
        expected = "a row a participant"
        problems.append(Problem(Severity.FAULT, None, None, expected, "none that can be used"))
    return Roster(
        name,
        tuple(_settled(people.values(), unsure)),
        tuple(column for column in _OPTIONAL if column in columns),
        frozenset(value for column, value in lines if column == "email"),
        tuple(sorted(problems, key=lambda problem: problem.place)),
    )


def _settled(people: Iterable[Person], unsure: set[str]) -> Iterable[Person]:
    for person in people:
        yield attrs.evolve(person, email=None) if person.participant in unsure else person

r"""
Which rulings were made, and do they answer what is open?

A table of rulings has a row a decision: `participant, question, choice, by, on`. The question
is the id of a reading (`A-05`) or the name of a decision, as the referral gives it, and the
choice one of those it listed. A ruling that answers nothing open, or two that disagree, is a
fault of the person it is about.

>>> text = "participant,question,choice,by,on\nana,A-05,met,the Programme Leader,2024-05-02\n"
>>> read_rulings(text, name="rulings.csv").by_participant["ana"][0].choice
'met'
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, final

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.errors import InvalidFacts, describe
from ambition_policy.facts.people import Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions.requirements import check_requirements
from ambition_policy.registers.entries import Register
from ambition_policy.registers.problems import Problem, Severity, UnreadableRegister

__all__ = ["Rulings", "read_rulings", "with_rulings"]

COLUMNS = ("participant", "question", "choice", "by", "on")


@final
@attrs.frozen(kw_only=True)
class Rulings:
    """
    The rulings of a file.

    Attributes:
        by_participant: each person's rulings, in the order of the file.

        rows: the row on which each ruling stands.

        problems: what cannot be used.
    """

    by_participant: FrozenMap[str, tuple[Ruling, ...]]
    rows: FrozenMap[tuple[str, Ruling], int]
    problems: tuple[Problem, ...] = ()


def read_rulings(source: bytes | str | os.PathLike[str], *, name: str | None = None) -> Rulings:
    """
    Read a table of rulings from CSV.

    Args:
        source: the content as bytes (UTF-8) or text, or the path of a file.

        name: what to call it in problems; the path's own name unless given.

    Raises:
        UnreadableRegister: the file is not UTF-8 or CSV, or columns are missing.
    """
    if isinstance(source, os.PathLike):
        name = name or Path(source).name
        source = Path(source).read_bytes()
    name = name or "rulings"
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _unreadable(name, "text in UTF-8", "other bytes") from None
    reader = csv.reader(io.StringIO(source, newline=""), strict=True)
    found: dict[str, list[Ruling]] = {}
    rows: dict[tuple[str, Ruling], int] = {}
    problems: list[Problem] = []
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise _unreadable(
                name, f"the columns {', '.join(COLUMNS)}", describe(", ".join(header))
            )
        for cells in reader:
            if not cells:
                continue
            row = reader.line_num
            who = cells[0] or None
            if len(cells) != len(COLUMNS) or who is None:
                wanted = f"{len(COLUMNS)} cells, the participant first"
                problems.append(_fault(row, None, wanted, f"{len(cells)} cells", who))
                continue
            try:
                day = dt.date.fromisoformat(cells[4])
                ruling = Ruling(cells[1], cells[2], by=cells[3], on=day)
            except InvalidFacts as error:
                problems.extend(
                    _fault(row, fault.path.rpartition(".")[2], fault.expected, fault.got, who)
                    for fault in error.faults
                )
            except ValueError:
                problems.append(_fault(row, "on", "a date, YYYY-MM-DD", describe(cells[4]), who))
            else:
                found.setdefault(who, []).append(ruling)
                rows.setdefault((who, ruling), row)
    except csv.Error as error:
        raise _unreadable(name, "CSV", str(error)) from None
    return Rulings(
        by_participant=FrozenMap({who: tuple(made) for who, made in found.items()}),
        rows=FrozenMap(rows),
        problems=tuple(problems),
    )


def with_rulings(
    register: Register, rulings: Rulings, *, beside: Iterable[Register] = ()
) -> Register:
    """
    Give each person of a register their rulings.

    Args:
        register: everyone, with their facts.

        rulings: those of a file.

        beside: the same people by other terms, where terms are compared. A ruling on what is
            open under those alone is no fault here, and answers nothing.

    Returns:
        The register. A person with a ruling that cannot be used, answers no open question or
        disagrees with another has a fault; a ruling about nobody in the register is one too.
    """
    faulty = {problem.participant for problem in rulings.problems} - {None}
    known = {entry.id for entry in register.entries}
    problems = [p for p in rulings.problems if p.participant not in known]
    for who, made in rulings.by_participant.items():
        if who not in known:
            row = rulings.rows[who, made[0]]
            problems.append(_fault(row, "participant", "somebody of the register", who, who))
    others = [
        {e.id: _open(e.participant, other) for e in other.entries if e.participant is not None}
        for other in beside
    ]
    entries = []
    for entry in register.entries:
        made = rulings.by_participant.get(entry.id, ())
        if entry.participant is not None and made:
            elsewhere = {name for own in others for name in own.get(entry.id, ())}
            elsewhere -= _open(entry.participant, register).keys()
            made = tuple(ruling for ruling in made if ruling.question not in elsewhere)
        own = [p for p in rulings.problems if p.participant == entry.id]
        if entry.participant is not None and made:
            own.extend(_unusable(entry.participant, made, rulings, register))
        participant = entry.participant
        if own or entry.id in faulty:
            participant = None
        elif participant is not None and made:
            participant = attrs.evolve(participant, rulings=made)
        entries.append(
            attrs.evolve(entry, participant=participant, problems=(*entry.problems, *own))
            if made or own
            else entry
        )
    return attrs.evolve(register, entries=tuple(entries), problems=(*register.problems, *problems))


def _unusable(
    participant: Participant, made: Iterable[Ruling], rulings: Rulings, register: Register
) -> list[Problem]:
    """Hold each ruling to what is open without any, and to the others."""
    open_questions = _open(participant, register)
    problems = []
    first: dict[str, Ruling] = {}
    for ruling in made:
        row = rulings.rows[participant.id, ruling]
        choices = open_questions.get(ruling.question)
        other = first.setdefault(ruling.question, ruling)
        flaw = None
        if choices is None:
            wanted = ", ".join(open_questions) or "none, for nothing is open"
            flaw = ("question", f"an open question ({wanted})", ruling.question)
        elif ruling.choice not in choices:
            flaw = ("choice", f"one of {', '.join(choices)}", ruling.choice)
        elif other.choice != ruling.choice:
            said = f"{other.choice}, as {other.by} ruled on {other.on}"
            flaw = ("choice", said, ruling.choice)
        elif ruling.on > register.as_of:
            flaw = ("on", f"a day up to {register.as_of}", ruling.on.isoformat())
        if flaw is not None:
            problems.append(_fault(row, *flaw, participant.id))
    return problems


def _open(participant: Participant, register: Register) -> dict[str, tuple[str, ...]]:
    """The questions that are open for somebody, with their choices."""
    answers = check_requirements(
        participant,
        table=register.table,
        as_of=register.as_of,
        contracts=register.contracts,
    )
    decisions: list[Decision[Any]] = list(answers.decisions.values())
    return {
        effect.question: tuple(effect.outcomes)
        for decision in decisions
        for effect in decision.readings
        if effect.settled is None
    }


def _fault(
    row: int | None, column: str | None, expected: str, got: str, who: str | None
) -> Problem:
    return Problem(Severity.FAULT, row, column, expected, got, who)


def _unreadable(name: str, expected: str, got: str) -> UnreadableRegister:
    return UnreadableRegister(name, [Problem(Severity.FAULT, None, None, expected, got)])

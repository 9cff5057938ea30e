"""
How is it said at a prompt who gets another answer by other terms?

    ambition-policy compare REGISTER --programme CODE --as-of DATE --table mine.toml

The options are those of `review`. The terms they name are held to those that ship with the
library, or to the table that `--against` names.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from ambition_policy.registers.comparing import Changed, Comparison, compare
from ambition_policy.registers.options import add_options, build, sheet_of, table_of, terms_of
from ambition_policy.registers.problems import Severity
from ambition_policy.registers.reports import printable, safe
from ambition_policy.wording import plain

__all__ = ["add_parser", "run"]

_VERDICT = 24
_WIDEST = 24
_JUDGED, _NOTHING = 0, 2

_COLUMNS = ("participant", "before", "after", "did_it", "clauses_before", "clauses_after")


def add_parser(commands: Any) -> None:  # noqa: ANN401  (argparse names no type)
    """
    Add `compare` to a command.

    Args:
        commands: what `ArgumentParser.add_subparsers` gave.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        "compare",
        help="say who gets another answer by other terms",
        description="Judge everybody in a register twice: by the terms that ship with the "
        "library, and by those that the options name. Say what differs, who gets another answer, "
        "and which difference does it.",
        epilog="Exit status: 0, judged; 2, nothing judged.",
        allow_abbrev=False,
    )
    add_options(parser)
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FILE.toml",
        help="the table to hold the other to; the one that ships with the library unless given",
    )
    parser.add_argument("--format", choices=("text", "csv"), default="text", help="text if unsaid")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """
    Judge the register by both sets of terms, and print who gets another answer.

    Args:
        arguments: what the parser of `add_parser` found.

    Returns:
        0, or 2 where nobody is in the register.
    """
    sheet = sheet_of(arguments.register)
    after = terms_of(arguments)
    before = attrs.evolve(after, table=table_of(arguments.against), contracts=())
    found = compare(build(arguments, sheet, beside=(before, after)), before, after)
    if arguments.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(map(safe, row) for row in _rows(found.changed))
    else:
        sys.stdout.writelines(f"{printable(line)}\n" for line in _lines(found))
    return _JUDGED if found.after.entries else _NOTHING


def _lines(found: Comparison) -> Iterator[str]:
    """Say it to a reader."""
    register, changed = found.after, found.changed
    people = len(register.entries)
    programme = register.table.programme(register.programme).name
    yield f"{register.name}: {people:,} people, {programme}, as of {register.as_of}"
    faults = [problem for entry in register.entries for problem in entry.faults]
    faults += [problem for problem in register.problems if problem.severity is Severity.FAULT]
    if faults:
        yield f"Faults, which review lists: {len(faults):,}"
    yield ""
    yield "What differs in the terms" if found.differences else "The terms do not differ"
    yield from (f"  {line}" for line in found.differences)
    if changed:
        yield ""
        wide = min(_WIDEST, max(len(one.participant) for one in changed))
        yield from (_line(one, wide, alone=len(found.differences) == 1) for one in changed)
    yield ""
    yield f"Another answer: {len(changed):,} of {people:,}"
    moves = Counter((one.before.verdict, one.after.verdict) for one in changed)
    for (was, now), count in sorted(moves.items(), key=lambda move: (-move[1], move[0])):
        yield f"  {count:6,}  {plain(was)} -> {plain(now)}"


def _line(one: Changed, wide: int, *, alone: bool) -> str:
    """Say one person's change; what did it is said where there is a choice."""
    did_it = "" if alone else f"  by {one.did_it}"
    was, now = plain(one.before.verdict), plain(one.after.verdict)
    return f"{one.participant:{wide}}  {was:{_VERDICT}} -> {now:{_VERDICT}}{did_it}".rstrip()


def _rows(changed: Iterable[Changed]) -> Iterator[tuple[str, ...]]:
    """Say it to a program."""
    for one in changed:
        clauses = [
            "; ".join(dict.fromkeys(id_ for d in found.decisions.values() for id_ in d.clauses))
            for found in (one.before, one.after)
        ]
        verdicts = (one.before.verdict.value, one.after.verdict.value)
        yield (one.participant, *verdicts, one.did_it, *clauses)

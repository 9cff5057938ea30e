"""
Which question does an officer ask at a prompt?

`ambition-policy review REGISTER --programme CODE --as-of DATE` answers for everybody in a
register; `ambition-policy programmes [CODE]` prints the table, or one programme's page;
`ambition-policy sample` writes a register of invented people to try it on.

Exit status of a review: 0, all judged and no fault; 1, judged, with faults listed; 2, nothing
judged.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import attrs

from ambition_policy.errors import Fault, InvalidTerms, PolicyError
from ambition_policy.registers import Sheet, judge, people, read_tidy, teams_command
from ambition_policy.registers.headroom import headroom_lines, look_ahead
from ambition_policy.registers.reports import (
    as_csv,
    as_json,
    person_line,
    printable,
    problem_lines,
    summary_lines,
)
from ambition_policy.registers.rulings import read_rulings, with_rulings
from ambition_policy.registers.summary import summarise
from ambition_policy.registers.worklist import work_lines, work_list
from ambition_policy.samples import sample_register
from ambition_policy.terms import load_contracts, load_text, shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.wire import deciding
from ambition_policy.wording import overview, page

__all__ = ["main"]

NOTHING_JUDGED = 2
# What a shell says of a program whose reader went away: 128 and the number of SIGPIPE.
READER_GONE = 141
SAMPLE = "sample"
SAMPLE_FILE = "sample-register.csv"
_STEP = 2_000
_BY = "the command line"

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Args:
        argv: the words after the program's name; those it was started with unless given.

    Returns:
        The exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal cannot show is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except PolicyError as error:
        lines = map(printable, str(error).splitlines())
        print("ambition-policy:", "\n".join(lines), file=sys.stderr)
        return NOTHING_JUDGED
    except BrokenPipeError:
        # Python would try to write the rest once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        print(f"ambition-policy: {error}", file=sys.stderr)
        return NOTHING_JUDGED
    return status


def _parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parser = argparse.ArgumentParser(
        prog="ambition-policy",
        description="What two policies of Ambition Institute say about the people in a register.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    review = commands.add_parser(
        "review",
        help="judge everybody in a register",
        description="Judge everybody in a register: a CSV table with a row a participant and "
        "session, whose columns participant, session, kind and status are required.",
        epilog="Exit status: 0, all judged and no fault; 1, judged, with faults listed; 2, "
        "nothing judged.",
        allow_abbrev=False,
    )
    review.set_defaults(run=_review)
    add = review.add_argument
    add("register", metavar="REGISTER", help="the CSV file, or the word sample for a small one")
    add("--programme", required=True, metavar="CODE", help="see: ambition-policy programmes")
    add("--as-of", required=True, type=_day, metavar="DATE", help="the day to judge for")
    add("--variant", help="everybody's variant, where the register does not say it")
    add("--role", help="everybody's role, where the register does not say it")
    add("--table", type=Path, metavar="FILE.toml", help="a programme table of your own")
    add(
        "--reading",
        action="append",
        default=[],
        type=_pair,
        metavar="ID=CHOICE",
        help="settle a reading, or open it with ID=open; may be repeated",
    )
    add(
        "--count",
        action="append",
        default=[],
        type=_count,
        metavar="KIND=N",
        help="how many sessions of a kind there are, where the table gives no number",
    )
    add("--contract", type=Path, metavar="FILE.toml", help="contracts in force for everybody")
    add("--rulings", type=Path, metavar="FILE.csv", help="what was decided about whom")
    add("--start", type=_day, metavar="DATE", help="the day the programme began")
    add(
        "--catch-up-until",
        type=_day,
        metavar="DATE",
        help="the last day to make up what was missed, where the register does not say it",
    )
    add("--format", choices=("text", "csv", "json"), default="text", help="text unless given")
    add("--out", type=Path, metavar="FILE", help="write there; the summary is still printed")

    programmes = commands.add_parser(
        "programmes", help="print the table, or one programme's page", allow_abbrev=False
    )
    programmes.set_defaults(run=_programmes)
    programmes.add_argument("code", nargs="?", metavar="CODE", help="one programme")
    programmes.add_argument("--table", type=Path, metavar="FILE.toml", help="a table of your own")

    teams_command.add_parser(commands)

    sample = commands.add_parser(
        "sample",
        help="write a register of invented people",
        description="Write a register of invented people, to be judged as of 2024-06-30.",
        allow_abbrev=False,
    )
    sample.set_defaults(run=_sample)
    add = sample.add_argument
    add("--programme", default="HS", metavar="CODE", help="HS unless given")
    add("--variant", help="the programme's variant; unless given, the one with most to judge")
    add("--role", help="the role; unless given, the one with most to judge")
    add("--people", type=int, default=30, metavar="N", help="how many; 30 unless given")
    add("--seed", type=int, default=1, metavar="N", help="another number, other people")
    add("--out", type=Path, metavar="FILE", help="write there instead of printing")
    deciding.add_parser(commands)
    return parser


def _day(text: str) -> date:
    """Read a date as the register writes it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        message = f"expected a date such as 2024-03-01, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return day


def _pair(text: str) -> tuple[str, str]:
    """Read a name and what it is set to."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        message = f"expected a name, = and a value, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return name, value


def _count(text: str) -> tuple[str, int]:
    """Read a kind of session and how many there are."""
    kind, number = _pair(text)
    if not (number.isascii() and number.isdecimal()):
        message = f"expected a whole number after =, got {number!r}"
        raise argparse.ArgumentTypeError(message)
    return kind, int(number)


def _table(path: Path | None) -> Table:
    """Give the terms: the shipped ones, and a table of the caller's on top."""
    if path is None:
        return shipped()
    return load_text(_text(path), name=path.name, base=shipped())


def _text(path: Path) -> str:
    """Read a file of terms."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        got = f"the byte 0x{content[error.start]:02X} at {error.start}"
        raise InvalidTerms([Fault(path.name, "UTF-8", got)]) from None


def _sheet(register: str) -> Sheet:
    """Read the register, or the one that ships with the library."""
    if register != SAMPLE:
        return read_tidy(Path(register))
    content = (files("ambition_policy") / "data" / SAMPLE_FILE).read_bytes()
    return read_tidy(content, name=SAMPLE_FILE)


def _review(arguments: argparse.Namespace) -> int:
    """Judge everybody in a register."""
    table = _table(arguments.table)
    readings = table.readings
    for name, choice in arguments.reading:
        if choice == "open":
            readings = readings.open(name, by=_BY)
        else:
            readings = readings.settle(name, choice, by=_BY)
    sheet = _sheet(arguments.register)
    register = people(
        sheet,
        table=attrs.evolve(table, readings=readings),
        programme=arguments.programme,
        as_of=arguments.as_of,
        variant=arguments.variant,
        role=arguments.role,
        catch_up_until=arguments.catch_up_until,
        counts=dict(arguments.count),
        start=arguments.start,
    )
    if arguments.contract is not None:
        contracts = load_contracts(_text(arguments.contract), name=arguments.contract.name)
        register = attrs.evolve(register, contracts=contracts)
    if arguments.rulings is not None:
        register = with_rulings(register, read_rulings(arguments.rulings))
    judged = list(_watched(judge(register), len(register.entries)))
    summary = summarise(judged, register.problems)
    match arguments.format:
        case "csv":
            lines = as_csv(judged, register)
        case "json":
            lines = as_json(judged, register, summary)
        case _:
            wide = max((len(printable(entry.id)) for entry, _ in judged), default=0)
            lines = (f"{person_line(*both, wide=wide)}\n" for both in judged)
    _write(lines, arguments.out)
    # What is printed for a program to read holds nothing else.
    to_read = arguments.format == "text" or arguments.out is not None
    stream = sys.stdout if to_read else sys.stderr
    if arguments.format == "text" and arguments.out is None and judged:
        print(file=stream)
    for line in (
        *summary_lines(summary, register),
        *headroom_lines(look_ahead(judged, register)),
        *work_lines(work_list(sheet, register)),
        *problem_lines(summary),
    ):
        print(line, file=stream)
    return summary.status


def _watched(items: Iterable[T], count: int) -> Iterator[T]:
    """Say on a terminal how far it is."""
    watched = sys.stderr.isatty() and count > _STEP
    for done, item in enumerate(items):
        if watched and done % _STEP == 0:
            print(f"\r{done:,} of {count:,} people", end="", file=sys.stderr, flush=True)
        yield item
    if watched:
        print(f"\r{count:,} of {count:,} people", file=sys.stderr)


def _write(lines: Iterable[str], path: Path | None) -> None:
    """Print lines, or write them to a file."""
    if path is None:
        sys.stdout.writelines(lines)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)


def _programmes(arguments: argparse.Namespace) -> int:
    """Print the table, or one page of it."""
    table = _table(arguments.table)
    lines = overview(table) if arguments.code is None else page(table, arguments.code)
    for line in lines:
        print(line)
    return 0


def _sample(arguments: argparse.Namespace) -> int:
    """Write a register of invented people."""
    text = sample_register(
        arguments.programme,
        variant=arguments.variant,
        role=arguments.role,
        people=arguments.people,
        seed=arguments.seed,
    )
    _write([text], arguments.out)
    return 0

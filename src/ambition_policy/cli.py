"""
Which question does an officer ask at a prompt?

`ambition-policy review REGISTER --programme CODE --as-of DATE` answers for everybody in a
register, and `compare` says who gets another answer by other terms; `programmes [CODE]`
prints the table, or one programme's page, and `gaps` what the policies leave open;
`ambition-policy sample` writes a register of invented people to try it on, and
`ambition-policy verify-source FILE` holds a policy's text to the edition of the library.

Exit status of a review: 0, all judged and no fault; 1, judged, with faults listed; 2, nothing
judged.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from ambition_policy.errors import PolicyError
from ambition_policy.registers import compare_command, judge, teams_command
from ambition_policy.registers.headroom import headroom_lines, look_ahead
from ambition_policy.registers.options import (
    add_options,
    asked,
    over_input,
    table_of,
    text_of,
    watched,
)
from ambition_policy.registers.reports import (
    as_csv,
    as_json,
    person_line,
    printable,
    problem_lines,
    summary_lines,
)
from ambition_policy.registers.summary import summarise
from ambition_policy.registers.worklist import work_lines, work_list
from ambition_policy.report import report_command
from ambition_policy.samples import sample_register
from ambition_policy.sources import verify
from ambition_policy.terms import gaps, shipped
from ambition_policy.terms.gaps import Gap
from ambition_policy.wire import deciding
from ambition_policy.wording import overview, page

__all__ = ["main"]

NOTHING_JUDGED = 2
# What a shell says of a program whose reader went away: 128 and the number of SIGPIPE.
READER_GONE = 141


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
    add_options(review)
    add = review.add_argument
    add("--format", choices=("text", "csv", "json"), default="text", help="text unless given")
    add("--out", type=Path, metavar="FILE", help="write there; the summary is still printed")

    programmes = commands.add_parser(
        "programmes", help="print the table, or one programme's page", allow_abbrev=False
    )
    programmes.set_defaults(run=_programmes)
    programmes.add_argument("code", nargs="?", metavar="CODE", help="one programme")
    programmes.add_argument("--table", type=Path, metavar="FILE.toml", help="a table of your own")

    opened = commands.add_parser(
        "gaps",
        help="print what the policies leave open, and what the library does about it",
        allow_abbrev=False,
    )
    opened.set_defaults(run=_gaps)
    opened.add_argument("--format", choices=("text", "csv"), default="text", help="text if unsaid")

    source = commands.add_parser(
        "verify-source",
        help="hold a text of a policy to the edition the library was made from",
        description="Hold a text of a policy to the edition the library was made from: which of "
        "its spans are there, changed, moved, missing or new, and which clauses rest on them.",
        epilog="Exit status: 0, every span is there and nothing is new; 1, something differs; 2, "
        "the file cannot be read.",
        allow_abbrev=False,
    )
    source.set_defaults(run=_verify)
    source.add_argument("file", type=Path, metavar="FILE", help="the policy's text, in UTF-8")

    compare_command.add_parser(commands)
    report_command.add_parser(commands)
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


def _review(arguments: argparse.Namespace) -> int:
    """Judge everybody in a register."""
    if over_input(arguments):
        return NOTHING_JUDGED
    sheet, register = asked(arguments)
    judged = list(watched(judge(register), len(register.entries)))
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


def _write(lines: Iterable[str], path: Path | None) -> None:
    """Print lines, or write them to a file."""
    if path is None:
        sys.stdout.writelines(lines)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)


def _verify(arguments: argparse.Namespace) -> int:
    """Say what became of the text of a policy."""
    text, table = text_of(arguments.file), shipped()
    found = [verify(own, table.clauses.values(), text) for own in table.documents.values()]
    # The document it is a text of is the one of which it leaves least unexplained.
    nearest = min(found, key=lambda one: len(one.differences))
    spans = len(nearest.states)
    print(f"{nearest.document}: {spans - len(nearest.differences)} of {spans} spans found")
    for state in nearest.differences:
        place = state.span or state.passage
        where = f"{place.number}, {place.heading}" if place is not None else ""
        clauses = f": {', '.join(state.clauses)}" if state.clauses else ""
        print(printable(f"{state.state.value} {where}{clauses}"))
    return 0 if nearest.whole else 1


def _programmes(arguments: argparse.Namespace) -> int:
    """Print the table, or one page of it."""
    table = table_of(arguments.table)
    lines = overview(table) if arguments.code is None else page(table, arguments.code)
    for line in lines:
        print(line)
    return 0


def _gaps(arguments: argparse.Namespace) -> int:
    """Print what the policies leave open."""
    if arguments.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(field.name for field in attrs.fields(Gap))
        for gap in gaps().values():
            cells = attrs.astuple(gap, recurse=False)
            writer.writerow("; ".join(c) if isinstance(c, tuple) else c for c in cells)
        return 0
    for gap in gaps().values():
        print(f"{gap.id}  {gap.kind.value}: {gap.about}")
        print(f"      {gap.treatment}")
        print(f"      [{', '.join((*gap.clauses, *gap.readings))}]")
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

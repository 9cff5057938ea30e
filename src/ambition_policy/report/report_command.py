"""
How is the page written at a prompt?

    ambition-policy report REGISTER --programme CODE --as-of DATE --out cohort.html

The options are those of `review`, and so is the exit status.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ambition_policy.registers import judge
from ambition_policy.registers.options import add_options, asked, over_input, watched
from ambition_policy.registers.reports import summary_lines
from ambition_policy.registers.summary import summarise
from ambition_policy.report.pages import as_html

__all__ = ["add_parser", "run"]

_NOTHING = 2


def add_parser(subparsers: Any) -> argparse.ArgumentParser:  # noqa: ANN401  (argparse names no type)
    """
    Add `report` to a command.

    Args:
        subparsers: what `ArgumentParser.add_subparsers` gave.

    Returns:
        The parser of `report`; its `run` is `run`.
    """
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "report",
        help="write a page about everybody in a register",
        description="Judge everybody in a register, and write one page of HTML to mail or print.",
        epilog="Exit status: 0, all judged and no fault; 1, judged, with faults listed; 2, "
        "nothing judged.",
        allow_abbrev=False,
    )
    add_options(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.html", help="the page")
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """
    Judge the register and write the page; the summary is printed.

    Args:
        arguments: what the parser of `add_parser` found.

    Returns:
        0 where all were judged and nothing is at fault, 1 where faults are listed, 2 where
        nothing was judged.
    """
    out: Path = arguments.out
    if over_input(arguments):
        return _NOTHING
    sheet, register = asked(arguments)
    judged = [*watched(judge(register), len(register.entries))]
    out.write_text(as_html(judged, register, sheet=sheet), encoding="utf-8", newline="\n")
    summary = summarise(judged, register.problems)
    sys.stdout.writelines(f"{line}\n" for line in summary_lines(summary, register))
    return summary.status

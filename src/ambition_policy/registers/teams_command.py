"""
How is a register made of Microsoft Teams reports at the command line?

    ambition-policy register teams REPORT… --roster ROSTER --event EVENT… --day-first [--out FILE]

Without a file the register is printed, and what is said of it goes to standard error. The
status is 0 where there is no fault, 1 where the register is written and there are some, and 2
where nothing is written.

>>> meant = event("S1:session:2024-03-01:60:16:30")
>>> meant.id, meant.kind, meant.date, meant.minutes, meant.start
('S1', 'session', datetime.date(2024, 3, 1), 60, datetime.time(16, 30))
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path
from typing import Any

from ambition_policy.errors import PolicyError
from ambition_policy.facts.sessions import Event
from ambition_policy.registers.problems import Severity
from ambition_policy.registers.reports import printable
from ambition_policy.registers.teams import read_report, read_roster, tidy

__all__ = ["add_parser", "event", "run"]

_CLEAN, _FAULTY, _NOTHING = 0, 1, 2
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_MINUTES = re.compile(r"\d{1,9}", re.ASCII)
_FORM = "SESSION:KIND[:DATE[:MINUTES[:START]]], such as S1:session:2024-03-01:60:16:30"


def event(text: str) -> Event:
    """
    Read an event from an argument.

    Args:
        text: the session's id and its kind, then its date, its length in minutes and its
            start, each of which may be empty or left out.

    Raises:
        ValueError: it is written in another way.
    """
    # The start has a colon of its own, and it comes last.
    session, kind, date, minutes, start, *_ = [*text.split(":", 4), "", "", "", ""]
    well = (
        session.strip()
        and kind.strip()
        and _fits(_DAY, date)
        and _fits(_MINUTES, minutes)
        and _fits(_TIME, start)
    )
    if not well:
        raise ValueError(text)
    return Event(
        kind.strip(),
        id=session.strip(),
        date=dt.date.fromisoformat(date) if date else None,
        minutes=int(minutes) if minutes else None,
        start=dt.time.fromisoformat(start) if start else None,
    )


def _fits(pattern: re.Pattern[str], text: str) -> bool:
    return not text or bool(pattern.fullmatch(text))


def _event(text: str) -> Event:
    try:
        return event(text)
    except ValueError:
        message = f"{text!r} is not of the form {_FORM}"
        raise argparse.ArgumentTypeError(message) from None


def add_parser(subparsers: Any) -> argparse.ArgumentParser:  # noqa: ANN401  (argparse names no type)
    """
    Add `register teams` to a command.

    Args:
        subparsers: what `ArgumentParser.add_subparsers` gave.

    Returns:
        The parser of `register teams`; its `run` is `run`.
    """
    register: argparse.ArgumentParser = subparsers.add_parser(
        "register", help="make a register of what you hold", allow_abbrev=False
    )
    kinds = register.add_subparsers(metavar="KIND", required=True)
    parser: argparse.ArgumentParser = kinds.add_parser(
        "teams",
        help="from attendance reports of Microsoft Teams",
        description="Make a tidy register of Microsoft Teams attendance reports.",
        epilog="Exit status: 0, no fault; 1, the register is written, with faults listed; 2, "
        "nothing written.",
        allow_abbrev=False,
    )
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT", help="as downloaded")
    parser.add_argument(
        "--roster", required=True, type=Path, help="CSV with the columns participant and email"
    )
    parser.add_argument(
        "--event",
        required=True,
        action="append",
        type=_event,
        dest="events",
        metavar="EVENT",
        help=f"which event a report is of, once for each report in its order: {_FORM}",
    )
    order = parser.add_mutually_exclusive_group(required=True)
    order.add_argument(
        "--day-first", action="store_true", help="the reports' dates are day/month/year"
    )
    order.add_argument(
        "--month-first",
        action="store_false",
        dest="day_first",
        help="the reports' dates are month/day/year",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the register there instead of printing it"
    )
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """
    Read the reports and the roster, and write the register.

    Args:
        args: what the parser of `add_parser` found.

    Returns:
        0 where there is no fault, 1 where there are some, 2 where nothing is written.
    """
    try:
        if args.out and args.out.resolve() in {p.resolve() for p in (*args.reports, args.roster)}:
            sys.stderr.write(f"{args.out} is read here, and not written over\n")
            return _NOTHING
        reports = [read_report(path, day_first=args.day_first) for path in args.reports]
        text, problems = tidy(reports, read_roster(args.roster), args.events)
        if args.out:
            args.out.write_text(text, encoding="utf-8", newline="")
    except (PolicyError, OSError, UnicodeError) as error:
        lines = "\n".join(map(printable, str(error).splitlines()))
        sys.stderr.write(f"{lines}\nnothing is written\n")
        return _NOTHING
    for found in problems:
        sys.stderr.write(f"{found.problem.severity}: {printable(str(found))}\n")
    faults = sum(found.problem.severity is Severity.FAULT for found in problems)
    counts = (_many(text.count("\n") - 1, "row"), _many(faults, "fault"))
    said = f"{', '.join(counts)}, {_many(len(problems) - faults, 'remark')}\n"
    if args.out:
        sys.stdout.write(f"{args.out}: {said}")
    else:
        # What is printed for a program to read holds nothing else.
        sys.stdout.write(text)
        sys.stderr.write(f"register: {said}")
    return _FAULTY if faults else _CLEAN


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"

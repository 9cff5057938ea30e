"""
What can be said at a prompt about a register and the terms it is judged by?

Every command that judges a register takes the same options, and they mean the same.

>>> parser = argparse.ArgumentParser()
>>> add_options(parser)
>>> arguments = parser.parse_args("sample --programme HS --as-of 2024-06-30".split())
>>> sheet, register = asked(arguments)
>>> len(sheet.rows), len(register.entries)
(300, 30)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import attrs

from ambition_policy.errors import Fault, InvalidTerms
from ambition_policy.owner import Terms
from ambition_policy.registers.entries import Register
from ambition_policy.registers.people import people
from ambition_policy.registers.rulings import read_rulings, with_rulings
from ambition_policy.registers.tidy import Sheet, read_tidy
from ambition_policy.terms import Contract, load_contracts, load_text, shipped
from ambition_policy.terms.programmes import Table

__all__ = [
    "add_options",
    "asked",
    "build",
    "over_input",
    "sheet_of",
    "table_of",
    "terms_of",
    "text_of",
    "watched",
]

SAMPLE = "sample"
SAMPLE_FILE = "sample-register.csv"
_BY = "the command line"
_STEP = 2_000

T = TypeVar("T")


def add_options(parser: argparse.ArgumentParser) -> None:
    """
    Add the register and everything that may be said about it.

    Args:
        parser: of a command that judges a register.
    """
    add = parser.add_argument
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


def asked(arguments: argparse.Namespace) -> tuple[Sheet, Register]:
    """
    Read the register that was asked about, by the terms that were named.

    Args:
        arguments: what a parser with these options found.

    Returns:
        The rows, and everybody in them.

    Raises:
        PolicyError: a file, a reading or a word is none.
        OSError: a file cannot be opened.
    """
    sheet = sheet_of(arguments.register)
    return sheet, build(arguments, sheet)(terms_of(arguments))


def terms_of(arguments: argparse.Namespace) -> Terms:
    """
    Read the terms that were named.

    Args:
        arguments: what a parser with these options found.

    Raises:
        PolicyError: a file, a reading or a word is none.
        OSError: a file cannot be opened.
    """
    table = table_of(arguments.table)
    readings = table.readings
    for name, choice in arguments.reading:
        if choice == "open":
            readings = readings.open(name, by=_BY)
        else:
            readings = readings.settle(name, choice, by=_BY)
    contracts: tuple[Contract, ...] = ()
    if arguments.contract is not None:
        contracts = load_contracts(text_of(arguments.contract), name=arguments.contract.name)
    return Terms(
        table=attrs.evolve(table, readings=readings),
        contracts=contracts,
        counts=dict(arguments.count),
        start=arguments.start,
    )


def build(
    arguments: argparse.Namespace, sheet: Sheet, *, beside: Iterable[Terms] = ()
) -> Callable[[Terms], Register]:
    """
    Say how a sheet is counted by whatever terms.

    Args:
        arguments: what a parser with these options found.

        sheet: the rows.

        beside: the terms that are compared, where some are.

    Returns:
        A function of the terms; it raises what `people` does.

    Raises:
        PolicyError: the rulings are no table.
        OSError: their file cannot be opened.
    """

    def counted(terms: Terms) -> Register:
        register = people(
            sheet,
            table=terms.whole,
            programme=arguments.programme,
            as_of=arguments.as_of,
            variant=arguments.variant,
            role=arguments.role,
            catch_up_until=arguments.catch_up_until,
            counts=terms.counts,
            start=terms.start,
        )
        return attrs.evolve(register, contracts=terms.contracts)

    if arguments.rulings is None:
        return counted
    rulings = read_rulings(arguments.rulings)
    others = [counted(terms) for terms in beside]
    return lambda terms: with_rulings(counted(terms), rulings, beside=others)


def over_input(arguments: argparse.Namespace) -> bool:
    """
    Say whether the file that is to be written is one of those that are read.

    Args:
        arguments: what a parser with these options and `out` found.

    Returns:
        Whether it is; then it was said on standard error, and nothing is to be written.
    """
    read = (arguments.register, arguments.table, arguments.contract, arguments.rulings)
    out: Path | None = arguments.out
    if out is None or out.resolve() not in {Path(path).resolve() for path in read if path}:
        return False
    sys.stderr.write(f"ambition-policy: {out} is read here, and not written over\n")
    return True


def table_of(path: Path | None) -> Table:
    """
    Give the terms: the shipped ones, and a table of the caller's on top.

    Args:
        path: of the caller's, if there is one.
    """
    if path is None:
        return shipped()
    return load_text(text_of(path), name=path.name, base=shipped())


def watched(items: Iterable[T], count: int) -> Iterator[T]:
    """
    Say on a terminal how far it is.

    Args:
        items: one after the other.

        count: how many there are.
    """
    seen = sys.stderr.isatty() and count > _STEP
    for done, item in enumerate(items):
        if seen and done % _STEP == 0:
            sys.stderr.write(f"\r{done:,} of {count:,} people")
            sys.stderr.flush()
        yield item
    if seen:
        sys.stderr.write(f"\r{count:,} of {count:,} people\n")


def text_of(path: Path) -> str:
    """Read a file of terms."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        got = f"the byte 0x{content[error.start]:02X} at {error.start}"
        raise InvalidTerms([Fault(path.name, "UTF-8", got)]) from None


def sheet_of(register: str) -> Sheet:
    """
    Read the register, or the one that ships with the library.

    Args:
        register: the path of a file, or `sample`.
    """
    if register != SAMPLE:
        return read_tidy(Path(register))
    content = (files("ambition_policy") / "data" / SAMPLE_FILE).read_bytes()
    return read_tidy(content, name=SAMPLE_FILE)


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

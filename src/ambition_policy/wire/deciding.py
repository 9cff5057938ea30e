r"""
How does a stream of requests become a stream of answers?

One request a line, one answer a line, in the same order. A line that cannot be answered gets
an error object on its own line and the stream goes on. Nothing is kept between lines, and no
line is read further than its bound.

>>> import io
>>> requests = io.BytesIO(b'{"id": 1, "question": "find_contact", "programme": "HS"}\n{"id": 2')
>>> for line in decide(requests):
...     print(line[:71])
{"answer":{"as_of":null,"because":"the row names it","clauses":["APP-HS
{"error":"wire","faults":[{"expected":"JSON","got":"Expecting ',' delim
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ambition_policy.errors import Fault, InvalidFacts, InvalidTerms, InvalidWire
from ambition_policy.terms import load_text, shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.wire.documents import VERSION, to_plain
from ambition_policy.wire.receipts import receipt
from ambition_policy.wire.requests import Request
from ambition_policy.wire.text import parse, write

__all__ = ["LONGEST", "add_parser", "answer", "decide", "run"]

LONGEST = 1024 * 1024
"""How many bytes a line may have unless another bound is given."""

_CHUNK = 64 * 1024
_KINDS = {InvalidFacts: "facts", InvalidTerms: "terms", InvalidWire: "wire"}
_STDIN = "-"
_ANSWERED, _FAILED, _NOTHING = 0, 1, 2


def answer(
    request: object,
    *,
    table: Table | None = None,
    receipts: bool = False,
    key: bytes | None = None,
) -> dict[str, Any]:
    """
    Answer one request that is plain JSON already.

    Args:
        request: the request.

        table: the terms; those that ship with the library unless given.

        receipts: whether the answer carries a receipt.

        key: the key under which reasons enter the receipt.

    Returns:
        Plain JSON: `answer`, or `error` with `faults`; `id` and `question` are repeated.

    Raises:
        PolicyError: never; every fault is in what is returned.
    """
    head: dict[str, Any] = {"version": VERSION}
    if isinstance(request, dict):
        number = request.get("id")
        if isinstance(number, str) or type(number) is int:
            head["id"] = number
        if isinstance(request.get("question"), str):
            head["question"] = request["question"]
    table = table or shipped()
    try:
        asked = Request.of(request)
        found = asked.answer(table)
        body = {"answer": to_plain(found)}
        if receipts:
            made = receipt(asked.question, asked.facts, found, asked.terms(table), key=key)
            body["receipt"] = to_plain(made)
    except (InvalidFacts, InvalidTerms, InvalidWire) as error:
        return {**head, **_refused(_KINDS[type(error)], error.faults)}
    return {**head, **body}


def decide(
    lines: BinaryIO,
    *,
    table: Table | None = None,
    longest: int = LONGEST,
    receipts: bool = False,
    key: bytes | None = None,
) -> Iterator[str]:
    """
    Answer a stream of requests.

    Args:
        lines: one request a line, in UTF-8.

        table: the terms; those that ship with the library unless given.

        longest: how many bytes a line may have; a longer one is passed over unread.

        receipts: whether each answer carries a receipt.

        key: the key under which reasons enter the receipts.

    Yields:
        One line of JSON for each line, without its end; what has an `error` failed.
    """
    for number, line in enumerate(_bounded(lines, longest), 1):
        yield write(_answered(line, number, longest, table=table, receipts=receipts, key=key))


def _answered(
    line: bytes | int,
    number: int,
    longest: int,
    **how: Any,  # noqa: ANN401  (as answer)
) -> dict[str, Any]:
    """Answer one line, whatever is wrong with it."""
    if isinstance(line, int):
        fault = Fault("$", f"a line of at most {longest} bytes", f"{line} bytes")
        return {"version": VERSION, "line": number, **_refused("wire", [fault])}
    try:
        request = parse(line)
    except InvalidWire as error:
        return {"version": VERSION, "line": number, **_refused("wire", error.faults)}
    try:
        found = answer(request, **how)
    # Each line has its answer, and the text of an error might hold a reason for absence.
    except Exception as error:  # noqa: BLE001  (the lines after it are still to be answered)
        fault = Fault("$", "an answer", f"{type(error).__name__}, a mistake of the library's")
        found = {"version": VERSION, **_refused("internal", [fault])}
    return {**found, "line": number}


def _refused(kind: str, faults: Any) -> dict[str, Any]:  # noqa: ANN401  (faults)
    listed = [{"path": f.path, "expected": f.expected, "got": f.got} for f in faults]
    return {"error": kind, "faults": listed}


def _bounded(lines: BinaryIO, longest: int) -> Iterator[bytes | int]:
    """Give each line, or only the length of one that is too long."""
    while line := lines.readline(longest + 2):
        length = len(line)
        end = line.endswith(b"\n")
        while not end and length > longest and (rest := lines.readline(_CHUNK)):
            length += len(rest)
            end = rest.endswith(b"\n")
        content = length - end
        yield content if content > longest else line.rstrip(b"\r\n")


def add_parser(commands: Any) -> None:  # noqa: ANN401  (argparse keeps its type to itself)
    """
    Describe the command `decide`.

    Args:
        commands: what `add_subparsers` gave.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        "decide",
        help="answer requests, one JSON object a line",
        description="Answer requests: JSON lines in, JSON lines out, one answer a line in order.",
        epilog="Exit status: 0, all answered; 1, some line has an error; 2, nothing answered.",
        allow_abbrev=False,
    )
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("file", nargs="?", default=_STDIN, metavar="FILE", help="the requests; stdin unless given")
    add("--table", type=Path, metavar="FILE.toml", help="a programme table of your own")
    add("--receipts", action="store_true", help="give a receipt with every answer")
    add(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="its bytes are the key under which reasons enter the receipts",
    )
    add(
        "--longest-line",
        type=int,
        default=LONGEST,
        metavar="BYTES",
        help=f"{LONGEST} unless given; a longer line gets an error",
    )


def run(arguments: argparse.Namespace) -> int:
    """
    Run the command `decide`.

    Args:
        arguments: what the parser made of the command line.

    Returns:
        The exit status: 0, all answered; 1, some line has an error; 2, there was no line.

    Raises:
        InvalidTerms: the table cannot be used.

        OSError: a file cannot be read.
    """
    how: dict[str, Any] = {
        "table": _table(arguments.table),
        "longest": arguments.longest_line,
        "receipts": arguments.receipts,
        "key": arguments.key_file.read_bytes() if arguments.key_file else None,
    }
    if arguments.file == _STDIN:
        return _print(decide(sys.stdin.buffer, **how))
    with Path(arguments.file).open("rb") as lines:
        return _print(decide(lines, **how))


def _print(answers: Iterator[str]) -> int:
    """Print each answer as soon as it is there, and say whether any is an error."""
    status = _NOTHING
    for line in answers:
        sys.stdout.write(f"{line}\n")
        # Whoever asks line by line waits for this one.
        sys.stdout.flush()
        # Keys are sorted, and what failed has no key before this one.
        failed = line.startswith('{"error":')
        status = _FAILED if failed or status == _FAILED else _ANSWERED
    return status


def _table(path: Path | None) -> Table:
    if path is None:
        return shipped()
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        got = f"the byte 0x{content[error.start]:02X} at {error.start}"
        raise InvalidTerms([Fault(path.name, "UTF-8", got)]) from None
    return load_text(text, name=path.name, base=shipped())

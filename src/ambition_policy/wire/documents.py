"""
How does a value become a document, and a document a value?

A document is one JSON object: the fields of the value, and the version of the format.

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
>>> text = dumps(sam)
>>> text
'{"attendance":{"tally":{"live":12,"lost":1}},"id":"Sam","programme":"FL","version":1}'
>>> loads(text, Participant) == sam
True
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any, TypeVar, get_origin

from ambition_policy.errors import InvalidWire
from ambition_policy.wire.fields import thing_of
from ambition_policy.wire.kinds import kinds
from ambition_policy.wire.problems import Problems
from ambition_policy.wire.reading import read
from ambition_policy.wire.shapes import Thing
from ambition_policy.wire.text import parse, write
from ambition_policy.wire.writing import plain

__all__ = ["VERSION", "check_version", "dumps", "library", "loads", "of_plain", "to_plain"]

T = TypeVar("T")

VERSION = 1
"""The version of the format that this library writes, and the only one that it reads."""


@cache
def library() -> str:
    """Give the library's own version."""
    return version("ambition_policy")


def dumps(value: object, *, spaces: bool = False) -> str:
    """
    Write a value as a JSON document.

    Args:
        value: a fact, term or answer of a public class.

        spaces: whether to write it over several lines, for people.

    Returns:
        ASCII text, the same for equal values.

    Raises:
        InvalidWire: it is of no public class, or holds what could not be read back.
    """
    return write({**to_plain(value), "version": VERSION}, spaces=spaces)


def loads(text: str | bytes, kind: type[T]) -> T:
    """
    Read a value from a JSON document.

    Args:
        text: the document, or its bytes in UTF-8.

        kind: the class, such as `Participant` or `Decision[Verdict]`.

    Raises:
        InvalidWire: it is no such document; every problem is listed.
    """
    shape = _shape(kind)
    value = parse(text)
    problems = Problems()
    if isinstance(value, dict):
        check_version(value, problems)
        value = {key: content for key, content in value.items() if key != "version"}
    found: T = read(shape, value, "$", problems)
    problems.raise_any()
    return found


def to_plain(value: object) -> dict[str, Any]:
    """
    Turn a value of a public class into plain JSON, without a version.

    Args:
        value: a fact, term or answer of a public class.

    Raises:
        InvalidWire: it is of no public class, or holds what could not be read back.
    """
    found: dict[str, Any] = plain(_shape(type(value)), value)
    return found


def of_plain(value: object, kind: type[T]) -> T:
    """
    Read a value from plain JSON, without a version.

    Args:
        value: what `json` made of a text.

        kind: the class.

    Raises:
        InvalidWire: it is none; every problem is listed.
    """
    problems = Problems()
    found: T = read(_shape(kind), value, "$", problems)
    problems.raise_any()
    return found


def check_version(value: dict[str, Any], problems: Problems, *, optional: bool = False) -> None:
    """
    Note that a document is of another version; what else it says then means nothing here.

    Args:
        value: the document.

        problems: where to note it.

        optional: whether a document without a version is taken as one of this version.

    Raises:
        InvalidWire: it is of another version.
    """
    if "version" not in value:
        if not optional:
            problems.note("$.version", str(VERSION), "nothing")
        return
    got = value["version"]
    if type(got) is int and got == VERSION:
        return
    if type(got) is int and got > VERSION:
        wanted = f"{VERSION}; a newer format needs a newer library than {library()}"
    else:
        wanted = f"{VERSION}, the only version that there is up to {library()}"
    other = Problems()
    other.add("$.version", wanted, got)
    raise InvalidWire(other.found)


def _shape(kind: Any) -> Thing:  # noqa: ANN401  (a class, or a generic one with its argument)
    plain_kind = get_origin(kind) or kind
    known = kinds()
    name = getattr(plain_kind, "__name__", "")
    if known.get(name) is not plain_kind:
        problems = Problems()
        problems.note("$", f"one of the types {', '.join(known)}", name or "no class")
        raise InvalidWire(problems.found)
    return thing_of(kind)

r"""
How does JSON text become plain values without a way round the checks?

Strictly, as the standard has it: UTF-8, no key twice, no NaN or Infinity, no half of a
surrogate pair. A number with a point or an exponent is no whole number, whatever its value.
Nesting and digits are bounded before anything is built, so that no document keeps anybody
waiting.

>>> parse('{"live": 9, "live": 10}')
Traceback (most recent call last):
ambition_policy.errors.InvalidWire: 1 fault in the document
  $.live: expected each key once, got it 2 times
"""

from __future__ import annotations

import json
import re
from typing import Any, final

from ambition_policy.errors import Fault, InvalidWire
from ambition_policy.wire.problems import Inexact, Problems, below

__all__ = ["DEEPEST", "DIGITS", "is_text", "parse", "write"]

DEEPEST = 64
"""How many objects and lists may stand inside each other."""

DIGITS = 1_000
"""How many digits a whole number may have."""

_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


@final
class _Doubled(dict[str, Any]):
    """An object with keys that came more than once, and how often each did."""

    times: dict[str, int]


def parse(text: str | bytes) -> Any:  # noqa: ANN401  (plain JSON)
    """
    Read JSON text.

    Args:
        text: the text, or its bytes in UTF-8.

    Returns:
        Plain values; numbers that are not whole are `Inexact`.

    Raises:
        InvalidWire: it is no JSON, or something in it has no single meaning.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            got = f"the byte 0x{text[error.start]:02X} at {error.start}"
            raise InvalidWire([Fault("$", "UTF-8", got)]) from None
    if text.count("[") + text.count("{") > DEEPEST:
        _bound(text)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        got = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise InvalidWire([Fault("$", "JSON", got)]) from None
    problems = Problems()
    _walk(value, "$", problems)
    problems.raise_any()
    return value


def write(value: Any, *, spaces: bool = False) -> str:  # noqa: ANN401  (plain JSON)
    r"""
    Write plain values in their one canonical way: sorted keys, no spaces, ASCII alone.

    What would begin or end a tag in a page is written as an escape, so that the text is
    safe inside of one.

    >>> write({"name": "<b>", "at": None})
    '{"at":null,"name":"\\u003cb\\u003e"}'

    Args:
        value: plain values.

        spaces: whether to write it over several lines, for people.
    """
    text = json.dumps(
        value,
        sort_keys=True,
        allow_nan=False,
        separators=None if spaces else (",", ":"),
        indent=2 if spaces else None,
    )
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def is_text(value: str) -> bool:
    """Say whether *value* is made of whole characters, with no half of a surrogate pair."""
    return value.isascii() or _SURROGATE.search(value) is None


def _bound(text: str) -> None:
    """Refuse what is nested too deep before anything is built from it."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        first = text[match.start()]
        if first in "[{":
            depth += 1
            if depth > DEEPEST:
                wanted = f"at most {DEEPEST} objects and lists inside each other"
                raise InvalidWire([Fault("$", wanted, "more")])
        elif first in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    keys = [key for key, _ in pairs]
    times: dict[str, int] = {}
    for key in keys:
        times[key] = times.get(key, 0) + 1
    doubled.times = {key: count for key, count in times.items() if count > 1}
    return doubled


def _whole(text: str) -> int | Inexact:
    return int(text) if len(text) <= DIGITS else Inexact(f"{text[:9]}… ({len(text)} digits)")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=Inexact, parse_constant=Inexact
)


def _walk(value: object, path: str, problems: Problems) -> None:
    """Note doubled keys, halves of characters, and numbers that are none."""
    if isinstance(value, dict):
        if isinstance(value, _Doubled):
            for key, count in value.times.items():
                problems.note(below(path, key), "each key once", f"it {count} times")
        for key, child in value.items():
            if not is_text(key):
                problems.note(below(path, key), "a key of whole characters", "half of a pair")
            _walk(child, below(path, key), problems)
    elif isinstance(value, list):
        for at, child in enumerate(value):
            _walk(child, below(path, at), problems)
    elif isinstance(value, str) and not is_text(value):
        problems.note(path, "a text of whole characters", "half of a surrogate pair")

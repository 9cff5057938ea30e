"""
What does a JSON Schema say of the same documents?

It is drawn from the same shapes, for JSON Schema 2020-12. What a class checks beyond the kind
of each field, such as counts that have to add up, a schema cannot say: whatever loads is valid,
and not the other way round. The file `schema.json` beside this module is this schema.

>>> schema()["$defs"]["Tally"]["properties"]["live"]
{'type': 'integer', 'default': 0}
>>> document("Participant")["$ref"]
'#/$defs/Participant.document'
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from ambition_policy.wire.documents import VERSION
from ambition_policy.wire.fields import Slot, slots
from ambition_policy.wire.kinds import kinds, verdicts
from ambition_policy.wire.reading import DAY, EXACT, HOUR
from ambition_policy.wire.requests import READINGS, Asked, questions
from ambition_policy.wire.shapes import (
    TYPE,
    VERDICT_OF,
    Choice,
    Clock,
    Day,
    Exact,
    Fixed,
    Flag,
    Many,
    Map,
    Nothing,
    Shape,
    Text,
    Thing,
    Whole,
    Word,
    tag,
)
from ambition_policy.wire.writing import plain

__all__ = ["ANSWER", "REQUEST", "document", "schema"]

REQUEST = "Request"
"""The name of the schema of a request line of `ambition-policy decide`."""

ANSWER = "AnswerLine"
"""The name of the schema of an answer line of `ambition-policy decide`."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = r"^(0|-?[1-9][0-9]{0,17})$"


def schema() -> dict[str, Any]:
    """
    Give the schema of every document.

    Returns:
        Plain JSON. Below `$defs` stand each type as a part of another (`"Participant"`), each
        as a document with its version (`"Participant.document"`), and both lines of a stream.
    """
    defs: dict[str, Any] = {}
    for name, kind in kinds().items():
        part = _object(_fields(kind))
        defs[name] = part
        defs[f"{name}.document"] = _versioned(part)
    for name, words in verdicts().items():
        defs[name] = {"enum": [word.value for word in words]}
    for asked in questions().values():
        defs[f"ask.{asked.name}"] = _request(asked)
    defs[REQUEST] = {"oneOf": [_ref(f"ask.{name}") for name in questions()]}
    defs["Fault"] = _object(
        {name: ({"type": "string"}, True) for name in ("path", "expected", "got")}
    )
    defs[ANSWER] = _answer()
    return {
        "$schema": _DIALECT,
        "title": f"Documents of ambition_policy, version {VERSION}",
        "$defs": dict(sorted(defs.items())),
        "anyOf": [_ref(f"{name}.document") for name in kinds()],
    }


def document(name: str) -> dict[str, Any]:
    """
    Give the schema of one type of document.

    Args:
        name: the type's, such as `"Participant"`, or `REQUEST` or `ANSWER`.
    """
    whole = schema()
    del whole["anyOf"]
    return {**whole, **_ref(name if name in (REQUEST, ANSWER) else f"{name}.document")}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _object(fields: dict[str, tuple[dict[str, Any], bool]]) -> dict[str, Any]:
    """An object of these fields and no others, each with whether it is required."""
    found: dict[str, Any] = {
        "type": "object",
        "properties": {name: shape for name, (shape, _) in fields.items()},
        "additionalProperties": False,
    }
    required = [name for name, (_, needed) in fields.items() if needed]
    return {**found, "required": required} if required else found


def _versioned(part: dict[str, Any]) -> dict[str, Any]:
    return {
        **part,
        "properties": {"version": {"const": VERSION}, **part["properties"]},
        "required": ["version", *part.get("required", [])],
    }


def _fields(kind: type[Any]) -> dict[str, tuple[dict[str, Any], bool]]:
    found = {}
    for slot in slots(kind):
        if slot.shape == Word(StrEnum):
            found[VERDICT_OF] = ({"enum": list(verdicts())}, True)
            words = {word.value: None for kind in verdicts().values() for word in kind}
            found[slot.name] = ({"enum": list(words)}, True)
        else:
            found[slot.name] = (_slot(slot), slot.required)
    return found


def _slot(slot: Slot) -> dict[str, Any]:
    found = _of(slot.shape)
    if slot.required or slot.default is None:
        return found
    return {**found, "default": plain(slot.shape, slot.default)}


def _request(asked: Asked) -> dict[str, Any]:
    fields: dict[str, tuple[dict[str, Any], bool]] = {
        "version": ({"const": VERSION}, False),
        "question": ({"const": asked.name}, True),
        "id": ({"type": ["string", "integer", "null"]}, False),
        "readings": (_of(READINGS), False),
    }
    fields |= {slot.name: (_of(slot.shape), slot.required) for slot in asked.slots}
    return _object(fields)


def _answer() -> dict[str, Any]:
    answers = dict.fromkeys(a.answer.kind.__name__ for a in questions().values())
    head: dict[str, tuple[dict[str, Any], bool]] = {
        "version": ({"const": VERSION}, True),
        "id": ({"type": ["string", "integer"]}, False),
        "line": ({"type": "integer", "minimum": 1}, False),
    }
    right = {
        **head,
        "question": ({"enum": list(questions())}, True),
        "answer": ({"anyOf": [_ref(name) for name in answers]}, True),
        "receipt": (_ref("Receipt"), False),
    }
    wrong = {
        **head,
        "question": ({"type": "string"}, False),
        "error": ({"enum": ["facts", "internal", "terms", "wire"]}, True),
        "faults": ({"type": "array", "items": _ref("Fault"), "minItems": 1}, True),
    }
    return {"oneOf": [_object(right), _object(wrong)]}


def _of(shape: Shape) -> dict[str, Any]:
    """Give the schema of one shape."""
    match shape:
        case Text():
            return {"type": "string"}
        case Whole():
            return {"type": "integer"}
        case Flag():
            return {"type": "boolean"}
        case Nothing():
            return {"type": "null"}
        case Exact():
            return {"type": "string", "pattern": f"^{EXACT}$"}
        case Day():
            return {"type": "string", "format": "date", "pattern": f"^{DAY}$"}
        case Clock():
            return {"type": "string", "pattern": f"^{HOUR}$"}
        case Word(kind):
            return {"enum": [word.value for word in kind]}
        case Many(item, kind):
            found = {"type": "array", "items": _of(item)}
            return {**found, "uniqueItems": True} if kind is frozenset else found
        case Fixed(items):
            places = [_of(item) for item in items]
            return {"type": "array", "prefixItems": places, "items": False, "minItems": len(items)}
        case Map(key, value):
            return {"type": "object", **_keys(key), "additionalProperties": _of(value)}
        case Thing(kind, words):
            return _thing(kind, words)
        case _:
            return {"anyOf": [_option(shape, option) for option in shape.options]}


def _keys(key: Shape) -> dict[str, Any]:
    match key:
        case Word(kind):
            return {"propertyNames": {"enum": [word.value for word in kind]}}
        case Whole():
            return {"propertyNames": {"pattern": _NUMBER}}
        case _:
            return {}


def _thing(kind: type[Any], words: tuple[type[StrEnum], ...]) -> dict[str, Any]:
    """A value of a class; of a decision, with the lists that its verdict may be from."""
    found = _ref(kind.__name__)
    if not any(slot.shape == Word(StrEnum) for slot in slots(kind)):
        return found
    lists = words or tuple(verdicts().values())
    pairs = [
        {"properties": {VERDICT_OF: {"const": w.__name__}, "verdict": _ref(w.__name__)}}
        for w in lists
    ]
    return {**found, "anyOf": pairs}


def _option(choice: Choice, option: Shape) -> dict[str, Any]:
    if choice.named and isinstance(option, Thing):
        fields = {TYPE: ({"const": option.kind.__name__}, True), **_fields(option.kind)}
        return _object(fields)
    if choice.tagged and isinstance(option, Exact | Day):
        return _object({tag(option): (_of(option), True)})
    return _of(option)

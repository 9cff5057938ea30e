"""
What may a programme's own table say, and what is in ours?

A drawn programme is written out as TOML and read by the strict loader, so that whatever is
drawn loads. Every provision of a table is found by walking it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

import attrs
from hypothesis import strategies as st

from ambition_policy.frozen import FrozenMap
from ambition_policy.strategies.asked import every_row, standards
from ambition_policy.strategies.basics import TEXTS, kept, maybe, members
from ambition_policy.terms import Programme, Row, Standard, StandardKind, Table, load_text, shipped
from ambition_policy.vocabulary import Actor, CellState, Force, Role

__all__ = ["programme_texts", "programmes", "provisions", "rows", "tables"]

T = TypeVar("T")

_KINDS = ("day", "workshop", "visit", "clinic_day")
_VARIANTS = ("short", "long", "blended")
_TRIGGERS = ("absent", "absent_notified", "absent_not_notified", "pattern", "reason_not_known")
_WAYS = ("alt_event", "catch_up_materials", "workbook")
_NEEDS = ("alternative_exists", "can_attend_alternative", "approved_before", "recorded")
_RULES = ("pre_approved_only", "planned_and_notified")
_ASKED = tuple(StandardKind)


def _toml(value: object) -> str:
    """Write a value on one line of TOML."""
    match value:
        case dict():
            inside = ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items())
            return f"{{{inside}}}"
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not stated."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


@kept
@st.composite
def programme_texts(
    draw: st.DrawFn,
    *,
    kinds: Sequence[StandardKind] = _ASKED,
    code: str = "OWN",
    base: Table | None = None,
) -> str:
    """
    Draw tables of one programme, as TOML that the strict loader takes.

    Args:
        kinds: which kinds of standard its rows may have.

        code: the programme's code.

        base: whose clauses it may cite; the terms that ship with the library unless given.
    """
    known = tuple((base or shipped()).clauses)
    cited = st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True)
    variants = draw(st.lists(st.sampled_from(_VARIANTS), max_size=3, unique=True))
    roles = draw(st.lists(members(Role), min_size=1, max_size=3, unique=True))
    names = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=3, unique=True))
    events = [draw(_event(name, cited, variants if at else [])) for at, name in enumerate(names)]
    parts = draw(st.sampled_from(("one", "variants", "roles")))
    scopes: list[dict[str, Any]] = [{}]
    if parts == "variants" and variants:
        scopes = [{"variants": [variant]} for variant in variants]
    elif parts == "roles":
        scopes = [{"roles": [role.value]} for role in roles]
    fewest = min(event.get("count", 1) for event in events)
    fields = {
        "code": code,
        "name": draw(TEXTS),
        "document": "attendance",
        "heading": draw(TEXTS),
        "clauses": draw(cited),
        "roles": [role.value for role in roles],
        "months": draw(maybe(st.integers(1, 36))),
        "variant": [{"code": name, "name": name} for name in variants],
        "event": events,
        "requirement": [
            {**scope, **_requirement(draw(standards(kinds=kinds, most_missed=fewest - 1)))}
            for scope in scopes
        ],
        "follow_up": draw(maybe(_follow_up(cited))),
        "catch_up": draw(maybe(_catch_up(cited))),
        "late_early": draw(maybe(_late(cited))),
        "dispensations": draw(maybe(_dispensations(cited))),
        "contact": draw(
            maybe(cited.map(lambda ids: [{"email": "own@example.org", "clauses": ids}]))
        ),
    }
    lines = (f"{name} = {_toml(value)}" for name, value in _stated(fields).items())
    return "\n".join(lines)


@kept
@st.composite
def _event(
    draw: st.DrawFn, kind: str, cited: st.SearchStrategy[list[str]], variants: Sequence[str]
) -> dict[str, Any]:
    """A kind of session, perhaps with days and years, or for some variants alone."""
    count = draw(st.integers(1, 12))
    later = draw(st.integers(0, count - 1))
    split = {"1": count - later, "2": later} if later else {"1": count}
    among = st.lists(st.sampled_from(tuple(variants)), max_size=2, unique=True)
    return _stated(
        {
            "kind": kind,
            "count": count,
            "days": draw(maybe(st.integers(1, 4))),
            "by_year": draw(maybe(st.just(split))),
            "variants": draw(among) if variants else [],
            "clauses": draw(cited),
        }
    )


def _requirement(standard: Standard) -> dict[str, Any]:
    """A standard as its table has it."""
    limits = [
        {
            "term": limit.term.value,
            "value": str(limit.value) if limit.term.is_share else int(limit.value),
            "clauses": list(limit.clauses),
        }
        for limit in standard.limits
    ]
    return _stated(
        {"kind": standard.kind.value, "clauses": list(standard.clauses), "limit": limits}
    )


@kept
@st.composite
def _follow_up(draw: st.DrawFn, cited: st.SearchStrategy[list[str]]) -> dict[str, Any]:
    step = {
        "actor": draw(members(Actor)).value,
        "action": draw(st.sampled_from(("phone", "email", "contact_participant"))),
        "when": draw(st.sampled_from(("unspecified", "same_day", "next_day"))),
        "force": draw(members(Force)).value,
        "clauses": draw(cited),
    }
    procedure = {
        "trigger": draw(st.sampled_from(_TRIGGERS)),
        "clauses": draw(cited),
        "step": [step],
    }
    return {"state": CellState.STATED.value, "clauses": draw(cited), "procedure": [procedure]}


@kept
@st.composite
def _catch_up(draw: st.DrawFn, cited: st.SearchStrategy[list[str]]) -> dict[str, Any]:
    ways = draw(st.lists(st.sampled_from(_WAYS), min_size=1, max_size=2, unique=True))
    options = [
        _stated(
            {
                "option": way,
                "needs": draw(st.lists(st.sampled_from(_NEEDS), max_size=2, unique=True)),
                "clauses": draw(cited),
            }
        )
        for way in ways
    ]
    return {"state": CellState.STATED.value, "clauses": draw(cited), "option": options}


@kept
@st.composite
def _late(draw: st.DrawFn, cited: st.SearchStrategy[list[str]]) -> dict[str, Any]:
    rule = draw(maybe(st.sampled_from(_RULES)))
    state = CellState.NA if rule is None else CellState.STATED
    refer_to = [Actor.PL.value] if rule == "planned_and_notified" else None
    return _stated(
        {"state": state.value, "rule": rule, "refer_to": refer_to, "clauses": draw(cited)}
    )


@kept
@st.composite
def _dispensations(draw: st.DrawFn, cited: st.SearchStrategy[list[str]]) -> dict[str, Any]:
    state = draw(st.sampled_from((CellState.STATED, CellState.BLANK, CellState.NA)))
    grounds = ["illness"] if state is CellState.STATED else None
    return _stated({"state": state.value, "grounds": grounds, "clauses": draw(cited)})


@kept
@st.composite
def tables(
    draw: st.DrawFn,
    *,
    kinds: Sequence[StandardKind] = _ASKED,
    code: str = "OWN",
    base: Table | None = None,
) -> Table:
    """
    Draw tables with one programme of their own beside those of a base.

    Args:
        kinds: which kinds of standard its rows may have.

        code: the programme's code.

        base: the table it builds on; the terms that ship with the library unless given.
    """
    base = base or shipped()
    text = draw(programme_texts(kinds=kinds, code=code, base=base))
    return load_text(text, name="own.toml", base=base)


@kept
def programmes(
    *, kinds: Sequence[StandardKind] = _ASKED, table: Table | None = None
) -> st.SearchStrategy[Programme]:
    """
    Draw programmes: those of a table, and others.

    Args:
        kinds: which kinds of standard the others may have.

        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    own = tables(kinds=kinds, base=table).map(lambda drawn: drawn.programme("OWN"))
    return st.sampled_from(tuple(table.programmes.values())) | own


def rows(
    *, kinds: Sequence[StandardKind] = tuple(StandardKind), table: Table | None = None
) -> st.SearchStrategy[Row]:
    """
    Draw rows of a table.

    Args:
        kinds: which kinds of standard they may have.

        table: the terms; those that ship with the library unless given.

    Raises:
        ValueError: the table has no such row.
    """
    found = [row for row in every_row(table or shipped()) if row.standard.kind in kinds]
    if not found:
        message = f"the table has no row of the kinds {', '.join(kinds)}"
        raise ValueError(message)
    return st.sampled_from(found)


@kept
def provisions(kind: type[T], *, table: Table | None = None) -> st.SearchStrategy[T]:
    """
    Draw what a table holds of one class, such as its steps or its clauses.

    Args:
        kind: the class.

        table: the terms; those that ship with the library unless given.

    Raises:
        ValueError: the table holds none.
    """
    found = _held(table or shipped()).get(kind, ())
    if not found:
        message = f"the table holds no {kind.__name__}"
        raise ValueError(message)
    return st.sampled_from(cast("tuple[T, ...]", found))


@kept
def _held(table: Table) -> FrozenMap[type[Any], tuple[Any, ...]]:
    """Everything that a table holds, by class, each value once."""
    found: dict[type[Any], dict[Any, None]] = {}
    for value in _walk(table):
        found.setdefault(type(value), {})[value] = None
    return FrozenMap({kind: tuple(held) for kind, held in found.items()})


def _walk(value: object) -> Iterator[object]:
    """A value and everything below it that is a value of terms."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _walk(inner)
    elif attrs.has(type(value)):
        yield value
        kind = cast("type[attrs.AttrsInstance]", type(value))
        for field in attrs.fields(kind):
            yield from _walk(getattr(value, field.name))

"""
What differs between two versions of the table, number by number?

>>> import attrs
>>> from ambition_policy.terms import load_text, shipped
>>> ours = shipped()
>>> settled = attrs.evolve(ours, readings=ours.readings.settle("A-05", "met", by="the owner"))
>>> for found in differences(ours, settled):
...     print(found)
reading A-05: open -> met
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar, final

import attrs

from ambition_policy.citations import Readings
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.programmes import Table

__all__ = ["Difference", "differences", "one_by_one"]

T = TypeVar("T")

# What an item of a list is called by, where it has one of these.
_NAMES = ("id", "code", "term", "option", "kind", "email", "action")
# Steps of a path that tell a reader nothing.
_PLAIN = {"requirements", "standard", "limits", "events", "value", "count", "options"}
_NOTHING = "nothing"


@final
@attrs.frozen(kw_only=True)
class Difference:
    """
    One value that is another one.

    Attributes:
        where: the programme or other part, and the value's name in it.

        before: the value; `None` where there was none.

        after: the value; `None` where there is none.

        clauses: the clauses that state it, of either version.
    """

    where: str
    before: Any
    after: Any
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in one line."""
        cited = f" [{', '.join(self.clauses)}]" if self.clauses else ""
        return f"{self.where}: {_said(self.before)} -> {_said(self.after)}{cited}"


@final
@attrs.frozen
class _Found:
    """A difference, and the table before with it alone, under the name of what it changes."""

    difference: Difference
    name: str
    alone: Table


@final
@attrs.frozen(kw_only=True)
class _Spot:
    """
    A place in a table.

    Attributes:
        path: what a reader calls it.

        put: gives the table before with another value there.

        whole: the part of the table around it: its name, how it is put, and the new one.

        clauses: what states the value, as far as is known on the way down.
    """

    path: tuple[str, ...]
    put: Callable[[Any], Table]
    whole: tuple[str, Callable[[Any], Table], Any]
    clauses: tuple[str, ...] = ()


def differences(before: Table, after: Table) -> tuple[Difference, ...]:
    """
    List everything in which two tables differ.

    Args:
        before: one version.

        after: the other.

    Returns:
        Programmes, documents, clauses, what the body fixes, readings, and how they are settled;
        the name of a table is no difference.
    """
    return tuple(found.difference for found in _all(before, after))


def one_by_one(before: Table, after: Table) -> FrozenMap[str, Table]:
    """
    Give the table before with each single difference alone, to see what it does.

    Args:
        before: one version.

        after: the other.

    Returns:
        A number that differs stands by itself; what differs in shape, such as another kind of
        requirement, comes with all of its programme or other part.
    """
    return FrozenMap({found.name: found.alone for found in _all(before, after)})


def _all(before: Table, after: Table) -> Iterator[_Found]:
    """Walk both tables, part by part."""
    for field in ("programmes", "documents", "clauses"):

        def put(parts: FrozenMap[str, Any], field: str = field) -> Table:
            return _with(before, field, parts)

        yield from _parts(getattr(before, field), getattr(after, field), put)
    for part in attrs.fields(type(before.body)):
        old, new = getattr(before.body, part.name), getattr(after.body, part.name)

        def fix(value: Any, name: str = part.name) -> Table:  # noqa: ANN401  (a part of a table)
            return _with(before, "body", _with(before.body, name, value))

        yield from _values(_Spot(path=(part.name,), put=fix, whole=(part.name, fix, new)), old, new)
    yield from _readings(before, after.readings)


def _with(value: T, field: str, other: object) -> T:
    """Give *value* with another value of one field."""
    part: Any = value
    changed: T = attrs.evolve(part, **{field: other})
    return changed


def _parts(
    old: Mapping[str, Any], new: Mapping[str, Any], put: Callable[[FrozenMap[str, Any]], Table]
) -> Iterator[_Found]:
    """Compare what has a code or an id of its own."""
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)

        def place(value: Any, key: str = key) -> Table:  # noqa: ANN401  (a part of a table)
            parts = {**old, key: value}
            return put(FrozenMap({k: v for k, v in parts.items() if v is not None}))

        yield from _values(_Spot(path=(key,), put=place, whole=(key, place, two)), one, two)


def _readings(before: Table, after: Readings) -> Iterator[_Found]:
    """Compare readings, and how each is settled."""
    old = before.readings

    def with_(readings: Mapping[str, Any], overrides: Mapping[str, Any]) -> Table:
        return attrs.evolve(before, readings=Readings(readings.values(), overrides))

    yield from _parts(old, after, lambda parts: with_(parts, old.overrides))
    for id_ in dict.fromkeys((*old.overrides, *after.overrides)):
        one, two = old.overrides.get(id_), after.overrides.get(id_)
        if one == two or id_ not in old:
            continue
        was, now = _stand(old, id_), _stand(after, id_)
        name = f"reading {id_}"
        overrides = {k: v for k, v in old.overrides.items() if k != id_}
        if two is not None:
            overrides[id_] = two
        yield _Found(
            Difference(where=name, before=was, after=now), f"{name}: {now}", with_(old, overrides)
        )


def _stand(readings: Readings, id_: str) -> str:
    return readings.stance(id_).settled or "open"


def _values(spot: _Spot, old: Any, new: Any) -> Iterator[_Found]:  # noqa: ANN401  (any value)
    """Compare two values that stand in one place."""
    if old == new:
        return
    if attrs.has(type(old)) and type(old) is type(new):
        cited = tuple(dict.fromkeys((*_cited(old), *_cited(new)))) or spot.clauses
        for field in attrs.fields(type(old)):
            name = field.name

            def inside(value: object, name: str = name) -> Table:
                return spot.put(_with(old, name, value))

            path = spot.path if name in _PLAIN else (*spot.path, name)
            here = attrs.evolve(spot, path=path, clauses=cited, put=inside)
            yield from _values(here, getattr(old, name), getattr(new, name))
    elif isinstance(old, tuple) and isinstance(new, tuple) and _same_items(old, new):
        for at, (one, two) in enumerate(zip(old, new, strict=True)):

            def among(value: object, at: int = at) -> Table:
                return spot.put((*old[:at], value, *old[at + 1 :]))

            here = attrs.evolve(spot, path=(*spot.path, *_apart(old, at)), put=among)
            yield from _values(here, one, two)
    else:
        where = ", ".join(spot.path)
        found = Difference(where=where, before=old, after=new, clauses=spot.clauses)
        if _is_number(old) and _is_number(new):
            yield _Found(found, where, spot.put(new))
        else:
            name, put, whole = spot.whole
            yield _Found(found, name, put(whole))


def _cited(value: object) -> tuple[str, ...]:
    found = getattr(value, "clauses", ())
    return found if isinstance(found, tuple) else ()


def _same_items(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    """Whether two lists hold the same things in the same order, each with its values."""
    return len(old) == len(new) and all(
        attrs.has(type(one)) and type(one) is type(two) and _name(one) == _name(two)
        for one, two in zip(old, new, strict=True)
    )


def _name(item: object) -> tuple[str, ...]:
    """What a reader calls an item of a list; nothing where it has no name."""
    found = (getattr(item, name, None) for name in _NAMES)
    return tuple(str(name) for name in found if isinstance(name, str))[:1]


def _apart(items: tuple[Any, ...], at: int) -> tuple[str, ...]:
    """Name an item, and where others have its name say for whom it is, or which one it is."""
    name = _name(items[at])
    alike = [item for item in items if _name(item) == name]
    if len(alike) == 1:
        return name
    whom = _whom(items[at])
    if [_whom(item) for item in alike].count(whom) > 1:
        whom = f"number {at + 1}"
    return (" ".join((*name, f"({whom})")),)


def _whom(item: object) -> str:
    """Say which variants and roles an item of a programme is for."""
    return ", ".join((*getattr(item, "variants", ()), *getattr(item, "roles", ()))) or "all"


def _is_number(value: object) -> bool:
    return isinstance(value, int | Fraction | date)


def _said(value: object) -> str:
    """Say a value in one line; what has a name is called by it."""
    if value is None:
        return _NOTHING
    if isinstance(value, tuple):
        return f"({', '.join(map(_said, value))})"
    return "".join(_name(value)) or str(value)

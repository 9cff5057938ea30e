"""
What do terms have to be that their classes do not check, since our own loader does?

A programme that came as JSON went through no loader. What would make a question stumble over
it later is noted here: a row with no requirement or two, a share beyond the whole, a code
that a programme does not have.

>>> from ambition_policy.terms import shipped
>>> list(CHECKS[Programme](shipped().programme("HS")))
[]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ambition_policy.citations import Reading
from ambition_policy.errors import describe
from ambition_policy.terms.programmes import Programme
from ambition_policy.terms.standards import Limit

__all__ = ["CHECKS"]

Complaint = tuple[str, str, str]


def _limit(limit: Limit) -> Iterator[Complaint]:
    if limit.term.is_share:
        if not 0 <= limit.value <= 1:
            yield "value", "a share from 0 to 1", f"{limit.value}"
    elif limit.value < 0 or limit.value.denominator != 1:
        yield "value", "a count of 0 or more", f"{limit.value}"


def _reading(reading: Reading) -> Iterator[Complaint]:
    if reading.default not in reading.choices:
        wanted = f"one of {', '.join(reading.choices) or 'its choices'}"
        yield "default", wanted, describe(reading.default)


def _programme(programme: Programme) -> Iterator[Complaint]:
    if not programme.code:
        yield "code", "a text that is not empty", describe(programme.code)
    if not programme.roles:
        yield "roles", "one or more roles", "none"
    for code, variant in programme.variants.items():
        if variant.code != code:
            yield f"variants[{code!r}].code", f"{code!r}, its key", describe(variant.code)
    yield from _rows(programme)
    parts = {"events": programme.events, "requirements": programme.requirements}
    for name, items in parts.items():
        for at, item in enumerate(items):
            yield from _meant(programme, f"{name}[{at}]", item)


def _rows(programme: Programme) -> Iterator[Complaint]:
    """Every row needs exactly one requirement; of a label by name, or of every other."""
    for variant in [*programme.variants, *([None] if programme.any_variant else [])] or [None]:
        for role in programme.roles:
            fitting = [
                requirement
                for requirement in programme.requirements
                if (not requirement.variants or variant in requirement.variants)
                and (not requirement.roles or role in requirement.roles)
            ]
            if programme.any_variant:
                fitting = [r for r in fitting if r.variants] or fitting
            if len(fitting) != 1:
                whose = " ".join(part for part in (variant, role.value) if part)
                yield "requirements", f"exactly one for {whose}", str(len(fitting))


def _meant(programme: Programme, path: str, item: Any) -> Iterator[Complaint]:  # noqa: ANN401
    """What belongs to some variants or roles names those of the programme."""
    for name, known in (("variants", set(programme.variants)), ("roles", set(programme.roles))):
        for value in getattr(item, name):
            if value not in known and not (name == "variants" and programme.any_variant):
                wanted = f"one of {', '.join(sorted(known)) or 'none'}"
                yield f"{path}.{name}", wanted, describe(str(value))


CHECKS: Mapping[type[Any], Callable[[Any], Iterator[Complaint]]] = MappingProxyType(
    {Limit: _limit, Programme: _programme, Reading: _reading}
)
"""What is wrong with a value of each class: place below it, what was expected, what came."""

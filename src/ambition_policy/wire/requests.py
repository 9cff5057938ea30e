"""
Which questions can another system ask, and what does each of them take?

Every function of `ambition_policy.questions` that gives an answer, by its name. Its parameters
are fields of the request and are read by their annotations, as the fields of a fact are; the
table of terms is not one of them. Readings are settled or opened beside them.

>>> [slot.name for slot in questions()["check_event"].slots]
['session']
>>> request = Request.of({"question": "find_contact", "programme": "HS"})
>>> print(request.answer())
data: the row names it [APP-HS.poc.1]
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, final, get_type_hints

import attrs

from ambition_policy import questions as room
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.wire.documents import check_version
from ambition_policy.wire.fields import PRIVATE, Slot, is_textual, shape_of, thing_of
from ambition_policy.wire.problems import Inexact, Problems
from ambition_policy.wire.reading import read, read_slots
from ambition_policy.wire.shapes import Map, Text, Thing
from ambition_policy.wire.values import OPEN, Taken

__all__ = ["READINGS", "Asked", "Request", "overridden", "questions"]

_TABLE = "table"
_OWN = ("version", "question", "id", "readings")


READINGS = Map(Text(), Thing(Taken))
"""How readings are taken, by their ids."""


@final
@attrs.frozen
class Asked:
    """
    One question.

    Attributes:
        ask: the function.

        slots: what it takes, beside the table.

        answer: what it gives.

        has_terms: whether it takes a table.
    """

    name: str
    ask: Callable[..., Any]
    slots: tuple[Slot, ...]
    answer: Thing
    has_terms: bool

    def put(self, facts: Mapping[str, Any], table: Table) -> Any:  # noqa: ANN401  (its own answer)
        """
        Ask it.

        Args:
            facts: by the name of the parameter.

            table: the terms, for a question that takes any.
        """
        if self.has_terms:
            return self.ask(**facts, table=table)
        return self.ask(**facts)

    def slot(self, name: str) -> Slot | None:
        """Give the parameter called *name*, if it has one."""
        return next((slot for slot in self.slots if slot.name == name), None)


@cache
def questions() -> FrozenMap[str, Asked]:
    """Give every question by its name."""
    found = {}
    for name in room.__all__:
        function = getattr(room, name)
        if inspect.isfunction(function) and get_type_hints(function)["return"] is not str:
            found[name] = _asked(name, function)
    return FrozenMap(found)


def _asked(name: str, function: Callable[..., Any]) -> Asked:
    hints = get_type_hints(function)
    slots = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name != _TABLE:
            required = parameter.default is inspect.Parameter.empty
            shape = shape_of(hints[parameter.name])
            private = parameter.name in PRIVATE and is_textual(shape)
            slots.append(Slot(parameter.name, shape, required, private))
    return Asked(name, function, tuple(slots), thing_of(hints["return"]), _TABLE in hints)


def overridden(table: Table, taken: Mapping[str, Taken]) -> Table:
    """
    Settle and open readings.

    Args:
        table: the terms.

        taken: how each reading is to be taken.

    Raises:
        InvalidTerms: there is no such reading or choice.
    """
    readings = table.readings
    for name, how in sorted(taken.items()):
        if how.choice == OPEN:
            readings = readings.open(name, by=how.by)
        else:
            readings = readings.settle(name, how.choice, by=how.by)
    return attrs.evolve(table, readings=readings) if taken else table


@final
@attrs.frozen(kw_only=True)
class Request:
    """
    One question with the facts that it is asked about.

    Attributes:
        question: its name.

        id: what the caller calls the request; the answer repeats it.

        facts: what was given, by the name of the parameter.

        readings: readings that are settled or opened for this request alone.
    """

    question: str
    id: str | int | None = None
    facts: FrozenMap[str, Any] = attrs.field(converter=FrozenMap)
    readings: FrozenMap[str, Taken] = EMPTY

    @classmethod
    def of(cls, value: object) -> Request:
        """
        Read a request from plain JSON.

        Args:
            value: an object with `question` and its parameters, and perhaps `id`, `readings`
                and `version`.

        Raises:
            InvalidWire: it is no such request; every problem is listed.
        """
        problems = Problems()
        if not isinstance(value, dict):
            problems.add("$", "an object, a request", value, secret=True)
            problems.raise_any()
        given: dict[str, Any] = dict(value) if isinstance(value, dict) else {}
        check_version(given, problems, optional=True)
        name = given.get("question")
        asked = questions().get(name) if isinstance(name, str) else None
        number = given.get("id")
        if not isinstance(number, str | None) and type(number) is not int:
            problems.add("$.id", "a text or a whole number", number)
        taken = read(READINGS, given.get("readings", {}), "$.readings", problems)
        facts = {}
        if asked is None:
            wanted = f"one of {', '.join(questions())}"
            got = Inexact("nothing") if name is None else name
            problems.add("$.question", wanted, got)
        else:
            facts = read_slots(asked.slots, given, "$", problems, known=_OWN)
        problems.raise_any()
        return cls(question=str(name), id=number, facts=facts, readings=taken)

    def terms(self, table: Table | None = None) -> Table:
        """
        Give the terms that it is answered by.

        Args:
            table: the terms before any reading is taken otherwise; those that ship with the
                library unless given.

        Raises:
            InvalidTerms: there is no such reading or choice.
        """
        return overridden(table or shipped(), self.readings)

    def answer(self, table: Table | None = None) -> Any:  # noqa: ANN401  (each question's own)
        """
        Ask.

        Args:
            table: as for `terms`.

        Raises:
            InvalidFacts: the facts cannot be true for this question.

            InvalidTerms: there is no such reading or choice.
        """
        return questions()[self.question].put(self.facts, self.terms(table))

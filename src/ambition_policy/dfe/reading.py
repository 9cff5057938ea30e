"""
How are the DfE's words kept?

As data of the package, read once, at first use, and strictly: an unknown key, a code that no
list has, a status without a way out of it are all faults, listed at once with their paths.

>>> table = shipped()
>>> [reason.code for reason in table.deferral][:2], table.deferral_from
(['bereavement', 'long-term-sickness'], datetime.date(2021, 10, 4))
>>> read("[deferral", name="mine.toml")
Traceback (most recent call last):
...
ambition_policy.errors.InvalidTerms: 1 fault in the terms
  mine.toml: expected TOML, got Expected ']' at the end of a table declaration (at end of document)
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable
from functools import cache
from importlib.resources import files
from itertools import product
from typing import final

from ambition_policy.dfe.table import (
    Answer,
    Cell,
    Course,
    CourseGroup,
    DatedReason,
    DeclarationType,
    Refusal,
    StatusAction,
    Step,
    Table,
    TrainingStatus,
)
from ambition_policy.errors import Fault, Faults, InvalidTerms
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.node import Node

__all__ = ["read", "shipped"]


@cache
def shipped() -> Table:
    """Give the words that ship with the library, read once."""
    return read((files(__package__) / "data.toml").read_text(encoding="utf-8"), name="data.toml")


def read(text: str, *, name: str) -> Table:
    """
    Read a file of the DfE's words.

    Args:
        text: TOML, as the package's own file has it.

        name: what to call it in faults.

    Raises:
        InvalidTerms: the text is no TOML, or something in it cannot be used; every fault is
            listed.
    """
    faults = Faults("")
    try:
        node = Node(tomllib.loads(text), name, faults)
    except (ValueError, RecursionError) as error:
        raise InvalidTerms([Fault(name, "TOML", str(error) or "nesting too deep")]) from None
    table = _Reader(node).table()
    faults.raise_as(InvalidTerms)
    return table


@final
class _Reader:
    """Reads one kind of table after another."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.refusals: dict[str, Refusal] = {}

    def table(self) -> Table:
        """Read the whole file; where faults were noted, what is given is not fit for use."""
        node = self.node
        deferral = node.child("deferral")
        withdrawal = node.child("withdrawal")
        deferral_from = deferral.day("known_from")
        lists = {"deferral": self.reasons(deferral), "withdrawal": self.reasons(withdrawal)}
        for child in node.children("refusal"):
            code, attribute = child.maybe_text("code"), child.text("attribute")
            self.refusals[child.text("id")] = Refusal(code, attribute, child.text("words"))
            child.done()
        email = node.child("email")
        since = email.day("since")
        email.done()
        table = Table(
            deferral=lists["deferral"],
            deferral_from=deferral_from,
            withdrawal=lists["withdrawal"],
            steps=FrozenMap(self.steps(frozenset(lists))),
            matrix=FrozenMap(self.matrix()),
            reason=self.refusals.get("reason") or Refusal(None, "", ""),
            emails_since=since,
            declarations=FrozenMap(self.groups()),
            courses=tuple(self.courses()),
            words=FrozenMap(self.words(lists)),
            answers=FrozenMap(self.answers()),
        )
        node.done()
        self.whole("action", StatusAction, table.steps)
        self.whole("transition", product(TrainingStatus, StatusAction), table.matrix)
        self.whole("group", CourseGroup, table.declarations)
        self.whole("refusal", ["reason"], self.refusals)
        return table

    def whole(self, key: str, wanted: Iterable[object], found: Container[object]) -> None:
        """Note what there has to be one for and is not."""
        for each in wanted:
            if each not in found:
                words = ", ".join(each) if isinstance(each, tuple) else str(each)
                self.node.fault(key, f"one for {words}", None)

    def once(self, node: Node, key: str, value: object, seen: Iterable[object]) -> None:
        """Note what is there a second time."""
        if value in seen:
            node.fault(key, "each once", value)

    def reasons(self, node: Node) -> tuple[DatedReason, ...]:
        """Read a list of reasons."""
        found: dict[str, DatedReason] = {}
        for child in node.children("reason"):
            code = child.text("code")
            self.once(child, "code", code, found)
            found[code] = DatedReason(code, child.day("since") if child.has("since") else None)
            child.done()
        node.done()
        return tuple(found.values())

    def refusal(self, node: Node, key: str) -> Refusal | None:
        """Read the name of a refusal, or nothing."""
        name = node.maybe_text(key)
        if name is not None and name not in self.refusals:
            node.fault(key, f"one of {', '.join(self.refusals)}", name)
        return self.refusals.get(name or "")

    def steps(self, lists: frozenset[str]) -> dict[str, Step]:
        """Read what each action takes."""
        found: dict[str, Step] = {}
        for child in self.node.children("action"):
            action = child.word("action", StatusAction)
            reasons = child.maybe_text("reasons")
            if reasons is not None and reasons not in lists:
                child.fault("reasons", f"one of {', '.join(sorted(lists))}", reasons)
            declaration = child.maybe_text("declaration")
            if declaration not in (None, "any", *DeclarationType):
                child.fault("declaration", "any, or a type", declaration)
            lacking = self.refusal(child, "lacking")
            if (lacking is None) is not (declaration is None):
                child.fault("lacking", "one where a declaration is asked for", lacking)
            self.once(child, "action", action, found)
            found[action] = Step(
                action=action,
                kind=child.text("type"),
                reasons=reasons,
                declaration=declaration,
                lacking=lacking,
            )
            child.done()
        return found

    def matrix(self) -> dict[tuple[str, str], Cell]:
        """Read the matrix."""
        found: dict[tuple[str, str], Cell] = {}
        for child in self.node.children("transition"):
            key = (child.word("from", TrainingStatus), child.word("action", StatusAction))
            self.once(child, "from", key, found)
            to = child.word("to", TrainingStatus) if child.has("to") else None
            since = child.day("since") if child.has("since") else None
            refusal = self.refusal(child, "refusal")
            # What is never allowed, or only since a day, says why.
            if (refusal is None) is not (to is not None and since is None):
                child.fault("refusal", "one where something is refused", refusal)
            found[key] = Cell(to=to, since=since, refusal=refusal)
            child.done()
        return found

    def groups(self) -> dict[str, tuple[DeclarationType, ...]]:
        """Read which declarations each group of courses has."""
        found: dict[str, tuple[DeclarationType, ...]] = {}
        for child in self.node.children("group"):
            group = child.word("group", CourseGroup)
            self.once(child, "group", group, found)
            found[group] = child.words("declarations", DeclarationType)
            child.done()
        return found

    def courses(self) -> list[Course]:
        """Read the courses."""
        found: list[Course] = []
        for child in self.node.children("course"):
            course = Course(
                child.text("identifier"), child.word("group", CourseGroup), child.text("label")
            )
            self.once(child, "label", course.label, [other.label for other in found])
            found.append(course)
            child.done()
        return found

    def words(
        self, lists: dict[str, tuple[DatedReason, ...]]
    ) -> dict[str, FrozenMap[str, tuple[str, ...]]]:
        """Read which codes may stand for our own words."""
        found: dict[str, FrozenMap[str, tuple[str, ...]]] = {}
        for child in self.node.children("word"):
            codes = {name: child.texts(name, least=1) for name in lists}
            for name, reasons in lists.items():
                for code in codes[name]:
                    if code not in {reason.code for reason in reasons}:
                        child.fault(name, f"codes for {name}", code)
            for word in child.texts("words", least=1):
                self.once(child, "words", word, found)
                found[word] = FrozenMap(codes)
            child.done()
        return found

    def answers(self) -> dict[str, Answer]:
        """Read what answers of the library say about reasons."""
        found: dict[str, Answer] = {}
        for child in self.node.children("answer"):
            question = child.text("question")
            self.once(child, "question", question, found)
            found[question] = Answer(
                ends=child.texts("ends"),
                named=child.maybe_text("named"),
                word=child.maybe_text("word"),
            )
            child.done()
        return found

"""Which cells does a file have, and which wrong ones may stand in their place?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

__all__ = ["DOCUMENTS", "Mutant", "Pool", "Tree", "mutants", "pool_of"]

Path = tuple[str | int, ...]
Tree: TypeAlias = Any
"""Whatever TOML holds."""

Pool = Mapping[str, Sequence[Any]]
"""By the key of a cell, every value that stands under that key somewhere in the data."""

_ORDERED = frozenset({"step", "procedure", "option", "options", "reason", "declarations"})
"""Lists whose order the text gives: what is done, what applies or is offered first, the DfE's."""

_EXCLUSIVE = (
    {"absent_notified", "absent_not_notified"},
    {"requested_before", "absent_unauthorised"},
    {"reason_known", "reason_not_known"},
)
"""Triggers of which no absence has both, so that their order says nothing."""

DOCUMENTS = ("attendance.toml", "npq.toml")
_SHARE_STEP = Fraction(1, 10)


class Mutant(NamedTuple):
    """One file with one cell changed."""

    file: str
    path: Path
    change: str
    tree: Tree

    @property
    def name(self) -> str:
        """Where it is, and what was changed."""
        place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path)
        return f"{self.file}{place}: {self.change}"


def _key(path: Path) -> str:
    """The name a cell goes by: the last key that is one."""
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def _walk(node: Tree, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _walk(value, (*path, key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _walk(value, (*path, at))


def pool_of(trees: Mapping[str, Any]) -> Pool:
    """Collect the values that stand under each key."""
    found: dict[str, dict[Any, None]] = defaultdict(dict)
    for tree in trees.values():
        for path, value in _walk(tree):
            if isinstance(value, str):
                found[_key(path)][value] = None
    return {key: tuple(values) for key, values in found.items()}


def _changed(tree: Tree, path: Path, value: Tree) -> Tree:
    """A copy of *tree* with another value at *path*; lists and tables on the way are copied."""
    if not path:
        return value
    first, *rest = path
    copy = tree.copy()
    copy[first] = _changed(tree[first], tuple(rest), value)
    return copy


def _values(key: str, value: Tree, pool: Pool) -> Iterator[tuple[str, Any]]:
    """Other values for one cell, each with words for the change."""
    match value:
        case bool():
            yield f"{value} -> {not value}", not value
        case int():
            for other in (value + 1, value - 1):
                if other >= 0:
                    yield f"{value} -> {other}", other
        case date():
            for other_day in (value + timedelta(days=1), value - timedelta(days=1)):
                yield f"{value} -> {other_day}", other_day
        case str() if key == "value":
            for other_share in (Fraction(value) - _SHARE_STEP, Fraction(value) + _SHARE_STEP):
                if 0 <= other_share <= 1:
                    yield f"{value} -> {other_share}", str(other_share)
        case str():
            words = pool.get(key, ())
            at = words.index(value)
            # The neighbours under the same key, so that the word is one that may stand there.
            near = dict.fromkeys((words[at - 1], words[(at + 1) % len(words)]))
            others = [word for word in near if word != value][:1]
            yield from ((f"{value!r} -> {other!r}", other) for other in others)
            yield f"{value!r} -> {value + 'x'!r}", f"{value}x"


def mutants(file: str, tree: Tree, pool: Pool) -> Iterator[Mutant]:
    """
    Every file that differs from *tree* in one cell.

    A number is one more and one less, a day the day before and after, a flag the other, a
    share one tenth less and more, a reading's default each other choice, a word another word of
    the same key and one that nobody knows; a key that may be left out is left out, an entry of a
    list is left out, and where the order says something two that follow each other change
    places. Sentences and notes for readers are left as they are.
    """
    for path, value in _walk(tree):
        if "notes" in path:
            continue
        if path and isinstance(path[-1], str):
            parent = _at(tree, path[:-1])
            less = {key: item for key, item in parent.items() if key != path[-1]}
            yield Mutant(file, path, "left out", _changed(tree, path[:-1], less))
        if isinstance(value, list):
            for at in range(len(value)):
                rest = [*value[:at], *value[at + 1 :]]
                yield Mutant(file, (*path, at), "entry left out", _changed(tree, path, rest))
                if at and _ordered(path) and _alike(value[at - 1], value[at]):
                    turned = deepcopy(value)
                    turned[at - 1], turned[at] = value[at], value[at - 1]
                    tree_turned = _changed(tree, path, turned)
                    yield Mutant(file, (*path, at), "before the one ahead", tree_turned)
        elif path and path[-1] == "default":
            for other in _at(tree, path[:-1])["choices"]:
                if other != value:
                    yield Mutant(file, path, f"{value!r} -> {other!r}", _changed(tree, path, other))
        elif not isinstance(value, Mapping) and not _sentence(file, path, value):
            for change, other in _values(_key(path), value, pool):
                yield Mutant(file, path, change, _changed(tree, path, other))


def _alike(one: Tree, other: Tree) -> bool:
    """Say whether two that follow each other are for the same absences."""
    if not isinstance(one, Mapping):
        return True
    if one.get("unavailable") or other.get("unavailable"):
        # What there is not comes neither before nor after what there is.
        return False
    triggers = {one.get("trigger"), other.get("trigger")}
    same = set(one.get("kinds", ())) == set(other.get("kinds", ()))
    return same and triggers not in _EXCLUSIVE


def _sentence(file: str, path: Path, value: Tree) -> bool:
    """Say whether it is for readers; headings and digests of documents are held to the texts."""
    ours = file not in DOCUMENTS or path[-1] in ("words", "title", "applies_to")
    return isinstance(value, str) and " " in value and ours


def _ordered(path: Path) -> bool:
    """Say whether the order of a list says something."""
    named = {"continuation", "leave_options"} & set(path)
    return _key(path) in _ORDERED or (_key(path) == "words" and bool(named))


def _at(tree: Tree, path: Path) -> Tree:
    for key in path:
        tree = tree[key]
    return tree

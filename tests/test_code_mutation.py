"""
A wrong line of a rule is noticed: the ordinary part of what `python -m mutation.code` does.

That program tries the mutants. Here is tried that it makes them, that it tells a change which
something notices from one which nothing does, and that whatever is spared is still made.
"""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from mutation import code
from mutation.child import program

RULE = '''
"""Words: 1 of them."""

__all__ = ["share"]

_LEAST = 9


class Row:
    kinds: "tuple" = ("event",)

    @made(kw_only=True)
    def share(self, live: "int", kind="late") -> "str":
        """Say 2 things."""
        if live and kind:
            return any(live)
        if self.ended:
            return f"all {live + 1} of {zip(live, kind, strict=True)}"
        return "words for readers" if kind is None else 1
'''
CHANGES = [
    ("_LEAST", "9 -> 10"),
    ("Row", "'event' -> 'eventx'"),
    ("Row.share", "'late' -> 'latex'"),
    ("Row.share", "live and kind -> live or kind"),
    ("Row.share", "any(live) -> all(live)"),
    ("Row.share", "self.ended -> not self.ended"),
    ("Row.share", "live + 1 -> live - 1"),
    ("Row.share", "1 -> 2"),
    ("Row.share", "1 -> 2"),
    ("Row.share", "kind is None -> kind is not None"),
    (
        "Row.share",
        "'words for readers' if kind is None else 1 -> 1 if kind is None else 'words for readers'",
    ),
]


def test_every_change_of_a_small_rule() -> None:
    """Texts for readers, annotations and the like are left as they are."""
    found = [(mutant.place, mutant.change) for mutant in code.mutants(RULE)]
    assert sorted(found) == sorted(CHANGES)


def test_a_mutant_differs_in_one_line() -> None:
    before = ast.unparse(ast.parse(RULE)).splitlines()
    for mutant in code.mutants(RULE):
        after = mutant.source.splitlines()
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1, mutant.change


def test_some_mutants_of_a_rule_are_tried() -> None:
    """In a process of its own, where the library was not imported yet."""
    done = program("mutation.code", "--every", "9", "rules.completion")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1].startswith("2 mutants, ")


SPARED = [(each["module"], each["place"], each["change"]) for each in code.SPARED]


@pytest.mark.parametrize("module", sorted({module for module, *_ in SPARED}))
def test_whatever_is_spared_is_still_made(module: str) -> None:
    source = code.path_of(module).read_text(encoding="utf-8")
    made = {(module, mutant.place, mutant.change) for mutant in code.mutants(source)}
    assert [each for each in SPARED if each[0] == module and each not in made] == []


def test_nothing_is_spared_twice() -> None:
    assert max(Counter(SPARED).values()) == 1


def test_every_reason_is_a_sentence() -> None:
    assert all(each["why"].endswith(".") for each in code.SPARED)
    assert all(set(each) == {"module", "place", "change", "why"} for each in code.SPARED)

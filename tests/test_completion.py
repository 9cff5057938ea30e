"""All content is to be done (ATT-3.comp.1), and the programme documents say what that is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ambition_policy import check_content
from ambition_policy.decisions import Verdict


@pytest.mark.parametrize(
    ("items", "verdict", "missing", "outstanding"),
    [
        ({"a": True, "b": True}, Verdict.MET, (), ()),
        ({"a": True, "b": False}, Verdict.PENDING, (), ("b",)),
        ({"a": None, "b": False}, Verdict.PENDING, (), ("b",)),
        ({"a": True, "b": None}, Verdict.INSUFFICIENT_INFORMATION, ("b",), ()),
        ({}, Verdict.INSUFFICIENT_INFORMATION, ("content",), ()),
        (None, Verdict.INSUFFICIENT_INFORMATION, ("content",), ()),
    ],
)
def test_content(
    items: dict[str, bool | None] | None,
    verdict: Verdict,
    missing: tuple[str, ...],
    outstanding: tuple[str, ...],
) -> None:
    decision = check_content(items)
    assert decision.verdict is verdict
    assert decision.missing == missing
    assert decision.details["outstanding"] == outstanding
    assert decision.details["content_complete"] == (verdict is Verdict.MET)


def test_the_share_is_exact() -> None:
    items = dict.fromkeys("abc", True) | {"d": False}
    assert check_content(items).shares["completion_share"] == Fraction(3, 4)

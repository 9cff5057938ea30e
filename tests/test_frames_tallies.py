"""Everybody who is judged with others gets the answer they would get alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from ambition_policy.completions import Counts, spread
from ambition_policy.frames import review_columns
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.judging import Judge
from ambition_policy.frames.layout import Key, Layout, Rest
from ambition_policy.frames.tallies import Tallies

DAY = dt.date(2024, 3, 4)
ROWS = [
    ("NPQA", "NPQML", "", 6, {}),
    ("NPQA", "NPQML", "", 6, {"as_of": DAY, "catch_up_until": DAY}),
    ("EL", "", "", 5, {"counts": {"online_module": 1}}),
    ("TL", "", "", 3, {}),
    ("ECF", "expansion", "mentor", 2, {"as_of": DAY, "catch_up_until": dt.date(2024, 3, 3)}),
]


def counted(total: int, places: int) -> Iterator[tuple[int, Counts]]:
    """Every combination of statuses, and the same with a row whose status is no word."""
    for counts in spread(total, (total,) * places):
        yield total, counts
        yield total + 1, counts


@pytest.mark.parametrize("headroom", [True, False])
@pytest.mark.parametrize(("programme", "variant", "role", "total", "said"), ROWS)
def test_together_as_alone(
    programme: str, variant: str, role: str, total: int, said: dict[str, Any], *, headroom: bool
) -> None:
    asked = Asked.of(["participant", "status", "programme", "variant"], **said)
    layout = Layout.of(asked)
    rest = Rest((programme, variant, role, ""))
    keys = [Key(rest, rows, counts) for rows, counts in counted(total, len(layout.statuses))]
    # Those who raise most questions come first, so that nobody else may take theirs.
    keys.sort(key=lambda key: key.statuses.count(0))
    judge = Judge(asked, layout, headroom=headroom)
    found = judge.answers(Tallies.of(keys, [1] * len(keys), layout))
    # Only who has an unknown word is judged alone, and all of them have one answer.
    assert len(judge.known) == 1
    for at, key in enumerate(keys):
        assert found.at(at) == judge.alone(key), key


def test_a_word_that_is_none_beside_those_that_are() -> None:
    """Nobody is judged from half their rows, where any number of sessions is right too."""
    columns = {
        "participant": ["ana"] * 4 + ["ben"] * 3,
        "status": ["live", "live", "live", "here", "live", "live", "live"],
    }
    found = review_columns(columns, programme="TL")
    assert found.people["verdict"][0] == "insufficient_information"
    assert found.people["missing"] == ["register.status", ""]
    assert [*zip(found.problems["participant"], found.problems["got"], strict=True)] == [
        ("ana", "'here'")
    ]


@pytest.mark.parametrize("rows", [63, 64, 1000])
def test_which_counts_are_there(rows: int) -> None:
    """However great a count is, and however wide."""
    layout = Layout.of(Asked.of(["participant", "status"], programme="TL"))
    rest = Rest(("TL", "", "", ""))
    ones = [(count, 0, rows - count, 0, 0, 0, 0) for count in range(rows + 1)]
    tallies = Tallies.of([Key(rest, rows, one) for one in ones], [1] * len(ones), layout)
    none, *both, all_ = tallies.some(layout)
    assert len({none, all_, *both}) == 3
    assert set(both) == {none | all_}
    assert [key.statuses for key in tallies.keys(layout)] == ones

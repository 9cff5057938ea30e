"""
Which colour, letter and words stand for a verdict, or for a way of taking a session?

No colour stands alone: a verdict has a sign and its words, a session a letter. Each colour has
a value for a light page and one for a dark one; ink on its ground has a contrast of 4.5 at least.

>>> WAYS["caught_up"].letter, WAYS["caught_up"].words
('C', 'caught up')
>>> tone("refer").sign
'→'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import final

import attrs

from ambition_policy.frozen import FrozenMap

__all__ = ["PAPER", "TONES", "WAYS", "Paint", "Tone", "Way", "tone", "variables"]


@final
@attrs.frozen
class Paint:
    """One colour: `light` for a light page, `dark` for a dark one."""

    light: str
    dark: str


PAPER: Mapping[str, Paint] = FrozenMap(
    {
        "paper": Paint("#ffffff", "#15191f"),
        "shade": Paint("#f4f6f8", "#1e242c"),
        "ink": Paint("#1b1f24", "#e6e9ee"),
        "muted": Paint("#57606a", "#a3adb8"),
        "line": Paint("#ccd3da", "#3d4650"),
    }
)
"""The page itself: its ground, a second ground, two inks, and lines."""


@final
@attrs.frozen
class Tone:
    """
    How a verdict looks.

    Attributes:
        name: of its colours in the style.

        sign: what stands before its words.

        ground: the colour behind it.

        ink: the colour of its words.
    """

    name: str
    sign: str
    ground: Paint
    ink: Paint


@final
@attrs.frozen
class Way:
    """
    How a way of taking a session looks.

    Attributes:
        letter: it stands in the cell of a grid.

        words: they stand in the legend.

        ground: the colour behind the letter.

        ink: the colour of the letter.
    """

    letter: str
    words: str
    ground: Paint
    ink: Paint


_LILAC = Paint("#e8dcfb", "#3b2266"), Paint("#44197f", "#dcc8ff")
_GREY = Paint("#e6eaee", "#2c343d"), Paint("#333b44", "#d3dae2")
_RED = Paint("#a4122a", "#ff9aa8"), Paint("#ffffff", "#3a0009")
_BLACK = Paint("#2b3138", "#dfe4ea"), Paint("#ffffff", "#15191f")
_BLANK = PAPER["paper"], PAPER["muted"]

TONES: Mapping[str, Tone] = FrozenMap(
    {
        "met": Tone("met", "✓", Paint("#d3eedd", "#0f3d25"), Paint("#0b4a25", "#b4ebc9")),
        "not_met": Tone("not_met", "✗", *_RED),
        "pending": Tone("pending", "…", Paint("#dbe7fb", "#17315c"), Paint("#123a78", "#c2d8ff")),
        "insufficient_information": Tone(
            "insufficient_information",
            "?",
            Paint("#fdebc3", "#4a3500"),
            Paint("#5c3d00", "#ffdf9e"),
        ),
        "refer": Tone("refer", "→", *_LILAC),
        "cannot_start": Tone("cannot_start", "✗", *_BLACK),
        "other": Tone("other", "·", *_GREY),
    }
)
"""The verdicts that ask for attention, each in its own tone; the rest are `other`."""

WAYS: Mapping[str, Way] = FrozenMap(
    {
        "live": Way("L", "live", Paint("#dff3ec", "#123c31"), Paint("#0c4a3a", "#b9efdd")),
        "alternative": Way(
            "A", "at another delivery", Paint("#bfe6f2", "#0d4152"), Paint("#083f4f", "#bdeaf8")
        ),
        "caught_up": Way("C", "caught up", *_LILAC),
        "late_self_paced": Way(
            "S", "self-paced, late", Paint("#f3d9ee", "#571a4b"), Paint("#6b1059", "#ffcdf2")
        ),
        "dispensed": Way("D", "dispensed", *_GREY),
        "pending": Way("P", "to come", PAPER["shade"], PAPER["muted"]),
        "recoverable": Way(
            "R", "missed, to make up", Paint("#ffe08a", "#6b4e00"), Paint("#4d3800", "#ffe9ad")
        ),
        "missed": Way(
            "M", "missed, not made up", Paint("#ffb875", "#7a3b00"), Paint("#4f2500", "#ffdcbc")
        ),
        "lost": Way("X", "missed, too late", *_RED),
        "not_counted": Way("O", "optional, not counted", *_BLANK),
        "fault": Way("?", "a row that cannot be used", *_BLACK),
        "none": Way("·", "no row", *_BLANK),
    }
)
"""Each way in which a grid shows a session: the counts of a tally, and what is no count."""


def tone(verdict: str) -> Tone:
    """
    Give the look of a verdict.

    Args:
        verdict: its word, of whatever family.
    """
    return TONES.get(verdict, TONES["other"])


def variables(scheme: str) -> Iterator[tuple[str, str]]:
    """
    Give the name and value of every colour.

    Args:
        scheme: `"light"` or `"dark"`.
    """
    for name, paint in PAPER.items():
        yield name, getattr(paint, scheme)
    for kind, looks in (("tone", TONES), ("way", WAYS)):
        for name, look in looks.items():
            yield f"{kind}-{name}", getattr(look.ground, scheme)
            yield f"{kind}-{name}-ink", getattr(look.ink, scheme)

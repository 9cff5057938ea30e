"""
How do answers and registers show themselves in a notebook?

As HTML and SVG that need nothing but themselves: no script, no network, no font. Ask for the
HTML of one thing, or let everything show itself with `enable()` or
`%load_ext ambition_policy.notebook`. In a terminal plain text stays plain.

>>> from ambition_policy.terms import shipped
>>> programme_card(shipped().programme("FL"))[:16]
'<div class="ap" '
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from ambition_policy.decisions import Decision
from ambition_policy.frozen import FrozenMap
from ambition_policy.notebook.cards import answers_card, decision_card, review_card
from ambition_policy.notebook.cohorts import change_card, cohort_card
from ambition_policy.notebook.grids import grid
from ambition_policy.notebook.programmes import programme_card
from ambition_policy.notebook.summaries import register_summary
from ambition_policy.questions import Answers
from ambition_policy.registers import Register, judge
from ambition_policy.reviewing import Review
from ambition_policy.terms import Programme

__all__ = [
    "CARDS",
    "LATER",
    "answers_card",
    "change_card",
    "cohort_card",
    "decision_card",
    "enable",
    "grid",
    "load_ipython_extension",
    "programme_card",
    "register_card",
    "register_summary",
    "review_card",
]


def register_card(register: Register) -> str:
    """
    Show what a register comes to, and who took which session.

    Args:
        register: who is in it; everybody is judged.

    Returns:
        HTML that needs nothing but itself.
    """
    judged = [*judge(register)]
    return f"{register_summary(judged, register)}{grid(register, judged)}"


CARDS: Mapping[type, Callable[[Any], str]] = FrozenMap(
    {
        Decision: decision_card,
        Answers: answers_card,
        Review: review_card,
        Programme: programme_card,
        Register: register_card,
    }
)
"""What shows itself, and how."""

LATER: Mapping[tuple[str, str], Callable[[Any], str]] = FrozenMap(
    {
        ("ambition_policy.frames.cohort", "Cohort"): cohort_card,
        ("ambition_policy.frames.changes", "Change"): change_card,
    }
)
"""The same by module and name: whoever has one has loaded frames, and nobody else need."""


def enable(shell: Any = None) -> None:  # noqa: ANN401  (IPython's, of whatever front end)
    """
    Let decisions, answers, reviews, programmes, registers and cohorts show themselves.

    Where no IPython is running there is nobody to show them to, and nothing happens.

    Args:
        shell: the shell of IPython; the one that runs unless given.
    """
    # Where it was never imported it does not run, so it need not be imported here.
    if shell is None and "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        for kind, card in CARDS.items():
            html.for_type(kind, card)
        for (module, name), card in LATER.items():
            html.for_type_by_name(module, name, card)


def load_ipython_extension(shell: Any) -> None:  # noqa: ANN401  (as above)
    """
    Answer to `%load_ext ambition_policy.notebook`.

    Args:
        shell: the one that loads it.
    """
    enable(shell)

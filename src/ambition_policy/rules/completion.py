"""
Completion: is all the programme's content done?

Participants have to finish the content: self-study, assignments and one-to-ones
(ATT-3.comp.1). What counts as content is set by the programme documents (ATT-3.comp.2), so
the list comes from the caller. This is a question of its own: somebody may be eligible to sit
an assessment, or have attended enough, with content still to do.

>>> print(assess({"module 1": True, "assignment": False}))
pending: content is still to be done [ATT-3.comp.1, ATT-3.comp.2]
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.frozen import FrozenMap

__all__ = ["assess"]

_CLAUSES = ("ATT-3.comp.1", "ATT-3.comp.2")


def assess(items: Mapping[str, bool | None] | None) -> Decision[Verdict]:
    """
    Decide whether all content is done.

    Args:
        items: each item of the programme documents, and whether it is done; `None` where that
            is not known. `None` or empty where the list itself is not known.

    Returns:
        A decision; the detail `outstanding` lists what is not done. No clause says until when
        it has to be, so what is not done is never a failure here.
    """
    done = sum(value is True for value in (items or {}).values())
    unknown = tuple(name for name, value in (items or {}).items() if value is None)
    outstanding = tuple(name for name, value in (items or {}).items() if value is False)
    if not items:
        verdict, because = Verdict.INSUFFICIENT_INFORMATION, "the list of content is not known"
        missing: tuple[str, ...] = ("content",)
    elif outstanding:
        verdict, because, missing = Verdict.PENDING, "content is still to be done", ()
    elif unknown:
        verdict, because = Verdict.INSUFFICIENT_INFORMATION, "it is not known what is done"
        missing = unknown
    else:
        verdict, because, missing = Verdict.MET, "all content is done", ()
    return Decision(
        question="completion",
        verdict=verdict,
        because=because,
        clauses=_CLAUSES,
        shares=FrozenMap({"completion_share": Fraction(done, len(items))} if items else {}),
        missing=missing,
        details=FrozenMap(content_complete=verdict is Verdict.MET, outstanding=outstanding),
    )

"""
Which of the DfE's codes may stand for a reason, a leave or an answer of this library?

The two vocabularies were made apart, so most words of one fit several of the other. Every
code that may be meant is given, in the order of the DfE's list, and none is chosen: one
stands alone only where the words leave one. Which it is, and whether anybody is deferred or
withdrawn at all, is for people; a candidate is no verdict and no advice.

>>> from ambition_policy.facts import Leave
>>> day = date(2026, 1, 12)
>>> deferral_candidates(Leave("maternity"), on=day)
('parental-leave',)
>>> deferral_candidates("sudden_illness", on=day)
('long-term-sickness', 'other')
>>> len(deferral_candidates(None, on=day))
5
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ambition_policy.decisions import Decision
from ambition_policy.dfe.reading import shipped
from ambition_policy.dfe.words import deferral_reasons, withdrawal_reasons
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.changes import Leave, Move
from ambition_policy.facts.misses import Reason

__all__ = ["deferral_candidates", "withdrawal_candidates"]

Said = str | Absence | Reason | Leave | Move | Decision[Any] | None


def deferral_candidates(said: Said, *, on: date) -> tuple[str, ...]:
    """
    Give the reasons for a deferral that may be meant.

    Args:
        said: a reason as a code of ours or the DfE's, an absence, a leave, a move, or an
            answer about absence, leave or going on. What is not known, and a word that is
            not in the table, leave the whole list.

        on: the day of the request, whose list holds.

    Returns:
        The codes, in the list's order; none where the answer is that nothing begins.

    Raises:
        InvalidFacts: it is an answer about something else, or the day is before the first
            with a known list.
    """
    return _among(said, "deferral", deferral_reasons(on))


def withdrawal_candidates(said: Said, *, on: date) -> tuple[str, ...]:
    """
    Give the reasons for a withdrawal that may be meant.

    Args:
        said: as for `deferral_candidates`.

        on: the day of the request, whose list holds.

    Returns:
        The codes, in the list's order; none where the answer is that nothing begins.

    Raises:
        InvalidFacts: it is an answer about something else.
    """
    return _among(said, "withdrawal", withdrawal_reasons(on))


def _among(said: Said, name: str, listed: tuple[str, ...]) -> tuple[str, ...]:
    word: str | None
    match said:
        case Absence() | Reason():
            word = said.reason if isinstance(said, Absence) else said.code
        case Leave():
            word = said.kind
        case Move():
            word = said.destination
        case Decision():
            answer = shipped().answers.get(said.question)
            if answer is None:
                faults = Faults("")
                faults.add("answer", f"one about {', '.join(shipped().answers)}", said.question)
                raise InvalidFacts(faults.found)
            if said.verdict in answer.ends:
                return ()
            word = answer.word if said.details.get(answer.named or "") else None
        case None | str():
            word = said
        case _:
            faults = Faults("")
            faults.note("said", "a reason, an absence, a leave or a move", type(said).__name__)
            raise InvalidFacts(faults.found)
    known = shipped().words.get(word or "")
    if known is not None:
        return tuple(code for code in listed if code in known[name])
    return (word,) if word in listed else listed

"""
How is a decision said in plain words?

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> from ambition_policy.questions import check_attendance
>>> ana = Participant(
...     "ana",
...     programme="NPQA",
...     variant="NPQML",
...     attendance=Attendance(Tally(live=4, missed=1, pending=1)),
... )
>>> decision = check_attendance(ana)
>>> figures(decision)
'missed 1 (1 more may be), 1 not made up, 1 to come'
>>> notes(decision)
('missing: whether what was missed can still be made up',)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.facts.attendance import Tally
from ambition_policy.terms.standards import Term

__all__ = ["actor", "fact", "figures", "notes", "open_question", "plain"]

_CAPITALS = {"pl": "PL", "ps": "PS", "bp": "BP", "ecf": "ECF"}

_FACTS: Mapping[str, str] = {
    "attendance": "how the sessions were taken",
    "catch_up_open": "whether what was missed can still be made up",
    "coaching_choice": "what was chosen about coaching",
    "contract_terms": "what the contract says",
    "engagement": "how much was engaged with",
    "launch_attended": "whether the launch residential was attended",
    "midpoint_attended": "whether the mid-point residential was attended",
    "midpoint_authorised": "whether the absence from the mid-point was signed off beforehand",
    "npq_in_year_2": "whether an NPQ is taken in Year 2 (the variant)",
    "programme_start": "the day the programme began",
    "units_recoverable": "whether what was missed can still be engaged with",
    "units_total": "how many items the programme has",
}
_QUESTIONS: Mapping[str, str] = {
    "carry_over": "Does what was done before a deferral still count?",
    "dispensation_counts": "Does the dispensation count, although the text offers none?",
    "dispensation_granted": "Is the dispensation granted?",
    "good_reason": "Is there a good reason for the absence?",
    "unapproved_catch_up_counts": "Does catching up count that nobody had approved?",
}

_SHARES: Mapping[str, tuple[str, str]] = {
    Term.MIN_ATTENDANCE_SHARE: ("attended", "attended_share"),
    Term.MIN_COMPLETION_SHARE: ("completed", "completion_share"),
    Term.MIN_LIVE_SHARE: ("live", "live_share"),
    Term.MAX_CATCH_UP_SHARE: ("caught up", "catch_up_share"),
    Term.MIN_ENGAGEMENT_SHARE: ("engaged", "engaged_share"),
}
_TAKEN = tuple(field.name for field in attrs.fields(Tally))
_REST = (
    ("alternative", "{} at another delivery"),
    ("caught_up", "{} caught up"),
    ("late_self_paced", "{} finished late"),
    ("dispensed", "{} dispensed"),
    ("recoverable", "{} to make up"),
    ("missed", "{} not made up"),
    ("lost", "{} lost"),
    ("pending", "{} to come"),
)


def plain(word: str) -> str:
    """
    Say a code as words.

    Args:
        word: a code such as `"not_met"`.

    >>> plain("programme_team")
    'programme team'
    """
    return word.replace("_", " ")


def actor(code: str) -> str:
    """
    Say who acts; abbreviations stay as the texts print them.

    Args:
        code: a member of `Actor`, or its word.

    >>> actor("ps_bp")
    'PS BP'
    """
    return " ".join(_CAPITALS.get(part, part) for part in code.split("_"))


def fact(name: str) -> str:
    """
    Say what a missing fact is.

    Args:
        name: as a decision's `missing` has it.

    >>> fact("online_modules_total")
    'how many online modules there are'
    """
    if name in _FACTS:
        return _FACTS[name]
    if name.endswith("_total"):
        return f"how many {plain(name.removesuffix('_total'))} there are"
    return plain(name)


def open_question(name: str, reading: str | None) -> str:
    """
    Say a question that somebody has to decide.

    Args:
        name: the id of a reading, or the name of a decision.

        reading: the question of that reading; `None` where it is a decision.
    """
    return reading or _QUESTIONS.get(name) or plain(name)


def figures(decision: Decision[Any]) -> str:
    """
    Say the exact shares and counts that the requirement is held to.

    Args:
        decision: an answer about attendance or eligibility.

    Returns:
        Shares of the whole number of sessions, unreduced; empty where nothing was counted.
    """
    counts = decision.counts
    whole = counts.get("required", counts.get("units_total", 0))
    said = []
    for term, (word, name) in _SHARES.items():
        if term in decision.terms_from and name in decision.shares:
            share = decision.shares[name]
            part = share * whole
            exact = f"{part}/{whole}" if whole and part.denominator == 1 else f"{share}"
            said.append(f"{word} {exact}")
    if Term.MAX_MISSED in decision.terms_from and "missed_sessions" in counts:
        left = counts.get("misses_left", 0)
        may = f" ({left} more may be)" if left else " (no more may be)"
        said.append(f"missed {counts['missed_sessions']}{may}")
    if said:
        told = "caught_up" if Term.MAX_CATCH_UP_SHARE in decision.terms_from else None
        rest = [(text, counts.get(name, 0)) for name, text in _REST if name != told]
        said.extend(text.format(count) for text, count in rest if count)
    elif whole:
        # Shares need the whole number of sessions; without it, what there is is counted.
        said.extend(f"{counts[name]} {plain(name)}" for name in _TAKEN if counts.get(name))
    return ", ".join(said)


def notes(decision: Decision[Any]) -> tuple[str, ...]:
    """
    Say what is missing, who decides, and on which readings the answer rests.

    Args:
        decision: any answer.

    Returns:
        A phrase for each.
    """
    said = []
    if decision.missing:
        said.append(f"missing: {'; '.join(map(fact, decision.missing))}")
    unsettled = [effect.question for effect in decision.readings if effect.settled is None]
    if decision.refer_to:
        who = " or ".join(map(actor, decision.refer_to))
        what = f": {', '.join(unsettled)}" if unsettled else ""
        said.append(f"for the {who} to decide{what}")
    rests = [
        f"{effect.question} ({plain(effect.settled)}{f', by {effect.by}' if effect.by else ''})"
        for effect in decision.readings
        if effect.settled is not None
    ]
    if rests:
        said.append(f"rests on {', '.join(rests)}")
    return tuple(said)

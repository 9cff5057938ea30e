"""
How does a cohort that was judged from a frame look in numbers, and what if?

The card needs nothing from the engine: a cohort keeps every combination of counts with what
follows for it and how many people have it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from ambition_policy.decisions import Verdict
from ambition_policy.frozen import FrozenMap
from ambition_policy.notebook.cards import verdict_badge
from ambition_policy.notebook.markup import Child, Markup, element, table
from ambition_policy.notebook.style import framed
from ambition_policy.notebook.summaries import verdict_bar, verdicts_table
from ambition_policy.registers.summary import Summary
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.wording import actor, fact, open_question, plain

__all__ = ["change_card", "cohort_card"]

_MOST = 12


def cohort_card(cohort: Any, *, terms: Table | None = None) -> str:  # noqa: ANN401  (of frames, which is not loaded for it)
    """
    Show what a cohort comes to.

    Args:
        cohort: as `ambition_policy.frames` gives it.

        terms: where the words of readings are; those that ship with the library unless given.

    Returns:
        HTML that needs nothing but itself.
    """
    terms = terms or shipped()
    whys = Counter[Any]()
    for why, people in cohort.answered.whys:
        whys[why] += people
    summary = _summary(whys)
    hangs, deciders = Counter[str](), Counter[str]()
    reasons = Counter[tuple[str, str, str]]()
    for why, people in whys.items():
        place = " ".join(filter(None, (why.programme, why.variant, why.role)))
        reasons[why.verdict, place, why.because] += people
        hangs.update(dict.fromkeys(why.readings, people))
        deciders.update(dict.fromkeys(why.refer_to, people))
    return framed(
        element("p", "Cohort", class_="ap-title"),
        verdict_bar(summary),
        verdicts_table(summary),
        _counted(
            "What the answers hang on",
            ("Question", "In words", "Decided", "People"),
            [(*_reading(said, terms), f"{n:,}") for said, n in _most(hangs)],
        ),
        _counted(
            "Who is asked to decide",
            ("Who", "People"),
            [(actor(who), f"{n:,}") for who, n in _most(deciders)],
        ),
        _counted(
            "Missing facts",
            ("Fact", "People"),
            [(fact(name), f"{n:,}") for name, n in summary.facts.items()],
        ),
        _counted(
            "Why",
            ("Verdict", "Programme", "Because", "People"),
            [
                (verdict_badge(verdict), place, because, f"{n:,}")
                for (verdict, place, because), n in _most(reasons)
            ],
        ),
        label=f"Cohort of {summary.people:,} people",
    )


def change_card(change: Any) -> str:  # noqa: ANN401  (of frames, which is not loaded for it)
    """
    Show who gets another verdict, from what to what, and what does it.

    Args:
        change: as `ambition_policy.frames.what_if` gives it.

    Returns:
        HTML that needs nothing but itself.
    """
    people = sum(n for *_, n in change.moves)
    differences = change.differences or ("nothing",)
    return framed(
        element("p", "What if", class_="ap-title"),
        element("p", f"What differs: {'; '.join(differences)}."),
        element("p", f"{people:,} of {change.whole:,} people get another verdict."),
        _counted(
            "Who changes",
            ("From", "To", "What does it", "People"),
            [
                (verdict_badge(before), verdict_badge(after), did_it, f"{n:,}")
                for before, after, did_it, n in change.moves
            ],
        ),
        label=f"What if: {people:,} people get another verdict",
    )


def _summary(whys: Counter[Any]) -> Summary:
    """Count verdicts and facts; nobody is named in a cohort's counts."""
    verdicts, left = Counter[Verdict](), Counter[Verdict]()
    facts = Counter[str]()
    faulted = 0
    for why, people in whys.items():
        faulty = bool(why.problems)
        faulted += people if faulty else 0
        (left if why.left and not faulty else verdicts)[Verdict(why.verdict)] += people
        facts.update({} if faulty else dict.fromkeys(why.missing, people))
    return Summary(
        people=sum(whys.values()),
        faulted=faulted,
        verdicts=FrozenMap(verdicts),
        left=FrozenMap(left),
        referrals=(),
        facts=FrozenMap(_most(facts)),
        problems=(),
    )


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """Put the most frequent first, in an order that is always the same."""
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))


def _reading(said: str, terms: Table) -> tuple[Child, Child, Child]:
    name, _, choice = said.partition("=")
    reading = terms.readings.get(name)
    words = open_question(name, reading.question if reading else None)
    return element("span", name, class_="ap-code"), words, plain(choice)


def _counted(caption: str, heads: tuple[str, ...], rows: list[tuple[Child, ...]]) -> Markup | None:
    """Show a table whose last column counts people, unless it is empty."""
    if not rows:
        return None
    rest = len(rows) - _MOST
    more = f", the {_MOST} most frequent; {rest:,} more are not shown" if rest > 0 else ""
    return table(f"{caption}{more}", heads, rows[:_MOST], numbers=(len(heads) - 1,))

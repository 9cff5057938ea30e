"""
How does a judged register look in numbers?

>>> import datetime as dt
>>> from ambition_policy.registers import judge, people, read_tidy
>>> from ambition_policy.samples import sample_register
>>> from ambition_policy.terms import shipped
>>> register = people(
...     read_tidy(sample_register("HS", people=3, faults=0)),
...     table=shipped(), programme="HS", as_of=dt.date(2024, 6, 30),
... )
>>> "3 people: 2 met, 1 refer" in register_summary(judge(register), register)
True
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ambition_policy.decisions import Verdict
from ambition_policy.notebook.cards import verdict_badge
from ambition_policy.notebook.markup import (
    Child,
    Markup,
    day,
    element,
    joined,
    listing,
    name,
    table,
)
from ambition_policy.notebook.palette import tone
from ambition_policy.notebook.style import framed
from ambition_policy.questions import Answers
from ambition_policy.registers import Entry, Register
from ambition_policy.registers.reports import how_to_give
from ambition_policy.registers.summary import Summary, questions_of, summarise
from ambition_policy.wording import actor, fact, open_question, plain

__all__ = [
    "facts_table",
    "names",
    "referrals_table",
    "register_summary",
    "verdict_bar",
    "verdicts_table",
]

Judged = tuple[Entry, Answers]

MOST_NAMES = 12
# In thousandths of the width; a letter takes that much where it is narrowest.
_WIDE, _GAP, _THIN, _LETTER = 1000, 4, 14, 24


def register_summary(judged: Iterable[Judged], register: Register) -> str:
    """
    Show what a register comes to.

    Args:
        judged: each person with the answers.

        register: who is in it, for which day and by which terms.

    Returns:
        HTML that needs nothing but itself.
    """
    everybody = [*judged]
    summary = summarise(everybody, register.problems)
    programme = register.table.programme(register.programme)
    remarks = len(summary.problems) - summary.faults
    return framed(
        element(
            "div",
            element("p", register.name, class_="ap-title"),
            element(
                "p", joined([f"{programme.name}, as of ", day(register.as_of)]), class_="ap-muted"
            ),
            class_="ap-head",
        ),
        verdict_bar(summary),
        verdicts_table(summary),
        referrals_table(everybody, summary, register) if summary.referrals else None,
        facts_table(everybody, summary) if summary.facts else None,
        element(
            "p",
            f"Problems in the data: {_many(summary.faults, 'fault')}, {_many(remarks, 'remark')}.",
        ),
        label=f"Summary of {register.name}",
    )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def verdict_bar(summary: Summary) -> Markup | None:
    """
    Draw how many have each verdict, those who left among them.

    Args:
        summary: the register in numbers.

    Returns:
        A picture with its numbers in words; nothing where there is nobody.
    """
    counts = {
        verdict: summary.verdicts.get(verdict, 0) + summary.left.get(verdict, 0)
        for verdict in Verdict
    }
    shown = {verdict: count for verdict, count in counts.items() if count}
    if not shown:
        return None
    said = ", ".join(f"{count:,} {plain(verdict)}" for verdict, count in shown.items())
    label = f"{_people(summary.people)}: {said}"
    return element(
        "svg",
        element("title", label),
        *_segments(shown),
        width="100%",
        height=34,
        role="img",
        aria_label=label,
    )


def _segments(counts: Mapping[Verdict, int]) -> Iterator[Markup]:
    """Divide the width; even a single person is wide enough to be seen."""
    spare = _WIDE - len(counts) * (_THIN + _GAP) + _GAP
    whole = sum(counts.values())
    left = begun = 0
    for verdict, count in counts.items():
        begun += count
        wide = _THIN + spare * begun // whole - spare * (begun - count) // whole
        look = tone(verdict)
        class_ = f"ap-tone-{look.name}"
        yield element(
            "rect", x=_percent(left), y=0, width=_percent(wide), height="100%", rx=3, class_=class_
        )
        said = f"{look.sign} {count:,}"
        # What would not fit on a telephone is left to the table.
        if wide > _LETTER * (len(said) + 1):
            middle = _percent(left + wide // 2)
            yield element(
                "text",
                said,
                x=middle,
                y="50%",
                text_anchor="middle",
                dominant_baseline="central",
                class_=class_,
            )
        left += wide + _GAP


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"


def verdicts_table(summary: Summary) -> Markup:
    """
    Count each verdict; those who left stand in a column of their own.

    Args:
        summary: the register in numbers.
    """
    rows: list[tuple[Child, ...]] = []
    for verdict in Verdict:
        on, left = summary.verdicts.get(verdict, 0), summary.left.get(verdict, 0)
        if on or left:
            held = summary.faulted if verdict is Verdict.INSUFFICIENT_INFORMATION else 0
            note = f"{held:,} because of a fault" if held else ""
            rows.append((verdict_badge(verdict), f"{on:,}", f"{left:,}", note))
    return table(
        f"{_people(summary.people)} by verdict",
        ("Verdict", "On the programme", "Left, as of that day", "Note"),
        rows,
        numbers=(1, 2),
    )


def names(people: Iterable[str], *, most: int = MOST_NAMES) -> Markup:
    """
    List people by name.

    Args:
        people: as the register has them.

        most: how many; how many more there are is said.
    """
    listed = [*people]
    more = len(listed) - most
    tail = f" and {more:,} more" if more > 0 else None
    return joined([joined(map(name, listed[:most]), ", "), tail])


def referrals_table(
    judged: Iterable[Judged], summary: Summary, register: Register, *, most: int = MOST_NAMES
) -> Markup:
    """
    Show what has to be decided, by whom, and who waits for it.

    Args:
        judged: each person with the answers.

        summary: the register in numbers.

        register: by which terms.

        most: how many of those who wait are named.
    """
    waiting: defaultdict[tuple[str, tuple[str, ...]], dict[str, None]] = defaultdict(dict)
    for entry, answers in judged:
        for decision in answers.decisions.values():
            for key in questions_of(decision):
                waiting[key][entry.id] = None
    rows: list[tuple[Child, ...]] = []
    for referral in summary.referrals:
        reading = register.table.readings.get(referral.question)
        question = open_question(referral.question, reading.question if reading else None)
        choices = (
            [f"{plain(c)}: {words}" for c, words in reading.choices.items()] if reading else []
        )
        rows.append(
            (
                element("span", referral.question, class_="ap-code"),
                joined([question, listing(choices) if choices else None]),
                f"the {' or the '.join(map(actor, referral.refer_to))}",
                f"{referral.waiting:,}",
                names(waiting[referral.question, referral.refer_to], most=most),
            )
        )
    heads = ("Question", "In words, with its choices", "Who decides", "Waiting", "For whom")
    return table("To be decided", heads, rows, numbers=(3,))


def facts_table(judged: Iterable[Judged], summary: Summary, *, most: int = MOST_NAMES) -> Markup:
    """
    Show which facts are missing, how to give them, and who waits for them.

    Args:
        judged: each person with the answers.

        summary: the register in numbers.

        most: how many of those who wait are named.
    """
    waiting: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry, answers in judged:
        if entry.participant is not None:
            for decision in answers.decisions.values():
                for missing in decision.missing:
                    waiting[missing][entry.id] = None
    rows: list[tuple[Child, ...]] = [
        (
            fact(missing),
            how_to_give(missing),
            f"{count:,}",
            names(waiting[missing], most=most),
        )
        for missing, count in summary.facts.items()
    ]
    heads = ("Fact", "How to give it", "Waiting", "For whom")
    return table("Missing facts", heads, rows, numbers=(2,))

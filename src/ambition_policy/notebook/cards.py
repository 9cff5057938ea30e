"""
How does an answer look in a notebook?

A card shows the verdict, why, what it hangs on, what is missing, who decides, and by which
clauses, in our own words. Reasons for absence are not in an answer, so no card can show one.

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> from ambition_policy.questions import check_attendance
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
>>> card = decision_card(check_attendance(sam))
>>> "✗ not met" in card, "Too much was missed" in card
(True, True)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ambition_policy.decisions import Decision, Effect
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
from ambition_policy.reviewing import Review
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.wording import actor, fact, figures, open_question, plain

__all__ = [
    "answers_card",
    "clause_list",
    "decision_card",
    "facts_list",
    "review_card",
    "verdict_badge",
]

_SOURCES = {"row": "the programme's row", "body": "the policy's body"}


def decision_card(decision: Decision[Any], *, terms: Table | None = None) -> str:
    """
    Show one answer.

    Args:
        decision: any answer.

        terms: where the words of clauses and readings are; those that ship with the
            library unless given.

    Returns:
        HTML that needs nothing but itself.
    """
    label = f"{plain(decision.question)}: {plain(decision.verdict)}"
    return framed(*_decision(decision, terms or shipped()), label=label)


def answers_card(answers: Answers, *, terms: Table | None = None) -> str:
    """
    Show several answers about one person, side by side.

    Args:
        answers: as `check_requirements` gives them.

        terms: where the words of clauses and readings are.

    Returns:
        HTML that needs nothing but itself.
    """
    terms = terms or shipped()
    nested = [
        element("div", *_decision(decision, terms), class_="ap-nested")
        for decision in answers.decisions.values()
    ]
    head = _head(name(answers.participant), verdict_badge(answers.verdict))
    return framed(head, *nested, label=f"Answers for {answers.participant}")


def review_card(review: Review, *, terms: Table | None = None) -> str:
    """
    Show everything that the policies say about one person.

    Args:
        review: as `ambition_policy.reviewing.review` gives it.

        terms: where the words of clauses and readings are.

    Returns:
        HTML that needs nothing but itself.
    """
    terms = terms or shipped()
    head = _head(name(review.participant), verdict_badge(review.requirements.verdict))
    work = table(
        "To be done",
        ("Who", "What", "About", "When"),
        (
            (
                actor(task.actor),
                f"{plain(task.action)}{f' ({plain(task.force)})' if task.force else ''}",
                plain(task.about),
                joined(["by ", day(task.due)]) if task.due else _timing(task.when),
            )
            for task in review.work
        ),
    )
    nested = [
        element("div", *_decision(each.decision, terms, each.about), class_="ap-nested")
        for each in review.findings
    ]
    label = f"Review of {review.participant}"
    return framed(head, work if review.work else None, *nested, label=label)


def verdict_badge(verdict: str) -> Markup:
    """
    Show a verdict by sign, words and colour.

    Args:
        verdict: its word, of whatever family.
    """
    look = tone(verdict)
    words = f"{look.sign} {plain(verdict)}"
    return element("span", words, class_=f"ap-tone ap-tone-{look.name}")


def clause_list(ids: tuple[str, ...], terms: Table) -> Markup:
    """
    Say clauses in our own words, as far as the terms have them.

    Args:
        ids: of the clauses.

        terms: where their words are.
    """
    return listing(
        joined([_code(id_), f": {terms.clauses[id_].words}" if id_ in terms.clauses else None])
        for id_ in ids
    )


def facts_list(pairs: Iterator[tuple[str, Child]]) -> Markup:
    """
    Show facts by their names.

    Args:
        pairs: each name with what is said of it.
    """
    return element(
        "dl",
        *(element(tag, it) for pair in pairs for tag, it in zip(("dt", "dd"), pair, strict=True)),
    )


def _head(title: Child, badge: Markup, *more: Child) -> Markup:
    said = [element("p", part, class_="ap-muted") for part in more if part]
    return element("div", element("p", title, class_="ap-title"), badge, *said, class_="ap-head")


def _code(text: str) -> Markup:
    return element("span", text, class_="ap-code")


def _decision(decision: Decision[Any], terms: Table, about: str = "") -> Iterator[Markup]:
    """Show an answer without a frame."""
    title = plain(decision.question).capitalize()
    judged = None if decision.as_of is None else joined(["as of ", day(decision.as_of)])
    yield _head(
        f"{title}, {plain(about)}" if about else title, verdict_badge(decision.verdict), judged
    )
    yield element("p", f"{decision.because[:1].upper()}{decision.because[1:]}.")
    yield facts_list(_facts(decision))
    if decision.readings:
        yield table(
            "What the answer hangs on",
            ("Question", "In words", "Choices", "Decided"),
            (_effect(effect, terms) for effect in decision.readings),
        )
    if decision.options:
        yield table(
            "What may be offered, in order",
            ("What", "Standing", "Needs", "Clauses"),
            (
                (
                    plain(option.option),
                    plain(option.standing),
                    ", ".join(f"{plain(k)}: {plain(v)}" for k, v in option.needs.items()),
                    _code(", ".join(option.clauses)),
                )
                for option in decision.options
            ),
        )
    if decision.duties:
        yield table(
            "Who does what, in order",
            ("Who", "What", "When", "Clauses"),
            (
                (
                    f"{actor(duty.actor)}{'' if duty.actor_stated else ' (not named by the text)'}",
                    f"{plain(duty.force)}: {plain(duty.action)}",
                    joined(["by ", day(duty.due)]) if duty.due else _timing(duty.when),
                    _code(", ".join(duty.clauses)),
                )
                for duty in decision.duties
            ),
        )
    count = len(decision.clauses)
    yield element(
        "details",
        element("summary", f"{count} {'clause' if count == 1 else 'clauses'}"),
        clause_list(decision.clauses, terms),
    )


def _facts(decision: Decision[Any]) -> Iterator[tuple[str, Child]]:
    """What there is to say beside the verdict, each under its name."""
    said = figures(decision)
    if said:
        yield "Figures", said
    if decision.left is not None:
        yield "Left", f"{plain(decision.left)}; judged as of that day"
    if decision.missing:
        yield "Missing", listing(map(fact, decision.missing))
    if decision.refer_to:
        yield "For decision", f"the {' or the '.join(map(actor, decision.refer_to))}"
    for key, value in decision.details.items():
        if value not in (None, ()):
            yield plain(key).capitalize(), _detail(value)
    if decision.terms_from:
        stated = decision.terms_from.items()
        sources = (f"{plain(term)}: {_SOURCES.get(source, source)}" for term, source in stated)
        yield "Terms from", "; ".join(sources)
    if decision.documents:
        reviewed = decision.documents.items()
        editions = (f"{plain(id_)} policy, reviewed {it}" for id_, it in reviewed)
        yield "Editions", "; ".join(editions)


def _detail(value: object) -> Child:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            items = [plain(str(each)) for each in value]
            return listing(items) if len(items) > 1 else items[0]
        case str():
            return plain(value)
        case _:
            return str(value)


def _effect(effect: Effect, terms: Table) -> tuple[Child, ...]:
    reading = terms.readings.get(effect.question)
    words = {} if reading is None else reading.choices
    question = open_question(effect.question, reading.question if reading else None)
    choices = listing(
        joined(
            [
                f"{plain(choice)}{f' ({words[choice]})' if choice in words else ''}: ",
                verdict_badge(outcome),
            ]
        )
        for choice, outcome in effect.outcomes.items()
    )
    by = f", by {effect.by}" if effect.by else ""
    decided = "open" if effect.settled is None else plain(effect.settled)
    return _code(effect.question), question, choices, f"{decided}{by}"


def _timing(when: str) -> str:
    return "no time stated" if when == "unspecified" else plain(when)

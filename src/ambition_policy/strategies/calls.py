"""
Which questions can be put, with which facts?

A call is one question of `ambition_policy.questions` with arguments that fit it. Every question
can be drawn, so that a law about answers is a law about all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, final

import attrs
from hypothesis import strategies as st

from ambition_policy import questions
from ambition_policy.decisions import Decision
from ambition_policy.facts import Participant
from ambition_policy.frozen import FrozenMap
from ambition_policy.rules.continuation import ContinuationAsked
from ambition_policy.strategies import changes, missed, people, taken
from ambition_policy.strategies.asked import contracts, every_row
from ambition_policy.strategies.basics import FLAGS, TEXTS, codes, days, kept, maybe, members, near
from ambition_policy.terms import Programme, Row, Table, shipped
from ambition_policy.vocabulary import Element

__all__ = ["ABOUT_PEOPLE", "QUESTIONS", "TABLELESS", "Call", "calls"]

Arguments = st.SearchStrategy[dict[str, Any]]
Maker = Callable[[Table], Arguments]

TABLELESS = frozenset(
    {
        "check_content",
        "check_event_date",
        "check_module_release",
        "check_observance",
        "check_order",
        "may_finish_modules",
    }
)
"""Questions that no table answers."""


_MODULES = 9
_AT = st.integers(1, _MODULES)
_DAYS = maybe(days(dt.date(2023, 10, 2)))


@final
@attrs.frozen
class Call:
    """
    One question with its arguments.

    Attributes:
        question: the function's name.

        arguments: what it is given, by the name of the parameter.
    """

    question: str
    arguments: FrozenMap[str, Any]

    def ask(self, table: Table | None = None) -> Decision[Any]:
        """
        Ask it.

        Args:
            table: the terms; those that ship with the library unless given.
        """
        ask: Callable[..., Decision[Any]] = getattr(questions, self.question)
        if self.question in TABLELESS:
            return ask(**self.arguments)
        return ask(**self.arguments, table=table or shipped())

    def given(self, **changed: Any) -> Call:  # noqa: ANN401  (any fact)
        """
        Ask the same with something else.

        Args:
            changed: by the name of the parameter.
        """
        return Call(self.question, FrozenMap({**self.arguments, **changed}))


@kept
def _rows(table: Table, document: str | None) -> tuple[Row, ...]:
    found = every_row(table)
    return tuple(
        row for row in found if document in (None, table.programme(row.programme).document)
    )


@kept
@st.composite
def _people(draw: st.DrawFn, table: Table, document: str | None = None) -> Participant:
    """Somebody on a programme, of whom little else is known, and now and then more."""
    row = draw(st.sampled_from(_rows(table, document)))
    if document is None and draw(st.integers(0, 7)) == 1:
        person: Participant = draw(people.participants(table=table, row=row))
        return attrs.evolve(person, programme=row.programme)
    programme = table.programme(row.programme)
    engagement = taken.engagements(table=table) if programme.document == "npq" else st.none()
    return Participant(
        "p",
        programme=programme.code,
        variant=row.variant,
        role=row.role,
        start=draw(maybe(days(*table.body.npq_intake))),
        engagement=draw(maybe(engagement)),
        rulings=[draw(changes.rulings(table=table))] if draw(st.integers(0, 3)) == 1 else [],
    )


def _of(
    fact: str,
    values: Callable[[Table, Participant], st.SearchStrategy[Any]],
    *,
    document: str | None = None,
    **more: st.SearchStrategy[Any],
) -> Maker:
    """Ask a question about a person and one fact."""

    @st.composite
    def arguments(draw: st.DrawFn, table: Table) -> dict[str, Any]:
        given = {name: draw(value) for name, value in more.items()}
        person = draw(_people(table, document))
        return {"participant": person, fact: draw(values(table, person)), **given}

    return arguments


def _requirement(*, engaged: bool = False, coached: bool = False) -> Maker:
    """Ask a question about a person alone."""

    def fits(programme: Programme) -> bool:
        if engaged:
            return programme.document == "npq"
        return not coached or any(option.expected for option in programme.optional)

    @st.composite
    def arguments(draw: st.DrawFn, table: Table) -> dict[str, Any]:
        programme = draw(st.sampled_from([p for p in table.programmes.values() if fits(p)]))
        row = draw(st.sampled_from(list(programme.rows())))
        person = draw(people.participants(table=table, row=row))
        for option in programme.optional if coached else ():
            coaching = draw(taken.coachings(total=option.expected))
            person = attrs.evolve(person, programme=programme.code, coaching=coaching)
        if engaged:
            engagement = draw(maybe(taken.engagements(table=table)))
            person = attrs.evolve(
                person,
                programme=row.programme,
                engagement=engagement,
                engaged_before_deferral=None,
            )
        return {"participant": person}

    return arguments


def _plain(**values: Callable[[Table], st.SearchStrategy[Any]]) -> Maker:
    """Ask a question about no person."""
    return lambda table: st.fixed_dictionaries({k: made(table) for k, made in values.items()})


@kept
def _anybody(table: Table) -> st.SearchStrategy[str]:
    return st.sampled_from(tuple(table.programmes))


@kept
def _some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=3)


def _always(values: st.SearchStrategy[Any]) -> Callable[[Table], st.SearchStrategy[Any]]:
    return lambda _: values


@kept
def _sessions(table: Table) -> st.SearchStrategy[Any]:
    return st.one_of(
        changes.events(table=table),
        changes.one_to_ones(),
        changes.independent_tasks(),
        changes.modules(table=table),
    )


@kept
@st.composite
def _placed(draw: st.DrawFn, table: Table, *names: str) -> dict[str, Any]:
    """A programme by its code, with a variant or a role of it."""
    programme = table.programme(draw(_anybody(table)))
    own = draw(st.sampled_from(list(programme.rows())))
    every = {"programme": programme.code, "variant": own.variant, "role": own.role}
    return {"programme": programme.code, **{name: every[name] for name in names}}


@kept
@st.composite
def _contacts(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = draw(_placed(table, "role"))
    return {**found, "cohort": draw(st.sampled_from((None, 2020, 2021)))}


@kept
@st.composite
def _documents(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = draw(_placed(table, "variant"))
    if draw(st.integers(0, 5)) == 1:
        found = {"programme": draw(TEXTS), "variant": None}
    bought = draw(st.sampled_from((None, "bulk", "single")))
    return {**found, "bought": bought, "start": draw(maybe(days(*table.body.npq_intake)))}


@kept
def _granting(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    requests = missed.dispensation_requests(table=table)
    return st.builds(
        lambda code, request: {
            "programme": code,
            "ground": request.ground,
            "granted": request.granted,
        },
        _anybody(table),
        requests,
    )


@kept
def _checklist(table: Table) -> st.SearchStrategy[dict[str, bool | None]]:
    items = table.body.circumstances.onboarding.words
    return st.dictionaries(st.sampled_from(items), FLAGS)


@kept
def _elements(table: Table) -> st.SearchStrategy[str]:
    leads = table.body.circumstances.lead_times
    return st.sampled_from(tuple(word for lead in leads for word in lead.words))


def _periods(table: Table) -> Arguments:
    """Modules, while the programme runs and after its end; the end says which."""
    made = _of("module", lambda t, _: changes.modules(table=t), running=FLAGS, programme_end=_DAYS)
    return made(table).map(
        lambda given: given if given["programme_end"] is None else {**given, "running": None}
    )


@kept
@st.composite
def _openings(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    """A module on the edge of those that were opened."""
    given: dict[str, Any] = draw(_of("progress", lambda *_: changes.progress())(table))
    opened = given["progress"].opened
    return {**given, "module": draw(near(len(opened) + 1, least=1, most=_MODULES))}


@kept
@st.composite
def _orders(draw: st.DrawFn, _: Table) -> dict[str, Any]:
    attended = draw(_some(_AT))
    elsewhere = draw(st.sets(st.sampled_from(attended))) if attended else set()
    return {"kind": draw(codes("clinic")), "attended": attended, "elsewhere": sorted(elsewhere)}


_CONTRACTS = st.lists(contracts(), max_size=2, unique_by=lambda contract: contract.name)

ABOUT_PEOPLE: dict[str, Maker] = {
    "catch_up_options": _of(
        "absence", lambda t, who: missed.absences(table=t, programme=who.programme)
    ),
    "check_attendance": _requirement(),
    "check_charge": _of(
        "expense",
        lambda t, who: missed.expenses(table=t, programme=who.programme),
        contracts=_CONTRACTS,
    ),
    "check_coaching": _requirement(coached=True),
    "check_eligibility": _requirement(engaged=True),
    "check_force_majeure": _of(
        "disruption", lambda t, who: changes.disruptions(table=t, programme=who.programme)
    ),
    "check_lateness": _of("lateness", lambda t, _: missed.lateness(table=t)),
    "check_launch": _requirement(coached=True),
    "check_learning_access": _of("sure", lambda *_: FLAGS),
    "check_midpoint": _requirement(coached=True),
    "check_module_period": _periods,
    "check_move": _of("move", lambda t, _: changes.moves(table=t), document="npq"),
    "check_notice": _of(
        "notice", lambda *_: maybe(missed.notices()), concern=maybe(members(Element))
    ),
    "check_parental_leave": _of("leave", lambda t, _: changes.leaves(table=t, start=dt.date.max)),
    "check_part_time_request": _of(
        "request", lambda t, _: changes.part_time_requests(table=t), document="npq"
    ),
    "check_reason": _of(
        "reason", lambda t, _: missed.reasons(table=t), waives_attendance=st.booleans()
    ),
    "classify_continuation": _of(
        "misses",
        lambda t, _: missed.misses(table=t),
        asked=st.sampled_from((None, None, *ContinuationAsked)),
    ),
    "follow_up": _of("absence", lambda t, who: missed.absences(table=t, programme=who.programme)),
    "may_open_module": _openings,
    "may_sit_assessment": _of(
        "sitting",
        lambda t, _: changes.sittings(table=t),
        document="npq",
        contracts=_CONTRACTS,
    ),
}
"""What makes the arguments of each question about a person."""

_REFERENCE: dict[str, Maker] = {
    "check_content": _plain(items=_always(maybe(st.dictionaries(TEXTS, FLAGS, max_size=3)))),
    "check_date_notice": _plain(element=_elements, published=_always(_DAYS), day=_always(_DAYS)),
    "check_dispensation": _granting,
    "check_event": _plain(session=_sessions),
    "check_event_date": _plain(
        event=lambda t: changes.events(table=t), festivals=_always(_some(days()))
    ),
    "check_module_release": _plain(module=lambda t: changes.modules(table=t)),
    "check_observance": _plain(
        need=_always(changes.needs()), event=lambda t: changes.events(table=t)
    ),
    "check_order": _orders,
    "check_policy_status": _plain(
        document=lambda t: st.sampled_from(tuple(t.documents)),
        as_of=lambda t: people.review_days(table=t),
    ),
    "delivery_partner_onboarding": _plain(told=_checklist),
    "delivery_partner_support": _plain(
        case=lambda t: codes(*t.body.circumstances.check_in_cases.words)
    ),
    "find_contact": _contacts,
    "find_documents": _documents,
    "may_finish_modules": _plain(finished=_always(_some(_AT))),
    "required_events": lambda t: _placed(t, "variant", "role"),
    "who_follows_up_same_day": _plain(),
}

_ABOUT_PROGRAMMES = frozenset(
    {"check_dispensation", "find_contact", "find_documents", "required_events"}
)
_EVERY = {**ABOUT_PEOPLE, **_REFERENCE}

QUESTIONS: tuple[str, ...] = tuple(_EVERY)
"""Every question, by its name."""


_OF_NPQS = frozenset(
    {"check_eligibility", "check_move", "check_part_time_request", "may_sit_assessment"}
)
_OF_COACHING = frozenset({"check_coaching", "check_launch", "check_midpoint"})


@kept
def _askable(table: Table, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the questions that somebody on a programme of the table can have."""
    every = table.programmes.values()
    npqs = any(one.document == "npq" for one in every)
    coached = any(option.expected for one in every for option in one.optional)
    left_out = (_OF_NPQS if not npqs else set()) | (_OF_COACHING if not coached else set())
    left_out |= set() if every else {*ABOUT_PEOPLE, *_ABOUT_PROGRAMMES}
    return tuple(name for name in asked if name not in left_out)


@kept
@st.composite
def calls(draw: st.DrawFn, *, table: Table | None = None, asked: Sequence[str] = QUESTIONS) -> Call:
    """
    Draw questions with arguments that fit them.

    Args:
        table: the terms; those that ship with the library unless given.

        asked: the names of the questions; those that nobody on the table can have are left out.
    """
    table = table or shipped()
    name = draw(st.sampled_from(_askable(table, tuple(asked))))
    return Call(name, FrozenMap(draw(_EVERY[name](table))))

"""
Who may be judged, and what may have happened around them?

A participant's attendance fits the row they are on. A case is everything that one call needs:
the person, what happened, the contracts in force and the day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, final

import attrs
from hypothesis import strategies as st

from ambition_policy.facts import (
    DispensationRequest,
    Happenings,
    Participant,
    Ruling,
)
from ambition_policy.questions import Answers, check_requirements
from ambition_policy.reviewing import Review, review
from ambition_policy.strategies import changes, missed, taken
from ambition_policy.strategies.asked import contracts, every_row
from ambition_policy.strategies.basics import FLAGS, TEXTS, codes, days, kept, maybe
from ambition_policy.terms import Contract, Programme, Row, Table, shipped
from ambition_policy.terms.standards import StandardKind

__all__ = ["Case", "cases", "happenings", "participants", "review_days"]


@kept
@st.composite
def participants(
    draw: st.DrawFn,
    *,
    table: Table | None = None,
    row: Row | None = None,
    as_of: dt.date | None = None,
    complete: bool = False,
) -> Participant:
    """
    Draw people on a programme, with attendance that fits their row.

    Args:
        table: the terms; those that ship with the library unless given.

        row: which row they are on; without it, any row, or nobody knows which.

        as_of: the day to seek.

        complete: whether programme, variant, role and attendance are always known.
    """
    table = table or shipped()
    programme, own = _place(draw, table, row)
    counts = draw(taken.counts_for(own))
    tests = own.standard.kind is StandardKind.ENGAGED_SHARE
    attendance = None
    if not tests and (complete or draw(st.integers(0, 9)) != 1):
        attendance = draw(taken.attendances(row=own, counts=counts))
    known = complete or draw(st.integers(0, 9)) != 1
    person = Participant(
        draw(codes("p")),
        programme=programme.code if known or draw(st.booleans()) else None,
        variant=own.variant if known else None,
        role=own.role if known else None,
        attendance=attendance,
        counts=counts if known else {},
        engagement=draw(maybe(taken.engagements(table=table))) if tests else None,
        start=draw(maybe(days(*table.body.npq_intake))),
    )
    if complete:
        return person
    return _more(draw, person, programme, table, as_of)


def _place(draw: st.DrawFn, table: Table, row: Row | None) -> tuple[Programme, Row]:
    """A programme, and one of its rows."""
    if row is not None:
        return table.programme(row.programme), row
    row = draw(st.sampled_from(every_row(table)))
    programme = table.programme(row.programme)
    if programme.any_variant and draw(st.integers(0, 9)) == 1:
        # Any label stands for an NPQ, named or not.
        row = programme.row(draw(TEXTS), row.role)
    return programme, row


def _more(
    draw: st.DrawFn,
    person: Participant,
    programme: Programme,
    table: Table,
    as_of: dt.date | None,
) -> Participant:
    """What is known of few, so that most draws stay small."""
    rulings: dict[str, Ruling] = {}
    if draw(st.integers(0, 4)) == 1:
        for ruling in draw(st.lists(changes.rulings(table=table, on=as_of), max_size=2)):
            rulings[ruling.question] = ruling
    asked: list[DispensationRequest] = []
    if draw(st.integers(0, 4)) == 1:
        asked = draw(st.lists(missed.dispensation_requests(table=table), max_size=2))
    coached = any(option.expected for option in programme.optional)
    labels = [v for p in table.programmes.values() if p.document == "npq" for v in p.variants]
    npq = draw(st.sampled_from((None, None, *labels))) if programme.document != "npq" else None
    engagement = person.engagement
    if npq is not None:
        engagement = draw(maybe(taken.engagements(table=table)))
    # How much came before a deferral is no more than what was engaged with.
    before = draw(st.integers(0, engagement.engaged)) if engagement is not None else None
    return attrs.evolve(
        person,
        npq=npq,
        npq_start=draw(maybe(days(*table.body.npq_intake))) if npq is not None else None,
        engagement=engagement,
        coaching=draw(maybe(taken.coachings(total=_coached(programme)))) if coached else None,
        launch_attended=draw(FLAGS),
        midpoint_attended=draw(FLAGS),
        midpoint_authorised=draw(FLAGS),
        dispensations=asked,
        engaged_before_deferral=before if draw(st.booleans()) else None,
        left=draw(changes.departures(on=as_of)) if draw(st.integers(0, 4)) == 1 else None,
        rulings=rulings.values(),
    )


def _coached(programme: Programme) -> int | None:
    return next((option.expected for option in programme.optional if option.expected), None)


@kept
@st.composite
def happenings(
    draw: st.DrawFn,
    *,
    table: Table | None = None,
    participant: Participant | None = None,
    as_of: dt.date | None = None,
    most: int = 1,
) -> Happenings:
    """
    Draw what happened around one participant.

    Args:
        table: the terms; those that ship with the library unless given.

        participant: the person; where it is not known which programme they are on, nothing
            can be asked, and without them, anything may have happened.

        as_of: the day to seek.

        most: no more than this of each sort.
    """
    table = table or shipped()
    code = start = None
    sits = True
    if participant is not None:
        if participant.programme is None:
            return Happenings()
        code, start = participant.programme, participant.start
        sits = participant.npq is not None or table.programme(code).document == "npq"

    def some(one: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(one, max_size=most)))

    return Happenings(
        incidents=some(missed.incidents(table=table, programme=code, on=as_of)),
        lateness=some(missed.lateness(table=table)),
        misses=draw(maybe(missed.misses(table=table))),
        leaves=some(changes.leaves(table=table, start=start)),
        moves=some(changes.moves(table=table)),
        requests=some(changes.part_time_requests(table=table)),
        disruptions=some(changes.disruptions(table=table, programme=code)),
        sittings=some(changes.sittings(table=table)) if sits else (),
    )


@kept
def review_days(*, table: Table | None = None) -> st.SearchStrategy[dt.date]:
    """
    Draw days to judge for, on the edges of the months in which policies are reviewed.

    Args:
        table: the terms; those that ship with the library unless given.
    """
    table = table or shipped()
    due = [document.next_review for document in table.documents.values()]
    after = [(day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) for day in due]
    return days(*due, *after, least=dt.date(2019, 1, 1))


@final
@attrs.frozen
class Case:
    """
    Everything that one call needs.

    Attributes:
        participant: the person.

        happenings: what happened around them.

        contracts: contracts and programme documents in force.

        as_of: the day to judge for.
    """

    participant: Participant
    happenings: Happenings = attrs.field(factory=Happenings)
    contracts: tuple[Contract, ...] = ()
    as_of: dt.date | None = None

    def requirements(self, table: Table | None = None) -> Answers:
        """
        Ask about the requirements.

        Args:
            table: the terms; those that ship with the library unless given.
        """
        return check_requirements(
            self.participant, table=table, as_of=self.as_of, contracts=self.contracts
        )

    def review(self, table: Table | None = None) -> Review:
        """
        Ask every family that applies.

        Args:
            table: the terms; those that ship with the library unless given.
        """
        return review(
            self.participant,
            self.happenings,
            table=table,
            as_of=self.as_of,
            contracts=self.contracts,
        )


@kept
@st.composite
def cases(
    draw: st.DrawFn, *, table: Table | None = None, row: Row | None = None, complete: bool = False
) -> Case:
    """
    Draw everything that one call needs.

    Args:
        table: the terms; those that ship with the library unless given.

        row: which row the person is on; without it, any.

        complete: whether programme, variant, role and attendance are always known.
    """
    table = table or shipped()
    as_of = draw(maybe(review_days(table=table)))
    person = draw(participants(table=table, row=row, as_of=as_of, complete=complete))
    own = draw(st.lists(contracts(), max_size=2, unique_by=lambda c: c.name))
    happened = draw(happenings(table=table, participant=person, as_of=as_of))
    return Case(person, happened, tuple(own), as_of)

"""
Which strategy belongs to which class?

Every public class of facts and terms is registered with Hypothesis, so that `from_type` draws
values of it that are valid. What a table holds and nobody makes by hand, such as a step or a
clause, is drawn from the terms that ship with the library.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import attrs
from hypothesis import strategies as st

from ambition_policy import citations, facts, terms
from ambition_policy.frozen import FrozenMap
from ambition_policy.strategies import asked, changes, missed, people, taken, written
from ambition_policy.terms.gaps import Gap

__all__ = ["register", "strategies"]

Made = Callable[[], st.SearchStrategy[Any]]

_MADE: dict[type[Any], Made] = {
    citations.Readings: asked.readings,
    Gap: lambda: st.sampled_from(tuple(terms.gaps().values())),
    facts.Absence: missed.absences,
    facts.Attendance: taken.attendances,
    facts.Between: taken.betweens,
    facts.CatchUpFacts: missed.catch_up_facts,
    facts.Coaching: taken.coachings,
    facts.Departure: changes.departures,
    facts.DispensationRequest: missed.dispensation_requests,
    facts.Disruption: changes.disruptions,
    facts.Engagement: taken.engagements,
    facts.Event: changes.events,
    facts.Expense: missed.expenses,
    facts.Happenings: people.happenings,
    facts.Incident: missed.incidents,
    facts.IndependentTask: changes.independent_tasks,
    facts.Lateness: missed.lateness,
    facts.Leave: changes.leaves,
    facts.Misses: missed.misses,
    facts.Module: changes.modules,
    facts.Move: changes.moves,
    facts.Need: changes.needs,
    facts.Notice: missed.notices,
    facts.OneToOne: changes.one_to_ones,
    facts.PartTimeRequest: changes.part_time_requests,
    facts.Participant: people.participants,
    facts.Progress: changes.progress,
    facts.RangedTally: taken.ranged_tallies,
    facts.Reason: missed.reasons,
    facts.Record: taken.records,
    facts.Ruling: changes.rulings,
    facts.Sitting: changes.sittings,
    facts.Tally: taken.tallies,
    people.Case: people.cases,
    terms.Contract: asked.contracts,
    terms.Limit: asked.limits,
    terms.Programme: written.programmes,
    terms.Row: written.rows,
    terms.Standard: asked.standards,
    terms.Table: written.tables,
}


def strategies() -> FrozenMap[type[Any], Made]:
    """Give what makes a strategy for each class."""
    found = dict(_MADE)
    for kind in _classes(citations, *_modules(terms)):
        found.setdefault(kind, partial(written.provisions, kind))
    return FrozenMap(found)


def register() -> None:
    """Register every strategy with Hypothesis; it is made when it is first asked for."""
    for kind, made in strategies().items():
        st.register_type_strategy(kind, partial(_made, made))


def _made(made: Made, _: type[Any]) -> st.SearchStrategy[Any]:
    return made()


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")


def _classes(*rooms: ModuleType) -> Iterator[type[Any]]:
    """The public attrs classes that are made in *rooms*."""
    for room in rooms:
        for name in getattr(room, "__all__", ()):
            kind = getattr(room, name)
            if isinstance(kind, type) and attrs.has(kind) and kind.__module__ == room.__name__:
                yield kind

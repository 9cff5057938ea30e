r"""
What follows for everybody in a register?

Equal facts are judged once. A person with a fault gets no verdict from the rest: the answer
is that information is missing, and names the fault.

>>> import datetime as dt
>>> from ambition_policy.registers.people import people
>>> from ambition_policy.registers.tidy import read_tidy
>>> from ambition_policy.terms import shipped
>>> sheet = read_tidy("participant,session,kind,status\nana,S1,session,lost\n")
>>> register = people(
...     sheet, table=shipped(), programme="NPQA", variant="NPQML", as_of=dt.date(2024, 2, 1)
... )
>>> [(entry, answers)] = judge(register)
>>> print(answers.decisions["attendance"])
insufficient information: the register has a fault ... (missing: register.status) [...]
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts.people import Participant
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers, check_requirements
from ambition_policy.registers.entries import Entry, Register
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.terms.standards import StandardKind

__all__ = ["facts_of", "judge"]

_BECAUSE = "the register has a fault for this person, and nothing is concluded from the rest"


def judge(register: Register) -> Iterator[tuple[Entry, Answers]]:
    """
    Answer for everybody in *register*, one after the other.

    Args:
        register: who is in it, for which day and by which terms.

    Returns:
        Each entry with its answers, in the order of the entries. Facts that a rule
        refuses become a fault of the entry.
    """
    known: dict[tuple[object, ...], Answers | InvalidFacts] = {}
    programme = register.table.programme(register.programme)
    standards = [requirement.standard for requirement in programme.requirements]
    clauses = tuple(dict.fromkeys(id_ for one in standards for id_ in one.clauses))
    engaged = all(one.kind is StandardKind.ENGAGED_SHARE for one in standards)
    question = "eligibility" if engaged else "attendance"

    def faulted(entry: Entry) -> tuple[Entry, Answers]:
        columns = sorted({f"register.{problem.column or 'row'}" for problem in entry.faults})
        decision = Decision(
            question=question,
            verdict=Verdict.INSUFFICIENT_INFORMATION,
            because=_BECAUSE,
            clauses=clauses,
            missing=tuple(columns),
            details=FrozenMap(faults=tuple(map(str, entry.faults))),
            as_of=register.as_of,
        )
        return entry, Answers(entry.id, FrozenMap({question: decision}))

    for entry in register.entries:
        if entry.participant is None:
            yield faulted(entry)
            continue
        key = facts_of(entry.participant)
        if key not in known:
            known[key] = _answers(entry.participant, register)
        found = known[key]
        if isinstance(found, Answers):
            yield entry, attrs.evolve(found, participant=entry.id)
        else:
            refused = [
                Problem(Severity.FAULT, None, fault.path, fault.expected, fault.got, entry.id)
                for fault in found.faults
            ]
            problems = (*entry.problems, *refused)
            yield faulted(attrs.evolve(entry, participant=None, problems=problems))


def facts_of(participant: Participant) -> tuple[object, ...]:
    """
    Give everything known of a person but the name, as a key for equal facts.

    Args:
        participant: the person.
    """
    _, *facts = attrs.astuple(participant, recurse=False)
    return tuple(facts)


def _answers(participant: Participant, register: Register) -> Answers | InvalidFacts:
    try:
        return check_requirements(
            participant,
            table=register.table,
            as_of=register.as_of,
            contracts=register.contracts,
        )
    except InvalidFacts as error:
        return error

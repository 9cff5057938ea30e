r"""
Who can still miss how many, who is one absence from losing it, and who is out already?

>>> import datetime as dt
>>> from ambition_policy.registers import judge, people, read_tidy
>>> from ambition_policy.terms import shipped
>>> text = "participant,session,kind,status\n" + "".join(
...     f"ana,S{n},session,{'live' if n < 4 else 'pending'}\n" for n in range(6)
... )
>>> register = people(
...     read_tidy(text), table=shipped(), programme="NPQA", variant="NPQML",
...     as_of=dt.date(2024, 2, 1),
... )
>>> headroom = look_ahead(judge(register), register)
>>> headroom.made_up, headroom.edge
(FrozenMap({2: 1}), ('ana',))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import final

import attrs

from ambition_policy.decisions import Verdict
from ambition_policy.frozen import FrozenMap
from ambition_policy.outlook import Outlook
from ambition_policy.questions import Answers, how_far
from ambition_policy.registers.entries import Entry, Register
from ambition_policy.registers.judging import facts_of
from ambition_policy.registers.reports import printable

__all__ = ["Headroom", "headroom_lines", "look_ahead"]

_SHOWN = 10
_NOTHING_TO_LOSE = (Verdict.NO_REQUIREMENT, Verdict.NONE_LISTED, Verdict.OUT_OF_SCOPE)


@final
@attrs.frozen(kw_only=True)
class Headroom:
    """
    How far a register can still go.

    Attributes:
        missed: how many people may still miss how many sessions for good.

        made_up: the same where each one is then caught up.

        edge: those for whom one more absence that is not made up loses it.

        out: those out of reach, with the reason.

        unknown: how many could not be looked ahead for.
    """

    missed: FrozenMap[int, int]
    made_up: FrozenMap[int, int]
    edge: tuple[str, ...]
    out: FrozenMap[str, str]
    unknown: int


def look_ahead(judged: Iterable[tuple[Entry, Answers]], register: Register) -> Headroom:
    """
    Look ahead for everybody who is still on the programme.

    Args:
        judged: each person with the answers.

        register: by which terms, and for which day.
    """
    known: dict[tuple[object, ...], Outlook] = {}
    missed: Counter[int] = Counter()
    made_up: Counter[int] = Counter()
    edge = []
    out = {}
    unknown = 0
    for entry, answers in judged:
        participant = entry.participant
        if participant is None or participant.left is not None:
            continue
        key = facts_of(participant)
        if key not in known:
            known[key] = how_far(
                participant,
                table=register.table,
                as_of=register.as_of,
                contracts=register.contracts,
                plan=False,
            )
        found = known[key]
        if found.best is Verdict.NOT_MET:
            decision = next(iter(answers.decisions.values()))
            out[entry.id] = decision.because
        elif found.may_miss is not None and found.may_miss_made_up is not None:
            missed[found.may_miss] += 1
            made_up[found.may_miss_made_up] += 1
            if found.on_the_edge:
                edge.append(entry.id)
        elif not found.looked and found.now not in _NOTHING_TO_LOSE:
            unknown += 1
    return Headroom(
        missed=FrozenMap(sorted(missed.items())),
        made_up=FrozenMap(sorted(made_up.items())),
        edge=tuple(edge),
        out=FrozenMap(out),
        unknown=unknown,
    )


def headroom_lines(headroom: Headroom) -> Iterator[str]:
    """
    Say it for a terminal.

    Args:
        headroom: of a register.
    """
    if headroom.missed:
        yield ""
        yield "May still miss, of the sessions to come"
        for count, people in headroom.missed.items():
            yield f"  {people:6,}  {count} for good"
        for count, people in headroom.made_up.items():
            yield f"  {people:6,}  {count} if each is caught up"
    if headroom.edge:
        yield ""
        yield f"One absence from losing it: {_names(headroom.edge)}"
    if headroom.out:
        yield ""
        yield "Out of reach"
        reasons = dict.fromkeys(headroom.out.values())
        for reason in reasons:
            names = [name for name, why in headroom.out.items() if why == reason]
            yield f"  {len(names):6,}  {reason}: {_names(names)}"
    if headroom.unknown:
        yield ""
        yield f"Not looked ahead for, since a fact or a length is missing: {headroom.unknown:,}"


def _names(names: Iterable[str]) -> str:
    listed = [*names]
    more = len(listed) - _SHOWN
    shown = ", ".join(printable(name) for name in listed[:_SHOWN])
    return f"{shown} and {more:,} more" if more > 0 else shown

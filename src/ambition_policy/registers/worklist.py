r"""
Who has to do what about the absences of a register, and by when?

Every session that was missed and is not made up is followed up by the steps of the
programme's row, or of the policy's body where the row is silent; the reason is not in a
register, so what turns on it is left open.

>>> import datetime as dt
>>> from ambition_policy.registers import people, read_tidy
>>> from ambition_policy.terms import shipped
>>> sheet = read_tidy(
...     "participant,session,kind,status,date,notified\n"
...     "ana,V1,virtual_twilight,missed,2024-03-04,no\n"
... )
>>> register = people(
...     sheet, table=shipped(), programme="HS", variant="new_design", as_of=dt.date(2024, 3, 5)
... )
>>> [job] = work_list(sheet, register)
>>> job.actor.value, job.action, str(job.due), job.people
('ps_team', 'phone', '2024-03-05', ('ana',))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import final

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.people import Participant
from ambition_policy.questions import follow_up
from ambition_policy.registers.entries import Register
from ambition_policy.registers.reports import printable
from ambition_policy.registers.tidy import Line, Sheet
from ambition_policy.rules.follow_up import FollowUpVerdict
from ambition_policy.vocabulary import Actor, Force, Status
from ambition_policy.wording import actor, plain

__all__ = ["Job", "work_lines", "work_list"]

_SHOWN = 5
_MOST = 20


_Step = tuple[Actor, str, str, dt.date | None, str, Force | None]


@final
@attrs.frozen(kw_only=True)
class Job:
    """
    One thing to do, for everybody it has to be done for.

    Attributes:
        actor: who does it.

        action: what, as a code; `decide` where somebody has to decide first.

        kind: after the absence from which kind of session.

        due: the day, where the text lets one be worked out.

        when: the timing of the text, as a code.

        force: how binding it is; `None` for a decision.

        people: for whom, each once.
    """

    actor: Actor
    action: str
    kind: str
    due: dt.date | None
    when: str
    force: Force | None
    people: tuple[str, ...]


def work_list(sheet: Sheet, register: Register) -> tuple[Job, ...]:
    """
    Collect the steps after every absence that is not made up.

    Args:
        sheet: the rows.

        register: the same people, with what is known of them.

    Returns:
        What is dated first, by day; the same step for several people is one job.
    """
    people = {
        entry.id: entry.participant for entry in register.entries if entry.participant is not None
    }
    found: dict[_Step, dict[str, None]] = {}
    known: dict[tuple[object, ...], Decision[FollowUpVerdict]] = {}
    for line, before in _absences(sheet, register, people):
        who = people[line.participant]
        key = (line.taking, line.measure.notified, before, who.variant, who.role)
        if key not in known:
            absence = Absence(
                line.taking.kind,
                date=line.taking.date,
                notified=line.measure.notified,
                previous_absences=before,
            )
            known[key] = follow_up(who, absence, table=register.table, as_of=register.as_of)
        for job in _jobs(known[key], line.taking.kind):
            found.setdefault(job, {})[line.participant] = None
    jobs = [
        Job(
            actor=who_acts,
            action=action,
            kind=kind,
            due=due,
            when=when,
            force=force,
            people=tuple(names),
        )
        for (who_acts, action, kind, due, when, force), names in found.items()
    ]
    return tuple(sorted(jobs, key=_urgency))


def _absences(
    sheet: Sheet, register: Register, people: dict[str, Participant]
) -> Iterator[tuple[Line, int]]:
    """Sessions missed and not made up, with how many were missed before; oldest first."""
    before: dict[str, int] = {}
    absent = (Status.MISSED, Status.CAUGHT_UP, Status.ALTERNATIVE, Status.DISPENSED)
    dated = sorted(sheet.rows, key=lambda line: (line.taking.date or dt.date.max, line.row))
    for line in dated:
        participant = people.get(line.participant)
        if participant is None or line.taking.status not in absent:
            continue
        day = line.taking.date
        left = participant.left.on if participant.left else None
        if day is not None and (day > register.as_of or (left is not None and day > left)):
            continue
        earlier = before.get(line.participant, 0)
        before[line.participant] = earlier + 1
        if line.taking.status is Status.MISSED and participant.left is None:
            yield line, earlier


def _jobs(decision: Decision[FollowUpVerdict], kind: str) -> Iterator[_Step]:
    for duty in decision.duties:
        yield duty.actor, duty.action, kind, duty.due, duty.when, duty.force
    for decider in decision.refer_to:
        yield decider, "decide", kind, None, "unspecified", None


def _urgency(job: Job) -> tuple[bool, dt.date, str, str, str, str]:
    undated = job.due is None
    return (undated, job.due or dt.date.min, job.actor, job.action, job.kind, job.when)


def work_lines(jobs: Iterable[Job]) -> Iterator[str]:
    """
    Say it for a terminal.

    Args:
        jobs: of a register.
    """
    listed = [*jobs]
    if listed:
        yield ""
        yield "To be done about absences that are not made up"
    for job in listed[:_MOST]:
        when = f"by {job.due}" if job.due else plain(job.when)
        when = "no time stated" if job.when == "unspecified" and not job.due else when
        names = ", ".join(printable(name) for name in job.people[:_SHOWN])
        more = len(job.people) - _SHOWN
        others = f" and {more:,} more" if more > 0 else ""
        force = f", {plain(job.force)}" if job.force else ""
        yield (
            f"  {actor(job.actor)}: {plain(job.action)} ({when}{force}), "
            f"{plain(job.kind)}: {names}{others}"
        )
    if len(listed) > _MOST:
        yield f"  and {len(listed) - _MOST:,} more"

"""
The workload of the peers, and the same for this library.

The peers of `../shared/bench` judge a simplified policy. `simplified.toml` states it as a
table of a caller's own, and `WORDS` says which of their verdicts ours is, so that both can be
held to each other before any time is taken.

What they call repairable only in one programme, a missed session of ALLIANCE, no column says
of a row; so in the benchmark's cohort those sessions were caught up, for both sides alike.
Everything else that was missed can no longer be made up: the last day for it is past.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from ambition_policy.facts import Attendance, Record, Tally
from ambition_policy.questions import Judge
from ambition_policy.terms import load_text, shipped
from ambition_policy.terms.programmes import Table

HERE = Path(__file__).parent
PEERS = HERE.parents[2] / "shared" / "bench"

WORDS = {
    "met": "eligible",
    "no_requirement": "eligible",
    "not_met": "not_met",
    "pending": "not_yet",
}
STATUS = {"catch_up": "caught_up"}
AS_OF, UNTIL = dt.date(2024, 5, 2), dt.date(2024, 5, 1)


class AbsentError(Exception):
    """Something to measure against is not here; the message says what."""


def peer(name: str) -> ModuleType:
    """Import a module of the peers."""
    if not (PEERS / f"{name}.py").is_file():
        message = f"../shared/bench/{name}.py is not here"
        raise AbsentError(message)
    if str(PEERS) not in sys.path:
        sys.path.insert(0, str(PEERS))
    # One of them prints what went wrong inside it unless told not to.
    os.environ.setdefault("RUST_BACKTRACE", "0")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed"
        raise AbsentError(message) from error


def need(*libraries: str) -> None:
    """Ask for libraries before they are imported, so that no other error is taken for it."""
    for name in libraries:
        if importlib.util.find_spec(name) is None:
            message = f"{name} is not installed"
            raise AbsentError(message)


@cache
def table() -> Table:
    """The simplified policy; an alternative delivery counts as attended, as the peers have it."""
    text = (HERE / "simplified.toml").read_text(encoding="utf-8")
    mine = load_text(text, name="simplified.toml", base=shipped())
    readings = mine.readings.settle("A-04", "attended", by="the benchmark")
    return attrs.evolve(mine, readings=readings)


def generate(n: int, *, shuffled: bool = False, mandatory: bool = False) -> Any:
    """
    Make a cohort of *n* participants with 20 to 30 records each.

    Args:
        mandatory: whether every record counts, so that 25 on average are judged.
    """
    common = peer("common")
    data = common.generate(n, shuffled=shuffled)
    alliance = data.programme[data.pid] == common.P["ALLIANCE"]
    data.status[alliance & (data.status == common.S["missed"])] = common.S["catch_up"]
    if mandatory:
        data.mandatory[:] = True
    return data


def judges() -> dict[str, Judge]:
    """One judge a programme; nothing is kept yet."""
    names = peer("common").PROGRAMMES
    return {name: Judge(name, table=table(), alternatives_left=False) for name in names}


def tallies(data: Any) -> list[tuple[str, Tally]]:
    """Everybody's programme and checked tally."""
    common = peer("common")
    found = []
    for _, programme, elements in common.raw_rows(data):
        counts = dict.fromkeys(("live", "alternative", "caught_up", "lost", "pending"), 0)
        for status, mandatory in elements:
            if mandatory:
                counts["lost" if status == "missed" else STATUS.get(status, status)] += 1
        found.append((programme, Tally(**counts)))
    return found


def records(data: Any) -> list[tuple[str, list[Record]]]:
    """Everybody's programme and records; what was missed can no longer be made up."""
    common = peer("common")
    return [
        (
            programme,
            [
                Record(
                    session=f"S{at}",
                    kind="session",
                    status=STATUS.get(status, status),
                    catch_up_until=UNTIL if status == "missed" else None,
                )
                for at, (status, mandatory) in enumerate(elements)
                if mandatory
            ],
        )
        for _, programme, elements in common.raw_rows(data)
    ]


def attendance(own: list[Record]) -> Attendance:
    """Count records for the day judged for."""
    return Attendance.of_records(own, as_of=AS_OF, alternatives_left=False)

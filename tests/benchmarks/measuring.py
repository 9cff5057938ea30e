"""Interleaved rounds: every contestant runs once a round, in an order that rotates."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, final

import attrs


@final
@attrs.frozen
class Contestant:
    """
    One way to do the job.

    Attributes:
        name: what it is called in the table.

        run: does the job; its time is taken.

        verdicts: everybody's verdict in the words of the peers, from what `run` gave.

        against: whose time it is divided by; empty for the base itself.

        reach: the ratio to reach, if one was set.

        start: makes the state anew before each run, untimed; `run` takes it.
    """

    name: str
    run: Callable[[Any], Any]
    verdicts: Callable[[Any], Sequence[str]] | None
    against: str = ""
    reach: float | None = None
    start: Callable[[], Any] = lambda: None


@final
@attrs.frozen
class Timed:
    """What was measured: the median of all rounds, and the median of the rounds' ratios."""

    name: str
    seconds: float
    ratio: float | None
    against: str
    reach: float | None
    rounds: int


def check(contestants: Sequence[Contestant], wanted: Sequence[str]) -> None:
    """Assert that everybody gets the same verdict from all, before any time is taken."""
    for one in contestants:
        if one.verdicts is not None:
            found = list(one.verdicts(one.run(one.start())))
            assert len(found) == len(wanted), (one.name, len(found), len(wanted))
            wrong = [at for at, (a, b) in enumerate(zip(found, wanted, strict=True)) if a != b]
            first = [(at, found[at], wanted[at]) for at in wrong[:3]]
            assert not wrong, (one.name, len(wrong), first)


def timed(contestants: Sequence[Contestant], rounds: int) -> list[Timed]:
    """Take the time of every contestant, round by round."""
    times: dict[str, list[float]] = {one.name: [] for one in contestants}
    gc.collect()
    # What the harness holds must not make the contestants' collections dearer.
    gc.freeze()
    for number in range(rounds):
        turn = number % len(contestants)
        for one in [*contestants[turn:], *contestants[:turn]]:
            state = one.start()
            gc.collect()
            begun = time.perf_counter()
            out = one.run(state)
            times[one.name].append(time.perf_counter() - begun)
            del out, state
    gc.unfreeze()
    return [_summed(one, times) for one in contestants]


def _summed(one: Contestant, times: dict[str, list[float]]) -> Timed:
    own, ratio = times[one.name], None
    if one.against in times:
        pairs = zip(own, times[one.against], strict=True)
        # Within a round both met the same machine.
        ratio = statistics.median(mine / base for mine, base in pairs)
    return Timed(one.name, statistics.median(own), ratio, one.against, one.reach, len(own))

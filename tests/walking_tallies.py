"""
How are tallies walked: each way in which the sessions of a row can have been taken?

    python tests/walking_tallies.py

walks everything and takes about half an hour of one core. It covers the 876,310 tallies of the
case format's six counts (live, alternative, caught up, missed, pending, dispensed) for every row
that fixes its number of sessions, each under four flags: catch-up open with other deliveries
left or not, closed, and not known. Middling rows have late self-paced work too, small ones all
nine counts, and Executive Leaders are walked with one to eight modules. How many states were
compared and a digest of the answers are kept in `data/walks.json`, where none differs.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from math import comb
from typing import Any

import oracle
import walking
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.facts import Attendance, Tally
from ambition_policy.rules import attendance
from ambition_policy.terms import shipped
from ambition_policy.terms.programmes import Row
from oracles.resolving import Answer
from oracles.states import splits
from walking import Walk

__all__ = [
    "EL",
    "EVERY",
    "FIXED",
    "TABLE",
    "Counts",
    "Key",
    "brief",
    "few",
    "name",
    "row_of",
    "said",
    "states_of",
    "tallies",
    "walk",
    "whole",
]

Key = tuple[str, str | None, str]
Counts = dict[str, int]
State = tuple[Counts, bool]
"""Counts by category, and whether another delivery may still be attended."""

TABLE = shipped()
CASE_FORMAT = ("live", "alternative", "caught_up", "missed", "pending", "dispensed")
WITH_LATE = (*CASE_FORMAT, "late_self_paced")
FLAGS = (("recoverable", True), ("recoverable", False), ("lost", True), ("missed", True))
"""What is missed can be made up, anywhere or not elsewhere; it cannot; or nobody knows."""

EL: Key = ("EL", None, "participant")
EL_FIXED = 4
FIXED = {
    key: row.total for key, row in oracle.ROWS.items() if row.rule in ("attend_all", "miss_two")
}
FIXED[("EML", "with_npq_y2", "participant")] = 35
EVERY: list[tuple[Key, int]] = [
    *((key, total) for key, total in FIXED.items() if total is not None),
    *((EL, EL_FIXED + modules) for modules in range(1, 9)),
]


def name(case: tuple[Key, int]) -> str:
    """Name a row and its number of sessions."""
    (programme, variant, role), total = case
    return "-".join(filter(None, (programme, variant, role, str(total))))


def row_of(key: Key) -> Row:
    """The library's row."""
    programme, variant, role = key
    return TABLE.programme(programme).row(variant, role)


def tallies(total: int, names: tuple[str, ...]) -> Iterator[Counts]:
    """Every tally of *total* sessions over the counts *names*."""
    for split in splits(total, len(names)):
        yield dict(zip(names, split, strict=True))


def few(total: int, caps: Mapping[str, int]) -> Iterator[Counts]:
    """Every tally with no more than so many of each, the rest live."""
    for counts in product(*(range(cap + 1) for cap in caps.values())):
        live = total - sum(counts)
        if live >= 0:
            yield {"live": live, **dict(zip(caps, counts, strict=True))}


def flagged(many: Iterable[Counts]) -> Iterator[State]:
    """Put four flags to each tally; where nothing was missed they are one."""
    for counts in many:
        gone = counts.pop("missed", 0)
        for fate, left in FLAGS if gone else FLAGS[:1]:
            yield {**counts, **({fate: gone} if gone else {})}, left


def plain(many: Iterable[Counts]) -> Iterator[State]:
    """Put other deliveries left or not to tallies that tell the fates apart."""
    for counts in many:
        for left in (True, False):
            yield dict(counts), left


def whole(total: int) -> Iterator[State]:
    """Every state of the full walk."""
    if total <= 10:
        return plain(tallies(total, oracle.CATEGORIES))
    return flagged(tallies(total, WITH_LATE if total <= 14 else CASE_FORMAT))


def brief(total: int) -> Iterator[State]:
    """The states of the ordinary run."""
    if total <= 5:
        yield from plain(tallies(total, oracle.CATEGORIES))
        return
    yield from plain(tallies(total, ("live", "caught_up", "lost", "pending")))
    two = {"alternative": 3, "caught_up": 3, "pending": 2, "recoverable": 2, "lost": 1}
    yield from plain(few(total, two))
    one = dict.fromkeys(("alternative", "caught_up", "late_self_paced", "dispensed", "pending"), 1)
    yield from flagged(few(total, {**one, "missed": 3}))
    if total > 14:
        # Where four fifths and one fifth lie.
        for caught_up in range(total // 5 - 1, total // 5 + 2):
            for around in few(total - caught_up, {"alternative": 1, "pending": 2, "missed": 2}):
                yield from flagged([{**around, "caught_up": caught_up}])


def said(decision: Decision[Verdict]) -> Answer:
    """What the library answered, in the oracle's terms."""
    return Answer(
        decision.verdict.value,
        frozenset(effect.question for effect in decision.readings),
        frozenset(decision.missing),
    )


def states_of(total: int) -> int:
    """How many states the full walk of one row has."""
    if total <= 10:
        return 2 * comb(total + 8, 8)
    parts = 7 if total <= 14 else 6
    none_missed = comb(total + parts - 2, parts - 2)
    return none_missed + len(FLAGS) * (comb(total + parts - 1, parts - 1) - none_missed)


def walk(case: tuple[Key, int], states: Iterable[State]) -> Walk:
    """Compare every state of a row."""
    key, total = case
    row = row_of(key)
    counts_given = {"online_module": total - EL_FIXED} if key == EL else {}
    digest = hashlib.sha256()
    count = 0
    differ: list[str] = []
    for counts, left in states:
        facts = Attendance(Tally(**counts), alternatives_left=None if left else False)
        got = said(attendance.assess(facts, row, TABLE.readings, counts=counts_given))
        wanted = oracle.attendance(key, counts, alternatives_left=left)
        if got != wanted:
            differ.append(f"{counts}, {left}: {got} is not {wanted}")
        line = (sorted(counts.items()), left, got[0], sorted(got[1]), sorted(got[2]))
        digest.update(repr(line).encode())
        count += 1
    return Walk(count, digest.hexdigest()[:16], differ)


def _whole(case: tuple[Key, int]) -> Walk:
    return walk(case, whole(case[1]))


def main() -> int:
    """Walk everything, each row on a core."""
    found: dict[str, dict[str, Any]] = {}
    parted = 0
    with ProcessPoolExecutor() as pool:
        for case, (states, digest, differ) in zip(EVERY, pool.map(_whole, EVERY), strict=True):
            found[name(case)] = {"states": states, "digest": digest}
            parted += len(differ)
            print(f"{name(case)}: {states} states, {digest}", *differ[:5], sep="\n  ", flush=True)
    print(f"{sum(each['states'] for each in found.values())} states, {parted} differ")
    if not parted:
        walking.keep(tallies=found)
    return 1 if parted else 0


if __name__ == "__main__":
    sys.exit(main())

"""
How are the decision tables walked: put to the library, and to an oracle, state by state?

The library is asked in the words of the case format, through the runner of the cases. What a
walk found is kept in `data/walks.json`: how many states each family has, and a digest of the
answers, for the whole and for the part that the ordinary tests walk.

    python tests/walking.py

walks everything, says where library and oracle part, and writes that file where they do not.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from math import gcd
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "conformance"))

import run  # noqa: E402  (its folder is on the path now)
from asking import Answer, Asked, Facts  # noqa: E402
from comparing import plain, same  # noqa: E402

from ambition_policy.terms import Table  # noqa: E402
from oracles import (  # noqa: E402
    catch_up,
    changes,
    charges,
    continuation,
    disruptions,
    documents,
    follow_up,
    lateness,
    more,
    notices,
    reasons,
    shares,
    studying,
    windows,
)
from oracles.states import Said, State  # noqa: E402

__all__ = [
    "FAMILIES",
    "Family",
    "Walk",
    "ask",
    "differences",
    "keep",
    "kept",
    "line",
    "run",
    "walk",
]

KEPT = HERE / "data" / "walks.json"
FEW = 2000
"""A family with no more states than these is walked whole in the ordinary tests."""


class Family(NamedTuple):
    """All states of one topic, and what the oracle says of each."""

    states: Callable[[], Iterator[State]]
    say: Callable[[State], Said]


FAMILIES: Mapping[str, Family] = {
    "absence_reason": Family(reasons.states, reasons.say),
    "assessment_eligibility": Family(shares.eligibility_states, shares.say),
    "assessment_window": Family(windows.states, windows.say),
    "catch_up_options": Family(catch_up.states, catch_up.say),
    "charges": Family(charges.states, charges.say),
    "coaching": Family(more.coaching_states, more.say),
    "contact": Family(documents.contact_states, documents.say),
    "content": Family(more.content_states, more.say),
    "continuation": Family(continuation.states, continuation.say),
    "date_notice": Family(more.date_states, more.say),
    "dispensation": Family(documents.dispensation_states, documents.say),
    "event_definition": Family(studying.event_states, studying.say),
    "follow_up": Family(follow_up.states, follow_up.say),
    "force_majeure": Family(disruptions.states, disruptions.say),
    "late_early": Family(lateness.states, lateness.say),
    "launch": Family(more.launch_states, more.say),
    "learning_access": Family(more.learning_states, more.say),
    "midpoint": Family(more.midpoint_states, more.say),
    "module_window": Family(studying.module_states, studying.say),
    "notice": Family(notices.states, notices.say),
    "parental_leave": Family(changes.leave_states, changes.say),
    "part_time": Family(changes.request_states, changes.say),
    "partner_onboarding": Family(more.onboarding_states, more.say),
    "partner_support": Family(more.support_states, more.say),
    "policy_status": Family(documents.status_states, documents.say),
    "portability": Family(changes.move_states, changes.say),
    "religious_cultural": Family(studying.observance_states, studying.say),
    "requirement": Family(shares.requirement_states, shares.say),
    "requirement_data": Family(more.data_states, more.say),
    "scope": Family(documents.scope_states, documents.say),
    "sequence": Family(studying.sequence_states, studying.say),
}


def ask(state: State, table: Table | None = None) -> Answer:
    """The library's answer."""
    asked = Asked(state.topic, state.programme, state.variant, state.role, Facts(state.facts))
    return run.answer(asked, table)


def differences(said: Said, got: Answer) -> list[str]:
    """What the library says otherwise than the oracle."""
    values = got.values
    pairs: list[tuple[str, object, object]] = [
        ("status", said.answer.verdict, got.status),
        ("readings", said.answer.readings, {effect.question for effect in got.effects}),
        ("missing", said.answer.missing, set(map(str, _listed(values, "missing")))),
    ]
    found = [f"{key} is {had!r}, not {wanted!r}" for key, wanted, had in pairs if had != wanted]
    for key, wanted in said.more.items():
        had = _worded(key, wanted, values)
        # The format lets the body's options follow; here the lists are whole.
        whole = key not in ("options", "steps") or bool(had == plain(wanted))
        if not (whole and same(key, plain(wanted), had)):
            found.append(f"{key} is {had!r}, not {wanted!r}")
    lacking = said.cites - set(map(str, _listed(values, "clauses")))
    if lacking:
        found.append(f"clauses lack {', '.join(sorted(lacking))}")
    return found


def _listed(values: Mapping[str, object], key: str) -> tuple[Any, ...]:
    found = values.get(key, ())
    return found if isinstance(found, tuple) else ()


def _worded(key: str, wanted: object, values: Mapping[str, object]) -> object:
    """One value of the library's, as the oracle words it."""
    had = plain(values.get(key, "(not said)"))
    if key == "some_events" and isinstance(wanted, Mapping):
        # The runner has every word of the format for each kind.
        events = plain(values.get("events")) or {}
        return (
            {kind: events.get(kind, "(not said)") for kind in wanted}
            if isinstance(events, dict)
            else {}
        )
    return had


class Walk(NamedTuple):
    """How many states, a digest of questions and answers, and where the two part."""

    states: int
    digest: str
    differ: list[str]


def line(state: State, said: Said) -> str:
    """One question and its answer, as JSON."""
    answer = [said.answer.verdict, sorted(said.answer.readings), sorted(said.answer.missing)]
    return json.dumps([*state, *answer, plain(said.more)], sort_keys=True)


def walk(family: str, every: int = 1, table: Table | None = None) -> Walk:
    """Compare each so many-th state of a family."""
    states, say = FAMILIES[family]
    digest = hashlib.sha256()
    walked = 0
    differ = []
    for state in islice(states(), 0, None, every):
        said = say(state)
        unlike = differences(said, ask(state, table))
        if unlike:
            differ.append(f"{state}: {'; '.join(unlike)}")
        digest.update(line(state, said).encode())
        walked += 1
    return Walk(walked, digest.hexdigest()[:16], differ)


def kept() -> dict[str, Any]:
    """What was found when everything was walked last."""
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def keep(**found: Mapping[str, Any]) -> None:
    """Keep what was found, in the place of what was before."""
    text = json.dumps({**kept(), **found}, indent=1, sort_keys=True)
    KEPT.write_text(f"{text}\n", encoding="utf-8")


def main() -> int:
    """Walk everything."""
    found: dict[str, dict[str, Any]] = {}
    parted = total = 0
    for family in FAMILIES:
        whole = walk(family)
        # A step that shares no factor with the numbers of values meets every one of them.
        every = next(n for n in count(-(-whole.states // FEW)) if gcd(n, 2 * 3 * 5 * 7) == 1)
        brief = walk(family, every)
        found[family] = {
            "states": whole.states,
            "digest": whole.digest,
            "brief": {"every": every, "states": brief.states, "digest": brief.digest},
        }
        parted += len(whole.differ)
        total += whole.states
        print(f"{family}: {whole.states} states, {whole.digest}", *whole.differ[:5], sep="\n  ")
    print(f"{total} states, {parted} differ")
    if not parted:
        keep(tables=found)
    return 1 if parted else 0


if __name__ == "__main__":
    sys.exit(main())

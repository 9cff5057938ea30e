"""One person at a time: verdicts and explained decisions from tallies, records and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import workload
from measuring import Contestant

from ambition_policy.decisions import Decision, Verdict
from ambition_policy.questions import Judge

Decisions = list[Decision[Verdict]]


def _peer(module: str, variant: str, data: Any, name: str) -> Contestant:
    own = workload.peer(module)
    state = own.prepare(data, variant)
    words = list(workload.peer("common").VERDICTS)

    def verdicts(out: Any) -> list[str]:
        return [words[int(code)] for code in own.canon(out, data).verdict]

    return Contestant(name, lambda _: own.run(state), verdicts)


def _others(kind: str, data: Any, base: str, missing: list[str]) -> list[Contestant]:
    """The peers that are installed; what is not is noted."""
    found = []
    for module, variant in (
        ("python_peer", {"counts": "func-counts", "records": "func-rows"}[kind]),
        ("rule_engine_peer", "counts"),
        ("json_logic_peer", "counts"),
    ):
        if kind == "records" and module != "python_peer":
            continue
        try:
            one = _peer(module, variant, data, f"{module.removesuffix('_peer')}: {variant}")
        except workload.AbsentError as reason:
            missing.append(f"{module}: {reason}")
        else:
            found.append(Contestant(one.name, one.run, one.verdicts, base))
    return found


def verdicts(decisions: Decisions) -> list[str]:
    """Say our verdicts in the peers' words."""
    return [workload.WORDS[decision.verdict.value] for decision in decisions]


def _made(decisions: Decisions) -> Decisions:
    """Have everything made."""
    for decision in decisions:
        len(decision.shares), len(decision.counts), len(decision.details)
    return decisions


def _judged(
    people: Sequence[tuple[str, Any]], ask: Callable[[Any, Any], Decision[Verdict]]
) -> tuple[Callable[[Any], Decisions], Callable[[Any], Decisions]]:
    def run(judges: Any) -> Decisions:
        return [ask(judges[programme], own) for programme, own in people]

    return run, lambda judges: _made(run(judges))


def tallies(n: int, missing: list[str]) -> tuple[list[Contestant], list[str]]:
    """From a checked tally."""
    data = workload.generate(n)
    zen = "zen-engine, verdict only"
    base = _peer("zen_peer", "counts", data, zen)
    run, made = _judged(workload.tallies(data), lambda judge, own: judge(own))
    warm = workload.judges()
    made(warm)
    return [
        base,
        Contestant("verdict with its reasons, kept", run, verdicts, zen, 1 / 6, lambda: warm),
        Contestant("verdict with its reasons, first", run, verdicts, zen, None, workload.judges),
        Contestant("everything made, kept", made, verdicts, zen, 1, lambda: warm),
        Contestant("everything made, first", made, verdicts, zen, None, workload.judges),
        *_others("counts", data, zen, missing),
    ], _wanted(data)


def records(n: int, missing: list[str]) -> tuple[list[Contestant], list[str]]:
    """From 25 record objects, all of which count."""
    data = workload.generate(n, mandatory=True)
    zen = "zen-engine on the same records"
    base = _peer("zen_peer", "records", data, zen)

    def counted() -> dict[str, Any]:
        names = workload.peer("common").PROGRAMMES
        return {
            name: Judge(name, table=workload.table(), as_of=workload.AS_OF, alternatives_left=False)
            for name in names
        }

    run, made = _judged(workload.records(data), lambda judge, own: judge.of_records(own))
    warm = counted()
    made(warm)
    return [
        base,
        Contestant("25 records judged, kept", run, verdicts, zen, 1 / 10, lambda: warm),
        Contestant("25 records judged, first", run, verdicts, zen, None, counted),
        Contestant("25 records explained, kept", made, verdicts, zen, 1 / 3, lambda: warm),
        Contestant("25 records explained, first", made, verdicts, zen, None, counted),
        *_others("records", data, zen, missing),
    ], _wanted(data)


def _wanted(data: Any) -> list[str]:
    """Give the verdicts of the peers' own reference."""
    common = workload.peer("common")
    return [common.VERDICTS[code] for code in common.reference(data).verdict.tolist()]

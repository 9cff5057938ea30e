"""Attendance and engagement around every threshold, in the words of the case format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import oracle
from oracles.states import VARIANTS, Facts, Said, State, every

__all__ = ["eligibility_states", "requirement_states", "say"]

_NAMES = ("alternative", "caught_up", "late_self_paced", "dispensed", "pending")
# an autumn from September to December.
_WHEN: Mapping[str | None, str | None] = {
    **dict.fromkeys(("autumn_2020", "2021-08-31"), "before"),
    **dict.fromkeys(("autumn_2021", "2021-09-01", "2021-12-31"), "intake"),
    **dict.fromkeys(("autumn_2022", "2022-01-01"), "after"),
    None: None,
}
_EL_TOTALS = (5, 10, 11)
_CITES: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("EL", None): ("att.1", "att.2", "att.3"),
    ("EML", "with_npq_y2"): ("att.2", "att.3"),
    ("NPQA", None): ("att.1", "att.2"),
}


# A-04 is settled there: another delivery is attended, and where the split is asked for, live.
_ELSEWHERE_ATTENDED = ("CSL", "CS", "ECF", "FL", "HS")
_DISPENSING = ("FL", "HS")


def _shares(
    key: tuple[str, str | None, str], counts: Mapping[str, int], *, left: bool
) -> dict[str, Fraction]:
    """Give the shares of all sessions, by the meaning of each."""
    if key[0] == "TEF":
        # The text says which sessions there are and not how many.
        return {}
    got = {name: counts.get(name, 0) for name in oracle.CATEGORIES}
    total = sum(got.values())
    settled = key[0] in _ELSEWHERE_ATTENDED or key[:2] == ("EML", "with_npq_y2")
    live = got["live"] + (got["alternative"] if settled else 0)
    done = got["live"] + got["alternative"] + got["caught_up"] + got["late_self_paced"]
    again = got["recoverable"] + got["missed"] if left else 0
    return {
        "attended_share": Fraction(
            live + (got["dispensed"] if key[0] in _DISPENSING else 0), total
        ),
        "completion_share": Fraction(done + got["dispensed"], total),
        "live_share": Fraction(live, total),
        "catch_up_share": Fraction(got["caught_up"], total),
        "best_live_share": Fraction(live + got["pending"] + again, total),
    }


def _requirement(state: State) -> Said:
    facts = state.facts
    counts = {name: facts[name] for name in ("live", *_NAMES) if name in facts}
    fate = {True: "recoverable", False: "lost", None: "missed"}[facts.get("catch_up_open")]
    counts[fate] = facts.get("missed", 0)
    key = (state.programme or "", state.variant, state.role or "")
    left = facts.get("alternatives_left") is not False
    cites = _CITES.get(key[:2], _CITES.get((key[0], None), ("att.1",)))
    if key == ("ECF", "expansion", "lead"):
        cites = ("ev.8",)
    return Said(
        oracle.attendance(key, counts, alternatives_left=left),
        _shares(key, counts, left=left),
        frozenset(f"APP-{key[0]}.{clause}" for clause in cites),
    )


def _around(total: int) -> Iterator[Facts]:
    """All live, or some otherwise: one, two, three, a fifth of them or one more."""
    yield {"live": total}
    some = [n for n in dict.fromkeys((1, 2, 3, total // 5, total // 5 + 1)) if 0 < n <= total]
    for n in some:
        for name in _NAMES:
            yield {"live": total - n, name: n}
        for is_open, left in ((True, None), (True, False), (False, None), (None, None)):
            flags = {} if left is None else {"alternatives_left": left}
            yield {"live": total - n, "missed": n, "catch_up_open": is_open, **flags}
        if n < total:
            for name in _NAMES:
                missed = {"missed": 1, "catch_up_open": False}
                yield {"live": total - n - 1, name: n, **missed}
                if name != "pending":
                    yield {"live": total - n - 1, name: n, "pending": 1}


def requirement_states() -> Iterator[State]:
    """Every row around its limits."""
    for code, variant, role in oracle.ROWS:
        asked = oracle.ROWS[code, variant, role]
        if code == "NPQ21" or role == "visiting_fellow":
            continue
        if code == "EL":
            for total in _EL_TOTALS:
                for facts in _around(total):
                    modules = {"required": total, "online_modules_total": total - 4}
                    yield State("requirement", {**modules, **facts}, code, variant, role)
            continue
        for facts in _around(asked.total or 2):
            yield State("requirement", facts, code, variant, role)


def _eligibility(state: State) -> Said:
    facts = state.facts
    total, engaged = facts["units_total"], facts["units_engaged"]
    found = oracle.eligibility(
        total,
        engaged,
        facts["units_recoverable"],
        start=_WHEN[facts["programme_start"]],
        label=state.variant or "",
    )
    cites = {"NPQ-0.4"} if found.verdict == "out_of_scope" else {"NPQ-2.2", "NPQ-2.3"}
    ahead = 0 if engaged == total else facts["units_recoverable"]
    shares = {"engaged_share": Fraction(engaged, total)}
    if ahead is not None:
        shares["best_reachable_share"] = Fraction(engaged + ahead, total)
    return Said(found, shares, frozenset(cites))


def eligibility_states() -> Iterator[State]:
    """Every NPQ and start, around nine tenths."""
    for variant in VARIANTS["NPQ21"]:
        for total in (1, 10, 20, 199, 200):
            least = -(-9 * total // 10)
            for facts in every(
                units_engaged=range(max(least - 2, 0), min(least + 1, total) + 1),
                units_recoverable=(None, 0, 1, 2),
                programme_start=_WHEN,
            ):
                ahead = facts["units_recoverable"]
                if ahead is None or facts["units_engaged"] + ahead <= total:
                    counted = {"units_total": total, **facts}
                    yield State("assessment_eligibility", counted, "NPQ21", variant)


def say(state: State) -> Said:
    """Answer either."""
    return _requirement(state) if state.topic == "requirement" else _eligibility(state)

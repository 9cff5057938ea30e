"""
What do the two policies say, once more, slowly and in plain words?

A second implementation of the attendance and engagement verdicts, written from the policy
texts, CLAUSES.md section B.1 and DESIGN.md section 2. It shares no code and no data with the
library: rows are written down by hand, facts are plain mappings, and whatever is open is
completed one session at a time until nothing is.

* A session to come ends live, caught up or missed.
* A missed one that can still be made up ends attended elsewhere (unless that is ruled out),
  caught up, or missed for good. One that was caught up stays so.
* Where it is not known how many of the missed ones can still be made up, every number is
  tried.
* An open reading is taken every way. A settled one is taken as it is settled, and once each
  other way, by itself, to see whether it mattered.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from oracles.resolving import Answer, Choices, Open, resolve

CATEGORIES = (
    "live",
    "alternative",
    "caught_up",
    "late_self_paced",
    "dispensed",
    "pending",
    "recoverable",
    "missed",
    "lost",
)

Counts = Mapping[str, int]


class Asked(NamedTuple):
    """A row of the table: what is asked, of how many sessions."""

    rule: str
    total: int | None
    kinds: Mapping[str, int | None]
    days: Mapping[str, int] = {}


def _all(**kinds: int) -> Asked:
    return Asked("attend_all", sum(kinds.values()), kinds)


def _eml(rule: str) -> Asked:
    kinds = {
        "launch_residential": 1,
        "midpoint_residential": 1,
        "development_day": 7,
        "peer_learning_group": 13,
        "virtual_twilight": 8,
        "academic_tutoring": 5,
    }
    return Asked(rule, 35, kinds, {"launch_residential": 4, "midpoint_residential": 3})


def _sessions(count: int) -> Asked:
    return Asked("miss_two", count, {"session": count})


_NOTHING_LISTED = Asked("nothing_listed", None, {})

ROWS: Mapping[tuple[str, str | None, str], Asked] = {
    ("CSL", None, "participant"): _all(development_day=9, peer_learning_group=16),
    ("CS", "18-month", "participant"): _all(development_day=9, peer_learning_group=9),
    ("CS", "12-month", "participant"): _all(development_day=6, peer_learning_group=6),
    ("ECF", "early", "lead"): _all(online_induction=2),
    ("ECF", "early", "mentor"): _all(online_induction=1, peer_learning_group=4),
    ("ECF", "early", "ect"): _all(sense_making_clinic=12, midpoint_conference=1),
    ("ECF", "expansion", "lead"): _NOTHING_LISTED,
    ("ECF", "expansion", "mentor"): _all(peer_learning_group=2),
    ("ECF", "expansion", "ect"): _all(sense_making_clinic=6),
    ("ECF", "national", "lead"): _all(induction_conference=1),
    ("ECF", "national", "mentor"): _all(induction_conference=1, peer_learning_group=4),
    ("ECF", "national", "ect"): _all(
        induction_conference=1, sense_making_clinic=12, midpoint_conference=1
    ),
    ("ECF", "early", "visiting_fellow"): _NOTHING_LISTED,
    ("ECF", "expansion", "visiting_fellow"): _NOTHING_LISTED,
    ("ECF", "national", "visiting_fellow"): _NOTHING_LISTED,
    ("EL", None, "participant"): Asked(
        "live_split", None, {"residential": 3, "online_module": None, "school_visit": 1}
    ),
    ("EML", "no_npq", "participant"): _eml("nothing_asked"),
    ("EML", "with_npq_y2", "participant"): _eml("live_split"),
    ("FL", None, "participant"): _all(
        residential=4,
        cohort_weekend=4,
        headship_weekend=1,
        regional_learning_day=3,
        study_tour=1,
    ),
    ("HS", "old_design", "participant"): _all(residential=3, module_day=2),
    ("HS", "new_design", "participant"): _all(residential=3, virtual_twilight=7),
    ("NPQA", "NPQML", "participant"): _sessions(6),
    ("NPQA", "NPQH", "participant"): _sessions(6),
    ("NPQA", "NPQSL", "participant"): _sessions(9),
    ("MET", None, "participant"): Asked(
        "nothing_asked",
        12,
        {"module_conference": 6, "sense_making_clinic": 6},
        {"module_conference": 2},
    ),
    ("TEF", None, "participant"): Asked("nothing_asked", None, {}),
    ("TL", None, "participant"): Asked("nothing_asked", None, {}),
    ("NPQ21", "NPQEL", "participant"): Asked("engage_share", None, {}),
    ("NPQ21", "EHCO", "participant"): Asked("engage_share", None, {}),
}

# What the rows' cells on dispensations hold: grounds, nothing, or that there are none.
_DISPENSATIONS = {
    **dict.fromkeys(("FL", "HS"), "stated"),
    **dict.fromkeys(("CSL", "CS", "EML"), "blank"),
    **dict.fromkeys(("ECF", "EL", "NPQA"), "none"),
}
# In these two rows the text does not say what a session taken elsewhere counts as.
_ELSEWHERE_IS_OPEN = ("EL", "NPQA")


# How it can end.


def fulfilled(rule: str, live: int, caught_up: int, missed: int, *, repaid: bool) -> bool:
    """Say whether the row is satisfied once every session is live, caught up or missed."""
    total = live + caught_up + missed
    attended = live + caught_up if repaid else live
    match rule:
        case "attend_all":
            return attended == total
        case "attend_either":
            return attended >= 1
        case "live_split":
            return (
                Fraction(live + caught_up, total) == 1
                and Fraction(live, total) >= Fraction(80, 100)
                and Fraction(caught_up, total) <= Fraction(20, 100)
            )
        case "miss_two":
            return caught_up + missed <= 2 and missed == 0
    raise AssertionError(rule)


Ends = frozenset[tuple[int, int, int]]
"""How many end live, caught up and missed."""


@cache
def ends(weight: int, pending: int, recoverable: int, elsewhere: str | None) -> Ends:
    """
    Complete open sessions of one *weight*, one at a time, in every way.

    *elsewhere* is what attending another delivery counts as, or `None` if it is ruled out.
    """
    if pending == recoverable == 0:
        return frozenset({(0, 0, 0)})
    ways = {"caught_up", "missed"}
    if pending:
        ways.add("live")
        rest = ends(weight, pending - 1, recoverable, elsewhere)
    else:
        if elsewhere is not None:
            ways.add(elsewhere)
        rest = ends(weight, pending, recoverable - 1, elsewhere)
    return frozenset(
        (
            live + weight * (way == "live"),
            caught_up + weight * (way == "caught_up"),
            missed + weight * (way == "missed"),
        )
        for live, caught_up, missed in rest
        for way in ways
    )


class Standing(NamedTuple):
    """Sessions of one weight with every open word read one way."""

    weight: int
    live: int
    caught_up: int
    missed: int
    pending: int
    recoverable: int


@cache
def verdict(
    rule: str, sessions: tuple[Standing, ...], elsewhere: str | None, *, repaid: bool
) -> str:
    """Say met, not_met or pending, by walking every completion."""
    reached: set[tuple[int, int, int]] = {(0, 0, 0)}
    for some in sessions:
        reached = {
            (
                live + some.weight * some.live + more[0],
                caught_up + some.weight * some.caught_up + more[1],
                missed + some.weight * some.missed + more[2],
            )
            for live, caught_up, missed in reached
            for more in ends(some.weight, some.pending, some.recoverable, elsewhere)
        }
    found = {fulfilled(rule, *end, repaid=repaid) for end in reached}
    if len(found) == 2:
        return "pending"
    return "met" if found == {True} else "not_met"


# The attendance requirement.


def requirement(
    programme: str,
    row: Asked,
    units: Mapping[str, tuple[tuple[int, Counts], ...]],
    *,
    alternatives_left: bool = True,
    coaching: Counts | None = None,
    coaching_choice: str | None = "opted_in",
    one_of_two_dates: bool = False,
    more_sessions: tuple[str, range] | None = None,
) -> Answer:
    """
    Judge one person.

    Args:
        programme: its code.

        row: what is asked.

        units: for each unit the facts are given in, the sessions by weight; `"elements"` always.

        alternatives_left: whether another delivery may still be attended.

        coaching: how coaching sessions were taken, where it is known.

        coaching_choice: `None` where it is not known.

        one_of_two_dates: whether the row lists two dates that may be for one event (A-16).

        more_sessions: where the number of a kind is unknown, the name of that fact and the
            numbers of further sessions to try.
    """
    if row.rule == "nothing_listed":
        return Answer("none_listed")
    if row.rule == "nothing_asked":
        return Answer("no_requirement")
    if not any(sum(counts.values()) for _, counts in units["elements"]):
        # Of no session no share can be taken.
        return Answer("insufficient_information", missing=frozenset({"event_counts"}))
    asked = _asked(
        programme,
        row,
        units,
        coaching=coaching,
        coaching_choice=coaching_choice,
        one_of_two_dates=one_of_two_dates,
    )
    if more_sessions is not None:
        asked = asked._replace(facts={**asked.facts, more_sessions[0]: tuple(more_sessions[1])})

    def judge(choices: Choices) -> str:
        parts = list(units[str(choices.get("A-03", "elements"))])
        if (
            coaching is not None
            and choices.get("A-25.coaching") == "included"
            and choices.get("coaching_choice", "opted_in") == "opted_in"
        ):
            parts.append((1, coaching))
        if more_sessions is not None:
            parts.append((1, {"pending": int(choices[more_sessions[0]])}))
        again = choices.get("catch_up_open", 0)
        sessions = []
        for weight, counts in parts:
            gone = counts.get("missed", 0)
            back = {"none": 0, "all": gone}[again] if isinstance(again, str) else min(again, gone)
            if not isinstance(again, str):
                again -= back
            sessions.append(_read(weight, counts, back, choices))
        rule = "attend_either" if choices.get("A-16") == "dates_to_choose" else row.rule
        elsewhere = "live" if choices["A-04"] == "attended" else "caught_up"
        return verdict(
            rule,
            tuple(sessions),
            elsewhere if alternatives_left else None,
            repaid=choices.get("A-05") == "met",
        )

    return resolve(judge, asked)


def _asked(
    programme: str,
    row: Asked,
    units: Mapping[str, tuple[tuple[int, Counts], ...]],
    *,
    coaching: Counts | None,
    coaching_choice: str | None,
    one_of_two_dates: bool,
) -> Open:
    """Say which readings and facts the answer may hang on."""

    def held(name: str) -> int:
        whole = [*(counts for _, counts in units["elements"]), coaching or {}]
        return sum(counts.get(name, 0) for counts in whole)

    readings: dict[str, tuple[str, ...]] = {"A-04": ("attended", "caught_up")}
    settled: dict[str, str] = {}
    facts: dict[str, tuple[str | int, ...]] = {}
    if programme not in _ELSEWHERE_IS_OPEN:
        settled["A-04"] = "attended"
    if row.rule == "attend_all":
        readings["A-05"] = ("met", "not_met")
    if held("dispensed"):
        if _DISPENSATIONS[programme] == "stated":
            readings["A-14"] = ("attended", "excused")
            settled["A-14"] = "attended"
        else:
            # Nothing is said, or that there are none: A-12, and perhaps somebody decides.
            blank = _DISPENSATIONS[programme] == "blank"
            cell = "A-12.blank" if blank else "A-12.na"
            readings[cell] = ("unknown", "none_offered")
            settled[cell] = "unknown" if blank else "none_offered"
            readings["dispensation_counts"] = ("yes", "no")
    if held("late_self_paced"):
        readings["A-24"] = ("caught_up", "live")
    if one_of_two_dates:
        readings["A-16"] = ("each", "dates_to_choose")
        settled["A-16"] = "each"
    if len(units) > 1:
        readings["A-03"] = tuple(units)
        # Other units say nothing of single sessions: all of the missed can be made up, or none.
        facts["catch_up_open"] = ("none", "all")
    elif held("missed"):
        facts["catch_up_open"] = tuple(range(held("missed") + 1))
    if coaching is not None and coaching_choice != "opted_out_at_start":
        readings["A-25.coaching"] = ("excluded", "included")
        if coaching_choice is None:
            facts["coaching_choice"] = ("opted_in", "opted_out_at_start")
    return Open(readings, settled, facts)


def _read(weight: int, counts: Counts, back: int, choices: Choices) -> Standing:
    """Read every open word one way; *back* of the missed ones can still be made up."""
    live, caught_up = counts.get("live", 0), counts.get("caught_up", 0)
    missed = counts.get("lost", 0) + counts.get("missed", 0) - back
    if choices["A-04"] == "attended":
        live += counts.get("alternative", 0)
    else:
        caught_up += counts.get("alternative", 0)
    if choices.get("A-24") == "live":
        live += counts.get("late_self_paced", 0)
    else:
        caught_up += counts.get("late_self_paced", 0)
    none_offered = "none_offered" in (choices.get("A-12.blank"), choices.get("A-12.na"))
    refused = none_offered or choices.get("dispensation_counts") == "no"
    if refused or choices.get("A-14") == "excused":
        missed += counts.get("dispensed", 0)
    else:
        live += counts.get("dispensed", 0)
    return Standing(
        weight,
        live,
        caught_up,
        missed,
        counts.get("pending", 0),
        counts.get("recoverable", 0) + back,
    )


def attendance(
    key: tuple[str, str | None, str], counts: Counts, *, alternatives_left: bool = True
) -> Answer:
    """Judge one person of one row from a single tally."""
    if key == ("ECF", "expansion", "lead"):
        # The national roll-out's list would ask for something, so A-17 always matters.
        return Answer("none_listed", frozenset({"A-17"}))
    return requirement(
        key[0],
        ROWS[key],
        {"elements": ((1, counts),)},
        alternatives_left=alternatives_left,
        one_of_two_dates=key == ("ECF", "early", "lead"),
    )


# The assessment.


def eligibility(
    total: int | None,
    engaged: int,
    recoverable: int | None,
    *,
    start: str | None = "intake",
    label: str = "NPQSL",
) -> Answer:
    """
    Judge whether enough was engaged with to sit the assessment.

    Args:
        total: items in all; unknown or none leaves nothing to take a share of.

        engaged: of them engaged with.

        recoverable: of the rest, those that can be; `None` where it is not known.

        start: `"before"` the intake, in it (`"intake"`), `"after"` it, or not known.

        label: the NPQ.
    """
    readings: dict[str, tuple[str, ...]] = {"A-01": ("later_too", "single_intake")}
    facts: dict[str, tuple[str | int, ...]] = {}
    if label == "EHCO":
        readings["A-30"] = ("applies", "not_applicable")
    if start is None:
        facts["programme_start"] = ("intake", "before", "after")
    if not total:
        facts["units_total"] = tuple(range(engaged, 3 * engaged + 3))
    elif recoverable is None:
        facts["units_recoverable"] = tuple(range(total - engaged + 1))

    def judge(choices: Choices) -> str:
        when = choices.get("programme_start", start)
        if when == "before" or (when == "after" and choices["A-01"] == "single_intake"):
            return "out_of_scope"
        if choices.get("A-30") == "not_applicable":
            return "no_requirement"
        items = int(choices.get("units_total", total or 0))
        if not items:
            return "nothing_to_share"
        ahead = int(choices.get("units_recoverable", recoverable or 0))
        found = {Fraction(engaged + more, items) >= Fraction(90, 100) for more in range(ahead + 1)}
        if len(found) == 2:
            return "pending"
        return "met" if found == {True} else "not_met"

    return resolve(judge, Open(readings, {"A-01": "later_too"}, facts))

"""
Strategies: what can be drawn for a property test of one's own?

Hypothesis strategies for every fact, term, contract and case. What they draw is valid, seeks
the edges of the thresholds in the table, and shrinks towards what is plainest. Once the library
is installed, `hypothesis.strategies.from_type` knows them too.

>>> from hypothesis import find
>>> find(tallies(total=13), lambda tally: tally.lost > 1)
Tally(live=11, lost=2)
"""

from ambition_policy.strategies.asked import contracts, limits, readings, shares, standards
from ambition_policy.strategies.basics import near
from ambition_policy.strategies.calls import Call, calls
from ambition_policy.strategies.changes import (
    departures,
    disruptions,
    events,
    independent_tasks,
    leaves,
    modules,
    moves,
    needs,
    one_to_ones,
    part_time_requests,
    progress,
    rulings,
    sittings,
)
from ambition_policy.strategies.missed import (
    absences,
    catch_up_facts,
    dispensation_requests,
    expenses,
    incidents,
    lateness,
    misses,
    notices,
    reasons,
)
from ambition_policy.strategies.people import Case, cases, happenings, participants, review_days
from ambition_policy.strategies.registering import register
from ambition_policy.strategies.taken import (
    attendances,
    betweens,
    coachings,
    engagements,
    ranged_tallies,
    records,
    registers,
    tallies,
)
from ambition_policy.strategies.written import (
    programme_texts,
    programmes,
    provisions,
    rows,
    tables,
)

__all__ = [
    "Call",
    "Case",
    "absences",
    "attendances",
    "betweens",
    "calls",
    "cases",
    "catch_up_facts",
    "coachings",
    "contracts",
    "departures",
    "dispensation_requests",
    "disruptions",
    "engagements",
    "events",
    "expenses",
    "happenings",
    "incidents",
    "independent_tasks",
    "lateness",
    "leaves",
    "limits",
    "misses",
    "modules",
    "moves",
    "near",
    "needs",
    "notices",
    "one_to_ones",
    "part_time_requests",
    "participants",
    "programme_texts",
    "programmes",
    "progress",
    "provisions",
    "ranged_tallies",
    "readings",
    "reasons",
    "records",
    "register",
    "registers",
    "review_days",
    "rows",
    "rulings",
    "shares",
    "sittings",
    "standards",
    "tables",
    "tallies",
]

register()

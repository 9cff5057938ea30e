"""assessment_eligibility: has enough of the NPQ been engaged with to sit the assessment?"""

from __future__ import annotations

from asking import Answer, Asked, CaseError, Facts, Topic

from ambition_policy.facts import Engagement, Participant
from ambition_policy.questions import check_attendance, check_eligibility
from ambition_policy.terms import Table

__all__ = ["ELIGIBILITY", "UNITS", "answer"]

UNITS = ("units_total", "units_engaged", "units_recoverable", "units_lost")


def answer(asked: Asked, table: Table) -> Answer:
    """Ask `check_eligibility`; for a label without a programme, which programme is meant."""
    facts = asked.facts
    start = facts.day("programme_start")
    engagement = _engagement(facts)
    before = facts.count("first_cohort_engaged")
    deferred = facts.flag("deferred")
    if deferred and before is None:
        message = "no mapping for a deferral without what was engaged with before it"
        raise CaseError(message)
    if deferred is False:
        before = 0
    own = asked.programme == "NPQ21"
    participant = Participant(
        "case",
        programme=asked.programme,
        variant=asked.variant,
        start=start,
        # Of somebody on another programme the question is about the NPQ taken with it.
        npq=None if own else asked.variant or "unspecified",
        npq_start=None if own else start,
        engagement=engagement,
        engaged_before_deferral=before,
    )
    if asked.programme is None:
        return Answer.of(check_attendance(participant, table=table))
    return Answer.of(check_eligibility(participant, table=table))


def _engagement(facts: Facts) -> Engagement | None:
    """The units as counted, and the same programme counted in hours or without coaching."""
    engaged = facts.count("units_engaged")
    own_time, live = facts.count("own_time_units"), facts.count("live_units")
    if engaged is None and (own_time is not None or live is not None):
        engaged = (own_time or 0) + (live or 0)
    total = facts.count("units_total")
    content = (facts.count("content_total"), facts.count("content_engaged"))
    coaching = (facts.count("coaching_total"), facts.count("coaching_engaged"))
    hours = (facts.count("hours_total"), facts.count("hours_engaged"))
    dated = (facts.count("dated_total"), facts.count("dated_engaged"))
    recoverable, lost = facts.count("units_recoverable"), facts.count("units_lost")
    # The format has no word for content or hours that can still be engaged with. They cannot
    # be, unless it says that units can.
    rest_lost = not recoverable
    if engaged is None and content[1] is not None:
        engaged = content[1] + (coaching[1] or 0)
        recoverable = 0 if rest_lost else recoverable
        if total is None and content[0] is not None:
            total = content[0] + (coaching[0] or 0)
    if engaged is None:
        return None
    otherwise = {
        name: Engagement(total=of, engaged=done, recoverable=0 if rest_lost else None)
        for name, (of, done) in (
            ("hours", hours),
            ("scheduled", dated),
            ("without_coaching", content),
        )
        if of is not None and done is not None
    }
    return Engagement(
        total=total,
        engaged=engaged,
        recoverable=recoverable,
        lost=lost,
        otherwise=otherwise,
    )


ELIGIBILITY = Topic(
    answer,
    reads=frozenset(
        {
            *UNITS,
            *("programme_start", "own_time_units", "live_units", "deferred"),
            *("first_cohort_engaged", "hours_total", "hours_engaged", "content_total"),
            *("content_engaged", "coaching_total", "coaching_engaged"),
            *("dated_total", "dated_engaged"),
        }
    ),
    silent={
        "part_time_fte": "NPQ-1.2, NPQ-2.2: the share is the same for part-timers",
        "clinics_missed_without_notice": "ATT-3.nonatt.1: who follows up is another question",
    },
    probes=("A-01", "A-02", "A-30"),
)

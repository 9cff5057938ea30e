"""
What happened: people, sessions, attendance, requests and rulings.

Facts are frozen values that know no programme and no rule. `None` is "not known"; nothing
is ever filled in.

>>> Tally(live=9, lost=1).required
10
"""

from typing import TYPE_CHECKING

from ambition_policy.lazy import lazily

if TYPE_CHECKING:
    from ambition_policy.facts.absences import (
        Absence,
        CatchUpFacts,
        DispensationRequest,
        EmailOutcome,
        PhoneOutcome,
    )
    from ambition_policy.facts.attendance import Attendance, Record, Tally
    from ambition_policy.facts.changes import Ask, Leave, Move, PartTimeRequest
    from ambition_policy.facts.engagement import Coaching, CoachingChoice, Engagement
    from ambition_policy.facts.happenings import Happenings, Incident
    from ambition_policy.facts.intervals import Between, RangedTally
    from ambition_policy.facts.lateness import Lateness
    from ambition_policy.facts.misses import Expense, Misses, Reason
    from ambition_policy.facts.needs import Disruption, Need, Travel
    from ambition_policy.facts.notices import Channel, Notice, Notifier, Recipient
    from ambition_policy.facts.people import Departure, Leaving, Participant
    from ambition_policy.facts.progress import Progress, Sitting
    from ambition_policy.facts.rulings import Ruling
    from ambition_policy.facts.sessions import Event, IndependentTask, Module, OneToOne
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "absences": "Absence CatchUpFacts DispensationRequest EmailOutcome PhoneOutcome",
            "attendance": "Attendance Record Tally",
            "changes": "Ask Leave Move PartTimeRequest",
            "engagement": "Coaching CoachingChoice Engagement",
            "happenings": "Happenings Incident",
            "intervals": "Between RangedTally",
            "lateness": "Lateness",
            "misses": "Expense Misses Reason",
            "needs": "Disruption Need Travel",
            "notices": "Channel Notice Notifier Recipient",
            "people": "Departure Leaving Participant",
            "progress": "Progress Sitting",
            "rulings": "Ruling",
            "sessions": "Event IndependentTask Module OneToOne",
        },
    )

__all__ = [
    "Absence",
    "Ask",
    "Attendance",
    "Between",
    "CatchUpFacts",
    "Channel",
    "Coaching",
    "CoachingChoice",
    "Departure",
    "DispensationRequest",
    "Disruption",
    "EmailOutcome",
    "Engagement",
    "Event",
    "Expense",
    "Happenings",
    "Incident",
    "IndependentTask",
    "Lateness",
    "Leave",
    "Leaving",
    "Misses",
    "Module",
    "Move",
    "Need",
    "Notice",
    "Notifier",
    "OneToOne",
    "PartTimeRequest",
    "Participant",
    "PhoneOutcome",
    "Progress",
    "RangedTally",
    "Reason",
    "Recipient",
    "Record",
    "Ruling",
    "Sitting",
    "Tally",
    "Travel",
]

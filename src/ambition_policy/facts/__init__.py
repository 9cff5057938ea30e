"""
What happened: people, sessions, attendance, requests and rulings.

Facts are frozen values that know no programme and no rule. `None` is "not known"; nothing
is ever filled in.

>>> Tally(live=9, lost=1).required
10
"""

from ambition_policy.facts.absences import DispensationRequest
from ambition_policy.facts.attendance import Attendance, Record, Tally
from ambition_policy.facts.engagement import Coaching, CoachingChoice, Engagement
from ambition_policy.facts.people import Departure, Leaving, Participant
from ambition_policy.facts.rulings import Ruling
from ambition_policy.facts.sessions import Event, IndependentTask, Module, OneToOne

__all__ = [
    "Attendance",
    "Coaching",
    "CoachingChoice",
    "Departure",
    "DispensationRequest",
    "Engagement",
    "Event",
    "IndependentTask",
    "Leaving",
    "Module",
    "OneToOne",
    "Participant",
    "Record",
    "Ruling",
    "Tally",
]

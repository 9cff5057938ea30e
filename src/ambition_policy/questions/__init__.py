"""
What do users ask, in one call each?

Every function takes facts and gives a decision. It uses the table that ships with the
library unless another is passed; the day to judge for is always an argument.

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=13)))
>>> print(check_attendance(sam))
met: as much was attended as is asked for [APP-FL.att.1]
"""

from ambition_policy.questions.ahead import how_far
from ambition_policy.questions.reference import (
    check_dispensation,
    check_event,
    check_policy_status,
    find_contact,
    find_documents,
    required_events,
)
from ambition_policy.questions.requirements import (
    Answers,
    check_attendance,
    check_coaching,
    check_eligibility,
    check_launch,
    check_learning_access,
    check_midpoint,
    check_requirements,
)

__all__ = [
    "Answers",
    "check_attendance",
    "check_coaching",
    "check_dispensation",
    "check_eligibility",
    "check_event",
    "check_launch",
    "check_learning_access",
    "check_midpoint",
    "check_policy_status",
    "check_requirements",
    "find_contact",
    "find_documents",
    "how_far",
    "required_events",
]

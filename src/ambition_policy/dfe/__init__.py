"""
What does the DfE's lead-provider API call it?

Reasons for deferral and withdrawal, training statuses and how one becomes another, course
identifiers and declaration types, as data and pure functions, so that an answer can be said
in these words. Nothing is sent anywhere, and what the policies leave open stays open: this
is a vocabulary, and no verdict is taken from it.

>>> from datetime import date
>>> withdrawal_candidates("school_move", on=date(2025, 12, 1))
('personal-reason-moving-school',)
"""

from ambition_policy.dfe.candidates import deferral_candidates, withdrawal_candidates
from ambition_policy.dfe.statuses import Transition, request_body, transition
from ambition_policy.dfe.table import (
    Course,
    CourseGroup,
    DeclarationType,
    Refusal,
    StatusAction,
    TrainingStatus,
)
from ambition_policy.dfe.words import (
    course,
    courses,
    declaration_types,
    deferral_reasons,
    withdrawal_reasons,
)

__all__ = [
    "Course",
    "CourseGroup",
    "DeclarationType",
    "Refusal",
    "StatusAction",
    "TrainingStatus",
    "Transition",
    "course",
    "courses",
    "declaration_types",
    "deferral_candidates",
    "deferral_reasons",
    "request_body",
    "transition",
    "withdrawal_candidates",
    "withdrawal_reasons",
]

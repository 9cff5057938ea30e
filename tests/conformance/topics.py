"""
Which answerer takes which topic?

A topic that is not here fails, row by row. A new one is a module `topic_*.py` that offers a
`Topic`, and a line below.
"""

from __future__ import annotations

from collections.abc import Mapping

from asking import Topic
from topic_absences import (
    ABSENCE_REASON,
    CATCH_UP_OPTIONS,
    CHARGES,
    CONTINUATION,
    FOLLOW_UP,
    LATE_EARLY,
    NOTICE,
)
from topic_circumstances import (
    ASSESSMENT_WINDOW,
    FORCE_MAJEURE,
    MODULE_WINDOW,
    PARENTAL_LEAVE,
    PART_TIME,
    PORTABILITY,
    RELIGIOUS_CULTURAL,
    SEQUENCE,
)
from topic_cohort import COHORT
from topic_contracts import CONTRACT_OVERRIDE
from topic_documents import CONTACT, DISPENSATION, POLICY_STATUS, SCOPE
from topic_eligibility import ELIGIBILITY
from topic_events import EVENT_DEFINITION, REQUIREMENT_DATA
from topic_more import MORE
from topic_requirement import REQUIREMENT

__all__ = ["TOPICS"]

TOPICS: Mapping[str, Topic] = {
    **MORE,
    "absence_reason": ABSENCE_REASON,
    "assessment_eligibility": ELIGIBILITY,
    "assessment_window": ASSESSMENT_WINDOW,
    "catch_up_options": CATCH_UP_OPTIONS,
    "charges": CHARGES,
    "cohort": COHORT,
    "contact": CONTACT,
    "continuation": CONTINUATION,
    "contract_override": CONTRACT_OVERRIDE,
    "dispensation": DISPENSATION,
    "event_definition": EVENT_DEFINITION,
    "follow_up": FOLLOW_UP,
    "force_majeure": FORCE_MAJEURE,
    "late_early": LATE_EARLY,
    "module_window": MODULE_WINDOW,
    "notice": NOTICE,
    "parental_leave": PARENTAL_LEAVE,
    "part_time": PART_TIME,
    "policy_status": POLICY_STATUS,
    "portability": PORTABILITY,
    "religious_cultural": RELIGIOUS_CULTURAL,
    "requirement": REQUIREMENT,
    "requirement_data": REQUIREMENT_DATA,
    "scope": SCOPE,
    "sequence": SEQUENCE,
}

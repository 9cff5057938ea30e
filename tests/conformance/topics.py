"""
Which answerer takes which topic?

A topic that is not here fails, row by row. A new one is a module `topic_*.py` that offers a
`Topic`, and a line below.
"""

from __future__ import annotations

from collections.abc import Mapping

from asking import Topic
from topic_cohort import COHORT
from topic_documents import CONTACT, DISPENSATION, POLICY_STATUS, SCOPE
from topic_eligibility import ELIGIBILITY
from topic_events import EVENT_DEFINITION, REQUIREMENT_DATA
from topic_requirement import REQUIREMENT

__all__ = ["TOPICS"]

TOPICS: Mapping[str, Topic] = {
    "assessment_eligibility": ELIGIBILITY,
    "cohort": COHORT,
    "contact": CONTACT,
    "dispensation": DISPENSATION,
    "event_definition": EVENT_DEFINITION,
    "policy_status": POLICY_STATUS,
    "requirement": REQUIREMENT,
    "requirement_data": REQUIREMENT_DATA,
    "scope": SCOPE,
}

"""
How is an answer, or a row of the table, said in plain words? Nothing is decided here.

>>> from ambition_policy.terms import shipped
>>> requirement(shipped().programme("NPQA").row("NPQSL").standard)
'miss at most 2, make up each one missed'
"""

from ambition_policy.wording.answers import (
    actor,
    fact,
    figures,
    notes,
    open_question,
    plain,
)
from ambition_policy.wording.explaining import explained
from ambition_policy.wording.pages import (
    cells,
    overview,
    page,
    requirement,
    row_name,
    sessions,
)

__all__ = [
    "actor",
    "cells",
    "explained",
    "fact",
    "figures",
    "notes",
    "open_question",
    "overview",
    "page",
    "plain",
    "requirement",
    "row_name",
    "sessions",
]

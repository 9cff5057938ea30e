"""
What is asked: standards, provisions, programmes, and the loader that reads them.

>>> shipped().programme("NPQA").row("NPQSL").total
9
"""

from ambition_policy.terms.contracts import Contract, Party
from ambition_policy.terms.loader import gaps, load_contracts, load_text, shipped
from ambition_policy.terms.programmes import Programme, Row, Table
from ambition_policy.terms.standards import Limit, Standard, StandardKind, Term

__all__ = [
    "Contract",
    "Limit",
    "Party",
    "Programme",
    "Row",
    "Standard",
    "StandardKind",
    "Table",
    "Term",
    "gaps",
    "load_contracts",
    "load_text",
    "shipped",
]

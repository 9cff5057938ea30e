"""
Facts, terms and answers as JSON, strictly, and what other systems ask through it.

`dumps` and `loads` turn values into documents and back; `answer` and `decide` answer requests;
`receipt`, `verify` and `replay` trace an answer; `schema` is the JSON Schema of all of it.

>>> from ambition_policy.facts import Tally
>>> dumps(Tally(live=9, lost=1))
'{"live":9,"lost":1,"version":1}'
>>> loads('{"live": "9", "lots": 1, "version": 1}', Tally)
Traceback (most recent call last):
ambition_policy.errors.InvalidWire: 2 faults in the document
  $.live: expected a whole number, got '9'
  $.lots: expected no such key, got int
"""

from ambition_policy.errors import InvalidReceipt, InvalidWire
from ambition_policy.wire.deciding import LONGEST, answer, decide
from ambition_policy.wire.documents import VERSION, dumps, loads
from ambition_policy.wire.kinds import kinds
from ambition_policy.wire.receipts import receipt, replay, verify
from ambition_policy.wire.requests import Request, questions
from ambition_policy.wire.schemas import document, schema
from ambition_policy.wire.values import Difference, Reasons, Receipt, Taken

__all__ = [
    "LONGEST",
    "VERSION",
    "Difference",
    "InvalidReceipt",
    "InvalidWire",
    "Reasons",
    "Receipt",
    "Request",
    "Taken",
    "answer",
    "decide",
    "document",
    "dumps",
    "kinds",
    "loads",
    "questions",
    "receipt",
    "replay",
    "schema",
    "verify",
]

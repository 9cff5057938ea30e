"""
What does a policy owner ask of the table itself?

Which programme leaves what open, what differs between two versions of the table, and where a
contract asks for something else. What the texts themselves leave open is `terms.gaps`.

>>> from ambition_policy.terms import shipped
>>> [cell.state for cell in completeness(shipped()) if cell.programme == "TL"]
['none listed', 'no requirement', 'none listed', 'no row', 'no row', 'no row', 'no row']
"""

from ambition_policy.owner.attributing import Terms, fewest, steps, taking
from ambition_policy.owner.completeness import Cell, completeness
from ambition_policy.owner.differences import Difference, differences, one_by_one
from ambition_policy.owner.overrides import Direction, Override, overrides

__all__ = [
    "Cell",
    "Difference",
    "Direction",
    "Override",
    "Terms",
    "completeness",
    "differences",
    "fewest",
    "one_by_one",
    "overrides",
    "steps",
    "taking",
]

"""What follows for a whole cohort in a frame of pandas, polars, PyArrow, DuckDB or Spark?"""

from ambition_policy.frames.changes import Change, what_if
from ambition_policy.frames.cohort import Cohort
from ambition_policy.frames.outcomes import Explanation
from ambition_policy.frames.review import review_columns, review_frame
from ambition_policy.owner import Terms

__all__ = [
    "Change",
    "Cohort",
    "Explanation",
    "Terms",
    "review_columns",
    "review_frame",
    "what_if",
]

"""
What follows for everybody in a frame, in one call?

>>> columns = {
...     "participant": ["ana"] * 6 + ["ben"] * 6,
...     "session": [f"S{n}" for n in range(1, 7)] * 2,
...     "status": ["live"] * 10 + ["caught_up", "missed"],
... }
>>> cohort = review_columns(columns, programme="NPQA", variant="NPQML")
>>> cohort
<Cohort: 2 people: insufficient_information=1, met=1>
>>> cohort.people["participant"], cohort.people["verdict"], cohort.people["missing"]
(['ana', 'ben'], ['met', 'insufficient_information'], ['', 'catch_up_open'])
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from ambition_policy.citations import Readings
from ambition_policy.frames.answers import Answered
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.cohort import Cohort
from ambition_policy.frames.judging import Judge
from ambition_policy.frames.layout import Layout
from ambition_policy.frames.plain import Columns
from ambition_policy.frames.plain_rows import ColumnRows
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Role

__all__ = ["Said", "review_columns", "review_frame"]


class Said(TypedDict, total=False):
    """What may be said of a review beside its frame; see `review_frame`."""

    table: Table | None
    readings: Readings | None
    columns: Mapping[str, str]
    programme: str | Sequence[str] | None
    variant: str | None
    role: Role | str | None
    as_of: dt.date | None
    catch_up_until: dt.date | None
    counts: Mapping[str, int]
    start: dt.date | None
    contracts: Sequence[Contract]
    keep: Sequence[str]
    replay: bool
    to_come: bool


def review_frame(
    df: Any,  # noqa: ANN401  (a frame of any library)
    *,
    doubled: bool = True,
    headroom: bool = True,
    **said: Unpack[Said],
) -> Cohort:
    """
    Answer for everybody in a frame with a row a participant and session.

    The rows are scanned during the call, once; the engine then holds one row a participant.
    """
    # The dataframe library is loaded only where there is a frame of one.
    from ambition_policy.frames.engine import Frame, columns_of  # noqa: PLC0415
    from ambition_policy.frames.engine_rows import FrameRows  # noqa: PLC0415

    asked = Asked.of(columns_of(df), **said)
    layout = Layout.of(asked)
    counted = Frame(df, asked, layout, doubled=doubled)
    judge = Judge(asked, layout, headroom=headroom)
    return Cohort(Answered.of(counted, judge), FrameRows(counted))


def review_columns(
    data: Mapping[str, Sequence[Any]],
    *,
    doubled: bool = True,
    headroom: bool = True,
    **said: Unpack[Said],
) -> Cohort:
    """Answer for everybody in plain columns."""
    asked = Asked.of([*data], **said)
    layout = Layout.of(asked)
    counted = Columns(data, asked, layout, doubled=doubled)
    judge = Judge(asked, layout, headroom=headroom)
    return Cohort(Answered.of(counted, judge), ColumnRows(counted))

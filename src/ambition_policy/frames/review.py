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
from importlib import import_module
from types import ModuleType
from typing import Any, TypedDict, Unpack

from ambition_policy.citations import Readings
from ambition_policy.frames.answers import Answered, Counted
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.cohort import Cohort
from ambition_policy.frames.judging import Judge
from ambition_policy.frames.layout import Layout
from ambition_policy.frames.plain import Columns
from ambition_policy.frames.plain_rows import ColumnRows
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Role

__all__ = ["Said", "columns_in", "counted_by", "review_columns", "review_frame"]


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

    The rows are scanned during the call, once, in DuckDB and Spark a second time for sessions
    with several rows; the engine then holds one row a participant, and only the combinations
    of counts that occur are collected and judged. Frames that are lazy come back lazy.

    Args:
        df: a frame of pandas, polars (eager or lazy) or PyArrow, a relation of DuckDB or a
            frame of Spark, with the columns `participant` and `status` and any others of
            `ambition_policy.frames.asked.COLUMNS`.

        doubled: whether to look for sessions with several rows, which takes longest.

        headroom: whether to work out how many sessions may still be missed.

        table: the terms; those that ship with the library unless given.

        readings: how open words are taken; as the table takes them unless given.

        columns: the frame's own name of a column, by the name it has here.

        programme: everybody's programme, or the codes of those that occur. Fewer make a
            faster scan, because fewer kinds of session are told apart.

        variant: everybody's variant, where no column says it.

        role: everybody's role, where no column says it.

        as_of: the day judged for.

        catch_up_until: the last day to make a session up, where its row has none.

        counts: how many sessions of a kind there are, where the table gives no number.

        start: the day the programme began.

        contracts: those in force for everybody.

        keep: further columns about people, such as a region, that are handed on.

        replay: whether what is dated after *as_of* is taken as still to come.

        to_come: whether sessions of the row that have no record are still to come; otherwise
            their absence is a problem.

    Raises:
        InvalidFacts: a column is missing, or something said is none.
    """
    asked = Asked.of(columns_in(df), **said)
    return _judged(df, asked, doubled=doubled, headroom=headroom)


def review_columns(
    data: Mapping[str, Sequence[Any]],
    *,
    doubled: bool = True,
    headroom: bool = True,
    **said: Unpack[Said],
) -> Cohort:
    """
    Answer for everybody in plain columns; no dataframe library is needed.

    Args:
        data: lists of one length, by column. The frames of the answer are such columns too.

        doubled: as `review_frame` takes it.

        headroom: as `review_frame` takes it.

        said: as `review_frame` takes it.

    Raises:
        InvalidFacts: as `review_frame` does, or the columns are not of one length.
    """
    asked = Asked.of(columns_in(data), **said)
    return _judged(data, asked, doubled=doubled, headroom=headroom)


def columns_in(df: Any) -> list[str]:  # noqa: ANN401  (a frame of any library)
    """Name the columns of a frame, or of plain columns."""
    return [*df] if isinstance(df, Mapping) else [*_loaded("engine").columns_of(df)]


def counted_by(df: Any, asked: Asked, layout: Layout, *, doubled: bool) -> Counted:  # noqa: ANN401  (a frame of any library)
    """Count a frame, or plain columns."""
    if isinstance(df, Mapping):
        return Columns(df, asked, layout, doubled=doubled)
    found: Counted = _loaded("engine").Frame(df, asked, layout, doubled=doubled)
    return found


def _loaded(name: str) -> ModuleType:
    """Load what needs the dataframe library, only where there is a frame of one."""
    try:
        return import_module(f"ambition_policy.frames.{name}")
    except ModuleNotFoundError as error:
        said = "frames need narwhals: pip install 'ambition_policy[frames]'"
        raise ModuleNotFoundError(said, name=error.name) from error


def _judged(df: Any, asked: Asked, *, doubled: bool, headroom: bool) -> Cohort:  # noqa: ANN401  (a frame of any library)
    layout = Layout.of(asked)
    counted = counted_by(df, asked, layout, doubled=doubled)
    answered = Answered.of(counted, Judge(asked, layout, headroom=headroom))
    if isinstance(counted, Columns):
        return Cohort(answered, ColumnRows(counted))
    return Cohort(answered, _loaded("engine_rows").FrameRows(counted))

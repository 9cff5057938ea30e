"""
What do the questions about a cohort ask of its rows, beside everybody's answer?

Every step is a filter, a group or a join in the engine; only counts by kind, reason or
region are collected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, final

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.engine import Columns, Frame, Types
from ambition_policy.frames.layout import ABSENT, NOTICE, WHICH
from ambition_policy.frames.portable import (
    Expr,
    Table,
    chain,
    col,
    length,
    lit,
    matched,
    native,
    taken,
    text,
    upload,
    whole,
)
from ambition_policy.frames.rows import Rows

__all__ = ["FrameRows"]


@final
class FrameRows:
    """The rows of a frame, as the questions need them."""

    def __init__(self, counted: Frame) -> None:
        """Take the rows of what was *counted*."""
        self.frame = counted
        self.asked: Asked = counted.asked
        self.rows: Rows = counted.rows

    def tabulated(self, by: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count the rows of every combination of values, with the count at the end."""
        chosen_ = [
            (self.rows.told(name) if self.asked.has(name) else col(name)).alias(f"by_{at}")
            for at, name in enumerate(by)
        ]
        names = [f"by_{at}" for at in range(len(by))]
        rows = self.frame.table.select(*chosen_).group_by(*names)
        return taken(rows.agg(length().alias("rows")))

    def upcoming(self, columns: Columns, types: Types, places: Sequence[int]) -> Any:  # noqa: ANN401  (a frame of the library)
        """Give people of some groups their next session to come, or all without a date."""
        rows, asked = self.rows, self.asked
        pending = rows.text("status") == "pending"
        ahead = rows.ahead()
        shown = [name for name in ("session", "kind", "date") if asked.has(name)]
        left = self.frame.table.filter(pending if ahead is None else pending | ahead).select(
            rows.raw("participant").alias("participant"),
            *((rows.on(n) if n == "date" else rows.text(n)).alias(n) for n in shown),
        )
        if "date" in shown:
            first = left.group_by("participant").agg(col("date").min().alias("first"))
            left = left.join(first, on="participant", how="left")
            left = left.filter(col("date").is_null() | (col("date") == col("first")))
        people = self.frame.joined(columns, types, places).select(
            "participant", *(col(f"answer_{name}").alias(name) for name in columns)
        )
        return native(
            people.join(left, on="participant", how="inner").select("participant", *columns, *shown)
        )

    def missed(self, day: dt.date) -> Table:
        """Give the sessions that were missed on a day."""
        rows, asked = self.rows, self.asked
        absent = rows.text("status").is_in(ABSENT) & (rows.on("date") == rows.that(day))
        told = {name: lit(asked.said.get(name, "")) for name in WHICH[:3]}
        told |= {name: rows.text(name).fill_null("") for name in WHICH[:3] if asked.has(name)}
        return self.frame.table.filter(absent).select(
            rows.raw("participant").alias("participant"),
            *(text(value).alias(name) for name, value in told.items()),
            *(
                text(rows.text(n).fill_null("") if asked.has(n) else lit("")).alias(n)
                for n in ("session", "kind")
            ),
            whole(self.notice()).alias("notified"),
        )

    def notice(self) -> Expr:
        """Say whether somebody was told beforehand: 1 for yes, 2 for no, 0 where unknown."""
        if not self.asked.has("notified"):
            return lit(0)
        told = self.rows.text("notified")
        return chain([(told == word, number) for word, number in NOTICE.items()])

    def absences(self, day: dt.date) -> list[tuple[Any, ...]]:
        """Count the sessions that were missed on a day, by what follow-up depends on."""
        return taken(self.missed(day).group_by(*WHICH).agg(length().alias("people")))

    def due(self, day: dt.date, columns: Columns, types: Types) -> Any:  # noqa: ANN401  (a frame of the library)
        """Give everybody who missed a session on a day what follows from it, each once."""
        found = matched(self.missed(day), upload(columns, types, self.frame.people), WHICH)
        shown = [name for name in columns if name not in WHICH]
        return native(found.select("participant", "session", "kind", *shown).unique())

"""How does Spark, on one machine or a cluster, hold counts and take small tables?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import final

import narwhals as nw

from ambition_policy.frames.engines import InMemory, Table, Values

__all__ = ["Spark"]


@final
class Spark(InMemory):
    """Spark, where counts are persisted in the partitions they were made in."""

    groups_twice = True
    most_words = 1000

    def hold(self, table: Table, like: Table) -> Table:  # noqa: ARG002  (it is always lazy)
        """Keep a table where it is once it is worked out."""
        return nw.from_native(table.to_native().persist())

    def drop(self, table: Table) -> None:
        """Let the executors forget it."""
        table.to_native().unpersist()

    def upload(self, columns: Values, types: Mapping[str, type], like: Table) -> Table:
        """Hand a small table over to where another is."""
        made = self.made(columns, types, "pyarrow").to_native()
        return nw.from_native(like.to_native().sparkSession.createDataFrame(made))

    def small(self, table: Table) -> Table:
        """Have a table sent to every executor rather than everything else to it."""
        return nw.from_native(table.to_native().hint("broadcast"))

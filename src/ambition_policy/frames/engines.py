"""
Where are counts held, how is a small table handed over, and how does it come back?

What narwhals leaves to the libraries: each has its own way. Spark's is in a module of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any, ClassVar, TypeAlias, final

import narwhals as nw

__all__ = ["Arrow", "DuckDB", "Eager", "InMemory", "Pandas", "Table", "Values"]

Table: TypeAlias = Any
"""A frame of any library as narwhals wraps it, eager or lazy: both have what is used here."""

Values: TypeAlias = Mapping[str, Sequence[Any]]
"""A small table: values by column; `None` is not known."""

_TYPES: dict[type, Any] = {int: nw.Int64, float: nw.Float64, str: nw.String}
_PANDAS: dict[type, str] = {int: "Int64", float: "float64", str: "str"}
_TEXTS = ("string", "empty")
_VIEW = "ambition_policy_counted"
_NUMBERS = count(1)


class InMemory:
    """Polars, whose lazy frames are worked out once."""

    groups_twice: ClassVar[bool] = False
    """Whether sessions with several rows are found faster apart than within groups."""

    most_words: ClassVar[int] = 16
    """Beyond so many words the least and the greatest text are found faster than numbers."""

    def numbered(
        self, table: Table, name: str, text: nw.Expr, numbers: Mapping[str, int], other: int = 0
    ) -> Table:
        """
        Add a column with a number for each text; 0 where there is none.

        Args:
            table: the table.

            name: the column's.

            text: the texts.

            numbers: of the words that are expected.

            other: the number of every other word.
        """
        number: Any = nw.lit(other, nw.Int64)
        for word, own in reversed([*numbers.items()]):
            if own != other:
                number = nw.when(text == word).then(nw.lit(own, nw.Int64)).otherwise(number)
        if other:
            number = nw.when(text.is_null()).then(nw.lit(0, nw.Int64)).otherwise(number)
        return table.with_columns(number.alias(name))

    def mixed(self, table: Table, names: Iterable[str]) -> set[str]:  # noqa: ARG002  (as pandas takes it)
        """Say which columns may hold values of several kinds; here none can."""
        return set()

    def readable(self, table: Table) -> Table:
        """Take a table so that its texts can be compared."""
        return table

    def planned(self, table: Table) -> Table:
        """Take a table so that steps on it are planned together, where the engine can."""
        return table.lazy()

    def nowhere(self, table: Table, condition: nw.Expr) -> bool:  # noqa: ARG002  (as others take it)
        """Whether it is quick to find out that a condition holds in no row, and so it is."""
        return False

    def hold(self, table: Table, like: Table) -> Table:
        """Work a table out and keep it where it is, lazy where another is."""
        found = table.collect()
        return found.lazy() if isinstance(like, nw.LazyFrame) else found

    def drop(self, table: Table) -> None:
        """Let go of what was held; here that is when nobody has it any more."""

    def columns(self, table: Table) -> list[list[Any]]:
        """Collect a small table as columns."""
        small = table.collect() if isinstance(table, nw.LazyFrame) else table
        return [small[name].to_list() for name in small.columns]

    def upload(self, columns: Values, types: Mapping[str, type], like: Table) -> Table:
        """Hand a small table over to where another is."""
        made = self.made(columns, types, like.implementation)
        return made.lazy() if isinstance(like, nw.LazyFrame) else made

    def made(self, columns: Values, types: Mapping[str, type], backend: Any) -> Table:  # noqa: ANN401  (a name, or narwhals' own)
        """Make a small table."""
        data = {name: list(columns[name]) for name in types}
        return nw.from_dict(data, {n: _TYPES[kind] for n, kind in types.items()}, backend=backend)

    def small(self, table: Table) -> Table:
        """Say of a table that it is small, to an engine that does not know."""
        return table


class Eager(InMemory):
    """What works every step out at once, and looks a text up faster than it compares it."""

    most_words = 1000

    def planned(self, table: Table) -> Table:
        """Take a table as it is."""
        return table

    def nowhere(self, table: Table, condition: nw.Expr) -> bool:
        """Whether a condition holds in no row."""
        return not table.select(condition.any()).item()

    def hold(self, table: Table, like: Table) -> Table:  # noqa: ARG002  (as others take it)
        """Keep a table where it is."""
        return table


@final
class Pandas(Eager):
    """Pandas, where what is not known has many names."""

    def numbered(
        self, table: Table, name: str, text: nw.Expr, numbers: Mapping[str, int], other: int = 0
    ) -> Table:
        """Add a column with a number for each text; 0 where there is none."""
        pandas = table.implementation.to_native_namespace()
        texts = table.select(text.alias(name)).to_native()[name]
        codes, words = pandas.factorize(texts)
        # What is not known has the code -1, and so the last number.
        found = pandas.Series([*(numbers.get(word, other) for word in words), 0], dtype="int64")
        return nw.from_native(table.to_native().assign(**{name: found.to_numpy()[codes]}))

    def mixed(self, table: Table, names: Iterable[str]) -> set[str]:
        """Look through columns of objects; narwhals looks at their first hundred."""
        native, pandas = table.to_native(), table.implementation.to_native_namespace()
        objects = (name for name in names if native[name].dtype == object)
        return {n for n in objects if pandas.api.types.infer_dtype(native[n]) not in _TEXTS}

    def columns(self, table: Table) -> list[list[Any]]:
        """Collect a small table as columns."""
        known = table.to_native()
        known = known.astype(object).where(known.notna(), None)
        return [known[name].tolist() for name in known.columns]

    def made(self, columns: Values, types: Mapping[str, type], backend: Any) -> Table:  # noqa: ANN401  (narwhals' own)
        """Make a small table whose whole numbers stay whole where one is missing."""
        pandas = backend.to_native_namespace()
        series = {n: pandas.Series(list(columns[n]), dtype=_PANDAS[k]) for n, k in types.items()}
        return nw.from_native(pandas.DataFrame(series))


@final
class Arrow(Eager):
    """PyArrow, which knows one kind of texts that it cannot compare."""

    def readable(self, table: Table) -> Table:
        """Take a table so that its texts can be compared."""
        types = zip(table.columns, table.to_native().schema.types, strict=True)
        views = [name for name, kind in types if str(kind) == "string_view"]
        return table.with_columns(nw.col(*views).cast(nw.String)) if views else table

    def numbered(
        self, table: Table, name: str, text: nw.Expr, numbers: Mapping[str, int], other: int = 0
    ) -> Table:
        """Add a column with a number for each text; 0 where there is none."""
        found = text.replace_strict(
            [*numbers], [*numbers.values()], default=other, return_dtype=nw.Int64
        )
        if other and not self.nowhere(table, text.is_null()):
            found = nw.when(text.is_null()).then(nw.lit(0, nw.Int64)).otherwise(found)
        return table.with_columns(found.alias(name))


@final
class DuckDB(InMemory):
    """DuckDB, where counts are a temporary table of the caller's connection."""

    groups_twice = True

    def hold(self, table: Table, like: Table) -> Table:  # noqa: ARG002  (it is always lazy)
        """Work a table out and keep it where it is."""
        name = f"ambition_policy_{next(_NUMBERS)}"
        native = table.to_native()
        native.query(_VIEW, f"CREATE TEMP TABLE {name} AS SELECT * FROM {_VIEW}")  # noqa: S608  (names made here)
        kept = native.query(_VIEW, f"SELECT * FROM {name}")  # noqa: S608  (a name made here)
        return nw.from_native(kept.set_alias(name))

    def drop(self, table: Table) -> None:
        """Drop the temporary table."""
        native = table.to_native()
        native.query(_VIEW, f"DROP TABLE IF EXISTS {native.alias}")

    def upload(self, columns: Values, types: Mapping[str, type], like: Table) -> Table:
        """Hand a small table over to where another is."""
        ambition_policy_lookup = self.made(columns, types, "pyarrow").to_native()  # noqa: F841  (the query finds it by name)
        return nw.from_native(like.to_native().query(_VIEW, "FROM ambition_policy_lookup"))

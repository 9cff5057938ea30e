"""
How is one program said to pandas, polars, PyArrow, DuckDB and Spark?

The only module that knows narwhals, and the few things that narwhals leaves to the engines:
where counts are held, and how a small table is handed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, TypeAlias

import narwhals as nw

from ambition_policy.errors import Faults, InvalidFacts

__all__ = [
    "ENDS",
    "Expr",
    "Table",
    "as_time",
    "chain",
    "chosen",
    "cmp",
    "col",
    "drop",
    "either",
    "followed",
    "frame",
    "hold",
    "length",
    "lit",
    "matched",
    "native",
    "quoted",
    "stack",
    "taken",
    "text",
    "unknown",
    "upload",
    "whole",
]

Expr: TypeAlias = nw.Expr
"""What a column is made of."""

Table: TypeAlias = Any
"""A frame of any library as narwhals wraps it, eager or lazy: both have what is used here."""

ENDS = {"min": nw.Expr.min, "max": nw.Expr.max}
"""The least and the greatest value of a group, by the ending of their columns' names."""

_NUMBERS = count(1)
_VIEW = "ambition_policy_counted"
_TYPES: dict[type, Any] = {int: nw.Int64, float: nw.Float64, str: nw.String}
_NAMES: dict[type, str] = {int: "bigint", float: "double", str: "string"}
_PANDAS: dict[type, str] = {int: "Int64", float: "float64", str: "str"}


def frame(native: Any) -> Table:  # noqa: ANN401  (a frame of any library)
    """
    Take a frame of any library.

    Raises:
        InvalidFacts: it is none.
    """
    found = nw.from_native(native, pass_through=True)
    if not isinstance(found, nw.DataFrame | nw.LazyFrame):
        faults = Faults("")
        wanted = "a frame of pandas, polars, PyArrow, DuckDB or Spark, or columns by name"
        faults.note("df", wanted, f"a {type(native).__name__}")
        faults.raise_as(InvalidFacts)
    return found


def col(name: str) -> Expr:
    """Name a column."""
    return nw.col(name)


def lit(value: str | int | dt.date) -> Expr:
    """Give one value for every row."""
    return nw.lit(value)


def unknown() -> Expr:
    """Give a text that is not known, for every row."""
    return nw.lit(None, nw.String)


def length() -> Expr:
    """Count rows."""
    return nw.len()


def chosen(condition: Expr, value: Expr) -> Expr:
    """Give *value* where the condition holds, and nothing elsewhere."""
    return nw.when(condition).then(value)


def either(condition: Expr, value: Expr, other: Expr) -> Expr:
    """Give *value* where the condition holds, and *other* elsewhere."""
    return nw.when(condition).then(value).otherwise(other)


def chain(cases: Sequence[tuple[Expr, int | Expr]]) -> Expr:
    """Give the number of the first condition that holds, or 0; what is not known does not."""
    result: Expr = nw.lit(0)
    for condition, number in reversed(cases):
        value = nw.lit(number) if isinstance(number, int) else number
        result = nw.when(condition).then(value).otherwise(result)
    return result


def whole(number: Expr) -> Expr:
    """Take a number as a whole number of 64 bits; sums have other types in some engines."""
    return number.cast(nw.Int64)


def text(column: Expr) -> Expr:
    """Take a column as texts, and leave alone what is not known."""
    return nw.when(~column.is_null()).then(column.cast(nw.String))


def quoted(value: Expr) -> Expr:
    """Show a text as an error does; nothing at all is said in words."""
    shown = nw.concat_str([nw.lit("'"), value, nw.lit("'")])
    return nw.when(value.is_null() | (value == "")).then(nw.lit("nothing")).otherwise(shown)


def followed(value: Expr, words: str) -> Expr:
    """Put words after a text."""
    return nw.concat_str([value, nw.lit(words)])


def cmp(kind: Any) -> str:  # noqa: ANN401  (a type of narwhals)
    """Say what a column holds, as far as it matters here."""
    if kind == nw.String:
        return "text"
    if kind == nw.Date:
        return "date"
    if kind == nw.Datetime:
        return "time" if kind.time_zone is None else "zoned"
    if kind == nw.Boolean:
        return "flag"
    return "float" if kind.is_float() else "other"


def as_time(column: Expr, kind: str) -> Expr:
    """Take a day as midnight."""
    if kind == "zoned":
        return column.dt.replace_time_zone(None).dt.truncate("1d")
    return column.cast(nw.Datetime("us")).dt.truncate("1d")


def hold(table: Table) -> Table:
    """Work a table out and keep it where it is."""
    how = table.implementation
    if how.is_duckdb():
        name = f"ambition_policy_{next(_NUMBERS)}"
        native = table.to_native()
        native.query(_VIEW, f"CREATE TEMP TABLE {name} AS SELECT * FROM {_VIEW}")  # noqa: S608  (names made here)
        kept = native.query(_VIEW, f"SELECT * FROM {name}")  # noqa: S608  (a name made here)
        return nw.from_native(kept.set_alias(name))
    if how.is_pyspark():
        return nw.from_native(table.to_native().persist())
    return table.collect().lazy() if isinstance(table, nw.LazyFrame) else table


def drop(table: Table) -> None:
    """Let go of what was held."""
    how = table.implementation
    if how.is_duckdb():
        native = table.to_native()
        native.query(_VIEW, f"DROP TABLE IF EXISTS {native.alias}")
    if how.is_pyspark():
        table.to_native().unpersist()


def taken(table: Table) -> list[tuple[Any, ...]]:
    """Collect a small table as rows."""
    small = table.collect() if isinstance(table, nw.LazyFrame) else table
    return [tuple(row) for row in small.rows()]


def upload(columns: Mapping[str, Sequence[Any]], types: Mapping[str, type], like: Table) -> Table:
    """
    Hand a small table over to the engine of another.

    Args:
        columns: values by column; `None` is not known.

        types: `int`, `float` or `str` for each column.

        like: a table of that engine.
    """
    how = like.implementation
    if how.is_pyspark():
        schema = ", ".join(f"`{name}` {_NAMES[kind]}" for name, kind in types.items())
        rows = list(zip(*(columns[name] for name in types), strict=True))
        return nw.from_native(like.to_native().sparkSession.createDataFrame(rows, schema))
    backend: Any = "pyarrow" if how.is_duckdb() else how
    data = {name: list(columns[name]) for name in types}
    if how.is_pandas():
        # Whole numbers that may be missing would come back as 60.0 here.
        pandas = how.to_native_namespace()
        series = {n: pandas.Series(data[n], dtype=_PANDAS[kind]) for n, kind in types.items()}
        return nw.from_native(pandas.DataFrame(series))
    made = nw.from_dict(data, {name: _TYPES[kind] for name, kind in types.items()}, backend=backend)
    if how.is_duckdb():
        lookup = made.to_native()  # noqa: F841  (found by its name in the query)
        return nw.from_native(like.to_native().query(_VIEW, "SELECT * FROM lookup"))
    return made.lazy() if isinstance(like, nw.LazyFrame) else made


def matched(table: Table, small: Table, on: Sequence[str]) -> Table:
    """Give the rows of a table with what a small one says of them."""
    if small.implementation.is_pyspark():
        # Spark does not know how small it is.
        small = nw.from_native(small.to_native().hint("broadcast"))
    return table.join(small, on=list(on), how="inner")


def stack(parts: Sequence[Table]) -> Table:
    """Put tables of the same columns below each other."""
    return nw.concat(parts, how="vertical")


def native(table: Table) -> Any:  # noqa: ANN401  (a frame of any library)
    """Give a frame of its own library, its rows numbered from 0 where they have numbers."""
    return nw.maybe_reset_index(table).to_native()

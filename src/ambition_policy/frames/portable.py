"""
How is one program said to pandas, polars, PyArrow, DuckDB and Spark?

Every expression of narwhals that is used, by a name of its own; what narwhals leaves to the
engines is in `engines` and `spark`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import narwhals as nw

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.engines import Arrow, DuckDB, InMemory, Pandas, Table, Values
from ambition_policy.frames.spark import Spark

__all__ = [
    "ENDS",
    "Table",
    "as_time",
    "chain",
    "chosen",
    "cmp",
    "col",
    "either",
    "engine_of",
    "followed",
    "frame",
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

ENDS = {"min": nw.Expr.min, "max": nw.Expr.max}
"""The least and the greatest value of a group, by the ending of their columns' names."""

_IN_MEMORY = InMemory()
_ENGINES: dict[nw.Implementation, InMemory] = {
    nw.Implementation.PANDAS: Pandas(),
    nw.Implementation.PYARROW: Arrow(),
    nw.Implementation.DUCKDB: DuckDB(),
    nw.Implementation.PYSPARK: Spark(),
    nw.Implementation.PYSPARK_CONNECT: Spark(),
}


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


def chain(cases: Sequence[tuple[Expr, int | Expr]], otherwise: int | Expr = 0) -> Expr:
    """Give the number of the first condition that holds; what is not known does not hold."""
    result: Expr = _number(otherwise)
    for condition, number in reversed(cases):
        result = nw.when(condition).then(_number(number)).otherwise(result)
    return result


def _number(number: int | Expr) -> Expr:
    # Polars takes a number for as short as the first of several, and cuts the others.
    return nw.lit(number, nw.Int64) if isinstance(number, int) else number


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
    if kind.is_nested():
        return "nested"
    return "float" if kind.is_float() else "other"


def as_time(column: Expr, kind: str) -> Expr:
    """Take a day as midnight."""
    if kind == "zoned":
        return column.dt.replace_time_zone(None).dt.truncate("1d")
    return column.cast(nw.Datetime("us")).dt.truncate("1d")


def engine_of(table: Table) -> InMemory:
    """Say how the engine of a table holds things."""
    return _ENGINES.get(table.implementation, _IN_MEMORY)


def taken(table: Table) -> list[tuple[Any, ...]]:
    """Collect a small table as rows."""
    return [*zip(*engine_of(table).columns(table), strict=True)]


def upload(columns: Values, types: Mapping[str, type], like: Table) -> Table:
    """
    Hand a small table over to the engine of another.

    Args:
        columns: values by column; `None` is not known.

        types: `int`, `float` or `str` for each column.

        like: a table of that engine.
    """
    return engine_of(like).upload(columns, types, like)


def matched(table: Table, small: Table, on: Sequence[str]) -> Table:
    """Give the rows of a table with what a small one says of them."""
    return table.join(engine_of(small).small(small), on=list(on), how="inner")


def stack(parts: Sequence[Table]) -> Table:
    """Put tables of the same columns below each other."""
    return nw.concat(parts, how="vertical")


def native(table: Table) -> Any:  # noqa: ANN401  (a frame of any library)
    """Give a frame of its own library, its rows numbered from 0 where they have numbers."""
    return nw.maybe_reset_index(table).to_native()

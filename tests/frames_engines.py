"""
The dataframe libraries that are here, and cohorts to hold them to.

A cohort is plain columns; every library is given the same ones, and its answer is read back
as plain rows.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

from ambition_policy.frames import Cohort, review_columns, review_frame
from ambition_policy.frozen import EMPTY
from ambition_policy.terms import shipped

Columns = Mapping[str, Sequence[Any]]
Row = dict[str, Any]

DAYS = ("date", "catch_up_until", "left_on")
STATUSES = (
    *("live", "alternative", "caught_up", "late_self_paced"),
    *("dispensed", "pending", "missed"),
)
FIRST = dt.date(2024, 1, 8)
AS_OF = dt.date(2024, 3, 4)
TABLE = shipped()


def kind_of(name: str, values: Sequence[Any]) -> str:
    """Say what a column holds."""
    given = next((value for value in values if value is not None), dt.date.max)
    kinds = {str: "text", bool: "flag", int: "number"}
    return kinds.get(type(given), "day" if name in DAYS else "text")


def _polars(columns: Columns) -> Any:
    import polars as pl

    types = {"day": pl.Date, "flag": pl.Boolean, "number": pl.Int64, "text": pl.String}
    return pl.DataFrame(dict(columns), schema={n: types[kind_of(n, v)] for n, v in columns.items()})


def _pandas(columns: Columns) -> Any:
    import pandas as pd

    return pd.DataFrame({name: pd.Series([*values]) for name, values in columns.items()})


def _pandas_times(columns: Columns) -> Any:
    import pandas as pd

    found = _pandas(columns)
    for name in DAYS:
        if name in columns:
            found[name] = pd.to_datetime(found[name])
    return found


def _arrow(columns: Columns) -> Any:
    import pyarrow as pa

    types = {"day": pa.date32(), "flag": pa.bool_(), "number": pa.int64(), "text": pa.string()}
    return pa.table({n: pa.array([*v], types[kind_of(n, v)]) for n, v in columns.items()})


def _duckdb(columns: Columns) -> Any:
    import duckdb

    connection = duckdb.connect()
    given = _arrow(columns)
    connection.register("given", given)
    connection.execute("CREATE TABLE cohort AS SELECT * FROM given")
    return connection.table("cohort")


ENGINES: dict[str, tuple[str, Callable[[Columns], Any]]] = {
    "polars": ("polars", _polars),
    "polars lazy": ("polars", lambda columns: _polars(columns).lazy()),
    "pandas": ("pandas", _pandas),
    "pandas times": ("pandas", _pandas_times),
    "pyarrow": ("pyarrow", _arrow),
    "duckdb": ("duckdb", _duckdb),
}


def missing(*modules: str) -> str | None:
    """Say which library is not here, if one is not."""
    gone = [name for name in ("narwhals", *modules) if importlib.util.find_spec(name) is None]
    return f"{', '.join(gone)} not installed" if gone else None


def each_engine(*names: str, but: str = "") -> pytest.MarkDecorator:
    """Run a test once for each library, or for those named, and skip those that are not here."""
    return pytest.mark.parametrize(
        "engine",
        [
            pytest.param(name, marks=[pytest.mark.skip(reason=gone)] if gone else [])
            for name in names or [name for name in ENGINES if name != but]
            for gone in [None if name == "columns" else missing(ENGINES[name][0])]
        ],
    )


def made(engine: str, columns: Columns) -> Any:
    """Give the columns as a frame of the library."""
    return ENGINES[engine][1](columns)


def _plain(value: Any) -> Any:
    """Take what a library gives as Python has it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    # A column of Python's own dates is one of texts to some.
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def rows(frame: Any) -> list[Row]:
    """Read a frame of any library, in an order of its own."""
    if hasattr(frame, "collect") and not hasattr(frame, "sparkSession"):
        frame = frame.collect()
    if isinstance(frame, dict):
        found = [dict(zip(frame, row, strict=True)) for row in zip(*frame.values(), strict=True)]
    elif hasattr(frame, "sparkSession"):
        found = [row.asDict() for row in frame.collect()]
    elif hasattr(frame, "to_pylist"):
        found = frame.to_pylist()
    elif hasattr(frame, "to_dicts"):
        found = frame.to_dicts()
    elif hasattr(frame, "fetchall"):
        found = [dict(zip(frame.columns, row, strict=True)) for row in frame.fetchall()]
    else:
        found = frame.to_dict("records")
    plain = [{name: _plain(value) for name, value in row.items()} for row in found]
    return sorted(plain, key=lambda row: str([*row.values()]))


def review(engine: str, columns: Columns, said: Mapping[str, Any] = EMPTY) -> Cohort:
    """Review the columns in a library, or as they are."""
    if engine == "columns":
        return review_columns(columns, **said)
    return review_frame(made(engine, columns), **said)


def shown(cohort: Cohort) -> tuple[list[Row], list[Row], list[Row]]:
    """Read everything a cohort says."""
    return rows(cohort.people), rows(cohort.decisions), rows(cohort.problems)


class Place(NamedTuple):
    """Where somebody is: a row of the table that lists sessions."""

    programme: str
    variant: str | None
    role: str | None

    def sessions(self) -> list[tuple[str, str, dt.date]]:
        """Give every session of the row: its id, kind and day; a week lies between two."""
        row = TABLE.programme(self.programme).row(self.variant, self.role)
        kinds = [k for k, n in row.counts().items() for _ in range(3 if n is None else n)]
        kinds = kinds or ["meeting", "meeting"]
        return [(f"S{n}", kind, FIRST + dt.timedelta(weeks=n)) for n, kind in enumerate(kinds)]


PLACES = [
    Place("FL", None, None),
    Place("EL", None, None),
    Place("NPQA", "NPQML", None),
    Place("NPQA", "NPQSL", None),
    Place("HS", "old_design", None),
    Place("HS", "new_design", None),
    Place("EML", "with_npq_y2", None),
    Place("EML", "no_npq", None),
    Place("ECF", "national", "ect"),
    Place("ECF", "expansion", "lead"),
    Place("MET", None, None),
    Place("TL", None, None),
    Place("NPQ21", "NPQSL", None),
    Place("NPQ21", "EHCO", None),
]

COUNTS = {"online_module": 3, "module": 3, "clinic": 3, "conference": 3, "coaching": 3}


@st.composite
def people(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> list[Row]:
    """Draw the rows of a few people, all of them usable."""
    found: list[Row] = []
    for number in range(draw(st.integers(1, 5))):
        place = draw(st.sampled_from(places))
        left = draw(st.sampled_from((None, None, None, FIRST + dt.timedelta(weeks=3))))
        how = draw(st.sampled_from((None, "withdrawn"))) if left else None
        usual = draw(st.sampled_from(("live", "live", "caught_up", "missed")))
        for session, kind, day in place.sessions():
            words = STATUSES[:5] if day < AS_OF else ("pending", "missed", "dispensed")
            words = (*words, "missed") if day < AS_OF else words
            if left and FIRST + dt.timedelta(weeks=3) < day < AS_OF:
                words = (*words, "pending")
            status = draw(st.sampled_from((usual, *words))) if day < AS_OF else "pending"
            if day >= AS_OF and draw(st.integers(0, 9)) == 0:
                status = draw(st.sampled_from(words))
            until = draw(st.sampled_from((None, None, AS_OF, AS_OF - dt.timedelta(days=1))))
            found.append(
                {
                    "participant": f"p{number}",
                    "session": session,
                    "kind": kind,
                    "status": status,
                    "date": day,
                    "catch_up_until": until if until and until >= day else None,
                    **place._asdict(),
                    "left_on": left,
                    "left_how": how,
                    "notified": draw(st.sampled_from((None, "yes", "no"))),
                }
            )
    return found


DIRT: dict[str, Callable[[Row], list[Row]]] = {
    "unknown status": lambda row: [row | {"status": "here"}],
    "no status": lambda row: [row | {"status": None}],
    "empty status": lambda row: [row | {"status": ""}],
    "unknown kind": lambda row: [row | {"kind": "lunch"}],
    "no kind": lambda row: [row | {"kind": None}],
    "kind of another row": lambda row: [row | {"kind": "study_tour"}],
    "no session": lambda row: [row | {"session": None}],
    "doubled": lambda row: [row, row],
    "no row": lambda row: [row][:0],
    "unknown programme": lambda row: [row | {"programme": "XX"}],
    "unknown variant": lambda row: [row | {"variant": "YY"}],
    "unknown role": lambda row: [row | {"role": "cook"}],
    "no programme": lambda row: [row | {"programme": None}],
    "no variant": lambda row: [row | {"variant": None}],
    "nobody": lambda row: [row | {"participant": None}],
    "an empty name": lambda row: [row | {"participant": ""}],
    "attended ahead": lambda row: [row | {"status": "live", "date": AS_OF + dt.timedelta(days=9)}],
    "pending and over": lambda row: [row | {"status": "pending", "date": FIRST}],
    "made up before": lambda row: [row | {"date": FIRST, "catch_up_until": dt.date(2023, 1, 1)}],
    "left now and then": lambda row: [row | {"left_on": FIRST}],
    "left somehow": lambda row: [row | {"left_how": "vanished"}],
    "left undated": lambda row: [row | {"left_how": "withdrawn"}],
    "no date": lambda row: [row | {"date": None}],
    "told somehow": lambda row: [row | {"notified": "maybe"}],
}
"""What may be wrong with a row, by name."""


def everything() -> list[Row]:
    """Give one person for everything that may be wrong, in every place, and one without fault."""
    found: list[Row] = []
    for place in PLACES:
        for name, dirt in {"nothing": lambda row: [row], **DIRT}.items():
            own: list[Row] = [
                {
                    "participant": f"{name} {place.programme} {place.variant} {place.role}",
                    "session": session,
                    "kind": kind,
                    "status": "pending" if day > AS_OF else STATUSES[number % 5],
                    "date": day,
                    "catch_up_until": AS_OF if number % 3 else None,
                    **place._asdict(),
                    "left_on": None,
                    "left_how": None,
                    "notified": ("yes", "no", None)[number % 3],
                }
                for number, (session, kind, day) in enumerate(place.sessions())
            ]
            found += [*dirt(own[0]), *own[1:]]
    return found


@st.composite
def dirty(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> list[Row]:
    """Draw the rows of a few people, some of which cannot be used, in any order."""
    found = draw(people(places))
    for _ in range(draw(st.integers(0, 4))):
        if not found:
            break
        at = draw(st.integers(0, len(found) - 1))
        found[at : at + 1] = DIRT[draw(st.sampled_from(sorted(DIRT)))](found[at])
    return draw(st.permutations(found))


NAMES = (
    *("participant", "session", "kind", "status", "date", "catch_up_until"),
    *("programme", "variant", "role", "left_on", "left_how", "notified"),
)


def columns_of(found: Sequence[Row], names: Iterable[str] = NAMES) -> dict[str, list[Any]]:
    """Turn rows into columns."""
    return {name: [row[name] for row in found] for name in names}

"""
Whole cohorts in a frame: the peer's hand-written program, and `review_frame` on the same rows.

Both sides start from one tidy table with the programme on every row and drop the rows that do
not count; the peers' programs want the programmes apart, so they are taken out first, in the
same engine and in the time that is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, final

import attrs
import workload
from measuring import Contestant

from ambition_policy.frames import review_columns, review_frame

ENGINES = ("polars", "duckdb", "pandas", "pyarrow", "pyspark")
REACH = {"polars": 1.3, "duckdb": 1.25, "pandas": 0.8, "pyarrow": 1.8, "pyspark": 1.5}
KEPT = ["participant", "verdict", "decision", "required", "completed", "live", "caught_up"]


@final
@attrs.frozen
class Tidy:
    """The rows of a cohort as an Arrow table, in the words of the peers and in ours."""

    theirs: Any
    ours: Any

    @classmethod
    def of(cls, data: Any) -> Tidy:
        """Write codes out as words."""
        import pyarrow as pa  # noqa: PLC0415  (only where frames are measured)

        common = workload.peer("common")
        programme = pa.DictionaryArray.from_arrays(
            pa.array(data.programme[data.pid]), pa.array(common.PROGRAMMES)
        ).cast(pa.string())
        session = pa.array(_sessions(data))
        tables = []
        for words in (common.STATUSES, [workload.STATUS.get(w, w) for w in common.STATUSES]):
            status = pa.DictionaryArray.from_arrays(pa.array(data.status), pa.array(words))
            columns = {
                "pid": pa.array(data.pid),
                "status": status.cast(pa.string()),
                "mandatory": pa.array(data.mandatory),
                "programme": programme,
                "session": session,
            }
            tables.append(pa.table(columns))
        theirs, ours = tables
        return cls(theirs, ours.rename_columns(["participant", *ours.column_names[1:]]))

    def shuffled(self) -> Tidy:
        """Give the same rows in an order of their own; a seed fixes it."""
        import numpy as np  # noqa: PLC0415  (only where frames are measured)

        order = np.random.default_rng(7).permutation(self.ours.num_rows)
        return Tidy(self.theirs.take(order), self.ours.take(order))


def _sessions(data: Any) -> Any:
    """Number everybody's records, as texts."""
    import numpy as np  # noqa: PLC0415  (only where frames are measured)
    import pyarrow as pa  # noqa: PLC0415

    first = np.searchsorted(data.pid, np.arange(data.n))
    at = (np.arange(data.rows) - first[data.pid]).astype(np.int8)
    return pa.DictionaryArray.from_arrays(at, [f"S{n}" for n in range(31)]).cast(pa.string())


def said(**more: Any) -> dict[str, Any]:
    """What is said of the review."""
    return {
        "table": workload.table(),
        "programme": list(workload.peer("common").PROGRAMMES),
        "as_of": workload.AS_OF,
        "catch_up_until": workload.UNTIL,
        "headroom": False,
        **more,
    }


def _ordered(people: Sequence[Any], words: Sequence[Any]) -> list[str]:
    return [str(word) for _, word in sorted(zip(map(int, people), words, strict=True))]


def _theirs(out: Any) -> list[str]:
    """Everybody's verdict, from what a peer gave."""
    return _ordered(_list(out, "pid"), _list(out, "verdict"))


def _ours(out: Any) -> list[str]:
    verdicts = (workload.WORDS[word] for word in _list(out, "verdict"))
    return _ordered(_list(out, "participant"), list(verdicts))


def _list(out: Any, name: str) -> list[Any]:
    column = out[name]
    return list(column.to_pylist() if hasattr(column, "to_pylist") else column)


Job = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def _polars(tidy: Tidy, *, doubled: bool) -> Job:
    import polars as pl  # noqa: PLC0415

    own = workload.peer("polars_peer")
    theirs, ours = (pl.DataFrame(table).rechunk() for table in (tidy.theirs, tidy.ours))

    def peer(_: Any) -> Any:
        rows = theirs.lazy()
        parts = rows.group_by("pid").agg(pl.col("programme").first())
        asked = [own.plan(rows, parts, "str", "")]
        if doubled:
            kept = rows.filter("mandatory").select("pid", "session")
            twice = kept.group_by("pid").agg(pl.len() > pl.col("session").n_unique())
            asked.append(twice.select(pl.col("len").sum()))
        return pl.collect_all(asked)[0]

    def mine(_: Any) -> Any:
        rows = ours.lazy().filter("mandatory")
        return review_frame(rows, **said(doubled=doubled)).people.select(KEPT).collect()

    return peer, mine


def _duckdb(tidy: Tidy, *, doubled: bool) -> Job:
    import duckdb  # noqa: PLC0415

    own = workload.peer("duckdb_peer")
    small = workload.generate(10)
    _, sql = own.prepare(small, "str")
    con = duckdb.connect()
    con.execute("SET threads=2")
    for name, table in (("recs", tidy.theirs), ("mine", tidy.ours)):
        con.register("given", table)
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608  (two names)
        con.unregister("given")
    con.execute(
        "CREATE VIEW parts AS SELECT pid, any_value(programme) AS programme FROM recs GROUP BY pid"
    )
    many = "SELECT 1 FROM recs WHERE mandatory GROUP BY pid, session HAVING count(*) > 1"

    def peer(_: Any) -> Any:
        if doubled:
            con.sql(many).fetchall()
        return con.sql(sql).to_arrow_table()

    def mine(_: Any) -> Any:
        rows = con.sql("SELECT * FROM mine WHERE mandatory")
        cohort = review_frame(rows, **said(doubled=doubled))
        found = cohort.people.select(", ".join(KEPT)).to_arrow_table()
        cohort.release()
        return found

    return peer, mine


def _pandas(tidy: Tidy, *, doubled: bool) -> Job:
    own = workload.peer("pandas_peer")
    theirs, ours = (table.to_pandas() for table in (tidy.theirs, tidy.ours))

    def peer(_: Any) -> Any:
        parts = theirs[["pid", "programme"]].drop_duplicates("pid")
        if doubled:
            theirs.loc[theirs["mandatory"], ["pid", "session"]].duplicated().any()
        return own.run((theirs, parts, "str"))

    def mine(_: Any) -> Any:
        return review_frame(ours[ours["mandatory"]], **said(doubled=doubled)).people[KEPT]

    return peer, mine


def _pyarrow(tidy: Tidy, *, doubled: bool) -> Job:
    own = workload.peer("pyarrow_peer")

    def peer(_: Any) -> Any:
        firsts = tidy.theirs.group_by("pid", use_threads=False).aggregate([("programme", "first")])
        parts = firsts.rename_columns(["pid", "programme"])
        if doubled:
            kept = tidy.theirs.filter(tidy.theirs["mandatory"]).group_by(["pid", "session"])
            kept.aggregate([([], "count_all")])["count_all"].unique()
        return own.run((tidy.theirs, parts, "str"))

    def mine(_: Any) -> Any:
        rows = tidy.ours.filter(tidy.ours["mandatory"])
        return review_frame(rows, **said(doubled=doubled)).people.select(KEPT)

    return peer, mine


def _pyspark(tidy: Tidy, *, doubled: bool) -> Job:
    own = workload.peer("narwhals_peer")
    spark = own.spark()
    held = []
    for table in (tidy.theirs, tidy.ours):
        frame = spark.createDataFrame(table).repartition(2).cache()
        frame.count()
        held.append(frame)
    theirs, ours = held

    def peer(_: Any) -> Any:
        parts = theirs.groupBy("pid").agg({"programme": "first"})
        parts = parts.withColumnRenamed("first(programme)", "programme")
        if doubled:
            kept = theirs.filter("mandatory").groupBy("pid", "session").count()
            kept.filter("count > 1").count()
        return own.native_spark(theirs, parts).toArrow()

    def mine(_: Any) -> Any:
        cohort = review_frame(ours.filter("mandatory"), **said(doubled=doubled))
        found = cohort.people.select(*KEPT).toArrow()
        cohort.release()
        return found

    return peer, mine


JOBS = {
    "polars": _polars,
    "duckdb": _duckdb,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "pyspark": _pyspark,
}


def on(
    engine: str, n: int, *, doubled: bool, shuffled: bool = False
) -> tuple[list[Contestant], list[str]]:
    """Give the peer and this library on one engine, and the verdicts both have to give."""
    workload.need("narwhals", "pyarrow", engine)
    data = workload.generate(n)
    tidy = Tidy.of(data)
    if shuffled:
        tidy = tidy.shuffled()
    peer, mine = JOBS[engine](tidy, doubled=doubled)
    base = f"{engine}, hand-written"
    reach = 1.3 if doubled and engine != "pyspark" else REACH[engine]
    ours = Contestant(f"{engine}, review_frame", mine, _ours, base, reach)
    found = [Contestant(base, peer, _theirs), ours]
    if engine == "polars" and not (doubled or shuffled):
        found.append(vectorised("numpy_peer", "chunked", data, ours.name))
    return found, wanted(data)


def vectorised(module: str, variant: str, data: Any, against: str) -> Contestant:
    """Give a peer that works on codes that were made before."""
    own = workload.peer(module)
    state = own.prepare(data, variant)
    words = workload.peer("common").VERDICTS

    def verdicts(out: Any) -> list[str]:
        return [words[code] for code in own.canon(out, data).verdict.tolist()]

    return Contestant(f"{own.NAME}, {variant}", lambda _: own.run(state), verdicts, against)


def openfisca(n: int) -> tuple[list[Contestant], list[str]]:
    """OpenFisca's calculation against NumPy's, both on codes; it wants a Python of its own."""
    data = workload.generate(n)
    base = vectorised("numpy_peer", "chunked", data, "")
    return [base, vectorised("openfisca_peer", "calculate", data, base.name)], wanted(data)


def wanted(data: Any) -> list[str]:
    """Give the verdicts of the peers' own reference."""
    common = workload.peer("common")
    return [common.VERDICTS[code] for code in common.reference(data).verdict.tolist()]


def plain(n: int, *, doubled: bool) -> tuple[list[Contestant], list[str]]:
    """Plain columns against a bare loop over the same columns."""
    own = workload.peer("python_peer")
    workload.need("pyarrow")
    data = workload.generate(n)
    state = own.prepare(data, "columns")
    _, pid, status, mandatory, programme = state[0]
    told = [programme[who] for who in pid]
    sessions = _sessions(data).to_pylist()
    rows = [at for at, counts in enumerate(mandatory) if counts]
    columns = {
        "participant": [pid[at] for at in rows],
        "status": [workload.STATUS.get(status[at], status[at]) for at in rows],
        "programme": [told[at] for at in rows],
        "session": [sessions[at] for at in rows],
    }
    base = "bare loop over the columns"

    def loop(_: Any) -> Any:
        return own.run(state)

    def mine(_: Any) -> Any:
        return review_columns(columns, **said(doubled=doubled)).people

    def theirs(out: Any) -> list[str]:
        return [found[0] for found in out]

    return [
        Contestant(base, loop, theirs),
        Contestant("review_columns", mine, _ours, base, 3.5 if doubled else 2),
    ], wanted(data)

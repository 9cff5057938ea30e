"""
Is a cohort in Spark, in real partitions, answered as everywhere else?

Spark runs in local mode with as many workers as partitions want; on a cluster the same plan
runs, since no Python function sees a row.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from ambition_policy.frames import Cohort, Terms, review_columns, review_frame, what_if
from ambition_policy.terms import shipped
from frames_engines import AS_OF, COUNTS, Columns, columns_of, everything, kind_of, missing, rows
from test_frames import COHORT, QUESTIONS, SAID, cohort
from test_oulad import FOLDER, said, written

GONE = missing("pyspark") or (None if shutil.which("java") else "no Java on the path")
pytestmark = [
    pytest.mark.skipif(bool(GONE), reason=str(GONE)),
    # Spark's own sockets are closed when the process ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

TYPES = {"day": "date", "flag": "boolean", "number": "bigint", "text": "string"}
PEOPLE = 104_168
ROWS = 2_500_032
PARTITIONS = 6


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "3g")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    yield session
    session.stop()


def frame(spark: Any, columns: Columns) -> Any:
    """Give the columns as a frame of Spark, in partitions of their own."""
    schema = ", ".join(f"`{name}` {TYPES[kind_of(name, v)]}" for name, v in columns.items())
    return spark.createDataFrame([*zip(*columns.values(), strict=True)], schema).repartition(3)


def plan(frame: Any) -> str:
    """Say how Spark works a frame out."""
    with redirect_stdout(io.StringIO()) as said:
        frame.explain(extended=True)
    return said.getvalue()


@pytest.fixture(scope="module")
def asked(spark: Any) -> Cohort:
    return review_frame(frame(spark, COHORT), **SAID)


@pytest.fixture(scope="module")
def many(spark: Any) -> Any:
    """Every second person is on FL with 13 sessions, the others on EL with 35."""
    import spark_cohort

    return spark_cohort.made(spark, PEOPLE, PARTITIONS)


class TestSame:
    """People, decisions, problems and questions are those of the plain columns."""

    def test_everything_everywhere(self, spark: Any) -> None:
        columns = columns_of(everything())
        asked: dict[str, Any] = {"as_of": AS_OF, "counts": COUNTS}
        found, wanted = (review_frame(given, **asked) for given in (frame(spark, columns), columns))
        assert rows(found.people) == rows(wanted.people)
        assert rows(found.decisions) == rows(wanted.decisions)
        assert rows(found.problems) == rows(wanted.problems)
        found.release()

    @pytest.mark.parametrize("question", [pytest.param(v, id=k) for k, v in QUESTIONS.items()])
    def test_questions(self, asked: Cohort, question: Callable[[Cohort], Any]) -> None:
        assert rows(question(asked)) == rows(question(cohort()))

    def test_more_rows_than_a_count_holds(self, spark: Any) -> None:
        many = {"participant": ["ana"] * 70 + ["ben"] * 6, "status": ["live"] * 76}
        found = review_frame(frame(spark, many), programme="NPQA", variant="NPQML")
        assert {row["got"] for row in rows(found.problems)} == {"70: Tally(live=70)"}
        assert found.verdicts == {"insufficient_information": 1, "met": 1}

    def test_what_if(self, spark: Any) -> None:
        after = Terms(readings=shipped().readings.settle("A-04", "caught_up", by="the owner"))
        change = what_if(frame(spark, COHORT), Terms(), after, **SAID)
        plain = what_if(COHORT, Terms(), after, **SAID)
        assert rows(change.people) == rows(plain.people)
        assert rows(change.totals) == rows(plain.totals)
        change.release()


class TestMany:
    """Two and a half million rows, made where they are counted."""

    def test_as_the_rule_says(self, many: Any) -> None:
        asked: dict[str, Any] = {
            "as_of": AS_OF,
            "catch_up_until": AS_OF,
            "counts": {"online_module": 31},
        }
        assert many.rdd.getNumPartitions() == PARTITIONS
        found = review_frame(many, **asked)
        people = found.people
        assert "BroadcastHashJoin" in plan(people)
        assert not re.search("Python|Pandas|PythonUDF|ArrowEval", plan(people))
        assert sum(found.verdicts.values()) == people.count() == PEOPLE
        assert sum(key.rows * n for key, _, n in found.tallies) == many.count() == ROWS
        few = people.filter("participant LIKE '%777'")
        sample = [row.asDict() for row in many.filter("participant LIKE '%777'").collect()]
        plain = review_columns(columns_of(sample, many.columns), **asked)
        # The decisions of a sample are fewer, and so numbered otherwise.
        said = ({**row, "decision": None} for row in rows(plain.people))
        assert [{**row, "decision": None} for row in rows(few)] == [*said]
        faulty = {row["got"] for row in rows(found.problems.select("got").distinct())}
        assert faulty == {"'unheard of'"}
        found.release()


@pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the Open University's data is not beside the project"
)
def test_open_university(spark: Any, tmp_path: Path) -> None:
    """Thirty thousand real registrations, read by Spark itself."""
    written(tmp_path)
    file = tmp_path / "register.csv"
    found = review_frame(spark.read.csv(str(file), header=True), **said(tmp_path))
    with file.open(encoding="utf-8", newline="") as lines:
        read = [{k: v or None for k, v in row.items()} for row in csv.DictReader(lines)]
    wanted = review_columns(columns_of(read, read[0]), **said(tmp_path))
    assert rows(found.people) == rows(wanted.people)
    assert rows(found.problems) == rows(wanted.problems)
    assert found.explanations == wanted.explanations

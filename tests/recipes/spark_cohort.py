"""
A cohort of any size in Spark: made there, reviewed there, and never collected.

`spark-submit spark_cohort.py PEOPLE PARTITIONS [OUT]` says how long each step took. Nobody in
it exists: every second person is on FL with 13 sessions, the others on EL with 35.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from ambition_policy.frames import Cohort, review_frame

DAY = dt.date(2024, 3, 4)


def made(spark: SparkSession, people: int, partitions: int) -> Any:  # noqa: ANN401  (a frame of Spark)
    """Make the rows, in their partitions."""
    person = spark.range(0, people, 1, partitions).select(
        f.concat(f.lit("p"), f.col("id").cast("string")).alias("participant"),
        f.when(f.col("id") % 2 == 0, "FL").otherwise("EL").alias("programme"),
    )
    last = f.when(f.col("programme") == "FL", 13).otherwise(35)
    sessions = person.select("*", f.explode(f.sequence(f.lit(1), last)).alias("number"))
    chance = f.pmod(f.xxhash64("participant", "number"), f.lit(1000))
    status = f.when(chance < 960, "live").when(chance < 980, "caught_up")
    status = status.when(chance < 990, "alternative").when(chance < 999, "missed")
    return sessions.select(
        "participant",
        "programme",
        f.concat(f.lit("S"), f.col("number").cast("string")).alias("session"),
        status.otherwise("unheard of").alias("status"),
        f.lit(dt.date(2024, 3, 1)).alias("date"),
    )


def review(rows: Any) -> Cohort:  # noqa: ANN401  (a frame of Spark)
    """Answer for everybody."""
    return review_frame(
        rows, as_of=DAY, catch_up_until=DAY, programme=("FL", "EL"), counts={"online_module": 31}
    )


def main(people: int, partitions: int, out: str | None = None) -> None:
    """Make, review and write, and say how long each took."""
    spark = SparkSession.builder.getOrCreate()
    rows = made(spark, people, partitions).persist()
    began = time.perf_counter()
    say("rows", rows.count(), began)
    began = time.perf_counter()
    cohort = review(rows)
    say("combinations of counts", len(cohort.tallies), began)
    began = time.perf_counter()
    if out is None:
        cohort.people.write.format("noop").mode("overwrite").save()
    else:
        cohort.people.write.mode("overwrite").parquet(out)
    say("people answered and written", sum(cohort.verdicts.values()), began)
    print(cohort)
    cohort.release()
    spark.stop()


def say(what: str, number: int, began: float) -> None:
    """Say what was done, and in how many seconds."""
    print(f"{number:>12,} {what} in {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4])

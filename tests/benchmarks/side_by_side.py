"""
The benchmark: this library and the peers side by side, in one run.

    python tests/benchmarks/side_by_side.py [--quick] [--only PART,..] [--write FILE]

Every part runs in a process of its own, so that its peak of memory is its own. In each, all
contestants have to give the same verdicts before any time is taken; then they take turns, and
the table gives the median of the rounds' ratios. What is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import workload
from measuring import Contestant, Timed, check, timed

import ambition_policy

BASE = "import attrs, dateutil.relativedelta"
IMPORTS = {
    "import ambition_policy": "import ambition_policy",
    "the first answer too": """
from ambition_policy import Attendance, Participant, Tally, check_attendance
check_attendance(Participant("Sam", programme="FL", attendance=Attendance(Tally(live=13))))
""",
    "every name of the front door": "from ambition_policy import *",
}
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = {10_000: 7, 100_000: 5, 1_000_000: 3}
SPARK = 100_000
LINES = ("polars", "duckdb", "pandas", "pyarrow")

# Where the benchmark and the library stand, for every Python that runs a part.
_PATH = (str(Path(__file__).parent), str(Path(ambition_policy.__file__).parents[1]))

# Between these stand the tables of a page.
BEGIN, END = "% measured", "% end of what was measured"

HEAD = "| what | against | ratio | to reach |\n| --- | --- | --- | --- |"

Row = dict[str, Any]


def imports(rounds: int) -> list[Row]:
    """Take the time of fresh interpreters, less that of one that does nothing."""
    programs = {"nothing": "pass", BASE: BASE, **IMPORTS}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            times[name].append(time.perf_counter() - begun)
    median = {name: statistics.median(taken) for name, taken in times.items()}
    base = median[BASE] - median["nothing"]
    rows = [_row(Timed(BASE, base, None, "", None, rounds))]
    for name in IMPORTS:
        own = median[name] - median["nothing"]
        reach = 2 if name == "import ambition_policy" else None
        rows.append(_row(Timed(name, own, own / base, BASE, reach, rounds)))
    return rows


def _row(one: Timed, people: int | None = None) -> Row:
    return {
        "name": one.name,
        "against": one.against,
        "ratio": one.ratio,
        "reach": one.reach,
        "seconds": one.seconds,
        "people": people,
        "rounds": one.rounds,
    }


def _measured(
    contestants: Sequence[Contestant], wanted: Sequence[str], rounds: int, people: int
) -> list[Row]:
    check(contestants, wanted)
    return [_row(one, people) for one in timed(contestants, rounds)]


def scalar(kind: str, n: int, rounds: int) -> list[Row]:
    """Judge one person at a time."""
    import scalar as own  # noqa: PLC0415  (what a part needs is loaded in its process)

    missing: list[str] = []
    contestants, wanted = getattr(own, kind)(n, missing)
    print(*missing, sep="\n", file=sys.stderr)
    return _measured(contestants, wanted, rounds, n)


def columnar(
    engine: str, n: int, rounds: int, *, doubled: bool = False, shuffled: bool = False
) -> list[Row]:
    """Judge a whole cohort."""
    import columnar as own  # noqa: PLC0415  (as above)

    if engine == "openfisca":
        found = own.openfisca(n)
    elif engine == "plain":
        found = own.plain(n, doubled=doubled)
    else:
        found = own.on(engine, n, doubled=doubled, shuffled=shuffled)
    return _measured(*found, rounds, n)


def memory(engine: str, n: int, which: int) -> list[Row]:
    """Say what one run adds to the peak of memory, the rows being there."""
    import columnar as own  # noqa: PLC0415  (as above)

    one = own.on(engine, n, doubled=False)[0][which]
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    one.run(None)
    return [{"name": one.name, "mib": (_memory("VmHWM") - before) / 1024, "all": before / 1024}]


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith(name)]
    return int(line.split()[1])


def parts(*, quick: bool) -> dict[str, list[tuple[str, str]]]:
    """Every part: its title, and the jobs that run in a process of their own each."""
    scalars, sizes = (200, (200,)) if quick else (10_000, SIZES)
    rounds = 1 if quick else 7
    found = {
        "import": [("", f"imports({1 if quick else 15})")],
        "tally": [("", f"scalar('tallies', {scalars}, {rounds})")],
        "records": [("", f"scalar('records', {scalars // 5 or 1}, {rounds})")],
        "columns": [
            (f"{n:,} participants{', doubled rows looked for' if doubled else ''}", job)
            for n in sizes[:2]
            for doubled in (False, True)
            for job in [f"columnar('plain', {n}, {ROUNDS.get(n, 1)}, doubled={doubled})"]
        ],
    }
    for engine in LINES:
        last, middle = sizes[-1], sizes[-2:][0]
        asked = [(n, "", "") for n in sizes]
        asked.append((last, ", doubled rows looked for", ", doubled=True"))
        asked.append((middle, ", rows shuffled", ", shuffled=True"))
        found[engine] = [
            (f"{n:,} participants{said}", f"columnar('{engine}', {n}, {ROUNDS.get(n, 1)}{more})")
            for n, said, more in asked
        ]
    if not quick:
        found["pyspark"] = [(f"{SPARK:,} participants", f"columnar('pyspark', {SPARK}, 3)")]
        found["openfisca"] = [
            (f"{n:,} participants", f"columnar('openfisca', {n}, {ROUNDS[n]})") for n in SIZES
        ]
        found["memory"] = [
            ("", f"memory('{engine}', {n}, {which})")
            for engine in LINES
            for n in [SIZES[-1] if engine == "polars" else SIZES[1]]
            for which in (0, 1)
        ]
    return found


def run(job: str, python: str = sys.executable) -> list[Row] | str:
    """Run a job in a fresh process; say why it could not be run where it could not."""
    program = f"import json, side_by_side; print(json.dumps(side_by_side.{job}))"
    done = subprocess.run(
        [python, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(_PATH)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1]
        if last.startswith("workload.AbsentError"):
            return last.partition(": ")[2]
        message = f"{job}\n{done.stderr}"
        raise SystemExit(message)
    found: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return found


def lines(rows: Iterable[Row]) -> Iterable[str]:
    """Write measurements as lines of a table."""
    for row in rows:
        if row["ratio"] is None:
            continue
        reach = "" if row["reach"] is None else f"{row['reach']:.3g}"
        yield f"| {row['name']} | {row['against']} | {row['ratio']:.3g} | {reach} |"


def report(chosen: dict[str, list[tuple[str, str]]], openfisca: str) -> Iterable[str]:
    """Run the parts and write the tables."""
    for part, jobs in chosen.items():
        yield f"\n### {part}\n"
        held: list[Row] = []
        for title, job in jobs:
            found = run(job, openfisca if part == "openfisca" else sys.executable)
            if isinstance(found, str):
                yield f"{title or part}: not measured, {found}.\n"
                continue
            if part != "memory":
                if title:
                    yield f"{title}\n"
                yield f"{HEAD}\n" + "\n".join(lines(found)) + "\n"
            if "True" not in job:
                held += found
        if part == "memory":
            yield f"{HEAD}\n" + "\n".join(peaks(held)) + "\n"
        elif len({row["people"] for row in held}) > 1:
            yield "What one participant costs, as more are judged together\n"
            yield f"{HEAD}\n" + "\n".join(growth(held)) + "\n"


def peaks(rows: Sequence[Row]) -> Iterable[str]:
    """Compare peaks of memory, the peer's before ours."""
    for peer, mine in zip(rows[::2], rows[1::2], strict=True):
        ratio = mine["mib"] / peer["mib"]
        whole = (mine["all"] + mine["mib"]) / (peer["all"] + peer["mib"])
        yield f"| {mine['name']}, added by one run | {peer['name']} | {ratio:.2f} | 1.5 |"
        yield f"| {mine['name']}, with the rows | {peer['name']} | {whole:.2f} | |"


def growth(rows: Sequence[Row]) -> Iterable[str]:
    """Compare what one participant costs with what one of the fewest did."""
    fewest: dict[str, Row] = {}
    for row in rows:
        first = fewest.setdefault(row["name"], row)
        each, least = (one["seconds"] / one["people"] for one in (row, first))
        if row is not first:
            name = f"{row['name']}, {row['people']:,}"
            yield f"| {name} | {first['people']:,} | {each / least:.2g} | |"


def write(page: Path, tables: str) -> None:
    """Put the tables on a page, in the place of those that stand there."""
    text = page.read_text(encoding="utf-8") if page.is_file() else f"{BEGIN}\n{END}\n"
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    page.write_text(f"{head}{BEGIN}\n{tables}\n{END}{tail}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small, for correctness alone")
    parser.add_argument("--openfisca", default=sys.executable, help="a Python that has it")
    parser.add_argument("--only", help="names of parts, with commas between them")
    parser.add_argument("--write", type=Path, help="a page for the tables")
    asked = parser.parse_args(arguments)
    everything = parts(quick=asked.quick)
    names = asked.only.split(",") if asked.only else [*everything]
    said = []
    for text in report({name: everything[name] for name in names}, asked.openfisca):
        print(text, flush=True)
        said.append(text)
    if asked.write:
        write(asked.write, "\n".join(said))


if __name__ == "__main__":
    try:
        workload.peer("common")
    except workload.AbsentError as reason:
        message = f"nothing to measure against: {reason}"
        raise SystemExit(message) from None
    main()

"""The benchmark's contestants agree; nothing here takes time, in either sense of the word."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import measuring
import side_by_side
import workload
from measuring import Contestant

try:
    workload.peer("common")
except workload.AbsentError as reason:
    pytest.skip(f"nothing to measure against: {reason}", allow_module_level=True)

JOBS = [job for jobs in side_by_side.parts(quick=True).values() for _, job in jobs]


@pytest.mark.parametrize("job", JOBS)
def test_verdicts_agree(job: str) -> None:
    """Every part runs, in a process of its own, and would stop at the first other verdict."""
    found = side_by_side.run(job)
    if isinstance(found, str):
        pytest.skip(found)
    assert any(row["ratio"] is None for row in found), "nothing to divide by"
    if not job.startswith("imports"):
        # An import takes what is left of an interpreter's time, and that may be less than none.
        assert all(row["ratio"] is None or row["ratio"] > 0 for row in found)


def test_another_verdict_is_found() -> None:
    right = Contestant("right", lambda _: ["met"], list)
    wrong = Contestant("wrong", lambda _: ["not_met"], list)
    measuring.check([right], ["met"])
    with pytest.raises(AssertionError, match="wrong"):
        measuring.check([right, wrong], ["met"])

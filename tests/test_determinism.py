"""
The same facts get the same answer: on every Python, in every order, environment and thread.

What the library says about cases of the conformance set and the sample register has one digest,
which is written down here; `.ci/run` runs these tests on each Python and each line of dateutil.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import determinism

DIGEST = "6d3c4c86261a34ca0932fcb7510089cb97188354ef0cfc16dbe5f0db8e0da1c9"
"""Of everything that `tests/determinism.py` asks. Another set changes it."""

PROGRAM = Path(__file__).with_name("determinism.py")
THREADS = """
import json, sys, threading
sys.setswitchinterval(1e-6)
sys.path[:0] = [{tests!r}]
import ambition_policy
from ambition_policy.facts import Attendance, Misses, Tally

start = threading.Barrier({threads})
answers, errors = [], []

def ask():
    start.wait()
    try:
        told = []
        for code, variant, live in ("FL", None, 11), ("HS", "new_design", 8), ("NPQA", "NPQSL", 7):
            person = ambition_policy.Participant(
                "x",
                programme=code,
                variant=variant,
                attendance=Attendance(Tally(live=live, lost=2)),
            )
            told.append(str(ambition_policy.check_attendance(person)))
            told.append(str(ambition_policy.find_contact(code)))
            misses = Misses(events=2, one_to_ones=0, tasks=0)
            told.append(str(ambition_policy.classify_continuation(person, misses)))
        answers.append(told)
    except BaseException as error:
        errors.append(repr(error))

threads = [threading.Thread(target=ask) for _ in range({threads})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps([answers, errors]))
"""


AUDITED = """
import json, sys
sys.path[:0] = [{tests!r}]
import determinism

[*determinism.cases()]
told, listening = [], True
sys.addaudithook(lambda event, arguments: told.append(event) if listening else None)
[*determinism.cases()]
listening = False
print(json.dumps(sorted(set(told))))
"""
REACHES_OUT = ("open", "os.", "socket.", "subprocess.", "import", "ctypes.", "shutil.", "glob.")


def printed(arguments: list[str], **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_answers_are_those_that_were_written_down() -> None:
    assert determinism.digest() == DIGEST


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_of_facts_and_rows(seed: int) -> None:
    assert determinism.digest(seed) == DIGEST


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8"},
        {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "77", "SOURCE_DATE_EPOCH": "0"},
    ],
    ids=str,
)
def test_any_environment(environment: Mapping[str, str]) -> None:
    assert printed([str(PROGRAM)], **environment) == DIGEST


def test_many_threads_at_first_use() -> None:
    """Nothing is loaded yet when they all ask at once, and they switch all the time."""
    answers, errors = json.loads(
        printed(["-c", THREADS.format(tests=str(PROGRAM.parent), threads=24)])
    )
    assert not errors
    assert len(answers) == 24
    assert all(answer == answers[0] for answer in answers)


def test_once_loaded_nothing_reaches_out() -> None:
    """The interpreter itself reports every file, socket, process and import; there is none."""
    told = json.loads(printed(["-c", AUDITED.format(tests=str(PROGRAM.parent))]))
    assert not [event for event in told if event.startswith(REACHES_OUT)]

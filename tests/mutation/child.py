"""How is something done in a process of its own, so that nothing of it stays?"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

__all__ = ["child", "program"]

HERE = Path(__file__).parents[1]

SECONDS = 60
"""A mutant that works longer goes round in circles, which is noticed, and said."""


def child(work: Callable[[], str]) -> str:
    """
    Do something in a process of its own.

    Returns:
        What it found; `circles` where it came to no end, `crash` where it raised.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        # Of its own work, however long it waits for others on the machine.
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        status = 1
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                found = work()
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(found)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        found = pipe.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return "circles"
    return found if os.waitstatus_to_exitcode(status) == 0 else "crash"


def program(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of these folders, as one would from the project's."""
    paths = (HERE.parent / "src", HERE, HERE / "conformance")
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
    )

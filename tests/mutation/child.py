"""How is something done in a process of its own, so that nothing of it stays?"""

from __future__ import annotations

import io
import os
import resource
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

__all__ = ["child"]

SECONDS = 60
"""A mutant that works longer goes round in circles, which is noticed, and said."""


def child(work: Callable[[], str]) -> str:
    """Do something in a process of its own; `circles` where it comes to no end."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        # Of its own work, however long it waits for others on the machine.
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                found = work()
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(found)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        found = pipe.read()
    os.waitpid(pid, 0)
    return found or "circles"

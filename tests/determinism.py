"""
Everything the library says in one digest: the same on every Python, in every environment.

    python tests/determinism.py [SEED]

puts cases of the conformance set and the sample register to the library and prints a digest of
what it says, as bytes. With a seed the facts come in another order, and so do the register's rows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib.resources import files
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "conformance")]

import run  # noqa: E402  (found through the line above)
from asking import Answer, Asked  # noqa: E402
from comparing import plain  # noqa: E402

from ambition_policy.cli import main as command  # noqa: E402

__all__ = ["cases", "digest", "said"]

FILE = HERE.parent / "docs" / "conformance" / "cases.jsonl"
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()[::13]
]
"""Each so many-th case of the set."""

_NUMBERED = re.compile(r'"rows": \[[^]]*\], |"row": [0-9]+, |, row [0-9]+')
"""Where a review says in which row something stands: another one in another order."""


def _turned(value: Any, rng: random.Random) -> Any:  # noqa: ANN401  (what JSON holds)
    """The same facts, those of a table in another order."""
    if not isinstance(value, dict):
        return value
    keys = list(value)
    rng.shuffle(keys)
    # A list of content is answered in the order it is given in.
    return {key: v if key == "items" else _turned(v, rng) for key in keys for v in (value[key],)}


def _answer(found: Answer) -> object:
    effects = [[e.question, plain(e.outcomes), e.settled, e.by] for e in found.effects]
    return [plain(found.values), effects]


def _review(rng: random.Random | None) -> Iterator[object]:
    """Everybody of the sample register, as the command reviews them."""
    text = (files("ambition_policy") / "data" / "sample-register.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    if rng is not None:
        rng.shuffle(rows)
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "register.csv"
        with register.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(io.StringIO()):
            arguments = ["review", str(register), "--programme", "HS", "--as-of", "2024-07-08"]
            command([*arguments, "--format", "json"])
    review = json.loads(printed.getvalue())
    yield review["summary"]
    yield from sorted(review["people"], key=lambda person: str(person["id"]))


def cases(rng: random.Random | None = None) -> Iterator[bytes]:
    """Every answer to a case, as bytes."""
    for case in CASES:
        facts = case["facts"] if rng is None else _turned(case["facts"], rng)
        found = run.answer(Asked.of({**case, "facts": facts}))
        yield json.dumps([case["id"], _answer(found)], ensure_ascii=False).encode()


def said(seed: int | None = None) -> Iterator[bytes]:
    """Everything, as bytes."""
    rng = None if seed is None else random.Random(seed)  # noqa: S311  (an order, no secret)
    yield from cases(rng)
    for each in _review(rng):
        yield _NUMBERED.sub("", json.dumps(each, ensure_ascii=False)).encode()


def digest(seed: int | None = None) -> str:
    """All of it in one word."""
    whole = hashlib.sha256()
    for each in said(seed):
        whole.update(each + b"\n")
    return whole.hexdigest()


if __name__ == "__main__":
    print(digest(int(sys.argv[1]) if sys.argv[1:] else None))

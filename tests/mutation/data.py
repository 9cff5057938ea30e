"""Go through every cell of the data: `python -m mutation.data [--every N] [FILE ...]`."""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from mutation import dfe, killing
from mutation.cells import Mutant, mutants, pool_of
from mutation.killing import killer, read, trees

__all__ = ["SPARED", "every_mutant", "main", "spared_by", "try_one"]

SPARED: list[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("spared.toml").read_text(encoding="utf-8")
)["spared"]
"""What nothing notices: `cells`, a pattern of names, and the reason `why`."""

FILES = trees()
POOL = pool_of(FILES)
ALL = (*FILES, dfe.FILE)


def every_mutant(*files: str) -> Iterator[Mutant]:
    """Every mutant of the files, or of all."""
    for file, tree in FILES.items():
        if not files or file in files:
            yield from mutants(file, tree, POOL)
    if not files or dfe.FILE in files:
        # Its words are the DfE's, and none of them may stand in a file of the terms.
        yield from mutants(dfe.FILE, dfe.TREE, pool_of({dfe.FILE: dfe.TREE}))


def try_one(mutant: Mutant) -> str | None:
    """Say what notices a mutant."""
    if mutant.file == dfe.FILE:
        return dfe.killer(dfe.read(mutant.tree))
    return killer(mutant.file, read({**FILES, mutant.file: mutant.tree}))


def wrongly(file: str) -> str | None:
    """Say what notices a file as it ships, which nothing may."""
    return dfe.noticed(dfe.SHIPPED) if file == dfe.FILE else killing.noticed(file, killing.SHIPPED)


def spared_by(mutant: Mutant) -> int | None:
    """The entry that spares a mutant, by its place."""
    for at, entry in enumerate(SPARED):
        if fnmatchcase(mutant.name, entry["cells"].replace("[", "[[]")):
            return at
    return None


def main(arguments: list[str]) -> int:
    """Try every mutant, or each so many-th, and say what survives."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("files", nargs="*")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    for file in asked.files or ALL:
        if unchanged := wrongly(file):
            # What is noticed of every table, changed or not, proves nothing.
            sys.exit(f"{file}: {unchanged} where nothing was changed")
    found: Counter[str] = Counter()
    used: set[int] = set()
    unexplained = 0
    for mutant in islice(every_mutant(*asked.files), 0, None, asked.every):
        noticed = try_one(mutant)
        if noticed is None:
            entry = spared_by(mutant)
            noticed = "spared" if entry is not None else "survived"
            if entry is None:
                print(f"SURVIVED {mutant.name}", flush=True)
                unexplained += 1
            else:
                used.add(entry)
        found[noticed] += 1
    stale = [entry["cells"] for at, entry in enumerate(SPARED) if at not in used]
    whole = not asked.files and asked.every == 1
    for cells in stale if whole else ():
        print(f"STALE {cells}")
    print(
        f"{found.total()} mutants in {time.monotonic() - began:.0f} s: "
        + ", ".join(f"{n} {name}" for name, n in found.most_common())
    )
    return 1 if unexplained or (stale and whole) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Which check notices that the DfE's words are not those that ship?"""

from __future__ import annotations

import tomllib
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

# What the tests import, so that each child finds it there.
import ambition_policy.questions  # noqa: F401
from ambition_policy.dfe import reading
from ambition_policy.dfe.table import Table
from ambition_policy.errors import InvalidTerms
from mutation.child import child
from mutation.killing import HERE, in_place

__all__ = ["FILE", "SHIPPED", "TREE", "killer", "noticed", "read"]

FILE = "dfe/data.toml"
TREE: dict[str, Any] = tomllib.loads(
    Path(reading.__file__).with_name("data.toml").read_text(encoding="utf-8")
)
SHIPPED = reading.shipped()
# What `test_dfe_reading.py` holds is the reader, of whatever file.
_TESTS = [str(HERE / f"test_{name}.py") for name in ("dfe", "dfe_candidates", "dfe_register")]


def read(tree: Any) -> Table | None:  # noqa: ANN401  (whatever TOML holds)
    """Read the file with the real reader; `None` where it is refused."""
    with mock.patch.object(tomllib, "loads", return_value=tree):
        try:
            return reading.read("", name=FILE)
        except InvalidTerms:
            return None


def killer(table: Table | None) -> str | None:
    """Say which check notices, given what the reader made of the changed file."""
    if table is None:
        return "loader"
    return "same" if table == SHIPPED else noticed(table)


def noticed(table: Table) -> str | None:
    """Say which check notices what the file says, be it as it ships."""
    found = child(partial(_tested, table))
    return None if found == "survived" else found


def _tested(table: Table) -> str:
    arguments = ["-x", "-p", "no:cacheprovider", "--assert=plain", *_TESTS]
    with in_place(table, reading.shipped):
        return "tests" if pytest.main(arguments) else "survived"

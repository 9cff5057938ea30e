"""
A wrong cell of the data is noticed: a sample of what `python -m mutation.data` tries.

The sample takes each so many-th cell of every file; documents are held to the two texts and
the register of clauses, which are not part of the project. The DfE's words are held to the
tests of them, so they are tried in a process of their own.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).with_name("conformance")))

from mutation import data, dfe
from mutation.cells import DOCUMENTS
from mutation.child import program
from mutation.killing import SHARED, SHIPPED, killer, noticed, read

FILES = [file for file in data.FILES if file not in DOCUMENTS or SHARED.exists()]


def test_the_files_as_they_are_give_the_table() -> None:
    assert read(data.FILES) == SHIPPED


@pytest.mark.parametrize("file", FILES)
def test_a_wrong_cell_is_noticed_or_spared_with_a_reason(file: str) -> None:
    step = 2999 if file in DOCUMENTS else 197
    tried = list(islice(data.every_mutant(file), 0, None, step))
    assert tried
    for mutant in tried:
        assert data.try_one(mutant) or data.spared_by(mutant) is not None, mutant.name


def test_the_same_table_is_no_mutant() -> None:
    assert killer("fl.toml", SHIPPED) == "same"


@pytest.mark.parametrize("file", FILES)
def test_no_check_notices_what_was_not_changed(file: str) -> None:
    """A check that is never content would notice every mutant, and prove nothing."""
    assert noticed(file, SHIPPED) is None


def test_some_of_the_dfes_words_are_tried() -> None:
    done = program("mutation.data", "--every", "97", dfe.FILE)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert " loader" in done.stdout
    assert " tests" in done.stdout


def test_the_dfes_words_as_they_are() -> None:
    assert dfe.killer(dfe.read(dfe.TREE)) == "same"


def test_the_dfes_lists_are_tried_in_another_order() -> None:
    turned = [m for m in data.every_mutant(dfe.FILE) if m.change == "before the one ahead"]
    assert {".".join(map(str, m.path[:-1])) for m in turned} == {
        "deferral.reason",
        "withdrawal.reason",
        *(f"group.{at}.declarations" for at in range(4)),
    }


def test_a_default_is_tried_as_each_other_choice() -> None:
    """A-05: that catching up repays an absence, and that it does not."""
    tried = {m.change for m in data.every_mutant("readings.toml") if m.path[-1] == "default"}
    assert {"'calendar_days' -> 'working_days'", "'attended' -> 'excused'"} <= tried


def test_every_reason_is_a_sentence() -> None:
    assert all(entry["why"].endswith(".") for entry in data.SPARED)
    assert all(set(entry) == {"cells", "why"} for entry in data.SPARED)

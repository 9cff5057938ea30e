"""Are the invented registers the same everywhere, and do they show what a register can hold?"""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest

from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.registers import Register, judge, people, read_tidy
from ambition_policy.registers.summary import summarise
from ambition_policy.samples import sample_register
from ambition_policy.terms import shipped

AS_OF = dt.date(2024, 6, 30)
TABLE = shipped()


def judged(text: str, programme: str) -> Register:
    return people(read_tidy(text), table=TABLE, programme=programme, as_of=AS_OF)


class TestShipped:
    """The file in the package is what the generator writes."""

    def test_regenerating_gives_the_same_bytes(self) -> None:
        path = files("ambition_policy") / "data" / "sample-register.csv"
        assert sample_register().encode() == path.read_bytes()

    def test_it_shows_every_group(self) -> None:
        register = judged(sample_register(), "HS")
        summary = summarise(judge(register), register.problems)
        assert summary.people == 30
        assert summary.faulted == summary.faults == 2
        assert set(summary.verdicts) == {
            Verdict.MET,
            Verdict.NOT_MET,
            Verdict.PENDING,
            Verdict.REFER,
            Verdict.INSUFFICIENT_INFORMATION,
        }
        assert sum(summary.left.values()) == 2
        assert summary.referrals
        assert summary.facts


class TestGenerator:
    """Any programme, any number of people."""

    @pytest.mark.parametrize("programme", [*TABLE.programmes])
    def test_every_programme(self, programme: str) -> None:
        text = sample_register(programme, people=12, seed=3)
        register = judged(text, programme)
        assert len(register.entries) == 12
        assert [bool(entry.faults) for entry in register.entries] == [False] * 10 + [True] * 2

    @pytest.mark.parametrize(
        ("programme", "chosen"),
        [("HS", ",new_design,"), ("NPQ21", ",NPQEL,"), ("ECF", ",early,ect,"), ("EML", ",with_n")],
    )
    def test_it_chooses_the_row_with_most_to_judge(self, programme: str, chosen: str) -> None:
        wanted = {"ECF": ",national,ect,"}.get(programme, chosen)
        assert wanted in sample_register(programme, people=1)

    def test_a_row_that_is_asked_for(self) -> None:
        text = sample_register("ECF", variant="early", role="mentor", people=1, faults=0)
        assert text.count(",early,mentor,") == 5

    def test_the_seed(self) -> None:
        assert sample_register(seed=5) == sample_register(seed=5)
        assert sample_register(seed=5) != sample_register(seed=6)

    def test_nobody(self) -> None:
        assert sample_register(people=0).count("\n") == 1

    @pytest.mark.parametrize(
        ("programme", "wrong"),
        [("XX", {}), ("HS", {"variant": "XX"}), ("HS", {"role": "ect"})],
    )
    def test_what_does_not_exist(self, programme: str, wrong: dict[str, str]) -> None:
        with pytest.raises(InvalidFacts):
            sample_register(programme, variant=wrong.get("variant"), role=wrong.get("role"))

    def test_numbers_below_0(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            sample_register(people=-1, faults=-1)
        assert len(caught.value.faults) == 2

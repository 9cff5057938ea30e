"""Who gets another answer by other terms, and does the right difference get the blame?"""

from __future__ import annotations

import csv
import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from ambition_policy.cli import main
from ambition_policy.owner import Terms, fewest, one_by_one, steps, taking
from ambition_policy.registers import people, read_tidy
from ambition_policy.registers.comparing import Comparison, compare
from ambition_policy.registers.entries import Register
from ambition_policy.samples import sample_register
from ambition_policy.terms import Contract, Table, Term, gaps, load_text, shipped

Capture = pytest.CaptureFixture[str]
DAY = date(2024, 6, 30)
SHEET = read_tidy(sample_register("HS", people=30, seed=1), name="sample-register.csv")
SAMPLE = ["compare", "sample", "--programme", "HS", "--as-of", "2024-06-30"]
ROOT = Path(__file__).parent.parent
HEADSHIP = (ROOT / "src/ambition_policy/terms/data/programmes/hs.toml").read_text("utf-8")

SHARE = 'value = "1"'
TWILIGHTS = 'kind = "virtual_twilight"\ncount = 7'


def by(terms: Terms) -> Register:
    return people(SHEET, table=terms.whole, programme="HS", as_of=DAY)


def own(*changes: tuple[str, str]) -> Table:
    text = HEADSHIP
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_text(text, name="mine.toml", base=shipped())


def settled(**choices: str) -> Table:
    readings = shipped().readings
    for id_, choice in choices.items():
        readings = readings.settle(id_.replace("_", "-"), choice, by="the owner")
    return attrs.evolve(shipped(), readings=readings)


def held_to_ours(after: Terms) -> Comparison:
    return compare(by, Terms(), after)


class TestBlame:
    """The difference that is enough by itself did it; where none is, they did it together."""

    def test_one_number(self) -> None:
        found = held_to_ours(Terms(table=own((SHARE, 'value = "9/10"'))))
        assert found.differences == ("HS, min_attendance_share: 1 -> 9/10 [APP-HS.att.1]",)
        assert {one.did_it for one in found.changed} == {"HS, min_attendance_share [APP-HS.att.1]"}
        verdicts = {(one.before.verdict.value, one.after.verdict.value) for one in found.changed}
        assert ("not_met", "met") in verdicts

    def test_everybody_else_has_the_same_answer(self) -> None:
        found = held_to_ours(Terms(table=settled(A_05="met")))
        changed = {one.participant for one in found.changed}
        assert {one.did_it for one in found.changed} == {"reading A-05: met"}
        assert {one.before.verdict.value for one in found.changed} == {"refer"}
        assert 0 < len(changed) < len(found.after.entries)

    def test_either_is_enough(self) -> None:
        table = own((SHARE, 'value = "9/10"'))
        readings = table.readings.settle("A-05", "met", by="the owner")
        found = held_to_ours(Terms(table=attrs.evolve(table, readings=readings)))
        blames = {one.did_it for one in found.changed if one.before.verdict == "refer"}
        assert blames == {"HS, min_attendance_share [APP-HS.att.1]; or reading A-05: met"}

    def test_only_together(self) -> None:
        """A session taken elsewhere fails nobody until it is caught up, and that repays nothing."""
        found = held_to_ours(Terms(table=settled(A_04="caught_up", A_05="not_met")))
        blames = {one.participant: one.did_it for one in found.changed}
        assert blames["P002"] == "reading A-04: caught_up and reading A-05: not_met"
        assert "reading A-05: not_met" in blames.values()

    def test_a_kind_that_two_designs_have(self) -> None:
        """One session fewer in each design is two differences, and only one of them is theirs."""
        text = HEADSHIP.replace(
            'kind = "residential"\ncount = 3', 'kind = "residential"\ncount = 2'
        )
        table = load_text(text, name="mine.toml", base=shipped())
        found = held_to_ours(Terms(table=table))
        assert len(found.differences) == len(one_by_one(shipped(), table)) == 2
        assert {one.did_it for one in found.changed} == {
            "HS, residential (new_design) [APP-HS.ev.2]"
        }

    def test_what_comes_with_another_difference(self) -> None:
        """A name that differs takes all of the programme over, its limits too."""
        table = own((SHARE, 'value = "9/10"'), ('name = "Headship', 'name = "Our Headship'))
        both = Terms(table=table, counts={"online_module": 9})
        a, b, c = steps(Terms(), both)
        taken = taking(Terms(), steps(Terms(), both), (a, b, c))
        assert taken.whole.programmes == both.whole.programmes
        assert taken.counts == both.counts

    def test_too_many_to_try(self) -> None:
        """Beyond so many pairs only single differences are tried."""
        asked: list[int] = []

        def enough(some: tuple[str, ...]) -> bool:
            asked.append(len(some))
            return False

        assert fewest(map(str, range(30)), enough) == "everything that differs, together"
        assert asked == [1] * 30

    def test_contracts_come_and_go(self) -> None:
        trust = Contract("Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
        there = held_to_ours(Terms(table=shipped(), contracts=[trust]))
        back = compare(by, Terms(table=shipped(), contracts=[trust]), Terms(table=shipped()))
        assert there.differences == ("contract Trust",)
        assert back.differences == ("without contract Trust",)
        assert {one.did_it for one in there.changed} == {"contract Trust"}
        assert {one.did_it for one in back.changed} == {"without contract Trust"}
        assert {one.participant for one in there.changed} == {
            one.participant for one in back.changed
        }

    def test_a_contract_that_both_have(self) -> None:
        trust = Contract("Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(1)})
        both = Terms(table=settled(A_05="met"), contracts=[trust])
        found = compare(by, Terms(table=shipped(), contracts=[trust]), both)
        assert found.differences == ("reading A-05: open -> met",)
        assert {one.did_it for one in found.changed} == {"reading A-05: met"}

    def test_what_a_row_asks_for_is_counted_anew(self) -> None:
        found = held_to_ours(Terms(table=own((TWILIGHTS, TWILIGHTS.replace("7", "8")))))
        assert {one.did_it for one in found.changed} == {"HS, virtual_twilight [APP-HS.ev.2]"}
        assert "met" in {one.before.verdict.value for one in found.changed}


class TestCommand:
    """Before and after, person by person."""

    @pytest.fixture
    def mine(self, tmp_path: Path) -> str:
        path = tmp_path / "mine.toml"
        path.write_text(HEADSHIP.replace(SHARE, 'value = "9/10"'), encoding="utf-8")
        return str(path)

    def test_one_difference(self, mine: str, capsys: Capture) -> None:
        assert main([*SAMPLE, "--table", mine]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[1] == "Faults, which review lists: 2"
        assert lines[4] == "  HS, min_attendance_share: 1 -> 9/10 [APP-HS.att.1]"
        assert lines[6] == "P003  refer                    -> met"
        assert lines[-5].startswith("Another answer: 13 of 30")

    def test_several_say_which(self, mine: str, capsys: Capture) -> None:
        assert main([*SAMPLE, "--table", mine, "--reading", "A-05=met"]) == 0
        out = capsys.readouterr().out
        assert "P005  not met                  -> met                       by HS, min_att" in out
        assert "reading A-05: open -> met" in out

    def test_against_another_table(self, mine: str, capsys: Capture) -> None:
        assert main([*SAMPLE, "--table", mine, "--against", mine]) == 0
        out = capsys.readouterr().out
        assert "The terms do not differ" in out
        assert "Another answer: 0 of 30" in out

    def test_no_fault_is_no_line(self, mine: str, tmp_path: Path, capsys: Capture) -> None:
        path = tmp_path / "register.csv"
        path.write_text(
            "participant,variant,session,kind,status\nP1,new_design,S1,virtual_twilight,live\n",
            encoding="utf-8",
        )
        assert main(["compare", str(path), *SAMPLE[2:], "--table", mine]) == 0
        assert capsys.readouterr().out.splitlines()[1:3] == ["", "What differs in the terms"]

    def test_csv(self, capsys: Capture) -> None:
        assert main([*SAMPLE, "--reading", "A-05=met", "--format", "csv"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert len(rows) == 5
        assert rows[0] == {
            "participant": "P003",
            "before": "refer",
            "after": "met",
            "did_it": "reading A-05: met",
            "clauses_before": "APP-HS.att.1",
            "clauses_after": "APP-HS.att.1",
        }

    def test_rulings_and_contracts(self, tmp_path: Path, capsys: Capture) -> None:
        rulings = tmp_path / "rulings.csv"
        rulings.write_text(
            "participant,question,choice,by,on\nP003,A-05,met,the team,2024-06-01\n",
            encoding="utf-8",
        )
        contract = tmp_path / "contract.toml"
        contract.write_text(
            '[[contract]]\nname = "Trust"\nmin_attendance_share = "9/10"\n', encoding="utf-8"
        )
        more = ["--rulings", str(rulings), "--contract", str(contract)]
        assert main([*SAMPLE, *more]) == 0
        out = capsys.readouterr().out
        assert "  contract Trust\n" in out
        assert "P005  not met                  -> met\n" in out

    def test_rulings_that_the_other_terms_leave_nothing_to(
        self, tmp_path: Path, capsys: Capture
    ) -> None:
        """Under A-05 as settled nobody would have been asked, so the ruling answers nothing."""
        rulings = tmp_path / "rulings.csv"
        rulings.write_text(
            "participant,question,choice,by,on\n"
            "P003,A-05,not_met,the team,2024-06-01\n"
            "P003,A-99,met,the team,2024-06-01\n",
            encoding="utf-8",
        )
        arguments = [*SAMPLE, "--reading", "A-05=met", "--rulings", str(rulings)]
        assert main(arguments) == 0
        out = capsys.readouterr().out
        assert "P003" not in out
        assert "review lists: 3" in out
        rulings.write_text(
            "participant,question,choice,by,on\nP003,A-05,not_met,the team,2024-06-01\n",
            encoding="utf-8",
        )
        assert main(arguments) == 0
        out = capsys.readouterr().out
        assert "P003  not met                  -> met\n" in out
        assert "review lists: 2" in out

    def test_nobody(self, tmp_path: Path, capsys: Capture) -> None:
        path = tmp_path / "register.csv"
        path.write_text("participant,session,kind,status\n", encoding="utf-8")
        assert main(["compare", str(path), *SAMPLE[2:]]) == 2
        assert "Another answer: 0 of 0" in capsys.readouterr().out


class TestGaps:
    """What the policies leave open, to read and to export."""

    def test_text(self, capsys: Capture) -> None:
        assert main(["gaps"]) == 0
        out = capsys.readouterr().out
        assert out.startswith("I-01  gap: ")
        assert "A-05]" in out
        assert len(out.splitlines()) == 3 * len(gaps())

    def test_csv(self, capsys: Capture) -> None:
        assert main(["gaps", "--format", "csv"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert [row["id"] for row in rows] == [*gaps()]
        assert rows[0]["clauses"] == "ATT-0.1; ATT-0.2; NPQ-0.1; NPQ-0.2"

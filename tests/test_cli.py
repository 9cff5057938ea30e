"""Does the command answer an officer, and say what is wrong without a traceback?"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from runpy import run_module

import pytest

from ambition_policy.cli import main
from ambition_policy.registers import options
from ambition_policy.samples import sample_register

AS_OF = ["--as-of", "2024-06-30"]
REVIEW_SAMPLE = ["review", "sample", "--programme", "HS", *AS_OF]
HEADER = "participant,session,kind,status,date"
Capture = pytest.CaptureFixture[str]

OWN_TABLE = """
[[programme]]
code = "TEA"
name = "Tea"
document = "attendance"
heading = "mine"
clauses = ["APP-FL.att.1"]
event = [{ kind = "cup", count = 2, clauses = ["APP-FL.ev.1"] }]
optional = { state = "blank" }
follow_up = { state = "blank" }
catch_up = { state = "blank" }
late_early = { state = "blank" }
dispensations = { state = "blank" }

[[programme.requirement]]
kind = "every_event"
clauses = ["APP-FL.att.1"]
limit = [{ term = "min_attendance_share", value = "1", clauses = ["APP-FL.att.1"] }]
"""


def written(folder: Path, *rows: str, header: str = HEADER) -> str:
    path = folder / "register.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return str(path)


def live(who: str, count: int = 6) -> list[str]:
    return [f"{who},S{n},session,live,2024-01-{n:02}" for n in range(1, count + 1)]


def npqa(register: str, *more: str) -> list[str]:
    return ["review", register, "--programme", "NPQA", "--variant", "NPQML", *AS_OF, *more]


class TestReview:
    """One line a person, then what it comes to."""

    def test_the_sample(self, capsys: Capture) -> None:
        assert main(REVIEW_SAMPLE) == 1
        out, err = capsys.readouterr()
        lines = out.splitlines()
        assert lines[0] == "P001  met                       attended 10/10"
        assert lines[2].endswith("1 caught up; for the programme team to decide: A-05")
        assert "left on" not in lines[8]
        assert lines[8].endswith("withdrawn on 2024-04-07, judged as of that day")
        assert lines[28].startswith("P029  insufficient information  not judged, row 282, date:")
        text = out[out.index("\n\n") :]
        assert "sample-register.csv: 30 people, Headship (inc. NPQH), as of 2024-06-30" in text
        assert "3  insufficient information (2 because of a fault)" in text
        assert "Of those who left, as of the day they left\n       2  pending" in text
        assert "5  A-05, by the programme team: Where every event is mandatory" in text
        assert "1  whether what was missed can still be made up (column catch_up_until" in text
        assert "Faults: 2\n  P029, row 282, date: expected a date" in text
        assert err == ""

    def test_everybody_is_fine(self, tmp_path: Path, capsys: Capture) -> None:
        assert main(npqa(written(tmp_path, *live("ana")))) == 0
        assert capsys.readouterr().out.splitlines() == [
            "ana  met                       missed 0 (2 more may be)",
            "",
            "register.csv: 1 person, NPQ Alliance Programmes, as of 2024-06-30",
            "       1  met",
        ]

    def test_only_leavers(self, tmp_path: Path, capsys: Capture) -> None:
        rows = [f"{row},2024-06-01" for row in live("ana")]
        register = written(tmp_path, *rows, header=f"{HEADER},left_on")
        assert main(npqa(register)) == 0
        out = capsys.readouterr().out
        assert "left on 2024-06-01, judged as of that day" in out
        assert "Of those on the programme" not in out

    def test_two_answers_side_by_side(self, tmp_path: Path, capsys: Capture) -> None:
        register = written(tmp_path, "ana,L,launch_residential,missed,2024-01-01")
        review = ["review", register, "--programme", "EML", "--variant", "no_npq", *AS_OF]
        assert main(review) == 0
        line = capsys.readouterr().out.splitlines()[0]
        assert line == (
            "ana  cannot start              attendance: no requirement, 34 pending, 1 missed; "
            "launch: cannot start"
        )

    def test_settling_a_reading(self, capsys: Capture) -> None:
        assert main([*REVIEW_SAMPLE, "--reading", "A-05=not_met", "--reading", "A-04=open"]) == 1
        out = capsys.readouterr().out
        assert "rests on A-05 (not met, by the command line)" in out
        assert "A-04, by the programme team" in out

    def test_counts_start_and_catch_up(self, tmp_path: Path, capsys: Capture) -> None:
        rows = ["ana,M1,module,live,2024-01-01", "ana,M2,module,missed,2024-01-02"]
        numbers = ["module=2", "clinic=0", "conference=0", "coaching=0"]
        arguments = [word for number in numbers for word in ("--count", number)]
        register = written(tmp_path, *rows)
        review = ["review", register, "--programme", "NPQ21", "--variant", "NPQSL", *AS_OF]
        assert main([*review, *arguments]) == 0
        assert "the day the programme began (--start)" in capsys.readouterr().out
        assert main([*review, *arguments[2:], "--start", "2021-10-01"]) == 0
        assert "--count KIND=N for each kind" in capsys.readouterr().out
        late = ["--start", "2021-10-01", "--catch-up-until", "2024-02-01"]
        assert main([*review, *arguments, *late]) == 0
        assert "not met" in capsys.readouterr().out

    def test_a_number_to_give(self, tmp_path: Path, capsys: Capture) -> None:
        rows = [f"a,R{n},residential,live,2024-01-01" for n in range(3)]
        rows += ["a,V,school_visit,live,2024-01-01", "a,M,online_module,live,2024-01-01"]
        assert main(["review", written(tmp_path, *rows), "--programme", "EL", *AS_OF]) == 0
        out = capsys.readouterr().out
        assert "how many online modules there are (--count online_module=N)" in out
        assert "Remarks: 1\n  kind: expected the number of online_module for EL" in out

    def test_a_decision_that_is_no_reading(self, tmp_path: Path, capsys: Capture) -> None:
        register = tmp_path / "csl.csv"
        main(["sample", "--programme", "CSL", "--people", "12", "--out", str(register)])
        main(["review", str(register), "--programme", "CSL", *AS_OF])
        out = capsys.readouterr().out
        assert "dispensation_counts, by the programme team: Does the dispensation count" in out

    def test_an_unknown_fact_without_an_option(self, tmp_path: Path, capsys: Capture) -> None:
        register = written(tmp_path, "ana,L,midpoint_residential,missed,2024-01-01")
        main(["review", register, "--programme", "EML", "--variant", "no_npq", *AS_OF])
        assert "1  whether the absence from the mid-point was signed off beforehand\n" in (
            capsys.readouterr().out
        )

    def test_a_table_of_ones_own(self, tmp_path: Path, capsys: Capture) -> None:
        table = tmp_path / "tea.toml"
        table.write_text(OWN_TABLE, encoding="utf-8")
        register = written(tmp_path, "ana,1,cup,live,", "ana,2,cup,live,")
        review = ["review", register, "--programme", "TEA", *AS_OF, "--table", str(table)]
        assert main(review) == 0
        assert "1 person, Tea, as of" in capsys.readouterr().out
        table.write_bytes(b"\xff")
        assert main(review) == 2
        assert "tea.toml: expected UTF-8, got the byte 0xFF at 0" in capsys.readouterr().err

    def test_many_faults(self, tmp_path: Path, capsys: Capture) -> None:
        rows = [f"p{n:02},S1,session,odd-{n},2024-01-01" for n in range(25)]
        rows += ["q,S1,session,odd-1,2024-01-01"]
        assert main(npqa(written(tmp_path, *rows))) == 1
        out = capsys.readouterr().out
        assert "got 'odd-1' (and 1 more like it)" in out
        assert "  and 5 more; --format csv or json has all of them" in out
        assert "not judged, row 2, status: expected one of live" in out

    def test_a_person_with_many_faults(self, tmp_path: Path, capsys: Capture) -> None:
        main(npqa(written(tmp_path, "ana,S1,x,here,soon")))
        line = capsys.readouterr().out.splitlines()[0]
        assert line.endswith("got 'soon' (and 1 more)")

    def test_names_that_a_terminal_would_obey(self, tmp_path: Path, capsys: Capture) -> None:
        main(npqa(written(tmp_path, *live("\x1b[31mana"))))
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert out.startswith("\\x1b[31mana  met")


class TestFormats:
    """CSV and JSON hold everything, and nothing that runs."""

    def test_csv(self, capsys: Capture) -> None:
        assert main([*REVIEW_SAMPLE, "--format", "csv"]) == 1
        out, err = capsys.readouterr()
        rows = [*csv.DictReader(io.StringIO(out))]
        assert len(rows) == 30
        assert rows[2]["readings"] == "A-05=open"
        assert rows[8]["left"] == "withdrawn"
        assert rows[29]["faults"].startswith("P030, row 292, status: ")
        assert "30 people" in err

    def test_csv_to_a_file(self, tmp_path: Path, capsys: Capture) -> None:
        rows = [*live("=1+1"), *live("@b", 2), ",S1,session,live,", ",,,,"]
        out = tmp_path / "out.csv"
        more = ["--format", "csv", "--out", str(out)]
        assert main(npqa(written(tmp_path, *rows), *more)) == 1
        assert "2 people" in capsys.readouterr().out
        found = [*csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))]
        assert [row["participant"] for row in found] == ["'=1+1", "'@b", "", ""]
        assert [row["about"] for row in found] == ["person", "person", "register", "register"]
        assert found[2]["faults"].startswith("row 10, participant")
        assert found[3]["remarks"].startswith("row 11")

    def test_json(self, capsys: Capture) -> None:
        assert main([*REVIEW_SAMPLE, "--format", "json"]) == 1
        found = json.loads(capsys.readouterr().out)
        assert found["summary"]["verdicts"]["refer"] == 5
        person = found["people"][2]
        assert person["decisions"][0]["shares"]["attended_share"] == "9/10"
        assert person["decisions"][0]["readings"] == [
            {
                "question": "A-05",
                "outcomes": {"met": "met", "not_met": "not_met"},
                "settled": None,
                "by": None,
            }
        ]
        assert person["decisions"][0]["as_of"] == "2024-06-30"
        assert found["people"][29]["problems"][0]["severity"] == "fault"
        assert not found["people"][29]["judged"]

    def test_json_of_nobody(self, tmp_path: Path, capsys: Capture) -> None:
        assert main(npqa(written(tmp_path), "--format", "json")) == 2
        out, err = capsys.readouterr()
        assert json.loads(out)["people"] == []
        assert "a header alone" in err

    def test_text_to_a_file(self, tmp_path: Path, capsys: Capture) -> None:
        out = tmp_path / "out.txt"
        main(npqa(written(tmp_path, *live("ana")), "--out", str(out)))
        assert out.read_text(encoding="utf-8").startswith("ana  met")
        assert capsys.readouterr().out.startswith("register.csv: 1 person")


class TestNothingJudged:
    """What is wrong is said on one line or a few, and nothing is judged."""

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            (["--reading", "A-99=met"], "readings.A-99: expected one of"),
            (["--reading", "A-05=perhaps"], "readings.A-05: expected one of met, not_met"),
            (["--count", "session=6"], "counts.session: expected one of none; the table gives"),
            (["--role", "lead"], "role: expected one of participant"),
            (["--table", "none.toml"], "No such file"),
        ],
    )
    def test_arguments(self, more: list[str], said: str, tmp_path: Path, capsys: Capture) -> None:
        assert main(npqa(written(tmp_path), *more)) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("ambition-policy: ")
        assert said in err

    @pytest.mark.parametrize(
        "more",
        [
            ["--as-of", "20240630"],
            ["--as-of", "tomorrow"],
            ["--reading", "A-05"],
            ["--count", "session=many"],
            ["--format", "xml"],
            ["--as", "2024-06-30"],
        ],
    )
    def test_words_that_are_no_arguments(self, more: list[str], capsys: Capture) -> None:
        with pytest.raises(SystemExit) as caught:
            main([*REVIEW_SAMPLE, *more])
        assert caught.value.code == 2
        assert "error: " in capsys.readouterr().err

    def test_no_input_is_written_over(self, tmp_path: Path, capsys: Capture) -> None:
        register = written(tmp_path, *live("ana"))
        content = Path(register).read_bytes()
        assert main(npqa(register, "--format", "csv", "--out", register)) == 2
        assert Path(register).read_bytes() == content
        assert "not written over" in capsys.readouterr().err

    def test_files(self, tmp_path: Path, capsys: Capture) -> None:
        assert main(npqa(str(tmp_path / "none.csv"))) == 2
        assert main(npqa(written(tmp_path, header="participant;session"))) == 2
        assert main(npqa(written(tmp_path), "--out", str(tmp_path))) == 2
        assert main(["review", "sample", "--programme", "XX", *AS_OF]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("ambition-policy: ") == 4

    def test_nobody_in_it(self, tmp_path: Path, capsys: Capture) -> None:
        assert main(npqa(written(tmp_path))) == 2
        assert "expected a row a participant and session, got a header alone" in (
            capsys.readouterr().out
        )


class TestOtherCommands:
    """The table, and samples."""

    def test_programmes(self, capsys: Capture) -> None:
        assert main(["programmes"]) == 0
        assert "FL     Future Leaders" in capsys.readouterr().out
        assert main(["programmes", "FL"]) == 0
        assert capsys.readouterr().out.startswith("FL: Future Leaders\n")
        assert main(["programmes", "XX"]) == 2

    def test_programmes_of_ones_own(self, tmp_path: Path, capsys: Capture) -> None:
        table = tmp_path / "tea.toml"
        table.write_text(OWN_TABLE, encoding="utf-8")
        assert main(["programmes", "TEA", "--table", str(table)]) == 0
        assert "2 cup" in capsys.readouterr().out

    def test_sample(self, tmp_path: Path, capsys: Capture) -> None:
        assert main(["sample", "--programme", "FL", "--people", "3", "--seed", "4"]) == 0
        assert capsys.readouterr().out == sample_register("FL", people=3, seed=4)
        out = tmp_path / "mine.csv"
        assert main(["sample", "--out", str(out)]) == 0
        assert out.read_text(encoding="utf-8") == sample_register()
        assert main(["sample", "--people", "-1"]) == 2


class TestTerminal:
    """It is at home in a terminal and in a pipe."""

    def test_progress(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setattr(options, "_STEP", 2)
        main(npqa(written(tmp_path, *live("a"), *live("b"), *live("c"))))
        err = capsys.readouterr().err
        assert err == "\r0 of 3 people\r2 of 3 people\r3 of 3 people\n"

    def test_the_reader_goes_away(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Gone(io.TextIOWrapper):
            def writelines(self, lines: object) -> None:
                raise BrokenPipeError(str(lines))

        with Gone((tmp_path / "pipe").open("wb")) as gone:
            monkeypatch.setattr(sys, "stdout", gone)
            assert main(REVIEW_SAMPLE) == 141
            monkeypatch.undo()

    def test_a_stream_of_another_kind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["programmes", "TL"]) == 0
        assert stream.getvalue().startswith("TL: ")

    def test_as_a_module(self, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        import_module("ambition_policy.__main__")
        monkeypatch.setattr(sys, "argv", ["ambition-policy", "programmes"])
        monkeypatch.delitem(sys.modules, "ambition_policy.__main__")
        with pytest.raises(SystemExit) as caught:
            run_module("ambition_policy", run_name="__main__")
        assert caught.value.code == 0
        assert capsys.readouterr().out.startswith("CS     Curriculum")

    def test_as_a_process(self) -> None:
        command = [sys.executable, "-m", "ambition_policy", *REVIEW_SAMPLE]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", check=False, env={**os.environ}
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith("P001  met")

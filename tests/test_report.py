"""Is the page one that an officer can mail: complete, safe, in order, the same every time?"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

from ambition_policy.cli import main
from ambition_policy.facts import Departure
from ambition_policy.facts.people import Leaving
from ambition_policy.facts.rulings import Ruling
from ambition_policy.registers import Problem, Register, Severity, Sheet, judge, people, read_tidy
from ambition_policy.report import as_html, pages
from ambition_policy.samples import sample_register
from ambition_policy.terms import load_contracts, shipped
from pages import Node, check, colours, contrast, inked

AS_OF = dt.date(2024, 6, 30)
TABLE = shipped()
HOSTILE = "<script>alert(1)</script>"
PRIVATE = "bereavement of a close relative"
CONTRACT = """
[[contract]]
name = "Northern <b>Trust</b>"
party = "trust"
min_attendance_share = "9/10"
[[contract]]
name = "Silent"
"""
Capture = pytest.CaptureFixture[str]


def made(text: str, programme: str = "HS", variant: str | None = None) -> tuple[Sheet, Register]:
    sheet = read_tidy(text, name=f"{HOSTILE}.csv")
    return sheet, people(sheet, table=TABLE, programme=programme, as_of=AS_OF, variant=variant)


def page(sheet: Sheet | None, register: Register) -> Node:
    return check(as_html(judge(register), register, sheet=sheet))


def section(root: Node, heading: str) -> Node:
    [found] = [s for s in root.all("section") if s.all("h2")[0].text == heading]
    return found


class TestThePage:
    """Everything an officer needs is on it."""

    def test_a_whole_document(self) -> None:
        html = as_html(*self.judged())
        assert html.startswith("<!doctype html>\n")
        root = check(html.removeprefix("<!doctype html>\n"))
        assert root.all("html")[0].attributes["lang"] == "en"
        assert root.all("title")[0].text == f"Attendance review: {HOSTILE}.csv"
        assert "default-src 'none'" in html.replace("&#x27;", "'")
        assert html == as_html(*self.judged())

    def judged(self) -> tuple[Any, Register]:
        _, register = made(sample_register())
        return judge(register), register

    def test_headings_are_in_order(self) -> None:
        root = page(*made(sample_register()))
        levels = [int(node.tag[1]) for node in root.all("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        anchors = {node.attributes["href"] for node in root.all("a")}
        assert anchors == {f"#{node.attributes['id']}" for node in root.all("h2")}
        assert len(root.all("main")) == 1

    def test_the_sample(self) -> None:
        sheet, register = made(sample_register())
        root = page(sheet, register)
        assert "Headship (inc. NPQH), 30 people, as of 2024-06-30" in root.text
        assert "2 because of a fault" in section(root, "In short").text
        todo = section(root, "To do").text
        assert "A-05" in todo
        assert "P003, P024, P025, P026, P027" in todo
        assert "column catch_up_until" in todo
        assert "by 2024-05-11" in todo
        ahead = section(root, "How far it can still go").text
        assert "One absence from losing itP008" in ahead
        assert "too much was missed to attend as much as is asked for: P005" in ahead
        assert "something else is open first" in ahead
        assert len(section(root, "Sessions").all("tbody")[0].all("tr")) == 30
        everybody = section(root, "Person by person")
        assert len(everybody.all("tbody")[0].all("tr")) == 30
        assert "withdrew on 2024-04-07, judged as of that day" in everybody.text
        assert "deferred on 2024-04-07" in everybody.text
        faults = section(root, "Problems in the data")
        assert [row.all("td")[1].text for row in faults.all("tbody")[0].all("tr")] == [
            "date",
            "status",
        ]
        judged = section(root, "How it was judged").text
        assert "attend every session" in judged
        assert "the one that ships with the library" in judged
        assert "none; the table's own stand" in judged
        texts = section(root, "Editions of the policies").text
        assert "January 2021" in texts
        assert "overdue" in texts

    def test_what_was_changed_is_said(self) -> None:
        sheet, register = made(sample_register())
        readings = TABLE.readings.settle("A-05", "met", by=HOSTILE).open("A-04", by="me")
        table = attrs.evolve(TABLE, name="<i>mine</i>", readings=readings)
        contracts = load_contracts(CONTRACT, name="contracts.toml")
        ruling = Ruling("A-12.na", "unknown", by=HOSTILE, on=AS_OF)
        first, *rest = register.entries
        assert first.participant is not None
        ruled = attrs.evolve(first, participant=attrs.evolve(first.participant, rulings=[ruling]))
        changed = attrs.evolve(register, table=table, contracts=contracts, entries=(ruled, *rest))
        judged = section(page(sheet, changed), "How it was judged").text
        assert "<i>mine</i>" in judged
        assert f"met: it does, by {HOSTILE}" in judged
        assert "left open, by me" in judged
        assert "Northern <b>Trust</b> (trust): min attendance share 9/10" in judged
        assert "Silent" in judged
        assert "Rulings that were used" in judged
        assert "unknown" in judged

    def test_several_requirements_are_told_apart(self) -> None:
        said = section(page(*made(sample_register("ECF"), "ECF")), "How it was judged").text
        assert "nothing is listed (for early (early roll-out), visiting fellow" in said

    def test_several_answers_are_told_apart(self) -> None:
        root = page(*made(sample_register("EML", people=3, faults=0), "EML"))
        said = section(root, "Person by person").text
        assert "launch, met: the launch was attended" in said
        # Its grid is too wide for a sheet of paper held upright.
        assert section(root, "Sessions").attributes["class"] == "ap-wide"
        assert "class" not in section(page(*made(sample_register())), "Sessions").attributes

    def test_nothing_is_wrong(self) -> None:
        root = page(*made(sample_register(people=1, faults=0)))
        assert "Nothing is waiting" in section(root, "To do").text
        assert "None was found" in section(root, "Problems in the data").text
        assert "Nothing is still to come" in section(root, "How far it can still go").text

    def test_nobody(self) -> None:
        root = page(*made("participant,session,kind,status\n"))
        assert "0 people" in root.text
        assert "Nobody is in it" in section(root, "In short").text

    def test_without_the_rows(self) -> None:
        _, register = made(sample_register())
        assert "Absences to follow up" not in page(None, register).text

    def test_somebody_left_in_another_way(self) -> None:
        _, register = made(sample_register(people=1, faults=0))
        [entry] = register.entries
        assert entry.participant is not None
        gone = attrs.evolve(entry.participant, left=Departure(Leaving.LEFT, dt.date(2024, 6, 1)))
        register = attrs.evolve(register, entries=(attrs.evolve(entry, participant=gone),))
        assert "left on 2024-06-01" in section(page(None, register), "Person by person").text

    def test_long_lists_say_what_is_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "_MOST_ROWS", 1)
        monkeypatch.setattr(pages, "_MOST_IN_GRID", 2)
        sheet, register = made(sample_register(people=5))
        root = page(sheet, register)
        assert "And 4 more; review with --format csv" in root.text
        assert "And 1 more; review with --format json" in root.text
        assert "3 more people are not shown here." in root.text

    def test_remarks(self) -> None:
        _, register = made(sample_register(people=1, faults=0))
        remark = Problem(Severity.REMARK, None, None, "this", "that")
        root = page(None, attrs.evolve(register, problems=(remark,)))
        text = section(root, "Problems in the data").text
        assert "Remarks: 1." in text
        assert "Faults:" not in text

    def test_steps_without_a_day(self) -> None:
        header = "participant,session,kind,status,notified"
        root = page(*made(f"{header}\nana,S1,residential,missed,no", variant="old_design"))
        assert "Absences to follow up" in section(root, "To do").text
        rows = ["participant,session,kind,status", "ana,S1,session,missed"]
        root = page(*made("\n".join(rows), "NPQA", variant="NPQML"))
        assert "partner" in section(root, "To do").text


class TestSafety:
    """Nothing in a register can act, and nothing private is shown."""

    def test_hostile_names_and_reasons(self) -> None:
        header = "participant,session,kind,status,reason"
        name = '"<img src=x onerror=""alert(1)"">"'
        rows = [f"{name},S{n},session,missed,{PRIVATE}" for n in range(6)]
        rows.append(f'{name},"<b>",{HOSTILE},here,{PRIVATE}')
        sheet, register = made("\n".join([header, *rows]), "NPQA", variant="NPQML")
        html = as_html(judge(register), register, sheet=sheet)
        root = check(html)
        assert PRIVATE not in html
        assert any("onerror" in node.text for node in root.all("bdi"))

    def test_contrast_on_the_page(self) -> None:
        _, register = made(sample_register(people=1, faults=0))
        html = as_html(judge(register), register)
        [css] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
        values = colours(css, ".ap")
        for selector, ink, ground in inked(css):
            assert contrast(values[ink], values[ground]) >= 4.5, selector
        assert "@media print" in css
        assert "@page" in css


class TestCommand:
    """`ambition-policy report` takes what `review` takes, and writes the page."""

    ASKED = ("report", "sample", "--programme", "HS", "--as-of", "2024-06-30")

    def test_the_sample(self, tmp_path: Path, capsys: Capture) -> None:
        out = tmp_path / "cohort.html"
        assert main([*self.ASKED, "--out", str(out)]) == 1
        printed = capsys.readouterr().out
        assert "sample-register.csv: 30 people" in printed
        root = check(out.read_text(encoding="utf-8").removeprefix("<!doctype html>\n"))
        assert "Absences to follow up" in root.text

    def test_options_of_review(self, tmp_path: Path, capsys: Capture) -> None:
        out = tmp_path / "cohort.html"
        assert main([*self.ASKED, "--reading", "A-05=met", "--out", str(out)]) == 1
        assert "18  met" in capsys.readouterr().out
        assert "by the command line" in out.read_text(encoding="utf-8")

    def test_what_is_read_is_not_written_over(self, tmp_path: Path, capsys: Capture) -> None:
        register = tmp_path / "register.csv"
        register.write_text(sample_register(), encoding="utf-8")
        command = ["report", str(register), "--programme", "HS", "--as-of", "2024-06-30"]
        assert main([*command, "--out", str(register)]) == 2
        assert "not written over" in capsys.readouterr().err
        assert register.read_text(encoding="utf-8") == sample_register()
        out = tmp_path / "page.html"
        assert main([*command, "--out", str(out)]) == 1

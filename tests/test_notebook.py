"""Do answers and registers show themselves: well formed, safe, readable without colour?"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from ambition_policy import check_attendance, check_requirements
from ambition_policy.decisions import Decision, Option, Verdict
from ambition_policy.facts import (
    Absence,
    Attendance,
    Coaching,
    Happenings,
    Incident,
    Participant,
    Ruling,
    Tally,
)
from ambition_policy.frames import Change, Cohort, Terms, review_columns, what_if
from ambition_policy.frames.outcomes import Explanation
from ambition_policy.frozen import FrozenMap
from ambition_policy.notebook import (
    CARDS,
    answers_card,
    change_card,
    cohort_card,
    decision_card,
    enable,
    grid,
    load_ipython_extension,
    programme_card,
    register_card,
    register_summary,
    review_card,
)
from ambition_policy.notebook.markup import Markup, element, joined
from ambition_policy.notebook.palette import PAPER, TONES, WAYS, tone
from ambition_policy.notebook.style import sheet as style_sheet
from ambition_policy.notebook.summaries import verdict_bar
from ambition_policy.questions import check_requirements as requirements
from ambition_policy.registers import Register, judge, people, read_tidy
from ambition_policy.registers.summary import summarise
from ambition_policy.registers.taken import Sessions
from ambition_policy.reviewing import review
from ambition_policy.samples import sample_register
from ambition_policy.terms import shipped
from ambition_policy.vocabulary import Actor
from pages import Node, check, colours, contrast, inked, parsed

AS_OF = dt.date(2024, 6, 30)
TABLE = shipped()
HOSTILE = "<script>alert('x')</script>\" onload=\"y &amp; \u202eanA \x1b[31m"
PRIVATE = "bereavement of a close relative"


def register_of(text: str, programme: str, *, variant: str | None = None) -> Register:
    sheet = read_tidy(text, name="cohort.csv")
    return people(sheet, table=TABLE, programme=programme, as_of=AS_OF, variant=variant)


def sample(*, people: int = 30, faults: int = 2) -> Register:
    return register_of(sample_register("HS", people=people, faults=faults), "HS")


def classed(root: Node, name: str) -> list[Node]:
    return [node for node in root.walk() if name in node.attributes.get("class", "").split()]


def cells(root: Node, who: str) -> list[str]:
    """The letters beside a name in a grid."""
    [row] = [row for row in root.all("tr") if row.all("bdi") and row.all("bdi")[0].text == who]
    return [cell.text for cell in row.all("td")[1:]]


class TestMarkup:
    """What is no `Markup` is escaped, whatever it is."""

    def test_text_and_attributes(self) -> None:
        node = parsed(element("td", HOSTILE, title=HOSTILE)).children[0]
        assert not node.children
        assert node.text == node.attributes["title"]
        assert "<script>" in node.text
        assert "\\u202e" in node.text
        assert "\\x1b[31m" in node.text

    def test_children(self) -> None:
        inner = element("b", "x")
        assert element("p", inner, None, "<") == "<p><b>x</b>&lt;</p>"
        assert joined(["<", inner], " & ") == "&lt; &amp; <b>x</b>"
        assert isinstance(joined([]), Markup)

    def test_empty_elements_close_themselves(self) -> None:
        assert element("rect", x=0, y=None) == '<rect x="0"/>'


class TestColours:
    """Ink on its ground has a contrast of 4.5 at least, light and dark."""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("name", [*TONES, *(f"way {way}" for way in WAYS)])
    def test_ink(self, name: str, scheme: str) -> None:
        look = TONES.get(name) or WAYS[name.removeprefix("way ")]
        assert contrast(getattr(look.ink, scheme), getattr(look.ground, scheme)) >= 4.5

    def test_the_measure(self) -> None:
        assert round(contrast("#000000", "#ffffff"), 3) == 21
        assert round(contrast("#777777", "#ffffff"), 2) == 4.48

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_the_style_as_it_is_written(self, scheme: str) -> None:
        css = style_sheet()
        start = css if scheme == "light" else css[css.index("prefers-color-scheme: dark") :]
        values = colours(start, ".ap")
        assert values["ap-paper"] == getattr(PAPER["paper"], scheme)
        rules = [*inked(css)]
        assert len(rules) > len(TONES) + len(WAYS)
        for selector, ink, ground in rules:
            assert contrast(values[ink], values[ground]) >= 4.5, selector

    def test_the_two_differ(self) -> None:
        css = style_sheet()
        light, dark = colours(css, ".ap"), colours(css[css.index("@media (prefers") :], ".ap")
        assert light.keys() == dark.keys()
        assert light != dark
        host = '[data-jp-theme-light="false"] .ap, [data-theme="dark"] .ap, .vscode-dark .ap'
        assert colours(css, host) == dark
        assert colours(css[css.index("@media print") :], ".ap.ap.ap") == light

    def test_no_colour_stands_alone(self) -> None:
        letters = [way.letter for way in WAYS.values()]
        assert len(letters) == len(set(letters))
        words = [way.words for way in WAYS.values()]
        assert len(words) == len(set(words))
        assert set(Tally().counts()) <= set(WAYS)
        assert {tone(verdict).name for verdict in Verdict} == set(TONES)


class TestCards:
    """A card says what the answer says."""

    def ana(self, *rulings: Ruling) -> Participant:
        attendance = Attendance(Tally(live=9, caught_up=1))
        return Participant(
            HOSTILE, programme="HS", variant="new_design", attendance=attendance, rulings=rulings
        )

    def test_a_referral(self) -> None:
        root = check(decision_card(check_attendance(self.ana(), as_of=AS_OF)))
        assert root.children[0].attributes["aria-label"] == "attendance: refer"
        text = root.text
        assert "→ refer" in text
        assert "as of 2024-06-30" in text
        assert "the programme team" in text
        assert "Where every event is mandatory" in text
        assert "✓ met" in text
        assert "✗ not met" in text
        assert "attendance policy, reviewed 2021-01, overdue" in text
        assert f"APP-HS.att.1: {TABLE.clauses['APP-HS.att.1'].words}" in text

    def test_who_settled_it(self) -> None:
        ruling = Ruling("A-05", "met", by=HOSTILE, on=AS_OF)
        root = check(decision_card(check_attendance(self.ana(ruling))))
        [table] = root.all("table")
        assert table.all("td")[-1].text.startswith("met, by <script>")

    def test_missing_facts_left_and_details(self) -> None:
        [left] = [e for e in sample().entries if e.id == "P009"]
        assert left.participant is not None
        text = check(decision_card(check_attendance(left.participant, as_of=AS_OF))).text
        assert "withdrawn; judged as of that day" in text
        sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, missed=1)))
        decision = check_attendance(sam)
        assert "whether what was missed can still be made up" in check(decision_card(decision)).text
        lost = attrs.evolve(sam, attendance=Attendance(Tally(live=12, lost=1)))
        root = check(decision_card(check_attendance(lost)))
        assert {"deferral", "withdrawal"} <= {node.text for node in root.all("li")}

    def test_terms_of_a_callers_own(self) -> None:
        decision: Decision[Verdict] = Decision(
            question="mine",
            verdict=Verdict.MET,
            because="it is so",
            clauses=("MINE-1",),
            details=FrozenMap(one=("just_one",), none=None, flag=False, number=3),
            options=(Option(option="a_way", clauses=("MINE-1",)),),
            terms_from=FrozenMap(max_missed="contract: mine"),
        )
        text = check(decision_card(decision, terms=TABLE)).text
        assert "1 clause" in text
        assert "MINE-1" in text
        for said in ("Onejust one", "Flagno", "Number3", "a way", "max missed: contract: mine"):
            assert said in text

    def test_answers_side_by_side(self) -> None:
        eve = Participant(
            HOSTILE,
            programme="EML",
            variant="no_npq",
            launch_attended=True,
            coaching=Coaching("opted_in", Tally(live=3, lost=6)),
        )
        answers = check_requirements(eve, as_of=AS_OF)
        root = check(answers_card(answers))
        assert len(classed(root, "ap-nested")) == len(answers.decisions) == 3
        assert root.all("bdi")[0].text.startswith("<script>")
        assert classed(root, "ap-tone-other")

    def test_a_review(self) -> None:
        absence = Absence(
            "residential", date=dt.date(2024, 6, 3), notified=False, attended=False, reason=PRIVATE
        )
        happenings = Happenings(incidents=[Incident(absence)])
        html = review_card(review(self.ana(), happenings, as_of=AS_OF))
        root = check(html)
        assert PRIVATE not in html
        assert root.all("caption")[0].text == "To be done"
        assert "by 2024-" in root.text or "no time stated" in root.text
        assert "residential of 2024-06-03" in root.text

    def test_a_review_with_nothing_to_do(self) -> None:
        fay = Participant("Fay", programme="FL", attendance=Attendance(Tally(live=13)))
        assert "To be done" not in check(review_card(review(fay, as_of=AS_OF))).text

    def test_duties_with_a_day(self) -> None:
        gil = Participant("Gil", programme="HS", variant="new_design")
        absence = Absence("virtual_twilight", date=dt.date(2024, 3, 4), notified=False)
        happenings = Happenings(incidents=[Incident(absence)])
        root = check(review_card(review(gil, happenings, as_of=dt.date(2024, 3, 5))))
        assert any(node.text == "2024-03-05" for node in root.all("time"))

    def test_the_same_every_time(self) -> None:
        decision = check_attendance(self.ana())
        assert decision_card(decision) == decision_card(decision)


class TestProgrammes:
    """A programme's page, for every programme."""

    @pytest.mark.parametrize("code", list(TABLE.programmes))
    def test_every_programme(self, code: str) -> None:
        programme = TABLE.programme(code)
        root = check(programme_card(programme))
        assert programme.name in root.text
        rows = root.all("tbody")[0].all("tr")
        assert len(rows) == len([*programme.rows()])
        for row in programme.rows():
            for id_ in row.standard.clauses:
                assert f"{id_}: {TABLE.clauses[id_].words}" in root.text

    def test_labels_beyond_the_list(self) -> None:
        taken = [p.code for p in TABLE.programmes.values() if p.any_variant]
        for code, programme in TABLE.programmes.items():
            assert ("Labels beyond" in programme_card(programme, terms=TABLE)) == (code in taken)


class TestGrids:
    """Participant by session: a letter, a colour and a verdict."""

    def test_what_the_sample_shows(self) -> None:
        root = check(grid(sample()))
        assert cells(root, "P001") == ["L"] * 10
        shown = {"P002": "A", "P003": "C", "P004": "R", "P005": "X", "P006": "M", "P007": "D"}
        for who, letter in shown.items():
            letters = cells(root, who)
            assert sorted(letters) == sorted(["L"] * 9 + [letter])
        assert cells(root, "P009").count("P") == 4
        assert cells(root, "P029")[0] == "?"
        legend = classed(root, "ap-legend")[0].text
        assert "missed, too late" in legend
        assert "no row" not in legend

    def test_headings(self) -> None:
        root = check(grid(sample()))
        groups = [th for th in root.all("th") if th.attributes["scope"] == "colgroup"]
        assert [(th.text, th.attributes["colspan"]) for th in groups] == [
            ("residential", "3"),
            ("virtual twilight", "7"),
        ]
        short = [node.text for node in root.all("abbr")]
        assert short == ["1", "2", "3", "1", "2", "3", "4", "5", "6", "7"]
        first = root.all("abbr")[0].attributes["title"]
        assert first == "residential-1 (residential, 2024-01-15)"

    def test_it_can_be_scrolled_without_a_mouse(self) -> None:
        region = classed(check(grid(sample())), "ap-scroll")[0].attributes
        assert (region["role"], region["tabindex"]) == ("region", "0")
        assert region["aria-label"] == "HS new_design"

    def test_hostile_names(self) -> None:
        rows = [f'"{HOSTILE.replace(chr(34), chr(34) * 2)}",S{n},session,live,' for n in range(6)]
        long = "<i>" * 20
        text = "\n".join(["participant,session,kind,status,date", *rows, f"b,{long},{long},live,"])
        html = grid(register_of(text, "NPQA", variant="NPQML"))
        root = check(html)
        assert root.all("bdi")[0].text.startswith("<script>")
        assert classed(root, "ap-upright")
        assert root.all("abbr")[-1].text.endswith("…")
        assert cells(root, "b") == ["·"] * 6 + ["?"]
        assert "no row" in classed(root, "ap-legend")[0].text

    def test_each_variant_and_role_has_its_own(self) -> None:
        lines = sample_register("HS", people=2, faults=0).splitlines()
        other = sample_register("HS", variant="old_design", people=2, faults=0).splitlines()
        mixed = "\n".join(
            [*lines, *(f"Q{line[1:]}" for line in other[1:]), "R1,S,x,live" + "," * 7]
        )
        lost = mixed.replace(
            "P002,residential-1,residential,live,2024-01-15,90,new_design",
            "P002,residential-1,residential,live,2024-01-15,90,third_design",
        )
        root = check(grid(register_of(lost, "HS")))
        captions = [node.text for node in root.all("caption")]
        assert captions == [
            "HS new_design",
            "not placed in a variant and role",
            "HS old_design",
            "HS",
        ]
        assert set(cells(root, "P002")) == {"?"}

    def test_wide_ones_go_on(self) -> None:
        header = "participant,session,kind,status"
        rows = [f"ana,S{n},session,live" for n in range(85)]
        root = check(grid(register_of("\n".join([header, *rows]), "TEF")))
        captions = [node.text for node in root.all("caption")]
        assert [c.partition(", ")[2] for c in captions] == [
            "sessions 1 to 40",
            "sessions 41 to 80",
            "sessions 81 to 85",
        ]
        assert [n.text for n in root.all("abbr")][:3] == ["S0", "S1", "S2"]

    def test_twice_the_same_session_and_optional_ones(self) -> None:
        header = "participant,session,kind,status"
        rows = [
            "ana,C1,coaching,live",
            "ana,D1,development_day,live",
            "ana,D1,development_day,missed",
        ]
        register = register_of("\n".join([header, *rows]), "EML", variant="no_npq")
        root = check(grid(register))
        assert cells(root, "ana") == ["?", "O"]
        assert "optional, not counted" in root.text

    def test_a_row_without_a_session_has_no_column(self) -> None:
        rows = ["participant,session,kind,status", "ana,S1,session,live", "ana,,session,live"]
        root = check(grid(register_of("\n".join(rows), "NPQA", variant="NPQML")))
        assert cells(root, "ana") == ["L"]

    def test_how_many_are_left_out_is_said(self) -> None:
        register = sample()
        root = check(grid(register, most=4))
        assert len(root.all("tbody")[0].all("tr")) == 4
        assert "26 more people are not shown here." in root.text
        assert "not shown" not in check(grid(register, judge(register))).text

    def test_without_sessions_there_are_verdicts(self) -> None:
        register = sample(people=3, faults=0)
        bare = tuple(attrs.evolve(entry, sessions=Sessions()) for entry in register.entries)
        root = check(grid(attrs.evolve(register, entries=bare)))
        assert len(root.all("tbody")[0].all("tr")) == 3
        assert not root.all("abbr")
        assert len(bare[0].sessions) == 0
        assert len(register.entries[0].sessions) == 10

    def test_no_reason_is_shown(self) -> None:
        rows = [f"ana,S{n},session,missed,{PRIVATE}" for n in range(6)]
        text = "\n".join(["participant,session,kind,status,reason", *rows])
        register = register_of(text, "NPQA", variant="NPQML")
        assert PRIVATE not in register_card(register)


class TestSummaries:
    """A register in numbers, with a picture whose numbers are said in words."""

    def test_the_sample(self) -> None:
        register = sample()
        html = register_summary(judge(register), register)
        root = check(html)
        [svg] = root.all("svg")
        label = svg.attributes["aria-label"]
        assert label == (
            "30 people: 13 met, 1 not met, 8 pending, 3 insufficient information, 5 refer"
        )
        assert len(svg.all("rect")) == 5
        assert "2 because of a fault" in root.text
        assert "P003, P024, P025, P026, P027" in root.text
        assert "column catch_up_until, or --catch-up-until" in root.text
        assert "2 faults, 0 remarks" in root.text
        assert html == register_summary(judge(register), register)

    def test_the_bar_is_as_wide_as_it_is(self) -> None:
        register = sample()
        bar = verdict_bar(summarise(judge(register)))
        assert bar is not None
        rects = parsed(bar).all("rect")
        ends = [
            [float(rect.attributes[name].removesuffix("%")) for name in ("x", "width")]
            for rect in rects
        ]
        assert ends[0][0] == 0
        assert round(sum(ends[-1]), 3) == 100
        for (start, wide), (following, _) in pairwise(ends):
            assert following > start + wide > start

    def test_nobody(self) -> None:
        assert verdict_bar(summarise([])) is None

    def test_a_decision_that_is_no_reading_and_long_lists(self) -> None:
        header = "participant,session,kind,status"
        rows = [f"p{n},S1,session,dispensed" for n in range(15)]
        register = register_of("\n".join([header, *rows]), "EML", variant="with_npq_y2")
        judged = [*judge(register)]
        decision: Decision[Verdict] = Decision(
            question="midpoint",
            verdict=Verdict.REFER,
            because="somebody decides",
            clauses=("APP-EML.fu.2",),
            refer_to=(Actor.PROGRAMME_LEADER, Actor.PROGRAMME_TEAM),
        )
        ana = Participant("x", programme="EML")
        judged = [
            (attrs.evolve(e, participant=ana), attrs.evolve(a, decisions=FrozenMap(m=decision)))
            for e, a in judged
        ]
        text = check(register_summary(judged, register)).text
        assert "the programme leader or the programme team" in text
        assert "and 3 more" in text


class TestCohorts:
    """A cohort in numbers; nobody is named."""

    COLUMNS: Mapping[str, list[str]] = {
        "participant": ["ana"] * 6 + ["ben"] * 6 + ["cy"] * 6 + ["dee"] * 6,
        "session": [f"S{n}" for n in range(1, 7)] * 4,
        "status": [*["live"] * 10, "caught_up", "missed", *["live"] * 11, "here"],
    }

    def test_what_it_comes_to(self) -> None:
        cohort = review_columns(self.COLUMNS, programme="NPQA", variant="NPQML")
        root = check(cohort_card(cohort))
        assert root.all("svg")[0].attributes["aria-label"] == (
            "4 people: 2 met, 2 insufficient information"
        )
        assert "1 because of a fault" in root.text
        captions = [node.text for node in root.all("caption")]
        assert captions == ["4 people by verdict", "Missing facts", "Why"]
        assert "ana" not in root.text.replace("Cohort", "")

    def test_what_it_hangs_on(self) -> None:
        statuses = ["live"] * 9 + ["caught_up"]
        kinds = ["residential"] * 3 + ["virtual_twilight"] * 7
        columns = {
            "participant": [who for n in range(1, 3) for who in [f"p{n}"] * 10],
            "session": [f"S{n}" for n in range(10)] * 2,
            "kind": kinds * 2,
            "status": statuses * 2,
        }
        cohort = review_columns(columns, programme="HS", variant="new_design")
        text = check(cohort_card(cohort, terms=TABLE)).text
        assert "A-05Where every event is mandatory" in text
        assert "open2" in text
        assert "programme team2" in text

    def test_what_if(self) -> None:
        columns = {"participant": ["ana"] * 13, "status": [*["live"] * 12, "caught_up"]}
        settled = TABLE.readings.settle("A-05", "met", by="the owner")
        change = what_if(columns, Terms(), Terms(readings=settled), programme="FL")
        text = check(change_card(change)).text
        assert "What differs: reading A-05: met." in text
        assert "1 of 1 people get another verdict" in text
        assert "✓ metreading A-05: met1" in text
        same = what_if(columns, Terms(), Terms(), programme="FL")
        assert "What differs: nothing." in check(change_card(same)).text

    def test_leavers_and_long_tables(self) -> None:
        whys = [
            Explanation(
                programme="HS",
                variant=None,
                role=None,
                left="withdrawn",
                verdict="pending",
                answers="",
                because=f"reason {n} of the rule",
                clauses=(),
                readings=("mine=open",),
            )
            for n in range(14)
        ]
        answered = SimpleNamespace(whys=[(why, 1) for why in whys])
        text = check(cohort_card(SimpleNamespace(answered=answered))).text
        assert "Why, the 12 most frequent; 2 more are not shown" in text
        assert "… pending014" in text


class TestEnabling:
    """Things show themselves in a notebook, and stay plain in a terminal."""

    class Formatter:
        def __init__(self) -> None:
            self.known: dict[type, Callable[[Any], str]] = {}
            self.by_name: dict[str, Callable[[Any], str]] = {}

        def for_type(self, kind: type, card: Callable[[Any], str]) -> None:
            self.known[kind] = card

        def for_type_by_name(self, module: str, name: str, card: Callable[[Any], str]) -> None:
            # The name leads to a class that frames make.
            assert getattr(import_module(module), name) in (Cohort, Change)
            self.by_name[name] = card

    class Shell:
        def __init__(self) -> None:
            self.html = TestEnabling.Formatter()
            self.display_formatter = self
            self.formatters = {"text/html": self.html}

    def test_everything_is_registered(self) -> None:
        shell = self.Shell()
        load_ipython_extension(shell)
        assert shell.html.known == dict(CARDS)
        assert shell.html.by_name == {"Cohort": cohort_card, "Change": change_card}

    def test_every_card_is_html(self) -> None:
        register = sample(people=2, faults=0)
        [first, *_] = register.entries
        assert first.participant is not None
        shown: list[object] = [
            check_attendance(first.participant),
            requirements(first.participant),
            review(first.participant),
            TABLE.programme("HS"),
            register,
        ]
        assert [type(each) for each in shown] == list(CARDS)
        for each in shown:
            check(CARDS[type(each)](each))

    def test_the_shell_that_runs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shell = self.Shell()

        class Module:
            @staticmethod
            def get_ipython() -> TestEnabling.Shell:
                return shell

        monkeypatch.setitem(sys.modules, "IPython", Module)
        enable()
        assert shell.html.known == dict(CARDS)

    def test_no_shell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "IPython", raising=False)
        enable()
        assert "IPython" not in sys.modules

    def test_a_terminal_stays_plain(self) -> None:
        """IPython in a terminal is asked for HTML by nobody, and prints what Python prints."""
        program = (
            "get_ipython().run_line_magic('load_ext', 'ambition_policy.notebook')\n"
            "from ambition_policy.terms import shipped\n"
            "shipped().programme('FL').row().standard.kind\n"
            "shipped().programme('FL')\n"
        )
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "IPython",
                "--no-banner",
                "--colors=nocolor",
                "--HistoryManager.enabled=False",
                "--simple-prompt",
            ],
            input=program,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert "Programme(code='FL'" in done.stdout
        assert "<div" not in done.stdout

"""Is the documentation whole? Every page is reachable, every rule and programme has its own."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ambition_policy.terms import gaps, shipped
from conftest import ROOT

DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

import drawn  # noqa: E402  (found through the line above)
import drawn_cells  # noqa: E402  (as above)
import drawn_rules  # noqa: E402  (as above)

PAGES = {
    path.relative_to(DOCS).with_suffix("").as_posix()
    for path in DOCS.rglob("*.md")
    if "_build" not in path.parts
}
RULES = {name.rpartition(".")[2] for name in drawn_rules.MODULES}


def text(page: str) -> str:
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def listed(page: str) -> Iterator[str]:
    """Every page that a page's tables of contents name."""
    folder = Path(page).parent
    for tree in re.findall(r"^```{toctree}\n(.*?)^```$", text(page), re.MULTILINE | re.DOTALL):
        for name in (line for line in tree.splitlines() if line and not line.startswith(":")):
            found = (folder / name).as_posix()
            if "*" in name:
                yield from (p for p in PAGES if Path(p).match(found) and p != page)
            else:
                yield found
    for names in re.findall(r"^% draw: pages .*?: (.*)$", text(page), re.MULTILINE):
        yield from (name for name in names.split() if name in PAGES)


def drawings(page: str) -> list[str]:
    return re.findall(r"^% draw: (.*)$", text(page), re.MULTILINE)


class TestPages:
    """A reader comes from the first page to every other."""

    def test_each_stands_in_one_table_of_contents(self) -> None:
        found = Counter(name for page in PAGES for name in listed(page))
        assert PAGES - set(found) == {"index"}
        assert max(found.values()) == 1
        assert set(found) <= PAGES

    @pytest.mark.parametrize("page", sorted(PAGES))
    def test_each_has_one_title_and_it_comes_first(self, page: str) -> None:
        lines = re.sub(r"^```.*?^```$", "", text(page), flags=re.MULTILINE | re.DOTALL).splitlines()
        assert [at for at, line in enumerate(lines) if line.startswith("# ")] == [0]

    @pytest.mark.parametrize("page", sorted(PAGES))
    def test_what_it_draws_can_be_drawn(self, page: str) -> None:
        for name in drawings(page):
            assert drawn.draw(name).strip(), name

    def test_nothing_else_is_drawn(self) -> None:
        with pytest.raises(ValueError, match="nothing to draw"):
            drawn.draw("tea")
        with pytest.raises(ValueError, match="nothing to draw"):
            drawn.draw("rule tea absence")


class TestRules:
    """A page a rule module, with its question, its data and an example."""

    def test_every_module_has_its_page_and_no_page_is_left(self) -> None:
        pages = {Path(p).name for p in PAGES if p.startswith("rules/")}
        assert pages == {*RULES, "index"}

    @pytest.mark.parametrize("name", sorted(RULES))
    def test_its_parts(self, name: str) -> None:
        page = f"rules/{name}"
        parts = [said.split()[1] for said in drawings(page)]
        wanted = ["says", "outcomes", "readings", "gaps", "facts", "reference"]
        wanted[1:1] = ["table"] * (name in drawn_rules.TABLES)
        wanted[len(wanted) - 5 : len(wanted) - 5] = ["cases"] * (name in drawn_rules.TOPICS)
        assert parts == wanted
        assert {said.split()[2] for said in drawings(page)} == {name}
        assert ">>> " in text(page)

    @pytest.mark.parametrize("name", sorted(RULES))
    def test_its_title_is_the_modules(self, name: str) -> None:
        source = (ROOT / f"src/ambition_policy/rules/{name}.py").read_text(encoding="utf-8")
        first = (ast.get_docstring(ast.parse(source)) or "").partition(":")[0]
        assert text(f"rules/{name}").startswith(f"# {first}\n")

    def test_it_reads_a_table_or_is_shown_by_cases(self) -> None:
        alone = RULES - set(drawn_rules.TABLES) - set(drawn_rules.TOPICS)
        assert alone == {"completion"}
        assert set(drawn_rules.TABLES) | set(drawn_rules.TOPICS) <= RULES

    def test_facts_are_read_from_docstrings(self) -> None:
        shown = drawn.draw("rule facts punctuality")
        assert "| `late_min` |" in shown
        assert "A `Lateness` has" in shown

    def test_verdicts_are_said(self) -> None:
        assert "| `options` | There is something, in order of preference. |" in drawn.draw(
            "rule outcomes catch_up"
        )
        assert "| `met` | Enough was engaged with. |" in drawn.draw("rule outcomes eligibility")


class TestProgrammes:
    """A page a programme, to print."""

    def test_every_programme_has_its_page(self) -> None:
        pages = {Path(p).name for p in PAGES if p.startswith("programmes/")}
        assert pages == {*map(str.lower, shipped().programmes), "index"}

    @pytest.mark.parametrize("code", shipped().programmes)
    def test_it_is_that_programmes(self, code: str) -> None:
        name = shipped().programmes[code].name
        assert text(f"programmes/{code.lower()}") == f"# {name}\n\n% draw: programme {code}\n"


class TestDrawn:
    """What is drawn from data is all of it."""

    def test_every_gap_is_shown_once(self) -> None:
        shown = "".join(drawn.draw(name) for name in drawings("open"))
        assert Counter(re.findall(r"^### (I-\d\d)$", shown, re.MULTILINE)) == Counter([*gaps()])

    def test_every_row_is_in_the_matrix(self) -> None:
        shown = drawn.draw("completeness")
        assert {code for code in shipped().programmes if f"| `{code}` |" in shown} == set(
            shipped().programmes
        )
        assert "**number missing**" in shown

    def test_readings_are_linked_to_their_heading(self) -> None:
        assert drawn_cells.reading("A-05") == "[A-05](../readings.md#a-05)"
        assert drawn_cells.reading("A-06") == "[A-06](../readings.md#a-06number)"


class TestReference:
    """Every public name has its place, and every module a page."""

    def test_every_module_is_drawn_once(self) -> None:
        shown = "".join(
            drawn.draw(name)
            for page in PAGES
            for name in drawings(page)
            if name.startswith(("modules ", "rule reference "))
        )
        found = Counter(re.findall(r"^\.\. automodule:: (\S+)$", shown, re.MULTILINE))
        # What is a program or an empty room has nothing to document.
        named = {name for name in drawn.public_modules() if not name.endswith("__main__")}
        missing = named - set(found)
        assert not {name for name in drawn.public_names() if name.rpartition(".")[0] in missing}
        assert max(found.values()) == 1


class TestCounts:
    """What the README and the pages count is so."""

    def test_programmes(self) -> None:
        said = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        assert "All twelve programmes" in said
        assert len(shipped().programmes) == 12

    def test_questions_of_a_week(self) -> None:
        headings = re.findall(r"^## (\d+)\. ", text("questions"), re.MULTILINE)
        assert headings == [str(n) for n in range(1, 16)]

    def test_questions_of_a_policy_owner(self) -> None:
        headings = re.findall(r"^## (\d+)\. ", text("policy-owner"), re.MULTILINE)
        assert headings == [str(n) for n in range(1, 11)]

    def test_people_of_the_sample(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        assert "thirty invented people" in readme
        sample = (ROOT / "src/ambition_policy/data/sample-register.csv").read_text("utf-8")
        assert len({line.partition(",")[0] for line in sample.splitlines()[1:]}) == 30

    def test_every_page_that_the_readme_names_is_there(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        named = re.findall(r"`docs/([\w/-]+)\.md`", readme)
        assert named
        assert set(named) <= PAGES

"""Is what the README and the documentation show what happens, and is any example left out?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import PAGE, ROOT, clone, run, sessions

README = (ROOT / "README.md").read_text(encoding="utf-8")
GATES = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
PAGES = sorted(path for path in ROOT.glob("docs/**/*.md") if "_build" not in path.parts)

# These show no Python; a page that is drawn from the data need not either.
WITHOUT_EXAMPLES = {
    "docs/plan.md",
    "docs/spark.md",
    "docs/cases.md",
    "docs/glossary.md",
    "docs/recipes/open-university.md",
    "docs/api/index.md",
}
DRAWN = "% draw: "


def _fences(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _setting(name: str) -> str:
    [value] = re.findall(rf"^{name}='(.*)'$", GATES, re.MULTILINE)
    return str(value)


class TestCommands:
    """Two commands, each one line that does all of its own set-up."""

    def test_there_are_two_of_one_line(self) -> None:
        commands = _fences(README, "sh")
        assert [len(command.splitlines()) for command in commands] == [1, 1]
        assert all(command.startswith("python3 -m venv .venv && ") for command in commands)

    def test_the_gates_run_them_word_for_word(self) -> None:
        review, tests = (command.rstrip("\n") for command in _fences(README, "sh"))
        assert _setting("README_REVIEW") == review
        assert _setting("README_TESTS") == tests

    def test_the_review_shown_is_the_command(self) -> None:
        review, _ = _fences(README, "sh")
        (shown, _), *_ = sessions(_fences(README, "console")[0])
        assert review.rstrip("\n").endswith(f"&& {shown}")

    def test_exit_status(self) -> None:
        command = "ambition-policy review sample --programme HS --as-of 2024-07-08"
        assert run(f"{command} > /dev/null; echo $?") == "1\n"
        assert "exit status 1" in README

    def test_threshold(self, tmp_path: Path) -> None:
        """The one number that the README changes is the only one of its kind in the file."""
        (tmp_path / "src").symlink_to(ROOT / "src")
        [edit] = [c for c, _ in sessions(_fences(README, "console")[1]) if c.startswith("sed")]
        before = (ROOT / "src/ambition_policy/terms/data/programmes/hs.toml").read_text("utf-8")
        assert run(edit, folder=tmp_path) == ""
        after = (tmp_path / "mine.toml").read_text("utf-8")
        changed = [
            (one, two)
            for one, two in zip(before.splitlines(), after.splitlines(), strict=True)
            if one != two
        ]
        assert changed == [('value = "1"', 'value = "9/10"')]


class TestNewcomer:
    """The README's own commands, one after the other, in a folder that is a clone."""

    def test_from_the_register_to_another_answer(self, tmp_path: Path) -> None:
        clone(tmp_path)
        commands = [c for fence in _fences(README, "console") for c, _ in sessions(fence)]
        review, edit, compare = (run(command, folder=tmp_path) for command in commands)
        assert edit == ""
        verdicts = dict(re.findall(r"^(P\d+)  ([a-z]+(?: [a-z]+)*) ", review, re.MULTILINE))
        moved = re.findall(r"^(P\d+)  (.*?) +-> (.*?)$", compare, re.MULTILINE)
        # What it was before is what the review says, and everybody named has another answer.
        assert moved
        assert all(verdicts[who] == was != now for who, was, now in moved)
        assert f"Another answer: {len(moved)} of {len(verdicts)}" in compare

    def test_another_command_gives_what_it_is_now(self, tmp_path: Path) -> None:
        clone(tmp_path)
        _, edit, compare = [c for f in _fences(README, "console") for c, _ in sessions(f)]
        run(edit, folder=tmp_path)
        review = run(compare.replace("compare", "review"), folder=tmp_path)
        moved = re.findall(r"^(P\d+)  .*? +-> (.*?)$", run(compare, folder=tmp_path), re.MULTILINE)
        assert all(re.search(rf"^{who}  {now} ", review, re.MULTILINE) for who, now in moved)


class TestExamples:
    """Sybil passes over what it does not know; every fence is counted."""

    @pytest.mark.parametrize(
        "path", [ROOT / "README.md", *PAGES], ids=lambda path: path.relative_to(ROOT).as_posix()
    )
    def test_every_fence_is_an_example(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        examples = list(PAGE.parse(path).examples())
        prompts = sum(fence.count(">>> ") for fence in _fences(text, "python"))
        plain = [fence for fence in _fences(text, "python") if ">>> " not in fence]
        assert len(examples) == prompts + len(plain) + len(_fences(text, "console"))
        name = path.relative_to(ROOT).as_posix()
        assert examples or name in WITHOUT_EXAMPLES or DRAWN in text

    @pytest.mark.parametrize(
        "path", [ROOT / "README.md", *PAGES], ids=lambda path: path.relative_to(ROOT).as_posix()
    )
    def test_no_fence_is_passed_over(self, path: Path) -> None:
        languages = set(re.findall(r"^```(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert languages <= {
            "python",
            "console",
            "sh",
            "text",
            "toml",
            "json",
            "{toctree}",
            "{literalinclude}",
        }


class TestSources:
    """One sentence a line."""

    @pytest.mark.parametrize(
        "path", [ROOT / "README.md", *PAGES], ids=lambda path: path.relative_to(ROOT).as_posix()
    )
    def test_one_sentence_a_line(self, path: Path) -> None:
        text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for line in text.splitlines():
            if not line.startswith(("|", "#")):
                assert not re.search(r"[a-z)`][.?!] [A-Z]", line), line

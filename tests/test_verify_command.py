"""`ambition-policy verify-source`: which spans of a text are there, and what rests on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ambition_policy.cli import main

POLICIES = Path(__file__).parent.parent.parent / "shared" / "policies"
NPQ = POLICIES / "npq-part-time-deferral-portability-2024.txt"
ATTENDANCE = POLICIES / "attendance-programme-completion-2021.txt"


def test_another_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "other.txt"
    file.write_text("A text of something else.\n", encoding="utf-8")
    assert main(["verify-source", str(file)]) == 1
    out = capsys.readouterr().out
    assert "npq: 0 of" in out
    assert "missing" in out


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-source", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


@pytest.mark.skipif(not POLICIES.exists(), reason="the policies are not on this machine")
class TestThePolicies:
    @pytest.mark.parametrize(("file", "name"), [(NPQ, "npq"), (ATTENDANCE, "attendance")])
    def test_each_is_whole(self, file: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["verify-source", str(file)]) == 0
        [line] = capsys.readouterr().out.splitlines()
        assert line.startswith(f"{name}: ")

    def test_one_altered_threshold(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "npq.txt"
        file.write_text(NPQ.read_text("utf-8").replace("90%", "80%"), encoding="utf-8")
        assert main(["verify-source", str(file)]) == 1
        _, *lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("changed")
        assert "NPQ-2.2" in lines[0]

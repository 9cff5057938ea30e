"""Does a stream of requests get an answer a line, in order, whatever is on the lines?"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ambition_policy.cli import main
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidTerms
from ambition_policy.facts import Attendance, Participant, Tally
from ambition_policy.questions import Answers, check_requirements, how_far
from ambition_policy.terms import shipped
from ambition_policy.wire import (
    LONGEST,
    InvalidWire,
    Receipt,
    Request,
    answer,
    decide,
    deciding,
    loads,
    questions,
    verify,
)
from ambition_policy.wire.documents import of_plain, to_plain

SAM: dict[str, Any] = {
    "id": "Sam",
    "programme": "FL",
    "attendance": {"tally": {"live": 13}},
}
ASK = {"question": "check_attendance", "participant": SAM}
CONTACT = {"question": "find_contact", "programme": "HS"}


def lines(*requests: object) -> bytes:
    texts = (r if isinstance(r, str) else json.dumps(r) for r in requests)
    return "\n".join(texts).encode()


def answers(content: bytes, **how: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [json.loads(line) for line in decide(io.BytesIO(content), **how)]


def paths(found: dict[str, Any]) -> list[str]:
    return [fault["path"] for fault in found["faults"]]


class TestRequests:
    """A request is read as strictly as a document."""

    def test_is_asked_as_the_function_is(self) -> None:
        person = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=13)))
        found = answer({**ASK, "question": "check_requirements", "id": "a", "version": 1})
        assert (found["id"], found["question"], found["version"]) == ("a", "check_requirements", 1)
        assert of_plain(found["answer"], Answers) == check_requirements(person)
        found = answer({**ASK, "question": "how_far"})
        assert found["answer"] == to_plain(how_far(person))
        assert "id" not in found

    @pytest.mark.parametrize(
        ("change", "where"),
        [
            ({"question": "who"}, ["$.question"]),
            ({"question": None}, ["$.question"]),
            ({"question": 3}, ["$.question"]),
            ({"id": 1.5}, ["$.id"]),
            ({"id": True}, ["$.id"]),
            ({"id": {}}, ["$.id"]),
            ({"version": 2}, ["$.version"]),
            ({"as_of": "today", "contract_unknown": "false"}, ["$.as_of", "$.contract_unknown"]),
            ({"participant": None}, ["$.participant"]),
            ({"readings": {"A-03": "days"}}, ['$.readings["A-03"]']),
            ({"readings": {"A-03": {"choice": "days"}}}, ['$.readings["A-03"].by']),
            ({"readings": []}, ["$.readings"]),
            ({"records": []}, ["$.records"]),
            ({"table": {}}, ["$.table"]),
            (
                {"contracts": [{"name": "x", "limits": {"max_missed": 1}}, {}]},
                ["$.contracts[0].limits.max_missed", "$.contracts[1].name"],
            ),
        ],
    )
    def test_malformed(self, change: dict[str, Any], where: list[str]) -> None:
        request = {**ASK, **change}
        with pytest.raises(InvalidWire) as caught:
            Request.of(json.loads(json.dumps(request).replace("1.5", "[]")))
        assert [fault.path for fault in caught.value.faults] == where

    def test_no_object(self) -> None:
        nothings: list[object] = [[], None, 3, "check_attendance"]
        for value in nothings:
            found = answer(value)
            assert (found["error"], paths(found)) == ("wire", ["$"])

    def test_a_request_without_a_question_keeps_its_id(self) -> None:
        found = answer({"id": "a"})
        assert (found["id"], paths(found)) == ("a", ["$.question"])
        assert "question" not in found

    def test_facts_that_cannot_be_true(self) -> None:
        found = answer({**ASK, "participant": {**SAM, "programme": "X"}, "id": 5})
        assert (found["error"], paths(found), found["id"]) == ("facts", ["programme"], 5)
        short = {**SAM, "attendance": {"tally": {"live": 12}}}
        assert answer({**ASK, "participant": short})["error"] == "facts"

    def test_readings(self) -> None:
        """A reading is settled or opened for one request alone, and the answer says by whom."""
        person = {
            "id": "Ana",
            "programme": "NPQA",
            "variant": "NPQSL",
            "attendance": {"tally": {"live": 6, "alternative": 3}, "alternatives_left": False},
        }
        request = {**ASK, "participant": person}
        plain = answer(request)["answer"]
        for choice in ("open", "attended", "caught_up"):
            taken = {"A-04": {"choice": choice, "by": "the policy owner"}}
            found = answer({**request, "readings": taken})["answer"]
            assert found["readings"][0]["by"] == "the policy owner"
        assert answer(request)["answer"] == plain
        for taken in (
            {"A-999": {"choice": "open", "by": "x"}},
            {"A-04": {"choice": "x", "by": "y"}},
        ):
            assert answer({**request, "readings": taken})["error"] == "terms"

    def test_contracts(self) -> None:
        contract = {"name": "North", "limits": {"min_attendance_share": "9/10"}}
        short = {**SAM, "attendance": {"tally": {"live": 12, "lost": 1}}}
        found = answer({**ASK, "participant": short, "contracts": [contract]})["answer"]
        assert found["verdict"] == "met"
        assert found["terms_from"] == {"min_attendance_share": "contract: North"}

    @pytest.mark.parametrize(("live", "share"), [(10**40, "4/5"), (30, "999999/1000000")])
    def test_numbers_that_nobody_could_try_out(self, live: int, share: str) -> None:
        """Where it hangs on how many modules there are, not every number is tried for ever."""
        start = time.monotonic()
        person = {"id": "x", "programme": "EL", "attendance": {"tally": {"live": live}}}
        contract = {"name": "North", "limits": {"min_live_share": share}}
        found = answer({**ASK, "participant": person, "contracts": [contract]})
        assert (found["error"], paths(found)) == ("facts", ["online_modules_total"])
        assert time.monotonic() - start < 5

    def test_every_question_can_be_asked(self) -> None:
        """What is missing is said by name; nothing else is wrong with an empty request."""
        for asked in questions().values():
            found = answer({"question": asked.name})
            required = [f"$.{slot.name}" for slot in asked.slots if slot.required]
            assert paths(found) == required if required else "answer" in found

    def test_questions_without_terms(self) -> None:
        [name] = [asked.name for asked in questions().values() if not asked.has_terms][:1]
        assert name
        found = answer({"question": "may_finish_modules", "finished": [1, 2]})
        assert found["answer"]["verdict_of"] == "SequenceVerdict"


class TestStream:
    """One answer a line, in order; nothing ends the stream."""

    def test_in_order(self) -> None:
        content = lines(*({**CONTACT, "id": at} for at in range(50)))
        assert [found["id"] for found in answers(content)] == list(range(50))
        assert [found["line"] for found in answers(content)] == list(range(1, 51))

    def test_bad_lines_between_good_ones(self) -> None:
        content = lines(
            CONTACT,
            "{",
            "",
            "[]",
            {"question": "x"},
            "[" * 10_000,
            '{"question": "find_contact", "programme": "HS", "programme": "FL"}',
            '{"id": "\\ud800"}',
            {**CONTACT, "programme": NaN},
            {**CONTACT, "programme": "=1+1<b>"},
            CONTACT,
        )
        found = answers(content)
        assert [one.get("error") for one in found] == [
            *(None, "wire", "wire", "wire", "wire", "wire", "wire", "wire", "wire", "facts", None),
        ]
        assert [one["line"] for one in found] == list(range(1, 12))

    @pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
    def test_the_last_line(self, end: bytes) -> None:
        content = lines(CONTACT, CONTACT).replace(b"\n", b"\r\n") + end
        assert ["answer" in found for found in answers(content)] == [True, True]

    def test_nothing(self) -> None:
        assert answers(b"") == []
        assert [found["error"] for found in answers(b"\n\n")] == ["wire", "wire"]

    def test_bytes_that_are_no_text(self) -> None:
        found = answers(b'{"id": "\xff"}\n' + lines(CONTACT))
        assert ["error" in one for one in found] == [True, False]

    @pytest.mark.parametrize("more", [0, 1, 2, 3, 100, 200_000])
    def test_a_long_line(self, more: int) -> None:
        """A line is refused by its length, to the byte, and the next one is not touched."""
        bound = 1_000
        fill = json.dumps({**CONTACT, "id": ""})
        long = json.dumps({**CONTACT, "id": "x" * (bound - len(fill) + more)})
        assert len(long) == bound + more
        found = answers(lines(long, CONTACT, long), longest=bound)
        assert ["error" in one for one in found] == [more > 0, False, more > 0]
        if more:
            assert found[0]["faults"] == [
                {
                    "path": "$",
                    "expected": "a line of at most 1000 bytes",
                    "got": f"{len(long)} bytes",
                }
            ]

    def test_a_line_of_100_megabytes(self) -> None:
        """It is passed over in pieces: neither time nor memory go with it."""
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.monotonic()
        lines_ = io.BufferedReader(Long(100 * 1024 * 1024), 64 * 1024)
        found = [json.loads(line) for line in decide(lines_)]
        assert [one.get("error") for one in found] == ["wire", None]
        assert found[0]["faults"][0]["got"] == f"{100 * 1024 * 1024} bytes"
        assert time.monotonic() - start < 20
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < 20 * LONGEST // 1024

    def test_memory_is_constant(self) -> None:
        """Ten thousand requests take no more room than a hundred."""
        many = (json.dumps(CONTACT).encode() + b"\n" for _ in range(10_000))
        stream = decide(io.BufferedReader(Pieces(many), 64 * 1024))
        for _ in range(100):
            next(stream)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert sum(1 for _ in stream) == 9_900
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024

    def test_a_mistake_of_ours_does_not_end_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(request: object, **_: object) -> dict[str, Any]:
            if request == {"break": True}:
                raise RuntimeError
            return {"version": 1, "answer": {}}

        monkeypatch.setattr(deciding, "answer", broken)
        found = answers(lines({"break": True}, {}))
        assert [one.get("error") for one in found] == ["internal", None]
        assert "RuntimeError" in found[0]["faults"][0]["got"]


NaN = float("nan")


class Pieces(io.RawIOBase):
    """A stream that is made as it is read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        piece = next(self.pieces, b"")
        buffer[: len(piece)] = piece
        return len(piece)


class Long(Pieces):
    """One line of a given length, and a request after it."""

    def __init__(self, length: int) -> None:
        super().__init__(self.made(length))

    @staticmethod
    def made(length: int) -> Iterator[bytes]:
        piece = b"[" * 8192
        for _ in range(length // len(piece)):
            yield piece
        yield b"\n" + json.dumps(CONTACT).encode()


class TestReceipts:
    """An answer may carry its receipt."""

    def test_receipt(self) -> None:
        request = {
            **ASK,
            "readings": {"A-04": {"choice": "open", "by": "x"}},
            "as_of": "2024-05-02",
        }
        [found] = answers(lines(request), receipts=True, key=b"key")
        kept = of_plain(found["receipt"], Receipt)
        asked = Request.of(request)
        given = asked.facts
        decision = of_plain(found["answer"], Decision[Verdict])
        assert verify(kept, given, decision, key=b"key") == ()
        assert kept.readings["A-04"].choice == "open"
        assert str(kept.as_of) == "2024-05-02"
        assert verify(kept, given, decision, asked.terms(), key=b"key") == ()


class TestCommand:
    """`ambition-policy decide` in a shell."""

    def test_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "requests.jsonl"
        path.write_bytes(lines(CONTACT, ASK))
        assert main(["decide", str(path)]) == 0
        printed = capsys.readouterr().out.splitlines()
        assert [json.loads(line)["line"] for line in printed] == [1, 2]

    def test_stdin_and_failures(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        content = io.TextIOWrapper(io.BytesIO(lines(CONTACT, "{", CONTACT)))
        monkeypatch.setattr(sys, "stdin", content)
        assert main(["decide"]) == 1
        assert len(capsys.readouterr().out.splitlines()) == 3

    def test_nothing_answered(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["decide", str(tmp_path / "none.jsonl")]) == 2
        (tmp_path / "empty.jsonl").write_bytes(b"")
        assert main(["decide", str(tmp_path / "empty.jsonl")]) == 2
        table = tmp_path / "mine.toml"
        table.write_bytes(b"\xff")
        assert main(["decide", "--table", str(table)]) == 2
        assert "UTF-8" in capsys.readouterr().err

    def test_options(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path, key, table = (tmp_path / name for name in ("requests", "key", "mine.toml"))
        person = {**SAM, "programme": "MINE", "dispensations": [{"ground": "illness"}]}
        path.write_bytes(lines({**ASK, "participant": person}))
        key.write_bytes(b"secret")
        table.write_text(
            """
[[programme]]
code = "MINE"
name = "Mine"
document = "own"
heading = "Mine"
roles = ["participant"]
clauses = ["APP-FL.att.1"]

[[programme.requirement]]
kind = "no_requirement"
clauses = ["APP-FL.att.1"]
""",
            encoding="utf-8",
        )
        words = ["decide", str(path), "--receipts", "--key-file", str(key), "--table", str(table)]
        status = main([*words, "--longest-line", "5000"])
        printed = json.loads(capsys.readouterr().out)
        assert status == 0, printed
        assert printed["receipt"]["reasons"] == "keyed"
        assert printed["receipt"]["table"] == "mine.toml"
        assert main([*words, "--longest-line", "50"]) == 1

    def test_each_answer_comes_at_once(self) -> None:
        """Whoever asks line by line is not kept waiting."""
        command = [sys.executable, "-m", "ambition_policy", "decide"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            for at in range(3):
                process.stdin.write(json.dumps({**CONTACT, "id": at}).encode() + b"\n")
                process.stdin.flush()
                assert json.loads(process.stdout.readline())["id"] == at
            process.stdin.close()
            assert process.wait(timeout=20) == 0

    def test_parser(self) -> None:
        parser = argparse.ArgumentParser()
        deciding.add_parser(parser.add_subparsers())
        assert parser.parse_args(["decide"]).longest_line == LONGEST

    def test_a_table_that_is_no_table(self, tmp_path: Path) -> None:
        table = tmp_path / "mine.toml"
        table.write_text("x = 1")
        arguments = argparse.Namespace(
            table=table, file="-", receipts=False, key_file=None, longest_line=1
        )
        with pytest.raises(InvalidTerms):
            deciding.run(arguments)
        assert shipped()
        assert loads('{"version": 1}', Tally) == Tally()

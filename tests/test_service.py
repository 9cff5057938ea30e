"""Does the service of the documentation answer ten cases over HTTP, and refuse ten bad requests?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from ambition_policy.wire import LONGEST, Receipt
from ambition_policy.wire.documents import of_plain
from ambition_policy.wire.requests import questions
from conftest import unchecked

SERVICE = Path(__file__).parent.parent / "docs" / "service.py"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The service, on a port that the system chose."""
    command = [sys.executable, str(SERVICE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.terminate()


def ask(port: int, body: object, *, path: str = "/decide", **headers: str) -> tuple[int, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.putrequest("POST", path)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders(content)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def person(programme: str, **more: object) -> dict[str, Any]:
    return {"id": "Sam", "programme": programme, **more}


def taken(**counts: int) -> dict[str, Any]:
    return {"tally": counts}


# Ten of the shared worked cases, by their ids.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "EL-02": (
        {
            "question": "check_attendance",
            "participant": person(
                "EL", counts={"online_module": 6}, attendance=taken(live=8, caught_up=2)
            ),
        },
        {"verdict": "met", "shares": {"completion_share": "1", "live_share": "4/5"}},
    ),
    "NPQ-E02": (
        {
            "question": "check_eligibility",
            "participant": person(
                "NPQ21",
                variant="NPQSL",
                start="2021-10-04",
                engagement={"total": 20, "engaged": 17, "recoverable": 0, "lost": 3},
            ),
        },
        {"verdict": "not_met", "shares": {"engaged_share": "17/20"}},
    ),
    "EVT-02": (
        {"question": "check_event", "session": {"type": "OneToOne", "kind": "coaching"}},
        {"verdict": "not_event", "details": {"element": "one_to_one"}},
    ),
    "CNT-02": (
        {"question": "find_contact", "programme": "ECF", "role": "lead"},
        {"verdict": "data", "details": {"emails": ["ecflead@ambition.org.uk"]}},
    ),
    "POL-02": (
        {"question": "check_policy_status", "document": "attendance", "as_of": "2023-01-31"},
        {"verdict": "due"},
    ),
    "PAR-02": (
        {
            "question": "check_parental_leave",
            "participant": person("FL"),
            "leave": {"kind": "paternity", "weeks": 2, "during_programme": True},
        },
        {"verdict": "refer", "refer_to": ["programme_team"]},
    ),
    "LATE-02": (
        {
            "question": "check_lateness",
            "participant": person("NPQ21", variant="NPQSL"),
            "lateness": {
                "scheduled_min": 60,
                "late_min": 20,
                "early_min": 0,
                "beyond_control": False,
                "reasonable_planning": False,
            },
        },
        {"verdict": "refer", "refer_to": ["programme_team"]},
    ),
    "FL-09": (
        {"question": "check_attendance", "participant": person("FL", attendance=taken(pending=13))},
        {"verdict": "pending", "details": {"best_reachable": "met"}},
    ),
    "NPQA-07": (
        {
            "question": "check_attendance",
            "participant": person("NPQA", variant="NPQSL", attendance=taken(live=6, caught_up=3)),
        },
        {"verdict": "not_met", "counts": {"missed_sessions": 3}},
    ),
    "DIS-08": (
        {"question": "check_dispensation", "programme": "MET", "ground": "illness"},
        {"verdict": "refer", "refer_to": ["programme_team"]},
    ),
}

BAD: list[tuple[object, list[str]]] = [
    (b"", ["$"]),
    (b"{", ["$"]),
    (b"[" * 10_000, ["$"]),
    (b'{"question": "find_contact", "programme": "HS", "programme": "FL"}', ["$.programme"]),
    ([], ["$"]),
    ({}, ["$.question"]),
    ({"question": "who"}, ["$.question"]),
    ({"question": "find_contact", "programme": 3, "cohort": "2020"}, ["$.programme", "$.cohort"]),
    (
        {
            "question": "check_attendance",
            "participant": {
                "programme": "FL",
                "attendance": taken(live=unchecked("13")),
                "shoe": 1,
            },
            "as_of": "yesterday",
            "contract_unknown": "false",
        },
        [
            "$.participant.id",
            "$.participant.attendance.tally.live",
            "$.participant.shoe",
            "$.as_of",
            "$.contract_unknown",
        ],
    ),
    (
        {"question": "check_attendance", "participant": person("FL", attendance=taken(live=12))},
        ["attendance.tally"],
    ),
    (
        {
            "question": "check_attendance",
            "participant": person("FL", dispensations=[{"ground": ["illness"]}]),
        },
        ["$.participant.dispensations[0].ground"],
    ),
]


class TestService:
    """Sixty lines of the standard library, over real HTTP."""

    @pytest.mark.parametrize("case", CASES)
    def test_cases(self, port: int, case: str) -> None:
        request, expected = CASES[case]
        status, found = ask(port, {**request, "id": case})
        assert (status, found["id"]) == (200, case)
        for key, value in expected.items():
            got = found["answer"][key]
            assert ({k: got[k] for k in value} if isinstance(value, dict) else got) == value
        assert of_plain(found["receipt"], Receipt).question == request["question"]

    @pytest.mark.parametrize(("body", "paths"), BAD)
    def test_malformed(self, port: int, body: object, paths: list[str]) -> None:
        status, found = ask(port, body)
        assert status == 400
        assert [fault["path"] for fault in found["faults"]] == paths
        assert "illness" not in json.dumps(found)

    def test_there_are_ten_of_each(self) -> None:
        assert len(CASES) >= 10
        assert len(BAD) >= 10

    def test_other_requests(self, port: int) -> None:
        assert ask(port, {}, path="/")[0] == 404
        assert ask(port, b"", Content_Length="many")[0] == 411
        assert ask(port, b"", Content_Length=str(LONGEST + 1))[0] == 413
        assert ask(port, b"", Content_Length="9" * 5_000)[0] == 413

    def test_what_can_be_asked(self, port: int) -> None:
        for path, status in (("/questions", 200), ("/", 404)):
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            response = connection.getresponse()
            content = json.loads(response.read())
            connection.close()
            assert response.status == status
            if status == 200:
                assert set(content) == set(questions())

    def test_its_length(self) -> None:
        lines = SERVICE.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 60

"""Is a tidy table read whole, and is every oddity said with its row and column?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.errors import Fault, InvalidFacts, PolicyError
from ambition_policy.facts import Engagement, Leaving, Participant, Tally
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers, check_requirements
from ambition_policy.registers import (
    Entry,
    Problem,
    Register,
    Severity,
    UnreadableRegister,
    judge,
    judging,
    people,
    read_tidy,
)
from ambition_policy.registers.summary import Referral, summarise
from ambition_policy.samples import sample_register
from ambition_policy.terms import load_text, shipped
from ambition_policy.terms.programmes import Table
from ambition_policy.vocabulary import Actor, Role, Status
from strategies_local import SETTINGS

TABLE = shipped()
AS_OF = dt.date(2024, 6, 30)
HEADER = "participant,session,kind,status"


def csv_of(header: str, *rows: str) -> str:
    return "\n".join((header, *rows)) + "\n"


def register_of(text: str, programme: str = "NPQA", **more: Any) -> Register:  # noqa: ANN401  (passed on)
    if programme == "NPQA":
        more.setdefault("variant", "NPQML")
    more.setdefault("as_of", AS_OF)
    return people(read_tidy(text), table=TABLE, programme=programme, **more)


def sessions(who: str, statuses: str, kind: str = "session", tail: str = "") -> list[str]:
    """One row a status, each session on the day of its number in January."""
    return [
        f"{who},{kind}-{n},{kind},{status},2024-01-{n:02}{tail}"
        for n, status in enumerate(statuses.split(), 1)
    ]


def said(problems: tuple[Problem, ...]) -> list[tuple[Any, ...]]:
    return [(p.severity.value, p.row, p.column, p.got) for p in problems]


def one(register: Register, id_: str) -> Entry:
    [entry] = [entry for entry in register.entries if entry.id == id_]
    return entry


def tally(register: Register, id_: str) -> Tally:
    participant = one(register, id_).participant
    assert participant is not None
    assert participant.attendance is not None
    return participant.attendance.tally


DATED = f"{HEADER},date"
ALL_LIVE = " ".join(["live"] * 6)


class TestReading:
    """A file that is a table is read; one that is none is refused."""

    def test_bytes_text_and_paths(self, tmp_path: Path) -> None:
        text = csv_of(HEADER, "Zoë,S1,session,live")
        path = tmp_path / "zoe.csv"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        for sheet in (read_tidy(text), read_tidy(path.read_bytes()), read_tidy(path)):
            assert [row.participant for row in sheet.rows] == ["Zoë"]
            assert sheet.problems == ()
        assert read_tidy(path).name == "zoe.csv"
        assert read_tidy(path, name="mine").name == "mine"
        assert read_tidy("\ufeff" + text).columns[0] == "participant"

    def test_lines_are_counted_through_quotes_and_blanks(self) -> None:
        sheet = read_tidy(
            f'\r\n{HEADER},reason\r\na,S1,session,live,"two\r\nlines"\r\n\r\nb,S1,x,live,'
        )
        assert [row.row for row in sheet.rows] == [3, 6]

    @pytest.mark.parametrize(
        ("source", "row", "got"),
        [
            (csv_of(HEADER).encode("utf-16"), 1, "UTF-16"),
            (csv_of(HEADER).encode("utf-16-be"), 1, "a NUL byte"),
            (csv_of(HEADER, "a,S\0,k,live"), 2, "a NUL byte"),
            (csv_of(HEADER, "a,S1,k,liv\u00e9").encode("latin-1"), 2, "the byte 0xE9"),
            ("", 1, "an empty file"),
            ("\n\n", 1, "an empty file"),
            (csv_of(HEADER, '"a"b,S1,k,live'), 2, "',' expected after"),
            (csv_of(HEADER, "a,S1,k,live", 'b,"S1,k,live'), 3, "unexpected end"),
            (csv_of(HEADER, f"a,{'x' * 200_000},k,live"), 2, "field larger"),
            (csv_of("participant;session;kind;status"), 1, "'participant;session"),
            ("register.csv", 1, "'register.csv'; for a file, give its path"),
        ],
    )
    def test_what_is_no_table(self, source: bytes | str, row: int, got: str) -> None:
        with pytest.raises(UnreadableRegister) as caught:
            read_tidy(source)
        [problem] = caught.value.problems
        assert problem.row == row
        assert problem.got.startswith(got)
        assert "register cannot be read\n  row" in str(caught.value)

    def test_every_fault_of_a_header(self) -> None:
        with pytest.raises(UnreadableRegister) as caught:
            read_tidy(csv_of("participant,kind,kind,kind,extra,extra"))
        assert [(p.column, p.expected) for p in caught.value.problems] == [
            (None, "the columns session, status"),
            ("kind", "this column once"),
            ("extra", "this column once"),
        ]

    def test_a_file_that_cannot_be_opened(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableRegister, match="No such file"):
            read_tidy(tmp_path / "none.csv")

    def test_a_header_alone(self) -> None:
        sheet = read_tidy(csv_of(HEADER))
        assert said(sheet.problems) == [("fault", None, None, "a header alone")]
        assert register_of(csv_of(HEADER)).entries == ()

    def test_unknown_columns_are_said_and_not_used(self) -> None:
        sheet = read_tidy(csv_of(f"{HEADER},colour,,", "a,S1,session,live,red,,"))
        assert [(p.severity, p.column) for p in sheet.problems] == [
            (Severity.REMARK, "colour"),
            (Severity.REMARK, "column 6"),
            (Severity.REMARK, "column 7"),
        ]

    def test_blanks_around_cells(self) -> None:
        sheet = read_tidy(csv_of(HEADER, "a, S1,session ,live", "a,S2 ,session,live"))
        assert [row.session for row in sheet.rows] == ["S1", "S2"]
        assert said(sheet.problems) == [
            ("remark", 2, "kind", "1 cell with some, read without them"),
            ("remark", 2, "session", "2 cells with some, read without them"),
        ]

    @pytest.mark.parametrize(
        ("column", "cell", "got"),
        [
            ("date", "2024-02-30", "'2024-02-30', which no calendar has"),
            ("date", "20240130", "'20240130'"),
            ("date", "30/01/2024", "'30/01/2024'"),
            ("catch_up_until", "soon", "'soon'"),
            ("left_on", "2024", "'2024'"),
            ("left_how", "gone", "'gone'"),
            ("start", "9:30", "'9:30'"),
            ("start", "24:30", "'24:30'"),
            ("minutes_scheduled", "-1", "'-1'"),
            ("minutes_attended", "1.5", "'1.5'"),
            ("minutes_attended", "\u0663", "'\u0663'"),
            ("year", "0", "'0'"),
            ("year", "first", "'first'"),
            ("notified", "true", "'true'"),
        ],
    )
    def test_cells_that_cannot_be_read(self, column: str, cell: str, got: str) -> None:
        sheet = read_tidy(csv_of(f"{HEADER},{column}", f"a,S1,session,live,{cell}"))
        assert said(sheet.problems) == [("fault", 2, column, got)]
        assert sheet.problems[0].participant == "a"

    @pytest.mark.parametrize(
        ("column", "cell"),
        [
            ("start", "16:30"),
            ("notified", "no"),
            ("minutes_attended", "0"),
            ("year", "2"),
            ("delivery", "Leeds"),
        ],
    )
    def test_cells_that_can_be_read(self, column: str, cell: str) -> None:
        sheet = read_tidy(csv_of(f"{HEADER},{column}", f"a,S1,session,live,{cell}"))
        assert sheet.problems == ()

    def test_cells_that_contradict_each_other(self) -> None:
        header = f"{DATED},catch_up_until,minutes_scheduled,minutes_attended"
        sheet = read_tidy(csv_of(header, "a,S1,session,live,2024-02-01,2024-01-31,90,91"))
        assert said(sheet.problems) == [
            ("fault", 2, "catch_up_until", "2024-01-31"),
            ("fault", 2, "minutes_attended", "91"),
        ]

    def test_required_cells_that_are_empty(self) -> None:
        sheet = read_tidy(csv_of(HEADER, "a,,,", ",S1,session,live", ",,,"))
        assert said(sheet.problems) == [
            ("fault", 2, "kind", "nothing"),
            ("fault", 2, "session", "nothing"),
            ("fault", 2, "status", "nothing"),
            ("fault", 3, "participant", "nothing"),
            ("remark", 4, None, "only empty ones, which say nothing"),
        ]
        assert sheet.unnamed == (3, 4)

    def test_rows_of_another_shape(self) -> None:
        register = register_of(csv_of(HEADER, "a,S1,session", "b,S1,session,live,x", "c"))
        assert [(e.id, e.participant, e.rows) for e in register.entries] == [
            ("a", None, (2,)),
            ("b", None, (3,)),
            ("c", None, (4,)),
        ]
        assert [e.problems[0].got for e in register.entries] == ["3", "5", "1"]
        assert register.entries[0].problems[0].expected == "4 cells, as in the header"

    def test_a_short_row_may_name_nobody(self) -> None:
        sheet = read_tidy(csv_of("session,kind,status,participant", "S1,session"))
        assert (sheet.rows, sheet.unnamed) == ((), (2,))
        assert sheet.problems[0].participant is None


class TestPrivate:
    """A reason for absence is shown nowhere."""

    def test_no_reason_is_kept_or_shown(self) -> None:
        header = f"{HEADER},notified,reason"
        rows = ["a,S1,session,here,maybe,bereavement", "b,S1,session,live,yes,bereavement,"]
        register = register_of(csv_of(header, *rows))
        assert "bereavement" not in repr(read_tidy(csv_of(header, *rows)))
        for entry, answers in judge(register):
            assert "bereavement" not in f"{entry!r}{answers!r}{register.problems!r}"

    def test_a_reason_that_slipped_is_no_name(self) -> None:
        header = "session,kind,status,reason,participant"
        sheet = read_tidy(csv_of(header, "S1,session,live,bereavement, of a friend,ana"))
        assert sheet.unnamed == (2,)
        assert "friend" not in repr(sheet.problems)


class TestWords:
    """Words that the programme does not have are faults of the person."""

    def test_kinds(self) -> None:
        register = register_of(csv_of(DATED, *sessions("a", "live", "lecture")))
        assert said(register.entries[0].problems) == [("fault", 2, "kind", "'lecture'")]

    def test_an_optional_kind_is_not_counted(self) -> None:
        rows = [*sessions("a", "live live", "development_day"), "a,C1,coaching,live,2024-01-09"]
        register = register_of(csv_of(DATED, *rows), "EML", variant="with_npq_y2")
        assert tally(register, "a") == Tally(live=2, pending=33)
        assert said(register.entries[0].problems) == [
            ("remark", 4, "kind", "'coaching', which is optional and not counted")
        ]

    def test_any_kind_where_no_session_is_listed(self) -> None:
        register = register_of(csv_of(DATED, *sessions("a", "live missed", "lecture")), "TL")
        assert tally(register, "a") == Tally(live=1, missed=1)
        [(_, answers)] = judge(register)
        assert answers.verdict is Verdict.NO_REQUIREMENT

    @pytest.mark.parametrize(
        ("header", "cells", "arguments", "column", "got"),
        [
            ("variant", "NPQX", {"variant": None}, "variant", "'NPQX'"),
            ("variant", "NPQH", {}, "variant", "'NPQH'"),
            ("role", "lead", {}, "role", "'lead'"),
            ("left_how", "left", {}, "left_on", "nothing"),
        ],
    )
    def test_what_is_said_of_a_person(
        self, header: str, cells: str, arguments: dict[str, Any], column: str, got: str
    ) -> None:
        text = csv_of(f"{HEADER},{header}", f"a,S1,session,live,{cells}")
        register = register_of(text, **arguments)
        assert said(register.entries[0].problems) == [("fault", 2, column, got)]

    def test_a_person_is_one_person(self) -> None:
        header = f"{HEADER},variant,role,left_on,left_how"
        rows = [
            "a,S1,session,live,NPQML,,2024-01-01,left",
            "a,S2,session,live,NPQH,,2024-01-02,deferred",
        ]
        [entry] = register_of(csv_of(header, *rows), variant=None).entries
        assert said(entry.problems) == [
            ("fault", 2, "left_how", "deferred and left"),
            ("fault", 2, "left_on", "2024-01-01 and 2024-01-02"),
            ("fault", 2, "variant", "NPQH and NPQML"),
        ]

    def test_some_rows_may_leave_it_out(self) -> None:
        header = f"{HEADER},variant,role,left_on,left_how"
        rows = ["a,S1,session,live,NPQML,,,", "a,S2,session,live,,participant,2024-01-02,deferred"]
        [entry] = register_of(csv_of(header, *rows), variant=None).entries
        assert entry.participant is not None
        assert entry.participant.variant == "NPQML"
        assert entry.participant.role is Role.PARTICIPANT
        assert entry.participant.left is not None
        assert entry.participant.left.how is Leaving.DEFERRED

    def test_an_unknown_variant_is_asked_for(self) -> None:
        register = register_of(csv_of(HEADER, "a,S1,session,live"), variant=None)
        [(_, answers)] = judge(register)
        assert answers.decisions["attendance"].missing == ("variant",)

    def test_an_unknown_role_is_asked_for(self) -> None:
        text = csv_of(f"{HEADER},year", "a,S1,sense_making_clinic,live,1")
        [(_, answers)] = judge(register_of(text, "ECF", variant="national"))
        assert answers.decisions["attendance"].missing == ("role",)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"programme": "XX"},
            {"variant": "XX"},
            {"role": "lead"},
            {"counts": {"session": 6}},
            {"as_of": "2024-06-30"},
            {"start": 2024},
            {"catch_up_until": "soon"},
        ],
    )
    def test_what_the_caller_asks(self, wrong: dict[str, Any]) -> None:
        right: dict[str, Any] = {"programme": "NPQA", "as_of": AS_OF}
        with pytest.raises(InvalidFacts):
            people(read_tidy(csv_of(HEADER)), table=TABLE, **{**right, **wrong})

    def test_counts_are_of_kinds_without_a_number(self) -> None:
        sheet = read_tidy(csv_of(HEADER))
        with pytest.raises(InvalidFacts) as caught:
            people(
                sheet,
                table=TABLE,
                programme="EL",
                as_of=AS_OF,
                counts={"online_module": -1, "x": 2},
            )
        assert [fault.path for fault in caught.value.faults] == ["counts.online_module", "counts.x"]


class TestTime:
    """What a row says is held to the day judged for."""

    @pytest.mark.parametrize("status", ["live", "alternative", "caught_up", "late_self_paced"])
    def test_nobody_attends_what_is_to_come(self, status: str) -> None:
        register = register_of(csv_of(DATED, f"a,S1,session,{status},2024-07-01"))
        assert said(register.entries[0].problems) == [("fault", 2, "status", status)]

    def test_what_is_over_is_not_pending(self) -> None:
        rows = ["a,S1,session,pending,2024-06-29", "a,S2,session,pending,2024-06-30"]
        register = register_of(csv_of(DATED, *rows, "a,S3,session,pending,"))
        assert said(register.entries[0].problems) == [
            ("fault", 2, "status", "pending, so there is no record of it")
        ]

    def test_what_is_to_come_may_be_missed_or_dispensed_now(self) -> None:
        rows = ["a,S1,session,missed,2024-07-01", "a,S2,session,dispensed,2024-07-01"]
        register = register_of(csv_of(DATED, *rows))
        assert tally(register, "a") == Tally(missed=1, dispensed=1, pending=4)
        assert said(register.entries[0].problems) == [
            ("remark", 2, "status", "missed, which is taken as it stands")
        ]

    @pytest.mark.parametrize(
        ("own", "argument", "expected"),
        [
            ("2024-06-30", None, Tally(recoverable=1, pending=5)),
            ("2024-06-29", None, Tally(lost=1, pending=5)),
            ("2024-06-29", dt.date(2024, 8, 1), Tally(lost=1, pending=5)),
            ("", dt.date(2024, 6, 30), Tally(recoverable=1, pending=5)),
            ("", dt.date(2024, 6, 29), Tally(lost=1, pending=5)),
            ("", None, Tally(missed=1, pending=5)),
        ],
    )
    def test_catch_up(self, own: str, argument: dt.date | None, expected: Tally) -> None:
        text = csv_of(f"{DATED},catch_up_until", f"a,S1,session,missed,2024-01-01,{own}")
        assert tally(register_of(text, catch_up_until=argument), "a") == expected


class TestLeavers:
    """Somebody who left is judged as of that day."""

    HEADER = f"{DATED},left_on,left_how"

    def test_what_came_after_is_still_to_come(self) -> None:
        statuses = "live missed live missed dispensed pending"
        rows = sessions("a", statuses, tail=",2024-01-02,withdrawn")
        register = register_of(csv_of(self.HEADER, *rows), catch_up_until=dt.date(2024, 1, 31))
        assert tally(register, "a") == Tally(live=1, recoverable=1, pending=4)
        assert [(p.severity.value, p.row) for p in register.entries[0].problems] == [
            ("remark", 4),
            ("remark", 6),
        ]
        [(_, answers)] = judge(register)
        decision = answers.decisions["attendance"]
        assert (decision.left, decision.as_of) == ("withdrawn", dt.date(2024, 1, 2))

    def test_how_may_be_left_out(self) -> None:
        rows = sessions("a", ALL_LIVE, tail=",2024-06-30,")
        [entry] = register_of(csv_of(self.HEADER, *rows)).entries
        assert entry.participant is not None
        assert entry.participant.left is not None
        assert entry.participant.left.how is Leaving.LEFT

    def test_leaving_later(self) -> None:
        rows = sessions("a", ALL_LIVE, tail=",2024-07-01,withdrawn")
        [entry] = register_of(csv_of(self.HEADER, *rows)).entries
        assert entry.participant is not None
        assert entry.participant.left is None
        assert entry.problems[0].got == "2024-07-01, so they have not left yet"

    def test_nobody_attends_what_is_to_come(self) -> None:
        text = csv_of(self.HEADER, "a,S1,session,live,2024-07-01,2024-01-02,left")
        assert register_of(text).entries[0].faults[0].column == "status"

    def test_no_row_is_needed_for_what_came_after(self) -> None:
        rows = [
            *sessions("a", ALL_LIVE, tail=",,"),
            *sessions("b", "live live", tail=",2024-01-02,left"),
            *sessions("c", "live live", tail=",2024-01-03,left"),
            *sessions("d", "live live", tail=",2024-01-04,left"),
        ]
        register = register_of(csv_of(self.HEADER, *rows))
        assert tally(register, "b") == tally(register, "c") == Tally(live=2, pending=4)
        assert one(register, "d").faults[0].got == "none, and it was on 2024-01-03"


class TestSessions:
    """The sessions that anybody has a row for are held to the row, and to everybody."""

    def test_a_session_has_one_row_a_person(self) -> None:
        rows = ["a,S1,session,live", "a,S1,session,live", "a,S1,session,missed"]
        [entry] = register_of(csv_of(HEADER, *rows)).entries
        assert said(entry.problems) == [
            ("fault", 3, "session", "another one"),
            ("fault", 4, "session", "another one"),
        ]
        assert entry.participant is None

    def test_no_record_and_still_to_come(self) -> None:
        rows = [
            "a,S1,session,live,2024-01-01",
            "a,S2,session,live,",
            "a,S3,session,pending,2024-06-30",
            "a,S4,session,live,2024-01-01",
            "b,S4,session,pending,2024-07-01",
        ]
        register = register_of(csv_of(DATED, *rows))
        assert tally(register, "a") == Tally(live=3, pending=3)
        assert said(one(register, "b").problems) == [
            ("fault", None, "session", "none, and it was on 2024-01-01"),
            ("fault", None, "session", "none, and it has no date"),
        ]

    def test_fewer_than_the_row_asks_for(self) -> None:
        register = register_of(csv_of(DATED, *sessions("a", "live live live")))
        assert [(p.severity.value, p.expected, p.got) for p in register.problems] == [
            ("remark", "6 session for NPQA NPQML", "3; the other 3 are taken as still to come")
        ]
        register = register_of(csv_of(DATED, *sessions("a", "live live live live live")))
        assert register.problems[0].got == "5; the other is taken as still to come"
        assert tally(register, "a") == Tally(live=5, pending=1)

    def test_more_than_the_row_asks_for(self) -> None:
        rows = [*sessions("a", ALL_LIVE), *sessions("b", f"{ALL_LIVE} live")]
        register = register_of(csv_of(DATED, *rows))
        # Who has a row for each of the six is complete, whatever else is listed.
        assert tally(register, "a") == Tally(live=6)
        assert said(one(register, "b").problems) == [("fault", None, "session", "rows for 7")]
        [problem] = register.problems
        assert problem.severity is Severity.FAULT
        assert problem.got.startswith("7, those with fewest rows first: 'session-7' (1 row), ")
        assert problem.got.endswith("'session-5' (2 rows) and 1 more")

    def test_a_few_too_many_are_all_named(self) -> None:
        rows = [f"a,V{n},school_visit,live,2024-01-01" for n in (1, 2)]
        register = register_of(csv_of(DATED, *rows), "EL", counts={"online_module": 0})
        [fault] = [p for p in register.problems if p.severity is Severity.FAULT]
        assert fault.got.endswith("'V1' (1 row), 'V2' (1 row)")

    def test_other_variants_have_other_sessions(self) -> None:
        rows = [*sessions("a", ALL_LIVE, tail=",NPQML"), *sessions("b", "live", tail=",NPQH")]
        register = register_of(csv_of(f"{DATED},variant", *rows), variant=None)
        assert tally(register, "b") == Tally(live=1, pending=5)

    def test_kinds_without_a_number(self) -> None:
        rows = [
            *sessions("a", "live live", "online_module"),
            "a,online_module-3,online_module,pending,2024-07-01",
            *sessions("b", "live live", "online_module"),
        ]
        text = csv_of(DATED, *rows)
        register = register_of(text, "EL")
        assert tally(register, "a") == tally(register, "b") == Tally(live=2, pending=5)
        expected = "the number of online_module for EL, which the table does not give"
        assert (expected, "none; 3 are listed") in [(p.expected, p.got) for p in register.problems]
        assert tally(register_of(text, "EL", counts={"online_module": 5}), "b") == Tally(
            live=2, pending=7
        )
        crowded = register_of(text, "EL", counts={"online_module": 1})
        assert [entry.faults[0].got for entry in crowded.entries] == ["rows for 3", "rows for 2"]

    def test_one_without_a_number(self) -> None:
        register = register_of(csv_of(DATED, *sessions("a", "live", "online_module")), "EL")
        assert "none; 1 is listed" in [problem.got for problem in register.problems]

    def test_a_session_is_of_one_kind(self) -> None:
        header = DATED
        rows = [
            "a,S1,residential,live,2024-01-01",
            "b,S1,residential,live,2024-01-01",
            "c,S1,virtual_twilight,live,2024-01-01",
            "d,S1,lecture,live,2024-01-01",
        ]
        register = register_of(csv_of(header, *rows), "HS", variant="new_design")
        assert [entry.participant is None for entry in register.entries] == [
            False,
            False,
            True,
            True,
        ]
        [problem] = one(register, "c").problems
        assert problem.expected == "residential for 'S1', as most rows say"

    def test_where_as_many_rows_say_each_kind_none_stands(self) -> None:
        rows = [
            "a,S1,residential,live,2024-01-01",
            "b,S1,virtual_twilight,live,2024-01-01",
            "c,S2,virtual_twilight,live,2024-01-01",
        ]
        register = register_of(csv_of(DATED, *rows), "HS", variant="new_design")
        assert {p.expected for p in one(register, "a").problems} == {
            "one kind for 'S1'",
            "a row for 'S2'",
        }
        assert said(one(register, "c").problems) == [
            ("fault", None, "session", "none, and rows give it several kinds")
        ]

    def test_a_kind_that_stands_may_be_none_of_this_role(self) -> None:
        header = f"{DATED},role"
        rows = [
            *(f"m{n},S1,peer_learning_group,live,2024-01-01,mentor" for n in range(3)),
            "e,S1,sense_making_clinic,live,2024-01-01,ect",
        ]
        register = register_of(csv_of(header, *rows), "ECF", variant="national")
        assert one(register, "m0").participant is not None
        assert one(register, "e").faults[0].column == "kind"

    def test_optional_and_required_kinds_of_a_session(self) -> None:
        rows = ["a,S1,coaching,live,2024-01-01", "b,S1,development_day,live,2024-01-01"]
        register = register_of(csv_of(DATED, *rows), "EML", variant="no_npq")
        assert all(entry.participant is None for entry in register.entries)


class TestMeasures:
    """Minutes and years count where every session has them."""

    def test_minutes(self) -> None:
        rows = sessions("a", ALL_LIVE.replace("live", "missed", 1), tail=",90")
        text = csv_of(f"{DATED},minutes_scheduled", *rows)
        [entry] = register_of(text).entries
        assert entry.participant is not None
        assert entry.participant.attendance is not None
        assert entry.participant.attendance.minutes == Tally(live=450, missed=90)

    @pytest.mark.parametrize("rows", [5, 6])
    def test_some_minutes_are_none(self, rows: int) -> None:
        cells = [f"{row},90" for row in sessions("a", ALL_LIVE)][:rows]
        cells[0] = cells[0].removesuffix("90")
        [entry] = register_of(csv_of(f"{DATED},minutes_scheduled", *cells)).entries
        assert entry.participant is not None
        assert entry.participant.attendance is not None
        assert entry.participant.attendance.minutes is None

    def test_what_does_not_count_has_no_minutes(self) -> None:
        rows = ["a,C1,coaching,live,2024-01-01,90", "a,C2,lecture,live,2024-01-01,90"]
        header = f"{DATED},minutes_scheduled"
        register = register_of(csv_of(header, rows[0]), "EML", variant="no_npq")
        assert tally(register, "a") == Tally(pending=35)
        assert register_of(csv_of(header, rows[1]), "TL").entries[0].participant is not None

    def years(self, first: int, *, variant: str = "national") -> Register:
        rows = [
            f"a,C{n},sense_making_clinic,live,2024-01-01,{1 if n < first else 2}" for n in range(12)
        ]
        rows += ["a,I,induction_conference,live,2024-01-01,1"] * (variant == "national")
        rows += ["a,M,midpoint_conference,live,2024-01-01,2"]
        return register_of(csv_of(f"{DATED},year", *rows), "ECF", variant=variant, role="ect")

    def test_years(self) -> None:
        [entry] = self.years(6).entries
        assert entry.participant is not None
        assert entry.participant.attendance is not None
        assert entry.participant.attendance.by_year == {1: Tally(live=7), 2: Tally(live=7)}

    def test_years_are_held_to_the_row(self) -> None:
        [entry] = self.years(7).entries
        assert [(p.column, p.expected, p.got) for p in entry.problems] == [
            ("year", "7 sessions in year 1", "8"),
            ("year", "7 sessions in year 2", "6"),
        ]

    def test_years_of_a_row_that_divides_only_some(self) -> None:
        rows = [f"a,P{n},peer_learning_group,live,2024-01-01,{1 + n // 2}" for n in range(4)]
        rows += ["a,O,online_induction,live,2024-01-01,1"]
        text = csv_of(f"{DATED},year", *rows)
        register = register_of(text, "ECF", variant="early", role="mentor")
        assert tally(register, "a") == Tally(live=5)
        [(_, answers)] = judge(register)
        assert answers.verdict is Verdict.MET


class TestProgrammes:
    """What one programme has of its own."""

    @pytest.mark.parametrize(
        ("status", "launch", "verdict"),
        [
            ("live", True, None),
            ("alternative", True, None),
            ("missed", False, Verdict.CANNOT_START),
            ("pending", None, None),
        ],
    )
    def test_expert_middle_leaders(
        self, status: str, launch: bool | None, verdict: Verdict | None
    ) -> None:
        rows = [f"a,L,launch_residential,{status},", "a,M,midpoint_residential,missed,"]
        register = register_of(csv_of(DATED, *rows), "EML", variant="no_npq")
        [(entry, answers)] = judge(register)
        assert entry.participant is not None
        assert entry.participant.launch_attended is launch
        assert entry.participant.midpoint_attended is False
        assert answers.decisions["midpoint"].missing == ("midpoint_authorised",)
        assert verdict in (None, answers.verdict)

    def test_npq_engagement(self) -> None:
        rows = [*sessions("a", "live caught_up missed missed", "module")]
        counts = {"module": 10, "clinic": 0, "conference": 0, "coaching": 0}
        start = dt.date(2021, 10, 1)
        text = csv_of(DATED, *rows)
        register = register_of(text, "NPQ21", variant="NPQSL", counts=counts, start=start)
        participant = register.entries[0].participant
        assert participant is not None
        assert participant.engagement == Engagement(total=10, engaged=2, recoverable=6, missed=2)
        assert participant.start == start
        [(_, answers)] = judge(register)
        assert answers.decisions["eligibility"].missing == ("units_recoverable",)

    def test_npq_without_the_numbers(self) -> None:
        rows = sessions("a", "live caught_up", "module")
        register = register_of(
            csv_of(DATED, *rows), "NPQ21", variant="NPQSL", start=dt.date(2021, 10, 1)
        )
        [(_, answers)] = judge(register)
        assert answers.decisions["eligibility"].missing == ("units_total",)

    def test_a_table_of_ones_own(self) -> None:
        own = """
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
limit = [{ term = "min_attendance_share", value = "1/2", clauses = ["APP-FL.att.1"] }]
"""
        table = load_text(own, name="tea.toml", base=TABLE)
        sheet = read_tidy(csv_of(HEADER, "a,1,cup,live", "a,2,cup,missed"))
        register = people(sheet, table=table, programme="TEA", as_of=AS_OF)
        [(_, answers)] = judge(register)
        assert answers.verdict is Verdict.MET
        assert answers.decisions["attendance"].shares["attended_share"] == Fraction(1, 2)


class TestJudging:
    """Everybody is answered; a fault is never judged around."""

    def test_a_fault_is_named_and_nothing_concluded(self) -> None:
        rows = sessions("a", "lost missed missed missed missed missed")
        register = register_of(csv_of(DATED, *rows, "b,x,session"))
        missing = []
        for entry, answers in judge(register):
            decision = answers.decisions["attendance"]
            assert decision.verdict is Verdict.INSUFFICIENT_INFORMATION
            assert decision.details["faults"] == tuple(map(str, entry.faults))
            assert decision.clauses == ("APP-NPQA.att.1", "APP-NPQA.att.2")
            missing.append(decision.missing)
        assert missing == [("register.status",), ("register.row", "register.session")]

    def test_the_question_of_an_npq(self) -> None:
        register = register_of(csv_of(HEADER, "a,S1,module,here"), "NPQ21", variant="NPQSL")
        [(_, answers)] = judge(register)
        assert list(answers.decisions) == ["eligibility"]

    def test_equal_facts_are_judged_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []

        def count(participant: Participant, *, table: Table, **_: object) -> Answers:
            asked.append(participant.id)
            return check_requirements(participant, table=table)

        monkeypatch.setattr(judging, "check_requirements", count)
        rows = [row for who in "abcdef" for row in sessions(who, ALL_LIVE)]
        judged = [*judge(register_of(csv_of(DATED, *rows)))]
        assert asked == ["a"]
        assert [answers.participant for _, answers in judged] == [*"abcdef"]

    def test_facts_that_a_rule_refuses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(participant: Participant, **_: object) -> Answers:
            raise InvalidFacts([Fault("attendance.tally", "less", participant.id)])

        monkeypatch.setattr(judging, "check_requirements", refuse)
        [(entry, answers)] = judge(register_of(csv_of(DATED, *sessions("a", ALL_LIVE))))
        assert entry.participant is None
        assert said(entry.problems) == [("fault", None, "attendance.tally", "a")]
        assert answers.verdict is Verdict.INSUFFICIENT_INFORMATION

    def test_summary(self) -> None:
        header = f"{DATED},left_on"
        rows = [
            *sessions("met", ALL_LIVE.replace("live", "alternative", 3), tail=","),
            *sessions("open", ALL_LIVE.replace("live", "missed", 1), tail=","),
            *sessions("faulted", "here", tail=","),
            *sessions("gone", ALL_LIVE, tail=",2024-01-06"),
        ]
        register = register_of(csv_of(header, *rows))
        summary = summarise(judge(register), register.problems)
        assert (summary.people, summary.faulted, summary.status) == (4, 1, 1)
        assert summary.verdicts == {Verdict.INSUFFICIENT_INFORMATION: 2, Verdict.REFER: 1}
        assert summary.left == {Verdict.MET: 1}
        assert summary.referrals == (Referral("A-04", ("partner",), 1),)
        assert summary.facts == {"catch_up_open": 1}
        assert [p.participant for p in summary.problems] == ["faulted"] * 6

    def test_a_decision_that_is_no_reading(self) -> None:
        rows = ["a,M,midpoint_residential,live,"]
        register = register_of(csv_of(DATED, *rows), "EML", variant="no_npq")
        judged = [*judge(register)]
        [(entry, answers)] = judged
        decision = answers.decisions["midpoint"]
        asked = attrs.evolve(decision, refer_to=(Actor.PROGRAMME_TEAM,))
        changed = attrs.evolve(
            answers, decisions=FrozenMap({**answers.decisions, "midpoint": asked})
        )
        summary = summarise([(entry, changed)])
        assert summary.referrals == (Referral("midpoint", ("programme_team",), 1),)
        assert (summary.status, summarise([]).status) == (0, 2)


WORDS = st.sampled_from([status.value for status in Status] + ["here", ""])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", " a", ""]),
        st.sampled_from(["S1", "S2", "S3", "S4", "S5", "S6", "S7", ""]),
        st.sampled_from(["residential", "residential", "virtual_twilight", "lecture", ""]),
        WORDS,
        st.sampled_from(["2024-01-01", "2024-06-30", "2024-12-01", "", "soon"]),
        st.sampled_from(["", "", "new_design", "new_design", "old_design", "none"]),
        st.sampled_from(["", "", "2024-03-01", "2024-12-01"]),
        st.sampled_from(["", "", "left", "gone"]),
        st.sampled_from(["", "90", "-1"]),
        st.sampled_from(["", "1"]),
    ),
    max_size=25,
)
LAW_HEADER = f"{DATED},variant,left_on,left_how,minutes_scheduled,year"


def findings(register: Register) -> tuple[object, object]:
    """Everything a register says but where in the file it says it."""

    def unplaced(problems: tuple[Problem, ...]) -> Counter[Problem]:
        return Counter(attrs.evolve(problem, row=None) for problem in problems)

    entries = {
        # What is said of a fault names its row.
        entry.id: (unplaced(entry.problems), entry.participant and (entry.participant, answers))
        for entry, answers in judge(register)
    }
    return entries, unplaced(register.problems)


class TestLaws:
    """What holds of every register."""

    @SETTINGS
    @given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
    def test_the_order_of_rows_changes_nothing(
        self, ways: tuple[list[tuple[str, ...]], list[tuple[str, ...]]]
    ) -> None:
        one_way, other = (
            register_of(csv_of(LAW_HEADER, *map(",".join, rows)), "HS") for rows in ways
        )
        assert findings(one_way) == findings(other)

    @SETTINGS
    @given(ROWS)
    def test_nothing_is_lost(self, rows: list[tuple[str, ...]]) -> None:
        sheet = read_tidy(csv_of(LAW_HEADER, *(",".join(row) for row in rows)))
        register = people(sheet, table=TABLE, programme="HS", as_of=AS_OF)
        named = dict.fromkeys(row[0].strip() for row in rows if row[0].strip())
        assert [entry.id for entry in register.entries] == [*named]
        lines = [line for entry in register.entries for line in entry.rows]
        assert sorted([*lines, *sheet.unnamed]) == [*range(2, len(rows) + 2)]
        for entry, answers in judge(register):
            assert (entry.participant is None) == bool(entry.faults)
            if entry.faults:
                assert answers.verdict is Verdict.INSUFFICIENT_INFORMATION
        told = {problem.row for problem in register.problems}
        assert set(sheet.unnamed) <= told

    @SETTINGS
    @given(st.binary(max_size=200) | st.text(max_size=200))
    def test_anything_else_is_refused_as_a_whole(self, source: bytes | str) -> None:
        prefix: Any = f"{HEADER}\n" if isinstance(source, str) else f"{HEADER}\n".encode()
        for content in (source, prefix + source):
            refused = None
            try:
                read = read_tidy(content)
            except PolicyError as error:
                refused = error
            else:
                people(read, table=TABLE, programme="TL", as_of=AS_OF)
            assert refused is None or isinstance(refused, UnreadableRegister)
            assert refused is None or str(refused)

    @SETTINGS
    @given(st.sampled_from([*TABLE.programmes]), st.integers(0, 50))
    def test_every_programme_can_be_judged(self, programme: str, seed: int) -> None:
        text = sample_register(programme, people=14, seed=seed, faults=0)
        register = people(read_tidy(text), table=TABLE, programme=programme, as_of=AS_OF)
        assert not any(entry.faults for entry, _ in judge(register))

"""
Do Microsoft Teams reports become a register, with nobody lost and nothing guessed?

The reports are made up in every shape that Teams is known to write. Two real ones are read
where they are held, beside the project in ``../shared/data``, and passed over elsewhere.
"""

from __future__ import annotations

import argparse
import codecs
import contextlib
import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ambition_policy.decisions import Verdict
from ambition_policy.errors import InvalidFacts, PolicyError
from ambition_policy.facts.sessions import Event
from ambition_policy.registers import UnreadableRegister, judge, people, read_tidy
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.teams import (
    Attendee,
    Found,
    Report,
    Stay,
    read_report,
    read_roster,
    share,
    tidy,
)
from ambition_policy.registers.teams_cells import duration, moment
from ambition_policy.registers.teams_command import add_parser, event
from ambition_policy.registers.teams_stays import LATEST, within
from ambition_policy.terms import shipped

SAMPLES = Path(__file__).parents[2] / "shared" / "data" / "teams"
DAY = dt.date(2024, 3, 1)
SPANS = ["Name", "First join", "Last leave", "In-meeting duration", "Email", "Role"]
STAYS = ["Name", "Join time", "Leave time", "Duration", "Email", "Role"]
UNITS = ((3600, "h"), (60, "m"), (1, "s"))


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock))


def shown(when: dt.datetime, *, day_first: bool = True, half: bool = False) -> str:
    """Write a time as Teams does in Britain, or in the United States."""
    date = f"{when:%d/%m/%y}" if day_first else f"{when.month}/{when.day}/{when.year}"
    return (
        f"{date}, {when:%I:%M:%S %p}".replace(", 0", ", ") if half else f"{date}, {when:%H:%M:%S}"
    )


def spent(seconds: int) -> str:
    """Write a length of time as Teams does: without the units that are zero in front."""
    parts: list[str] = []
    for unit, letter in UNITS:
        number, seconds = divmod(seconds, unit)
        if number or parts or letter == "s":
            parts.append(f"{number}{letter}")
    return " ".join(parts)


def span(email: str, first: str, last: str, length: str | None = None, role: str = "") -> list[str]:
    """A row among the participants."""
    whole = spent(int((at(last) - at(first)).total_seconds()))
    return [
        "N",
        shown(at(first)),
        shown(at(last)),
        whole if length is None else length,
        email,
        role,
    ]


def written(*blocks: Iterable[Sequence[str]], separator: str = "\t", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    for block in blocks:
        writer.writerows(block)
        writer.writerow([])
    return out.getvalue()


def read(*blocks: Iterable[Sequence[str]], day_first: bool = True) -> Report:
    return read_report(written(*blocks).encode(), day_first=day_first)


def table(
    *rows: Sequence[str], header: Sequence[str] = SPANS, title: str = "2. Participants"
) -> list[Sequence[str]]:
    return [[title], header, *rows]


def told(problems: Iterable[Problem]) -> list[tuple[str, int | None, str | None, str, str]]:
    return [(p.severity.value, p.row, p.column, p.expected, p.got) for p in problems]


def faults(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.FAULT]


SUMMARY = [
    ["1. Summary"],
    ["Meeting title", "Session 1"],
    ["Attended participants", "2"],
    ["Start time", shown(at("16:28:00"))],
    ["End time", shown(at("17:32:00"))],
    ["Meeting duration", "1h 4m 0s"],
    ["Average attendance time", "45m 0s"],
]
PEOPLE = table(
    [
        "Osei, Ana",
        shown(at("16:30:00")),
        shown(at("17:30:00")),
        "1h 0m 0s",
        "Ana@example.org",
        "Organizer",
    ],
    ["Ben", shown(at("16:30:00")), shown(at("17:30:00")), "30m 0s", "ben@example.org", "Attendee"],
)
ACTIVITIES = table(
    [
        "Osei, Ana",
        shown(at("16:30:00")),
        shown(at("17:30:00")),
        "1h 0m 0s",
        "ana@example.org",
        "Organizer",
    ],
    ["Ben", shown(at("17:20:00")), shown(at("17:30:00")), "10m 0s", "BEN@example.org", "Attendee"],
    ["Ben", shown(at("16:30:00")), shown(at("16:50:00")), "20m 0s", "ben@example.org", "Attendee"],
    header=STAYS,
    title="3. In-Meeting activities",
)
WHOLE = (SUMMARY, PEOPLE, ACTIVITIES)


class TestWholeReport:
    """Three blocks, as Teams writes them."""

    def test_reads_everything(self) -> None:
        report = read(*WHOLE)
        assert report.problems == ()
        assert (report.name, report.title) == ("report", "Session 1")
        assert (report.start, report.end) == (at("16:28"), at("17:32"))
        ana, ben = report.attendees
        assert (ana.email, ana.name, ana.role) == ("ana@example.org", "Osei, Ana", "Organizer")
        assert (ana.first_join, ana.last_leave, ana.seconds) == (at("16:30"), at("17:30"), 3600)
        assert (ben.email, ben.seconds, ben.minutes) == ("ben@example.org", 1800, Fraction(30))
        assert ben.stays == (
            Stay(at("16:30"), at("16:50"), 1200),
            Stay(at("17:20"), at("17:30"), 600),
        )
        assert report.faulted == frozenset()
        assert report.moments[0] == at("16:28")

    def test_names_are_not_shown(self) -> None:
        assert "Osei" not in repr(read(*WHOLE).attendees)

    @pytest.mark.parametrize(
        "encode",
        [
            lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
            lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
            lambda text: text.encode("utf-16-le"),
            lambda text: text.encode("utf-16-be"),
            lambda text: codecs.BOM_UTF8 + text.encode(),
            lambda text: text.encode(),
        ],
        ids=["le bom", "be bom", "le", "be", "utf-8 bom", "utf-8"],
    )
    @pytest.mark.parametrize("separator", ["\t", ",", ";"])
    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
    def test_every_encoding_and_separator(
        self, encode: Callable[[str], bytes], separator: str, end: str
    ) -> None:
        text = written(*WHOLE, separator=separator, end=end)
        assert read_report(encode(text), day_first=True) == read(*WHOLE)

    def test_case_and_order_of_blocks_and_columns_say_nothing(self) -> None:
        turned = [[row[i] for i in (4, 5, 0, 3, 1, 2)] for row in PEOPLE[1:]]
        loud = [[cell.upper() for cell in turned[0]], *turned[1:]]
        report = read(
            [["ATTENDEES"], *loud], [["2) Activity"], *ACTIVITIES[1:]], [["SUMMARY"]], SUMMARY[1:]
        )
        assert report.attendees == read(*WHOLE).attendees
        assert report.title == "Session 1"
        assert report.problems == ()

    def test_an_older_report_has_no_titles_and_a_row_for_each_stay(self) -> None:
        header = [
            "Full Name",
            "Join Time",
            "Leave Time",
            "Duration",
            "Email",
            "Role",
            "Participant ID (UPN)",
        ]
        rows = [[*row, "x@example.org"] for row in ACTIVITIES[2:]]
        summary = [
            ["Meeting Summary"],
            ["Total Number of Participants", "2"],
            ["Meeting Title", "Session 1"],
            ["Meeting Start Time", shown(at("16:28"))],
            ["Meeting End Time", shown(at("17:32"))],
            ["Meeting Id", "c0ffee"],
        ]
        report = read(summary, [header, *rows])
        assert report.problems == ()
        assert [a.seconds for a in report.attendees] == [3600, 1800]
        assert report.end == at("17:32")

    def test_month_first_with_a_half_day_clock(self) -> None:
        def american(rows: Sequence[Sequence[str]]) -> list[list[str]]:
            marked = []
            for row in rows:
                cells = list(row)
                for i, cell in enumerate(cells):
                    if cell.startswith("01/03/24"):
                        when = moment(cell, day_first=True)
                        cells[i] = shown(when, day_first=False, half=True)
                marked.append(cells)
            return marked

        blocks = [american(block) for block in WHOLE]
        assert "3/1/2024, 4:30:00 PM" in written(*blocks)
        assert read(*blocks, day_first=False) == read(*WHOLE)

    def test_a_comma_may_part_a_date_from_its_time(self) -> None:
        text = (
            "Email,First Join,Last Leave,In-Meeting Duration\n"
            "ana@example.org,1/3/24, 16:30:00,1/3/24, 17:30:00,1h 0m 0s\n"
        )
        [ana] = read_report(text.encode(), day_first=True).attendees
        assert (ana.first_join, ana.seconds) == (at("16:30"), 3600)

    def test_unknown_columns_and_blocks_are_said(self) -> None:
        header = [*SPANS, "Engagement: Camera On", ""]
        odd = [["4. Meeting engagement"], ["Name", "Action"], ["Ana", "Unmute"], ["The end"]]
        row = [*span("ana@example.org", "16:30", "17:30"), "3"]
        report = read([["The data could be incomplete"]], table(row, header=header), odd)
        assert told(report.problems) == [
            ("remark", 1, None, "a block of an attendance report as it is known here",
             "'The data could be incomplete', 1 row not read"),
            ("remark", 4, None, "the columns that are known here",
             "'Engagement: Camera On', not read"),
            ("remark", 7, None, "a block of an attendance report as it is known here",
             "'4. Meeting engagement', 3 rows not read"),
        ]  # fmt: skip
        assert len(report.attendees) == 1

    def test_a_block_that_promises_people_must_be_readable(self) -> None:
        people = [["2. Participants"], ["Wer", "Wann"], ["Ana", "heute"]]
        report = read(people, ACTIVITIES)
        assert told(faults(report.problems))[0][4] == "'2. Participants', 2 rows not read"

    def test_a_table_without_addresses_beside_one_with(self) -> None:
        bare = [["3. In-Meeting activities"], STAYS[:4], ["Ana", *["1/3/24, 16:30"] * 2, "0s"]]
        report = read(PEOPLE, bare)
        assert told(faults(report.problems)) == [
            ("fault", 7, "Email", "this column", "none; 1 row not read")
        ]


class TestPeople:
    """Rows become people, and an oddity is said with its row, column, expected and got."""

    def test_two_devices_are_counted_once(self) -> None:
        one = ["N", shown(at("16:30")), shown(at("17:00")), "30m", "ana@example.org", ""]
        two = ["N", shown(at("16:50")), shown(at("17:10")), "20m", "ana@example.org", ""]
        report = read(table(one, two, header=STAYS, title="3. In-Meeting activities"))
        assert report.attendees[0].seconds == 40 * 60
        assert told(report.problems) == [
            ("remark", 3, None, "one stay after the other",
             "600 seconds in two places at once, counted once")
        ]  # fmt: skip
        # Teams adds them up; the union is used, and the difference said.
        both = read(
            table(span("ana@example.org", "16:30", "17:10", "50m")), table(one, two, header=STAYS)
        )
        assert both.attendees[0].seconds == 40 * 60
        assert [problem[2] for problem in told(both.problems)] == ["In-meeting duration", None]

    def test_a_row_that_disagrees_with_its_times(self) -> None:
        long = span("ana@example.org", "16:30", "17:00", "31m")
        short = ["Ben", shown(at("16:30")), shown(at("17:00")), "29m", "ben@example.org", ""]
        one, two = read(table(long)), read(table(short, header=STAYS))
        assert told(one.problems) == [
            ("remark", 3, "In-meeting duration", "1800 seconds, as the times say", "1860 seconds")
        ]
        assert told(two.problems) == [
            ("remark", 3, "Duration", "1800 seconds, as the times say", "1740 seconds")
        ]
        assert one.attendees[0].seconds == two.attendees[0].seconds == 1800

    def test_whole_seconds_are_cut_off_one_by_one(self) -> None:
        rows = [span("ana@example.org", "16:30", "17:00", text) for text in ("29m 59s", "30m 1s")]
        for row in rows:
            assert read(table(row)).problems == ()
            assert read(table(row)).attendees[0].seconds == 1800

    def test_participants_that_disagree_with_activities(self) -> None:
        stay = ["N", shown(at("16:30")), shown(at("17:00")), "30m", "ana@example.org", ""]
        report = read(
            table(
                span("ana@example.org", "16:20", "17:10", "50m"),
                span("ben@example.org", "16:30", "17:00"),
            ),
            table(stay, ["Cat", *stay[1:4], "cat@example.org", ""], header=STAYS),
        )
        assert [(p.participant, p.column, p.got) for p in report.problems] == [
            ("ana@example.org", "First join", "2024-03-01 16:20:00"),
            ("ana@example.org", "In-meeting duration", "3000 seconds"),
            ("ana@example.org", "Last leave", "2024-03-01 17:10:00"),
            ("ben@example.org", None, "in one of them only"),
            ("cat@example.org", None, "in one of them only"),
        ]
        assert [(a.email[:3], a.seconds) for a in report.attendees] == [
            ("ana", 1800), ("ben", 1800), ("cat", 1800),
        ]  # fmt: skip

    def test_breaks_whose_times_are_not_known(self) -> None:
        """A first join, a last leave and a shorter length: exact in all, bounds within."""
        [ana] = read(table(span("ana@example.org", "16:30", "17:30", "40m"))).attendees
        assert (ana.seconds, ana.stays) == (2400, (Stay(at("16:30"), at("17:30"), 2400),))
        assert share(ana, Event("session", id="S", minutes=60)) == Fraction(2, 3)
        event = Event("session", id="S", date=DAY, start=dt.time(17, 0), minutes=60)
        assert share(ana, event) is None

    @pytest.mark.parametrize(
        ("times", "seconds"),
        [
            (["", "", "30m"], 1800),
            (["1/3/24, 16:30", "", "30m"], 1800),
            (["1/3/24, 16:30", "", ""], None),
            (["", "1/3/24, 16:30", ""], None),
            (["1/3/24, 16:30", "1/3/24, 17:30", ""], None),
        ],
    )
    def test_times_that_are_not_all_there(self, times: list[str], seconds: int | None) -> None:
        report = read(table(["Ana", *times, "ana@example.org", ""]))
        [ana] = report.attendees
        assert ana.seconds == seconds
        assert (ana.minutes is None) == (seconds is None)
        assert not faults(report.problems)
        remarks = [("how long they were there", "times that do not say it")]
        assert [(p.expected, p.got) for p in report.problems] == (
            remarks if seconds is None else []
        )

    def test_an_open_stay_leaves_the_row_among_the_participants(self) -> None:
        open_stay = ["Ana", "1/3/24, 16:30", "", "", "ana@example.org", ""]
        report = read(
            table(span("ana@example.org", "16:30", "17:30", "40m")), table(open_stay, header=STAYS)
        )
        assert report.attendees[0].seconds == 2400

    def test_listed_twice_with_breaks(self) -> None:
        rows = [
            span("ana@example.org", "16:30", "17:30", "40m"),
            span("ana@example.org", "17:00", "18:00", "50m"),
        ]
        report = read(table(*rows))
        assert report.attendees[0].seconds is None
        assert told(report.problems)[0][3:] == ("how long they were there", "3000 to 5400 seconds")

    def test_two_names_for_an_address(self) -> None:
        row = span("ana@example.org", "16:30", "17:00")
        report = read(table(row, ["M", *row[1:]]))
        assert report.attendees[0].name == "M"
        assert told(report.problems)[0][3:] == ("one name for an address", "2 names")

    def test_faults(self) -> None:
        good = span("eve@example.org", "16:30", "17:00")
        report = read(
            table(
                ["Ana", "16:30", "1/3/24, 17:00", "30m", "ana@example.org", ""],
                ["Ben", "1/3/24, 17:00", "1/3/24, 16:30", "30m", "ben@example.org", ""],
                ["Cat", "", "", "soon", "cat@example.org", ""],
                ["Dan", "1/3/24, 16:30", "1/3/24, 17:00", "30m", "", ""],
                ["Dan", "1/3/24, 16:30", "1/3/24, 17:00", "30m", "dan", ""],
                [*good, "x", "fay@example.org"],
                ["a"] * 7,
                good,
                ["only a name"],
            )
        )
        assert [(p.row, p.column, p.got, p.participant) for p in faults(report.problems)] == [
            (3, "First join", "'16:30'", "ana@example.org"),
            (4, "Last leave", "2024-03-01 16:30:00", "ben@example.org"),
            (5, None, "none", "cat@example.org"),
            (6, "Email", "nothing", None),
            (7, "Email", "'dan'", None),
            (8, None, "8", "eve@example.org"),
            (8, None, "8", "fay@example.org"),
            (9, None, "7", None),
            (11, "Email", "nothing", None),
        ]
        assert [p.got for p in report.problems if p not in faults(report.problems)] == ["'soon'"]
        assert [a.email for a in report.attendees] == ["eve@example.org"]
        assert report.faulted >= {"ana@example.org", "cat@example.org", "eve@example.org"}

    def test_a_leave_after_a_fault_is_read_too(self) -> None:
        report = read(table(["Ana", "32/1/24, 16:30", "1/32/24, 16:30", "", "ana@example.org", ""]))
        assert len(faults(report.problems)) == 2


class TestSummary:
    """A summary that disagrees with its rows is a remark, and nothing is lost."""

    def summary(self, label: str, value: str) -> list[tuple[str, int | None, str | None, str, str]]:
        lines = [[label, value] if line[0] == label else line for line in SUMMARY]
        report = read(lines, PEOPLE, ACTIVITIES)
        assert report.attendees == read(*WHOLE).attendees
        return told(report.problems)

    @pytest.mark.parametrize(
        ("label", "value", "expected"),
        [
            ("Attended participants", "3", "2, as many as are listed"),
            ("Attended participants", "two", "a whole number"),
            ("Meeting duration", "2h", "3840 seconds, as the start and the end say"),
            ("Meeting duration", "long", "a length of time such as 1h 27m 51s"),
            ("Average attendance time", "44m 50s", "2700 seconds, the mean of those listed"),
        ],
    )
    def test_remarks(self, label: str, value: str, expected: str) -> None:
        [problem] = self.summary(label, value)
        row = [line[0] for line in SUMMARY].index(label) + 1
        assert problem == ("remark", row, label, expected, repr(value))

    @pytest.mark.parametrize("label", [line[0] for line in SUMMARY[2:]])
    def test_an_empty_value_says_nothing(self, label: str) -> None:
        assert self.summary(label, "") == []

    def test_rounding(self) -> None:
        assert self.summary("Meeting duration", "1h 4m 1s") == []
        assert self.summary("Average attendance time", "45m 1s") == []

    def test_somebody_outside_the_meeting(self) -> None:
        assert self.summary("Start time", "1/3/24, 16:40")[0][3:] == (
            "no time after the first join, 2024-03-01 16:30:00", "2024-03-01 16:40:00",
        )  # fmt: skip
        assert self.summary("End time", "1/3/24, 17:20")[0][3:] == (
            "no time before the last leave, 2024-03-01 17:30:00", "2024-03-01 17:20:00",
        )  # fmt: skip

    def test_an_impossible_date_is_a_fault(self) -> None:
        [problem] = self.summary("Start time", "1/13/24, 16:28")
        assert problem[0] == "fault"
        assert problem[4].endswith("which no calendar or clock has with the day first")

    def test_a_label_that_comes_twice(self) -> None:
        report = read([*SUMMARY, ["End time", "then"]], PEOPLE, ACTIVITIES)
        assert report.end == at("17:32")
        assert told(report.problems)[0][4] == "'1. Summary', 1 row not read"

    def test_rows_that_name_nobody_count(self) -> None:
        lines = [
            ["Attended participants", "3"] if line[0].startswith("Att") else line
            for line in SUMMARY
        ]
        nobody = ["Guest", *span("", "16:30", "17:30")[1:]]
        alone = [nobody[0], *nobody[1:]]
        report = read(lines, [*PEOPLE, nobody], [*ACTIVITIES, alone])
        assert [p.column for p in report.problems] == ["Email", "Email"]

    def test_too_many_cells_count(self) -> None:
        lines = [
            ["Attended participants", "3"] if line[0].startswith("Att") else line
            for line in SUMMARY
        ]
        report = read(lines, [*PEOPLE, ["x"] * 9], [*ACTIVITIES, ["x"] * 9])
        assert [p.got for p in report.problems] == ["9", "9"]


class TestUnreadable:
    """What is no report is refused, with the reason."""

    def refused(self, source: bytes | Path) -> str:
        with pytest.raises(UnreadableRegister) as caught:
            read_report(source, day_first=True)
        return str(caught.value)

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "got none"),
            (b"dear all", "got none"),
            (b"\xff\xfe\x00", "no UTF-16-LE"),
            (b"caf\xe9", "no UTF-8"),
            (codecs.BOM_UTF16_LE + b"a\0\0\0", "a NUL character"),
            (b"Full Name\tUser Action\tTimestamp\nAna\tJoined\t1/3/24", "an older list"),
            (b"Name,Join Time,Leave Time\nAna,,\n", "got Name, Join Time, Leave Time"),
            (b"Email,E-mail,Join Time\na@b.c,a@b.c,\n", "each column once, got Email, E-mail"),
            (b'Email,Join Time\n"a@b.c,\n', "unexpected end of data"),
            (b'Email,Join Time\n"a"b,\n', "row 2"),
        ],
    )
    def test_content(self, content: bytes, reason: str) -> None:
        assert reason in self.refused(content)

    def test_paths(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path / "no.csv").startswith("no.csv cannot be read")
        assert "ValueError" in self.refused(Path("no\0.csv"))
        file = tmp_path / "report.csv"
        file.write_bytes(written(*WHOLE).encode("utf-16"))
        assert read_report(file, day_first=True).name == "report.csv"
        assert read_report(file, day_first=True, name="Monday").name == "Monday"


class TestCells:
    """Dates, times and lengths."""

    @pytest.mark.parametrize(
        ("text", "day_first", "hour"),
        [
            ("5/4/24, 16:30:00", True, 16),
            ("05.04.2024 16:30", True, 16),
            ("05-04-2024, 4:30 pm", True, 16),
            ("4/5/2024, 4:30:00\u202fPM".replace("\u202f", " "), False, 16),
            ("4/5/24, 12:30:00 a.m.", False, 0),
            ("4/5/24, 12:30:00 PM", False, 12),
            ("2024-04-05T16:30:00", False, 16),
            ("2024-04-05 16:30:00", True, 16),
        ],
    )
    def test_moments(self, text: str, *, day_first: bool, hour: int) -> None:
        assert moment(text, day_first=day_first) == at(f"{hour:02}:30", dt.date(2024, 4, 5))

    @pytest.mark.parametrize(
        "text",
        [
            "4/13/24, 16:30:00", "29/2/23, 16:30:00", "0/1/24, 16:30", "1/1/0000, 16:30",
            "1/3/24, 24:00:00", "1/3/24, 16:60:00", "1/3/24, 13:30:00 PM", "1/3/24, 0:30:00 AM",
            "1/3/24", "16:30:00", "1/3-24, 16:30:00", "1/3/24, 16:30:00Z", "2024-13-01 16:30",
            "\u0661/3/24, 16:30", "soon", "",
        ],
    )  # fmt: skip
    def test_what_is_no_moment(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            moment(text, day_first=True)

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("1h 27m 51s", 5271), ("57m 3s", 3423), ("45s", 45), ("0s", 0), ("3h", 10800),
            ("3h23m20s", 12200), ("1h 7s", 3607), ("2 hr 5 min", 7500), ("1:27:51", 5271),
            ("1 hour 2 minutes 3 seconds", 3723), ("1d 2h", 93600),
            ("", None), ("h", None), ("12", None), ("3h 12", None), ("3s 2h", None),
            ("47:03", None), ("1:60:00", None), ("9999999h", None), ("-5m", None),
        ],
    )  # fmt: skip
    def test_durations(self, text: str, seconds: int | None) -> None:
        assert duration(text) == seconds

    @given(st.integers(0, 10**6))
    def test_a_written_duration_reads_back(self, seconds: int) -> None:
        assert duration(spent(seconds)) == seconds

    @given(
        st.datetimes(at("00:00", dt.date(2000, 1, 1)), at("23:59", dt.date(2099, 12, 31))),
        st.booleans(),
        st.booleans(),
    )
    def test_a_written_moment_reads_back(
        self, when: dt.datetime, day_first: bool, half: bool
    ) -> None:
        when = when.replace(microsecond=0)
        assert moment(shown(when, day_first=day_first, half=half), day_first=day_first) == when

    def test_narrow_blanks_and_marks(self) -> None:
        row = [
            "Ana",
            "\u200e3/1/24, 4:30:00\u202fPM",
            "3/1/24, 5:00:00\xa0PM",
            "30m",
            "ana@example.org",
            "",
        ]
        assert read(table(row), day_first=False).attendees[0].seconds == 1800


class TestStays:
    """Time is counted once, and within the planned time."""

    def test_no_stay(self) -> None:
        assert within([], None) == (0, 0)
        assert within([], (at("16:30"), at("17:30"))) == (0, 0)

    def test_a_length_without_a_place(self) -> None:
        floating = Stay(None, None, 1800)
        assert within([floating], None) == (1800, 1800)
        assert within([floating], (at("16:30"), at("16:40"))) == (0, 600)
        assert within([floating, Stay(at("16:30"), at("17:30"), 3600)], None) == (3600, 5400)
        assert within([floating, Stay(at("16:30"), None, None)], None) is None

    @given(
        st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=6),
        st.integers(0, 60),
        st.integers(0, 30),
    )
    def test_whole_stays_are_a_union(
        self, pairs: list[tuple[int, int]], begin: int, long: int
    ) -> None:
        """Second by second: somebody is there, or is not."""
        zero = at("16:30")

        def when(second: int) -> dt.datetime:
            return zero + dt.timedelta(seconds=second)

        stays = [Stay(when(a), when(a + n), n) for a, n in pairs]
        there = {second for a, n in pairs for second in range(a, a + n)}
        inside = there & {*range(begin, begin + long)}
        assert within(stays, None) == (len(there), len(there))
        assert within(stays, (when(begin), when(begin + long))) == (len(inside), len(inside))

    @given(
        st.sets(st.integers(0, 30), min_size=1),
        st.sets(st.integers(20, 50), min_size=1),
        st.integers(0, 50),
        st.integers(0, 30),
    )
    def test_bounds_hold_wherever_the_breaks_were(
        self, one: set[int], two: set[int], begin: int, long: int
    ) -> None:
        """Of two people's worth of seconds only the ends and the number are told."""
        zero = at("16:30")

        def told_of(seconds: set[int]) -> Stay:
            first, last = min(seconds), max(seconds) + 1
            return Stay(
                zero + dt.timedelta(seconds=first), zero + dt.timedelta(seconds=last), len(seconds)
            )

        window = (zero + dt.timedelta(seconds=begin), zero + dt.timedelta(seconds=begin + long))
        for span_of_time in (None, window):
            bounds = within([told_of(one), told_of(two)], span_of_time)
            assert bounds is not None
            there = (
                one | two if span_of_time is None else (one | two) & {*range(begin, begin + long)}
            )
            assert bounds[0] <= len(there) <= bounds[1]


def roster_of(*rows: str, header: str = "participant,email") -> bytes:
    return "\n".join([header, *rows]).encode()


class TestRoster:
    """Who should have been there."""

    def test_reads(self) -> None:
        text = (
            "E-mail;Participant;Role;Variant;House\r\n"
            "Ana@Example.org;ana;ect;two;red\r\n\r\nben@example.org;ben\r\n"
        )
        for content in (text.encode(), text.encode("utf-16"), text.replace(";", "\t").encode()):
            roster = read_roster(content)
            ana, ben = roster.people
            assert (ana.participant, ana.email, ana.variant, ana.role) == (
                "ana",
                "ana@example.org",
                "two",
                "ect",
            )
            assert (ben.variant, ben.role, roster.columns) == ("", "", ("variant", "role"))
            assert roster.problems == ()

    def test_faults(self) -> None:
        roster = read_roster(
            roster_of(
                "ana,ana@example.org",
                "ben,ANA@example.org",
                "cat,cat@example.org",
                "cat,c@example.org",
                ",d@example.org",
                "eve,",
                "fay,fay",
                "guy,guy@example.org,x",
                "hal,hal@example.org",
            )
        )
        assert [(p.row, p.column, p.got, p.participant) for p in roster.problems] == [
            (2, "email", "'ana@example.org' in rows 2, 3", "ana"),
            (3, "email", "'ana@example.org' in rows 2, 3", "ben"),
            (4, "participant", "'cat' in rows 4, 5", "cat"),
            (5, "participant", "'cat' in rows 4, 5", "cat"),
            (6, "participant", "nothing", None),
            (7, "email", "nothing", "eve"),
            (8, "email", "'fay'", "fay"),
            (9, None, "3", None),
        ]
        assert {p.severity for p in roster.problems} == {Severity.FAULT}
        assert [(p.participant, p.email) for p in roster.people] == [
            ("ana", None), ("ben", None), ("cat", None), ("eve", None), ("fay", None),
            ("hal", "hal@example.org"),
        ]  # fmt: skip
        assert "ana@example.org" in roster.addresses

    def test_nobody(self) -> None:
        assert told(read_roster(roster_of()).problems)[0][4] == "none that can be used"

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "a first row with the columns participant, email"),
            (b"participant,name\nana,Ana\n", "a first row"),
            (b"ana,ana@example.org\nparticipant,email\n", "a first row"),
            (b"participant,email,E-mail\n", "each column once, got 2 of email"),
        ],
    )
    def test_refused(self, content: bytes, reason: str) -> None:
        with pytest.raises(UnreadableRegister, match="roster cannot be read") as caught:
            read_roster(content)
        assert reason in str(caught.value)


S1 = Event("session", id="S1", date=DAY, start=dt.time(16, 30), minutes=60)
ROSTER = read_roster(roster_of("ana,ana@example.org", "ben,ben@example.org", "cat,cat@example.org"))


def rows_of(text: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text, newline=""))][1:]


def one_person(*rows: Sequence[str], event: Event = S1) -> tuple[list[str], list[str]]:
    """The row of somebody, and what is said of them."""
    text, problems = tidy([read(table(*rows))], ROSTER, [event])
    return rows_of(text)[0], [f"{p.problem.expected}: {p.problem.got}" for p in problems]


class TestTidy:
    """Reports and a roster become a register."""

    def test_live_and_missed(self) -> None:
        text, problems = tidy([read(*WHOLE)], ROSTER, [S1])
        assert rows_of(text) == [
            ["ana", "S1", "session", "live", "2024-03-01", "16:30", "60", "60"],
            ["ben", "S1", "session", "live", "2024-03-01", "16:30", "60", "30"],
            ["cat", "S1", "session", "missed", "2024-03-01", "16:30", "60", ""],
        ]
        assert problems == ()
        sheet = read_tidy(text)
        assert (len(sheet.rows), sheet.problems) == (3, ())

    def test_a_minute_is_live(self) -> None:
        row, _ = one_person(span("ana@example.org", "16:30:00", "16:30:01"))
        assert row[3:] == ["live", "2024-03-01", "16:30", "60", "0"]

    def test_only_what_is_known_is_written(self) -> None:
        row, said = one_person(
            span("ana@example.org", "16:20", "17:40:59"), event=Event("session", id="S1")
        )
        assert row == ["ana", "S1", "session", "live", "2024-03-01", "", "", "80"]
        assert said == []
        bare = ["Ana", "", "", "5m", "ana@example.org", ""]
        row, _ = one_person(bare, event=Event("session", id="S1"))
        assert row[3:] == ["live", "", "", "", "5"]

    def test_time_outside_is_not_counted(self) -> None:
        row, said = one_person(span("ana@example.org", "16:20", "17:40:59"))
        assert row[-1] == "60"
        assert said == ["no time outside the one planned: 1259 seconds outside it, not counted"]
        row, said = one_person(
            span("ana@example.org", "16:20", "17:40:59"),
            event=Event("session", id="S1", minutes=80),
        )
        assert (row[-1], len(said)) == ("80", 1)

    def test_breaks_that_may_lie_outside(self) -> None:
        row, said = one_person(span("ana@example.org", "16:20", "17:30", "60m"))
        assert row[3:] == ["live", "2024-03-01", "16:30", "60", ""]
        assert said == ["the minutes within the planned time: between 50 and 60, left empty"]
        row, said = one_person(["Ana", shown(at("16:30")), "", "", "ana@example.org", ""])
        assert (row[3], row[-1]) == ("live", "")

    def test_a_fault_leaves_the_status_empty(self) -> None:
        row, _ = one_person(
            span("ana@example.org", "16:30", "17:30"),
            ["Ana", "soon", "", "", "ana@example.org", ""],
        )
        assert row == ["ana", "S1", "session", "", "2024-03-01", "16:30", "60", ""]
        sheet = read_tidy(
            tidy([read(PEOPLE)], read_roster(roster_of("ana,", "ben,ben@example.org")), [S1]).text
        )
        register = people(
            sheet, table=shipped(), programme="NPQA", variant="NPQML", as_of=dt.date(2024, 3, 2)
        )
        verdicts = {entry.id: answers.verdict for entry, answers in judge(register)}
        assert verdicts["ana"] is Verdict.INSUFFICIENT_INFORMATION
        assert verdicts["ben"] is Verdict.PENDING

    def test_strangers_are_listed(self) -> None:
        rows = [
            span("xi@example.org", "16:30", "17:30", role="Organizer"),
            span("yu@example.org", "16:30", "17:30"),
        ]
        _, said = one_person(*rows)
        assert said == [
            "somebody on the roster: xi@example.org, Organizer",
            "somebody on the roster: yu@example.org",
        ]
        doubled = read_roster(roster_of("ana,xi@example.org", "ben,xi@example.org"))
        _, problems = tidy([read(table(rows[0]))], doubled, [S1])
        assert {p.problem.severity for p in problems} == {Severity.FAULT}

    def test_two_reports_of_one_event(self) -> None:
        one = read(table(span("ana@example.org", "16:30", "16:50")))
        two = read(
            table(
                span("ana@example.org", "16:40", "17:10"), span("cat@example.org", "16:50", "17:00")
            )
        )
        for reports in ([one, two], [two, one], [one, two, two]):
            text, problems = tidy(reports, ROSTER, [S1] * len(reports))
            assert [(row[0], row[3], row[7]) for row in rows_of(text)] == [
                ("ana", "live", "40"), ("ben", "missed", ""), ("cat", "live", "10"),
            ]  # fmt: skip
            assert problems == ()

    def test_two_events(self) -> None:
        later = attrs.evolve(S1, id="S2", date=dt.date(2024, 3, 2))
        other = "01/03/24", "02/03/24"
        two = read(
            [
                [cell.replace(*other) for cell in row]
                for row in table(span("ben@example.org", "16:30", "17:00"))
            ]
        )
        text, problems = tidy(iter([read(PEOPLE), two]), ROSTER, iter([S1, later]))
        assert [row[1] + row[3] for row in rows_of(text)] == [
            "S1live", "S1live", "S1missed", "S2missed", "S2live", "S2missed",
        ]  # fmt: skip
        assert problems == ()

    @pytest.mark.parametrize("date", [None, DAY])
    def test_a_report_of_another_day(self, date: dt.date | None) -> None:
        """The other order of day and month makes another day of it, and that is seen."""
        event = attrs.evolve(S1, date=date)
        other = read(PEOPLE, day_first=False)
        text, problems = tidy([other, read(PEOPLE)], ROSTER, [event, event])
        assert {row[3] for row in rows_of(text)} == {""}
        [fault] = [p for p in problems if p.problem.severity is Severity.FAULT]
        assert "is the order of day and month the right one?" in str(fault)

    def test_variant_and_role_are_carried(self) -> None:
        roster = read_roster(roster_of("ana,ana@example.org,ect", header="participant,email,role"))
        text, _ = tidy([read(PEOPLE)], roster, [S1])
        assert text.splitlines()[0].endswith("minutes_attended,role")
        assert rows_of(text)[0][-1] == "ect"

    def test_no_spreadsheet_runs_a_cell(self) -> None:
        roster = read_roster(
            roster_of("=1+1,ana@example.org,@role", header="participant,email,role")
        )
        text, problems = tidy([read(table(PEOPLE[2]))], roster, [attrs.evolve(S1, id="-S1")])
        assert rows_of(text)[0][:2] == ["'=1+1", "'-S1"]
        assert rows_of(text)[0][-1] == "'@role"
        assert [p.problem.got for p in problems] == [
            'one that is written "\'=1+1"',
            'one that is written "\'-S1"',
        ]

    def test_the_files_are_named(self) -> None:
        report = read_report(
            written(table(["Ana", "soon", "", "", "ana@example.org", ""])).encode(),
            day_first=True,
            name="Monday",
        )
        _, problems = tidy([report], read_roster(roster_of(",x@example.org"), name="Class"), [S1])
        assert [found.source for found in problems] == ["Class", "Class", "Monday"]
        assert str(problems[2]).startswith(
            "Monday, ana@example.org, row 3, First join: expected a date"
        )
        assert isinstance(problems[0], Found)

    def test_wrong_arguments(self) -> None:
        events = [
            Event("session"),
            attrs.evolve(S1, minutes=0),
            attrs.evolve(S1, minutes=10**9),
            attrs.evolve(S1, start=dt.time(16, 30, 1)),
            attrs.evolve(S1, start=dt.time(16, 30, tzinfo=dt.UTC)),
        ]
        with pytest.raises(InvalidFacts) as caught:
            tidy([read(PEOPLE)], ROSTER, events)
        assert [fault.path for fault in caught.value.faults] == [
            "events", "events[0].id", "events[1].minutes", "events[2]", "events[2].minutes",
            "events[3]", "events[3].start", "events[4]", "events[4].start",
        ]  # fmt: skip

    def test_an_event_at_the_end_of_the_calendar(self) -> None:
        event = attrs.evolve(S1, date=dt.date.max, minutes=10**8)
        ana = Attendee(
            "a@b.c",
            "",
            None,
            None,
            60,
            None,
            (Stay(LATEST.replace(microsecond=0, second=0), LATEST, 59),),
            (1,),
        )
        assert share(ana, event) == Fraction(59, 6 * 10**9)
        assert share(ana, Event("session", id="S1")) is None
        assert share(attrs.evolve(ana, stays=(Stay(None, LATEST, None),)), event) is None


class TestCommand:
    """`ambition-policy register teams`."""

    def run(self, *words: str | Path) -> int:
        parser = argparse.ArgumentParser()
        add_parser(parser.add_subparsers(required=True))
        args = parser.parse_args(["register", "teams", *map(str, words)])
        status: int = args.run(args)
        return status

    @pytest.fixture
    def files(self, tmp_path: Path) -> Path:
        (tmp_path / "one.csv").write_bytes(written(*WHOLE).encode("utf-16"))
        (tmp_path / "roster.csv").write_bytes(
            roster_of("ana,ana@example.org", "cat,cat@example.org")
        )
        return tmp_path

    def arguments(self, files: Path) -> list[str | Path]:
        meant = "S1:session:2024-03-01:60:16:30"
        end: list[str | Path] = ["--event", meant, "--out", files / "out.csv"]
        return [files / "one.csv", "--roster", files / "roster.csv", *end]

    def test_clean(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(*self.arguments(files), "--day-first") == 0
        said = capsys.readouterr()
        assert said.out == f"{files / 'out.csv'}: 2 rows, 0 faults, 1 remark\n"
        got = "got ben@example.org, Attendee"
        assert said.err == f"remark: one.csv, row 12: expected somebody on the roster, {got}\n"
        sheet = read_tidy(files / "out.csv")
        assert (len(sheet.rows), sheet.problems) == (2, ())

    def test_printed(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(*self.arguments(files), "--day-first") == 0
        capsys.readouterr()
        assert self.run(*self.arguments(files)[:-2], "--day-first") == 0
        said = capsys.readouterr()
        assert said.out == (files / "out.csv").read_text(encoding="utf-8")
        assert said.err.splitlines()[-1] == "register: 2 rows, 0 faults, 1 remark"

    def test_with_faults(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(*self.arguments(files), "--month-first") == 1
        assert "fault: one.csv, expected" not in capsys.readouterr().err
        assert [row[3] for row in rows_of((files / "out.csv").read_text())] == ["", ""]

    def test_nothing_written(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = self.arguments(files)
        assert self.run(*arguments, "--day-first", "--event", "S2:session") == 2
        assert (
            "expected one for each of 1 reports, got 2\nnothing is written"
            in capsys.readouterr().err
        )
        assert (
            self.run(*arguments[1:-1], files / "out.csv", files / "roster.csv", "--day-first") == 2
        )
        assert self.run(*arguments[:-1], files, "--day-first") == 2
        assert self.run(*arguments[:-1], files / "roster.csv", "--day-first") == 2
        assert "not written over" in capsys.readouterr().err
        assert not (files / "out.csv").exists()

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("S1:session", Event("session", id="S1")),
            ("S1:session:2024-03-01", Event("session", id="S1", date=DAY)),
            ("S1:session::60", Event("session", id="S1", minutes=60)),
            (" S1 : session :::16:30", Event("session", id="S1", start=dt.time(16, 30))),
        ],
    )
    def test_events(self, text: str, expected: Event) -> None:
        assert event(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "S1",
            ":session",
            "S1:",
            "S1:session:1/3/24",
            "S1:session:2024-13-01",
            "S1:session::long",
            "S1:session::60:25:00",
            "S1:session::60:16:30:00",
            "S1:session:20240301",
        ],
    )
    def test_what_is_no_event(
        self, text: str, files: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = [text if str(a).startswith("S1:") else a for a in self.arguments(files)]
        with pytest.raises(SystemExit) as caught:
            self.run(*arguments, "--day-first")
        assert caught.value.code == 2
        assert "is not of the form SESSION:KIND" in capsys.readouterr().err

    def test_the_order_of_day_and_month_is_not_guessed(self, files: Path) -> None:
        with pytest.raises(SystemExit):
            self.run(*self.arguments(files))


NAMES = st.text("abc ,;\t\"'=\u00e9", max_size=6)
PEOPLE_THERE = st.dictionaries(
    st.sampled_from([f"{name}@example.org" for name in ("ana", "ben", "cat", "dan", "eve")]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 3000)), min_size=1, max_size=4),
    min_size=1,
)


@st.composite
def meetings(draw: st.DrawFn, *, day_first: bool) -> tuple[dict[str, int], list[list[list[str]]]]:
    """People and their seconds, and a report of them that agrees with itself."""
    there = draw(PEOPLE_THERE)
    half = draw(st.booleans())
    zero = draw(
        st.datetimes(at("00:00", dt.date(2020, 1, 1)), at("00:00", dt.date(2030, 1, 1)))
    ).replace(microsecond=0)

    def write(second: int) -> str:
        return shown(zero + dt.timedelta(seconds=second), day_first=day_first, half=half)

    seconds, spans, stays = {}, [], []
    for email, times in there.items():
        name = draw(NAMES)
        joined = {second for begin, long in times for second in range(begin, begin + long)}
        seconds[email] = len(joined)
        cased = draw(st.sampled_from([email, email.upper(), email.title()]))
        first, last = min(t[0] for t in times), max(sum(t) for t in times)
        spans.append([name, write(first), write(last), spent(len(joined)), cased, "Presenter"])
        stays += [[name, write(a), write(a + n), spent(n), email, "Presenter"] for a, n in times]
    summary = [
        ["1. Summary"],
        ["Attended participants", str(len(there))],
        ["Start time", write(0)],
        ["End time", write(8000)],
    ]
    return seconds, [
        summary,
        [["2. Participants"], SPANS, *spans],
        [["3. In-Meeting activities"], STAYS, *stays],
    ]


ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"]


class TestLaws:
    """What holds for every report."""

    @given(st.data(), st.booleans(), st.sampled_from(ENCODINGS), st.sampled_from("\t,;"))
    def test_what_is_written_is_read(
        self, data: st.DataObject, day_first: bool, encoding: str, separator: str
    ) -> None:
        seconds, blocks = data.draw(meetings(day_first=day_first))
        report = read_report(
            written(*blocks, separator=separator).encode(encoding), day_first=day_first
        )
        assert {a.email: a.seconds for a in report.attendees} == seconds
        assert {p.expected for p in report.problems} <= {"one stay after the other"}

    @given(st.data())
    def test_the_order_of_rows_says_nothing(self, data: st.DataObject) -> None:
        _, blocks = data.draw(meetings(day_first=True))
        mixed = [[*block[:2], *data.draw(st.permutations(block[2:]))] for block in blocks[1:]]
        report, other = read(*blocks), read(blocks[0], *data.draw(st.permutations(mixed)))
        assert report.attendees == other.attendees

        def unplaced(problems: Iterable[Problem]) -> list[Problem]:
            return sorted((attrs.evolve(p, row=None) for p in problems), key=lambda p: p.place)

        assert unplaced(report.problems) == unplaced(other.problems)
        assert (
            tidy([report], ROSTER, [attrs.evolve(S1, date=None)]).text
            == tidy([other], ROSTER, [attrs.evolve(S1, date=None)]).text
        )

    @given(st.data())
    def test_nobody_is_lost(self, data: st.DataObject) -> None:
        """Every row of a table stands behind an attendee or a problem, whatever is in it."""
        odd = st.sampled_from(
            [
                "",
                "soon",
                "13/13/24, 9:00",
                "1/3/24, 16:30",
                "1/3/24, 16:20",
                "30m",
                "ana@example.org",
                "x@y.z",
                "Ana, B",
            ]
        )
        rows = data.draw(st.lists(st.lists(odd, min_size=1, max_size=8), max_size=8))
        assume(all(any(row) for row in rows))
        header = data.draw(st.sampled_from([SPANS, STAYS]))
        report = read([["2. Participants"], header, *rows])
        lines = {number for number, _ in enumerate(rows, 3)}
        behind = {row for attendee in report.attendees for row in attendee.rows}
        assert lines <= behind | {problem.row for problem in report.problems}
        emails = {cell for row in rows if len(row) > 4 for cell in [row[4]] if "@" in cell}
        named = {a.email for a in report.attendees} | {p.participant for p in report.problems}
        assert emails <= named
        text, problems = tidy([report], ROSTER, [S1])
        status = {row[0]: row[3] for row in rows_of(text)}
        for email, person in (("ana@example.org", "ana"), ("ben@example.org", "ben")):
            if email in report.faulted or any(
                "is the order" in found.problem.got for found in problems
            ):
                assert status[person] == ""
            else:
                assert status[person] == ("live" if email in behind_emails(report) else "missed")

    @given(content=st.binary(max_size=200), day_first=st.booleans())
    @example(content=b"Email,Join Time\n\x00", day_first=True)
    def test_bytes(self, content: bytes, day_first: bool) -> None:
        with contextlib.suppress(PolicyError):
            read_report(content, day_first=day_first)
        with contextlib.suppress(PolicyError):
            read_roster(content)

    @given(st.data(), st.booleans())
    def test_broken_reports(self, data: st.DataObject, day_first: bool) -> None:
        """A report with some bytes changed is read or refused, and a register can be made of it."""
        _, blocks = data.draw(meetings(day_first=True))
        content = bytearray(written(*blocks).encode(data.draw(st.sampled_from(ENCODINGS))))
        for _ in range(data.draw(st.integers(1, 5))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(PolicyError):
            report = read_report(bytes(content), day_first=day_first)
            read_tidy(tidy([report], ROSTER, [S1]).text)


def behind_emails(report: Report) -> set[str]:
    return {attendee.email for attendee in report.attendees}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample reports are not beside the project")
class TestSamples:
    """Two real reports, names and addresses replaced."""

    FIRST, SECOND = "IDL-15-11-22.csv", "IDL-16-11-22.csv"

    def test_what_they_say(self) -> None:
        first, second = (
            read_report(SAMPLES / name, day_first=True) for name in (self.FIRST, self.SECOND)
        )
        assert told(first.problems) == [
            ("remark", 3, "Attended participants", "8, as many as are listed", "'9'"),
            (
                "remark",
                7,
                "Average attendance time",
                "589 seconds, the mean of those listed",
                "'9m 45s'",
            ),
        ]
        assert second.problems == ()
        assert [a.seconds for a in first.attendees] == [659, 649, 634, 628, 619, 621, 617, 286]
        assert first.start == at("09:30:17", dt.date(2022, 11, 15))

    def test_the_other_order_is_a_fault_everywhere(self) -> None:
        report = read_report(SAMPLES / self.FIRST, day_first=False)
        assert report.attendees == ()
        assert len(report.faulted) == 8

    def test_to_a_reviewed_register(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A made-up roster of twelve, and no step by hand."""
        numbers = range(1, 13)
        roster = tmp_path / "roster.csv"
        roster.write_bytes(roster_of(*(f"p{n:02},Person{n:02}@example.org" for n in numbers)))
        out = tmp_path / "register.csv"
        status = TestCommand().run(
            SAMPLES / self.FIRST, SAMPLES / self.SECOND, "--roster", roster, "--day-first",
            "--event", "S1:session:2022-11-15:15:09:30", "--event", "S2:session:2022-11-16:20",
            "--out", out,
        )  # fmt: skip
        assert status == 0
        assert "24 rows, 0 faults, 2 remarks" in capsys.readouterr().out
        sheet = read_tidy(out)
        assert sheet.problems == ()
        live = {(row.participant, row.session) for row in sheet.rows if row.taking.status == "live"}
        assert {n for n in numbers if (f"p{n:02}", "S1") in live} == {1, 2, 4, 6, 7, 8, 9, 10}
        assert {n for n in numbers if (f"p{n:02}", "S2") in live} == {1, 2, 3, 4, 6, 7, 8, 9}
        register = people(
            sheet, table=shipped(), programme="NPQA", variant="NPQML", as_of=dt.date(2022, 11, 17)
        )
        answers = {entry.id: answer.verdict for entry, answer in judge(register)}
        assert len(answers) == 12
        assert Verdict.INSUFFICIENT_INFORMATION not in [answers[f"p{n:02}"] for n in (1, 2, 4)]

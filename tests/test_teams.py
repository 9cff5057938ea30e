"""
Do Microsoft Teams reports become a register, with nobody lost and nothing guessed?

The reports are made up in every shape that Teams is known to write. Two real ones are read
where they are held, beside the project in ``../shared/data``, and passed over elsewhere.
"""

from __future__ import annotations

import argparse
import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
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
    return f"{date}, {when:%I:%M:%S %p}".replace(", 0", ", ") if half else f"{date}, {when:%H:%M:%S}"


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
    return ["N", shown(at(first)), shown(at(last)), whole if length is None else length, email, role]


def written(*blocks: Iterable[Sequence[str]], separator: str = "\t", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    for block in blocks:
        writer.writerows(block)
        writer.writerow([])
    return out.getvalue()


def read(*blocks: Iterable[Sequence[str]], day_first: bool = True) -> Report:
    return read_report(written(*blocks).encode(), day_first=day_first)


def table(*rows: Sequence[str], header: Sequence[str] = SPANS, title: str = "2. Participants") -> (
    list[Sequence[str]]
):
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
    ["Osei, Ana", shown(at("16:30:00")), shown(at("17:30:00")), "1h 0m 0s", "Ana@example.org", "Organizer"],
    ["Ben", shown(at("16:30:00")), shown(at("17:30:00")), "30m 0s", "ben@example.org", "Attendee"],
)
ACTIVITIES = table(
    ["Osei, Ana", shown(at("16:30:00")), shown(at("17:30:00")), "1h 0m 0s", "ana@example.org", "Organizer"],
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
    def test_every_encoding_and_separator(self, encode, separator: str, end: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        text = written(*WHOLE, separator=separator, end=end)
        assert read_report(encode(text), day_first=True) == read(*WHOLE)

    def test_case_and_order_of_blocks_and_columns_say_nothing(self) -> None:
        turned = [[row[i] for i in (4, 5, 0, 3, 1, 2)] for row in PEOPLE[1:]]
        loud = [[cell.upper() for cell in turned[0]], *turned[1:]]
        report = read([["ATTENDEES"], *loud], [["2) Activity"], *ACTIVITIES[1:]], [["SUMMARY"]], SUMMARY[1:])
        assert report.attendees == read(*WHOLE).attendees
        assert report.title == "Session 1"
        assert report.problems == ()

    def test_an_older_report_has_no_titles_and_a_row_for_each_stay(self) -> None:
        header = ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"]
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
            ("remark", 4, None, "the columns that are known here", "'Engagement: Camera On', not read"),
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
        one = ["Ana", shown(at("16:30")), shown(at("17:00")), "30m", "ana@example.org", ""]
        two = ["Ana", shown(at("16:50")), shown(at("17:10")), "20m", "ana@example.org", ""]
        report = read(table(one, two, header=STAYS, title="3. In-Meeting activities"))
        assert report.attendees[0].seconds == 40 * 60
        assert told(report.problems) == [
            ("remark", 3, None, "one stay after the other",
             "600 seconds in two places at once, counted once")
        ]  # fmt: skip
        # Teams adds them up; the union is used, and the difference said.
        both = read(table(span("ana@example.org", "16:30", "17:10", "50m")), table(one, two, header=STAYS))
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
        stay = ["Ana", shown(at("16:30")), shown(at("17:00")), "30m", "ana@example.org", ""]
        report = read(
            table(span("ana@example.org", "16:20", "17:10", "50m"), span("ben@example.org", "16:30", "17:00")),
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
        assert [(p.expected, p.got) for p in report.problems] == (remarks if seconds is None else [])

    def test_an_open_stay_leaves_the_row_among_the_participants(self) -> None:
        open_stay = ["Ana", "1/3/24, 16:30", "", "", "ana@example.org", ""]
        report = read(table(span("ana@example.org", "16:30", "17:30", "40m")), table(open_stay, header=STAYS))
        assert report.attendees[0].seconds == 2400

    def test_listed_twice_with_breaks(self) -> None:
        rows = [span("ana@example.org", "16:30", "17:30", "40m"), span("ana@example.org", "17:00", "18:00", "50m")]
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
        assert self.summary("Start time", "1/3/24, 16:40")[1][3:] == (
            "no time after the first join, 2024-03-01 16:30:00", "2024-03-01 16:40:00",
        )  # fmt: skip
        assert self.summary("End time", "1/3/24, 17:20")[1][3:] == (
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
        lines = [["Attended participants", "3"] if line[0].startswith("Att") else line for line in SUMMARY]
        nobody = ["Guest", *span("", "16:30", "17:30")[1:]]
        alone = [nobody[0], *nobody[1:]]
        report = read(lines, [*PEOPLE, nobody], [*ACTIVITIES, alone])
        assert [p.column for p in report.problems] == ["Email", "Email"]

    def test_too_many_cells_count(self) -> None:
        lines = [["Attended participants", "3"] if line[0].startswith("Att") else line for line in SUMMARY]
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
        assert moment(text, day_first=day_first) == dt.datetime(2024, 4, 5, hour, 30)

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

    @given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)), st.booleans(), st.booleans())
    def test_a_written_moment_reads_back(self, when: dt.datetime, day_first: bool, half: bool) -> None:  # noqa: FBT001  (Hypothesis fills them)
        when = when.replace(microsecond=0)
        assert moment(shown(when, day_first=day_first, half=half), day_first=day_first) == when

    def test_narrow_blanks_and_marks(self) -> None:
        row = ["Ana", "\u200e3/1/24, 4:30:00\u202fPM", "3/1/24, 5:00:00\xa0PM", "30m", "ana@example.org", ""]
        assert read(table(row), day_first=False).attendees[0].seconds == 1800

"""
Nothing is dated back and no date rolls in silence.

Months are added to their anchor once; what has no such day is said by a test. Every date of
the policies is a calendar day, so neither a leap day nor the end of British Summer Time makes
one longer or shorter.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

import ambition_policy
from ambition_policy.asking import what_to_ask
from ambition_policy.decisions import Verdict
from ambition_policy.dfe import request_body, transition
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import (
    Absence,
    Attendance,
    Departure,
    Leave,
    Leaving,
    Module,
    Participant,
    Record,
    Ruling,
    Sitting,
    Tally,
)
from ambition_policy.questions import (
    check_attendance,
    check_parental_leave,
    check_policy_status,
    follow_up,
    how_far,
    may_sit_assessment,
)
from ambition_policy.rules import policy_status
from ambition_policy.rules.policy_status import ReviewVerdict
from ambition_policy.terms import shipped
from strategies_local import TABLE

DAY = dt.timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
# The last Sunday in October 2023: at two o'clock in the night it became one o'clock again.
CLOCKS_BACK = dt.date(2023, 10, 29)
SENIOR = Participant("Sam", programme="NPQ21", variant="NPQSL", start=dt.date(2021, 10, 4))


def status(on: dt.date, month: dt.date | None = None) -> ReviewVerdict:
    document = TABLE.documents["npq"]
    if month is not None:
        document = attrs.evolve(document, next_review=month)
    return policy_status.assess(document, on, TABLE.readings).verdict


class TestMonths:
    """A review falls due in its month: from its first day to its last, however long it is."""

    @pytest.mark.parametrize(
        ("month", "last"),
        [
            (dt.date(2024, 1, 1), dt.date(2024, 1, 31)),
            (dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
            (dt.date(2023, 2, 1), dt.date(2023, 2, 28)),
            (dt.date(2100, 2, 1), dt.date(2100, 2, 28)),
            (dt.date(2024, 4, 1), dt.date(2024, 4, 30)),
            (dt.date(2024, 12, 1), dt.date(2024, 12, 31)),
            # British Summer Time ends in this one.
            (dt.date(2023, 10, 1), dt.date(2023, 10, 31)),
        ],
    )
    def test_the_whole_month(self, month: dt.date, last: dt.date) -> None:
        assert status(month - DAY, month) is ReviewVerdict.CURRENT
        assert status(month, month) is ReviewVerdict.DUE
        assert status(last, month) is ReviewVerdict.DUE
        assert status(last + DAY, month) is ReviewVerdict.OVERDUE

    @given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)), st.integers(0, 1200))
    def test_every_day_of_every_month(self, on: dt.date, later: int) -> None:
        """By counting months, without any month arithmetic."""
        month = dt.date(2000 + later // 12, later % 12 + 1, 1)
        apart = (on.year - month.year) * 12 + on.month - month.month
        wanted = {-1: ReviewVerdict.CURRENT, 0: ReviewVerdict.DUE, 1: ReviewVerdict.OVERDUE}
        assert status(on, month) is wanted[(apart > 0) - (apart < 0)]

    def test_the_shipped_documents(self) -> None:
        for name, document in shipped().documents.items():
            assert document.next_review.day == document.last_reviewed.day == 1
            before = check_policy_status(name, document.next_review - DAY)
            assert before.verdict is ReviewVerdict.CURRENT

    def test_months_are_added_once(self) -> None:
        """
        Added one by one, the 31st of January would have come to the 28th of each month.

        That is why no anchor is moved on by what was already moved.
        """
        anchor, month = dt.date(2023, 1, 31), relativedelta(months=1)
        assert anchor + relativedelta(months=2) == dt.date(2023, 3, 31)
        assert anchor + month + month == dt.date(2023, 3, 28)

    def test_no_module_iterates(self) -> None:
        """Months are added outside loops, in one step, and never to a date that was moved."""
        loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
        added = 0
        for path in sorted(Path(ambition_policy.__file__).parent.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            looped = [node for node in ast.walk(tree) if isinstance(node, loops)]
            inside = {id(node) for loop in looped for node in _within(loop)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and "relativedelta" in ast.unparse(node.func):
                    added += 1
                    assert id(node) not in inside, f"{path.name}, line {node.lineno}"
                if isinstance(node, ast.AugAssign):
                    assert "relativedelta" not in ast.unparse(node.value), path.name
        assert added


def _within(loop: ast.AST) -> Iterator[ast.AST]:
    return (node for node in ast.walk(loop) if node is not loop)


class TestCatchUp:
    """What is missed can be made up until the day, that day included, and not after it."""

    @pytest.mark.parametrize(
        "until",
        [dt.date(2024, 2, 29), dt.date(2024, 1, 31), dt.date(2023, 12, 31), CLOCKS_BACK],
    )
    def test_the_last_day(self, until: dt.date) -> None:
        record = Record(session="1", kind="residential", status="missed", catch_up_until=until)
        assert record.tally(until - DAY) == Tally(recoverable=1)
        assert record.tally(until) == Tally(recoverable=1)
        assert record.tally(until + DAY) == Tally(lost=1)

    def test_without_a_day_to_judge_for_it_is_not_known(self) -> None:
        record = Record(
            session="1",
            kind="residential",
            status="missed",
            catch_up_until=dt.date(2024, 2, 29),
        )
        assert record.tally(None) == Tally(missed=1)

    def test_the_outlook_names_that_day(self) -> None:
        until = dt.date(2024, 2, 29)
        records = [Record(session=str(n), kind="seminar", status="live") for n in range(8)]
        records.append(Record(session="9", kind="seminar", status="missed", catch_up_until=until))
        taken = Attendance(sum((r.tally(until) for r in records), Tally()))
        person = Participant("Sam", programme="NPQA", variant="NPQSL", attendance=taken)
        found = how_far(person, records=records, as_of=until)
        assert found.out_of_reach_after == until


def window(opens: dt.date, on: dt.date) -> tuple[str, object]:
    answer = may_sit_assessment(SENIOR, Sitting(opens=opens, on=on))
    return answer.verdict.value, answer.details.get("last_day")


class TestAssessmentWindow:
    """Eight days are eight dates, over whatever they fall."""

    @pytest.mark.parametrize(
        ("opens", "last"),
        [
            (dt.date(2024, 2, 26), dt.date(2024, 3, 4)),
            (dt.date(2023, 2, 26), dt.date(2023, 3, 5)),
            (dt.date(2024, 2, 29), dt.date(2024, 3, 7)),
            (dt.date(2024, 1, 31), dt.date(2024, 2, 7)),
            (dt.date(2023, 12, 28), dt.date(2024, 1, 4)),
            (dt.date(2023, 10, 25), dt.date(2023, 11, 1)),
            (CLOCKS_BACK, dt.date(2023, 11, 5)),
            (dt.date(2024, 3, 28), dt.date(2024, 4, 4)),
        ],
    )
    def test_the_last_day(self, opens: dt.date, last: dt.date) -> None:
        assert window(opens, last) == ("inside", last)
        assert window(opens, last + DAY)[0] == "outside"
        assert window(opens, opens - DAY)[0] == "outside"
        inside = [n for n in range(-3, 12) if window(opens, opens + n * DAY)[0] == "inside"]
        assert inside == list(range(8))

    def test_a_day_of_25_hours_is_one_day(self) -> None:
        """Eight times 24 hours from midnight would end at eleven in the evening before."""
        midnight = dt.datetime(2023, 10, 25, tzinfo=LONDON)
        after = (midnight.astimezone(dt.UTC) + dt.timedelta(hours=8 * 24)).astimezone(LONDON)
        assert after.date() == dt.date(2023, 11, 1)
        assert after.hour == 23
        assert window(midnight.date(), after.date())[0] == "inside"
        assert window(midnight.date(), after.date() + DAY)[0] == "outside"


class TestOnlyDays:
    """A moment is no day: which day it is depends on the place, so none is taken from it."""

    MOMENT = dt.datetime(2023, 10, 29, 0, 30, tzinfo=dt.UTC)

    def test_facts(self) -> None:
        for make in (
            lambda: Ruling("A-05", "met", by="L", on=self.MOMENT),
            lambda: Sitting(opens=self.MOMENT),
            lambda: Leave("maternity", starts=self.MOMENT),
            lambda: Module(1, opened=self.MOMENT),
            lambda: Departure(Leaving.LEFT, self.MOMENT),
            lambda: attrs.evolve(SENIOR, start=self.MOMENT),
        ):
            with pytest.raises(InvalidFacts, match="a date"):
                make()

    def test_requests(self) -> None:
        with pytest.raises(InvalidFacts, match="a date"):
            transition("deferred", "resume", on=self.MOMENT)


class TestRulings:
    """A ruling counts from its day on, and on no day before."""

    def answer(self, on: dt.date, as_of: dt.date | None, left: Departure | None = None) -> Verdict:
        ruling = Ruling("A-05", "met", by="the Programme Leader", on=on)
        person = Participant(
            "Sam",
            programme="FL",
            attendance=Attendance(Tally(live=12, caught_up=1)),
            rulings=[ruling],
            left=left,
        )
        return check_attendance(person, as_of=as_of).verdict

    @pytest.mark.parametrize("on", [dt.date(2024, 2, 29), dt.date(2024, 3, 31), CLOCKS_BACK])
    def test_from_its_day_on(self, on: dt.date) -> None:
        assert self.answer(on, on - DAY) is Verdict.REFER
        assert self.answer(on, on) is Verdict.MET
        assert self.answer(on, on + DAY) is Verdict.MET
        assert self.answer(on, None) is Verdict.MET

    def test_one_made_after_somebody_left_does_not_reach_back(self) -> None:
        left = Departure(Leaving.WITHDRAWN, dt.date(2024, 3, 1))
        assert self.answer(dt.date(2024, 3, 1), None, left) is Verdict.MET
        for as_of in (None, dt.date(2024, 6, 1)):
            assert self.answer(dt.date(2024, 3, 2), as_of, left) is Verdict.REFER

    def test_what_is_asked_next_still_ends_it(self) -> None:
        person = Participant(
            "Sam",
            programme="FL",
            attendance=Attendance(Tally(live=12, caught_up=1)),
            left=Departure(Leaving.DEFERRED, dt.date(2024, 3, 1)),
        )
        [inquiry] = what_to_ask(check_attendance, person, as_of=dt.date(2024, 6, 1))
        assert dict(inquiry.outcomes) == {"met": "met", "not_met": "not_met"}


class TestDepartures:
    """Who left is judged as of that day; before it, they had not left."""

    LEFT = dt.date(2024, 2, 29)

    @pytest.mark.parametrize(
        ("as_of", "said", "day"),
        [
            (LEFT - DAY, None, LEFT - DAY),
            (LEFT, "withdrawn", LEFT),
            (LEFT + 366 * DAY, "withdrawn", LEFT),
            (None, "withdrawn", LEFT),
        ],
    )
    def test_on_which_day(self, as_of: dt.date | None, said: str | None, day: dt.date) -> None:
        person = Participant(
            "Sam",
            programme="FL",
            attendance=Attendance(Tally(live=12, pending=1)),
            left=Departure(Leaving.WITHDRAWN, self.LEFT),
        )
        answer = check_attendance(person, as_of=as_of)
        assert (answer.left, answer.as_of) == (said, day)

    def test_a_day_that_is_not_known(self) -> None:
        gone = attrs.evolve(SENIOR, left=Departure(Leaving.LEFT))
        answer = check_attendance(gone, as_of=self.LEFT)
        assert (answer.left, answer.as_of) == ("left", self.LEFT)

    def test_the_dfe_is_sent_no_day(self) -> None:
        """A pause begins when the request arrives, whatever day the register has."""
        asked = transition(
            "active", "defer", reason="other", declarations=["started"], on=self.LEFT + DAY
        )
        assert str(self.LEFT) not in str(request_body(asked, "NPQSL"))
        assert asked.on == self.LEFT + DAY


class TestFollowUp:
    """The next day is the next date."""

    @pytest.mark.parametrize(
        ("day", "due"),
        [
            (dt.date(2024, 2, 28), dt.date(2024, 2, 29)),
            (dt.date(2023, 2, 28), dt.date(2023, 3, 1)),
            (dt.date(2024, 1, 31), dt.date(2024, 2, 1)),
            (CLOCKS_BACK - DAY, CLOCKS_BACK),
            (CLOCKS_BACK, CLOCKS_BACK + DAY),
        ],
    )
    def test_next_day(self, day: dt.date, due: dt.date) -> None:
        steps = [
            step
            for programme in TABLE.programmes.values()
            for procedure in programme.follow_up.procedures
            for step in procedure.steps
            if step.when == "next_day"
        ]
        assert steps
        dates = {
            duty.due
            for programme in TABLE.programmes.values()
            for kind in {k for p in programme.follow_up.procedures for k in p.kinds}
            for duty in follow_up(
                Participant("Sam", programme=programme.code),
                Absence(kind, date=day, notified=False),
            ).duties
            if duty.when == "next_day"
        }
        assert dates == {due}


class TestLeave:
    """The first and the last day both count."""

    @pytest.mark.parametrize(
        ("starts", "ends", "days"),
        [
            (dt.date(2024, 2, 26), dt.date(2024, 3, 3), 7),
            (dt.date(2023, 2, 26), dt.date(2023, 3, 4), 7),
            (dt.date(2023, 10, 23), dt.date(2023, 11, 5), 14),
            (dt.date(2024, 2, 29), dt.date(2024, 2, 29), 1),
        ],
    )
    def test_days(self, starts: dt.date, ends: dt.date, days: int) -> None:
        leave = Leave("maternity", starts=starts, ends=ends, during_programme=True)
        person = Participant("Kim", programme="FL")
        assert check_parental_leave(person, leave).counts["days"] == days

    def test_none_ends_before_it_starts(self) -> None:
        with pytest.raises(InvalidFacts, match="not before it starts"):
            Leave("maternity", starts=dt.date(2024, 3, 1), ends=dt.date(2024, 2, 29))

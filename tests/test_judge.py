"""A `Judge` answers as the question does, whatever it has kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, partial
from itertools import combinations, product
from operator import attrgetter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.alike import Alike
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Fault, InvalidFacts
from ambition_policy.facts import Attendance, Participant, Record, Tally
from ambition_policy.facts.attendance import NOTHING
from ambition_policy.frozen import EMPTY, FrozenMap
from ambition_policy.questions import Judge, check_attendance, judging
from ambition_policy.rules.case import Case as RowCase
from ambition_policy.rules.overlay import Overlay
from ambition_policy.terms import Row
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.standards import Term
from ambition_policy.vocabulary import Role, Status
from strategies_local import REQUIRED, SETTINGS, TABLE, UNREQUIRED, Case, Key, cases

DAY = date(2024, 5, 2)
OWN = Contract("Northern Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
HEADSHIP: Key = ("HS", "new_design", "participant")
ROWS = (*REQUIRED, *UNREQUIRED)

Answer = Decision[Verdict] | tuple[Fault, ...]


def answer(ask: Callable[[], Decision[Verdict]]) -> Answer:
    """Give the decision, or the faults."""
    try:
        return ask()
    except InvalidFacts as error:
        return error.faults


def person(key: Key, attendance: Attendance, counts: dict[str, int]) -> Participant:
    programme, variant, role = key
    return Participant(
        "p",
        programme=programme,
        variant=variant,
        role=Role(role),
        counts=counts,
        attendance=attendance,
    )


@cache
def kept(
    key: Key,
    modules: int | None,
    contracts: tuple[Contract, ...],
    day: date | None,
    left: bool | None,
) -> Judge:
    """One judge for all examples of a kind, so that most are alike to one before."""
    counts = {} if modules is None else {"online_module": modules}
    return Judge(*key, counts=counts, contracts=contracts, as_of=day, alternatives_left=left)


class TestAnswersAsTheQuestion:
    """Equal to `check_attendance`, asked for the first time or again."""

    @given(case=cases(), contracts=st.sampled_from([(), (OWN,)]), day=st.sampled_from([None, DAY]))
    @settings(parent=SETTINGS, max_examples=600)
    def test_tallies(self, case: Case, contracts: tuple[Contract, ...], day: date | None) -> None:
        modules = case.modules().get("online_module")
        judge = kept(case.key, modules, contracts, day, case.left)
        taken = Attendance(case.tally, alternatives_left=case.left)
        wanted = check_attendance(
            person(case.key, taken, case.modules()), contracts=contracts, as_of=day
        )
        assert judge(case.tally) == judge(taken) == judge(taken) == wanted
        assert judge(Tally(**case.tally.counts())) is judge(case.tally)

    @pytest.mark.parametrize("left", [None, True, False])
    @pytest.mark.parametrize("key", [("NPQA", "NPQML", "participant"), HEADSHIP])
    def test_every_tally_of_four_statuses(self, key: Key, *, left: bool | None) -> None:
        """Every way to take the sessions of a row in some four ways, all by one judge."""
        judge = Judge(*key, alternatives_left=left)
        total = TABLE.programme(key[0]).row(*key[1:]).total or 0
        for names in combinations(NOTHING.counts(), 4):
            for counts in product(range(0, total + 1, 2), repeat=4):
                if sum(counts) == total:
                    tally = Tally(**dict(zip(names, counts, strict=True)))
                    taken = Attendance(tally, alternatives_left=left)
                    assert judge(tally) == check_attendance(person(key, taken, {}))

    @pytest.mark.parametrize("left", [None, False])
    def test_every_split_where_something_can_be_made_up(self, *, left: bool | None) -> None:
        """APP-EL.att.2: nine sessions, of which seven are just too few to be live."""
        modules = {"online_module": 5}
        judge = Judge("EL", counts=modules, alternatives_left=left)
        for others in combinations(sorted(NOTHING.counts().keys() - {"live", "recoverable"}), 2):
            for counts in product(range(10), range(1, 6), range(4), range(4)):
                if sum(counts) == 9:
                    named = zip(("live", "recoverable", *others), counts, strict=True)
                    taken = Attendance(Tally(**dict(named)), alternatives_left=left)
                    who = person(("EL", None, "participant"), taken, modules)
                    assert judge(taken.tally) == check_attendance(who), taken

    @given(data=st.data())
    @SETTINGS
    def test_records(self, data: st.DataObject) -> None:
        """Whatever a record says beside its status, and where the records do not fit."""
        key = data.draw(st.sampled_from(ROWS))
        row = TABLE.programme(key[0]).row(*key[1:])
        asked = {kind: 3 if count is None else count for kind, count in row.counts().items()}
        kinds = [kind for kind, count in asked.items() for _ in range(count)] or ["talk"] * 3
        if data.draw(st.booleans()):
            kinds = kinds[data.draw(st.integers(0, 1)) :]
        timed = data.draw(st.sampled_from([(None,), (0,), (60,), (60, 90), (60, None)]))
        until = data.draw(st.sampled_from([(None,), (None, DAY, DAY - timedelta(days=1))]))
        years = data.draw(st.sampled_from([(None,), (1, 2)]))
        records = [
            Record(
                session=f"{kind} {number}",
                kind=kind,
                status=data.draw(st.sampled_from([Status.LIVE, Status.LIVE, *Status])),
                year=data.draw(st.sampled_from(years)),
                minutes_scheduled=data.draw(st.sampled_from(timed)),
                catch_up_until=data.draw(st.sampled_from(until)),
            )
            for number, kind in enumerate(kinds)
        ]
        # Of a row with one session none may be left.
        records += data.draw(st.lists(st.sampled_from(records), max_size=1)) if records else []
        counts = {kind: asked[kind] for kind in row.uncounted}
        day, left = data.draw(st.sampled_from([None, DAY])), data.draw(st.booleans())
        judge = Judge(*key, counts=counts, as_of=day, alternatives_left=left)

        def wanted() -> Decision[Verdict]:
            taken = Attendance.of_records(records, as_of=day, alternatives_left=left)
            return check_attendance(person(key, taken, counts), as_of=day)

        for own in (records, records[::-1], records):
            assert answer(partial(judge.of_records, own)) == answer(wanted)

    @pytest.mark.parametrize("live", [12, 14])
    def test_too_few_or_too_many_are_a_fault_whoever_came_before(self, live: int) -> None:
        judge = Judge("FL")
        assert judge(Tally(live=13)).verdict is Verdict.MET
        with pytest.raises(InvalidFacts, match="13 sessions in all"):
            judge(Tally(live=live))

    @pytest.mark.parametrize("total", [(1 << 20) - 1, 1 << 20, 1 << 21])
    def test_more_sessions_than_can_be_added_up(self, total: int) -> None:
        judge = Judge("TL", contracts=(OWN,))
        for lost in (0, total // 10, total // 10 + 1):
            taken = Attendance(Tally(live=total - lost, lost=lost))
            who = person(("TL", None, "participant"), taken, {})
            assert judge(taken.tally) == check_attendance(who, contracts=(OWN,))

    def test_sessions_of_other_kinds_are_not_alike(self) -> None:
        """APP-FL.ev.1 to .5: so many of each kind, so that as many of another are a fault."""
        judge = Judge("FL")
        row = TABLE.programme("FL").row()
        kinds = [kind for kind, count in row.counts().items() for _ in range(count or 0)]
        listed = [Record(session=f"{n}", kind=k, status="live") for n, k in enumerate(kinds)]
        assert judge.of_records(listed).verdict is Verdict.MET
        other = [attrs.evolve(listed[0], kind=listed[-1].kind), *listed[1:]]
        with pytest.raises(InvalidFacts, match=f"by_kind\\['{listed[0].kind}'\\]"):
            judge.of_records(other)


class TestWhoIsAlike:
    """Where the answer hangs on how many sessions were taken in which way, and on nothing else."""

    @staticmethod
    def alike(row: Row, taken: Attendance) -> bool:
        """Whether a tally of that row is added up with others."""
        case = RowCase(row, taken, EMPTY, None, (), Overlay(row.standard, programme=row.programme))
        some = tuple(map(bool, taken.tally.counts().values()))
        return Alike(case, TABLE.readings).sums(some) is not None

    def test_kinds_that_last_one_day_and_days_without_kinds(self) -> None:
        """A-03: with kinds of several days, it is not the same which session was missed."""
        row = TABLE.programme("EML").row("with_npq_y2")
        kinds = {kind: Tally(live=count or 0) for kind, count in row.counts().items()}
        assert self.alike(row, Attendance(Tally(live=35)))
        assert not self.alike(row, Attendance.of_kinds(kinds))
        single = TABLE.programme("NPQA").row("NPQML")
        assert self.alike(single, Attendance.of_kinds({"session": Tally(live=6)}))

    def test_a_list_of_which_a_reading_leaves_some_out(self) -> None:
        """A-16, in a table of one's own where not every kind is in question."""
        lead, mentor = (TABLE.programme("ECF").row("early", role) for role in ("lead", "mentor"))
        both = attrs.evolve(mentor, events=(*lead.events, *mentor.events))
        assert self.alike(mentor, Attendance(Tally(live=5)))
        assert not self.alike(both, Attendance(Tally(live=7)))


class TestKeeping:
    """What is kept is bounded, and forgetting changes nothing."""

    def test_answers_are_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(judging, "MOST_KEPT", 1)
        judge = Judge("FL")
        tallies = [Tally(live=13 - lost, lost=lost) for lost in (0, 1, 0, 2, 0)]
        verdicts = [judge(tally).verdict.value for tally in tallies]
        assert verdicts == ["met", "not_met", "met", "not_met", "met"]

    def test_weights_are_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A sum made with weights that are forgotten is not met again."""
        monkeypatch.setattr(judging, "_MOST_WEIGHTS", 1)
        judge = Judge("NPQA", "NPQML")
        for status in ("live", "missed", "pending", "missed", "live"):
            records = [Record(session=f"{n}", kind="session", status=status) for n in range(6)]
            taken = Attendance.of_records(records)
            assert judge.of_records(records) == judge(taken)

    def test_more_records_than_a_weight_tells_apart(self) -> None:
        """256 of one status are not one of another."""
        judge = Judge("TL")
        live = [Record(session=f"{n}", kind="talk", status="live") for n in range(300)]
        one = [Record(session="0", kind="talk", status="missed")]
        assert judge.of_records(live[:1]).counts["live"] == 1
        assert judge.of_records(one).counts["missed"] == 1
        assert judge.of_records(live[:256]).counts["live"] == 256
        assert judge.of_records([]).verdict is Verdict.NO_REQUIREMENT

    @pytest.mark.parametrize("choice", ["as_printed", "national_list"])
    def test_a_list_that_a_reading_takes_from_elsewhere(self, choice: str) -> None:
        """APP-ECF.ev.8: leads of the expansion roll-out, by either reading of A-17."""
        readings = TABLE.readings.settle("A-17", choice, by="a test")
        table = attrs.evolve(TABLE, readings=readings)
        judge = Judge("ECF", "expansion", "lead", table=table)
        for status in ("live", "missed"):
            records = [Record(session="S1", kind="induction_conference", status=status)]
            assert judge.of_records(records) == judge(Attendance.of_records(records))

    @pytest.mark.parametrize("key", [("NPQ21", "NPQSL"), ("HS", None), ("EL", None)])
    def test_no_row_to_be_alike_by(self, key: tuple[str, str | None]) -> None:
        """Another test, a row that is not known, a number of sessions that is not known."""
        judge = Judge(*key)
        who = Participant("p", programme=key[0], variant=key[1])
        for live in (5, 10, 12):
            taken = Attendance(Tally(live=live))
            asked = answer(partial(judge, taken.tally))
            wanted = attrs.evolve(who, attendance=taken)
            assert asked == answer(partial(check_attendance, wanted))

    def test_unknown_row(self) -> None:
        with pytest.raises(InvalidFacts, match="programme: expected one of"):
            Judge("XX")
        with pytest.raises(InvalidFacts, match="role: expected one of"):
            Judge("FL", role="cook")


class TestMadeWhenRead:
    """A map that is made when it is read is the map."""

    def test_is_made_once(self) -> None:
        made = []

        def make() -> dict[str, int]:
            made.append(1)
            return {"live": 4}

        later: FrozenMap[str, int] = FrozenMap.when_read(make)
        assert not made
        assert later == FrozenMap(live=4)
        assert hash(later) == hash(FrozenMap(live=4))
        assert repr(later) == "FrozenMap(live=4)"
        assert made == [1]

    def test_has_no_other_attributes(self) -> None:
        with pytest.raises(AttributeError, match="'FrozenMap' object has no attribute 'live'"):
            attrgetter("live")(FrozenMap(live=4))

"""What an analyst asks of a cohort, on every library that is here, and what may go wrong."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.frames import Cohort, Terms, review_columns, review_frame, what_if
from ambition_policy.frames.asked import ANSWER
from ambition_policy.frozen import FrozenMap
from ambition_policy.terms import shipped
from ambition_policy.terms.contracts import Contract
from ambition_policy.terms.standards import Term
from conftest import unchecked
from frames_engines import ENGINES, Columns, each_engine, made, missing, review, rows, shown
from strategies_local import SETTINGS

TABLE = shipped()
MONDAY = dt.date(2024, 1, 8)
AS_OF = dt.date(2024, 2, 12)
WEEKS = [MONDAY + dt.timedelta(weeks=n) for n in range(6)]
HS = ("residential", *["module_day"] * 4)

# Six sessions of NPQML; every person shows one thing.
SHOWN = {
    "ana": "live live live live live live",
    "ben": "live caught_up live missed missed pending",
    "cat": "live caught_up live live live pending",
    "dee": "caught_up caught_up live live live pending",
    "eve": "live live missed live live pending",
    "fay": "live live here live live pending",
    "gus": "live alternative live dispensed late_self_paced pending",
}
REGIONS = {"ana": "north", "ben": "north", "cat": "south", "dee": None, "eve": "south"}


def cohort_columns() -> dict[str, list[Any]]:
    """Give a small cohort with everything that the questions read."""
    found: list[dict[str, Any]] = []
    for who, words in SHOWN.items():
        for number, status in enumerate(words.split()):
            absent = status in ("missed", "caught_up")
            found.append(
                {
                    "participant": who,
                    "session": f"S{number}",
                    "kind": "session",
                    "status": status,
                    "date": WEEKS[number],
                    "reason": "bereavement" if absent and who != "eve" else None,
                    "notified": ("yes" if who == "ben" else "no") if absent else None,
                    "region": REGIONS.get(who),
                    "tasks": {"ben": 1, "eve": 4}.get(who, 0),
                    "steps": who != "eve",
                }
            )
    return {name: [row[name] for row in found] for name in found[0]}


COHORT = cohort_columns()
PLACE: dict[str, Any] = {"programme": "NPQA", "variant": "NPQML"}
SAID: dict[str, Any] = {
    "programme": "NPQA",
    "variant": "NPQML",
    "as_of": AS_OF,
    "keep": ("region", "tasks", "steps"),
}


def cohort(engine: str = "columns", given: Columns = COHORT, **said: Any) -> Cohort:
    return review(engine, given, SAID | said)


@cache
def default(engine: str = "columns") -> Cohort:
    return cohort(engine)


def by(frame: Any, name: str) -> dict[Any, Any]:
    """The rows of a frame by one of their values."""
    return {row[name]: row for row in rows(frame)}


class TestAnswers:
    """One row a participant, under names that stay."""

    def test_the_columns(self) -> None:
        people = cohort().people
        assert [*people] == [name for name in (*ANSWER, *SAID["keep"]) if name != "left_on"]

    @each_engine()
    def test_the_same_columns_everywhere(self, engine: str) -> None:
        found = rows(cohort(engine).people)
        assert [*found[0]] == [*cohort().people]

    def test_shares_are_exact(self) -> None:
        ben = by(cohort().people, "participant")["ben"]
        assert Fraction(ben["attended"], ben["required"]) == Fraction(1, 3)
        assert ben["attended_share"] == pytest.approx(1 / 3)
        assert (ben["caught_up"], ben["caught_up_share"]) == (1, 1 / 6)

    def test_headroom(self) -> None:
        people = by(cohort().people, "participant")
        spare = {who: person["may_miss"] for who, person in people.items()}
        assert (spare["cat"], spare["ana"], spare["fay"]) == (0, None, None)
        assert {p["may_miss"] for p in rows(cohort(headroom=False).people)} == {None}

    def test_why(self) -> None:
        found = cohort()
        numbers = by(found.decisions, "decision")
        for person in rows(found.people):
            why = numbers[person["decision"]]
            assert (why["verdict"], why["clauses"]) == (person["verdict"], person["clauses"])
        assert sum(why["people"] for why in numbers.values()) == len(SHOWN)
        assert numbers[1]["because"]

    def test_in_a_terminal(self) -> None:
        assert repr(cohort()).startswith("<Cohort: 7 people: insufficient_information=")
        assert repr(review_columns({"participant": [], "status": []})) == "<Cohort: 0 people>"

    def test_a_mapping_is_plain_columns(self) -> None:
        assert review_frame(COHORT, **SAID).people == cohort().people

    @each_engine()
    def test_lazy_stays_lazy(self, engine: str) -> None:
        given = made(engine, COHORT)
        found = review_frame(given, **SAID)
        asked = (found.people, found.decisions, found.problems, found.counts())
        assert {type(frame) for frame in (*asked, found.next_absence())} == {type(given)}

    @each_engine()
    def test_nobody_at_all(self, engine: str) -> None:
        if engine == "pandas times":
            pytest.skip("days of nobody have no type")
        nobody = {name: [*values][:0] for name, values in COHORT.items()}
        found = cohort(engine, nobody)
        assert (rows(found.people), rows(found.problems)) == ([], [])
        assert rows(found.next_absence()) == []


class TestProblems:
    """What cannot be used is a problem of its own, never dropped and never guessed."""

    @each_engine()
    def test_an_unknown_word(self, engine: str) -> None:
        found = cohort(engine)
        [problem] = rows(found.problems)
        assert (problem["participant"], problem["session"]) == ("fay", "S2")
        assert (problem["column"], problem["got"]) == ("status", "'here'")
        fay = by(found.people, "participant")["fay"]
        assert fay["verdict"] == "insufficient_information"
        assert fay["missing"] == "register.status"

    @pytest.mark.skipif(bool(missing("pandas")), reason=str(missing("pandas")))
    def test_what_pandas_makes_of_gaps(self) -> None:
        import pandas as pd

        frame = pd.DataFrame(
            {
                "participant": [60, None, 61] * 6,
                "session": [f"S{n}" for n in range(6) for _ in range(3)],
                "status": ["live"] * 18,
            }
        )
        found = review_frame(frame, programme="NPQA", variant="NPQML")
        problems = found.problems
        assert set(problems["got"]) == {"'60.0'", "'61.0'", "nothing"}
        assert len(problems) == len(frame)
        assert set(found.people["verdict"]) == {"insufficient_information"}
        whole = frame.dropna().astype({"participant": "Int64"})
        people = review_frame(whole, programme="NPQA", variant="NPQML").people
        assert [*people["participant"]] == [60, 61]
        assert [*people["verdict"]] == ["met", "met"]

    @pytest.mark.skipif(bool(missing("pandas")), reason=str(missing("pandas")))
    def test_categories_and_no_time_at_all(self) -> None:
        import pandas as pd

        columns = COHORT | {"date": [pd.NaT if n % 6 == 0 else d for n, d in enumerate(WEEKS * 7)]}
        frame = pd.DataFrame(columns).astype({"status": "category", "participant": "category"})
        frame["date"] = pd.to_datetime(frame["date"]).dt.tz_localize("Europe/London")
        found = review_frame(frame, **SAID)
        assert [row["got"] for row in rows(found.problems)] == ["'here'"]
        assert found.verdicts == cohort().verdicts

    @each_engine()
    def test_whole_numbers_as_names(self, engine: str) -> None:
        numbered = COHORT | {"participant": [ord(name[0]) for name in COHORT["participant"]]}
        found = cohort(engine, numbered)
        assert {row["participant"] for row in rows(found.people)} == {ord(w[0]) for w in SHOWN}

    @each_engine()
    def test_more_rows_than_a_count_holds(self, engine: str) -> None:
        """Six bits hold 63 rows; somebody with more is counted anew, never short."""
        many = {"participant": ["ana"] * 70 + ["ben"] * 6, "status": ["live"] * 70 + ["live"] * 6}
        found = review(engine, many, PLACE)
        assert by(found.people, "participant")["ben"]["verdict"] == "met"
        [problem] = rows(found.problems)
        assert (problem["participant"], problem["got"]) == ("ana", "70: Tally(live=70)")
        found.release()

    @each_engine()
    def test_not_looking_for_doubled_rows(self, engine: str) -> None:
        twice = {name: [*values[:5], values[4]] for name, values in COHORT.items()}
        assert rows(cohort(engine, twice).problems)[0]["got"] == "2 rows"
        assert rows(cohort(engine, twice, doubled=False).problems) == []


class TestWhatRowsSay:
    """Programme, variant, role: one number a row where there are few words, and texts otherwise."""

    FEW: Sequence[str] = ("FL", "TL", "MET")

    @staticmethod
    def told(rows_of: dict[str, list[str | None]], **more: Any) -> dict[str, list[Any]]:
        found = [(who, word) for who, words in rows_of.items() for word in words]
        return {
            "participant": [who for who, _ in found],
            "status": ["live"] * len(found),
            "programme": [word for _, word in found],
            **{name: [value] * len(found) for name, value in more.items()},
        }

    @each_engine()
    def test_two_programmes_that_add_up_to_a_third(self, engine: str) -> None:
        """The first and the third together are twice the second, but their squares are not."""
        given_ = self.told({"ana": ["FL", "MET"], "ben": ["TL", "TL"]})
        found = review(engine, given_, {"programme": self.FEW})
        assert {n: row["programme"] for n, row in by(found.people, "participant").items()} == {
            "ana": None,
            "ben": "TL",
        }
        assert [row["got"] for row in rows(found.problems) if row["column"] == "programme"] == [
            "several values"
        ]
        found.release()

    @each_engine()
    @settings(SETTINGS, max_examples=15)
    @given(
        words=st.lists(
            st.tuples(
                st.sampled_from(["ana", "ben", None, ""]),
                st.sampled_from([*FEW, "XX", "", None]),
                st.sampled_from(["participant", "mentor", "", None]),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_same_as_the_columns(
        self, engine: str, words: list[tuple[str | None, str | None, str | None]]
    ) -> None:
        columns: Columns = {
            "participant": [who for who, _, _ in words],
            "status": ["live"] * len(words),
            "programme": [programme for _, programme, _ in words],
            "role": [role for *_, role in words],
        }
        found = review(engine, columns, {"programme": self.FEW})
        assert shown(found) == shown(review("columns", columns, {"programme": self.FEW}))
        found.release()

    @each_engine()
    def test_all_the_columns_at_once(self, engine: str) -> None:
        said = {"programme": ["NPQA", "FL"]}
        given_ = self.told({"ana": ["NPQA"] * 6}, variant="NPQML", role="participant")
        [row] = rows(review(engine, given_, said).people)
        assert (row["variant"], row["role"], row["verdict"]) == ("NPQML", "participant", "met")

    @each_engine()
    def test_variants_where_no_programme_has_any(self, engine: str) -> None:
        given_ = self.told({"ana": ["FL"] * 13, "ben": ["TL"]})
        given_["variant"] = [None] * 13 + ["NPQML"]
        found = review(engine, given_, {"programme": self.FEW})
        assert shown(found) == shown(review("columns", given_, {"programme": self.FEW}))
        assert by(found.people, "participant")["ana"]["verdict"] == "met"
        assert [row["got"] for row in rows(found.problems) if row["column"] == "variant"] == [
            "'NPQML'"
        ]
        found.release()

    def test_texts_that_arrow_has_other_names_for(self) -> None:
        pyarrow = pytest.importorskip("pyarrow")
        for kind in (pyarrow.large_string(), pyarrow.string_view()):
            given_ = pyarrow.table(self.told({"ana": ["FL"] * 13, "ben": ["XX"]}))
            given_ = given_.set_column(2, "programme", given_["programme"].cast(kind))
            given_ = given_.set_column(1, "status", given_["status"].cast(kind))
            found = review_frame(given_, programme=self.FEW)
            assert by(found.people, "participant")["ana"]["verdict"] == "met"
            assert [row["got"] for row in rows(found.problems)] == ["'XX'"]

    def test_very_many_sessions(self) -> None:
        """Sessions that are told apart by bits where there are few give the same as others."""
        people = [f"P{n}" for n in range(300)]
        columns: dict[str, list[Any]] = {
            "participant": [*people, "P7", "P8"],
            "status": ["live"] * 302,
            "session": [*(f"S{n}" for n in range(300)), "S7", None],
        }
        found = review_columns(columns, programme="FL")
        few = review_columns(
            {n: [*values[:200], *values[7:8]] for n, values in columns.items()}, programme="FL"
        )

        def about_sessions(cohort: Cohort) -> set[tuple[str, str]]:
            problems = rows(cohort.problems)
            return {(p["participant"], p["got"]) for p in problems if p["column"] == "session"}

        assert about_sessions(few) == {("P7", "2 rows")}
        assert about_sessions(found) == {("P7", "2 rows"), ("P8", "nothing")}


class TestWhatIsSaid:
    """Everything wrong with a call is said at once, and by name."""

    @pytest.mark.parametrize(
        ("said", "paths"),
        [
            ({"columns": {"who": "participant"}}, ["columns"]),
            ({"columns": {"status": "state"}}, ["columns.status"]),
            ({"programme": "XX"}, ["programme"]),
            ({"programme": ["NPQA", "XX"]}, ["programme"]),
            ({"variant": "XX"}, ["variant"]),
            ({"role": "cook"}, ["role"]),
            ({"as_of": "2024-02-12"}, ["as_of"]),
            ({"catch_up_until": 7}, ["catch_up_until"]),
            ({"start": 7}, ["start"]),
            ({"counts": {"module": -1}}, ["counts.module"]),
            ({"replay": True, "as_of": None}, ["as_of"]),
            ({"keep": ["town"]}, ["keep"]),
            ({"keep": ["participant"]}, ["keep"]),
            ({"keep": ["region", "region"]}, ["keep"]),
        ],
    )
    def test_what_is_wrong(self, said: dict[str, Any], paths: list[str]) -> None:
        with pytest.raises(InvalidFacts) as caught:
            cohort(**said)
        assert [fault.path for fault in caught.value.faults] == paths

    def test_needed_columns(self) -> None:
        with pytest.raises(InvalidFacts, match=r"columns\.participant.*\n?.*columns\.status"):
            review_columns({"who": ["ana"]})
        with pytest.raises(InvalidFacts, match=r"columns\.date"):
            review_columns({"participant": ["ana"], "status": ["live"]}, as_of=AS_OF, replay=True)
        with pytest.raises(InvalidFacts, match="as_of"):
            review_columns({"participant": ["a"], "status": ["live"], "left_on": [None]})

    def test_one_value_or_a_column(self) -> None:
        with pytest.raises(InvalidFacts, match="both, in the column 'variant' and as 'NPQML'"):
            cohort(given=COHORT | {"variant": ["NPQML"] * 42})

    def test_one_length(self) -> None:
        with pytest.raises(InvalidFacts, match="one length"):
            review_columns({"participant": ["ana"], "status": []})

    def test_no_lists(self) -> None:
        with pytest.raises(InvalidFacts, match=r"columns\.participant: expected a list"):
            review_columns({"participant": unchecked(iter("ab")), "status": ["live"]})
        with pytest.raises(InvalidFacts, match=r"columns\.status: expected texts, numbers"):
            review_columns({"participant": ["ana"], "status": [["live"]]}, **PLACE)

    @pytest.mark.skipif(bool(missing("polars")), reason=str(missing("polars")))
    def test_no_lists_in_a_frame(self) -> None:
        import polars as pl

        with pytest.raises(InvalidFacts, match=r"columns.status: .* got List\(String\)"):
            review_frame(pl.DataFrame({"participant": ["ana"], "status": [["live"]]}))

    @pytest.mark.skipif(bool(missing("pandas")), reason=str(missing("pandas")))
    def test_names_of_many_kinds(self) -> None:
        import pandas as pd

        columns = {"participant": ["ana", 60, 60.5, pd.NA, None], "status": ["live"] * 5}
        found = review_frame(pd.DataFrame(columns), **PLACE, to_come=True)
        wanted = review_columns(columns, **PLACE, to_come=True)
        assert found.verdicts == wanted.verdicts == {"insufficient_information": 1, "pending": 2}
        assert rows(found.problems) == rows(wanted.problems)
        assert [row["got"] for row in rows(found.problems)] == ["'60.5'", "nothing", "nothing"]

    @pytest.mark.skipif(bool(missing()), reason=str(missing()))
    def test_no_frame(self) -> None:
        with pytest.raises(InvalidFacts, match="a frame of pandas, polars"):
            review_frame([{"participant": "ana"}])

    def test_no_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [n for n in sys.modules if n.startswith("ambition_policy.frames.engine")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.delitem(sys.modules, "ambition_policy.frames.portable", raising=False)
        monkeypatch.setitem(sys.modules, "narwhals", None)
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'ambition_policy\[frames\]'"):
            review_frame(object())

    @pytest.mark.skipif(bool(missing("duckdb", "pyarrow")), reason=str(missing("duckdb")))
    def test_names_of_ones_own_are_left_alone(self) -> None:
        import duckdb

        connection = duckdb.connect()
        connection.execute("CREATE VIEW counted AS SELECT 7 AS seven")
        connection.execute(
            "CREATE TABLE lookup AS SELECT 'ana' AS participant, 'live' AS status FROM range(6)"
        )
        found = review_frame(connection.table("lookup"), programme="NPQA", variant="NPQML")
        assert found.people.fetchall()[0][:5] == ("ana", "NPQA", "NPQML", None, "met")
        assert connection.table("counted").fetchall() == [(7,)]


QUESTIONS: dict[str, Callable[[Cohort], Any]] = {
    "counts": lambda c: c.counts(),
    "next_absence": lambda c: c.next_absence(),
    "missing_facts": lambda c: c.missing_facts(),
    "sensitivity": lambda c: c.sensitivity(),
    "sensitivity of one": lambda c: c.sensitivity(["A-04"]),
    "mix": lambda c: c.mix(),
    "mix by region": lambda c: c.mix(["region", "kind"]),
    "margins": lambda c: c.margins(),
    "groups": lambda c: c.groups("region"),
    "groups by variant": lambda c: c.groups("variant"),
    "weeks": lambda c: c.weeks(WEEKS[1:4]),
    "work_list": lambda c: c.work_list(WEEKS[1]),
    "reasons": lambda c: c.reasons(),
    "continuation": lambda c: c.continuation(one_to_ones=0, tasks=0),
    "continuation of columns": lambda c: c.continuation(
        one_to_ones=0, tasks="tasks", steps_taken="steps"
    ),
}


class TestQuestions:
    """Each is one call, and every library answers as the plain columns do."""

    @each_engine()
    @pytest.mark.parametrize("question", [pytest.param(v, id=k) for k, v in QUESTIONS.items()])
    def test_same_as_the_columns(self, engine: str, question: Callable[[Cohort], Any]) -> None:
        assert rows(question(default(engine))) == rows(question(default()))

    def test_counts(self) -> None:
        found = rows(cohort().counts())
        assert sum(row["people"] for row in found) == len(SHOWN)
        assert sum(row["share"] for row in found) == pytest.approx(1)
        assert {row["verdict"]: row["people"] for row in found} == cohort().verdicts

    def test_those_who_left_apart(self) -> None:
        gone = [MONDAY if who == "ben" else None for who in COHORT["participant"]]
        how = ["withdrawn" if day else None for day in gone]
        found = cohort(given=COHORT | {"left_on": gone, "left_how": how})
        apart = [row for row in rows(found.counts()) if row["left"]]
        assert [(row["left"], row["people"], row["share"]) for row in apart] == [
            ("withdrawn", 1, 1.0)
        ]
        assert by(found.groups("left"), "left")["withdrawn"]["people"] == 1

    def test_next_absence(self) -> None:
        found = rows(cohort().next_absence())
        edge = {p["participant"] for p in rows(cohort().people) if p["may_miss"] == 0}
        assert edge
        assert {row["participant"] for row in found} == edge
        assert {(row["session"], row["date"]) for row in found} == {("S5", WEEKS[5].isoformat())}
        with pytest.raises(InvalidFacts, match="headroom"):
            cohort(headroom=False).next_absence()

    @each_engine()
    def test_next_absence_without_dates(self, engine: str) -> None:
        undated = {name: COHORT[name] for name in ("participant", "status")}
        found = rows(review(engine, undated, PLACE).next_absence())
        assert found == rows(
            review_columns(undated, programme="NPQA", variant="NPQML").next_absence()
        )
        assert [*found[0]] == ["participant", "programme", "variant", "role", "verdict"]

    def test_missing_facts(self) -> None:
        found = by(cohort().missing_facts(), "fact")
        assert found["register.status"] == {"fact": "register.status", "people": 1, "alone": 1}

    def test_sensitivity(self) -> None:
        found = rows(cohort().sensitivity(["A-04"]))
        for choice in TABLE.readings["A-04"].choices:
            own = [row for row in found if row["choice"] == choice]
            assert sum(row["people"] for row in own) == len(SHOWN)
            assert sum(row["change"] for row in own) == 0
        assert any(row["moved"] for row in found)
        with pytest.raises(InvalidFacts, match="one of A-"):
            cohort().sensitivity(["A-99"])

    def test_mix(self) -> None:
        [row] = rows(cohort().mix())
        assert (row["live"], row["caught_up"], row["other"]) == (25, 4, 1)
        assert row["live_share"] == pytest.approx(26 / 35)
        ahead = {"participant": ["ana"], "status": ["pending"], "partner": ["north"]}
        [row] = rows(review_columns(ahead).mix(["partner"]))
        assert (row["partner"], row["live_share"]) == ("north", None)

    @pytest.mark.parametrize("code", ["EL", "FL", "NPQ21"])
    @given(taken=st.lists(st.sampled_from(["live", "caught_up", "lost", "recoverable", "pending"])))
    @SETTINGS
    def test_margins(self, code: str, taken: list[str]) -> None:
        """So many more may be missed, in whichever way is worse, and no one more."""
        statuses = ["missed" if how in ("lost", "recoverable") else how for how in taken]
        last = [{"lost": MONDAY, "recoverable": WEEKS[1]}.get(how) for how in taken]
        data: dict[str, list[Any]] = {
            "participant": ["ana"] * len(taken),
            "status": statuses,
            "catch_up_until": last,
        }
        found = review_columns(data, programme=code, as_of=WEEKS[1])
        programme = TABLE.programme(code)
        limits = {
            (row.variant, row.role, limit.term.value): limit
            for row in programme.rows()
            for limit in row.standard.limits
        }
        live = sum(how in ("live", "pending") for how in taken)
        made_up = sum(how in ("caught_up", "recoverable") for how in taken)
        if code == "NPQ21":
            live, made_up = live + made_up, 0
        missed = len(taken) - live - made_up
        for row in rows(found.margins()):
            limit = limits[row["variant"], row["role"], row["limit"]]
            for more, held in ((row["to_spare"], True), (row["to_spare"] + 1, False)):
                ways = [
                    limit.holds(live=live - more, caught_up=made_up + one, missed=missed + other)
                    for one, other in ((more, 0), (0, more))
                ]
                assert (any(ways) if more < 0 else all(ways)) is held

    def test_margins_of_what_is_disputed(self) -> None:
        """Where contracts disagree neither limit is measured, and the row's others are."""
        contracts = [
            Contract(name, limits={Term.MAX_MISSED: most})
            for name, most in (("one", 1), ("two", 3))
        ]
        found = rows(cohort(contracts=contracts[:1]).margins())
        assert {(row["limit"], row["value"]) for row in found} == {
            ("max_missed", "1"),
            ("max_not_made_up", "0"),
        }
        found = rows(cohort(contracts=contracts).margins())
        assert {row["limit"] for row in found} == {"max_not_made_up"}

    def test_groups(self) -> None:
        found = rows(cohort().groups("region"))
        assert sum(row["people"] for row in found if row["region"] == "south") == 2
        with pytest.raises(InvalidFacts, match="one of programme, variant"):
            cohort().groups("town")

    def test_weeks(self) -> None:
        found = rows(cohort().weeks(WEEKS))
        for day in WEEKS:
            own = [row["people"] for row in found if row["as_of"] == day.isoformat()]
            assert sum(own) == len(SHOWN)
        first = {r["verdict"] for r in found if r["as_of"] == WEEKS[0].isoformat()}
        assert "not_met" not in first
        undated = {name: COHORT[name] for name in ("participant", "status")}
        with pytest.raises(InvalidFacts, match="dates"):
            review_columns(undated).weeks(WEEKS)

    def test_work_list(self) -> None:
        found = rows(cohort().work_list(WEEKS[1]))
        assert {row["participant"] for row in found} == {"ben", "cat", "dee"}
        assert len({tuple(row.values()) for row in found}) == len(found)
        assert any(row["actor"] for row in found)
        undated = {name: COHORT[name] for name in ("participant", "status")}
        with pytest.raises(InvalidFacts, match="dates and kinds"):
            review_columns(undated).work_list(MONDAY)

    @each_engine()
    def test_work_lists_of_mixed_rows(self, engine: str) -> None:
        """Unknown kinds and programmes are said, and a row without duties names who decides."""
        codes = ["HS", "FL", "XX", "MET", "EML", "NPQ21", None]
        columns: dict[str, list[Any]] = {
            "participant": [str(code) for code in codes],
            "kind": [*HS[:1], "lunch", *["residential"] * 5],
            "status": ["missed"] * 7,
            "date": [MONDAY] * 7,
            "programme": codes,
            "notified": ["yes", "no", None, "yes", "no", None, "maybe"],
        }
        found = rows(review(engine, columns).work_list(MONDAY))
        assert found == rows(review_columns(columns).work_list(MONDAY))
        assert {row["participant"] for row in found} == {*columns["participant"]}

    def test_reasons(self) -> None:
        found = by(cohort().reasons(), "reason")
        assert sum(row["absences"] for row in found.values()) == 7 + 1
        assert sum(row["told_before"] for row in found.values()) == 3
        assert "bereavement" not in str(found)
        untold = {"participant": ["ana"], "status": ["missed"]}
        [row] = rows(review_columns(untold, programme="FL").reasons())
        assert (row["reason"], row["absences"]) == ("insufficient_information", 1)

    def test_continuation(self) -> None:
        found = cohort().continuation(one_to_ones=0, tasks="tasks", steps_taken="steps")
        limbs = {(row["verdict"], row["limb"]): row["people"] for row in rows(found)}
        assert sum(limbs.values()) == len(SHOWN)
        assert limbs["contact", "tasks; no_steps"] == 1
        assert limbs["contact", "events"] == 2
        pooled = TABLE.readings.settle("A-06.pooling", "all_together", by="a test")
        one_each = {"participant": ["ana"] * 2, "status": ["missed", "live"]}
        [row] = rows(
            review_columns(
                one_each, programme="NPQA", variant="NPQML", readings=pooled
            ).continuation(one_to_ones=0, tasks=1, steps_taken=True)
        )
        assert row["limb"] == ""
        with pytest.raises(InvalidFacts, match="keep: region, tasks, steps"):
            cohort().continuation(tasks="town")

    @pytest.mark.parametrize(
        ("ask", "said"),
        [
            (lambda own: own.mix(["town"]), "by: expected a list of columns: .*, got 'town'"),
            (lambda own: own.mix("kind"), "by: expected a list of columns: .*, got 'kind'"),
            (lambda own: own.work_list("2024-01-15"), "day: expected a date, got '2024-01-15'"),
            (lambda own: own.weeks(["2024-01-08"]), r"days\[0\]: expected a date"),
        ],
    )
    def test_what_cannot_be_asked(self, ask: Callable[[Cohort], Any], said: str) -> None:
        with pytest.raises(InvalidFacts, match=said):
            ask(cohort())

    @each_engine("columns", *ENGINES)
    def test_a_column_with_gaps(self, engine: str) -> None:
        """A row that says nothing does not contradict the others."""
        columns: Columns = {
            "participant": ["ana"] * 6 + ["ben"] * 6 + ["cat"] * 6,
            "status": ["live"] * 18,
            "region": [*["north"] * 5, None, *["south"] * 5, "north", *[None] * 5, ""],
        }
        said: dict[str, Any] = {"programme": "NPQA", "variant": "NPQML", "keep": ["region"]}
        found = {
            row["participant"]: row["region"] for row in rows(review(engine, columns, said).people)
        }
        assert found == {"ana": "north", "ben": None, "cat": None}

    @each_engine("columns", *ENGINES)
    def test_sessions_that_are_numbers(self, engine: str) -> None:
        columns: Columns = {
            "participant": ["ana"] * 6,
            "session": [*range(6)],
            "status": ["live"] * 3 + ["missed"] * 2 + ["pending"],
            "kind": ["session"] * 6,
            "date": [AS_OF] * 6,
        }
        said: dict[str, Any] = {"programme": "NPQA", "variant": "NPQML", "as_of": AS_OF}
        own = review(engine, columns, said | {"catch_up_until": AS_OF})
        assert {row["session"] for row in rows(own.next_absence())} == {"5"}
        assert {row["session"] for row in rows(own.work_list(AS_OF))} == {"3", "4"}


CHEAPER = Contract("Northern Trust", limits={Term.MAX_MISSED: Fraction(4)})


class TestWhatIf:
    """Who gets another verdict, from what to what, and what did it."""

    @each_engine()
    def test_a_reading(self, engine: str) -> None:
        switched = Terms(readings=TABLE.readings.settle("A-04", "caught_up", by="the owner"))
        said = {name: value for name, value in SAID.items() if name != "programme"}
        change = what_if(made(engine, COHORT), Terms(), switched, programme="NPQA", **said)
        plain = what_if(COHORT, Terms(), switched, programme="NPQA", **said)
        assert rows(change.people) == rows(plain.people)
        assert rows(change.totals) == rows(plain.totals)
        change.release()
        plain.release()

    def test_a_contract(self) -> None:
        four = {
            "participant": ["ana"] * 6 + ["ben"] * 6,
            "status": ["live"] * 3 + ["caught_up"] * 3 + ["live"] * 2 + ["caught_up"] * 4,
        }
        said: dict[str, Any] = {"programme": "NPQA", "variant": "NPQML"}
        change = what_if(four, Terms(), Terms(contracts=[CHEAPER]), **said)
        assert repr(change) == "<Change: 2 of 2 people get another verdict>"
        assert rows(change.totals) == [
            {
                "before": "not_met",
                "after": "met",
                "did_it": "contract Northern Trust",
                "people": 2,
            }
        ]
        assert all(row["clauses_before"] for row in rows(change.people))
        both = Terms(contracts=[CHEAPER], counts={"clinic": 1})
        kept = what_if(four, Terms(contracts=[CHEAPER], counts={"clinic": 1}), both, **said)
        assert kept.differences == ()
        back = what_if(four, Terms(contracts=[CHEAPER]), Terms(), **said)
        assert rows(back.people)[0]["did_it"] == "without contract Northern Trust"

    def test_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One is caught up and one is lost, so it takes both the reading and the contract."""
        columns = {
            "participant": ["ana"] * 13,
            "status": [*["live"] * 11, "caught_up", "missed"],
            "date": [MONDAY] * 13,
        }
        settled = TABLE.readings.settle("A-05", "met", by="the owner")
        trust = Contract("Trust", limits={Term.MIN_ATTENDANCE_SHARE: Fraction(9, 10)})
        after = Terms(readings=settled, contracts=[trust], start=MONDAY)
        said: dict[str, Any] = {"programme": "FL", "as_of": AS_OF, "catch_up_until": MONDAY}
        change = what_if(columns, Terms(), after, **said)
        names = ("reading A-05: met", "contract Trust", f"start: {MONDAY}")
        assert change.differences == names
        [ana] = rows(change.people)
        assert (ana["before"], ana["after"]) == ("not_met", "met")
        assert ana["did_it"] == "reading A-05: met and contract Trust"
        # Where it takes more than is tried, no single one is blamed.
        monkeypatch.setattr("ambition_policy.owner.attributing._TRIED", 1)
        [ana] = rows(what_if(columns, Terms(), after, **said).people)
        assert ana["did_it"] == "everything that differs, together"

    def test_another_table(self) -> None:
        """A row that asks for less is named with its clauses."""
        own = TABLE.programme("FL")
        [requirement] = own.requirements
        [limit] = requirement.standard.limits
        half = attrs.evolve(limit, value=Fraction(1, 2))
        lower = attrs.evolve(requirement.standard, limits=(half,))
        less = attrs.evolve(own, requirements=(attrs.evolve(requirement, standard=lower),))
        other = attrs.evolve(TABLE, programmes=FrozenMap({**TABLE.programmes, "FL": less}))
        columns = {"participant": ["ana"] * 13, "status": [*["live"] * 12, "caught_up"]}
        change = what_if(columns, Terms(), Terms(table=other), programme="FL")
        assert rows(change.totals) == [
            {
                "before": "refer",
                "after": "met",
                "did_it": f"FL, min_attendance_share [{', '.join(lower.clauses)}]",
                "people": 1,
            }
        ]

    def test_a_programme_that_is_gone(self) -> None:
        """Nobody is judged by it any more."""
        gone = {code: own for code, own in TABLE.programmes.items() if code != "FL"}
        other = attrs.evolve(TABLE, programmes=FrozenMap(gone))
        columns = {"participant": ["ana"] * 13, "status": ["live"] * 13, "programme": ["FL"] * 13}
        change = what_if(columns, Terms(), Terms(table=other))
        [ana] = rows(change.people)
        assert (ana["after"], ana["did_it"][:2]) == ("insufficient_information", "FL")

    def test_nothing_changes(self) -> None:
        change = what_if(COHORT, Terms(), Terms(), programme="NPQA", variant="NPQML")
        assert (change.differences, rows(change.people)) == ((), [])

    def test_counts(self) -> None:
        kinds = ["residential"] * 3 + ["online_module"] * 2 + ["school_visit"] * 1
        columns: dict[str, Sequence[Any]] = {
            "participant": ["ana"] * 6,
            "kind": kinds,
            "status": ["live"] * 6,
        }
        change = what_if(
            columns,
            Terms(counts={"online_module": 2}),
            Terms(counts={"online_module": 3}),
            programme="EL",
        )
        assert change.differences == ("count of online_module: 3",)
        assert len(rows(change.people)) == 1
        change = what_if(columns, Terms(counts={"online_module": 2}), Terms(), programme="EL")
        assert change.differences == ("count of online_module: None",)


class TestDays:
    """Days may be dates, times or texts, each column in its own way."""

    @each_engine()
    def test_mixed(self, engine: str) -> None:
        until = [AS_OF.isoformat() if s == "missed" else None for s in COHORT["status"]]
        given = COHORT | {"catch_up_until": until}
        assert rows(cohort(engine, given).people) == rows(cohort(given=given).people)
        assert "catch_up_open" not in str(rows(cohort(engine, given).people))

    @each_engine()
    def test_one_day_for_everybody(self, engine: str) -> None:
        until = [MONDAY if who == "ben" else None for who in COHORT["participant"]]
        given = {name: v for name, v in COHORT.items() if name != "date"} | {
            "catch_up_until": until
        }
        found = cohort(engine, given, catch_up_until=AS_OF)
        assert rows(found.people) == rows(cohort(given=given, catch_up_until=AS_OF).people)
        people = by(found.people, "participant")
        assert (people["ben"]["verdict"], people["eve"]["verdict"]) == ("not_met", "pending")

    @each_engine()
    def test_weeks_of_leavers(self, engine: str) -> None:
        """What came after somebody left is still to come, on any day that is looked back to."""
        gone = [WEEKS[2] if who == "ben" else None for who in COHORT["participant"]]
        given = COHORT | {"left_on": gone}
        found = rows(cohort(engine, given).weeks(WEEKS[1:5]))
        assert found == rows(cohort(given=given).weeks(WEEKS[1:5]))
        assert cohort(engine, given, replay=True).verdicts == cohort(given=given).verdicts

    @each_engine()
    def test_one_day_and_no_column(self, engine: str) -> None:
        found = cohort(engine, catch_up_until=AS_OF)
        assert rows(found.people) == rows(cohort(catch_up_until=AS_OF).people)
        assert by(found.people, "participant")["eve"]["verdict"] == "pending"

    @each_engine()
    def test_one_day_for_leavers(self, engine: str) -> None:
        """A leaver is held to the day they left, so one last day is past for some only."""
        gone = [WEEKS[4] if who == "eve" else None for who in COHORT["participant"]]
        given = COHORT | {"left_on": gone}
        until = WEEKS[4] + dt.timedelta(days=1)
        found = cohort(engine, given, catch_up_until=until)
        assert rows(found.people) == rows(cohort(given=given, catch_up_until=until).people)
        people = by(found.people, "participant")
        assert (people["ben"]["verdict"], people["eve"]["verdict"]) == ("not_met", "pending")

    def test_times_in_plain_columns(self) -> None:
        noon = [dt.datetime.combine(day, dt.time(12)) for day in COHORT["date"]]
        assert cohort(given=COHORT | {"date": noon}).people == cohort().people


class TestFewColumns:
    """What a frame does not say is not asked for."""

    @each_engine()
    def test_no_notice(self, engine: str) -> None:
        given = {name: v for name, v in COHORT.items() if name not in ("notified", "reason")}
        found = cohort(engine, given)
        assert rows(found.work_list(WEEKS[1])) == rows(cohort(given=given).work_list(WEEKS[1]))

    def test_sessions_to_come_without_kinds(self) -> None:
        begun = {"participant": ["ana"] * 4, "status": ["live"] * 4}
        [ana] = rows(review_columns(begun, **PLACE, to_come=True).people)
        assert (ana["verdict"], ana["required"], ana["may_miss"]) == ("pending", 6, 0)
        [ana] = rows(review_columns(begun, **PLACE).people)
        assert ana["missing"] == "register.attendance.tally"
        [ana] = rows(review_columns(begun, programme="EL", to_come=True).people)
        assert ana["missing"] != "register.attendance.tally"

    def test_names_that_are_no_whole_numbers(self) -> None:
        begun: dict[str, list[Any]] = {"participant": [60.0] * 6, "status": ["live"] * 6}
        found = review_columns(begun, **PLACE)
        assert {row["got"] for row in rows(found.problems)} == {"'60.0'"}

    def test_engagement(self) -> None:
        """Every session of an NPQ of Autumn 2021 is one item, which may be missed or not."""
        statuses = [*["live"] * 5, "missed", *["live"] * 4, *["missed"] * 2]
        columns: dict[str, list[Any]] = {
            "participant": ["ana"] * 6 + ["ben"] * 6,
            "kind": ["module"] * 12,
            "status": statuses,
            "variant": ["NPQSL"] * 12,
        }
        kinds = TABLE.programme("NPQ21").row("NPQSL").uncounted
        counts = {kind: 6 if kind == "module" else 0 for kind in kinds}
        said: dict[str, Any] = {"catch_up_until": AS_OF, "as_of": AS_OF, "counts": counts}
        day = dt.date(2021, 10, 4)
        found = review_columns(columns, programme="NPQ21", start=day, **said)
        people = by(found.people, "participant")
        assert (people["ana"]["verdict"], people["ana"]["completed"]) == ("pending", 5)
        assert (people["ana"]["may_miss"], people["ben"]["may_miss"]) == (0, 0)

    def test_equal_misses_are_asked_once(self) -> None:
        columns = {
            "participant": ["ana"] * 13 + ["ben"] * 13,
            "status": [*["live"] * 25, "alternative"],
        }
        found = review_columns(columns, programme="FL")
        [row] = rows(found.continuation(one_to_ones=0, tasks=0))
        assert (len(found.tallies), row["verdict"], row["people"]) == (2, "no_contact", 2)

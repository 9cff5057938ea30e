"""A cohort in any library: does row i equal the rule on row i, whatever the dirt?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from fractions import Fraction
from itertools import cycle, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ambition_policy.facts import Attendance, Departure, Engagement, Leaving, Participant, Record
from ambition_policy.frames import review_columns
from ambition_policy.questions import check_requirements, how_far
from ambition_policy.registers import judge, read_tidy
from ambition_policy.registers import people as people_of
from ambition_policy.terms.standards import StandardKind
from ambition_policy.vocabulary import Role
from frames_engines import (
    AS_OF,
    COUNTS,
    DAYS,
    NAMES,
    TABLE,
    Place,
    Row,
    columns_of,
    dirty,
    each_engine,
    everything,
    people,
    review,
    rows,
    shown,
)
from strategies_local import SETTINGS

FEW = settings(parent=SETTINGS, max_examples=8)
WORDS = (
    *("2023-02-29", "01/03/2024", "2024-3-1", "soon", "2024-02-29", ""),
    *("0000-01-01", "2024-01-08\n", "\uff12024-01-08", "0001-01-01", " 2024-01-08"),
)


class TestTheRule:
    """Row i of the frame equals the rule on the facts of person i."""

    @given(people())
    @SETTINGS
    def test_one_by_one(self, found: list[Row]) -> None:
        cohort = review_columns(columns_of(found), as_of=AS_OF, counts=COUNTS)
        answers = {row["participant"]: row for row in rows(cohort.people)}
        own: dict[str, list[Row]] = defaultdict(list)
        for row in found:
            own[row["participant"]].append(row)
        assert answers.keys() == own.keys()
        for name, theirs in own.items():
            _same(answers[name], theirs)


def _same(row: Row, theirs: list[Row]) -> None:
    """Hold one row to the rule, asked through records."""
    first = theirs[0]
    left = first["left_on"]
    day = left or AS_OF
    records = []
    for one in theirs:
        status = one["status"]
        if left and one["date"] > left:
            status = "pending"
        records.append(
            Record(
                session=one["session"],
                kind=one["kind"],
                status=status,
                date=one["date"],
                catch_up_until=one["catch_up_until"],
            )
        )
    attendance = Attendance.of_records(records, as_of=day)
    place = Place(first["programme"], first["variant"], first["role"])
    table_row = TABLE.programme(place.programme).row(place.variant, place.role)
    engaged = table_row.standard.kind is StandardKind.ENGAGED_SHARE
    kinds = attendance.by_kind
    deciding = place.programme == "EML"
    person = Participant(
        "somebody",
        programme=place.programme,
        variant=place.variant,
        role=None if place.role is None else Role(place.role),
        attendance=attendance,
        counts={k: COUNTS[k] for k in table_row.uncounted},
        engagement=Engagement.of(attendance.tally) if engaged else None,
        launch_attended=_there(kinds.get("launch_residential")) if deciding else None,
        midpoint_attended=_there(kinds.get("midpoint_residential")) if deciding else None,
        left=Departure(Leaving(first["left_how"] or "left"), left) if left else None,
    )
    wanted = check_requirements(person, as_of=AS_OF)
    assert row["verdict"] == wanted.verdict
    assert (row["left"], row["left_on"]) == (
        left and (first["left_how"] or "left"),
        left and left.isoformat(),
    )
    decisions = [*wanted.decisions.values()]
    for name in ("clauses", "missing", "refer_to"):
        said = dict.fromkeys(str(v) for one in decisions for v in getattr(one, name))
        assert row[name] == "; ".join(said)
    effects = [effect for one in decisions for effect in one.readings]
    said = dict.fromkeys(f"{e.question}={e.settled or 'open'}" for e in effects)
    assert row["readings"] == "; ".join(said)
    shares = decisions[0].shares
    names = {"attended": "attended_share", "completed": "completion_share"}
    names |= {"live": "live_share", "caught_up": "catch_up_share"}
    for name, share in ({"completed": "engaged_share"} if engaged else names).items():
        if share in shares:
            assert Fraction(row[name], row["required"]) == shares[share]
            assert row[f"{name}_share"] == float(shares[share])
        else:
            assert row[name] is None
    assert row["may_miss"] == how_far(person, as_of=AS_OF, plan=False).may_miss


def _there(tally: Any) -> bool | None:
    if tally is None or tally.pending:
        return None
    return bool(tally.live or tally.alternative)


class TestEngines:
    """Every library says what the plain columns say: people, decisions and problems."""

    @each_engine()
    @given(found=dirty())
    @FEW
    def test_same_as_the_columns(self, engine: str, found: list[Row]) -> None:
        said: dict[str, Any] = {"as_of": AS_OF, "counts": COUNTS}
        columns = columns_of(found)
        wanted = review_columns(columns, **said)
        cohort = review(engine, columns, said)
        assert shown(cohort) == shown(wanted)
        cohort.release()

    @each_engine()
    def test_everything_everywhere(self, engine: str) -> None:
        columns = columns_of(everything())
        said: dict[str, Any] = {"as_of": AS_OF, "counts": COUNTS}
        assert shown(review(engine, columns, said)) == shown(review_columns(columns, **said))

    @each_engine(but="pandas times")
    @given(found=dirty(), broken=st.lists(st.sampled_from(WORDS), max_size=3))
    @FEW
    def test_days_as_texts(self, engine: str, found: list[Row], broken: list[str]) -> None:
        """Days that are texts, and columns of other names, are read all the same."""
        texts = [row | {n: row[n] and row[n].isoformat() for n in DAYS} for row in found]
        for row, name, word in zip(texts, cycle(DAYS), broken, strict=False):
            row[name] = word
        columns = columns_of(texts)
        wanted = review_columns(columns, as_of=AS_OF, counts=COUNTS)
        renamed = {f"own {name}": values for name, values in columns.items()}
        mapped = {name: f"own {name}" for name in NAMES}
        said: dict[str, Any] = {"as_of": AS_OF, "counts": COUNTS, "columns": mapped}
        cohort = review(engine, renamed, said)
        assert shown(cohort) == shown(wanted)

    @each_engine(but="pandas times")
    def test_every_word_that_is_no_day(self, engine: str) -> None:
        """One person for each word in each column of days: read alike, or a problem alike."""
        found = []
        for word, name in product(WORDS, DAYS):
            person = f"{word!r} {name}"
            for at in range(6):
                row: Row = {
                    "participant": person,
                    "session": f"S{at}",
                    "status": "missed" if at == 0 else "live",
                    "date": "2024-01-08",
                    "catch_up_until": "2024-06-30",
                    "left_on": None,
                }
                found.append(row | ({name: word} if at == 0 or name == "left_on" else {}))
        columns = columns_of(found, [*found[0]])
        said: dict[str, Any] = {"as_of": AS_OF, "programme": "NPQA", "variant": "NPQML"}
        assert shown(review(engine, columns, said)) == shown(review_columns(columns, **said))


class TestRegisters:
    """Where everybody has a row for every session, a register says the same."""

    @given(dirty([Place("HS", "new_design", None)]), st.sampled_from((None, AS_OF)))
    @SETTINGS
    def test_same_verdicts(self, found: list[Row], until: dt.date | None) -> None:
        # What a register finds out by comparing people is not looked for in frames.
        kept = [row for row in found if row["programme"] == "HS" and row["participant"]]
        buffer = io.StringIO()
        names = [name for name in NAMES if name != "programme"]
        writer = csv.DictWriter(buffer, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)
        if not kept:
            return
        register = people_of(
            read_tidy(buffer.getvalue()),
            table=TABLE,
            programme="HS",
            as_of=AS_OF,
            catch_up_until=until,
        )
        cohort = review_columns(
            columns_of(kept, names), programme="HS", as_of=AS_OF, catch_up_until=until, to_come=True
        )
        got = {row["participant"]: row["verdict"] for row in rows(cohort.people)}
        for entry, answers in judge(register):
            paired = [entry.id, answers.verdict.value, got[entry.id]]
            if paired[1] != paired[2]:
                # A register also knows which sessions there are, and that each has one kind; and
                # it takes the day of leaving from any row, where frames want it on all of them.
                gone = {row["left_on"] for row in kept if row["participant"] == entry.id}
                known = {"session", "kind", "left_on", "variant"}
                assert len(gone) > 1 or known & {f.column for f in entry.faults}, paired

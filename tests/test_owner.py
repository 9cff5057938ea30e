"""What a policy owner asks of the table: what is open, what is missing, what differs."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import attrs
import pytest

import ambition_policy.terms.loader as loading
from ambition_policy.citations import Readings
from ambition_policy.errors import InvalidFacts, InvalidTerms
from ambition_policy.frozen import FrozenMap
from ambition_policy.owner import Direction, completeness, differences, one_by_one, overrides
from ambition_policy.owner.completeness import SUBJECTS
from ambition_policy.terms import Contract, Table, Term, gaps, load_text, shipped
from ambition_policy.terms.gaps import GapKind

HERE = Path(__file__).parent
REGISTER = HERE.parent.parent / "shared" / "CLAUSES.md"
DATA = files("ambition_policy.terms") / "data"


def own(file: str, *changes: tuple[str, str]) -> Table:
    """The shipped table with one programme's file changed in some places."""
    text = (DATA / "programmes" / file).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_text(text, name="mine.toml", base=shipped())


class TestGaps:
    """Everything that the texts leave open has a treatment, and something that holds it."""

    def test_each_is_there_once_in_order(self) -> None:
        assert [*gaps()] == [f"I-{number:02}" for number in range(1, len(gaps()) + 1)]
        assert {gap.kind for gap in gaps().values()} == {*GapKind}

    def test_each_says_what_and_what_then(self) -> None:
        said = [text for gap in gaps().values() for text in (gap.about, gap.treatment)]
        assert all(text.endswith(".") for text in said)
        # What differs only in a name may be treated alike; what is open is said once.
        assert max(Counter(gap.about for gap in gaps().values()).values()) == 1

    def test_every_reading_holds_a_treatment(self) -> None:
        named = {id_ for gap in gaps().values() for id_ in gap.readings}
        # What else is a reading is left open by nothing but how a sentence is made.
        assert {*shipped().readings} - named == {
            *("A-01", "A-02", "A-12.late", "A-20", "A-23", "A-25.span", "A-38", "A-42")
        }

    @pytest.mark.parametrize("gap", gaps().values(), ids=lambda gap: gap.id)
    def test_the_tests_are_there(self, gap: object) -> None:
        for test in getattr(gap, "tests", ()):
            file, *names = test.split("::")
            text = (HERE / file).read_text(encoding="utf-8")
            for name in names:
                assert re.search(rf"^ *(class|def) {name}\b", text, re.MULTILINE), test

    @pytest.mark.skipif(not REGISTER.exists(), reason="../shared is not here")
    def test_the_register_has_no_others(self) -> None:
        text = REGISTER.read_text(encoding="utf-8")
        assert re.findall(r"^\| (I-\d\d) \|", text, re.MULTILINE) == [*gaps()]

    def test_faults_are_listed_with_their_places(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "data").mkdir()
        text = (DATA / "gaps.toml").read_text("utf-8")
        first = text[: text.index("[[gap]]", text.index("[[gap]]") + 1)]
        broken = first.replace("ATT-0.1", "ATT-9.9").replace("A-15", "A-99") + first
        (tmp_path / "data" / "gaps.toml").write_text(broken, encoding="utf-8")
        shipped()
        monkeypatch.setattr(loading, "files", lambda _: tmp_path)
        with pytest.raises(InvalidTerms) as caught:
            gaps.__wrapped__()
        assert [str(fault) for fault in caught.value.faults] == [
            "gaps.toml.gap[0].clauses: expected ids of clauses, got 'ATT-9.9'",
            "gaps.toml.gap[0].readings: expected ids of readings, got 'A-99'",
            "gaps.id: expected each once, got 'I-01'",
        ]


class TestCompleteness:
    """A cell for each row and subject, and nothing is taken for stated that is not."""

    def test_every_row_has_every_subject(self) -> None:
        found = completeness(shipped())
        rows = [row for one in shipped().programmes.values() for row in one.rows()]
        assert len(found) == len(rows) * len(SUBJECTS)
        assert [cell.subject for cell in found[: len(SUBJECTS)]] == [*SUBJECTS]

    @pytest.mark.parametrize(
        ("programme", "subject", "states"),
        [
            ("EL", "sessions", {"number missing"}),
            ("ECF", "requirement", {"stated", "none listed"}),
            ("MET", "requirement", {"no requirement"}),
            ("NPQ21", "contact", {"none listed"}),
            ("NPQA", "follow_up", {"not applicable"}),
            ("TL", "catch_up", {"no row"}),
            ("TEF", "late_early", {"blank"}),
            ("FL", "dispensations", {"stated"}),
            ("ECF", "contact", {"stated"}),
        ],
    )
    def test_states(self, programme: str, subject: str, states: set[str]) -> None:
        cells = [
            cell
            for cell in completeness(shipped())
            if (cell.programme, cell.subject) == (programme, subject)
        ]
        assert {cell.state for cell in cells} == states
        assert all(cell.stated == (cell.state == "stated") for cell in cells)

    def test_a_mailbox_for_some_roles_serves_no_others(self) -> None:
        table = own("ecf.toml", ('org.uk"\nroles = ["lead"]', 'org.uk"\nroles = ["mentor"]'))
        unserved = {
            cell.role.value
            for cell in completeness(table)
            if (cell.programme, cell.subject, cell.state) == ("ECF", "contact", "none listed")
        }
        assert unserved == {"lead"}


class TestOverrides:
    """Which way a contract goes depends on whether the term is a floor or a cap."""

    @pytest.mark.parametrize(
        ("programme", "term", "value", "direction"),
        [
            ("FL", Term.MIN_ATTENDANCE_SHARE, Fraction(9, 10), Direction.LOOSER),
            ("FL", Term.MIN_ATTENDANCE_SHARE, Fraction(1), Direction.SAME),
            ("EL", Term.MIN_LIVE_SHARE, Fraction(9, 10), Direction.STRICTER),
            ("EL", Term.MAX_CATCH_UP_SHARE, Fraction(1, 10), Direction.STRICTER),
            ("EL", Term.MAX_CATCH_UP_SHARE, Fraction(1, 2), Direction.LOOSER),
            ("TL", Term.MIN_ATTENDANCE_SHARE, Fraction(1, 2), Direction.NEW),
        ],
    )
    def test_direction(
        self, programme: str, term: Term, value: Fraction, direction: Direction
    ) -> None:
        contract = Contract("A trust", limits={term: value})
        [found] = overrides([contract], programme, shipped())
        assert (found.direction, found.contract, found.term) == (direction, value, term)
        assert bool(found.clauses) == (found.policy is not None)

    def test_every_row_of_a_programme(self) -> None:
        contract = Contract("A trust", limits={Term.MAX_MISSED: Fraction(3)})
        found = overrides([contract], "NPQA", shipped())
        assert [one.variant for one in found] == ["NPQML", "NPQH", "NPQSL"]
        assert {one.direction for one in found} == {Direction.LOOSER}

    @pytest.mark.parametrize(
        ("programme", "goes_on", "policy", "direction"),
        [
            ("NPQ21", True, False, Direction.LOOSER),
            ("NPQ21", False, False, Direction.SAME),
            ("HS", True, None, Direction.NEW),
        ],
    )
    def test_moves_and_charges(
        self, programme: str, goes_on: bool, policy: bool | None, direction: Direction
    ) -> None:
        """NPQ-1.5 and ATT-3.charge.3: what a contract may add is not of a row."""
        contract = Contract(
            "A trust", continue_after_uncovered_move=goes_on, non_attendance_charge=5000
        )
        move, charge = overrides([contract], programme, shipped())
        assert (move.term, move.policy, move.contract) == (
            "continue_after_uncovered_move",
            policy,
            goes_on,
        )
        assert move.direction is direction
        assert (charge.contract, charge.direction) == (5000, Direction.NEW)
        assert overrides([Contract("Another")], programme, shipped()) == ()

    def test_no_such_programme(self) -> None:
        with pytest.raises(InvalidFacts, match="programme"):
            overrides([], "TEA", shipped())


class TestDifferences:
    """Every value that differs is listed once, with its clauses."""

    def test_none(self) -> None:
        assert differences(shipped(), attrs.evolve(shipped(), name="other")) == ()

    def test_numbers_stand_by_themselves(self) -> None:
        table = own("hs.toml", ('value = "1"', 'value = "9/10"'), ("count = 7", "count = 6"))
        assert [str(found) for found in differences(shipped(), table)] == [
            "HS, virtual_twilight: 7 -> 6 [APP-HS.ev.2]",
            "HS, min_attendance_share: 1 -> 9/10 [APP-HS.att.1]",
        ]
        twilights, share = one_by_one(shipped(), table).values()
        assert twilights.programme("HS").row("new_design").total == 9
        assert share.programme("HS").row("new_design").total == 10
        [limit] = share.programme("HS").row("new_design").standard.limits
        assert limit.value == Fraction(9, 10)

    def test_what_differs_in_shape_comes_with_its_programme(self) -> None:
        table = own("tl.toml", ('name = "Trust Leaders"', 'name = "Leaders of trusts"'))
        [found] = differences(shipped(), table)
        assert str(found).startswith("TL, name: Trust Leaders -> Leaders of trusts [")
        assert dict(one_by_one(shipped(), table)) == {"TL": attrs.evolve(table, name="shipped")}

    def test_lists_of_another_length(self) -> None:
        text = (DATA / "programmes" / "tl.toml").read_text("utf-8")
        table = load_text(
            text + '\n[[contact]]\nemail = "x@example.org"\nclauses = ["APP-TL.att.1"]\n',
            name="mine.toml",
            base=shipped(),
        )
        found = [str(one).partition(" [")[0] for one in differences(shipped(), table)]
        assert found == ["TL, contacts: () -> (x@example.org)"]

    def test_twins_are_told_apart_by_their_place(self) -> None:
        def twice(second: int) -> Table:
            headship = shipped().programme("HS")
            first = headship.events[0]
            events = (first, attrs.evolve(first, count=second))
            programmes = {"HS": attrs.evolve(headship, events=events)}
            return attrs.evolve(shipped(), programmes=FrozenMap(programmes))

        [found] = differences(twice(3), twice(4))
        assert str(found) == "HS, residential (number 2): 3 -> 4 [APP-HS.ev.1]"

    def test_a_programme_more_and_a_programme_less(self) -> None:
        programmes = dict(shipped().programmes)
        programmes["TEA"] = attrs.evolve(programmes.pop("TL"), code="TEA")
        table = attrs.evolve(shipped(), programmes=FrozenMap(programmes))
        found = [str(one) for one in differences(shipped(), table)]
        assert found == ["TL: TL -> nothing", "TEA: nothing -> TEA"]
        less, more = one_by_one(shipped(), table).values()
        assert set(shipped().programmes) - set(less.programmes) == {"TL"}
        assert set(more.programmes) - set(shipped().programmes) == {"TEA"}

    def test_what_the_body_fixes(self) -> None:
        body = attrs.evolve(shipped().body, event_attendees=4)
        window = attrs.evolve(body.circumstances.assessment_window, days=10)
        body = attrs.evolve(
            body, circumstances=attrs.evolve(body.circumstances, assessment_window=window)
        )
        table = attrs.evolve(shipped(), body=body)
        assert [str(found) for found in differences(shipped(), table)] == [
            "event_attendees: 3 -> 4",
            "circumstances, assessment_window, days: 8 -> 10 [NPQ-3.assess.1]",
        ]
        heads, days = one_by_one(shipped(), table).values()
        assert (heads.body.event_attendees, days.body.event_attendees) == (4, 3)
        assert days.body.circumstances.assessment_window == window

    def test_a_reading_that_stands_otherwise(self) -> None:
        readings = shipped().readings
        other = attrs.evolve(readings["A-15"], settled=False)
        table = attrs.evolve(
            shipped(),
            readings=Readings([other if r.id == "A-15" else r for r in readings.values()]),
        )
        [found] = differences(shipped(), table)
        assert str(found) == "A-15, settled: True -> False [NPQ-0.2, ATT-0.2]"
        assert dict(one_by_one(shipped(), table)) == {"A-15, settled": table}

    def test_readings_settled_and_opened(self) -> None:
        readings = shipped().readings
        before = attrs.evolve(shipped(), readings=readings.settle("A-05", "met", by="one"))
        changed = readings.settle("A-31", "finished", by="two").open("A-15", by="two")
        table = attrs.evolve(shipped(), readings=changed)
        assert [str(found) for found in differences(before, table)] == [
            "reading A-05: met -> open",
            "reading A-31: opened -> finished",
            "reading A-15: due_all_month -> open",
        ]
        alone = one_by_one(before, table)
        assert [*alone] == ["reading A-05: open", "reading A-31: finished", "reading A-15: open"]
        assert alone["reading A-05: open"] == shipped()
        assert alone["reading A-31: finished"].readings.stance("A-05").settled == "met"

    def test_a_reading_settled_that_the_other_table_lacks(self) -> None:
        few = Readings([r for r in shipped().readings.values() if r.id != "A-05"])
        lacking = attrs.evolve(shipped(), readings=few)
        table = attrs.evolve(
            shipped(), readings=shipped().readings.settle("A-05", "met", by="the owner")
        )
        assert [str(found) for found in differences(lacking, table)] == ["A-05: nothing -> A-05"]

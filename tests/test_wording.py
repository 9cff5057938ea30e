"""Are answers and rows said in plain words, each on one line or one page?"""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from ambition_policy.decisions import Decision, Effect, Verdict
from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Attendance, Engagement, Participant, Tally
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import check_attendance
from ambition_policy.terms import Limit, Standard, StandardKind, Term, shipped
from ambition_policy.terms.provisions import CatchUpOption, Dispensations
from ambition_policy.vocabulary import Actor, CellState
from ambition_policy.wording import (
    actor,
    fact,
    figures,
    notes,
    open_question,
    overview,
    page,
    requirement,
)

TABLE = shipped()


def asked(programme: str, tally: Tally, variant: str | None = None) -> Decision[Verdict]:
    attendance = Attendance(tally)
    return check_attendance(
        Participant("a", programme=programme, variant=variant, attendance=attendance)
    )


class TestAnswers:
    """Figures are exact and unreduced; notes say what is open."""

    @pytest.mark.parametrize(
        ("programme", "variant", "tally", "said"),
        [
            (
                "FL",
                None,
                Tally(live=10, alternative=2, lost=1),
                "attended 12/13, 2 at another delivery, 1 lost",
            ),
            ("NPQA", "NPQML", Tally(live=3, caught_up=3), "missed 3 (no more may be), 3 caught up"),
            (
                "EML",
                "with_npq_y2",
                Tally(live=28, caught_up=6, pending=1),
                "completed 34/35, live 28/35, caught up 6/35, 1 to come",
            ),
            ("EL", None, Tally(live=3, recoverable=1), "3 live, 1 recoverable"),
            ("TL", None, Tally(), ""),
        ],
    )
    def test_figures(self, programme: str, variant: str | None, tally: Tally, said: str) -> None:
        assert figures(asked(programme, tally, variant)) == said

    def test_figures_of_engagement(self) -> None:
        engaged = Participant(
            "a",
            programme="NPQ21",
            variant="NPQSL",
            engagement=Engagement(total=30, engaged=27, lost=3),
        )
        assert figures(check_attendance(engaged)) == "engaged 27/30"

    def test_a_share_that_is_no_part_of_a_count(self) -> None:
        decision = asked("FL", Tally(live=13))
        weighed = attrs.evolve(decision, shares=FrozenMap(attended_share=Fraction(1, 7)))
        assert figures(weighed) == "attended 1/7"
        assert figures(attrs.evolve(weighed, counts=FrozenMap())) == "attended 1/7"

    def test_notes(self) -> None:
        decision = attrs.evolve(
            asked("FL", Tally(live=12, caught_up=1)),
            missing=("catch_up_open", "clinics_total", "shoe_size"),
        )
        assert notes(decision) == (
            "missing: " + "; ".join(map(fact, decision.missing)),
            "for the programme team to decide: A-05",
        )

    def test_what_an_answer_rests_on(self) -> None:
        decision = attrs.evolve(
            asked("FL", Tally(live=13)),
            readings=(
                Effect("A-04", FrozenMap(attended="met"), "attended"),
                Effect("A-05", FrozenMap(not_met="met"), "not_met", "the owner"),
            ),
        )
        assert notes(decision) == ("rests on A-04 (attended), A-05 (not met, by the owner)",)
        refer = attrs.evolve(decision, readings=(), refer_to=(Actor.PL, Actor.PARTNER))
        assert notes(refer) == ("for the PL or partner to decide",)

    def test_words(self) -> None:
        assert actor("ecf_lead") == "ECF lead"
        assert fact("catch_up_open") == "whether what was missed can still be made up"
        assert fact("shoe_size") == "shoe size"
        assert fact("clinics_total") == "how many clinics there are"
        assert open_question("A-05", "Why?") == "Why?"
        assert open_question("good_reason", None).startswith("Is there a good reason")
        assert open_question("which_day", None) == "which day"


class TestPages:
    """Every row can be said, and every clause that it rests on is said with it."""

    @pytest.mark.parametrize("code", [*TABLE.programmes])
    def test_every_programme_has_a_page(self, code: str) -> None:
        lines = [*page(TABLE, code)]
        assert max(map(len, lines)) <= 92
        text = "\n".join(lines)
        programme = TABLE.programme(code)
        for id_ in programme.clauses:
            assert f"  {id_}: " in text
        for row in programme.rows():
            assert all(event.kind in text for event in row.events)
            assert all(event.kind in text for event in row.optional)
        assert all(contact.email in text for contact in programme.contacts)

    def test_no_such_programme(self) -> None:
        with pytest.raises(InvalidFacts):
            [*page(TABLE, "XX")]

    def test_the_whole_table(self) -> None:
        text = "\n".join(overview(TABLE))
        assert all(programme.name in text for programme in TABLE.programmes.values())
        assert "NPQML, NPQH: 6 session: miss at most 2, make up each one missed" in text
        assert "NPQEL, EHCO, any other label: module (number not given)" in text

    @pytest.mark.parametrize(
        ("term", "value", "said"),
        [
            (Term.MIN_ATTENDANCE_SHARE, Fraction(1, 2), "attend at least 1/2"),
            (Term.MIN_COMPLETION_SHARE, Fraction(1, 2), "complete at least 1/2"),
            (Term.MAX_NOT_MADE_UP, Fraction(1), "leave at most 1 not made up"),
        ],
    )
    def test_limits_that_no_row_has(self, term: Term, value: Fraction, said: str) -> None:
        limit = Limit(term, value, clauses=("APP-FL.att.1",))
        standard = Standard(kind=StandardKind.EVERY_EVENT, limits=(limit,), clauses=())
        assert requirement(standard) == said

    def test_cells_that_no_row_has(self) -> None:
        programme = TABLE.programme("FL")
        catch_up = attrs.evolve(
            programme.catch_up,
            options=(CatchUpOption(option="recording", unavailable=True, clauses=()),),
        )
        changed = attrs.evolve(
            programme,
            catch_up=catch_up,
            dispensations=Dispensations(state=CellState.STATED),
        )
        table = attrs.evolve(TABLE, programmes=FrozenMap(FL=changed))
        lines = [*page(table, "FL")]
        assert lines[lines.index("Catch-up, in order of preference") + 1] == "  no recording"
        assert lines[lines.index("Dispensations") + 1] == "  stated"

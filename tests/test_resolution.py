"""How an answer is found while words are open and facts unknown: DESIGN.md section 2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.facts import Ruling
from ambition_policy.resolution import (
    MOST_NUMBERS,
    Choices,
    Kind,
    Question,
    Resolution,
    resolve,
    ruled,
)
from ambition_policy.vocabulary import Actor
from oracles import resolving
from strategies_local import SETTINGS, TABLE


class Light(StrEnum):
    """What the toy judges answer."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    REFER = "refer"
    UNKNOWN = "insufficient_information"


def find(found: Mapping[Any, Light], *questions: Question) -> Resolution[Light]:
    """Resolve a judge that is written down as a table of choices, in the questions' order."""

    def judge(choices: Choices) -> Light:
        return found[tuple(choices[question.id] for question in questions)]

    return resolve(judge, questions, refer=Light.REFER, unknown=Light.UNKNOWN)


OPEN = Question.reading("R", ("a", "b"))
SETTLED = Question.reading("S", ("a", "b"), settled="a")
FACT = Question.fact("F")
DECISION = Question.decision("D", Actor.PARTNER)


class TestNothingOpen:
    """Without a question the judge is asked once, and nothing is named."""

    def test_the_judge_decides(self) -> None:
        found = resolve(lambda _: Light.RED, [], refer=Light.REFER, unknown=Light.UNKNOWN)
        assert found == Resolution(Light.RED)
        assert found.named == frozenset()


class TestOpenReadings:
    """No choice decides: one outcome under all is the answer, else it is referred."""

    def test_choices_that_agree_give_the_answer_and_are_not_named(self) -> None:
        found = find({("a",): Light.GREEN, ("b",): Light.GREEN}, OPEN)
        assert found == Resolution(Light.GREEN)

    def test_choices_that_differ_are_referred_with_each_outcome(self) -> None:
        found = find({("a",): Light.GREEN, ("b",): Light.RED}, OPEN)
        [effect] = found.effects
        assert found.outcome is Light.REFER
        assert dict(effect.outcomes) == {"a": "green", "b": "red"}
        assert (effect.question, effect.settled, effect.by) == ("R", None, None)

    def test_one_that_makes_no_difference_beside_one_that_does_is_not_named(self) -> None:
        other = Question.reading("Q", ("a", "b"))
        table = {(r, q): Light.GREEN if r == "a" else Light.RED for r, q in product("ab", repeat=2)}
        assert find(table, OPEN, other).named == {"R"}

    def test_two_that_matter_only_together_are_both_named(self) -> None:
        other = Question.reading("Q", ("a", "b"))
        table = {
            (r, q): Light.RED if (r, q) == ("b", "b") else Light.GREEN
            for r, q in product("ab", repeat=2)
        }
        found = find(table, OPEN, other)
        assert found.named == {"R", "Q"}
        assert {e.question: dict(e.outcomes) for e in found.effects} == {
            "R": {"a": "green", "b": "refer"},
            "Q": {"a": "green", "b": "refer"},
        }


class TestSettledReadings:
    """The settled choice decides, and is named where another one, alone, changes the answer."""

    def test_it_decides_and_is_named(self) -> None:
        found = find({("a",): Light.GREEN, ("b",): Light.RED}, SETTLED)
        assert found.outcome is Light.GREEN
        assert [(e.question, e.settled) for e in found.effects] == [("S", "a")]
        assert found.refer_to == ()

    def test_it_is_not_named_where_nothing_would_change(self) -> None:
        assert find({("a",): Light.GREEN, ("b",): Light.GREEN}, SETTLED).effects == ()

    def test_two_that_would_change_it_only_together_are_not_named(self) -> None:
        other = Question.reading("Q", ("a", "b"), settled="a")
        table = {
            (s, q): Light.RED if (s, q) == ("b", "b") else Light.GREEN
            for s, q in product("ab", repeat=2)
        }
        assert find(table, SETTLED, other) == Resolution(Light.GREEN)

    def test_it_is_named_where_another_choice_turns_an_answer_into_a_referral(self) -> None:
        table = {
            ("a", "a"): Light.GREEN,
            ("a", "b"): Light.GREEN,
            ("b", "a"): Light.GREEN,
            ("b", "b"): Light.RED,
        }
        found = find(table, SETTLED, OPEN)
        assert found.outcome is Light.GREEN
        assert {e.question: dict(e.outcomes) for e in found.effects} == {
            "S": {"a": "green", "b": "refer"}
        }

    def test_every_other_choice_counts_not_the_first_alone(self) -> None:
        three = Question.reading("S", ("a", "b", "c"), settled="a")
        table = {("a",): Light.GREEN, ("b",): Light.GREEN, ("c",): Light.RED}
        assert find(table, three).named == {"S"}


class TestUnknownFacts:
    """A fact that changes the answer is missing; one that does not is not asked for."""

    def test_one_that_matters_is_missing(self) -> None:
        found = find({("yes",): Light.GREEN, ("no",): Light.RED}, FACT)
        assert found == Resolution(Light.UNKNOWN, missing=("F",))

    def test_one_that_does_not_matter_is_not(self) -> None:
        assert find({("yes",): Light.GREEN, ("no",): Light.GREEN}, FACT) == Resolution(Light.GREEN)

    def test_a_missing_fact_comes_before_a_referral_and_nobody_is_asked_yet(self) -> None:
        table = {
            ("yes", "yes"): Light.GREEN,
            ("yes", "no"): Light.RED,
            ("no", "yes"): Light.RED,
            ("no", "no"): Light.RED,
        }
        found = find(table, FACT, DECISION)
        assert (found.outcome, found.missing) == (Light.UNKNOWN, ("F",))
        assert found.named == {"D"}
        assert found.refer_to == ()

    def test_a_fact_that_leaves_the_referral_as_it_is_is_not_missing(self) -> None:
        table = {
            ("yes", "a"): Light.GREEN,
            ("yes", "b"): Light.RED,
            ("no", "a"): Light.AMBER,
            ("no", "b"): Light.RED,
        }
        found = find(table, FACT, OPEN)
        assert (found.outcome, found.missing) == (Light.REFER, ())
        assert found.named == {"R"}

    def test_two_that_matter_only_together_are_both_missing(self) -> None:
        other = Question.fact("G")
        table = {
            (f, g): Light.RED if (f, g) == ("no", "no") else Light.GREEN
            for f, g in product(("yes", "no"), repeat=2)
        }
        assert find(table, FACT, other).missing == ("F", "G")

    def test_one_beside_another_that_matters_is_not_missing(self) -> None:
        other = Question.fact("G")
        table = {
            (f, g): Light.RED if f == "no" else Light.GREEN
            for f, g in product(("yes", "no"), repeat=2)
        }
        assert find(table, FACT, other).missing == ("F",)


class TestUnknownNumbers:
    """A number that was not given takes every value that can matter, as long as they are few."""

    def test_each_from_nought_on_is_tried(self) -> None:
        asked = Question.number("N", 2)
        assert (asked.kind, asked.choices) == (Kind.FACT, ("0", "1", "2"))
        found = find({("0",): Light.RED, ("1",): Light.RED, ("2",): Light.GREEN}, asked)
        assert found == Resolution(Light.UNKNOWN, missing=("N",))

    def test_too_many_are_refused_by_name(self) -> None:
        assert len(Question.number("N", MOST_NUMBERS).choices) == MOST_NUMBERS + 1
        with pytest.raises(InvalidFacts) as caught:
            Question.number("N", MOST_NUMBERS + 1)
        assert [(fault.path, fault.got) for fault in caught.value.faults] == [("N", "nothing")]


class TestDecisions:
    """Where the open thing is somebody's decision, the answer says whose."""

    def test_it_is_referred_to_who_decides(self) -> None:
        found = find({("yes",): Light.GREEN, ("no",): Light.RED}, DECISION)
        assert (found.outcome, found.refer_to) == (Light.REFER, (Actor.PARTNER,))
        assert found.named == {"D"}

    def test_each_person_is_named_once(self) -> None:
        again = Question.decision("E", Actor.PARTNER, Actor.PL)
        table = {
            (d, e): Light.GREEN if d == e else Light.RED
            for d, e in product(("yes", "no"), repeat=2)
        }
        assert find(table, DECISION, again).refer_to == (Actor.PARTNER, Actor.PL)

    def test_one_that_changes_nothing_asks_nobody(self) -> None:
        found = find({("yes",): Light.GREEN, ("no",): Light.GREEN}, DECISION)
        assert found == Resolution(Light.GREEN)


class TestTheJudge:
    """The judge is pure, so that asking it once for the same choices is enough."""

    def test_is_asked_once_for_each_combination(self) -> None:
        asked: list[tuple[str, ...]] = []

        def judge(choices: Choices) -> Light:
            asked.append(tuple(choices.values()))
            return Light.GREEN if choices["S"] == choices["R"] else Light.RED

        resolve(judge, [SETTLED, OPEN], refer=Light.REFER, unknown=Light.UNKNOWN)
        assert len(asked) == len({frozenset(way) for way in map(enumerate, asked)}) == 4


class TestQuestionsFromReadings:
    """A reading comes as it stands for the programme, with the choices that are in play."""

    def test_an_open_one_stays_open(self) -> None:
        asked = Question.of(TABLE.readings, "A-05", "FL")
        assert (asked.kind, asked.choices, asked.settled) == (
            Kind.READING,
            ("met", "not_met"),
            None,
        )
        assert asked.refer_to == (Actor.PROGRAMME_TEAM,)

    def test_one_may_stand_otherwise_for_a_programme(self) -> None:
        assert Question.of(TABLE.readings, "A-04", "FL").settled == "attended"
        partner = Question.of(TABLE.readings, "A-04", "NPQA")
        assert (partner.settled, partner.refer_to) == (None, (Actor.PARTNER,))
        assert Question.of(TABLE.readings, "A-04").settled == "attended"

    def test_choices_without_facts_are_left_out(self) -> None:
        asked = Question.of(TABLE.readings, "A-03", "EML", {"elements": 1, "days": 2})
        assert (asked.choices, asked.settled) == (("elements", "days"), None)

    def test_a_single_choice_decides(self) -> None:
        assert Question.of(TABLE.readings, "A-03", "EML", ["elements"]).settled == "elements"

    def test_a_settled_choice_that_is_out_of_play_decides_nothing(self) -> None:
        readings = TABLE.readings.settle("A-03", "hours", by="the policy owner")
        asked = Question.of(readings, "A-03", "EML", ["elements", "days"])
        assert (asked.settled, asked.by) == (None, "the policy owner")

    def test_what_somebody_settled_or_opened_says_who(self) -> None:
        settled = TABLE.readings.settle("A-05", "met", by="the policy owner")
        asked = Question.of(settled, "A-05", "FL")
        assert (asked.settled, asked.by) == ("met", "the policy owner")
        opened = TABLE.readings.open("A-14", by="an analyst")
        asked = Question.of(opened, "A-14", "FL")
        assert (asked.settled, asked.by) == (None, "an analyst")


def ruling(question: str, choice: str) -> Ruling:
    """What somebody decided."""
    return Ruling(question, choice, by="the Programme Leader", on=date(2024, 5, 2))


class TestRulings:
    """A ruling settles the reading or decision it answers, for one participant."""

    def test_settles_a_reading_and_says_by_whom(self) -> None:
        [asked] = ruled([OPEN], [ruling("R", "b")])
        assert (asked.settled, asked.by, asked.choices) == (
            "b",
            "the Programme Leader",
            OPEN.choices,
        )

    def test_settles_a_decision(self) -> None:
        assert [q.settled for q in ruled([DECISION], [ruling("D", "no")])] == ["no"]

    def test_overrides_what_was_settled(self) -> None:
        assert [q.settled for q in ruled([SETTLED], [ruling("S", "b")])] == ["b"]

    def test_leaves_what_it_does_not_answer(self) -> None:
        assert ruled([OPEN, DECISION], [ruling("X", "b")]) == [OPEN, DECISION]

    def test_is_no_source_of_facts(self) -> None:
        assert ruled([FACT], [ruling("F", "yes")]) == [FACT]

    def test_lists_every_choice_that_is_none(self) -> None:
        with pytest.raises(InvalidFacts) as caught:
            ruled([OPEN, DECISION], [ruling("R", "c"), ruling("D", "maybe")])
        assert [(f.path, f.expected, f.got) for f in caught.value.faults] == [
            ("rulings.R", "one of a, b", "'c'"),
            ("rulings.D", "one of yes, no", "'maybe'"),
        ]


class TestAgainstTheOracle:
    """Any judge over any few questions is resolved as the oracle resolves it."""

    @SETTINGS
    @given(
        lights=st.lists(
            st.sampled_from((Light.RED, Light.AMBER, Light.GREEN)), min_size=16, max_size=16
        ),
        kinds=st.lists(st.sampled_from(("open", "settled", "fact")), min_size=4, max_size=4),
        flat=st.sets(st.integers(0, 3)),
    )
    def test_agrees(self, lights: list[Light], kinds: list[str], flat: set[int]) -> None:
        names = "ABCD"

        def judge(choices: Mapping[str, str | int]) -> Light:
            # Questions in *flat* are asked and make no difference.
            bits = [choices[n] == "yes" and i not in flat for i, n in enumerate(names)]
            return lights[sum(bit << i for i, bit in enumerate(bits))]

        asked = [
            Question.fact(name)
            if kind == "fact"
            else Question.reading(name, ("yes", "no"), "yes" if kind == "settled" else None)
            for name, kind in zip(names, kinds, strict=True)
        ]
        found = resolve(judge, asked, refer=Light.REFER, unknown=Light.UNKNOWN)
        readings = {q.id: q.choices for q in asked if q.kind is Kind.READING}
        facts = {q.id: q.choices for q in asked if q.kind is Kind.FACT}
        settled = {q.id: q.settled for q in asked if q.settled}
        wanted = resolving.resolve(judge, resolving.Open(readings, settled, facts))
        assert (found.outcome.value, found.named, frozenset(found.missing)) == wanted

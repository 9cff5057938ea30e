"""
Is a policy text cut into the right pieces, and does every change name its clauses?

Most of this uses made-up rules of a tea club. The two policies are read where they are held,
beside the project in ``../shared/policies``, and passed over elsewhere.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ambition_policy
from ambition_policy.citations import Clause, Document, Span
from ambition_policy.errors import InvalidTerms, PolicyError
from ambition_policy.sources import Passage, State, Verification, normalise, split, verify

RULES = """
Tea Club Rules

Last reviewed\tMarch 2031
Applies to\tEvery club with 3 or more members

Contents

1. Tea\t1
2. Kettles.....\t2

1. Tea

Tea is at 4. Bring 2 cups, e.g. Your own! "Late" members (see rule 2.) Wait. Cake needs flour; eggs.

- > Milk: ask for it. It is cold.
- > Sugar (lumps only): take 1.
- No label here

Who pours

2. The eldest pours first. The tray follows.

Biscuits When the tin is empty, tell us. Nobody minds.

2. Kettles

These are the kettles:

Programme Name\tCopper kettle
Uses\tAll are wanted Old design: 3 x Pots, 2 x Jugs New design: 4x Pots
Spare\t
Lengths\t18-month programme - 9 Pots 12-month programme - 6 Pots
Sizes\t4 large pots, 3 small pots, lids
Write to\tPots - pots@tea.example Jugs - jugs@tea.example or call
Notes\t<p>Rinse <u>twice</u>.</p> <p>Dry once.</p>

\tNew design: 1x Note

Tin Kettles:

Nobody has 1 of these.
"""

PIECES = [
    ("Header", "Tea Club Rules"),
    ("Header > Last reviewed", "Last reviewed March 2031"),
    ("Header > Applies to", "Applies to Every club with 3 or more members"),
    ("Contents", "Contents"),
    ("Contents", "1. Tea 1"),
    ("Contents", "2. Kettles..... 2"),
    ("1. Tea", "1. Tea"),
    ("1. Tea", "Tea is at 4."),
    ("1. Tea", "Bring 2 cups, e.g. Your own!"),
    ("1. Tea", '"Late" members (see rule 2.)'),
    ("1. Tea", "Wait."),
    ("1. Tea", "Cake needs flour;"),
    ("1. Tea", "eggs."),
    ("1. Tea > Milk", "- > Milk: ask for it."),
    ("1. Tea > Milk", "It is cold."),
    ("1. Tea > Sugar", "- > Sugar (lumps only): take 1."),
    ("1. Tea", "- No label here"),
    ("1. Tea > Who pours", "Who pours"),
    ("1. Tea > Who pours", "2. The eldest pours first."),
    ("1. Tea > Who pours", "The tray follows."),
    ("1. Tea > Biscuits", "Biscuits"),
    ("1. Tea > Biscuits", "When the tin is empty, tell us."),
    ("1. Tea > Biscuits", "Nobody minds."),
    ("2. Kettles", "2. Kettles"),
    ("2. Kettles", "These are the kettles:"),
    ("Copper kettle > Programme Name", "Programme Name Copper kettle"),
    ("Copper kettle > Uses", "Uses All are wanted"),
    ("Copper kettle > Uses", "Old design:"),
    ("Copper kettle > Uses", "3 x Pots,"),
    ("Copper kettle > Uses", "2 x Jugs"),
    ("Copper kettle > Uses", "New design:"),
    ("Copper kettle > Uses", "4x Pots"),
    ("Copper kettle > Spare", "Spare"),
    ("Copper kettle > Lengths", "Lengths 18-month programme - 9 Pots"),
    ("Copper kettle > Lengths", "12-month programme - 6 Pots"),
    ("Copper kettle > Sizes", "Sizes 4 large pots,"),
    ("Copper kettle > Sizes", "3 small pots, lids"),
    ("Copper kettle > Write to", "Write to Pots - pots@tea.example"),
    ("Copper kettle > Write to", "Jugs - jugs@tea.example or call"),
    ("Copper kettle > Notes", "Notes <p>Rinse <u>twice</u>.</p>"),
    ("Copper kettle > Notes", "<p>Dry once.</p>"),
    ("Copper kettle > Notes", "New design:"),
    ("Copper kettle > Notes", "1x Note"),
    ("Tin Kettles", "Tin Kettles:"),
    ("Tin Kettles", "Nobody has 1 of these."),
]

ROOT = Path(__file__).parents[1]
DATA = Path(ambition_policy.__file__).parent / "terms" / "data" / "documents"
SHARED = ROOT.parent / "shared"
TEXTS = {
    "npq": SHARED / "policies" / "npq-part-time-deferral-portability-2024.txt",
    "attendance": SHARED / "policies" / "attendance-programme-completion-2021.txt",
}
held = pytest.mark.skipif(
    not all(path.exists() for path in TEXTS.values()),
    reason="the policy texts are not held beside the project, in ../shared/policies",
)
both = pytest.mark.parametrize("name", sorted(TEXTS))

words = st.text(st.characters(codec="utf-8")) | st.text("aB1. ;:-<p>/\t\n•@,x%", max_size=60)


def document(spans: tuple[Span, ...], name: str = "rules") -> Document:
    return Document(
        id=name,
        title="Rules",
        last_reviewed=date(2031, 3, 1),
        next_review=date(2032, 3, 1),
        division="",
        director="",
        applies_to="",
        audience=(),
        spans=spans,
    )


def clause(name: str, *spans: Span, of: str = "rules") -> Clause:
    return Clause(
        id=name,
        document=of,
        heading="",
        words="",
        kind="",
        actor="",
        computable="",
        spans=spans,
    )


def known(text: str) -> tuple[Document, list[Clause]]:
    """Know a text: one clause on each span, `#1` on the first."""
    spans = tuple(Span(p.number, p.heading, p.sha256) for p in split(text))
    return document(spans), [clause(f"#{span.number}", span) for span in spans]


def shipped(name: str) -> tuple[Document, list[Clause]]:
    table = table_of(name)
    spans = tuple(Span(**span) for span in table["span"])
    clauses = [
        clause(entry["id"], *(spans[number - 1] for number in entry["spans"]), of=name)
        for entry in table["clause"]
    ]
    return document(spans, name), clauses


def table_of(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def said(result: Verification) -> list[tuple[str, int | None, tuple[str, ...]]]:
    """Say each difference: its state, the span's number and the clauses."""
    return [
        (entry.state.value, entry.span and entry.span.number, entry.clauses)
        for entry in result.differences
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


def places(text: str, passages: tuple[Passage, ...]) -> dict[int, int]:
    """Say in which passage each character stands, but for white space."""
    owners = [passage.number for passage in passages for _ in squeezed(passage.text)]
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    return dict(zip(offsets, owners, strict=True))


def rewrapped(text: str, width: int) -> str:
    """Wrap every line anew; a row keeps the tab after its label."""
    lines = []
    for line in text.splitlines():
        label, tab, rest = line.rpartition("\t")
        lines.append(label + tab + textwrap.fill(rest, width, break_on_hyphens=False))
    return "\r\n".join(lines).replace("\n", "\r\n").replace("\r\r", "\r")


class TestNormalise:
    """How words were typed does not count; which words they are does."""

    @pytest.mark.parametrize(
        ("typed", "same"),
        [
            ("Bring  2\n cups", "bring 2 CUPS"),
            ("\u2018Late\u2019 or \u201clate\u201d", "'Late' or \"late\""),
            ("9 \u2013 6 \u2014 3", "9 - 6 -- 3"),
            ("of\ufb01ce \uff12", "office 2"),
            ("<p>Rinse <u>twice</u></p>", "rinse twice"),
            ("- > Milk", "\u2022 milk"),
            ("* milk", "- milk"),
            ("the 2 nd cup", "the 2nd cup"),
            ("see [rules](#), please", "see rules, please"),
            ("2. Kettles..... 2", "2. kettles 2"),
            ("soft\u00adly\u200b", "softly"),
            ("cafe\u0301", "caf\u00e9"),
        ],
    )
    def test_how_it_was_typed_does_not_count(self, typed: str, same: str) -> None:
        assert normalise(typed) == normalise(same)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("90% of it", "90 of it"),
            ("90% of it", "91% of it"),
            ("must not", "must"),
            ("1. Tea", "Tea"),
            ("<80% and >20%", "<70% and >20%"),
            ("see [rules](a)", "see [rules](b)"),
            ("2 cups", "-2 cups"),
        ],
    )
    def test_words_numbers_and_percent_signs_count(self, one: str, other: str) -> None:
        assert normalise(one) != normalise(other)

    @given(
        st.lists(st.text("abc019%'", min_size=1), min_size=1), st.sampled_from(["\n", "  ", "\t"])
    )
    def test_wrapping_does_not_count(self, parts: list[str], gap: str) -> None:
        assert normalise(gap.join(parts)) == " ".join(parts)

    @given(st.text("aZ019%. -\n'", max_size=40))
    def test_every_digit_stays(self, text: str) -> None:
        assert re.findall(r"[\d%]", normalise(text)) == re.findall(r"[\d%]", text)


class TestSplit:
    """Every word belongs to one passage; a passage says one thing."""

    def test_each_piece_stands_under_its_heading(self) -> None:
        assert [(passage.heading, passage.text) for passage in split(RULES)] == PIECES

    def test_a_passage_has_number_and_digest_and_keeps_its_words_out_of_repr(self) -> None:
        passage = split("Cups\n\nBring 2 cups.")[1]
        digest = sha256(b"bring 2 cups.").hexdigest()
        assert passage == Passage(2, "Header", "Bring 2 cups.", digest)
        assert "cups" not in repr(passage)

    @given(words)
    def test_nothing_is_lost_and_nothing_stands_twice(self, text: str) -> None:
        passages = split(text)
        assert squeezed("".join(passage.text for passage in passages)) == squeezed(text)
        assert [passage.number for passage in passages] == [*range(1, len(passages) + 1)]

    @pytest.mark.parametrize("width", [30, 50, 72])
    def test_wrapping_does_not_count(self, width: int) -> None:
        digests = [passage.sha256 for passage in split(RULES)]
        assert [passage.sha256 for passage in split(rewrapped(RULES, width))] == digests

    @pytest.mark.parametrize("text", ["", " \n\t\n "])
    def test_nothing_gives_nothing(self, text: str) -> None:
        assert split(text) == ()

    def test_a_lone_surrogate_is_a_word_like_any_other(self) -> None:
        assert len(split("\ud800")) == 1


class TestVerify:
    """Each change names the span it stands in and all clauses that rest on it."""

    @given(words)
    def test_a_text_is_whole_beside_itself(self, text: str) -> None:
        result = verify(*known(text), text)
        assert result.whole
        assert {entry.state for entry in result.states} <= {State.FOUND}

    def test_one_number_changed_names_one_span(self) -> None:
        for found in re.finditer(r"\d+", RULES):
            altered = RULES[: found.start()] + str(int(found[0]) + 5) + RULES[found.end() :]
            number = places(RULES, split(RULES))[found.start()]
            result = verify(*known(RULES), altered)
            assert said(result) == [("changed", number, (f"#{number}",))]
            assert not result.whole
            assert result.differences[0].passage == split(altered)[number - 1]

    def test_a_sentence_dropped_is_missing(self) -> None:
        result = verify(*known(RULES), RULES.replace(" It is cold.", ""))
        assert said(result) == [("missing", 15, ("#15",))]
        assert result.differences[0].passage is None

    def test_a_sentence_added_is_new(self) -> None:
        result = verify(*known(RULES), RULES.replace("It is cold.", "It is cold. Use 1 jug."))
        (entry,) = result.differences
        assert (entry.state, entry.span, entry.clauses) == (State.NEW, None, ())
        digest = sha256(b"use 1 jug.").hexdigest()
        assert entry.passage == Passage(16, "1. Tea > Milk", "Use 1 jug.", digest)

    def test_a_sentence_elsewhere_is_moved(self) -> None:
        moved = RULES.replace(" It is cold.", "") + "\nIt is cold.\n"
        result = verify(*known(RULES), moved)
        assert said(result) == [("moved", 15, ("#15",))]
        (entry,) = result.differences
        assert entry.passage is not None
        assert entry.passage.heading == "Tin Kettles"

    def test_neighbours_that_change_together_are_told_apart_by_their_headings(self) -> None:
        before = "1. A\n\nOne is 1.\n\n2. B\n\nTwo is 2.\n\n3. C\n\nThree."
        after = "1. A\n\n2. B\n\nTwo is 5.\n\n3. C\n\nThree."
        assert said(verify(*known(before), after)) == [
            ("missing", 2, ("#2",)),
            ("changed", 4, ("#4",)),
        ]
        assert said(verify(*known("A\tOne\nB\tTwo"), "B\tFive")) == [
            ("missing", 1, ("#1",)),
            ("changed", 2, ("#2",)),
        ]

    def test_a_heading_that_changed_is_paired_in_order(self) -> None:
        assert said(verify(*known("A\tOne\nB\tTwo"), "C\tOne\nD\tTwo\nE\tSix")) == [
            ("changed", 1, ("#1",)),
            ("changed", 2, ("#2",)),
            ("new", None, ()),
        ]

    def test_all_clauses_of_the_document_are_named_and_no_others(self) -> None:
        rules, _ = known("Tea is at 4.")
        (span,) = rules.spans
        clauses = [clause("T-1", span), clause("T-2", span), clause("X-1", span, of="other")]
        assert said(verify(rules, iter(clauses), "Tea is at 5.")) == [
            ("changed", 1, ("T-1", "T-2"))
        ]


class TestRefusals:
    """What is no text, or far too long, is refused with the library's own error."""

    @pytest.mark.parametrize("wrong", [None, 4, b"Tea", ["Tea"], str])
    def test_what_is_no_text_is_refused(self, wrong: Any) -> None:  # noqa: ANN401  (anything)
        for ask in (normalise, split, lambda text: verify(document(()), (), text)):
            with pytest.raises(InvalidTerms, match=r"text: expected a text, got \w+$"):
                ask(wrong)

    def test_a_text_without_end_is_refused(self) -> None:
        with pytest.raises(PolicyError, match="at most 300000 characters, got 100000000"):
            split("a" * 100_000_000)

    @pytest.mark.parametrize(
        "seed",
        [
            "a",
            "A. ",
            "<p>",
            "<p",
            "[",
            "- ",
            "- > A (b\n",
            "x\t1, ",
            ".'",
            "-",
            "Spare\t\n",
            "\ufdfa",
            "@ ",
        ],
    )
    def test_hostile_texts_come_to_an_end(self, seed: str) -> None:
        text = (seed * 100_000)[:100_000]
        assert verify(*known(RULES), text).whole is False


@both
class TestShippedTables:
    """The shipped spans and clauses fit together."""

    def test_spans_are_numbered_and_known_by_digest_alone(self, name: str) -> None:
        spans = table_of(name)["span"]
        assert [span["number"] for span in spans] == [*range(1, len(spans) + 1)]
        assert all(re.fullmatch(r"[0-9a-f]{64}", span["sha256"]) for span in spans)
        assert all(set(span) == {"number", "heading", "sha256"} for span in spans)

    def test_every_clause_rests_on_spans_below_its_heading(self, name: str) -> None:
        table = table_of(name)
        for entry in table["clause"]:
            assert entry["spans"]
            for number in entry["spans"]:
                heading = table["span"][number - 1]["heading"]
                assert f"{heading} > ".startswith(f"{entry['heading']} > "), entry["id"]

    def test_ids_are_unique_and_computable_is_one_of_three(self, name: str) -> None:
        entries = table_of(name)["clause"]
        assert len(entries) == {"npq": 41, "attendance": 234}[name]
        assert len({entry["id"] for entry in entries}) == len(entries)
        assert {entry["computable"] for entry in entries} <= {"yes", "refer", "advisory"}


@held
@both
class TestTheTwoPolicies:
    """The texts that are held are those the clauses were read from."""

    def test_the_text_is_whole(self, name: str) -> None:
        result = verify(*shipped(name), TEXTS[name].read_text(encoding="utf-8"))
        assert said(result) == []
        assert result.whole

    def test_the_headings_are_those_of_the_text(self, name: str) -> None:
        text = TEXTS[name].read_text(encoding="utf-8")
        known_headings = [span["heading"] for span in table_of(name)["span"]]
        assert [passage.heading for passage in split(text)] == known_headings

    def test_each_number_changed_names_its_span_and_clauses(self, name: str) -> None:
        text = TEXTS[name].read_text(encoding="utf-8")
        rules, clauses = shipped(name)
        owner = places(text, split(text))
        numbers = list(re.finditer(r"\d+", text))
        assert len(numbers) == {"npq": 21, "attendance": 118}[name]
        for found in numbers:
            number = owner[found.start()]
            resting = tuple(c.id for c in clauses if number in {s.number for s in c.spans})
            for other in (int(found[0]) + 1, int(found[0]) * 7 + 3):
                altered = text[: found.start()] + str(other) + text[found.end() :]
                assert said(verify(rules, clauses, altered)) == [("changed", number, resting)]

    def test_each_line_dropped_is_missing(self, name: str) -> None:
        text = TEXTS[name].read_text(encoding="utf-8")
        rules, clauses = shipped(name)
        owner = places(text, split(text))
        for line in re.finditer(r"(?m)^.*\S.*$", text):
            gone = sorted({owner[at] for at in range(*line.span()) if at in owner})
            result = verify(rules, clauses, text[: line.start()] + text[line.end() :])
            assert [entry[:2] for entry in said(result)] == [("missing", n) for n in gone]

    def test_each_paragraph_moved_to_the_end_is_moved(self, name: str) -> None:
        text = TEXTS[name].read_text(encoding="utf-8").rstrip()
        rules, clauses = shipped(name)
        owner = places(text, split(text))
        for line in re.finditer(r"(?m)^[A-Z][^\t\n]*\.\n", text):
            moved = sorted({owner[at] for at in range(*line.span()) if at in owner})
            altered = f"{text[: line.start()]}{text[line.end() :]}\n\n{line[0]}"
            result = verify(rules, clauses, altered)
            assert [entry[:2] for entry in said(result)] == [("moved", n) for n in moved]

    def test_a_paragraph_added_is_new(self, name: str) -> None:
        text = TEXTS[name].read_text(encoding="utf-8")
        paragraph = "Tea is at 4. Bring 2 cups.\n\n"
        for blank in list(re.finditer(r"\n\n(?=\d\. [A-Z][^\t]*$)", text, re.MULTILINE)):
            altered = text[: blank.end()] + paragraph + text[blank.end() :]
            result = verify(*shipped(name), altered)
            assert said(result) == [("new", None, ()), ("new", None, ())]

    @pytest.mark.parametrize("width", [40, 60, 100])
    def test_a_text_wrapped_and_typed_anew_is_still_whole(self, name: str, width: int) -> None:
        text = TEXTS[name].read_text(encoding="utf-8")
        for typed, other in [
            ("'", "\u2019"),
            (" \u2013 ", " \u2014 "),
            ("- > ", "\u2022 "),
            ("fi", "\ufb01"),
            ("2 nd", "2nd"),
            (".....", ""),
            ("](#)", ""),
            ("[", ""),
        ]:
            text = text.replace(typed, other)
        text = re.sub(r"</?[pu]>", "", text)
        assert verify(*shipped(name), rewrapped(text, width)).whole

    def test_each_clause_rests_on_the_lines_the_register_gives(self, name: str) -> None:
        # Beyond its own lines: a lead-in, a heading that holds the sense, a row's first words.
        beyond = {"ATT-4.1": 129, "ATT-4.2": 129, "ATT-3.fin.1": 110}
        beyond |= {f"APP-ECF.ev.{number}": 159 for number in range(9, 14)}
        register = (SHARED / "CLAUSES.md").read_text(encoding="utf-8")
        lines = {
            row[1]: range(int(row[2]), int(row[3] or row[2]) + 1)
            for row in re.finditer(
                r"(?m)^\| ([A-Z]+-\S+) \| [^|]*\(L(\d+)(?:-(\d+))?\) \|", register
            )
        }
        text = TEXTS[name].read_text(encoding="utf-8")
        where: dict[int, set[int]] = {}
        for offset, number in places(text, split(text)).items():
            where.setdefault(number, set()).add(text.count("\n", 0, offset) + 1)
        _, clauses = shipped(name)
        assert [c.id for c in clauses] == [
            i for i in lines if i.startswith("NPQ-") == (name == "npq")
        ]
        for entry in clauses:
            for span in entry.spans:
                inside = where[span.number] <= set(lines[entry.id])
                assert inside or beyond.get(entry.id) == span.number, entry.id

r"""
Does the policy text that somebody holds still say what the clauses were read from?

The library never repeats a policy's sentences: it knows each piece of a text by its number,
its heading and a digest of its words. Here a text is cut into such pieces and laid beside
the known ones, so that a new edition names what changed and the clauses that rest on it.

>>> rules = "Tea rules\n\n1. Tea\n\nTea is at 4. Bring 2 cups.\n\n- > Milk: ask for it."
>>> for passage in split(rules):
...     print(f"{passage.number}  {passage.heading:13}  {passage.text}")
1  Header         Tea rules
2  1. Tea         1. Tea
3  1. Tea         Tea is at 4.
4  1. Tea         Bring 2 cups.
5  1. Tea > Milk  - > Milk: ask for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import sha256
from typing import final

import attrs

from ambition_policy.citations import Clause, Document, Span
from ambition_policy.errors import Fault, InvalidTerms

__all__ = ["Passage", "SpanState", "State", "Verification", "normalise", "split", "verify"]

# No text may keep anybody waiting: ten times the longer policy is read in seconds at worst.
_LONGEST_TEXT, _LONGEST_HEADING = 300_000, 80
_HEADER, _CONTENTS, _TABLE = "Header", "Contents", "programme name"
# Quotes, dashes, and characters that cannot be seen, by code point.
_SAME: dict[int, str] = (
    dict.fromkeys((*b'"`', 0xAB, 0xB4, 0xBB, *range(0x2018, 0x2020), 0x2032, 0x2033), "'")
    | dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-")
    | dict.fromkeys((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF), "")
)
_TAG = re.compile(r"</?[a-z]{1,10}[1-6]?\s*/?>", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:-\s*>|[-*\u2013\u2022])\s+")
_EMPTY_LINK = re.compile(r"\[([^\[\]]*)\]\(#\)")
_SPACED_ORDINAL = re.compile(r"(?<=\d) (?=(?:st|nd|rd|th)\b)")
_NUMBERED = re.compile(r"\d+\. ")
_LABELLED = re.compile(r"([A-Z][^:.()]{0,59}?)(?: \([^()]{0,59}\))?: ")
# A heading that a conversion ran into its paragraph.
_RUN_IN = re.compile(r"([A-Z][a-z]+) (?=(?:If|Our|The|This|We|When|Where|While) [a-z])")
# How a list goes on that was flattened into a table cell: counts, lengths, variants.
_NEXT_ITEM = re.compile(r"\d+ ?x |\d+-month programme |\w+ (?:roll out|design): ", re.IGNORECASE)
_ABBREVIATIONS = {"e.g.", "eg.", "i.e.", "ie.", "inc.", "incl.", "cf.", "vs."}


@final
@attrs.frozen
class Passage:
    """One piece of a text: a heading, a sentence, a list item or a part of a table cell."""

    number: int
    heading: str
    text: str = attrs.field(repr=False)
    sha256: str


class State(StrEnum):
    """What became of a known span, or that a passage is new."""

    FOUND = "found"
    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"
    NEW = "new"


_Tie = tuple[State, Span | None, Passage | None]


@final
@attrs.frozen
class SpanState:
    """What became of a span (`None`: new) and its passage (`None`: missing); what rests on it."""

    state: State
    span: Span | None
    passage: Passage | None
    clauses: tuple[str, ...] = ()


@final
@attrs.frozen
class Verification:
    """A text laid beside a known document: every span in order, new passages in their places."""

    document: str
    states: tuple[SpanState, ...] = attrs.field(repr=False)

    @property
    def whole(self) -> bool:
        """Whether everything was found and nothing is new."""
        return not self.differences

    @property
    def differences(self) -> tuple[SpanState, ...]:
        """Everything that was not simply found."""
        return tuple(state for state in self.states if state.state is not State.FOUND)


def normalise(text: str) -> str:
    r"""
    Keep what a text says and drop how it was typed.

    Case, white space, simple tags, a leading list marker, and the kinds of quotes, dashes
    and ligatures do not count; words, numbers and percent signs do.

    Raises:
        InvalidTerms: the text is no `str`, or far longer than any policy.

    >>> normalise("- > Bring  <u>2</u> \u201cCUPS\u201d") == normalise("bring 2\n'cups'")
    True
    """
    _check(text)
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME).casefold()
    text = _EMPTY_LINK.sub(r"\1", _TAG.sub(" ", text))
    text = " ".join(re.sub(r"-+", "-", re.sub(r"\.{3,}", " ", text)).split())
    return _SPACED_ORDINAL.sub("", _MARKER.sub("", text))


def split(text: str) -> tuple[Passage, ...]:
    """
    Cut a policy text into passages, numbered from 1, each under its heading.

    Headings, sentences, list items and the parts of table cells are passages; a row's label,
    which a tab ends, belongs to the first part of its cell. Nothing is lost and nothing stands
    twice: the passages in order are the text, but for white space.

    Raises:
        InvalidTerms: the text is no `str`, or far longer than any policy.
    """
    _check(text)
    passages: list[Passage] = []
    for number, (heading, piece) in enumerate(_pieces(text), start=1):
        digest = sha256(normalise(piece).encode("utf-8", "surrogatepass")).hexdigest()
        passages.append(Passage(number, heading, piece, digest))
    return tuple(passages)


def verify(document: Document, clauses: Iterable[Clause], text: str) -> Verification:
    """
    Lay a text beside the known spans of a document.

    An unmatched span between matched neighbours is changed where an unmatched passage stands
    in its place, moved where its words stand elsewhere, and missing otherwise.

    Args:
        document: what is known: number, heading and digest of every span.

        clauses: what rests on the spans; those of other documents are passed over.

        text: the text that somebody holds.

    Raises:
        InvalidTerms: the text is no `str`, or far longer than any policy.
    """
    resting: dict[int, list[str]] = {}
    for clause in clauses:
        for span in clause.spans if clause.document == document.id else ():
            resting.setdefault(span.number, []).append(clause.id)
    states = (
        SpanState(state, span, passage, tuple(resting.get(span.number, ())) if span else ())
        for state, span, passage in _align(document.spans, split(text))
    )
    return Verification(document.id, tuple(states))


def _align(spans: Sequence[Span], passages: Sequence[Passage]) -> Iterator[_Tie]:
    """Tie spans to passages, in order."""
    old, new = [span.sha256 for span in spans], [passage.sha256 for passage in passages]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gaps = [(spans[i:j], passages[k:n]) for tag, i, j, k, n in blocks if tag != "equal"]
    loose: dict[str, list[Passage]] = {}
    for passage in (passage for _, come in gaps for passage in come):
        loose.setdefault(passage.sha256, []).append(passage)
    lost = (span for gone, _ in gaps for span in gone if loose.get(span.sha256))
    moved = {span.number: loose[span.sha256].pop(0) for span in lost}
    elsewhere = {passage.number for passage in moved.values()}
    for tag, i, j, k, n in blocks:
        if tag == "equal":
            yield from ((State.FOUND, s, p) for s, p in zip(spans[i:j], passages[k:n], strict=True))
            continue
        left = [passage for passage in passages[k:n] if passage.number not in elsewhere]
        changed = _pair([span for span in spans[i:j] if span.number not in moved], left)
        for span in spans[i:j]:
            now = moved.get(span.number) or changed.get(span.number)
            fate = State.CHANGED if now else State.MISSING
            yield State.MOVED if span.number in moved else fate, span, now
        yield from ((State.NEW, None, passage) for passage in left)


def _pair(spans: Iterable[Span], left: list[Passage]) -> dict[int, Passage]:
    """Take for each span a passage that is *left*: one under its heading, else any in order."""
    pairs: dict[int, Passage] = {}
    for any_heading in (False, True):
        for span in spans:
            hits = (p for p in left if any_heading or p.heading == span.heading)
            if span.number not in pairs and (passage := next(hits, None)):
                pairs[span.number] = passage
                left.remove(passage)
    return pairs


def _check(text: object) -> None:
    """Refuse what is no text, or far too long."""
    if not isinstance(text, str):
        raise InvalidTerms([Fault("text", "a text", type(text).__name__)])
    if len(text) > _LONGEST_TEXT:
        raise InvalidTerms([Fault("text", f"at most {_LONGEST_TEXT} characters", str(len(text)))])


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Walk the text and give each piece with the heading it stands under."""
    section, part = _HEADER, ""
    for block in _blocks(text):
        words = " ".join(block.split())
        first, tab, rest = block.partition("\t")
        # A first word is no sentence: it may be the number of one.
        item, uncut = "", len(first.split()) if tab else 1
        if marker := _MARKER.match(words):
            labelled = _LABELLED.match(words, marker.end())
            item = labelled[1] if labelled else ""
        elif tab:
            label, cell = (" ".join(side.split())[:_LONGEST_HEADING] for side in (first, rest))
            if section in {_HEADER, _CONTENTS} and cell.isdigit():
                section, part = _CONTENTS, ""
            else:
                section = cell if label.casefold() == _TABLE else section
                part = label or part
        elif _is_heading(words):
            uncut = len(words)
            if _NUMBERED.match(words) or words.endswith(":") or words == _CONTENTS:
                section, part = words.rstrip(":"), ""
            elif section != _HEADER:
                part = words
        elif run_in := _RUN_IN.match(words):
            part, words = run_in[1], words[run_in.end() :]
            yield f"{section} > {part}", part
        heading = " > ".join(filter(None, (section, item or part)))
        yield from ((heading, piece) for piece in _cut(words, uncut, in_cell=bool(tab)))


def _blocks(text: str) -> Iterator[str]:
    """Undo the wrapping: give each heading, paragraph, list item and table row by itself."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        item = _MARKER.match(line) and not (block and "\t" in block[0])
        if block and (item or "\t" in line or not line.strip()):
            yield "\n".join(block)
            block = []
        if line.strip():
            block.append(line)


def _is_heading(words: str) -> bool:
    """Tell a heading from a paragraph: short, capital or number first, no stop at the end."""
    if len(words) > _LONGEST_HEADING or not (words[0].isupper() or words[0].isdigit()):
        return False
    return words.istitle() if words.endswith(":") else not words.endswith((".", "!", "?", ";", ","))


def _cut(block: str, uncut: int, *, in_cell: bool) -> Iterator[str]:
    """Cut a block after its sentences and, in a cell, its items; the first words stay *uncut*."""
    words = block.replace("<p>", " <p>").replace("</p>", "</p> ").split()
    start = 0
    for at in range(uncut + 1, len(words)):
        if _ends(words[at - 1], words[at]) or (in_cell and _goes_on(*words[at - 1 : at + 4])):
            yield " ".join(words[start:at])
            start = at
    yield " ".join(words[start:])


def _ends(before: str, after: str) -> bool:
    """Say whether a sentence or list item ends between two words."""
    if before.endswith("</p>") or after.startswith("<p>"):
        return True
    word, follower = (_TAG.sub("", w).translate(_SAME).strip("'()[]") for w in (before, after))
    if not word.endswith((".", "!", "?")) or word.casefold() in _ABBREVIATIONS:
        return word.endswith(";")
    return follower[:1].isupper() or follower[:1].isdigit()


def _goes_on(before: str, *after: str) -> bool:
    """Say whether a list that was flattened into a table cell goes on after a word."""
    if "@" in before:
        return not after[0].islower()
    if before.endswith(","):
        return after[0][0].isdigit()
    return _NEXT_ITEM.match(" ".join(after) + " ") is not None

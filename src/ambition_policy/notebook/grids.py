r"""
How does a register look at a glance, participant by session?

Each cell has a letter and a colour. People of one variant and role share a grid, and its
sessions stand side by side by kind; a grid that would be too wide goes on in another.

>>> from ambition_policy.registers import people, read_tidy
>>> from ambition_policy.samples import sample_register
>>> from ambition_policy.terms import shipped
>>> register = people(
...     read_tidy(sample_register("HS", people=3, faults=0)),
...     table=shipped(), programme="HS", as_of=dt.date(2024, 6, 30),
... )
>>> grid(register).count('<th scope="row"')
3
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import final

import attrs

from ambition_policy.notebook.cards import verdict_badge
from ambition_policy.notebook.markup import Markup, element, name
from ambition_policy.notebook.palette import WAYS
from ambition_policy.notebook.style import framed
from ambition_policy.questions import Answers
from ambition_policy.registers import Entry, Register, judge
from ambition_policy.registers.taken import FAULT, Taken
from ambition_policy.wording import plain

__all__ = ["grid", "grids"]

Judged = tuple[Entry, Answers]

MOST_PEOPLE = 60
WIDEST = 40
_SHORT = 3
_LONG = 28
_NOWHERE = "not placed in a variant and role"
_NUMBERS = re.compile(r"(\d+)")


@final
@attrs.frozen
class _Column:
    """One session of a grid."""

    session: str
    kind: str
    date: dt.date | None

    @property
    def short(self) -> str:
        """The session's id without its kind."""
        rest = self.session.removeprefix(self.kind).lstrip("-_ .:")
        return rest or self.session

    @property
    def label(self) -> str:
        """The session in full."""
        day = "" if self.date is None else f", {self.date}"
        return f"{self.session} ({plain(self.kind)}{day})"


def grid(
    register: Register, judged: Iterable[Judged] | None = None, *, most: int = MOST_PEOPLE
) -> str:
    """
    Show who took which session in which way, with each person's verdict.

    Args:
        register: who is in it.

        judged: the answers, where they were found already.

        most: of how many people; how many more there are is said.

    Returns:
        HTML that needs nothing but itself.
    """
    shown = islice(judge(register) if judged is None else judged, most)
    return framed(*grids(register, shown), label=f"Sessions of {register.name}")


def grids(register: Register, judged: Iterable[Judged]) -> Iterator[Markup]:
    """
    Show the grids without a frame, and the legend below them.

    Args:
        register: who is in it.

        judged: the people to show, with their answers.
    """
    together: defaultdict[str, list[Judged]] = defaultdict(list)
    shown = 0
    for entry, answers in judged:
        together[entry.sessions.group].append((entry, answers))
        shown += 1
    used: Counter[str] = Counter()
    programme = register.table.programme(register.programme)
    kinds = {kind: at for row in programme.rows() for at, kind in enumerate(row.counts())}
    for group, people in together.items():
        columns = _columns(people, kinds)
        for at in range(0, max(1, len(columns)), WIDEST):
            part = columns[at : at + WIDEST]
            goes_on = f", sessions {at + 1} to {at + len(part)}" if len(columns) > WIDEST else ""
            yield _table(f"{group or _NOWHERE}{goes_on}", part, people, used)
    yield _legend(used)
    rest = len(register.entries) - shown
    if rest:
        yield element("p", f"{rest:,} more people are not shown here.")


def _columns(people: Iterable[Judged], kinds: dict[str, int]) -> list[_Column]:
    """Every session that one of these people has a row for, kind by kind, oldest first."""
    said: defaultdict[str, Counter[tuple[str, dt.date | None]]] = defaultdict(Counter)
    for entry, _ in people:
        for taken in entry.sessions:
            if taken.session and taken.kind:
                said[taken.session][taken.kind, taken.date] += 1
    # Where rows disagree, most of them say what stands above the column.
    columns = [
        _Column(session, *max(counts.items(), key=lambda item: (item[1], str(item[0])))[0])
        for session, counts in said.items()
    ]
    return sorted(
        columns,
        key=lambda column: (
            kinds.get(column.kind, len(kinds)),
            column.kind,
            column.date or dt.date.max,
            _natural(column.session),
        ),
    )


def _natural(text: str) -> list[tuple[int, str]]:
    """Sort `S2` before `S10`."""
    return [
        (int(part) if part.isascii() and part.isdigit() else -1, part)
        for part in _NUMBERS.split(text)
    ]


def _table(
    caption: str, columns: Sequence[_Column], people: Iterable[Judged], used: Counter[str]
) -> Markup:
    upright = any(len(column.short) > _SHORT for column in columns)
    heads = [
        element(
            "th",
            element("abbr", _cut(column.short), title=column.label),
            scope="col",
            class_="ap-upright" if upright else None,
        )
        for column in columns
    ]
    groups = []
    for kind, own in groupby(columns, key=lambda column: column.kind):
        span = len([*own])
        narrow = "ap-upright" if span < _SHORT else None
        groups.append(element("th", plain(kind), scope="colgroup", colspan=span, class_=narrow))
    body = [_row(entry, answers, columns, used) for entry, answers in people]
    inner = element(
        "table",
        element("caption", caption),
        element(
            "thead",
            element(
                "tr",
                element("th", "Participant", scope="col", rowspan=2),
                element("th", "Verdict", scope="col", rowspan=2),
                *groups,
            ),
            element("tr", *heads),
        ),
        element("tbody", *body),
        class_="ap-grid",
    )
    # Whoever uses a keyboard can reach what lies beyond the edge.
    return element("div", inner, class_="ap-scroll", role="region", aria_label=caption, tabindex=0)


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _row(entry: Entry, answers: Answers, columns: Sequence[_Column], used: Counter[str]) -> Markup:
    own: dict[str, Taken] = {}
    for taken in entry.sessions:
        # A session with two rows cannot be used, whatever they say.
        twice = taken.session in own
        own[taken.session] = taken._replace(way=FAULT) if twice else taken
    cells = []
    for column in columns:
        found = own.get(column.session)
        way = "none" if found is None else found.way
        used[way] += 1
        cells.append(_cell("td", way))
    return element(
        "tr",
        element("th", name(entry.id), scope="row"),
        element("td", verdict_badge(answers.verdict)),
        *cells,
    )


def _cell(tag: str, way: str) -> Markup:
    look = WAYS[way]
    return element(tag, look.letter, class_=f"ap-way ap-way-{way}", title=look.words)


def _legend(used: Counter[str]) -> Markup:
    """Say what each letter in use stands for."""
    return element(
        "ul",
        *(element("li", _cell("span", way), look.words) for way, look in WAYS.items() if used[way]),
        class_="ap-legend",
        aria_label="Legend",
    )

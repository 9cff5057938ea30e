"""What is asked, and what is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from oracles.resolving import Answer, Choices

__all__ = [
    "BLANK",
    "BODY",
    "NA",
    "PROGRAMMES",
    "ROLES",
    "STATED",
    "VARIANTS",
    "Facts",
    "Said",
    "State",
    "after",
    "cell",
    "day_of",
    "every",
    "holds",
    "is_so",
    "splits",
]

Facts = Mapping[str, Any]


class State(NamedTuple):
    """One question: a line of the case format without its answer."""

    topic: str
    facts: Facts
    programme: str | None = None
    variant: str | None = None
    role: str | None = None


class Said(NamedTuple):
    """
    One answer.

    `more` holds other keys of the format, and `cites` clauses that have to be among those
    that the answer cites.
    """

    answer: Answer
    more: Facts = MappingProxyType({})
    cites: frozenset[str] = frozenset()


# CLAUSES.md, the table of codes at the top.
VARIANTS: Mapping[str, tuple[str | None, ...]] = {
    "CSL": (None,),
    "CS": ("18-month", "12-month"),
    "ECF": ("early", "expansion", "national"),
    "EL": (None,),
    "EML": ("no_npq", "with_npq_y2"),
    "FL": (None,),
    "HS": ("old_design", "new_design"),
    "NPQA": ("NPQML", "NPQH", "NPQSL"),
    "MET": (None,),
    "TEF": (None,),
    "TL": (None,),
    "NPQ21": ("NPQEL", "EHCO", "NPQSL"),
}
PROGRAMMES = tuple(VARIANTS)
ROLES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(PROGRAMMES, ("participant",)),
    "ECF": ("lead", "mentor", "ect", "visiting_fellow"),
}

# CLAUSES.md B.4: what stands in the cells on lateness and on dispensations.
STATED, BLANK, NA, BODY = "stated", "blank", "not applicable", "no row"
_CELLS: Mapping[str, Mapping[str, str]] = {
    "late": {
        **dict.fromkeys(("CSL", "CS", "EML", "FL", "HS"), STATED),
        **dict.fromkeys(("ECF", "EL", "NPQA", "MET"), NA),
        "TEF": BLANK,
        **dict.fromkeys(("TL", "NPQ21"), BODY),
    },
    "disp": {
        **dict.fromkeys(("FL", "HS"), STATED),
        **dict.fromkeys(("CSL", "CS", "EML", "MET", "TEF"), BLANK),
        **dict.fromkeys(("ECF", "EL", "NPQA"), NA),
        **dict.fromkeys(("TL", "NPQ21"), BODY),
    },
}


def cell(which: str, programme: str) -> str:
    """Say what stands in the cell `"late"` or `"disp"` of a programme's row."""
    return _CELLS[which][programme]


def every(**facts: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Every combination of the facts."""
    for values in product(*facts.values()):
        yield dict(zip(facts, values, strict=True))


def is_so(facts: Facts, choices: Choices, name: str) -> bool:
    """Say whether a fact holds, as it was given or as it is tried."""
    known = facts.get(name)
    return choices.get(name) == "yes" if known is None else bool(known)


def holds(*known: bool | None) -> bool | None:
    """All of them hold; `None` where that is not known."""
    if False in known:
        return False
    return None if None in known else True


def day_of(text: str | None) -> date | None:
    """A day as the format writes it."""
    return None if text is None else date.fromisoformat(text)


def after(days: int | None, first: date) -> str | None:
    """So many days after the first, as the format writes it."""
    return None if days is None else (first + timedelta(days=days)).isoformat()


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to split *total* into so many parts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)

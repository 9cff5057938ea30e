"""
What happened around one participant, all of it together?

>>> from ambition_policy.facts.absences import Absence
>>> Happenings(incidents=[Incident(Absence("residential"))]).incidents[0].chosen is None
True
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, final

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts.absences import Absence
from ambition_policy.facts.changes import Leave, Move, PartTimeRequest
from ambition_policy.facts.lateness import Lateness
from ambition_policy.facts.misses import Misses
from ambition_policy.facts.needs import Disruption
from ambition_policy.facts.progress import Sitting

__all__ = ["Happenings", "Incident"]


@final
@attrs.frozen
class Incident:
    """
    One absence, and what was chosen to make it up.

    Args:
        absence: what was missed.

        chosen: the code of the option that was taken; `None` while nothing was.

    Raises:
        InvalidFacts: a field is of the wrong kind.
    """

    absence: Absence
    chosen: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check both fields."""
        faults = Faults("Incident")
        faults.kind("absence", self.absence, Absence, "an Absence")
        if self.chosen is not None:
            faults.text("chosen", self.chosen)
        faults.raise_as(InvalidFacts)


def _sorted(values: Iterable[Any]) -> tuple[Any, ...]:
    """Put values in an order that does not depend on how they came."""
    # Private fields stay out of `repr`, so the fields themselves are compared.
    return tuple(sorted(values, key=_key))


def _key(value: object) -> str:
    kind = type(value)
    if attrs.has(kind):
        names = (field.name for field in attrs.fields(kind))
        return f"{kind.__name__}({', '.join(_key(getattr(value, n)) for n in names)})"
    return repr(value)


@final
@attrs.frozen(kw_only=True)
class Happenings:
    """
    Everything known of one participant beside their attendance; the order never matters.

    Args:
        incidents: absences, each with what was chosen to make it up.

        lateness: late arrivals and early departures.

        misses: how much was missed in all; without it, nothing is said on going on.

        leaves: parental leave.

        moves: changes of school.

        requests: what was asked as a part-timer.

        disruptions: force majeure.

        sittings: assessments sat or to be sat.

    Raises:
        InvalidFacts: an entry is of the wrong kind; every fault is listed.
    """

    incidents: tuple[Incident, ...] = attrs.field(default=(), converter=_sorted)
    lateness: tuple[Lateness, ...] = attrs.field(default=(), converter=_sorted)
    misses: Misses | None = None
    leaves: tuple[Leave, ...] = attrs.field(default=(), converter=_sorted)
    moves: tuple[Move, ...] = attrs.field(default=(), converter=_sorted)
    requests: tuple[PartTimeRequest, ...] = attrs.field(default=(), converter=_sorted)
    disruptions: tuple[Disruption, ...] = attrs.field(default=(), converter=_sorted)
    sittings: tuple[Sitting, ...] = attrs.field(default=(), converter=_sorted)

    def __attrs_post_init__(self) -> None:
        """Check that every entry is of its kind."""
        faults = Faults("Happenings")
        for name, kind in _KINDS.items():
            for at, value in enumerate(getattr(self, name)):
                faults.kind(f"{name}[{at}]", value, kind, f"a {kind.__name__}")
        faults.maybe("misses", self.misses, Misses, "a Misses")
        faults.raise_as(InvalidFacts)


_KINDS: dict[str, type] = {
    "incidents": Incident,
    "lateness": Lateness,
    "leaves": Leave,
    "moves": Move,
    "requests": PartTimeRequest,
    "disruptions": Disruption,
    "sittings": Sitting,
}

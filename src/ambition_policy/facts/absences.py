"""
What was asked for, beforehand or afterwards, about a session that was missed?

>>> DispensationRequest("illness", sessions=1).granted is None
True
"""

from __future__ import annotations

from typing import final

import attrs

from ambition_policy.errors import Faults, InvalidFacts

__all__ = ["DispensationRequest"]


@final
@attrs.frozen
class DispensationRequest:
    """
    A dispensation that was asked for.

    Args:
        ground: why, as a code such as `"ofsted"`; private, never shown.

        sessions: how many missed sessions it is asked for.

        granted: what was decided; `None` while nothing was.

    Raises:
        InvalidFacts: a field is of the wrong kind; every fault is listed.
    """

    ground: str | None = attrs.field(repr=False)
    sessions: int = attrs.field(default=1, kw_only=True)
    granted: bool | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check every field and list every fault."""
        faults = Faults("DispensationRequest")
        if self.ground is not None and not isinstance(self.ground, str):
            faults.add("ground", "a text, or None", self.ground, secret=True)
        faults.count("sessions", self.sessions)
        faults.flag("granted", self.granted)
        faults.raise_as(InvalidFacts)

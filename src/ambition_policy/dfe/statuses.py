"""
May somebody's training be paused, ended or taken up again, as the DfE's API has it?

What the DfE's service would refuse is refused here first, with its error code and our own
words; it is judged by the day of the request, which decides about lists and rules. No other
day can be sent: a change takes effect at the time of the DfE's own clock when the request
arrives, so nothing can be dated back. All of this is about a request to a service. Whether
somebody should be deferred or withdrawn is for people, and no policy is decided here.

>>> day = date(2024, 5, 2)
>>> paused = transition("active", "defer", reason="bereavement", declarations=["started"], on=day)
>>> paused.after
<TrainingStatus.DEFERRED: 'deferred'>
>>> request_body(paused, "NPQSL")["data"]["attributes"]["course_identifier"]
'npq-senior-leadership'
>>> refused = transition("active", "withdraw", reason="other", declarations=[], on=day)
>>> refused.allowed, [refusal.code for refusal in refused.refusals]
(False, ['no_started_declarations'])
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, final

import attrs

from ambition_policy.dfe.reading import shipped
from ambition_policy.dfe.table import (
    DeclarationType,
    Refusal,
    StatusAction,
    Step,
    TrainingStatus,
)
from ambition_policy.dfe.words import deferral_reasons, find, withdrawal_reasons
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.vocabulary import word

__all__ = ["Transition", "request_body", "transition"]

_LISTS = {"deferral": deferral_reasons, "withdrawal": withdrawal_reasons}


@final
@attrs.frozen(kw_only=True)
class Transition:
    """
    What the service would make of a request.

    Attributes:
        before: the status now.

        action: what is asked.

        on: the day of the request, from which a change takes effect: no other can be sent.

        reason: the reason that goes with it; private, never shown.

        after: the status that follows; `None` where it is refused, or not known.

        refusals: every ground on which it is refused, in the order of the service's checks.

        missing: what has to be known first.

        emails: whether the service then writes to the participant, unless it has no address.
    """

    before: TrainingStatus
    action: StatusAction
    on: date
    reason: str | None = attrs.field(default=None, repr=False)
    after: TrainingStatus | None = None
    refusals: tuple[Refusal, ...] = ()
    missing: tuple[str, ...] = ()
    emails: bool = False

    @property
    def allowed(self) -> bool | None:
        """Whether it goes through; `None` where that is not known."""
        if self.refusals:
            return False
        return None if self.missing else True


def transition(
    status: TrainingStatus | str,
    action: StatusAction | str,
    *,
    reason: str | None = None,
    declarations: Iterable[DeclarationType | str] | None = None,
    on: date,
) -> Transition:
    """
    Say what the service would make of a request.

    Args:
        status: the training status now.

        action: `"defer"`, `"withdraw"` or `"resume"`.

        reason: the code that goes with a deferral or withdrawal; `None` while it is not
            known. Nothing is sent with a resumption.

        declarations: the types of the declarations on record for this course, whatever
            became of them: one that was voided counts too. `None` where they are not known.

        on: the day of the request.

    Raises:
        InvalidFacts: a status, action or declaration is none of the API's, a reason is given
            for a resumption, or the day is before the first with a known list of reasons.
    """
    faults = Faults("")
    before = word(TrainingStatus, status, faults, "status")
    doing = word(StatusAction, action, faults, "action")
    faults.day("on", on)
    if reason is not None and not isinstance(reason, str):
        faults.add("reason", "a text, or None", reason, secret=True)
    kinds: set[DeclarationType] | None = None
    if declarations is not None:
        kinds = {word(DeclarationType, kind, faults, "declarations") for kind in declarations}
    faults.raise_as(InvalidFacts)
    table = shipped()
    step, cell = table.steps[doing], table.matrix[before, doing]
    if reason is not None and step.reasons is None:
        faults.add("reason", f"none for the action {doing.value}", reason, secret=True)
    faults.raise_as(InvalidFacts)
    refusals: list[Refusal] = []
    missing: list[str] = []
    if step.reasons is not None and reason is None:
        missing.append("reason")
    elif step.reasons is not None and reason not in _LISTS[step.reasons](on):
        refusals.append(table.reason)
    if cell.refusal is not None and (cell.since is None or on < cell.since):
        refusals.append(cell.refusal)
    lacking = _lacking(step, kinds)
    if lacking is None:
        missing.append("declarations")
    refusals.extend(lacking or ())
    through = not refusals and not missing
    return Transition(
        before=before,
        action=doing,
        on=on,
        reason=reason,
        after=cell.to if through else None,
        refusals=tuple(refusals),
        missing=() if refusals else tuple(missing),
        emails=through and on >= table.emails_since,
    )


def _lacking(step: Step, kinds: set[DeclarationType] | None) -> tuple[Refusal, ...] | None:
    """The refusal for want of a declaration; `None` where those on record are not known."""
    if step.lacking is None:
        return ()
    if kinds is None:
        return None
    enough = bool(kinds) if step.declaration == "any" else step.declaration in kinds
    return () if enough else (step.lacking,)


def request_body(transition: Transition, course: str) -> dict[str, dict[str, Any]]:
    """
    Give the JSON body of the request, as a plain dict.

    It goes to `PUT /api/v3/participants/npq/{id}/{action}`; this library sends nothing.

    Args:
        transition: one that goes through.

        course: the label of an NPQ, or the identifier of a course.

    Returns:
        The body. It has no date, because the API takes none.

    Raises:
        InvalidFacts: the request would be refused, something is missing for it, or the API
            has no such course; every fault is listed.
    """
    faults = Faults("")
    for refusal in transition.refusals:
        faults.note(refusal.attribute, "a request that goes through", refusal.words)
    for name in transition.missing:
        faults.note(name, "a value", "nothing")
    faults.raise_as(InvalidFacts)
    attributes = {"course_identifier": find(course).identifier}
    if transition.reason is not None:
        attributes["reason"] = transition.reason
    return {"data": {"type": shipped().steps[transition.action].kind, "attributes": attributes}}

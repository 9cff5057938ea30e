"""What the tests of the DfE's words share: its lists of reasons, and that nothing is sent."""

from __future__ import annotations

import datetime as dt
import socket
from typing import NoReturn

import pytest

__all__ = ["DAY", "DEFERRAL", "TODAY", "WITHDRAWAL", "no_network"]

TODAY = dt.date(2026, 8, 1)
DAY = dt.timedelta(days=1)

DEFERRAL = ("bereavement", "long-term-sickness", "parental-leave", "career-break", "other")
# In the order of the service, each with the day it was added where one is on record.
WITHDRAWAL = {
    "insufficient-capacity-to-undertake-programme": None,
    "personal-reason-health-or-pregnancy-related": None,
    "personal-reason-moving-school": None,
    "personal-reason-other": None,
    "insufficient-capacity": None,
    "change-in-developmental-or-personal-priorities": None,
    "change-in-school-circumstances": None,
    "change-in-school-leadership": None,
    "quality-of-programme-structure-not-suitable.": None,
    "quality-of-programme-content-not-suitable": None,
    "quality-of-programme-facilitation-not-effective": None,
    "quality-of-programme-accessibility": None,
    "quality-of-programme-other": None,
    "programme-not-appropriate-for-role-and-cpd-needs": None,
    "started-in-error": dt.date(2022, 6, 8),
    "expected-commitment-unclear": dt.date(2023, 7, 3),
    "assessment-requirements-not-met": dt.date(2025, 12, 1),
    "change-in-career": dt.date(2025, 12, 1),
    "disengaged-and-unresponsive": dt.date(2025, 12, 1),
    "non-payment-of-invoice": dt.date(2025, 12, 1),
    "other": None,
}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may reach for the network."""

    def refuse(*_: object, **__: object) -> NoReturn:
        message = "no network"
        raise AssertionError(message)

    monkeypatch.setattr(socket, "socket", refuse)

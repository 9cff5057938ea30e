"""contract_override: what changes where a contract or the handbook says something else?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs
from asking import Answer, Asked, CaseError, Facts, Topic
from tallies import attendance
from topic_circumstances import engagement_of, move_of, person
from topic_requirement import counts_of

from ambition_policy.decisions import Decision
from ambition_policy.facts import Expense
from ambition_policy.questions import (
    check_attendance,
    check_charge,
    check_eligibility,
    check_move,
)
from ambition_policy.terms import Table, Term
from ambition_policy.terms.contracts import Contract, Party

__all__ = ["CONTRACT_OVERRIDE"]

_UNITS = ("units_total", "units_engaged", "units_recoverable", "units_lost")
_MOVE = ("mid_programme", "new_area", "area_covered")
_KNOWN = {"party", "non_attendance_charge_gbp", "continue_after_uncovered_move", *map(str, Term)}


def _answer(asked: Asked, table: Table) -> Answer:
    """Ask the question that the facts are about, with the contracts beside them."""
    facts = asked.facts
    contracts = _contracts(facts)
    unknown = facts.flag("contract_known_to_differ") is True and not contracts
    more: dict[str, object] = {}
    if facts.mentions("attended"):
        expense = Expense(facts.text("kind"), attended=facts.flag("attended"))
        found: Decision[Any] = check_charge(
            person(asked), expense, table=table, contracts=contracts
        )
        pence = found.details["amount"]
        # The format has pounds; a sum that is no whole number of them is given exactly.
        more["amount_gbp"] = _pounds(pence) if isinstance(pence, int) else None
    elif facts.mentions(*_MOVE):
        found = check_move(
            person(asked, engagement_of(facts)), move_of(facts), table=table, contracts=contracts
        )
    elif facts.mentions(*_UNITS):
        found = check_eligibility(
            person(asked, engagement_of(facts)),
            table=table,
            contracts=contracts,
            contract_unknown=unknown,
        )
    else:
        participant = attrs.evolve(
            person(asked), attendance=attendance(asked, table), counts=counts_of(asked, table)
        )
        found = check_attendance(
            participant, table=table, contracts=contracts, contract_unknown=unknown
        )
    spoke = any(source.startswith("contract:") for source in found.terms_from.values())
    return Answer.of(found, source="contract" if spoke else "policy", **more)


def _pounds(pence: int) -> int | str:
    pounds = Fraction(pence, 100)
    return pounds.numerator if pounds.denominator == 1 else str(pounds)


def _contracts(facts: Facts) -> list[Contract]:
    """Every contract of a row, and its handbook, each under the name of its party."""
    one, several = facts.text("contract"), facts.items("contracts")
    handbook = facts.text("handbook")
    given: list[Mapping[str, Any]] = [
        *([_object("contract", one)] if one is not None else []),
        *(_object("contracts", item) for item in several or ()),
        *([{**_object("handbook", handbook), "party": "handbook"}] if handbook else []),
    ]
    made: list[Contract] = []
    for stated in given:
        unknown = sorted(stated.keys() - _KNOWN)
        if unknown:
            message = f"no mapping for the contract's {', '.join(unknown)}"
            raise CaseError(message)
        pounds = stated.get("non_attendance_charge_gbp")
        name = stated.get("party") or "contract"
        taken = {contract.name for contract in made}
        made.append(
            Contract(
                f"{name} {len(made) + 1}" if name in taken else name,
                party=Party(stated["party"]) if stated.get("party") else None,
                limits={term: Fraction(stated[term]) for term in Term if term in stated},
                continue_after_uncovered_move=stated.get("continue_after_uncovered_move"),
                non_attendance_charge=None if pounds is None else 100 * pounds,
            )
        )
    return made


def _object(key: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        message = f"no mapping for {key} = {value!r}"
        raise CaseError(message)
    return value


CONTRACT_OVERRIDE = Topic(
    _answer,
    reads=frozenset(
        {
            *_UNITS,
            *_MOVE,
            *("required", "live", "alternative", "caught_up", "missed", "pending", "dispensed"),
            *("catch_up_open", "approval", "programme_start", "kind", "attended"),
            *("contract", "contracts", "contract_known_to_differ", "handbook"),
        }
    ),
    silent={
        "notified": "notice changes no count (section D, 8), and no clause on charges or "
        "moves asks more of whoever gave none",
    },
    probes=("A-13.handbook", "A-26.dfe"),
)

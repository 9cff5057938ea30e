"""
By which terms was a register judged, and how do the policies stand?

>>> import datetime as dt
>>> from ambition_policy.registers import people, read_tidy
>>> from ambition_policy.samples import sample_register
>>> from ambition_policy.terms import shipped
>>> register = people(
...     read_tidy(sample_register("HS", people=1, faults=0)),
...     table=shipped(), programme="HS", as_of=dt.date(2024, 6, 30),
... )
>>> [said] = how_judged(register)
>>> "attend every session" in said
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ambition_policy.facts.rulings import Ruling
from ambition_policy.notebook.cards import facts_list
from ambition_policy.notebook.markup import Child, Markup, element, joined, listing, name, table
from ambition_policy.questions import Answers
from ambition_policy.registers import Entry, Register
from ambition_policy.rules import policy_status
from ambition_policy.terms.contracts import Contract
from ambition_policy.wording import plain, requirement, row_name

__all__ = ["editions", "how_judged"]


def how_judged(register: Register) -> Iterator[Markup]:
    """
    Say the programme, the day, the table, and what was changed of it.

    Args:
        register: who is in it, for which day and by which terms.
    """
    rulings = [
        (entry.id, ruling)
        for entry in register.entries
        if entry.participant is not None
        for ruling in entry.participant.rulings
    ]
    yield facts_list(_facts(register))
    if rulings:
        yield table(
            "Rulings that were used",
            ("Participant", "Question", "Choice", "By", "On"),
            (_ruling(*each) for each in rulings),
        )


def _facts(register: Register) -> Iterator[tuple[str, Child]]:
    table_ = register.table
    programme = table_.programme(register.programme)
    yield "Register", register.name
    yield "Programme", f"{programme.name} ({programme.code})"
    asked: dict[str, list[str]] = {}
    for row in programme.rows():
        asked.setdefault(requirement(row.standard), []).append(row_name(row, programme))
    yield (
        "Requirement",
        listing(
            f"{said} (for {'; '.join(filter(None, rows))})" if len(asked) > 1 else said
            for said, rows in asked.items()
        ),
    )
    yield "Judged for", f"{register.as_of}; those who left, for the day they left"
    yield (
        "Table",
        "the one that ships with the library" if table_.name == "shipped" else table_.name,
    )
    changed = [
        joined(
            [
                element("span", id_, class_="ap-code"),
                f" {table_.readings[id_].question} ",
                "left open" if choice is None else _choice(register, id_, choice),
                f", by {by}",
            ]
        )
        for id_, (choice, by) in table_.readings.overrides.items()
    ]
    yield "Readings changed", listing(changed) if changed else "none; the table's own stand"
    contracts = register.contracts
    yield "Contracts", listing(map(_contract, contracts)) if contracts else "none"


def _choice(register: Register, id_: str, choice: str) -> str:
    return f"{plain(choice)}: {register.table.readings[id_].choices[choice]}"


def _contract(contract: Contract) -> str:
    party = f" ({plain(contract.party)})" if contract.party else ""
    limits = ", ".join(f"{plain(term)} {value}" for term, value in contract.limits.items())
    return f"{contract.name}{party}{f': {limits}' if limits else ''}"


def _ruling(who: str, ruling: Ruling) -> tuple[Child, ...]:
    code = element("span", ruling.question, class_="ap-code")
    return name(who), code, plain(ruling.choice), ruling.by, f"{ruling.on}"


def editions(judged: Iterable[tuple[Entry, Answers]], register: Register) -> Iterator[Markup]:
    """
    Say which edition of each policy spoke, and where it stands against its review date.

    Args:
        judged: each person with the answers.

        register: for which day and by which terms.
    """
    terms = register.table
    used = dict.fromkeys([terms.programme(register.programme).document])
    for _, answers in judged:
        for decision in answers.decisions.values():
            used.update(dict.fromkeys(decision.documents))
    rows = []
    for id_ in used:
        document = terms.documents[id_]
        status = policy_status.assess(document, register.as_of, terms.readings)
        rows.append(
            (
                document.title,
                f"{document.last_reviewed:%B %Y}",
                f"{document.next_review:%B %Y}",
                f"{plain(status.verdict)}: {status.because}",
            )
        )
    heads = ("Policy", "Last reviewed", "Next review", f"State on {register.as_of}")
    yield table("The texts that were applied", heads, rows)

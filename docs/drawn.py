"""
What the documentation draws from the data: programmes, readings, modules.

Nothing is written down twice: a page says `% draw: readings`, and the build puts the table
that the library itself uses in its place.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from importlib.metadata import version

import ambition_policy
from ambition_policy.citations import Reading
from ambition_policy.terms import Programme, Row, StandardKind, Table, Term, shipped

VERSION = version("ambition_policy")

_REQUIREMENTS = {
    StandardKind.EVERY_EVENT: "attend every event",
    StandardKind.LIVE_SPLIT: "complete everything, enough of it live",
    StandardKind.MISS_AT_MOST: "miss few, and make each of them up",
    StandardKind.ENGAGED_SHARE: "engage with enough to sit the assessment",
    StandardKind.NO_REQUIREMENT: "no requirement",
    StandardKind.NONE_LISTED: "nothing is listed",
}
_LIMITS = {
    Term.MIN_ATTENDANCE_SHARE: "attended: at least {} of all",
    Term.MIN_COMPLETION_SHARE: "completed: at least {} of all",
    Term.MIN_LIVE_SHARE: "live: at least {} of all",
    Term.MAX_CATCH_UP_SHARE: "caught up: at most {} of all",
    Term.MAX_MISSED: "missed: at most {}",
    Term.MAX_NOT_MADE_UP: "missed and not made up: at most {}",
    Term.MIN_ENGAGEMENT_SHARE: "engaged with: at least {} of all",
}


def draw(name: str) -> str:
    """
    Draw one thing as Markdown.

    Args:
        name: `programmes`, `overview`, `readings`, or `modules` with the rooms to document.
    """
    what, _, rest = name.partition(" ")
    match what:
        case "programmes":
            lines = programmes(shipped())
        case "overview":
            lines = overview(shipped())
        case "readings":
            lines = readings(shipped())
        case "modules":
            lines = modules(rest.split())
        case _:
            message = f"nothing to draw is called {name}"
            raise ValueError(message)
    return "\n".join(lines)


def overview(table: Table) -> Iterator[str]:
    """Draw one line for each row of the table."""
    yield from _table("Programme", "Code", "Variant", "Role", "Sessions", "Requirement")
    for programme in table.programmes.values():
        for row in programme.rows():
            yield _cells(
                programme.name,
                _code(programme.code),
                _code(row.variant) if row.variant else "",
                _code(row.role) if len(programme.roles) > 1 else "",
                _number(row),
                _REQUIREMENTS[row.standard.kind],
            )


def programmes(table: Table) -> Iterator[str]:
    """Draw one section for each programme."""
    for programme in table.programmes.values():
        yield from ("", f"## {programme.name}", "")
        yield from _programme(programme)
        yield from ("", "The clauses, in our own words:", "")
        for id_ in _cited(programme, table):
            yield f"- {_code(id_)} {table.clauses[id_].words}"


def _programme(programme: Programme) -> Iterator[str]:
    document = "NPQ" if programme.document == "npq" else "attendance"
    yield f"Code {_code(programme.code)}, from the {document} policy."
    for note in programme.notes:
        yield f"{note}"
    if programme.events:
        yield ""
        yield from _table("Session", "How many", "Days each", "By year", "For", "Clauses")
    for event in programme.events:
        yield _cells(
            _words(event.kind),
            "not given" if event.count is None else event.count,
            event.days or "",
            ", ".join(f"year {year}: {count}" for year, count in event.by_year.items()),
            ", ".join(map(_code, (*event.variants, *event.roles))),
            _codes(event.clauses),
        )
    yield ""
    yield from _table("Requirement", "For", "Limits", "Clauses")
    for requirement in programme.requirements:
        standard = requirement.standard
        yield _cells(
            _REQUIREMENTS[standard.kind],
            ", ".join(map(_code, (*requirement.variants, *requirement.roles))),
            "; ".join(_LIMITS[limit.term].format(limit.value) for limit in standard.limits),
            _codes(standard.clauses),
        )
    for option in programme.optional:
        yield from ("", f"Optional: {_words(option.kind)}, {option.count or 'not counted'}.")
    for contact in programme.contacts:
        whom = f" for {', '.join(contact.roles)}" if contact.roles else ""
        cohort = f" for the cohort of {contact.cohort}" if contact.cohort else ""
        yield from ("", f"Mailbox{whom}{cohort}: {_code(contact.email)}.")


def _cited(programme: Programme, table: Table) -> list[str]:
    """Every clause of this programme's own row, or its document's where it has none."""
    prefix = f"APP-{programme.code}."
    own = [id_ for id_ in table.clauses if id_.startswith(prefix)]
    return own or [id_ for r in programme.requirements for id_ in r.standard.clauses]


def readings(table: Table) -> Iterator[str]:
    """Draw one section for each reading."""
    for reading in table.readings.values():
        yield from _reading(reading)


def _reading(reading: Reading) -> Iterator[str]:
    yield from ("", f"## {reading.id}", "", reading.question, "")
    for code, words in reading.choices.items():
        decides = reading.settled and code == reading.default
        yield f"- {_code(code)}: {words}{' (**decides**)' if decides else ''}"
    yield ""
    if not reading.settled:
        yield f"Open: where it matters, it is referred to {_actors(reading.refer_to)}."
    for programme, stance in reading.where.items():
        if stance.settled is None:
            yield f"Open for {_code(programme)}: referred to {_actors(stance.refer_to)}."
        else:
            yield f"For {_code(programme)}, {_code(stance.settled)} decides."
    yield f"It bears on {_codes(reading.clauses)}."


def modules(rooms: Iterable[str]) -> Iterator[str]:
    """Draw the reference of every public module in some rooms."""
    for room in rooms:
        inside = [name for name in public_modules() if _room(name) == room]
        for name in inside:
            yield from ("", f"## `{name}`", "", "```{eval-rst}", f".. automodule:: {name}")
            # What a package re-exports is documented where it is defined.
            elsewhere = ", ".join(public for public, home in _homes(name) if home != name)
            yield from (f"   :exclude-members: {elsewhere}" if elsewhere else "", "```")


def public_modules() -> Iterator[str]:
    """Every public module, by its dotted name."""
    for found in pkgutil.walk_packages(ambition_policy.__path__, "ambition_policy."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield found.name


def public_names() -> Iterator[str]:
    """Every public name in the module that defines it."""
    for name in public_modules():
        yield from (f"{name}.{public}" for public, home in _homes(name) if home == name)


def _homes(name: str) -> Iterator[tuple[str, str]]:
    """Every name in `__all__` of a module, and the module of this package that defines it."""
    module = importlib.import_module(name)
    for public in module.__dict__.get("__all__", ()):
        home = str(getattr(getattr(module, public), "__module__", name))
        yield public, home if home.startswith("ambition_policy") else name


def _room(name: str) -> str:
    return name.split(".")[1]


def _number(row: Row) -> str:
    if row.total is not None:
        return str(row.total)
    return "not given" if row.uncounted else "none"


def _actors(actors: Iterable[str]) -> str:
    return " and ".join(f"the {_words(actor)}" for actor in actors)


def _words(code: str) -> str:
    return code.replace("_", " ")


def _code(text: str) -> str:
    return f"`{text}`"


def _codes(ids: Iterable[str]) -> str:
    return ", ".join(map(_code, ids))


def _table(*heads: str) -> tuple[str, str]:
    return _cells(*heads), _cells(*("---" for _ in heads))


def _cells(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"

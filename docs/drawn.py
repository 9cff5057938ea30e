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

import drawn_clauses

import ambition_policy
from ambition_policy import wording
from ambition_policy.citations import Reading
from ambition_policy.terms import Row, Table, shipped

VERSION = version("ambition_policy")


def draw(name: str) -> str:
    """
    Draw one thing as Markdown.

    Args:
        name: `programmes`, `overview`, `readings`, `clauses`, `cited`, or `modules` with the
            rooms to document.
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
        case "clauses":
            lines = drawn_clauses.clauses(shipped())
        case "cited":
            lines = drawn_clauses.cited(shipped())
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
                wording.requirement(row.standard),
            )


def programmes(table: Table) -> Iterator[str]:
    """Draw one section for each programme, as `ambition-policy programmes` prints it."""
    for programme in table.programmes.values():
        _, _, *lines = wording.page(table, programme.code)
        document = table.documents[programme.document]
        yield from ("", f"## {programme.name}", "")
        yield f"Code {_code(programme.code)}, from the {document.title}."
        yield from ("", "```text", *lines[1:], "```")


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
    # A number or text does not know where it comes from; packages only re-export.
    unknown = "ambition_policy" if hasattr(module, "__path__") else name
    for public in module.__dict__.get("__all__", ()):
        home = str(getattr(getattr(module, public), "__module__", unknown))
        yield public, home if home.startswith("ambition_policy") else name


def _room(name: str) -> str:
    return name.split(".")[1]


def _number(row: Row) -> str:
    if row.total is not None:
        return str(row.total)
    return "not given" if row.uncounted else "none"


def _actors(actors: Iterable[str]) -> str:
    return " and ".join(f"the {wording.actor(actor)}" for actor in actors)


def _code(text: str) -> str:
    return f"`{text}`"


def _codes(ids: Iterable[str]) -> str:
    return ", ".join(map(_code, ids))


def _table(*heads: str) -> tuple[str, str]:
    return _cells(*heads), _cells(*("---" for _ in heads))


def _cells(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"

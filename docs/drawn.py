"""
What the documentation draws from the data: programmes, readings, modules.

Nothing is written down twice: a page says `% draw: readings`, and the build puts the table
that the library itself uses in its place.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import drawn_cells as cells
import drawn_clauses
import drawn_rules
from drawn_cells import code, codes

import ambition_policy
from ambition_policy import owner, wording
from ambition_policy.citations import Reading
from ambition_policy.owner.completeness import SUBJECTS
from ambition_policy.terms import Row, Table, shipped
from ambition_policy.terms import gaps as open_points

HERE = Path(__file__).parent
VERSION = version("ambition_policy")


def draw(name: str) -> str:
    """
    Draw one thing as Markdown.

    Args:
        name: `overview`, `readings`, `completeness`, `clauses`, `cited` or `rules`;
            `programme` with a code, `pages` with a caption and names, `gaps` with a kind,
            `rule` with a part and a module, `walks` with what was walked, or `modules` with
            the rooms to document.
    """
    what, _, rest = name.partition(" ")
    match what:
        case "programme":
            lines = programme(shipped(), rest)
        case "overview":
            lines = overview(shipped())
        case "pages":
            lines = pages(rest)
        case "completeness":
            lines = completeness(shipped())
        case "gaps":
            lines = gaps(rest)
        case "rule":
            lines = iter(drawn_rules.rule(*rest.split()))
        case "rules":
            lines = drawn_rules.rules()
        case "readings":
            lines = readings(shipped())
        case "walks":
            lines = walks(rest)
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


def pages(said: str) -> Iterator[str]:
    """Draw the contents of one part: its caption, a colon, and the pages that there are."""
    caption, _, names = said.partition(": ")
    there = [name for name in names.split() if (HERE / f"{name}.md").exists()]
    yield from ("```{toctree}", f":caption: {caption}", ":hidden:", "", *there, "```")


def walks(of: str) -> Iterator[str]:
    """Draw how many states were walked, and the digest of the answers: of `tallies` or `tables`."""
    kept = json.loads((HERE.parent / "tests/data/walks.json").read_text(encoding="utf-8"))[of]
    whole = sum(each["states"] for each in kept.values())
    yield from cells.table(
        ("Row and sessions" if of == "tallies" else "Passage", "States", "Digest"),
        (
            *(
                (code(name), f"{each['states']:,}", code(each["digest"]))
                for name, each in kept.items()
            ),
            ("all", f"{whole:,}", ""),
        ),
    )


def overview(table: Table) -> Iterator[str]:
    """Draw one line for each row of the table."""
    yield from cells.table(
        ("Programme", "Code", "Variant", "Role", "Sessions", "Requirement"),
        (
            (
                f"[{programme.name}](../programmes/{programme.code.lower()}.md)",
                code(programme.code),
                code(row.variant) if row.variant else "",
                code(row.role) if len(programme.roles) > 1 else "",
                _number(row),
                wording.requirement(row.standard),
            )
            for programme in table.programmes.values()
            for row in programme.rows()
        ),
    )


def programme(table: Table, name: str) -> Iterator[str]:
    """Draw one programme's page: what `ambition-policy programmes` prints, to be printed."""
    own = table.programmes[name]
    document = table.documents[own.document]
    edition = f"{document.last_reviewed:%B %Y}"
    yield f"Code {code(name)}, from the {document.title}, as reviewed in {edition}."
    if own.any_variant:
        yield "Labels beyond those below are taken too, and held to the same requirement."
    cited = dict.fromkeys(own.clauses)
    yield from ("", "## What is asked for")
    for row in own.rows():
        yield from ("", f"**{wording.row_name(row, own) or 'For every participant'}**", "")
        total = "" if row.total is None else f", {row.total} in all"
        yield f"- Sessions: {wording.sessions(row)}{total}"
        for option in row.optional:
            yield f"- Optional: {option.count or ''} {wording.plain(option.kind)}"
        limits = [id_ for limit in row.standard.limits for id_ in limit.clauses]
        ids = codes(dict.fromkeys((*row.standard.clauses, *limits)))
        yield f"- Requirement: {wording.requirement(row.standard)} ({ids})"
        events = [id_ for event in row.events for id_ in event.clauses]
        events += [id_ for option in row.optional for id_ in option.clauses]
        cited.update(dict.fromkeys((*events, *row.standard.clauses, *limits)))
    for title, lines, clauses in wording.cells(own):
        yield from ("", f"## {title}", "", *(f"- {line}" for line in lines))
        cited.update(dict.fromkeys(clauses))
    yield from ("", "## What the clauses say, in our own words", "")
    yield from (f"- {code(id_)}: {table.clauses[id_].words}" for id_ in cited)


def completeness(table: Table) -> Iterator[str]:
    """Draw what each row states, and what it leaves out."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for cell in owner.completeness(table):
        key = (code(cell.programme), cell.variant or "", wording.plain(cell.role))
        rows.setdefault(key, []).append("yes" if cell.stated else f"**{cell.state}**")
    same: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
    for key, states in rows.items():
        same.setdefault((key[0], *states), []).append(key)
    yield from cells.table(
        ("Programme", "For", *(wording.plain(name) for name in SUBJECTS)),
        (
            (
                found[0],
                _together(keys, len(table.programmes[found[0].strip("`")].roles)),
                *found[1:],
            )
            for found, keys in same.items()
        ),
    )


def _together(keys: list[tuple[str, str, str]], roles: int) -> str:
    """Name the variants, and the roles where there are several."""
    said = (" ".join(filter(None, (v, role if roles > 1 else ""))) for _, v, role in keys)
    return ", ".join(filter(None, said)) or "everybody"


def gaps(kind: str) -> Iterator[str]:
    """Draw what the texts leave open, of one kind."""
    for gap in open_points().values():
        if gap.kind.value == kind:
            yield from ("", f"### {gap.id}", "", gap.about, "", f"*In force:* {gap.treatment}")
            held = [cells.reading(id_, page="readings.md") for id_ in gap.readings]
            held += [code(test.partition("::")[2] or test) for test in gap.tests]
            yield from ("", f"About {codes(gap.clauses)}; held by {', '.join(held)}.")


def readings(table: Table) -> Iterator[str]:
    """Draw one section for each reading."""
    for reading in table.readings.values():
        yield from _reading(reading)


def _reading(reading: Reading) -> Iterator[str]:
    yield from ("", f"## {reading.id}", "", reading.question, "")
    for choice, words in reading.choices.items():
        decides = reading.settled and choice == reading.default
        yield f"- {code(choice)}: {words}{' (**decides**)' if decides else ''}"
    yield ""
    if not reading.settled:
        yield f"Open: where it matters, it is referred to {_actors(reading.refer_to)}."
    for where, stance in reading.where.items():
        if stance.settled is None:
            yield f"Open for {code(where)}: referred to {_actors(stance.refer_to)}."
        else:
            yield f"For {code(where)}, {code(stance.settled)} decides."
    yield f"It bears on {codes(reading.clauses)}."


def modules(rooms: Iterable[str]) -> Iterator[str]:
    """Draw the reference of every public module in some rooms."""
    for room in rooms:
        inside = [name for name in public_modules() if _room(name) == room]
        # A rule has a page of its own.
        inside = [name for name in inside if name not in drawn_rules.MODULES]
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
        value = getattr(module, public)
        home = str(getattr(value, "__module__", unknown))
        # A class of another library under a name of ours is documented there.
        ours = home.startswith("ambition_policy") or not isinstance(value, type)
        yield public, (home if home.startswith("ambition_policy") else name) if ours else home


def _room(name: str) -> str:
    return name.split(".")[1]


def _number(row: Row) -> str:
    if row.total is not None:
        return str(row.total)
    return "not given" if row.uncounted else "none"


def _actors(actors: Iterable[str]) -> str:
    return " and ".join(f"the {wording.actor(actor)}" for actor in actors)

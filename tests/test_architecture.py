"""Do the rooms hold? Imports, purity, size and documentation, read from the source itself."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import attrs
import pytest

import ambition_policy

NAME = "ambition_policy"
ROOT = Path(ambition_policy.__file__).parent

# The front door re-exports what stands behind it and no edge; it is a room of its own.
FRONT_DOOR = NAME

# The table of the rings: a module may import modules of lower rings, and of its own where
# SAME_RING says so. The first entry that fits decides; a package stands for its modules.
RINGS = {
    "errors": 0,
    "frozen": 0,
    "lazy": 0,
    "citations": 0,
    "vocabulary": 0,
    "facts": 1,
    "terms": 1,
    "decisions": 1,
    "resolution": 1,
    "completions": 1,
    "rules": 2,
    "alike": 3,
    "outlook": 3,
    "asking": 4,
    "owner": 4,
    "reviewing": 4,
    "questions": 4,
    "wording": 4,
    "dfe": 5,
    "frames": 5,
    "laws": 5,
    "notebook": 5,
    "registers": 5,
    "report": 5,
    "samples": 5,
    "sources": 5,
    "strategies": 5,
    "wire": 5,
    "cli": 6,
    "__main__": 6,
}
EDGES, OUTERMOST = 5, 6

# Which rooms of a ring know which others of the same ring, beside their own modules.
SAME_RING = {
    "citations": {"errors", "frozen", "vocabulary"},
    "vocabulary": {"errors"},
    "errors": set(),
    "frozen": set(),
    "lazy": set(),
    "facts": set(),
    "terms": set(),
    "decisions": {"facts"},
    "resolution": {"facts", "decisions"},
    "completions": {"facts"},
    "rules": set(),
    "asking": {"questions"},
    "owner": set(),
    "reviewing": {"questions", "wording"},
    "questions": {"wording"},
    "wording": set(),
    # An edge knows no other edge but the one it is built on.
    "laws": {"strategies"},
    # Both show registers.
    "notebook": {"registers"},
    "report": {"notebook", "registers"},
    "__main__": {"cli"},
}

# A rule offers one of these; a module of the room that offers none is a helper for rules.
MOODS = {"assess", "options", "duties"}

EVERYWHERE = {"attr", "attrs", "dateutil"}

# What the standard library may give to rings 0 to 4: no clock, chance, environment, network
# or file can be reached through it. Names that a module would misuse are looked for below.
PURE = {
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "fractions",
    "functools",
    "itertools",
    "math",
    "operator",
    "re",
    "string",
    "textwrap",
    "types",
    "typing",
    "unicodedata",
    "zoneinfo",
}
# The one module that opens files, and only the package's own.
READER = f"{NAME}.terms.loader"
READS = {"tomllib", "importlib"}
# The one module that imports by name, and only the package's own.
LATER = f"{NAME}.lazy"

IMPURE_CALLS = {"open", "input", "print", "eval", "exec", "__import__", "breakpoint"}
IMPURE_ATTRIBUTES = {
    "today",
    "now",
    "utcnow",
    "fromtimestamp",
    "environ",
    "getenv",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
}

LONGEST = 400


@attrs.frozen
class Source:
    """One module: its dotted name, its tree and how long it is."""

    name: str
    tree: ast.Module = attrs.field(repr=False, eq=False)
    lines: int = attrs.field(eq=False)
    is_package: bool = attrs.field(eq=False)

    @property
    def room(self) -> str:
        return self.name.removeprefix(f"{NAME}.").partition(".")[0]

    @property
    def ring(self) -> int:
        return RINGS[self.room]

    @property
    def public(self) -> bool:
        return not any(part.startswith("_") for part in self.name.split("."))


def _sources() -> Iterator[Source]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        package = parts[-1] == "__init__"
        text = path.read_text(encoding="utf-8")
        yield Source(
            ".".join(parts[:-1] if package else parts),
            ast.parse(text),
            len(text.splitlines()),
            package,
        )


SOURCES = list(_sources())
MODULES = {source.name for source in SOURCES}
INNER = [s for s in SOURCES if s.name != FRONT_DOOR]
PURE_SOURCES = [s for s in INNER if RINGS.get(s.room, OUTERMOST) < EDGES]
PUBLIC = [source for source in SOURCES if source.public]


def _named(sources: list[Source]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("source", sources, ids=[source.name for source in sources])


def _imports(source: Source) -> Iterator[str]:
    """Every module that is imported anywhere in the source, by its dotted name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source.name} imports by a relative name"
            assert node.module is not None
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


def _own(source: Source) -> set[str]:
    return {name for name in _imports(source) if name.partition(".")[0] == NAME}


def _outside(source: Source) -> set[str]:
    return {name.partition(".")[0] for name in _imports(source)} - {NAME}


def _libraries(source: Source) -> set[str]:
    return _outside(source) - set(sys.stdlib_module_names)


class TestRings:
    """Every module imports inwards only."""

    def test_every_room_has_a_ring(self) -> None:
        assert {source.room for source in INNER} <= set(RINGS)
        assert set(SAME_RING) <= set(RINGS)

    def test_front_door(self) -> None:
        [door] = [source for source in SOURCES if source.name == FRONT_DOOR]
        rooms = {name.removeprefix(f"{NAME}.").partition(".")[0] for name in _own(door)}
        assert all(RINGS[room] < EDGES for room in rooms)
        assert not [n for n in door.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]

    @_named(INNER)
    def test_imports_inwards(self, source: Source) -> None:
        for name in _own(source):
            assert name != FRONT_DOOR or source.ring >= EDGES, f"{source.name} uses the front door"
            if name == FRONT_DOOR:
                continue
            room = name.removeprefix(f"{NAME}.").partition(".")[0]
            inwards = RINGS[room] < source.ring
            assert inwards or room == source.room or room in SAME_RING.get(source.room, ()), (
                f"{source.name} (ring {source.ring}) imports {name} (ring {RINGS[room]})"
            )

    @_named([s for s in INNER if s.room == "rules" and not s.is_package])
    def test_a_rule_imports_no_rule(self, source: Source) -> None:
        """Rules take each other's answers as arguments; only helpers are shared."""
        rules = {s.name for s in SOURCES if s.room == "rules" and not s.is_package and _is_rule(s)}
        assert not _own(source) & (rules - {source.name})

    @_named(INNER)
    def test_outside_libraries(self, source: Source) -> None:
        if source.ring == OUTERMOST:
            return
        libraries = _libraries(source) - EVERYWHERE
        assert len(libraries) <= (1 if source.ring == EDGES else 0), libraries

    def test_an_edge_has_one_library(self) -> None:
        for room in {source.room for source in INNER if source.ring == EDGES}:
            used = chain.from_iterable(_libraries(s) for s in INNER if s.room == room)
            assert len(set(used) - EVERYWHERE) <= 1, room

    @_named([s for s in INNER if "dateutil" in _outside(s)])
    def test_of_dateutil_only_relativedelta(self, source: Source) -> None:
        used = {name for name in _imports(source) if name.startswith("dateutil")}
        assert used == {"dateutil.relativedelta"}


class TestPurity:
    """Rings 0 to 4 know no clock, no chance, no environment, no network and no files."""

    @_named(PURE_SOURCES)
    def test_standard_library(self, source: Source) -> None:
        more = {READER: READS, LATER: {"importlib", "sys"}}
        assert _outside(source) <= PURE | EVERYWHERE | more.get(source.name, set())

    @_named(PURE_SOURCES)
    def test_names(self, source: Source) -> None:
        attributes = IMPURE_ATTRIBUTES - ({"read_text"} if source.name == READER else set())
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in IMPURE_CALLS, f"line {node.lineno}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in attributes, f"line {node.lineno}: {node.attr}"
            assert not isinstance(node, ast.Global | ast.Nonlocal)

    def test_the_reader_opens_only_the_packages_own_data(self) -> None:
        [reader] = [source for source in SOURCES if source.name == READER]
        used = {name for name in _imports(reader) if name.startswith("importlib")}
        assert used == {"importlib.resources", "importlib.resources.abc"}
        calls = [
            node
            for node in ast.walk(reader.tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "files"
        ]
        assert [ast.unparse(call) for call in calls] == ["files(__package__)"]

    @_named(PURE_SOURCES)
    def test_no_inexact_numbers(self, source: Source) -> None:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant):
                assert not isinstance(node.value, float | complex), f"line {node.lineno}"
            if isinstance(node, ast.Name):
                assert node.id not in {"float", "round"}, f"line {node.lineno}"

    @_named([s for s in INNER if s.room == "rules"])
    def test_numbers_in_rules_come_from_the_terms(self, source: Source) -> None:
        found = [
            f"line {node.lineno}: {node.value}"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, int)
            and node.value not in (0, 1)
        ]
        assert not found


def _loaded(statement: str) -> set[str]:
    """Say what a statement loads in a fresh interpreter."""
    program = f"""
import json, sys
before = set(sys.modules)
{statement}
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


class TestLoading:
    """The front door opens at once, and loads no edge whatever is asked of it."""

    def test_everything(self) -> None:
        """All it offers needs the standard library, attrs and dateutil."""
        loaded = _loaded(f"from {NAME} import *")
        roots = {name.partition(".")[0].lstrip("_") for name in loaded}
        plain = {name.lstrip("_") for name in sys.stdlib_module_names}
        # The parser of dateutil 2.9 is not used, but its package may bring six.
        assert roots - plain <= {NAME, "attr", "attrs", "dateutil", "six"}
        edges = {f"{NAME}.{room}" for room, ring in RINGS.items() if ring >= EDGES}
        assert f"{NAME}.questions.requirements" in loaded
        assert not loaded & edges

    def test_nothing_before_it_is_asked_for(self) -> None:
        """What nobody asked for is not imported: no attrs class is made, no table read."""
        loaded = _loaded(f"import {NAME}")
        assert {name for name in loaded if name.startswith(NAME)} == {NAME, LATER}
        assert not {"attr", "attrs", "dateutil"} & loaded

    @_named([s for s in SOURCES if LATER in _own(s)])
    def test_names_live_where_the_imports_say(self, source: Source) -> None:
        """A package that imports later says the same to type checkers as at run time."""
        [choice] = [node for node in source.tree.body if isinstance(node, ast.If)]
        assert ast.unparse(choice.test) == "TYPE_CHECKING"
        told = {
            (str(node.module).removeprefix(f"{source.name}."), alias.name)
            for node in choice.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        [made] = [node for node in ast.walk(choice) if isinstance(node, ast.Call)]
        homes = ast.literal_eval(made.args[1])
        kept = {(module, name) for module, names in homes.items() for name in names.split()}
        assert kept == told
        assert sorted(name for _, name in kept) == sorted(_public_names(source) or ())
        package = importlib.import_module(source.name)
        assert dir(package) == sorted(_public_names(source) or ())
        for module in homes:
            name = module.partition(".")[0]
            assert package.__getattr__(name) is importlib.import_module(f"{source.name}.{name}")


class TestReadable:
    """A reader finds their way."""

    @_named(SOURCES)
    def test_no_module_is_long(self, source: Source) -> None:
        assert source.lines <= LONGEST

    @_named(PUBLIC)
    def test_says_what_it_is_for(self, source: Source) -> None:
        words = ast.get_docstring(source.tree)
        assert words is not None
        assert words.splitlines()[0].endswith((".", "?", ":")), words.splitlines()[0]

    @_named([s for s in PUBLIC if s.room == "rules" and not s.is_package])
    def test_a_rule_opens_with_its_question(self, source: Source) -> None:
        words = ast.get_docstring(source.tree)
        assert words is not None
        assert words.splitlines()[0].endswith("?")

    @_named([s for s in PUBLIC if not s.name.endswith("__main__")])
    def test_says_what_is_public(self, source: Source) -> None:
        if source.name == f"{NAME}.rules":
            return
        names = _public_names(source)
        assert names is not None, "no __all__"
        assert sorted(names) == sorted(set(names))

    @_named(PUBLIC)
    def test_every_public_name_is_documented(self, source: Source) -> None:
        public = set(_public_names(source) or ())
        for node, after in pairwise([*source.tree.body, ast.Pass()]):
            for name in _assigned(node) & public:
                said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                assert said, f"{name} has no docstring below it"
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in public:
                assert ast.get_docstring(node), node.name
            if isinstance(node, ast.ClassDef) and node.name in public:
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                        assert ast.get_docstring(method), f"{node.name}.{method.name}"

    def test_the_front_door_names_what_it_exports(self) -> None:
        assert all(hasattr(ambition_policy, name) for name in ambition_policy.__all__)


def _is_rule(source: Source) -> bool:
    return any(name.partition("_")[0] in MOODS for name in _public_names(source) or ())


def _assigned(node: ast.AST) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _public_names(source: Source) -> list[str] | None:
    for node in source.tree.body:
        if isinstance(node, ast.Assign):
            [target] = node.targets
            if isinstance(target, ast.Name) and target.id == "__all__":
                return [str(name) for name in ast.literal_eval(node.value)]
    return None

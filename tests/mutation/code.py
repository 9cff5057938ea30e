"""
Would a wrong line of a rule be noticed? `python -m mutation.code [--every N [--from N]] MODULE ...`

One operator, condition or constant of a module is changed at a time. A child of this process
imports the library with that module changed, and puts to it our own worked cases, the lines of
the conformance set and, where those notice nothing, the tests of the module. Lines that noticed
an earlier change come first, and those that never get to the changed function are left out.
Sentences for readers are left as they are; what nothing else
notices has to stand in `spared-code.toml`.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.abc
import importlib.util
import json
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

# What a child would load whatever is changed: the rooms that know no rule.
import ambition_policy.facts  # noqa: F401
from ambition_policy.terms import shipped
from mutation.child import child

__all__ = ["SPARED", "main", "mutants", "path_of", "spared"]

HERE = Path(__file__).parents[1]
SOURCE = HERE.parent / "src"
PACKAGE = "ambition_policy"
SPARED: list[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("spared-code.toml").read_text(encoding="utf-8")
)["spared"]
"""What nothing notices: `module`, `place` and `change` of a mutant, and the reason `why`."""

_COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_BARE = ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.NamedExpr
"""A condition that none of the others turns round."""


class Mutant(NamedTuple):
    """One module with one change."""

    line: int
    place: str
    change: str
    source: str


def _other(node: ast.AST, *, condition: bool) -> Iterator[ast.AST]:
    """What may wrongly stand in the place of a node."""
    if condition and isinstance(node, _BARE):
        yield ast.UnaryOp(ast.Not(), node)
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARES:
            yield ast.Compare(node.left, [_COMPARES[type(op)]()], node.comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            yield ast.BinOp(left, _SUMS[type(op)](), right)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=more) if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name]), args, more)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value and " " not in value:
            yield ast.Constant(f"{value}x")


def _holders(node: ast.AST, name: str = "") -> Iterator[tuple[int, str]]:
    """The function, class or constant that each node stands in."""
    for each in ast.iter_child_nodes(node):
        match each:
            case ast.FunctionDef(name=own) | ast.ClassDef(name=own):
                within = f"{name}.{own}".lstrip(".")
            case ast.Assign(targets=[target]) if isinstance(node, ast.Module):
                within = ast.unparse(target)
            case ast.AnnAssign(target=target) if isinstance(node, ast.Module):
                within = ast.unparse(target)
            case _:
                within = name
        yield id(each), within
        yield from _holders(each, within)


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every place of an expression below another node: its parent, field and index."""
    passed = {id(node) for each in _said_only(tree) for node in ast.walk(each)}
    for parent in ast.walk(tree):
        # A text that stands alone is a docstring, and one with values in it is for readers.
        if id(parent) in passed or isinstance(parent, ast.Expr | ast.JoinedStr):
            continue
        for field, value in ast.iter_fields(parent):
            for at, node in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(node, ast.expr) and id(node) not in passed:
                    yield parent, field, at if isinstance(value, list) else None


def _said_only(tree: ast.Module) -> Iterator[ast.AST]:
    """Annotations, decorators, `__all__` and whether `zip` is strict: no rule goes by them."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(returns=returns, decorator_list=decorators):
                yield from (each for each in (*decorators, returns) if each is not None)
            case ast.ClassDef(decorator_list=decorators):
                yield from decorators
            case ast.arg(annotation=ast.expr() as annotation):
                yield annotation
            case ast.AnnAssign(annotation=annotation):
                yield annotation
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                yield node
            case ast.keyword(arg="strict"):
                yield node


def mutants(source: str) -> Iterator[Mutant]:
    """Every module that differs from *source* in one place."""
    tree = ast.parse(source)
    holders = dict(_holders(tree))
    for parent, field, at in _places(tree):
        held = getattr(parent, field)
        node = held if at is None else held[at]
        turns = field in ("test", "guard", "ifs") and not isinstance(parent, ast.IfExp)
        for other in _other(deepcopy(node), condition=turns):
            _put(parent, field, at, other)
            changed = ast.unparse(ast.fix_missing_locations(tree))
            change = f"{ast.unparse(node)} -> {ast.unparse(other)}"
            _put(parent, field, at, node)
            yield Mutant(node.lineno, holders[id(node)], change, changed)


def _put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _marked(source: str) -> str:
    """A module whose functions say that they were entered, each by its place."""
    tree = ast.parse(source)
    holders = dict(_holders(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body[:0] = ast.parse(f"_ENTERED.add({holders[id(node)]!r})").body
    return ast.unparse(tree)


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, with another source."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source
        self.entered: set[str] = set()

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if name != self.module:
            return None
        # Its examples are found by the file.
        file = path_of(name.removeprefix(f"{PACKAGE}."))
        return importlib.util.spec_from_file_location(name, file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["_ENTERED"] = self.entered
        exec(compile(self.source, module.__name__, "exec"), module.__dict__)  # noqa: S102


def _lines() -> list[Mapping[str, Any]]:
    """Our own worked cases, and the conformance set."""
    own = sorted((HERE / "conformance").glob("own-*.jsonl"))
    texts = [*own, HERE.parent / "docs" / "conformance" / "cases.jsonl"]
    return [json.loads(x) for text in texts for x in text.read_text(encoding="utf-8").splitlines()]


def _asking(changed: _Changed) -> Callable[[Mapping[str, Any]], bool]:
    """Import the library with a module changed, and hand back whether a line notices."""
    sys.meta_path.insert(0, changed)
    sys.dont_write_bytecode = True
    # Before pytest, which reads the files that it is given itself.
    importlib.import_module(changed.module)
    import conformance_set  # noqa: PLC0415  (with the changed module)
    import walking  # noqa: PLC0415

    def notices(line: Mapping[str, Any]) -> bool:
        if line["id"].startswith("OWN-"):
            return bool(walking.run.check(line) or walking.run.uncited(line))
        return bool(conformance_set.unlike(line))

    return notices


def _entering(marked: _Changed, lines: Sequence[Mapping[str, Any]]) -> str:
    """Give the lines that enter each function, but for functions that the import enters."""
    notices = _asking(marked)
    tree = ast.parse(marked.source)
    holders = dict(_holders(tree))
    functions = {holders[id(n)] for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    found: dict[str, list[str]] = {each: [] for each in functions - marked.entered}
    for line in lines:
        marked.entered.clear()
        notices(line)
        for function in marked.entered & found.keys():
            found[function].append(line["id"])
    return json.dumps(found)


def _noticed(changed: _Changed, lines: Sequence[Mapping[str, Any]], tests: Sequence[str]) -> str:
    """Say what notices; what raises without a change is found by the control."""
    notices = _asking(changed)
    for line in lines:
        id_ = line["id"]
        if notices(line):
            return f"{'case' if id_.startswith('OWN-') else 'oracle'} {id_}"
    arguments = ["-q", "-x", "-p", "no:cacheprovider", "--no-header", "-m", "not exhaustive"]
    return "tests" if pytest.main([*arguments, *tests]) else "survived"


def path_of(module: str) -> Path:
    """Where a module stands."""
    return SOURCE / PACKAGE / f"{module.replace('.', '/')}.py"


def _tests(module: str) -> list[str]:
    """The tests of a module, and those that hold for all."""
    name = module.rpartition(".")[2]
    own = [HERE / f"test_{each}.py" for each in (name, *_MORE.get(name, ()))]
    # The examples in its docstrings are tests too, and the quickest.
    return [str(path) for path in (path_of(module), *own) if path.exists()]


_MORE = {
    "alike": ("headroom", "judge", "frames_tallies"),
    "completions": ("outlook",),
    "absence": ("dates", "asking"),
    "account": ("standing",),
    "attendance": ("standing", "contracts"),
    "case": ("standing", "contracts", "judge"),
    "coaching": ("corners", "asking"),
    "contact": ("asking",),
    "dispensation": ("asking", "table"),
    "eligibility": ("standing", "contracts", "corners"),
    "events": ("asking", "table"),
    "learning_access": ("asking", "corners"),
    "module_period": ("dates", "sequence"),
    "overlay": ("contracts",),
    "policy_status": ("asking", "corners", "dates"),
    "resolution": ("asking",),
    "procedure": ("follow_up",),
    "residentials": ("asking", "standing"),
    "scope": ("asking", "corners"),
}


def spared(module: str, mutant: Mutant) -> bool:
    """Whether it is known that nothing notices a mutant."""
    named = (module, mutant.place, mutant.change)
    return any((each["module"], each["place"], each["change"]) == named for each in SPARED)


def _module(module: str, some: slice, lines: list[Mapping[str, Any]]) -> Counter[str]:
    """Try some mutants of one module."""
    name, tests = f"{PACKAGE}.{module}", _tests(module)
    source = path_of(module).read_text(encoding="utf-8")
    if name in sys.modules:
        sys.exit(f"{module}: loaded before it could be changed")
    unchanged = child(partial(_noticed, _Changed(name, source), lines, tests))
    if unchanged != "survived":
        # What would be noticed of every change, whether or not it is one, proves nothing.
        sys.exit(f"{module}: {unchanged} where nothing was changed")
    entering = json.loads(child(partial(_entering, _Changed(name, _marked(source)), lines)))
    found: Counter[str] = Counter()
    ids: set[str] = set()
    for mutant in list(mutants(source))[some]:
        topics = {id_.rpartition("-")[0] for id_ in ids}
        # A class or a constant may matter wherever it is known.
        within = set(entering.get(mutant.place, [line["id"] for line in lines]))
        asked = sorted(
            (line for line in lines if line["id"] in within),
            key=lambda x: (x["id"] not in ids, x["id"].rpartition("-")[0] not in topics),
        )
        noticed = child(partial(_noticed, _Changed(name, mutant.source), asked, tests))
        by, _, id_ = noticed.partition(" ")
        ids.add(id_)
        if by == "survived" and spared(module, mutant):
            by = "spared"
        if by in ("survived", "circles"):
            place = f"{module}:{mutant.line} {mutant.place}"
            print(f"{by.upper()} {place}: {mutant.change}", flush=True)
        found[by] += 1
    return found


def main(arguments: list[str]) -> int:
    """Try every mutant of the modules, or each so many-th."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("modules", nargs="+")
    asked = parser.parse_args(arguments)
    lines = _lines()
    shipped()
    total: Counter[str] = Counter()
    for module in asked.modules:
        began = time.monotonic()
        found = _module(module, slice(asked.first, None, asked.every), lines)
        took = time.monotonic() - began
        print(f"{module}: {found.total()} mutants in {took:.0f} s, {dict(found)}", flush=True)
        total += found
    print(f"{total.total()} mutants, {dict(total)}")
    return 1 if total["survived"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

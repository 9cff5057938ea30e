"""
Would a wrong line of a rule be noticed? `python -m mutation.code [--every N] MODULE ...`

One operator, condition or constant of a module is changed at a time. A child of this process
imports the library with that module changed, and puts to it our own worked cases, the lines of
the conformance set and, where those notice nothing, the tests of the module. Sentences for
readers are left as they are; what nothing else notices has to stand in `spared-code.toml`.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.util
import io
import json
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

__all__ = ["main", "mutants"]

HERE = Path(__file__).parents[1]
SOURCE = HERE.parent / "src"
PACKAGE = "ambition_policy"
SECONDS = 60
"""A mutant that takes longer goes round in circles, which is noticed."""

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


class Mutant(NamedTuple):
    """One module with one change."""

    line: int
    change: str
    source: str


def _other(node: ast.AST) -> Iterator[ast.AST]:
    """What may wrongly stand in the place of a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARES:
            yield ast.Compare(node.left, [_COMPARES[type(op)]()], node.comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            yield ast.BinOp(left, _SUMS[type(op)](), right)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value and " " not in value:
            yield ast.Constant(f"{value}x")


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every place of a node below another: its parent, field and index."""
    for parent in ast.walk(tree):
        if isinstance(parent, ast.Expr | ast.JoinedStr | ast.arg | ast.AnnAssign):
            # Docstrings, texts with values in them, and annotations.
            continue
        if isinstance(parent, ast.Assign) and ast.unparse(parent.targets[0]) == "__all__":
            continue
        for field, value in ast.iter_fields(parent):
            if field in ("returns", "annotation", "decorator_list"):
                continue
            if isinstance(value, list):
                yield from ((parent, field, at) for at, v in enumerate(value) if _is_node(v))
            elif _is_node(value):
                yield parent, field, None


def _is_node(value: object) -> bool:
    return isinstance(value, ast.expr)


def _inside_all(tree: ast.Module) -> set[int]:
    found: set[int] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            found |= {id(each) for each in ast.walk(node)}
    return found


def mutants(source: str) -> Iterator[Mutant]:
    """Every module that differs from *source* in one place."""
    tree = ast.parse(source)
    passed = _inside_all(tree)
    for parent, field, at in _places(tree):
        if id(parent) in passed:
            continue
        held = getattr(parent, field)
        node = held if at is None else held[at]
        for other in _other(deepcopy(node)):
            _put(parent, field, at, other)
            changed = ast.unparse(ast.fix_missing_locations(tree))
            change = f"{ast.unparse(node)} -> {ast.unparse(other)}"
            _put(parent, field, at, node)
            yield Mutant(node.lineno, change, changed)


def _put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, with another source."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        return importlib.util.spec_from_loader(name, self) if name == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, module.__name__, "exec"), module.__dict__)  # noqa: S102


def _noticed(module: str, source: str, tests: Sequence[str]) -> str | None:
    """Say what notices, in a process of its own."""
    sys.meta_path.insert(0, _Changed(module, source))
    sys.dont_write_bytecode = True
    try:
        import conformance_set  # noqa: PLC0415  (with the changed module)
        import walking  # noqa: PLC0415

        rows = [
            json.loads(line)
            for file in sorted((HERE / "conformance").glob("own-*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()
        ]
        if any(walking.run.check(row) for row in rows):
            return "case"
        for line in conformance_set.FILE.read_text(encoding="utf-8").splitlines():
            if conformance_set.unlike(json.loads(line)):
                return "oracle"
    except Exception:  # noqa: BLE001  (a changed module may raise anything, and that is noticed)
        return "crash"
    import pytest  # noqa: PLC0415

    arguments = ["-q", "-x", "-p", "no:cacheprovider", "--no-header", "-m", "not exhaustive"]
    return "tests" if pytest.main([*arguments, *tests]) else None


def _child(module: str, source: str, tests: Sequence[str]) -> str:
    """Fork, try, and say what noticed; `survived` where nothing did."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            found = _noticed(module, source, tests)
        os.write(writing, (found or "survived").encode())
        os._exit(0)
    os.close(writing)
    began = time.monotonic()
    while not os.waitpid(pid, os.WNOHANG)[0]:
        if time.monotonic() - began > SECONDS:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            break
        time.sleep(0.01)
    found = os.read(reading, 100).decode()
    os.close(reading)
    return found or "circles"


def _path(module: str) -> Path:
    return SOURCE / PACKAGE / f"{module.replace('.', '/')}.py"


def _tests(module: str) -> list[str]:
    """The tests of a module, and those that hold for all."""
    name = module.rpartition(".")[2]
    own = [HERE / f"test_{each}.py" for each in (name, *_MORE.get(name, ()))]
    return [str(path) for path in own if path.exists()]


_MORE = {
    "absence": ("dates", "asking"),
    "account": ("standing", "laws"),
    "attendance": ("standing", "laws", "contracts"),
    "case": ("standing", "contracts", "laws"),
    "coaching": ("asking", "standing"),
    "contact": ("asking",),
    "dispensation": ("asking", "table"),
    "eligibility": ("standing", "contracts", "exhaustion"),
    "events": ("asking", "table"),
    "learning_access": ("asking", "corners"),
    "module_period": ("dates", "sequence"),
    "overlay": ("contracts",),
    "policy_status": ("asking", "dates"),
    "procedure": ("follow_up",),
    "residentials": ("asking", "standing"),
    "scope": ("asking", "corners"),
    "standing": ("standing", "laws"),
}


def main(arguments: list[str]) -> int:
    """Try every mutant of the modules, or each so many-th."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("modules", nargs="+")
    asked = parser.parse_args(arguments)
    spared = tomllib.loads(
        Path(__file__).with_name("spared-code.toml").read_text(encoding="utf-8")
    )["spared"]
    total: Counter[str] = Counter()
    for module in asked.modules:
        found: Counter[str] = Counter()
        tests = _tests(module)
        source = _path(module).read_text(encoding="utf-8")
        unchanged = _child(f"{PACKAGE}.{module}", source, tests)
        if unchanged != "survived":
            # What would be noticed of every change, whether or not it is one, proves nothing.
            sys.exit(f"{module}: {unchanged} where nothing was changed")
        for mutant in list(mutants(source))[:: asked.every]:
            noticed = _child(f"{PACKAGE}.{module}", mutant.source, tests)
            if noticed == "survived":
                known = [e for e in spared if (e["module"], e["change"]) == (module, mutant.change)]
                noticed = "spared" if known else noticed
                if not known:
                    print(f"SURVIVED {module}:{mutant.line}: {mutant.change}", flush=True)
            found[noticed] += 1
        print(f"{module}: {found.total()} mutants, {dict(found)}", flush=True)
        total += found
    print(f"{total.total()} mutants, {dict(total)}")
    return 1 if total["survived"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
How does a package offer names without importing the modules they live in?

By PEP 562: the package says in which module each name lives, and the module is imported when
the name is first asked for. Type checkers read the imports that stand beside it instead, and
a test holds the two to each other.

>>> getattr_, dir_ = lazily("ambition_policy.facts", {"attendance": "Attendance Record Tally"})
>>> dir_()
['Attendance', 'Record', 'Tally']
>>> getattr_("Tally")(live=9)
Tally(live=9)
>>> getattr_("Register")
Traceback (most recent call last):
AttributeError: module 'ambition_policy.facts' has no attribute 'Register'
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["lazily"]


def lazily(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """
    Make a package's `__getattr__` and `__dir__`.

    Args:
        package: its dotted name.

        homes: each module of the package, with the names that live there.

    Returns:
        The two functions. A name that was asked for once is kept in the package, so that the
        first function is not asked again; a module that holds some can be asked for as well.
    """
    homes = {name: module for module, names in homes.items() for name in names.split()}
    modules = {module.partition(".")[0] for module in homes.values()}

    def get(name: str) -> Any:  # noqa: ANN401  (whatever lives there)
        if name in homes:
            value = getattr(import_module(f"{package}.{homes[name]}"), name)
            setattr(sys.modules[package], name, value)
            return value
        if name in modules:
            return import_module(f"{package}.{name}")
        message = f"module {package!r} has no attribute {name!r}"
        raise AttributeError(message)

    return get, lambda: sorted(homes)

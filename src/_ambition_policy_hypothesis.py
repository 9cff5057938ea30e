"""
How does Hypothesis come to know the classes of `ambition_policy`, and at what cost?

Hypothesis runs every hook of the entry point `hypothesis` when it is imported. This one loads
nothing of the library, which a process that tests something else would pay for: it stands
outside the package and waits until the package itself has been imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

__all__ = ["hook"]

_LIBRARY = "ambition_policy"
# They register themselves when they are imported.
_STRATEGIES = "ambition_policy.strategies"


def hook() -> None:
    """Register the strategies, now or once the library is imported."""
    if _LIBRARY in sys.modules:
        import_module(_STRATEGIES)
    else:
        sys.meta_path.insert(0, _Waiting())


class _Waiting(MetaPathFinder):
    """Finds nothing, but learns that the library is about to be imported."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Let the library be found as usual, and register once it was loaded."""
        del path, target
        if fullname != _LIBRARY:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Registering(spec, spec.loader)
        return spec


class _Registering(Loader):
    """Loads the library and registers its strategies."""

    def __init__(self, spec: ModuleSpec, loader: Loader) -> None:
        self.spec = spec
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to the library's own loader."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Load it, with its own loader in place for whoever asks for its data."""
        self.spec.loader = self.loader
        module.__loader__ = self.loader
        self.loader.exec_module(module)
        import_module(_STRATEGIES)

"""How the documentation is built: `sphinx -W -n`, with pages drawn from the library's own data."""

from __future__ import annotations

import enum
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).parent))

import drawn
import drawn_notebooks
import drawn_rules

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "ambition_policy"
author = "the authors of ambition_policy"
project_copyright = author
version = release = drawn.VERSION

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"ambition_policy {release}"
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["ours.css"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

default_role = "code"
autodoc_default_options = {"members": True, "undoc-members": True, "show-inheritance": False}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_numpy_docstring = False
# The fields of an attrs class are described once, in its docstring.
napoleon_use_ivar = True

nitpicky = True
# The build uses no network, so what other projects document cannot be linked to; within this
# project every reference has to lead somewhere, but for type variables and private bases.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!ambition_policy\.).*"),
    (r"py:.*", r"ambition_policy\..*\b(_\w+|[A-Z]|[A-Z]_co)"),
]
# Several classes have a field called `date`; no annotation means any of them.
suppress_warnings = ["ref.python"]

LOG = logging.getLogger(__name__)


def draw(app: Sphinx, page: str, source: list[str]) -> None:
    """Put what is drawn from the data in the place of a page's `% draw: NAME` lines."""
    lines = []
    for line in source[0].splitlines():
        name = line.removeprefix("% draw: ")
        lines.append(line if name == line else drawn.draw(name))
    text = "\n".join(lines)
    # A notebook's cells run, and what they show stands below them.
    source[0] = drawn_notebooks.with_outputs(text) if page.startswith("notebooks/") else text


def skip(
    app: Sphinx,
    what: str,
    name: str,
    obj: Any,
    skipped: bool,
    options: object,
) -> bool | None:
    """Leave out fields of classes: their docstring describes them. Words of a list stay."""
    plain = what in {"class", "exception"} and not isinstance(obj, enum.Enum)
    return True if plain and not getattr(obj, "__doc__", None) else None


def once(app: Sphinx, what: str, name: str, obj: Any, options: object, lines: list[str]) -> None:
    """Leave out what a rule's page has said above its reference."""
    if what == "module" and name in drawn_rules.MODULES:
        lines.clear()


def every_public_name(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every public name that no page documents."""
    known = env.domains.python_domain.objects
    for name in drawn.public_names():
        if name not in known:
            LOG.warning("no page documents %s", name)


def setup(app: Sphinx) -> None:
    """Connect what is above."""
    app.connect("source-read", draw)
    app.connect("autodoc-skip-member", skip)
    app.connect("autodoc-process-docstring", once)
    app.connect("env-check-consistency", every_public_name)

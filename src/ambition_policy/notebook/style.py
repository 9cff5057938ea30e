"""
How does it look: on a light page and a dark one, on a narrow screen and on paper?

Everything is inside one element of the class `ap`, so that the page around it is left alone.
It follows the reader's choice of light or dark; where a host says which of the two it shows,
as JupyterLab, VS Code and this documentation do, it follows the host. On paper it is light.

>>> sheet().count("http")
0
"""

from __future__ import annotations

from functools import cache

from ambition_policy.notebook.markup import Child, Markup, element
from ambition_policy.notebook.palette import TONES, WAYS, variables

__all__ = ["framed", "sheet"]

# Three times the class: more specific than what a host says of all tables.
_AP = ".ap.ap.ap"

_HOSTS = {
    "light": ('[data-jp-theme-light="true"]', '[data-theme="light"]', ".vscode-light"),
    "dark": ('[data-jp-theme-light="false"]', '[data-theme="dark"]', ".vscode-dark"),
}

_RULES = """
& { color: var(--ap-ink); background: var(--ap-paper); border: 1px solid var(--ap-line);
  border-radius: 6px; padding: .75rem 1rem; margin: .25rem 0 .75rem; max-width: 60rem;
  box-sizing: border-box; text-align: left; overflow-wrap: break-word;
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif; }
& p, & ul, & dl, & dd { margin: 0 0 .5rem; padding: 0; }
& ul { padding-left: 1.25rem; }
& .ap-title { font-size: 1.15em; font-weight: 600; margin: 0 0 .35rem; }
& .ap-muted { color: var(--ap-muted); }
& .ap-head { display: flex; flex-wrap: wrap; gap: .35rem .75rem; align-items: baseline;
  margin: 0 0 .5rem; }
& .ap-head p { margin: 0; }
& .ap-tone { display: inline-block; border-radius: 4px; padding: 0 .5em; font-weight: 600;
  white-space: nowrap; }
& dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .15rem .75rem; }
& dt { color: var(--ap-muted); margin: 0; padding: 0; font-weight: 400; }
& dd { margin: 0; min-width: 0; }
& dd ul, & td ul { margin: 0; }
& .ap-scroll { overflow-x: auto; margin: 0 0 .75rem; }
& table { border-collapse: collapse; border: 0; margin: 0; font-size: 1em; color: inherit;
  background: none; table-layout: auto; }
& caption { text-align: left; font-weight: 600; color: var(--ap-ink); padding: .25rem 0;
  caption-side: top; }
& tr { background: none; border: 0; }
& th, & td { text-align: left; vertical-align: top; padding: .2rem .75rem .2rem 0; border: 0;
  border-bottom: 1px solid var(--ap-line); font-weight: 400; max-width: 34rem;
  white-space: normal; color: var(--ap-ink); background: none; }
& td, & tbody th { min-width: 6rem; }
& time { white-space: nowrap; }
& .ap-number, & td.ap-number { min-width: 4rem; }
& thead th { font-weight: 600; color: var(--ap-muted); vertical-align: bottom; }
& .ap-number { text-align: right; font-variant-numeric: tabular-nums; }
& .ap-nested { border-left: 3px solid var(--ap-line); padding: 0 0 0 .75rem; margin: .75rem 0 0; }
& details { margin: 0 0 .25rem; }
& summary { cursor: pointer; color: var(--ap-muted); }
& .ap-code { font: .92em ui-monospace, "DejaVu Sans Mono", Consolas, monospace; color: inherit;
  background: none; border: 0; padding: 0; white-space: nowrap; }
& svg { display: block; width: 100%; max-width: 40rem; height: 34px; margin: .25rem 0 .75rem; }
& svg text { font: 600 13px system-ui, -apple-system, "Segoe UI", Arial, sans-serif; }
& .ap-grid { border-collapse: separate; border-spacing: 2px; }
& .ap-grid th, & .ap-grid td { border: 0; min-width: 0; padding: .1rem .25rem;
  white-space: nowrap; }
& .ap-grid thead th:not([rowspan]) { text-align: center; font-size: .85em; line-height: 1.25;
  white-space: normal; }
& .ap-grid tbody th { position: sticky; left: 0; background: var(--ap-paper);
  padding-right: .5rem; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; }
& .ap-grid thead .ap-upright.ap-upright { writing-mode: vertical-rl; transform: rotate(180deg);
  text-align: left; white-space: nowrap; vertical-align: bottom; padding: .25rem .1rem;
  max-height: 14rem; }
& .ap-grid td.ap-way { text-align: center; min-width: 1.35rem; border-radius: 3px;
  font-weight: 600; padding: .05rem 0; }
& abbr { text-decoration: none; border: 0; cursor: help; }
& .ap-legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
& .ap-legend li { display: flex; gap: .4rem; align-items: center; margin: 0; }
& .ap-legend .ap-way { display: inline-block; min-width: 1.5rem; text-align: center;
  border-radius: 3px; font-weight: 600; }
"""

_PAPER = """
& { border: 0; padding: 0; max-width: none; }
& .ap-scroll { overflow: visible; }
& tr, & li { break-inside: avoid; }
& .ap-grid tbody th { position: static; }
& .ap-tone, & .ap-way, & svg * { print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
"""


def _scoped(rules: str) -> str:
    return rules.strip().replace("&", _AP)


def _colours(scheme: str) -> str:
    values = "".join(f"--ap-{name}:{value};" for name, value in variables(scheme))
    return f"{{{values}color-scheme:{scheme};}}"


@cache
def sheet() -> str:
    """Give the whole style sheet."""
    light, dark = _colours("light"), _colours("dark")
    # A host that says what it shows is obeyed before the reader's system.
    hosts = [
        f"{', '.join(f'{host} .ap' for host in _HOSTS[scheme])} {colours}"
        for scheme, colours in (("light", light), ("dark", dark))
    ]
    looks = [
        f"{_AP} .ap-{kind}-{name} {{ color: var(--ap-{kind}-{name}-ink); "
        f"background: var(--ap-{kind}-{name}); }}"
        for kind, names in (("tone", TONES), ("way", WAYS))
        for name in names
    ]
    shapes = [
        f"{_AP} rect.ap-tone-{name} {{ fill: var(--ap-tone-{name}); }}\n"
        f"{_AP} text.ap-tone-{name} {{ fill: var(--ap-tone-{name}-ink); background: none; }}"
        for name in TONES
    ]
    return "\n".join(
        [
            f".ap {light}",
            f"@media (prefers-color-scheme: dark) {{ .ap {dark} }}",
            *hosts,
            _scoped(_RULES),
            *looks,
            *shapes,
            f"@media print {{\n{_AP} {light}\n{_scoped(_PAPER)}\n}}",
        ]
    )


def framed(*children: Child, label: str) -> Markup:
    """
    Put what is shown into a frame that brings its style along.

    Args:
        children: what is shown.

        label: what it is, for those who do not see it.
    """
    style = element("style", Markup(sheet()))
    return element("div", style, *children, class_="ap", role="group", aria_label=label)

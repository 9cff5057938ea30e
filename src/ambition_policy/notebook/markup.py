"""
How is HTML written so that nothing from a register can act as HTML?

Elements are made of children: a plain `str` is always escaped, only `Markup` is taken as it
is, and only this module makes `Markup` of elements. What does not print, such as a mark that
turns the writing round, is shown as an escape.

>>> print(element("td", "<b>Ana</b>", title="who"))
<td title="who">&lt;b&gt;Ana&lt;/b&gt;</td>
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape
from typing import final

from ambition_policy.registers.reports import printable

__all__ = ["Child", "Markup", "day", "element", "joined", "listing", "name", "table"]

_VOID = frozenset({"meta", "rect"})


@final
class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = Markup | str | None
"""What an element holds: HTML, a text to escape, or nothing."""


def _written(child: Child) -> str:
    if child is None or isinstance(child, Markup):
        return child or ""
    return escape(printable(child))


def element(tag: str, *children: Child, **attributes: str | int | None) -> Markup:
    """
    Write an element.

    Args:
        tag: its name.

        children: what it holds, in order.

        attributes: `class_` stands for `class`, and `_` for `-`; those that are `None` are
            left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup(f"<{tag}{given}/>")
    return Markup(f"<{tag}{given}>{''.join(map(_written, children))}</{tag}>")


def joined(children: Iterable[Child], between: str = "") -> Markup:
    """
    Write one child after the other.

    Args:
        children: in order.

        between: a text between each two.
    """
    return Markup(_written(between).join(map(_written, children)))


def name(text: str) -> Markup:
    """
    Write a name so that its direction of writing stays its own.

    Args:
        text: as the register has it.
    """
    return element("bdi", text)


def day(date: dt.date) -> Markup:
    """
    Write a date so that no line breaks within it.

    Args:
        date: the day.
    """
    return element("time", date.isoformat(), datetime=date.isoformat())


def listing(items: Iterable[Child]) -> Markup:
    """
    Write a list.

    Args:
        items: in order.
    """
    return element("ul", *(element("li", item) for item in items))


def table(
    caption: Child,
    heads: Iterable[str],
    rows: Iterable[Iterable[Child]],
    *,
    numbers: Iterable[int] = (),
) -> Markup:
    """
    Write a table whose first column names the row.

    Args:
        caption: what it is about.

        heads: the heading of each column.

        rows: the cells, as many as there are headings.

        numbers: which columns, from 0, hold numbers.
    """
    right = dict.fromkeys(numbers, "ap-number")
    body = []
    for cells in rows:
        first, *rest = cells
        body.append(
            element(
                "tr",
                element("th", first, scope="row", class_=right.get(0)),
                *(element("td", cell, class_=right.get(at)) for at, cell in enumerate(rest, 1)),
            )
        )
    head = (element("th", head, scope="col", class_=right.get(at)) for at, head in enumerate(heads))
    inner = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *head)),
        element("tbody", *body),
    )
    return element("div", inner, class_="ap-scroll")

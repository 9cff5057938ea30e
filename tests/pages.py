"""Is a piece of HTML well formed, safe and readable? Checks for what the edges draw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import attrs

VOID = {"meta", "rect", "br", "hr", "img", "input", "link"}


@attrs.define
class Node:
    """One element with its attributes, and the text right in it."""

    tag: str
    attributes: dict[str, str]
    parts: list[Node | str] = attrs.field(factory=list, repr=False)

    @property
    def children(self) -> list[Node]:
        return [part for part in self.parts if isinstance(part, Node)]

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]

    @property
    def text(self) -> str:
        if self.tag == "style":
            return ""
        return "".join(part.text if isinstance(part, Node) else part for part in self.parts)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        node = Node(tag, {name: value or "" for name, value in attributes})
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def parsed(html: str) -> Node:
    """Read HTML that closes every element it opens."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], "an element is left open"
    return builder.root


def check(html: str) -> Node:
    """Hold HTML to what every page and card of ours keeps."""
    root = parsed(html)
    # Nothing is fetched, nothing runs.
    assert not re.search(r"https?://|@import|url\(|//[a-z]", html)
    assert not root.all("script", "iframe", "object", "img", "link", "form", "input")
    for node in root.walk():
        assert not [name for name in node.attributes if name.startswith("on")], node
        assert not node.attributes.get("href", "#").partition("#")[0], node
    # Every table says what it is about, and every heading which way it looks.
    for table in root.all("table"):
        assert table.children[0].tag == "caption"
        assert table.children[0].text.strip()
        assert all("scope" in th.attributes for th in table.all("th"))
        widths = [_width(row) for row in table.all("tbody")[0].children]
        assert len(set(widths)) <= 1, table.children[0].text
    for svg in root.all("svg"):
        assert svg.attributes["role"] == "img"
        assert svg.attributes["aria-label"] == svg.all("title")[0].text
    ids = [node.attributes["id"] for node in root.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    return root


def _width(row: Node) -> int:
    return sum(int(cell.attributes.get("colspan", "1")) for cell in row.children)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def colours(css: str, selector: str) -> dict[str, str]:
    """The custom properties that a rule sets."""
    [body] = re.findall(rf"(?:^|[{{}}]) ?{re.escape(selector)} {{([^{{}}]*)}}", css, re.MULTILINE)[
        :1
    ]
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6});", body))


def inked(css: str) -> Iterator[tuple[str, str, str]]:
    """Each rule that sets an ink: selector, ink, and the ground it sets or else stands on."""
    for selector, body in re.findall(r"([^{}]+){([^{}]*)}", css):
        ink = re.search(r"(?:^|[;\s])(?:color): var\(--([\w-]+)\)", body)
        ground = re.search(r"background: var\(--([\w-]+)\)", body)
        if ink:
            yield selector.strip(), ink[1], ground[1] if ground else "ap-paper"

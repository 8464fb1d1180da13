"""Checks a page as a browser parses it: no element or attribute comes from typed text, and each
text is shown whole.
"""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import tinyhtml5

HTML = "{http://www.w3.org/1999/xhtml}"
FORBIDDEN = {
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "style",
    "math",
    "marquee",
    "frame",
    "frameset",
    "template",
}
LINKS = ("href", "src", "action", "formaction", "poster", "data", "xlink:href", "hx-get", "hx-post")
LABEL = re.compile(r"\[[A-Za-z]\w+\.\w+\]")
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken")\s+value="\w{64}"')  # new at each request


@dataclass
class Seen:
    """What was found on the pages: where each planted text was shown whole, and the faults."""

    planted: dict[str, str]
    places: dict[str, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    pages: int = 0
    known: set[str] = field(default_factory=set)  # the pages that were checked, without tokens

    def look(self, place: str, html: str, *, styled: bool = False) -> None:
        """Check a page; styled: a document for print or an e-mail, which may have inline style."""
        self.pages += 1
        page = TOKEN.sub("", html)
        if page in self.known:
            return
        self.known.add(page)
        for node in tinyhtml5.parse(html, namespace_html_elements=False).iter():
            if isinstance(node.tag, str):
                self.faults += [f"{place}: {fault}" for fault in wrong(node, styled=styled)]
                inside = strings(json.loads(str(node.text))) if is_data(node) else [node.text]
                for text in (*inside, node.tail, *node.attrib.values()):
                    self.read(place, text or "")
            else:
                self.faults += (
                    [f"{place}: a comment {node.text!r}"] if "zz" in str(node.text) else []
                )

    def read(self, place: str, text: str) -> None:
        """Record the planted texts in a piece of text; a text that is not whole is a fault."""
        for label in LABEL.findall(text):
            whole = self.planted.get(label[1:-1], "?")
            if whole in text:
                self.places.setdefault(label[1:-1], set()).add(place)
            else:
                self.faults.append(
                    f"{place}: {label} does not stand as it was typed: {text[:300]!r}"
                )

    def missing(self) -> set[str]:
        """Return the labels that no page has shown."""
        return self.planted.keys() - self.places.keys()


def is_data(node: Element) -> bool:
    """Tell whether a script element holds data: a browser runs nothing of such a type."""
    return str(node.tag).lower() == "script" and node.get("type") == "application/json"


def strings(value: object) -> list[str]:
    """Return every string in decoded JSON."""
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def wrong(node: Element, *, styled: bool) -> list[str]:
    """Return what no page may have: inline code and styles, executable URLs, and the payloads'
    mark.
    """
    tag = str(node.tag).lower()
    found = (
        [f"<{tag}>"]
        if (tag in FORBIDDEN and not (styled and tag == "style")) or "zz" in tag
        else []
    )
    if (
        tag == "script"
        and not is_data(node)
        and (node.text or not str(node.get("src", "")).startswith("/static/"))
    ):
        found.append("<script>")
    for name, value in node.attrib.items():
        plain = str(name).lower()
        if (
            plain.startswith("on")
            or "zz" in plain
            or plain in ("srcdoc", "autofocus", "hx-on:click")
            or (plain == "style" and not styled)
        ):
            found.append(f"<{tag} {name}>")
        drawing = (
            tag == "img" and plain == "src" and value.startswith("data:image/svg+xml;base64,")
        )  # the code for an app
        if (
            plain in LINKS
            and not drawing
            and urlsplit(value.strip()).scheme not in ("", "http", "https", "mailto", "static")
        ):
            found.append(f"<{tag} {name}={value!r}>")
    return found

"""Content controls of a text document: written as Word keeps them, read back as plain text."""

import hashlib
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

PREFIX, LONGEST_TAG = "kompass:", 64  # Word refuses a longer tag
PLACEHOLDER_STYLE = "PlaceholderText"
Element = Any  # an element of lxml, which ships no types
LIST_STYLES = ("ListBullet", "ListNumber")
# What Word itself puts into a field that was emptied again.
EMPTY_FIELDS = {
    "Click or tap here to enter text.",
    "Klicka eller tryck här för att ange text.",
    "Kirjoita tekstiä napsauttamalla tai napauttamalla tätä.",
    "Choose an item.",
    "Välj ett objekt.",
    "Valitse kohde.",
}
ENDS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
# Taken away by a tracked change, or the old programs' copy of what stands there already.
SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:pPr"),
    qn("w:rPr"),
}


def tag(kind: str, key: str) -> str:
    """Return the tag of a question's field, shortened where Word would refuse it."""
    whole = f"{PREFIX}{kind}:{key}"
    return (
        whole
        if len(whole) <= LONGEST_TAG
        else f"{whole[:48]}~{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    )


def element(name: str, value: str) -> Element:
    """Return an element of Word's with its value."""
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made


def control(
    name: str,
    title: str,
    *,
    empty: bool = False,
    locked: bool = False,
    choices: tuple[tuple[str, str], ...] = (),
) -> Element:
    """Return a content control without content; choices (value and words) make it a list to choose
    from.
    """
    made, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    properties.append(element("w:alias", title[:LONGEST_TAG]))
    properties.append(element("w:tag", name))
    if locked:
        properties.append(element("w:lock", "sdtContentLocked"))
    if empty:
        properties.append(OxmlElement("w:showingPlcHdr"))
    if choices:
        listed = OxmlElement("w:dropDownList")
        for value, words in choices:
            listed.append(_item(value, words))
        properties.append(listed)
    made.append(properties)
    made.append(OxmlElement("w:sdtContent"))
    return made


def _item(value: str, words: str) -> Element:
    made = OxmlElement("w:listItem")
    made.set(qn("w:displayText"), words)
    made.set(qn("w:value"), value)
    return made


def run(text: str, *, style: str = "", hidden: bool = False) -> Element:
    """Return a run of one line's text; tabs are Word's own."""
    made, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    if style:
        properties.append(element("w:rStyle", style))
    if hidden:
        properties.append(OxmlElement("w:vanish"))
    if len(properties):
        made.append(properties)
    for at, piece in enumerate(text.split("\t")):
        if at:
            made.append(OxmlElement("w:tab"))
        words = OxmlElement("w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = piece
        made.append(words)
    return made


def paragraphs(text: str, *, style: str = "", hidden: bool = False) -> list[Element]:
    """Return a paragraph per line."""
    made = []
    for line in text.split("\n"):
        paragraph = OxmlElement("w:p")
        paragraph.append(run(line, style=style, hidden=hidden))
        made.append(paragraph)
    return made


def read(control: Element, placeholders: set[str]) -> str:
    """Return what a control says; its paragraphs are lines, items of a list begin with "- ".

    A placeholder says nothing.
    """
    content = control.find(qn("w:sdtContent"))
    if content is None:
        return ""
    lines = [
        _line(paragraph)
        for paragraph in content.iter(qn("w:p"))
        if not _is_skipped(paragraph, content)
    ]
    text = "\n".join(lines) if lines else _words(content)
    return "" if text.strip() in placeholders and _is_placeholder(control, content) else text


def _is_placeholder(control: Element, content: Element) -> bool:
    shown = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
    return shown or any(
        style.get(qn("w:val")) == PLACEHOLDER_STYLE for style in content.iter(qn("w:rStyle"))
    )


def _is_skipped(part: Element, content: Element) -> bool:
    return any(above.tag in SKIPPED for above in part.iterancestors() if above is not content)


def _line(paragraph: Element) -> str:
    return f"- {_words(paragraph)}" if _is_item(paragraph) else _words(paragraph)


def _is_item(paragraph: Element) -> bool:
    """Tell whether a paragraph is an item of a list, by its own numbering or by its style."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    number = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")
    if number is not None:
        return number.get(qn("w:val")) != "0"
    style = properties.find(qn("w:pStyle"))
    return style is not None and str(style.get(qn("w:val"))).startswith(LIST_STYLES)


def _words(part: Element) -> str:
    """Return the text of everything inside, however it is marked; a paragraph inside of a paragraph
    (a text box) is its own line.
    """
    found = []
    for child in part:
        if child.tag == qn("w:t"):
            found.append(child.text or "")
        elif child.tag in ENDS:
            found.append(ENDS[child.tag])
        elif child.tag not in SKIPPED and child.tag != qn("w:p"):
            found.append(_words(child))
    return "".join(found)

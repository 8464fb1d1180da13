"""The empty questionnaire of one language as data: what is read in a meeting, as PDF or as a text
document.
"""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from kompass import printing
from kompass.uploads import storing
from questionnaire import labels
from questionnaire.models import InterviewGroup, Scope
from questionnaire.tree import Node, digest, languages


@dataclass(frozen=True)
class Said:
    """A text and the language it is in; foreign when it falls back to another one."""

    text: str
    language: str
    foreign: bool


@dataclass(frozen=True)
class Line:
    """A sentence of a list; scope says where it holds, empty everywhere."""

    said: Said
    scope: str


@dataclass(frozen=True)
class Asked:
    """A question with everything that stands beside it."""

    number: str
    points: int
    title: Said
    wording: Said
    texts: list[tuple[str, Said]]
    lists: list[tuple[str, list[Line]]]
    groups: list[str]


@dataclass(frozen=True)
class Section:
    """An area with its questions."""

    number: int
    title: Said
    introduction: Said
    questions: list[Asked]


@dataclass(frozen=True)
class Booklet:
    """The whole questionnaire."""

    language: str
    title: Said
    version: str
    licence: Said
    scale: list[Said]
    sections: list[Section] = field(default_factory=list)


def draw(root: Node, language: str, *, aland: bool | None = None) -> Booklet:
    """Return the questionnaire in a language; a text that it lacks stands in the set's first
    language, and says so.

    For a municipality (aland says where it lies) only what holds there, and without what evaluators
    ask; else everything.
    """
    with translation.override(language):
        drawing = Drawing((language, *languages(root)), language, aland)
        sections = [
            Section(
                number,
                drawing.say(area, "name"),
                drawing.say(area, "introduction"),
                [drawing.asked(question) for question in area.children("questions")],
            )
            for number, area in enumerate(root.children("areas"), 1)
        ]
        scale = [drawing.say(step, "name") for step in root.children("self_assessment")]
        title, licence = drawing.say(root, "name"), drawing.say(root, "licence")
        return Booklet(language, title, root.values["version"], licence, scale, sections)


@dataclass(frozen=True)
class Drawing:
    """How a questionnaire is drawn: the languages in the order they are asked for, and where its
    reader is.
    """

    order: tuple[str, ...]
    language: str
    aland: bool | None

    def say(self, node: Node, name: str) -> Said:
        code = next((code for code in self.order if node.said(name, code)), self.language)
        return Said(
            node.said(name, code), code, bool(node.said(name, code)) and code != self.language
        )

    def asked(self, node: Node) -> Asked:
        names = [
            name
            for name in ("guidance", "guidance_aland", "documents", "web", "interviews")
            if name not in self._left_out(node)
        ]
        texts = [(self._title(name), said) for name in names if (said := self.say(node, name)).text]
        listed = (
            ("indicators", "prompts", "references")
            if self.aland is None
            else ("indicators", "references")
        )
        lists = [
            (str(labels.LISTS[name]), found)
            for name in listed
            if (found := self._lines(node, name))
        ]
        groups = (
            [str(InterviewGroup(group).label) for group in node.values["groups"]]
            if self.aland is None
            else []
        )
        return Asked(
            node.values["number"],
            node.values["points"],
            self.say(node, "title"),
            self.say(node, "text"),
            texts,
            lists,
            groups,
        )

    def _left_out(self, node: Node) -> tuple[str, ...]:
        if self.aland is None:
            return ()
        return (
            ("guidance",)
            if self.aland and self.say(node, "guidance_aland").text
            else ("guidance_aland",)
        )

    def _title(self, name: str) -> str:
        return str(
            labels.FIELDS[
                "guidance" if self.aland is not None and name == "guidance_aland" else name
            ]
        )

    def _lines(self, node: Node, name: str) -> list[Line]:
        return [
            Line(self.say(each, "text"), self._where(each.values["scope"]))
            for each in node.children(name)
            if self._holds(each)
        ]

    def _holds(self, node: Node) -> bool:
        elsewhere = {True: Scope.MAINLAND, False: Scope.ALAND, None: None}[self.aland]
        return node.values["scope"] != elsewhere

    def _where(self, scope: str) -> str:
        return str(Scope(scope).label) if scope and self.aland is None else ""


def html(booklet: Booklet) -> str:
    """Return the questionnaire as a page for print."""
    with translation.override(booklet.language):
        return render_to_string(
            "questionnaire/booklet/booklet.html", {"booklet": booklet, "language": booklet.language}
        )


def pdf(root: Node, language: str, *, aland: bool | None = None) -> bytes:
    """Return the questionnaire as PDF, made once per content; raise PrintingUnavailable without
    Pango.
    """
    reader = {None: "all", True: "aland", False: "mainland"}[aland]
    key = f"booklets/{digest(root)}-{language}-{reader}"
    try:
        return storing.read(key)
    except FileNotFoundError:
        made = printing.to_pdf(html=html(draw(root, language, aland=aland)))
        storing.put(key, made)
        return made

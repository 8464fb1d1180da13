"""The blank questionnaire in one language as data, HTML and PDF, for reading in meetings."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from kompass import printing
from kompass.uploads import storing
from questionnaire import labels
from questionnaire.models import InterviewGroup, Scope
from questionnaire.tree import Node, digest, languages


@dataclass(frozen=True)
class BookletText:
    """A text and its language; `foreign` when that is not the questionnaire's own."""

    text: str
    language: str
    foreign: bool


@dataclass(frozen=True)
class Line:
    """A sentence of a list; `scope` tells where it applies, "" for everywhere."""

    text: BookletText
    scope: str


@dataclass(frozen=True)
class BookletQuestion:
    """A question with its guidance, lists and interview groups."""

    number: str
    points: int
    title: BookletText
    wording: BookletText
    texts: list[tuple[str, BookletText]]
    lists: list[tuple[str, list[Line]]]
    groups: list[str]


@dataclass(frozen=True)
class Section:
    """An area with its questions."""

    number: int
    title: BookletText
    introduction: BookletText
    questions: list[BookletQuestion]


@dataclass(frozen=True)
class Booklet:
    """The whole questionnaire."""

    language: str
    title: BookletText
    version: str
    licence: BookletText
    scale: list[BookletText]
    sections: list[Section] = field(default_factory=list)


def build(root: Node, language: str, *, aland: bool | None = None) -> Booklet:
    """Return the questionnaire in a language; missing texts are in the set's first language.

    With `aland` True or False, it has only what applies on Åland or on the mainland, and nothing
    that evaluators ask; with None it has everything.
    """
    with translation.override(language):
        builder = Builder((language, *languages(root)), language, aland)
        sections = [
            Section(
                number,
                builder.text(area, "name"),
                builder.text(area, "introduction"),
                [builder.question(question) for question in area.children("questions")],
            )
            for number, area in enumerate(root.children("areas"), 1)
        ]
        scale = [builder.text(step, "name") for step in root.children("self_assessment")]
        title, licence = builder.text(root, "name"), builder.text(root, "licence")
        return Booklet(language, title, root.values["version"], licence, scale, sections)


@dataclass(frozen=True)
class Builder:
    """Builds the parts of a questionnaire; `order` are the languages to try in turn."""

    order: tuple[str, ...]
    language: str
    aland: bool | None

    def text(self, node: Node, name: str) -> BookletText:
        code = next((code for code in self.order if node.text(name, code)), self.language)
        return BookletText(
            node.text(name, code), code, bool(node.text(name, code)) and code != self.language
        )

    def question(self, node: Node) -> BookletQuestion:
        names = [
            name
            for name in ("guidance", "guidance_aland", "documents", "web", "interviews")
            if name not in self._omitted(node)
        ]
        texts = [
            (self._title(name), text) for name in names if (text := self.text(node, name)).text
        ]
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
        return BookletQuestion(
            node.values["number"],
            node.values["points"],
            self.text(node, "title"),
            self.text(node, "text"),
            texts,
            lists,
            groups,
        )

    def _omitted(self, node: Node) -> tuple[str, ...]:
        if self.aland is None:
            return ()
        return (
            ("guidance",)
            if self.aland and self.text(node, "guidance_aland").text
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
            Line(self.text(each, "text"), self._scope(each.values["scope"]))
            for each in node.children(name)
            if self._applies(each)
        ]

    def _applies(self, node: Node) -> bool:
        elsewhere = {True: Scope.MAINLAND, False: Scope.ALAND, None: None}[self.aland]
        return node.values["scope"] != elsewhere

    def _scope(self, scope: str) -> str:
        return str(Scope(scope).label) if scope and self.aland is None else ""


def html(booklet: Booklet) -> str:
    """Return the questionnaire as HTML for printing."""
    with translation.override(booklet.language):
        return render_to_string(
            "questionnaire/booklet/booklet.html", {"booklet": booklet, "language": booklet.language}
        )


def pdf(root: Node, language: str, *, aland: bool | None = None) -> bytes:
    """Return the questionnaire as PDF, stored by the digest of its content.

    Raises PrintingUnavailable when it is not stored yet and the server cannot print.
    """
    reader = {None: "all", True: "aland", False: "mainland"}[aland]
    key = f"booklets/{digest(root)}-{language}-{reader}"
    try:
        return storing.read(key)
    except FileNotFoundError:
        raw = printing.to_pdf(html=html(build(root, language, aland=aland)))
        storing.put(key, raw)
        return raw

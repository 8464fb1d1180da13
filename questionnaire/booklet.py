"""The empty questionnaire of one language as data: what is read in a meeting, as PDF or as a text document. Pure."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from kompass import printing
from questionnaire import wordings
from questionnaire.models import InterviewGroup, Scope
from questionnaire.tree import Node, languages


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


def draw(root: Node, language: str) -> Booklet:
    """Return the questionnaire in a language; a text that it lacks stands in the set's first language, and says so."""
    with translation.override(language):
        order = (language, *languages(root))

        def say(node: Node, name: str) -> Said:
            code = next((code for code in order if node.said(name, code)), language)
            return Said(node.said(name, code), code, bool(node.said(name, code)) and code != language)

        def lines(node: Node, name: str) -> list[Line]:
            return [
                Line(say(each, "text"), str(Scope(each.values["scope"]).label) if each.values["scope"] else "")
                for each in node.children(name)
            ]

        def asked(node: Node) -> Asked:
            names = ("guidance", "guidance_aland", "documents", "web", "interviews")
            texts = [(str(wordings.FIELDS[name]), said) for name in names if (said := say(node, name)).text]
            shown = [(str(wordings.LISTS[name]), found) for name in ("indicators", "prompts", "references") if (found := lines(node, name))]
            groups = [str(InterviewGroup(group).label) for group in node.values["groups"]]
            return Asked(node.values["number"], node.values["points"], say(node, "title"), say(node, "text"), texts, shown, groups)

        sections = [
            Section(number, say(area, "name"), say(area, "introduction"), [asked(question) for question in area.children("questions")])
            for number, area in enumerate(root.children("areas"), 1)
        ]
        scale = [say(step, "name") for step in root.children("self_assessment")]
        return Booklet(language, say(root, "name"), root.values["version"], say(root, "licence"), scale, sections)


def _where(scope: str) -> str:
    return str(Scope(scope).label) if scope else ""


def html(booklet: Booklet) -> str:
    """Return the questionnaire as a page for print."""
    with translation.override(booklet.language):
        return render_to_string("questionnaire/booklet/booklet.html", {"booklet": booklet, "language": booklet.language})


def pdf(root: Node, language: str) -> bytes:
    """Return the questionnaire as PDF; raise PrintingUnavailable without Pango."""
    return printing.to_pdf(html=html(draw(root, language)))

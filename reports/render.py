"""Renders a report document as one HTML page, which `kompass.printing` turns into a PDF.

Only the document is read.
"""

from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from kompass.shared import formats
from kompass.shared.views import Context
from reports import document as doc
from reports import figures


def to_html(*, document: doc.ReportDocument) -> str:
    """Return the page in the document's language."""
    with translation.override(document.language):
        return render_to_string("reports/document/report.html", _page(document))


def _page(document: doc.ReportDocument) -> Context:
    language = document.language
    return {
        "document": document,
        "language": language,
        "day": formats.day(document.day),
        "aspects": _aspects(document),
        "levels": [
            {
                "share": formats.percent(level.share, language),
                "name": level.name,
                "description": level.description,
            }
            for level in document.method.levels
        ],
        "summary": _summary(document),
        "areas": [_area(area, document) for area in document.areas],
        "documents": [
            {
                "title": item.title,
                "kind": item.kind,
                "day": formats.day(item.day) if item.day else "",
                "address": item.address,
            }
            for item in document.documents
        ],
        "groups": [
            {"name": group.name, "day": formats.day(group.day), "people": group.people}
            for group in document.groups
        ],
        "people": sum(group.people for group in document.groups),
        "facts": [
            {"label": fact.label, "year": fact.year, "value": _fact(fact, language)}
            for fact in document.key_facts.facts
        ],
    }


def _aspects(document: doc.ReportDocument) -> list[dict[str, str]]:
    """Return the aspects, each with a letter for the narrow columns of an area's table."""
    return [
        {
            "letter": letter,
            "name": aspect.name,
            "weight": formats.percent(aspect.weight, document.language),
            "description": aspect.description,
        }
        for letter, aspect in zip("ABCDEFGH", document.method.aspects, strict=False)
    ]


def _summary(document: doc.ReportDocument) -> Context:
    language, summary = document.language, document.summary
    return {
        "rows": [
            {
                "number": area.number,
                "title": area.title,
                "points": area.points,
                "maximum": area.maximum,
                "previous": area.previous,
                "average": _number(area.average, language, decimals=0),
            }
            for area in document.areas
        ],
        "average": _number(summary.average, language, decimals=0),
        "has_previous": any(area.previous is not None for area in document.areas),
        "has_average": any(area.average is not None for area in document.areas),
        "bars": _drawing(figures.area_bars(document)),
        "radar": _drawing(figures.area_radar(document)),
        "highest": [_extreme(item, language) for item in summary.highest],
        "lowest": [_extreme(item, language) for item in summary.lowest],
    }


def _drawing(svg: str) -> SafeString:
    """Let a template show our own SVG, whose texts charts/svg.py has escaped."""
    return mark_safe(svg)  # nosec B308 B703


def _extreme(item: doc.Extreme, language: str) -> dict[str, str]:
    return {
        "number": item.number,
        "title": item.title,
        "points": formats.points(item.points, language),
        "maximum": formats.number(item.maximum, language),
        "share": formats.percent(item.share, language),
    }


def _area(area: doc.AreaSection, document: doc.ReportDocument) -> Context:
    rows = [
        _question(row, document.language, len(document.method.aspects)) for row in area.questions
    ]
    return {
        "section": area,
        "questions": rows,
        "direct": any(row.direct for row in area.questions),
        "has_previous": any(row.previous is not None for row in area.questions),
        "has_average": any(row.average is not None for row in area.questions),
        "maximum": formats.number(
            sum((row.maximum for row in area.questions), Decimal(0)), document.language
        ),
        "plot": _drawing(figures.question_dots(area, document)) if area.questions else "",
    }


def _question(row: doc.QuestionRow, language: str, aspects: int) -> Context:
    levels = [formats.percent(level, language) for level in row.levels]
    return {
        "number": row.number,
        "title": row.title,
        "maximum": formats.number(row.maximum, language),
        "points": _number(row.points, language, decimals=1),
        "applicable": row.applicable,
        "self_assessment": row.self_assessment,
        "levels": levels or [""] * aspects,
        "direct": row.direct,
        "previous": _number(row.previous, language, decimals=1),
        "average": _number(row.average, language, decimals=1),
    }


def _number(value: Decimal | None, language: str, *, decimals: int) -> str:
    return "" if value is None else formats.number(value, language, decimals=decimals)


def _fact(fact: doc.Fact, language: str) -> str:
    return (
        formats.percent(fact.value, language)
        if fact.unit == "percent"
        else formats.number(fact.value, language)
    )

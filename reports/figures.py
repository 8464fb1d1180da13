"""The report's charts: which numbers of the document each shows, and the sentence of its title."""

from django.utils.translation import gettext as _

from kompass.shared import formats
from reports import charts
from reports import document as doc


def area_bars(document: doc.ReportDocument) -> str:
    """Return a bar per area, with ticks for the averages."""
    rows = [
        charts.Bar(
            f"{area.number} {area.title}",
            area.points,
            _points(area),
            None if area.average is None else float(area.average),
        )
        for area in document.areas
    ]
    average = _("Average") if any(area.average is not None for area in document.areas) else ""
    return charts.bars(
        title=_("Points per area: %(points)s.") % {"points": _all(document)},
        rows=rows,
        maximum=_maximum(document),
        reference=average,
    )


def area_radar(document: doc.ReportDocument) -> str:
    """Return a radar chart of the areas, beside the previous evaluation and the average."""
    series = [charts.Series(_("This evaluation"), tuple(area.points for area in document.areas))]
    if any(area.previous is not None for area in document.areas):
        series.append(
            charts.Series(_("Previous evaluation"), tuple(area.previous for area in document.areas))
        )
    if any(area.average is not None for area in document.areas):
        averages = tuple(
            None if area.average is None else float(area.average) for area in document.areas
        )
        series.append(charts.Series(_("Average"), averages))
    return charts.radar(
        title=_("The profile of the areas: %(points)s.") % {"points": _all(document)},
        axes=[f"{area.number} {area.title}" for area in document.areas],
        series=series,
        maximum=_maximum(document),
    )


def question_dots(area: doc.AreaSection, document: doc.ReportDocument) -> str:
    """Return the self-assessment beside the agreed points of each question of an area."""
    rows = [
        charts.Dot(
            row.number, _agreed(row), None if row.self_share is None else float(row.self_share)
        )
        for row in area.questions
    ]
    sentences = "; ".join(_sentence(row, document.language) for row in area.questions)
    return charts.dots(
        title=_("Self-assessment and agreed points per question: %(questions)s.")
        % {"questions": sentences},
        rows=rows,
        scale=document.self_scale,
        own=_("The municipality's self-assessment"),
        agreed=_("Agreed points as a share of the maximum"),
    )


def _agreed(row: doc.QuestionRow) -> float | None:
    return None if row.points is None or not row.maximum else float(row.points / row.maximum)


def _sentence(row: doc.QuestionRow, language: str) -> str:
    own = row.self_assessment or _("no answer")
    agreed = (
        _("no points")
        if row.points is None
        else _("%(points)s of %(maximum)s points")
        % {
            "points": formats.points(row.points, language),
            "maximum": formats.number(row.maximum, language),
        }
    )
    return f"{row.number} {own}, {agreed}"


def _points(area: doc.AreaSection) -> str:
    return "\u2013" if area.points is None else str(area.points)


def _all(document: doc.ReportDocument) -> str:
    return "; ".join(f"{area.number} {area.title} {_points(area)}" for area in document.areas)


def _maximum(document: doc.ReportDocument) -> float:
    return max((area.maximum for area in document.areas), default=100)

"""Generates sentences from numbers.

Each message is a whole sentence with named gaps. Names are not inflected; they follow their noun.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kompass.shared import formats
from reports import document as doc
from reports import material as mat


def generated(*texts: str) -> tuple[doc.Paragraph, ...]:
    """Return one paragraph of these sentences, or none when all are empty."""
    text = " ".join(text for text in texts if text)
    return (doc.Paragraph((doc.Run(text),), doc.Origin.GENERATED),) if text else ()


def status(material: mat.Material) -> str:
    """Return the report's status and its date, as on the cover."""
    texts = {
        mat.Status.DRAFT: _("Draft %(date)s. Not final."),
        mat.Status.FACT_CHECK: _("Draft for fact check %(date)s. Not final."),
        mat.Status.RELEASED: _("Released %(date)s."),
    }
    return texts[material.status] % {"date": formats.day(material.day)}


def follows(material: mat.Material) -> str:
    """Return when the report comes in its other language, "" when that is not planned."""
    if material.other_language_follows is None:
        return ""
    date = {"date": formats.day(material.other_language_follows)}
    if material.language == "fi":
        return _("The report will follow in Swedish on %(date)s.") % date
    return _("The report will follow in Finnish on %(date)s.") % date


def outcome(
    language: str, points: int | None, maximum: int, rows: Sequence[doc.QuestionRow]
) -> tuple[doc.Paragraph, ...]:
    """Return a paragraph on an area's points, its highest and lowest question, and the questions
    that were left out or set directly.
    """
    judged = [row for row in rows if row.points is not None and row.maximum]
    left_out = [row.number for row in rows if not row.applicable]
    if not judged and left_out and len(left_out) == len(rows):
        return generated(
            _("No question in this area applies to the municipality, so the area has no points.")
        )
    direct = [row.number for row in rows if row.direct]
    return generated(
        ""
        if points is None
        else _("The area gets %(points)s of %(maximum)s points.")
        % {"points": points, "maximum": maximum},
        _extremes(language, judged),
        _left_out(left_out),
        _set_directly(direct),
    )


def _extremes(language: str, judged: Sequence[doc.QuestionRow]) -> str:
    if len(judged) < 2:
        return ""
    high, low = max(judged, key=_share), min(judged, key=_share)
    if _share(high) == _share(low):
        return ""
    gaps = {
        "high": high.number,
        "high_title": high.title,
        "high_share": formats.percent(_share(high) * 100, language, decimals=0),
        "low": low.number,
        "low_title": low.title,
        "low_share": formats.percent(_share(low) * 100, language, decimals=0),
    }
    return (
        _(
            "Compared with the maximum, the result is highest in question %(high)s, "
            "%(high_title)s (%(high_share)s), and lowest in "
            "question %(low)s, %(low_title)s (%(low_share)s)."
        )
        % gaps
    )


def _share(row: doc.QuestionRow) -> Decimal:
    return (row.points or Decimal(0)) / row.maximum


def _left_out(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    return ngettext(
        "Question %(numbers)s does not apply to the municipality and is left out.",
        "The following questions do not apply to the municipality and are left out: %(numbers)s.",
        len(numbers),
    ) % {"numbers": ", ".join(numbers)}


def _set_directly(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    return ngettext(
        "The points of question %(numbers)s were set directly, with a written reason.",
        "The points of the following questions were set directly, with a written reason: "
        "%(numbers)s.",
        len(numbers),
    ) % {"numbers": ", ".join(numbers)}


def summary(
    material: mat.Material, best_first: Sequence[doc.AreaSection]
) -> tuple[doc.Paragraph, ...]:
    """Return two paragraphs: how the evaluation was made, and its result.

    best_first: the areas with points, the highest share first.
    """
    return generated(_when(material), *_how_many(material)) + generated(
        _total(material), _areas(best_first), _previous(material), _average(material)
    )


def _when(material: mat.Material) -> str:
    if not material.visit_days:
        return ""
    return ngettext(
        "The evaluators visited the municipality on %(days)s.",
        "The evaluators visited the municipality during %(days)s.",
        len(material.visit_days),
    ) % {"days": formats.days(material.visit_days, material.language)}


def _how_many(material: mat.Material) -> tuple[str, str]:
    documents, people = len(material.documents), sum(group.people for group in material.groups)
    read = ngettext(
        "They went through %(count)s document.", "They went through %(count)s documents.", documents
    ) % {"count": documents}
    heard = ngettext("They heard %(count)s person.", "They heard %(count)s people.", people) % {
        "count": people
    }
    return read if documents else "", heard if people else ""


def _total(material: mat.Material) -> str:
    if material.total is None:
        return ""
    return _("The municipality's result is %(points)s points out of at most %(maximum)s.") % {
        "points": material.total,
        "maximum": material.total_maximum,
    }


def _areas(best_first: Sequence[doc.AreaSection]) -> str:
    if len(best_first) < 2 or best_first[0].points == best_first[-1].points:
        return ""
    high, low = best_first[0], best_first[-1]
    gaps = {
        "high": high.title,
        "high_points": high.points,
        "low": low.title,
        "low_points": low.points,
    }
    return (
        _(
            "The result is highest in the area %(high)s (%(high_points)s points) and lowest in "
            "the area %(low)s (%(low_points)s points)."
        )
        % gaps
    )


def _previous(material: mat.Material) -> str:
    if material.previous_total is None or material.previous_year is None:
        return ""
    return _("In the previous evaluation, in %(year)s, the result was %(points)s points.") % {
        "year": material.previous_year,
        "points": material.previous_total,
    }


def _average(material: mat.Material) -> str:
    if material.average_total is None or material.average_count is None:
        return ""
    return _("The average of the %(count)s municipalities compared is %(points)s points.") % {
        "count": material.average_count,
        "points": formats.number(material.average_total, material.language, decimals=0),
    }


def municipality(given: mat.Municipality) -> tuple[doc.Paragraph, ...]:
    """Return a paragraph on the region, the languages and the organs."""
    languages = {
        "sv": _("The municipality has one language, Swedish."),
        "fi": _("The municipality has one language, Finnish."),
        "bi-sv": _(
            "The municipality has two languages, and Swedish is the language of the majority."
        ),
        "bi-fi": _(
            "The municipality has two languages, and Finnish is the language of the majority."
        ),
    }
    region = _("Region: %(region)s.") % {"region": given.area_name} if given.area_name else ""
    return generated(region, languages.get(given.language_status, ""), _organs(given))


def _organs(given: mat.Municipality) -> str:
    if not given.organs:
        return ""
    council, board, director = given.organs
    return _(
        "Council: %(council)s. Board: %(board)s. Head of the administration: %(director)s."
    ) % {
        "council": council,
        "board": board,
        "director": director,
    }


def fact_label(key: str) -> str:
    """Return the label of a key fact, the key itself when it is not known."""
    labels = {
        "inhabitants": _("Residents"),
        "swedish_speakers": _("Share with Swedish as mother tongue"),
        "finnish_speakers": _("Share with Finnish as mother tongue"),
        "other_speakers": _("Share with another mother tongue"),
        "employees": _("Employees of the municipality"),
        "tax_rate": _("Municipal income tax rate"),
    }
    return labels.get(key, key)

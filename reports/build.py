"""Builds the ReportDocument of a Material: the same material always gives the same document.

Written text is passed on as it is. Sentences made from numbers are marked as generated, so that
their share of the text can be limited. Names in sentences are not inflected; they follow their noun
("området %(area)s / arviointialueella ...").
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import translation
from django.utils.translation import gettext as _

from reports import document as doc
from reports import material as mat
from reports import sentences, standing_texts
from reports.notes import Notes
from reports.tagged_text import paragraphs

HIGHLIGHTS = 4  # strengths and areas for improvement in the summary, of so many areas each
EXTREMES = 5  # questions with the highest and the lowest share in the summary, so many each
HUNDRED = Decimal(100)


def build(*, material: mat.Material) -> doc.ReportDocument:
    """Return the report in the material's language.

    Raises KeyError when a result names a question that the question set does not have.
    """
    with translation.override(material.language):
        areas = tuple(_area(material, area) for area in material.areas)
        return doc.ReportDocument(
            language=material.language,
            day=material.day,
            cover=_cover(material),
            evaluators=tuple(
                doc.Person(person.name, person.lead, person.role) for person in material.evaluators
            ),
            about=standing_texts.about(material),
            about_title=standing_texts.about_title(material),
            method=standing_texts.method(material),
            summary=_summary(material, areas),
            areas=areas,
            documents=tuple(
                doc.ReviewedDocument(_run(item.title, material), item.kind, item.day, item.address)
                for item in material.documents
            ),
            groups=tuple(
                doc.Group(group.name, group.day, group.people) for group in material.groups
            ),
            key_facts=_key_facts(material),
            colophon=standing_texts.colophon(material),
            self_scale=material.question_set.self_assessment,
        )


def generated_share(section: doc.AreaSection) -> Fraction:
    """Return the words in generated sentences as a share of all words of the area; the questions,
    the introduction and the sources do not count.
    """
    counts = {origin: 0 for origin in doc.Origin}
    for paragraph in all_paragraphs(section):
        counts[paragraph.origin] += len(paragraph.text.split())
    total = sum(counts.values())
    return Fraction(counts[doc.Origin.GENERATED], total) if total else Fraction(0)


def all_paragraphs(section: doc.AreaSection) -> list[doc.Paragraph]:
    """Return every paragraph of the area in reading order."""
    found: list[doc.Paragraph] = []
    for statement in section.statements:
        found += [*statement.paragraphs, *statement.note]
    found += section.narrative
    for finding in (*section.strengths, *section.improvements):
        found += finding.paragraphs
    return [*found, *section.outcome]


def _cover(material: mat.Material) -> doc.Cover:
    other = material.municipality.other_name
    return doc.Cover(
        title=_("Kommunkompassen report")
        if material.question_set.own
        else material.question_set.name,
        municipality=material.municipality.name,
        other_name=_run(other, material) if other else None,
        year=material.year,
        round_name=material.round_name,
        status=sentences.status(material),
        draft_line="" if material.status == mat.Status.RELEASED else sentences.status(material),
        follows=sentences.follows(material),
    )


def _run(name: mat.Named, material: mat.Material) -> doc.Run:
    return doc.Run(name.text, "" if name.language == material.language else name.language)


def _area(material: mat.Material, area: mat.AreaMaterial) -> doc.AreaSection:
    asked = next(item for item in material.question_set.areas if item.number == area.number)
    notes = Notes(material.language)
    rows = _questions(material, asked, area.results)
    return doc.AreaSection(
        number=area.number,
        key=asked.key,
        title=asked.name,
        covers=asked.covers,
        points=area.points,
        maximum=area.maximum,
        statements=tuple(_statement(material, statement, notes) for statement in area.statements),
        nothing_raised=area.nothing_raised,
        narrative=paragraphs(area.narrative, material.language),
        strengths=_findings(material, area, mat.FindingKind.STRENGTH, notes),
        improvements=_findings(material, area, mat.FindingKind.IMPROVEMENT, notes),
        outcome=sentences.outcome(material.language, area.points, area.maximum, rows),
        questions=rows,
        notes=notes.numbered(),
        previous=area.previous,
        average=area.average,
    )


def _statement(material: mat.Material, statement: mat.Statement, notes: Notes) -> doc.Statement:
    return doc.Statement(
        paragraphs=paragraphs(statement.text, material.language),
        evidence=notes.cite(statement.evidence),
        verdict=statement.verdict.value if statement.verdict else "",
        note=paragraphs(statement.note, material.language),
        sources=notes.cite(statement.sources),
    )


def _findings(
    material: mat.Material, area: mat.AreaMaterial, kind: mat.FindingKind, notes: Notes
) -> tuple[doc.Finding, ...]:
    return tuple(
        doc.Finding(
            kind.value, paragraphs(finding.text, material.language), notes.cite(finding.sources)
        )
        for finding in area.findings
        if finding.kind == kind
    )


def _questions(
    material: mat.Material, area: mat.Area, results: Sequence[mat.QuestionResult]
) -> tuple[doc.QuestionRow, ...]:
    asked = {question.number: question for question in area.questions}
    return tuple(_question(material, asked[result.number], result) for result in results)


def _question(
    material: mat.Material, question: mat.Question, result: mat.QuestionResult
) -> doc.QuestionRow:
    scale = material.question_set.self_assessment
    step = result.self_assessment
    label = (
        scale[step]
        if step is not None
        else _("Does not apply to us")
        if result.self_not_applicable
        else ""
    )
    return doc.QuestionRow(
        number=question.number,
        title=question.title,
        maximum=question.maximum,
        points=result.points if result.applicable else None,
        applicable=result.applicable,
        self_assessment=label,
        self_share=None if step is None else Decimal(step) / (len(scale) - 1),
        levels=() if result.direct else result.levels,
        direct=result.direct,
        previous=result.previous,
        average=result.average,
    )


def _summary(material: mat.Material, areas: Sequence[doc.AreaSection]) -> doc.Summary:
    judged = [area for area in areas if area.points is not None]
    best_first = sorted(
        judged, key=lambda area: (-Fraction(area.points or 0, area.maximum), area.number)
    )
    weak_first = sorted(
        judged, key=lambda area: (Fraction(area.points or 0, area.maximum), area.number)
    )
    extremes = sorted(_extremes(areas), key=lambda item: -item.share)
    half = min(EXTREMES, len(extremes) // 2)
    return doc.Summary(
        paragraphs=sentences.summary(material, best_first),
        points=material.total,
        maximum=material.total_maximum,
        previous=material.previous_total,
        average=material.average_total,
        strengths=tuple(
            doc.Highlight(area.number, area.title, area.strengths[0].paragraphs)
            for area in best_first
            if area.strengths
        )[:HIGHLIGHTS],
        improvements=tuple(
            doc.Highlight(area.number, area.title, area.improvements[0].paragraphs)
            for area in weak_first
            if area.improvements
        )[:HIGHLIGHTS],
        highest=tuple(extremes[:half]),
        lowest=tuple(sorted(extremes, key=lambda item: item.share)[:half]),
    )


def _extremes(areas: Sequence[doc.AreaSection]) -> list[doc.Extreme]:
    return [
        doc.Extreme(
            row.number, row.title, row.points, row.maximum, share_of(row.points, row.maximum)
        )
        for area in areas
        for row in area.questions
        if row.points is not None and row.maximum
    ]


def share_of(points: Decimal, maximum: Decimal) -> Decimal:
    """Return the points as a whole percentage of the maximum, rounded half up."""
    return (points * HUNDRED / maximum).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _key_facts(material: mat.Material) -> doc.KeyFacts:
    facts = material.municipality.facts
    return doc.KeyFacts(
        paragraphs=sentences.municipality(material.municipality),
        facts=tuple(
            doc.Fact(
                fact.label or sentences.fact_label(fact.key), fact.value, fact.unit.value, fact.year
            )
            for fact in facts
        ),
    )

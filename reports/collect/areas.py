"""What each area of the report is made of: points, texts, statements and findings."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch

from assessment.consensus.points import area_points
from evaluations import submitted
from evaluations.models import (
    Finding,
    FindingSource,
    SubmittedCitation,
    SubmittedStatement,
    Verdict,
)
from questionnaire.models import Area
from reports import material as mat
from reports.collect import sources
from reports.collect.rows import Rows

CITED = Prefetch(
    "citations", SubmittedCitation.objects.select_related("document_version__document")
)
SOURCES = Prefetch(
    "sources", FindingSource.objects.select_related("note", "answer__question", "statement__area")
)


def of(rows: Rows) -> tuple[mat.AreaMaterial, ...]:
    """Return the areas in the question set's order."""
    statements = _statements(rows)
    findings = _findings(rows)
    raised = {row.area_id for row in submitted.latest_statements(rows.evaluation)}
    return tuple(
        _area(rows, area, statements[area.pk], findings[area.pk], area.pk not in raised)
        for area in rows.catalogue.areas
    )


def _area(
    rows: Rows,
    area: Area,
    statements: list[mat.Statement],
    findings: list[mat.Finding],
    nothing_raised: bool,
) -> mat.AreaMaterial:
    settled = [
        (q.max_points, rows.points[q.pk].points)
        for q in area.questions.all()
        if q.pk in rows.points
    ]
    return mat.AreaMaterial(
        number=area.position,
        points=area_points(settled) if settled else None,
        maximum=100,
        narrative=rows.text_of(area.pk),
        statements=tuple(statements),
        nothing_raised=nothing_raised,
        findings=tuple(findings),
        results=tuple(_result(rows, q.pk, q.number) for q in area.questions.all()),
    )


def _result(rows: Rows, question: UUID, number: str) -> mat.QuestionResult:
    row, answer = rows.points.get(question), rows.answers.get(question)
    order = [step.pk for step in rows.catalogue.steps]
    return mat.QuestionResult(
        number=number,
        points=row.points if row else None,
        applicable=not (row and row.not_applicable),
        self_assessment=order.index(answer.self_assessment_id)
        if answer and answer.self_assessment_id
        else None,
        self_not_applicable=bool(answer and answer.not_applicable),
        levels=tuple(Decimal(level) for level in row.levels) if row else (),
        direct=bool(row and row.set_directly),
    )


def _statements(rows: Rows) -> dict[UUID, list[mat.Statement]]:
    submitted_rows = list(submitted.latest_statements(rows.evaluation).prefetch_related(CITED))
    verdicts = {
        verdict.statement_id: verdict
        for verdict in Verdict.objects.filter(statement__in=submitted_rows).select_related("note")
    }
    found: dict[UUID, list[mat.Statement]] = defaultdict(list)
    for row in submitted_rows:
        found[row.area_id].append(_statement(rows, row, verdicts.get(row.pk)))
    return found


def _statement(rows: Rows, row: SubmittedStatement, verdict: Verdict | None) -> mat.Statement:
    return mat.Statement(
        text=rows.text_of(row.pk, row.text),
        evidence=tuple(sources.of_citation(rows, citation) for citation in row.citations.all()),
        verdict=mat.Verdict(verdict.judgement) if verdict else None,
        note=rows.text_of(verdict.pk) if verdict else "",
        sources=(sources.of_note(rows, verdict.note),) if verdict else (),
    )


def _findings(rows: Rows) -> dict[UUID, list[mat.Finding]]:
    found: dict[UUID, list[mat.Finding]] = defaultdict(list)
    for row in Finding.objects.filter(evaluation=rows.evaluation).prefetch_related(SOURCES):
        cited = tuple(sources.of_finding(rows, source) for source in row.sources.all())
        found[row.area_id].append(
            mat.Finding(mat.FindingKind(row.kind), rows.text_of(row.pk), cited)
        )
    return found

"""Reads the rows of an evaluation into Material, in one language.

No other part of the report reads rows of other apps. The names of interviewed people are not read.
"""

from django.utils import translation

from assessment.consensus.points import total_points
from evaluations.models import EVALUATING, Assignment, Duty, Evaluation
from kompass.shared import clock
from reports import material as mat
from reports.collect import areas, municipality, question_set, sources
from reports.collect.rows import Rows
from reports.models import Status

STATUS = {
    Status.DRAFT: mat.Status.DRAFT,
    Status.FACT_CHECK: mat.Status.FACT_CHECK,
    Status.FINAL: mat.Status.RELEASED,
}


def material(*, evaluation: Evaluation, language: str, status: Status) -> mat.Material:
    """Return everything that the report of one language is made of, labels in that language; a
    constant number of queries.
    """
    with translation.override(language):
        return _material(Rows(evaluation, language), status)


def _material(rows: Rows, status: Status) -> mat.Material:
    found = areas.of(rows)
    total, maximum = total_points([area.points for area in found])
    evaluation, language = rows.evaluation, rows.language
    visit = dict.fromkeys((evaluation.visit_from, evaluation.visit_to))
    return mat.Material(
        language=language,
        status=STATUS[status],
        day=clock.today(),
        municipality=municipality.of(evaluation, language),
        round_name=getattr(evaluation.round, f"name_{language}") or str(evaluation.round),
        year=evaluation.round.opens_on.year,
        evaluators=_evaluators(evaluation),
        visit_days=tuple(day for day in visit if day),
        question_set=question_set.of(rows),
        areas=found,
        total=total if rows.points else None,
        total_maximum=maximum or 100 * len(found),
        documents=_documents(rows),
        groups=_groups(rows),
        fact_check_skipped=not evaluation.round.fact_check,
    )


def _evaluators(evaluation: Evaluation) -> tuple[mat.Evaluator, ...]:
    rows = (
        Assignment.objects.filter(evaluation=evaluation, duty__in=EVALUATING)
        .select_related("user")
        .order_by("duty")
    )
    return tuple(mat.Evaluator(row.user.name, row.duty == Duty.LEAD, "") for row in rows)


def _documents(rows: Rows) -> tuple[mat.ReviewedDocument, ...]:
    return tuple(
        mat.ReviewedDocument(
            title=sources.title_of(rows, note),
            kind=str(note.get_kind_display()),
            day=note.held_on,
            address=note.address,
        )
        for note in rows.notes
        if not note.is_interview
    )


def _groups(rows: Rows) -> tuple[mat.GroupHeard, ...]:
    return tuple(
        mat.GroupHeard(str(note.get_group_display()), note.held_on, note.participants or 0)
        for note in rows.notes
        if note.is_interview
    )

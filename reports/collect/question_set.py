"""The question set as the report explains it."""

from decimal import Decimal

from questionnaire import states
from questionnaire.models import Area
from reports import material as mat
from reports.collect.rows import Rows


def of(rows: Rows) -> mat.QuestionSet:
    """Return the areas, questions, aspects and levels in the report's language."""
    known = rows.catalogue
    return mat.QuestionSet(
        name=getattr(known.question_set, f"name_{rows.language}"),
        version=known.question_set.version,
        working_translation=states.is_working(known.question_set, rows.language),
        areas=tuple(_area(rows, area) for area in known.areas),
        aspects=tuple(
            mat.Aspect(
                rows.translated(aspect),
                Decimal(aspect.weight),
                rows.translated(aspect, "description"),
            )
            for aspect in known.aspects
        ),
        levels=tuple(
            mat.Level(
                Decimal(level.share), rows.translated(level), rows.translated(level, "description")
            )
            for level in known.levels
        ),
        self_assessment=tuple(rows.translated(step) for step in known.steps),
        scheme=known.question_set.scheme,
        own=known.question_set.key == "kommunkompassen",
        licence=rows.translated(known.question_set, "licence"),
    )


def _area(rows: Rows, area: Area) -> mat.Area:
    questions = tuple(
        mat.Question(
            question.number,
            rows.translated(question),
            rows.translated(question, "text"),
            Decimal(question.max_points),
        )
        for question in area.questions.all()
    )
    return mat.Area(
        area.position,
        area.key,
        rows.translated(area),
        rows.translated(area, "introduction"),
        questions,
    )

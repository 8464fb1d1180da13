"""The strength statements that were handed in, with their verdicts."""

from dataclasses import dataclass

from evaluations.models import (
    Evaluation,
    SubmittedStatement,
    Text,
    Verdict,
)
from evaluations.submitted import CITED, latest_statements
from questionnaire.models import Area


@dataclass(frozen=True)
class JudgedStatement:
    """A statement, its evidence and its verdict, with words in the original language."""

    statement: SubmittedStatement
    verdict: Verdict | None
    words: str


def judged_statements(evaluation: Evaluation, area: Area) -> list[JudgedStatement]:
    """Return an area's statements with verdicts; four queries."""
    rows = list(latest_statements(evaluation).filter(area=area).prefetch_related(CITED))
    verdicts = {
        v.statement_id: v for v in Verdict.objects.filter(statement__in=rows).select_related("note")
    }
    texts = {
        text.verdict_id: text.body
        for text in Text.objects.filter(
            evaluation=evaluation,
            verdict__in=verdicts.values(),
            language=evaluation.original_language,
        )
    }
    return [
        JudgedStatement(
            row,
            verdicts.get(row.pk),
            texts.get(verdicts[row.pk].pk, "") if row.pk in verdicts else "",
        )
        for row in rows
    ]

"""The rows that several parts of the material are made of, read once."""

from functools import cached_property
from uuid import UUID

from evaluations import submitted
from evaluations.models import Evaluation, Note, Points, SubmittedCitation, Text
from questionnaire import catalogue as catalogues
from questionnaire.models import Part, QuestionSet


class Rows:
    """Notes, points, answers and texts of one evaluation, for a report in one language."""

    def __init__(self, evaluation: Evaluation, language: str) -> None:
        self.evaluation = evaluation
        self.language = language
        self.catalogue = catalogues.of(evaluation.round.question_set_id)
        self.notes = list(Note.objects.filter(evaluation=evaluation))
        self.points = {
            row.question_id: row
            for row in Points.objects.filter(evaluation=evaluation).order_by("version")
        }
        self.answers = {
            answer.question_id: answer for answer in submitted.latest_answers(evaluation)
        }
        self.texts = self._texts()

    def _texts(self) -> dict[UUID, str]:
        """Return the texts in the report's language, by the area, finding, statement or verdict
        that they belong to.
        """
        found = Text.objects.filter(evaluation=self.evaluation, language=self.language)
        owners = (
            (row.narrative_area_id or row.finding_id or row.statement_id or row.verdict_id, row)
            for row in found
        )
        return {owner: row.body for owner, row in owners if owner}

    def translated(self, part: Part | QuestionSet, field: str = "name") -> str:
        """Return a field of the question set in the report's language, "" when it has none."""
        return getattr(part, f"{field}_{self.language}") or ""

    def text_of(self, owner: UUID, original: str = "") -> str:
        """Return the owner's text in the report's language; `original` is used where there is none
        and the report is in the original language.
        """
        text = self.texts.get(owner, "")
        return self._tagged(
            text or (original if self.language == self.evaluation.original_language else "")
        )

    def foreign(self, language: str) -> str:
        """Return the language when it is not the report's own, else ""."""
        return language if language and language != self.language else ""

    def _tagged(self, text: str) -> str:
        """Tag the titles of documents in another language, so that they are read out in it."""
        for title, language in self._foreign_titles:
            text = text.replace(title, f"[{language}]{title}[/{language}]")
        return text

    @cached_property
    def _foreign_titles(self) -> list[tuple[str, str]]:
        rows = SubmittedCitation.objects.filter(evaluation=self.evaluation).values_list(
            "document_version__document__title", "document_version__document__language"
        )
        known = {(title, language) for title, language in rows.distinct() if self.foreign(language)}
        known |= {
            (note.title, note.title_language)
            for note in self.notes
            if self.foreign(note.title_language)
        }
        # The longest first: a title may be a part of another; what is tagged is not tagged again.
        return sorted(known, key=lambda pair: -len(pair[0]))

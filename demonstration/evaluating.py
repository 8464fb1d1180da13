"""The evaluators' and the translator's part of an evaluation: notes, verdicts, scores, texts."""

from datetime import time
from decimal import Decimal

from assessment.consensus import domain as consensus
from assessment.notes import domain as notes
from assessment.reading import domain as reading
from assessment.scoring import domain as scoring
from assessment.statements import domain as statements
from assessment.writing import domain as writing
from demonstration.data import FindingData, Localized, NoteData, Scenario, ScoreData, statements_of
from evaluations import submitted
from evaluations.models import Evaluation, Finding, Note, NoteKind, SubmittedStatement, Verdict
from kompass.shared.actor import acting_as
from municipalities.access import Person
from questionnaire.catalogue import Catalogue


class Evaluating:
    """Works for two evaluators and a translator, through the functions that the pages call."""

    def __init__(
        self,
        scenario: Scenario,
        evaluation: Evaluation,
        catalogue: Catalogue,
        lead: Person,
        second: Person,
        translator: Person,
    ) -> None:
        self.content = scenario.content
        self.evaluation = evaluation
        self.catalogue = catalogue
        self.lead, self.second, self.translator = lead, second, translator
        self.notes: dict[str, Note] = {}
        self.statements: dict[str, SubmittedStatement] = {}
        self.documents = {
            document["key"]: document for document in self.content.get("documents", [])
        }

    def review(self) -> None:
        """Open the review, write the notes and give a verdict on each statement."""
        reading.open_review(evaluation=self.evaluation, person=self.lead)
        for place, row in enumerate(self.content.get("notes", [])):
            self._note(row, self.second if place % 2 else self.lead)
        with acting_as(self.lead.actor):
            self._judge()

    def _note(self, row: NoteData, person: Person) -> None:
        document = self.documents.get(row.get("document", ""))
        language = document["language"] if document else self.evaluation.original_language
        fields: dict[str, object] = {
            "kind": row["kind"],
            "text": row["text"],
            "title": document["title"] if document else row.get("title", ""),
            "title_language": language,
            "address": row.get("address", ""),
            "held_on": row.get("held_on") or row["seen_on"],
        }
        if row["kind"] == NoteKind.INTERVIEW:
            hour, minute = str(row["starts_at"]).split(".")
            fields |= {
                "group": row["group"],
                "starts_at": time(int(hour), int(minute)),
                "participants": row["participants"],
            }
        questions = {self.catalogue.by_key[key]: stance for key, stance in row["questions"].items()}
        with acting_as(person.actor):
            self.notes[row["key"]] = notes.save_note(
                evaluation=self.evaluation, person=person, fields=fields, questions=questions
            )

    def _judge(self) -> None:
        found = {
            (row.area_id, row.position): row for row in submitted.latest_statements(self.evaluation)
        }
        for key, rows in statements_of(self.content).items():
            for place, row in enumerate(rows, start=1):
                statement = found[self.catalogue.area_of[key].pk, place]
                self.statements[f"{key}:{row['key']}"] = statement
                if "verdict" in row:
                    statements.judge_statement(
                        evaluation=self.evaluation,
                        statement=statement,
                        person=self.lead,
                        judgement=row["verdict"],
                        note=self.notes[row["verdict_sources"][0]],
                        words=row["verdict_note"][self.evaluation.original_language].strip(),
                    )

    def score(self) -> None:
        """Save each evaluator's own scores, where the data have them."""
        rows = self.content.get("scores", {})
        own = {key: row["lead"] for key, row in rows.items() if "lead" in row}
        self._save_scores(self.lead, own)
        own = {key: row["second"] for key, row in rows.items() if "second" in row}
        self._save_scores(self.second, own)

    def _save_scores(self, person: Person, levels: dict[str, list[int]]) -> None:
        with acting_as(person.actor):
            for key, chosen in levels.items():
                scoring.save_score(
                    evaluation=self.evaluation,
                    catalogue=self.catalogue,
                    question=self.catalogue.by_key[key],
                    person=person,
                    levels=chosen,
                )

    def agree(self) -> None:
        """Lock the scores, settle the differences and confirm."""
        for person in (self.lead, self.second):
            with acting_as(person.actor):
                consensus.open_together(
                    evaluation=self.evaluation, catalogue=self.catalogue, person=person
                )
        with acting_as(self.lead.actor):
            for key, row in self.content["scores"].items():
                self._settle(key, row)
        for person in (self.lead, self.second):
            with acting_as(person.actor):
                consensus.confirm(
                    evaluation=self.evaluation, catalogue=self.catalogue, person=person
                )

    def _settle(self, key: str, row: ScoreData) -> None:
        points = row.get("settled_points")
        if row["lead"] == row["second"] and points is None:
            return
        consensus.settle(
            evaluation=self.evaluation,
            catalogue=self.catalogue,
            question=self.catalogue.by_key[key],
            person=self.lead,
            levels=row.get("settled", row["lead"]),
            points=None if points is None else Decimal(str(points)),
            reason=row.get("reason", ""),
        )

    def write(self) -> None:
        """Write narratives and findings in the original language, then their translations where
        the data have them.
        """
        with acting_as(self.lead.actor):
            for key, texts in self.content.get("narratives", {}).items():
                self._text(
                    self.catalogue.area_of[key], texts, self.evaluation.original_language, self.lead
                )
            findings = [
                (row, self._finding(key, row))
                for key, rows in self.content.get("findings", {}).items()
                for row in rows
            ]
        with acting_as(self.translator.actor):
            for language in self.evaluation.other_languages:
                self._translate(language, findings)

    def _text(self, owner: writing.Owner, texts: Localized, language: str, person: Person) -> None:
        body = (texts or {}).get(language, "").strip()
        if body:
            writing.write(
                evaluation=self.evaluation,
                owner=owner,
                language=language,
                body=body,
                version=0,
                person=person,
            )

    def _finding(self, key: str, row: FindingData) -> Finding:
        return writing.save_finding(
            evaluation=self.evaluation,
            area=self.catalogue.area_of[key],
            question=self.catalogue.by_key.get(row.get("question", "")),
            kind=row["kind"],
            body=row["text"][self.evaluation.original_language].strip(),
            sources=[self._source(source) for source in row["sources"]],
            person=self.lead,
        )

    def _source(self, key: str) -> writing.Source:
        kind, _, rest = key.partition(":")
        if kind == "answer":
            return submitted.latest_answers(self.evaluation).get(
                question=self.catalogue.by_key[rest]
            )
        return self.statements[rest] if kind == "statement" else self.notes[key]

    def _translate(self, language: str, findings: list[tuple[FindingData, Finding]]) -> None:
        for key, texts in self.content.get("narratives", {}).items():
            self._text(self.catalogue.area_of[key], texts, language, self.translator)
        for row, finding in findings:
            self._text(finding, row["text"], language, self.translator)
        self._translate_statements(language)

    def _translate_statements(self, language: str) -> None:
        verdicts = {
            verdict.statement_id: verdict
            for verdict in Verdict.objects.filter(evaluation=self.evaluation)
        }
        for key, rows in statements_of(self.content).items():
            for row in rows:
                statement = self.statements[f"{key}:{row['key']}"]
                self._text(statement, row["text"], language, self.translator)
                if statement.pk in verdicts:
                    self._text(
                        verdicts[statement.pk], row["verdict_note"], language, self.translator
                    )

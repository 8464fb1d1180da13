"""The evaluators' and the translator's part: notes, verdicts, scores, consensus, texts."""

from datetime import time
from decimal import Decimal
from typing import Any

from assessment.consensus import domain as consensus
from assessment.notes import domain as notes
from assessment.reading import domain as reading
from assessment.scoring import domain as scoring
from assessment.statements import domain as statements
from assessment.writing import domain as writing
from demonstration.data import Script
from evaluations import submitted
from evaluations.models import Evaluation, Finding, Note, NoteKind, SubmittedStatement, Verdict
from kompass.shared.actor import acting_as
from municipalities.access import Person
from questionnaire.catalogue import Catalogue


class Evaluating:
    """Plays two evaluators and a translator, through the functions that the pages call."""

    def __init__(
        self,
        script: Script,
        evaluation: Evaluation,
        catalogue: Catalogue,
        lead: Person,
        second: Person,
        translator: Person,
    ) -> None:
        self.town = script.town
        self.evaluation = evaluation
        self.catalogue = catalogue
        self.lead, self.second, self.translator = lead, second, translator
        self.notes: dict[str, Note] = {}
        self.statements: dict[str, SubmittedStatement] = {}
        self.titles = {document["key"]: document for document in self.town.get("documents", [])}

    def review(self) -> None:
        """Open the review, write the notes, judge the statements."""
        reading.open_review(evaluation=self.evaluation, person=self.lead)
        for place, row in enumerate(self.town.get("notes", [])):
            self._note(row, self.second if place % 2 else self.lead)
        with acting_as(self.lead.actor):
            self._judge()

    def _note(self, row: dict[str, Any], person: Person) -> None:
        document = self.titles.get(row.get("document", ""))
        fields: dict[str, object] = {
            "kind": row["kind"],
            "text": row["text"],
            "title": document["title"] if document else row.get("title", ""),
            "title_language": document["language"]
            if document
            else self.evaluation.original_language,
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
        for key, rows in self.town.get("statements", {}).items():
            for place, row in enumerate(rows if isinstance(rows, list) else [], start=1):
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
        """Let both score what the data hold for them."""
        for role, person in (("lead", self.lead), ("second", self.second)):
            with acting_as(person.actor):
                for key, row in self.town.get("scores", {}).items():
                    if role in row:
                        question = self.catalogue.by_key[key]
                        scoring.save_score(
                            evaluation=self.evaluation,
                            catalogue=self.catalogue,
                            question=question,
                            person=person,
                            levels=row[role],
                        )

    def agree(self) -> None:
        """Lock, settle what differs, confirm."""
        for person in (self.lead, self.second):
            with acting_as(person.actor):
                consensus.open_together(
                    evaluation=self.evaluation, catalogue=self.catalogue, person=person
                )
        with acting_as(self.lead.actor):
            for key, row in self.town["scores"].items():
                self._settle(key, row)
        for person in (self.lead, self.second):
            with acting_as(person.actor):
                consensus.confirm(
                    evaluation=self.evaluation, catalogue=self.catalogue, person=person
                )

    def _settle(self, key: str, row: dict[str, Any]) -> None:
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
        """Write narratives and findings in the original language, then the other languages where
        the data hold them.
        """
        with acting_as(self.lead.actor):
            for key, texts in self.town.get("narratives", {}).items():
                self._text(
                    self.catalogue.area_of[key], texts, self.evaluation.original_language, self.lead
                )
            findings = [
                (key, row, self._finding(key, row))
                for key, rows in self.town.get("findings", {}).items()
                for row in rows
            ]
        with acting_as(self.translator.actor):
            for language in self.evaluation.other_languages:
                self._translate(language, findings)

    def _text(self, owner: Any, texts: dict[str, str], language: str, person: Person) -> None:
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

    def _finding(self, key: str, row: dict[str, Any]) -> Finding:
        return writing.save_finding(
            evaluation=self.evaluation,
            area=self.catalogue.area_of[key],
            question=self.catalogue.by_key.get(row.get("question", "")),
            kind=row["kind"],
            body=row["text"][self.evaluation.original_language].strip(),
            sources=[self._source(source) for source in row["sources"]],
            person=self.lead,
        )

    def _source(self, key: str) -> Any:
        kind, _, rest = key.partition(":")
        if kind == "answer":
            return submitted.latest_answers(self.evaluation).get(
                question=self.catalogue.by_key[rest]
            )
        return self.statements[rest] if kind == "statement" else self.notes[key]

    def _translate(
        self, language: str, findings: list[tuple[str, dict[str, Any], Finding]]
    ) -> None:
        for key, texts in self.town.get("narratives", {}).items():
            self._text(self.catalogue.area_of[key], texts, language, self.translator)
        for _key, row, finding in findings:
            self._text(finding, row["text"], language, self.translator)
        verdicts = {
            verdict.statement_id: verdict
            for verdict in Verdict.objects.filter(evaluation=self.evaluation)
        }
        for key, rows in self.town.get("statements", {}).items():
            for row in rows if isinstance(rows, list) else []:
                statement = self.statements[f"{key}:{row['key']}"]
                self._text(statement, row["text"], language, self.translator)
                if statement.pk in verdicts:
                    self._text(
                        verdicts[statement.pk], row["verdict_note"], language, self.translator
                    )

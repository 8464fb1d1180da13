"""The municipality's part: people, figures, answers, evidence, statements, hand-in."""

from typing import Any

from demonstration.data import Script
from demonstration.sample_pdfs import paper
from evaluations.models import DocumentVersion, Evaluation
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.handing_in import domain as handing_in
from workspace.key_facts import domain as key_facts

FIGURES = ("year", "inhabitants", "swedish_share", "finnish_share", "employees", "tax_rate")


class Preparation:
    """Plays a municipality that answers and hands in, through the functions that the pages call."""

    def __init__(
        self, script: Script, evaluation: Evaluation, catalogue: Catalogue, person: Person
    ) -> None:
        self.town = script.town
        self.evaluation = evaluation
        self.catalogue = catalogue
        self.person = person
        self.versions: dict[str, DocumentVersion] = {}

    def play(self) -> None:
        """Write everything that the data hold."""
        if facts := self.town.get("facts"):
            key_facts.save_key_facts(
                evaluation=self.evaluation, figures={name: facts.get(name) for name in FIGURES}
            )
        for key, answer in self.town["answers"].items():
            self._answer(key, answer)
        for key, rows in self.town.get("statements", {}).items():
            self._statements(key, rows)

    def hand_in(self) -> None:
        handing_in.hand_in(evaluation=self.evaluation, catalogue=self.catalogue, person=self.person)

    def _answer(self, key: str, answer: dict[str, Any]) -> None:
        question = self.catalogue.by_key[key]
        step = next(
            (step for step in self.catalogue.steps if step.key == answer.get("self_assessment")),
            None,
        )
        answering.save_answer(
            evaluation=self.evaluation,
            question=question,
            person=self.person,
            version=0,
            text=answer.get("text", ""),
            self_assessment=step,
            not_applicable=answer.get("not_applicable", False),
            reason=answer.get("reason", ""),
        )
        for citation in answer.get("citations", []):
            self._cite(question, citation)

    def _statements(self, key: str, rows: Any) -> None:
        area = self.catalogue.area_of[key]
        if isinstance(rows, dict):
            statements_domain.raise_nothing(
                evaluation=self.evaluation, area=area, person=self.person
            )
            return
        for row in rows:
            text = row["text"][self.evaluation.original_language].strip()
            made = statements_domain.save_statement(
                evaluation=self.evaluation, area=area, person=self.person, version=0, text=text
            )
            for citation in row.get("citations", []):
                self._cite(made, citation)

    def _cite(self, owner: Any, citation: dict[str, Any]) -> None:
        key = citation["document"]
        attachment = (
            Attachment(version=self.versions[key])
            if key in self.versions
            else self._attachment(key)
        )
        where = {
            "evaluation": self.evaluation,
            "owner": owner,
            "pages": str(citation.get("pages", "")),
            "person": self.person,
        }
        try:
            made = evidence.cite(attachment=attachment, **where)
        except evidence.AlreadyAttached as known:  # attached in an earlier round
            made = evidence.cite(attachment=Attachment(version=known.version), **where)
        self.versions[key] = made.document_version

    def _attachment(self, key: str) -> Attachment:
        document = next(document for document in self.town["documents"] if document["key"] == key)
        common = {
            "title": document["title"],
            "language": document["language"],
            "dated": document.get("dated"),
        }
        if document["kind"] == "link":
            return Attachment(address=document["url"], **common)
        return Attachment(file=paper(document["title"], str(document.get("dated", ""))), **common)

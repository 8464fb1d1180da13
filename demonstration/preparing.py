"""The municipality's part of an evaluation: figures, answers, evidence, statements, submission."""

from demonstration.data import AnswerData, CitationData, NothingRaised, Scenario, StatementData
from demonstration.sample_pdfs import sample_pdf
from evaluations.models import Citation, DocumentVersion, Evaluation, Statement
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.handing_in import domain as handing_in
from workspace.key_facts import domain as key_facts

FIGURES = ("year", "inhabitants", "swedish_share", "finnish_share", "employees", "tax_rate")


class Preparation:
    """Answers for a municipality, through the functions that the pages call."""

    def __init__(
        self, scenario: Scenario, evaluation: Evaluation, catalogue: Catalogue, person: Person
    ) -> None:
        self.content = scenario.content
        self.evaluation = evaluation
        self.catalogue = catalogue
        self.person = person
        self.versions: dict[str, DocumentVersion] = {}

    def write(self) -> None:
        """Save the key facts, answers and statements of the data."""
        if facts := self.content.get("facts"):
            key_facts.save_key_facts(
                evaluation=self.evaluation, figures={name: facts.get(name) for name in FIGURES}
            )
        for key, answer in self.content["answers"].items():
            self._answer(key, answer)
        for key, rows in self.content.get("statements", {}).items():
            self._statements(key, rows)

    def hand_in(self) -> None:
        """Submit the answers and statements."""
        handing_in.hand_in(evaluation=self.evaluation, catalogue=self.catalogue, person=self.person)

    def _answer(self, key: str, answer: AnswerData) -> None:
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

    def _statements(self, key: str, rows: list[StatementData] | NothingRaised) -> None:
        area = self.catalogue.area_of[key]
        if not isinstance(rows, list):
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

    def _cite(self, owner: Question | Statement, citation: CitationData) -> None:
        def cite(attachment: Attachment) -> Citation:
            return evidence.cite(
                evaluation=self.evaluation,
                owner=owner,
                attachment=attachment,
                pages=str(citation.get("pages", "")),
                person=self.person,
            )

        key = citation["document"]
        attachment = (
            Attachment(version=self.versions[key])
            if key in self.versions
            else self._attachment(key)
        )
        try:
            made = cite(attachment)
        except evidence.AlreadyAttached as known:  # attached in an earlier round
            made = cite(Attachment(version=known.version))
        self.versions[key] = made.document_version

    def _attachment(self, key: str) -> Attachment:
        row = next(row for row in self.content["documents"] if row["key"] == key)
        title, language, dated = row["title"], row["language"], row.get("dated")
        if row["kind"] == "link":
            return Attachment(title=title, language=language, dated=dated, address=row["url"])
        file = sample_pdf(title, str(dated or ""))
        return Attachment(title=title, language=language, dated=dated, file=file)

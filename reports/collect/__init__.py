"""The only reader: rows of an evaluation -> Material, in one language.

Names of interviewed people never come along.
"""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.consensus.points import area_points, total_points
from evaluations import submitted
from evaluations.models import (
    EVALUATING,
    Assignment,
    Duty,
    Evaluation,
    Finding,
    FindingSource,
    KeyFacts,
    Note,
    NoteKind,
    Points,
    SubmittedCitation,
    SubmittedStatement,
    Text,
    Verdict,
)
from evaluations.models.review import ONLINE
from kompass.shared import clock
from municipalities.organs import organ
from questionnaire import catalogue as catalogues
from questionnaire import states
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Part, QuestionSet
from reports import material as mat
from reports.models import Status

STATUS = {
    Status.DRAFT: mat.Status.DRAFT,
    Status.FACT_CHECK: mat.Status.FACT_CHECK,
    Status.FINAL: mat.Status.RELEASED,
}
FACTS = (
    ("inhabitants", "inhabitants", mat.FactUnit.NUMBER),
    ("swedish_speakers", "swedish_share", mat.FactUnit.PERCENT),
    ("finnish_speakers", "finnish_share", mat.FactUnit.PERCENT),
    ("employees", "employees", mat.FactUnit.NUMBER),
    ("tax_rate", "tax_rate", mat.FactUnit.PERCENT),
)
CITED = Prefetch(
    "citations", SubmittedCitation.objects.select_related("document_version__document")
)
SOURCES = Prefetch(
    "sources", FindingSource.objects.select_related("note", "answer__question", "statement__area")
)


def material(*, evaluation: Evaluation, language: str, status: Status) -> mat.Material:
    """Return everything that the report of one language is made of; labels come in that language."""
    with translation.override(language):
        return Collector(evaluation, language).material(status)


class Collector:
    """Reads the rows of one evaluation once and puts them into the report's order."""

    def __init__(self, evaluation: Evaluation, language: str) -> None:
        self.evaluation = evaluation
        self.language = language
        self.catalogue: Catalogue = catalogues.of(evaluation.round.question_set_id)
        self.notes = list(Note.objects.filter(evaluation=evaluation))
        self.points = self._points()
        self.answers = {
            answer.question_id: answer for answer in submitted.latest_answers(evaluation)
        }
        self.texts = self._texts()

    def _points(self) -> dict[UUID, Points]:
        return {
            row.question_id: row
            for row in Points.objects.filter(evaluation=self.evaluation).order_by("version")
        }

    def _texts(self) -> dict[UUID, str]:
        found = Text.objects.filter(evaluation=self.evaluation, language=self.language)
        owners = (
            (row.narrative_area_id or row.finding_id or row.statement_id or row.verdict_id, row)
            for row in found
        )
        return {owner: row.body for owner, row in owners if owner}

    def material(self, status: Status) -> mat.Material:
        areas = self._areas()
        total, maximum = total_points([area.points for area in areas])
        evaluation = self.evaluation
        visit = tuple(
            day for day in dict.fromkeys((evaluation.visit_from, evaluation.visit_to)) if day
        )
        return mat.Material(
            language=self.language,
            status=STATUS[status],
            day=clock.today(),
            municipality=self._municipality(),
            round_name=getattr(evaluation.round, f"name_{self.language}") or str(evaluation.round),
            year=evaluation.round.opens_on.year,
            evaluators=self._evaluators(),
            visit_days=visit,
            question_set=self._question_set(),
            areas=areas,
            total=total if self.points else None,
            total_maximum=maximum or 100 * len(areas),
            documents=self._documents(),
            groups=self._groups(),
            fact_check_skipped=not evaluation.round.fact_check,
        )

    def _named(self, part: Part | QuestionSet, field: str = "name") -> str:
        return getattr(part, f"{field}_{self.language}") or ""

    def _municipality(self) -> mat.Municipality:
        town = self.evaluation.municipality
        names = {"sv": town.name_sv, "fi": town.name_fi}  # type: ignore[attr-defined]
        name = names[self.language] or str(town.title)
        other = next(
            (
                (code, text)
                for code, text in names.items()
                if code != self.language and text and text != name
            ),
            None,
        )
        return mat.Municipality(
            name=name,
            other_name=mat.Named(other[1], other[0]) if other else None,
            kind=town.kind,
            language_status=town.language_status,
            area_name=getattr(town, f"area_{self.language}") or "",
            facts=self._facts(),
            organs=tuple(
                organ(what, town.kind, self.language) for what in ("council", "board", "director")
            ),
        )

    def _facts(self) -> tuple[mat.KeyFact, ...]:
        row = KeyFacts.objects.filter(evaluation=self.evaluation).first()
        if row is None or row.year is None:
            return ()
        found = ((key, getattr(row, field), unit) for key, field, unit in FACTS)
        return tuple(
            mat.KeyFact(key, Decimal(value), row.year, unit)
            for key, value, unit in found
            if value is not None
        )

    def _evaluators(self) -> tuple[mat.Evaluator, ...]:
        rows = (
            Assignment.objects.filter(evaluation=self.evaluation, duty__in=EVALUATING)
            .select_related("user")
            .order_by("duty")
        )
        return tuple(mat.Evaluator(row.user.name, row.duty == Duty.LEAD, "") for row in rows)

    def _question_set(self) -> mat.QuestionSet:
        known = self.catalogue
        return mat.QuestionSet(
            name=getattr(known.question_set, f"name_{self.language}"),
            version=known.question_set.version,
            working_translation=states.is_working(known.question_set, self.language),
            areas=tuple(self._area_asked(area) for area in known.areas),
            aspects=tuple(
                mat.Aspect(self._named(a), Decimal(a.weight), self._named(a, "description"))
                for a in known.aspects
            ),
            levels=tuple(
                mat.Level(Decimal(lv.share), self._named(lv), self._named(lv, "description"))
                for lv in known.levels
            ),
            self_assessment=tuple(self._named(step) for step in known.steps),
            scheme=known.question_set.scheme,
            own=known.question_set.key == "kommunkompassen",
            licence=self._named(known.question_set, "licence") or "",
        )

    def _area_asked(self, area: Area) -> mat.Area:
        asked = tuple(
            mat.Question(q.number, self._named(q), self._named(q, "text"), Decimal(q.max_points))
            for q in area.questions.all()
        )
        return mat.Area(
            area.position, area.key, self._named(area), self._named(area, "introduction"), asked
        )

    def _areas(self) -> tuple[mat.AreaMaterial, ...]:
        statements = self._statements()
        findings = self._findings()
        raised = {row.area_id for row in submitted.latest_statements(self.evaluation)}
        return tuple(
            self._area(area, statements[area.pk], findings[area.pk], area.pk not in raised)
            for area in self.catalogue.areas
        )

    def _area(
        self,
        area: Area,
        statements: list[mat.Statement],
        findings: list[mat.Finding],
        nothing_raised: bool,
    ) -> mat.AreaMaterial:
        settled = [
            (q.max_points, self.points[q.pk].points)
            for q in area.questions.all()
            if q.pk in self.points
        ]
        return mat.AreaMaterial(
            number=area.position,
            points=area_points(settled) if settled else None,
            maximum=100,
            narrative=self._marked(self.texts.get(area.pk, "")),
            statements=tuple(statements),
            nothing_raised=nothing_raised,
            findings=tuple(findings),
            results=tuple(self._result(q.pk, q.number) for q in area.questions.all()),
        )

    def _result(self, question: UUID, number: str) -> mat.QuestionResult:
        row, answer = self.points.get(question), self.answers.get(question)
        order = [step.pk for step in self.catalogue.steps]
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

    def _words(self, owner: UUID, original: str = "") -> str:
        """Return the owner's words in this language; a submitted statement is itself the original."""
        text = self.texts.get(owner, "")
        return self._marked(
            text or (original if self.language == self.evaluation.original_language else "")
        )

    def _statements(self) -> dict[UUID, list[mat.Statement]]:
        rows = list(submitted.latest_statements(self.evaluation).prefetch_related(CITED))
        verdicts = {
            v.statement_id: v
            for v in Verdict.objects.filter(statement__in=rows).select_related("note")
        }
        found: dict[UUID, list[mat.Statement]] = defaultdict(list)
        for row in rows:
            found[row.area_id].append(self._statement(row, verdicts.get(row.pk)))
        return found

    def _statement(self, row: SubmittedStatement, verdict: Verdict | None) -> mat.Statement:
        return mat.Statement(
            text=self._words(row.pk, row.text),
            evidence=tuple(self._evidence(citation) for citation in row.citations.all()),
            verdict=mat.Verdict(verdict.judgement) if verdict else None,
            note=self._words(verdict.pk) if verdict else "",
            sources=(self._source(verdict.note),) if verdict else (),
        )

    def _evidence(self, citation: SubmittedCitation) -> mat.Source:
        document = citation.document_version.document
        title = mat.Named(document.title, self._foreign(document.language))
        return mat.Source(
            mat.SourceKind.DOCUMENT, title=title, pages=citation.pages, day=document.dated
        )

    def _foreign(self, language: str) -> str:
        """Return the language when it is not the report's own."""
        return language if language and language != self.language else ""

    def _source(self, note: Note) -> mat.Source:
        if note.is_interview:
            group = mat.Named(str(note.get_group_display()))  # type: ignore[attr-defined]
            return mat.Source(mat.SourceKind.INTERVIEW, title=group, day=note.held_on)
        title = mat.Named(
            note.title, self._foreign(note.title_language or self.evaluation.original_language)
        )
        if note.kind in ONLINE:
            kind = mat.SourceKind.WEB if note.kind == NoteKind.WEB else mat.SourceKind.SOCIAL
            return mat.Source(kind, title=title, address=note.address, day=note.held_on)
        label = str(note.get_kind_display())  # type: ignore[attr-defined]
        return mat.Source(
            mat.SourceKind.DOCUMENT,
            title=title,
            document_kind=label,
            pages=note.pages,
            day=note.held_on,
        )

    def _findings(self) -> dict[UUID, list[mat.Finding]]:
        found: dict[UUID, list[mat.Finding]] = defaultdict(list)
        for row in Finding.objects.filter(evaluation=self.evaluation).prefetch_related(SOURCES):
            sources = tuple(self._finding_source(source) for source in row.sources.all())
            found[row.area_id].append(
                mat.Finding(mat.FindingKind(row.kind), self._words(row.pk), sources)
            )
        return found

    def _finding_source(self, source: FindingSource) -> mat.Source:
        if source.note is not None:
            return self._source(source.note)
        if source.answer is not None:
            return mat.Source(mat.SourceKind.ANSWER, question=source.answer.question.number)
        statement = source.statement
        assert statement is not None  # the constraint a_source_is_one_thing
        title = mat.Named(
            _("The municipality's own view, statement %(number)d") % {"number": statement.position}
        )
        return mat.Source(mat.SourceKind.DOCUMENT, title=title)

    def _documents(self) -> tuple[mat.ReviewedDocument, ...]:
        return tuple(
            mat.ReviewedDocument(
                title=mat.Named(
                    note.title,
                    self._foreign(note.title_language or self.evaluation.original_language),
                ),
                kind=str(note.get_kind_display()),  # type: ignore[attr-defined]
                day=note.held_on,
                address=note.address,
            )
            for note in self.notes
            if not note.is_interview
        )

    def _groups(self) -> tuple[mat.GroupHeard, ...]:
        return tuple(
            mat.GroupHeard(str(note.get_group_display()), note.held_on, note.participants or 0)  # type: ignore[attr-defined]
            for note in self.notes
            if note.is_interview
        )

    def _marked(self, text: str) -> str:
        """Mark the titles of documents in another language, so that they are read out in theirs."""
        for title, language in self._foreign_titles():
            text = text.replace(title, f"[{language}]{title}[/{language}]")
        return text

    def _foreign_titles(self) -> list[tuple[str, str]]:
        if not hasattr(self, "_titles"):
            rows = SubmittedCitation.objects.filter(evaluation=self.evaluation).values_list(
                "document_version__document__title", "document_version__document__language"
            )
            known = {
                (title, language) for title, language in rows.distinct() if self._foreign(language)
            }
            known |= {
                (note.title, note.title_language)
                for note in self.notes
                if self._foreign(note.title_language)
            }
            # The longest first: a title may stand inside another; what is marked is not marked
            # again.
            self._titles = sorted(known, key=lambda pair: -len(pair[0]))
        return self._titles

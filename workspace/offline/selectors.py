"""The working answers as a file's rows, and what a proposed file would change now."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.models import Answer, AnswerProposal, Evaluation, Revision
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question
from workspace.offline.files import comparing, marks
from workspace.offline.files.rows import NOT_APPLICABLE, Filled, Sheet, holdable


def answered(evaluation: Evaluation) -> QuerySet[Answer]:
    """Return the working answers."""
    return Answer.objects.filter(evaluation=evaluation)


def sheet(
    evaluation: Evaluation, catalogue: Catalogue, language: str, area: Area | None = None
) -> tuple[Sheet, list[Answer]]:
    """Return the questions with their answers as a file has them, and the answers that were read;
    one query. The language is active.
    """
    areas = [area] if area else catalogue.areas
    found = {
        answer.question_id: answer
        for answer in answered(evaluation).filter(question__area__in=areas)
    }
    rows = []
    for each in areas:
        heading = f"{each.position}. {each.title}"
        for question in each.questions.all():
            words = {
                "number": question.number,
                "title": str(question.title),
                "wording": str(question.wording),
                "area": heading,
            }
            answer = found.get(question.pk)
            rows.append(
                filled(question.key, answer, answer.version if answer else 0, catalogue, **words)
            )
    steps = marks.choices([(step.key, str(step.title)) for step in catalogue.steps])
    known = catalogue.question_set
    return Sheet(str(evaluation.pk), known.key, known.version, language, tuple(rows), steps), list(
        found.values()
    )


def filled(
    key: str, content: Answer | Revision | None, version: int, catalogue: Catalogue, **words: str
) -> Filled:
    """Return an answer, or one of its earlier versions, as a file holds it."""
    if content is None:
        return Filled(key, version=version, **words)
    steps = {step.pk: step.key for step in catalogue.steps}
    step = content.self_assessment_id
    chosen = NOT_APPLICABLE if content.not_applicable else steps.get(step, "") if step else ""
    return Filled(key, holdable(content.text), chosen, holdable(content.reason), version, **words)


def proposal(evaluation: Evaluation, pk: UUID) -> AnswerProposal | None:
    """Return one of the evaluation's proposals."""
    return AnswerProposal.objects.filter(evaluation=evaluation, pk=pk).first()


def changes(
    proposal: AnswerProposal, evaluation: Evaluation, catalogue: Catalogue
) -> list[comparing.Change]:
    """Return what a proposal would change now; at most two queries."""
    rows = tuple(Filled(**row) for row in proposal.rows)
    here, answers = sheet(evaluation, catalogue, "")
    present = {row.key: row for row in here.rows}
    moved = {
        row.key: row.version
        for row in rows
        if row.key in present and present[row.key].version != row.version
    }
    exported = {key: Filled(key) for key, version in moved.items() if version == 0}
    ids = {answer.pk: catalogue.by_id[answer.question_id].key for answer in answers}
    earlier = Revision.objects.filter(
        evaluation=evaluation,
        overtaken=False,
        number__in=[0, *moved.values()],
        answer__in=[pk for pk, key in ids.items() if key in moved],
    )
    for revision in earlier:
        assert revision.answer_id  # they were chosen by their answers
        key = ids[revision.answer_id]
        if revision.number == moved[key]:
            exported[key] = filled(key, revision, revision.number, catalogue)
    return comparing.compare(rows, present, exported)


@dataclass(frozen=True)
class Row:
    """A change as the page shows it: with its question and the words of both self-assessments."""

    change: comparing.Change
    question: Question | None
    step_here: str
    step_filled: str

    @property
    def key(self) -> str:
        return self.change.filled.key

    @property
    def empties(self) -> bool:
        """Tell whether the file would take away a text: that is not proposed, only possible."""
        here = self.change.present
        return bool(here and here.text.strip() and not self.change.filled.text.strip())


@dataclass(frozen=True)
class Look:
    """What a proposal would change now, by kind; same is a number."""

    file_only: list[Row]
    newer_here: list[Row]
    unknown: list[Row]
    same: int

    @property
    def proposed(self) -> list[str]:
        """Return the questions that are ticked until somebody says otherwise."""
        return [row.key for row in self.file_only if not row.empties]


def look(proposal: AnswerProposal, evaluation: Evaluation, catalogue: Catalogue) -> Look:
    """Return what a proposal would change now; at most two queries."""
    steps = dict(marks.choices([(step.key, str(step.title)) for step in catalogue.steps]))
    found = changes(proposal, evaluation, catalogue)
    rows: dict[str, list[Row]] = {"same": [], "file_only": [], "newer_here": [], "unknown": []}
    for each in found:
        here = each.present.self_assessment if each.present else ""
        row = Row(
            each,
            catalogue.by_key.get(each.filled.key),
            steps.get(here, ""),
            steps.get(each.filled.self_assessment, ""),
        )
        rows[each.kind].append(row)
    return Look(rows["file_only"], rows["newer_here"], rows["unknown"], len(rows["same"]))


def title(evaluation: Evaluation) -> str:
    """Return the heading of a file, in the active language."""
    return _("Answers to Kommunkompassen – %(municipality)s") % {
        "municipality": evaluation.municipality.title
    }

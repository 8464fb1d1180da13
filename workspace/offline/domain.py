"""A file that colleagues have filled in is read, looked at, and only then applied; a newer answer
is never overwritten.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import Answer, AnswerProposal, Evaluation
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Invalid, Refused, Stale
from kompass.shared.inputs import Values
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Question
from workspace.answering.domain import answers as answering
from workspace.answering.domain import saving
from workspace.offline.files import reading
from workspace.offline.files.rows import NOT_APPLICABLE, Filled, Sheet

KEPT = timedelta(
    days=30
)  # a proposal that nobody has applied is forgotten when the next file is read after that


@dataclass
class Outcome:
    """What became of the chosen questions: their numbers; of those that were refused the sentence
    too.
    """

    saved: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def propose(
    *, evaluation: Evaluation, catalogue: Catalogue, person: Person, raw: bytes
) -> AnswerProposal:
    """Keep what a file says, to be looked at.

    Raises Invalid when the file is not of this evaluation; nothing is kept then.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    sheet = reading.read(raw)
    _require_own_file(sheet, evaluation, catalogue)
    waiting = AnswerProposal.objects.filter(evaluation=evaluation)
    waiting.filter(made_by=person.user).delete()
    waiting.filter(made_at__lt=clock.now() - KEPT).delete()
    rows = [asdict(row) for row in sheet.rows]
    return AnswerProposal.objects.create(evaluation=evaluation, rows=rows, made_by=person.user)


def _require_own_file(sheet: Sheet, evaluation: Evaluation, catalogue: Catalogue) -> None:
    if sheet.evaluation != str(evaluation.pk):
        raise Invalid(
            _("The file belongs to another evaluation. Open that evaluation and import it there.")
        )
    if (sheet.set_key, sheet.set_version) != (
        catalogue.question_set.key,
        catalogue.question_set.version,
    ):
        raise Invalid(
            _(
                "The file was made from a different question set from the one this evaluation "
                "uses. Export the answers again."
            )
        )
    steps = {step.key for step in catalogue.steps} | {"", NOT_APPLICABLE}
    if odd := next((row for row in sheet.rows if row.self_assessment not in steps), None):
        sentence = _(
            "Question %(number)s: “%(found)s” is not a valid self-assessment. Choose one from "
            "the list."
        )
        raise Invalid(sentence % {"number": odd.number[:20], "found": odd.self_assessment[:40]})
    if not sheet.rows:
        raise Invalid(_("The file contains no questions."))


def apply(
    *, proposal: AnswerProposal, catalogue: Catalogue, person: Person, chosen: Collection[str]
) -> Outcome:
    """Save the chosen questions' answers, each over the version that the file was made from.

    Where somebody has saved since, their text stands and the file's is kept in the history; what
    the person may not write is reported.
    """
    outcome = Outcome()
    for row, question in _chosen(proposal, catalogue, chosen):
        try:
            _save(proposal.evaluation, row, question, catalogue, person)
        except Stale:
            outcome.stale.append(question.number)
        except (Refused, PermissionDenied) as refused:
            outcome.refused.append((question.number, str(refused)))
        else:
            outcome.saved.append(question.number)
    return outcome


def keep_aside(
    *, proposal: AnswerProposal, catalogue: Catalogue, person: Person, chosen: Collection[str]
) -> Outcome:
    """Keep the file's texts of these questions in the history, without letting them stand."""
    outcome = Outcome()
    questions = _chosen(proposal, catalogue, chosen)
    found = (
        {
            answer.question_id: answer
            for answer in Answer.objects.filter(evaluation=proposal.evaluation).select_related(
                "evaluation"
            )
        }
        if questions
        else {}
    )
    for row, question in questions:
        if question.pk not in found:
            continue
        try:
            saving.set_aside(
                row=found[question.pk], person=person, over=row.version, **_content(row, catalogue)
            )
        except (Refused, PermissionDenied) as refused:
            outcome.refused.append((question.number, str(refused)))
        else:
            outcome.kept.append(question.number)
    return outcome


def _chosen(
    proposal: AnswerProposal, catalogue: Catalogue, chosen: Collection[str]
) -> list[tuple[Filled, Question]]:
    rows = [Filled(**row) for row in proposal.rows]
    return [
        (row, catalogue.by_key[row.key])
        for row in rows
        if row.key in chosen and row.key in catalogue.by_key
    ]


def _content(row: Filled, catalogue: Catalogue) -> Values:
    """Return what the history keeps of a file's row."""
    step = next((step.pk for step in catalogue.steps if step.key == row.self_assessment), None)
    known = {"self_assessment_id": step, "not_applicable": row.self_assessment == NOT_APPLICABLE}
    return {"text": row.text, "reason": row.reason, **known}


def _save(
    evaluation: Evaluation, row: Filled, question: Question, catalogue: Catalogue, person: Person
) -> None:
    answering.save_answer(
        evaluation=evaluation,
        question=question,
        person=person,
        version=row.version,
        text=row.text,
        reason=row.reason,
        self_assessment=next(
            (step for step in catalogue.steps if step.key == row.self_assessment), None
        ),
        not_applicable=row.self_assessment == NOT_APPLICABLE,
    )

"""The one mover: the phase is assigned here and nowhere else, and each move is recorded."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evaluations import results
from evaluations.models import Completion, Evaluation, Move
from evaluations.states import COMPLETABLE, MOVES, Phase
from kompass.shared import clock
from kompass.shared.errors import Refused
from municipalities.access import Person
from questionnaire.models import Question


@transaction.atomic
def move(*, evaluation: Evaluation, name: str, person: Person, reason: str = "") -> Evaluation:
    """Move the evaluation and record who, when and why. Raises Refused when it stands elsewhere."""
    before, after = MOVES[name]
    locked = require(evaluation, before)
    locked.phase = after
    if name == "hand_in":
        locked.handed_in_at = clock.now()
    if after is Phase.RELEASED:
        locked.released_at = clock.now()
    locked.save(update_fields=["phase", "handed_in_at", "released_at"])
    Move.objects.create(
        evaluation=locked,
        municipality_id=locked.municipality_id,
        name=name,
        before=before,
        after=after,
        by=person.user,
        reason=reason,
    )
    if after is Phase.RELEASED:
        results.keep(locked)
    evaluation.phase, evaluation.handed_in_at, evaluation.released_at = (
        locked.phase,
        locked.handed_in_at,
        locked.released_at,
    )
    return evaluation


def require(evaluation: Evaluation, *phases: str) -> Evaluation:
    """Lock the evaluation's row until the transaction ends and return it.

    Raises Refused when the phase has passed.

    A write thus never slips past a move that another request makes in the same moment.
    """
    locked = Evaluation.objects.select_for_update(no_key=True).get(pk=evaluation.pk)
    if locked.phase not in phases:
        raise Refused(
            _(
                "The evaluation is now in the phase “%(phase)s”, so this is no longer "
                "possible. Nothing has been changed."
            )
            % {"phase": Phase(locked.phase).label}
        )
    return locked


def require_open_for_answers(evaluation: Evaluation, question: Question) -> None:
    """Lock the evaluation's row; the question's answer can be written in preparation, or when it is
    asked for again. Raises Refused.

    Each automatic save comes here, so that the row's phase alone is read.
    """
    phase = (
        Evaluation.objects.select_for_update(no_key=True)
        .values_list("phase", flat=True)
        .get(pk=evaluation.pk)
    )
    open_again = Completion.objects.filter(evaluation=evaluation, question=question, closed_at=None)
    if phase == Phase.PREPARING or (phase in COMPLETABLE and open_again.exists()):
        return
    raise Refused(
        _(
            "The evaluation is now in the phase “%(phase)s” and the answer to question "
            "%(number)s is closed: no additional information is requested. Nothing has been "
            "changed."
        )
        % {"phase": Phase(phase).label, "number": question.number}
    )


def raise_content_version(evaluation: Evaluation) -> None:
    """Note that points or texts of the report have changed."""
    Evaluation.objects.filter(pk=evaluation.pk).update(content_version=F("content_version") + 1)

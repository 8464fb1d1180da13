"""The workflow, readable at a glance: phases, the moves between them, and the three steps people
see.
"""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Phase(TextChoices):
    """Where an evaluation stands."""

    PREPARING = "preparing", pgettext_lazy("evaluation phase", "Preparation")
    SUBMITTED = "submitted", pgettext_lazy("evaluation phase", "Handed in")
    REVIEWING = "reviewing", pgettext_lazy("evaluation phase", "Evaluation in progress")
    REPORTING = "reporting", pgettext_lazy("evaluation phase", "Report being written")
    FACT_CHECK = "fact_check", pgettext_lazy("evaluation phase", "Fact check")
    RELEASED = "released", pgettext_lazy("evaluation phase", "Released")
    WITHDRAWN = "withdrawn", pgettext_lazy("evaluation phase", "Discontinued")


MOVES = {
    "hand_in": (Phase.PREPARING, Phase.SUBMITTED),
    "withdraw_hand_in": (Phase.SUBMITTED, Phase.PREPARING),
    "open_review": (Phase.SUBMITTED, Phase.REVIEWING),
    "agree": (Phase.REVIEWING, Phase.REPORTING),
    "start_fact_check": (Phase.REPORTING, Phase.FACT_CHECK),
    "release": (Phase.FACT_CHECK, Phase.RELEASED),
    "release_unchecked": (Phase.REPORTING, Phase.RELEASED),
    "discontinue_preparation": (Phase.PREPARING, Phase.WITHDRAWN),
    "discontinue_submitted": (Phase.SUBMITTED, Phase.WITHDRAWN),
}
# In these phases the evaluators may ask for the completion of an answer.
COMPLETABLE = (Phase.SUBMITTED, Phase.REVIEWING, Phase.REPORTING)


class Step(TextChoices):
    """What people see on every page of an evaluation."""

    PREPARE = "prepare", pgettext_lazy("step of an evaluation", "Preparation")
    EVALUATE = "evaluate", pgettext_lazy("step of an evaluation", "Evaluation")
    REPORT = "report", pgettext_lazy("step of an evaluation", "Report")


STEP_OF = {
    Phase.PREPARING: Step.PREPARE,
    Phase.SUBMITTED: Step.EVALUATE,
    Phase.REVIEWING: Step.EVALUATE,
    Phase.REPORTING: Step.REPORT,
    Phase.FACT_CHECK: Step.REPORT,
    Phase.RELEASED: Step.REPORT,
    Phase.WITHDRAWN: Step.PREPARE,
}

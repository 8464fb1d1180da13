"""The roles, in plain words."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a membership lets a person do; a membership holds a set of them."""

    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")
    CONTRIBUTOR = "contributor", pgettext_lazy("role", "Contributor")
    LEADER = "leader", pgettext_lazy("role", "Municipal leadership")
    OFFICE = "office", pgettext_lazy("role", "Association's office")
    EVALUATOR = "evaluator", pgettext_lazy("role", "Evaluator")
    TRANSLATOR = "translator", pgettext_lazy("role", "Translator")


MUNICIPAL = (Role.COORDINATOR, Role.CONTRIBUTOR, Role.LEADER)
ASSOCIATION = (Role.OFFICE, Role.EVALUATOR, Role.TRANSLATOR)

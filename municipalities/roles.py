"""The roles of people in municipalities and in the association."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """A role; a membership holds a set of roles."""

    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")
    CONTRIBUTOR = "contributor", pgettext_lazy("role", "Contributor")
    LEADER = "leader", pgettext_lazy("role", "Municipal leadership")
    OFFICE = "office", pgettext_lazy("role", "Association's administrator")
    EVALUATOR = "evaluator", pgettext_lazy("role", "Evaluator")
    TRANSLATOR = "translator", pgettext_lazy("role", "Translator")

    @property
    def sentence(self) -> str:
        """Return a sentence in the reader's language: what the role permits."""
        return str(SENTENCES[self])


MUNICIPAL = (Role.COORDINATOR, Role.CONTRIBUTOR, Role.LEADER)
ASSOCIATION = (Role.OFFICE, Role.EVALUATOR, Role.TRANSLATOR)
SENTENCES: dict[Role, Promise] = {
    Role.COORDINATOR: _(
        "Answers every question, describes what the municipality does well, hands in the "
        "submission, invites colleagues and decides what they may do."
    ),
    Role.CONTRIBUTOR: _(
        "Answers the questions and describes with evidence what the municipality does well, "
        "but does not hand in the submission."
    ),
    Role.LEADER: _(
        "Reads everything that the municipality has written, and the report, but writes nothing."
    ),
    Role.OFFICE: _(
        "Runs the rounds: adds municipalities, assigns evaluators and translators, invites "
        "people everywhere and releases the report."
    ),
    Role.EVALUATOR: _(
        "Reads what a municipality has handed in, visits it, assesses it and writes the "
        "report, only where assigned and never in their own municipality."
    ),
    Role.TRANSLATOR: _(
        "Writes the report's texts in the other language, only where assigned. Does not read "
        "answers or notes."
    ),
}

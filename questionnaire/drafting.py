"""Creating a draft from another version, and discarding a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from questionnaire import editing, importing, storing
from questionnaire.models import QuestionSet


@transaction.atomic
def continue_from(previous: QuestionSet, version: str) -> QuestionSet:
    """Create a draft as a copy of another version; raise Invalid for a version that exists."""
    root = storing.read(previous)
    root.values["version"] = version
    if QuestionSet.objects.filter(key=root.key, version=version).exists():
        raise Invalid(_("Version %(version)s already exists.") % {"version": version})
    return importing.create_draft(root, previous)


@transaction.atomic
def discard(draft: QuestionSet) -> None:
    """Delete a draft with its parts; raise Refused for a published version."""
    editing.require_draft(draft).delete()

"""The door to a question set: only the office opens it, and only drafts may be changed."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from kompass.shared.errors import Refused
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import selectors
from questionnaire.models import QuestionSet


def open_set(request: Request, pk: UUID) -> QuestionSet:
    """Return the set; raise PermissionDenied for others than the office, Http404 for no set."""
    require_office(request)
    found = selectors.find(pk)
    if found is None:
        raise Http404
    return found


def open_draft(request: Request, pk: UUID) -> QuestionSet:
    """Return the set as open_set does; raise Refused when it is published."""
    found = open_set(request, pk)
    if found.published_at:
        raise Refused(
            _("Version %(version)s is published and never changes.") % {"version": found.version}
        )
    return found

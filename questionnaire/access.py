"""The one door to a question set's pages: the association's office, and what may still be changed."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from kompass.shared.errors import Refused
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import selectors
from questionnaire.models import QuestionSet


def open_set(request: Request, pk: UUID) -> QuestionSet:
    """Return the set; PermissionDenied for others than the office, Http404 for an unknown one."""
    require_office(request)
    found = selectors.find(pk)
    if found is None:
        raise Http404
    return found


def open_draft(request: Request, pk: UUID) -> QuestionSet:
    """Return a draft; raise Refused for a published version."""
    found = open_set(request, pk)
    if found.published_at:
        raise Refused(
            _("Version %(version)s is published and never changes.") % {"version": found.version}
        )
    return found

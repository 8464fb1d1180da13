"""Downloads of evidence, under the same permission as the page it stands on."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from evaluations.access import open_evaluation
from kompass.audit.reading import note_download
from kompass.uploads.serving import attachment
from library.evidence import selectors
from municipalities.access import Request


@require_GET
def document(request: Request, pk: UUID, version: UUID) -> FileResponse:
    """Send an attached file."""
    opened = open_evaluation(request.person, pk, to="read evidence")
    found = selectors.version(version)
    if (
        found is None
        or found.municipality_id != opened.evaluation.municipality_id
        or found.file is None
        or not found.file.may_leave
    ):
        raise Http404
    sent = attachment(found.file.key, name=found.file.name, media_type=found.file.media_type)
    note_download(evaluation=pk, table=found._meta.db_table, row=found.pk)
    return sent

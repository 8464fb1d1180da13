"""The office's page of files: how many wait for the virus scanner, and a button that lets it try
again.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kompass.uploads.models import State
from library.scanning import domain, selectors
from municipalities.access import Request
from municipalities.middleware import require_office


@require_GET
def files(request: Request) -> HttpResponse:
    """Show how many files stand in which state, by municipality."""
    require_office(request)
    rows = selectors.rows()
    context = {
        "rows": rows,
        "states": list(State),
        "concerns": selectors.total(rows),
        "has_scanner": bool(settings.KOMPASS_CLAMAV),
    }
    return render(request, "library/scanning/files.html", context)


@require_POST
def scan_files(request: Request) -> HttpResponse:
    """Let every file be scanned that no scanner has seen."""
    require_office(request)
    count = domain.scan_again(person=request.person)
    sentence = ngettext(
        "%(count)d file is being checked for viruses.",
        "%(count)d files are being checked for viruses.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    return redirect("files")

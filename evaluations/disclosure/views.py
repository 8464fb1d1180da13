"""How the data are used: open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluations.disclosure import domain
from municipalities.roles import Role


@login_not_required
@require_GET
def data_use(request: HttpRequest) -> HttpResponse:
    """Tell who can read what, when and how long."""
    context = {
        "lines": domain.lines(),
        "roles": [role.label for role in Role],
        "session_hours": domain.session_hours(),
    }
    return render(request, "evaluations/disclosure/data_use.html", context)

"""What the pages of answers and statements share when a text is saved, refused or stale."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from evaluations.models.answer import Draft
from evaluations.page import renew
from kompass.shared.errors import Stale
from kompass.shared.views import wants_fragment
from municipalities.access import Request
from workspace.answering.domain import saving
from workspace.answering.forms import OptimisticLockForm


def kept(form: OptimisticLockForm) -> str:
    """Tell the browser that what this page held is in the database, so that it need not keep it any
    longer.
    """
    return f"kept:{form.cleaned_data['operation']}"


def settle_conflict(request: Request, form: OptimisticLockForm, row: Draft | None) -> bool:
    """Let the other's text stand, the own one in the history; or put both into the form, to be read
    and saved. Tell which.
    """
    if row is None:
        raise Http404
    text, over = form.cleaned_data["text"], form.cleaned_data["over"] or 0
    if form.cleaned_data["take"] == "theirs":
        saving.set_aside(row=row, person=request.person, over=over, text=text)
        messages.info(
            request,
            _("The other person's text is used. Yours is kept among the earlier texts."),
            extra_tags=kept(form),
        )
        return True
    renew(form, row.version, text=saving.stale_text(row, mine=text, over=over).merged)
    return False


def saved_fragment(request: Request, *, status: int = 200, **context: object) -> HttpResponse:
    """Answer an automatic save with the status line alone."""
    return render(request, "workspace/answering/saved.html", context, status=status)


def refused_fragment(
    request: Request, form: OptimisticLockForm, stale: Stale | None = None
) -> HttpResponse | None:
    """Answer an automatic save that was refused; None when a person pressed the button and gets the
    page.
    """
    if not wants_fragment(request):
        return None
    return saved_fragment(request, form=form, stale=stale, status=stale.status if stale else 422)

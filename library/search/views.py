"""The search in an evaluation."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import show
from kompass.audit import reading
from kompass.audit.models import Audience
from kompass.shared.inputs import Values
from library.search import selectors
from library.search.forms import SearchForm
from municipalities.access import Request


@require_GET
def search(request: Request, pk: UUID) -> HttpResponse:
    """Show where the words stand: in questions, answers, statements, comments and the library."""
    opened = open_evaluation(request.person, pk, to="read answers")
    form = SearchForm(request.GET)
    asked: Values = form.cleaned_data if form.is_valid() else {"typed": "", "only": "", "page": 1}
    groups = selectors.found(evaluation=opened.evaluation, catalogue=opened.catalogue, **asked)
    _record_granted_reading(opened, groups)
    short = bool(asked["typed"]) and selectors.is_short(asked["typed"])
    return show(
        request,
        "library/search/search.html",
        opened,
        form=form,
        groups=groups,
        short=short,
        **asked,
    )


def _record_granted_reading(opened: EvaluationContext, groups: list[selectors.Group]) -> None:
    """Record which drafts the office has read of while it was let in."""
    if opened.reads_by_grant:
        for table, rows in selectors.shown_rows(groups).items():
            reading.note_read(
                evaluation=opened.evaluation.pk,
                table=table,
                rows=sorted(rows),
                audience=Audience.MUNICIPALITY,
            )

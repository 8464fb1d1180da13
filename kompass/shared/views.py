"""Helpers of views."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar, cast

from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from kompass.shared.errors import Refused, Stale, refuse

Context = dict[str, Any]  # a template's context. Any: whatever it shows
Made = TypeVar("Made")
View = Callable[..., HttpResponseBase]


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx requests a fragment of the page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Made]):
    """Result of a form: the status to render its page with, or 0 and the act's result."""

    status: int
    result: Made | None = None
    refusal: Refused | None = None

    @property
    def stale(self) -> Stale | None:
        """The refusal of a text that somebody else has saved meanwhile."""
        return self.refusal if isinstance(self.refusal, Stale) else None

    @property
    def made(self) -> Made:
        """Return the act's result; only for status 0."""
        return cast(Made, self.result)


def submit(form: BaseForm, act: Callable[[], Made], field: str | None = None) -> Outcome[Made]:
    """Call `act` when a form is bound and valid.

    The status is 200 when the form is unbound, 422 when it is invalid, that of a Refused that `act`
    raised, else 0. The sentences of a refusal become errors of the form, or of `field`.
    """
    if not form.is_bound:
        return Outcome(HTTPStatus.OK)
    if not form.is_valid():
        return Outcome(HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return Outcome(0, act())
    except Refused as refused:
        refuse(form, refused.sentences, field)
        return Outcome(refused.status, refusal=refused)

"""Types and helpers that several forms share."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.utils.datastructures import MultiValueDict

FormData = Mapping[str, object] | None  # usually a QueryDict; None for an unbound form
if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = Any

Values = dict[str, Any]  # cleaned values by name. Any: as Django types them
FormFiles = MultiValueDict[str, UploadedFile] | None


class FormOptions(TypedDict, total=False):
    """Options of django.forms.Form that subclasses pass on."""

    auto_id: str
    prefix: str | None
    initial: dict[str, Any] | None  # Any: what a field shows first


def date_input() -> forms.DateInput:
    """Return the browser's own date field."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


Choice = tuple[Any, Any]  # Any: its name is a text, a lazy one or a Localized, and groups nest


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[Choice]) -> None:
    """Let a choice field of a form offer these choices, plain or by group."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def set_queryset(form: forms.BaseForm, name: str, rows: QuerySet[Model]) -> None:
    """Let a field of a form choose among these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows

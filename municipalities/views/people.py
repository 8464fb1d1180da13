"""Views of the people of a place: list, change, remove, leave."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kompass.shared.errors import Refused, refuse
from kompass.shared.inputs import Values
from municipalities import members as domain
from municipalities import selectors
from municipalities.access import Request
from municipalities.forms import FindMunicipalityForm, MemberForm, NoCoordinatorForm
from municipalities.places import Place, member, open_place
from municipalities.reauthentication import recently_signed_in


def show(
    request: Request, template: str, place: Place, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render a page about a place."""
    return render(
        request, f"municipalities/{template}.html", {"place": place, **context}, status=status
    )


@require_GET
def members(request: Request, place: UUID | None) -> HttpResponse:
    """List the people of a place, and for those in charge the invitations."""
    opened = open_place(request.person, place, to="read")
    asked = selectors.invitations(opened.pk) if opened.manages else []
    return show(
        request,
        "members",
        opened,
        members=list(selectors.members(opened.pk)),
        asked=asked,
        find=FindMunicipalityForm(),
    )


@require_GET
def find(request: Request) -> HttpResponse:
    """Redirect the office to the people of a municipality, found by name or code."""
    opened = open_place(request.person, None, to="read")
    form = FindMunicipalityForm(request.GET or None)
    if form.is_valid():
        return redirect("members", form.cleaned_data["municipality"].pk)
    people = list(selectors.members(None))
    return show(
        request,
        "members",
        opened,
        members=people,
        asked=selectors.invitations(None),
        find=form,
        status=422 if form.is_bound else 200,
    )


@recently_signed_in
@require_http_methods(["GET", "POST"])
def change(request: Request, place: UUID | None, pk: UUID) -> HttpResponse:
    """Change a member's roles."""
    opened = open_place(request.person, place, to="change roles")
    row = member(opened, pk)
    last = domain.is_last_in_charge(opened, row)
    offer: Values = {
        "offered": opened.roles,
        "offer_no_coordinator": bool(place and last and opened.may("leave nobody in charge")),
    }
    form = MemberForm(request.POST or None, initial={"roles": row.roles}, **offer)
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_roles(place=opened, membership=row, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.sentences, "roles")
        else:
            messages.success(
                request, _("The roles are saved. They apply from the next page the person opens.")
            )
            return redirect(_next_url(opened, row.user_id))
    return show(
        request,
        "member",
        opened,
        member=row,
        form=form,
        removing=_no_coordinator_form(offer),
        status=422 if form.is_bound else 200,
    )


def _no_coordinator_form(offer: Values) -> NoCoordinatorForm | None:
    return NoCoordinatorForm(prefix="remove") if offer["offer_no_coordinator"] else None


@recently_signed_in
@require_http_methods(["POST"])
def remove(request: Request, place: UUID | None, pk: UUID) -> HttpResponse:
    """Remove a member."""
    opened = open_place(request.person, place, to="remove")
    row = member(opened, pk)
    form = NoCoordinatorForm(request.POST, prefix="remove")
    domain.remove(
        place=opened,
        membership=row,
        nobody_in_charge=form.is_valid() and form.cleaned_data["nobody_in_charge"],
    )
    messages.success(
        request,
        _("%(name)s no longer has a role here and can no longer see the content.")
        % {"name": row.user.name},
    )
    return redirect(_next_url(opened, row.user_id))


@recently_signed_in
@require_http_methods(["GET", "POST"])
def leave(request: Request, place: UUID | None) -> HttpResponse:
    """End the person's own membership."""
    opened = open_place(request.person, place, to="leave")
    if request.method != "POST":
        return show(request, "leave", opened)
    row = next(m for m in request.person.memberships if m.municipality_id == opened.pk)
    domain.remove(place=opened, membership=row)
    messages.success(request, _("You no longer have a role here."))
    return redirect("home")


def _next_url(place: Place, changed: UUID) -> str:
    """Return the list of people, or the first page after a change of the own membership."""
    return reverse("home") if changed == place.person.id else reverse("members", args=[place.pk])

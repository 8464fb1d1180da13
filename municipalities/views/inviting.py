"""Views of invitations: invite, resend, make a link, correct the address, withdraw."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kompass.shared.errors import Refused, refuse
from municipalities import invitations as domain
from municipalities.access import Request
from municipalities.forms import AddressForm, InvitationForm
from municipalities.places import invitation, open_place
from municipalities.reauthentication import recently_signed_in
from municipalities.views.people import show


@recently_signed_in
@require_http_methods(["GET", "POST"])
def invite(request: Request, place: UUID | None) -> HttpResponse:
    """Invite somebody."""
    opened = open_place(request.person, place, to="invite")
    form = InvitationForm(
        request.POST or None,
        offered=opened.roles,
        initial={"language": request.person.user.language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.invite(place=opened, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.sentences, "email")
        else:
            messages.success(
                request, _("An invitation is on its way to %(email)s.") % {"email": made.email}
            )
            return redirect("members", opened.pk)
    return show(request, "invite", opened, form=form, status=422 if form.is_bound else 200)


@recently_signed_in
@require_http_methods(["POST"])
def resend(request: Request, place: UUID | None, pk: UUID) -> HttpResponse:
    """Send a new link."""
    opened = open_place(request.person, place, to="invite")
    domain.resend(invitation=invitation(opened, pk), person=request.person)
    messages.success(
        request, _("The invitation is sent again with a new link. The old link no longer works.")
    )
    return redirect("members", opened.pk)


@never_cache
@recently_signed_in
@require_http_methods(["POST"])
def link(request: Request, place: UUID | None, pk: UUID) -> HttpResponse:
    """Make a link to hand over, and show it once."""
    opened = open_place(request.person, place, to="invite")
    asked = invitation(opened, pk)
    token = domain.make_link(invitation=asked)
    return show(
        request,
        "link",
        opened,
        invitation=asked,
        link=f"{settings.KOMPASS_URL}{reverse('invitation', args=[token])}",
    )


@recently_signed_in
@require_http_methods(["GET", "POST"])
def correct(request: Request, place: UUID | None, pk: UUID) -> HttpResponse:
    """Send the same invitation to another address."""
    opened = open_place(request.person, place, to="invite")
    asked = invitation(opened, pk)
    form = AddressForm(request.POST or None, initial={"email": asked.email})
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.correct_address(
                invitation=asked, place=opened, email=form.cleaned_data["email"]
            )
        except Refused as refused:
            refuse(form, refused.sentences, "email")
        else:
            messages.success(
                request,
                _("A new invitation is on its way to %(email)s. The old link no longer works.")
                % {"email": made.email},
            )
            return redirect("members", opened.pk)
    return show(
        request,
        "correct",
        opened,
        invitation=asked,
        form=form,
        status=422 if form.is_bound else 200,
    )


@recently_signed_in
@require_http_methods(["POST"])
def withdraw(request: Request, place: UUID | None, pk: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    opened = open_place(request.person, place, to="invite")
    domain.withdraw(invitation=invitation(opened, pk))
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("members", opened.pk)

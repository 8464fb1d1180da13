"""Adding people, municipalities and sign-in services; ending sessions."""

import csv
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kompass.shared.errors import Invalid
from municipalities import encryption
from municipalities.models import Membership, Municipality, SignInService, User
from municipalities.sessions import SessionStore

REGISTER = Path(__file__).parent / "data" / "finnish_municipalities_2026.csv"
LOOPBACK = ("localhost", "127.0.0.1")


@transaction.atomic
def load_register(path: Path = REGISTER) -> int:
    """Load the register of municipalities from CSV; return the number of rows.

    Columns: code, name_sv, name_fi, kind, lang_status, sami_area (1 or 0), area_sv, area_fi.
    """
    known = {m.code: m for m in Municipality.objects.filter(country="FI")}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        fields = {
            "name_sv": row["name_sv"],
            "name_fi": row["name_fi"],
            "kind": row["kind"],
            "language_status": row["lang_status"],
            "sami_area": row["sami_area"] == "1",
            "area_sv": row["area_sv"],
            "area_fi": row["area_fi"],
        }
        found = known.get(row["code"])
        if found is None:
            Municipality(code=row["code"], **fields).save()
        elif any(getattr(found, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(found, name, value)
            found.save()
    return len(rows)


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    language: str,
    roles: list[str],
    municipality: Municipality | None = None,
    password: str | None = None,
) -> User:
    """Create the account for the address if needed and add the roles; return the user."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, password, name=name, language=language
    )
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    membership = Membership.objects.filter(
        user=user, municipality=municipality
    ).first() or Membership(user=user, municipality=municipality)
    known, membership.roles = membership.roles, sorted(set(membership.roles or []) | set(roles))
    membership.save(update_fields=["roles"] if known else None)
    return user


@transaction.atomic
def add_sign_in_service(
    *,
    municipality: Municipality,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    domains: Sequence[str],
) -> SignInService:
    """Store a municipality's sign-in service.

    Its provider id is always new, so that linked accounts never pass to another issuer. Raises
    Invalid when the municipality has a service already or the issuer is not https.
    """
    if SignInService.objects.filter(municipality=municipality).exists():
        raise Invalid(_("The municipality has a sign-in service already."))
    where = urlsplit(issuer)
    if where.scheme != "https" and where.hostname not in LOOPBACK:
        raise Invalid(_("The address of a sign-in service must begin with https."))
    service = SignInService(
        municipality=municipality,
        provider_id=f"{slugify(municipality.code)}-{secrets.token_hex(3)}",
        name=name,
        issuer=issuer.rstrip("/"),
        client_id=client_id,
        secret=encryption.encrypt(secret, purpose=encryption.SERVICES),
        domains=sorted({domain.strip().casefold().lstrip("@") for domain in domains}),
    )
    service.save()
    return service


def link_account(*, user: User, service: SignInService, subject: str) -> SocialAccount:
    """Link a service's subject to a person, who can sign in with it from then on.

    The caller has verified that the service has just authenticated this subject and that it is this
    person: by a recent sign-in on the account page, or by the link of an invitation. The actor is
    the person or the sign-in.
    """
    return SocialAccount.objects.create(user=user, provider=service.provider_id, uid=subject)


@transaction.atomic
def end_sessions(*, user: User, ids: Sequence[int]) -> int:
    """End some of a person's sessions; return their number."""
    rows = list(UserSession.objects.filter(user=user, pk__in=ids))
    for row in rows:
        SessionStore().delete(row.session_key)
        row.delete()
    return len(rows)

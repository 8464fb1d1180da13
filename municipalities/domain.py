"""Who belongs where: adding people and municipalities."""

import csv
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction

from municipalities.models import Membership, Municipality, User

REGISTER = Path(__file__).parent / "data" / "finnish_municipalities_2026.csv"


@transaction.atomic
def load_register(path: Path = REGISTER) -> int:
    """Store the register of municipalities (columns: code, names, kind, languages, areas); return how many there are."""
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
    *, email: str, name: str, language: str, roles: list[str], municipality: Municipality | None = None, password: str | None = None
) -> User:
    """Make sure that a person with this address exists and has these roles there; return her."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    membership = Membership.objects.filter(user=user, municipality=municipality).first() or Membership(user=user, municipality=municipality)
    known, membership.roles = membership.roles, sorted(set(membership.roles or []) | set(roles))
    membership.save(update_fields=["roles"] if known else None)
    return user

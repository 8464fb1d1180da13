"""People of the tests: one owns, one is assigned, one belongs elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kompass.shared.actor import COMMAND, acting_as
from municipalities import domain
from municipalities.access import Person
from municipalities.models import Credential, LanguageStatus, Membership, Municipality, User
from municipalities.sessions import signing_in

numbers = count(1)
PASSWORD = "en hemlig fras"


@contextmanager
def acting(person: Person) -> Iterator[None]:
    """Act as a person in one transaction, as a request does."""
    with acting_as(person.actor), transaction.atomic():
        yield


@dataclass(frozen=True)
class Town:
    """A municipality and its people."""

    municipality: Municipality
    coordinator: Person
    contributor: Person
    leader: Person


@dataclass(frozen=True)
class Association:
    """The association's people; the outsider is an evaluator without an assignment."""

    office: Person
    lead: Person
    second: Person
    translator: Person
    outsider: Person


def person(
    name: str,
    *roles: str,
    at: Municipality | None = None,
    language: str = "sv",
    password: str = PASSWORD,
) -> Person:
    """Add somebody with roles in a municipality, or in the association."""
    with acting_as(COMMAND):
        user = domain.add_person(
            email=address(name),
            name=name,
            language=language,
            roles=list(roles),
            municipality=at,
            password=password,
        )
    return Person(user)


def together(at: Municipality | None, *known: tuple[str, str, str]) -> list[Person]:
    """Add several people (name, role, language), the same rows as person() with a query per table.

    Most tests begin with eight people.
    """
    users = [
        User(email=address(name), name=name, language=language) for name, _role, language in known
    ]
    roles = [role for _name, role, _language in known]
    with acting_as(COMMAND), transaction.atomic():
        User.objects.bulk_create(users)
        Credential.objects.bulk_create(
            Credential(user=user, password=make_password(PASSWORD)) for user in users
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )
        Membership.objects.bulk_create(
            Membership(user=user, municipality=at, roles=[role])
            for user, role in zip(users, roles, strict=True)
        )
    return [Person(user) for user in users]


def address(name: str) -> str:
    """Return an e-mail address that nobody has had yet."""
    return f"{name.lower()}{next(numbers)}@tests.example"


def account(**known: object) -> User:
    """Return an account as the sign-in reads it."""
    with signing_in():
        return User.objects.with_secret().get(**known)


def accounts(**known: object) -> int:
    """Count the accounts that the sign-in finds."""
    with signing_in():
        return User.objects.filter(**known).count()


def municipality(
    *,
    code: str,
    sv: str,
    fi: str = "",
    status: str = LanguageStatus.BILINGUAL_SWEDISH,
    kind: str = "kommun",
) -> Municipality:
    """Add a fictional municipality."""
    made = Municipality(
        code=code, name_sv=sv, name_fi=fi, kind=kind, language_status=status, fictional=True
    )
    with acting_as(COMMAND), transaction.atomic():
        made.save()
    return made


def town(
    *,
    code: str = "T01",
    sv: str = "Lindnäs",
    fi: str = "Lehmusniemi",
    status: str = LanguageStatus.BILINGUAL_SWEDISH,
) -> Town:
    made = municipality(code=code, sv=sv, fi=fi, status=status)
    people = together(
        made,
        ("Karin", "coordinator", "sv"),
        ("Christer", "contributor", "sv"),
        ("Liisa", "leader", "fi"),
    )
    return Town(made, *people)


def association() -> Association:
    people = together(
        None,
        ("Oskar", "office", "sv"),
        ("Lena", "evaluator", "sv"),
        ("Sauli", "evaluator", "fi"),
        ("Terhi", "translator", "fi"),
        ("Ulf", "evaluator", "sv"),
    )
    return Association(*people)

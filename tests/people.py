"""People of the tests: one owns, one is assigned, one belongs elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from django.db import transaction

from kompass.shared.actor import COMMAND, acting_as
from municipalities import domain
from municipalities.access import Person
from municipalities.models import LanguageStatus, Municipality, User
from municipalities.sessions import signing_in

numbers = count(1)


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
    password: str = "en hemlig fras",
) -> Person:
    """Add somebody with roles in a municipality, or in the association."""
    with acting_as(COMMAND):
        user = domain.add_person(
            email=f"{name.lower()}{next(numbers)}@tests.example",
            name=name,
            language=language,
            roles=list(roles),
            municipality=at,
            password=password,
        )
    return Person(user)


def account(**known: object) -> User:
    """Return somebody's account as the sign-in reads it."""
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
    return Town(
        made,
        coordinator=person("Karin", "coordinator", at=made),
        contributor=person("Christer", "contributor", at=made),
        leader=person("Liisa", "leader", at=made, language="fi"),
    )


def association() -> Association:
    return Association(
        office=person("Oskar", "office"),
        lead=person("Lena", "evaluator"),
        second=person("Sauli", "evaluator", language="fi"),
        translator=person("Terhi", "translator", language="fi"),
        outsider=person("Ulf", "evaluator"),
    )

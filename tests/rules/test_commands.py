"""Every management command has a responsible person."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from kompass.shared import actor
from municipalities.commands import ActingCommand
from municipalities.models import Membership, Municipality
from tests.people import person

OURS = (
    "kompass",
    "municipalities",
    "questionnaire",
    "evaluations",
    "library",
    "workspace",
    "assessment",
    "rounds",
    "reports",
    "home",
    "demonstration",
)
WITHOUT = {
    "bench": "measures on a throw-away database, each page as its own person",
    "bench_answering": "the same",
    "bench_rls": "the same",
    "bench_search": "the same",
    "bench_import": "measures on a throw-away database and takes everything back",
    "verify_audit": "only reads, as the owner or the backup role, which see the whole history",
    "dump_database_logic": "describes an empty database that it makes and deletes",
    "demonstration_code": "computes a fictional person's code and asks no table",
    "relay": "a process of the machine, with an actor of its own kind",
}


def test_every_command_requires_a_responsible_person():
    ours = {
        name: load_command_class(app, name)
        for name, app in get_commands().items()
        if str(app).startswith(OURS)
    }
    assert sorted(
        name for name, command in ours.items() if not isinstance(command, ActingCommand)
    ) == sorted(WITHOUT)
    assert len(ours) > len(WITHOUT)


@pytest.mark.django_db
def test_a_command_without_a_responsible_person_is_refused():
    with pytest.raises(CommandError, match="--as"):
        call_command("load_municipalities")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_only_the_office_can_be_responsible_for_a_command(town, association, who):
    somebody = town.coordinator if who == "coordinator" else association.lead
    with pytest.raises(CommandError, match="nobody in the association's office"):
        call_command("load_municipalities", **{"as": somebody.user.email})


@pytest.mark.django_db
def test_a_command_acts_as_its_responsible_person(association, monkeypatch):
    acted = []
    monkeypatch.setattr(
        "municipalities.domain.load_register", lambda: acted.append(actor.current()) or 0
    )
    call_command(
        "load_municipalities", stdout=StringIO(), **{"as": association.office.user.email.upper()}
    )
    assert acted == [actor.Actor("command", association.office.id)]


@pytest.mark.django_db
def test_the_installation_adds_only_the_first_person(monkeypatch):
    monkeypatch.setattr(
        "municipalities.management.commands.add_person.getpass",
        lambda _prompt: "en lång lösenfras här",
    )
    call_command(
        "add_person",
        "forsta@tests.example",
        "Första",
        "office",
        stdout=StringIO(),
        **{"as": "installation"},
    )
    with pytest.raises(CommandError, match="There is an office now"):
        call_command(
            "add_person",
            "andra@tests.example",
            "Andra",
            "office",
            stdout=StringIO(),
            **{"as": "installation"},
        )
    with actor.acting_as(actor.Actor("command")):
        assert Membership.objects.filter(municipality=None).count() == 1


@pytest.mark.django_db
def test_the_installation_may_load_reference_data_at_any_time():
    person("Oskar", "office")
    call_command("load_municipalities", stdout=StringIO(), **{"as": "installation"})
    assert Municipality.objects.filter(country="FI", fictional=False).count() == 308

"""Revoked access ends with the next request, on pages, for files and fragments of open pages."""

import pytest
from django.db import transaction
from django.urls import reverse

from evaluations.models import Citation, Duty
from evaluations.states import Phase
from kompass.shared.actor import COMMAND, acting_as
from municipalities.models import Membership, User
from rounds.assignments import domain as assignments
from tests.people import acting

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


def version(play):
    with acting(play.town.coordinator):
        return Citation.objects.get().document_version_id


def statuses(client, addresses, autosave=None):
    """Return the statuses of the addresses, and of an automatic save of the open page."""
    found = [client.get(address).status_code for address in addresses]
    if autosave:
        sent = {"text": "Nytt.", "self_assessment": "partly", "version": 2}
        found.append(client.post(autosave, sent, headers=FRAGMENT).status_code)
    return found


def by_command(act):
    with acting_as(COMMAND), transaction.atomic():
        act()


def end_membership(who):
    by_command(lambda: Membership.objects.filter(user=who.user).delete())


def close_account(who):
    by_command(lambda: User.objects.filter(pk=who.id).update(is_active=False))


@pytest.mark.parametrize(("end", "answer"), [(end_membership, 404), (close_account, 302)])
def test_a_removed_contributor_loses_access_with_the_next_request(play, browser_of, end, answer):
    play.prepare()
    pk = play.evaluation.pk
    client, question = (
        browser_of(play.town.contributor),
        reverse("question", args=[pk, "open.plan"]),
    )
    places = [
        question,
        reverse("document", args=[pk, version(play)]),
        reverse("report-status", args=[pk]),
    ]
    assert client.get(question).status_code == 200
    end(play.town.contributor)
    # An automatic save is not redirected to the sign-in: it gets a status, and the page keeps the
    # text.
    assert statuses(client, places, question) == [answer] * 3 + [401 if answer == 302 else answer]


def test_a_changed_role_counts_with_the_next_request(play, browser_of):
    play.prepare()
    question = reverse("question", args=[play.evaluation.pk, "open.plan"])
    client = browser_of(play.town.contributor)
    assert client.get(question).status_code == 200
    by_command(
        lambda: Membership.objects.filter(user=play.town.contributor.user).update(roles=["leader"])
    )
    assert statuses(client, [question], question) == [200, 403]


def end_assignment(play):
    users = {
        Duty.SECOND: play.association.second.user,
        Duty.TRANSLATOR: play.association.translator.user,
    }
    with acting(play.association.office):
        assignments.assign_all(evaluation=play.evaluation, people=users)


@pytest.mark.parametrize(
    "end", [end_assignment, lambda play: end_membership(play.association.lead)]
)
def test_a_removed_evaluator_loses_access_with_the_next_request(evaluation_in, browser_of, end):
    play = evaluation_in(Phase.REVIEWING)
    pk = play.evaluation.pk
    places = [
        reverse("reading", args=[pk]),
        reverse("notes", args=[pk]),
        reverse("document", args=[pk, version(play)]),
        reverse("report-status", args=[pk]),
    ]
    client = browser_of(play.association.lead)
    assert statuses(client, places) == [200] * 4
    end(play)
    assert statuses(client, places) == [404] * 4


def test_a_removed_office_member_loses_access_with_the_next_request(play, browser_of):
    client, search = browser_of(play.association.office), f"{reverse('municipality-search')}?q=Lind"
    assert client.get(search, headers=FRAGMENT).status_code == 200
    end_membership(play.association.office)
    assert [
        client.get(place).status_code
        for place in (search, reverse("rounds"), reverse("evaluation", args=[play.evaluation.pk]))
    ] == [
        403,
        403,
        404,
    ]

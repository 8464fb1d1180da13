"""A running download needs no further queries, and an ended reading grant counts from the next
request.
"""

import pytest
from django.urls import reverse

from evaluations.models import Citation
from evaluations.states import Phase
from kompass.shared.actor import COMMAND, acting_as
from municipalities.models import Membership
from rounds.help import domain as reading_grants
from tests.pages.matrix import REPORTING
from tests.pages.query_counts import captured_queries
from tests.pages.test_access_matrix import make_tenant
from tests.people import acting

pytestmark = pytest.mark.django_db


def evidence(play):
    with acting(play.town.coordinator):
        return reverse(
            "document", args=[play.evaluation.pk, Citation.objects.get().document_version_id]
        )


def end_membership(who):
    with acting_as(COMMAND):
        Membership.objects.filter(user=who.user).delete()


def the_rest(response):
    """Read a download to its end; return its bytes and the queries made meanwhile."""
    assert response.streaming
    with captured_queries() as questions:
        content = b"".join(response.streaming_content)
    return content, questions


def test_a_running_download_of_a_file_needs_no_queries(evaluation_in, browser_of):
    """The reader is removed between the first byte and the last: access is checked only at the
    beginning.
    """
    play = evaluation_in(Phase.SUBMITTED)
    client, address = browser_of(play.town.contributor), evidence(play)
    running = client.get(address)
    end_membership(play.town.contributor)
    assert the_rest(running) == (b"En plan.", [])
    assert client.get(address).status_code == 404


def test_a_running_download_of_a_report_needs_no_queries(town, association, browser_of):
    side = make_tenant(town, association, REPORTING)
    client, address = (
        browser_of(association.lead),
        reverse("download-report", args=[side.play.evaluation.pk, side.ids["report"]]),
    )
    running = client.get(address)
    end_membership(association.lead)
    content, questions = the_rest(running)
    assert content[:4] == b"%PDF"
    assert questions == []
    assert client.get(address).status_code == 404


def test_ending_a_reading_grant_closes_pages_and_files_to_the_office(play, browser_of):
    play.prepare()
    with acting(play.town.coordinator):
        reading_grants.grant_reading(evaluation=play.evaluation, person=play.town.coordinator)
    client = browser_of(play.association.office)
    places = [
        reverse(name, args=[play.evaluation.pk, *more])
        for name, more in (("answers", []), ("area", ["open"]), ("question", ["open.plan"]))
    ]
    places.append(evidence(play))
    assert [client.get(place).status_code for place in places] == [200] * 4
    with acting(play.town.coordinator):
        reading_grants.end_reading(evaluation=play.evaluation, person=play.town.coordinator)
    assert [client.get(place).status_code for place in places] == [403] * 4

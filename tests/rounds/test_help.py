"""Reading grants: the office reads drafts for at most 48 hours, and only when the coordinator
allows it.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Answer, Citation, DocumentVersion, ReadingGrant, Statement
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Refused
from rounds.help import domain as reading_grants
from tests.markup import markup
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(play):
    play.prepare()
    return play


def give_reading_grant(play, *, hours_ago=0.0):
    moment = timezone.now() - timedelta(hours=hours_ago)
    with acting(play.town.coordinator), clock.at(moment):
        return reading_grants.grant_reading(
            evaluation=play.evaluation, person=play.town.coordinator
        )


def drafts(who):
    with acting(who):
        return tuple(
            model.objects.count() for model in (Answer, Statement, Citation, DocumentVersion)
        )


def page(play, name="question", *more):
    return reverse(name, args=[play.evaluation.pk, *more])


def test_the_office_reads_answers_during_a_reading_grant(prepared, browser_of):
    client, address = (
        browser_of(prepared.association.office),
        page(prepared, "question", "open.plan"),
    )
    assert client.get(address).status_code == 403
    assert drafts(prepared.association.office) == (0, 0, 0, 0)
    give_reading_grant(prepared)
    assert client.get(address).status_code == 200
    assert drafts(prepared.association.office) == (4, 1, 1, 1)


def test_a_reading_grant_ends_after_48_hours(prepared, browser_of):
    give_reading_grant(prepared, hours_ago=48.1)
    assert browser_of(prepared.association.office).get(page(prepared, "answers")).status_code == 403
    assert drafts(prepared.association.office) == (0, 0, 0, 0)


def test_a_reading_grant_is_valid_for_almost_48_hours(prepared, browser_of):
    give_reading_grant(prepared, hours_ago=47.9)
    assert browser_of(prepared.association.office).get(page(prepared, "answers")).status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "office"])
def test_a_reading_grant_can_be_ended_at_any_time(prepared, browser_of, who):
    give_reading_grant(prepared)
    office = browser_of(prepared.association.office)
    assert office.get(page(prepared, "answers")).status_code == 200
    ending = prepared.town.coordinator if who == "coordinator" else prepared.association.office
    assert browser_of(ending).post(page(prepared, "end-reading")).status_code == 302
    assert office.get(page(prepared, "answers")).status_code == 403
    assert drafts(prepared.association.office) == (0, 0, 0, 0)


def test_every_page_shows_a_banner_during_a_reading_grant(prepared, browser_of):
    pages = [page(prepared, name) for name in ("evaluation", "answers", "report", "help")]
    for who in (prepared.town.contributor, prepared.association.office):
        assert [
            b'href="%s"' % page(prepared, "help").encode() in browser_of(who).get(p).content
            for p in pages[:1]
        ] == [True]
    sentence = b"may read the municipality's answers until"
    client = browser_of(prepared.town.leader)
    with_language = {"Accept-Language": "en"}
    prepared.town.leader.user.language = "en"
    with acting(prepared.town.leader):
        prepared.town.leader.user.save()
    assert [sentence in client.get(p, headers=with_language).content for p in pages] == [False] * 4
    give_reading_grant(prepared)
    assert [sentence in client.get(p, headers=with_language).content for p in pages] == [True] * 4


def test_the_page_lists_when_the_office_could_read(prepared, browser_of):
    give_reading_grant(prepared, hours_ago=60)
    give_reading_grant(prepared)
    shown = markup(browser_of(prepared.town.contributor).get(page(prepared, "help")))
    assert shown.count("<li>") - shown.count("<li><a") == 2


def test_two_reading_grants_cannot_overlap(prepared):
    give_reading_grant(prepared)
    with pytest.raises(Refused):
        give_reading_grant(prepared)


def test_only_the_coordinator_gives_a_reading_grant(prepared, elsewhere, browser_of):
    address = page(prepared, "grant-reading")
    refused = [
        prepared.town.contributor,
        prepared.town.leader,
        prepared.association.office,
        prepared.association.lead,
    ]
    assert [browser_of(who).post(address).status_code for who in refused] == [403] * 4
    assert browser_of(elsewhere.coordinator).post(address).status_code == 404
    for who in [*refused, elsewhere.coordinator]:
        with pytest.raises((ProgrammingError, IntegrityError)), acting(who):
            now = timezone.now()
            ReadingGrant.objects.create(
                evaluation=prepared.evaluation,
                granted_by=who.user,
                granted_at=now,
                ends_at=now + timedelta(hours=1),
            )


def test_the_database_refuses_reading_grants_over_48_hours(prepared):
    karin = prepared.town.coordinator
    now = timezone.now()
    with pytest.raises(IntegrityError, match="a_grant_lasts_at_most_48_hours"), acting(karin):
        ReadingGrant.objects.create(
            evaluation=prepared.evaluation,
            granted_by=karin.user,
            granted_at=now - timedelta(hours=2),
            ends_at=now + timedelta(hours=47),
        )
    later = now + timedelta(hours=24)
    with pytest.raises(ProgrammingError, match="row-level security"), acting(karin):
        ReadingGrant.objects.create(
            evaluation=prepared.evaluation,
            granted_by=karin.user,
            granted_at=later,
            ends_at=later + timedelta(hours=48),
        )
    give_reading_grant(prepared)
    with pytest.raises(ProgrammingError, match="permission denied"), acting(karin):
        ReadingGrant.objects.update(ends_at=now + timedelta(hours=47))


def test_an_ended_reading_grant_cannot_be_reopened(prepared):
    karin = prepared.town.coordinator
    give_reading_grant(prepared)
    with acting(karin):
        reading_grants.end_reading(evaluation=prepared.evaluation, person=karin)
        assert ReadingGrant.objects.update(ended_at=None, ended_by=None) == 0


def test_a_reading_grant_does_not_allow_writing(prepared, browser_of):
    give_reading_grant(prepared)
    office = browser_of(prepared.association.office)
    answer = {"text": "Kontoret skriver.", "self_assessment": "partly", "version": 2}
    assert office.post(page(prepared, "question", "open.plan"), answer).status_code == 403
    with acting(prepared.association.office):
        assert Answer.objects.update(text="Kontoret skriver.") == 0
        assert Statement.objects.all().delete() == (0, {})
        with connection.cursor() as cursor:
            cursor.execute("update evaluations_answer set text = 'x'")
            assert cursor.rowcount == 0


def test_a_reading_grant_gives_evaluators_and_other_municipalities_nothing(prepared, elsewhere):
    give_reading_grant(prepared)
    for who in (prepared.association.lead, prepared.association.translator, elsewhere.coordinator):
        assert drafts(who) == (0, 0, 0, 0)


def test_a_reading_grant_is_refused_after_the_hand_in(evaluation_in, browser_of):
    play = evaluation_in(Phase.SUBMITTED)
    assert browser_of(play.town.coordinator).post(page(play, "grant-reading")).status_code == 403

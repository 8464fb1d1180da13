"""Working time is asked for, not tracked: only sums are shown, hours are not tied to a person."""

import json
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse

from evaluations.models import AreaReady, WorkingTime
from kompass.audit.models import Content, Event
from kompass.shared.actor import KINDS, Actor, acting_as
from kompass.shared.errors import Invalid, Refused
from tests import people
from tests.audit.events import as_owner
from tests.factories import begin_round, begun
from tests.people import Town, acting, person
from workspace.team import domain as team
from workspace.working_time import domain as working_time

pytestmark = pytest.mark.django_db


def give(play, choice, key="open", by=None):
    with acting(by or play.town.contributor):
        working_time.give_hours(evaluation=play.evaluation, area=play.area(key), choice=choice)


def total(play, who=None):
    with acting(who or play.town.coordinator):
        return working_time.total(play.evaluation)


def test_a_range_of_hours_counts_as_its_midpoint(play):
    for choice in working_time.HOURS:
        give(play, choice)
    assert total(play) == (Decimal(52), 5)


def test_the_sum_is_shown_from_the_third_answer_on(play):
    found = []
    for choice in ("2-5", "2-5", "5-10"):
        give(play, choice)
        found.append(total(play))
    assert found == [None, None, (Decimal("14.5"), 3)]


def test_a_person_working_alone_sees_their_own_hours(association):
    town = people.municipality(code="T09", sv="Enskär")
    eva = person("Eva", "coordinator", "contributor", "leader", at=town)
    play = begun(Town(town, eva, eva, eva), association)
    give(play, "5-10")
    assert total(play) == (Decimal("7.5"), 1)


def test_people_outside_the_municipality_do_not_see_the_sum(play, elsewhere):
    for _ in range(3):
        give(play, "2-5")
    association = play.association
    others = (
        association.office,
        association.lead,
        association.translator,
        association.outsider,
        elsewhere.coordinator,
    )
    assert [total(play, who) for who in others] == [None] * 5


def test_the_office_sees_the_median_from_three_municipalities_on(association):
    round, found = begin_round(association.office), []
    for number, choice in enumerate(("under 2", "over 20", "5-10")):
        play = begun(people.town(code=f"T1{number}", sv=f"Ort{number}"), association, round=round)
        for _ in range(3):
            give(play, choice)
        with acting(association.office):
            found.append(working_time.median(round.pk))
    assert found == [None, None, (Decimal("22.5"), 3)]
    for who in (play.town.coordinator, association.lead):
        with acting(who):
            assert working_time.median(round.pk) is None


def test_municipalities_with_too_few_answers_are_left_out_of_the_median(association):
    round = begin_round(association.office)
    for number in range(3):
        play = begun(people.town(code=f"T1{number}", sv=f"Ort{number}"), association, round=round)
        give(play, "2-5")
    with acting(association.office):
        assert working_time.median(round.pk) is None


@pytest.mark.django_db(transaction=True)  # hours are kept after the request's own commit
def test_hours_are_asked_once_when_an_area_is_marked_ready(play, browser_of):
    client, area = browser_of(play.town.contributor), [play.evaluation.pk, "open"]
    hours, there = reverse("area-hours", args=area), reverse("area", args=area)
    assert client.get(hours).headers["Location"] == there  # not before the area is marked ready
    assert client.post(reverse("area-ready", args=area)).headers["Location"] == hours
    assert client.post(hours, {"give": "1"}).status_code == 422
    assert client.post(hours, {"give": "1", "hours": "17"}).status_code == 422
    assert client.post(hours, {"give": "1", "hours": "10-20"}).headers["Location"] == there
    assert client.post(hours, {"give": "1", "hours": "10-20"}).headers["Location"] == there
    assert client.post(reverse("area-ready", args=area)).headers["Location"] == there
    give(play, "2-5")
    assert total(play) is None
    give(play, "2-5")
    assert total(play) == (Decimal(22), 3)
    pages = [
        client.get(address).content.decode()
        for address in (
            there,
            hours,
            reverse("home"),
            reverse("answers", args=[play.evaluation.pk]),
        )
    ]
    assert [
        trace
        for trace in ("10–20", "10-20", "15 hours", "22 hours")
        for page in pages
        if trace in page
    ] == []
    assert (
        "22 "
        in browser_of(play.town.coordinator)
        .get(reverse("answers", args=[play.evaluation.pk]))
        .content.decode()
    )


def test_only_writers_of_the_area_are_asked_for_hours(play, browser_of):
    anna, bo = (person(name, "contributor", at=play.town.municipality) for name in ("Anna", "Bo"))
    with acting(play.town.coordinator):
        known = {"evaluation": play.evaluation, "person": play.town.coordinator}
        team.delegate(**known, places=[play.area("open")], people=[anna.user])
        team.delegate(**known, places=[play.question("open.voice")], people=[bo.user])
    address = reverse("area-ready", args=[play.evaluation.pk, "open"])
    assert [
        browser_of(who).post(address).status_code for who in (anna, bo, play.town.contributor)
    ] == [302, 302, 403]


def test_readiness_can_be_withdrawn_and_hours_are_asked_only_once(play, browser_of):
    client, area = browser_of(play.town.contributor), [play.evaluation.pk, "open"]
    page, ready = reverse("area", args=area), reverse("area-ready", args=area)
    assert client.post(ready).url == reverse("area-hours", args=area)
    assert client.get(page).context["ready"] == {"mine": True}
    assert client.post(ready, {"ready": "no"}).url == page
    assert client.get(page).context["ready"] == {"mine": False}
    assert client.post(ready).url == page
    assert client.get(page).context["ready"] == {"mine": True}


def test_answering_the_hours_is_optional(play, browser_of):
    client, area = browser_of(play.town.contributor), [play.evaluation.pk, "open"]
    client.post(reverse("area-ready", args=area))
    assert client.post(reverse("area-hours", args=area)).status_code == 302
    assert client.get(reverse("area-hours", args=area)).status_code == 302
    for _ in range(2):
        give(play, "2-5")
    assert total(play) is None


def test_hours_are_not_asked_after_the_hand_in(play, browser_of):
    play.prepare()
    play.hand_in()
    with pytest.raises(Refused):
        give(play, "2-5")
    assert (
        browser_of(play.town.contributor)
        .post(reverse("area-ready", args=[play.evaluation.pk, "open"]))
        .status_code
        == 403
    )


def test_only_the_five_ranges_are_accepted(play):
    with pytest.raises(Invalid, match="one of the five"):
        give(play, "17")


def test_no_actor_can_read_a_row_of_hours(play, elsewhere):
    for _ in range(3):
        give(play, "2-5")
    town, association = play.town, play.association
    found = {}
    for who in (
        town.coordinator,
        town.contributor,
        town.leader,
        association.office,
        association.lead,
        association.translator,
        elsewhere.leader,
    ):
        with acting(who):
            found[who.user.name, who.id] = (
                WorkingTime.objects.count(),
                WorkingTime.objects.update(hours=1),
                WorkingTime.objects.all().delete()[0],
                AreaReady.objects.filter(
                    evaluation__in=WorkingTime.objects.values("evaluation")
                ).count(),
            )
    for kind in KINDS:
        with acting_as(Actor(kind)), transaction.atomic():
            found[kind] = (WorkingTime.objects.count(), 0, 0, 0)
    assert set(found.values()) == {(0, 0, 0, 0)}


def test_a_row_of_hours_has_no_person_and_no_time():
    columns = {
        field.column: field.get_internal_type() for field in WorkingTime._meta.concrete_fields
    }
    assert columns == {
        "id": "UUIDField",
        "evaluation_id": "ForeignKey",
        "municipality_id": "UUIDField",
        "area_id": "ForeignKey",
        "hours": "DecimalField",
    }


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_database_ties_hours_to_a_person(association, town, browser_of):
    """Reported through the real pages: the owner of the tables finds no event, job or session about
    it, and no row of the same transaction that names the person.
    """
    play = begun(town, association)
    client, area = browser_of(town.contributor), [play.evaluation.pk, "open"]
    client.post(reverse("area-ready", args=area))
    with as_owner(), transaction.atomic():
        before = Event.objects.count()
    session = client.session
    session["seen"] = 0  # so that the request notes when the session was last used
    session.save()
    client.post(reverse("area-hours", args=area), {"give": "1", "hours": "10-20"})
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        [row] = WorkingTime.objects.all()
        assert Event.objects.count() == before
        assert [
            event.pk for event in Event.objects.all() if str(row.pk) in json.dumps(event.row_ids)
        ] == []
        assert [
            content.pk
            for content in Content.objects.exclude(body=None)
            if str(row.pk) in content.body
        ] == []
        cursor.execute("select xmin::text from evaluations_workingtime")
        [(wrote,)] = cursor.fetchall()
        cursor.execute("select xmin::text from evaluations_areaready")
        assert (wrote,) not in cursor.fetchall()
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and "
            "n.nspname = 'public' where c.relkind = 'r'"
        )
        beside = []
        for (name,) in cursor.fetchall():
            cursor.execute(f'select count(*) from "{name}" where xmin::text = %s', [wrote])
            beside += [name] * (cursor.fetchone()[0] > 0)
    assert beside == ["evaluations_workingtime"]

"""Notices and the daily digest: who is notified, what is mailed, in which language, when not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from evaluations import tasks
from evaluations.comments import domain as comments
from evaluations.completions import domain as completions
from evaluations.models import Notice, NoticeChoice, NoticeKind
from evaluations.notices import domain as notices_domain
from evaluations.notices import emails
from evaluations.states import Phase
from kompass.outbox import periodic
from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import Actor, acting_as
from tests import mailserver, people
from tests.pages.query_counts import query_count
from tests.people import acting, person
from tests.workspace.test_team import leave
from workspace.handing_in import domain as handing_in
from workspace.team import domain as team

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 1, 20, 8, tzinfo=UTC)  # ten o'clock in Finland


@pytest.fixture
def mailbox(settings):
    with mailserver.serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


def relay(moment=MORNING):
    """Run the periodic functions of the relay at a moment."""
    with clock.at(moment), acting_as(Actor("relay")):
        notices_domain.notify_due_dates()


def jobs():
    with acting_as(Actor("relay")), transaction.atomic():
        return list(Job.objects.filter(kind=emails.DIGEST).order_by("created_at", "pk"))


def work(moment=MORNING):
    """Execute the waiting digest jobs; return how many there were."""
    waiting = [job for job in jobs() if job.state == State.WAITING]
    with clock.at(moment):
        for job in waiting:
            tasks.digest(str(job.pk))
    return len(waiting)


def notices_of(who):
    with acting(who):
        return [
            (row.kind, (row.area or row.question).key if row.area or row.question else "")
            for row in Notice.objects.order_by("made_at", "kind", "area__position")
        ]


def comment(play, by, text="Stämmer det?", key="open.plan"):
    with acting(by):
        comments.post(
            evaluation=play.evaluation,
            question=play.question(key),
            lane="internal",
            person=by,
            text=text,
        )


def give(play, *places, to, **fields):
    with clock.at(fields.pop("at", MORNING)), acting(play.town.coordinator):
        team.delegate(
            evaluation=play.evaluation,
            person=play.town.coordinator,
            places=places,
            people=[to.user],
            **fields,
        )


# Who is notified.


def test_an_answer_ready_for_reading_notifies_coordinators_and_leaders(play):
    with acting(play.town.contributor):
        notices_domain.notify_ready_for_review(evaluation=play.evaluation, question=play.question())
    found = {
        who.user.name: notices_of(who)
        for who in (play.town.coordinator, play.town.contributor, play.town.leader)
    }
    assert found == {
        "Karin": [("for reading", "open.plan")],
        "Christer": [],
        "Liisa": [("for reading", "open.plan")],
    }


def test_a_request_for_completion_notifies_the_writers_and_coordinators(
    evaluation_in,
):
    play = evaluation_in(Phase.PREPARING)
    give(play, play.area("open"), to=play.town.contributor)
    play.prepare()
    play.hand_in()
    with acting(play.association.lead):
        notices_domain.notify_completion(evaluation=play.evaluation, question=play.question())
    found = {
        who.user.name: notices_of(who).count(("completion", "open.plan"))
        for who in (play.town.coordinator, play.town.contributor, play.town.leader)
    }
    assert found == {"Karin": 1, "Christer": 1, "Liisa": 0}


def test_the_hand_in_and_its_withdrawal_notify_the_contributors(play):
    play.prepare()
    play.hand_in()
    with acting(play.town.contributor):
        notices_domain.mark_read(person=play.town.contributor)
    with acting(play.town.coordinator):
        handing_in.withdraw(evaluation=play.evaluation, person=play.town.coordinator)
    assert [
        notices_of(who) for who in (play.town.coordinator, play.town.contributor, play.town.leader)
    ] == [[], [("hand in", "")] * 2, []]


def test_a_stranger_cannot_create_notices(play, elsewhere):
    for who in (elsewhere.coordinator, play.association.translator, play.association.outsider):
        with acting(who), pytest.raises(DatabaseError), transaction.atomic():
            notices_domain.notify(
                evaluation=play.evaluation, kind=NoticeKind.COMMENT, people=[play.town.leader.id]
            )
    assert notices_of(play.town.leader) == []


def test_people_outside_the_municipality_are_not_notified_even_when_named(play, elsewhere):
    with acting(play.town.coordinator):
        count = notices_domain.notify(
            evaluation=play.evaluation,
            kind=NoticeKind.COMMENT,
            people=[elsewhere.leader.id, play.association.lead.id],
        )
    assert count == 0
    assert notices_of(elsewhere.leader) == []
    assert notices_of(play.association.lead) == []


# Due dates.


@pytest.mark.parametrize(
    ("day", "notices"),
    [(date(2027, 1, 29), 0), (date(2027, 1, 30), 1), (date(2027, 2, 2), 1), (date(2027, 2, 3), 1)],
)
def test_a_due_date_is_notified_three_days_before_and_after_it_has_passed(play, day, notices):
    give(play, play.area("open"), to=play.town.contributor, due_on=date(2027, 2, 2))
    with acting(play.town.contributor):
        notices_domain.mark_read(person=play.town.contributor)
    relay(datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
    assert notices_of(play.town.contributor).count(("due", "open")) == notices


def test_the_same_due_date_is_notified_once_before_and_once_after(play):
    give(play, play.area("open"), to=play.town.contributor, due_on=date(2027, 2, 2))
    found = []
    for day in range(28, 28 + 12):
        relay(datetime(2027, 1, 1, 8, tzinfo=UTC) + timedelta(days=day))
        relay(datetime(2027, 1, 1, 9, tzinfo=UTC) + timedelta(days=day))
        found.append(notices_of(play.town.contributor).count(("due", "open")))
    assert found == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]


def test_the_due_date_of_a_question_notifies_the_person_it_is_delegated_to(play):
    give(play, play.question("open.voice"), to=play.town.contributor, due_on=date(2027, 1, 22))
    relay()
    assert notices_of(play.town.contributor)[-1] == ("due", "open.voice")
    assert notices_of(play.town.coordinator) == []


def test_coordinators_get_one_due_notice_for_undelegated_areas(play):
    relay(datetime(2027, 3, 29, 8, tzinfo=UTC))
    assert [
        notices_of(who) for who in (play.town.coordinator, play.town.contributor, play.town.leader)
    ] == [[("due", "")], [], []]


def test_finished_areas_cause_no_due_notices(play):
    give(play, play.area("care"), to=play.town.contributor, due_on=date(2027, 1, 21))
    play.answer("care.contact")
    relay()
    assert notices_of(play.town.contributor).count(("due", "care")) == 0


def test_no_notices_are_made_before_seven_in_the_morning(play):
    give(play, play.area("care"), to=play.town.contributor, due_on=date(2027, 1, 21))
    relay(datetime(2027, 1, 20, 4, tzinfo=UTC))
    assert notices_of(play.town.contributor).count(("due", "care")) == 0
    assert jobs() == []


def test_people_cannot_call_the_functions_of_the_relay(play):
    for sql in (
        "select app.tell_due('2027-03-29', now())",
        "select app.wish_digests('2027-03-29', now())",
    ):
        with (
            acting(play.association.office),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert jobs() == []


def test_the_relay_makes_due_notices_periodically():
    assert periodic.known["notices"].do is notices_domain.notify_due_dates


# The digest.


def test_one_digest_a_day_lists_unread_notices_and_none_twice(play, mailbox):
    comment(play, play.town.leader)
    comment(play, play.town.leader, key="care.contact")
    relay()
    relay(MORNING + timedelta(hours=1))
    assert work() == 1
    assert len(mailbox.taken) == 1
    assert mailbox.taken[0]["To"] == play.town.coordinator.user.email
    comment(play, play.town.leader, key="shore.water")
    relay(MORNING + timedelta(hours=5))
    assert (work(), len(mailbox.taken)) == (0, 1)  # tomorrow
    relay(MORNING + timedelta(days=1))
    assert work(MORNING + timedelta(days=1)) == 1
    assert len(mailbox.taken) == 2
    second = mailbox.taken[1].get_body(("plain",)).get_content()
    assert "shore.water" in second
    assert "care.contact" not in second
    relay(MORNING + timedelta(days=2))
    assert work() == 0
    assert len(mailbox.taken) == 2
    with acting(play.town.coordinator):
        assert [row.mailed_at is not None for row in Notice.objects.all()] == [True] * 3


WORDS = {
    "sv": ("Lindnäs", "1.1 Fråga 1.1"),
    "fi": ("Lehmusniemi", "1.1 Kysymys 1.1"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_digest_is_in_the_recipients_language_with_deep_links(play, mailbox, language):
    who = person("Bo", "coordinator", at=play.town.municipality, language=language)
    comment(play, play.town.leader)
    relay()
    work()
    [email] = [email for email in mailbox.taken if email["To"] == who.user.email]
    text, html = (email.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = f"{reverse('question', args=[play.evaluation.pk, 'open.plan'])}#comments"
    assert [
        part
        for part in ("Bo", link, reverse("notices"), *WORDS[language])
        if part not in text or part not in html
    ] == []
    assert email["Content-Language"] == language
    assert f'<html lang="{language}">' in html


def test_an_evaluators_digest_links_to_the_evaluators_page(evaluation_in, mailbox):
    play = evaluation_in(Phase.REVIEWING)
    with acting(play.town.coordinator):
        comments.post(
            evaluation=play.evaluation,
            question=play.question(),
            lane="shared",
            person=play.town.coordinator,
            text="Hej",
        )
    relay()
    work()
    [email] = [email for email in mailbox.taken if email["To"] == play.association.lead.user.email]
    assert (
        reverse("reading-question", args=[play.evaluation.pk, "open.plan"])
        in email.get_body(("plain",)).get_content()
    )


def test_notices_that_are_read_unwanted_or_mailed_separately_are_not_in_the_digest(play, mailbox):
    give(play, play.area("open"), to=play.town.contributor)  # has its own e-mail
    comment(play, play.town.leader)
    with acting(play.town.coordinator):
        notices_domain.mark_read(person=play.town.coordinator)
    with acting(play.town.contributor):
        notices_domain.choose(person=play.town.contributor, wanted=["delegated", "due"])
    relay()
    assert jobs() == []
    assert set(notices_of(play.town.contributor)) == {
        ("delegated", "open"),
        ("comment", "open.plan"),
    }


def test_former_members_and_closed_accounts_get_no_digest(play, mailbox):
    anna, bo = (person(name, "contributor", at=play.town.municipality) for name in ("Anna", "Bo"))
    give(play, play.area("open"), to=anna)
    give(play, play.area("open"), to=bo)
    comment(play, play.town.leader)
    with acting(play.town.coordinator):
        notices_domain.mark_read(person=play.town.coordinator)
    relay()
    leave(play, anna)
    with acting_as(people.COMMAND), transaction.atomic():
        bo.user.is_active = False
        bo.user.save(update_fields=["is_active"])
    assert work() == 2
    assert mailbox.taken == []
    relay(MORNING + timedelta(days=1))
    assert len(jobs()) == 2


def test_no_digest_is_sent_when_everything_was_read_before_the_job_ran(play, mailbox):
    comment(play, play.town.leader)
    relay()
    with acting(play.town.coordinator):
        notices_domain.mark_read(person=play.town.coordinator)
    assert work() == 1
    assert mailbox.taken == []
    assert jobs()[0].state == State.DONE


def test_a_failed_digest_is_retried_and_its_notices_stay_unmailed(play, mailbox):
    comment(play, play.town.leader)
    relay()
    mailbox.message_reply = "451 4.3.0 busy"
    with pytest.raises(Exception, match="451"):
        work()
    with acting(play.town.coordinator):
        assert Notice.objects.get().mailed_at is None
    mailbox.message_reply = "250 taken"
    assert work() == 1
    assert len(mailbox.taken) == 1


# The page.


def test_people_read_their_own_notices_only(play, browser_of):
    comment(play, play.town.leader)
    pages = {
        who.user.name: browser_of(who).get(reverse("notices")).content.decode().count("1.1") > 0
        for who in (play.town.coordinator, play.town.leader)
    }
    assert pages == {"Karin": True, "Liisa": False}
    with acting(play.town.coordinator):
        notice = Notice.objects.get()
    assert browser_of(play.town.leader).post(reverse("notice", args=[notice.pk])).status_code == 404


def test_following_a_notice_marks_it_read_and_redirects_to_its_page(play, browser_of):
    comment(play, play.town.leader)
    comment(play, play.town.leader, key="care.contact")
    client = browser_of(play.town.coordinator)
    with acting(play.town.coordinator):
        notice = Notice.objects.get(question__key="open.plan")
    counts = [
        client.get(reverse(name, args=parts)).content.decode().count("(2<")
        for name, parts in (("home", []), ("evaluation", [play.evaluation.pk]))
    ]
    there = client.post(reverse("notice", args=[notice.pk])).headers["Location"]
    assert counts == [1, 1]
    assert there == reverse("question", args=[play.evaluation.pk, "open.plan"]) + "#comments"
    assert client.get(reverse("home")).content.decode().count("(1<") == 1
    client.post(reverse("notices-read"))
    assert client.get(reverse("home")).content.decode().count("(1<") == 0


def test_a_former_member_no_longer_sees_their_notices(play, browser_of):
    anna = person("Anna", "contributor", at=play.town.municipality)
    give(play, play.area("open"), to=anna)
    leave(play, anna)
    page = browser_of(anna).get(reverse("notices")).content.decode()
    assert "Lindnäs" not in page
    assert "Öppenhet" not in page


def test_kinds_of_notices_can_be_switched_off_and_on(play, browser_of):
    client = browser_of(play.town.leader)
    client.post(reverse("notice-choices"), {"kinds": ["comment", "due"]})
    with acting(play.town.leader):
        off = set(NoticeChoice.objects.values_list("kind", flat=True))
    client.post(reverse("notice-choices"), {"kinds": list(NoticeKind.values)})
    with acting(play.town.leader):
        assert off == set(NoticeKind.values) - {"comment", "due"}
        assert NoticeChoice.objects.count() == 0
    assert client.post(reverse("notice-choices"), {"kinds": ["weather"]}).status_code == 422


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_needs_a_constant_number_of_queries(play, browser_of, rows):
    for key in ("open.plan", "open.voice", "care.contact")[:rows]:
        comment(play, play.town.leader, key=key)
    assert query_count(browser_of(play.town.coordinator), reverse("notices")) == 5


def test_marking_an_answer_ready_for_reading_twice_notifies_once(play):
    play.answer(text="Utkast.", by=play.town.contributor)
    play.answer(text="Utkast.", version=1, readiness="for reading", by=play.town.contributor)
    play.answer(
        text="Utkast, rättat.", version=2, readiness="for reading", by=play.town.contributor
    )
    told = {}
    for who in ("coordinator", "leader", "contributor"):
        with acting(getattr(play.town, who)):
            told[who] = [str(kind) for kind in Notice.objects.values_list("kind", flat=True)]
    assert told == {"coordinator": ["for reading"], "leader": ["for reading"], "contributor": []}


def test_a_request_for_completion_notifies_the_municipality(evaluation_in):
    play = evaluation_in("submitted")
    with acting(play.association.lead):
        completions.ask(
            evaluation=play.evaluation,
            questions=[play.question()],
            message="Mera.",
            person=play.association.lead,
        )
    with acting(play.town.coordinator):
        assert Notice.objects.filter(kind="completion", question=play.question()).count() == 1

"""Delegation: who may write what, delegations to invited people, and the e-mail about them."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from evaluations import tasks
from evaluations.models import AreaDue, Citation, Delegation, Notice
from evaluations.notices import emails
from evaluations.writers import NotYourPlace, not_your_place
from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import Actor, acting_as
from kompass.shared.errors import Invalid, Refused
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from municipalities import invitations, members
from municipalities.models import Invitation, Membership, User
from municipalities.places import open_place
from tests import mailserver, people
from tests.pages.query_counts import query_count
from tests.people import acting, person
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.team import domain as team
from workspace.team import selectors as team_selectors

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(town):
    return person("Anna", "contributor", at=town.municipality, language="fi")


def give(play, *places, to, by=None, **fields):
    who = by or play.town.coordinator
    with acting(who):
        return team.delegate(
            evaluation=play.evaluation,
            person=who,
            places=places,
            people=[each.user for each in to],
            **fields,
        )


def may(play, who, key):
    """Tell whether somebody may write a question's answer."""
    try:
        with transaction.atomic():
            play.answer(key, by=who, text=f"{who.user.name} skriver.")
            transaction.set_rollback(True)
    except NotYourPlace as refused:
        assert refused.status == 403
        return False
    return True


def jobs(kind=emails.DELEGATED):
    with acting_as(Actor("relay")), transaction.atomic():
        return list(Job.objects.filter(kind=kind).order_by("created_at", "pk"))


def test_every_writer_may_answer_undelegated_questions(play, anna):
    assert [
        may(play, who, "open.plan") for who in (play.town.coordinator, play.town.contributor, anna)
    ] == [True, True, True]


def test_a_delegated_area_is_written_by_its_people_and_the_coordinator(play, anna):
    give(play, play.area("open"), to=[anna])
    assert [
        may(play, who, "open.plan") for who in (play.town.coordinator, play.town.contributor, anna)
    ] == [True, False, True]
    assert may(play, play.town.contributor, "care.contact") is True


def test_a_separately_delegated_question_adds_writers_to_those_of_the_area(play, anna):
    give(play, play.area("open"), to=[anna])
    give(play, play.question("open.voice"), to=[play.town.contributor])
    assert {
        key: (may(play, play.town.contributor, key), may(play, anna, key))
        for key in ("open.plan", "open.voice")
    } == {
        "open.plan": (False, True),
        "open.voice": (True, True),
    }


def test_delegating_one_question_leaves_the_rest_of_the_area_open(play, anna):
    give(play, play.question("open.voice"), to=[anna])
    assert [may(play, play.town.contributor, key) for key in ("open.voice", "open.plan")] == [
        False,
        True,
    ]
    assert play.town.contributor.id not in selectors_of(play).of_question(
        play.question("open.voice")
    )


def selectors_of(play):
    with acting(play.town.coordinator):
        return team_selectors.delegations([play.evaluation])[play.evaluation.pk]


def test_no_write_bypasses_the_delegation(play, anna):
    statement, cited = play.state("open"), play.cite(play.question())
    give(play, play.area("open"), to=[anna])
    evaluation, christer, area = play.evaluation, play.town.contributor, play.area("open")
    known = {"evaluation": evaluation, "person": christer}
    link = Attachment(address="https://lindnas.example/beslut")
    acts = (
        lambda: answering.save_answer(**known, question=play.question(), version=0, text="X"),
        lambda: answering.take_over(**known, question=play.question("open.voice"), text="X"),
        lambda: statements_domain.save_statement(**known, area=area, version=0, text="X"),
        lambda: statements_domain.save_statement(
            **known, area=area, version=1, text="X", statement=statement
        ),
        lambda: statements_domain.remove_statement(**known, statement=statement),
        lambda: statements_domain.raise_nothing(**known, area=area),
        lambda: evidence.cite(**known, owner=play.question(), attachment=link, pages=""),
        lambda: evidence.cite(**known, owner=statement, attachment=link, pages=""),
        lambda: evidence.remove_citation(
            **known,
            citation=Citation.objects.select_related("answer__question__area").get(pk=cited.pk),
        ),
    )
    refused = 0
    for act in acts:
        with acting(christer), pytest.raises(NotYourPlace):
            act()
        refused += 1
    assert refused == len(acts)


def test_the_pages_refuse_with_a_message_and_give_the_text_back(play, anna, browser_of):
    statement = play.state("open", cited=False)
    give(play, play.area("open"), to=[anna])
    client = browser_of(play.town.contributor)
    posts = {
        "question": (["open.plan"], {"text": "Min text.", "version": "0"}),
        "area": (["open"], {"text": "Min text.", "version": "0"}),
        "raise-nothing": (["open"], {}),
        "take-over-answer": (["open.plan"], {}),
        "question-evidence": (["open.plan"], {"address": "https://lindnas.example/"}),
        "statement": ([statement.pk], {"text": "Min text.", "version": "1"}),
        "statement-evidence": ([statement.pk], {}),
        "remove-statement": ([statement.pk], {}),
    }
    with translation.override("sv"):  # the language of the recipient
        sentences = [
            str(not_your_place(place)) for place in (play.area("open"), play.question("open.plan"))
        ]
    found = {}
    for name, (parts, sent) in posts.items():
        response = client.post(reverse(name, args=[play.evaluation.pk, *parts]), sent)
        words = response.content.decode()
        found[name] = (
            response.status_code,
            any(sentence in words for sentence in sentences),
            "Min text." in words or "text" not in sent,
        )
    assert found == dict.fromkeys(posts, (403, True, True))
    assert (
        client.get(reverse("statement", args=[play.evaluation.pk, statement.pk])).status_code == 403
    )


def test_people_without_the_delegation_see_no_form(play, anna, browser_of):
    play.answer()
    give(play, play.area("open"), to=[anna], due_on=date(2027, 2, 1))
    address = reverse("question", args=[play.evaluation.pk, "open.plan"])
    forms = {
        who.user.name: 'id="save-status"' in browser_of(who).get(address).content.decode()
        for who in (play.town.coordinator, play.town.contributor, anna)
    }
    assert forms == {"Karin": True, "Christer": False, "Anna": True}
    page = (
        browser_of(play.town.contributor)
        .get(reverse("area", args=[play.evaluation.pk, "open"]))
        .content.decode()
    )
    assert "Vi har en plan." not in page
    assert page.count("Anna") == 3
    assert "1.2.2027" in page
    assert '#statements"' not in page


def test_the_column_of_writers_is_hidden_when_nothing_is_delegated(play, browser_of):
    page = (
        browser_of(play.town.coordinator)
        .get(reverse("area", args=[play.evaluation.pk, "open"]))
        .content.decode()
    )
    assert page.count('<th scope="col"') == 4


def test_a_due_date_belongs_to_the_area_or_to_a_single_question(play, anna):
    day, earlier = date(2027, 2, 10), date(2027, 2, 1)
    give(play, play.area("open"), play.area("care"), to=[anna, play.town.contributor], due_on=day)
    give(play, play.question("open.voice"), to=[anna], due_on=earlier)
    shared = selectors_of(play)
    places = (
        play.area("open"),
        play.area("shore"),
        play.question("open.plan"),
        play.question("open.voice"),
    )
    assert [shared.due(place) for place in places] == [
        day,
        play.evaluation.round.closes_on,
        day,
        earlier,
    ]
    with acting(play.town.coordinator):
        assert AreaDue.objects.count() == 2
        assert Delegation.objects.filter(due_on=None).count() == 4
        team.set_due(
            evaluation=play.evaluation, days={play.area("open"): None, play.area("shore"): earlier}
        )
    assert [selectors_of(play).due(place) for place in places] == [
        play.evaluation.round.closes_on,
        earlier,
        play.evaluation.round.closes_on,
        earlier,
    ]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2020, 1, 1), "already passed"), (date(2027, 4, 1), "must reach the Association")],
)
def test_an_impossible_due_date_is_refused(play, anna, day, sentence):
    with pytest.raises(Invalid, match=sentence):
        give(play, play.area(), to=[anna], due_on=day)
    with pytest.raises(Invalid, match=sentence), acting(play.town.coordinator):
        team.set_due(evaluation=play.evaluation, days={play.area(): day})


def test_only_writers_of_the_municipality_can_be_delegated_to(play, elsewhere):
    for who in (play.town.leader, elsewhere.contributor, play.association.lead):
        with pytest.raises(Invalid, match="cannot answer here"):
            give(play, play.area(), to=[who])
    with pytest.raises(Invalid, match="at least one person"):
        give(play, play.area(), to=[])
    with pytest.raises(Invalid, match="at least one area"):
        give(play, to=[play.town.contributor])


def test_delegating_again_updates_the_delegation(play, anna):
    give(play, play.area(), to=[anna], message="Först")
    give(play, play.area(), to=[anna], message="Sedan", deputy=True)
    with acting(anna):
        assert [(row.message, row.deputy) for row in Delegation.objects.all()] == [("Sedan", True)]


def test_nothing_is_delegated_after_the_hand_in(play, anna):
    play.prepare()
    play.hand_in()
    with pytest.raises(Refused, match="no longer possible"):
        give(play, play.area(), to=[anna])


def test_a_removed_delegation_opens_the_area_again(play, anna):
    [made] = give(play, play.area(), to=[anna])
    with acting(play.town.coordinator):
        team.take_away(evaluation=play.evaluation, delegation=made)
    assert may(play, play.town.contributor, "open.plan") is True


def leave(play, who):
    with acting(play.town.coordinator):
        place = open_place(play.town.coordinator, play.town.municipality.pk, to="remove")
        members.remove(place=place, membership=Membership.objects.get(user=who.user))


def holders(play):
    with acting(play.town.coordinator):
        shared = team_selectors.delegations([play.evaluation])[play.evaluation.pk]
        found = team_selectors.holders(
            shared, team_selectors.members(play.evaluation), play.evaluation
        )
        return [(holder.name, holder.trouble) for holder in found]


def test_delegations_of_a_former_member_are_passed_on_with_one_email(play, anna):
    give(play, play.area("open"), play.question("care.contact"), to=[anna])
    give(play, play.area("open"), to=[play.town.contributor])
    leave(play, anna)
    assert holders(play) == [("Anna", "no longer belongs to the municipality"), ("Christer", "")]
    before = len(jobs())
    with acting(play.town.coordinator):
        moved = team.reassign(
            evaluation=play.evaluation,
            person=play.town.coordinator,
            of=anna.id,
            to=play.town.contributor.user,
        )
    assert [row.question.key for row in moved] == ["care.contact"]
    assert holders(play) == [("Christer", "")]
    assert len(jobs()) - before == 1


def test_people_who_can_no_longer_answer_are_named(play, anna):
    give(play, play.area("open"), to=[anna, play.town.contributor])
    with acting_as(people.COMMAND), transaction.atomic():
        anna.user.is_active = False
        anna.user.save(update_fields=["is_active"])
    with acting(play.town.coordinator):
        place = open_place(play.town.coordinator, play.town.municipality.pk, to="change roles")
        members.change_roles(
            place=place,
            membership=Membership.objects.get(user=play.town.contributor.user),
            roles=["leader"],
        )
    assert holders(play) == [("Anna", "can no longer answer"), ("Christer", "can no longer answer")]


def invite(play, *places, email="nina@tests.example"):
    who = play.town.coordinator
    with acting(who):
        place = open_place(who, play.town.municipality.pk, to="invite")
        return team.invite(
            evaluation=play.evaluation,
            place=place,
            places=places,
            email=email,
            name="Nina",
            language="sv",
        )


def an_account(email):
    with acting_as(people.COMMAND), transaction.atomic():
        user = User.objects.create_user(email, "en hemlig fras", name="Nina", language="sv")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return people.Person(user)


def test_delegations_follow_an_invitation_to_its_corrected_address(play):
    invitation = invite(
        play, play.area("open"), play.question("care.contact"), email="nima@tests.example"
    )
    who = play.town.coordinator
    with acting(who):
        place = open_place(who, play.town.municipality.pk, to="invite")
        new = invitations.correct_address(
            invitation=invitation, place=place, email="nina@tests.example"
        )
        assert set(Delegation.objects.values_list("invitation")) == {(new.pk,)}
    assert holders(play) == [("Nina", "")]


def test_delegations_to_an_invited_person_become_theirs_on_acceptance(play):
    invitation = invite(play, play.area("open"), play.question("care.contact"))
    assert may(play, play.town.contributor, "open.plan") is False
    assert holders(play) == [("Nina", "")]
    with acting(play.town.contributor):
        names = {
            row.name
            for row in team_selectors.delegations([play.evaluation])[play.evaluation.pk].rows
        }
    assert names == {"a colleague who is invited"}  # only the coordinator may read the address
    with acting(play.town.coordinator):
        token = invitations.make_link(invitation=Invitation.objects.get(pk=invitation.pk))
    who = an_account("nina@tests.example")
    with acting(who):
        invitations.accept(token=token, person=who)
    who = people.Person(who.user)
    with acting(who):
        assert set(Delegation.objects.values_list("user", "invitation")) == {(who.id, None)}
        assert set(Notice.objects.values_list("kind", "area__key", "question__key")) == {
            ("delegated", "open", None),
            ("delegated", None, "care.contact"),
        }
    assert may(play, who, "open.plan") is True


def test_delegations_of_a_withdrawn_invitation_can_be_passed_on(play):
    invitation = invite(play, play.area("open"))
    with acting(play.town.coordinator):
        invitations.withdraw(invitation=invitation)
    assert holders(play) == [("Nina", "the invitation is no longer open")]
    with acting(play.town.coordinator):
        team.reassign(
            evaluation=play.evaluation,
            person=play.town.coordinator,
            of=invitation.pk,
            to=play.town.contributor.user,
        )
    assert holders(play) == [("Christer", "")]


def test_another_municipality_and_the_association_see_no_delegations(play, anna, elsewhere):
    give(play, play.area(), to=[anna])
    for who in (
        elsewhere.coordinator,
        play.association.lead,
        play.association.office,
        play.association.translator,
    ):
        with acting(who):
            assert Delegation.objects.count() == 0
            assert AreaDue.objects.count() == 0


# The e-mail.


@pytest.fixture
def mailbox(settings):
    with mailserver.serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


def work(job):
    tasks.delegation_email(str(job.pk))


def test_each_person_gets_one_email_that_lists_their_delegations(play, anna, mailbox):
    give(
        play,
        play.area("open"),
        play.area("shore"),
        play.question("care.contact"),
        to=[anna, play.town.contributor],
        due_on=date(2027, 2, 10),
    )
    for job in jobs():
        work(job)
    assert sorted(letter["To"] for letter in mailbox.taken) == sorted(
        [anna.user.email, play.town.contributor.user.email]
    )
    text = mailbox.taken[0].get_body(("plain",)).get_content()
    root = f"/evaluations/{play.evaluation.pk}/answers"
    links = [
        line.strip().partition("/evaluations/")[2]
        for line in text.splitlines()
        if line.startswith("http")
    ]
    assert [f"/evaluations/{link}" for link in links] == [
        f"{root}/areas/open/",
        f"{root}/questions/care.contact/",
        f"{root}/areas/shore/",
    ]


WORDS = {
    "sv": ("Lindnäs", "1. Öppenhet", "10.2.2027", "Bäste vän, börja gärna här."),
    "fi": ("Lehmusniemi", "1. Avoimuus", "10.2.2027", "Bäste vän, börja gärna här."),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_email_is_in_the_recipients_language_and_links_to_the_area(play, mailbox, language):
    who = person("Bo", "contributor", at=play.town.municipality, language=language)
    give(
        play,
        play.area("open"),
        to=[who],
        due_on=date(2027, 2, 10),
        message="Bäste vän, börja gärna här.",
    )
    [job] = jobs()
    work(job)
    [letter] = mailbox.taken
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = f"/evaluations/{play.evaluation.pk}/answers/areas/open/"
    assert letter["To"] == who.user.email
    assert letter["Content-Language"] == language
    assert [
        part
        for part in ("Bo", "Karin", link, *WORDS[language])
        if part not in text or part not in html
    ] == []
    assert WORDS[language][0] in letter["Subject"]
    assert f'<html lang="{language}">' in html
    assert "<script" not in html
    assert jobs()[0].state == State.DONE


def test_names_and_messages_are_escaped_in_the_email(play, anna, mailbox):
    give(play, play.area(), to=[anna], message="<b>Hej</b> & välkommen")
    work(jobs()[0])
    html = mailbox.taken[0].get_body(("html",)).get_content()
    assert "&lt;b&gt;Hej&lt;/b&gt; &amp; välkommen" in html
    assert "<b>Hej" not in html


def test_removed_delegations_and_former_members_get_no_email(play, anna, mailbox):
    [made] = give(play, play.area("open"), to=[anna])
    give(play, play.area("care"), to=[play.town.contributor])
    with acting(play.town.coordinator):
        team.take_away(evaluation=play.evaluation, delegation=made)
    leave(play, play.town.contributor)
    for job in jobs():
        work(job)
    assert [job.state for job in jobs()] == [State.DONE, State.DONE]
    assert mailbox.taken == []


def test_delegating_to_oneself_sends_no_email(play):
    give(play, play.area(), to=[play.town.coordinator])
    assert jobs() == []


def test_a_job_of_another_kind_cannot_read_the_content_of_the_email(play, anna):
    give(play, play.area(), to=[anna])
    [job] = jobs()
    rows = []
    for state, kind in (
        ("running", "evaluations.scan"),
        ("waiting", emails.DELEGATED),
        ("running", emails.DELEGATED),
    ):
        with acting_as(Actor("relay")), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(state=state, kind=kind)
        with acting_as(Actor("job", job.pk)):
            rows.append(len(emails._rows("select * from app.delegation_letter()")))
    with acting(anna):
        rows.append(len(emails._rows("select * from app.delegation_letter()")))
    assert rows == [0, 0, 1, 0]


# The page.


def test_many_areas_are_delegated_to_many_people_in_one_form(play, anna, browser_of):
    client = browser_of(play.town.coordinator)
    sent = {
        "areas": ["open", "care"],
        "questions": ["shore.water"],
        "people": [str(anna.id), str(play.town.contributor.id)],
        "due_on": "2027-02-10",
        "message": "Tack!",
    }
    response = client.post(reverse("delegation", args=[play.evaluation.pk]), sent)
    with acting(play.town.coordinator):
        found = (response.status_code, Delegation.objects.count(), AreaDue.objects.count())
    assert found == (302, 6, 2)
    assert len(jobs()) == 2
    page = client.get(reverse("delegation", args=[play.evaluation.pk])).content.decode()
    assert page.count("Remove") + page.count("Ta bort") >= 6


def test_a_refused_form_keeps_typed_text(play, anna, browser_of):
    sent = {
        "areas": ["open"],
        "people": [str(anna.id)],
        "due_on": "2020-01-01",
        "message": "Min hälsning.",
    }
    response = browser_of(play.town.coordinator).post(
        reverse("delegation", args=[play.evaluation.pk]), sent
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Min hälsning." in page
    assert f'value="{anna.id}" id="id_people_0" checked' in page


def test_a_colleague_is_invited_from_the_page_after_a_recent_sign_in(play, confirmed, browser_of):
    address = reverse("delegation-invite", args=[play.evaluation.pk])
    sent = {"areas": ["open"], "email": "nina@tests.example", "name": "Nina", "language": "sv"}
    response = confirmed(play.town.coordinator).post(address, sent)
    with acting(play.town.coordinator):
        invitation = Invitation.objects.get()
        assert response.status_code == 302
        assert invitation.roles == ["contributor"]
        assert Delegation.objects.get().invitation_id == invitation.pk
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("municipalities.signin.is_recent", lambda request: False)
        later = browser_of(play.town.coordinator).post(
            address, {**sent, "email": "mona@tests.example"}
        )
    with acting(play.town.coordinator):
        assert later.status_code == 302
        assert later.headers["Location"].split("?")[0] == reverse("account_reauthenticate")
        assert Invitation.objects.count() == 1


def test_a_person_working_alone_sees_no_delegation(association, browser_of):
    from tests.factories import begun
    from tests.people import Town, municipality

    town = municipality(code="T09", sv="Enskär")
    eva = person("Eva", "coordinator", "contributor", "leader", at=town)
    play = begun(Town(town, eva, eva, eva), association)
    client, pk = browser_of(eva), play.evaluation.pk
    pages = (
        [reverse("home")]
        + [reverse(name, args=[pk]) for name in ("evaluation", "answers")]
        + [reverse("area", args=[pk, "open"])]
    )
    assert [
        address for address in pages if "/delegation/" in client.get(address).content.decode()
    ] == []
    page = client.get(reverse("delegation", args=[pk]))
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert (
        client.post(
            reverse("delegation", args=[pk]), {"areas": ["open"], "people": [str(eva.id)]}
        ).status_code
        == 409
    )
    with acting(eva):
        assert Delegation.objects.count() == 0


def test_only_the_coordinator_opens_the_page(play, browser_of):
    found = {
        who.user.name: browser_of(who)
        .get(reverse("delegation", args=[play.evaluation.pk]))
        .status_code
        for who in (
            play.town.coordinator,
            play.town.contributor,
            play.town.leader,
            play.association.lead,
            play.association.outsider,
        )
    }
    assert found == {"Karin": 200, "Christer": 403, "Liisa": 403, "Lena": 403, "Ulf": 404}


def test_due_dates_are_changed_on_the_page(play, browser_of):
    sent = {"day-due-open": "2027-02-01", "day-due-care": "", "day-due-shore": "2027-03-01"}
    response = browser_of(play.town.coordinator).post(
        reverse("delegation-due", args=[play.evaluation.pk]), sent
    )
    with acting(play.town.leader):
        days = sorted(AreaDue.objects.values_list("area__key", "due_on"))
    assert response.status_code == 302
    assert days == [("open", date(2027, 2, 1)), ("shore", date(2027, 3, 1))]
    with clock.at(clock.now() + timedelta(days=1)):
        again = browser_of(play.town.coordinator).post(
            reverse("delegation-due", args=[play.evaluation.pk]), {"day-due-open": "X"}
        )
    assert again.status_code == 422


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_needs_a_constant_number_of_queries(play, anna, browser_of, rows):
    others = [
        person(f"Bo{number}", "contributor", at=play.town.municipality) for number in range(rows)
    ]
    give(
        play,
        *play.catalogue.areas[:rows],
        play.question("open.voice"),
        to=[anna, *others],
        due_on=date(2027, 2, 1),
    )
    assert (
        query_count(
            browser_of(play.town.coordinator), reverse("delegation", args=[play.evaluation.pk])
        )
        == 11
    )

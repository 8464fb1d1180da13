"""The pages of an invitation: every kind of link, with and without an account, revealing nothing
about others.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from kompass.outbox.models import Job, State
from kompass.shared.actor import Actor, acting_as
from municipalities import invitation_emails, invitations, selectors
from municipalities.access import Person
from municipalities.models import Membership, User
from municipalities.places import open_place
from tests.markup import markup
from tests.people import account, accounts, acting

pytestmark = pytest.mark.django_db
NINA = "nina@tests.example"
ACCOUNT = {"name": "Nina Nyberg", "language": "fi", "password": "en helt egen fras"}
ELSEWHERE = {"email": "nora@tests.example"}


def invite(town, *roles, email=NINA, language="fi"):
    with acting(town.coordinator):
        place = open_place(Person(town.coordinator.user), town.municipality.pk, to="invite")
        return invitations.invite(
            place=place,
            email=email,
            name="Nina",
            language=language,
            roles=list(roles or ["contributor"]),
        )


def mailed(town, made):
    """Return a link as its job makes it, without the mail server."""
    with acting_as(Actor("relay")):
        job = Job.objects.get(key=selectors.mail_key(made))
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    token, digest = invitations.new_token()
    with acting_as(Actor("job", job.pk)):
        assert invitation_emails._prepare(digest) is not None
    return reverse("invitation", args=[token])


def handed_over(town, made):
    with acting(town.coordinator):
        return reverse("invitation", args=[invitations.make_link(invitation=made)])


def words(page):
    return page.content.decode()


def an_account(email=NINA):
    with acting_as(Actor("command")):
        user = User.objects.create_user(email, "en hemlig fras", name="Nina", language="sv")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return Person(user)


def roles(email=NINA):
    who = Person(account(email=email))
    with acting(who):
        return {row.municipality_id: row.roles for row in Membership.objects.filter(user=who.user)}


@pytest.fixture
def by_code(settings):
    """Verify an address by a code, ignoring the attempts of other tests."""
    cache.clear()
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def test_the_page_shows_who_invites_to_what_in_the_recipients_language(town):
    page = Client().get(mailed(town, invite(town, "contributor", "leader")))
    told = words(page)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "fi"
    assert '<html lang="fi"' in told
    assert [
        part
        for part in ("Karin", "Lehmusniemi", NINA, "Vastaaja", "Kunnan johto", "Luo tili")
        if part not in told
    ] == []
    assert "no-store" in page.headers["Cache-Control"]


def test_a_chosen_language_is_kept(town):
    client, link = Client(), mailed(town, invite(town))
    client.post(reverse("set-language"), {"language": "sv", "next": link})
    assert client.get(link).headers["Content-Language"] == "sv"


def test_a_mailed_link_creates_the_account_and_signs_in(town):
    made = invite(town, "contributor", "leader")
    client, link = Client(), mailed(town, made)
    done = client.post(link, ACCOUNT)
    user = account(email=NINA)
    assert done.status_code == 302
    assert done.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert user.name == "Nina Nyberg"
    assert user.language == "fi"
    assert user.check_password(ACCOUNT["password"])
    with acting(Person(user)):
        addresses = list(EmailAddress.objects.values_list("email", "verified", "primary"))
    assert addresses == [(NINA, True, True)]
    assert roles() == {town.municipality.pk: ["contributor", "leader"]}
    assert Client().get(link).status_code == 410
    assert Client().post(link, ACCOUNT).status_code == 410


@pytest.mark.parametrize(
    "extra", [{"email": "annan@tests.example"}, {"roles": "coordinator"}, {"municipality": ""}]
)
def test_an_invited_person_cannot_choose_address_or_roles(town, extra):
    Client().post(mailed(town, invite(town)), ACCOUNT | extra)
    assert roles() == {town.municipality.pk: ["contributor"]}
    assert accounts(email="annan@tests.example") == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "kort"}, "password"),
        ({"name": ""}, "name"),
        ({"language": "de"}, "language"),
        ({"password": "a\0" * 9}, "password"),
    ],
)
def test_a_wrong_account_keeps_what_was_typed(town, wrong, field):
    page = Client().post(mailed(town, invite(town)), ACCOUNT | wrong)
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in words(page)
    assert not accounts(email=NINA)
    assert field == "name" or 'value="Nina Nyberg"' in words(page)


def test_a_person_with_an_account_signs_in_first_and_returns(town):
    an_account()
    client, link = Client(), mailed(town, invite(town))
    page = words(client.get(link))
    sign_in = f"{reverse('account_login')}?next={link}"
    assert f'href="{sign_in}"' in page
    assert 'type="password"' not in page
    back = client.post(sign_in, {"login": NINA, "password": "en hemlig fras", "next": link})
    assert back.status_code == 302
    assert back.headers["Location"] == link
    accepted = client.post(link)
    assert accepted.status_code == 302
    assert accepted.headers["Location"] == "/"
    assert roles() == {town.municipality.pk: ["contributor"]}


def test_a_mailed_link_makes_no_second_account(town):
    an_account()
    page = Client().post(mailed(town, invite(town)), ACCOUNT)
    assert page.status_code == 422
    assert accounts(email=NINA) == 1
    assert roles() == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_account_is_refused_with_a_message(town, browser_of, method):
    nora = an_account(**ELSEWHERE)
    page = getattr(browser_of(nora), method)(mailed(town, invite(town)))
    assert page.status_code == (200 if method == "get" else 409)
    assert "gäller en annan adress" in words(page)
    assert roles(**ELSEWHERE) == {}


def test_a_copied_link_requires_a_code_by_email_before_giving_roles(town, by_code, mailoutbox):
    client, link = Client(), handed_over(town, invite(town))
    asked = client.post(link, ACCOUNT)
    assert asked.status_code == 302
    assert asked.headers["Location"] == reverse("account_email_verification_sent")
    assert roles() == {}
    assert client.get("/").status_code == 302
    assert [mail.to for mail in mailoutbox] == [[NINA]]
    [code] = re.findall(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mailoutbox[0].body, re.MULTILINE)
    back = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert back.status_code == 302
    assert back.headers["Location"] == link
    assert roles() == {}
    assert client.post(link).status_code == 302
    assert roles() == {town.municipality.pk: ["contributor"]}


def test_a_copied_link_does_not_reveal_whether_there_is_an_account(town, by_code, mailoutbox):
    links = [
        handed_over(town, invite(town)),
        handed_over(town, invite(town, email="ny@tests.example")),
    ]
    an_account()
    pages = [
        words(Client().get(link)).replace(link, "").replace(email, "")
        for link, email in zip(links, (NINA, "ny@tests.example"), strict=True)
    ]
    plain = [re.sub(r'value="[^"]{20,}"', "", page) for page in pages]
    answers = [Client().post(link, ACCOUNT) for link in links]
    assert plain[0] == plain[1]
    assert [(page.status_code, page.headers["Location"]) for page in answers] == [
        (302, reverse("account_email_verification_sent"))
    ] * 2
    assert accounts(email=NINA) == 1
    assert roles() == {}
    assert len(mailoutbox) == 2
    assert account(email=NINA).check_password("en hemlig fras")


def test_invalid_links_say_why_and_nothing_else(town):
    made = invite(town)
    old = handed_over(town, made)
    handed_over(town, made)
    unknown = Client().get(reverse("invitation", args=["no-such-link"]))
    replaced = Client().get(old)
    with acting(town.coordinator):
        invitations.withdraw(invitation=made)
    used = invite(town, email="ny@tests.example")
    link = mailed(town, used)
    Client().post(link, ACCOUNT)
    pages = [unknown, replaced, Client().get(link)]
    assert [page.status_code for page in pages] == [404, 404, 410]
    assert [re.search("<h1[^>]*>([^<]*)", markup(page)).group(1) for page in pages] == [
        "The invitation is not valid",
        "The invitation is not valid",
        "The invitation has already been accepted",
    ]
    assert [
        page
        for page in pages
        if "@tests.example" in words(page) or "Karin" in words(page) or "Lindnäs" in words(page)
    ] == []


def test_a_withdrawn_link_looks_like_an_unknown_one(town):
    made = invite(town)
    link = mailed(town, made)
    with acting(town.coordinator):
        invitations.withdraw(invitation=made)
    pages = [
        words(Client().get(address)).replace(address, "")
        for address in (link, reverse("invitation", args=["no-such-link"]))
    ]
    withdrawn, unknown = (re.sub(r'value="[^"]*"', "", page) for page in pages)
    assert withdrawn == unknown


def test_a_link_withdrawn_while_the_form_was_open_makes_no_account(town):
    made = invite(town)
    client, link = Client(), mailed(town, made)
    client.get(link)
    with acting(town.coordinator):
        invitations.withdraw(invitation=made)
    assert client.post(link, ACCOUNT).status_code == 404
    assert not bool(accounts(email=NINA))


def test_an_evaluator_of_the_municipality_sees_why_accepting_is_refused(play, browser_of):
    lead = play.association.lead
    page = browser_of(lead).post(mailed(play.town, invite(play.town, email=lead.user.email)))
    assert page.status_code == 409
    assert "Ingen utvärderar sin egen kommun" in words(page)
    assert roles(lead.user.email) == {None: ["evaluator"]}


def test_a_form_sent_twice_makes_one_account(town):
    link, client = mailed(town, invite(town)), Client()
    answers = [client.post(link, ACCOUNT).status_code for _ in range(2)]
    assert answers == [302, 410]
    assert accounts(email=NINA) == 1


@pytest.mark.parametrize("token", ["x", "A" * 400, "-_-"])
def test_a_malformed_link_is_an_unknown_one(db, token):
    assert Client().get(reverse("invitation", args=[token])).status_code == 404
    assert Client().get("/invitations/%00/").status_code == 404


def test_the_runtime_role_reads_no_invitation_without_its_link(town):
    invite(town)
    with acting_as(Actor("auth")), connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from municipalities_invitation), (select count(*) from "
            "app.open_invitation('guess'))"
        )
        assert cursor.fetchone() == (0, 0)


def test_the_invitation_is_part_of_the_export_of_own_data(town):
    client, made = Client(), invite(town, "leader")
    client.post(mailed(town, made), ACCOUNT)
    data = client.post(reverse("own-data")).json()
    assert [(row["email"], row["roles"], row["municipality"]) for row in data["invitations"]] == [
        (NINA, ["leader"], str(town.municipality.pk))
    ]

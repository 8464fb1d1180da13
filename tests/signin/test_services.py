"""A municipality's sign-in service: what is stored, who sees it, and what it may not assert."""

from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from demonstration.sessions import start_session
from kompass.outbox.models import Job, State
from kompass.shared.actor import COMMAND, Actor, acting_as
from kompass.shared.errors import Invalid
from municipalities import domain, encryption, invitation_emails, invitations, selectors
from municipalities.access import Person
from municipalities.models import Membership, SignInService, User
from municipalities.openid import INVITED, OpenIDAdapter
from municipalities.places import open_place
from municipalities.sessions import signing_in
from tests.pages.query_counts import query_count
from tests.people import account, accounts, acting, municipality, person
from tests.signin.steps import PASSWORD, by_password, give_app, went, words

pytestmark = pytest.mark.django_db
ISSUER = "https://login.example/tenant"
SECRET = "between us"


def add(place, **changes):
    options = {
        "name": "Inloggning",
        "issuer": ISSUER,
        "client_id": "kompass",
        "secret": SECRET,
        "domains": ["Lindnas.example"],
    }
    with acting_as(COMMAND):
        return domain.add_sign_in_service(municipality=place, **options | changes)


@pytest.fixture
def service(town):
    return add(town.municipality)


def answer(service, *, by=None, process="login", subject="s1", **claims):
    """Pass the service's response to the adapter; return the reason of a refusal, or None."""
    request = RequestFactory().get("/")
    request.user = by.user if by else SimpleNamespace(is_authenticated=False)
    request.person, request.session = by, {}
    told = {"iss": ISSUER, "sub": subject, "email": "karin@lindnas.example"} | claims
    account = SocialAccount(
        provider=service.provider_id, uid=subject, extra_data={"id_token": told}
    )
    login = SocialLogin(user=by and by.user, account=account)
    login.state = {"process": process}
    with acting(by) if by else signing_in():
        try:
            OpenIDAdapter(request).pre_social_login(request, login)
        except ImmediateHttpResponse as refused:
            assert refused.response.status_code == 403
            assert refused.response.refused is True
            return refused.response.content.decode()
    assert account.extra_data == {}
    return None


def test_the_secret_is_encrypted_and_read_only_by_the_sign_in(service, town, association):
    for somebody in (town.coordinator, association.office):
        with acting(somebody):
            assert SignInService.objects.count() == 0
    with signing_in():
        stored = SignInService.objects.get()
        assert SECRET not in stored.secret
        assert encryption.decrypt(stored.secret, purpose=encryption.SERVICES) == SECRET
        assert [
            (app.client_id, app.secret, app.settings["server_url"])
            for app in OpenIDAdapter().list_apps(None)
        ] == [("kompass", SECRET, ISSUER)]


def test_a_service_is_found_by_its_key_and_by_its_client(service):
    other = add(
        municipality(code="T32", sv="By"), issuer="https://login.example/other", client_id="other"
    )
    adapter = OpenIDAdapter()
    assert adapter.get_app(None, provider=other.provider_id).client_id == "other"
    assert (
        adapter.get_app(None, provider="openid_connect", client_id="kompass").provider_id
        == service.provider_id
    )


def test_an_encryption_key_serves_one_purpose():
    with pytest.raises(InvalidToken):
        encryption.decrypt(
            encryption.encrypt(SECRET, purpose=encryption.FACTORS), purpose=encryption.SERVICES
        )


def test_the_sign_in_page_names_the_services_but_no_secrets(service):
    page = words(Client(headers={"accept-language": "sv"}).get(reverse("account_login")))
    assert "Lindnäs: Inloggning" in page
    assert SECRET not in page
    assert ISSUER not in page


@pytest.mark.parametrize("rows", (1, 3))
def test_the_sign_in_page_needs_a_constant_number_of_queries(db, rows):
    for number in range(rows):
        add(municipality(code=f"T3{number}", sv=f"By{number}"), issuer=f"{ISSUER}{number}")
    assert query_count(Client(), reverse("account_login")) == 2


def test_a_member_with_an_address_of_the_municipality_links_and_can_sign_in(service, town):
    assert answer(service, by=town.coordinator, process="connect") is None
    with acting(town.coordinator):
        domain.link_account(user=town.coordinator.user, service=service, subject="s1")
    assert selectors.is_linked_elsewhere(service, "s1", town.leader.id) is True


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"iss": "https://login.example/another"}, "did not come from the sign-in service"),
        ({"email": "karin@annanstans.example"}, "not one of the municipality’s own"),
        (
            {"email": "karin@lindnas.example.annanstans.example"},
            "not one of the municipality’s own",
        ),
        ({"email": ""}, "not one of the municipality’s own"),
    ],
    ids=["another tenant", "another domain", "a longer domain", "no address"],
)
def test_unsuitable_accounts_are_not_linked(service, town, claims, sentence):
    assert sentence in answer(service, by=town.coordinator, process="connect", **claims)


def test_a_person_who_is_not_a_member_cannot_link(service, elsewhere):
    assert "in which you have no role" in answer(
        service, by=elsewhere.coordinator, process="connect"
    )


def test_a_subject_of_another_person_is_not_linked(service, town):
    with acting(town.leader):
        domain.link_account(user=town.leader.user, service=service, subject="s1")
    assert "already linked to another account" in answer(
        service, by=town.coordinator, process="connect"
    )


def test_a_matching_address_alone_does_not_sign_in(service, town):
    assert "is not linked to the sign-in service yet" in answer(
        service, email=town.coordinator.user.email
    )


@pytest.mark.parametrize("process", ["connect", "login"])
def test_linking_requires_a_recent_sign_in(service, town, process):
    start = reverse("openid_connect_login", args=[service.provider_id])
    stale = start_session(Client(), town.coordinator.user, seconds_ago=301)
    wanted = {"connect": (302, reverse("account_reauthenticate")), "login": (302, "/")}
    assert went(stale.post(start, {"process": process})) == wanted[process]


def test_a_municipality_has_one_service_reached_over_https(service, town):
    with pytest.raises(Invalid):
        add(town.municipality)
    with pytest.raises(Invalid):
        add(municipality(code="T31", sv="By"), issuer="http://login.example/tenant")


def test_the_command_prints_the_callback_url(town, monkeypatch, capsys):
    monkeypatch.setenv("KOMPASS_SERVICE_SECRET", SECRET)
    command = [
        "add_sign_in_service",
        "--municipality=T01",
        "--name=Inloggning",
        f"--server-url={ISSUER}",
        "--client-id=kompass",
    ]
    command += ["--domain=lindnas.example", "--domain=LINDNAS.fi", "--as=installation"]
    call_command(*command)
    with signing_in():
        stored = SignInService.objects.get()
    assert stored.municipality_id == town.municipality.pk
    assert stored.domains == ["lindnas.example", "lindnas.fi"]
    assert (
        capsys.readouterr()
        .out.split()[-1]
        .endswith(f"/accounts/services/{stored.provider_id}/callback/")
    )
    with pytest.raises(CommandError):
        call_command(*command)


def test_unlinking_requires_a_recent_sign_in(service, town, mailoutbox):
    somebody = person("Kim", "leader", at=town.municipality, password=PASSWORD)
    with acting(somebody):
        link = domain.link_account(user=somebody.user, service=service, subject="s2")
    address = reverse("socialaccount_connections")
    assert went(
        start_session(Client(), somebody.user, seconds_ago=301).post(address, {"account": link.pk})
    ) == (
        302,
        reverse("account_reauthenticate"),
    )
    start_session(Client(), somebody.user).post(address, {"account": link.pk})
    with signing_in():
        assert SocialAccount.objects.count() == 0
    assert [mail.subject for mail in mailoutbox] == [
        "Kompass: kopplingen till en inloggningstjänst har tagits bort"
    ]


def test_the_only_way_to_sign_in_cannot_be_unlinked(service, town):
    somebody = person("Kim", "leader", at=town.municipality, password=None, language="en")
    with acting(somebody):
        link = domain.link_account(user=somebody.user, service=service, subject="s2")
    page = start_session(Client(), somebody.user, methods=("socialaccount",)).post(
        reverse("socialaccount_connections"), {"account": link.pk}
    )
    assert "You have no password. Choose one first" in words(page)
    with signing_in():
        assert SocialAccount.objects.count() == 1


def test_the_second_factor_is_required_after_any_first_step(association):
    somebody = person("Eva", "evaluator", password=PASSWORD)
    give_app(somebody)
    client = Client()
    by_password(client, somebody)
    by_service = start_session(Client(), somebody.user, methods=("socialaccount",))
    assert went(client.get("/")) == (302, reverse("account_login"))
    assert went(by_service.get("/")) == (302, reverse("mfa_reauthenticate"))


def from_invitation(service, link, **claims):
    """Pass the service's response for a person who came from an invitation."""
    request = RequestFactory().get("/")
    request.user, request.person = SimpleNamespace(is_authenticated=False), None
    request.session = {INVITED: link}
    told = {
        "iss": ISSUER,
        "sub": "s9",
        "email": "nina@lindnas.example",
        "name": "Nina Nyberg",
    } | claims
    login = SocialLogin(
        user=User(),
        account=SocialAccount(
            provider=service.provider_id, uid="s9", extra_data={"id_token": told}
        ),
    )
    login.state = {"process": "login"}
    with signing_in():
        try:
            OpenIDAdapter(request).pre_social_login(request, login)
        except ImmediateHttpResponse as refused:
            return refused.response.status_code
    return login.user


def mailed_link(made):
    """Return the secret of a link as its job makes it, without the mail server."""
    with acting_as(Actor("relay")):
        job = Job.objects.get(key=selectors.mail_key(made))
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    token, digest = invitations.new_token()
    with acting_as(Actor("job", job.pk)):
        assert invitation_emails._prepare(digest) is not None
    return token


def an_invitation(town, *, email="nina@lindnas.example", mailed=True):
    with acting(town.coordinator):
        place = open_place(Person(town.coordinator.user), town.municipality.pk, to="invite")
        made = invitations.invite(
            place=place, email=email, name="", language="fi", roles=["leader"]
        )
        if not mailed:
            return invitations.make_link(invitation=made)
    return mailed_link(made)


@pytest.mark.parametrize("mailed", [True, False])
def test_an_invited_person_can_sign_in_with_the_service_only(service, town, mailed):
    link = an_invitation(town, mailed=mailed)
    user = from_invitation(service, link)
    with acting(Person(user)):
        roles = {row.municipality_id: row.roles for row in Membership.objects.all()}
        linked = list(SocialAccount.objects.values_list("provider", "uid"))
        user = account(pk=user.pk)
    assert user.email == "nina@lindnas.example"
    assert user.name == "Nina Nyberg"
    assert user.language == "fi"
    assert not user.has_usable_password()
    assert roles == {town.municipality.pk: ["leader"]}
    assert linked == [(service.provider_id, "s9")]


@pytest.mark.parametrize(
    ("invited", "claims"),
    [
        ("nina@elsewhere.example", {}),
        ("nina@lindnas.example", {"email": "nina@elsewhere.example"}),
        ("nina@lindnas.example", {"email": ""}),
        ("nina@lindnas.example", {"iss": "https://login.example/other"}),
    ],
)
def test_a_wrong_domain_or_issuer_is_refused(service, town, invited, claims):
    assert from_invitation(service, an_invitation(town, email=invited), **claims) == 403
    assert accounts(email=invited) == 0


def test_a_copied_link_requires_the_invited_address(service, town):
    link = an_invitation(town, mailed=False)
    assert from_invitation(service, link, email="nora@lindnas.example") == 403
    assert accounts(email="nina@lindnas.example") == 0


def test_an_invitation_to_another_municipality_is_refused(service, elsewhere):
    assert from_invitation(service, an_invitation(elsewhere)) == 403


def test_the_invitation_page_offers_the_service(service, town):
    link = an_invitation(town)
    page = words(Client().get(reverse("invitation", args=[link])))
    assert f'name="invitation" value="{link}"' in page
    assert reverse("openid_connect_login", args=[service.provider_id]) in page

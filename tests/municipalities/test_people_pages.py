"""The pages about people over HTTP: list, inviting, links, roles, leaving; writes require
reauthentication.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from demonstration.sessions import start_session
from municipalities import invitations
from municipalities.models import Invitation, Membership
from municipalities.roles import ASSOCIATION, MUNICIPAL
from tests import people
from tests.markup import markup
from tests.pages.query_counts import query_count
from tests.people import acting

pytestmark = pytest.mark.django_db
NINA = {
    "email": "nina@tests.example",
    "name": "Nina",
    "language": "fi",
    "roles": ["contributor", "leader"],
}
STATES = {
    "sv": ("Väntar på att skickas", "Länk skapad, ska lämnas över"),
    "fi": ("Odottaa lähetystä", "Linkki luotu, annettava eteenpäin"),
    "en": ("Waiting to be sent", "Link created, to be shared"),
}


def of(name, town, *parts):
    return reverse(name, args=[town.municipality.pk if town else None, *parts])


def rows(town, model=Invitation):
    with acting(town.coordinator):
        return list(model.objects.filter(municipality=town.municipality).order_by("pk"))


@pytest.fixture
def invited(town, confirmed):
    """An invitation made over HTTP, and its inviter's client."""
    client = confirmed(town.coordinator)
    page = client.post(of("invite", town), NINA)
    [made] = rows(town)
    assert page.status_code == 302
    assert page.headers["Location"] == of("members", town)
    return client, made


def test_a_coordinator_invites_and_sees_the_state(town, invited):
    client, made = invited
    page = markup(client.get(of("members", town)))
    assert made.email == "nina@tests.example"
    assert made.language == "fi"
    assert made.roles == ["contributor", "leader"]
    assert made.invited_by_id == town.coordinator.id
    assert "nina@tests.example" in page
    assert STATES["sv"][0] in page


@pytest.mark.parametrize("who", ["contributor", "leader"])
def test_colleagues_read_names_and_roles_but_no_address_and_no_invitation(
    town, invited, browser_of, who
):
    page = markup(browser_of(getattr(town, who)).get(of("members", town)))
    assert "Karin" in page
    assert town.coordinator.user.email not in page
    assert "nina@tests.example" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "nina"}, "e-postadress"),
        ({"roles": []}, "Välj minst en roll."),
        ({"roles": ["evaluator"]}, "evaluator"),
        ({"name": "Ni\0na"}, "NUL"),
        ({"language": "de"}, "de"),
    ],
)
def test_a_refused_invitation_keeps_typed_text(town, confirmed, wrong, sentence):
    page = confirmed(town.coordinator).post(
        of("invite", town), NINA | {"name": "Nina Nyberg"} | wrong
    )
    assert page.status_code == 422
    assert sentence in markup(page)
    assert rows(town) == []
    assert "Nina Nyberg" in markup(page) or "nina@tests.example" in markup(page)


def test_an_already_invited_address_is_refused_at_its_field(town, invited):
    page = invited[0].post(of("invite", town), NINA)
    assert page.status_code == 422
    assert "redan en öppen inbjudan" in markup(page)
    assert len(rows(town)) == 1


def test_a_write_continues_after_reauthentication(town):
    client, address = (
        start_session(Client(), town.coordinator.user, seconds_ago=301),
        of("invite", town),
    )
    asked = client.post(address, NINA)
    assert asked.status_code == 302
    assert (
        asked.headers["Location"]
        == f"{reverse('account_reauthenticate')}?next={address.replace('/', '%2F')}"
    )
    assert rows(town) == []
    done = client.post(
        reverse("account_reauthenticate"), {"password": "en hemlig fras", "next": address}
    )
    assert done.status_code == 302
    assert done.headers["Location"] == of("members", town)
    assert [row.email for row in rows(town)] == ["nina@tests.example"]


def test_a_wrong_password_changes_nothing(town):
    client, address = (
        start_session(Client(), town.coordinator.user, seconds_ago=301),
        of("invite", town),
    )
    client.post(address, NINA)
    refused = client.post(
        reverse("account_reauthenticate"), {"password": "en annan fras", "next": address}
    )
    assert refused.status_code == 200
    assert rows(town) == []


def test_the_confirmation_lasts_five_minutes(town):
    client = start_session(Client(), town.coordinator.user, seconds_ago=400)
    client.post(reverse("account_reauthenticate"), {"password": "en hemlig fras"})
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    assert client.post(of("invite", town), NINA).status_code == 302
    assert rows(town) == []


def test_a_link_is_shown_once_in_a_field_that_needs_no_script(town, invited):
    client, made = invited
    page = client.post(of("invitation-link", town, made.pk))
    [token] = re.findall(r'readonly value="http://[^/"]+/invitations/([\w-]+)/"', markup(page))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert invitations.read(token=token).email == "nina@tests.example"
    assert "hidden data-copy" in markup(page)
    assert token not in markup(client.get(of("members", town)))


def test_an_invitation_can_be_resent_corrected_and_withdrawn(town, invited):
    client, made = invited
    steps = [
        client.post(of("resend-invitation", town, made.pk)),
        client.post(of("correct-invitation", town, made.pk), {"email": "nina.n@tests.example"}),
    ]
    [new] = [row for row in rows(town) if row.is_open]
    steps.append(client.post(of("withdraw-invitation", town, new.pk)))
    assert [(page.status_code, page.headers["Location"]) for page in steps] == [
        (302, of("members", town))
    ] * 3
    assert new.email == "nina.n@tests.example"
    assert [row.is_open for row in rows(town)] == [False, False]


@pytest.mark.parametrize("act", ["resend-invitation", "invitation-link", "withdraw-invitation"])
def test_a_change_of_a_closed_invitation_is_refused_with_a_message(town, invited, act):
    client, made = invited
    client.post(of("withdraw-invitation", town, made.pk))
    page = client.post(of(act, town, made.pk))
    assert page.status_code == 409
    assert "godtagits eller återtagits" in markup(page)


def test_a_refused_corrected_address_stays_in_the_form(town, invited):
    page = markup(
        invited[0].post(of("correct-invitation", town, invited[1].pk), {"email": "nina@"})
    )
    assert 'value="nina@"' in page
    assert len(rows(town)) == 1


def test_changed_roles_count_from_the_next_page_on(town, confirmed, browser_of):
    [row] = [m for m in rows(town, Membership) if m.user_id == town.leader.id]
    leader = browser_of(town.leader)
    assert leader.get(of("invite", town)).status_code == 403
    done = confirmed(town.coordinator).post(of("member", town, row.pk), {"roles": ["coordinator"]})
    assert done.status_code == 302
    assert leader.get(of("invite", town)).status_code == 200


def test_a_removed_member_finds_nothing_on_the_next_page(town, confirmed, browser_of):
    [row] = [m for m in rows(town, Membership) if m.user_id == town.leader.id]
    leader = browser_of(town.leader)
    before = leader.get(of("members", town)).status_code
    confirmed(town.coordinator).post(of("remove-member", town, row.pk))
    assert before == 200
    assert leader.get(of("members", town)).status_code == 404


def test_a_member_leaves(town, confirmed):
    client = confirmed(town.leader)
    asked = client.get(of("leave", town))
    done = client.post(of("leave", town))
    assert asked.status_code == 200
    assert done.status_code == 302
    assert done.headers["Location"] == "/"
    assert [m.user_id for m in rows(town, Membership) if m.user_id == town.leader.id] == []


def test_the_last_coordinator_sees_why_leaving_is_refused(town, confirmed):
    client = confirmed(town.coordinator)
    [row] = [m for m in rows(town, Membership) if m.user_id == town.coordinator.id]
    pages = [
        client.post(of("leave", town)),
        client.post(of("remove-member", town, row.pk)),
        client.post(of("member", town, row.pk), {"roles": ["leader"]}),
    ]
    assert [(page.status_code, "sista kontaktperson" in markup(page)) for page in pages] == [
        (409, True),
        (409, True),
        (422, True),
    ]
    assert (
        rows(town, Membership)[0].pk in [m.pk for m in rows(town, Membership)]
        and len(rows(town, Membership)) == 3
    )


def test_the_office_confirms_that_a_municipality_has_no_coordinator(town, association, confirmed):
    client = confirmed(association.office)
    [row] = [m for m in rows(town, Membership) if m.user_id == town.coordinator.id]
    address, field = of("remove-member", town, row.pk), "remove-nobody_in_charge"
    page = markup(client.get(of("member", town, row.pk)))
    assert field in page
    assert 'name="nobody_in_charge"' in page
    assert client.post(address).status_code == 422
    assert client.post(address, {field: "on"}).status_code == 302


def test_the_office_finds_a_municipalitys_people(town, association, browser_of):
    client = browser_of(association.office)
    found = client.get(reverse("find-people"), {"municipality": "Lehmusniemi"})
    lost = client.get(reverse("find-people"), {"municipality": "Atlantis"})
    assert found.status_code == 302
    assert found.headers["Location"] == of("members", town)
    assert lost.status_code == 422
    assert "Atlantis" in markup(lost)


def choosing(town, association, browser_of, play=None):
    """Return every page on which roles or duties are chosen, with the roles it offers."""
    [row] = [m for m in rows(town, Membership) if m.user_id == town.leader.id]
    coordinator, office = browser_of(town.coordinator), browser_of(association.office)
    with acting(association.office):
        own = Membership.objects.get(user=association.lead.user)
    return [
        (coordinator.get(of("invite", town)), MUNICIPAL),
        (coordinator.get(of("member", town, row.pk)), MUNICIPAL),
        (coordinator.get(of("members", town)), MUNICIPAL),
        (office.get(of("invite", None)), ASSOCIATION),
        (office.get(of("member", None, own.pk)), ASSOCIATION),
        (office.get(of("members", None)), ASSOCIATION),
        (office.get(reverse("people", args=[play.evaluation.pk])), ASSOCIATION[1:]),
    ]


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_roles_are_shown_with_their_description_wherever_chosen(play, browser_of, language):
    for who in (play.town.coordinator, play.association.office):
        with acting(who):
            who.user.language = language
            with acting(who):
                who.user.save(update_fields=["language"])
    pages = choosing(play.town, play.association, browser_of, play)
    with translation.override(language):
        missing = [
            (page.request["PATH_INFO"], role)
            for page, roles in pages
            for role in roles
            if escape(str(role.sentence)) not in markup(page)
        ]
    assert missing == []
    assert len(pages) == 7


def test_each_check_box_is_linked_to_its_description(town, browser_of):
    page = markup(browser_of(town.coordinator).get(of("invite", town)))
    described = re.findall(r'value="(\w+)" id="(\w+)" aria-describedby="(\w+)"', page)
    assert [value for value, _box, _text in described] == list(MUNICIPAL)
    assert [text for _value, _box, text in described if f'id="{text}"' not in page] == []


def test_the_header_links_to_the_people(town, association, browser_of):
    def links(who):
        return [
            place
            for place in (of("members", town), of("members", None))
            if f'href="{place}"' in markup(browser_of(who).get("/"))
        ]

    found = [links(who) for who in (town.coordinator, association.office, association.lead)]
    assert found == [[of("members", town)], [of("members", None)], []]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_people_needs_a_constant_number_of_queries(town, confirmed, rows):
    client = confirmed(town.coordinator)
    for number in range(rows):
        people.person(f"Kollega{number}", "contributor", at=town.municipality)
        client.post(of("invite", town), NINA | {"email": f"n{number}@tests.example"})
    assert query_count(client, of("members", town)) == 7


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_association_people_needs_a_constant_number_of_queries(
    association, confirmed, rows
):
    client = confirmed(association.office)
    for number in range(rows):
        people.person(f"Utvärderare{number}", "evaluator")
        client.post(
            of("invite", None), NINA | {"roles": ["evaluator"], "email": f"n{number}@tests.example"}
        )
    assert query_count(client, of("members", None)) == 6


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_of_a_member_needs_a_constant_number_of_queries(town, browser_of, rows):
    for number in range(rows):
        people.person(f"Kontakt{number}", "coordinator", at=town.municipality)
    with acting(town.coordinator):
        row = Membership.objects.get(user=town.leader.user)
    assert query_count(browser_of(town.coordinator), of("member", town, row.pk)) == 5


def test_an_invitation_is_not_found_by_its_key_in_another_municipality(
    town, invited, elsewhere, confirmed
):
    client, made = confirmed(elsewhere.coordinator), invited[1]
    for act in (
        "resend-invitation",
        "invitation-link",
        "correct-invitation",
        "withdraw-invitation",
    ):
        assert client.post(of(act, elsewhere, made.pk)).status_code == 404
    assert rows(town)[0].is_open is True
    assert Client().get(of("members", town)).status_code == 302

"""Adding people, and who they are in a request."""

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from evaluations.models import Assignment, Duty, Evaluation
from kompass.shared.actor import COMMAND, acting_as
from kompass.shared.errors import Invalid
from municipalities import domain
from municipalities.access import Person
from municipalities.models import Membership, User
from questionnaire import importing
from rounds import domain as rounds
from rounds.assignments import domain as assignments
from tests.factories import as_file, begin_round, small_set
from tests.people import account, acting, person

pytestmark = pytest.mark.django_db


def add(**fields):
    with acting_as(COMMAND):
        return domain.add_person(
            **(
                {"email": "ny@tests.example", "name": "Nina", "language": "sv", "roles": ["leader"]}
                | fields
            )
        )


def test_a_person_is_added_once_and_roles_are_added(town):
    first = add(municipality=town.municipality)
    again = add(municipality=town.municipality, roles=["coordinator"], name="En annan")
    with acting_as(COMMAND):
        roles = list(Membership.objects.filter(user=first).values_list("roles", flat=True))
    assert again.pk == first.pk
    assert again.name == "Nina"
    assert roles == [["coordinator", "leader"]]


def test_a_new_person_can_sign_in_at_once(town):
    made = add(municipality=town.municipality, password="en lång lösenfras")
    with acting(Person(made)):
        addresses = list(EmailAddress.objects.values_list("verified", "primary"))
    assert made.check_password("en lång lösenfras")
    assert addresses == [(True, True)]


def test_a_person_may_belong_to_the_association_and_a_municipality(town):
    made = add(municipality=town.municipality)
    add(roles=["evaluator"])
    who = Person(account(pk=made.pk))
    with acting(who):
        assert who.roles_in(town.municipality.pk) == frozenset({"leader"})
        assert who.roles_in(None) == frozenset({"evaluator"})
        assert not who.is_office
        assert who.municipalities == [town.municipality.pk]


def test_an_address_is_one_person_in_upper_and_lower_case(town):
    assert User.objects.normalize_email("Ny@TESTS.example") == "Ny@tests.example"
    first = add(municipality=town.municipality)
    assert account(email="ny@tests.example").pk == first.pk


def test_a_round_needs_a_published_question_set(association):
    with acting(association.office):
        draft = importing.load(as_file(small_set(version="2")))
        with pytest.raises(Invalid, match="published question set"):
            rounds.create_round(
                names={"sv": "A", "fi": "B"}, question_set=draft, opens_on=None, closes_on=None
            )  # type: ignore[arg-type]  # refused before its dates


def test_a_municipality_is_added_to_a_round_once(association, town):
    found = begin_round(association.office)
    with acting(association.office):
        made = rounds.add_municipality(round=found, municipality=town.municipality)
        assert made.original_language == "sv"
        assert made.report_languages == ["sv", "fi"]
        assert made.phase == "preparing"
        with pytest.raises(Invalid, match="already takes part"):
            rounds.add_municipality(round=found, municipality=town.municipality)
        assert Evaluation.objects.count() == 1


def test_the_original_language_is_one_of_the_report_languages(association, town):
    found = begin_round(association.office)
    with acting(association.office):
        with pytest.raises(Invalid, match="report languages"):
            rounds.add_municipality(
                round=found, municipality=town.municipality, original_language="en"
            )
        assert rounds.add_municipality(
            round=found, municipality=town.municipality, original_language="fi"
        ).other_languages == ["sv"]


def duties(office):
    with acting(office):
        return {row.duty: row.user.name for row in Assignment.objects.select_related("user")}


def test_assigning_again_changes_only_what_differs(play):
    office, newcomer = play.association.office, person("Nora", "evaluator")
    with acting(office):
        people = {
            Duty.LEAD: newcomer.user,
            Duty.SECOND: play.association.second.user,
            Duty.TRANSLATOR: None,
        }
        assignments.assign_all(evaluation=play.evaluation, people=people)
    assert duties(office) == {"lead": "Nora", "second": "Sauli"}


def test_two_evaluators_can_change_places(play):
    office = play.association.office
    with acting(office):
        people = {
            Duty.LEAD: play.association.second.user,
            Duty.SECOND: play.association.lead.user,
            Duty.TRANSLATOR: None,
        }
        assignments.assign_all(evaluation=play.evaluation, people=people)
    assert duties(office) == {"lead": "Sauli", "second": "Lena"}


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("leader", "belongs to this municipality"),
        ("translator", "does not have the role"),
        ("second", "already has another assignment"),
    ],
)
def test_an_unsuitable_person_cannot_be_assigned(play, who, sentence):
    office = play.association.office
    user = (play.town.leader if who == "leader" else getattr(play.association, who)).user
    with pytest.raises(Invalid, match=sentence), acting(office):
        assignments.assign(evaluation=play.evaluation, user=user, duty=Duty.LEAD)
    assert duties(office) == {"lead": "Lena", "second": "Sauli", "translator": "Terhi"}


def test_a_refused_assignment_changes_nothing(play):
    office = play.association.office
    people = {
        Duty.LEAD: play.association.outsider.user,
        Duty.SECOND: play.town.leader.user,
        Duty.TRANSLATOR: None,
    }
    with pytest.raises(Invalid), acting(office), transaction.atomic():
        assignments.assign_all(evaluation=play.evaluation, people=people)
    assert duties(office) == {"lead": "Lena", "second": "Sauli", "translator": "Terhi"}

"""Sensitive acts require a recent sign-in, and are done after it with what was submitted."""

import pytest
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from evaluations.models import Evaluation
from evaluations.states import Phase
from tests.people import acting, person
from tests.signin.steps import PASSWORD, code, give_app, went, words

pytestmark = pytest.mark.django_db
STALE = 5 * 60 + 1
PASSWORD_PAGE, FACTOR_PAGE, LOGIN = (
    reverse("account_reauthenticate"),
    reverse("mfa_reauthenticate"),
    reverse("account_login"),
)


def release(play):
    return reverse("release-report", args=[play.evaluation.pk])


def phase(play):
    with acting(play.association.office):
        return Evaluation.objects.get().phase


@pytest.fixture
def checked(evaluation_in):
    return evaluation_in(Phase.FACT_CHECK)


@pytest.mark.parametrize(
    ("seconds", "reached"), [(STALE - 11, Phase.RELEASED), (STALE, Phase.FACT_CHECK)]
)
def test_a_release_needs_a_sign_in_of_the_last_five_minutes(checked, seconds, reached):
    give_app(checked.association.office)
    enter_ = start_session(Client(), checked.association.office.user, seconds_ago=seconds)
    enter_.post(release(checked))
    assert phase(checked) == reached


def test_the_submitted_form_is_processed_after_reauthentication(checked):
    give_app(checked.association.office)
    client = start_session(Client(), checked.association.office.user, seconds_ago=STALE)
    sent = client.post(release(checked))
    assert went(sent) == (302, PASSWORD_PAGE)
    assert phase(checked) == Phase.FACT_CHECK
    by_factor = sent.headers["Location"].replace(PASSWORD_PAGE, FACTOR_PAGE)
    assert client.post(by_factor, {"code": "000000"}).status_code == 200
    assert phase(checked) == Phase.FACT_CHECK
    assert went(client.post(by_factor, {"code": code()})) == (
        302,
        reverse("report", args=[checked.evaluation.pk]),
    )
    assert phase(checked) == Phase.RELEASED


def test_finishing_the_writing_requires_a_recent_sign_in(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    play.write_everything()
    play.translate_everything()
    finish = reverse("finish-writing", args=[play.evaluation.pk])
    stale = start_session(Client(), play.association.lead.user, seconds_ago=STALE)
    assert went(stale.post(finish)) == (302, PASSWORD_PAGE)
    assert phase(play) == Phase.REPORTING
    start_session(Client(), play.association.lead.user).post(finish)
    assert phase(play) == Phase.FACT_CHECK


def test_a_person_without_password_or_factor_signs_in_again_and_returns(town):
    somebody = person("Kim", "leader", at=town.municipality, password=None)
    client = start_session(Client(), somebody.user, methods=("code",), seconds_ago=STALE)
    wanted = reverse("own-data")
    sent = client.get(wanted)
    assert sent.status_code == 302
    assert sent.headers["Location"] == f"{LOGIN}?next=%2Faccounts%2Fown-data%2F"
    assert went(client.get("/")) == (302, LOGIN)


def test_a_wrong_password_does_not_reauthenticate(town):
    somebody = person("Kim", "leader", at=town.municipality, password=PASSWORD, language="en")
    client = start_session(Client(), somebody.user, seconds_ago=STALE)
    wanted = reverse("own-data")
    asking = client.get(wanted).headers["Location"]
    wrong = client.post(asking, {"password": "en helt annan fras"})
    assert "The password is wrong." in words(wrong)
    assert went(client.get(wanted)) == (302, PASSWORD_PAGE)
    assert went(client.post(asking, {"password": PASSWORD})) == (302, wanted)
    assert "Download the file" in words(client.get(wanted))


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"]
)
def test_changing_second_factors_requires_a_recent_sign_in(town, name):
    somebody = person("Kim", "leader", at=town.municipality, password=PASSWORD)
    address = reverse(name)
    assert went(start_session(Client(), somebody.user, seconds_ago=STALE).get(address)) == (
        302,
        PASSWORD_PAGE,
    )
    assert went(start_session(Client(), somebody.user).get(address)) == (200, "")

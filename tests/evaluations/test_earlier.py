"""A municipality that takes part again under a new version is offered its old answers where a question leads on."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations.domain import rounds
from evaluations.selectors import earlier
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import crosswalks, importing
from questionnaire.publishing import publish
from tests.factories import area, as_file, begun, played, question, small_set
from tests.people import acting

pytestmark = pytest.mark.django_db
AREAS = [
    area("open", "Öppenhet", "Avoimuus", question("open.strategy", "1.1", 16), question("open.voice", "1.2", 84)),
    area("care", "Omsorg", "Huolenpito", question("care.contact", "2.1", 100)),
    area("shore", "Stränder", "Rannat", question("shore.new", "3.1", 100)),
]
WAY = {
    "source": {"key": "small", "version": "1"},
    "target": {"key": "small", "version": "2"},
    "questions": [
        {"from": "open.plan", "to": "open.strategy", "share": 0.7},
        {"from": "open.voice", "to": "open.strategy", "share": 0.3},
        {"from": "care.contact", "to": "care.contact", "share": 1},
    ],
}


@pytest.fixture
def before(town, association):
    return played(town, association, "submitted")


@pytest.fixture
def again(before, town, association):
    """The same municipality in a round of version 2."""
    with acting_as(COMMAND):
        second = publish(importing.load(as_file(small_set(version="2", areas=AREAS))))
    with acting(association.office):
        days = {"opens_on": date(2029, 1, 8), "closes_on": date(2029, 3, 30)}
        following = rounds.create_round(names={"sv": "Nästa", "fi": "Seuraava"}, question_set=second, **days)
    return begun(town, association, round=following)


def offered(play, key):
    with acting(play.town.coordinator):
        found = earlier.answers_before(play.evaluation, play.question(key))
    return [(row.version, row.number, float(row.share)) for row in found]


def lead_on():
    with acting_as(COMMAND):
        crosswalks.load(as_file(WAY))


def test_without_a_crosswalk_the_same_key_leads_on(again):
    assert [offered(again, key) for key in ("open.voice", "open.strategy", "shore.new")] == [[("1", "1.2", 1.0)], [], []]


def test_a_crosswalk_leads_old_questions_to_new_ones_the_largest_share_first(again):
    lead_on()
    assert offered(again, "open.strategy") == [("1", "1.1", 0.7), ("1", "1.2", 0.3)]
    assert [offered(again, key) for key in ("open.voice", "care.contact")] == [[], [("1", "2.1", 1.0)]]


def test_the_first_time_nothing_is_offered(before):
    assert offered(before, "open.plan") == []


def page(play, key):
    return reverse("question", args=[play.evaluation.pk, key])


def test_the_page_says_which_version_the_text_is_from(again, browser_of):
    words = browser_of(again.town.contributor).get(page(again, "open.voice")).content.decode()
    assert "Från version 1: 1.2 Fråga 1.2" in words


def test_the_old_text_begins_the_new_answer_and_overwrites_nothing(again, browser_of):
    client, address = browser_of(again.town.contributor), reverse("take-over-answer", args=[again.evaluation.pk, "open.voice"])
    assert client.post(address).headers["Location"] == page(again, "open.voice")
    with acting(again.town.contributor):
        first = again.answer_to("open.voice")
        text, version = first.text, first.version
    assert (text != "", version) == (True, 1)
    again.answer("open.voice", text="Något nytt.", version=1)
    assert client.post(address).status_code == 409
    with acting(again.town.contributor):
        assert again.answer_to("open.voice").text == "Något nytt."


def test_where_nothing_leads_nothing_is_taken_over(again, browser_of):
    assert browser_of(again.town.contributor).post(reverse("take-over-answer", args=[again.evaluation.pk, "shore.new"])).status_code == 409


def test_nobody_sees_another_municipalitys_old_answers(again, elsewhere, association):
    other = begun(elsewhere, association, round=again.evaluation.round)
    assert offered(other, "open.voice") == []


def test_answers_under_the_old_version_stay_as_they_are(before, again):
    lead_on()
    with acting(before.town.coordinator):
        assert {row.question.area.question_set_id for row in before.submitted()} == {before.evaluation.round.question_set_id}

"""A municipality that takes part again is offered its earlier answers, also under a new version of
the question set.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from evaluations.models import (
    Citation,
    DocumentVersion,
    Evaluation,
    ReleasedFinding,
    Result,
    SubmittedAnswer,
    SubmittedCitation,
)
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import crosswalks, importing
from questionnaire.publishing import publish
from rounds import domain as rounds
from tests import people
from tests.factories import area, as_file, begun, played, question, small_set
from tests.people import acting
from workspace.answering.selectors import earlier

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AREAS = [
    area(
        "open",
        "Öppenhet",
        "Avoimuus",
        question("open.strategy", "1.1", 16),
        question("open.voice", "1.2", 84),
    ),
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
        following = rounds.create_round(
            names={"sv": "Nästa", "fi": "Seuraava"}, question_set=second, **days
        )
    return begun(town, association, round=following)


def offered(play, key):
    with acting(play.town.coordinator):
        found = earlier.at_question(play.evaluation, play.question(key)).answers
    return [(row.version, row.number, float(row.share)) for row in found]


def lead_on():
    with acting_as(COMMAND):
        crosswalks.load(as_file(WAY))


def test_without_a_crosswalk_questions_match_by_key(again):
    assert [offered(again, key) for key in ("open.voice", "open.strategy", "shore.new")] == [
        [("1", "1.2", 1.0)],
        [],
        [],
    ]


def test_a_crosswalk_matches_old_questions_with_the_largest_share_first(again):
    lead_on()
    assert offered(again, "open.strategy") == [("1", "1.1", 0.7), ("1", "1.2", 0.3)]
    assert [offered(again, key) for key in ("open.voice", "care.contact")] == [
        [],
        [("1", "2.1", 1.0)],
    ]


def test_a_first_evaluation_is_offered_no_earlier_answers(before):
    assert offered(before, "open.plan") == []


def page(play, key):
    return reverse("question", args=[play.evaluation.pk, key])


def test_the_page_names_the_version_of_the_earlier_text(again, browser_of):
    words = browser_of(again.town.contributor).get(page(again, "open.voice")).content.decode()
    assert "Från version 1: 1.2 Fråga 1.2" in words


def test_an_earlier_text_starts_a_new_answer_but_never_overwrites_one(again, browser_of):
    client, address = (
        browser_of(again.town.contributor),
        reverse("take-over-answer", args=[again.evaluation.pk, "open.voice"]),
    )
    assert client.post(address).headers["Location"] == page(again, "open.voice")
    with acting(again.town.contributor):
        first = again.answer_to("open.voice")
        text, version = first.text, first.version
    assert text != ""
    assert version == 1
    again.answer("open.voice", text="Något nytt.", version=1)
    assert client.post(address).status_code == 409
    with acting(again.town.contributor):
        assert again.answer_to("open.voice").text == "Något nytt."


def test_a_question_without_an_earlier_one_takes_over_nothing(again, browser_of):
    assert (
        browser_of(again.town.contributor)
        .post(reverse("take-over-answer", args=[again.evaluation.pk, "shore.new"]))
        .status_code
        == 409
    )


def test_nobody_sees_earlier_answers_of_another_municipality(again, elsewhere, association):
    other = begun(elsewhere, association, round=again.evaluation.round)
    assert offered(other, "open.voice") == []


def test_answers_under_the_old_version_stay_as_they_are(before, again):
    lead_on()
    with acting(before.town.coordinator):
        assert {row.question.area.question_set_id for row in before.submitted()} == {
            before.evaluation.round.question_set_id
        }


# Results of the released evaluation.


@pytest.fixture
def released(town, association):
    return played(town, association, "released")


@pytest.fixture
def next_round(released, town, association):
    """The same municipality again, with the same question set."""
    days = {"opens_on": date(2029, 1, 8), "closes_on": date(2029, 3, 30)}
    with acting(association.office):
        names = {"sv": "Nästa", "fi": "Seuraava"}
        following = rounds.create_round(
            names=names, question_set=released.evaluation.round.question_set, **days
        )
    return begun(town, association, round=following)


def at(play, key="open.plan", who=None):
    with acting(who or play.town.coordinator), translation.override("sv"):
        return earlier.at_question(play.evaluation, play.question(key))


def test_the_question_shows_the_points_and_findings_of_the_last_evaluation(next_round):
    found = at(next_round)
    [row] = found.answers
    assert row.text == "Så här gör vi i fråga 1.1."
    assert row.points == Decimal("6.6")
    assert row.maximum == 16
    assert [(each.kind, each.language) for each in found.findings] == [("strength", "sv")] * 2 + [
        ("improvement", "sv")
    ] * 2


def test_a_finding_about_the_question_is_shown_instead_of_the_areas_findings(next_round, released):
    with acting(released.association.lead):
        ReleasedFinding.objects.create(
            evaluation=released.evaluation,
            municipality_id=released.evaluation.municipality_id,
            area=released.area(),
            question=released.question(),
            kind="improvement",
            position=9,
            language="sv",
            body="Följ upp planen.",
        )
    assert [row.body for row in at(next_round).findings] == ["Följ upp planen."]
    assert len(at(next_round, "open.voice").findings) == 4


def test_results_are_not_stored_before_the_release(town, association):
    play = played(town, association, "fact_check")
    with acting(town.coordinator):
        assert Result.objects.count() == 0
        assert ReleasedFinding.objects.count() == 0
    assert play.evaluation.phase == "fact_check"


def test_released_results_are_read_by_the_municipality_and_its_evaluators(released):
    elsewhere = people.town(code="T02", sv="Kvarnsund").coordinator
    read = {}
    for name in ("contributor", "leader"):
        with acting(getattr(released.town, name)):
            read[name] = Result.objects.count()
    for name, person in (
        ("stranger", elsewhere),
        ("outsider", released.association.outsider),
        ("lead", released.association.lead),
    ):
        with acting(person):
            read[name] = Result.objects.count()
    assert read == {"contributor": 4, "leader": 4, "stranger": 0, "outsider": 0, "lead": 4}


def test_earlier_documents_are_cited_without_copying_them(again, browser_of):
    """An earlier citation is taken over with the same version and page."""
    with acting(again.town.coordinator):
        first = Evaluation.objects.exclude(pk=again.evaluation.pk).get()
        version = DocumentVersion.objects.get()
        answer = SubmittedAnswer.objects.get(evaluation=first, question__key="open.voice")
        SubmittedCitation.objects.create(
            evaluation=first,
            municipality_id=first.municipality_id,
            answer=answer,
            document_version=version,
            pages="12-14",
        )
    client = browser_of(again.town.contributor)
    assert "12-14" in client.get(page(again, "open.voice")).content.decode()
    assert (
        client.post(
            reverse("take-over-answer", args=[again.evaluation.pk, "open.voice"])
        ).status_code
        == 302
    )
    with acting(again.town.coordinator):
        found = Citation.objects.filter(evaluation=again.evaluation).values_list(
            "answer__question__key", "document_version", "pages"
        )
        assert list(found) == [("open.voice", version.pk, "12-14")]
        assert DocumentVersion.objects.count() == 1


@pytest.mark.parametrize("rows", (1, 3))
def test_the_earlier_results_need_a_constant_number_of_queries(
    next_round, released, browser_of, rows, django_assert_num_queries
):
    with acting(released.association.lead):
        for number in range(rows):
            ReleasedFinding.objects.create(
                evaluation=released.evaluation,
                municipality_id=released.evaluation.municipality_id,
                area=released.area(),
                question=released.question(),
                kind="strength",
                position=number,
                language="sv",
                body=f"Styrka {number}.",
            )
    client = browser_of(next_round.town.coordinator)
    client.get(page(next_round, "open.plan"))
    with django_assert_num_queries(15):
        client.get(page(next_round, "open.plan"))

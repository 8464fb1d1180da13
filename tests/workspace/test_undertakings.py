"""Existing work: registered once, mapped to areas and questions, kept over rounds and versions; the
outline as a text document.
"""

import io

import docx
import pytest
from django.urls import reverse

from evaluations.models import Undertaking
from tests import people
from tests.factories import begun
from tests.people import acting
from workspace.undertakings import selectors as undertakings_selectors

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(town, association):
    return begun(town, association)


def address(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def form(**changes):
    return {
        "kind": "strategy",
        "title": "Kommunstrategin",
        "owner": "Kommunstyrelsen",
        "area_keys": ["open"],
        "from_year": "2026",
    } | changes


def registered(play):
    with acting(play.town.coordinator):
        return list(undertakings_selectors.undertakings(play.evaluation))


def maps(play):
    return {
        each.area.key: each
        for each in undertakings_selectors.area_maps(registered(play), play.catalogue)
    }


def test_an_undertaking_is_registered_and_shown_on_the_map(play, browser_of):
    sent = browser_of(play.town.contributor).post(
        address(play, "new-undertaking"), form(question_keys=["open.voice"])
    )
    assert sent.status_code == 302
    assert sent.headers["Location"] == address(play, "whole")
    [row] = registered(play)
    assert row.title == "Kommunstrategin"
    assert row.area_keys == ["open"]
    assert row.question_keys == ["open.voice"]
    assert row.from_year == 2026
    at_open = maps(play)["open"]
    assert [q.key for q in at_open.blank] == ["open.plan"]
    assert [each.question.key for each in at_open.covered] == ["open.voice"]
    assert [each.is_blank for each in maps(play).values()] == [False, True, True]


def test_overlaps_and_undertakings_without_an_area_are_shown(play, browser_of):
    client = browser_of(play.town.coordinator)
    for title, keys in (("Strategin", ["open"]), ("Programmet", ["open", "care"]), ("Skissen", [])):
        client.post(address(play, "new-undertaking"), form(title=title, area_keys=keys))
    assert [(each.area.key, [n for _kind, n in each.overlaps]) for each in maps(play).values()] == [
        ("open", [2]),
        ("care", []),
        ("shore", []),
    ]
    assert [
        row.title for row in undertakings_selectors.nowhere(registered(play), play.catalogue)
    ] == ["Skissen"]


def test_an_undertaking_with_only_a_question_is_shown_under_its_area(play, browser_of):
    browser_of(play.town.coordinator).post(
        address(play, "new-undertaking"), form(area_keys=[], question_keys=["care.contact"])
    )
    assert [each.area.key for each in maps(play).values() if not each.is_blank] == ["care"]


def test_changing_an_undertaking_keeps_keys_of_another_version(play, browser_of):
    with acting(play.town.coordinator):
        row = Undertaking.objects.create(
            municipality=play.town.municipality,
            kind="project",
            title="Projektet",
            area_keys=["old", "open"],
            question_keys=["old.one"],
        )
    client = browser_of(play.town.contributor)
    assert (
        client.post(
            address(play, "undertaking", row.pk), form(kind="project", area_keys=["care"])
        ).status_code
        == 302
    )
    [row] = registered(play)
    assert row.title == "Kommunstrategin"
    assert row.area_keys == ["care", "old"]
    assert row.question_keys == ["old.one"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"from_year": "2030", "to_year": "2026"}, "to_year"),
        ({"area_keys": ["nowhere"]}, "area_keys"),
        ({"owner": "x" * 201}, "owner"),
        ({"title": "a\0b"}, "title"),
        ({"kind": "dream"}, "kind"),
    ],
)
def test_bad_input_is_refused_and_given_back(play, browser_of, wrong, field):
    page = browser_of(play.town.coordinator).post(
        address(play, "new-undertaking"), form(description="Det jag skrev.") | wrong
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Det jag skrev." in page.content.decode()
    assert registered(play) == []


def test_an_undertaking_can_be_removed(play, browser_of):
    client = browser_of(play.town.coordinator)
    client.post(address(play, "new-undertaking"), form())
    assert (
        client.post(address(play, "remove-undertaking", registered(play)[0].pk)).status_code == 302
    )
    assert registered(play) == []


def test_people_of_other_places_do_not_see_undertakings(play, browser_of):
    browser_of(play.town.coordinator).post(address(play, "new-undertaking"), form())
    elsewhere = people.town(code="T02", sv="Kvarnsund").coordinator
    for who, sees in (
        (play.town.leader, 1),
        (elsewhere, 0),
        (play.association.lead, 0),
        (play.association.office, 0),
    ):
        with acting(who):
            assert Undertaking.objects.count() == sees


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "sv",
            [
                "Vår helhet",
                "1. Öppenhet",
                "Strategi eller program",
                "Överlappningar",
                "Vita fläckar",
                "Ansvarig: Kommunstyrelsen",
            ],
        ),
        (
            "fi",
            [
                "Kokonaisuutemme",
                "1. Avoimuus",
                "Strategia tai ohjelma",
                "Päällekkäisyydet",
                "Aukkokohdat",
                "Vastuutaho: Kommunstyrelsen",
            ],
        ),
    ],
)
def test_the_outline_is_a_text_document_in_each_language(play, browser_of, language, words):
    client = browser_of(play.town.coordinator)
    client.post(address(play, "new-undertaking"), form())
    sent = client.get(address(play, "whole-docx", language))
    read = docx.Document(io.BytesIO(sent.content))
    text = "\n".join(paragraph.text for paragraph in read.paragraphs)
    assert [word for word in words if word not in text] == []
    assert [p.text for p in read.paragraphs if p.style.name == "Heading 1"] == [
        f"{area.position}. {getattr(area, f'name_{language}')}" for area in play.catalogue.areas
    ]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_map_needs_a_constant_number_of_queries(
    play, browser_of, rows, django_assert_num_queries
):
    client = browser_of(play.town.coordinator)
    for number in range(rows):
        client.post(
            address(play, "new-undertaking"),
            form(title=f"Strategi {number}", question_keys=["open.voice", "care.contact"]),
        )
    client.get(address(play, "whole"))
    with django_assert_num_queries(9):
        client.get(address(play, "whole"))

"""Crosswalks between versions: their faults, and the page that shows them."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kompass.shared.actor import COMMAND, acting_as
from kompass.shared.errors import Invalid
from questionnaire import crosswalks, importing
from questionnaire.models import Crosswalk
from questionnaire.publishing import publish
from tests.factories import area, as_file, question, small_set
from tests.pages.query_counts import query_count

pytestmark = pytest.mark.django_db
VERSIONS = {"source": {"key": "small", "version": "1"}, "target": {"key": "small", "version": "2"}}


@pytest.fixture
def second(db):
    """A second version: one question is divided in two, another one has a new key."""
    changed = small_set(
        version="2",
        areas=[
            area(
                "open",
                "Öppenhet",
                "Avoimuus",
                question("open.strategy", "1.1", 16),
                question("open.voice", "1.2", 84),
            ),
            area(
                "care",
                "Omsorg",
                "Huolenpito",
                question("care.contact", "2.1", 50),
                question("care.new", "2.2", 50),
            ),
            area("shore", "Stränder", "Rannat", question("shore.water", "3.1", 100)),
        ],
    )
    with acting_as(COMMAND):
        return publish(importing.load(as_file(changed)))


def load(**data):
    with acting_as(COMMAND):
        return crosswalks.load(as_file(VERSIONS | data))


def row(source, target, share=1):
    return {"from": source, "to": target, "share": share}


def test_a_crosswalk_is_stored_and_replaced(second):
    load(questions=[row("open.plan", "open.strategy")])
    made = load(
        questions=[row("open.plan", "open.strategy", "0.75"), row("open.plan", "open.voice", 0.25)],
        note={"sv": "Förslag"},
    )
    found = [(each.source, each.target, each.share) for each in made.crossings.all()]
    assert found == [
        ("open.plan", "open.strategy", Decimal("0.750")),
        ("open.plan", "open.voice", Decimal("0.250")),
    ]
    assert Crosswalk.objects.filter(source__key="small").count() == 1
    assert str(made.words) == "Förslag"


BROKEN = {
    "shares over one": (
        {
            "questions": [
                row("open.plan", "open.voice", 0.6),
                row("open.plan", "open.strategy", 0.6),
            ]
        },
        ["The shares of “open.plan” add up to 1.2, which is more than 1."],
    ),
    "no part of the old": (
        {"questions": [row("open.nothing", "open.voice")]},
        ["“open.nothing” is not part of version 1."],
    ),
    "no part of the new": (
        {"areas": [row("open", "nowhere")]},
        ["“nowhere” is not part of version 2."],
    ),
    "an area is no question": (
        {"questions": [row("open", "open.voice")]},
        ["“open” is not part of version 1."],
    ),
    "a row twice": (
        {"questions": [row("open.plan", "open.voice", 0.5), row("open.plan", "open.voice", 0.5)]},
        ["The row “open.plan → open.voice” occurs more than once."],
    ),
    "a share of nothing": (
        {"questions": [row("open.plan", "open.voice", 0)]},
        [
            "The share “0” is not valid. It must be a number above 0 and at most 1, with at most "
            "three decimal places."
        ],
    ),
    "a share in words": (
        {"questions": [row("open.plan", "open.voice", "all")]},
        [
            "The share “all” is not valid. It must be a number above 0 and at most 1, with at most "
            "three decimal places."
        ],
    ),
    "an unknown version": (
        {"target": {"key": "small", "version": "9"}},
        ["The question set that the file gives as “target” does not exist in Kompass."],
    ),
    "rows that are no rows": (
        {"areas": ["open"]},
        ["In the crosswalk, “areas” must be a list of rows."],
    ),
    "a note in no language": (
        {"note": "Förslag"},
        ["The note in the crosswalk must be given for each language."],
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_crosswalk_is_refused_and_nothing_is_stored(second, kind):
    data, sentences = BROKEN[kind]
    before = Crosswalk.objects.count()
    with pytest.raises(Invalid) as refused:
        load(**data)
    assert [str(sentence) for sentence in refused.value.sentences] == sentences
    assert Crosswalk.objects.count() == before


def test_the_shipped_crosswalks_lead_from_2010_to_2016_and_from_2016_to_2020():
    found = {
        str(way): {each.source for each in way.crossings.all()} for way in Crosswalk.objects.all()
    }
    eight = {
        "democracy",
        "users",
        "steering",
        "leadership",
        "efficiency",
        "employer",
        "improvement",
        "community",
    }
    assert found == {
        "kommunkompassen 2010 -> kommunkompassen 2016.2": eight,
        "kommunkompassen 2016.2 -> kommunkompassen 2020": eight,
    }


def test_the_office_imports_a_crosswalk_and_sees_it(second, association, browser_of):
    client = browser_of(association.office)
    file = SimpleUploadedFile(
        "way.yaml", as_file(VERSIONS | {"questions": [row("open.plan", "open.strategy")]})
    )
    page = client.post(reverse("crosswalks"), {"file": file})
    assert page.status_code == 200
    assert "Fråga 1.1" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_crosswalks_page_makes_a_constant_number_of_queries(
    second, association, browser_of, rows
):
    load(questions=[row(f"open.{name}", "open.voice", 0.1) for name in ("plan", "voice")][:rows])
    assert query_count(browser_of(association.office), reverse("crosswalks")) == 7

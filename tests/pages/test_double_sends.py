"""A form that is sent twice, by a double click or a repeated request, is processed once."""

import re

import pytest
from django.urls import reverse

from evaluations.models import Finding, Note, Statement
from evaluations.states import Phase
from tests.people import acting

pytestmark = pytest.mark.django_db
MARK = re.compile(r'name="operation" value="([0-9a-f-]{36})"')


def address(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def mark_of(client, url):
    """Return the operation id of the form on a page, as a browser would send it back."""
    (mark,) = set(MARK.findall(client.get(url).content.decode()))
    return mark


def send_twice(client, url, fields):
    sent = fields | {"version": 0, "operation": mark_of(client, url)}
    return [
        (response.status_code, response.headers["Location"])
        for response in (client.post(url, sent) for _ in range(2))
    ]


def test_a_new_statement_sent_twice_is_stored_once(play, browser_of):
    first, again = send_twice(
        browser_of(play.town.coordinator),
        address(play, "area", "open"),
        {"text": "Mötena är öppna."},
    )
    with acting(play.town.coordinator):
        made = Statement.objects.get()
    assert first == again == (302, address(play, "statement", made.pk))
    assert made.text == "Mötena är öppna."
    assert made.version == 1
    assert made.position == 1


NOTE = {
    "title": "Strategin",
    "held_on": "2027-05-04",
    "text": "Min anteckning.",
    "stance": "supports",
    "questions": "open.plan",
}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("new-note", NOTE | {"kind": "strategy"}),
        ("new-interview", NOTE | {"group": "unions", "starts_at": "09:00", "participants": "4"}),
    ],
)
def test_a_new_note_sent_twice_is_stored_once(evaluation_in, browser_of, name, fields):
    play = evaluation_in(Phase.REVIEWING)
    first, again = send_twice(browser_of(play.association.lead), address(play, name), fields)
    assert first == again == (302, address(play, "notes"))
    with acting(play.association.lead):
        assert list(
            Note.objects.filter(text="Min anteckning.").values_list(
                "version", "links__question__key"
            )
        ) == [(1, "open.plan")]


def test_a_new_finding_sent_twice_is_stored_once(evaluation_in, browser_of):
    play = evaluation_in(Phase.REPORTING)
    sent = {"kind": "strength", "body": "Mitt fynd.", "sources": str(play.notes[0].pk)}
    first, again = send_twice(
        browser_of(play.association.lead), address(play, "new-finding", "open"), sent
    )
    assert first == again == (302, address(play, "writing-area", "open"))
    with acting(play.association.lead):
        assert list(Finding.objects.values_list("kind", "texts__body", "texts__version")) == [
            ("strength", "Mitt fynd.", 1)
        ]


@pytest.mark.parametrize(
    ("name", "parts", "phase"),
    [("area", ["open"], Phase.PREPARING), ("new-note", [], Phase.REVIEWING)],
)
def test_each_opened_page_has_an_operation_id_of_its_own(
    evaluation_in, browser_of, name, parts, phase
):
    play = evaluation_in(phase)
    client = browser_of(
        play.association.lead if phase == Phase.REVIEWING else play.town.coordinator
    )
    assert len({mark_of(client, address(play, name, *parts)) for _ in range(3)}) == 3


def test_a_form_shown_again_keeps_its_operation_id(play, browser_of):
    client, url = browser_of(play.town.coordinator), address(play, "area", "open")
    mark = mark_of(client, url)
    page = client.post(url, {"text": " ", "version": 0, "operation": mark})
    assert page.status_code == 422
    assert set(MARK.findall(page.content.decode())) == {mark}

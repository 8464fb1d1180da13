"""A stale save shows both texts, the words that differ and three choices.

Earlier texts can be read and restored.
"""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.models import Answer, Revision
from tests.markup import markup
from tests.people import acting
from tests.workspace.test_saving import AUTOMATIC, address, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossed(play):
    """Christer added a line while Karin was adding another."""
    play.answer(text="Vi har en plan.")
    play.answer(text="Vi har en plan.\nDen följs upp.", version=1, by=play.town.contributor)
    return play


MINE = "Vi har en plan.\nDen är känd."


def now(play):
    with acting(play.town.coordinator):
        return Answer.objects.values_list("text", "version").get()


def late(play):
    with acting(play.town.coordinator):
        return list(Revision.objects.filter(overtaken=True).values_list("text", flat=True))


@pytest.mark.parametrize("how", [{}, AUTOMATIC], ids=["by the button", "by itself"])
def test_differing_words_are_marked_and_three_choices_are_offered(crossed, browser_of, how):
    page = browser_of(crossed.town.coordinator).post(address(crossed), typed(MINE, 1), **how)
    words = markup(page)
    assert page.status_code == 409
    assert "<ins>" in words
    assert "<del>" in words
    assert 'name="take" value="theirs"' in words
    assert 'name="take" value="merged"' in words
    assert 'name="over" value="1"' in words
    assert now(crossed) == ("Vi har en plan.\nDen följs upp.", 2)
    assert late(crossed) == [MINE]


def test_ones_own_text_can_be_chosen(crossed, browser_of):
    sent = browser_of(crossed.town.coordinator).post(address(crossed), typed(MINE, 2, over="1"))
    assert sent.status_code == 302
    assert now(crossed) == (MINE, 3)


def test_choosing_the_other_text_keeps_ones_own_as_a_revision(crossed, browser_of):
    sent = browser_of(crossed.town.coordinator).post(
        address(crossed), typed(MINE, 2, over="1", take="theirs")
    )
    assert sent.status_code == 302
    assert sent.headers["Location"] == address(crossed)
    assert now(crossed) == ("Vi har en plan.\nDen följs upp.", 2)
    assert late(crossed) == [MINE]


def test_combining_both_texts_fills_the_field_without_saving(crossed, browser_of):
    client = browser_of(crossed.town.coordinator)
    page = client.post(address(crossed), typed(MINE, 2, over="1", take="merged"))
    form = page.context["form"]
    assert page.status_code == 200
    assert form["text"].value() == "Vi har en plan.\nDen följs upp.\nDen är känd."
    assert form["version"].value() == "2"
    assert now(crossed) == ("Vi har en plan.\nDen följs upp.", 2)
    assert client.post(address(crossed), typed(form["text"].value(), 2)).status_code == 302
    assert now(crossed) == ("Vi har en plan.\nDen följs upp.\nDen är känd.", 3)


def test_an_unknown_choice_is_refused_and_the_typed_text_is_kept(crossed, browser_of):
    page = browser_of(crossed.town.coordinator).post(
        address(crossed), typed(MINE, 2, over="1", take="neither")
    )
    assert page.status_code == 422
    assert "Den är känd." in page.content.decode()
    assert now(crossed)[1] == 2


def test_a_statement_offers_the_same_three_choices(play, browser_of):
    row = play.state(cited=False)
    client, target = (
        browser_of(play.town.coordinator),
        reverse("statement", args=[play.evaluation.pk, row.pk]),
    )
    assert (
        client.post(
            target, {"text": "Christers.", "version": 1, "operation": str(uuid4())}, **AUTOMATIC
        ).status_code
        == 200
    )
    page = client.post(
        target, {"text": "Karins.", "version": 1, "operation": str(uuid4())}, **AUTOMATIC
    )
    assert page.status_code == 409
    assert 'name="take" value="merged"' in page.content.decode()
    sent = client.post(target, {"text": "Karins.", "version": 2, "over": 1, "take": "theirs"})
    assert sent.status_code == 302
    assert late(play) == ["Karins."]


def test_an_earlier_text_is_shown_and_can_be_restored(crossed, browser_of):
    client = browser_of(crossed.town.coordinator)
    page = client.get(address(crossed, "answer-versions", "open.plan"))
    changes = page.context["changes"]
    assert [(change.revision.number, change.is_own, change.is_current) for change in changes] == [
        (2, False, True),
        (1, True, False),
    ]
    sent = client.post(address(crossed, "restore-answer", "open.plan", changes[1].revision.pk))
    assert sent.headers["Location"] == address(crossed)
    assert now(crossed) == ("Vi har en plan.", 3)


def test_a_revision_of_another_question_is_not_found(crossed, browser_of):
    with acting(crossed.town.coordinator):
        row = Revision.objects.first()
    sent = browser_of(crossed.town.coordinator).post(
        address(crossed, "restore-answer", "open.voice", row.pk)
    )
    assert sent.status_code == 404
    assert now(crossed)[1] == 2


@pytest.mark.parametrize("rows", (1, 3))
def test_the_earlier_texts_need_a_constant_number_of_queries(
    play, browser_of, rows, django_assert_num_queries
):
    for number in range(rows):
        play.answer(
            text=f"Text {number}.",
            version=number,
            by=(play.town.coordinator, play.town.contributor)[number % 2],
        )
    client = browser_of(play.town.coordinator)
    client.get(address(play, "answer-versions", "open.plan"))
    with django_assert_num_queries(9):
        assert (
            len(client.get(address(play, "answer-versions", "open.plan")).context["changes"])
            == rows
        )


@pytest.mark.parametrize("rows", (1, 3))
def test_a_statements_earlier_texts_need_a_constant_number_of_queries(
    play, browser_of, rows, django_assert_num_queries
):
    made = play.state(text="Text 0.", cited=False)
    client, earlier = (
        browser_of(play.town.coordinator),
        reverse("statement-versions", args=[play.evaluation.pk, made.pk]),
    )
    for number in range(1, rows):
        writer = browser_of((play.town.coordinator, play.town.contributor)[number % 2])
        writer.post(
            reverse("statement", args=[play.evaluation.pk, made.pk]),
            {"text": f"Text {number}.", "version": number},
        )
    client.get(earlier)
    with django_assert_num_queries(10):
        assert len(client.get(earlier).context["changes"]) == rows


def test_a_signed_out_person_gets_the_typed_text_back(play):
    page = Client().post(address(play), typed("En halv mening som"))
    words = page.content.decode()
    assert page.status_code == 401
    assert "En halv mening som" in words
    assert f"?next={address(play)}" in words


def test_an_automatic_save_without_a_session_answers_401(play):
    part = Client().post(address(play), typed("En halv mening som"), **AUTOMATIC)
    assert part.status_code == 401
    assert part.content == b""

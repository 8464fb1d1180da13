"""The office's page of question sets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questionnaire.models import QuestionSet
from tests.factories import as_file, both, small_set
from tests.people import acting

pytestmark = pytest.mark.django_db
PAGE = "/question-sets/"


@pytest.fixture
def office(association, browser_of):
    return browser_of(association.office)


def send(client, raw, name="set.yaml"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, raw)})


def test_the_sets_are_listed_with_their_size(office):
    page = office.get(PAGE)
    assert {(str(row), row.size) for row in page.context["sets"]} == {
        ("caf-sample 1", 28),
        ("kommunkompassen 2010", 0),
        ("kommunkompassen 2016.2", 50),
        ("kommunkompassen 2020", 0),
        ("small 1", 4),
    }


def test_a_valid_file_becomes_a_draft_and_is_then_published(office):
    sent = send(office, as_file(small_set(version="2")))
    made = QuestionSet.objects.get(version="2")
    assert sent.headers["Location"] == reverse("question-set", args=[made.pk])
    assert made.published_at is None
    office.post(reverse("publish-question-set", args=[made.pk]))
    made.refresh_from_db()
    assert made.published_at is not None


@pytest.mark.parametrize(
    ("language", "sentence"), [("sv", "Poängen i området"), ("fi", "pisteiden")]
)
def test_a_broken_file_is_refused_in_the_readers_language(
    association, browser_of, language, sentence
):
    user = association.office.user
    user.language = language
    with acting(association.office):
        user.save()
    broken = small_set(version="2")
    broken["areas"][0]["questions"][0]["points"] = 15
    page = send(browser_of(association.office), as_file(broken))
    words = page.content.decode()
    assert page.status_code == 422
    assert sentence.lower() in words.lower()
    assert "99" in words
    assert QuestionSet.objects.filter(version="2").count() == 0


def test_every_fault_is_shown_on_the_page(office):
    page = send(office, as_file(small_set(name={"de": "Klein"}, scheme="dice")))
    assert page.status_code == 422
    assert len(page.context["form"].errors["file"]) == 2


@pytest.mark.parametrize("raw", [b"", b"\0\0\0", b"a: [", b"%PDF-1.7"])
def test_a_file_that_is_no_question_set_is_refused(office, raw):
    page = send(office, raw)
    assert page.status_code == 422
    assert len(page.context["form"].errors["file"]) == 1


def test_a_form_without_a_file_is_refused(office):
    page = office.post(PAGE, {"csrfmiddlewaretoken": "x"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]


def test_a_changed_file_of_a_published_version_is_refused(office):
    page = send(office, as_file(small_set(name=both("Annan", "Toinen"))))
    assert page.status_code == 422
    assert QuestionSet.objects.get(key="small").name_sv == "Liten"

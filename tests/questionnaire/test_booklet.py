"""The blank questionnaire: in each language, accessible, for Åland and for the mainland."""

import io
import re

import docx
import page
import pypdf
import pytest
from django.urls import reverse

from kompass import printing
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import booklet, importing
from tests.database import SETS
from tests.factories import begun

SHIPPED = importing.parse((SETS / "kommunkompassen-2016.yaml").read_bytes())
COUNTY = re.compile(r"410/2015|välfärdsområd|hyvinvointialue", re.IGNORECASE)
LANGUAGES = ("sv", "fi")
prints = pytest.mark.skipif(not printing.available(), reason="printing needs Pango")


def everything(questionnaire):
    """Return every text of a questionnaire."""
    asked = [question for section in questionnaire.sections for question in section.questions]
    texts = [said.text for question in asked for _title, said in question.texts]
    return [
        *texts,
        *(
            line.text.text
            for question in asked
            for _title, lines in question.lists
            for line in lines
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questionnaire_has_all_questions_with_their_lists(language):
    questionnaire = booklet.build(SHIPPED, language)
    asked = [question for section in questionnaire.sections for question in section.questions]
    assert len(questionnaire.sections) == 8
    assert len(asked) == 50
    assert {question.title.language for question in asked} == {language}
    assert {len(question.lists) for question in asked} <= {2, 3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_questionnaire_for_aland_names_no_mainland_law_and_the_reverse(language):
    assert [
        text
        for text in everything(booklet.build(SHIPPED, language, aland=True))
        if COUNTY.search(text)
    ] == []
    assert [
        text
        for text in everything(booklet.build(SHIPPED, language, aland=False))
        if "1997:73" in text
    ] == []


def test_a_municipalitys_questionnaire_has_no_interview_prompts_or_groups():
    asked = [
        question
        for section in booklet.build(SHIPPED, "sv", aland=False).sections
        for question in section.questions
    ]
    assert [question.number for question in asked if question.groups] == []
    assert {len(question.lists) for question in asked} <= {1, 2}


def test_a_missing_text_falls_back_to_the_first_language_and_is_marked_as_foreign():
    questionnaire = booklet.build(SHIPPED, "en")
    first = questionnaire.sections[0].questions[0]
    assert first.title.language == "sv"
    assert first.title.foreign
    assert not questionnaire.sections[0].title.foreign


@pytest.mark.slow
@prints
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_accessible_and_has_its_language(language):
    raw = booklet.pdf(SHIPPED, language)
    assert [
        (fault.rule_id, fault.message)
        for fault in page.validate_pdf_bytes(raw, profile="ua1").failures
    ] == []
    read = pypdf.PdfReader(io.BytesIO(raw))
    assert 40 <= len(read.pages) <= 70
    assert str(read.trailer["/Root"]["/Lang"]) == language
    assert booklet.pdf(SHIPPED, language) == raw


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("sv", "Fråga 1.1"), ("fi", "Kysymys 1.1")])
def test_a_municipality_downloads_the_questionnaire_in_its_languages(
    town, association, browser_of, language, words
):
    play = begun(town, association)
    client = browser_of(town.contributor)
    raw = client.get(reverse("questionnaire-docx", args=[play.evaluation.pk, language])).content
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs]
    assert f"1.1 {words}" in paragraphs
    unknown = client.get(reverse("questionnaire-docx", args=[play.evaluation.pk, "en"]))
    assert unknown.status_code == 404


@pytest.mark.slow
@pytest.mark.django_db
def test_a_municipality_on_aland_downloads_the_questionnaire_for_aland(
    town, association, browser_of
):
    town.municipality.area_sv, town.municipality.area_fi = "Åland", "Ahvenanmaa"
    with acting_as(COMMAND):
        town.municipality.save()
    play = begun(town, association, key="kommunkompassen")
    raw = (
        browser_of(town.leader)
        .get(reverse("questionnaire-docx", args=[play.evaluation.pk, "sv"]))
        .content
    )
    said = " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs)
    assert COUNTY.search(said) is None
    assert "1997:73" in said

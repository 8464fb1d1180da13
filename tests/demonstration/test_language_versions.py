"""The reports of one evaluation in its two languages: each is in its own language throughout."""

import io
import re
import shutil
import subprocess
from dataclasses import dataclass

import page
import pikepdf
import pytest
from django.db import transaction

from demonstration import data, seeding
from evaluations.models import Document, Evaluation, Text
from kompass import messages, printing
from kompass.outbox import execution
from kompass.outbox.models import Job
from kompass.shared.actor import COMMAND, acting_as
from kompass.uploads import storing
from questionnaire import catalogue
from reports import publishing
from reports.models import Report, Status

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not printing.available(), reason="Pango is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed"),
]
OTHER = {"sv": "fi", "fi": "sv"}


@dataclass(frozen=True)
class LanguageVersion:
    """A released report in one language: its text, and the phrases of both languages that it could
    contain.
    """

    pdf: bytes
    text: str
    areas: list[str]
    own: set[str]
    foreign: set[str]
    rows: set[str]
    titles: str


rendered_once: dict[str, LanguageVersion] = {}


@pytest.fixture
def versions(db: None) -> dict[str, LanguageVersion]:
    """Granskär's released report by language, rendered once for this file."""
    if not rendered_once:
        rendered_once.update(rendered())
    return rendered_once


def rendered() -> dict[str, LanguageVersion]:
    """Create the demonstration's evaluation and render it by the function that the worker calls."""
    plan = data.association()
    with acting_as(COMMAND), transaction.atomic():
        people = seeding.add_people(plan["people"], None)
    with acting_as(people["office"].actor), transaction.atomic():
        evaluation = seeding.create_evaluation(
            data.scenarios()[0], seeding.create_round(plan["round"]), people, lambda line: None
        )
        jobs = [
            job.pk
            for job in Job.objects.filter(evaluation_id=evaluation.pk, payload__status=Status.FINAL)
        ]
    for job in jobs:
        execution.execute(str(job), publishing.work)
    with acting_as(people["office"].actor), transaction.atomic():
        made = Report.objects.filter(evaluation=evaluation).select_related(
            "evaluation__round", "evaluation__municipality"
        )
        return {report.language: version_of(report) for report in made}


def version_of(report: Report) -> LanguageVersion:
    pdf = storing.read(report.key)
    evaluation, language = report.evaluation, report.language
    return LanguageVersion(
        pdf=pdf,
        text=letters_of(text_of(pdf)),
        areas=[
            getattr(area, f"name_{language}")
            for area in catalogue.of(evaluation.round.question_set_id).areas
        ],
        own=phrases(evaluation, language),
        foreign=phrases(evaluation, OTHER[language]),
        rows=rows_of_the_report(evaluation, language),
        titles=" ".join(letters_of(title) for title in titles_of(evaluation)),
    )


def phrases(evaluation: Evaluation, language: str) -> set[str]:
    """Return the phrases that a report in a language can contain."""
    return (
        sentences_of_the_catalogue(language)
        | texts_of_the_question_set(evaluation, language)
        | rows_of_the_report(evaluation, language)
    )


def letters_of(text: str) -> str:
    """Return the letters and digits alone, so that line breaks and hyphens make no difference."""
    return re.sub(r"[\W_]+", "", text).casefold()


def text_of(pdf: bytes) -> str:
    """Return the pages' text without headers and footers: sentences continue across pages."""
    body = ["-x", "0", "-y", "62", "-W", "595", "-H", "722"]
    return subprocess.run(
        ["pdftotext", *body, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def sentences_of_the_catalogue(language: str) -> set[str]:
    """Return the translated phrases of three words or more, split at their placeholders."""
    found: set[str] = set()
    for message in messages.read(language):
        strings = (
            [message.string] if isinstance(message.string, str) else list(message.string or ())
        )
        found |= {
            piece.strip()
            for string in strings
            if message.id
            for piece in re.split(r"%\(\w+\)[sd]", string)
        }
    return {piece for piece in found if len(piece.split()) >= 3}


def texts_of_the_question_set(evaluation: Evaluation, language: str) -> set[str]:
    known = catalogue.of(evaluation.round.question_set_id)
    parts = [*known.areas, *known.questions, *known.aspects, *known.levels, *known.steps]
    fields = ("name", "text", "introduction", "description")
    found = {getattr(part, f"{field}_{language}", None) or "" for part in parts for field in fields}
    return {text for text in found if text}


def rows_of_the_report(evaluation: Evaluation, language: str) -> set[str]:
    """Return each sentence of the report's own texts."""
    bodies = Text.objects.filter(evaluation=evaluation, language=language).values_list(
        "body", flat=True
    )
    return {
        sentence
        for body in bodies
        for sentence in re.split(r"(?<=[.!?])\s+", body)
        if len(sentence.split()) >= 3
    }


def titles_of(evaluation: Evaluation) -> set[str]:
    """Return the titles of documents, which are not translated."""
    return set(
        Document.objects.filter(municipality=evaluation.municipality).values_list(
            "title", flat=True
        )
    )


def foreign_phrases(report: LanguageVersion) -> list[str]:
    """Return the phrases of the other language in a report, except titles of documents and words
    that both languages have.
    """
    own = {letters_of(phrase) for phrase in report.own}
    found = []
    for phrase in report.foreign:
        letters = letters_of(phrase)
        common = letters in report.titles or any(letters in phrase_of_own for phrase_of_own in own)
        if len(letters) >= 8 and letters in report.text and not common:
            found.append(phrase)
    return found


def test_each_report_is_in_its_own_language_only(versions: dict[str, LanguageVersion]) -> None:
    assert {language: foreign_phrases(report) for language, report in versions.items()} == {
        "sv": [],
        "fi": [],
    }


def test_each_report_contains_every_sentence_written_for_it(
    versions: dict[str, LanguageVersion],
) -> None:
    missing = {
        language: [row for row in report.rows if letters_of(row) not in report.text]
        for language, report in versions.items()
    }
    assert missing == {"sv": [], "fi": []}


def test_each_report_is_accessible(versions: dict[str, LanguageVersion]) -> None:
    faults = {
        language: [f.message for f in page.validate_pdf_bytes(report.pdf, profile="ua1").failures]
        for language, report in versions.items()
    }
    assert faults == {"sv": [], "fi": []}


def test_each_report_names_its_areas_and_has_a_usual_number_of_pages(
    versions: dict[str, LanguageVersion],
) -> None:
    for language, report in versions.items():
        assert [name for name in report.areas if letters_of(name) in report.text] == report.areas
        with pikepdf.open(io.BytesIO(report.pdf)) as opened:
            assert 24 <= len(opened.pages) <= 36
            assert str(opened.Root.Lang) == language


def test_a_report_names_none_of_the_municipalitys_people(
    versions: dict[str, LanguageVersion],
) -> None:
    people = [row["name"] for row in data.read("granskar")["people"]]
    assert {
        language: [name for name in people if letters_of(name) in report.text]
        for language, report in versions.items()
    } == {
        "sv": [],
        "fi": [],
    }

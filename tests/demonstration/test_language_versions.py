"""The two reports of one evaluation: each in its own language from cover to colophon."""

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
class Twin:
    """A released report and the phrases of either language that it could hold."""

    pdf: bytes
    text: str
    areas: list[str]
    own: set[str]
    foreign: set[str]
    rows: set[str]
    titles: str


kept: dict[str, Twin] = {}


@pytest.fixture
def twins(db: None) -> dict[str, Twin]:
    """Granskär's released report in both languages, played and rendered once for this file."""
    if not kept:
        kept.update(rendered())
    return kept


def rendered() -> dict[str, Twin]:
    """Play the demonstration's evaluation and render it by the function that the worker calls."""
    plan = data.association()
    with acting_as(COMMAND), transaction.atomic():
        folk = seeding._people(plan["people"], None)
    with acting_as(folk["office"].actor), transaction.atomic():
        evaluation = seeding._evaluation(
            data.scripts()[0], seeding._round(plan["round"]), folk, lambda line: None
        )
        jobs = [
            job.pk
            for job in Job.objects.filter(evaluation_id=evaluation.pk, payload__status=Status.FINAL)
        ]
    for job in jobs:
        execution.execute(str(job), publishing.work)
    with acting_as(folk["office"].actor), transaction.atomic():
        made = Report.objects.filter(evaluation=evaluation).select_related(
            "evaluation__round", "evaluation__municipality"
        )
        return {report.language: twin(report) for report in made}


def twin(report: Report) -> Twin:
    pdf = storing.read(report.key)
    evaluation, language = report.evaluation, report.language
    return Twin(
        pdf=pdf,
        text=squeezed(text_of(pdf)),
        areas=[
            getattr(area, f"name_{language}")
            for area in catalogue.of(evaluation.round.question_set_id).areas
        ],
        own=phrases(evaluation, language),
        foreign=phrases(evaluation, OTHER[language]),
        rows=rows_of_the_report(evaluation, language),
        titles=" ".join(squeezed(title) for title in names(evaluation)),
    )


def phrases(evaluation: Evaluation, language: str) -> set[str]:
    """Return everything a report of a language can be made of."""
    return (
        sentences_of_the_catalogue(language)
        | texts_of_the_question_set(evaluation, language)
        | rows_of_the_report(evaluation, language)
    )


def squeezed(text: str) -> str:
    """Return the letters and digits alone: line breaks and hyphenation cannot hide a sentence."""
    return re.sub(r"[\W_]+", "", text).casefold()


def text_of(pdf: bytes) -> str:
    """Return the pages' text without running heads and feet, so that a sentence goes on over the
    page.
    """
    body = ["-x", "0", "-y", "62", "-W", "595", "-H", "722"]
    return subprocess.run(
        ["pdftotext", *body, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def sentences_of_the_catalogue(language: str) -> set[str]:
    """Return the translations that are whole phrases (three words or more), cut at their gaps."""
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


def names(evaluation: Evaluation) -> set[str]:
    """Return what keeps its own language: titles of documents."""
    return set(
        Document.objects.filter(municipality=evaluation.municipality).values_list(
            "title", flat=True
        )
    )


def foreign_phrases(report: Twin) -> list[str]:
    """Return the phrases of the other language in a report, titles of documents and words common to
    both excepted.
    """
    own = {squeezed(phrase) for phrase in report.own}
    found = []
    for phrase in report.foreign:
        letters = squeezed(phrase)
        common = letters in report.titles or any(letters in phrase_of_own for phrase_of_own in own)
        if len(letters) >= 8 and letters in report.text and not common:
            found.append(phrase)
    return found


def test_each_report_is_in_its_own_language_alone(twins: dict[str, Twin]) -> None:
    assert {language: foreign_phrases(report) for language, report in twins.items()} == {
        "sv": [],
        "fi": [],
    }


def test_each_report_holds_every_sentence_that_was_written_for_it(twins: dict[str, Twin]) -> None:
    missing = {
        language: [row for row in report.rows if squeezed(row) not in report.text]
        for language, report in twins.items()
    }
    assert missing == {"sv": [], "fi": []}


def test_each_report_is_accessible(twins: dict[str, Twin]) -> None:
    faults = {
        language: [f.message for f in page.validate_pdf_bytes(report.pdf, profile="ua1").failures]
        for language, report in twins.items()
    }
    assert faults == {"sv": [], "fi": []}


def test_each_report_names_its_eight_areas_on_as_many_pages_as_a_printed_one(
    twins: dict[str, Twin],
) -> None:
    for language, report in twins.items():
        assert [name for name in report.areas if squeezed(name) in report.text] == report.areas
        with pikepdf.open(io.BytesIO(report.pdf)) as opened:
            assert (24 <= len(opened.pages) <= 36, str(opened.Root.Lang)) == (True, language)


def test_a_report_names_nobody_of_the_municipality(twins: dict[str, Twin]) -> None:
    people = [row["name"] for row in data.read("granskar")["people"]]
    assert {
        language: [name for name in people if squeezed(name) in report.text]
        for language, report in twins.items()
    } == {
        "sv": [],
        "fi": [],
    }

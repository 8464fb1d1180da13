"""The receipt of a hand-in, and the submission PDF for the register, made by a job from the
submitted copy.
"""

import io
import re

import page
import pypdf
import pytest
from django.urls import reverse

from evaluations.completions import domain as completions
from evaluations.models import SubmissionPaper
from evaluations.states import Phase
from kompass import printing
from kompass.outbox import execution
from kompass.outbox.models import Job, State
from kompass.uploads import storing
from tests.people import acting
from workspace.handing_in import domain as handing_in
from workspace.submission import domain as submission
from workspace.submission import printing as submitting

pytestmark = pytest.mark.django_db
PRINT = "Gör de filer som saknas"
prints = pytest.mark.skipif(not printing.available(), reason="printing needs Pango")


@pytest.fixture(autouse=True)
def printing_service(settings):
    settings.KOMPASS_PDF = True


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.SUBMITTED)


def jobs(play):
    with acting(play.town.coordinator):
        return list(Job.objects.filter(kind=submission.TASK).order_by("key"))


def run_jobs(*enqueued):
    return [execution.execute(str(job.pk), submitting.work) for job in enqueued]


def submission_pdfs(person):
    with acting(person):
        return list(
            SubmissionPaper.objects.order_by("number", "language").values_list("number", "language")
        )


def at(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_hand_in_enqueues_one_submission_pdf_per_report_language(play):
    assert [job.payload for job in jobs(play)] == [
        {"language": code, "number": 1} for code in ("fi", "sv")
    ]
    with acting(play.town.coordinator):
        submission.enqueue_again(evaluation=play.evaluation, person=play.town.coordinator)
    assert len(jobs(play)) == 2


def test_without_pdf_support_no_job_is_enqueued(evaluation_in, settings):
    settings.KOMPASS_PDF = False
    assert jobs(evaluation_in(Phase.SUBMITTED)) == []


@pytest.mark.slow
@prints
def test_the_submission_pdf_is_made_once_and_only_for_the_municipality(play, browser_of):
    assert run_jobs(*jobs(play), *jobs(play)) == [True, True, False, False]
    assert submission_pdfs(play.town.contributor) == [(1, "fi"), (1, "sv")]
    assert [
        submission_pdfs(person) for person in (play.association.lead, play.association.office)
    ] == [
        [],
        [],
    ]
    sent = browser_of(play.town.leader).get(at(play, "submission-pdf", "sv"))
    raw = b"".join(sent.streaming_content)
    assert [
        (fault.rule_id, fault.message)
        for fault in page.validate_pdf_bytes(raw, profile="ua1").failures
    ] == []
    text = "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(raw)).pages)
    assert [
        words
        for words in ("Så här gör vi i fråga 3.1.", "Mötena är öppna.", "Planen")
        if words not in text
    ] == []
    assert (
        browser_of(play.association.lead).get(at(play, "submission-pdf", "sv")).status_code == 403
    )


@prints
def test_a_completion_does_not_change_what_was_handed_in(play):
    lead, writer = play.association.lead, play.town.contributor
    with acting(lead):
        completions.ask(
            evaluation=play.evaluation, questions=[play.question()], message="Mera?", person=lead
        )
    play.answer(by=writer, version=1, text="Kompletterat.")
    with acting(writer):
        completions.send(evaluation=play.evaluation, question=play.question(), person=writer)
    run_jobs(jobs(play)[1])
    with acting(writer):
        raw = storing.read(SubmissionPaper.objects.get(language="sv").key)
    text = "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(raw)).pages)
    assert "Kompletterat." not in text
    assert "Så här gör vi i fråga 1.1." in text


def test_a_withdrawn_hand_in_gets_no_submission_pdf(play):
    enqueued = jobs(play)
    with acting(play.town.coordinator):
        handing_in.withdraw(evaluation=play.evaluation, person=play.town.coordinator)
    assert run_jobs(*enqueued) == [True, True]
    assert submission_pdfs(play.town.coordinator) == []
    play.hand_in()
    assert [job.payload["number"] for job in jobs(play)] == [1, 1, 2, 2]


def test_the_receipt_shows_who_handed_in_when_and_how_much(play, browser_of):
    shown = words(browser_of(play.town.coordinator).get(at(play, "receipt")))
    facts = (
        "Inlämnat av Karin",
        "Inlämningens nummer 1",
        "Svar 4",
        "lyckas bra med 1",
        "Belägg 1",
        "kan tas tillbaka till",
    )
    assert [fact for fact in facts if fact not in shown] == []
    status = browser_of(play.town.coordinator).get(at(play, "submission-status")).content.decode()
    assert "hx-get" in status
    assert "Ladda ner" not in status


def test_a_parked_job_can_be_retried(play, browser_of):
    with acting(play.town.coordinator):
        Job.objects.filter(kind=submission.TASK).update(state=State.PARKED)
    coordinator = browser_of(play.town.coordinator)
    assert PRINT in coordinator.get(at(play, "receipt")).content.decode()
    assert PRINT not in browser_of(play.town.leader).get(at(play, "receipt")).content.decode()
    assert coordinator.post(at(play, "print-submission")).status_code == 302
    assert [job.state for job in jobs(play)] == [State.WAITING, State.WAITING]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_receipt_needs_a_constant_number_of_queries(
    evaluation_in, browser_of, django_assert_num_queries, rows
):
    play = evaluation_in(Phase.PREPARING)
    play.prepare()
    for question in play.catalogue.questions[:rows]:
        play.cite(question, address=f"https://lindnas.example/{question.key}")
    play.hand_in()
    browser = browser_of(play.town.leader)
    browser.get(at(play, "receipt"))
    with django_assert_num_queries(14):
        browser.get(at(play, "receipt"))

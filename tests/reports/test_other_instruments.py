"""Other instruments need no code of their own, from the answers to the PDF: a sample that resembles
CAF, one scored with levels, one with points.
"""

import io
import re

import page
import pypdf
import pytest
from django.urls import reverse

from evaluations.models import Points
from evaluations.states import Phase
from kompass import printing
from kompass.outbox import execution
from kompass.outbox.models import Job
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import importing
from questionnaire.publishing import publish
from reports import publishing
from tests.factories import as_file, begun, small_set
from tests.people import acting

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not printing.available(), reason="printing needs Pango"),
]
LEVELS = small_set(key="levels-sample", scheme="levels", aspects=[])
POINTS = small_set(key="points-sample", scheme="points", aspects=[], levels=[])


def answer_everything(play, client):
    """Answer each question through its page."""
    step = play.catalogue.steps[1].key
    for question in play.catalogue.questions:
        sent = {
            "text": f"Så gör vi i fråga {question.number}.",
            "self_assessment": step,
            "version": "0",
        }
        address = reverse("question", args=[play.evaluation.pk, question.key])
        assert client.post(address, sent).status_code == 302


def score_everything(play, client, judgement):
    """Judge each question through its page, and lock."""
    for question in play.catalogue.questions:
        answer = client.post(
            reverse("reading-question", args=[play.evaluation.pk, question.key]),
            judgement(play, question),
        )
        assert answer.status_code == 302
    assert client.post(reverse("lock", args=[play.evaluation.pk])).status_code == 302


def by_levels(play, question):
    return {
        f"aspect-{aspect.key}": str(play.catalogue.shares[-2]) for aspect in play.catalogue.aspects
    }


def by_points(play, question):
    return {"points": str(question.max_points / 2)}


def text_of(file):
    return re.sub(
        r"\s+",
        " ",
        " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(file)).pages),
    )


@pytest.mark.parametrize(
    ("key", "data", "judgement", "share"),
    [
        ("caf-sample", None, by_levels, 0.9),
        ("levels-sample", LEVELS, by_levels, 0.75),
        ("points-sample", POINTS, by_points, 0.5),
    ],
)
def test_an_instrument_works_from_the_answers_to_the_pdf(
    town, association, browser_of, key, data, judgement, share
):
    if data:
        with acting_as(COMMAND):
            publish(importing.load(as_file(data)))
    play = begun(town, association, key=key)
    answer_everything(play, browser_of(town.coordinator))
    first, *others = (area.key for area in play.catalogue.areas)
    play.state(first)
    for each in others:
        play.raise_nothing(each)
    hand_in = reverse("hand-in", args=[play.evaluation.pk])
    assert browser_of(town.coordinator).post(hand_in).status_code == 302
    lead, second = browser_of(association.lead), browser_of(association.second)
    assert lead.post(reverse("open-review", args=[play.evaluation.pk])).status_code == 302
    play.note(play.catalogue.questions[0].key)
    play.judge()
    for client in (lead, second):
        score_everything(play, client, judgement)
    for client in (lead, second):
        assert client.get(reverse("consensus", args=[play.evaluation.pk])).status_code == 200
        assert client.post(reverse("confirm", args=[play.evaluation.pk])).status_code == 302
    with acting(association.lead):
        play.evaluation.refresh_from_db()
        points = {
            row.question_id: float(row.points)
            for row in Points.objects.filter(evaluation=play.evaluation)
        }
    assert play.evaluation.phase == Phase.REPORTING
    assert points == {
        q.pk: pytest.approx(q.max_points * share, abs=0.051) for q in play.catalogue.questions
    }
    play.write_everything()
    assert lead.post(reverse("request-report", args=[play.evaluation.pk])).status_code == 302
    with acting(association.lead):
        jobs = {
            job.payload["language"]: job
            for job in Job.objects.filter(evaluation_id=play.evaluation.pk, kind=publishing.TASK)
        }
    assert execution.execute(str(jobs["sv"].pk), publishing.work)
    with acting(association.lead):
        report = play.reports().get(language="sv")
    file = b"".join(
        lead.get(reverse("download-report", args=[play.evaluation.pk, report.pk])).streaming_content
    )
    text = text_of(file)
    assert [area.name_sv for area in play.catalogue.areas if area.name_sv not in text] == []
    assert [
        question.name_sv for question in play.catalogue.questions if question.name_sv not in text
    ] == []
    assert [aspect.name_sv for aspect in play.catalogue.aspects if aspect.name_sv not in text] == []
    assert "Vad Kommunkompassen är" not in text
    assert [
        (fault.rule_id, fault.message)
        for fault in page.validate_pdf_bytes(file, profile="ua1").failures
    ] == []

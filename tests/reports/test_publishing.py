"""From the request to the handover of a report; the tests call the task's function themselves."""

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from evaluations.models import Evaluation, Text
from evaluations.states import Phase
from kompass import printing
from kompass.outbox import execution
from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import acting_as
from kompass.shared.errors import Refused
from kompass.uploads import storing
from reports import publishing
from reports.models import Handover, Report
from tests.factories import some_words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
prints = pytest.mark.skipif(not printing.available(), reason="printing needs Pango")


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REPORTING)


def seen_by(person, rows):
    """Return the rows of a queryset that a person may read."""
    with acting_as(person.actor):
        return list(rows.all())


def jobs(play):
    requested = Job.objects.filter(kind=publishing.TASK).order_by("key")
    return seen_by(
        play.association.office,
        requested.values_list("payload__language", "payload__status", "payload__hand_over"),
    )


def request_drafts(play):
    """Return the jobs of a request by the lead evaluator, Swedish first."""
    lead = play.association.lead
    with acting_as(lead.actor):
        return publishing.request(evaluation=play.evaluation, person=lead)


def run(*found):
    """Run these jobs; return for each whether there was work to do."""
    return [execution.execute(str(job.pk), publishing.work) for job in found]


def read_by_the_leader(play):
    """Return the language and status of each report that the municipality's leader may read."""
    return seen_by(
        play.town.leader, Report.objects.order_by("language").values_list("language", "status")
    )


def test_a_request_is_one_job_per_report_language(play):
    request_drafts(play)
    assert jobs(play) == [("fi", "draft", False), ("sv", "draft", False)]


def test_the_same_request_twice_gives_the_same_jobs(play):
    assert [job.pk for job in request_drafts(play)] == [job.pk for job in request_drafts(play)]
    assert len(jobs(play)) == 2


def test_a_request_after_a_change_gives_new_jobs(play):
    request_drafts(play)
    play.write(play.area(), body="Nytt.")
    request_drafts(play)
    assert len(jobs(play)) == 4


@prints
def test_a_job_makes_exactly_one_report_however_often_it_runs(play):
    swedish, finnish = request_drafts(play)
    assert run(swedish, finnish, swedish, finnish) == [True, True, False, False]
    found = seen_by(play.association.lead, Report.objects.order_by("language"))
    assert [(row.language, row.status, row.content_version) for row in found] == [
        ("fi", "draft", finnish.payload["version"]),
        ("sv", "draft", swedish.payload["version"]),
    ]
    done = Job.objects.filter(kind=publishing.TASK).values_list("state", "attempts")
    assert seen_by(play.association.lead, done) == [(State.DONE, 1), (State.DONE, 1)]


@prints
def test_the_row_describes_the_stored_file(play):
    run(*request_drafts(play))
    for row in seen_by(play.association.lead, Report.objects):
        data = storing.read(row.key)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == row.pages
            assert str(pdf.Root.Lang)[:2] == row.language
        assert hashlib.sha256(data).hexdigest() == row.pdf_sha256
        assert len(data) == row.size


@prints
def test_the_same_content_is_rendered_once(play):
    swedish, _ = request_drafts(play)
    run(swedish)
    play.write(play.area(), body="Ett.")
    play.write(play.area(), body="", version=1)  # a new version with the content of the first
    again, _ = request_drafts(play)
    assert again.pk != swedish.pk
    assert run(again) == [True]
    assert len(seen_by(play.association.lead, Report.objects)) == 1


@prints
def test_another_day_is_another_draft(play):
    swedish, _ = request_drafts(play)
    with clock.at(clock.now() + timedelta(days=1)):
        play.write(play.area(), body="Ett.")
        later, _ = request_drafts(play)
    run(swedish, later)
    days = [
        row.document["day"]
        for row in seen_by(play.association.lead, Report.objects.order_by("rendered_at"))
    ]
    assert days == [swedish.payload["day"], later.payload["day"]]


def test_the_database_holds_one_report_per_content_and_language(play):
    job, _ = request_drafts(play)
    with acting_as(play.association.office.actor):
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    fields = {
        "evaluation": play.evaluation,
        "language": "sv",
        "status": "draft",
        "content_version": 1,
        "content_hash": "0" * 64,
        "document": {},
        "pdf_sha256": "0" * 64,
        "pages": 1,
        "size": 1,
    }
    with acting_as(execution.Actor("job", job.pk)):
        Report(**fields).save()
        with (
            pytest.raises(IntegrityError, match="the_same_content_renders_once"),
            transaction.atomic(),
        ):
            Report(**fields).save()
        assert Report.objects.count() == 1


def refused(act):
    """Return the sentences with which an act is refused."""
    with pytest.raises(Refused) as found:
        act()
    return list(found.value.sentences)


def test_the_writing_is_not_finished_before_every_area_is_complete(play):
    assert refused(play.finish_writing)[:3] == [
        "Öppenhet: The narrative has 0 words; at least 120 are needed.",
        "Öppenhet: At least 2 strengths are needed, each with at least 25 words and a source.",
        "Öppenhet: At least 2 areas for improvement are needed, each with at least 25 words and a "
        "source.",
    ]
    assert seen_by(play.association.lead, Evaluation.objects)[0].phase == Phase.REPORTING
    assert jobs(play) == []


def test_generated_sentences_are_at_most_a_third(play, monkeypatch):
    play.write_everything()
    with acting_as(play.association.lead.actor):
        every = {"evaluation": play.evaluation, "catalogue": play.catalogue}
        assert publishing.faults(**every) == []
        made = publishing.write_document(play.evaluation, "sv", "draft", clock.today())
        shares = [publishing.build.generated_share(section) for section in made.areas]
        assert all(0 < share <= publishing.MOST_GENERATED for share in shares)
        monkeypatch.setattr(
            publishing, "MOST_GENERATED", min(shares) - publishing.Fraction(1, 1000)
        )
        assert {fault.sentence for fault in publishing.faults(**every)} == {
            "More than a third of the words in this area were generated automatically. Write more "
            "about it."
        }


@prints
def test_a_finished_draft_reaches_the_municipality_for_its_fact_check(play):
    play.write_everything()
    play.finish_writing()
    assert jobs(play) == [("fi", "fact_check", True), ("sv", "fact_check", True)]
    assert read_by_the_leader(play) == []
    run(*seen_by(play.association.office, Job.objects.filter(kind=publishing.TASK)))
    assert read_by_the_leader(play) == [("fi", "fact_check"), ("sv", "fact_check")]


@prints
def test_a_draft_never_reaches_the_municipality(play):
    run(*request_drafts(play))
    assert read_by_the_leader(play) == []
    assert len(seen_by(play.association.translator, Report.objects)) == 2


def test_untranslated_texts_prevent_the_release(play):
    play.write_everything()
    play.finish_writing()
    assert refused(play.release) == [
        "17 texts are not translated yet."
    ]  # 3 narratives, 12 findings, a statement, its verdict
    assert seen_by(play.association.office, Evaluation.objects)[0].phase == Phase.FACT_CHECK


def test_texts_translated_during_the_fact_check_allow_the_release(play):
    play.write_everything()
    play.finish_writing()
    play.translate_everything()
    play.release()
    assert seen_by(play.association.office, Evaluation.objects)[0].phase == Phase.RELEASED
    assert [job[1] for job in jobs(play)].count("final") == 2


def test_the_translator_uses_the_pages_during_the_fact_check(play, browser_of):
    play.write_everything()
    play.finish_writing()
    translator, area = browser_of(play.association.translator), play.area()
    page = reverse("translation", args=[play.evaluation.pk, "open", "fi"])
    shown = translator.get(page)
    assert shown.status_code == 200
    assert b"<textarea" in shown.content
    sent = translator.post(
        f"{page}{area.pk}/", {f"{area.pk}-body": "Kunta on avoin.", f"{area.pk}-version": "0"}
    )
    assert sent.status_code == 302
    assert sent.headers["Location"] == page
    with translation.override("en"):
        assert refused(play.release) == ["16 texts are not translated yet."]


def test_the_original_texts_cannot_be_changed_during_the_fact_check(play, browser_of):
    play.write_everything()
    play.finish_writing()
    assert refused(lambda: play.write(play.area(), body="För sent.", version=1)) == [
        "The evaluation is now in the phase “Fact check”, so this is no longer possible. Nothing "
        "has been changed."
    ]
    page = reverse("writing-area", args=[play.evaluation.pk, "open"])
    sent = {"body": "För sent.", "version": "1"}
    assert [
        browser_of(who).post(page, sent).status_code
        for who in (play.association.lead, play.association.translator)
    ] == [403, 403]
    assert seen_by(play.association.lead, Text.objects.filter(body="För sent.")) == []


def test_texts_cannot_be_translated_after_the_release(play):
    play.write_everything()
    play.translate_everything()
    play.finish_writing()
    play.release()
    assert refused(
        lambda: play.write(play.area(), body="Liian myöhään.", language="fi", version=1)
    ) == [
        "The evaluation is now in the phase “Released”, so this is no longer possible. Nothing has "
        "been changed."
    ]


@pytest.mark.parametrize("blank", ["", "   ", " \n\t\n "])
def test_a_blank_translation_prevents_the_release(play, blank):
    play.write_everything()
    play.translate_everything()
    play.finish_writing()
    play.write(play.area(), body=blank, language="fi", version=1)
    assert refused(play.release) == ["1 text is not translated yet."]
    play.write(play.area(), body="Kunta on avoin.", language="fi", version=2)
    play.release()
    assert seen_by(play.association.office, Evaluation.objects)[0].phase == Phase.RELEASED


def test_a_stale_translation_prevents_the_release(play):
    play.write_everything()
    play.translate_everything()
    play.write(play.area(), body=some_words(130, "nytt"), version=1)
    play.finish_writing()
    assert refused(play.release) == ["1 text is not translated yet."]


def test_the_release_is_refused_before_the_fact_check(play):
    play.write_everything()
    play.translate_everything()
    assert refused(lambda: play.release(by=play.association.lead)) == [
        "The municipality checks the facts of the draft first."
    ]
    assert jobs(play) == []


@prints
def test_a_release_hands_over_one_final_report_per_language(play):
    play.write_everything()
    play.translate_everything()
    play.finish_writing()
    play.release()
    final = [
        job
        for job in seen_by(play.association.office, Job.objects.filter(kind=publishing.TASK))
        if job.payload["status"] == "final"
    ]
    assert [(job.payload["language"], job.payload["hand_over"]) for job in final] == [
        ("sv", True),
        ("fi", True),
    ]
    assert read_by_the_leader(play) == []
    assert run(*final, *final) == [True, True, False, False]
    assert read_by_the_leader(play) == [("fi", "final"), ("sv", "final")]
    assert seen_by(play.town.leader, Handover.objects.values_list("status", flat=True)) == [
        "final",
        "final",
    ]


def test_a_release_cannot_be_repeated(play):
    play.write_everything()
    play.translate_everything()
    play.finish_writing()
    play.release()
    assert refused(play.release) == [
        "The evaluation is now in the phase “Released”, so this is no longer possible. Nothing has "
        "been changed."
    ]
    assert len(jobs(play)) == 4

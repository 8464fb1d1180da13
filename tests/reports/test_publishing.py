"""From a wish to a report in the municipality's hands, without a worker: the task's function is
called here directly.
"""

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

pytestmark = pytest.mark.django_db
prints = pytest.mark.skipif(not printing.available(), reason="printing needs Pango")


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REPORTING)


def seen_by(person, rows):
    """Return the rows of a queryset as a person sees them, the transaction told who she is."""
    with acting_as(person.actor):
        return list(rows.all())


def jobs(play):
    wished = Job.objects.filter(kind=publishing.TASK).order_by("key")
    return seen_by(
        play.association.office,
        wished.values_list("payload__language", "payload__status", "payload__hand_over"),
    )


def wish(play, **options):
    with acting_as(play.association.lead.actor):
        return publishing.request(
            evaluation=play.evaluation, person=play.association.lead, **options
        )


def ring(*wished):
    return [execution.execute(str(job.pk), publishing.work) for job in wished]


def in_the_municipality(play):
    return seen_by(
        play.town.leader, Report.objects.order_by("language").values_list("language", "status")
    )


def test_a_wish_is_one_job_per_report_language(play):
    wish(play)
    assert jobs(play) == [("fi", "draft", False), ("sv", "draft", False)]


def test_the_same_wish_twice_is_the_same_jobs(play):
    assert [job.pk for job in wish(play)] == [job.pk for job in wish(play)]
    assert len(jobs(play)) == 2


def test_changed_texts_are_a_new_wish(play):
    wish(play)
    play.write(play.area(), body="Nytt.")
    wish(play)
    assert len(jobs(play)) == 4


@prints
def test_a_job_makes_exactly_one_report_however_often_it_is_rung(play):
    swedish, finnish = wish(play)
    assert ring(swedish, finnish, swedish, finnish) == [True, True, False, False]
    found = seen_by(play.association.lead, Report.objects.order_by("language"))
    assert [(row.language, row.status, row.content_version) for row in found] == [
        ("fi", "draft", finnish.payload["version"]),
        ("sv", "draft", swedish.payload["version"]),
    ]
    assert (
        seen_by(
            play.association.lead,
            Job.objects.filter(kind=publishing.TASK).values_list("state", "attempts"),
        )
        == [(State.DONE, 1)] * 2
    )


@prints
def test_the_file_is_the_one_that_the_row_tells_of(play):
    ring(*wish(play))
    for row in seen_by(play.association.lead, Report.objects):
        data = storing.read(row.key)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert (len(pdf.pages), str(pdf.Root.Lang)[:2]) == (row.pages, row.language)
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (row.pdf_sha256, row.size)


@prints
def test_the_same_content_is_rendered_once(play):
    swedish, _ = wish(play)
    ring(swedish)
    play.write(play.area(), body="Ett.")
    play.write(
        play.area(), body="", version=1
    )  # the content's version rises, the content is as before
    again, _ = wish(play)
    assert (again.pk != swedish.pk, ring(again)) == (True, [True])
    assert len(seen_by(play.association.lead, Report.objects)) == 1


@prints
def test_another_day_is_another_draft(play):
    swedish, _ = wish(play)
    with clock.at(clock.now() + timedelta(days=1)):
        play.write(play.area(), body="Ett.")
        later, _ = wish(play)
    ring(swedish, later)
    days = [
        row.document["day"]
        for row in seen_by(play.association.lead, Report.objects.order_by("rendered_at"))
    ]
    assert days == [swedish.payload["day"], later.payload["day"]]


def test_the_database_holds_one_report_per_content_and_language(play):
    job, _ = wish(play)
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
    with pytest.raises(Refused) as found:
        act()
    return list(found.value.sentences)


def test_the_writing_is_not_finished_before_every_area_is_whole(play):
    assert refused(play.finish_writing)[:3] == [
        "Öppenhet: The narrative has 0 words; at least 120 are needed.",
        "Öppenhet: At least 2 strengths of at least 25 words with a source are needed.",
        "Öppenhet: At least 2 areas for improvement of at least 25 words with a source are needed.",
    ]
    assert (seen_by(play.association.lead, Evaluation.objects)[0].phase, jobs(play)) == (
        Phase.REPORTING,
        [],
    )


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
            "More than a third of the words in this area were generated automatically. Write more about it."
        }


@prints
def test_a_finished_draft_reaches_the_municipality_for_its_fact_check(play):
    play.write_everything()
    play.finish_writing()
    assert jobs(play) == [("fi", "fact_check", True), ("sv", "fact_check", True)]
    assert in_the_municipality(play) == []
    ring(*seen_by(play.association.office, Job.objects.filter(kind=publishing.TASK)))
    assert in_the_municipality(play) == [("fi", "fact_check"), ("sv", "fact_check")]


@prints
def test_a_draft_never_reaches_the_municipality(play):
    ring(*wish(play))
    assert in_the_municipality(play) == []
    assert len(seen_by(play.association.translator, Report.objects)) == 2


def test_what_is_not_translated_holds_the_release_back(play):
    play.write_everything()
    play.finish_writing()
    assert refused(play.release) == [
        "17 texts are not translated yet."
    ]  # 3 narratives, 12 findings, a statement, its verdict
    assert seen_by(play.association.office, Evaluation.objects)[0].phase == Phase.FACT_CHECK


def test_what_is_translated_during_the_fact_check_lets_the_release_go(play):
    play.write_everything()
    play.finish_writing()
    play.translate_everything()
    play.release()
    assert seen_by(play.association.office, Evaluation.objects)[0].phase == Phase.RELEASED
    assert [job[1] for job in jobs(play)].count("final") == 2


def test_the_translator_works_through_the_pages_during_the_fact_check(play, browser_of):
    play.write_everything()
    play.finish_writing()
    translator, area = browser_of(play.association.translator), play.area()
    page = reverse("translation", args=[play.evaluation.pk, "open", "fi"])
    assert (translator.get(page).status_code, b"<textarea" in translator.get(page).content) == (
        200,
        True,
    )
    sent = translator.post(
        f"{page}{area.pk}/", {f"{area.pk}-body": "Kunta on avoin.", f"{area.pk}-version": "0"}
    )
    assert (sent.status_code, sent.headers["Location"]) == (302, page)
    with translation.override("en"):
        assert refused(play.release) == ["16 texts are not translated yet."]


def test_the_original_language_rests_during_the_fact_check(play, browser_of):
    play.write_everything()
    play.finish_writing()
    assert refused(lambda: play.write(play.area(), body="För sent.", version=1)) == [
        "The evaluation is now in the phase “Fact check”, so this is no longer possible. Nothing has been changed."
    ]
    page = reverse("writing-area", args=[play.evaluation.pk, "open"])
    sent = {"body": "För sent.", "version": "1"}
    assert [
        browser_of(who).post(page, sent).status_code
        for who in (play.association.lead, play.association.translator)
    ] == [403, 403]
    assert seen_by(play.association.lead, Text.objects.filter(body="För sent.")) == []


def test_after_the_release_nothing_is_translated(play):
    play.write_everything()
    play.translate_everything()
    play.finish_writing()
    play.release()
    assert refused(
        lambda: play.write(play.area(), body="Liian myöhään.", language="fi", version=1)
    ) == [
        "The evaluation is now in the phase “Released”, so this is no longer possible. Nothing has been changed."
    ]


@pytest.mark.parametrize("blank", ["", "   ", " \n\t\n "])
def test_a_blank_translation_holds_the_release_back(play, blank):
    play.write_everything()
    play.translate_everything()
    play.finish_writing()
    play.write(play.area(), body=blank, language="fi", version=1)
    assert refused(play.release) == ["1 text is not translated yet."]
    play.write(play.area(), body="Kunta on avoin.", language="fi", version=2)
    play.release()
    assert seen_by(play.association.office, Evaluation.objects)[0].phase == Phase.RELEASED


def test_a_stale_translation_holds_the_release_back(play):
    play.write_everything()
    play.translate_everything()
    play.write(play.area(), body=some_words(130, "nytt"), version=1)
    play.finish_writing()
    assert refused(play.release) == ["1 text is not translated yet."]


def test_the_fact_check_comes_before_the_release(play):
    play.write_everything()
    play.translate_everything()
    assert refused(lambda: play.release(by=play.association.lead)) == [
        "The municipality checks the facts of the draft first."
    ]
    assert jobs(play) == []


@prints
def test_a_release_is_one_final_report_per_language_in_the_leaders_hands(play):
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
    assert in_the_municipality(play) == []
    assert ring(*final, *final) == [True, True, False, False]
    assert in_the_municipality(play) == [("fi", "final"), ("sv", "final")]
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
        "The evaluation is now in the phase “Released”, so this is no longer possible. Nothing has been changed."
    ]
    assert len(jobs(play)) == 4

"""Publishes reports: jobs, rendering, the checks before a phase ends, and the handover."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction

import pikepdf
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.writing import domain as writing
from evaluations import lifecycle
from evaluations.models import Evaluation
from evaluations.states import Phase
from kompass import printing
from kompass.outbox import queue
from kompass.outbox.models import Job
from kompass.shared import clock
from kompass.shared.errors import Refused
from kompass.uploads import storing
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from reports import build, collect, document, render, serialization
from reports.models import Handover, Report, Status

TASK = "reports.render"
MOST_GENERATED = Fraction(1, 3)


@transaction.atomic
def request(
    *,
    evaluation: Evaluation,
    person: Person,
    status: Status = Status.DRAFT,
    hand_over: bool = False,
) -> list[Job]:
    """Enqueue a rendering of the present content in every report language; the same request twice
    gives the same jobs.
    """
    version = Evaluation.objects.values_list("content_version", flat=True).get(pk=evaluation.pk)
    return [
        queue.enqueue(
            kind=TASK,
            key=job_key(evaluation, version, status, language),
            evaluation_id=evaluation.pk,
            municipality_id=evaluation.municipality_id,
            created_by=person.id,
            payload={
                "language": language,
                "status": status.value,
                "version": version,
                "day": clock.today().isoformat(),
                "hand_over": hand_over,
            },
        )
        for language in evaluation.report_languages
    ]


def job_key(evaluation: Evaluation, version: int, status: str, language: str) -> str:
    """Return the key of a rendering's job: two renderings with one key are one job."""
    return f"{TASK}:{evaluation.pk}:{version}:{status}:{language}"


def write_document(
    evaluation: Evaluation, language: str, status: Status, day: date
) -> document.ReportDocument:
    """Return the report as data, with a day as its date."""
    with clock.at(timezone.make_aware(datetime.combine(day, time(12)))):
        return build.build(
            material=collect.material(evaluation=evaluation, language=language, status=status)
        )


def work(job: Job) -> Callable[[], None]:
    """Render a job's report and return the function that stores it.

    A content that has been rendered before is not rendered again.
    """
    language, status = job.payload["language"], Status(job.payload["status"])
    assert job.evaluation_id is not None
    with transaction.atomic():
        evaluation = Evaluation.objects.select_related("round", "municipality").get(
            pk=job.evaluation_id
        )
        made = write_document(evaluation, language, status, date.fromisoformat(job.payload["day"]))
        text = serialization.to_json(made)
        digest = hashlib.sha256(text.encode()).hexdigest()
        known = Report.objects.filter(
            evaluation=evaluation, content_hash=digest, language=language
        ).first()
    report = known or _print(evaluation, job, made, text, digest)

    def store() -> None:
        if known is None:
            report.save(force_insert=True)
        if job.payload["hand_over"]:
            Handover.objects.get_or_create(
                report=report,
                defaults={
                    "evaluation": evaluation,
                    "municipality_id": evaluation.municipality_id,
                    "status": status,
                },
            )

    return store


def _print(
    evaluation: Evaluation, job: Job, made: document.ReportDocument, text: str, digest: str
) -> Report:
    pdf = printing.to_pdf(html=render.to_html(document=made))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    report = Report(
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        language=job.payload["language"],
        status=job.payload["status"],
        content_version=job.payload["version"],
        content_hash=digest,
        document=json.loads(text),
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        pages=pages,
        size=len(pdf),
    )
    storing.put(report.key, pdf)
    return report


def faults(*, evaluation: Evaluation, catalogue: Catalogue) -> list[writing.Fault]:
    """Return why the writing cannot be finished: missing texts, and areas with more than a third of
    generated words.
    """
    found = writing.faults(evaluation=evaluation, catalogue=catalogue)
    made = write_document(evaluation, evaluation.original_language, Status.DRAFT, clock.today())
    for area, section in zip(catalogue.areas, made.areas, strict=True):
        if build.generated_share(section) > MOST_GENERATED:
            found.append(
                writing.Fault(
                    area.key,
                    _(
                        "More than a third of the words in this area were generated "
                        "automatically. Write more about it."
                    ),
                )
            )
    return found


def _require_complete(evaluation: Evaluation, catalogue: Catalogue) -> None:
    if found := faults(evaluation=evaluation, catalogue=catalogue):
        titles = {area.key: area.title for area in catalogue.areas}
        raise Refused(*(f"{titles[fault.area]}: {fault.sentence}" for fault in found))


@transaction.atomic
def finish_writing(*, evaluation: Evaluation, catalogue: Catalogue, person: Person) -> Evaluation:
    """Send the draft to the municipality's fact check.

    Raises Refused naming the texts that are missing.
    """
    lifecycle.require(evaluation, Phase.REPORTING)
    if not evaluation.round.fact_check:
        raise Refused(
            _("This round has no fact check. The Association releases the report directly.")
        )
    _require_complete(evaluation, catalogue)
    lifecycle.move(evaluation=evaluation, name="start_fact_check", person=person)
    request(evaluation=evaluation, person=person, status=Status.FACT_CHECK, hand_over=True)
    return evaluation


@transaction.atomic
def release(*, evaluation: Evaluation, catalogue: Catalogue, person: Person) -> Evaluation:
    """Release the report to the municipality in every report language.

    Raises Refused naming the texts that are missing or not translated.
    """
    locked = lifecycle.require(evaluation, Phase.REPORTING, Phase.FACT_CHECK)
    if locked.phase == Phase.REPORTING and evaluation.round.fact_check:
        raise Refused(_("The municipality checks the facts of the draft first."))
    if locked.phase == Phase.REPORTING:  # else checked before the fact check and unchanged since
        _require_complete(evaluation, catalogue)
    for language in evaluation.other_languages:
        if missing := writing.untranslated(evaluation, language):
            raise Refused(
                ngettext(
                    "%(count)d text is not translated yet.",
                    "%(count)d texts are not translated yet.",
                    missing,
                )
                % {"count": missing}
            )
    name = "release" if locked.phase == Phase.FACT_CHECK else "release_unchecked"
    lifecycle.move(evaluation=evaluation, name=name, person=person)
    request(evaluation=evaluation, person=person, status=Status.FINAL, hand_over=True)
    return evaluation

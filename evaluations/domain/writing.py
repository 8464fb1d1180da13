"""The report's texts: narratives and findings in the original language, the translator's beside them, and the gate."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.domain import lifecycle
from evaluations.models import (
    Evaluation,
    Finding,
    FindingKind,
    FindingSource,
    Note,
    SubmittedAnswer,
    SubmittedStatement,
    Text,
    TextState,
    Verdict,
)
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Stale
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question

NARRATIVE_WORDS, FINDING_WORDS, FINDINGS_OF_A_KIND = 120, 25, 2
Owner = Area | Finding | SubmittedStatement | Verdict
Source = Note | SubmittedAnswer | SubmittedStatement
FIELD = {Area: "narrative_area", Finding: "finding", SubmittedStatement: "statement", Verdict: "verdict"}
SOURCE_FIELD = {Note: "note", SubmittedAnswer: "answer", SubmittedStatement: "statement"}


def words(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


@transaction.atomic
def write(*, evaluation: Evaluation, owner: Owner, language: str, body: str, version: int, person: Person) -> Text:
    """Write a text in one language over the version that was read. Raises Stale with the other's text.

    A change of the original marks the other languages stale; a translation is confirmed against the original it was made from.
    """
    lifecycle.require(evaluation, Phase.REPORTING)
    if language not in evaluation.report_languages:
        raise Invalid(_("The report has no such language."))
    owned = {FIELD[type(owner)]: owner}
    row = Text.objects.filter(evaluation=evaluation, language=language, **owned).first()
    row = row or Text(evaluation=evaluation, municipality_id=evaluation.municipality_id, language=language, version=0, **owned)
    if row.version and row.body == body and (row.state != TextState.STALE):
        return row
    if row.version != version:
        raise Stale(
            _("Somebody else has saved this text since you opened it. Your text is kept here."), theirs=row.body, version=row.version
        )
    row.body, row.version, row.written_by, row.state = body, row.version + 1, person.user, TextState.CONFIRMED
    siblings = Text.objects.filter(evaluation=evaluation, **owned).exclude(language=language)
    if language == evaluation.original_language:
        siblings.update(state=TextState.STALE)
    else:
        original = siblings.filter(language=evaluation.original_language).first()
        row.source_version = original.version if original else None
    row.save()
    lifecycle.raise_content_version(evaluation)
    return row


@transaction.atomic
def save_finding(
    *,
    evaluation: Evaluation,
    area: Area,
    kind: str,
    body: str,
    sources: Iterable[Source],
    person: Person,
    question: Question | None = None,
    finding: Finding | None = None,
    version: int = 0,
) -> Finding:
    """Write a finding in the original language with its sources. Raises Invalid without text or source."""
    lifecycle.require(evaluation, Phase.REPORTING)
    sources = list(sources)
    if not body.strip():
        raise Invalid(_("Write the finding before you save it."))
    if not sources:
        raise Invalid(_("A finding needs at least one source."))
    row = finding or Finding(
        evaluation=evaluation, area=area, position=Finding.objects.filter(evaluation=evaluation, area=area).count() + 1
    )
    row.kind, row.question = kind, question
    row.save()
    write(evaluation=evaluation, owner=row, language=evaluation.original_language, body=body, version=version, person=person)
    row.sources.all().delete()
    FindingSource.objects.bulk_create(
        FindingSource(
            evaluation=evaluation, municipality_id=evaluation.municipality_id, finding=row, **{SOURCE_FIELD[type(source)]: source}
        )
        for source in sources
    )
    lifecycle.raise_content_version(evaluation)
    return row


@transaction.atomic
def remove_finding(*, evaluation: Evaluation, finding: Finding) -> None:
    """Remove a finding with its texts and sources."""
    lifecycle.require(evaluation, Phase.REPORTING)
    finding.delete()
    lifecycle.raise_content_version(evaluation)


class Fault(NamedTuple):
    """Something that keeps an evaluation in REPORTING."""

    area: str
    sentence: str


def faults(*, evaluation: Evaluation, catalogue: Catalogue) -> list[Fault]:
    """Return what the original language still lacks, area by area: the gate of REPORTING (with the generated share, in reports)."""
    texts = Text.objects.filter(evaluation=evaluation, language=evaluation.original_language)
    narratives = {text.narrative_area_id: text.body for text in texts if text.narrative_area_id}
    bodies = {text.finding_id: text.body for text in texts if text.finding_id}
    findings = list(Finding.objects.filter(evaluation=evaluation).prefetch_related("sources"))
    found: list[Fault] = []
    for area in catalogue.areas:
        count = words(narratives.get(area.pk, ""))
        if count < NARRATIVE_WORDS:
            sentence = _("The narrative has %(count)d words; at least %(least)d are needed.")
            found.append(Fault(area.key, sentence % {"count": count, "least": NARRATIVE_WORDS}))
        for kind in FindingKind:
            good = [f for f in findings if f.area_id == area.pk and f.kind == kind and _is_whole(f, bodies)]
            if len(good) < FINDINGS_OF_A_KIND:
                found.append(Fault(area.key, _too_few(kind) % {"least": FINDINGS_OF_A_KIND, "words": FINDING_WORDS}))
    return found


def _is_whole(finding: Finding, bodies: dict[UUID, str]) -> bool:
    return words(bodies.get(finding.pk, "")) >= FINDING_WORDS and len(finding.sources.all()) > 0


def _too_few(kind: str) -> str:
    if kind == FindingKind.STRENGTH:
        return _("At least %(least)d strengths of at least %(words)d words with a source are needed.")
    return _("At least %(least)d areas for improvement of at least %(words)d words with a source are needed.")


def untranslated(evaluation: Evaluation, language: str) -> int:
    """Count the texts that a language lacks or that lag behind the original."""
    originals = Text.objects.filter(evaluation=evaluation, language=evaluation.original_language).exclude(body="")
    statements = SubmittedStatement.objects.filter(evaluation=evaluation, number=evaluation.submission).count()
    ready = Text.objects.filter(evaluation=evaluation, language=language, state=TextState.CONFIRMED).exclude(body="")
    return originals.count() + statements - ready.count()

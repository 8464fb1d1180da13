"""The report's texts: narratives and findings in the original language, the translator's beside
them, and the gate.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evaluations import lifecycle
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
from kompass.shared.errors import Invalid, Refused, Stale
from municipalities.access import Person
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question

NARRATIVE_WORDS, FINDING_WORDS, FINDINGS_OF_A_KIND = 120, 25, 2
Owner = Area | Finding | SubmittedStatement | Verdict
Source = Note | SubmittedAnswer | SubmittedStatement
FIELD = {
    Area: "narrative_area",
    Finding: "finding",
    SubmittedStatement: "statement",
    Verdict: "verdict",
}
SOURCE_FIELD = {Note: "note", SubmittedAnswer: "answer", SubmittedStatement: "statement"}


def words(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


@transaction.atomic
def write(
    *, evaluation: Evaluation, owner: Owner, language: str, body: str, version: int, person: Person
) -> Text:
    """Write a text in one language over the version that was read.

    A change of the original marks the other languages stale; a translation is confirmed against the
    original it was made from. Raises Stale with the other's text.
    """
    is_original = language == evaluation.original_language
    lifecycle.require(evaluation, Phase.REPORTING, *(() if is_original else (Phase.FACT_CHECK,)))
    if language not in evaluation.report_languages:
        raise Invalid(_("The report has no such language."))
    owned = {FIELD[type(owner)]: owner}
    row = Text.objects.filter(evaluation=evaluation, language=language, **owned).first()
    row = row or Text(
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        language=language,
        version=0,
        **owned,
    )
    if row.version and row.body == body and (row.state != TextState.STALE):
        return row
    _refuse_stale(row, version)
    row.body, row.version = body, row.version + 1
    row.written_by, row.state = person.user, TextState.CONFIRMED
    siblings = Text.objects.filter(evaluation=evaluation, **owned).exclude(language=language)
    if is_original:
        siblings.update(state=TextState.STALE)
    else:
        original = siblings.filter(language=evaluation.original_language).first()
        row.source_version = original.version if original else None
    row.save()
    lifecycle.raise_content_version(evaluation)
    return row


def _refuse_stale(text: Text, version: int) -> None:
    if text.version != version:
        raise Stale(
            _("Somebody else has saved this text since you opened it. Your text is kept here."),
            theirs=text.body,
            version=text.version,
        )


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
    operation: UUID | None = None,
) -> Finding:
    """Write a finding in the original language with its sources.

    operation identifies the browser page: the same new finding sent twice is one. Raises Invalid
    without text or source, Stale with the other's text.
    """
    lifecycle.require(evaluation, Phase.REPORTING)
    sources = list(sources)
    _require_text_and_source(body, sources)
    row = _locked_finding(evaluation, finding, operation)
    if row and not finding:
        return row
    row = row or _new_finding(evaluation, area, operation)
    row.kind, row.question = kind, question
    language = evaluation.original_language
    _refuse_stale_finding(row, language, version)
    row.save()
    write(
        evaluation=evaluation,
        owner=row,
        language=language,
        body=body,
        version=version,
        person=person,
    )
    _replace_sources(row, sources)
    lifecycle.raise_content_version(evaluation)
    return row


def _require_text_and_source(body: str, sources: list[Source]) -> None:
    if not body.strip():
        raise Invalid(_("Write the finding before you save it."))
    if not sources:
        raise Invalid(_("A finding needs at least one source."))


def _replace_sources(finding: Finding, sources: Iterable[Source]) -> None:
    evaluation = finding.evaluation
    finding.sources.all().delete()
    FindingSource.objects.bulk_create(
        FindingSource(
            evaluation=evaluation,
            municipality_id=evaluation.municipality_id,
            finding=finding,
            **{SOURCE_FIELD[type(source)]: source},
        )
        for source in sources
    )


def _new_finding(evaluation: Evaluation, area: Area, operation: UUID | None) -> Finding:
    there = Finding.objects.filter(evaluation=evaluation, area=area)
    position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    return Finding(id=operation or uuid4(), evaluation=evaluation, area=area, position=position)


def _locked_finding(
    evaluation: Evaluation, finding: Finding | None, operation: UUID | None
) -> Finding | None:
    """Return the finding as it is under the evaluation's lock."""
    known = finding.pk if finding else operation
    found = Finding.objects.filter(evaluation=evaluation, pk=known).first() if known else None
    if finding and found is None:
        raise Refused(_("The finding has been removed by somebody else."))
    return found


def _refuse_stale_finding(finding: Finding, language: str, version: int) -> None:
    """Raise Stale when the text is newer than the one read: kind and sources go with it."""
    if text := Text.objects.filter(finding=finding, language=language).first():
        _refuse_stale(text, version)


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
    """Return what the original language still lacks, area by area: the gate of REPORTING (with the
    generated share, in reports).
    """
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
            good = [
                f
                for f in findings
                if f.area_id == area.pk and f.kind == kind and _is_complete(f, bodies)
            ]
            if len(good) < FINDINGS_OF_A_KIND:
                found.append(
                    Fault(
                        area.key,
                        _too_few(kind) % {"least": FINDINGS_OF_A_KIND, "words": FINDING_WORDS},
                    )
                )
    return found


def _is_complete(finding: Finding, bodies: dict[UUID, str]) -> bool:
    return words(bodies.get(finding.pk, "")) >= FINDING_WORDS and len(finding.sources.all()) > 0


def _too_few(kind: str) -> str:
    if kind == FindingKind.STRENGTH:
        return _(
            "At least %(least)d strengths are needed, each with at least %(words)d words and a "
            "source."
        )
    return _(
        "At least %(least)d areas for improvement are needed, each with at least %(words)d "
        "words and a source."
    )


def untranslated(evaluation: Evaluation, language: str) -> int:
    """Count the texts that a language lacks or that lag behind the original; white space is no
    text.
    """
    wanted: set[UUID | None] = set(
        SubmittedStatement.objects.filter(
            evaluation=evaluation, number=evaluation.submission
        ).values_list("pk", flat=True)
    )
    ready: set[UUID | None] = set()
    for text in Text.objects.filter(evaluation=evaluation).exclude(body__regex=r"^\s*$"):
        owner = text.narrative_area_id or text.finding_id or text.statement_id or text.verdict_id
        if text.language == evaluation.original_language:
            wanted.add(owner)
        elif text.language == language and text.state == TextState.CONFIRMED:
            ready.add(owner)
    return len(wanted - ready)

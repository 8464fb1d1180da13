"""Every text field of the product gets hostile input in the scenario, or has a reason why not."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.security.scenario import texts_to_plant

OURS = (
    "municipalities",
    "questionnaire",
    "evaluations",
    "reports",
    "outbox",
    "uploads",
    "audit",
    "shared",
)
# Fields whose text is planted under another label.
ALSO = {
    "Text.body": ("Narrative.body", "Finding.body", "Translation.body", "Verdict.words"),
    "SubmittedAnswer.text": ("Answer.text",),
    "SubmittedAnswer.reason": ("Answer.reason",),
    "SubmittedStatement.text": ("Statement.text",),
    "SubmittedCitation.pages": ("Citation.pages",),
    "Points.reason": ("Agreement.reason",),
    "Revision.text": ("Answer.text", "Statement.text"),
    "Revision.reason": ("Answer.reason",),
    "ReleasedFinding.body": ("Finding.body",),
    "User.email": ("user.email",),
    "Invitation.email": ("invitation.email",),
    "Report.document": ("Narrative.body", "Finding.body", "Round.name"),
    "Content.body": ("Answer.text", "Note.text"),
    "QuestionSet.version": ("QuestionSet.name",),
    "Question.number": ("Question.name",),
}
COMPUTED = "made by the product, from an id, a hash or a list of its own codes"
KEYS = "a key of [A-Za-z0-9_.-] alone (questionnaire.importing refuses others)"
EXEMPT = {
    "StoredFile.sha256": COMPUTED,
    "StoredFile.media_type": COMPUTED,
    "Municipality.search_key": "stripped to letters for the search; never shown",
    "Municipality.sort_key": "made for sorting; never shown",
    "Municipality.code": "at most eight characters of the official register, by command",
    "Municipality.country": "two letters, by command",
    "Credential.password": "a hash; never shown",
    "Invitation.refused_reason": COMPUTED,
    "QuestionSet.key": KEYS,
    "AreaGroup.key": KEYS,
    "Area.group": KEYS,
    "Indicator.key": KEYS,
    "Prompt.key": KEYS,
    "Reference.key": KEYS,
    "Rung.key": KEYS,
    "QuestionSet.languages": COMPUTED,
    "TextState.place": COMPUTED,
    "TextState.field": COMPUTED,
    "TextState.language": COMPUTED,
    "TextState.source": COMPUTED,
    "AnswerProposal.rows": "the same texts as the answers they become; shown as differences",
    "Passage.text": "words of a file, shown in escaped pieces (pages/test_search.py)",
    "SubmissionPaper.sha256": COMPUTED,
    "Undertaking.area_keys": KEYS,
    "Undertaking.question_keys": KEYS,
    "Proposal.tree": "the same texts as the rows they become; shown as differences",
    "Proposal.compared_with": COMPUTED,
    "Crossing.source": KEYS,
    "Crossing.target": KEYS,
    "Aspect.key": KEYS,
    "Level.key": KEYS,
    "SelfAssessmentStep.key": KEYS,
    "Area.key": KEYS,
    "Question.key": KEYS,
    "Note.title_language": "two letters, chosen by no form",
    "Move.name": COMPUTED,
    "Report.content_hash": COMPUTED,
    "Report.pdf_sha256": COMPUTED,
    "Job.kind": COMPUTED,
    "Job.key": COMPUTED,
    "Job.payload": COMPUTED,
    "Job.error": "the name of an exception; never shown",
    "Event.kind": COMPUTED,
    "Event.side": COMPUTED,
    "Event.table_name": COMPUTED,
    "Event.row_ids": COMPUTED,
    "Event.changed": COMPUTED,
    "Event.facts": COMPUTED,
    "SignInService.provider_id": "a slug, by command",
    "SignInService.name": "by command alone: the installation's own word",
    "SignInService.issuer": "by command alone",
    "SignInService.client_id": "by command alone; never shown",
    "SignInService.secret": "encrypted; never shown",
    "SignInService.domains": "by command alone; never shown",
}


def text_fields():
    """Return the text fields of all models, a translated one once, without those with choices."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS:
            for field in model._meta.get_fields():
                base = field.base_field if isinstance(field, ArrayField) else field
                if (
                    isinstance(base, models.CharField | models.TextField | models.JSONField)
                    and not base.choices
                ):
                    name = field.name.removesuffix("_sv").removesuffix("_fi").removesuffix("_en")
                    found.add(f"{model.__name__}.{name}")
    return found


def test_each_text_field_is_covered_or_says_why_not():
    planted = texts_to_plant().keys()
    covered = {
        name for name in text_fields() if name in planted or set(ALSO.get(name, ("?",))) <= planted
    }
    assert text_fields() - covered - EXEMPT.keys() == set()
    assert covered & EXEMPT.keys() == set()


def test_every_planted_text_belongs_to_a_field_of_the_models():
    words_of_text = {
        "Narrative.body",
        "Finding.body",
        "Translation.body",
        "Verdict.words",
        "Interview.text",
        "user.email",
        "invitation.email",
    }
    assert texts_to_plant().keys() - words_of_text - text_fields() == set()
    assert all(len(words) >= 40 for words in texts_to_plant().values())

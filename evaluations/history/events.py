"""What an event of the history is called, in plain words and without names."""

import json

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Duty
from evaluations.states import Phase
from kompass.audit.models import Act, Event

WHAT: dict[tuple[str, str], Promise] = {
    ("evaluations_answer", Act.INSERT): gettext_lazy("The answer was started."),
    ("evaluations_answer", Act.DELETE): gettext_lazy("The answer was removed."),
    ("evaluations_statement", Act.INSERT): gettext_lazy("A strength statement was written."),
    ("evaluations_statement", Act.UPDATE): gettext_lazy("A strength statement was changed."),
    ("evaluations_statement", Act.DELETE): gettext_lazy("A strength statement was removed."),
    ("evaluations_nothingraised", Act.INSERT): gettext_lazy(
        "The mark “We are not highlighting anything here” was added."
    ),
    ("evaluations_nothingraised", Act.DELETE): gettext_lazy(
        "The mark “We are not highlighting anything here” was removed."
    ),
    ("evaluations_citation", Act.INSERT): gettext_lazy("Evidence was attached."),
    ("evaluations_citation", Act.UPDATE): gettext_lazy("Evidence was changed."),
    ("evaluations_citation", Act.DELETE): gettext_lazy("Evidence was removed."),
    ("evaluations_submittedanswer", Act.INSERT): gettext_lazy("The answer was handed in."),
    ("evaluations_submittedstatement", Act.INSERT): gettext_lazy(
        "A strength statement was handed in."
    ),
    ("evaluations_submittedcitation", Act.INSERT): gettext_lazy("Evidence was handed in."),
    ("evaluations_keyfacts", Act.INSERT): gettext_lazy("The key facts were entered."),
    ("evaluations_keyfacts", Act.UPDATE): gettext_lazy("The key facts were changed."),
    ("evaluations_delegation", Act.INSERT): gettext_lazy("Somebody was asked to answer."),
    ("evaluations_delegation", Act.UPDATE): gettext_lazy("A request to answer was changed."),
    ("evaluations_delegation", Act.DELETE): gettext_lazy("A request to answer was removed."),
    ("evaluations_areadue", Act.INSERT): gettext_lazy("A due date was set for an area."),
    ("evaluations_areadue", Act.UPDATE): gettext_lazy("The due date of an area was changed."),
    ("evaluations_areadue", Act.DELETE): gettext_lazy("The due date of an area was removed."),
    ("evaluations_comment", Act.INSERT): gettext_lazy("A comment was written."),
    ("evaluations_comment", Act.UPDATE): gettext_lazy(
        "A comment was marked as resolved, or reopened."
    ),
    ("evaluations_document", Act.INSERT): gettext_lazy("A document was added."),
    ("evaluations_document", Act.UPDATE): gettext_lazy("The details of a document were changed."),
    ("evaluations_document", Act.DELETE): gettext_lazy("A document was removed."),
    ("evaluations_documentversion", Act.INSERT): gettext_lazy("A version of a document was added."),
    ("evaluations_documentversion", Act.DELETE): gettext_lazy(
        "A version of a document was removed."
    ),
    ("evaluations_documentversion", Act.DOWNLOAD): gettext_lazy("An evidence file was downloaded."),
    ("uploads_storedfile", Act.INSERT): gettext_lazy("A file was received."),
    ("uploads_storedfile", Act.UPDATE): gettext_lazy("A file was checked."),
    ("uploads_storedfile", Act.DELETE): gettext_lazy("A file was removed."),
    ("evaluations_evaluation", Act.INSERT): gettext_lazy("The evaluation was started."),
    ("evaluations_evaluation", Act.UPDATE): gettext_lazy(
        "The details of the evaluation were changed."
    ),
    ("evaluations_assignment", Act.UPDATE): gettext_lazy("An assignment was changed."),
    ("evaluations_readinggrant", Act.INSERT): gettext_lazy(
        "The Association's administrator was allowed to read drafts for 48 hours."
    ),
    ("evaluations_readinggrant", Act.UPDATE): gettext_lazy(
        "The Association's access to drafts was ended."
    ),
    ("evaluations_answer", Act.READ): gettext_lazy(
        "The Association's administrator read the draft of an answer."
    ),
    ("evaluations_statement", Act.READ): gettext_lazy(
        "The Association's administrator read the drafts of an area's strength statements."
    ),
    ("municipalities_invitation", Act.INSERT): gettext_lazy(
        "Somebody was invited to the municipality."
    ),
    ("municipalities_invitation", Act.UPDATE): gettext_lazy(
        "An invitation moved forward or was withdrawn."
    ),
    ("municipalities_membership", Act.INSERT): gettext_lazy(
        "Somebody was given a role in the municipality."
    ),
    ("municipalities_membership", Act.UPDATE): gettext_lazy(
        "Somebody's roles in the municipality were changed."
    ),
    ("municipalities_membership", Act.DELETE): gettext_lazy(
        "Somebody's roles in the municipality ended."
    ),
    ("reports_handover", Act.INSERT): gettext_lazy("A report was released to the municipality."),
    ("reports_report", Act.DOWNLOAD): gettext_lazy("A report was downloaded."),
    ("audit_content", Act.ERASE): gettext_lazy(
        "Texts in the history were erased. A record that they existed is still shown."
    ),
}
SIDES: dict[str | None, Promise] = {
    "municipality": gettext_lazy("The municipality"),
    "evaluator": gettext_lazy("An evaluator"),
    "translator": gettext_lazy("The translator"),
    "office": gettext_lazy("The Association's administrator"),
}


def sentence(event: Event) -> str:
    """Say what happened."""
    facts = json.loads(event.facts or "{}")
    if event.table_name == "evaluations_move":
        return _("The evaluation moved to the phase “%(phase)s”.") % {
            "phase": Phase(facts["after"]).label
        }
    if event.table_name == "evaluations_assignment" and event.act == Act.INSERT:
        return _("Somebody was assigned: %(duty)s.") % {"duty": Duty(facts["duty"]).label}
    if event.table_name == "evaluations_assignment" and event.act == Act.DELETE:
        return _("An assignment ended: %(duty)s.") % {"duty": Duty(facts["duty"]).label}
    if event.table_name == "evaluations_answer" and event.act == Act.UPDATE:
        return _answer_changed(set(event.changed))
    return str(WHAT.get((event.table_name, event.act)) or _("Something was changed."))


def _answer_changed(columns: set[str]) -> str:
    if "text" in columns:
        return _("The answer was changed.")
    if "self_assessment_id" in columns:
        return _("The self-assessment was changed.")
    return _("The reason, or whether the question applies, was changed.")


def side(event: Event) -> str:
    """Say on which side somebody acted: never who they were."""
    if event.kind == "job":
        return _("Kompass, automatically")
    if event.kind != "user":
        return _("The people who run Kompass")
    return str(SIDES.get(event.side) or _("Somebody who is signed in"))

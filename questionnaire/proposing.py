"""Proposals: a file is read and previewed before it replaces a draft.

A draft that has been changed since the file was read is not overwritten.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid, Refused
from questionnaire import differences, editing, importing, spreadsheet, storing
from questionnaire.checks import missing_texts
from questionnaire.models import Proposal, QuestionSet
from questionnaire.tree import Node, digest, from_plain, plain


@dataclass(frozen=True)
class Preview:
    """The draft as a proposal would make it: the changes, and how many texts would be missing."""

    root: Node
    changes: list[differences.Change]
    missing: int


@transaction.atomic
def propose(draft: QuestionSet, raw: bytes) -> Proposal:
    """Store the tree of a spreadsheet as a proposal.

    Raises Invalid with the cell of each fault, or for another question set's spreadsheet; nothing
    is stored then.
    """
    root, before = spreadsheet.read(raw), storing.read(draft)
    for name in ("key", "version", "languages", "scheme"):
        found, expected = _identity(root, name), _identity(before, name)
        if found != expected:
            sentence = _(
                "The spreadsheet belongs to another question set: its “%(field)s” is “%(found)s”."
            )
            raise Invalid(sentence % {"field": name, "found": found})
    return _store(draft, root, before)


@transaction.atomic
def propose_tree(draft: QuestionSet, root: Node) -> Proposal | None:
    """Store the tree of the draft's file as a proposal; None when it changes nothing."""
    before = storing.read(draft)
    return None if before == root else _store(draft, root, before)


def _identity(root: Node, name: str) -> str:
    found = root.key if name == "key" else root.values[name]
    return ", ".join(found) if isinstance(found, tuple) else str(found)


def _store(draft: QuestionSet, root: Node, before: Node) -> Proposal:
    Proposal.objects.filter(question_set=draft).delete()
    return Proposal.objects.create(
        question_set=draft, tree=plain(root), compared_with=digest(before)
    )


def find(draft: QuestionSet, pk: UUID) -> Proposal | None:
    """Return the draft's proposal, or None."""
    return Proposal.objects.select_related("question_set").filter(question_set=draft, pk=pk).first()


def preview(proposal: Proposal) -> Preview:
    """Return what the proposal would change in the draft as it is now."""
    root = from_plain(proposal.tree)
    return Preview(
        root,
        differences.between(storing.read(proposal.question_set), root),
        len(missing_texts(root)),
    )


@transaction.atomic
def apply(proposal: Proposal) -> QuestionSet:
    """Replace the draft by the proposal; raise Refused when the draft has been changed since."""
    draft = editing.require_draft(proposal.question_set)
    before = storing.read(draft)
    if digest(before) != proposal.compared_with:
        raise Refused(
            _(
                "Somebody has changed the draft since the file was imported. Import it again "
                "to see what it changes now."
            )
        )
    applied = importing.replace(draft, before, from_plain(proposal.tree))
    proposal.delete()
    return applied

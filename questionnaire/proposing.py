"""A file of a draft is read, looked at, and only then applied; a draft that somebody changed
meanwhile is not overwritten.
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
class Look:
    """What a proposal would make of the draft."""

    root: Node
    changes: list[differences.Change]
    missing: int


@transaction.atomic
def propose(draft: QuestionSet, raw: bytes) -> Proposal:
    """Keep what a spreadsheet says, to be looked at.

    Raises Invalid with the place of each fault; nothing is kept then.
    """
    root, before = spreadsheet.read(raw), storing.read(draft)
    for name, said in (
        ("key", root.key),
        *((name, root.values[name]) for name in ("version", "languages", "scheme")),
    ):
        if said != (before.key if name == "key" else before.values[name]):
            sentence = _(
                "The spreadsheet belongs to another question set: its “%(field)s” is “%(found)s”."
            )
            raise Invalid(
                sentence
                % {"field": name, "found": ", ".join(said) if isinstance(said, tuple) else said}
            )
    return _kept(draft, root, before)


@transaction.atomic
def propose_tree(draft: QuestionSet, root: Node) -> Proposal | None:
    """Keep what a file of this very draft says, to be looked at; None when it says nothing new."""
    before = storing.read(draft)
    return None if before == root else _kept(draft, root, before)


def _kept(draft: QuestionSet, root: Node, before: Node) -> Proposal:
    Proposal.objects.filter(question_set=draft).delete()
    return Proposal.objects.create(
        question_set=draft, tree=plain(root), compared_with=digest(before)
    )


def find(draft: QuestionSet, pk: UUID) -> Proposal | None:
    """Return a draft's proposal."""
    return Proposal.objects.select_related("question_set").filter(question_set=draft, pk=pk).first()


def look(proposal: Proposal) -> Look:
    """Return what the proposal would change now."""
    root = from_plain(proposal.tree)
    return Look(
        root,
        differences.between(storing.read(proposal.question_set), root),
        len(missing_texts(root)),
    )


@transaction.atomic
def apply(proposal: Proposal) -> QuestionSet:
    """Put the proposal in the draft's place; raise Refused when the draft was changed since it was
    read.
    """
    draft = editing.require_draft(proposal.question_set)
    before = storing.read(draft)
    if digest(before) != proposal.compared_with:
        raise Refused(
            _(
                "Somebody has changed the draft since the file was imported. Import it again "
                "to see what it changes now."
            )
        )
    made = importing.replace(draft, before, from_plain(proposal.tree))
    proposal.delete()
    return made

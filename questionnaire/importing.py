"""Importing a file's question set as a draft.

A file with faults is refused with all of them, and nothing is stored.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from questionnaire import selectors, states, storing, yamlfile
from questionnaire.checks import data_faults
from questionnaire.models import QuestionSet
from questionnaire.tree import Node, from_plain

MAX_BYTES = yamlfile.MAX_BYTES


def parse(raw: bytes) -> Node:
    """Return a YAML file's tree; raise Invalid with each fault."""
    return tree_of(yamlfile.read(raw))


def tree_of(data: object) -> Node:
    """Return the tree of plain data; raise Invalid with each fault."""
    if found := data_faults(data):
        raise Invalid(*(fault.sentence for fault in found))
    assert isinstance(data, dict)
    return from_plain(data)


@transaction.atomic
def load(raw: bytes) -> QuestionSet:
    """Store a file's question set as a draft; the same content again changes nothing.

    Raises Invalid for a file with faults, and for a changed file of a published version.
    """
    return store(parse(raw))


@transaction.atomic
def store(root: Node) -> QuestionSet:
    """Store a tree as a draft; it replaces the draft of that version if there is one."""
    existing = (
        QuestionSet.objects.select_for_update()
        .filter(key=root.key, version=root.values["version"])
        .first()
    )
    if existing is None:
        return _new(root)
    before = storing.read(existing)
    if before == root:
        return existing
    if existing.published_at:
        raise Invalid(
            _(
                "Version %(version)s is published and never changes. Give the file a new "
                "version number."
            )
            % {"version": existing.version}
        )
    return replace(existing, before, root)


@transaction.atomic
def replace(draft: QuestionSet, before: Node, root: Node) -> QuestionSet:
    """Replace a draft's tree; unchanged texts stay ticked."""
    text_states = states.read(draft)
    storing.empty(draft)
    for column, value in storing.columns(root).items():
        setattr(draft, column, value)
    draft.save()
    storing.fill(draft, root)
    states.replace(draft, root, before, text_states)
    return draft


def _new(root: Node) -> QuestionSet:
    """Create a draft that continues the version of its key that was published last."""
    asks = any(area.children("questions") for area in root.children("areas"))
    previous = selectors.published().filter(key=root.key).first() if asks else None
    return create_draft(root, previous)


def create_draft(root: Node, previous: QuestionSet | None) -> QuestionSet:
    """Store a tree as a new draft; texts that are as in the previous version keep their ticks."""
    draft = QuestionSet.objects.create(key=root.key, previous=previous, **storing.columns(root))
    storing.fill(draft, root)
    if previous:
        states.replace(draft, root, storing.read(previous), states.read(previous))
    else:
        states.replace(draft, root)
    return draft

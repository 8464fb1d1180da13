"""A file's question set becomes a draft.

A broken file is refused with every fault named, and nothing is stored.
"""

from typing import Any

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
    return checked(yamlfile.read(raw))


def checked(data: Any) -> Node:
    """Return plain data's tree; raise Invalid with each fault."""
    if found := data_faults(data):
        raise Invalid(*(fault.sentence for fault in found))
    return from_plain(data)


@transaction.atomic
def load(raw: bytes) -> QuestionSet:
    """Store the file's question set as a draft and return it; the same content again changes
    nothing.

    Raises Invalid for a broken file and for a changed file of a published version.
    """
    return keep(parse(raw))


@transaction.atomic
def keep(root: Node) -> QuestionSet:
    """Store a tree as a draft, in the place of the draft of that version if there is one."""
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
    """Put a tree in the place of a draft's; what was ticked and is unchanged stays ticked."""
    ticks = states.known(draft)
    storing.empty(draft)
    for column, value in storing.columns(root).items():
        setattr(draft, column, value)
    draft.save()
    storing.fill(draft, root)
    states.keep(draft, root, before, ticks)
    return draft


def _new(root: Node) -> QuestionSet:
    """Store a new draft; it continues the version of its key that was published last, and that
    one's ticks.
    """
    return begin(root, selectors.published().filter(key=root.key).first() if _asks(root) else None)


def begin(root: Node, previous: QuestionSet | None) -> QuestionSet:
    """Store a tree as a new draft; what is as it was in the version before keeps its ticks."""
    draft = QuestionSet.objects.create(key=root.key, previous=previous, **storing.columns(root))
    storing.fill(draft, root)
    before, ticks = (storing.read(previous), states.known(previous)) if previous else (None, None)
    states.keep(draft, root, before, ticks)
    return draft


def _asks(root: Node) -> bool:
    return any(area.children("questions") for area in root.children("areas"))

"""The history of a text: each save leaves a revision (a trigger's work), and so does a text that
came too late.
"""

from uuid import UUID

from evaluations.models import Answer, Revision, Statement
from evaluations.models.answer import Draft
from kompass.shared import clock
from municipalities.access import Person


def keep_overtaken(
    row: Draft, *, number: int, person: Person, fields: dict[str, object]
) -> Revision:
    """Keep a text that was written over an older version; the same one sent twice is kept once."""
    content: dict[str, object] = {
        name: fields[name]
        for name in ("text", "self_assessment_id", "not_applicable", "reason")
        if name in fields
    }
    known: dict[str, object] = {
        **_owner(row),
        "number": number,
        "overtaken": True,
        "written_by": person.user,
        **content,
    }
    found = Revision.objects.filter(
        **{name: value for name, value in known.items() if name != "municipality_id"}
    ).first()
    return found or Revision.objects.create(**known, written_at=clock.now())


def text_of(row: Draft, number: int) -> str:
    """Return the text as it was in a version; empty when there was none."""
    found = (
        Revision.objects.filter(**_owner(row), number=number, overtaken=False)
        .values_list("text", flat=True)
        .first()
    )
    return found or ""


def _owner(row: Draft) -> dict[str, UUID]:
    assert isinstance(row, Answer | Statement)
    known = {"evaluation_id": row.evaluation_id, "municipality_id": row.municipality_id}
    return known | {"answer_id" if isinstance(row, Answer) else "statement_id": row.pk}

"""What the evaluations hold about a person, for their own export."""

from evaluations.models import Assignment, Comment, Delegation, Notice
from municipalities import exporting
from municipalities.access import Person


@exporting.section("assignments")
def assignments(person: Person) -> list[dict[str, object]]:
    rows = Assignment.objects.filter(user=person.user).select_related(
        "evaluation__municipality", "evaluation__round"
    )
    return [
        {
            "duty": row.duty,
            "municipality": str(row.evaluation.municipality),
            "round": str(row.evaluation.round),
        }
        for row in rows
    ]


@exporting.section("delegations")
def delegations(person: Person) -> list[dict[str, object]]:
    rows = Delegation.objects.filter(user=person.user).select_related(
        "area", "question", "evaluation__municipality"
    )
    return [
        {
            "municipality": str(row.evaluation.municipality),
            "place": place.key if (place := row.area or row.question) else "",
            "due_on": row.due_on and row.due_on.isoformat(),
            "message": row.message,
        }
        for row in rows
    ]


@exporting.section("comments")
def comments(person: Person) -> list[dict[str, object]]:
    rows = Comment.objects.filter(said_by=person.user).select_related("question")
    return [
        {
            "question": row.question.key,
            "lane": row.lane,
            "text": row.text,
            "said_at": row.said_at.isoformat(),
        }
        for row in rows
    ]


@exporting.section("notices")
def notices(person: Person) -> list[dict[str, object]]:
    rows = Notice.objects.filter(recipient=person.user)
    return [
        {"kind": row.kind, "made_at": row.made_at.isoformat(), "read": row.read_at is not None}
        for row in rows
    ]

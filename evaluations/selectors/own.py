"""What the evaluations hold about a person, for her own export."""

from typing import Any

from evaluations.models import Assignment
from municipalities import exporting
from municipalities.access import Person


@exporting.section("assignments")
def assignments(person: Person) -> list[dict[str, Any]]:
    rows = Assignment.objects.filter(user=person.user).select_related("evaluation__municipality", "evaluation__round")
    return [{"duty": row.duty, "municipality": str(row.evaluation.municipality), "round": str(row.evaluation.round)} for row in rows]

"""Whatever the ORM is asked to do, a foreign row is neither read nor changed: every model of a
protected table, without selectors.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import Count, Exists, F, Max, Prefetch, Subquery

from evaluations.models import (
    Answer,
    Assignment,
    Citation,
    DocumentVersion,
    Evaluation,
    Finding,
    Note,
    Round,
    SubmittedAnswer,
    Verdict,
)
from municipalities.models import Credential, Membership, Municipality, User
from reports.models import Handover
from tests.people import acting
from tests.row_security.dataset import HOME_PEOPLE, Table, count_attempts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def of(table: Table) -> type[models.Model]:
    """Return the model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table.name)


def keys(table: Table) -> list[Any]:
    """Return the foreign keys as the model's own type."""
    return [of(table)._meta.pk.to_python(key) for key in table.strange]


def a_field(table: Table) -> str:
    """Return the name of a field beside the key."""
    return next(field.name for field in of(table)._meta.concrete_fields if not field.primary_key)


def values_of(table: Table) -> dict[str, Any]:
    """Return the values of a foreign row by the names of model fields."""
    row = next(iter(table.foreign.values()))
    return {
        field.attname: field.to_python(row[field.column])
        for field in of(table)._meta.concrete_fields
        if not json_of(field)
    }


def json_of(field: models.Field) -> bool:
    """Tell whether a column's JSON differs from its value (bytes); used for nested values."""
    return field.get_internal_type() in ("BinaryField", "JSONField")


def a_row(table: Table) -> models.Model:
    """Return a foreign row as an object in memory, as if it had been read."""
    return of(table)(**values_of(table))


def refreshed(row: models.Model) -> bool:
    """Tell whether the row is found again."""
    try:
        row.refresh_from_db()
    except type(row).DoesNotExist:
        return False
    return True


def named(table: Table) -> int:
    """Count the municipalities to which a condition and a subquery find a foreign row."""
    rows = of(table).objects.filter(pk__in=keys(table))
    found = Municipality.objects.annotate(there=Exists(rows), key=Subquery(rows.values("pk")[:1]))
    return found.filter(there=True).count() + found.exclude(key=None).count()


# Each returns zero, nothing or False.
READS: dict[str, Callable[[Table], Any]] = {
    "filter": lambda t: of(t).objects.filter(pk__in=keys(t)).count(),
    "in_bulk": lambda t: len(of(t).objects.in_bulk(keys(t))),
    "exists": lambda t: of(t).objects.filter(pk=keys(t)[0]).exists(),
    "first": lambda t: of(t).objects.filter(pk__in=keys(t)).first() is not None,
    "values": lambda t: len(of(t).objects.filter(pk__in=keys(t)).values()),
    "all": lambda t: len(set(of(t).objects.values_list("pk", flat=True)) & set(keys(t))),
    "iterator": lambda t: len(
        {row.pk for row in of(t).objects.iterator(chunk_size=7)} & set(keys(t))
    ),
    "raw": lambda t: len(
        {row.pk for row in of(t).objects.raw(f"select * from {t.name}")} & set(keys(t))
    ),
    "aggregate": lambda t: of(t).objects.filter(pk__in=keys(t)).aggregate(n=Count("pk"))["n"],
    "annotation": named,
    "union": lambda t: (
        of(t)
        .objects.none()
        .values_list("pk")
        .union(of(t).objects.filter(pk__in=keys(t)).values_list("pk"))
        .count()
    ),
    "select_related": lambda t: len(of(t).objects.select_related().filter(pk__in=keys(t))),
    "refresh": lambda t: refreshed(a_row(t)),
    "select_for_update": lambda t: len(
        of(t).objects.select_for_update(of=("self",)).filter(pk__in=keys(t))
    ),
}
# Each affects no rows, or is refused.
WRITES: dict[str, Callable[[Table], Any]] = {
    "update": lambda t: of(t).objects.filter(pk__in=keys(t)).update(**{a_field(t): F(a_field(t))}),
    "delete": lambda t: of(t).objects.filter(pk__in=keys(t)).delete()[0],
    "delete at once": lambda t: of(t).objects.filter(pk__in=keys(t))._raw_delete("default"),
    "delete an object": lambda t: a_row(t).delete()[0],
    "bulk_update": lambda t: of(t).objects.bulk_update([a_row(t)], [a_field(t)]),
    "save over it": lambda t: a_row(t).save_base(raw=True, force_update=True) or "saved",
    "save anew": lambda t: a_row(t).save_base(raw=True) or "saved",
    "bulk_create": lambda t: len(of(t).objects.bulk_create([a_row(t)])),
    "bulk_create over it": lambda t: len(
        of(t).objects.bulk_create(
            [a_row(t)],
            update_conflicts=True,
            unique_fields=[of(t)._meta.pk.name],
            update_fields=[a_field(t)],
        )
    ),
    "update_or_create": lambda t: (
        of(t).objects.update_or_create(pk=keys(t)[0], defaults=values_of(t)) and "written"
    ),
    "get_or_create": lambda t: of(t).objects.get_or_create(pk=keys(t)[0], defaults=values_of(t))[
        1
    ],  # found in the register is no write
}


def call_and_roll_back(do: Callable[[Table], Any], table: Table) -> Any:
    """Call it and roll back; return nothing when the database refuses it."""
    try:
        with transaction.atomic():
            found = do(table)
            transaction.set_rollback(True)
    except DatabaseError:
        return None
    return found


@pytest.mark.parametrize("who", HOME_PEOPLE)
@pytest.mark.parametrize("form", READS)
def test_no_query_of_a_model_returns_a_foreign_row(dataset, form, who):
    asked = {table.name: table for table in dataset.closed}
    with acting(dataset.home_person(who)):
        if form == "select_for_update":  # of what one may never change, not even a lock is had
            found = {name: call_and_roll_back(READS[form], table) for name, table in asked.items()}
        else:
            found = {name: READS[form](table) for name, table in asked.items()}
    count_attempts("queries of models", len(found))
    assert {name: rows for name, rows in found.items() if rows} == {}


@pytest.mark.parametrize("who", HOME_PEOPLE)
@pytest.mark.parametrize("form", WRITES)
def test_no_write_of_a_model_affects_a_foreign_row(dataset, form, who):
    with acting(dataset.home_person(who)):
        found = {
            table.name: call_and_roll_back(WRITES[form], table) for table in dataset.tables.values()
        }
    count_attempts("writes of models", len(found))
    assert {name: rows for name, rows in found.items() if rows} == {}


# An own row, its key turned in memory to a foreign one.
TURNED: list[tuple[type[models.Model], str]] = [
    (Answer, "evaluation"),
    (SubmittedAnswer, "evaluation"),
    (Citation, "document_version"),
    (DocumentVersion, "file"),
    (Handover, "report"),
    (Verdict, "note"),
    (Note, "written_by"),
    (Evaluation, "round"),
    (Assignment, "user"),
    (Membership, "user"),
    (Credential, "user"),
]


@pytest.mark.parametrize("who", HOME_PEOPLE)
@pytest.mark.parametrize(
    ("model", "name"), TURNED, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_relations_set_to_a_foreign_row_find_nothing(dataset, model, name, who):
    relation = model._meta.get_field(name)
    table = dataset.tables[relation.related_model._meta.db_table]
    with acting(dataset.home_person(who)):
        followed, fetched = (model(**{relation.attname: keys(table)[0]}) for _ in range(2))
        with pytest.raises(relation.related_model.DoesNotExist):
            getattr(followed, name)
        models.prefetch_related_objects([fetched], name)
        assert fetched._state.fields_cache.get(name) is None
    count_attempts("turned keys", 2)


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_relations_lead_to_and_count_own_rows_only(dataset, who):
    """From municipalities, which everybody reads: prefetches, joins and sums over relations."""
    away = dataset.foreign.town.municipality
    with acting(dataset.home_person(who)):
        evaluations = Prefetch("evaluations", Evaluation.objects.select_related("round"))
        town = Municipality.objects.prefetch_related(
            "memberships__user", "invitations", evaluations
        ).get(pk=away.pk)
        followed = [
            list(town.memberships.all()),
            list(town.invitations.all()),
            list(town.evaluations.all()),
        ]
        counted = Municipality.objects.filter(pk=away.pk).aggregate(
            people=Count("memberships__user"),
            invited=Count("invitations"),
            begun=Count("evaluations"),
            name=Max("memberships__user__name"),
        )
        joined = [
            Municipality.objects.filter(pk=away.pk, memberships__user__email__contains="@").count(),
            User.objects.filter(memberships__municipality=away).count(),
            Round.objects.filter(evaluations__municipality=away).count(),
            Finding.objects.filter(evaluation__municipality=away).count(),
        ]
    count_attempts("relations", 11)
    assert followed == [[], [], []]
    assert counted == {"people": 0, "invited": 0, "begun": 0, "name": None}
    assert joined == [0, 0, 0, 0]

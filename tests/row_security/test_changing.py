"""Nobody changes, removes or adds a row of another municipality, nor references one from an own
row.
"""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.people import acting
from tests.row_security.dataset import DENIED, HOME_PEOPLE, Table, attempt, count_attempts, run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TENANT = ("municipality_id", "evaluation_id", "user_id", "round_id", "chain", "event_id")
# How PostgreSQL refuses: no privilege or row security, a key, a check, a unique key; a column that
# is computed or fixed.
REFUSALS = {DENIED, "23503", "23505", "23514", "23502"}


def changeable(table: str) -> list[str]:
    """Return the columns that the runtime role may change at all."""
    return [
        name
        for (name,) in run(
            "select quote_ident(attname) from pg_attribute where attrelid = %s::regclass and "
            "attnum > 0 and not attisdropped"
            " and has_column_privilege(attrelid, attnum, 'update')",
            table,
        )
    ]


def met(state: str, rows: list[tuple]) -> bool:
    """Tell whether an attempt affected a row."""
    return state == "" and rows[0][0] != 0


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_no_foreign_row_is_changed_column_by_column(dataset, who):
    wrong, times = [], 0
    with acting(dataset.home_person(who)):
        for table in dataset.tables.values():
            for column in changeable(table.name):
                times += 1
                found = attempt(
                    f"update {table.name} set {column} = {column} where {table.key}::text = any "
                    "(%s)",
                    table.strange,
                )
                wrong += (
                    [(table.name, column, found)]
                    if met(*found) or found[0] not in ("", DENIED)
                    else []
                )
    count_attempts("changes", times)
    assert wrong == []


@pytest.mark.parametrize("who", HOME_PEOPLE)
@pytest.mark.parametrize(
    "form",
    [
        "delete from {t} where {k}::text = any (%s)",
        "with gone as (delete from {t} where {k}::text = any (%s) returning 1) select count(*) "
        "from gone",
        "delete from {t} using municipalities_municipality m where {t}.{k}::text = any (%s)",
        "merge into {t} using (select unnest(%s::text[]) as k) x on {t}.{k}::text = x.k when "
        "matched then delete",
    ],
)
def test_no_foreign_row_is_removed(dataset, form, who):
    wrong = []
    with acting(dataset.home_person(who)):
        for table in dataset.tables.values():
            found = attempt(form.format(t=table.name, k=table.key), table.strange)
            wrong += [(table.name, found)] if met(*found) or found[0] not in ("", DENIED) else []
    count_attempts("removals", len(dataset.tables))
    assert wrong == []


def fresh(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with a new key, so that no unique key is violated."""
    old = row[table.key]
    key = (
        str(uuid4())
        if isinstance(old, str) and len(old) == 36
        else old + 100_000
        if isinstance(old, int)
        else uuid4().hex
    )
    return row | {table.key: key}


def add(table: Table, row: dict[str, Any]) -> tuple[str, list[tuple]]:
    return attempt(
        f"insert into {table.name} overriding system value select "
        f"(jsonb_populate_record(null::{table.name}, %s::jsonb)).*",
        json.dumps(row),
    )


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_no_row_is_added_to_the_other_municipality(dataset, who):
    """The foreign rows with new keys: refused by row security, not by a unique key."""
    wrong = []
    with acting(dataset.home_person(who)):
        for table in dataset.tables.values():
            state, _rows = add(table, fresh(table, next(iter(table.foreign.values()))))
            wrong += [(table.name, state)] if state != DENIED else []
    count_attempts("additions", len(dataset.tables))
    assert wrong == []


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_no_own_row_can_be_moved_to_the_other_municipality(dataset, who):
    wrong, times = [], 0
    with acting(dataset.home_person(who)):
        for table in dataset.tables.values():
            strange = next(iter(table.foreign.values()))
            for column in [name for name in TENANT if strange.get(name)]:
                times += 1
                found = attempt(
                    f"update {table.name} set {column} = "
                    f"(jsonb_populate_record(null::{table.name}, %s::jsonb)).{column}"
                    f" where {table.key}::text = any (%s)",
                    json.dumps(strange),
                    list(table.own),
                )
                wrong += (
                    [(table.name, column, found)]
                    if met(*found) or found[0] not in REFUSALS | {""}
                    else []
                )
    count_attempts("moves", times)
    assert wrong == []


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_no_own_row_is_added_for_the_other_municipality(dataset, who):
    """A copy of an own row with one foreign tenant column."""
    wrong, times = [], 0
    with acting(dataset.home_person(who)):
        for table in dataset.tables.values():
            strange = next(iter(table.foreign.values()))
            for own in list(table.own.values())[:3]:
                for column in [name for name in TENANT if strange.get(name)]:
                    times += 1
                    found = add(table, fresh(table, own | {column: strange[column]}))
                    wrong += [(table.name, column, found)] if found[0] not in REFUSALS else []
    count_attempts("additions", times)
    assert wrong == []


KEYS = (
    "select c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text from pg_constraint c"
    " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]"
    " where c.contype = 'f' and c.conrelid::regclass::text = any (%s) and "
    "c.confrelid::regclass::text = any (%s)"
    " and cardinality(c.conkey) = 2 order by 1, 2"
)


@pytest.mark.parametrize("who", [*HOME_PEOPLE, "office"])
def test_no_own_row_references_a_foreign_one(dataset, who):
    """For each key that carries the tenant: an own row changed, and a copy of one added."""
    with acting(dataset.home_person(who)):
        keys = run(KEYS, list(dataset.tables), list(dataset.tables))
        wrong, lacking = [], []
        for child, column, parent in keys:
            table, target = dataset.tables[child], next(iter(dataset.tables[parent].foreign))
            own = [row for row in table.own.values() if row[column]]
            changed = attempt(
                f"update {child} set {column} = %s where {table.key}::text = any (%s)",
                target,
                list(table.own),
            )
            added = [add(table, fresh(table, row | {column: target})) for row in own[:2]]
            wrong += (
                [(child, column, changed)]
                if met(*changed) or changed[0] not in REFUSALS | {""}
                else []
            )
            wrong += [(child, column, found) for found in added if found[0] not in REFUSALS]
            lacking += [] if own else [(child, column)]
    count_attempts("keys", 3 * len(keys))
    assert lacking == []  # every key has a row at home that uses it
    assert len(keys) == 64
    assert wrong == []


@pytest.mark.parametrize("who", ["coordinator", "contributor", "leader", "lead", "office"])
@pytest.mark.parametrize("column", ["round_id", "municipality_id"])
def test_an_evaluation_cannot_be_moved_to_another_round_or_municipality(dataset, who, column):
    """In another round a person would see that round; an evaluation could be given to another
    municipality.
    """
    target = getattr(dataset.foreign.evaluation, column)
    with acting(dataset.home_person(who)):
        told = attempt(
            f"update evaluations_evaluation set {column} = %s where id = %s",
            target,
            dataset.home.evaluation.pk,
        )
    count_attempts("moves")
    assert told == (DENIED, [])

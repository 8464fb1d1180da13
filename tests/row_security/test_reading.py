"""In no form of query does anybody read a row of another municipality: each form for each protected
table.
"""

import json

import pytest
from django.db import connection

from tests.people import acting
from tests.row_security.dataset import HOME_PEOPLE, OPEN, attempt, count_attempts, run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# {t} the table, {k} its key; each gives the keys that it reaches.
FORMS = {
    "select": "select {k}::text from {t}",
    "only": "select {k}::text from only {t} where true or {k} is null",
    "join": (
        "select x.{k}::text from municipalities_membership m join {t} x on true where m.user_id = "
        "app.actor_user()"
    ),
    "outer join": (
        "select x.{k}::text from municipalities_membership m full join {t} x on false where x.{k} "
        "is not null"
    ),
    "lateral": (
        "select x.k::text from (values (1), (2)) v (n) cross join lateral (select {k} as k from "
        "{t} where v.n = 1) x"
    ),
    "common table": "with x as materialized (select {k} as k from {t}) select k::text from x",
    "recursive": (
        "with recursive x as (select {k}::text as k, 0 as n from {t} union all select k, n + 1 "
        "from x where n < 1) select k from x"
    ),
    "union": "select null where false union all select {k}::text from {t}",
    "except": "select {k}::text from {t} except select ''",
    "in a condition": "select {k}::text from {t} where {k} in (select {k} from {t})",
    "in a value": "select unnest((select array_agg({k}::text) from {t}))",
    "window": "select first_value({k}::text) over (partition by {k}) from {t}",
    "sample": "select {k}::text from {t} tablesample system (100)",
    "as XML": "select unnest(xpath('//row/k/text()', "
    "table_to_xml('{t}'::regclass, true, false, '')))::text where false"
    " union all select unnest(xpath('//k/text()', query_to_xml('select {k} as k from {t}', true, "
    "false, '')))::text",
    "whole rows": "select r ->> '{k}' from (select to_jsonb(t) as r from {t} t) x",
    "a view of one's own": "create temporary view seen as select {k}::text as k from {t}; "
    "select k from seen",
    "a table of one's own": "create temporary table seen as select {k}::text as k from {t}; "
    "select k from seen",
    "a function of one's own": "create function pg_temp.seen() returns setof text language sql "
    "security definer as 'select {k}::text from {t}';"
    " select * from pg_temp.seen()",
    "a block": (
        "do $$ begin create temporary table seen as select {k}::text as k from {t}; end $$; "
        "select k from seen"
    ),
    "cursor": "declare c cursor for select {k}::text from {t}; fetch all from c; close c",
    "cursor with hold": (
        "declare c scroll cursor with hold for select {k}::text from {t}; fetch forward all from "
        "c; close c"
    ),
    "prepared": "prepare asked as select {k}::text from {t}; execute asked; deallocate asked",
    "for update": "select {k}::text from {t} for update",
    "for share": "select {k}::text from {t} for key share",
    "changed and returned": "update {t} set {k} = {k} returning {k}::text",
    "removed and returned": "delete from {t} returning {k}::text",
}


def test_every_protected_table_has_rows_of_both_municipalities(dataset):
    assert len(dataset.tables) == 65
    assert [
        name for name, table in dataset.tables.items() if not table.foreign or not table.own
    ] == []


@pytest.mark.parametrize("who", HOME_PEOPLE)
@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_query_returns_a_foreign_row(dataset, form, who):
    wrong, reached = [], 0
    for table in dataset.closed:
        with acting(dataset.home_person(who)):
            state, rows = attempt(FORMS[form].format(t=table.name, k=table.key))
        found = {str(row[0]) for row in rows}
        wrong += (
            [(table.name, len(found & table.foreign.keys()))]
            if found & table.foreign.keys()
            else []
        )
        wrong += [(table.name, state)] if state not in ("", "42501", "23503", "23514") else []
        reached += len(found & table.own.keys())
    count_attempts("queries", len(dataset.closed))
    assert wrong == []
    # What one reaches at home shows that the form works; locks and changes ask for more rights than
    # reading.
    assert reached > 0 or form == "removed and returned"


# Each gives false, null or nothing as long as no foreign row counts.
SUMS = {
    "count": "select nullif(count(*), 0) from {t} where {k}::text = any (%s)",
    "exists": "select exists (select from {t} where {k}::text = any (%s))",
    "largest": "select max({k}::text) from {t} where {k}::text = any (%s)",
    "any": "select bool_or({k}::text = any (%s)) and null from {t}",
    "filter": "select nullif(count(*) filter (where {k}::text = any (%s)), 0) from {t}",
    "groups": (
        "select nullif(count(*), 0) from (select {k} from {t} where {k}::text = any (%s) group by "
        "grouping sets (({k}), ())) x where {k} is not null"
    ),
    "the place of a row": "select max(ctid::text) from {t} where {k}::text = any (%s)",
}


@pytest.mark.parametrize("who", HOME_PEOPLE)
@pytest.mark.parametrize("form", SUMS)
def test_no_aggregate_includes_a_foreign_row(dataset, form, who):
    wrong = []
    with acting(dataset.home_person(who)):
        for table in dataset.closed:
            [(value,)] = run(SUMS[form].format(t=table.name, k=table.key), table.strange)
            wrong += [table.name] if value else []
    count_attempts("aggregates", len(dataset.closed))
    assert wrong == []


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_counts_in_query_plans_do_not_reveal_foreign_rows(dataset, who):
    """EXPLAIN counts removed rows: the query's condition only gets rows that the policy allows."""
    wrong = []
    with acting(dataset.home_person(who)):
        for table in dataset.closed:
            [(seen,)] = run(f"select count(*) from {table.name}")
            [(plan,)] = run(
                f"explain (analyze, format json, timing off) select {table.key} from {table.name}"
            )
            counted = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"][
                "Actual Rows"
            ]
            wrong += [(table.name, counted, seen)] if counted != seen else []
    count_attempts("plans", len(dataset.closed))
    assert wrong == []


@pytest.mark.parametrize("who", ["coordinator", "lead", "translator"])
def test_conditions_with_side_effects_do_not_see_foreign_rows(dataset, who):
    """A cheap function that raises a notice, and a division by zero: both run after the policy."""
    leak = (
        "create function pg_temp.leak(text, text) returns boolean cost 0.0000001 language plpgsql"
        " as 'begin raise notice ''told % %'', $1, $2; return true; end'"
    )
    told: list[str] = []
    with acting(dataset.home_person(who)):
        run(leak)
        connection.connection.add_notice_handler(
            lambda notice: told.append(str(notice.message_primary))
        )
        for table in dataset.closed:
            run(f"select from {table.name} where pg_temp.leak('{table.name}', {table.key}::text)")
            assert (
                attempt(
                    f"select 1 / (not {table.key}::text = any (%s))::int from {table.name}",
                    table.strange,
                )[0]
                == ""
            )
    words = {message.removeprefix("told ") for message in told}
    count_attempts("telling conditions", 2 * len(dataset.closed))
    assert (
        words & {f"{table.name} {key}" for table in dataset.closed for key in table.foreign}
        == set()
    )
    assert words & {f"{table.name} {key}" for table in dataset.closed for key in table.own}


def test_the_register_of_municipalities_is_readable_by_everybody(dataset):
    with acting(dataset.home_person("coordinator")):
        [(names,)] = run(
            "select array_agg(name_sv) from municipalities_municipality where code in ('F01', "
            "'H01')"
        )
    assert list(OPEN) == ["municipalities_municipality"]
    assert sorted(names) == ["Kvarnsund", "Lindnäs"]


def test_statistics_show_no_values_of_protected_tables(dataset):
    """The planner's samples hold real values; the view hides those of tables with row security."""
    with acting(dataset.home_person("coordinator")):
        rows = run(
            "select tablename from pg_stats where schemaname = 'public' and tablename = any (%s)",
            list(dataset.tables),
        )
        # The samples are there: the same view shows those of an open table. What the catalogue does
        # tell is how many rows there are in all.
        [(shown,)] = run(
            "select count(*) > 0 from pg_stats where tablename = 'questionnaire_question' and "
            "most_common_vals is not null"
        )
        [(counted,)] = run(
            "select reltuples > 0 from pg_class where relname = 'evaluations_answer'"
        )
        denied = attempt("select * from pg_statistic limit 1")[0]
        extended = run("select count(*) from pg_stats_ext")
    count_attempts("statistics", 3)
    assert rows == []
    assert shown
    assert counted
    assert denied == "42501"
    assert extended == [(0,)]

"""Nobody disables row security, bypasses it through the server, or shadows the functions that it
uses.
"""

import pytest
from django.db import transaction

from tests.people import acting
from tests.row_security.dataset import DENIED, attempt, count_attempts, run

pytestmark = pytest.mark.django_db

# Each must be refused; the state says how: no privilege, unless another stands beside it.
REFUSED = {
    "row security": "alter table evaluations_answer disable row level security",
    "force": "alter table evaluations_answer no force row level security",
    "a policy": "create policy mine on evaluations_answer using (true)",
    "another condition": "alter policy read on evaluations_answer using (true)",
    "no policy": "drop policy read on evaluations_answer",
    "a trigger": "create trigger mine after insert on evaluations_answer "
    "execute function app.record('{}')",
    "no trigger": "alter table evaluations_assignment disable trigger never_the_own_municipality",
    "no key": (
        "alter table evaluations_answer drop constraint "
        "evaluations_answer_evaluation_id_same_tenant"
    ),
    "a rule": (
        "create rule mine as on select to evaluations_answer do instead select * from "
        "evaluations_submittedanswer"
    ),
    "a column": "alter table evaluations_answer add column mine text",
    "an index with a function": "create index mine on evaluations_answer (upper(text))",
    "an owner": "alter table evaluations_answer owner to current_user",
    "rights to come": (
        "alter default privileges for role kompass_owner in schema public grant all on tables to "
        "public"
    ),
    "a member": "grant kompass_owner to current_user",
    "a role": "create role mine superuser",
    "a stronger self": "alter role current_user bypassrls",
    "a table": "create table public.mine (id integer)",
    "a view in public": "create view public.mine as select * from evaluations_answer",
    "a schema": "create schema mine",
    "a function in app": "create function app.mine() returns integer "
    "language sql security definer as 'select 1'",
    "a function in public": "create function public.mine() returns integer "
    "language sql security definer as 'select 1'",
    "another function": "create or replace function app.is_office() returns boolean "
    "language sql as 'select true'",
    "an operator": "create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)",
    "a cast": "create cast (text as uuid) without function as implicit",
    "a path of the functions": "alter function app.own_municipalities() set search_path = pg_temp",
    "a function dropped": "drop function app.is_office() cascade",
    "an extension": "create extension dblink",
    "another server": "create extension postgres_fdw",
    "the server's files": "create extension file_fdw",
    "a language": "create language plpython3u",
    "a library": "load '/tmp/mine.so'",
    "a publication": "create publication mine for all tables",
    "the server's settings": "alter system set log_statement = 'all'",
    "a program": "copy (select 1) to program 'id'",
    "a program's output": "create temporary table seen (line text); copy seen from program 'id'",
    "a file written": "copy (select 1) to '/tmp/mine'",
    "a file read": "create temporary table seen (line text); copy seen from '/etc/passwd'",
    "a large object from a file": "select lo_import('/etc/passwd')",
    "a large object to a file": "select lo_export(1, '/tmp/mine')",
    "the key": "insert into app.actor_key (ipad, opad) values ('', '')",
    "the key replaced": "update app.actor_key set ipad = '', opad = ''",
    "the history": (
        "select app.append_event(null, 'update', 't', array['1'], null, null, null, '{}', null, "
        "'municipality', null)"
    ),
    "the history's erasing": "select app.erase_history(gen_random_uuid(), now(), null, 'x')",
    "the counters": "call app.recount()",
    "truncate": "truncate evaluations_answer",
    "the write-ahead log": "select pg_switch_wal()",
    "a slot": "select pg_create_logical_replication_slot('mine', 'pgoutput')",
    "the settings read again": "select pg_reload_conf()",
}
OTHERWISE = {
    "an extension": {DENIED, "0A000", "58P01"},  # not even on the disk of the embedded server
    "another server": {DENIED, "0A000", "58P01"},
    "the server's files": {DENIED, "0A000", "58P01"},
    "a language": {DENIED, "0A000", "58P01"},
    "the server's settings": {DENIED, "25001"},  # first of all, never inside a transaction
}


@pytest.mark.parametrize("what", REFUSED)
def test_nobody_changes_row_security(dataset, what):
    with acting(dataset.home_person("coordinator")):
        state, _rows = attempt(REFUSED[what])
    count_attempts("rebuilding")
    assert state in OTHERWISE.get(what, {DENIED})


RIGHTS = "select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace"
POLICIES = "select tablename, policyname, roles::text, qual, with_check from pg_policies"


@pytest.mark.parametrize(
    "sql",
    [
        "grant all on evaluations_answer to public",
        "revoke all on evaluations_answer from kompass_owner",
        "reassign owned by current_user to current_user",
    ],
)
def test_statements_allowed_to_the_role_do_not_change_rights_or_policies(dataset, sql):
    with acting(dataset.home_person("coordinator")):
        before = run(f"{RIGHTS}; {POLICIES}")
        state, after = attempt(f"{sql}; {RIGHTS}; {POLICIES}")
    count_attempts("rebuilding")
    assert state in ("", DENIED)
    assert set(after) in (set(before), set())


@pytest.mark.slow
def test_the_role_can_drop_its_own_policies_and_then_reads_nothing(dataset):
    """PostgreSQL lets each role drop what it owns, and counts the policies that name it; that can't
    be forbidden to it.

    It takes a stacked statement, which a statement with parameters never is. It does harm but tells
    nothing: tables under row security without a policy are empty for everybody but the owner, at
    home too.
    """
    with acting(dataset.home_person("coordinator")), transaction.atomic():
        run("drop owned by current_user cascade")
        found = [
            attempt(f"select {table.key}::text from {table.name}")
            for table in dataset.tables.values()
        ]
        transaction.set_rollback(True)
    count_attempts("rebuilding", len(found))
    assert {(state, tuple(rows)) for state, rows in found} <= {("", ()), (DENIED, ())}


# Temporary objects that the role may create, with the names of those that the policies use.
SHADOWS = {
    "memberships": "create temporary table municipalities_membership as "
    "select gen_random_uuid() as id, app.actor_user() as user_id,"
    " m.id as municipality_id, array['coordinator', 'office']::varchar[] as roles from "
    "public.municipalities_municipality m;"
    " insert into pg_temp.municipalities_membership select gen_random_uuid(), app.actor_user(), "
    "null, array['office', 'evaluator', 'translator']",
    "assignments": "create temporary table evaluations_assignment as "
    "select gen_random_uuid() as id, app.actor_user() as user_id,"
    " '{evaluation}'::uuid as evaluation_id, '{municipality}'::uuid as municipality_id, "
    "'lead'::varchar as duty",
    "the key": "create temporary table actor_key as select ''::bytea as ipad, ''::bytea as opad",
    "settings": (
        "create function pg_temp.current_setting(text, boolean) returns text language sql as "
        "'select ''user|{coordinator}|1|x'''"
    ),
    "a hash": (
        "create function pg_temp.sha256(bytea) returns bytea language sql as 'select "
        "''\\x00''::bytea'"
    ),
    "who acts": (
        "create function pg_temp.actor_user() returns uuid language sql as 'select "
        "''{coordinator}''::uuid'"
    ),
    "the office": "create function pg_temp.is_office() returns boolean "
    "language sql as 'select true'",
    "equality": "create function pg_temp.same(uuid, uuid) returns boolean "
    "language sql as 'select true';"
    " create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = pg_temp.same)",
    "equality of words": "create function pg_temp.same(text, text) returns boolean "
    "language sql as 'select true';"
    " create operator pg_temp.= (leftarg = text, rightarg = text, function = pg_temp.same)",
    "a type": "create domain pg_temp.uuid as text; create domain pg_temp.text as pg_catalog.text",
    "the clock": (
        "create function pg_temp.now() returns timestamptz language sql as 'select "
        "''2000-01-01''::timestamptz'"
    ),
}


@pytest.mark.parametrize("who", ["coordinator", "outsider"])
@pytest.mark.parametrize("shadow", SHADOWS)
def test_functions_cannot_be_shadowed(dataset, shadow, who):
    evaluation = dataset.foreign.evaluation
    names = {
        "evaluation": evaluation.pk,
        "municipality": evaluation.municipality_id,
        "coordinator": dataset.foreign.town.coordinator.id,
    }
    made = SHADOWS[shadow]
    for name, value in names.items():
        made = made.replace("{" + name + "}", str(value))
    asking = (
        "select array[app.is_office()::pg_catalog.text, app.actor_user()::pg_catalog.text, "
        "array_length(app.own_municipalities(), 1)::pg_catalog.text,"
        " array_length(app.assessed_evaluations(), 1)::pg_catalog.text, (select count(*) from "
        "public.evaluations_answer where municipality_id = '{municipality}')::pg_catalog.text,"
        " (select count(*) from public.municipalities_user where id = "
        "'{coordinator}')::pg_catalog.text]"
    )
    for name, value in names.items():
        asking = asking.replace("{" + name + "}", str(value))
    with acting(dataset.home_person(who)):
        before = run(asking)
        results = [
            attempt(f"{made}; set local search_path = {path}; {asking}")
            for path in ("pg_temp, app, public, pg_catalog", "pg_temp, public")
        ]
    count_attempts("shadows", 2)
    assert before[0][0][-2:] == ["0", "0"]
    assert [(state, rows[-1:]) for state, rows in results] == [("", before)] * 2

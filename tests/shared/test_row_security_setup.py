"""Row security, checked in the database itself. Runs first, since all other tests rely on it."""

import re
import time
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from evaluations.models import Evaluation
from kompass.settings.environment import required
from kompass.shared import actor
from kompass.shared.actor import Actor, acting_as

pytestmark = pytest.mark.django_db

OWNER, RUNTIME, BACKUP = (
    settings.KOMPASS_DB_ROLES[role] for role in ("owner", "runtime", "backup")
)
REFERENCE = "reference data; a trigger lets only the office write, and nobody once it is published"
WITHOUT_ROW_SECURITY = {
    "auth_group": "empty; comes with Django's auth",
    "auth_group_permissions": "empty; comes with Django's auth",
    "auth_permission": "names of permissions; comes with Django's auth",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "kompass_cache": "counters of attempts under hashed keys, used before a person is known",
    "questionnaire_area": REFERENCE,
    "questionnaire_areagroup": REFERENCE,
    "questionnaire_aspect": REFERENCE,
    "questionnaire_crossing": REFERENCE,
    "questionnaire_crosswalk": REFERENCE,
    "questionnaire_indicator": REFERENCE,
    "questionnaire_level": REFERENCE,
    "questionnaire_prompt": REFERENCE,
    "questionnaire_proposal": REFERENCE,
    "questionnaire_question": REFERENCE,
    "questionnaire_questionset": REFERENCE,
    "questionnaire_reference": REFERENCE,
    "questionnaire_rung": REFERENCE,
    "questionnaire_selfassessmentstep": REFERENCE,
    "questionnaire_textstate": REFERENCE,
}


def query(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_the_runtime_role_is_neither_superuser_nor_owner_nor_above_row_security():
    assert query(
        "select current_user, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = "
        "current_user"
    ) == [(RUNTIME, False, False, False)]
    assert query(
        "select count(*) from pg_class where pg_get_userbyid(relowner) = current_user"
    ) == [(0,)]
    assert query("select pg_has_role(current_user, %s, 'member')", OWNER) == [(False,)]


def test_every_table_has_row_security_or_a_reason():
    rows = query(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1"
    )
    assert [name for name, enabled, forced in rows if enabled != forced] == []
    assert [name for name, enabled, _forced in rows if not enabled] == sorted(WITHOUT_ROW_SECURITY)


def test_every_protected_table_has_policies_for_owner_and_backup_and_none_for_public():
    protected = [
        name for (name,) in query("select relname from pg_class where relrowsecurity order by 1")
    ]
    rows = query(
        "select tablename, policyname, roles::text[], cmd, qual, with_check from pg_policies "
        "order by 1, 2"
    )
    assert [row for row in rows if "public" in row[2]] == []
    assert [row[0] for row in rows if row[1] == "owner"] == protected
    assert {
        row[2:]
        for row in [(r[0], r[1], tuple(r[2]), r[3], r[4], r[5]) for r in rows]
        if row[1] == "owner"
    } == {((OWNER,), "ALL", "true", "true")}
    assert [row[0] for row in rows if row[1] == "backup"] == protected
    assert {(tuple(row[2]), row[3], row[4]) for row in rows if row[1] == "backup"} == {
        ((BACKUP,), "SELECT", "true")
    }
    assert {tuple(row[2]) for row in rows if row[1] not in ("owner", "backup")} == {(RUNTIME,)}


def test_every_key_between_tenant_rows_carries_the_tenant():
    protected = {name for (name,) in query("select relname from pg_class where relrowsecurity")}
    # These belong to no tenant, so keys to them need none. Rows of one person carry the user.
    roots = {"municipalities_municipality", "evaluations_round", "municipalities_user"}
    unused = {"account_emailconfirmation", "socialaccount_socialtoken"}  # closed to everybody
    models = [
        model for model in apps.get_models() if model._meta.db_table in protected - roots - unused
    ]
    wanted = {
        (model._meta.db_table, key.column, key.related_model._meta.db_table)
        for model in models
        for key in model._meta.concrete_fields
        if key.is_relation and key.related_model._meta.db_table in protected - roots
    }
    found = {
        tuple(row)
        for row in query(
            "select c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text from "
            "pg_constraint c"
            " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]"
            " join pg_attribute t on t.attrelid = c.conrelid and t.attnum = c.conkey[2]"
            " where c.contype = 'f' and cardinality(c.conkey) = 2 and t.attname in "
            "('municipality_id', 'evaluation_id')"
        )
    }
    assert sorted(wanted - found) == []
    assert len(wanted) == 63


def test_the_application_refuses_to_connect_as_the_owner():
    owner = urlsplit(required("DATABASE_OWNER_URL"))
    strong = connection.copy()
    strong.settings_dict |= {"USER": owner.username, "PASSWORD": owner.password or ""}
    with pytest.raises(ImproperlyConfigured, match="an owner of tables"):
        strong.connect()
    strong.close()


def test_nobody_reads_the_signing_key_of_actors():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        query("select * from app.actor_key")


def test_the_definer_functions_have_a_search_path_and_are_not_public():
    rows = query(
        "select p.proname, p.prosecdef, pg_get_userbyid(p.proowner), p.proconfig, "
        "has_function_privilege('public', p.oid, 'execute')"
        " from pg_proc p where p.pronamespace = 'app'::regnamespace and p.prokind = 'f' order by 1"
    )
    assert len(rows) == 80
    assert {row[1:] for row in [(r[0], r[1], r[2], tuple(r[3]), r[4]) for r in rows]} == {
        (True, OWNER, ("search_path=pg_catalog, pg_temp",), False)
    }


def seen_by(text: str) -> int:
    """Count the evaluations that are visible to an actor published as this text."""
    query("select set_config('app.actor', %s, true)", text)
    return Evaluation.objects.count()


def test_a_signed_actor_sees_their_own_rows(play):
    assert seen_by(actor.sign(play.town.coordinator.actor)) == 1
    assert seen_by(actor.sign(Actor("user", uuid4()))) == 0


def test_an_absent_actor_sees_nothing(play):
    assert seen_by("") == 0


def forged(text: str) -> list[str]:
    """Return forged actors: another person, kind or time, a broken MAC, nonsense."""
    kind, who, issued, mac = text.split("|")
    return [
        f"{kind}|{uuid4()}|{issued}|{mac}",
        f"job|{who}|{issued}|{mac}",
        f"{kind}|{who}|{int(issued) + 1}|{mac}",
        f"{kind}|{who}|{issued}|{'0' * 64}",
        f"{kind}|{who}|{issued}|",
        f"{kind}|{who}|{issued}",
        f"{kind}|{who}|{issued}|{mac}|{mac}",
        f"{kind}|' or true --|{issued}|{mac}",
        "|||",
        "user",
    ]


def test_a_forged_actor_sees_nothing(play):
    true = actor.sign(play.association.office.actor)
    assert seen_by(true) == 1
    assert [text for text in forged(true) if seen_by(text)] == []


@pytest.mark.parametrize(("shift", "seen"), [(-601, 0), (-590, 1), (590, 1), (660, 0)])
def test_an_actor_is_valid_for_ten_minutes(play, monkeypatch, shift, seen):
    present = time.time()
    monkeypatch.setattr(actor.time, "time", lambda: present + shift)
    assert seen_by(actor.sign(play.town.coordinator.actor)) == seen


def test_the_actor_ends_with_the_block(play):
    with acting_as(play.town.coordinator.actor):
        assert Evaluation.objects.count() == 1
        with acting_as(Actor("auth")):
            assert Evaluation.objects.count() == 0
        assert Evaluation.objects.count() == 1
    assert Evaluation.objects.count() == 0


def test_the_mac_is_the_one_of_rfc_2104(settings):
    # RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?"
    inner, outer = actor.pads("Jefe")
    [(mac,)] = query(
        "select encode(sha256(%s::bytea || sha256(%s::bytea || convert_to('what do ya want for "
        "nothing?', 'utf8'))), 'hex')",
        outer,
        inner,
    )
    assert mac == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_an_actor_is_of_a_known_kind():
    with pytest.raises(ValueError, match="unknown kind"):
        Actor("superuser", UUID(int=0))


def test_the_literal_names_of_the_roles_are_identifiers():
    assert [
        name for name in settings.KOMPASS_DB_ROLES.values() if not re.fullmatch(r"[a-z_]+", name)
    ] == []

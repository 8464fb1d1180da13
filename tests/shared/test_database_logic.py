"""The generated file of the database's logic is what the migrations make."""

import re
from difflib import unified_diff

import pytest
from django.db import connection

from kompass.shared import database_logic

pytestmark = pytest.mark.django_db
RENEW = "The migrations make other logic: run bin/manage dump_database_logic and commit the file."


def written() -> list[str]:
    return database_logic.FILE.read_text(encoding="utf-8").splitlines()


def test_the_file_matches_what_the_migrations_make() -> None:
    made = database_logic.dump().splitlines()
    lines = unified_diff(written(), made, "the file", "the database", n=1, lineterm="")
    difference = "\n".join(lines)
    assert difference == "", f"{RENEW}\n{difference}"


def test_no_function_policy_or_trigger_is_left_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from pg_proc where pronamespace = 'app'::regnamespace),"
            " (select count(*) from pg_policies),"
            " (select count(*) from pg_trigger where not tgisinternal),"
            " (select count(*) from pg_class where relforcerowsecurity)"
        )
        counted = cursor.fetchone()
    begins = (
        "CREATE OR REPLACE (FUNCTION|PROCEDURE) ",
        "CREATE POLICY ",
        "CREATE (CONSTRAINT )?TRIGGER ",
        "ALTER TABLE .* FORCE ",
    )
    lines = written()
    assert tuple(len([x for x in lines if re.match(begin, x)]) for begin in begins) == counted


def test_the_general_functions_come_first() -> None:
    titles = re.findall(r"^-- =+\n-- (\w+)\n-- =+$", "\n".join(written()), re.MULTILINE)
    assert titles == ["shared", *sorted(set(titles) - {"shared"})]


def test_a_function_names_the_migration_that_wrote_it_last() -> None:
    migration = database_logic.writers()["actor_kind"]
    assert migration.app_label == "shared"
    assert migration.name == "0003_quick_actor"

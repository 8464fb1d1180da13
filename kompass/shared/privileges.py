"""Privileges of the three database roles, set with each migration by the owner."""

from django.conf import settings
from django.db import connection

from kompass.shared.actor import pads


def grant(**_: object) -> None:
    """Grant the runtime role access to rows, without TRUNCATE, and the backup role SELECT."""
    roles = settings.KOMPASS_DB_ROLES
    owner, runtime, backup = roles["owner"], roles["runtime"], roles["backup"]
    with connection.cursor() as cursor:
        cursor.execute(f"grant usage on schema public to {runtime}, {backup}")
        for what, to in (
            ("select, insert, update, delete on tables", runtime),
            ("usage, select on sequences", runtime),
        ):
            cursor.execute(
                f"alter default privileges for role {owner} in schema public grant {what} to {to}"
            )
        cursor.execute(
            f"alter default privileges for role {owner} in schema public grant select on tables "
            f"to {backup}"
        )


def install_key(**_: object) -> None:
    """Store the pads of the current actor key; older keys stay until they are removed."""
    inner, outer = pads(settings.KOMPASS_ACTOR_KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into app.actor_key (ipad, opad) select %s, %s where not exists (select from "
            "app.actor_key where ipad = %s)",
            [inner, outer, inner],
        )

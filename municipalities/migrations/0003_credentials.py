"""Passwords apart from people, and every secret behind the second wall.

A person's row is read by herself, by those who may list her and by the sign-in; her password's hash, her factors, her
sessions and her links to a sign-in service by herself and by the sign-in alone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kompass.shared.tenancy import definer, tenant_table

HERSELF = "%s = (select app.actor_user())"
SIGN_IN = "(select app.actor_kind()) = 'auth'"
COMMAND = "(select app.actor_kind()) = 'command'"
MACHINE = f"{SIGN_IN} or {COMMAND}"
# Tables that come with the sign-in and stay empty: confirmations are codes, tokens of a service are not kept.
UNUSED = ("account_emailconfirmation", "socialaccount_socialtoken", "socialaccount_socialapp")


def secret(table: str, *, person: str = "user_id", others: str = SIGN_IN) -> migrations.RunSQL:
    """Let a person do what she likes with her own rows, and the sign-in with everybody's."""
    condition = f"{HERSELF % person} or {others}"
    return tenant_table(table, read=condition, add=condition, change=condition, remove=condition)


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0002_walls"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="credential",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(max_length=128)),
            ],
        ),
        migrations.RunSQL(
            "insert into municipalities_credential (user_id, password) select id, password from municipalities_user",
            "update municipalities_user u set password = c.password from municipalities_credential c where c.user_id = u.id",
        ),
        # The row above is still to be checked against its key; a table with such rows can't be altered.
        migrations.RunSQL(
            "set constraints all immediate; set constraints all deferred", migrations.RunSQL.noop
        ),
        migrations.RemoveField(model_name="user", name="password"),
        migrations.RemoveField(model_name="user", name="last_login"),
        definer(
            "listed_people",
            "uuid[]",
            "select coalesce(array_agg(distinct m.user_id), '{}') from public.municipalities_membership m"
            " where m.municipality_id = any ((select app.own_municipalities())::uuid[])",
        ),
        definer(
            "in_association",
            "boolean",
            "select exists (select from public.municipalities_membership m where m.user_id = person and m.municipality_id is null)"
            " and (app.actor_kind() = 'auth' or app.actor_user() = person)",
            arguments="person uuid",
        ),
        definer(
            "session_of",
            "text",
            "select s.session_data from public.django_session s where s.session_key = session_of.key and s.expire_date > now()",
            arguments="key text",
        ),
        tenant_table(
            "municipalities_user",
            read=f"{HERSELF % 'id'} or {MACHINE} or (select app.is_office()) or id = any ((select app.listed_people())::uuid[])",
            add=MACHINE,
            change=f"{HERSELF % 'id'} or {MACHINE}",
        ),
        secret("municipalities_credential", others=MACHINE),
        # Whoever has a verified address may take what is offered to it, so nobody verifies her own.
        tenant_table(
            "account_emailaddress",
            read=f"{HERSELF % 'user_id'} or {MACHINE}",
            add=MACHINE,
            change=MACHINE,
            remove=MACHINE,
        ),
        secret("mfa_authenticator"),
        secret("usersessions_usersession"),
        secret("socialaccount_socialaccount"),
        *(tenant_table(table, read="false") for table in UNUSED),
        tenant_table("django_session", read=SIGN_IN, add=SIGN_IN, change=SIGN_IN, remove=SIGN_IN),
    ]

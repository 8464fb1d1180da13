"""Drafts that the office reads while the coordinator lets it."""

from django.db import migrations

from kompass.shared.tenancy import RUNTIME, definer, same_tenant, tenant_table

OWN = "municipality_id = any ((select app.own_municipalities())::uuid[])"
SEEN = "evaluation_id = any ((select app.visible_evaluations())::uuid[])"
GRANTED = "evaluation_id = any ((select app.granted_evaluations())::uuid[])"
OFFICE = "(select app.is_office())"
# Row security of the membership shows everybody her own rows.
COORDINATOR = (
    "exists (select from municipalities_membership m where m.user_id = (select app.actor_user())"
    " and m.municipality_id = evaluations_readinggrant.municipality_id and 'coordinator' = any (m.roles))"
)
DRAFTS = ("answer", "statement", "nothingraised", "citation")
CITED = """
  select coalesce(array_agg(distinct x.id), '{}') from (
    select c.document_version_id as id from public.evaluations_submittedcitation c
    join public.evaluations_evaluation e on e.id = c.evaluation_id
    left join public.evaluations_submittedanswer a on a.id = c.answer_id
    left join public.evaluations_submittedstatement s on s.id = c.statement_id
    where coalesce(a.number, s.number) = e.submission and c.evaluation_id = any ((select app.visible_evaluations())::uuid[])
    union all
    select c.document_version_id from public.evaluations_citation c
    where c.evaluation_id = any ((select app.granted_evaluations())::uuid[])) x
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_readinggrant")]
    operations = [
        definer(
            "granted_evaluations",
            "uuid[]",
            "select coalesce(array_agg(g.evaluation_id), '{}') from public.evaluations_readinggrant g"
            " where (select app.is_office()) and g.ended_at is null and clock_timestamp() between g.granted_at - interval '1 minute' and g.ends_at",
        ),
        definer("cited_versions", "uuid[]", CITED),
        tenant_table(
            "evaluations_readinggrant",
            read=SEEN,
            add=f"{OWN} and {COORDINATOR} and granted_by_id = (select app.actor_user()) and ended_at is null"
            " and ends_at < now() + interval '49 hours'",  # the clocks of two machines may differ a little
        ),
        migrations.RunSQL(
            f"create policy change on evaluations_readinggrant for update to {RUNTIME}"
            f" using (ended_at is null and ({COORDINATOR} or {OFFICE}))"
            f" with check (ended_at is not null and ended_by_id = (select app.actor_user()) and ({COORDINATOR} or {OFFICE}));"
            f" revoke update on evaluations_readinggrant from {RUNTIME};"
            f" grant update (ended_at, ended_by_id) on evaluations_readinggrant to {RUNTIME};"
            + "".join(
                f" alter policy read on evaluations_{table} using ({OWN} or {GRANTED});"
                for table in DRAFTS
            ),
            migrations.RunSQL.noop,
        ),
        same_tenant(
            "evaluations_readinggrant",
            "evaluation_id",
            "evaluations_evaluation",
            tenant="municipality_id",
        ),
    ]

"""The municipality's workspace behind the second wall: what is said internally never leaves the municipality, hours have no reader."""

from django.db import migrations

from kompass.audit.operations import recorded
from kompass.shared.tenancy import RUNTIME, same_tenant, tenant_table

UUIDS = "::uuid[])"
OFFICE = "(select app.is_office())"
ME = "(select app.actor_user())"
OWN = f"municipality_id = any ((select app.own_municipalities()){UUIDS}"
CHARGE = f"municipality_id = any ((select app.coordinated_municipalities()){UUIDS}"
SEEN = f"evaluation_id = any ((select app.visible_evaluations()){UUIDS}"
ASSESSED = f"evaluation_id = any ((select app.assessed_evaluations()){UUIDS}"
GRANTED = f"evaluation_id = any ((select app.granted_evaluations()){UUIDS}"
CITED = f"version_id = any ((select app.cited_versions()){UUIDS}"
JOB = "((select app.actor_kind()) = 'job' and evaluation_id = (select app.job_evaluation()))"
HEARD = f"({OWN} or (lane = 'shared' and {ASSESSED}))"
ASKED = f"({OFFICE} or {ASSESSED})"
# Row security of the membership shows a coordinator those of her own municipality.
MEMBER = (
    "(user_id is null or exists (select from municipalities_membership m where m.user_id = evaluations_delegation.user_id"
    " and m.municipality_id = evaluations_delegation.municipality_id))"
)


def table(name: str, **conditions: str) -> migrations.RunSQL:
    return tenant_table(f"evaluations_{name}", **conditions)


def changes(name: str, condition: str, *columns: str) -> migrations.RunSQL:
    """Let the runtime role change these columns alone, where the condition holds."""
    return migrations.RunSQL(
        f"create policy change on evaluations_{name} for update to {RUNTIME} using ({condition}) with check ({condition});"
        f" revoke update on evaluations_{name} from {RUNTIME}; grant update ({', '.join(columns)}) on evaluations_{name} to {RUNTIME}",
        f"grant update on evaluations_{name} to {RUNTIME}; drop policy change on evaluations_{name}",
    )


WITHIN = (
    *("revision", "areadue", "delegation", "areaready", "workingtime", "comment", "completion"),
    *("approval", "submissionpaper", "notice", "result", "releasedfinding"),
)
CHILDREN = (
    ("revision", "answer", "answer"),
    ("revision", "statement", "statement"),
    ("comment", "thread", "comment"),
)
# The texts that stand are the first ones of the histories that begin now.
FIRST_REVISIONS = """
insert into evaluations_revision (id, evaluation_id, municipality_id, answer_id, number, overtaken, text, self_assessment_id, not_applicable,
  reason, written_by_id, written_at)
select gen_random_uuid(), evaluation_id, municipality_id, id, version, false, text, self_assessment_id, not_applicable, reason, written_by_id,
  written_at from evaluations_answer where written_by_id is not null;
insert into evaluations_revision (id, evaluation_id, municipality_id, statement_id, number, overtaken, text, not_applicable, reason, written_by_id,
  written_at)
select gen_random_uuid(), evaluation_id, municipality_id, id, version, false, text, false, '', written_by_id, written_at
from evaluations_statement where written_by_id is not null
"""
FIRST_RESULTS = """
insert into evaluations_result (id, evaluation_id, municipality_id, question_id, points)
select gen_random_uuid(), p.evaluation_id, p.municipality_id, p.question_id, p.points from evaluations_points p
join evaluations_evaluation e on e.id = p.evaluation_id and e.phase = 'released'
where p.version = (select max(q.version) from evaluations_points q where q.evaluation_id = p.evaluation_id and q.question_id = p.question_id);
insert into evaluations_releasedfinding (id, evaluation_id, municipality_id, area_id, question_id, kind, position, language, body)
select gen_random_uuid(), f.evaluation_id, f.municipality_id, f.area_id, f.question_id, f.kind, f.position, t.language, t.body
from evaluations_finding f join evaluations_text t on t.finding_id = f.id
join evaluations_evaluation e on e.id = f.evaluation_id and e.phase = 'released' where t.body <> ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0015_workspace"),
        ("municipalities", "0012_invitation_of_a_place"),
        ("audit", "0002_walls"),
    ]
    operations = [
        # The keys are checked at once: a table with checks that wait cannot be altered.
        migrations.RunSQL(
            f"{FIRST_REVISIONS};{FIRST_RESULTS}; set constraints all immediate",
            migrations.RunSQL.noop,
        ),
        table(
            "revision",
            read=f"{OWN} or {GRANTED}",
            add=f"{OWN} and written_by_id = {ME}",
            remove=OWN,
        ),
        table("areadue", read=OWN, add=CHARGE, change=CHARGE, remove=CHARGE),
        table(
            "delegation",
            read=OWN,
            add=f"{CHARGE} and {MEMBER} and delegated_by_id = {ME}",
            change=f"{CHARGE} and {MEMBER}",
            remove=CHARGE,
        ),
        table(
            "areaready",
            read=OWN,
            add=f"{OWN} and user_id = {ME}",
            remove=f"{OWN} and user_id = {ME}",
        ),
        changes("areaready", f"{OWN} and user_id = {ME}", "stands"),
        table("workingtime", read="false", add=OWN),
        table("comment", read=HEARD, add=f"{HEARD} and said_by_id = {ME}"),
        changes("comment", HEARD, "resolved_by_id", "resolved_at"),
        table("completion", read=f"{OFFICE} or {SEEN}", add=f"{ASKED} and asked_by_id = {ME}"),
        changes("completion", f"({OWN} or {ASKED})", "closed_by_id", "closed_at", "supplement"),
        table(
            "approval",
            read=OWN,
            add=f"{OWN} and approved_by_id = {ME}",
            remove=f"{OWN} and approved_by_id = {ME}",
        ),
        table("submissionpaper", read=f"{OWN} or {JOB}", add=JOB),
        table("notice", read=f"recipient_id = {ME}", add=f"{OWN} or {ASKED}"),
        changes("notice", f"recipient_id = {ME}", "read_at"),
        tenant_table(
            "evaluations_noticechoice",
            **dict.fromkeys(("read", "add", "remove"), f"user_id = {ME}"),
        ),
        table("result", read=f"{OFFICE} or {SEEN}", add=ASKED),
        table("releasedfinding", read=f"{OFFICE} or {SEEN}", add=ASKED),
        table("undertaking", **dict.fromkeys(("read", "add", "change", "remove"), OWN)),
        table("passage", read=f"{OWN} or {CITED} or ({OFFICE} and app.reads_version(version_id))"),
        *(
            same_tenant(
                f"evaluations_{name}",
                "evaluation_id",
                "evaluations_evaluation",
                tenant="municipality_id",
            )
            for name in WITHIN
        ),
        *(
            same_tenant(
                f"evaluations_{child}",
                f"{column}_id",
                f"evaluations_{parent}",
                tenant="evaluation_id",
                on_delete="cascade",
            )
            for child, column, parent in CHILDREN
        ),
        same_tenant(
            "evaluations_delegation",
            "invitation_id",
            "municipalities_invitation",
            tenant="municipality_id",
        ),
        same_tenant(
            "evaluations_undertaking",
            "document_id",
            "evaluations_document",
            tenant="municipality_id",
        ),
        same_tenant(
            "evaluations_passage",
            "version_id",
            "evaluations_documentversion",
            tenant="municipality_id",
        ),
        migrations.RunSQL(
            "drop trigger recorded on evaluations_answer; drop trigger recorded on evaluations_statement",
            migrations.RunSQL.noop,
        ),
        *(
            recorded(f"evaluations_{name}", audience="municipality")
            for name in (
                "answer",
                "statement",
                "areadue",
                "delegation",
                "comment",
                "completion",
                "approval",
                "undertaking",
            )
        ),
    ]

"""The office is asked for first, and no longer by lists of every evaluation: what it costs no longer grows with the rounds.

A list as `= any (array)` is searched from end to end for each row. For people it holds a handful; the office's would hold
every evaluation of the country.
"""

from django.db import migrations

from kompass.shared.tenancy import definer

UUIDS = "::uuid[])"
OFFICE = "(select app.is_office())"
OWN = f"municipality_id = any ((select app.own_municipalities()){UUIDS}"
SEEN = f"evaluation_id = any ((select app.visible_evaluations()){UUIDS}"
ASSESSED = f"evaluation_id = any ((select app.assessed_evaluations()){UUIDS}"
TRANSLATED = f"evaluation_id = any ((select app.translated_evaluations()){UUIDS}"
WORDED = f"({ASSESSED} or {TRANSLATED})"
GRANTED = f"evaluation_id = any ((select app.granted_evaluations()){UUIDS}"
ITSELF = f"(id = any ((select app.visible_evaluations()){UUIDS} or id = any ((select app.translated_evaluations()){UUIDS})"
# Jobs about an evaluation, and those about people, which belong to none.
ABOUT = f"evaluation_id is not null and ({OFFICE} or {SEEN} or {TRANSLATED})"
MADE = "evaluation_id is null and created_by = (select app.actor_user())"
CHARGE = f"evaluation_id is null and (municipality_id = any ((select app.coordinated_municipalities()){UUIDS} or {OFFICE})"
JOB = "((select app.actor_kind()) = 'job' and id = (select app.actor_id()))"
RELAY = "(select app.actor_kind()) = 'relay'"
DRAFTS = ("answer", "statement", "nothingraised", "citation")


def assigned(duties: str, role: str) -> str:
    """Select the evaluations of the actor's duty, as long as she still has the role; and the job's one evaluation."""
    return (
        "array(select a.evaluation_id from public.evaluations_assignment a"
        " join public.municipalities_membership m on m.user_id = a.user_id and m.municipality_id is null"
        f" where a.user_id = (select app.actor_user()) and a.duty in ({duties}) and '{role}' = any (m.roles)"
        " union all select j.id from (select app.job_evaluation() as id) j where j.id is not null)"
    )


def read(table: str, condition: str, policy: str = "read", *, check: bool = False) -> str:
    """Return the statement that gives a policy another condition."""
    using = f"with check ({condition})" if check else f"using ({condition})"
    return f"alter policy {policy} on evaluations_{table} {using}"


# A person's cited versions are a short list, made once; for the office each version is looked up by itself.
CITED = """
array(select distinct c.document_version_id from public.evaluations_submittedcitation c
  join public.evaluations_evaluation e on e.id = c.evaluation_id
  left join public.evaluations_submittedanswer a on a.id = c.answer_id
  left join public.evaluations_submittedstatement s on s.id = c.statement_id
  where coalesce(a.number, s.number) = e.submission and c.evaluation_id = any ((select app.visible_evaluations())::uuid[]))
"""
READS_VERSION = """
app.is_office() and (
  exists (
    select from public.evaluations_submittedcitation c
    join public.evaluations_evaluation e on e.id = c.evaluation_id
    left join public.evaluations_submittedanswer a on a.id = c.answer_id
    left join public.evaluations_submittedstatement s on s.id = c.statement_id
    where c.document_version_id = version and coalesce(a.number, s.number) = e.submission)
  or exists (
    select from public.evaluations_citation c
    where c.document_version_id = version and c.evaluation_id = any ((select app.granted_evaluations())::uuid[])))
"""
FILES = "array(select v.file_id from public.evaluations_documentversion v where v.file_id is not null and v.id = any ((select app.cited_versions())::uuid[]))"
READS_FILE = "exists (select from public.evaluations_documentversion v where v.file_id = file and app.reads_version(v.id))"
POLICIES = [
    read("round", f"{OFFICE} or id = any ((select app.visible_rounds()){UUIDS}"),
    read("evaluation", f"{OFFICE} or {ITSELF}"),
    f"alter policy change on evaluations_evaluation using ({OFFICE} or {ITSELF}) with check ({OFFICE} or {ITSELF})",
    read(
        "assignment", f"{OFFICE} or {SEEN} or {TRANSLATED} or user_id = (select app.actor_user())"
    ),
    read("move", f"{OFFICE} or {SEEN} or {TRANSLATED}"),
    read("move", f"{OFFICE} or {SEEN}", "add", check=True),
    read("submittedanswer", f"{OFFICE} or {SEEN}"),
    read("submittedcitation", f"{OFFICE} or {SEEN}"),
    read("submittedstatement", f"{OFFICE} or {SEEN} or {TRANSLATED}"),
    read("keyfacts", f"{OFFICE} or {SEEN} or {TRANSLATED}"),
    read("readinggrant", f"{OFFICE} or {SEEN}"),
    *(read(table, f"{OWN} or {GRANTED}") for table in DRAFTS),
    *(read(table, f"{OFFICE} or {WORDED}") for table in ("verdict", "points", "finding", "text")),
    read(
        "documentversion",
        f"{OWN} or id = any ((select app.cited_versions()){UUIDS} or ({OFFICE} and app.reads_version(id))",
    ),
    f"alter policy read on uploads_storedfile using ({OWN} or id = any ((select app.readable_files()){UUIDS}"
    f" or ({OFFICE} and app.reads_file(id)))",
    f"alter policy read on outbox_job using ({OFFICE} or {SEEN} or {TRANSLATED} or ({MADE}) or ({CHARGE}) or {JOB} or {RELAY})",
    f"alter policy add on outbox_job with check (({ABOUT}) or ({MADE} and ({CHARGE})))",
    f"alter policy change on outbox_job using (({ABOUT}) or {JOB} or {RELAY}) with check (({ABOUT}) or {JOB} or {RELAY})",
]


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0005_helping"),
        ("municipalities", "0006_inviting"),
        ("outbox", "0003_jobs_about_people"),
    ]
    operations = [
        definer("assessed_evaluations", "uuid[]", assigned("'lead', 'second'", "evaluator")),
        definer("translated_evaluations", "uuid[]", assigned("'translator'", "translator")),
        definer(
            "visible_evaluations",
            "uuid[]",
            "app.assessed_evaluations() || array(select e.id from public.evaluations_evaluation e"
            " where e.municipality_id = any ((select app.own_municipalities())::uuid[]))",
        ),
        definer(
            "worded_evaluations",
            "uuid[]",
            "app.assessed_evaluations() || app.translated_evaluations()",
        ),
        definer(
            "visible_rounds",
            "uuid[]",
            "array(select distinct e.round_id from public.evaluations_evaluation e"
            " where e.id = any ((select app.visible_evaluations() || app.translated_evaluations())::uuid[]))",
        ),
        definer(
            "listed_people",
            "uuid[]",
            "array(select m.user_id from public.municipalities_membership m where m.municipality_id = any ((select app.own_municipalities())::uuid[])"
            " union select a.user_id from public.evaluations_assignment a"
            " where a.evaluation_id = any ((select app.visible_evaluations() || app.translated_evaluations())::uuid[]))",
        ),
        definer("cited_versions", "uuid[]", CITED),
        definer("readable_files", "uuid[]", FILES),
        definer("reads_version", "boolean", READS_VERSION, arguments="version uuid"),
        definer("reads_file", "boolean", READS_FILE, arguments="file uuid"),
        migrations.RunSQL(";\n".join(POLICIES), migrations.RunSQL.noop),
    ]

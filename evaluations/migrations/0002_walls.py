"""Evaluations behind the second wall. Policies know people, never phases: what changes its readers is copied."""

from django.db import migrations

from kompass.shared.tenancy import RUNTIME, definer, same_tenant, tenant_table

UUIDS = "::uuid[])"
OFFICE = "(select app.is_office())"
OWN = f"municipality_id = any ((select app.own_municipalities()){UUIDS}"
SEEN = f"evaluation_id = any ((select app.visible_evaluations()){UUIDS}"
ASSESSED = f"evaluation_id = any ((select app.assessed_evaluations()){UUIDS}"
TRANSLATED = f"evaluation_id = any ((select app.translated_evaluations()){UUIDS}"
WORDED = f"evaluation_id = any ((select app.worded_evaluations()){UUIDS}"
LOCKED = f"evaluation_id = any ((select app.locked_evaluations()){UUIDS}"
MINE = f"user_id = (select app.actor_user()) and {ASSESSED}"
ITSELF = f"id = any ((select app.visible_evaluations()){UUIDS} or id = any ((select app.translated_evaluations()){UUIDS}"
CITED = f"id = any ((select app.cited_versions()){UUIDS}"
SHOWN = "exists (select from evaluations_documentversion v where v.document_id = evaluations_document.id)"


def everything(condition: str) -> dict[str, str]:
    """Read, add, change and remove under one condition."""
    return {"read": condition, "add": condition, "change": condition, "remove": condition}


def table(name: str, **conditions: str) -> migrations.RunSQL:
    return tenant_table(f"evaluations_{name}", **conditions)


def assigned(duties: str, role: str) -> str:
    """Select the evaluations of the actor's duty, as long as she still has the role; and the job's one evaluation."""
    return (
        "select coalesce(array_agg(x.id), '{}') from ("
        " select a.evaluation_id as id from public.evaluations_assignment a"
        " join public.municipalities_membership m on m.user_id = a.user_id and m.municipality_id is null"
        f" where a.user_id = (select app.actor_user()) and a.duty in ({duties}) and '{role}' = any (m.roles)"
        " union select j.id from (select app.job_evaluation() as id) j where j.id is not null) x"
    )


OPEN_SCORES = """
declare opened integer;
begin
  if not evaluation = any (app.assessed_evaluations()) then raise exception 'not assigned to this evaluation'; end if;
  if (select count(distinct l.user_id) from public.evaluations_scorelock l
      join public.evaluations_assignment a on a.evaluation_id = l.evaluation_id and a.user_id = l.user_id and a.duty in ('lead', 'second')
      where l.evaluation_id = open_scores.evaluation) < 2 then return 0; end if;
  insert into public.evaluations_openedscore (id, evaluation_id, municipality_id, question_id, user_id, levels, not_applicable)
  select gen_random_uuid(), s.evaluation_id, s.municipality_id, s.question_id, s.user_id, s.levels, s.not_applicable
  from public.evaluations_score s
  join public.evaluations_scorelock l on l.evaluation_id = s.evaluation_id and l.user_id = s.user_id
  join public.evaluations_assignment a on a.evaluation_id = s.evaluation_id and a.user_id = s.user_id and a.duty in ('lead', 'second')
  where s.evaluation_id = open_scores.evaluation on conflict do nothing;
  select count(*) into opened from public.evaluations_openedscore o where o.evaluation_id = open_scores.evaluation;
  return opened;
end
"""
TAKE_BACK = """
begin
  if not evaluation = any (app.assessed_evaluations()) then raise exception 'not assigned to this evaluation'; end if;
  update public.evaluations_scorelock l set confirmed_at = null where l.evaluation_id = take_back_confirmations.evaluation;
end
"""
CONFLICT_OF_ASSIGNMENT = """
begin
  if exists (select from public.municipalities_membership m where m.user_id = new.user_id and m.municipality_id = new.municipality_id) then
    raise exception 'nobody evaluates the own municipality' using errcode = 'check_violation', constraint = 'never_the_own_municipality';
  end if;
  return new;
end
"""
CONFLICT_OF_MEMBERSHIP = """
begin
  if exists (select from public.evaluations_assignment a where a.user_id = new.user_id and a.municipality_id = new.municipality_id) then
    raise exception 'nobody evaluates the own municipality' using errcode = 'check_violation', constraint = 'never_the_own_municipality';
  end if;
  return new;
end
"""
GUARD_PHASE = """
begin
  if new.phase <> old.phase and not (app.is_office() or new.id = any (app.assessed_evaluations()) or exists (
      select from public.municipalities_membership m
      where m.user_id = app.actor_user() and m.municipality_id = new.municipality_id and 'coordinator' = any (m.roles))) then
    raise exception 'this actor moves no evaluation' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
"""
NOTED = f"written_by_id = (select app.actor_user()) and {ASSESSED}"
LINKED = f"{ASSESSED} and exists (select from evaluations_note n where n.id = note_id and n.written_by_id = (select app.actor_user()))"
IN_EVALUATION = [
    "assignment",
    "move",
    "answer",
    "submittedanswer",
    "statement",
    "nothingraised",
    "submittedstatement",
    "keyfacts",
    "citation",
    "submittedcitation",
    "note",
    "notequestion",
    "verdict",
    "score",
    "scorelock",
    "openedscore",
    "agreement",
    "points",
    "finding",
    "findingsource",
    "text",
]
CHILDREN = (
    ("citation", "answer", "answer"),
    ("citation", "statement", "statement"),
    ("submittedcitation", "answer", "submittedanswer"),
    ("submittedcitation", "statement", "submittedstatement"),
    ("notequestion", "note", "note"),
    ("verdict", "statement", "submittedstatement"),
    ("verdict", "note", "note"),
    ("findingsource", "finding", "finding"),
    ("findingsource", "note", "note"),
    ("findingsource", "answer", "submittedanswer"),
    ("findingsource", "statement", "submittedstatement"),
    ("text", "finding", "finding"),
    ("text", "statement", "submittedstatement"),
    ("text", "verdict", "verdict"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0001_initial"),
        ("municipalities", "0002_walls"),
        ("outbox", "0002_walls"),
        ("uploads", "0002_walls"),
    ]
    operations = [
        definer("assessed_evaluations", "uuid[]", assigned("'lead', 'second'", "evaluator")),
        definer("translated_evaluations", "uuid[]", assigned("'translator'", "translator")),
        definer(
            "visible_evaluations",
            "uuid[]",
            "select coalesce(array_agg(e.id), '{}') from public.evaluations_evaluation e where (select app.is_office())"
            f" or e.municipality_id = any ((select app.own_municipalities()){UUIDS} or e.id = any ((select app.assessed_evaluations()){UUIDS}",
        ),
        definer(
            "worded_evaluations",
            "uuid[]",
            "select coalesce(array_agg(e.id), '{}') from public.evaluations_evaluation e where (select app.is_office())"
            f" or e.id = any ((select app.assessed_evaluations()){UUIDS} or e.id = any ((select app.translated_evaluations()){UUIDS}",
        ),
        definer(
            "visible_rounds",
            "uuid[]",
            "select coalesce(array_agg(distinct e.round_id), '{}') from public.evaluations_evaluation e"
            f" where e.id = any ((select app.visible_evaluations()){UUIDS} or e.id = any ((select app.translated_evaluations()){UUIDS}",
        ),
        definer(
            "cited_versions",
            "uuid[]",
            "select coalesce(array_agg(distinct c.document_version_id), '{}') from public.evaluations_submittedcitation c"
            " join public.evaluations_evaluation e on e.id = c.evaluation_id"
            " left join public.evaluations_submittedanswer a on a.id = c.answer_id"
            " left join public.evaluations_submittedstatement s on s.id = c.statement_id"
            " where coalesce(a.number, s.number) = e.submission"
            f" and c.evaluation_id = any ((select app.visible_evaluations()){UUIDS}",
        ),
        definer(
            "readable_files",
            "uuid[]",
            "select coalesce(array_agg(v.file_id), '{}') from public.evaluations_documentversion v"
            f" where v.file_id is not null and v.id = any ((select app.cited_versions()){UUIDS}",
        ),
        definer(
            "locked_evaluations",
            "uuid[]",
            "select coalesce(array_agg(l.evaluation_id), '{}') from public.evaluations_scorelock l where l.user_id = (select app.actor_user())",
        ),
        definer(
            "open_scores",
            "integer",
            OPEN_SCORES,
            arguments="evaluation uuid",
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "take_back_confirmations",
            "void",
            TAKE_BACK,
            arguments="evaluation uuid",
            language="plpgsql",
            volatility="volatile",
        ),
        definer("guard_phase", "trigger", GUARD_PHASE, language="plpgsql", volatility="volatile"),
        definer(
            "conflict_of_assignment",
            "trigger",
            CONFLICT_OF_ASSIGNMENT,
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "conflict_of_membership",
            "trigger",
            CONFLICT_OF_MEMBERSHIP,
            language="plpgsql",
            volatility="volatile",
        ),
        migrations.RunSQL(
            "create constraint trigger never_the_own_municipality after insert or update on evaluations_assignment"
            " for each row execute function app.conflict_of_assignment();"
            "create constraint trigger never_the_own_municipality after insert or update on municipalities_membership"
            " for each row execute function app.conflict_of_membership();"
            "create trigger only_movers_move before update on evaluations_evaluation"
            " for each row execute function app.guard_phase()",
            "drop trigger only_movers_move on evaluations_evaluation;"
            "drop trigger never_the_own_municipality on evaluations_assignment;"
            "drop trigger never_the_own_municipality on municipalities_membership",
        ),
        table(
            "round",
            read=f"{OFFICE} or id = any ((select app.visible_rounds()){UUIDS}",
            add=OFFICE,
            change=OFFICE,
            remove=OFFICE,
        ),
        table("evaluation", read=f"{ITSELF} or {OFFICE}", add=OFFICE, change=ITSELF),
        table(
            "assignment",
            read=f"{SEEN} or {TRANSLATED} or user_id = (select app.actor_user()) or {OFFICE}",
            add=OFFICE,
            change=OFFICE,
            remove=OFFICE,
        ),
        table("move", read=f"{SEEN} or {TRANSLATED}", add=SEEN),
        *(
            table(name, **everything(OWN))
            for name in ("answer", "statement", "nothingraised", "citation")
        ),
        table("submittedanswer", read=SEEN, add=OWN),
        table("submittedstatement", read=f"{SEEN} or {TRANSLATED}", add=OWN),
        table("submittedcitation", read=SEEN, add=OWN),
        table("keyfacts", read=f"{SEEN} or {TRANSLATED}", add=OWN, change=OWN),
        table("document", read=f"{OWN} or {SHOWN}", add=OWN, change=OWN, remove=OWN),
        table("documentversion", read=f"{OWN} or {CITED}", add=OWN, remove=OWN),
        table("findingsource", **everything(ASSESSED)),
        table("agreement", **everything(f"{ASSESSED} and {LOCKED}")),
        table("note", read=ASSESSED, add=NOTED, change=NOTED, remove=NOTED),
        table("notequestion", read=ASSESSED, add=LINKED, change=LINKED, remove=LINKED),
        # Nobody locks in another's name, or the blind scores would open to one alone; a new agreement takes back both confirmations by a function.
        table("scorelock", read=ASSESSED, add=MINE, change=MINE),
        migrations.RunSQL(
            f"revoke update on evaluations_scorelock from {RUNTIME}; grant update (confirmed_at) on evaluations_scorelock to {RUNTIME}",
            f"grant update on evaluations_scorelock to {RUNTIME}",
        ),
        table("verdict", read=WORDED, add=ASSESSED, change=ASSESSED, remove=ASSESSED),
        table("score", **everything(MINE)),
        table("openedscore", read=f"{ASSESSED} and {LOCKED}"),
        table("points", read=WORDED, add=ASSESSED),
        table("finding", read=WORDED, add=ASSESSED, change=ASSESSED, remove=ASSESSED),
        table(
            "text",
            read=WORDED,
            add=f"{ASSESSED} or {TRANSLATED}",
            change=f"{ASSESSED} or {TRANSLATED}",
            remove=ASSESSED,
        ),
        *(
            same_tenant(
                f"evaluations_{name}",
                "evaluation_id",
                "evaluations_evaluation",
                tenant="municipality_id",
            )
            for name in IN_EVALUATION
        ),
        *(
            same_tenant(
                f"evaluations_{child}",
                f"{column}_id",
                f"evaluations_{parent}",
                tenant="evaluation_id",
            )
            for child, column, parent in CHILDREN
        ),
        *(
            same_tenant(
                f"evaluations_{child}",
                "document_version_id",
                "evaluations_documentversion",
                tenant="municipality_id",
            )
            for child in ("citation", "submittedcitation")
        ),
        same_tenant(
            "evaluations_documentversion",
            "document_id",
            "evaluations_document",
            tenant="municipality_id",
        ),
        same_tenant(
            "evaluations_documentversion", "file_id", "uploads_storedfile", tenant="municipality_id"
        ),
    ]

"""A trigger keeps each saved text as a revision, in the very statement that saves it: a save asks once less."""

from django.db import migrations

from kompass.audit.operations import inner

CONTENT = "text, not_applicable, reason, self_assessment_id"
COLUMNS = "id, evaluation_id, municipality_id, number, overtaken, written_by_id, written_at"
VALUES = "gen_random_uuid(), new.evaluation_id, new.municipality_id, new.version, false, new.written_by_id, new.written_at"
ANSWER = f"""
begin
  insert into public.evaluations_revision ({COLUMNS}, answer_id, {CONTENT})
  values ({VALUES}, new.id, new.text, new.not_applicable, new.reason, new.self_assessment_id);
  return null;
end
"""
STATEMENT = f"""
begin
  insert into public.evaluations_revision ({COLUMNS}, statement_id, {CONTENT})
  values ({VALUES}, new.id, new.text, false, '', null);
  return null;
end
"""
# An answer that evidence has begun holds nothing yet.
SAID = "new.written_by_id is not null and (new.text <> '' or new.not_applicable or new.reason <> '' or new.self_assessment_id is not null)"
CHANGED = "new.written_by_id is not null and new.version <> old.version"


def keeping(table: str, first: str) -> migrations.RunSQL:
    """Keep what is inserted and what is changed."""
    trigger = f"for each row when ({{}}) execute function app.keep_{table}()"
    return migrations.RunSQL(
        f"create trigger keep_first after insert on evaluations_{table} {trigger.format(first)};"
        f" create trigger keep_next after update on evaluations_{table} {trigger.format(CHANGED)}",
        f"drop trigger keep_first on evaluations_{table}; drop trigger keep_next on evaluations_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0021_offline")]
    operations = [
        inner("keep_answer", "trigger", ANSWER),
        inner("keep_statement", "trigger", STATEMENT),
        keeping("answer", SAID),
        keeping("statement", "new.written_by_id is not null"),
    ]

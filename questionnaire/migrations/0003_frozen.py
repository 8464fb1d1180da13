"""A published set is frozen by the database too, and only the association's office or a command writes reference texts.

What an installation has already gets its languages, and a state for each of its texts.
"""

from django.conf import settings
from django.db import migrations

from kompass.shared.tenancy import definer

OWNER = settings.KOMPASS_DB_ROLES["owner"]
GUARD = f"""
declare
  changed jsonb := to_jsonb(coalesce(new, old));
  question_set uuid;
  published timestamptz;
begin
  if session_user = '{OWNER}' then
    return coalesce(new, old);
  end if;
  if not (app.is_office() or app.actor_kind() = 'command') then
    raise exception 'only the office changes a question set' using errcode = 'insufficient_privilege';
  end if;
  if tg_argv[0] = 'open' then
    return coalesce(new, old);
  end if;
  if tg_table_name = 'questionnaire_questionset' then
    if tg_op = 'INSERT' then
      return new;
    end if;
    published := old.published_at;
  else
    question_set := (changed ->> 'question_set_id')::uuid;
    if question_set is null and changed ->> 'aspect_id' is not null then
      question_set := (select a.question_set_id from public.questionnaire_aspect a where a.id = (changed ->> 'aspect_id')::uuid);
    elsif question_set is null and changed ->> 'area_id' is not null then
      question_set := (select a.question_set_id from public.questionnaire_area a where a.id = (changed ->> 'area_id')::uuid);
    elsif question_set is null then
      question_set := (
        select a.question_set_id from public.questionnaire_area a join public.questionnaire_question q on q.area_id = a.id
        where q.id = (changed ->> 'question_id')::uuid
      );
    end if;
    published := (select s.published_at from public.questionnaire_questionset s where s.id = question_set);
  end if;
  if published is not null then
    raise exception 'a published question set never changes' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end
"""
FROZEN = (
    *("questionset", "aspect", "level", "selfassessmentstep", "areagroup", "area", "question"),
    *("indicator", "prompt", "reference", "rung"),
)
OPEN = ("textstate", "proposal", "crosswalk", "crossing")


def state(owner: str, place: str, source: str, alias: str, column: str, field: str) -> str:
    """Return the statement that gives each filled text of a column its state."""
    known = f"substr(encode(sha256(convert_to(coalesce({alias}.{column}_sv, ''), 'UTF8')), 'hex'), 1, 16)"
    return ";".join(
        "insert into questionnaire_textstate (question_set_id, place, field, language, source)"
        f" select {owner}, {place}, '{field}', '{code}', {known} from questionnaire_{source} where {alias}.{column}_{code} <> ''"
        for code in ("sv", "fi", "en")
    )


STATES = ";".join(
    (
        state("s.id", "''", "questionset s", "s", "name", "name"),
        *(
            state("a.question_set_id", "'areas/' || a.key", "area a", "a", name, name)
            for name in ("name", "introduction")
        ),
        *(
            state(
                "a.question_set_id",
                "'areas/' || a.key || '/questions/' || q.key",
                "question q join questionnaire_area a on a.id = q.area_id",
                "q",
                column,
                field,
            )
            for column, field in (("name", "title"), ("text", "text"))
        ),
        *(
            state("p.question_set_id", "'aspects/' || p.key", "aspect p", "p", name, name)
            for name in ("name", "description")
        ),
        *(
            state("p.question_set_id", "'levels/' || p.key", "level p", "p", name, name)
            for name in ("name", "description")
        ),
        state(
            "p.question_set_id",
            "'self_assessment/' || p.key",
            "selfassessmentstep p",
            "p",
            "name",
            "name",
        ),
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaire", "0002_living_instrument"),
        ("municipalities", "0011_hashes"),
    ]
    operations = [
        migrations.RunSQL(
            "update questionnaire_questionset set languages = '{sv,fi}' where languages = '{}'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(STATES, migrations.RunSQL.noop),
        definer("guard_question_set", "trigger", GUARD, language="plpgsql", volatility="volatile"),
        *(
            migrations.RunSQL(
                f"create trigger guard_question_set before insert or update or delete on questionnaire_{table}"
                f" for each row execute function app.guard_question_set('{kind}')",
                f"drop trigger guard_question_set on questionnaire_{table}",
            )
            for kind, tables in (("frozen", FROZEN), ("open", OPEN))
            for table in tables
        ),
    ]

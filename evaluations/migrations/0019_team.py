"""Working together behind the second wall: who is told what, letters and digests of the machine's own, hours that only sums tell of.

People never write one another's notices themselves: app.tell knows who is concerned, so that an evaluator can tell the
municipality without reading who works there.
"""

from django.db import migrations

from kompass.shared.tenancy import definer

# What somebody who speaks or answers in an evaluation is called. Evaluators learn the names of evaluators alone; the
# municipality also those of people who have left it.
SPEAKER = """
declare town uuid; own boolean; role text; called text;
begin
  if who is null then return null; end if;
  select e.municipality_id into town from public.evaluations_evaluation e where e.id = about;
  own := coalesce(town = any (app.own_municipalities()), false);
  if not own and not about = any (app.assessed_evaluations()) then return null; end if;
  role := app.side(who, town, about);
  if role = 'evaluator' or (own and (role = 'municipality'
      or exists (select from public.evaluations_delegation d where d.evaluation_id = about and d.user_id = who)
      or exists (select from public.evaluations_comment c where c.evaluation_id = about and c.said_by_id = who))) then
    select u.name into called from public.municipalities_user u where u.id = who;
  end if;
  return array[coalesce(role, ''), coalesce(called, '')];
end
"""
# What waits for an invited one is hers when she comes, and she finds a notice of it.
COME = """
begin
  if old.accepted_by_id is not null or new.accepted_by_id is null then return null; end if;
  delete from public.evaluations_delegation d where d.invitation_id = new.id and exists (
    select from public.evaluations_delegation t where t.evaluation_id = d.evaluation_id and t.user_id = new.accepted_by_id
      and t.area_id is not distinct from d.area_id and t.question_id is not distinct from d.question_id);
  insert into public.evaluations_notice (id, evaluation_id, municipality_id, recipient_id, kind, area_id, question_id, made_at)
  select gen_random_uuid(), d.evaluation_id, d.municipality_id, new.accepted_by_id, 'delegated', d.area_id, d.question_id, now()
  from public.evaluations_delegation d where d.invitation_id = new.id;
  update public.evaluations_delegation d set user_id = new.accepted_by_id, invitation_id = null where d.invitation_id = new.id;
  return null;
end
"""
# Whoever takes part tells those who are concerned, never herself, and not twice of what nobody has read yet.
TELL = """
declare town uuid; told integer;
begin
  select e.municipality_id into town from public.evaluations_evaluation e where e.id = about;
  if town is null or not (town = any (app.own_municipalities()) or app.is_office() or about = any (app.assessed_evaluations())) then
    raise exception 'this actor tells nothing of this evaluation' using errcode = 'insufficient_privilege';
  end if;
  insert into public.evaluations_notice
    (id, evaluation_id, municipality_id, recipient_id, kind, area_id, question_id, made_at, mailed_at)
  select gen_random_uuid(), about, town, r.id, what, of_area, of_question, moment, case when mailed then moment end
  from (
    select m.user_id as id from public.municipalities_membership m where m.municipality_id = town and (
      m.user_id = any (people) or m.roles::text[] && holders
      or (writers and exists (select from public.evaluations_delegation d where d.evaluation_id = about and d.user_id = m.user_id and (
        d.question_id = of_question
        or d.area_id = coalesce(of_area, (select q.area_id from public.questionnaire_question q where q.id = of_question))))))
    union
    select a.user_id from public.evaluations_assignment a where evaluators and a.evaluation_id = about and a.duty in ('lead', 'second')
  ) r join public.municipalities_user u on u.id = r.id and u.is_active
  where r.id is distinct from app.actor_user() and not exists (
    select from public.evaluations_notice n where n.recipient_id = r.id and n.evaluation_id = about and n.kind = what
      and n.area_id is not distinct from of_area and n.question_id is not distinct from of_question
      and n.read_at is null and n.mailed_at is null);
  get diagnostics told = row_count;
  return told;
end
"""
SETTLED = (
    "exists (select from public.evaluations_answer s where s.evaluation_id = e.id and s.question_id = q.id"
    r" and ((s.text ~ '\S' and s.self_assessment_id is not null) or s.reason ~ '\S'))"
)
OPEN = f"exists (select from public.questionnaire_question q join public.questionnaire_area h on h.id = q.area_id where %s and not {SETTLED})"
MEMBER = (
    "select m.user_id from public.municipalities_membership m join public.municipalities_user u on u.id = m.user_id and u.is_active"
    " where m.municipality_id = e.municipality_id and "
)
CHARGED = f"({MEMBER} 'coordinator' = any (m.roles))"
ITS_WRITERS = (
    f"({MEMBER} exists (select from public.evaluations_delegation d"
    " where d.evaluation_id = e.id and d.area_id = a.id and d.user_id = m.user_id))"
)
# Three days before and once when it has passed: those who have the place, else the coordinators; where nothing is left to
# do, nobody. What nobody has been given, and what has no day of its own, is one notice of the whole evaluation.
TELL_DUE = f"""
declare told integer;
begin
  if app.actor_kind() is distinct from 'relay' then
    raise exception 'the relay alone tells of the time' using errcode = 'insufficient_privilege';
  end if;
  insert into public.evaluations_notice (id, evaluation_id, municipality_id, recipient_id, kind, area_id, question_id, made_at)
  select gen_random_uuid(), w.evaluation, w.town, w.who, 'due', w.area, w.question, moment from (
    select e.id as evaluation, e.municipality_id as town, a.id as area, null::uuid as question, coalesce(t.due_on, o.closes_on) as due_on,
      unnest(case when exists {ITS_WRITERS} then array{ITS_WRITERS} else array{CHARGED} end) as who
    from public.evaluations_evaluation e join public.evaluations_round o on o.id = e.round_id
    join public.questionnaire_area a on a.question_set_id = o.question_set_id
    left join public.evaluations_areadue t on t.evaluation_id = e.id and t.area_id = a.id
    where e.phase = 'preparing' and (t.id is not null or exists {ITS_WRITERS}) and {OPEN % "h.id = a.id"}
    union all
    select e.id, e.municipality_id, null, d.question_id, coalesce(d.due_on, t.due_on, o.closes_on), d.user_id
    from public.evaluations_evaluation e join public.evaluations_round o on o.id = e.round_id
    join public.evaluations_delegation d on d.evaluation_id = e.id and d.question_id is not null
    join public.questionnaire_question p on p.id = d.question_id
    left join public.evaluations_areadue t on t.evaluation_id = e.id and t.area_id = p.area_id
    where e.phase = 'preparing' and d.user_id in ({MEMBER} true) and {OPEN % "q.id = d.question_id"}
    union all
    select e.id, e.municipality_id, null, null, o.closes_on, unnest(array{CHARGED})
    from public.evaluations_evaluation e join public.evaluations_round o on o.id = e.round_id
    where e.phase = 'preparing' and {OPEN % "h.question_set_id = o.question_set_id"}
  ) w where w.due_on - 3 <= today and not exists (
    select from public.evaluations_notice n where n.recipient_id = w.who and n.evaluation_id = w.evaluation and n.kind = 'due'
      and n.area_id is not distinct from w.area and n.question_id is not distinct from w.question
      and (n.made_at at time zone 'Europe/Helsinki')::date >= case when today > w.due_on then w.due_on + 1 else w.due_on - 3 end);
  get diagnostics told = row_count;
  return told;
end
"""
# Unread, of a kind she wants mailed, in an evaluation that is still hers.
WAITING = """
public.evaluations_notice n
join public.municipalities_user u on u.id = n.recipient_id and u.is_active
join public.evaluations_evaluation e on e.id = n.evaluation_id
join public.evaluations_round o on o.id = e.round_id
where n.read_at is null and n.mailed_at is null and (n.kind <> 'due' or e.phase = 'preparing')
and not exists (select from public.evaluations_noticechoice c where c.user_id = n.recipient_id and c.kind = n.kind)
and app.side(n.recipient_id, n.municipality_id, n.evaluation_id) in ('municipality', 'evaluator')
"""
WISH_DIGESTS = f"""
declare wished integer;
begin
  if app.actor_kind() is distinct from 'relay' then
    raise exception 'the relay alone wishes for digests' using errcode = 'insufficient_privilege';
  end if;
  insert into public.outbox_job (id, kind, key, payload, created_by, created_at, state, attempts, fence, error)
  select gen_random_uuid(), 'evaluations.digest', 'evaluations.digest:' || p.id || ':' || today, jsonb_build_object('user', p.id),
    p.id, moment, 'waiting', 0, 0, ''
  from (select distinct n.recipient_id as id from {WAITING}) p
  on conflict (key) do nothing;
  get diagnostics wished = row_count;
  return wished;
end
"""
RUNNING = "public.outbox_job j where (select app.actor_kind()) = 'job' and j.id = (select app.actor_id()) and j.state = 'running' and j.kind = "
DIGEST = f"""
select u.email::text, u.name::text, u.language::text, n.id, n.kind::text, e.id, e.municipality_id, o.question_set_id, n.area_id, n.question_id,
  app.side(n.recipient_id, n.municipality_id, n.evaluation_id)
from {WAITING} and n.recipient_id = (select (j.payload ->> 'user')::uuid from {RUNNING} 'evaluations.digest')
order by e.id, n.made_at, n.id
"""
DIGEST_ROWS = (
    "table (email text, name text, language text, notice uuid, kind text, evaluation uuid, municipality uuid, question_set uuid, area uuid,"
    " question uuid, side text)"
)
DIGEST_MAILED = f"""
begin
  update public.evaluations_notice n set mailed_at = moment where n.id = any (notices) and n.mailed_at is null
    and n.recipient_id = (select (j.payload ->> 'user')::uuid from {RUNNING} 'evaluations.digest');
end
"""
# What the letter of a delegation says: only what still stands, to one who still belongs, from one who is still in charge.
LETTER = f"""
select u.email::text, u.name::text, u.language::text, b.name::text, e.id, e.municipality_id, o.question_set_id, d.area_id, d.question_id,
  coalesce(d.due_on, t.due_on, o.closes_on), d.deputy, d.message
from (select j.payload, j.evaluation_id, j.created_by from {RUNNING} 'evaluations.letter') l
join public.evaluations_evaluation e on e.id = l.evaluation_id and e.phase = 'preparing'
join public.evaluations_round o on o.id = e.round_id
join public.evaluations_delegation d on d.evaluation_id = e.id and l.payload -> 'delegations' ? d.id::text
join public.municipalities_user u on u.id = d.user_id and u.is_active and u.id::text = l.payload ->> 'user'
join public.municipalities_user b on b.id = l.created_by
join public.municipalities_membership m on m.user_id = u.id and m.municipality_id = e.municipality_id
join public.municipalities_membership c on c.user_id = b.id and c.municipality_id = e.municipality_id and 'coordinator' = any (c.roles)
left join public.questionnaire_question q on q.id = d.question_id
left join public.evaluations_areadue t on t.evaluation_id = e.id and t.area_id = coalesce(d.area_id, q.area_id)
order by coalesce(d.area_id, q.area_id), d.question_id
"""
LETTER_ROWS = (
    "table (email text, name text, language text, giver text, evaluation uuid, municipality uuid, question_set uuid, area uuid, question uuid,"
    " due_on date, deputy boolean, message text)"
)
# A sum is told from three answers on; one who is alone in her municipality may know her own hours.
SUMS = """
select w.evaluation_id, sum(w.hours) as hours, count(*) as answers from public.evaluations_workingtime w
where w.evaluation_id = any (%s)
group by w.evaluation_id, w.municipality_id
having count(*) >= 3
  or (select count(*) from public.municipalities_membership m where m.municipality_id = w.municipality_id) = 1
"""
WORKING_TIME = f"""
select s.hours, s.answers from (
  {SUMS % "array(select e.id from public.evaluations_evaluation e where e.id = about and e.municipality_id = any (app.own_municipalities()))"}
) s
"""
ROUND_WORKING_TIME = f"""
select percentile_cont(0.5) within group (order by s.hours)::numeric, count(*) from (
  {SUMS % "array(select e.id from public.evaluations_evaluation e where e.round_id = of_round and app.is_office())"}
) s having count(*) >= 3
"""
TELL_ARGUMENTS = (
    "about uuid, what text, of_area uuid, of_question uuid, people uuid[], holders text[], writers boolean, evaluators boolean,"
    " moment timestamptz, mailed boolean"
)


def acting(name: str, returns: str, body: str, arguments: str = "") -> migrations.RunSQL:
    """Make a definer function that changes something."""
    return definer(
        name, returns, body, arguments=arguments, language="plpgsql", volatility="volatile"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0018_library"),
        ("municipalities", "0010_own_invitations"),
        ("outbox", "0003_jobs_about_people"),
    ]
    operations = [
        definer("speaker", "text[]", SPEAKER, arguments="about uuid, who uuid", language="plpgsql"),
        acting("come_to_delegations", "trigger", COME),
        acting("tell", "integer", TELL, TELL_ARGUMENTS),
        acting("tell_due", "integer", TELL_DUE, "today date, moment timestamptz"),
        acting("wish_digests", "integer", WISH_DIGESTS, "today date, moment timestamptz"),
        definer("digest_of_job", DIGEST_ROWS, DIGEST),
        acting("digest_mailed", "void", DIGEST_MAILED, "notices uuid[], moment timestamptz"),
        definer("delegation_letter", LETTER_ROWS, LETTER),
        definer(
            "working_time",
            "table (hours numeric, answers bigint)",
            WORKING_TIME,
            arguments="about uuid",
        ),
        definer(
            "round_working_time",
            "table (hours numeric, municipalities bigint)",
            ROUND_WORKING_TIME,
            arguments="of_round uuid",
        ),
        migrations.RunSQL(
            "create trigger come_to_delegations after update of accepted_by_id on municipalities_invitation"
            " for each row execute function app.come_to_delegations()",
            "drop trigger come_to_delegations on municipalities_invitation",
        ),
    ]

"""What a person is in an evaluation, told by one function: its plan is kept, and each page and each save asks it once.

It tells nobody anything of an evaluation in which she has no part; of notices and duties only her own.
"""

from django.db import migrations

from kompass.shared.tenancy import definer

STANDING = """
declare
  me uuid := app.actor_user();
  town uuid;
  questions uuid;
  own boolean;
  part text;
begin
  select e.municipality_id, r.question_set_id into town, questions
    from public.evaluations_evaluation e join public.evaluations_round r on r.id = e.round_id where e.id = evaluation;
  own := exists (select from public.municipalities_membership m where m.user_id = me and m.municipality_id = town);
  select a.duty into part from public.evaluations_assignment a where a.evaluation_id = evaluation and a.user_id = me;
  if town is null or not (own or part is not null or app.is_office()) then return null; end if;
  return jsonb_build_object(
    'duty', part,
    'question_set', questions,
    'reads_until', (
      select max(g.ends_at) from public.evaluations_readinggrant g
      where g.evaluation_id = evaluation and g.ended_at is null and g.ends_at > at),
    'colleagues', own and exists (
      select from public.municipalities_membership m where m.municipality_id = town and m.user_id <> me),
    'asked', exists (select from public.evaluations_completion c where c.evaluation_id = evaluation and c.closed_at is null),
    'unread', (select count(*) from public.evaluations_notice n where n.recipient_id = me and n.read_at is null));
end
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0022_revising")]
    operations = [
        definer(
            "standing_of",
            "jsonb",
            STANDING,
            arguments="evaluation uuid, at timestamptz",
            language="plpgsql",
        )
    ]

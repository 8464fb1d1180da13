"""Where a question set has no levels, the points themselves are the judgement."""

from django.conf import settings
from django.db import migrations, models

from kompass.shared.tenancy import definer

OPEN_SCORES = """
declare opened integer;
begin
  if not evaluation = any (app.assessed_evaluations()) then raise exception 'not assigned to this evaluation'; end if;
  if (select count(distinct l.user_id) from public.evaluations_scorelock l
      join public.evaluations_assignment a on a.evaluation_id = l.evaluation_id and a.user_id = l.user_id and a.duty in ('lead', 'second')
      where l.evaluation_id = open_scores.evaluation) < 2 then return 0; end if;
  insert into public.evaluations_openedscore (id, evaluation_id, municipality_id, question_id, user_id, levels, points, not_applicable)
  select gen_random_uuid(), s.evaluation_id, s.municipality_id, s.question_id, s.user_id, s.levels, s.points, s.not_applicable
  from public.evaluations_score s
  join public.evaluations_scorelock l on l.evaluation_id = s.evaluation_id and l.user_id = s.user_id
  join public.evaluations_assignment a on a.evaluation_id = s.evaluation_id and a.user_id = s.user_id and a.duty in ('lead', 'second')
  where s.evaluation_id = open_scores.evaluation on conflict do nothing;
  select count(*) into opened from public.evaluations_openedscore o where o.evaluation_id = open_scores.evaluation;
  return opened;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0013_in_place"),
        ("questionnaire", "0003_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="points_set_directly_have_a_reason",
        ),
        migrations.AddField(
            model_name="openedscore",
            name="points",
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AddField(
            model_name="score",
            name="points",
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AlterField(
            model_name="points",
            name="points",
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    ("levels", []),
                    _connector="OR",
                ),
                name="points_set_directly_have_a_reason",
            ),
        ),
        definer(
            "open_scores",
            "integer",
            OPEN_SCORES,
            arguments="evaluation uuid",
            language="plpgsql",
            volatility="volatile",
        ),
    ]

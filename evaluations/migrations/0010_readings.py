"""Who may record that she read: evaluators their notes, the office what the coordinator lets it read; and what anybody takes away."""

from django.db import migrations

from kompass.shared.tenancy import definer

# Whoever reaches the evaluation may only ever add that she read it: for a foreign one, or as nobody, the function refuses.
RECORD_READING = """
declare
  chain uuid := app.municipality_of(evaluation);
  reads boolean := act = 'read' and (
    (audience = 'evaluators' and evaluation = any (app.assessed_evaluations()))
    or (audience = 'municipality' and evaluation = any (app.granted_evaluations())));
  takes boolean := act = 'download' and audience in ('municipality', 'evaluators')
    and (app.is_office() or evaluation = any (app.visible_evaluations()) or evaluation = any (app.translated_evaluations()));
begin
  if chain is null or coalesce(cardinality(row_ids), 0) = 0 or not (reads or takes) then
    raise exception 'this actor reads nothing of this evaluation' using errcode = 'insufficient_privilege';
  end if;
  perform app.append_event(chain, act, table_name, row_ids::text[], evaluation, null, null, '{}', null, audience, null);
end
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0009_history")]
    operations = [
        definer(
            "record_reading",
            "void",
            RECORD_READING,
            arguments="evaluation uuid, act text, table_name text, row_ids uuid[], audience text",
            language="plpgsql",
            volatility="volatile",
        ),
    ]

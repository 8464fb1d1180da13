"""Everything of an evaluation is recorded. Who reads the events follows who reads the rows; what is judged blindly stays sealed."""

from django.db import migrations

from kompass.audit.operations import inner, recorded
from kompass.shared.tenancy import definer

# Not the functions of the walls: they would be planned anew for each event, and the history knows already who acts.
SIDE = """
declare
  duty text;
begin
  if exists (select from public.municipalities_membership m where m.user_id = person and m.municipality_id = municipality) then
    return 'municipality';
  end if;
  select case when a.duty = 'translator' then 'translator' else 'evaluator' end into duty from public.evaluations_assignment a
    join public.municipalities_membership m on m.user_id = a.user_id and m.municipality_id is null
    where a.user_id = person and a.evaluation_id = evaluation
      and case when a.duty = 'translator' then 'translator' else 'evaluator' end = any (m.roles);
  return coalesce(duty, (select 'office' from public.municipalities_membership m
    where m.user_id = person and m.municipality_id is null and 'office' = any (m.roles)));
end
"""
CITED = {
    "question": ("answer_id", "evaluations_answer", "question_id"),
    "area": ("statement_id", "evaluations_statement", "area_id"),
}
SUBMITTED_CITED = {
    "question": ("answer_id", "evaluations_submittedanswer", "question_id"),
    "area": ("statement_id", "evaluations_submittedstatement", "area_id"),
}
MUNICIPALITYS = (
    *("answer", "statement", "nothingraised", "keyfacts", "submittedanswer", "submittedstatement"),
    *("document", "documentversion", "readinggrant"),
)
EVALUATORS = ("note", "notequestion", "verdict", "points", "finding", "findingsource", "text")
# An evaluator who comes later judges as blindly as the one who left: nobody reads these in the application.
BLIND = ("score", "scorelock", "openedscore", "agreement")


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0008_counting"),
        ("municipalities", "0007_history"),
        ("audit", "0002_walls"),
        ("uploads", "0002_walls"),
    ]
    operations = [
        definer(
            "municipality_of",
            "uuid",
            "select e.municipality_id from public.evaluations_evaluation e where e.id = evaluation",
            arguments="evaluation uuid",
        ),
        inner("side", "text", SIDE, arguments="person uuid, municipality uuid, evaluation uuid"),
        # The content version rises with each note and text: its changes would tell the municipality when evaluators write.
        recorded(
            "evaluations_evaluation",
            audience="municipality",
            evaluation="id",
            codes=("phase",),
            without=("content_version",),
        ),
        recorded("evaluations_move", audience="municipality", codes=("name", "before", "after")),
        recorded("evaluations_assignment", audience="municipality", codes=("duty",)),
        recorded("evaluations_citation", audience="municipality", **CITED),
        recorded("evaluations_submittedcitation", audience="municipality", **SUBMITTED_CITED),
        *(recorded(f"evaluations_{name}", audience="municipality") for name in MUNICIPALITYS),
        *(recorded(f"evaluations_{name}", audience="evaluators") for name in EVALUATORS),
        *(recorded(f"evaluations_{name}", audience="sealed") for name in BLIND),
        recorded("evaluations_round", audience="sealed", evaluation="none"),
        recorded("uploads_storedfile", audience="municipality"),
    ]

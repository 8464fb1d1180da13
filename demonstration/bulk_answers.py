"""Fills a database with rounds of every municipality and their answers, in SQL as the owner.

Only for benchmarks, in a database that is deleted afterwards. Triggers are disabled meanwhile;
counters are computed once at the end.
"""

from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

TABLES = (
    "municipalities_membership",
    "evaluations_evaluation",
    "evaluations_answer",
    "evaluations_submittedanswer",
    "evaluations_assignment",
    "evaluations_document",
    "evaluations_documentversion",
    "evaluations_citation",
)
ROUNDS = """
insert into evaluations_round
    (id, name, name_sv, name_fi, question_set_id, opens_on, closes_on, fact_check)
select gen_random_uuid(), 'Omgång ' || n, 'Omgång ' || n, 'Kierros ' || n,
    (select question_set_id from evaluations_round limit 1),
    date '1990-01-01' + n, date '1990-03-01' + n, true
from generate_series(1, %(rounds)s) n
"""
EVALUATIONS = """
insert into evaluations_evaluation
    (id, round_id, municipality_id, phase, original_language, report_languages,
    content_version, submission, handed_in_at, needs_approval)
select gen_random_uuid(), r.id, m.id, 'submitted', 'sv', '{sv,fi}', 1, 1, now(), false
from evaluations_round r cross join municipalities_municipality m
where r.opens_on < '2000-01-01'
"""
ANSWERS = """
insert into evaluations_answer
    (id, evaluation_id, municipality_id, question_id, text, version, written_at,
    self_assessment_id, not_applicable, reason, sequence, readiness)
select gen_random_uuid(), e.id, e.municipality_id, q.id, repeat('Så gör vi i kommunen. ', 12), 1,
    now(), s.id, false, '', 0, 'draft'
from evaluations_evaluation e join evaluations_round r on r.id = e.round_id
cross join questionnaire_question q
join questionnaire_area a on a.id = q.area_id and a.question_set_id = r.question_set_id
cross join lateral (
    select id from questionnaire_selfassessmentstep
    where question_set_id = r.question_set_id limit 1
) s
where (r.opens_on < '2000-01-01' or e.id = %(of)s)
    and not exists (
        select from evaluations_answer known
        where known.evaluation_id = e.id and known.question_id = q.id
    )
"""
SUBMITTED = """
insert into evaluations_submittedanswer
    (id, evaluation_id, municipality_id, question_id, number, supplement, text, submitted_at,
    self_assessment_id, not_applicable, reason)
select gen_random_uuid(), a.evaluation_id, a.municipality_id, a.question_id, 1, 0, a.text, now(),
    a.self_assessment_id, false, ''
from evaluations_answer a where a.version = 1 and a.written_by_id is null
"""
# Each answer cites so many documents of its own; their ids are derived from the answer's id, so
# that the rows of the three tables refer to each other.
OF_ANSWERS = "from evaluations_answer a cross join generate_series(1, %(documents)s) n"
DOCUMENTS = (
    f"""
insert into evaluations_document
    (id, municipality_id, title, kind, language, secrecy, paragraph, description)
select md5(a.id::text || n || 'd')::uuid, a.municipality_id,
    'Dokument ' || n || ' ' || left(a.id::text, 8), 'decision', 'sv', 'public', '', ''
{OF_ANSWERS}
""",
    f"""
insert into evaluations_documentversion
    (id, document_id, municipality_id, number, address, created_at, link_state, reading)
select md5(a.id::text || n || 'v')::uuid, md5(a.id::text || n || 'd')::uuid, a.municipality_id, 1,
    'https://kommun.example/' || n, now(), 'works', 'wordless'
{OF_ANSWERS}
""",
    f"""
insert into evaluations_citation
    (id, evaluation_id, municipality_id, answer_id, document_version_id, pages)
select gen_random_uuid(), a.evaluation_id, a.municipality_id, a.id,
    md5(a.id::text || n || 'v')::uuid, n::text
{OF_ANSWERS}
""",
)
COUNT = "select count(*) from evaluations_answer"


def fill(
    owner: psycopg.Connection[TupleRow], *, answers: int, documents: int = 0, of: UUID | None = None
) -> int:
    """Add whole rounds until there are so many answers, each citing so many documents; return the
    number of answers.

    of: an evaluation of the demonstration whose questions are all answered too.
    """
    municipalities = _number(owner, "select count(*) from municipalities_municipality")
    questions = _number(
        owner,
        "select count(*) from questionnaire_question q join questionnaire_area a on a.id = "
        "q.area_id"
        " where a.question_set_id = (select question_set_id from evaluations_round limit 1)",
    )
    with owner.transaction():
        for table in TABLES:
            owner.execute(SQL("alter table {} disable trigger user").format(Identifier(table)))
        owner.execute(ROUNDS, {"rounds": -(-answers // (municipalities * questions))})
        owner.execute(EVALUATIONS)
        owner.execute(ANSWERS, {"of": of})
        owner.execute(SUBMITTED)
        for statement in DOCUMENTS if documents else ():
            owner.execute(statement, {"documents": documents})
        owner.execute("set constraints all immediate")
        owner.execute("call app.recount()")
        for table in TABLES:
            owner.execute(SQL("alter table {} enable trigger user").format(Identifier(table)))
    owner.execute("vacuum analyze")
    return _number(owner, COUNT)


def set_row_security(owner: psycopg.Connection[TupleRow], *, enabled: bool) -> None:
    """Enable or disable row security on every table that has policies, to measure its cost."""
    tables = [
        row[0]
        for row in owner.execute(
            "select distinct tablename from pg_policies where schemaname = 'public'"
        )
    ]
    change = SQL("enable") if enabled else SQL("disable")
    for table in tables:
        owner.execute(SQL("alter table {} {} row level security").format(Identifier(table), change))


def _number(owner: psycopg.Connection[TupleRow], sql: LiteralString) -> int:
    row = owner.execute(sql).fetchone()
    return int(row[0]) if row else 0

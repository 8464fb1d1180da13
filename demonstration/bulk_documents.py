"""Fills a municipality's library with documents, in SQL as the owner; only for benchmarks.

The words are drawn so that few are common and most are rare, as in any language; each passage is in
one language. Triggers that record the history are disabled meanwhile, those that index the words of
a passage are not.
"""

import hashlib
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

# The most common words first; ranks after these are made-up words.
SWEDISH = (
    "och i att för på med är som av till en det den har ska kommunen invånarna planen målen "
    "arbetet stadsstyrelsen uppföljning budgeten "
    "service strategin personalen kvalitet resultat utveckling barn skolan stränder vatten miljö "
    "delaktighet dialog ledning beslut ekonomi "
    "samverkan trygghet språk bibliotek trafik företag förening kultur idrott bostäder klimat "
    "energi upphandling beredskap hamnen"
)
FINNISH = (
    "ja on että se ei oli ovat hän kun myös mutta niin sekä joka tai kunnan kunta asukkaat "
    "suunnitelma tavoitteet työ seuranta talousarvio "
    "palvelut strategia henkilöstö laatu tulokset kehittäminen lapset koulu rannat vesi ympäristö "
    "osallisuus vuoropuhelu johtaminen "
    "päätökset talous yhteistyö turvallisuus kieli kirjasto liikenne yritykset kulttuuri liikunta "
    "asunnot ilmasto energia hankinnat satama"
)
WORDS = 20_000
LETTERS = str.maketrans("0123456789", "ghijklmnop")


def rare(rank: int) -> str:
    """Return the made-up word of a rank after the known words."""
    return hashlib.md5(str(rank).encode(), usedforsecurity=False).hexdigest()[:9].translate(LETTERS)


TABLES = (
    "evaluations_document",
    "evaluations_documentversion",
    "evaluations_citation",
    "evaluations_answer",
    "evaluations_comment",
)
DOCUMENTS = """
insert into evaluations_document
  (id, municipality_id, title, kind, language, secrecy, paragraph, description)
select gen_random_uuid(), %(municipality)s,
  'Plan ' || n || ' för ' || (string_to_array(%(swedish)s, ' '))[16 + n %% 35], 'other',
  (array['sv', 'fi', ''])[1 + n %% 3], 'public', '', 'Suunnitelma ' || n
from generate_series(1, %(documents)s) n
"""
VERSIONS = """
insert into evaluations_documentversion
  (id, document_id, municipality_id, number, address, created_at, link_state, reading)
select gen_random_uuid(), d.id, d.municipality_id, 1, 'https://bench.example/' || d.id, now(),
  'works', 'read'
from evaluations_document d
where d.municipality_id = %(municipality)s and d.description like 'Suunnitelma %%'
"""
# The word of rank n is one n-th as common as the first (Zipf), as in any language.
PASSAGES = """
insert into evaluations_passage (id, version_id, municipality_id, page, place, text)
select gen_random_uuid(), v.id, v.municipality_id, place, place, (
  select string_agg(coalesce(
    w.words[drawn.rank],
    translate(left(md5(drawn.rank::text), 9), '0123456789', 'ghijklmnop')
  ), ' ') from (
    select floor(exp(random() * ln(%(count)s)))::int as rank
    from generate_series(1, 270) n where v.id is not null and place > 0) drawn)
from evaluations_documentversion v join evaluations_document d on d.id = v.document_id
cross join lateral (
  select string_to_array(
    case d.language when 'fi' then %(finnish)s else %(swedish)s end, ' '
  ) as words
) w
cross join generate_series(1, %(passages)s) place
where v.municipality_id = %(municipality)s and v.reading = 'read'
  and v.address like 'https://bench.example/%%'
"""
COMMENTS = """
insert into evaluations_comment
  (id, evaluation_id, municipality_id, question_id, lane, text, said_by_id, said_at)
select gen_random_uuid(), e.id, e.municipality_id, q.id, 'internal',
  'Planen för ' || (string_to_array(%(swedish)s, ' '))[16 + n %% 35] || ', anmärkning ' || n,
  (
    select user_id from municipalities_membership m
    where m.municipality_id = e.municipality_id limit 1
  ), now()
from evaluations_evaluation e cross join generate_series(1, 500) n
cross join lateral (
  select q.id from questionnaire_question q join questionnaire_area a on a.id = q.area_id
  join evaluations_round r on r.question_set_id = a.question_set_id and r.id = e.round_id
  order by q.id limit 1
) q
where e.id = %(evaluation)s
"""


def fill(
    owner: psycopg.Connection[TupleRow],
    *,
    evaluation: UUID,
    municipality: UUID,
    documents: int,
    passages: int,
) -> int:
    """Add documents with so many passages each to a municipality's library, and comments to its
    evaluation; return the number of characters in the passages.
    """
    parameters: dict[str, object] = {
        "municipality": municipality,
        "evaluation": evaluation,
        "documents": documents,
        "passages": passages,
        "swedish": SWEDISH,
        "finnish": FINNISH,
        "count": WORDS,
    }
    with owner.transaction():
        for table in TABLES:
            owner.execute(SQL("alter table {} disable trigger user").format(Identifier(table)))
        for statement in (DOCUMENTS, VERSIONS, PASSAGES, COMMENTS):
            owner.execute(statement, parameters)
        owner.execute("set constraints all immediate")
        for table in TABLES:
            owner.execute(SQL("alter table {} enable trigger user").format(Identifier(table)))
    owner.execute("vacuum analyze")
    row = owner.execute(
        "select sum(length(text)) from evaluations_passage where municipality_id = %s",
        [municipality],
    ).fetchone()
    return int(row[0]) if row else 0

"""The library behind the second wall: jobs that read one file or try one address, and a search that ranks without row security.

`@@` is not leakproof, so under row security PostgreSQL may not use the index of words. The search is therefore a function of the
owner: it asks first whether the library is the actor's own (or the office is let in), takes a limited number of candidates from the
index, ranks those, and marks the words in the few that are shown. Each vector holds its municipality as a word that nobody can
type, so that the index itself leads to one library, however many there are.
"""

from django.db import migrations

from kompass.audit.operations import recorded
from kompass.shared.tenancy import RUNTIME, definer

UUIDS = "::uuid[])"
OFFICE = "(select app.is_office())"
OWN = f"municipality_id = any ((select app.own_municipalities()){UUIDS}"
WORKED = "(select app.worked_version())"
VERSIONS = f"{OWN} or id = any ((select app.cited_versions()){UUIDS} or ({OFFICE} and app.reads_version(id))"
FILES = f"{OWN} or id = any ((select app.readable_files()){UUIDS} or ({OFFICE} and app.reads_file(id)) or id = (select app.scanned_file())"
PASSAGES = f"{OWN} or version_id = any ((select app.cited_versions()){UUIDS} or ({OFFICE} and app.reads_version(version_id))"
UNHELD = (
    "not exists (select from evaluations_documentversion v where v.file_id = uploads_storedfile.id)"
)

# The one version that a running job reads or tries; its municipality is that of the job's evaluation.
WORKED_VERSION = """
select v.id from public.outbox_job j
join public.evaluations_evaluation e on e.id = j.evaluation_id
join public.evaluations_documentversion v on v.municipality_id = e.municipality_id
  and v.id = case when j.payload ->> 'version' ~ '^[0-9a-f-]{36}$' then (j.payload ->> 'version')::uuid end
where (select app.actor_kind()) = 'job' and j.id = (select app.actor_id()) and j.state = 'running'
  and j.kind in ('evaluations.read_file', 'evaluations.check_link')
"""
WORKED_FILE = (
    "select v.file_id from public.evaluations_documentversion v where v.id = app.worked_version()"
)
# The relay wishes for what waits; an unscanned file is read only where the installation lets it leave.
WISH_READINGS = """
declare wished bigint;
begin
  if app.actor_kind() is distinct from 'relay' then return 0; end if;
  insert into public.outbox_job (id, kind, key, payload, municipality_id, evaluation_id, created_by, created_at, state, attempts, fence, error)
  select gen_random_uuid(), 'evaluations.read_file', 'evaluations.read_file:' || v.id, jsonb_build_object('version', v.id),
    v.municipality_id, e.id, f.created_by, now(), 'waiting', 0, 0, ''
  from public.evaluations_documentversion v
  join public.uploads_storedfile f on f.id = v.file_id and (f.state = 'clean' or (f.state = 'not scanned' and unscanned))
  cross join lateral (
    select x.id from public.evaluations_evaluation x where x.municipality_id = v.municipality_id order by x.id limit 1) e
  where v.reading = 'waiting'
    and not exists (select from public.outbox_job j where j.key = 'evaluations.read_file:' || v.id)
  limit at_once
  on conflict (key) do nothing;
  get diagnostics wished = row_count;
  return wished;
end
"""
# A link has one job for ever, which is done anew: at most once a week, and only while something is being prepared.
WISH_LINK_CHECKS = """
declare wished bigint;
begin
  if app.actor_kind() is distinct from 'relay' then return 0; end if;
  insert into public.outbox_job as j
    (id, kind, key, payload, municipality_id, evaluation_id, created_by, created_at, state, attempts, fence, error)
  select gen_random_uuid(), 'evaluations.check_link', 'evaluations.check_link:' || v.id, jsonb_build_object('version', v.id),
    v.municipality_id, e.id, '00000000-0000-0000-0000-000000000000', now(), 'waiting', 0, 0, ''
  from public.evaluations_documentversion v
  cross join lateral (select x.id from public.evaluations_evaluation x
    where x.municipality_id = v.municipality_id and x.phase = 'preparing' order by x.id limit 1) e
  where v.address <> '' and coalesce(v.link_checked_at, '-infinity') < now() - interval '7 days'
    and not exists (select from public.outbox_job o where o.key = 'evaluations.check_link:' || v.id
      and (o.state in ('waiting', 'running') or o.created_at > now() - interval '7 days'))
  limit at_once
  on conflict (key) do update set state = 'waiting', attempts = 0, error = '', created_at = excluded.created_at,
    evaluation_id = excluded.evaluation_id, published_at = null, finished_at = null, leased_until = null
    where j.state in ('done', 'parked');
  get diagnostics wished = row_count;
  return wished;
end
"""
# Told once: whoever has not read of a dead link yet is not told of the next.
TELL_OF_DEAD_LINK = """
begin
  insert into public.evaluations_notice (id, evaluation_id, municipality_id, recipient_id, kind, made_at)
  select gen_random_uuid(), e.id, e.municipality_id, m.user_id, 'link', now()
  from public.evaluations_documentversion v
  join public.evaluations_evaluation e on e.id = app.job_evaluation() and e.municipality_id = v.municipality_id
  join public.municipalities_membership m on m.municipality_id = v.municipality_id and 'coordinator' = any (m.roles)
  where v.id = app.worked_version() and v.link_state = 'dead' and not exists (
    select from public.evaluations_notice n where n.recipient_id = m.user_id and n.evaluation_id = e.id and n.kind = 'link' and n.read_at is null);
end
"""
# A text's words in its language; where that is not known once per language, a gap between: else the end of the one and the
# beginning of the next would make a phrase. Names and numbers are words of every language: whoever asks asks in all of them.
WORDS_IN = """
case tongue
  when 'sv' then to_tsvector('pg_catalog.swedish', body)
  when 'fi' then to_tsvector('pg_catalog.finnish', body)
  else to_tsvector('pg_catalog.swedish', body) || '''@'':9'::tsvector || to_tsvector('pg_catalog.finnish', body)
end
"""
OF_TOWN = "array_to_tsvector(array['@' || municipality::text])"
WORDS_OF_DOCUMENT = f"app.words_in(tongue, title || ' ' || description) || {OF_TOWN}"
# What is wanted, in any language; a longer word also as the beginning of one, since stems miss some endings (strategi, strategin).
WANTED_WORDS = """
websearch_to_tsquery('pg_catalog.swedish', typed) || websearch_to_tsquery('pg_catalog.finnish', typed)
  || regexp_replace(websearch_to_tsquery('pg_catalog.simple', typed)::text, $$'([[:alpha:]]{4,})'$$, $$'\\1':*$$, 'g')::tsquery
"""
# What is not wanted must be missing in every language, so it cannot stand inside of the languages' alternatives.
ASKED = """
declare
  unwanted tsquery;
  part text;
  wanted tsquery := app.wanted_words(regexp_replace(typed, '(^|\\s)-("[^"]*"|\\S+)', ' ', 'g'));
begin
  if numnode(wanted) = 0 then return wanted; end if;
  for part in select m[2] from regexp_matches(typed, '(^|\\s)-("[^"]*"|\\S+)', 'g') m loop
    unwanted := app.wanted_words(part);
    if numnode(unwanted) > 0 then wanted := wanted && !!unwanted; end if;
  end loop;
  return wanted;
end
"""
WORD_PASSAGE = """
declare tongue text;
begin
  select d.language into tongue from public.evaluations_documentversion v
    join public.evaluations_document d on d.id = v.document_id where v.id = new.version_id;
  new.words := app.words_in(tongue, new.text) || array_to_tsvector(array['@' || new.municipality_id::text]);
  return new;
end
"""
REWORD_PASSAGES = """
begin
  update public.evaluations_passage p set text = p.text from public.evaluations_documentversion v
    where v.document_id = new.id and p.version_id = v.id;
  return new;
end
"""
# In the document's language, else in the first that finds the words.
MARKED = """
declare
  config regconfig;
  shown text;
begin
  foreach config in array case tongue when 'sv' then '{swedish,simple}'::regconfig[] when 'fi' then '{finnish,simple}'::regconfig[]
      else '{swedish,finnish,simple}'::regconfig[] end loop
    shown := ts_headline(config, body, wanted, format('StartSel=%s, StopSel=%s, HighlightAll=true', chr(2), chr(3)));
    if position(chr(2) in shown) > 0 then return shown; end if;
  end loop;
  return shown;
end
"""
# Whose library is searched: the actor's own, or that of an evaluation whose coordinator lets the office read.
SEARCHED = """
select e.municipality_id from public.evaluations_evaluation e where e.id = evaluation
  and (e.municipality_id = any (app.own_municipalities()) or e.id = any (app.granted_evaluations()))
"""
LET_IN = "(not guest or exists (select from public.evaluations_citation c where c.document_version_id = v.id and c.evaluation_id = evaluation))"
BEGIN_SEARCH = """
  town uuid := app.searched_library(evaluation);
  guest boolean := not town = any (app.own_municipalities());
  wanted tsquery := app.asked_words(typed);
  within tsquery;
begin
  if town is null or numnode(wanted) = 0 then return; end if;
  within := wanted && format('''@%s''', town)::tsquery;
  perform set_config('enable_seqscan', 'off', true);  -- a limit makes the planner hope to meet what it looks for by chance
"""
END_SEARCH = "perform set_config('enable_seqscan', 'on', true);\nend"
FOUND_PASSAGES = f"""
declare
{BEGIN_SEARCH}
  return query
  with candidates as materialized (
    select p.id, p.version_id, p.place, ts_rank(p.words, wanted) as rank from (
      select p.id, p.version_id, p.place, p.words from public.evaluations_passage p
      where p.words @@ within and p.municipality_id = town limit candidates_at_most) p
  ), placed as (
    select c.*, row_number() over (partition by c.version_id order by c.rank desc, c.place) as nth, count(*) over (partition by c.version_id) as hits
    from candidates c
  ), best as (
    select b.id, b.rank, b.hits, d.id as document_id, d.title, d.language from placed b
    join public.evaluations_documentversion v on v.id = b.version_id
    join public.evaluations_document d on d.id = v.document_id
    where b.nth = 1 and {LET_IN}
      and not exists (select from public.evaluations_documentversion n where n.document_id = v.document_id and n.number > v.number)
    order by b.rank desc, d.title, b.id limit at_most offset skipped
  )
  select b.document_id, p.version_id, b.title::text, p.page, b.hits, app.marked(b.language, p.text, wanted)
  from best b join public.evaluations_passage p on p.id = b.id order by b.rank desc, b.title, b.id;
  {END_SEARCH}
"""
DOCUMENT_WORDS = "app.words_of_document(d.language, d.title, d.description, d.municipality_id)"
# Swedish and Finnish write compounds as one word (kommunstrategi), and no stem tells their parts: a title or a description that has
# what was typed inside of its words is found too, after the others. A question of phrases or without a word is left as it was asked.
PARTS = """
  parts text[] := case when typed ~ '(^|\\s)-|"' or typed !~ '[[:alpha:]]{4}' then '{}'
    else array(select m[1] from regexp_matches(lower(typed), '[[:alnum:]]+', 'g') m) end;
  patterns text[] := array(select '%' || part || '%' from unnest(parts) part);
  inside text := (select string_agg(part, '|') from unnest(parts) part where length(part) > 2);
"""


def shown(column: str) -> str:
    by_stems, by_parts = (
        f"app.marked(b.language, {column}, wanted)",
        f"regexp_replace({column}, inside, chr(2) || '\\&' || chr(3), 'gi')",
    )
    return f"case when b.rank > 0 or inside is null then {by_stems} else {by_parts} end"


FOUND_DOCUMENTS = f"""
declare
{PARTS}{BEGIN_SEARCH}
  return query
  with candidates as materialized (
    select d.id, d.title, d.description, d.language, ts_rank({DOCUMENT_WORDS}, wanted) as rank from (
      select d.id, d.title, d.description, d.language, d.municipality_id from public.evaluations_document d
      where {DOCUMENT_WORDS} @@ within and d.municipality_id = town limit candidates_at_most) d
  ), compounds as materialized (
    select d.id, d.title, d.description, d.language, 0::real as rank from public.evaluations_document d
    where d.municipality_id = town and cardinality(parts) > 0 and lower(d.title || ' ' || d.description) like all (patterns)
      and d.id not in (select c.id from candidates c) limit candidates_at_most
  ), best as (
    select d.* from (select * from candidates union all select * from compounds) d
    where not guest or exists (select from public.evaluations_documentversion v where v.document_id = d.id and {LET_IN})
    order by d.rank desc, d.title, d.id limit at_most offset skipped
  )
  select b.id, {shown("b.title")}, {shown("b.description")} from best b order by b.rank desc, b.title, b.id;
  {END_SEARCH}
"""
SEARCH = "evaluation uuid, typed text, at_most integer, skipped integer, candidates_at_most integer"


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0017_quick_documents"),
        ("outbox", "0003_jobs_about_people"),
        ("uploads", "0003_states"),
    ]
    operations = [
        definer("worked_version", "uuid", WORKED_VERSION),
        definer("worked_file", "uuid", WORKED_FILE),
        definer(
            "wish_readings",
            "bigint",
            WISH_READINGS,
            arguments="unscanned boolean, at_once integer",
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "wish_link_checks",
            "bigint",
            WISH_LINK_CHECKS,
            arguments="at_once integer",
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "tell_of_dead_link",
            "void",
            TELL_OF_DEAD_LINK,
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "words_in",
            "tsvector",
            WORDS_IN,
            arguments="tongue text, body text",
            volatility="immutable",
        ),
        definer(
            "words_of_document",
            "tsvector",
            WORDS_OF_DOCUMENT,
            arguments="tongue text, title text, description text, municipality uuid",
            volatility="immutable",
        ),
        definer(
            "wanted_words", "tsquery", WANTED_WORDS, arguments="typed text", volatility="immutable"
        ),
        definer(
            "asked_words",
            "tsquery",
            ASKED,
            arguments="typed text",
            language="plpgsql",
            volatility="immutable",
        ),
        definer("word_passage", "trigger", WORD_PASSAGE, language="plpgsql", volatility="volatile"),
        definer(
            "reword_passages", "trigger", REWORD_PASSAGES, language="plpgsql", volatility="volatile"
        ),
        definer(
            "marked",
            "text",
            MARKED,
            arguments="tongue text, body text, wanted tsquery",
            language="plpgsql",
            volatility="immutable",
        ),
        definer("searched_library", "uuid", SEARCHED, arguments="evaluation uuid"),
        definer(
            "found_passages",
            "table (document_id uuid, version_id uuid, title text, page integer, hits bigint, marked text)",
            f"#variable_conflict use_column\n{FOUND_PASSAGES}",
            arguments=SEARCH,
            language="plpgsql",
            volatility="volatile",
        ),
        definer(
            "found_documents",
            "table (document_id uuid, title text, description text)",
            f"#variable_conflict use_column\n{FOUND_DOCUMENTS}",
            arguments=SEARCH,
            language="plpgsql",
            volatility="volatile",
        ),
        migrations.RunSQL(
            f"""
            update evaluations_documentversion set reading = 'wordless' where file_id is null;
            drop trigger recorded on evaluations_documentversion;
            alter table evaluations_passage alter column words set storage external; -- matching a phrase reads many; unpacking took half of it
            create trigger words before insert or update of text on evaluations_passage for each row execute function app.word_passage();
            create trigger words after update of language on evaluations_document for each row
              when (old.language is distinct from new.language) execute function app.reword_passages();
            create index words_of_documents on evaluations_document
              using gin (app.words_of_document(language::text, title::text, description::text, municipality_id));
            create index versions_to_read on evaluations_documentversion (created_at) where reading = 'waiting';
            create index links_to_check on evaluations_documentversion (link_checked_at) where address <> '';
            alter policy read on evaluations_documentversion using ({VERSIONS} or id = {WORKED});
            create policy change on evaluations_documentversion for update to {RUNTIME} using (id = {WORKED}) with check (id = {WORKED});
            revoke update on evaluations_documentversion from {RUNTIME};
            grant update (link_state, link_checked_at, reading) on evaluations_documentversion to {RUNTIME};
            alter policy read on evaluations_passage using ({PASSAGES} or version_id = {WORKED});
            create policy add on evaluations_passage for insert to {RUNTIME} with check (version_id = {WORKED});
            create policy remove on evaluations_passage for delete to {RUNTIME} using ({OWN} or version_id = {WORKED});
            alter policy read on uploads_storedfile using ({FILES} or id = (select app.worked_file()));
            create policy remove on uploads_storedfile for delete to {RUNTIME} using ({OWN} and {UNHELD});
            """,
            migrations.RunSQL.noop,
        ),
        # What the worker finds out about a link or a text is no act of anybody's.
        recorded(
            "evaluations_documentversion",
            audience="municipality",
            without=("link_state", "link_checked_at", "reading"),
        ),
    ]

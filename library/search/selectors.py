"""Searching one municipality's evaluation: questions in memory, texts under row security, the
library through its own two functions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.utils.translation import pgettext_lazy

from evaluations.models import Evaluation
from kompass.shared.texts import Localized
from library.search import questions
from library.search.excerpts import Piece, excerpt, pieces
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question

LABELS = {
    "questions": pgettext_lazy("kind of search hits", "Questions"),
    "answers": pgettext_lazy("kind of search hits", "Answers"),
    "statements": pgettext_lazy("kind of search hits", "Strength statements"),
    "comments": pgettext_lazy("kind of search hits", "Comments"),
    "documents": pgettext_lazy("kind of search hits", "Documents in the library"),
    "passages": pgettext_lazy("kind of search hits", "Text of the library's documents"),
}
A_KIND = 20
CANDIDATES = 500
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words were found: where it lies, and the words in their surroundings."""

    row: UUID
    words: list[Piece]
    question: Question | None = None
    area: Area | None = None
    document: UUID | None = None
    title: str | Localized | list[Piece] = ""
    page: int | None = None
    others: int = 0  # further places in the same document


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; more says that there are further ones."""

    kind: str
    hits: list[Hit]
    more: bool

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])


@dataclass(frozen=True)
class Search:
    """What is looked for, in which evaluation, and from which hit on."""

    evaluation: Evaluation
    catalogue: Catalogue
    typed: str
    skipped: int = 0
    areas: dict[UUID, Area] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, UUID | str | int]:
        """Return what the statements take: one hit more than is shown tells whether there are
        further ones.
        """
        return {
            "evaluation": self.evaluation.pk,
            "language": self.evaluation.original_language,
            "config": "finnish" if self.evaluation.original_language == "fi" else "swedish",
            "typed": self.typed,
            "at_most": A_KIND + 1,
            "skipped": self.skipped,
            "candidates": CANDIDATES,
        }


def found(
    *, evaluation: Evaluation, catalogue: Catalogue, typed: str, only: str = "", page: int = 1
) -> list[Group]:
    """Return the hits by kind, at most 20 of each; of one kind alone any page of them.

    One query a kind, however many hits.
    """
    if is_short(typed):
        return []
    search = Search(
        evaluation,
        catalogue,
        typed,
        A_KIND * (page - 1) if only else 0,
        {area.pk: area for area in catalogue.areas},
    )
    rows = {kind: find(search) for kind, find in KINDS.items() if only in ("", kind)}
    return [Group(kind, hits[:A_KIND], len(hits) > A_KIND) for kind, hits in rows.items() if hits]


def is_short(typed: str) -> bool:
    """Tell whether too little was typed to look for: fewer than two letters or digits."""
    return sum(map(str.isalnum, typed)) < SHORTEST


def _rows(statement: str, search: Search) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, search.values)
        yield from cursor.fetchall()


def _questions(search: Search) -> list[Hit]:
    hits = questions.found(
        search.catalogue, search.typed, aland=search.evaluation.municipality.on_aland
    )
    window = hits[search.skipped : search.skipped + A_KIND + 1]
    return [Hit(hit.question.pk, excerpt(hit.words), question=hit.question) for hit in window]


# Few rows each, so their words are taken out on the spot; row security has chosen the rows before.
def _statement(table: str, place: str, body: str) -> str:
    """Return the query for the hits in a table's own texts, best first.

    Constants alone come in here; what is typed is a parameter.
    """
    return f"""
select t.id, t.{place}, app.marked(%(language)s, t.body, t.wanted)
from (
  select t.id, t.{place}, t.body, w.wanted, ts_rank(t.words, w.wanted) as rank
  from (
    select t.id, t.{place}, {body} as body, to_tsvector(%(config)s::regconfig, {body}) as words
    from {table} t
    where t.evaluation_id = %(evaluation)s
  ) t, (select app.asked_words(%(typed)s) as wanted) w
  where t.words @@ w.wanted
  order by rank desc, t.id
  limit %(at_most)s offset %(skipped)s
) t
order by t.rank desc, t.id
"""  # noqa: S608  # nosec B608 # constants of this module


ANSWERS = _statement("evaluations_answer", "question_id", "t.text || ' ' || t.reason")
STATEMENTS = _statement("evaluations_statement", "area_id", "t.text")
COMMENTS = _statement("evaluations_comment", "question_id", "t.text")
DOCUMENTS = """
select document_id, title, description
from app.found_documents(
  %(evaluation)s, %(typed)s, %(at_most)s, %(skipped)s, %(candidates)s)
"""
PASSAGES = """
select document_id, title, page, hits, marked
from app.found_passages(
  %(evaluation)s, %(typed)s, %(at_most)s, %(skipped)s, %(candidates)s)
"""


def _at_questions(statement: str) -> Callable[[Search], list[Hit]]:
    return lambda search: [
        Hit(row, excerpt(words), question=search.catalogue.by_id[question])
        for row, question, words in _rows(statement, search)
    ]


def _statements(search: Search) -> list[Hit]:
    return [
        Hit(row, excerpt(words), area=search.areas[area])
        for row, area, words in _rows(STATEMENTS, search)
    ]


def _documents(search: Search) -> list[Hit]:
    rows = _rows(DOCUMENTS, search)
    return [
        Hit(row, excerpt(words), document=row, title=pieces(title)) for row, title, words in rows
    ]


def _passages(search: Search) -> list[Hit]:
    rows = _rows(PASSAGES, search)
    return [
        Hit(row, excerpt(words), document=row, title=title, page=page, others=hits - 1)
        for row, title, page, hits, words in rows
    ]


KINDS: dict[str, Callable[[Search], list[Hit]]] = {
    "questions": _questions,
    "answers": _at_questions(ANSWERS),
    "statements": _statements,
    "comments": _at_questions(COMMENTS),
    "documents": _documents,
    "passages": _passages,
}
TABLES = {
    "answers": "evaluations_answer",
    "statements": "evaluations_statement",
    "documents": "evaluations_document",
}
TABLES["passages"] = TABLES["documents"]


def shown_rows(groups: list[Group]) -> dict[str, set[UUID]]:
    """Return the rows of drafts that the groups show, by table: what the office has read while it
    was let in.
    """
    rows: dict[str, set[UUID]] = {}
    for group in groups:
        if table := TABLES.get(group.kind):
            rows.setdefault(table, set()).update(hit.row for hit in group.hits)
    return rows

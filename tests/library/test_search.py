"""The search: what it finds, how it highlights hits, who finds nothing, and that odd input does no
harm.
"""

from datetime import timedelta
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from evaluations.models import Citation, Comment
from kompass.audit.models import Event
from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import acting_as
from kompass.uploads import pdfs, text_extraction
from library import tasks
from library.documents import domain as documents
from library.evidence import domain as evidence
from library.evidence.domain import Attachment, Facts
from library.extraction import domain as reading_files
from library.search import selectors as search
from library.search.excerpts import Piece, excerpt, pieces
from rounds.help import domain as reading_grants
from tests import people
from tests.factories import begun, played
from tests.library.test_extraction import pdf
from tests.markup import markup
from tests.pages.query_counts import query_count
from tests.people import acting
from tests.row_security.dataset import run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def same_files_are_read_once():
    """Start the child processes that open files once for each file: other tests are about them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdfs, "check", cache(pdfs.check))
        patch.setattr(text_extraction, "extract", cache(text_extraction.extract))
        yield


def add(play, *texts, title="Planen", language="sv", **facts):
    """Put a document into the library, a page for each text, and let the worker read it."""
    with acting(play.town.coordinator):
        attachment = Attachment(
            file=SimpleUploadedFile("plan.pdf", pdf(*texts)),
            title=title,
            language=language,
            **facts,
        )
        version = evidence.attach(
            evaluation=play.evaluation, attachment=attachment, person=play.town.coordinator
        )
    read_all(play)
    return version


def read_all(play):
    with acting(play.town.coordinator):
        waiting = list(
            Job.objects.filter(kind=reading_files.TASK, state=State.WAITING).values_list(
                "pk", flat=True
            )
        )
    for job in waiting:
        tasks.read_file(str(job))


def comment(play, text, *, lane="internal", by=None):
    person = by or play.town.coordinator
    with acting(person):
        known = {"evaluation": play.evaluation, "municipality_id": play.evaluation.municipality_id}
        return Comment.objects.create(
            **known, question=play.question(), lane=lane, text=text, said_by=person.user
        )


def found(play, typed, person=None, **options):
    """Return the hits by kind as text, what is marked between square brackets."""
    with acting(person or play.town.coordinator):
        groups = search.found(
            evaluation=play.evaluation, catalogue=play.catalogue, typed=typed, **options
        )
    return {group.kind: [marked_text(hit.words) for hit in group.hits] for group in groups}


def marked_text(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_each_kind_is_found_and_marked(play):
    play.answer(text=f"{'Annat. ' * 60} Vi har många planer. {'Annat. ' * 60}")
    play.answer("care.contact", text="", self_assessment=None, reason="Ingen plan finns.")
    play.state("shore", text="Planen är känd.", cited=False)
    comment(play, "Fråga om planernas ålder.")
    add(
        play,
        "Om parker",
        "Strandplan och planers mål",
        title="Skogsbruk",
        description="En plan för skog",
    )
    hits = found(play, "plan")
    assert sorted(hits.pop("answers"), key=len)[0].strip() == "Ingen [plan] finns."
    assert hits == {
        "statements": ["[Planen] är känd."],
        "comments": ["Fråga om [planernas] ålder."],
        "documents": ["En [plan] för skog"],
        "passages": ["Strandplan och [planers] mål"],
    }


def test_a_hit_shows_the_surrounding_text(play):
    play.answer(text=f"{'Annat. ' * 60} Vi har många planer. {'Efter. ' * 60}")
    [words] = found(play, "plan")["answers"]
    assert words.startswith("… Annat")
    assert "Vi har många [planer]. Efter. Efter." in words
    assert len(words) < 320


def test_questions_are_found_in_every_language_and_case(play):
    assert found(play, "MITEN kysymyksessä 1.1") == {
        "questions": ["Kysymys [1.1] – [Miten] toimitte [kysymyksessä] [1.1]?"]
    }
    numbers = ("1.1", "1.2", "2.1", "3.1")
    assert found(play, "hur") == {
        "questions": [f"Fråga {number} – [Hur] gör ni i fråga {number}?" for number in numbers]
    }


@pytest.mark.parametrize(
    ("text", "language", "typed"),
    [
        ("Kommunens strategier städas varje år.", "sv", "strategi"),
        ("Kunnan strategiat luetaan vuosittain.", "fi", "strategian"),
        ("Kunnan strategiat luetaan vuosittain.", "", "strategia luetaan"),
        ("Kommunens strategier städas varje år.", "", "städas strategier"),
        ("Diarienummer 123/2026, Lindqvist", "fi", "Lindqvist"),
        ("Diarienummer 123/2026, Lindqvist", "sv", "123/2026"),
        ("Strategin för stränder.", "sv", '"strategin för" -skog'),
        ("Strategin för stränder.", "sv", "skog or stränder"),
        ("Strategin för stränder.", "sv", "strategi"),
    ],
)
def test_words_are_inflected_in_the_language_of_the_document(play, text, language, typed):
    add(play, text, language=language)
    assert list(found(play, typed)) == ["passages"]


def test_what_does_not_match_is_not_found(play):
    add(play, "Strategin för stränder.", language="sv")
    for typed in ("skog", '"stränder strategin"', "stränder skog", "stränder -strategin"):
        assert found(play, typed) == {}, typed


def test_a_hit_names_the_page_and_the_best_place_of_each_document(play):
    add(play, "Inledning", "Stränder nämns här", "Stränder, stränder, stränder", "Slut")
    add(play, "Stränder igen", title="Den andra")
    with acting(play.town.coordinator):
        [group] = search.found(
            evaluation=play.evaluation, catalogue=play.catalogue, typed="stränder"
        )
    assert sorted((hit.title, hit.page, hit.others) for hit in group.hits) == [
        ("Den andra", 1, 0),
        ("Planen", 3, 1),
    ]


def test_only_the_newest_version_is_found(play):
    version = add(play, "Gamla stränder")
    with acting(play.town.coordinator):
        attachment = Attachment(file=SimpleUploadedFile("ny.pdf", pdf("Nya parker")))
        evidence.replace(
            evaluation=play.evaluation,
            document=version.document,
            attachment=attachment,
            person=play.town.coordinator,
        )
    read_all(play)
    assert found(play, "stränder") == {}
    assert list(found(play, "parker")) == ["passages"]


def test_a_changed_title_is_found_at_once(play):
    version = add(play, "Text", title="Planen")
    with acting(play.town.coordinator):
        documents.describe(
            document=version.document,
            facts=Facts("Skogsbruksplan", "other", "sv", None, "public", "", ""),
        )
    assert list(found(play, "skogsbruksplanen")) == ["documents"]


@pytest.mark.parametrize(
    "typed", ["strategi", "kommunstrategi", "STRATEGI ordvik", "ordvik i strategi"]
)
def test_a_document_is_found_by_a_part_of_a_compound_in_its_title(play, typed):
    add(play, "Text", title="Ordviks kommunstrategi")
    add(play, "Annat", title="Kommunens ekonomi")
    assert list(found(play, typed)) == ["documents"]


def test_the_typed_part_of_a_compound_is_highlighted(play):
    add(play, "Text", title="Ålderspolitisk PLAN", description="Äldreplanen (2026)")
    add(play, "Annat", title="Barnens plan")
    with acting(play.town.coordinator):
        [group] = search.found(
            evaluation=play.evaluation, catalogue=play.catalogue, typed="åldersp"
        )
        [both] = search.found(
            evaluation=play.evaluation, catalogue=play.catalogue, typed="äldreplan 2026"
        )
        [ranked] = search.found(evaluation=play.evaluation, catalogue=play.catalogue, typed="plan")
    assert marked_text(group.hits[0].title) == "[Ålderspolitisk] PLAN"
    assert marked_text(both.hits[0].words) == "[Äldreplanen] ([2026])"
    assert [marked_text(hit.title) for hit in ranked.hits] == [
        "Barnens [plan]",
        "Ålderspolitisk [PLAN]",
    ]


@pytest.mark.parametrize("typed", ['"strategi"', "strategi -ordvik", "strategi skog", "ate"])
def test_parts_of_compounds_do_not_match_phrases_exclusions_or_other_words(play, typed):
    add(play, "Text", title="Ordviks kommunstrategi")
    assert found(play, typed) == {}


def test_hits_are_paged_by_twenty_of_a_kind(play):
    for number in range(23):
        comment(play, f"Stranden {number}.")
    with acting(play.town.coordinator):
        several = [
            search.found(
                evaluation=play.evaluation,
                catalogue=play.catalogue,
                typed="strand",
                only="comments",
                page=page,
            )
            for page in (1, 2)
        ]
    assert [(len(group.hits), group.more) for [group] in several] == [(20, True), (3, False)]
    assert len({hit.row for [group] in several for hit in group.hits}) == 23


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "?",
        "é",
        "'",
        "&|!",
        "<->",
        "och",
        "x" * 200,
        "%",
        "_",
        "\\",
        "a:*b",
        "((",
        '"',
        "'; drop table x --",
    ],
)
def test_odd_queries_find_nothing_without_an_error(play, browser_of, typed):
    add(play, "Stränder")
    response = browser_of(play.town.coordinator).get(
        reverse("search", args=[play.evaluation.pk]), {"q": typed}
    )
    assert response.status_code == 200
    assert "Stränder" not in response.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"q": "x" * 201},
        {"q": "a\0b"},
        {"q": "plan", "only": "nonsense"},
        {"q": "plan", "page": "0"},
        {"q": "plan", "page": "9" * 30},
    ],
)
def test_an_impossible_query_finds_nothing_without_an_error(play, browser_of, values):
    response = browser_of(play.town.coordinator).get(
        reverse("search", args=[play.evaluation.pk]), values
    )
    assert response.status_code == 200
    assert "<mark>" not in response.content.decode()


def test_found_text_is_shown_as_written(play, browser_of):
    play.answer(text="<script>alert(1)</script> <mark>stränder</mark> & \x02stränder\x03 \x02")
    response = browser_of(play.town.coordinator).get(
        reverse("search", args=[play.evaluation.pk]), {"q": "stränder"}
    )
    shown = markup(response)
    assert "<script>alert" not in shown
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; &lt;mark&gt;<mark>stränder</mark>&lt;/mark&gt; &amp;"
        in shown
    )
    assert shown.count("<mark>") == shown.count("</mark>")


def test_highlighted_pieces_lose_no_word_and_close_every_mark():
    assert pieces("a \x02b\x03 c \x02d") == [
        Piece("a ", False),
        Piece("b", True),
        Piece(" c d", False),
    ]


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("", ""),
        ("kort", "kort"),
        ("ord " * 100, "ord " * 49 + "ord …"),
        ("\x02ord\x03 slut", "[ord] slut"),
        (
            "före " * 40 + "\x02ord\x03" + " efter" * 60,
            "… " + "före " * 19 + "[ord]" + " efter" * 32 + " …",
        ),
        ("\x02a\x03 " + "b " * 98 + "\x02c\x03 d", "[a] " + "b " * 98 + "[c] …"),
    ],
)
def test_an_excerpt_surrounds_the_first_hit(marked, shown):
    assert marked_text(excerpt(marked)) == shown


def test_the_ellipsis_of_an_excerpt_is_not_highlighted():
    marked = f"\x02plan\x03 {'ord ' * 47}kommun\x02strategi\x03"
    assert marked_text(excerpt(marked)) == f"[plan] {'ord ' * 47}kommun …"


def test_the_page_links_to_the_place_of_each_hit(play, browser_of):
    play.answer(text="Stränder.")
    play.state("shore", text="Stränder.", cited=False)
    version = add(play, "Stränder", title="Strandplan")
    shown = (
        browser_of(play.town.leader)
        .get(reverse("search", args=[play.evaluation.pk]), {"q": "stränder"})
        .content.decode()
    )
    document = reverse("library-document", args=[play.evaluation.pk, version.document_id])
    for address in (
        reverse("question", args=[play.evaluation.pk, "open.plan"]),
        reverse("area", args=[play.evaluation.pk, "shore"]) + "#statements",
        document,
    ):
        assert f'href="{address}"' in shown
    assert 'name="q" value="stränder"' in shown


def everything(play):
    play.answer(text="Våra stränder.")
    play.state(text="Stränder.", cited=False)
    comment(play, "Stränder, mellan oss.")
    return add(play, "Stränder", title="Stränder")


def test_strangers_find_nothing(play, elsewhere, association):
    """In the search and by the functions themselves: another municipality, an evaluator of another,
    the assigned ones, the translator, the office.
    """
    everything(play)
    strangers = (
        elsewhere.coordinator,
        association.outsider,
        association.lead,
        association.translator,
        association.office,
    )
    for person in strangers:
        assert {
            kind: hits
            for kind, hits in found(play, "stränder", person).items()
            if kind != "questions"
        } == {}, person
        with acting(person):
            for function in ("found_passages", "found_documents"):
                assert (
                    run(
                        f"select * from app.{function}(%s, 'stränder', 20, 0, 500)",
                        play.evaluation.pk,
                    )
                    == []
                )
    assert [kind for kind in found(play, "stränder") if kind != "questions"] == [
        "answers",
        "statements",
        "comments",
        "documents",
        "passages",
    ]


def test_an_anonymous_actor_finds_nothing(play):
    everything(play)
    with acting_as(None), transaction.atomic():
        assert (
            run("select * from app.found_passages(%s, 'stränder', 20, 0, 500)", play.evaluation.pk)
            == []
        )


def test_each_municipality_finds_its_own(play, elsewhere, association):
    other = begun(elsewhere, association)
    add(play, "Stränder i Lindnäs")
    add(other, "Stränder i Kvarnsund")
    assert found(play, "stränder") == {"passages": ["[Stränder] i Lindnäs"]}
    assert found(other, "stränder", elsewhere.leader) == {"passages": ["[Stränder] i Kvarnsund"]}


def test_evaluators_find_nothing_even_after_the_hand_in(association, town):
    play = played(town, association, "reviewing")
    with acting(town.coordinator):
        assert Citation.objects.count() == 1
    for person in (association.lead, association.second):
        assert {kind for kind in found(play, "plan", person)} <= {"questions"}
        with acting(person):
            assert (
                run("select * from app.found_passages(%s, 'plan', 20, 0, 500)", play.evaluation.pk)
                == []
            )


def test_the_office_finds_cited_documents_while_its_reading_grant_lasts(
    play, browser_of, association
):
    version = everything(play)
    add(play, "Stränder, som inte anförs", title="Strandutkast")
    with acting(play.town.coordinator), clock.at(clock.now() - timedelta(minutes=1)):
        reading_grants.grant_reading(evaluation=play.evaluation, person=play.town.coordinator)
    assert [kind for kind in found(play, "stränder", association.office)] == [
        "answers",
        "statements",
    ]
    play.cite(play.question("care.contact"), version=version)
    assert found(play, "stränder", association.office)["passages"] == ["[Stränder]"]
    browser_of(association.office).get(
        reverse("search", args=[play.evaluation.pk]), {"q": "stränder"}
    )
    with acting(play.town.coordinator):
        read = {event.table_name: event.row_ids for event in Event.objects.filter(act="read")}
        reading_grants.end_reading(evaluation=play.evaluation, person=play.town.coordinator)
    assert sorted(read) == ["evaluations_answer", "evaluations_document", "evaluations_statement"]
    assert read["evaluations_document"] == [str(version.document_id)]
    assert found(play, "stränder", association.office) == {}


def test_the_search_field_is_shown_to_those_who_may_search(play, browser_of, association):
    field = 'type="search" name="q"'
    for person, stands in (
        (play.town.contributor, True),
        (association.office, False),
        (association.lead, False),
    ):
        page = browser_of(person).get(reverse("evaluation", args=[play.evaluation.pk]))
        assert (field in markup(page)) is stands


@pytest.mark.parametrize("rows", (1, 3))
def test_the_search_needs_a_constant_number_of_queries(play, browser_of, rows):
    for number in range(rows):
        play.answer(("open.plan", "open.voice", "care.contact")[number], text="Stränder.")
        play.state(text="Stränder.", cited=False)
        comment(play, "Stränder.")
        add(play, f"Stränder {number}", title=f"Strandplan {number}")
    assert (
        query_count(
            browser_of(play.town.coordinator),
            reverse("search", args=[play.evaluation.pk]) + "?q=stränder",
        )
        == 9
    )


def test_a_member_of_two_municipalities_searches_one_at_a_time(play, elsewhere, association):
    other = begun(elsewhere, association)
    add(play, "Stränder i Lindnäs")
    add(other, "Stränder i Kvarnsund")
    both = people.person("Bo", "contributor", at=play.town.municipality)
    with acting(both):
        assert [
            hit
            for hit in run(
                "select title from app.found_passages(%s, 'stränder', 20, 0, 500)",
                other.evaluation.pk,
            )
        ] == []

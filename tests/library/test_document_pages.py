"""The pages of the library: what they show, accept and refuse, with and without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluations.models import Citation, Delegation, Document, DocumentVersion
from kompass.audit.models import Event
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from tests.factories import begun, text_file
from tests.pages.query_counts import query_count
from tests.people import acting

pytestmark = pytest.mark.django_db
FACTS = {"kind": "strategy", "language": "sv", "secrecy": "public", "paragraph": ""}


def page(name, play, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def add(play, title="Planen", words="En plan.", **facts):
    with acting(play.town.coordinator):
        attachment = Attachment(file=text_file("plan.txt", words), title=title, **facts)
        return evidence.attach(
            evaluation=play.evaluation, attachment=attachment, person=play.town.coordinator
        )


def english(browser_of, person):
    client = browser_of(person)
    person.user.language = "en"
    with acting(person):
        person.user.save(update_fields=["language"])
    return client


@pytest.fixture
def contributor_client(play, browser_of):
    return english(browser_of, play.town.contributor)


def documents(play, *fields):
    with acting(play.town.coordinator):
        return list(Document.objects.order_by("title").values_list(*fields))


def sent(contributor_client, play, *files, fragment=False, **changes):
    headers = {"HX-Request": "true"} if fragment else {}
    return contributor_client.post(
        page("library-upload", play), {**FACTS, "files": list(files), **changes}, headers=headers
    )


def test_uploading_many_files_reports_the_result_of_each(play, contributor_client):
    add(play, "Strategin", "Känd.")
    files = [
        text_file("Budget.txt", "Budget."),
        text_file("Kopia.txt", "Känd."),
        SimpleUploadedFile("x.exe", b"MZ\x00\x01"),
    ]
    response = sent(contributor_client, play, *files)
    shown = response.content.decode()
    assert response.status_code == 422
    assert documents(play, "title", "kind", "language") == [
        ("Budget", "strategy", "sv"),
        ("Strategin", "other", ""),
    ]
    for sentence in (
        "In the library",
        "Already exists",
        "Go to “Strategin”",
        "This kind of file is not accepted.",
    ):
        assert shown.count(sentence) == 1, sentence


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [("Budget.", 200, "Describe and cite it"), ("", 422, "The file is empty.")],
)
def test_an_upload_by_script_gets_the_result_of_its_one_file(
    play, contributor_client, words, status, told
):
    response = sent(contributor_client, play, text_file("Budget.txt", words), fragment=True)
    shown = response.content.decode().strip()
    assert response.status_code == status
    assert shown.startswith("<li")
    assert shown.endswith("</li>")
    assert shown.count("<li") == 1
    assert told in shown


@pytest.mark.parametrize("fragment", [False, True])
def test_an_upload_without_a_file_or_with_inconsistent_secrecy_is_refused(
    play, contributor_client, fragment
):
    for files, changes, told in (
        ([], {}, "This field is required."),
        ([text_file()], {"secrecy": "secret"}, "Enter the section of the act"),
    ):
        response = sent(contributor_client, play, *files, fragment=fragment, **changes)
        assert response.status_code == 422
        assert told in response.content.decode()
    assert documents(play, "title") == []


def test_too_many_files_are_refused_at_once(play, contributor_client):
    response = sent(
        contributor_client, play, *(text_file(f"{number}.txt", str(number)) for number in range(51))
    )
    assert response.status_code == 422
    assert "at most 50 files" in response.content.decode()
    assert documents(play, "title") == []


def test_an_address_becomes_a_document_and_a_refused_form_keeps_typed_text(
    play, contributor_client
):
    form = {
        **FACTS,
        "address": "https://lindnas.example/plan",
        "title": "Planen",
        "description": "Om stränder.",
    }
    refused = contributor_client.post(page("library-address", play), form | {"paragraph": "24 §"})
    assert refused.status_code == 422
    assert "Om stränder." in refused.content.decode()
    made = contributor_client.post(page("library-address", play), form)
    [(pk, title, description)] = documents(play, "pk", "title", "description")
    assert made.status_code == 302
    assert made.url == page("library-document", play, pk)
    assert title == "Planen"
    assert description == "Om stränder."
    assert contributor_client.post(page("library-address", play), form).status_code == 409


def test_the_description_of_a_document_can_be_changed(play, contributor_client):
    version = add(play)
    address = page("library-document", play, version.document_id)
    form = {
        **FACTS,
        "title": "Strategin",
        "secrecy": "partly",
        "paragraph": "24 §",
        "dated": "2026-05-04",
    }
    assert contributor_client.post(address, form | {"title": ""}).status_code == 422
    assert contributor_client.post(address, form).status_code == 302
    assert documents(play, "title", "secrecy", "paragraph") == [("Strategin", "partly", "24 §")]
    shown = contributor_client.get(page("library", play)).content.decode()
    assert "Partly secret" in shown
    assert "24 §" in shown


def test_secrecy_is_shown_wherever_the_document_is_cited_also_to_evaluators(play, browser_of):
    play.prepare()
    version = add(
        play, "Hemlig plan", "Hemligt.", secrecy="secret", paragraph="24 § 1 mom. 7 punkten"
    )
    play.cite(play.question(), version=version)
    coordinator = english(browser_of, play.town.coordinator)
    assert (
        "24 § 1 mom. 7 punkten"
        in coordinator.get(page("question", play, "open.plan")).content.decode()
    )
    play.hand_in()
    play.open_review()
    lead = english(browser_of, play.association.lead)
    shown = lead.get(page("reading-question", play, "open.plan")).content.decode()
    assert "Secret</span>" in shown
    assert "24 § 1 mom. 7 punkten" in shown


def test_a_newer_version_is_pointed_out_where_the_old_one_is_cited(play, contributor_client):
    version = add(play)
    citation = play.cite(play.question(), version=version)
    replacing = page("replace-document", play, version.document_id)
    assert (
        contributor_client.post(replacing, {"file": text_file("kopia.txt", "En plan.")}).status_code
        == 409
    )
    assert (
        contributor_client.post(replacing, {"file": text_file("ny.txt", "En ny plan.")}).status_code
        == 302
    )
    said = "Version 1 is cited. There is a newer one, version 2."
    for address in (
        page("question", play, "open.plan"),
        page("library-document", play, version.document_id),
    ):
        shown = contributor_client.get(address).content.decode()
        assert shown.count(said) == 1
        assert shown.count(page("cite-newest", play, citation.pk)) == 1
    moved = contributor_client.post(page("cite-newest", play, citation.pk))
    assert moved.status_code == 302
    assert moved.url == page("question", play, "open.plan")
    assert said not in contributor_client.get(page("question", play, "open.plan")).content.decode()


def test_only_the_newest_version_is_offered_for_citing(play, contributor_client):
    version = add(play)
    contributor_client.post(
        page("replace-document", play, version.document_id),
        {"file": text_file("ny.txt", "En ny plan.")},
    )
    with acting(play.town.coordinator):
        newest = DocumentVersion.objects.get(number=2).pk
    shown = contributor_client.get(page("question-evidence", play, "open.plan")).content.decode()
    assert f'value="{newest}"' in shown
    assert f'value="{version.pk}"' not in shown


def test_a_document_is_cited_from_several_questions(play, contributor_client):
    version = add(play)
    address = page("cite-document", play, version.document_id)
    assert contributor_client.post(address, {"questions": ["no.such"]}).status_code == 422
    made = contributor_client.post(
        address, {"questions": ["open.plan", "care.contact"], "pages": "4–6"}
    )
    assert made.status_code == 302
    assert made.url == page("library-document", play, version.document_id)
    shown = contributor_client.get(made.url).content.decode()
    assert [
        page("question", play, key) in shown for key in ("open.plan", "open.voice", "care.contact")
    ] == [True, False, True]
    with acting(play.town.coordinator):
        assert Citation.objects.count() == 2


def test_a_document_that_is_cited_nowhere_can_be_removed(play, contributor_client):
    version = add(play)
    address = page("remove-document", play, version.document_id)
    citation = play.cite(play.question(), version=version)
    assert (
        address
        not in contributor_client.get(
            page("library-document", play, version.document_id)
        ).content.decode()
    )
    refused = contributor_client.post(address)
    assert refused.status_code == 409
    assert "is cited, so it cannot be removed" in refused.content.decode()
    contributor_client.post(page("remove-evidence", play, citation.pk))
    assert contributor_client.post(address).url == page("library", play)
    assert documents(play, "title") == []


def test_the_list_is_filtered_and_paged(play, contributor_client):
    for number in range(26):
        add(
            play, f"Strategi {number:02}", f"Ord {number}.", kind="strategy" if number else "survey"
        )
    rows = {
        query: contributor_client.get(page("library", play) + query)
        .content.decode()
        .count('<th scope="row">')
        for query in (
            "",
            "?page=2",
            "?kind=survey",
            "?text=strategi+07",
            "?text=finns+inte",
            "?kind=nonsense",
            "?page=nonsense",
        )
    }
    assert rows == {
        "": 25,
        "?page=2": 1,
        "?kind=survey": 1,
        "?text=strategi+07": 1,
        "?text=finns+inte": 0,
        "?kind=nonsense": 25,
        "?page=nonsense": 25,
    }


def test_a_leader_reads_and_changes_nothing(play, browser_of):
    version = add(play)
    shown = (
        english(browser_of, play.town.leader)
        .get(page("library-document", play, version.document_id))
        .content.decode()
    )
    assert (shown.count("<form"), "About the document" in shown) == (
        3,
        True,
    )  # language, sign-out, search


def test_citations_of_an_earlier_round_link_to_that_round(play, browser_of, association):
    play.prepare()
    play.hand_in()
    again = begun(play.town, association)
    with acting(play.town.coordinator):
        [document] = Document.objects.all()
    shown = (
        browser_of(play.town.coordinator)
        .get(page("library-document", again, document.pk))
        .content.decode()
    )
    assert page("area", play, "open") in shown
    assert page("area", again, "open") not in shown


def test_the_office_with_a_reading_grant_sees_cited_documents_and_is_recorded(
    play, browser_of, association
):
    version = add(play)
    add(play, "Mellan oss", "Inget för andra.")
    play.cite(play.question(), version=version)
    office = browser_of(association.office)
    assert office.get(page("library", play)).status_code == 403
    browser_of(play.town.coordinator).post(page("grant-reading", play))
    shown = office.get(page("library", play)).content.decode()
    assert "Planen" in shown
    assert "Mellan oss" not in shown
    with acting(play.town.coordinator):
        assert [
            event.row_ids
            for event in Event.objects.filter(act="read", table_name="evaluations_document")
        ] == [[str(version.document_id)]]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_needs_a_constant_number_of_queries(play, browser_of, rows):
    for number in range(rows):
        version = add(play, f"Plan {number}", f"Ord {number}.")
        play.cite(play.question(), version=version, pages=str(number))
    assert query_count(browser_of(play.town.coordinator), page("library", play)) == 8


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_of_a_document_needs_a_constant_number_of_queries(
    play, browser_of, contributor_client, rows
):
    version = add(play)
    for number in range(rows):
        play.cite(
            play.question(("open.plan", "open.voice", "care.contact")[number]), version=version
        )
        contributor_client.post(
            page("replace-document", play, version.document_id),
            {"file": text_file("n.txt", f"Ny {number}.")},
        )
    assert (
        query_count(
            browser_of(play.town.coordinator), page("library-document", play, version.document_id)
        )
        == 8
    )


def test_documents_are_cited_only_from_questions_one_may_answer(play, contributor_client):
    version = add(play)
    known = {
        "evaluation": play.evaluation,
        "municipality_id": play.evaluation.municipality_id,
        "delegated_by": play.town.coordinator.user,
    }
    with acting(play.town.coordinator):
        Delegation.objects.create(
            **known, question=play.question("open.plan"), user=play.town.leader.user
        )
        Delegation.objects.create(
            **known, question=play.question("care.contact"), user=play.town.contributor.user
        )
    shown = contributor_client.get(
        page("library-document", play, version.document_id)
    ).content.decode()
    assert [f'value="{key}"' in shown for key in ("open.plan", "open.voice", "care.contact")] == [
        False,
        True,
        True,
    ]
    assert (
        contributor_client.post(
            page("cite-document", play, version.document_id), {"questions": ["open.plan"]}
        ).status_code
        == 422
    )
    citation = play.cite(play.question("open.plan"), version=version)
    assert contributor_client.post(page("cite-newest", play, citation.pk)).status_code == 403

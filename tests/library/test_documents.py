"""The municipality's library: uploading many files, descriptions, versions, citing from many
questions, removing.
"""

from datetime import date

import pytest

from evaluations.models import Answer, Citation, Document, DocumentVersion, Passage, Undertaking
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from library.documents import domain as documents
from library.documents import selectors
from library.evidence import domain as evidence
from library.evidence.domain import Attachment, Facts
from tests.factories import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(play):
    with acting_as(play.town.coordinator.actor):
        yield


def add(play, words="En plan.", name="plan.txt", **facts):
    attachment = Attachment(file=text_file(name, words), **facts)
    return evidence.attach(
        evaluation=play.evaluation, attachment=attachment, person=play.town.coordinator
    )


def replaced(play, version, words="En ny plan."):
    attachment = Attachment(file=text_file("ny.txt", words))
    return evidence.replace(
        evaluation=play.evaluation,
        document=version.document,
        attachment=attachment,
        person=play.town.coordinator,
    )


def receive(play, *files, **facts):
    return documents.receive(
        evaluation=play.evaluation,
        files=files,
        facts=Attachment(**facts),
        person=play.town.coordinator,
    )


def test_of_many_uploaded_files_each_is_accepted_or_refused_separately(play):
    add(play, "Känd sedan förut.", title="Strategin")
    files = [
        text_file("Budget 2026.txt", "Budgeten."),
        text_file("tom.txt", ""),
        text_file("kopia.txt", "Känd sedan förut."),
    ]
    first, empty, known = receive(
        play, *files, kind="statistics", language="sv", secrecy="secret", paragraph="24 §"
    )
    made = Document.objects.get(title="Budget 2026")
    assert first.version.document_id == made.pk
    assert made.kind == "statistics"
    assert made.language == "sv"
    assert made.secrecy == "secret"
    assert made.paragraph == "24 §"
    assert empty.name == "tom.txt"
    assert empty.version is None
    assert [str(each) for each in empty.sentences] == ["The file is empty. Choose another file."]
    assert known.version is None
    assert known.known.document.title == "Strategin"
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("secrecy", "paragraph"), [("public", "24 §"), ("partly", ""), ("secret", "  ")]
)
def test_secrecy_and_its_section_of_law_are_given_together(play, secrecy, paragraph):
    with pytest.raises(Invalid):
        receive(play, text_file(), secrecy=secrecy, paragraph=paragraph)
    version = add(play)
    facts = Facts("Planen", "strategy", "sv", None, secrecy, paragraph, "")
    with pytest.raises(Invalid):
        documents.describe(document=version.document, facts=facts)
    assert list(Document.objects.values_list("secrecy", "paragraph")) == [("public", "")]


def test_changing_the_description_keeps_the_file(play):
    version = add(play)
    facts = Facts(
        " Planen ", "action plan", "fi", date(2026, 5, 4), "partly", "24 § 1 mom.", "Om stränderna."
    )
    documents.describe(document=version.document, facts=facts)
    made = Document.objects.get()
    assert made.title == "Planen"
    assert made.kind == "action plan"
    assert made.language == "fi"
    assert made.dated == date(2026, 5, 4)
    assert made.secrecy == "partly"
    assert made.paragraph == "24 § 1 mom."
    assert made.description == "Om stränderna."
    assert storing.read(DocumentVersion.objects.get().file.key) == b"En plan."


def test_an_address_is_stored_once(play):
    attachment = Attachment(address="https://lindnas.example/plan", title="Planen")
    documents.add_address(
        evaluation=play.evaluation, attachment=attachment, person=play.town.coordinator
    )
    with pytest.raises(Refused, match="already in the library, as “Planen”"):
        documents.add_address(
            evaluation=play.evaluation, attachment=attachment, person=play.town.coordinator
        )
    assert DocumentVersion.objects.count() == 1


def test_a_document_is_cited_from_several_questions_at_once(play):
    version = add(play)
    chosen = [play.question("open.plan"), play.question("care.contact")]
    for _time in range(2):
        count = documents.cite_from(
            evaluation=play.evaluation,
            version=version,
            questions=chosen,
            pages="4–6",
            person=play.town.coordinator,
        )
    assert count == 2
    assert list(Citation.objects.values_list("pages", flat=True)) == ["4–6", "4–6"]
    assert Answer.objects.count() == 2
    with pytest.raises(Invalid, match="at least one question"):
        documents.cite_from(
            evaluation=play.evaluation,
            version=version,
            questions=[],
            pages="",
            person=play.town.coordinator,
        )


def test_citations_of_the_old_version_stay_when_a_new_one_is_added(play):
    old = add(play, title="Planen")
    citation = play.cite(play.question(), version=old, pages="4")
    new = replaced(play, old)
    assert new.number == 2
    assert new.document_id == old.document_id
    assert Citation.objects.get().document_version_id == old.pk
    assert (
        evidence.cite_newest(
            evaluation=play.evaluation, citation=citation, person=play.town.coordinator
        )
        == new
    )
    assert [(each.document_version_id, each.pages) for each in Citation.objects.all()] == [
        (new.pk, "4")
    ]


def test_citing_the_newest_version_makes_no_duplicate_citation(play):
    old = add(play)
    citation = play.cite(play.question(), version=old, pages="4")
    new = replaced(play, old)
    play.cite(play.question(), version=new, pages="4")
    evidence.cite_newest(
        evaluation=play.evaluation, citation=citation, person=play.town.coordinator
    )
    assert list(Citation.objects.values_list("document_version", "pages")) == [(new.pk, "4")]


def test_a_new_version_needs_a_new_file(play):
    old, other = add(play), add(play, "En annan.", "annan.txt", title="Den andra")
    for words, title in (("En plan.", "plan.txt"), ("En annan.", "Den andra")):
        with pytest.raises(Refused, match=f"already in the library, as “{title}”"):
            replaced(play, old, words)
    with pytest.raises(Invalid, match="Choose either a file or an address"):
        evidence.replace(
            evaluation=play.evaluation,
            document=other.document,
            attachment=Attachment(),
            person=play.town.coordinator,
        )
    assert DocumentVersion.objects.count() == 2


def test_after_the_hand_in_versions_can_be_added_but_citations_not_changed(play):
    play.prepare()
    version = Citation.objects.get().document_version
    citation = Citation.objects.get()
    play.hand_in()
    new = replaced(play, version)
    with pytest.raises(Refused):
        evidence.cite_newest(
            evaluation=play.evaluation, citation=citation, person=play.town.coordinator
        )
    with pytest.raises(Refused):
        documents.cite_from(
            evaluation=play.evaluation,
            version=new,
            questions=[play.question()],
            pages="",
            person=play.town.coordinator,
        )
    [round] = selectors.places(version.document, play.evaluation)
    assert [
        (place.owner.key, place.statement, place.version.number, place.handed_in)
        for place in round.places
    ] == [("open", 1, 1, True)]


def test_a_cited_document_cannot_be_removed(play):
    cited = add(play)
    citation = play.cite(play.question(), version=cited)
    with pytest.raises(Refused, match="is cited"):
        documents.remove(document=cited.document)
    evidence.remove_citation(
        evaluation=play.evaluation, citation=citation, person=play.town.coordinator
    )
    documents.remove(document=cited.document)
    assert Document.objects.count() == 0


def test_a_document_of_an_earlier_hand_in_cannot_be_removed(play):
    play.prepare()
    statement = Citation.objects.get(statement__isnull=False)
    play.hand_in()
    statement.delete()
    with pytest.raises(Refused, match="has been handed in"):
        documents.remove(document=statement.document_version.document)
    assert Document.objects.count() == 1


def test_a_document_listed_under_existing_work_cannot_be_removed(play):
    version = add(play)
    Undertaking.objects.create(
        municipality=play.town.municipality, kind="project", title="P", document=version.document
    )
    with pytest.raises(Refused, match="Existing work"):
        documents.remove(document=version.document)
    assert Document.objects.count() == 1


def test_removing_a_document_removes_its_versions_and_files(
    play, django_capture_on_commit_callbacks
):
    old = add(play)
    kept = add(play, "En annan.", "annan.txt")
    new = replaced(play, old)
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document=old.document)
    assert [
        list(model.objects.values_list("pk", flat=True)) for model in (DocumentVersion, StoredFile)
    ] == [[kept.pk], [kept.file_id]]
    assert Passage.objects.count() == 0
    for gone in (old, new):
        with pytest.raises(FileNotFoundError):
            storing.open(gone.file.key)
    assert add(play).number == 1


def test_citations_are_listed_by_question_statement_version_and_pages(play):
    version = add(play)
    for owner, pages in (
        (play.question("care.contact"), ""),
        (play.question(), "2"),
        (play.question(), "1"),
        (play.state(cited=False), "1"),
    ):
        play.cite(owner, version=version, pages=pages)
    [round] = selectors.places(version.document, play.evaluation)
    assert [
        (place.owner.key, place.statement, place.pages, place.handed_in) for place in round.places
    ] == [
        ("open", 1, "1", False),
        ("open.plan", 0, "1", False),
        ("open.plan", 0, "2", False),
        ("care.contact", 0, "", False),
    ]

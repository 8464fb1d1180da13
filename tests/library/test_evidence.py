"""A document is attached once and cited from many places."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluations.models import Answer, Citation, Document, DocumentVersion
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused
from kompass.uploads import storing
from kompass.uploads.models import StoredFile
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from tests.factories import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(play):
    with acting_as(play.town.coordinator.actor):
        yield


def test_a_file_becomes_a_document_with_a_version_and_a_citation(play):
    made = play.cite(
        play.question(),
        pages="4–6",
        file=text_file("plan.txt", "En plan."),
        title="Planen",
        language="sv",
        dated=date(2026, 2, 16),
    )
    document = Document.objects.get()
    assert document.title == "Planen"
    assert document.language == "sv"
    assert document.dated == date(2026, 2, 16)
    assert made.pages == "4–6"
    assert made.document_version.file.name == "plan.txt"
    assert made.document_version.number == 1
    assert storing.read(made.document_version.file.key) == b"En plan."


def test_evidence_can_be_attached_before_the_answer_has_a_text(play):
    made = play.cite(play.question())
    answer = Answer.objects.get()
    assert answer.text == ""
    assert answer.pk == answer.pk
    assert made.answer_id == answer.pk
    assert (
        play.answer(text="Orden kommer efteråt.", version=answer.version).text
        == "Orden kommer efteråt."
    )


def test_uploading_a_known_file_names_the_document_and_offers_to_cite_it(play):
    one = play.cite(play.question("open.plan"), file=text_file(), title="Planen").document_version
    again = {
        "attachment": Attachment(file=text_file("kopia.txt"), title="Samma plan"),
        "pages": "",
        "person": play.town.coordinator,
    }
    with pytest.raises(evidence.AlreadyAttached) as known:
        evidence.cite(evaluation=play.evaluation, owner=play.question("open.voice"), **again)
    day = f"{timezone.localdate(one.created_at):%Y-%m-%d}"
    assert str(known.value) == f"This file was already uploaded on {day} as “Planen”. Use it?"
    assert known.value.status == 409
    assert Document.objects.count() == 1
    assert StoredFile.objects.count() == 1
    assert Answer.objects.count() == 1
    assert Citation.objects.count() == 1
    assert (
        play.cite(play.question("open.voice"), version=known.value.version).document_version == one
    )


def test_a_version_is_cited_on_other_pages_but_only_once_on_the_same(play):
    version = play.cite(play.question()).document_version
    statement = play.state(cited=False)
    for pages in ("4", "4", "9"):
        play.cite(statement, pages=pages, version=version)
    assert list(
        Citation.objects.filter(statement=statement)
        .order_by("pages")
        .values_list("pages", flat=True)
    ) == ["4", "9"]
    assert DocumentVersion.objects.count() == 1


def test_a_link_needs_no_file(play):
    made = play.cite(play.question(), pages="", address="https://lindnas.example/plan")
    assert made.document_version.address == "https://lindnas.example/plan"
    assert made.document_version.file is None
    assert Document.objects.get().title == "https://lindnas.example/plan"


@pytest.mark.parametrize(
    "given",
    [{"title": "Bara en titel"}, {"file": text_file(), "address": "https://lindnas.example"}],
)
def test_a_file_an_address_or_a_document_is_attached_not_several(play, given):
    with pytest.raises(Invalid, match="Choose one of these"):
        play.cite(play.question(), **given)
    assert Document.objects.count() == 0
    assert Citation.objects.count() == 0
    assert Answer.objects.count() == 0


def test_a_refused_file_leaves_nothing(play):
    with pytest.raises(Invalid, match="empty"):
        play.cite(play.question(), file=text_file("tom.txt", ""), title="Tom")
    assert Document.objects.count() == 0
    assert StoredFile.objects.count() == 0
    assert Answer.objects.count() == 0


def test_removing_evidence_keeps_the_document(play):
    made = play.cite(play.question())
    evidence.remove_citation(
        evaluation=play.evaluation, citation=made, person=play.town.coordinator
    )
    assert Citation.objects.count() == 0
    assert Document.objects.count() == 1


def test_removing_a_statement_removes_its_evidence(play):
    statement = play.state()
    statement.delete()
    assert Citation.objects.count() == 0
    assert DocumentVersion.objects.count() == 1


def test_evidence_cannot_be_removed_after_the_hand_in(play):
    play.prepare()
    play.hand_in()
    citation = Citation.objects.get()
    for act in (
        lambda: play.cite(play.question()),
        lambda: evidence.remove_citation(
            evaluation=play.evaluation, citation=citation, person=play.town.coordinator
        ),
    ):
        with pytest.raises(Refused):
            act()
    assert Citation.objects.count() == 1


def test_a_citation_belongs_to_an_answer_or_a_statement_not_both(play):
    made = play.cite(play.question())
    statement = play.state(cited=False)
    with pytest.raises(IntegrityError, match="citation_has_one_owner"), transaction.atomic():
        Citation.objects.filter(pk=made.pk).update(statement=statement)

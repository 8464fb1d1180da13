"""A withdrawn hand-in is hidden from everybody else until the next hand-in."""

import pytest
from django.urls import reverse

from evaluations import submitted
from evaluations.models import (
    Citation,
    DocumentVersion,
    Evaluation,
    SubmittedAnswer,
    SubmittedCitation,
)
from evaluations.states import Phase
from kompass.uploads.models import StoredFile
from library.evidence import domain as evidence
from tests.factories import text_file
from tests.people import acting
from workspace.handing_in import domain as handing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.PREPARING)


def withdraw(play):
    with acting(play.town.coordinator):
        handing_in.withdraw(evaluation=play.evaluation, person=play.town.coordinator)


def take_away(play, citation):
    with acting(play.town.coordinator):
        evidence.remove_citation(
            evaluation=play.evaluation,
            citation=Citation.objects.get(pk=citation.pk),
            person=play.town.coordinator,
        )


def reached(person, version):
    """Return how many rows of a document version, its file and its document a person can query."""
    with acting(person):
        found = DocumentVersion.objects.filter(pk=version.pk)
        return (
            found.count(),
            StoredFile.objects.filter(pk=version.file_id).count(),
            found.filter(document__isnull=False).count(),
        )


def readers(play):
    return play.association.lead, play.association.second, play.association.office


def test_a_document_not_cited_in_the_second_hand_in_is_hidden_from_evaluators(play, browser_of):
    play.prepare()
    secret = play.cite(
        play.question("care.contact"), file=text_file("utkast.txt", "Ett utkast."), title="Utkastet"
    )
    version = secret.document_version
    page = reverse("document", args=[play.evaluation.pk, version.pk])
    play.hand_in()
    for person in readers(play):
        assert reached(person, version) == (1, 1, 1)
        assert browser_of(person).get(page).status_code == 200
    withdraw(play)
    take_away(play, secret)
    play.hand_in()
    for person in readers(play):
        assert reached(person, version) == (0, 0, 0)
        assert browser_of(person).get(page).status_code == 404
    assert browser_of(play.town.leader).get(page).status_code == 200
    assert reached(play.town.leader, version) == (1, 1, 1)


def test_a_document_cited_in_both_hand_ins_is_read_after_the_second(play, browser_of):
    play.prepare()
    play.hand_in()
    withdraw(play)
    play.hand_in()
    with acting(play.association.lead):
        version = (
            submitted.latest_statements(play.evaluation).get().citations.get().document_version
        )
    page = reverse("document", args=[play.evaluation.pk, version.pk])
    for person in readers(play):
        assert reached(person, version) == (1, 1, 1)
        assert browser_of(person).get(page).status_code == 200


def test_between_two_hand_ins_evaluators_see_nothing(play, browser_of):
    play.prepare()
    play.hand_in()
    with acting(play.town.coordinator):
        version = DocumentVersion.objects.get()
    withdraw(play)
    pages = [
        reverse("reading", args=[play.evaluation.pk]),
        reverse("reading-question", args=[play.evaluation.pk, "open.plan"]),
        reverse("area-statements", args=[play.evaluation.pk, "open"]),
        reverse("answers", args=[play.evaluation.pk]),
        reverse("document", args=[play.evaluation.pk, version.pk]),
    ]
    for person in readers(play):
        assert [browser_of(person).get(page).status_code for page in pages] == [403] * 5
        assert reached(person, version) == (0, 0, 0)
    with acting(play.association.office):
        row = Evaluation.objects.get()
        assert row.submission == 0
        assert list(submitted.latest_answers(row)) == []
        assert list(submitted.latest_statements(row)) == []


def test_each_hand_in_has_the_next_number(play):
    play.prepare()
    for _ in range(2):
        play.hand_in()
        withdraw(play)
    play.hand_in()
    with acting(play.association.lead):
        assert Evaluation.objects.get().submission == 3
        assert (
            sorted(SubmittedAnswer.objects.values_list("number", flat=True))
            == [1] * 4 + [2] * 4 + [3] * 4
        )
        assert SubmittedCitation.objects.count() == 3

"""Two people edit the same text, or a form is sent twice: nothing is overwritten or duplicated."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from assessment.notes import domain as notes
from assessment.writing import domain as writing
from evaluations.models import Finding, FindingSource, Note, NoteKind, NoteQuestion, Statement, Text
from evaluations.states import Phase
from kompass.shared.errors import Refused, Stale
from tests.factories import begun
from tests.people import acting
from workspace.answering.domain import statements as statements_domain

pytestmark = pytest.mark.django_db


def save_statement(play, by, text, **options):
    with acting(by):
        return statements_domain.save_statement(
            evaluation=play.evaluation,
            area=play.area(),
            person=by,
            text=text,
            **({"version": 0, "operation": None} | options),
        )


def save_note(play, text, **options):
    content = {
        "kind": NoteKind.STRATEGY,
        "title": "Strategin",
        "held_on": date(2027, 5, 4),
        "text": text,
    }
    with acting(play.association.lead):
        return notes.save_note(
            evaluation=play.evaluation,
            person=play.association.lead,
            fields=content,
            questions={play.question(): "supports"},
            **options,
        )


def kept(person, rows):
    with acting(person):
        return list(rows.all())


STATEMENTS = Statement.objects.values_list("text", "version", "position")
NOTES = Note.objects.values_list("text", "version")
FINDINGS = Finding.objects.values_list("kind", "position")


def test_a_stale_statement_overwrites_nothing(play):
    read = play.state(text="Karins text.", cited=False)
    save_statement(
        play,
        play.town.contributor,
        "Christers text.",
        statement=kept(play.town.contributor, Statement.objects)[0],
        version=1,
    )
    with pytest.raises(Stale) as stale:
        save_statement(play, play.town.coordinator, "Karins nya text.", statement=read, version=1)
    assert stale.value.status == 409
    assert stale.value.theirs == "Christers text."
    assert stale.value.version == 2
    assert kept(play.town.coordinator, STATEMENTS) == [("Christers text.", 2, 1)]


def test_a_statement_can_be_saved_over_the_version_last_shown(play):
    read = play.state(text="Karins text.", cited=False)
    save_statement(play, play.town.contributor, "Christers text.", statement=read, version=1)
    save_statement(play, play.town.coordinator, "Bådas text.", statement=read, version=2)
    assert kept(play.town.coordinator, STATEMENTS) == [("Bådas text.", 3, 1)]


def test_saving_a_removed_statement_does_not_bring_it_back(play):
    read = play.state(text="Karins text.", cited=False)
    with acting(play.town.contributor):
        statements_domain.remove_statement(
            evaluation=play.evaluation,
            statement=Statement.objects.get(),
            person=play.town.contributor,
        )
    with pytest.raises(Refused, match="removed by somebody else"):
        save_statement(play, play.town.coordinator, "Karins nya text.", statement=read, version=1)
    assert kept(play.town.coordinator, STATEMENTS) == []


def test_a_stale_note_overwrites_nothing(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    read, again = (kept(play.association.lead, Note.objects)[0] for _ in range(2))
    save_note(play, "Första fliken.", note=again, version=1)
    with pytest.raises(Stale) as stale:
        save_note(play, "Andra fliken.", note=read, version=1)
    assert stale.value.theirs == "Första fliken."
    assert stale.value.version == 2
    assert kept(play.association.lead, NOTES) == [("Första fliken.", 2)]


def test_a_stale_finding_overwrites_nothing(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    read = play.find(body="Lenas fynd.")
    with acting(play.association.second):
        writing.save_finding(
            evaluation=play.evaluation,
            area=play.area(),
            kind="improvement",
            body="Saulis fynd.",
            sources=[play.notes[0]],
            person=play.association.second,
            finding=Finding.objects.get(),
            version=1,
        )
    with pytest.raises(Stale) as stale:
        play.find(kind="strength", body="Lenas nya fynd.", finding=read, version=1)
    assert stale.value.theirs == "Saulis fynd."
    assert stale.value.version == 2
    assert kept(play.association.lead, FINDINGS) == [("improvement", 1)]
    assert kept(
        play.association.lead, Text.objects.filter(finding=read).values_list("body", "version")
    ) == [("Saulis fynd.", 2)]


def test_saving_a_removed_finding_does_not_bring_it_back(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    read = play.find()
    with acting(play.association.second):
        writing.remove_finding(evaluation=play.evaluation, finding=Finding.objects.get())
    with pytest.raises(Refused, match="removed by somebody else"):
        play.find(body="Lenas nya fynd.", finding=read, version=1)
    assert kept(play.association.lead, FINDINGS) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_concurrent_saves_of_a_statement_one_is_refused_as_stale(association, town):
    play = begun(town, association)
    read = play.state(text="Som det var.", cited=False)
    barrier, saved, refused = threading.Barrier(2, timeout=10), [], []

    def save(person, text):
        try:
            with acting(person):
                mine = Statement.objects.get(pk=read.pk)
                barrier.wait()
                statements_domain.save_statement(
                    evaluation=play.evaluation,
                    area=play.area(),
                    person=person,
                    version=1,
                    text=text,
                    statement=mine,
                    operation=uuid4(),
                )
            saved.append(text)
        except Stale as stale:
            refused.append((text, stale.theirs))
        finally:
            connection.close()

    texts = {"Karins text.": town.coordinator, "Christers text.": town.contributor}
    threads = [threading.Thread(target=save, args=(person, text)) for text, person in texts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = saved
    (loser,) = set(texts) - {winner}
    assert refused == [(loser, winner)]
    assert kept(town.coordinator, STATEMENTS) == [(winner, 2, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_new_statement_sent_twice_concurrently_is_stored_once(association, town):
    play, page, barrier, made = (
        begun(town, association),
        uuid4(),
        threading.Barrier(2, timeout=10),
        [],
    )

    def save():
        try:
            with acting(town.coordinator):
                barrier.wait()
                row = statements_domain.save_statement(
                    evaluation=play.evaluation,
                    area=play.area(),
                    person=town.coordinator,
                    version=0,
                    text="Samma.",
                    operation=page,
                )
            made.append(row.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=save) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert kept(town.coordinator, STATEMENTS) == [("Samma.", 1, 1)]


def test_a_new_statement_sent_twice_is_stored_once(play):
    page = uuid4()
    first, again = (
        save_statement(play, play.town.coordinator, "Samma.", operation=page) for _ in range(2)
    )
    assert first.pk == again.pk
    assert kept(play.town.coordinator, STATEMENTS) == [("Samma.", 1, 1)]


def test_the_same_text_from_two_pages_makes_two_statements(play):
    for _ in range(2):
        save_statement(play, play.town.coordinator, "Samma.", operation=uuid4())
    assert kept(play.town.coordinator, STATEMENTS) == [("Samma.", 1, 1), ("Samma.", 1, 2)]


def test_a_new_note_sent_twice_is_stored_once(evaluation_in):
    play, page = evaluation_in(Phase.REVIEWING), uuid4()
    first, again = (save_note(play, "Där står mer.", operation=page) for _ in range(2))
    assert first.pk == again.pk
    assert kept(play.association.lead, NOTES.filter(text="Där står mer.")) == [("Där står mer.", 1)]
    assert kept(
        play.association.lead, NoteQuestion.objects.filter(note=first).values_list("question__key")
    ) == [("open.plan",)]


def test_a_new_finding_sent_twice_is_stored_once(evaluation_in):
    play, page = evaluation_in(Phase.REPORTING), uuid4()
    first, again = (play.find(body="Samma fynd.", operation=page) for _ in range(2))
    assert first.pk == again.pk
    assert kept(play.association.lead, FINDINGS) == [("strength", 1)]
    assert kept(
        play.association.lead,
        Text.objects.filter(finding__isnull=False).values_list("body", "version"),
    ) == [("Samma fynd.", 1)]
    assert len(kept(play.association.lead, FindingSource.objects)) == 1

"""Every saved text is kept as a revision, and so is every stale one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from evaluations.models import Answer, Revision
from kompass.shared import clock
from kompass.shared.actor import acting_as
from kompass.shared.errors import Stale
from tests import people
from tests.factories import begun
from tests.people import acting
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.answering.selectors import revisions

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(town, association):
    return begun(town, association)


def kept(play, who=None):
    with acting(who or play.town.coordinator):
        rows = Revision.objects.order_by("written_at", "number", "overtaken")
        return [(row.text, row.number, row.overtaken) for row in rows]


def late(play, text, *, version):
    known = {
        "evaluation": play.evaluation,
        "question": play.question(),
        "person": play.town.coordinator,
    }
    return answering.save_answer(
        **known, version=version, text=text, self_assessment=play.catalogue.steps[0]
    )


def test_each_save_is_kept_as_a_revision(play):
    play.answer(text="Ett.")
    play.answer(text="Två.", version=1)
    play.answer(text="Två.", version=2)  # nothing new
    assert kept(play) == [("Ett.", 1, False), ("Två.", 2, False)]


def test_a_revision_keeps_the_not_applicable_mark_and_the_reason(play):
    play.answer(text="", self_assessment=None, not_applicable=True, reason="Ingen kust.")
    with acting(play.town.coordinator):
        [row] = Revision.objects.all()
    assert row.not_applicable is True
    assert row.reason == "Ingen kust."
    assert row.self_assessment is None


def test_a_stale_text_is_kept_once_and_the_refusal_has_both_texts(play):
    play.answer(text="Vi har en plan.")
    play.answer(text="Vi har en ny plan.", version=1, by=play.town.contributor)
    told = []
    for _ in range(2):
        with (
            acting(play.town.coordinator),
            pytest.raises(Stale) as refused,
        ):  # caught within the request's transaction, as the page does
            late(play, "Vi har en plan för alla.", version=1)
        told.append(
            (
                refused.value.mine,
                refused.value.theirs,
                refused.value.base,
                refused.value.version,
                refused.value.over,
            )
        )
    assert told == [("Vi har en plan för alla.", "Vi har en ny plan.", "Vi har en plan.", 2, 1)] * 2
    assert kept(play) == [
        ("Vi har en plan.", 1, False),
        ("Vi har en ny plan.", 2, False),
        ("Vi har en plan för alla.", 1, True),
    ]


def test_a_request_that_arrives_out_of_order_changes_nothing_and_is_kept(play):
    page = uuid4()
    play.answer(text="Först.", operation=page, sequence=1)
    play.answer(text="Sist.", operation=page, sequence=3)
    play.answer(text="Mitt emellan.", operation=page, sequence=2)
    with acting(play.town.coordinator):
        assert Answer.objects.get().text == "Sist."
    assert sorted(kept(play)) == [
        ("Först.", 1, False),
        ("Mitt emellan.", 0, True),
        ("Sist.", 2, False),
    ]


def test_restoring_an_earlier_text_keeps_the_other_one(play):
    play.answer(text="Ett.")
    play.answer(text="Två.", version=1, self_assessment=play.catalogue.steps[1])
    with acting(play.town.contributor):
        first = Revision.objects.get(number=1)
        answering.restore_answer(
            evaluation=play.evaluation,
            question=play.question(),
            revision=first,
            person=play.town.contributor,
        )
    with acting(play.town.coordinator):
        answer = Answer.objects.get()
    assert answer.text == "Ett."
    assert answer.self_assessment == play.catalogue.steps[0]
    assert answer.version == 3
    assert [text for text, _number, _late in kept(play)] == ["Ett.", "Två.", "Ett."]


def test_statements_have_their_history(play):
    row = play.state(text="Mötena är öppna.", cited=False)
    with acting(play.town.contributor):
        statements_domain.save_statement(
            evaluation=play.evaluation,
            area=play.area(),
            person=play.town.contributor,
            version=1,
            text="Alla möten är öppna.",
            statement=row,
        )
        first = Revision.objects.get(number=1)
        statements_domain.restore_statement(
            evaluation=play.evaluation, statement=row, revision=first, person=play.town.contributor
        )
    assert kept(play) == [
        ("Mötena är öppna.", 1, False),
        ("Alla möten är öppna.", 2, False),
        ("Mötena är öppna.", 3, False),
    ]


def test_consecutive_saves_are_shown_as_one_change(play):
    play.answer(text="V")
    play.answer(text="Vi", version=1)
    play.answer(text="Vi har", version=2, by=play.town.contributor)
    with acting(play.town.coordinator):
        shown = revisions.changes(
            revisions.of_answer(play.evaluation, play.question()), play.town.coordinator
        )
    assert [(row.revision.text, row.is_own, row.is_current) for row in shown] == [
        ("Vi har", False, True),
        ("Vi", True, False),
    ]
    assert [(part.kind, part.text) for part in shown[0].parts] == [
        ("same", "Vi"),
        ("after", " har"),
    ]


def test_a_long_pause_starts_another_change(play):
    play.answer(text="Ett.")
    later = clock.now() + timedelta(minutes=11)
    with acting(play.town.coordinator):
        [row] = Revision.objects.all()
        assert (
            revisions._goes_on(row, Revision(written_by_id=row.written_by_id, written_at=later))
            is False
        )
        assert (
            revisions._goes_on(
                row, Revision(written_by_id=row.written_by_id, written_at=row.written_at)
            )
            is True
        )


def test_nobody_else_reads_the_history(play):
    play.answer(text="Ett.")
    stranger = people.town(code="T02", sv="Kvarnsund").coordinator
    for who in (play.association.lead, play.association.office, stranger):
        assert kept(play, who) == []


def test_a_revision_never_changes(play):
    play.answer(text="Ett.")
    with acting_as(play.town.coordinator.actor), transaction.atomic():
        assert Revision.objects.update(text="Förfalskat.") == 0

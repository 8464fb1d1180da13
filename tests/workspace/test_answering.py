"""Answers and statements of the municipality are saved without overwriting each other."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from evaluations.models import Answer, NothingRaised, Statement
from evaluations.states import Phase
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused, Stale
from workspace.answering.domain import statements as statements_domain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(play):
    """Act as the coordinator for the whole test."""
    with acting_as(play.town.coordinator.actor):
        yield


def content(answer):
    return (
        answer.text,
        answer.self_assessment and answer.self_assessment.key,
        answer.not_applicable,
        answer.reason,
        answer.version,
    )


def test_an_answer_is_stored_with_its_author(play):
    made = play.answer(text="Vi har en plan sedan 2021.", by=play.town.contributor)
    kept = Answer.objects.get()
    assert kept.pk == made.pk
    assert content(kept) == ("Vi har en plan sedan 2021.", "partly", False, "", 1)
    assert kept.written_by == play.town.contributor.user
    assert kept.municipality_id == play.town.municipality.pk


def test_saving_over_the_version_read_increases_the_version(play):
    play.answer(text="Först.")
    play.answer(text="Sedan.", version=1)
    assert content(Answer.objects.get())[::4] == ("Sedan.", 2)


def test_a_stale_save_is_refused_with_the_others_text_and_changes_nothing(play):
    play.answer(text="Karins text.")
    play.answer(text="Christers text.", version=1, by=play.town.contributor)
    with pytest.raises(Stale) as stale:
        play.answer(text="Karins nya text.", version=1)
    assert stale.value.status == 409
    assert stale.value.theirs == "Christers text."
    assert stale.value.version == 2
    assert content(Answer.objects.get())[::4] == ("Christers text.", 2)


def test_the_second_of_two_first_saves_is_stale(play):
    play.answer(text="Christers text.", by=play.town.contributor)
    with pytest.raises(Stale) as stale:
        play.answer(text="Karins text.")
    assert stale.value.theirs == "Christers text."


def test_the_same_page_can_save_again_although_a_response_was_lost(play):
    page = uuid4()
    play.answer(text="Ett", operation=page)
    play.answer(text="Ett två", operation=page)
    play.answer(text="Ett två tre", operation=page)
    assert content(Answer.objects.get())[::4] == ("Ett två tre", 3)


def test_another_page_with_the_same_version_is_stale(play):
    play.answer(text="Ett", operation=uuid4())
    with pytest.raises(Stale):
        play.answer(text="Två", operation=uuid4())
    assert Answer.objects.get().text == "Ett"


def test_the_same_save_sent_twice_counts_once(play):
    first = play.answer(text="Samma.")
    again = play.answer(text="Samma.")
    assert again.pk == first.pk
    assert again.version == 1


def test_a_question_that_does_not_apply_has_no_self_assessment(play):
    play.answer(text="", not_applicable=True, reason="Vi har ingen kust.")
    assert content(Answer.objects.get()) == ("", None, True, "Vi har ingen kust.", 1)


def test_the_database_refuses_a_self_assessment_of_what_does_not_apply(play):
    answer = play.answer()
    with (
        pytest.raises(IntegrityError, match="not_applicable_has_no_self_assessment"),
        transaction.atomic(),
    ):
        Answer.objects.filter(pk=answer.pk).update(not_applicable=True)


@pytest.mark.parametrize(
    ("fields", "answered", "settled"),
    [
        ({"text": "Ja."}, True, True),
        ({"text": "Ja.", "self_assessment": None}, False, False),
        ({"text": "  ", "self_assessment": None}, False, False),
        ({"text": "", "self_assessment": None, "reason": "Vi vet inte."}, False, True),
        ({"text": "", "not_applicable": True}, False, False),
        ({"text": "", "not_applicable": True, "reason": "Ingen kust."}, False, True),
    ],
)
def test_a_question_is_settled_by_an_answer_or_by_a_reason(play, fields, answered, settled):
    made = play.answer(**fields)
    assert made.is_answered == answered
    assert made.is_settled == settled


def test_answers_cannot_be_changed_after_the_hand_in(play):
    play.prepare()
    play.hand_in()
    with pytest.raises(Refused, match=r"Handed in.*closed.*Nothing has been changed") as refused:
        play.answer(text="För sent.", version=1)
    assert refused.value.status == 409
    assert Answer.objects.filter(text="För sent.").count() == 0


def test_a_statement_takes_the_first_free_position(play):
    made = [play.state(text=f"Påstående {n}.", cited=False) for n in (1, 2, 3)]
    statements_domain.remove_statement(
        evaluation=play.evaluation, statement=made[1], person=play.town.coordinator
    )
    play.state(text="Påstående 4.", cited=False)
    assert list(Statement.objects.values_list("position", "text")) == [
        (1, "Påstående 1."),
        (2, "Påstående 4."),
        (3, "Påstående 3."),
    ]


def test_an_area_has_at_most_five_statements(play):
    for number in range(5):
        play.state(text=f"Påstående {number}.", cited=False)
    with pytest.raises(Invalid, match="at most five"):
        play.state(text="Ett till.", cited=False)
    play.state("care", text="I ett annat område.", cited=False)
    assert Statement.objects.count() == 6


@pytest.mark.parametrize(("length", "fits"), [(1500, True), (1501, False)])
def test_a_statement_has_at_most_fifteen_hundred_characters(play, length, fits):
    if fits:
        assert len(play.state(text="å" * length, cited=False).text) == 1500
    else:
        with pytest.raises(Invalid, match="at most 1500 characters; this one has 1501"):
            play.state(text="å" * length, cited=False)
        assert Statement.objects.count() == 0


def test_an_empty_statement_is_refused(play):
    with pytest.raises(Invalid, match="Write the statement"):
        play.state(text=" \n ", cited=False)
    assert Statement.objects.count() == 0


def test_a_stale_statement_is_refused(play):
    row = play.state(cited=False)
    save = {
        "evaluation": play.evaluation,
        "area": play.area(),
        "person": play.town.coordinator,
        "statement": row,
        "version": 1,
    }
    statements_domain.save_statement(**save, text="Ändrat.")
    with pytest.raises(Stale) as stale:
        statements_domain.save_statement(
            **(save | {"statement": Statement.objects.get()}), text="Ändrat av en annan."
        )
    assert stale.value.theirs == "Ändrat."


def test_adding_a_statement_removes_the_nothing_to_raise_mark(play):
    play.raise_nothing("care")
    play.raise_nothing("care")
    assert list(NothingRaised.objects.values_list("area__key", flat=True)) == ["care"]
    play.state("care", cited=False)
    assert NothingRaised.objects.count() == 0


def test_the_nothing_to_raise_mark_is_refused_beside_a_statement(play):
    play.state("care", cited=False)
    with pytest.raises(Invalid, match="Remove them first"):
        play.raise_nothing("care")
    assert NothingRaised.objects.count() == 0


def test_statements_cannot_be_changed_after_the_hand_in(play):
    play.prepare()
    play.hand_in()
    row = Statement.objects.get()
    for act in (
        lambda: play.state(text="För sent.", cited=False),
        lambda: play.raise_nothing("shore"),
        lambda: statements_domain.remove_statement(
            evaluation=play.evaluation, statement=row, person=play.town.coordinator
        ),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Statement.objects.values_list("text", flat=True)) == ["Mötena är öppna."]


def test_a_new_evaluation_is_in_preparation(play):
    assert play.evaluation.phase == Phase.PREPARING

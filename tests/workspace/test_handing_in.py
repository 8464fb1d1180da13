"""The hand-in names everything that is missing, and makes a copy."""

from datetime import timedelta

import pytest

from evaluations.models import (
    Answer,
    Citation,
    Evaluation,
    Statement,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
)
from evaluations.states import Phase
from kompass.outbox.models import Job
from kompass.shared import clock
from kompass.shared.actor import Actor, acting_as
from kompass.shared.errors import Refused
from kompass.uploads.models import StoredFile
from workspace.handing_in import domain as handing_in

pytestmark = pytest.mark.django_db


def missing(play):
    with acting_as(play.town.coordinator.actor):
        return handing_in.missing(evaluation=play.evaluation, catalogue=play.catalogue)


def withdraw(play):
    with acting_as(play.town.coordinator.actor):
        handing_in.withdraw(
            evaluation=play.evaluation, person=play.town.coordinator, reason="Vi glömde något."
        )


def phase(play):
    with acting_as(play.town.coordinator.actor):
        return Evaluation.objects.get().phase


def test_an_empty_evaluation_lacks_every_question_and_every_area_in_order(play):
    assert [(fault.question or fault.area, fault.sentence) for fault in missing(play)] == [
        ("open.plan", "Question 1.1 has no answer. Answer it, or give a reason."),
        ("open.voice", "Question 1.2 has no answer. Answer it, or give a reason."),
        ("care.contact", "Question 2.1 has no answer. Answer it, or give a reason."),
        ("shore.water", "Question 3.1 has no answer. Answer it, or give a reason."),
        (
            "open",
            "The area “Öppenhet” has no strength statement. Write one, or mark that "
            "you are not highlighting anything here.",
        ),
        (
            "care",
            "The area “Omsorg” has no strength statement. Write one, or mark that "
            "you are not highlighting anything here.",
        ),
        (
            "shore",
            "The area “Stränder” has no strength statement. Write one, or mark that "
            "you are not highlighting anything here.",
        ),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"text": "Ja.", "self_assessment": None},
            "Question 1.1 has an answer but no self-assessment. Choose one, or give a reason.",
        ),
        (
            {"text": "", "not_applicable": True},
            "Question 1.1 is marked as not applicable and needs a reason.",
        ),
        ({"text": "  \n"}, "Question 1.1 has no answer. Answer it, or give a reason."),
    ],
)
def test_a_half_answered_question_names_what_is_missing(play, fields, sentence):
    play.prepare()
    play.answer(version=1, **fields)
    assert [(fault.question, fault.sentence) for fault in missing(play)] == [
        ("open.plan", sentence)
    ]


def test_a_reason_replaces_an_answer(play):
    play.prepare()
    play.answer(version=1, text="", self_assessment=None, reason="Vi har inte hunnit.")
    assert missing(play) == []


def test_a_statement_without_evidence_is_named_and_blocks_the_hand_in(play):
    play.prepare()
    play.state(
        text="Vi har länge arbetat med att öppna upp beredningen av ärenden för invånarna.",
        cited=False,
    )
    assert [(fault.area, fault.sentence) for fault in missing(play)] == [
        (
            "open",
            "The statement “Vi har länge arbetat med att öppna upp beredningen av…” in the area "
            "“Öppenhet” has no evidence.",
        )
    ]
    with pytest.raises(Refused, match="Vi har länge"):
        play.hand_in()
    assert phase(play) == Phase.PREPARING


def test_nothing_is_copied_while_something_is_missing(play):
    with pytest.raises(Refused) as refused:
        play.hand_in()
    assert len(refused.value.sentences) == 7
    assert phase(play) == Phase.PREPARING
    with acting_as(play.town.coordinator.actor):
        assert SubmittedAnswer.objects.count() == 0
        assert Evaluation.objects.get().submission == 0


def test_the_hand_in_makes_a_numbered_copy(play):
    play.prepare()
    play.cite(play.question("care.contact"), pages="7")
    play.hand_in()
    with acting_as(play.town.coordinator.actor):
        fields = ("question__key", "text", "self_assessment__key", "not_applicable", "reason")
        working = sorted(Answer.objects.values_list(*fields))
        assert sorted(SubmittedAnswer.objects.filter(number=1).values_list(*fields)) == working
        assert list(
            SubmittedStatement.objects.values_list("area__key", "position", "text", "number")
        ) == [("open", 1, "Mötena är öppna.", 1)]
        assert set(
            SubmittedCitation.objects.values_list(
                "answer__question__key", "statement__text", "pages", "document_version"
            )
        ) == set(
            Citation.objects.values_list(
                "answer__question__key", "statement__text", "pages", "document_version"
            )
        )


def test_a_second_hand_in_makes_a_second_copy_and_keeps_the_first(play):
    play.prepare()
    play.hand_in()
    withdraw(play)
    play.answer(text="Nu med siffror.", version=1)
    play.hand_in()
    with acting_as(play.town.coordinator.actor):
        found = SubmittedAnswer.objects.filter(question=play.question()).order_by("number")
        assert list(found.values_list("number", "text")) == [
            (1, "Så här gör vi i fråga 1.1."),
            (2, "Nu med siffror."),
        ]
        assert Evaluation.objects.get().submission == 2


@pytest.mark.parametrize(
    ("later", "done"),
    [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24, minutes=1), False)],
)
def test_a_hand_in_can_be_withdrawn_for_24_hours(play, later, done):
    play.prepare()
    play.hand_in()
    with clock.at(clock.now() + later):
        if done:
            withdraw(play)
        else:
            with pytest.raises(Refused, match="24 hours"):
                withdraw(play)
    assert phase(play) == (Phase.PREPARING if done else Phase.SUBMITTED)


def test_opening_the_review_ends_the_withdrawal(play):
    play.prepare()
    play.hand_in()
    play.open_review()
    with pytest.raises(Refused, match="Evaluation in progress"):
        withdraw(play)
    assert phase(play) == Phase.REVIEWING


def test_answers_can_be_changed_after_the_withdrawal(play):
    play.prepare()
    play.hand_in()
    withdraw(play)
    with acting_as(play.town.coordinator.actor):
        assert Statement.objects.get().text == "Mötena är öppna."
    assert play.answer(text="På nytt.", version=1).version == 2


def find_a_virus(play):
    """Let the scanning job find a virus in the one file."""
    with acting_as(Actor("relay")):
        [job] = Job.objects.filter(kind="evaluations.scan")
        Job.objects.filter(pk=job.pk).update(state="running")
    with acting_as(Actor("job", job.pk)):
        assert StoredFile.objects.update(state="infected") == 1


def test_an_infected_file_does_not_count_as_evidence(play, settings):
    settings.KOMPASS_CLAMAV = "unix:/nowhere"
    play.prepare()
    assert missing(play) == []
    find_a_virus(play)
    assert [fault.sentence for fault in missing(play)] == [
        "The statement “Mötena är öppna.” in the area “Öppenhet” has no evidence."
    ]

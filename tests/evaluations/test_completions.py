"""Requests for completion after the hand-in: only requested answers open, and both texts stay."""

import pytest
from django.urls import reverse

from assessment.writing.forms import FindingForm
from evaluations import submitted
from evaluations.completions import domain as completions
from evaluations.models import (
    Answer,
    Citation,
    Completion,
    Evaluation,
    SubmittedAnswer,
    SubmittedCitation,
)
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Refused
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from tests.people import acting
from workspace.answering.domain import answers as answering
from workspace.answering.domain import saving
from workspace.handing_in import domain as handing_in

pytestmark = pytest.mark.django_db
KEY, OTHER = "open.plan", "open.voice"


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REVIEWING)


def ask(play, *keys, by=None, message="Hur följs planen upp?"):
    person = by or play.association.lead
    with acting(person):
        questions = [play.question(key) for key in keys or (KEY,)]
        return completions.ask(
            evaluation=play.evaluation, questions=questions, message=message, person=person
        )


def send(play, key=KEY, by=None):
    person = by or play.town.contributor
    with acting(person):
        return completions.send(
            evaluation=play.evaluation, question=play.question(key), person=person
        )


def write(play, key=KEY, text="Planen följs upp varje år."):
    with acting(play.town.coordinator):
        version = play.answer_to(key).version
    return play.answer(key, text=text, version=version)


def read_by_evaluators(play, key=KEY):
    with acting(play.association.lead):
        return submitted.submitted_answer(play.evaluation, play.question(key)).text


def address(play, name, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def test_only_the_requested_answer_opens_and_it_closes_when_sent(play):
    with pytest.raises(Refused):
        write(play)
    ask(play)
    write(play)
    with pytest.raises(Refused):
        write(play, OTHER)
    with pytest.raises(Refused):
        play.state("care", cited=False)
    send(play)
    with pytest.raises(Refused):
        write(play, text="Ännu en gång.")


def test_evaluators_read_a_sent_completion_beside_the_first_text(play):
    first = read_by_evaluators(play)
    ask(play)
    write(play)
    assert read_by_evaluators(play) == first
    copy = send(play)
    assert copy.supplement == 1
    assert read_by_evaluators(play) == "Planen följs upp varje år."
    with acting(play.association.lead):
        rows = SubmittedAnswer.objects.filter(question=play.question()).order_by("supplement")
        assert [row.text for row in rows] == [first, "Planen följs upp varje år."]
        assert submitted.latest_answers(play.evaluation).count() == 4
        [closed] = Completion.objects.all()
    assert closed.supplement == 1
    assert closed.closed_by_id == play.town.contributor.id


def test_sending_twice_counts_once_and_a_second_request_makes_a_second_completion(play):
    ask(play)
    write(play)
    assert send(play) == send(play)
    ask(play)
    write(play, text="Och vartannat år mera noggrant.")
    assert send(play).supplement == 2
    assert read_by_evaluators(play) == "Och vartannat år mera noggrant."


def test_a_completion_outdates_earlier_reports(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    ask(play)
    with acting(play.association.lead):
        before = Evaluation.objects.get(pk=play.evaluation.pk).content_version
    send(play)
    with acting(play.association.lead):
        assert Evaluation.objects.get(pk=play.evaluation.pk).content_version == before + 1


def test_evidence_can_be_added_to_the_requested_answer_only(play):
    with pytest.raises(Refused):
        play.cite(play.question(), title="Uppföljningen")
    ask(play)
    cited = play.cite(
        play.question(), title="Uppföljningen", address="https://lindnas.example/plan"
    )
    copy = send(play)
    with acting(play.association.lead):
        assert [
            row.document_version_id for row in SubmittedCitation.objects.filter(answer=copy)
        ] == [cited.document_version_id]
    with acting(play.town.coordinator), pytest.raises(Refused):
        evidence.remove_citation(
            evaluation=play.evaluation,
            citation=Citation.objects.get(pk=cited.pk),
            person=play.town.coordinator,
        )
    with acting(play.town.coordinator), pytest.raises(Refused):
        statement = (
            Citation.objects.filter(statement__isnull=False)
            .select_related("statement")
            .first()
            .statement
        )
        attachment = Attachment(version=cited.document_version)
        evidence.cite(
            evaluation=play.evaluation,
            owner=statement,
            attachment=attachment,
            pages="",
            person=play.town.coordinator,
        )


def test_a_request_needs_a_question_and_a_message_and_is_made_once(play):
    for questions, message in (([], "Berätta."), ([play.question()], "  ")):
        with acting(play.association.lead), pytest.raises(Invalid):
            completions.ask(
                evaluation=play.evaluation,
                questions=questions,
                message=message,
                person=play.association.lead,
            )
    ask(play)
    with pytest.raises(Refused, match=r"1\.1"):
        ask(play, KEY, OTHER, by=play.association.office)
    with acting(play.association.lead):
        assert Completion.objects.count() == 1


def test_a_withdrawn_request_restores_the_answer_as_it_was_handed_in(play):
    first = read_by_evaluators(play)
    [asked] = ask(play)
    write(play)
    with acting(play.association.second):
        found = Completion.objects.select_related("evaluation").get(pk=asked.pk)
        completions.take_back(completion=found, person=play.association.second)
        with pytest.raises(Refused):
            completions.take_back(completion=found, person=play.association.second)
    with pytest.raises(Refused):
        send(play)
    assert read_by_evaluators(play) == first


def test_an_empty_completion_is_not_sent(play):
    ask(play)
    with acting(play.town.coordinator):
        Answer.objects.filter(question=play.question()).update(text="", reason="")
    with pytest.raises(Invalid):
        send(play)


def test_withdrawing_the_hand_in_ends_its_requests(evaluation_in):
    play = evaluation_in(Phase.SUBMITTED)
    ask(play)
    with acting(play.town.coordinator):
        handing_in.withdraw(evaluation=play.evaluation, person=play.town.coordinator)
        assert Completion.objects.get().closed_at is not None
    write(play, OTHER, text="Vi skriver igen.")


def test_a_completed_answer_stays_the_source_of_its_finding(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    with acting(play.association.lead):
        before = submitted.submitted_answer(play.evaluation, play.question())
    finding = play.find(sources=[before])
    ask(play)
    write(play)
    copy = send(play)
    with acting(play.association.lead):
        form = FindingForm(evaluation=play.evaluation, area=play.area(), finding=finding)
        assert form.initial["sources"] == [str(copy.pk)]


def test_restoring_and_taking_over_texts_are_refused_for_closed_answers(play):
    with acting(play.town.coordinator):
        row = play.answer_to(KEY)
        for closed in (
            lambda: saving.set_aside(row=row, person=play.town.coordinator, over=1, text="Min."),
            lambda: answering.take_over(
                evaluation=play.evaluation,
                question=play.question(),
                person=play.town.coordinator,
                text="Förr.",
            ),
        ):
            with pytest.raises(Refused):
                closed()


def test_the_pages_link_from_the_request_to_the_completion(play, browser_of):
    lead, writer = browser_of(play.association.lead), browser_of(play.town.contributor)
    page, closed = address(play, "question", KEY), address(play, "question", OTHER)
    assert b"answer-form" not in writer.get(page).content
    empty = lead.post(address(play, "ask-completion"), {"message": "Hur följs planen upp?"})
    assert empty.status_code == 422
    assert "Hur följs planen upp?" in empty.content.decode()
    asked = lead.post(
        address(play, "ask-completion"), {"message": "Hur följs planen upp?", "questions": [KEY]}
    )
    assert asked.status_code == 302
    shown = writer.get(page).content.decode()
    assert "answer-form" in shown
    assert "Hur följs planen upp?" in shown
    assert b"answer-form" not in writer.get(closed).content
    with acting(play.town.coordinator):
        version, step = play.answer_to(KEY).version, play.catalogue.steps[0].key
    form = {"text": "Varje år.", "version": version, "self_assessment": step, "sequence": 0}
    assert writer.post(closed, form).status_code == 409
    assert writer.post(page, form).status_code == 302
    assert writer.post(address(play, "send-completion", KEY)).status_code == 302
    read = lead.get(address(play, "reading-question", KEY)).content.decode()
    assert "Varje år." in read
    assert "Så här gör vi i fråga 1.1." in read


def test_statements_and_key_facts_stay_read_only_while_an_answer_is_open(play, browser_of):
    ask(play)
    writer = browser_of(play.town.contributor)
    with acting(play.town.coordinator):
        statement = Citation.objects.filter(statement__isnull=False).first().statement_id
    found = [
        writer.get(address(play, "statement", statement)).status_code,
        writer.post(address(play, "area", "open"), {"text": "Nytt."}).status_code,
        writer.get(address(play, "key-facts")).status_code,
    ]
    assert found == [403, 403, 403]
    assert b"remove/" not in writer.get(address(play, "area", "open")).content


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_a_constant_number_of_queries(
    play, browser_of, django_assert_num_queries, rows
):
    ask(play, *[question.key for question in play.catalogue.questions][:rows])
    office = browser_of(play.association.office)
    office.get(address(play, "completions"))
    with django_assert_num_queries(9):
        office.get(address(play, "completions"))

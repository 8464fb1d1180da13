"""Each list and question page needs the same number of queries with one row and with three."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.actor import COMMAND, acting_as
from questionnaire import importing
from reports import publishing
from rounds.help import domain as reading_grants
from tests import people
from tests.factories import as_file, begin_round, begun, small_set
from tests.pages.query_counts import captured_queries, query_count
from tests.people import acting

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("rows", (1, 3)), pytest.mark.slow]


def page(name, play, *parts):
    return reverse(name, args=[play.evaluation.pk, *parts])


def test_the_history_of_an_evaluation(association, play, browser_of, rows):
    for number in range(rows):
        people.person(f"Contributor{number}", "contributor", at=play.town.municipality)
    assert query_count(browser_of(play.town.leader), page("history", play)) == 6


def test_the_history_of_an_area(play, browser_of, rows):
    for number in range(rows):
        play.state(text=f"Påstående {number}.")
    assert query_count(browser_of(play.town.leader), page("history-area", play, "open")) == 7


def test_the_history_of_an_answer(play, browser_of, rows):
    for version in range(rows):
        play.answer(text=f"Text {version}.", version=version)
    assert (
        query_count(browser_of(play.town.leader), page("history-question", play, "open.plan")) == 7
    )


def test_the_help(play, browser_of, rows):
    now = timezone.now()
    for number in range(rows):
        with acting(play.town.coordinator), clock.at(now - timedelta(days=3 * (rows - number))):
            reading_grants.grant_reading(evaluation=play.evaluation, person=play.town.coordinator)
    assert query_count(browser_of(play.town.leader), page("help", play)) == 5


def test_home(association, browser_of, rows):
    for number in range(rows):
        begun(people.town(code=f"T1{number}"), association)
    assert query_count(browser_of(association.lead), reverse("home")) == 4


def test_an_evaluation(evaluation_in, browser_of, rows):
    play = evaluation_in({1: Phase.SUBMITTED, 3: Phase.REPORTING}[rows])  # as many moves
    assert query_count(browser_of(play.town.coordinator), page("evaluation", play)) == 9


def test_the_areas(play, browser_of, rows):
    for key in ("open.plan", "open.voice", "care.contact")[:rows]:
        play.answer(key)
    assert query_count(browser_of(play.town.contributor), page("answers", play)) == 7


def test_an_area_with_its_statements(play, browser_of, rows):
    for number in range(rows):
        play.state(text=f"Påstående {number}.")
    assert (
        query_count(browser_of(play.town.coordinator), page("area", play, "open")) == 11
    )  # two of them read the delegations, one whether the person is ready


def test_a_question_with_its_evidence(play, browser_of, rows):
    play.answer()
    for number in range(rows):
        play.cite(play.question(), address=f"https://lindnas.example/{number}")
    assert (
        query_count(browser_of(play.town.coordinator), page("question", play, "open.plan")) == 8
    )  # one of them the comments


def test_the_documents_that_are_offered(play, browser_of, rows):
    for number in range(rows):
        play.cite(play.question(), address=f"https://lindnas.example/{number}")
    assert (
        query_count(browser_of(play.town.coordinator), page("question-evidence", play, "open.plan"))
        == 5
    )


def test_the_documents_that_are_found_by_their_title(play, browser_of, rows):
    for number in range(rows):
        play.cite(
            play.question(), title=f"Planen {number}", address=f"https://lindnas.example/{number}"
        )
    assert (
        query_count(browser_of(play.town.coordinator), page("find-documents", play) + "?find=plan")
        == 5
    )


def test_a_statement_with_its_evidence(play, browser_of, rows):
    statement = play.state(cited=False)
    for number in range(rows):
        play.cite(statement, address=f"https://lindnas.example/{number}")
    assert (
        query_count(browser_of(play.town.coordinator), page("statement", play, statement.pk)) == 7
    )


def test_the_hand_in(play, browser_of, rows):
    for number in range(rows):
        play.state(text=f"Påstående {number}.", cited=False)
    assert query_count(browser_of(play.town.coordinator), page("hand-in", play)) == 13


def test_the_reading_list(evaluation_in, browser_of, rows):
    play = evaluation_in(Phase.REVIEWING)
    for _ in range(rows):
        play.interview("open.plan", "care.contact")
    assert query_count(browser_of(play.association.lead), page("reading", play)) == 8


def test_a_question_to_be_scored(evaluation_in, browser_of, rows):
    play = evaluation_in(Phase.REVIEWING)
    for _ in range(rows):
        play.interview("open.plan", by=play.association.second)
    # One of them records that the interview notes were read.
    assert (
        query_count(browser_of(play.association.lead), page("reading-question", play, "open.plan"))
        == 13
    )


def test_an_areas_statements_with_their_verdicts(play, browser_of, rows):
    for number in range(rows):
        play.state(text=f"Påstående {number}.")
    play.prepare()
    for step in (play.hand_in, play.open_review, play.note, play.judge):
        step()
    assert (
        query_count(browser_of(play.association.lead), page("area-statements", play, "open")) == 10
    )


def test_the_notes(evaluation_in, browser_of, rows):
    play = evaluation_in(Phase.REVIEWING)
    for _ in range(rows):
        play.interview("open.plan", "care.contact")
    # One of them records that the interview notes were read.
    assert query_count(browser_of(play.association.lead), page("notes", play)) == 7


def test_a_note(evaluation_in, browser_of, rows):
    play = evaluation_in(Phase.REVIEWING)
    note = play.note(*("open.plan", "open.voice", "care.contact")[:rows])
    assert query_count(browser_of(play.association.lead), page("note", play, note.pk)) == 7


def test_the_consensus(evaluation_in, browser_of, rows):
    play = evaluation_in(Phase.REVIEWING)
    play.score_everything()
    for key in ("open.plan", "open.voice", "care.contact")[rows:]:
        play.score(play.association.second, key, 100, 100, 100)
    for person in play.evaluators:
        play.lock(person)
    assert query_count(browser_of(play.association.lead), page("consensus", play)) == 7


@pytest.fixture
def writing(evaluation_in, rows):
    play = evaluation_in(Phase.REPORTING)
    play.write(play.area(), body="Berättelsen.")
    for number in range(rows):
        play.write(play.find(body=f"Fynd {number}."), body=f"Havainto {number}.", language="fi")
    return play


def test_the_writing_list(writing, browser_of):
    assert query_count(browser_of(writing.association.lead), page("writing", writing)) == 9


def test_an_areas_texts(writing, browser_of):
    assert (
        query_count(browser_of(writing.association.lead), page("writing-area", writing, "open"))
        == 8
    )


def test_a_finding(writing, browser_of, rows):
    for _ in range(rows):
        writing.interview()
    assert (
        query_count(browser_of(writing.association.lead), page("new-finding", writing, "open")) == 8
    )


def test_a_translation(writing, browser_of):
    assert (
        query_count(
            browser_of(writing.association.translator), page("translation", writing, "open", "fi")
        )
        == 6
    )


def test_the_report(writing, browser_of, rows):
    for number in range(rows):
        writing.write(writing.area("care"), body=f"Text {number}.", version=number)
        with acting_as(writing.association.lead.actor):
            publishing.request(evaluation=writing.evaluation, person=writing.association.lead)
    assert query_count(browser_of(writing.association.office), page("report", writing)) == 7
    assert (
        query_count(browser_of(writing.association.translator), page("report-status", writing)) == 6
    )


def test_the_rounds(association, browser_of, rows):
    for number in range(rows):
        begin_round(association.office, name=f"Omgång {number}")
    assert query_count(browser_of(association.office), reverse("rounds")) == 5


def test_the_files(association, browser_of, rows):
    for number in range(rows):
        play = begun(people.town(code=f"T1{number}"), association)
        play.cite(play.question())
    assert query_count(browser_of(association.office), reverse("files")) == 5


def test_a_round(association, browser_of, rows):
    found = begin_round(association.office)
    for number in range(rows):
        begun(people.town(code=f"T1{number}"), association, round=found)
    assert query_count(browser_of(association.office), reverse("round", args=[found.pk])) == 8


def test_the_people(play, browser_of, rows):
    for number in range(rows):
        people.person(f"Evaluator{number}", "evaluator", "translator")
    assert query_count(browser_of(play.association.office), page("people", play)) == 8


def test_the_question_sets(association, browser_of, rows):
    with acting_as(COMMAND):
        for number in range(rows):
            importing.load(as_file(small_set(version=f"1.{number}")))
    assert query_count(browser_of(association.office), reverse("question-sets")) == 4


def test_the_search(association, browser_of, rows):
    typed = {1: "Hangö", 3: "Vas"}[rows]
    assert (
        query_count(browser_of(association.office), f"{reverse('municipality-search')}?q={typed}")
        == 4
    )


@pytest.mark.django_db(
    transaction=True
)  # as in production: one transaction, the actor published once
def test_saving_an_answer_needs_at_most_eight_queries(association, town, browser_of, rows):
    play = begun(town, association)
    for key in ("open.voice", "care.contact", "shore.water")[:rows]:
        play.answer(key)
    client = browser_of(town.coordinator)
    address = page("question", play, "open.plan")
    client.get(address)  # the session is warm, the question set read
    counts = []
    for version in (0, 1):
        with captured_queries() as found:
            response = client.post(
                address,
                {"text": f"Text {version}.", "self_assessment": "partly", "version": version},
                headers={"HX-Request": "true"},
            )
        counts.append((response.status_code, len(found)))
    assert counts == [(200, 8), (200, 8)]

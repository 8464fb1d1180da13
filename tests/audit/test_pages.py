"""The pages of the history: by area and answer, in plain words, with the side, never the person."""

import re

import pytest
from django.urls import reverse

from evaluations.history import events
from evaluations.history.views import A_PAGE
from evaluations.models import Evaluation
from evaluations.states import Phase
from kompass.audit.models import Act, Event
from tests.people import acting

pytestmark = pytest.mark.django_db


def page(play, browser_of, name, *parts, who=None, query="", language="en"):
    person = who or play.town.coordinator
    person.user.language = language
    with acting(person):
        person.user.save()
    return browser_of(person).get(reverse(name, args=[play.evaluation.pk, *parts]) + query)


def lines(response):
    """Return side, question and sentence of each entry, the latest first."""
    return [
        (entry.side, entry.question and entry.question.number, entry.sentence)
        for entry in response.context["entries"]
    ]


MUNICIPALITY, EVALUATOR, OFFICE, MACHINE = (
    "The municipality",
    "An evaluator",
    "The Association's administrator",
    "The people who run Kompass",
)


def test_the_history_of_a_whole_evaluation_is_listed(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    assert lines(page(play, browser_of, "history")) == [
        (EVALUATOR, None, "The evaluation moved to the phase “Evaluation in progress”."),
        (MUNICIPALITY, None, "The evaluation moved to the phase “Handed in”."),
        (MUNICIPALITY, None, "A version of a document was added."),
        (MUNICIPALITY, None, "A document was added."),
        (MUNICIPALITY, None, "A file was received."),
        (OFFICE, None, "Somebody was assigned: Translator."),
        (OFFICE, None, "Somebody was assigned: Second evaluator."),
        (OFFICE, None, "Somebody was assigned: Lead evaluator."),
        (OFFICE, None, "The evaluation was started."),
        *[(MACHINE, None, "Somebody was given a role in the municipality.")] * 3,
    ]


def test_the_history_of_an_area_is_listed(play, browser_of):
    play.answer("open.plan")
    play.cite(play.question("open.plan"), address="https://lindnas.example/plan")
    play.state(cited=False)
    play.answer("care.contact")
    play.raise_nothing("care")
    assert lines(page(play, browser_of, "history-area", "open")) == [
        (MUNICIPALITY, None, "A strength statement was written."),
        (MUNICIPALITY, "1.1", "Evidence was attached."),
        (MUNICIPALITY, "1.1", "The answer was started."),
    ]
    assert lines(page(play, browser_of, "history-area", "care")) == [
        (MUNICIPALITY, None, "The mark “We are not highlighting anything here” was added."),
        (MUNICIPALITY, "2.1", "The answer was started."),
    ]
    assert lines(page(play, browser_of, "history-area", "shore")) == []


def test_an_answers_earlier_texts_can_be_opened(play, browser_of):
    first, second = play.catalogue.steps
    play.answer(text="Först.")
    play.answer(text="Sedan <b>.", version=1)
    play.answer(text="Sedan <b>.", version=2, self_assessment=second)
    play.answer(text="Sedan <b>.", version=3, self_assessment=second, reason="Därför.")
    response = page(play, browser_of, "history-question", "open.plan")
    told = [
        (entry.sentence, [(c.label, c.before, c.after) for c in entry.changes])
        for entry in response.context["entries"]
    ]
    partly, fully = str(first.title), str(second.title)
    assert told == [
        ("The reason, or whether the question applies, was changed.", [("Reason", "", "Därför.")]),
        ("The self-assessment was changed.", [("Self-assessment", partly, fully)]),
        ("The answer was changed.", [("Text", "Först.", "Sedan <b>.")]),
        ("The answer was started.", [("Text", "", "Först."), ("Self-assessment", "", partly)]),
    ]
    shown = response.content.decode()
    assert shown.count("<details") == 4
    assert shown.count("Sedan &lt;b&gt;.") == 1


def test_a_removed_statement_can_still_be_read(play, browser_of):
    statement = play.state(text="Mötena är öppna.", cited=False)
    with acting(play.town.coordinator):
        statement.delete()
    removed, _written = page(play, browser_of, "history-area", "open").context["entries"]
    assert removed.sentence == "A strength statement was removed."
    assert [(c.before, c.after) for c in removed.changes] == [("Mötena är öppna.", "")]


def test_no_page_names_a_person(evaluation_in, browser_of):
    play = evaluation_in(Phase.REPORTING)
    people = [
        play.town.contributor,
        play.town.leader,
        *play.evaluators,
        play.association.office,
        play.association.translator,
    ]
    pages = [("history",), ("history-area", "open"), ("history-question", "open.plan")]
    shown = [page(play, browser_of, *address, language="sv").content.decode() for address in pages]
    assert [re.findall("|".join(p.user.name for p in people), text) for text in shown] == [
        [],
        [],
        [],
    ]
    assert [str(p.id) in text for text in shown for p in people] == [False] * 18


def test_the_history_queries_no_person(play, browser_of):
    play.answer("open.plan", by=play.town.contributor)
    asked = f"?actor={play.town.coordinator.id}&person={play.town.coordinator.id}"
    assert lines(page(play, browser_of, "history-question", "open.plan", query=asked)) == [
        (MUNICIPALITY, "1.1", "The answer was started.")
    ]


def test_acts_of_evaluators_are_not_shown_to_the_municipality(evaluation_in, browser_of):
    before = evaluation_in(Phase.REPORTING)
    areas = [
        lines(page(before, browser_of, "history-area", key)) for key in ("open", "care", "shore")
    ]
    assert {side for area in areas for side, _number, _sentence in area} == {MUNICIPALITY}


def test_the_history_of_another_round_is_not_mixed_in(play, browser_of, association):
    from tests.factories import begun

    play.answer("open.plan")
    later = begun(play.town, association)
    assert lines(page(later, browser_of, "history-question", "open.plan")) == []
    assert [sentence for _s, _q, sentence in lines(page(later, browser_of, "history"))].count(
        "The evaluation was started."
    ) == 1


def test_fifty_events_are_a_page(play, browser_of):
    with acting(play.town.coordinator):
        answer = play.answer(text="0")
        for number in range(1, A_PAGE + 2):
            answer.text = str(number)
            answer.save()
    first = page(play, browser_of, "history-question", "open.plan")
    second = page(play, browser_of, "history-question", "open.plan", query="?page=2")
    beyond = page(play, browser_of, "history-question", "open.plan", query="?page=x' or 1=1")
    assert [len(response.context["entries"]) for response in (first, second, beyond)] == [50, 2, 50]
    assert [entry.changes[0].after for entry in second.context["entries"]] == ["1", "0"]
    assert "?page=2" in first.content.decode()
    assert "?page=1" in second.content.decode()


def test_the_answer_page_links_to_its_history_for_those_who_may_read_it(play, browser_of):
    address = reverse("history-question", args=[play.evaluation.pk, "open.plan"])
    question = reverse("question", args=[play.evaluation.pk, "open.plan"])
    people = (play.town.coordinator, play.town.leader, play.town.contributor)
    assert [address in browser_of(person).get(question).content.decode() for person in people] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_the_pages_are_shown_in_each_language(play, browser_of, language):
    play.answer("open.plan")
    spoken = {
        "sv": ("Händelser", "Svaret påbörjades."),
        "fi": ("Tapahtumat", "Vastaus aloitettiin."),
        "en": ("History", "The answer was started."),
    }
    text = page(
        play, browser_of, "history-question", "open.plan", language=language
    ).content.decode()
    assert [words in text for words in spoken[language]] == [True, True]


def test_every_event_shown_to_the_municipality_has_its_own_sentence(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    with acting(play.town.coordinator):
        Evaluation.objects.update(visit_from="2027-05-04", visit_to="2027-05-05")
        unnamed = {
            (e.act, e.table_name)
            for e in Event.objects.all()
            if events.sentence(e) == "Something was changed."
        }
    assert unnamed == set()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event(kind="job"), "Kompass, automatically"),
        (Event(kind="retention"), MACHINE),
        (Event(kind="owner"), MACHINE),
        (Event(kind="user", side="translator"), "The translator"),
        (Event(kind="user", side=None), "Somebody who is signed in"),
    ],
)
def test_each_side_has_a_name(event, words):
    assert events.side(event) == words


def test_an_unknown_change_gets_a_general_sentence():
    event = Event(table_name="evaluations_tomorrow", act=Act.UPDATE, changed=["text"])
    assert events.sentence(event) == "Something was changed."

"""The first page: writers see their questions, coordinators and leaders the progress of all areas,
the association its list of evaluations.
"""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from evaluations import selectors as evaluations_selectors
from evaluations.comments import domain as comments
from evaluations.models import Answer
from evaluations.states import Phase
from home import selectors as home_selectors
from kompass.shared import clock
from tests import people
from tests.factories import begun
from tests.markup import markup
from tests.pages.query_counts import query_count
from tests.people import Town, acting, person
from workspace.team import domain as team

pytestmark = pytest.mark.django_db
HOME = "/"


def starts(who):
    with acting(who):
        return home_selectors.own(people.Person(who.user), list(evaluations_selectors.mine(who)))


def tasks(who):
    return [
        (
            task.area.key,
            [(lacking.question.key, lacking.words) for lacking in task.lacking],
            task.statement_lacks,
        )
        for row in starts(who)
        for task in row.tasks
    ]


def give(play, *places, to, **fields):
    with acting(play.town.coordinator):
        team.delegate(
            evaluation=play.evaluation,
            person=play.town.coordinator,
            places=places,
            people=[to.user],
            **fields,
        )


NOTHING = [
    ("open", [("open.plan", "no answer yet"), ("open.voice", "no answer yet")], True),
    ("care", [("care.contact", "no answer yet")], True),
    ("shore", [("shore.water", "no answer yet")], True),
]


def test_without_delegation_every_writer_sees_all_questions(play):
    assert [
        tasks(who) for who in (play.town.coordinator, play.town.contributor, play.town.leader)
    ] == [NOTHING, NOTHING, []]


def test_people_see_what_is_delegated_to_them_and_others_the_rest(play):
    give(play, play.area("open"), play.question("shore.water"), to=play.town.contributor)
    mine = [NOTHING[0], ("shore", [("shore.water", "no answer yet")], False)]
    left = [NOTHING[1], ("shore", [], True)]
    assert tasks(play.town.contributor) == mine
    assert tasks(play.town.coordinator) == left


def test_what_a_question_lacks_is_described_in_words(play):
    play.answer("open.plan", self_assessment=None)
    play.answer("open.voice", self_assessment=None, not_applicable=True)
    play.answer("care.contact", text="")
    play.answer("shore.water")
    play.raise_nothing("shore")
    words = {
        key: says
        for _area, lacking, _statement in tasks(play.town.coordinator)
        for key, says in lacking
    }
    assert words == {
        "open.plan": "no self-assessment",
        "open.voice": "a reason is missing",
        "care.contact": "no text yet",
    }
    with acting(play.town.coordinator):
        Answer.objects.filter(question__key="open.plan").update(readiness="ready")
    words = {
        key: says
        for _area, lacking, _statement in tasks(play.town.coordinator)
        for key, says in lacking
    }
    assert words["shore.water"] == "still a draft"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 1, 29), ""),
        (date(2027, 1, 30), "near"),
        (date(2027, 2, 2), "near"),
        (date(2027, 2, 3), "late"),
    ],
)
def test_late_and_soon_due_questions_follow_the_clock(play, day, state):
    with clock.at(datetime(2027, 1, 1, tzinfo=UTC)):
        give(play, play.area("open"), to=play.town.contributor, due_on=date(2027, 2, 2))
    with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        [row] = starts(play.town.contributor)
        assert [(task.due.on, task.due.state) for task in row.tasks] == [(date(2027, 2, 2), state)]
        assert row.late == (1 if state == "late" else 0)


def test_finished_questions_are_never_late(play):
    play.answer("care.contact")
    play.raise_nothing("care")
    give(play, play.area("care"), to=play.town.contributor)
    with clock.at(datetime(2027, 6, 1, 9, tzinfo=UTC)):
        [row] = starts(play.town.contributor)
    assert [(task.is_done, task.due.state) for task in row.tasks] == [(True, "")]
    assert row.first is None
    assert row.first_area is None


def test_coordinators_and_leaders_see_all_areas_and_who_acts_next(play):
    give(play, play.area("open"), to=play.town.contributor)
    for key in ("open.plan", "open.voice", "care.contact"):
        play.answer(key)
    with acting(play.town.leader):
        comments.post(
            evaluation=play.evaluation,
            question=play.question(),
            lane="internal",
            person=play.town.leader,
            text="Hej",
        )
    with acting(play.town.coordinator):
        Answer.objects.filter(question__key__startswith="open").update(readiness="for reading")
        Answer.objects.filter(question__key="care.contact").update(readiness="ready")
    found = [
        (row.area.key, [who.name for who in row.who], row.settled, row.turn, row.comments)
        for row in starts(play.town.leader)[0].areas
    ]
    assert found == [
        ("open", ["Christer"], 2, "readers", 1),
        ("care", [], 1, "", 0),
        ("shore", [], 0, "writers", 0),
    ]
    assert starts(play.town.contributor)[0].areas == []
    assert starts(play.town.coordinator)[0].areas != []


def test_the_button_links_to_the_first_unanswered_question(play, browser_of):
    play.answer("open.plan")
    page = markup(browser_of(play.town.contributor).get(HOME))
    first = page.split('class="ds-button" href="')[1].split('"')[0]
    assert first == reverse("question", args=[play.evaluation.pk, "open.voice"])


def test_delegated_questions_are_tasks_of_their_people_only(play, browser_of):
    anna = person("Anna", "contributor", at=play.town.municipality)
    give(play, *play.catalogue.areas, to=anna)
    assert tasks(play.town.contributor) == []
    assert len(tasks(anna)) == 3
    page = browser_of(play.town.contributor).get(HOME).content.decode()
    assert reverse("answers", args=[play.evaluation.pk]) in page


def test_a_person_working_alone_sees_their_questions_and_no_table_of_others(
    association, browser_of
):
    town = people.municipality(code="T09", sv="Enskär")
    eva = person("Eva", "coordinator", "contributor", "leader", at=town)
    begun(Town(town, eva, eva, eva), association)
    [row] = starts(eva)
    page = browser_of(eva).get(HOME).content.decode()
    assert len(row.tasks) == 3
    assert row.areas == []
    assert page.count("<table") == 1


def test_other_people_see_only_their_list_of_evaluations(play, browser_of, elsewhere):
    for who in (
        play.association.lead,
        play.association.office,
        play.association.translator,
        elsewhere.coordinator,
    ):
        assert starts(who) == []
    assert (
        browser_of(play.association.lead).get(HOME).content.decode().count(str(play.evaluation.pk))
        == 1
    )


def test_nothing_is_left_to_do_after_the_hand_in(evaluation_in):
    play = evaluation_in(Phase.SUBMITTED)
    assert starts(play.town.coordinator) == []


@pytest.mark.parametrize("rows", (1, 3))
def test_the_first_page_needs_a_constant_number_of_queries(association, town, browser_of, rows):
    for number in range(rows):
        play = begun(town, association)
        give(play, *play.catalogue.areas[:rows], to=town.contributor, due_on=date(2027, 2, 1))
        play.answer("open.plan")
        with acting(town.leader):
            comments.post(
                evaluation=play.evaluation,
                question=play.question(),
                lane="internal",
                person=town.leader,
                text=f"Hej {number}",
            )
    assert [
        query_count(browser_of(who), HOME)
        for who in (town.coordinator, town.contributor, town.leader)
    ] == [11, 11, 11]

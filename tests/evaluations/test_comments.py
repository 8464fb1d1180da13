"""Comments, internal and shared: evaluators see no trace of the internal ones."""

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from evaluations.comments import domain as comments
from evaluations.comments import selectors as comments_selectors
from evaluations.models import Comment, Notice
from evaluations.states import Phase
from kompass.shared.errors import Invalid, Refused
from tests.pages.query_counts import query_count
from tests.people import acting, person

pytestmark = pytest.mark.django_db
SECRET = "Mellan oss: det här vet vi inte."


def post_comment(play, who, text, lane="internal", key="open.plan", **fields):
    with acting(who):
        return comments.post(
            evaluation=play.evaluation,
            question=play.question(key),
            lane=lane,
            person=who,
            text=text,
            **fields,
        )


def comments_read_by(who):
    with acting(who):
        return list(Comment.objects.values_list("lane", "text"))


def notices_of(who):
    with acting(who):
        return list(Notice.objects.filter(kind="comment").values_list("question__key", flat=True))


def everybody(play):
    town, association = play.town, play.association
    return {
        who.user.name: who
        for who in (
            town.coordinator,
            town.contributor,
            town.leader,
            association.lead,
            association.second,
        )
    }


def test_internal_comments_are_read_by_the_municipality_only(evaluation_in, elsewhere):
    play = evaluation_in(Phase.REVIEWING)
    post_comment(play, play.town.leader, SECRET)
    found = {name: len(comments_read_by(who)) for name, who in everybody(play).items()}
    assert found == {"Karin": 1, "Christer": 1, "Liisa": 1, "Lena": 0, "Sauli": 0}
    association = play.association
    assert [
        comments_read_by(who)
        for who in (
            association.office,
            association.translator,
            association.outsider,
            elsewhere.coordinator,
        )
    ] == [
        [],
        [],
        [],
        [],
    ]


def test_shared_comments_are_read_by_the_assigned_evaluators_too(evaluation_in, elsewhere):
    play = evaluation_in(Phase.REVIEWING)
    post_comment(play, play.association.lead, "Hur menar ni?", lane="shared")
    assert {
        name: len(comments_read_by(who)) for name, who in everybody(play).items()
    } == dict.fromkeys(everybody(play), 1)
    association = play.association
    assert [
        comments_read_by(who)
        for who in (
            association.office,
            association.translator,
            association.outsider,
            elsewhere.coordinator,
        )
    ] == [
        [],
        [],
        [],
        [],
    ]


def test_no_page_of_an_evaluator_shows_a_trace_of_internal_comments(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    internal = post_comment(play, play.town.coordinator, SECRET)
    answer = post_comment(play, play.town.contributor, "Fråga Svea.", thread=internal)
    client = browser_of(play.association.lead)

    def pages():
        names = [("reading", ()), ("comments", ()), ("evaluation", ())]
        names += [(name, ("open.plan",)) for name in ("reading-question", "question-comments")]
        return {
            name: client.get(reverse(name, args=[play.evaluation.pk, *parts])).content.decode()
            for name, parts in names
        }

    traces = (
        SECRET,
        "Fråga Svea.",
        str(internal.pk),
        str(answer.pk),
        "internal",
        "Our municipality only",
        "Endast vår kommun",
    )
    assert [
        (name, trace) for name, page in pages().items() for trace in traces if trace in page
    ] == []
    # The page is the same, byte by byte, with and without internal comments; tokens and nonces of
    # the single request are left out.
    marks = re.compile(
        r'csrfmiddlewaretoken" '
        r'value="[^"]+"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce-[^"]+'
    )
    before = {name: marks.sub("", page) for name, page in pages().items()}
    with acting(play.town.coordinator), connection.cursor() as cursor:
        comments.resolve(comment=internal, person=play.town.coordinator)
        cursor.execute("select count(*) from evaluations_comment")
    post_comment(play, play.town.leader, "En sak till.")
    assert {name: marks.sub("", page) for name, page in pages().items()} == before


def test_an_evaluator_cannot_write_or_change_internal_comments(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    internal, lead = post_comment(play, play.town.coordinator, SECRET), play.association.lead
    client = browser_of(lead)
    address = reverse("question-comments", args=[play.evaluation.pk, "open.plan"])
    sent = [
        {"text": "Hej", "lane": "internal"},
        {"text": "Hej", "lane": "shared", "thread": str(internal.pk)},
    ]
    assert [client.post(address, each).status_code for each in sent] == [404, 404]
    acts = [
        reverse(name, args=[play.evaluation.pk, internal.pk])
        for name in ("comment-resolve", "comment-reopen")
    ]
    assert [client.post(act).status_code for act in acts] == [404, 404]
    with translation.override("en"), pytest.raises(Refused, match="own people"):
        post_comment(play, lead, "Hej")
    with acting(lead):
        known = {
            "evaluation": play.evaluation,
            "municipality_id": play.evaluation.municipality_id,
            "question": play.question(),
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            Comment.objects.create(**known, lane="internal", text="Hej", said_by=lead.user)
        assert Comment.objects.filter(pk=internal.pk).update(resolved_by=lead.user) == 0


def test_nobody_comments_in_the_name_of_another_person(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    known = {
        "evaluation": play.evaluation,
        "municipality_id": play.evaluation.municipality_id,
        "question": play.question(),
    }
    with acting(play.town.contributor), pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.create(**known, lane="internal", text="Hej", said_by=play.town.leader.user)


def test_shared_comments_are_open_after_the_hand_in(play, browser_of):
    with pytest.raises(Refused, match="open after submission"):
        post_comment(play, play.town.coordinator, "Hej", lane="shared")
    address = reverse("question", args=[play.evaluation.pk, "open.plan"])
    assert browser_of(play.town.leader).get(address).content.decode().count('value="shared"') == 0
    play.prepare()
    play.hand_in()
    page = browser_of(play.town.leader).get(address).content.decode()
    assert page.count('value="shared"') == 1
    assert page.count('value="internal"') == 1


def test_threads_are_answered_resolved_and_reopened(play, browser_of):
    first = post_comment(play, play.town.leader, "Stämmer det?")
    post_comment(play, play.town.contributor, "Ja.", thread=first)
    client = browser_of(play.town.coordinator)

    def threads(unresolved=False):
        with acting(play.town.coordinator):
            found = comments_selectors.threads(
                play.evaluation,
                play.catalogue,
                play.town.coordinator,
                ["internal"],
                unresolved=unresolved,
            )
        return [
            (thread.first.name, [said.name for said in thread.answers], thread.resolved)
            for thread in found
        ]

    assert threads() == [("Liisa", ["Christer"], False)]
    assert (
        client.post(reverse("comment-resolve", args=[play.evaluation.pk, first.pk])).status_code
        == 302
    )
    assert threads() == [("Liisa", ["Christer"], True)]
    assert threads(unresolved=True) == []
    assert (
        client.post(reverse("comment-reopen", args=[play.evaluation.pk, first.pk])).status_code
        == 302
    )
    assert threads() == [("Liisa", ["Christer"], False)]
    client.post(reverse("comment-resolve", args=[play.evaluation.pk, first.pk]))
    with acting(play.town.leader):
        found = Comment.objects.get(pk=first.pk)
    post_comment(play, play.town.leader, "Nej, vänta.", thread=found)
    assert threads() == [("Liisa", ["Christer", "Liisa"], False)]


def test_a_reply_is_refused_outside_its_thread(play):
    first = post_comment(play, play.town.leader, "Stämmer det?")
    answer = post_comment(play, play.town.contributor, "Ja.", thread=first)
    for thread, key in ((first, "open.voice"), (answer, "open.plan")):
        with pytest.raises(Refused, match="no longer the conversation"):
            post_comment(play, play.town.leader, "Hej", key=key, thread=thread)


def test_an_empty_comment_is_refused_and_a_too_long_one_is_given_back(play, browser_of):
    with pytest.raises(Invalid, match="Write the comment"):
        post_comment(play, play.town.leader, " \n")
    address = reverse("question-comments", args=[play.evaluation.pk, "open.plan"])
    response = browser_of(play.town.leader).post(address, {"text": "x" * 5001, "lane": "internal"})
    assert response.status_code == 422
    assert "x" * 5001 in response.content.decode()


def test_the_same_comment_sent_twice_is_stored_once(play, browser_of):
    client, sent = (
        browser_of(play.town.leader),
        {"text": "Hej", "lane": "internal", "operation": str(uuid4())},
    )
    address = reverse("question-comments", args=[play.evaluation.pk, "open.plan"])
    answers = [client.post(address, sent) for _ in range(2)]
    back = reverse("question", args=[play.evaluation.pk, "open.plan"]) + "#comments"
    assert [answer.headers["Location"] for answer in answers] == [back, back]
    assert comments_read_by(play.town.leader) == [("internal", "Hej")]


def test_evaluators_see_the_municipality_not_the_names_of_its_people(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    first = post_comment(play, play.association.lead, "Hur menar ni?", lane="shared")
    post_comment(play, play.town.contributor, "Så här.", lane="shared", thread=first)

    def names(who):
        with acting(who):
            [thread] = comments_selectors.threads(play.evaluation, play.catalogue, who, ["shared"])
        return [thread.first.name, *(said.name for said in thread.answers)]

    assert names(play.association.second) == ["Lena", "The municipality"]
    assert names(play.town.leader) == ["Lena", "Christer"]


def test_the_municipality_still_sees_the_name_of_a_member_who_left(play):
    gone = person("Greta", "contributor", at=play.town.municipality)
    post_comment(play, gone, "Hej då.")
    from tests.workspace.test_team import leave

    leave(play, gone)
    with acting(play.town.leader):
        [thread] = comments_selectors.threads(
            play.evaluation, play.catalogue, play.town.leader, ["internal"]
        )
    assert thread.first.name == "Greta"


def test_a_comment_notifies_those_concerned_but_not_its_author(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    internal = post_comment(play, play.town.leader, SECRET)
    people = everybody(play)
    assert {name: notices_of(who) for name, who in people.items() if notices_of(who)} == {
        "Karin": ["open.plan"]
    }
    post_comment(play, play.town.coordinator, "Jag med.", thread=internal)
    assert {name: len(notices_of(who)) for name, who in people.items() if notices_of(who)} == {
        "Karin": 1,
        "Liisa": 1,
    }
    post_comment(play, play.association.lead, "Hur menar ni?", lane="shared", key="open.voice")
    found = {name: notices_of(who).count("open.voice") for name, who in people.items()}
    assert found == {"Karin": 1, "Christer": 0, "Liisa": 0, "Lena": 0, "Sauli": 1}


def test_unread_notices_about_one_question_are_merged(play):
    for text in ("Ett.", "Två.", "Tre."):
        post_comment(play, play.town.leader, text)
    assert notices_of(play.town.coordinator) == ["open.plan"]


@pytest.mark.parametrize("rows", (1, 3))
def test_lists_of_comments_need_a_constant_number_of_queries(play, browser_of, rows):
    for number in range(rows):
        first = post_comment(play, play.town.leader, f"Fråga {number}.")
        post_comment(play, play.town.contributor, "Svar.", thread=first)
    counts = [
        query_count(
            browser_of(play.town.coordinator), reverse(name, args=[play.evaluation.pk, *parts])
        )
        for name, parts in (
            ("comments", ()),
            ("question-comments", ("open.plan",)),
            ("question", ("open.plan",)),
        )
    ]
    assert counts == [5, 5, 7]

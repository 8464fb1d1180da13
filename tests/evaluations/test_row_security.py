"""Row-level security below the application: each person queries the tables directly, without
selectors.
"""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from evaluations.models import (
    Agreement,
    Answer,
    Assignment,
    Citation,
    Document,
    DocumentVersion,
    Evaluation,
    Finding,
    FindingSource,
    Move,
    Note,
    NoteQuestion,
    OpenedScore,
    Points,
    Round,
    Score,
    ScoreLock,
    Statement,
    SubmittedAnswer,
    SubmittedCitation,
    SubmittedStatement,
    Text,
    Verdict,
)
from evaluations.states import Phase
from kompass.outbox.models import Job, State
from kompass.shared.actor import COMMAND, Actor, acting_as
from kompass.uploads.models import StoredFile
from municipalities.domain import add_person
from municipalities.models import Membership
from reports import publishing
from reports.models import Handover, Report
from tests.factories import begun
from tests.people import Person, acting, person

pytestmark = pytest.mark.django_db

MODELS = (
    Answer,
    Statement,
    Citation,
    Document,
    DocumentVersion,
    StoredFile,
    SubmittedAnswer,
    SubmittedStatement,
    SubmittedCitation,
    Note,
    NoteQuestion,
    Verdict,
    Score,
    ScoreLock,
    OpenedScore,
    Agreement,
    Points,
    Finding,
    FindingSource,
    Text,
    Assignment,
    Move,
    Round,
    Evaluation,
)


def seen(who):
    """Return how many rows of each table a person sees, without empty tables."""
    with acting(who):
        found = {model.__name__: model.objects.count() for model in MODELS}
    return {name: rows for name, rows in found.items() if rows}


FRAME = {"Assignment": 3, "Round": 1, "Evaluation": 1}
EVIDENCE = {"Document": 1, "DocumentVersion": 1, "StoredFile": 1}
DRAFT = {"Answer": 4, "Statement": 1, "Citation": 1}
SUBMITTED = {"SubmittedAnswer": 4, "SubmittedStatement": 1, "SubmittedCitation": 1, "Move": 1}
REPORT = {"Verdict": 1, "Points": 4, "Finding": 1, "Text": 2}


def test_drafts_are_visible_to_the_municipality_only(play):
    play.prepare()
    for who in (play.town.coordinator, play.town.contributor, play.town.leader):
        assert seen(who) == FRAME | EVIDENCE | DRAFT
    for who in (
        play.association.lead,
        play.association.second,
        play.association.office,
        play.association.translator,
    ):
        assert seen(who) == FRAME


def test_evaluators_and_the_office_see_the_submitted_copies_after_the_hand_in(evaluation_in):
    play = evaluation_in(Phase.SUBMITTED)
    assert seen(play.town.leader) == FRAME | EVIDENCE | DRAFT | SUBMITTED
    for who in (play.association.lead, play.association.office):
        assert seen(who) == FRAME | EVIDENCE | SUBMITTED
    assert seen(play.association.translator) == FRAME | {"SubmittedStatement": 1, "Move": 1}


def test_evaluators_do_not_see_documents_that_are_not_cited(evaluation_in):
    play = evaluation_in(Phase.PREPARING)
    play.prepare()
    loose = play.cite(play.question("care.contact"), address="https://lindnas.example/arbetspapper")
    with acting(play.town.coordinator):
        loose.delete()
    play.hand_in()
    with acting(play.town.coordinator):
        assert Document.objects.count() == 2
    assert (
        seen(play.association.lead)["DocumentVersion"]
        == seen(play.association.lead)["Document"]
        == 1
    )


def test_evaluators_see_their_own_scores_and_all_notes(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    play.score(play.association.lead, "open.plan", 50, 50, 25)
    play.score(play.association.lead, "open.voice", 50, 50, 25)
    play.score(play.association.second, "open.plan", 75, 75, 75)
    reading = FRAME | EVIDENCE | SUBMITTED | {"Move": 2, "Note": 1, "NoteQuestion": 1}
    assert seen(play.association.lead) == reading | {"Score": 2}
    assert seen(play.association.second) == reading | {"Score": 1}
    assert seen(play.association.office) == FRAME | EVIDENCE | SUBMITTED | {"Move": 2}
    assert seen(play.town.coordinator) == FRAME | EVIDENCE | DRAFT | SUBMITTED | {"Move": 2}


def test_report_texts_are_hidden_from_the_municipality(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    play.find()
    frame = FRAME | EVIDENCE | SUBMITTED | {"Move": 3}
    assert seen(play.association.office) == frame | REPORT
    assert (
        seen(play.association.translator) == FRAME | {"SubmittedStatement": 1, "Move": 3} | REPORT
    )
    assert seen(play.town.leader) == frame | DRAFT
    whole = {
        "Note": 1,
        "NoteQuestion": 1,
        "ScoreLock": 2,
        "OpenedScore": 8,
        "Agreement": 4,
        "FindingSource": 1,
        "Score": 4,
    }
    assert seen(play.association.lead) == frame | REPORT | whole


def test_strangers_see_nothing(evaluation_in, elsewhere):
    play = evaluation_in(Phase.REPORTING)
    play.find()
    for who in (elsewhere.coordinator, elsewhere.leader, play.association.outsider):
        assert seen(who) == {}


def test_scores_open_only_when_both_evaluators_have_locked(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    play.score_everything()

    def opened():
        with acting(play.association.lead), connection.cursor() as cursor:
            cursor.execute("select app.open_scores(%s)", [play.evaluation.pk])
            return cursor.fetchone()[0], OpenedScore.objects.count()

    assert opened() == (0, 0)
    with acting(play.association.lead):
        ScoreLock(evaluation=play.evaluation, user=play.association.lead.user).save()
    assert opened() == (0, 0)
    with acting(play.association.second):
        ScoreLock(evaluation=play.evaluation, user=play.association.second.user).save()
    assert opened() == (8, 8)


@pytest.mark.parametrize("who", ["outsider", "office", "translator"])
def test_nobody_but_the_evaluators_opens_scores(evaluation_in, who):
    play = evaluation_in(Phase.REVIEWING)
    with (
        pytest.raises(DatabaseError, match="not assigned"),
        acting(getattr(play.association, who)),
        connection.cursor() as cursor,
    ):
        cursor.execute("select app.open_scores(%s)", [play.evaluation.pk])


def test_nobody_scores_in_the_name_of_another_person(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    with pytest.raises(ProgrammingError, match="row-level security"), acting(play.association.lead):
        Score(
            evaluation=play.evaluation,
            question=play.question(),
            user=play.association.second.user,
            levels=[100, 100, 100],
        ).save()


def test_an_evaluator_cannot_lock_for_the_other_one(evaluation_in):
    """One evaluator cannot open the scores alone by locking for both."""
    play = evaluation_in(Phase.REVIEWING)
    play.score_everything()
    lead, second = play.evaluators
    with pytest.raises(ProgrammingError, match="row-level security"), acting(lead):
        ScoreLock(evaluation=play.evaluation, user=second.user).save()
    assert play.lock(lead) is False
    with pytest.raises(ProgrammingError, match="permission denied"), acting(lead):
        ScoreLock.objects.update(user=second.user)


def test_opened_scores_are_written_by_the_database_only(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    with pytest.raises(ProgrammingError, match="row-level security"), acting(play.association.lead):
        OpenedScore(
            evaluation=play.evaluation,
            question=play.question(),
            user=play.association.second.user,
            levels=[0, 0, 0],
        ).save()


def test_nobody_changes_submitted_answers(evaluation_in):
    play = evaluation_in(Phase.SUBMITTED)
    for who in (play.town.coordinator, play.association.lead, play.association.office):
        with acting(who):
            assert [
                model.objects.update(number=9) for model in (SubmittedAnswer, SubmittedStatement)
            ] == [0, 0]
            assert SubmittedAnswer.objects.all().delete() == (0, {})
    assert seen(play.town.coordinator)["SubmittedAnswer"] == 4


def test_nobody_changes_settled_points(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    for who in (play.association.lead, play.association.office, play.town.coordinator):
        with acting(who):
            assert Points.objects.update(points=99) == 0
            assert Points.objects.all().delete()[0] == 0


def test_the_office_never_writes_answers(play):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting(play.association.office),
    ):
        Answer(
            evaluation=play.evaluation,
            question=play.question(),
            text="Kontorets text.",
            written_by=play.association.office.user,
        ).save()


def running_job(play):
    with acting(play.association.lead):
        job, _ = publishing.request(evaluation=play.evaluation, person=play.association.lead)
        Job.objects.update(state=State.RUNNING)
    return Actor("job", job.pk)


def test_a_job_sees_only_its_own_evaluation(evaluation_in, elsewhere, association):
    play = evaluation_in(Phase.REPORTING)
    other = begun(elsewhere, association)
    with acting_as(running_job(play)):
        assert list(Evaluation.objects.values_list("pk", flat=True)) == [play.evaluation.pk]
        assert SubmittedAnswer.objects.count() == 4
        assert Points.objects.count() == 4
        assert Answer.objects.count() == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Report(
                evaluation=other.evaluation,
                language="sv",
                status="draft",
                content_version=1,
                document={},
                pages=1,
                size=1,
            ).save()


def test_a_finished_job_sees_nothing(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    actor = running_job(play)
    with acting(play.association.office):
        Job.objects.update(state=State.DONE)
    with acting_as(actor):
        assert Evaluation.objects.count() == 0
        assert Points.objects.count() == 0


def test_a_draft_report_is_hidden_from_the_municipality_until_it_is_sent(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    with acting_as(running_job(play)):
        row = Report(
            evaluation=play.evaluation,
            language="sv",
            status="draft",
            content_version=1,
            document={},
            pages=1,
            size=1,
        )
        row.save()
    readers = (
        play.town.leader,
        play.association.office,
        play.association.translator,
        play.association.lead,
    )

    def counts():
        found = []
        for who in readers:
            with acting(who):
                found.append(Report.objects.count())
        return found

    assert counts() == [0, 1, 1, 1]
    with acting(play.association.lead):
        Handover(evaluation=play.evaluation, report=row, status="draft").save()
    assert counts() == [1, 1, 1, 1]


def test_the_municipality_cannot_release_a_draft_to_itself(evaluation_in):
    play = evaluation_in(Phase.REPORTING)
    with acting_as(running_job(play)):
        row = Report(
            evaluation=play.evaluation,
            language="sv",
            status="draft",
            content_version=1,
            document={},
            pages=1,
            size=1,
        )
        row.save()
    with pytest.raises(ProgrammingError, match="row-level security"), acting(play.town.coordinator):
        Handover(evaluation=play.evaluation, report=row, status="draft").save()


def checked():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_a_row_cannot_point_at_another_tenants_row(evaluation_in, elsewhere, association):
    play, other = evaluation_in(Phase.PREPARING), begun(elsewhere, association)
    play.prepare()
    theirs, ours = other.answer(), play.cite(play.question())
    version = other.cite(theirs.question).document_version
    municipality = play.town.municipality.pk
    wrong = (
        lambda: Citation.objects.filter(pk=ours.pk).update(answer=theirs),
        lambda: Citation.objects.filter(pk=ours.pk).update(document_version=version),
        lambda: Answer.objects.filter(question=play.question("shore.water")).update(
            evaluation=other.evaluation
        ),
        lambda: Answer(
            evaluation=other.evaluation,
            municipality_id=municipality,
            question=play.question("open.voice"),
        ).save(),
    )
    for act in wrong:
        with pytest.raises(IntegrityError, match="same_tenant"), acting(play.town.coordinator):
            act()
            checked()


def test_nobody_evaluates_their_own_municipality(play):
    with acting_as(COMMAND):
        add_person(
            email=play.town.leader.user.email, name="Liisa", language="fi", roles=["evaluator"]
        )
    with acting(play.association.office):
        Assignment.objects.filter(duty="lead").delete()
        with (
            pytest.raises(IntegrityError, match="nobody evaluates the own municipality"),
            transaction.atomic(),
        ):
            Assignment(
                evaluation=play.evaluation,
                municipality_id=play.town.municipality.pk,
                user=play.town.leader.user,
                duty="lead",
            ).save()


def test_an_evaluator_cannot_join_the_evaluated_municipality(play):
    with (
        acting(play.association.office),
        pytest.raises(IntegrityError, match="nobody evaluates"),
        transaction.atomic(),
    ):
        Membership(
            user=play.association.lead.user, municipality=play.town.municipality, roles=["leader"]
        ).save()


@pytest.mark.parametrize(
    ("roles", "inside", "constraint"),
    [
        (["evaluator"], True, "association_roles_belong_to_the_association"),
        (["coordinator"], False, "association_roles_belong_to_the_association"),
        ([], True, "a_membership_has_a_role"),
    ],
)
def test_municipal_and_association_roles_cannot_be_mixed(
    town, association, roles, inside, constraint
):
    newcomer = person(
        "Nina", "translator" if inside else "leader", at=None if inside else town.municipality
    )
    with (
        acting(association.office),
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        Membership(
            user=newcomer.user, municipality=town.municipality if inside else None, roles=roles
        ).save()


def test_a_removed_role_loses_its_rights_at_once(evaluation_in, browser_of):
    play = evaluation_in(Phase.REVIEWING)
    lead, page = play.association.lead, f"/evaluations/{play.evaluation.pk}/"
    client = browser_of(lead)
    assert seen(lead)["SubmittedAnswer"] == 4
    assert client.get(page).status_code == 200
    with acting(play.association.office):
        Membership.objects.filter(user=lead.user).update(roles=["translator"])
    assert seen(lead) == {"Assignment": 1}
    assert client.get(page).status_code == 404
    with acting(play.association.office):
        Membership.objects.filter(user=lead.user).delete()
    assert client.get(page).status_code == 404


def test_a_coordinator_who_left_sees_nothing(play, browser_of):
    play.answer()
    client = browser_of(play.town.coordinator)
    with acting(play.association.office):
        Membership.objects.filter(user=play.town.coordinator.user).delete()
    assert seen(Person(play.town.coordinator.user)) == {}
    assert client.get(f"/evaluations/{play.evaluation.pk}/").status_code == 404


def test_people_see_the_memberships_of_their_own_place_only(play, elsewhere):
    def colleagues(who):
        with acting(who):
            return sorted(Membership.objects.values_list("user__name", flat=True))

    assert colleagues(play.town.coordinator) == ["Christer", "Karin", "Liisa"]
    assert colleagues(play.association.lead) == ["Lena"]
    assert len(colleagues(play.association.office)) == 11


def test_nobody_gives_themselves_a_role(play):
    for who in (play.town.contributor, play.town.leader, play.association.lead):
        with acting(who):
            assert Membership.objects.filter(user=who.user).update(roles=["coordinator"]) == 0
    with (
        acting(play.town.coordinator),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Membership(user=play.town.coordinator.user, municipality=None, roles=["office"]).save()

"""The fictional evaluations: plausible, plainly invented, and playable to their phases."""

import csv
import re
from collections import Counter

import pytest
from django.db import connection

from demonstration import data, seeding
from evaluations.models import Answer, Evaluation, Finding, Points, SubmittedAnswer, Text
from evaluations.states import Phase
from kompass.outbox.models import Job
from kompass.shared.actor import acting_as
from municipalities.access import Person
from municipalities.domain import REGISTER
from municipalities.models import Municipality
from questionnaire import catalogue
from questionnaire.models import InterviewGroup, QuestionSet
from reports import publishing
from tests import database
from tests.people import account

SCRIPTS = data.scripts()
TOWNS = [pytest.param(script.town, id=script.plan["file"]) for script in SCRIPTS]
GROUPS = (
    r"ledning|förtroendevald|politiker|chef|enhet|personal|medarbetar|dottersammanslut|invånar|elev|företag|förening|fullmäktige|nämnd|råd"
    r"|johto|johdo|luottamushenkilö|päällikö|johtaj|yksikö|henkilöstö|tytäryhteisö|asuka|asukka|oppila|yrity|yhdisty|valtuusto|lautakun|neuvosto"
)
PAPERS = r"strategi|program|plan|budget|bokslut|stadga|enkät|ohjelma|suunnitelma|talousarvio|tilinpäätö|sääntö|kysely"
NUMERALS = r"\b(en av|två|tre|fyra|fem|sex|kolme|kolmel|kahde|kahdel|neljä|viisi|kuusi)"
NAMED = re.compile(f"\\d|{GROUPS}|{PAPERS}|{NUMERALS}", re.IGNORECASE)


def answers(town):
    return [answer["text"] for answer in town["answers"].values() if answer.get("text")]


def findings(town):
    return [row for rows in town.get("findings", {}).values() for row in rows]


def sentences(text):
    return [
        part.strip() for part in re.split(r"(?<=[.!?])\s+", text.replace("\n", " ")) if part.strip()
    ]


def test_there_are_five_evaluations_in_their_phases():
    assert {
        script.town["municipality"]["name_sv"]: (
            script.town["municipality"]["name_fi"],
            script.phase,
        )
        for script in SCRIPTS
    } == {
        "Granskär": ("Kuusluoto", "released"),
        "Alviken": ("Leppälahti", "reporting"),
        "Tallnäs": ("Mäntyniemi", "reviewing"),
        "Storfjärd": ("Isoselkä", "submitted"),
        "Yttervik": (SCRIPTS[-1].town["municipality"]["name_fi"], "preparing"),
    }


def test_no_long_sentence_stands_in_two_places():
    texts = [text for script in SCRIPTS for text in answers(script.town)]
    texts += [
        row["text"][code]
        for script in SCRIPTS
        for row in findings(script.town)
        for code in row["text"]
    ]
    counted = Counter(
        sentence for text in texts for sentence in set(sentences(text)) if len(sentence) > 60
    )
    assert [sentence for sentence, places in counted.items() if places > 1] == []
    assert len(counted) > 300


def names_something(text, titles):
    return bool(NAMED.search(text)) or any(title in text for title in titles)


@pytest.mark.parametrize("town", TOWNS)
def test_each_finding_names_a_document_a_group_or_a_figure(town):
    titles = [document["title"] for document in town.get("documents", [])]
    vague = [
        text
        for row in findings(town)
        for text in row["text"].values()
        if text and not names_something(text, titles)
    ]
    assert vague == []


@pytest.mark.parametrize("town", TOWNS)
def test_each_finding_has_sources_that_exist(town):
    known = {note["key"] for note in town.get("notes", [])}
    known |= {f"answer:{key}" for key in town["answers"]}
    known |= {
        f"statement:{area}:{row['key']}"
        for area, rows in town.get("statements", {}).items()
        if isinstance(rows, list)
        for row in rows
    }
    assert [
        source for row in findings(town) for source in row["sources"] if source not in known
    ] == []
    assert [row for row in findings(town) if not row["sources"]] == []


@pytest.mark.parametrize(
    "script", [pytest.param(script, id=script.plan["file"]) for script in SCRIPTS]
)
def test_narratives_have_at_least_120_words(script):
    short = [
        key
        for key, texts in script.town.get("narratives", {}).items()
        if len(texts[script.town["original_language"]].split()) < 120
    ]
    assert short == []


def test_the_released_report_is_whole_in_both_languages():
    granskar = SCRIPTS[0].town
    short = [
        (area, code)
        for area, texts in granskar["narratives"].items()
        for code in ("sv", "fi")
        if len(texts[code].split()) < 120
    ]
    assert (len(granskar["narratives"]), short) == (8, [])
    assert [
        row
        for row in findings(granskar)
        if not (row["text"]["sv"].strip() and row["text"]["fi"].strip())
    ] == []


@pytest.mark.parametrize("town", TOWNS)
def test_interviews_name_groups_never_people(town):
    heard = [note for note in town.get("notes", []) if note["kind"] == "interview"]
    assert [
        note["key"]
        for note in heard
        if note["group"] not in InterviewGroup.values or "name" in note
    ] == []


def everything(value):
    """Return every text of a file's data."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in everything(each)]
    if isinstance(value, list):
        return [text for each in value for text in everything(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("town", TOWNS)
def test_no_real_municipality_is_named(town):
    with REGISTER.open(encoding="utf-8") as lines:
        real = {name for row in csv.DictReader(lines) for name in (row["name_sv"], row["name_fi"])}
    words = set(re.findall(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:\s[a-zåäö]+)?\b", " ".join(everything(town))))
    single = {word.split()[0] for word in words} | words
    assert sorted(real & single) == []


def test_every_person_is_at_a_reserved_domain():
    people = [
        *data.association()["people"],
        *(row for script in SCRIPTS for row in script.town["people"]),
    ]
    assert [row["email"] for row in people if not row["email"].endswith(".example")] == []
    assert len({row["email"] for row in people}) == len(people)


def test_one_person_is_everything_in_yttervik():
    [alone] = SCRIPTS[-1].town["people"]
    assert sorted(alone["roles"]) == ["contributor", "coordinator", "leader"]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The whole demonstration, played once and seen by the office."""
    with django_db_blocker.unblock():
        seeding.play(lambda line: None)
        yield Person(account(email=data.association()["people"][0]["email"]))
        database.flush()
        connection.close()


@pytest.fixture
def office(played, db):
    with acting_as(played.actor):
        yield played


def test_the_play_arrives_at_every_phase(office):
    found = dict(Evaluation.objects.values_list("municipality__name_sv", "phase"))
    assert found == {script.town["municipality"]["name_sv"]: script.phase for script in SCRIPTS}


def test_the_play_is_fictional_throughout(office):
    assert (
        list(
            Municipality.objects.filter(evaluations__isnull=False).values_list(
                "fictional", flat=True
            )
        )
        == [True] * 5
    )


def test_the_released_report_waits_for_the_worker_in_both_languages(office):
    finals = Job.objects.filter(payload__status="final")
    assert sorted(finals.values_list("payload__language", "payload__hand_over")) == [
        ("fi", True),
        ("sv", True),
    ]


def test_granskar_has_all_its_answers_points_and_texts(office):
    evaluation = Evaluation.objects.get(municipality__name_sv="Granskär")
    whole = {"evaluation": evaluation}
    assert (
        SubmittedAnswer.objects.filter(**whole).count(),
        Points.objects.filter(**whole).count(),
    ) == (50, 50)
    texts = Counter(
        Text.objects.filter(**whole, narrative_area__isnull=False, state="confirmed").values_list(
            "language", flat=True
        )
    )
    assert texts == {"sv": 8, "fi": 8}
    assert Finding.objects.filter(**whole).count() >= 32
    assert Answer.objects.count() == 0  # drafts are not the office's


def test_granskars_result_is_plausible(office):
    evaluation = Evaluation.objects.select_related("round", "municipality").get(
        municipality__name_sv="Granskär"
    )
    with acting_as(Person(account(email="utvarderare1@forbundet.example")).actor):
        made = publishing.write_document(evaluation, "sv", "draft", evaluation.round.closes_on)
        known = catalogue.of(evaluation.round.question_set_id)
        assert [section.title for section in made.areas] == [area.name_sv for area in known.areas]
        assert publishing.faults(evaluation=evaluation, catalogue=known) == []
    points = [section.points for section in made.areas]
    assert (350 <= sum(points) <= 600, min(points) >= 35, max(points) <= 92) == (True, True, True)


def test_playing_again_changes_nothing(office):
    said = []
    before = list(Evaluation.objects.order_by("pk").values_list("pk", "phase", "content_version"))
    seeding.play(said.append)
    assert [line.endswith("already there") for line in said] == [True] * 5
    assert (
        list(Evaluation.objects.order_by("pk").values_list("pk", "phase", "content_version"))
        == before
    )


def test_the_real_question_set_is_the_one_played(office):
    assert {
        str(evaluation.round.question_set)
        for evaluation in Evaluation.objects.select_related("round__question_set")
    } == {str(QuestionSet.objects.get(key="kommunkompassen", version="2016.2"))}
    assert Phase.RELEASED in {evaluation.phase for evaluation in Evaluation.objects.all()}


def test_an_account_per_role_is_shown():
    roles = {role for row in seeding.accounts() for role in row["role"].split(", ")}
    assert roles == {"office", "evaluator", "translator", "coordinator", "contributor", "leader"}


def test_the_associations_people_have_an_app_whose_key_stays_the_same():
    apps = {row["email"]: row["app"] for row in seeding.accounts()}
    assert apps == {row["email"]: row["app"] for row in seeding.accounts()}
    assert [email for email, line in apps.items() if line] == [
        row["email"] for row in data.association()["people"]
    ]
    assert len(set(apps.values())) == 5

"""The fictional evaluations: plausible, plainly invented, and created up to their phases."""

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

pytestmark = pytest.mark.slow

SCENARIOS = data.scenarios()
CONTENTS = [pytest.param(scenario.content, id=scenario.plan["file"]) for scenario in SCENARIOS]
GROUPS = (
    r"ledning|förtroendevald|politiker|chef|enhet|personal|medarbetar|dottersammanslut|invånar|elev"
    r"|företag|förening|fullmäktige|nämnd|råd"
    r"|johto|johdo|luottamushenkilö|päällikö|johtaj|yksikö|henkilöstö|tytäryhteisö|asuka|asukka"
    r"|oppila|yrity|yhdisty|valtuusto|lautakun|neuvosto"
)
DOCUMENTS = (
    r"strategi|program|plan|budget|bokslut|stadga|enkät"
    r"|ohjelma|suunnitelma|talousarvio|tilinpäätö|sääntö|kysely"
)
NUMERALS = r"\b(en av|två|tre|fyra|fem|sex|kolme|kolmel|kahde|kahdel|neljä|viisi|kuusi)"
CONCRETE = re.compile(f"\\d|{GROUPS}|{DOCUMENTS}|{NUMERALS}", re.IGNORECASE)


def answers(content):
    return [answer["text"] for answer in content["answers"].values() if answer.get("text")]


def findings(content):
    return [row for rows in content.get("findings", {}).values() for row in rows]


def sentences(text):
    return [
        part.strip() for part in re.split(r"(?<=[.!?])\s+", text.replace("\n", " ")) if part.strip()
    ]


def test_there_are_five_evaluations_in_different_phases():
    assert {
        scenario.content["municipality"]["name_sv"]: (
            scenario.content["municipality"]["name_fi"],
            scenario.phase,
        )
        for scenario in SCENARIOS
    } == {
        "Granskär": ("Kuusluoto", "released"),
        "Alviken": ("Leppälahti", "reporting"),
        "Tallnäs": ("Mäntyniemi", "reviewing"),
        "Storfjärd": ("Isoselkä", "submitted"),
        "Yttervik": (SCENARIOS[-1].content["municipality"]["name_fi"], "preparing"),
    }


def test_no_long_sentence_is_used_twice():
    texts = [text for scenario in SCENARIOS for text in answers(scenario.content)]
    texts += [
        row["text"][code]
        for scenario in SCENARIOS
        for row in findings(scenario.content)
        for code in row["text"]
    ]
    counted = Counter(
        sentence for text in texts for sentence in set(sentences(text)) if len(sentence) > 60
    )
    assert [sentence for sentence, places in counted.items() if places > 1] == []
    assert len(counted) > 300


def names_something(text, titles):
    return bool(CONCRETE.search(text)) or any(title in text for title in titles)


@pytest.mark.parametrize("content", CONTENTS)
def test_each_finding_names_a_document_a_group_or_a_figure(content):
    titles = [document["title"] for document in content.get("documents", [])]
    vague = [
        text
        for row in findings(content)
        for text in row["text"].values()
        if text and not names_something(text, titles)
    ]
    assert vague == []


@pytest.mark.parametrize("content", CONTENTS)
def test_each_finding_has_sources_that_exist(content):
    known = {note["key"] for note in content.get("notes", [])}
    known |= {f"answer:{key}" for key in content["answers"]}
    known |= {
        f"statement:{area}:{row['key']}"
        for area, rows in content.get("statements", {}).items()
        if isinstance(rows, list)
        for row in rows
    }
    assert [
        source for row in findings(content) for source in row["sources"] if source not in known
    ] == []
    assert [row for row in findings(content) if not row["sources"]] == []


@pytest.mark.parametrize(
    "scenario", [pytest.param(scenario, id=scenario.plan["file"]) for scenario in SCENARIOS]
)
def test_narratives_have_at_least_120_words(scenario):
    short = [
        key
        for key, texts in scenario.content.get("narratives", {}).items()
        if len(texts[scenario.content["original_language"]].split()) < 120
    ]
    assert short == []


def test_the_released_report_has_all_texts_in_both_languages():
    granskar = SCENARIOS[0].content
    short = [
        (area, code)
        for area, texts in granskar["narratives"].items()
        for code in ("sv", "fi")
        if len(texts[code].split()) < 120
    ]
    assert len(granskar["narratives"]) == 8
    assert short == []
    assert [
        row
        for row in findings(granskar)
        if not (row["text"]["sv"].strip() and row["text"]["fi"].strip())
    ] == []


@pytest.mark.parametrize("content", CONTENTS)
def test_interviews_name_groups_and_not_people(content):
    heard = [note for note in content.get("notes", []) if note["kind"] == "interview"]
    assert [
        note["key"]
        for note in heard
        if note["group"] not in InterviewGroup.values or "name" in note
    ] == []


def texts_in(value):
    """Return every text in nested data."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_in(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("content", CONTENTS)
def test_no_real_municipality_is_named(content):
    with REGISTER.open(encoding="utf-8") as lines:
        real = {name for row in csv.DictReader(lines) for name in (row["name_sv"], row["name_fi"])}
    words = set(re.findall(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:\s[a-zåäö]+)?\b", " ".join(texts_in(content))))
    single = {word.split()[0] for word in words} | words
    assert sorted(real & single) == []


def test_every_email_address_has_a_reserved_domain():
    people = [
        *data.association()["people"],
        *(row for scenario in SCENARIOS for row in scenario.content["people"]),
    ]
    assert [row["email"] for row in people if not row["email"].endswith(".example")] == []
    assert len({row["email"] for row in people}) == len(people)


def test_one_person_has_every_role_in_yttervik():
    [alone] = SCENARIOS[-1].content["people"]
    assert sorted(alone["roles"]) == ["contributor", "coordinator", "leader"]


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demonstration's round, created once for this file; the office's person."""
    with django_db_blocker.unblock():
        seeding.seed(lambda line: None)
        yield Person(account(email=data.association()["people"][0]["email"]))
        database.flush()
        connection.close()


@pytest.fixture
def office(seeded, db):
    """The office, acting in the test's transaction."""
    with acting_as(seeded.actor):
        yield seeded


def test_every_evaluation_reaches_the_phase_of_its_plan(office):
    found = dict(Evaluation.objects.values_list("municipality__name_sv", "phase"))
    assert found == {
        scenario.content["municipality"]["name_sv"]: scenario.phase for scenario in SCENARIOS
    }


def test_every_municipality_is_marked_as_fictional(office):
    evaluated = Municipality.objects.filter(evaluations__isnull=False)
    assert list(evaluated.values_list("fictional", flat=True)) == [True] * 5


def test_the_released_report_waits_for_the_worker_in_both_languages(office):
    finals = Job.objects.filter(payload__status="final")
    assert sorted(finals.values_list("payload__language", "payload__hand_over")) == [
        ("fi", True),
        ("sv", True),
    ]


def test_granskar_has_all_its_answers_points_and_texts(office):
    evaluation = Evaluation.objects.get(municipality__name_sv="Granskär")
    assert SubmittedAnswer.objects.filter(evaluation=evaluation).count() == 50
    assert Points.objects.filter(evaluation=evaluation).count() == 50
    texts = Counter(
        Text.objects.filter(
            evaluation=evaluation, narrative_area__isnull=False, state="confirmed"
        ).values_list("language", flat=True)
    )
    assert texts == {"sv": 8, "fi": 8}
    assert Finding.objects.filter(evaluation=evaluation).count() >= 32
    assert Answer.objects.count() == 0  # the office does not read drafts


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
    assert 350 <= sum(points) <= 600
    assert min(points) >= 35
    assert max(points) <= 92


def test_seeding_again_changes_nothing(office):
    rows = Evaluation.objects.order_by("pk").values_list("pk", "phase", "content_version")
    lines, before = [], list(rows)
    seeding.seed(lines.append)
    assert [line.endswith("already there") for line in lines] == [True] * 5
    assert list(rows.all()) == before


def test_the_evaluations_use_the_shipped_question_set(office):
    assert {
        str(evaluation.round.question_set)
        for evaluation in Evaluation.objects.select_related("round__question_set")
    } == {str(QuestionSet.objects.get(key="kommunkompassen", version="2016.2"))}
    assert Phase.RELEASED in {evaluation.phase for evaluation in Evaluation.objects.all()}


def test_the_accounts_have_every_role():
    roles = {role for row in seeding.accounts() for role in row["role"].split(", ")}
    assert roles == {"office", "evaluator", "translator", "coordinator", "contributor", "leader"}


def test_the_associations_people_have_an_app_whose_key_does_not_change():
    apps = {row["email"]: row["app"] for row in seeding.accounts()}
    assert apps == {row["email"]: row["app"] for row in seeding.accounts()}
    assert [email for email, line in apps.items() if line] == [
        row["email"] for row in data.association()["people"]
    ]
    assert len(set(apps.values())) == 5

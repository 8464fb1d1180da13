"""The only reader: rows of an evaluation become the report's matter, in one language, without names
of the heard.
"""

from dataclasses import asdict
from decimal import Decimal

import pytest

from evaluations.models import Evaluation
from evaluations.states import Phase
from kompass.shared.actor import acting_as
from reports import collect
from reports.models import Status
from tests.pages.query_counts import captured_queries
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REPORTING)


def material(play, language="sv", status=Status.DRAFT):
    with acting(play.association.lead):
        evaluation = Evaluation.objects.select_related("round", "municipality").get()
        return collect.material(evaluation=evaluation, language=language, status=status)


@pytest.mark.parametrize(("language", "name", "other", "areas"), [
    ("sv", "Lindnäs", "Lehmusniemi", ["Öppenhet", "Omsorg", "Stränder"]),
    ("fi", "Lehmusniemi", "Lindnäs", ["Avoimuus", "Huolenpito", "Rannat"]),
])  # fmt: skip
def test_names_come_in_the_reports_language(play, language, name, other, areas):
    made = material(play, language)
    assert (made.municipality.name, made.municipality.other_name.text) == (name, other)
    assert [area.name for area in made.question_set.areas] == areas


def test_points_are_those_that_were_settled(play):
    made = material(play)
    assert [(result.number, result.points) for area in made.areas for result in area.results] == [
        ("1.1", Decimal("6.6")),
        ("1.2", Decimal("34.7")),
        ("2.1", Decimal("41.3")),
        ("3.1", Decimal("41.3")),
    ]
    assert ([area.points for area in made.areas], made.total, made.total_maximum) == (
        [41, 41, 41],
        123,
        300,
    )


def test_a_draft_before_the_agreement_has_no_points(evaluation_in):
    made = material(evaluation_in(Phase.REVIEWING))
    assert (made.total, [area.points for area in made.areas]) == (None, [None, None, None])


def test_what_does_not_apply_lowers_the_maximum(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    play.judge()
    play.score_everything()
    for person in play.evaluators:
        play.score(person, "care.contact", not_applicable=True)
    play.agree()
    made = material(play)
    assert ([area.points for area in made.areas], made.total, made.total_maximum) == (
        [41, None, 41],
        82,
        200,
    )
    assert [result.applicable for area in made.areas for result in area.results] == [
        True,
        True,
        False,
        True,
    ]


def test_statements_stand_with_evidence_verdict_and_source(play):
    [statement] = material(play).areas[0].statements
    assert (statement.text, statement.verdict.value, statement.note) == (
        "Mötena är öppna.",
        "confirmed",
        "Det stämmer.",
    )
    assert [(source.title.text, source.pages) for source in statement.evidence] == [("Planen", "4")]
    assert [source.title.text for source in statement.sources] == ["Strategin"]


def test_a_text_that_is_not_translated_is_missing_never_in_the_other_language(play):
    play.write(play.area(), body="Kommunen är öppen.")
    [statement] = material(play, "fi").areas[0].statements
    assert (material(play, "fi").areas[0].narrative, statement.text, statement.note) == ("", "", "")


def test_translations_are_read_where_they_are(play):
    play.write(play.area(), body="Kommunen är öppen.")
    play.write(play.area(), body="Kunta on avoin.", language="fi")
    assert [material(play, language).areas[0].narrative for language in ("sv", "fi")] == [
        "Kommunen är öppen.",
        "Kunta on avoin.",
    ]


def test_a_title_in_the_other_language_is_marked(play):
    play.write(play.area(), body="Planen är god.")
    play.write(play.area(), body="Planen on hyvä.", language="fi")
    assert [material(play, language).areas[0].narrative for language in ("sv", "fi")] == [
        "Planen är god.",
        "[sv]Planen[/sv] on hyvä.",
    ]


def test_groups_are_heard_people_are_not_named(play):
    play.interview()
    made = material(play)
    assert [(group.people, bool(group.name)) for group in made.groups] == [(4, True)]
    told = str(asdict(made))
    names = [
        play.town.coordinator.user.name,
        play.town.contributor.user.name,
        play.town.leader.user.name,
    ]
    assert [name for name in names if name in told] == []


def test_notes_and_scores_stay_with_the_evaluators(play):
    play.note(text="Hemlig anteckning.")
    assert "Hemlig anteckning." not in str(asdict(material(play)))


def test_documents_read_are_listed_and_interviews_are_not(play):
    play.interview()
    assert [document.title.text for document in material(play).documents] == ["Strategin"]


def test_findings_come_with_their_sources(play):
    play.find(body="Ett fynd.")
    [finding] = material(play).areas[0].findings
    assert (
        finding.text,
        finding.kind.value,
        [source.title.text for source in finding.sources],
    ) == ("Ett fynd.", "strength", ["Strategin"])


def test_reading_takes_a_constant_number_of_questions(play):
    def questions():
        with acting_as(play.association.lead.actor):
            evaluation = Evaluation.objects.select_related("round", "municipality").get()
            with captured_queries(publishing=False) as found:
                collect.material(evaluation=evaluation, language="sv", status=Status.DRAFT)
        return len(found)

    play.find()
    before = questions()
    for _ in range(3):
        play.find()
        play.interview()
    assert (before, questions()) == (14, 14)

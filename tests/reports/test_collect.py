"""Reading the rows of an evaluation into the report's material, in one language."""

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
    assert made.municipality.name == name
    assert made.municipality.other_name.text == other
    assert [area.name for area in made.question_set.areas] == areas


def test_points_are_the_agreed_ones(play):
    made = material(play)
    assert [(result.number, result.points) for area in made.areas for result in area.results] == [
        ("1.1", Decimal("6.6")),
        ("1.2", Decimal("34.7")),
        ("2.1", Decimal("41.3")),
        ("3.1", Decimal("41.3")),
    ]
    assert [area.points for area in made.areas] == [41, 41, 41]
    assert made.total == 123
    assert made.total_maximum == 300


def test_a_draft_before_the_agreement_has_no_points(evaluation_in):
    made = material(evaluation_in(Phase.REVIEWING))
    assert made.total is None
    assert [area.points for area in made.areas] == [None, None, None]


def test_an_area_where_nothing_applies_lowers_the_maximum(evaluation_in):
    play = evaluation_in(Phase.REVIEWING)
    play.judge()
    play.score_everything()
    for person in play.evaluators:
        play.score(person, "care.contact", not_applicable=True)
    play.agree()
    made = material(play)
    assert [area.points for area in made.areas] == [41, None, 41]
    assert made.total == 82
    assert made.total_maximum == 200
    assert [result.applicable for area in made.areas for result in area.results] == [
        True,
        True,
        False,
        True,
    ]


def test_statements_have_evidence_verdict_and_source(play):
    [statement] = material(play).areas[0].statements
    assert statement.text == "Mötena är öppna."
    assert statement.verdict.value == "confirmed"
    assert statement.note == "Det stämmer."
    assert [(source.title.text, source.pages) for source in statement.evidence] == [("Planen", "4")]
    assert [source.title.text for source in statement.sources] == ["Strategin"]


def test_an_untranslated_text_is_empty_in_the_other_language(play):
    play.write(play.area(), body="Kommunen är öppen.")
    area = material(play, "fi").areas[0]
    [statement] = area.statements
    assert area.narrative == ""
    assert statement.text == ""
    assert statement.note == ""


def test_a_translation_is_read_in_its_language(play):
    play.write(play.area(), body="Kommunen är öppen.")
    play.write(play.area(), body="Kunta on avoin.", language="fi")
    assert [material(play, language).areas[0].narrative for language in ("sv", "fi")] == [
        "Kommunen är öppen.",
        "Kunta on avoin.",
    ]


def test_a_title_in_the_other_language_is_tagged(play):
    play.write(play.area(), body="Planen är god.")
    play.write(play.area(), body="Planen on hyvä.", language="fi")
    assert [material(play, language).areas[0].narrative for language in ("sv", "fi")] == [
        "Planen är god.",
        "[sv]Planen[/sv] on hyvä.",
    ]


def test_interview_groups_are_named_and_people_are_not(play):
    play.interview()
    made = material(play)
    assert [(group.people, bool(group.name)) for group in made.groups] == [(4, True)]
    text = str(asdict(made))
    names = [
        play.town.coordinator.user.name,
        play.town.contributor.user.name,
        play.town.leader.user.name,
    ]
    assert [name for name in names if name in text] == []


def test_the_text_of_a_note_is_not_in_the_material(play):
    play.note(text="Hemlig anteckning.")
    assert "Hemlig anteckning." not in str(asdict(material(play)))


def test_documents_read_are_listed_and_interviews_are_not(play):
    play.interview()
    assert [document.title.text for document in material(play).documents] == ["Strategin"]


def test_findings_come_with_their_sources(play):
    play.find(body="Ett fynd.")
    [finding] = material(play).areas[0].findings
    assert finding.text == "Ett fynd."
    assert finding.kind.value == "strength"
    assert [source.title.text for source in finding.sources] == ["Strategin"]


def test_reading_takes_a_constant_number_of_queries(play):
    def queries():
        with acting_as(play.association.lead.actor):
            evaluation = Evaluation.objects.select_related("round", "municipality").get()
            with captured_queries(publishing=False) as found:
                collect.material(evaluation=evaluation, language="sv", status=Status.DRAFT)
        return len(found)

    play.find()
    before = queries()
    for _ in range(3):
        play.find()
        play.interview()
    assert before == 14
    assert queries() == 14

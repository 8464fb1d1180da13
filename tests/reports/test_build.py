"""Building a report document from its material."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from reports import build, document, material, serialization, tagged_text
from tests.reports import samples

LANGUAGES = ("sv", "fi")


@pytest.fixture(params=LANGUAGES)
def report(request):
    return build.build(material=samples.granskar(request.param))


def test_the_report_has_every_area_and_question_in_order(report):
    assert [area.number for area in report.areas] == list(range(1, 9))
    assert sum(len(area.questions) for area in report.areas) == 50
    assert report.summary.points == sum(area.points for area in report.areas)


def test_points_are_not_changed(report):
    given = samples.granskar(report.language)
    for area, source in zip(report.areas, given.areas, strict=True):
        assert area.points == source.points
        assert [row.points for row in area.questions] == [
            result.points for result in source.results
        ]


def test_the_document_is_the_same_after_json(report):
    text = serialization.to_json(report)
    assert serialization.from_json(text) == report
    assert serialization.to_json(serialization.from_json(text)) == text


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="format"):
        serialization.from_json('{"format": 99}')


def test_the_same_material_gives_the_same_document(report):
    assert build.build(material=samples.granskar(report.language)) == report


def test_generated_sentences_are_less_than_a_third(report):
    assert all(0 < build.generated_share(area) < Fraction(1, 3) for area in report.areas)


def test_the_generated_share_counts_words():
    section = build.build(material=samples.granskar("sv")).areas[0]
    written = document.Paragraph((document.Run("ett två tre"),))
    generated = document.Paragraph((document.Run("fyra"),), document.Origin.GENERATED)
    bare = replace(
        section,
        statements=(),
        strengths=(),
        improvements=(),
        narrative=(written,),
        outcome=(generated,),
    )
    assert build.generated_share(bare) == Fraction(1, 4)
    assert build.generated_share(replace(bare, narrative=(), outcome=())) == 0


def test_a_source_cited_twice_has_one_number_and_evaluators_are_not_named(report):
    given = samples.granskar(report.language)
    for area in report.areas:
        cited = {
            number
            for finding in (*area.strengths, *area.improvements)
            for number in finding.sources
        }
        assert cited <= {note.number for note in area.notes}
        assert len({note.runs for note in area.notes}) == len(area.notes)
        text = " ".join(run.text for note in area.notes for run in note.runs)
        assert not any(person.name in text for person in given.evaluators)


def test_a_title_in_the_other_language_has_its_language():
    notes = build.build(material=samples.granskar("fi")).areas[0].notes
    assert notes[0].runs[0].language == "sv"
    assert build.build(material=samples.granskar("sv")).areas[0].notes[0].runs[0].language == ""


def test_a_question_that_is_left_out_has_no_points_and_is_mentioned():
    section = next(
        area for area in build.build(material=samples.granskar("sv")).areas if area.number == 8
    )
    row = next(row for row in section.questions if row.number == samples.LEFT_OUT)
    assert row.points is None
    assert not row.applicable
    assert samples.LEFT_OUT in section.outcome[0].text


def test_points_set_directly_have_no_levels():
    section = build.build(material=samples.granskar("sv")).areas[3]
    row = next(row for row in section.questions if row.number == samples.DIRECT)
    assert row.direct
    assert row.levels == ()


def test_an_area_where_nothing_applies_has_no_points():
    given = samples.granskar("sv")
    empty = tuple(
        replace(result, points=None, applicable=False) for result in given.areas[0].results
    )
    areas = (replace(given.areas[0], points=None, results=empty), *given.areas[1:])
    report = build.build(material=replace(given, areas=areas, total_maximum=700))
    assert report.areas[0].points is None
    assert report.summary.maximum == 700
    assert len(report.areas[0].outcome) == 1


def test_the_summary_has_the_highest_and_the_lowest_questions(report):
    shares = [item.share for item in report.summary.highest]
    assert shares == sorted(shares, reverse=True)
    assert max(item.share for item in report.summary.lowest) <= min(shares)
    best = max(report.areas, key=lambda area: area.points)
    assert report.summary.strengths[0].area == best.number


def test_a_share_is_rounded_half_up():
    assert build.share_of(Decimal("1"), Decimal("8")) == Decimal(13)


@pytest.mark.parametrize("status", list(material.Status))
def test_a_draft_says_so_and_a_released_report_does_not(status):
    cover = build.build(material=samples.granskar("sv", status=status)).cover
    assert "3.5.2027" in cover.status
    assert (cover.draft_line == "") == (status == material.Status.RELEASED)


def test_a_report_without_answers_visits_or_points_can_be_built():
    given = samples.granskar("fi")
    areas = tuple(material.AreaMaterial(area.number, None, 100, "") for area in given.areas)
    bare = replace(
        given, areas=areas, total=None, visit_days=(), documents=(), groups=(), evaluators=()
    )
    assert build.build(material=bare).summary.paragraphs == ()


def test_tagged_text_becomes_runs():
    runs = tagged_text.runs("planen [sv]Strategi[/sv] och [fi]suunnitelma[/fi] [xx]kvar[/xx]", "sv")
    assert [(run.text, run.language) for run in runs] == [
        ("planen ", ""),
        ("Strategi", ""),
        (" och ", ""),
        ("suunnitelma", "fi"),
        (" [xx]kvar[/xx]", ""),
    ]


def test_blank_lines_separate_paragraphs():
    assert [
        paragraph.text
        for paragraph in tagged_text.paragraphs("ett\n\n \ntvå\ntre\r\n\r\nfyra\n", "sv")
    ] == ["ett", "två\ntre", "fyra"]

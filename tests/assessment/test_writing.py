"""The texts of the report: the original, its translation, and what finishing the writing needs."""

import pytest

from assessment.writing import domain as writing
from assessment.writing import selectors as writing_selectors
from evaluations import submitted
from evaluations.models import Evaluation, Finding, FindingSource, Text
from evaluations.states import Phase
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused, Stale
from tests.factories import some_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REPORTING)


@pytest.fixture(autouse=True)
def lead(play):
    with acting_as(play.association.lead.actor):
        yield play.association.lead


def narrative(language):
    return (
        Text.objects.filter(narrative_area__isnull=False, language=language)
        .values_list("body", "version", "state", "source_version")
        .get()
    )


def faults(play):
    return [
        (fault.area, fault.sentence)
        for fault in writing.faults(evaluation=play.evaluation, catalogue=play.catalogue)
    ]


def test_a_text_is_stored_with_its_version(play):
    play.write(play.area(), body="Kommunen är öppen.")
    play.write(play.area(), body="Kommunen är ganska öppen.", version=1)
    assert narrative("sv") == ("Kommunen är ganska öppen.", 2, "confirmed", None)


def test_the_same_text_again_is_no_new_version(play):
    play.write(play.area(), body="Samma.")
    assert play.write(play.area(), body="Samma.").version == 1


def test_a_stale_text_is_refused_and_the_newer_one_returned(play):
    play.write(play.area(), body="Lenas text.")
    play.write(play.area(), body="Saulis text.", version=1, by=play.association.second)
    with pytest.raises(Stale) as stale:
        play.write(play.area(), body="Lenas nya text.", version=1)
    assert stale.value.theirs == "Saulis text."
    assert narrative("sv")[0] == "Saulis text."


def test_a_translation_notes_the_original_it_was_made_from(play):
    play.write(play.area(), body="Ett.")
    play.write(play.area(), body="Två.", version=1)
    play.write(play.area(), body="Kaksi.", language="fi")
    assert narrative("fi") == ("Kaksi.", 1, "confirmed", 2)


def test_a_changed_original_marks_the_translation_stale_until_it_is_confirmed_again(play):
    play.write(play.area(), body="Ett.")
    play.write(play.area(), body="Yksi.", language="fi")
    play.write(play.area(), body="Två.", version=1)
    assert narrative("fi") == ("Yksi.", 1, "stale", 1)
    play.write(play.area(), body="Yksi.", language="fi", version=1)
    assert narrative("fi") == ("Yksi.", 2, "confirmed", 2)


def test_a_report_has_only_its_languages(play):
    with pytest.raises(Invalid, match="no such language"):
        play.write(play.area(), body="English.", language="en")
    assert Text.objects.filter(narrative_area__isnull=False).count() == 0


def test_a_finding_needs_a_text_and_a_source(play):
    with pytest.raises(Invalid, match="Write the finding"):
        play.find(body="  ")
    with pytest.raises(Invalid, match="at least one source"):
        play.find(sources=[])
    assert Finding.objects.count() == 0
    assert FindingSource.objects.count() == 0


def test_notes_answers_and_statements_can_be_sources_of_a_finding(play):
    answer = submitted.latest_answers(play.evaluation).get(question=play.question())
    statement = submitted.latest_statements(play.evaluation).get()
    finding = play.find(
        kind="improvement", sources=[play.notes[0], answer, statement], question=play.question()
    )
    assert finding.kind == "improvement"
    assert finding.question.key == "open.plan"
    assert finding.position == 1
    assert set(finding.sources.values_list("note", "answer", "statement")) == {
        (play.notes[0].pk, None, None),
        (None, answer.pk, None),
        (None, None, statement.pk),
    }


def test_changing_a_finding_changes_its_sources_and_marks_its_translation_stale(play):
    other = play.interview()
    finding = play.find(body="Ett fynd.")
    play.write(finding, body="Havainto.", language="fi")
    play.find(body="Ett ändrat fynd.", finding=finding, version=1, sources=[other])
    assert list(finding.sources.values_list("note", flat=True)) == [other.pk]
    assert list(finding.texts.order_by("language").values_list("body", "state")) == [
        ("Havainto.", "stale"),
        ("Ett ändrat fynd.", "confirmed"),
    ]


def test_a_stale_finding_changes_nothing(play):
    finding = play.find(body="Ett fynd.")
    play.find(body="Saulis fynd.", finding=finding, version=1)
    with pytest.raises(Stale):
        play.find(kind="improvement", body="Lenas fynd.", finding=Finding.objects.get(), version=1)
    assert Finding.objects.get().kind == "strength"
    assert finding.texts.get().body == "Saulis fynd."


def test_removing_a_finding_removes_its_texts_and_sources(play):
    finding = play.find()
    writing.remove_finding(evaluation=play.evaluation, finding=finding)
    assert Finding.objects.count() == 0
    assert FindingSource.objects.count() == 0
    assert Text.objects.filter(finding__isnull=False).count() == 0


def test_finishing_names_everything_an_empty_report_lacks(play):
    lacks = [
        "The narrative has 0 words; at least 120 are needed.",
        "At least 2 strengths are needed, each with at least 25 words and a source.",
        "At least 2 areas for improvement are needed, each with at least 25 words and a source.",
    ]
    assert faults(play) == [
        (key, sentence) for key in ("open", "care", "shore") for sentence in lacks
    ]


def test_finishing_is_allowed_when_each_area_has_its_texts(play):
    play.write_everything()
    assert faults(play) == []


def test_a_narrative_of_119_words_is_too_short(play):
    play.write_everything()
    play.write(play.area(), body=some_words(119), version=1)
    assert faults(play) == [("open", "The narrative has 119 words; at least 120 are needed.")]


def test_findings_of_24_words_or_without_a_source_do_not_count(play):
    play.write_everything()
    short, unfounded = (
        Finding.objects.filter(area=play.area(), kind="strength"),
        Finding.objects.filter(area=play.area(), kind="improvement"),
    )
    play.find(body=some_words(24), finding=short[0], version=1)
    FindingSource.objects.filter(finding=unfounded[0]).delete()
    assert faults(play) == [
        ("open", "At least 2 strengths are needed, each with at least 25 words and a source."),
        (
            "open",
            "At least 2 areas for improvement are needed, each with at least 25 words and a "
            "source.",
        ),
    ]


def test_untranslated_counts_what_is_missing_or_stale(play):
    play.write(play.area(), body="Ett.")
    finding = play.find()
    assert (
        writing.untranslated(play.evaluation, "fi") == 4
    )  # narrative, finding, the statement and its verdict
    play.write(play.area(), body="Yksi.", language="fi")
    play.write(finding, body="Havainto.", language="fi")
    assert writing.untranslated(play.evaluation, "fi") == 2
    play.write(play.area(), body="Två.", version=1)
    assert writing.untranslated(play.evaluation, "fi") == 3


@pytest.mark.parametrize("blank", ["", "   ", " \n "])
def test_white_space_does_not_count_as_a_translation(play, blank):
    play.write(play.area(), body="Ett.")
    play.write(play.area(), body=blank, language="fi")
    (pair,) = [
        pair
        for pair in writing_selectors.pairs(play.evaluation, play.area())
        if pair.kind == "narrative"
    ]
    (counted,) = [
        row.untranslated
        for row in writing_selectors.writing_list(play.evaluation, play.catalogue)
        if row.area == play.area()
    ]
    assert (pair.is_ready, counted) == (False, 3)  # narrative, the statement and its verdict
    assert writing.untranslated(play.evaluation, "fi") == 3


def test_a_blank_original_needs_no_translation(play):
    play.write(play.area(), body="  \n")
    assert [pair.kind for pair in writing_selectors.pairs(play.evaluation, play.area())] == [
        "statement",
        "verdict",
    ]
    assert writing.untranslated(play.evaluation, "fi") == 2


def test_report_texts_cannot_be_changed_outside_the_writing_phase(play):
    finding = play.find()
    Evaluation.objects.update(phase=Phase.FACT_CHECK)
    for act in (
        lambda: play.write(play.area(), body="För sent."),
        lambda: play.find(body="För sent."),
        lambda: writing.remove_finding(evaluation=play.evaluation, finding=finding),
    ):
        with pytest.raises(Refused):
            act()
    assert Finding.objects.count() == 1

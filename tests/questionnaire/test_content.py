"""The shipped texts: complete in both languages, in the terms of Finland, and right for Åland."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po
from django.conf import settings

from questionnaire import catalogue, glossary, guidance, importing
from questionnaire.checks import data_faults, missing_texts
from questionnaire.models import InterviewGroup, QuestionSet
from questionnaire.tree import walk
from tests.database import SETS
from tests.figures import FIGURES

ROOTS = {path.stem: importing.parse(path.read_bytes()) for path in sorted(SETS.glob("*.yaml"))}
SHIPPED = ROOTS["kommunkompassen-2016"]
QUESTIONS = {place: node for place, node in walk(SHIPPED) if node.part_type.name == "question"}
AREAS = {place: node for place, node in walk(SHIPPED) if node.part_type.name == "area"}
LANGUAGES = ("sv", "fi")


def words(text):
    return len(text.split())


def outside(bounds, found):
    """Return what lies outside the bounds."""
    least, most = bounds
    return {where: count for where, count in found.items() if not least <= count <= most}


@pytest.mark.parametrize("name", ROOTS)
def test_every_shipped_set_has_all_texts_in_both_languages(name):
    root = ROOTS[name]
    assert [str(fault) for fault in missing_texts(root)] == []
    assert root.values["languages"] == LANGUAGES


def test_the_shipped_set_has_its_number_of_parts():
    parts = Counter(node.part_type.name for _place, node in walk(SHIPPED))
    FIGURES["texts of the question set, per language"] = sum(
        len(node.texts) for _place, node in walk(SHIPPED)
    )
    FIGURES["indicators"], FIGURES["interview prompts"] = parts["indicator"], parts["prompt"]
    FIGURES["legal references"], FIGURES["terms of the glossary"] = (
        parts["reference"],
        len(glossary.terms()),
    )
    assert parts["area"] == 8
    assert parts["question"] == 50
    assert 150 <= parts["indicator"] <= 180
    assert 100 <= parts["prompt"] <= 150


def test_every_area_has_an_introduction_of_80_to_150_words():
    assert (
        outside(
            (80, 150),
            {
                (at, code): words(node.text("introduction", code))
                for at, node in AREAS.items()
                for code in LANGUAGES
            },
        )
        == {}
    )


def test_every_guidance_has_60_to_120_words():
    found = {
        (at, code): words(node.text("guidance", code))
        for at, node in QUESTIONS.items()
        for code in LANGUAGES
    }
    assert outside((60, 120), found) == {}


def test_every_question_has_all_its_parts():
    needed = ("title", "text", "guidance", "documents", "web", "interviews")
    lacking = [
        (at, name, code)
        for at, node in QUESTIONS.items()
        for name in needed
        for code in LANGUAGES
        if not node.text(name, code)
    ]
    assert lacking == []
    assert (
        outside((3, 4), {at: len(node.children("indicators")) for at, node in QUESTIONS.items()})
        == {}
    )
    assert (
        outside((2, 3), {at: len(node.children("prompts")) for at, node in QUESTIONS.items()}) == {}
    )
    assert outside((2, 4), {at: len(node.values["groups"]) for at, node in QUESTIONS.items()}) == {}


def test_every_interview_group_has_a_question():
    asked = Counter(group for node in QUESTIONS.values() for group in node.values["groups"])
    assert set(asked) == set(InterviewGroup.values)


def test_every_aspect_says_what_each_level_means():
    steps = ["0", "25", "50", "75", "100"]
    assert {
        aspect.key: [rung.key for rung in aspect.children("ladder")]
        for aspect in SHIPPED.children("aspects")
    } == {
        "approach": steps,
        "deployment": steps,
        "effect": steps,
    }


def test_a_questions_own_ladder_has_all_levels():
    ladders = {
        at: Counter(rung.key.rpartition("-")[0] for rung in node.children("ladder"))
        for at, node in QUESTIONS.items()
    }
    assert {at: found for at, found in ladders.items() if set(found.values()) - {5}} == {}


def test_points_differ_by_weight_and_sum_to_a_hundred():
    points = [[q.values["points"] for q in area.children("questions")] for area in AREAS.values()]
    assert [sum(row) for row in points] == [100] * 8
    assert [len(set(row)) > 1 for row in points] == [True] * 8


# The law has a field of its own.
LAW = re.compile(r"§|\b\d{2,4}/\d{4}\b|\b\d{4}:\d+|lagens \d|lain \d")


def running(root):
    """Yield every text but legal references and licence notes."""
    for place, node in walk(root):
        for field, said in node.texts.items():
            if node.part_type.name != "reference" and field != "licence":
                for code, text in said.items():
                    yield place, field, code, text


def test_no_running_text_quotes_the_law():
    assert [
        (place, field, code) for place, field, code, text in running(SHIPPED) if LAW.search(text)
    ] == []


def test_every_legal_reference_has_a_scope():
    scopes = {
        node.values["scope"] for _place, node in walk(SHIPPED) if node.part_type.name == "reference"
    }
    assert scopes == {"mainland", "aland"}


COUNTY = re.compile(r"410/2015|välfärdsområd|hyvinvointialue", re.IGNORECASE)


def said_to_a_municipality(question, *, aland, language):
    """Return everything that stands beside a question, as the pages show it."""
    beside = guidance.help_with(question, aland=aland, wanted=language)
    asked = guidance.interview_help(question, aland=aland, wanted=language)
    return [
        str(beside.guidance),
        *map(str, beside.indicators),
        *map(str, beside.expected.values()),
        *map(str, beside.references),
        *map(str, asked.prompts),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_for_aland_names_the_mainlands_act_or_its_counties(language):
    known = catalogue.of(QuestionSet.objects.get(key="kommunkompassen", version="2016.2").pk)
    found = {
        question.key: [
            text
            for text in said_to_a_municipality(question, aland=True, language=language)
            if COUNTY.search(text)
        ]
        for question in known.questions
    }
    parts = [*known.areas, *known.questions, *known.aspects, *known.levels, *known.steps]
    fields = ("name", "introduction", "text", "description")
    others = [
        str(part)
        for part in parts
        for field in fields
        if COUNTY.search(getattr(part, f"{field}_{language}", "") or "")
    ]
    rungs = [
        rung.key
        for question in known.questions
        for rung in question.ladder.all()
        if COUNTY.search(getattr(rung, f"text_{language}"))
    ]
    assert {key: texts for key, texts in found.items() if texts} == {}
    assert others == []
    assert rungs == []


@pytest.mark.django_db
def test_questions_with_guidance_for_aland_differ_from_the_mainlands():
    known = catalogue.of(QuestionSet.objects.get(key="kommunkompassen", version="2016.2").pk)
    differ = [
        q.key
        for q in known.questions
        if said_to_a_municipality(q, aland=True, language="sv")
        != said_to_a_municipality(q, aland=False, language="sv")
    ]
    variants = [q.key for q in known.questions if q.guidance_aland_sv]
    assert len(variants) >= 4
    assert set(variants) <= set(differ)


# The names of areas are the method's own.
ALLOWED = {
    ("kommunkompassen-2010", "areas/users", "name", "sv"): "the 2010 version's own name",
    ("kommunkompassen-2020", "areas/interplay", "name", "sv"): "the 2020 version's own name",
    ("kommunkompassen-2020", "areas/users", "name", "sv"): "the 2020 version's own name",
}


def test_the_question_sets_use_the_words_of_the_glossary():
    misused = {
        (name, place, field, code): found.word
        for name, root in ROOTS.items()
        for place, field, code, text in running(root)
        for found in glossary.wrong_terms(text, code)
    }
    assert set(misused) == set(ALLOWED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_use_the_words_of_the_glossary(language):
    with open(
        Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po", "rb"
    ) as file:
        said = [
            text
            for message in read_po(file)
            for text in ([message.string] if isinstance(message.string, str) else message.string)
        ]
    assert [
        (found.word, text) for text in said for found in glossary.wrong_terms(text or "", language)
    ] == []
    assert len(said) > 1000


def spoken(value):
    """Yield (language, text) of data that names languages."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key in LANGUAGES and isinstance(each, str):
                yield key, each
            else:
                yield from spoken(each)
    elif isinstance(value, list):
        for each in value:
            yield from spoken(each)


@pytest.mark.parametrize("place", ["demonstration/data", "questionnaire/data/crosswalks"])
def test_the_shipped_data_use_the_words_of_the_glossary(place):
    files = sorted((Path(settings.BASE_DIR) / place).rglob("*.yaml"))
    said = [
        (path.name, code, text)
        for path in files
        for code, text in spoken(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    assert [
        (name, found.word)
        for name, code, text in said
        for found in glossary.wrong_terms(text, code)
    ] == []
    assert len(said) >= 4


AVOIDED = {
    "sv": (
        "reglemente",
        "brukare",
        "medborgare",
        "kommunalråd",
        "förskola",
        "medborgarförslag",
        "utvärderingsberättelse",
    ),
    "fi": ("esimies", "kansalainen", "arviointikertomus"),
}


@pytest.mark.parametrize(
    ("language", "word"), [(code, word) for code, words in AVOIDED.items() for word in words]
)
def test_the_glossary_finds_words_to_avoid(language, word):
    assert [found.word for found in glossary.wrong_terms(f"Text {word} text.", language)] == [word]


def test_the_glossary_finds_forms_and_compounds_and_no_other_words():
    assert [
        found.word for found in glossary.wrong_terms("Förvaltningsreglementet och esihenkilö", "sv")
    ] != []
    good = {
        "sv": "Medborgarinstitutet och förskoleundervisningen brukar vara öppna.",
        "fi": "Kansalaisopisto ja esihenkilö.",
    }
    assert [list(glossary.wrong_terms(text, code)) for code, text in good.items()] == [[], []]


def test_the_glossary_has_its_terms_in_three_languages():
    terms = glossary.terms()
    assert len(terms) >= 150
    assert [term.key for term in terms if not (term.sv and term.fi and term.en)] == []
    for column in ("key", "sv", "fi"):
        assert len({getattr(term, column) for term in terms}) == len(terms), column


def test_no_term_is_a_word_to_avoid():
    assert [
        (term.key, found.refused)
        for term in glossary.terms()
        for code in LANGUAGES
        for found in glossary.wrong_terms(term.in_language(code), code)
    ] == []


def test_the_sample_instrument_has_nine_criteria_and_28_questions():
    sample = ROOTS["caf-sample"]
    parts = Counter(node.part_type.name for _place, node in walk(sample))
    assert parts["area"] == 9
    assert parts["question"] == 28
    assert [aspect.key for aspect in sample.children("aspects")] == ["plan", "do", "check", "act"]
    assert sample.children("levels")[0].values["share"] == 0
    assert sample.children("levels")[-1].values["share"] == 100


@pytest.mark.parametrize(
    ("name", "groups"), [("kommunkompassen-2010", 0), ("kommunkompassen-2020", 4)]
)
def test_the_older_and_the_newer_version_have_areas_and_no_questions(name, groups):
    root = ROOTS[name]
    assert len(root.children("areas")) == 8
    assert len(root.children("groups")) == groups
    assert not any(a.children("questions") for a in root.children("areas"))
    assert data_faults(yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))) == []

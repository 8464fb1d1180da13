"""What the product ships: every text in both languages, plain municipal language of Finland, and on
Åland what holds on Åland.
"""

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
QUESTIONS = {place: node for place, node in walk(SHIPPED) if node.shape.name == "question"}
AREAS = {place: node for place, node in walk(SHIPPED) if node.shape.name == "area"}
LANGUAGES = ("sv", "fi")


def words(text):
    return len(text.split())


def outside(bounds, found):
    """Return what lies outside the bounds."""
    least, most = bounds
    return {where: count for where, count in found.items() if not least <= count <= most}


@pytest.mark.parametrize("name", ROOTS)
def test_every_shipped_set_is_whole_in_both_languages(name):
    root = ROOTS[name]
    assert ([str(fault) for fault in missing_texts(root)], root.values["languages"]) == (
        [],
        LANGUAGES,
    )


def test_the_texts_are_counted():
    parts = Counter(node.shape.name for _place, node in walk(SHIPPED))
    FIGURES["texts of the question set, per language"] = sum(
        len(node.texts) for _place, node in walk(SHIPPED)
    )
    FIGURES["indicators"], FIGURES["interview prompts"] = parts["indicator"], parts["prompt"]
    FIGURES["legal references"], FIGURES["terms of the glossary"] = (
        parts["reference"],
        len(glossary.terms()),
    )
    assert (parts["area"], parts["question"]) == (8, 50)
    assert 150 <= parts["indicator"] <= 180
    assert 100 <= parts["prompt"] <= 150


def test_every_area_has_an_introduction_of_80_to_150_words():
    assert (
        outside(
            (80, 150),
            {
                (at, code): words(node.said("introduction", code))
                for at, node in AREAS.items()
                for code in LANGUAGES
            },
        )
        == {}
    )


def test_every_guidance_has_60_to_120_words():
    found = {
        (at, code): words(node.said("guidance", code))
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
        if not node.said(name, code)
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


def test_every_interview_group_is_asked_something():
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


def test_a_questions_own_ladder_is_whole():
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
            if node.shape.name != "reference" and field != "licence":
                for code, text in said.items():
                    yield place, field, code, text


def test_no_running_text_quotes_the_law():
    assert [
        (place, field, code) for place, field, code, text in running(SHIPPED) if LAW.search(text)
    ] == []


def test_a_legal_reference_says_where_it_holds():
    scopes = {
        node.values["scope"] for _place, node in walk(SHIPPED) if node.shape.name == "reference"
    }
    assert scopes == {"mainland", "aland"}


COUNTY = re.compile(r"410/2015|välfärdsområd|hyvinvointialue", re.IGNORECASE)


def said_to_a_municipality(question, *, aland, language):
    """Return everything that stands beside a question, as the pages show it."""
    beside = guidance.help_with(question, aland=aland, wanted=language)
    asked = guidance.asking(question, aland=aland, wanted=language)
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
    assert ({key: texts for key, texts in found.items() if texts}, others, rungs) == ({}, [], [])


@pytest.mark.django_db
def test_the_mainland_and_aland_read_different_texts_where_their_tasks_differ():
    known = catalogue.of(QuestionSet.objects.get(key="kommunkompassen", version="2016.2").pk)
    differ = [
        q.key
        for q in known.questions
        if said_to_a_municipality(q, aland=True, language="sv")
        != said_to_a_municipality(q, aland=False, language="sv")
    ]
    variants = [q.key for q in known.questions if q.guidance_aland_sv]
    assert (len(variants) >= 4, set(variants) <= set(differ)) == (True, True)


# The names of areas are the method's own.
ALLOWED = {
    ("kommunkompassen-2010", "areas/users", "name", "sv"): "the 2010 version's own name",
    ("kommunkompassen-2020", "areas/interplay", "name", "sv"): "the 2020 version's own name",
    ("kommunkompassen-2020", "areas/users", "name", "sv"): "the 2020 version's own name",
}


def test_the_question_sets_use_the_words_of_the_glossary():
    slips = {
        (name, place, field, code): slip.word
        for name, root in ROOTS.items()
        for place, field, code, text in running(root)
        for slip in glossary.slips(text, code)
    }
    assert set(slips) == set(ALLOWED)


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
        (slip.word, text) for text in said for slip in glossary.slips(text or "", language)
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
        (name, slip.word) for name, code, text in said for slip in glossary.slips(text, code)
    ] == []
    assert len(said) >= 4


TRAPS = {
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
    ("language", "trap"), [(code, trap) for code, traps in TRAPS.items() for trap in traps]
)
def test_the_glossary_catches_the_traps(language, trap):
    assert [slip.word for slip in glossary.slips(f"Text {trap} text.", language)] == [trap]


def test_the_glossary_catches_forms_and_compounds_and_no_other_words():
    assert [
        slip.word for slip in glossary.slips("Förvaltningsreglementet och esihenkilö", "sv")
    ] != []
    good = {
        "sv": "Medborgarinstitutet och förskoleundervisningen brukar vara öppna.",
        "fi": "Kansalaisopisto ja esihenkilö.",
    }
    assert [list(glossary.slips(text, code)) for code, text in good.items()] == [[], []]


def test_the_glossary_has_its_terms_in_three_languages():
    terms = glossary.terms()
    assert len(terms) >= 150
    assert [term.key for term in terms if not (term.sv and term.fi and term.en)] == []
    assert (
        len({term.key for term in terms}),
        len({term.sv for term in terms}),
        len({term.fi for term in terms}),
    ) == (len(terms),) * 3


def test_no_term_is_refused_by_another():
    assert [
        (term.key, slip.refused)
        for term in glossary.terms()
        for code in LANGUAGES
        for slip in glossary.slips(term.said(code), code)
    ] == []


def test_the_sample_instrument_has_nine_criteria_and_28_questions():
    sample = ROOTS["caf-sample"]
    parts = Counter(node.shape.name for _place, node in walk(sample))
    assert (
        parts["area"],
        parts["question"],
        [aspect.key for aspect in sample.children("aspects")],
    ) == (
        9,
        28,
        ["plan", "do", "check", "act"],
    )
    assert (
        sample.children("levels")[0].values["share"],
        sample.children("levels")[-1].values["share"],
    ) == (0, 100)


@pytest.mark.parametrize(
    ("name", "groups"), [("kommunkompassen-2010", 0), ("kommunkompassen-2020", 4)]
)
def test_the_older_and_the_newer_version_are_there_by_their_areas(name, groups):
    root = ROOTS[name]
    assert (
        len(root.children("areas")),
        len(root.children("groups")),
        any(a.children("questions") for a in root.children("areas")),
    ) == (
        8,
        groups,
        False,
    )
    assert data_faults(yaml.safe_load((SETS / f"{name}.yaml").read_text(encoding="utf-8"))) == []

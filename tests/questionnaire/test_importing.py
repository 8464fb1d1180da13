"""Question-set files: the shipped one is complete; a broken one is refused with every fault."""

import pytest

from kompass.shared.actor import COMMAND, acting_as
from kompass.shared.errors import Invalid
from questionnaire import catalogue, importing, selectors, tree, yamlfile
from questionnaire.checks import data_faults
from questionnaire.models import Area, Level, Question, QuestionSet
from questionnaire.publishing import publish
from tests.database import SETS
from tests.factories import area, as_file, both, question, small_set

SHIPPED = SETS / "kommunkompassen-2016.yaml"
DATA = yamlfile.read(SHIPPED.read_bytes())
AREAS = (
    "democracy",
    "users",
    "steering",
    "leadership",
    "efficiency",
    "employer",
    "improvement",
    "community",
)
FIRST, CARE, SHORE = small_set()["areas"]


def without(data, field):
    return {name: value for name, value in data.items() if name != field}


def with_questions(*questions):
    return small_set(areas=[area("open", "Öppenhet", "Avoimuus", *questions), CARE, SHORE])


def test_the_shipped_set_has_its_eight_areas_and_fifty_questions():
    assert tuple(row["key"] for row in DATA["areas"]) == AREAS
    assert [len(row["questions"]) for row in DATA["areas"]] == [6, 7, 6, 6, 6, 7, 6, 6]
    assert data_faults(DATA) == []


def test_the_shipped_sets_points_sum_to_a_hundred_in_each_area():
    assert {
        row["key"]: sum(q["points"] for q in row["questions"]) for row in DATA["areas"]
    } == dict.fromkeys(AREAS, 100)


def test_the_shipped_sets_keys_are_stable_identities():
    keys = [q["key"] for row in DATA["areas"] for q in row["questions"]]
    assert len(set(keys)) == 50
    assert [key for key in keys if key.split(".")[0] not in AREAS] == []
    numbers = [q["number"] for row in DATA["areas"] for q in row["questions"]]
    assert [str(n) for n in numbers] == [
        f"{a}.{q}"
        for a, row in enumerate(DATA["areas"], 1)
        for q in range(1, len(row["questions"]) + 1)
    ]


def texts_of(value, path=""):
    """Yield every (path, text per language) of the file."""
    if isinstance(value, dict) and "sv" in value:
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts_of(each, f"{path}.{key}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from texts_of(each, f"{path}[{place}]")


def test_the_shipped_set_has_every_text_in_swedish_and_finnish():
    found = list(texts_of(DATA))
    assert [
        path for path, text in found if not (text["sv"].strip() and text.get("fi", "").strip())
    ] == []
    questions = [text for path, text in found if "questions" in path]
    assert [text for text in questions if text["sv"] == text["fi"]] == []
    assert len(questions) > 600


@pytest.mark.parametrize(
    "word", ["reglemente", "brukare", "medborgare", "kommunalråd", "förskola", "kommunalförbund"]
)
def test_the_shipped_set_has_no_words_of_the_swedish_of_sweden(word):
    texts = [
        (path, text["sv"])
        for path, text in texts_of(DATA)
        if "questions" in path and word in text["sv"].lower()
    ]
    assert texts == []


def test_the_shipped_set_has_its_aspects_levels_and_self_assessment():
    assert [(row["key"], row["weight"]) for row in DATA["aspects"]] == [
        ("approach", 25),
        ("deployment", 40),
        ("effect", 35),
    ]
    assert [row["share"] for row in DATA["levels"]] == [0, 25, 50, 75, 100]
    assert [(row["name"]["sv"], row["name"]["fi"]) for row in DATA["self_assessment"]] == [
        ("Ej alls", "Ei lainkaan"),
        ("Delvis", "Osittain"),
        ("I hög grad", "Suurelta osin"),
        ("Fullt ut", "Täysin"),
    ]


@pytest.mark.django_db
def test_the_shipped_set_is_stored_as_it_is_written():
    known = catalogue.of(QuestionSet.objects.get(key="kommunkompassen", version="2016.2").pk)
    assert [(a.key, a.name_sv, a.name_fi) for a in known.areas] == [
        (row["key"], row["name"]["sv"], row["name"]["fi"]) for row in DATA["areas"]
    ]
    written = [
        (q["key"], str(q["number"]), q["points"], q["title"]["sv"], q["text"]["fi"])
        for row in DATA["areas"]
        for q in row["questions"]
    ]
    assert [
        (q.key, q.number, q.max_points, q.name_sv, q.text_fi) for q in known.questions
    ] == written
    assert known.weights == [25, 40, 35]
    assert known.shares == [0, 25, 50, 75, 100]


@pytest.mark.django_db
def test_the_catalogue_returns_the_next_and_the_previous_question():
    known = catalogue.of(QuestionSet.objects.get(key="small").pk)
    first, second, *_others, last = known.questions
    assert known.next_after(first) == second
    assert known.previous_of(second) == first
    assert known.previous_of(first) is None
    assert known.next_after(last) is None
    assert known.next_after(second).key == "care.contact"


CUT_OFF = (
    "The file ends in the middle of a line: it may have been cut off. A complete file ends with a "
    "line break."
)
LACKS = "“%s” lacks “%s”."
WHOLE = "In “%s”, “%s” must be a whole number from 1 to 100."
BROKEN = {
    "not YAML": (b"key: [1, 2\nname: x\n", ["The file is not valid YAML (line 2)."]),
    "a tab": (b"key: a\n\tname: x", ["The file is not valid YAML (line 2)."]),
    "not a mapping": (b"- just\n- a list", ["The file does not describe a question set."]),
    "empty": (b"", ["The file does not describe a question set."]),
    "not UTF-8": ("key: å".encode("latin-1"), ["The file is not text in UTF-8."]),
    "cut off in a text": (
        as_file(small_set())[:-12],
        [CUT_OFF],
    ),
    "cut off in a name": (
        as_file(small_set()).partition(b"etss")[0],
        [CUT_OFF],
    ),
    "too large": (b"#" * 2_000_001, ["The file is larger than a question set can be (2 MB)."]),
    "python": (
        b"key: !!python/object/apply:os.system ['true']",
        ["Tags are not allowed in a question-set file (line 1)."],
    ),
    "a tag": (b"key: a\nname: !own x", ["Tags are not allowed in a question-set file (line 2)."]),
    "alias bomb": (
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        ["Aliases are not allowed in a question-set file (line 2)."],
    ),
    "deep nest": (b"[" * 20_000, ["The file is nested too deeply or has too many parts (line 1)."]),
    "endless": (
        b"key: [" + b"x, " * 70_000 + b"]",
        ["The file is nested too deeply or has too many parts (line 1)."],
    ),
    "a field twice": (
        b"key: a\nname: {sv: x}\nname: {sv: y}\n",
        ["The key “name” occurs more than once (line 3)."],
    ),
    "no key": (as_file(without(small_set(), "key")), [LACKS % ("the question set", "key")]),
    "no name": (as_file(without(small_set(), "name")), [LACKS % ("the question set", "name")]),
    "no areas": (as_file(small_set(areas=[])), [LACKS % ("the question set", "areas")]),
    "no levels": (
        as_file(without(small_set(), "levels")),
        [LACKS % ("the question set", "levels")],
    ),
    "no languages": (as_file(small_set(languages=[])), [LACKS % ("the question set", "languages")]),
    "an unknown language": (
        as_file(small_set(name={"sv": "Liten", "no": "Liten"})),
        ["“name” of “the question set” is in an unknown language: “no”."],
    ),
    "an unknown field": (
        as_file(small_set(colour="red")),
        ["“the question set” has a field “colour” that does not belong in a question set."],
    ),
    "a group that is not there": (
        as_file(small_set(areas=[FIRST | {"group": "pair"}, CARE, SHORE])),
        ["The group “pair” of “open” does not exist."],
    ),
    "weights": (
        as_file(small_set(aspects=[{"key": "one", "weight": 90, "name": both("Ett", "Yksi")}])),
        ["The weights of the aspects do not add up to 100."],
    ),
    "aspects where one level is set": (
        as_file(small_set(scheme="levels")),
        ["A question set with the scheme “levels” cannot have “aspects”."],
    ),
    "a rung of no level": (
        as_file(
            small_set(
                aspects=[
                    small_set()["aspects"][0]
                    | {"weight": 100, "ladder": [{"key": "33", "text": both("Lite", "Vähän")}]}
                ]
            )
        ),
        ["“33” does not correspond to any level of the question set."],
    ),
    "points": (
        as_file(
            with_questions(question("open.plan", "1.1", 16), question("open.voice", "1.2", 80))
        ),
        ["The points of the area “open” add up to 96, not 100."],
    ),
    "negative points": (
        as_file(
            with_questions(question("open.plan", "1.1", -16), question("open.voice", "1.2", 116))
        ),
        [WHOLE % ("open.plan", "points"), WHOLE % ("open.voice", "points")],
    ),
    "points as words": (
        as_file(
            with_questions(
                question("open.plan", "1.1", "sixteen"), question("open.voice", "1.2", 84)
            )
        ),  # type: ignore[arg-type]  # that is the fault
        [WHOLE % ("open.plan", "points")],
    ),
    "a key twice": (
        as_file(with_questions(question("open.plan", "1.1", 16), question("open.plan", "1.2", 84))),
        ["The key “open.plan” occurs more than once."],
    ),
    "a key in two areas": (
        as_file(
            small_set(
                areas=[
                    FIRST,
                    CARE,
                    area("shore", "Stränder", "Rannat", question("care.contact", "3.1", 100)),
                ]
            )
        ),
        ["The key “care.contact” occurs more than once."],
    ),
    "a blank text": (
        as_file(with_questions(question("open.plan", "1.1", 100) | {"text": both("  ", "")})),
        [LACKS % ("open.plan", "text")],
    ),
    "no questions": (
        as_file(
            small_set(
                areas=[area("open", "Öppenhet", "Avoimuus") | {"questions": None}, CARE, SHORE]
            )
        ),
        ["The area “open” has no questions."],
    ),
    "two faults": (
        as_file(small_set(name={"de": "Klein"}, scheme="dice")),
        [
            "“dice” is not a possible value for “scheme” of “the question set”. Possible values: "
            "aspects, levels, points.",
            "“name” of “the question set” is in an unknown language: “de”.",
        ],
    ),
}


@pytest.fixture
def loading(db):
    with acting_as(COMMAND):
        yield importing.load


def test_a_value_that_is_null_takes_its_default():
    written = question("open.plan", "1.1", 100)
    null = with_questions(written | {"groups": None})
    absent = with_questions({name: value for name, value in written.items() if name != "groups"})
    assert data_faults(null) == []
    assert tree.from_plain(null) == tree.from_plain(absent)


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_with_every_fault_named(loading, kind):
    raw, sentences = BROKEN[kind]
    before = (QuestionSet.objects.count(), Area.objects.count(), Question.objects.count())
    with pytest.raises(Invalid) as refused:
        loading(raw)
    assert [str(sentence) for sentence in refused.value.sentences] == sentences
    assert (QuestionSet.objects.count(), Area.objects.count(), Question.objects.count()) == before


ODD = {
    "a level beyond all": small_set(levels=[{"key": "x", "share": 150, "name": both("A", "B")}]),
    "a level without share": small_set(levels=[{"key": "x", "name": both("A", "B")}]),
    "an aspect without weight among others": small_set(
        aspects=[
            {"key": "a", "weight": 100, "name": both("A", "B")},
            {"key": "b", "name": both("A", "B")},
        ]
    ),
    "an unknown scheme": small_set(scheme="dice"),
    "an area twice": small_set(areas=[FIRST, FIRST]),
    "an area key with spaces": small_set(
        areas=[area("a b", "Öppenhet", "Avoimuus", question("x", "1.1", 100))]
    ),
    "a key too long": with_questions(question("k" * 200, "1.1", 100)),
    "a number too long": with_questions(question("open.plan", "1" * 20, 100)),
    "a name too long": with_questions(
        question("open.plan", "1.1", 100) | {"title": both("x" * 300, "y")}
    ),
    "NUL": with_questions(question("open.plan", "1.1", 100) | {"title": both("a\0b", "y")}),
    "areas of words": small_set(areas=["open"]),
    "texts of numbers": small_set(name={"sv": 1, "fi": 2}),
    "a language that is no language": small_set(languages=["sv", "xx"]),
    "a control character": with_questions(
        question("open.plan", "1.1", 100) | {"title": both("a\x07b", "y")}
    ),
    "a description without languages": small_set(
        levels=[{"key": "x", "share": 50, "name": both("A", "B"), "description": "just words"}]
    ),
    "points hidden among others": with_questions(
        question("open.plan", "1.1", -5), question("open.voice", "1.2", 100)
    ),
    "a version too long": small_set() | {"key": "v" * 80},
    "a question with a slash": with_questions(question("open/plan", "1.1", 100)),
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_file_is_refused_never_a_crash(loading, kind):
    before = QuestionSet.objects.count()
    with pytest.raises(Invalid):
        loading(as_file(ODD[kind] | {"version": "odd"}))
    assert QuestionSet.objects.count() == before


def test_the_same_file_again_changes_nothing(loading):
    raw = as_file(small_set(version="2"))
    first = loading(raw)
    assert loading(raw).pk == first.pk
    assert QuestionSet.objects.filter(version="2").count() == 1


def test_a_draft_is_replaced(loading):
    loading(as_file(small_set(version="2")))
    again = loading(as_file(small_set(version="2", name=both("Ny", "Uusi"))))
    assert list(QuestionSet.objects.filter(version="2").values_list("pk", "name_sv")) == [
        (again.pk, "Ny")
    ]


def test_a_published_version_never_changes(loading):
    publish(loading(as_file(small_set(version="2"))))
    with pytest.raises(Invalid, match="Version 2 is published and never changes"):
        loading(as_file(small_set(version="2", name=both("Ny", "Uusi"))))
    assert QuestionSet.objects.get(version="2").name_sv == "Liten"


def test_publishing_again_keeps_the_time_of_the_first_publishing(loading):
    made = publish(loading(as_file(small_set(version="2"))))
    moment = made.published_at
    assert publish(QuestionSet.objects.get(pk=made.pk)).published_at == moment


def test_a_draft_may_lack_a_language_until_it_is_published(loading):
    draft = loading(as_file(small_set(version="2", name={"sv": "Bara svenska"})))
    with pytest.raises(Invalid) as refused:
        publish(draft)
    assert [str(sentence) for sentence in refused.value.sentences] == [
        "“Name” of “small” is missing."
    ]
    assert QuestionSet.objects.get(version="2").published_at is None


def test_an_unpublished_set_has_no_catalogue(loading):
    made = loading(as_file(small_set(version="2")))
    with pytest.raises(QuestionSet.DoesNotExist):
        catalogue.of(made.pk)
    assert made.pk not in set(selectors.published().values_list("pk", flat=True))
    assert Level.objects.filter(question_set=made).count() == 5

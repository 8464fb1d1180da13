"""The register of municipalities: names in both languages, search, order, organs."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.shared.actor import COMMAND, acting_as
from kompass.shared.sorting import plain, sort_key
from municipalities import domain
from municipalities.models import Municipality
from municipalities.organs import organ

REAL = Municipality.objects.filter(fictional=False)


@pytest.mark.django_db
def test_all_308_municipalities_are_there_with_their_languages():
    assert Counter(REAL.values_list("language_status", flat=True)) == {
        "fi": 259,
        "bi-fi": 18,
        "bi-sv": 15,
        "sv": 16,
    }
    assert REAL.count() == 308


@pytest.mark.django_db
def test_the_sixteen_swedish_ones_are_on_aland():
    assert set(REAL.filter(language_status="sv").values_list("area_sv", flat=True)) == {"Åland"}


@pytest.mark.django_db
def test_loading_the_register_again_changes_nothing():
    before = list(REAL.order_by("code").values_list("pk", "code", "name_sv", "name_fi"))
    with acting_as(COMMAND):
        assert domain.load_register() == 308
    assert list(REAL.order_by("code").values_list("pk", "code", "name_sv", "name_fi")) == before


@pytest.mark.django_db
def test_loading_the_register_corrects_a_changed_row():
    with acting_as(COMMAND):
        Municipality.objects.filter(name_sv="Vasa").update(language_status="fi")
        domain.load_register()
    assert Municipality.objects.get(name_sv="Vasa").language_status == "bi-fi"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Vasa", [("Vasa", "Vaasa")]),
        ("vaasa", [("Vasa", "Vaasa")]),
        ("  VASA ", [("Vasa", "Vaasa")]),
        ("Åbo", [("Uleåborg", "Oulu"), ("Åbo", "Turku")]),
        ("abo", [("Uleåborg", "Oulu"), ("Åbo", "Turku")]),
        ("jakobstad", [("Jakobstad", "Pietarsaari")]),
        ("pietars", [("Jakobstad", "Pietarsaari")]),
        ("närpiö", [("Närpes", "Närpiö")]),
        ("narpes", [("Närpes", "Närpiö")]),
        ("905", [("Vasa", "Vaasa")]),
        ("%", []),
        ("_", []),
        ("ingenstans", []),
    ],
)
def test_a_municipality_is_found_by_either_name_with_or_without_accents(typed, found):
    assert [(row.name_sv, row.name_fi) for row in Municipality.objects.named_like(typed)] == found


@pytest.mark.django_db
def test_the_office_searches_as_it_types(association, browser_of):
    client = browser_of(association.office)
    assert [
        row.name_fi for row in client.get("/municipalities/search/?q=Hels").context["found"]
    ] == ["Helsinki"]
    assert [
        client.get(f"/municipalities/search/?q={typed}").context["found"]
        for typed in ("", "%00", "   ", "x" * 500)
    ] == [[]] * 4


@pytest.mark.django_db
def test_names_are_sorted_by_the_alphabet():
    names = [row.name_sv for row in REAL if row.name_sv[0] in "ÅÄÖZ"]
    assert [name[0] for name in names] == sorted((name[0] for name in names), key="ZÅÄÖ".index)
    assert {name[0] for name in names} >= {"Å", "Ö"}
    assert REAL.last().name_sv.startswith("Ö")


@pytest.mark.parametrize(
    "words",
    [
        ["Yttre", "Zelinka", "Zürich", "Åland", "Ähtäri", "Örö"],
        ["vasa", "Wasa2", "Xerxes", "ylivieska"],
        ["Pyttis", "Pytty", "Pyzz"],
        ["Idé", "Iden"],
        ["Nagu", "Närpes"],
        ["Malax", "Mänttä"],
    ],
)
def test_letters_are_sorted_by_the_alphabet(words):
    assert sorted(reversed(words), key=sort_key) == words


WORDS = st.text(alphabet="abcxyzåäöéüw -", max_size=12)


@given(WORDS)
def test_sort_and_search_keys_ignore_case_and_are_ascii(word):
    assert sort_key(word.upper()) == sort_key(word)
    assert sort_key(word).isascii()
    assert plain(word.upper()) == plain(word)
    assert plain(word).isascii()


@given(WORDS, WORDS)
def test_a_word_sorts_before_longer_words(word, more):
    assert sort_key(word) <= sort_key(word + more)


@pytest.mark.parametrize(
    ("what", "kind", "swedish", "finnish"),
    [
        ("council", "kommun", "kommunfullmäktige", "kunnanvaltuusto"),
        ("council", "stad", "stadsfullmäktige", "kaupunginvaltuusto"),
        ("board", "kommun", "kommunstyrelsen", "kunnanhallitus"),
        ("board", "stad", "stadsstyrelsen", "kaupunginhallitus"),
        ("director", "kommun", "kommundirektör", "kunnanjohtaja"),
        ("director", "stad", "stadsdirektör", "kaupunginjohtaja"),
    ],
)
def test_the_kind_of_municipality_decides_the_names_of_its_organs(what, kind, swedish, finnish):
    assert organ(what, kind, "sv") == swedish
    assert organ(what, kind, "fi") == finnish


@pytest.mark.parametrize(
    ("status", "languages"),
    [("sv", ("sv",)), ("bi-sv", ("sv", "fi")), ("bi-fi", ("fi", "sv")), ("fi", ("fi", "sv"))],
)
def test_report_languages_are_proposed_from_the_language_status(status, languages):
    assert Municipality(language_status=status).languages == languages

"""From the document through HTML to PDF; skipped where Pango is missing."""

import io
import re
from dataclasses import replace
from functools import cache

import page
import pikepdf
import pypdf
import pytest

from kompass import printing
from reports import build, material, render
from tests.reports import samples
from tests.reports.test_render import HOSTILE

pytestmark = [
    pytest.mark.skipif(not printing.available(), reason=printing.HELP),
    pytest.mark.slow,
]


@cache
def made(language):
    return printing.to_pdf(
        html=render.to_html(document=build.build(material=samples.granskar(language)))
    )


def faults(file):
    return [
        (failure.rule_id, failure.message)
        for failure in page.validate_pdf_bytes(file, profile="ua1").failures
    ]


def alternative_texts(file):
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]


@pytest.mark.parametrize("language", ("sv", "fi"))
def test_the_file_is_accessible(language):
    assert faults(made(language)) == []


@pytest.mark.parametrize("language", ("sv", "fi"))
def test_the_report_has_a_usual_number_of_pages(language):
    with pikepdf.open(io.BytesIO(made(language))) as pdf:
        assert 24 <= len(pdf.pages) <= 36
        assert str(pdf.Root.Lang) == language


@pytest.mark.parametrize("language", ("sv", "fi"))
def test_bookmarks_lead_to_chapters_and_areas(language):
    with pikepdf.open(io.BytesIO(made(language))) as pdf, pdf.open_outline() as outline:
        titles = [
            re.sub(r"\s+", " ", child.title)
            for item in outline.root
            for child in (item, *item.children)
        ]
    for area in samples.question_set(language).areas:
        assert any(area.name in title for title in titles)


def pages_of(file):
    return [
        re.sub(r"\s+", " ", sheet.extract_text())
        for sheet in pypdf.PdfReader(io.BytesIO(file)).pages
    ]


@pytest.mark.parametrize("language", ("sv", "fi"))
def test_the_contents_give_each_area_its_page(language):
    pages = pages_of(made(language))
    for area in samples.question_set(language).areas:
        found = re.search(rf"{area.number}: {re.escape(area.name)}[ .]*(\d+)", pages[1])
        assert found, area.name
        assert area.covers[:40] in pages[int(found[1]) - 1]


@pytest.mark.parametrize("language", ("sv", "fi"))
def test_every_page_of_a_draft_says_so(language):
    line = build.build(material=samples.granskar(language)).cover.draft_line
    assert all(line in text for text in pages_of(made(language)))


@pytest.mark.parametrize("language", ("sv", "fi"))
def test_every_chart_has_its_numbers_as_alternative_text(language):
    texts = alternative_texts(made(language))
    assert len(texts) == 10
    assert all(
        any(area.name in text for text in texts) for area in samples.question_set(language).areas
    )


def test_the_same_document_gives_the_same_bytes():
    again = printing.to_pdf(
        html=render.to_html(document=build.build(material=samples.granskar("sv")))
    )
    assert again == made("sv")


def test_hostile_texts_can_be_printed():
    given = samples.granskar("fi", status=material.Status.RELEASED)
    finding = replace(given.areas[1].findings[0], text=HOSTILE)
    areas = (
        replace(given.areas[0], narrative=HOSTILE),
        replace(given.areas[1], findings=(finding,)),
        *given.areas[2:],
    )
    groups = (material.GroupHeard(HOSTILE[:400], samples.granskar("fi").day, 3),)
    file = printing.to_pdf(
        html=render.to_html(
            document=build.build(material=replace(given, areas=areas, groups=groups))
        )
    )
    assert faults(file) == []


def test_an_empty_report_can_be_printed():
    given = samples.granskar("sv")
    areas = tuple(
        material.AreaMaterial(area.number, None, 100, "", nothing_raised=True)
        for area in given.areas
    )
    empty = replace(given, areas=areas, total=None, visit_days=(), documents=(), groups=())
    assert faults(printing.to_pdf(html=render.to_html(document=build.build(material=empty)))) == []

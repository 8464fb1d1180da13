"""Rendering a report document as HTML."""

from dataclasses import replace
from itertools import pairwise

import pytest
import tinyhtml5

from reports import build, render, serialization
from tests.reports import samples

HTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = (
    "<script>alert(1)</script> {{ settings.SECRET_KEY }} {% now 'Y' %} 100 % %(x)s 😀 שלום "
    "\u202eabc \u0301 \x00\x07 " + "x" * 10_000
)


@pytest.fixture(scope="module", params=("sv", "fi"))
def page(request):
    report = build.build(material=samples.granskar(request.param))
    return report, tinyhtml5.parse(render.to_html(document=report))


def elements(tree, *tags):
    return [
        node
        for node in tree.iter()
        if isinstance(node.tag, str) and node.tag.removeprefix(HTML) in tags
    ]


def text_of(node):
    return " ".join("".join(node.itertext()).split())


def test_the_page_has_its_language_and_title(page):
    report, tree = page
    root = elements(tree, "html")[0]
    assert root.get("lang") == report.language
    assert report.cover.municipality in text_of(elements(tree, "title")[0])


def test_headings_come_in_order(page):
    levels = [int(node.tag[-1]) for node in elements(page[1], "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_headers_with_scope(page):
    tables = elements(page[1], "table")
    assert len(tables) >= 18
    for table in tables:
        assert text_of(elements(table, "caption")[0])
        assert all(
            cell.get("scope") in ("col", "row") and text_of(cell) for cell in elements(table, "th")
        )
        assert all(text_of(cell) for cell in elements(table, "td"))


def test_each_row_is_as_wide_as_its_head(page):
    for table in elements(page[1], "table"):
        widths = {len(elements(row, "th", "td")) for row in elements(table, "tr")}
        assert len(widths) == 1


def test_each_chart_has_its_title_first(page):
    charts = [
        node for node in page[1].iter() if isinstance(node.tag, str) and node.tag.endswith("}svg")
    ]
    assert len(charts) == 2 + 8
    assert all(node[0].tag.endswith("}title") and node[0].text for node in charts)


def test_links_lead_to_ids_of_the_page(page):
    names = {node.get("id") for node in page[1].iter() if node.get("id")}
    links = elements(page[1], "a")
    assert links
    assert all(text_of(link) and link.get("href").removeprefix("#") in names for link in links)


def test_the_contents_list_every_area(page):
    report, tree = page
    contents = next(node for node in elements(tree, "section") if node.get("class") == "contents")
    assert all(area.title in text_of(contents) for area in report.areas)


def test_a_name_in_the_other_language_has_a_lang_attribute(page):
    report, tree = page
    other = {"sv": "fi", "fi": "sv"}[report.language]
    foreign = [node for node in tree.iter() if node.get("lang") == other]
    assert report.cover.other_name.text in [text_of(node) for node in foreign]
    assert len(foreign) > 1


def test_a_draft_has_its_line_and_a_released_report_has_none(page):
    report = page[0]
    assert f'data-draft="{report.cover.draft_line}"' in render.to_html(document=report)
    released = replace(report, cover=replace(report.cover, draft_line=""))
    assert 'data-draft=""' in render.to_html(document=released)


def test_markup_in_texts_is_escaped():
    given = samples.granskar("sv")
    hostile = replace(given.areas[0], narrative=HOSTILE)
    given = replace(
        given,
        municipality=replace(given.municipality, name=HOSTILE[:200]),
        areas=(hostile, *given.areas[1:]),
    )
    tree = tinyhtml5.parse(render.to_html(document=build.build(material=given)))
    assert elements(tree, "script") == []
    assert "{{ settings.SECRET_KEY }} {% now 'Y' %} 100 % %(x)s" in text_of(tree)


def test_previous_points_and_averages_have_their_columns():
    given = samples.granskar("sv", previous_total=455, previous_year=2025)
    areas = tuple(
        replace(
            area,
            previous=50,
            results=tuple(replace(result, previous=result.points) for result in area.results),
        )
        for area in given.areas
    )
    tree = tinyhtml5.parse(
        render.to_html(document=build.build(material=replace(given, areas=areas)))
    )
    summary = next(table for table in elements(tree, "table") if table.get("class") == "points")
    assert len(elements(elements(summary, "tr")[0], "th")) == 5


def test_a_document_stored_as_json_gives_the_same_page(page):
    report = page[0]
    assert render.to_html(
        document=serialization.from_json(serialization.to_json(report))
    ) == render.to_html(document=report)

"""Charts as SVG."""

import re
from xml.etree import ElementTree

import pytest

from reports import charts

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = {
    "bars": lambda title="Sju & åtta": charts.bars(
        title=title,
        rows=[charts.Bar("1 <A>", 63, "63", 50.0), charts.Bar("2 B", None, "–")],
        maximum=100,
    ),
    "radar": lambda title="Sju & åtta": charts.radar(
        title=title,
        axes=[f"{number} Ett ganska långt namn på ett område" for number in range(1, 9)],
        series=[
            charts.Series("Nu", (10, 20, 30, None, 50, 60, 70, 80)),
            charts.Series("Förr", (50,) * 8),
        ],
        maximum=100,
    ),
    "dots": lambda title="Sju & åtta": charts.dots(
        title=title,
        rows=[charts.Dot("1.1", 0.4, 0.6), charts.Dot("1.2", None, None)],
        scale=("a", "b", "c", "d"),
        own="egen",
        agreed="gemensam",
    ),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_and_its_title_comes_first(name):
    root = ElementTree.fromstring(CHARTS[name]())
    assert root.tag == f"{SVG}svg"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Sju & åtta"


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_deterministic_and_has_no_style(name):
    assert CHARTS[name]() == CHARTS[name]()
    assert "style" not in CHARTS[name]()
    assert all(
        text.get("font-family") == "Source Sans 3"
        for text in ElementTree.fromstring(CHARTS[name]()).iter(f"{SVG}text")
    )


@pytest.mark.parametrize("name", CHARTS)
def test_texts_are_escaped(name):
    assert "<script" not in CHARTS[name]("<script>alert(1)</script>")


def test_the_labels_of_the_radar_lie_inside_and_do_not_overlap():
    long = "Asiakaslähtöisyys, palvelujen saavutettavuus ja kohtaaminen"
    axes = [f"{number} {long if number in (2, 7) else 'Kunta'}" for number in range(1, 9)]
    root = ElementTree.fromstring(
        charts.radar(title="x", axes=axes, series=[charts.Series("n", (50,) * 8)], maximum=100)
    )
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    boxes = [_box(text) for text in root.iter(f"{SVG}text")]
    assert all(
        left >= 0 and right <= width and top >= 0 and bottom <= height
        for left, right, top, bottom in boxes
    )
    overlaps = [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] - 1 and b[2] < a[3] - 1
    ]
    assert overlaps == []


def _box(text):
    """Return left, right, top and bottom of a label; a letter is about half its size wide."""
    size, x, y = (float(text.attrib[name]) for name in ("font-size", "x", "y"))
    width = len(text.text) * size * 0.52
    left = {"start": x, "middle": x - width / 2, "end": x - width}[text.attrib["text-anchor"]]
    return left, left + width, y - size * 0.8, y + size * 0.2


def test_coordinates_have_at_most_one_decimal():
    assert not re.search(r"\d\.\d{2}", CHARTS["radar"]().replace('fill-opacity="0.13"', ""))

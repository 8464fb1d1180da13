"""The security map names real tests, each item once, and says why where something is missing."""

import ast
import re
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.figures import FIGURES

ROOT = Path(settings.BASE_DIR)
ITEM = re.compile(r"V(\d{1,2})\.(\d{1,2})\.(\d{1,2}) \S.+")
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
RESULT = re.compile(r"held|(partly|not): \S.{10,}")


def rows():
    """Return the cells of each row of the map's table."""
    lines = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in lines
        if line.startswith("| V")
    ]


@cache
def names_in(file):
    """Return the names of the tests that a file holds."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_item_is_listed_once_with_a_number_of_the_standard():
    items = [row[0] for row in rows()]
    numbers = [item.split()[0] for item in items]
    places = [tuple(map(int, match.groups())) for item in items if (match := ITEM.fullmatch(item))]
    assert [item for item in items if not ITEM.fullmatch(item)] == []
    assert len(set(numbers)) == len(numbers)
    assert places == sorted(places)
    assert {chapter for chapter, _section, _number in places} <= set(range(1, 18))
    FIGURES["security items mapped"] = len(items)
    FIGURES["security items held"] = sum(row[3] == "held" for row in rows())
    assert len(items) >= 55


def test_every_result_is_held_partly_or_not_with_a_reason():
    assert [row[0] for row in rows() if not RESULT.fullmatch(row[3])] == []
    assert [row[0] for row in rows() if row[3] == "held" and not TEST.search(row[2])] == []
    assert [row[0] for row in rows() if TEST.sub("", row[2]).strip(", ")] == []
    assert all(len(row[1]) > 3 for row in rows())


def test_every_named_test_exists():
    named = {pair for row in rows() for pair in TEST.findall(row[2])}
    lost = [f"{file}::{test}" for file, test in sorted(named) if test not in names_in(file)]
    assert lost == []
    assert len(named) > 80

"""Nobody sees people of another municipality: on no page, in no fragment, export or list of
choices.
"""

import io
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from django.urls import reverse

from evaluations.states import Phase
from questionnaire.downloads import DOCX, PDF
from questionnaire.spreadsheet import MEDIA_TYPE as XLSX
from tests import people
from tests.pages.matrix import EVALUATION, PREPARING, REPORTING, Door
from tests.pages.test_access_matrix import make_tenant, of_a_place, variants
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OWN_PAGES = ("home", "account", "own-data", "usersessions_list", "mfa_index", "data-use")


def marked(town: Any) -> list[str]:
    """Add people with unmistakable names to a municipality; return what would reveal them."""
    added = [
        person(name, role, at=town.municipality)
        for name, role in (("Xantippa", "contributor"), ("Zebedeus", "coordinator"))
    ]
    everybody = [town.coordinator, town.contributor, town.leader, *added]
    return ["Xantippa", "Zebedeus", *(who.user.email for who in everybody)]


def words_of(response: Any) -> str:
    """Return the text of a response: a page's source, or the words of a file."""
    kind, raw = response.headers["Content-Type"], io.BytesIO(response.content)
    if kind == PDF:
        return " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(raw).pages)
    if kind == DOCX:
        return " ".join(paragraph.text for paragraph in docx.Document(raw).paragraphs)
    if kind == XLSX:
        return " ".join(
            str(cell)
            for sheet in openpyxl.load_workbook(raw)
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        )
    return response.content.decode()


@pytest.mark.parametrize("phase", [PREPARING, REPORTING])
def test_no_page_names_people_of_another_municipality(
    town, association, elsewhere, browser_of, phase: Phase
):
    foreign = marked(elsewhere)
    own, other = (
        make_tenant(town, association, phase),
        make_tenant(elsewhere, people.association(), phase),
    )
    of_a_place(elsewhere)
    visitors = {
        "c": town.coordinator,
        "b": town.contributor,
        "l": town.leader,
        "e": association.lead,
        "t": association.translator,
    }
    seen, leaks = 0, []
    for letter, who in visitors.items():
        client = browser_of(who)
        addresses = [reverse(name) for name in OWN_PAGES] + [
            reverse("members", args=[town.municipality.pk])
        ]
        for name, door in EVALUATION.items():
            if isinstance(door, Door) and door.phase is phase and letter in (door.get or ""):
                pk, parts = variants(door, own, other)["own"]
                addresses.append(reverse(name, args=[pk, *(parts[part] for part in door.parts)]))
        for address in addresses:
            for response in (
                client.get(address),
                client.post(address) if address == reverse("own-data") else None,
            ):
                if response is not None and not response.streaming:
                    seen += response.status_code == 200
                    leaks += [
                        (letter, address, mark) for mark in foreign if mark in words_of(response)
                    ]
    assert leaks == []
    assert seen > 40


def test_the_names_are_found_on_a_page_that_shows_them(elsewhere, browser_of):
    foreign = marked(elsewhere)
    shown = (
        browser_of(elsewhere.coordinator)
        .get(reverse("members", args=[elsewhere.municipality.pk]))
        .content.decode()
    )
    assert [mark for mark in foreign if mark not in shown] == []

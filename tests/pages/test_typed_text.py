"""Every form that somebody types into gives the text back: when it is refused, and when the session
had ended.

The forms are taken from the pages themselves, as a browser does, so that a new one is looked at
without being named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from django.test import Client
from django.urls import reverse

from demonstration.sessions import start_session
from evaluations.states import Phase
from kompass.shared.typed import declared
from questionnaire import drafting
from questionnaire.models import QuestionSet
from tests import people
from tests.factories import played
from tests.pages.matrix import EVALUATION, OFFICE, PHASES, PLACE
from tests.pages.test_access_matrix import Tenant, make_tenant, of_a_place
from tests.pages.test_returned_text import KEPT
from tests.people import Association, Person, Town, acting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WRITABLE = ("text", "email", "url")


@dataclass
class TypedForm:
    """A form of a page with something to type, filled in with a sentence per text."""

    page: str
    action: str
    sent: dict[str, list[str]]
    texts: dict[str, str] = field(default_factory=dict)


def forms_of(page: str, html: str) -> Iterator[TypedForm]:
    """Yield the forms that post, each text filled in; what can be chosen stays as it is."""
    numbers = count(1)
    for node in tinyhtml5.parse(html, namespace_html_elements=False).iter("form"):
        if node.get("method", "get").lower() != "post":
            continue
        form = TypedForm(page, node.get("action") or page, {})
        for control in node.iter():
            fill(form, control, numbers)
        if form.texts:
            yield form


def fill(form: TypedForm, control: Element, numbers: Iterator[int]) -> None:
    name, kind = control.get("name", ""), control.get("type", "text")
    if not name:
        return
    if control.tag == "textarea" or (control.tag == "input" and kind in WRITABLE):
        form.texts[name] = f"Den {next(numbers)}:a texten på sidan."
        form.sent.setdefault(name, []).append(form.texts[name])
    elif control.tag == "input" and kind not in ("radio", "checkbox", "file", "password"):
        form.sent.setdefault(name, []).append(control.get("value", ""))


def people_by_letter(town: Town, association: Association) -> dict[str, Person]:
    return {
        "c": town.coordinator,
        "b": town.contributor,
        "l": town.leader,
        "e": association.lead,
        "t": association.translator,
        "o": association.office,
    }


def typed_texts(response: Any) -> list[str]:
    return [unescape(text) for text in KEPT.findall(response.content.decode())]


def look(address: str, person: Person, seen: set[str]) -> None:
    """Send each form of a page refused, and after the session's end; compare what comes back."""
    page = start_session(Client(), person.user).get(address)
    if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
        return
    for form in forms_of(address, page.content.decode()):
        seen.update(form.texts)
        where = (form.page, form.action)
        refused = start_session(Client(enforce_csrf_checks=True), person.user).post(
            form.action, {k: v for k, v in form.sent.items() if k != "csrfmiddlewaretoken"}
        )
        ended = Client().post(form.action, form.sent)
        texts = [
            text for name, values in form.sent.items() for text in values if name in form.texts
        ]
        assert (*where, refused.status_code, typed_texts(refused)) == (*where, 403, texts)
        assert (*where, ended.status_code, typed_texts(ended)) == (*where, 401, texts)


def reached(seen: set[str]) -> set[str]:
    """Return which declared field names the forms had, without their prefixes."""
    return {name for name in declared().names if any(name == s.rpartition("-")[2] for s in seen)}


def look_at_evaluation(phase: Phase, number: int, seen: set[str]) -> Tenant:
    """Look at every page of an evaluation in a phase, in a municipality of its own."""
    town = people.town(code=f"T1{number}", sv=f"Ort {number}", fi=f"Paikka {number}")
    association = people.association()
    side, by_letter = make_tenant(town, association, phase), people_by_letter(town, association)
    for name, door in EVALUATION.items():
        if door.phase is phase and door.get:
            parts = (side.ids[part] for part in door.parts)
            address = reverse(name, args=[side.play.evaluation.pk, *parts])
            look(address, by_letter[door.get[0]], seen)
    return side


def look_at_consensus(seen: set[str]) -> None:
    """Look at the page of a joint assessment, which opens when both evaluators have locked."""
    association = people.association()
    play = played(people.town(code="T20", sv="Ort", fi="Paikka"), association, Phase.REVIEWING)
    play.score_everything(50, 50, 50)
    for evaluator in play.evaluators:
        play.lock(evaluator)
    address = reverse("settle", args=[play.evaluation.pk, "open.plan"])
    look(address, association.lead, seen)


def look_at_people(town: Town, seen: set[str]) -> None:
    ids = of_a_place(town)
    for name, door in PLACE.items():
        if door.get:
            address = reverse(name, args=[town.municipality.pk, *(ids[p] for p in door.parts)])
            look(address, town.coordinator, seen)


def look_at_the_office(association: Association, round_id: UUID, seen: set[str]) -> None:
    with acting(association.office):
        draft = drafting.continue_from(QuestionSet.objects.get(key="small"), "2")
        published = QuestionSet.objects.get(key="small", version="1")
    known = {"draft": draft.pk, "list": "questions", "place": "areas/open"}
    known |= {"key": "open.plan", "round": round_id}
    for name, door in OFFICE.items():
        for which in (draft.pk, published.pk) if "set" in door.parts else (None,):
            parts = known | {"set": which}
            if door.get and set(door.parts) <= parts.keys():
                address = reverse(name, args=[parts[part] for part in door.parts])
                look(address, association.office, seen)


def test_every_refused_form_gives_typed_text_back(town, association):
    seen: set[str] = set()
    sides = [look_at_evaluation(phase, at, seen) for at, phase in enumerate(PHASES)]
    look_at_consensus(seen)
    look_at_people(town, seen)
    look_at_the_office(association, sides[0].play.evaluation.round_id, seen)
    prefixes = {prefix for prefix in declared().prefixes if any(s.startswith(prefix) for s in seen)}
    assert declared().names - reached(seen) == set()
    assert prefixes == {*declared().prefixes}

"""Typed text is shown as typed, everywhere and to everybody; it never becomes an element, an
attribute or a URL.
"""

import io
import re

import pikepdf
import pypdf
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from evaluations.states import Phase
from kompass import printing
from kompass.uploads import storing
from reports.models import Report
from tests.figures import FIGURES
from tests.security.addresses import walk
from tests.security.page_checks import Seen
from tests.security.payloads import PAYLOADS, SHORT

pytestmark = pytest.mark.django_db


def visit(scenario, seen, *, languages=("sv",)):
    """Open every URL that can be read, as everybody who takes part."""
    things = scenario.things()
    for who in scenario.people:
        client = scenario.client(who)
        for address in walk():
            for path in things.addresses(address):
                response = client.get(path)
                if response.status_code == 500:
                    seen.broken.add(address.route)
                if response.streaming or not response.headers.get("Content-Type", "").startswith(
                    "text/html"
                ):
                    continue
                seen.look(f"{who} {address.name} {response.status_code}", response.content.decode())


def fragments(scenario, seen):
    """Check the fragments for htmx, and refused forms."""
    htmx = {"HTTP_HX_REQUEST": "true"}
    answer = {
        "text": scenario.typed["Answer.text"],
        "reason": scenario.typed["Answer.reason"],
        "version": 0,
        "self_assessment": "no-such",
    }
    question = reverse("question", args=[scenario.evaluation.pk, "open.1"])
    client = scenario.client("coordinator")
    for more in (htmx, {}):
        for sent in (
            answer,
            answer | {"self_assessment": "partly", "operation": ""},
            answer | {"text": "\0" + answer["text"]},
        ):
            response = client.post(question, sent, **more)
            seen.look(f"fragment {response.status_code}", response.content.decode())
    csrf = Client(enforce_csrf_checks=True)
    csrf.cookies = client.cookies
    seen.look("forged", csrf.post(question, answer).content.decode())
    found = scenario.client("office").get(reverse("municipality-search"), {"q": "T09"}, **htmx)
    seen.look("search", found.content.decode())
    for payload in PAYLOADS:
        seen.look(
            "search in vain",
            scenario.client("office")
            .get(reverse("municipality-search"), {"q": payload})
            .content.decode(),
        )
        seen.look(
            "nowhere",
            scenario.client("office")
            .get("/nowhere/", {"next": payload, "page": payload})
            .content.decode(),
        )
        seen.look(
            "sign-in", Client().get(reverse("account_login"), {"next": payload}).content.decode()
        )
        refused = Client().post(
            reverse("account_login"), {"login": payload, "password": payload, "next": payload}
        )
        seen.look("sign-in refused", refused.content.decode())
        round = {
            "name_sv": payload,
            "name_fi": payload,
            "opens_on": payload,
            "closes_on": payload,
            "question_set": payload,
        }
        seen.look(
            "round refused",
            scenario.client("office").post(reverse("new-round"), round).content.decode(),
        )


@pytest.mark.slow
def test_every_page_shows_every_field_as_it_was_typed(scenario):
    seen = Seen(scenario.typed)
    scenario.plan()
    scenario.answer()
    scenario.invite()
    visit(scenario, seen)
    fragments(scenario, seen)
    scenario.hand_in()
    scenario.review()
    visit(scenario, seen)
    scenario.agree()
    visit(scenario, seen)
    scenario.write()
    visit(scenario, seen)
    broken = seen.broken
    assert scenario.refused == []
    assert sorted(set(seen.faults)) == []
    assert sorted(broken) == []
    assert seen.missing() == {"Municipality.area"}  # stands in the report alone
    FIGURES["pages looked at for typed code"] = seen.pages
    assert seen.pages > 400


def normal(text):
    """Return a text without what printing adds or drops: spaces, hyphens, directional marks."""
    return re.sub(r"[\s\u00ad\u200b\u2010\-\u202a-\u202e\u2028\u2029]+", "", text)


@pytest.mark.slow
@pytest.mark.skipif(not printing.available(), reason=printing.HELP)
def test_a_report_prints_every_field_as_it_was_typed_and_runs_nothing(scenario):
    for act in ("plan", "answer", "hand_in", "review", "agree", "write", "finish", "release"):
        getattr(scenario, act)()
    assert scenario.refused == []
    assert [row.phase for row in scenario.rows("office", type(scenario.evaluation))] == [
        Phase.RELEASED
    ]
    final = [row for row in scenario.rows("leader", Report) if row.status == "final"]
    assert sorted(row.language for row in final) == ["fi", "sv"]
    for row in final:
        file = storing.read(row.key)
        text = normal(
            "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(file)).pages)
        )
        wanted = (
            {"Translation.body"}
            if row.language == "fi"
            else {"Narrative.body", "Finding.body", "Verdict.words", "Statement.text"}
        )
        for label in {
            *wanted,
            "Note.title",
            "Round.name",
            "User.name",
            "QuestionSet.name",
            "Municipality.area",
            "Aspect.description",
            "Level.description",
        }:
            missing = [
                payload
                for payload in (*PAYLOADS, SHORT)
                if payload in scenario.typed[label] and normal(payload) not in text
            ]
            assert label == label
            assert missing == []
        assert active(file) == []


def active(file):
    """Return the active content of a PDF: scripts, launches, attachments, URLs that are not web
    pages.
    """
    found = []
    with pikepdf.open(io.BytesIO(file)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                found += [
                    key
                    for key in ("/JS", "/OpenAction", "/AA", "/EmbeddedFiles", "/RichMediaContent")
                    if key in item
                ]
                found += [
                    str(item["/S"])
                    for _ in "x"
                    if str(item.get("/S"))
                    in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/ImportData")
                ]
                found += [
                    str(item["/URI"])
                    for _ in "x"
                    if "/URI" in item and not str(item["/URI"]).startswith(("https://", "http://"))
                ]
    return found


def test_an_email_shows_every_field_as_it_was_typed(scenario, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    scenario.plan()
    scenario.invite()
    scenario.mail()
    [email] = mail.outbox
    seen = Seen({label: scenario.typed[label] for label in ("User.name", "Municipality.name")})
    seen.look("letter", email.alternatives[0][0], styled=True)
    assert seen.faults == []
    assert seen.missing() == set()
    assert scenario.refused == []
    assert {label for label in seen.planted if seen.planted[label] not in email.body} == set()
    assert scenario.typed["Municipality.name"] in email.subject
    token = re.search(r"/invitations/([\w-]+)/", email.body).group(1)
    page = Seen(scenario.typed)
    page.look("invitation", Client().get(reverse("invitation", args=[token])).content.decode())
    assert page.faults == []
    assert (
        {"User.name", "Municipality.name", "Invitation.name", "invitation.email"}
        - page.places.keys()
    ) == set()

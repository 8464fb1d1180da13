"""What is typed is shown as typed, everywhere and to everybody; it never becomes an element, an
attribute or an address.
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
from tests.security.looking import Seen
from tests.security.payloads import PAYLOADS, SHORT

pytestmark = pytest.mark.django_db


def visit(story, seen, *, languages=("sv",)):
    """Open every address that answers a reader, as everybody who takes part."""
    things = story.things()
    for who in story.people:
        client = story.client(who)
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


def fragments(story, seen):
    """Look at the parts that htmx asks for, and at forms that are given back."""
    htmx = {"HTTP_HX_REQUEST": "true"}
    answer = {
        "text": story.typed["Answer.text"],
        "reason": story.typed["Answer.reason"],
        "version": 0,
        "self_assessment": "no-such",
    }
    question = reverse("question", args=[story.evaluation.pk, "open.1"])
    client = story.client("coordinator")
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
    found = story.client("office").get(reverse("municipality-search"), {"q": "T09"}, **htmx)
    seen.look("search", found.content.decode())
    for payload in PAYLOADS:
        seen.look(
            "search in vain",
            story.client("office")
            .get(reverse("municipality-search"), {"q": payload})
            .content.decode(),
        )
        seen.look(
            "nowhere",
            story.client("office")
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
            story.client("office").post(reverse("new-round"), round).content.decode(),
        )


@pytest.mark.slow
def test_every_page_shows_every_field_as_it_was_typed(story):
    seen = Seen(story.typed)
    story.plan()
    story.answer()
    story.invite()
    visit(story, seen)
    fragments(story, seen)
    story.hand_in()
    story.review()
    visit(story, seen)
    story.agree()
    visit(story, seen)
    story.write()
    visit(story, seen)
    broken = seen.broken
    assert (story.refused, sorted(set(seen.faults)), sorted(broken)) == ([], [], [])
    assert seen.missing() == {"Municipality.area"}  # stands in the report alone
    FIGURES["pages looked at for typed code"] = seen.pages
    assert seen.pages > 400


def normal(text):
    """Return a text without what a printed line adds or a glyph lacks: blanks, hyphens, marks of
    direction.
    """
    return re.sub(r"[\s\u00ad\u200b\u2010\-\u202a-\u202e\u2028\u2029]+", "", text)


@pytest.mark.slow
@pytest.mark.skipif(not printing.available(), reason=printing.HELP)
def test_a_report_prints_every_field_as_it_was_typed_and_runs_nothing(story):
    for act in ("plan", "answer", "hand_in", "review", "agree", "write", "finish", "release"):
        getattr(story, act)()
    assert (story.refused, [row.phase for row in story.rows("office", type(story.evaluation))]) == (
        [],
        [Phase.RELEASED],
    )
    final = [row for row in story.rows("leader", Report) if row.status == "final"]
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
                if payload in story.typed[label] and normal(payload) not in text
            ]
            assert (label, missing) == (label, [])
        assert active(file) == []


def active(file):
    """Return what a PDF would do by itself or on a click: scripts, programs, attachments, addresses
    that are no web page.
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


def test_a_letter_shows_every_field_as_it_was_typed(story, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    story.plan()
    story.invite()
    story.mail()
    [letter] = mail.outbox
    seen = Seen({label: story.typed[label] for label in ("User.name", "Municipality.name")})
    seen.look("letter", letter.alternatives[0][0], styled=True)
    assert (seen.faults, seen.missing(), story.refused) == ([], set(), [])
    assert {label for label in seen.planted if seen.planted[label] not in letter.body} == set()
    assert story.typed["Municipality.name"] in letter.subject
    token = re.search(r"/invitations/([\w-]+)/", letter.body).group(1)
    page = Seen(story.typed)
    page.look("invitation", Client().get(reverse("invitation", args=[token])).content.decode())
    assert (
        page.faults,
        {"User.name", "Municipality.name", "Invitation.name", "invitation.email"}
        - page.places.keys(),
    ) == ([], set())

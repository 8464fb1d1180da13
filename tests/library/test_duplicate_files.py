"""A file that is already in the library: the page says when and as what it was added, and offers to
cite it; nothing is stored meanwhile.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Answer, Citation, Document, DocumentVersion
from kompass.shared.actor import COMMAND, acting_as
from kompass.uploads.models import StoredFile
from municipalities.models import Membership
from tests.factories import begun
from tests.markup import markup
from tests.people import acting
from tests.uploads.files import picture

pytestmark = pytest.mark.django_db
OPTION = re.compile(r'<option value="[0-9a-f-]{36}"[^>]*>([^<]*)</option>')
BUTTON = re.compile(r'name="use" value="([0-9a-f-]{36})"')


def counts(play):
    with acting(play.town.coordinator):
        return [
            model.objects.count()
            for model in (StoredFile, Document, DocumentVersion, Citation, Answer)
        ]


def attach(client, play, name="question-evidence", part="open.plan", data=None, **fields):
    """Send the evidence form with a picture that is cleaned on its way in."""
    sent = {
        "file": SimpleUploadedFile("foto.jpg", data or picture("JPEG")),
        "title": "Planen",
    } | fields
    return client.post(reverse(name, args=[play.evaluation.pk, part]), sent)


def offered(page):
    """Return the titles of the documents that the page's form offers."""
    return OPTION.findall(markup(page))


def today():
    day = timezone.localdate()
    return f"{day.day}.{day.month}.{day.year}"


@pytest.mark.parametrize(
    ("language", "sentence", "button"),
    [
        (
            "sv",
            "Den här filen laddades upp redan %s med rubriken ”Planen”. Vill ni använda den?",
            "Använd ”Planen”",
        ),
        (
            "fi",
            "Tämä tiedosto ladattiin jo %s nimellä ”Planen”. Käytetäänkö sitä?",
            "Käytä asiakirjaa ”Planen”",
        ),
    ],
)
def test_the_form_offers_the_known_document_and_keeps_typed_text(
    play, browser_of, language, sentence, button
):
    play.town.coordinator.user.language = language
    with acting(play.town.coordinator):
        play.town.coordinator.user.save(update_fields=["language"])
    client = browser_of(play.town.coordinator)
    assert attach(client, play).status_code == 302
    before = counts(play)
    page = attach(
        client,
        play,
        part="open.voice",
        title="En annan rubrik",
        pages="7–9",
        data=picture("JPEG") + b"<script>",
    )
    text = page.content.decode()
    assert page.status_code == 409
    assert [word in text for word in (sentence % today(), button, "En annan rubrik", "7–9")] == [
        True
    ] * 4
    assert counts(play) == before


def test_one_click_cites_the_known_document(play, browser_of):
    client = browser_of(play.town.contributor)
    attach(client, play)
    statement = play.state(cited=False)
    page = attach(client, play, name="statement-evidence", part=statement.pk)
    assert page.status_code == 409
    (known,) = BUTTON.findall(page.content.decode())
    # The browser sends the other fields too, also a chosen file; the button decides.
    used = attach(
        client,
        play,
        name="statement-evidence",
        part=statement.pk,
        use=known,
        pages="7–9",
        title="En annan rubrik",
    )
    assert used.status_code == 302
    with acting(play.town.coordinator):
        cited = Citation.objects.select_related("document_version__document").get(
            statement=statement
        )
    assert str(cited.document_version_id) == known
    assert cited.document_version.document.title == "Planen"
    assert cited.pages == "7–9"
    assert counts(play)[:3] == [1, 1, 1]


def test_a_document_and_a_file_together_are_refused(play, browser_of):
    client = browser_of(play.town.coordinator)
    attach(client, play)
    with acting(play.town.coordinator):
        known = DocumentVersion.objects.get()
    page = attach(client, play, part="open.voice", document=str(known.pk), data=b"En annan fil.")
    assert page.status_code == 422
    assert counts(play)[:3] == [1, 1, 1]


def test_another_municipality_does_not_learn_of_the_file(play, elsewhere, association, browser_of):
    attach(browser_of(play.town.coordinator), play)
    other = begun(elsewhere, association)
    assert attach(browser_of(elsewhere.coordinator), other).status_code == 302
    with acting(play.town.coordinator):
        foreign = DocumentVersion.objects.get().pk
    page = attach(browser_of(elsewhere.coordinator), other, use=str(foreign))
    assert page.status_code == 422
    assert list(page.context["evidence_form"].errors) == ["use"]
    assert counts(play) == [1, 1, 1, 1, 1]
    assert counts(other) == [1, 1, 1, 1, 1]


def test_only_documents_of_the_same_municipality_are_offered(
    play, elsewhere, association, browser_of
):
    other = begun(elsewhere, association)
    other.cite(other.question(), title="Grannens plan", address="https://kvarnsund.example/plan")
    attach(browser_of(play.town.coordinator), play)
    page = browser_of(play.town.coordinator).get(
        reverse("question-evidence", args=[play.evaluation.pk, "open.voice"])
    )
    assert offered(page) == ["Planen"]
    assert "Grannens plan" not in page.content.decode()


def test_a_member_of_two_municipalities_is_offered_documents_of_the_evaluated_one(
    play, elsewhere, association, browser_of
):

    other = begun(elsewhere, association)
    other.cite(other.question(), title="Grannens plan", address="https://kvarnsund.example/plan")
    with acting_as(COMMAND):
        Membership.objects.create(
            user=play.town.coordinator.user,
            municipality=elsewhere.municipality,
            roles=["coordinator"],
        )
    attach(browser_of(play.town.coordinator), play)
    page = browser_of(play.town.coordinator).get(
        reverse("question-evidence", args=[play.evaluation.pk, "open.voice"])
    )
    assert offered(page) == ["Planen"]

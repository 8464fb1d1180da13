"""Every file of the corpus through the real page: refused without a trace, or cleaned before
anybody gets it.
"""

import io
import zipfile
from email.message import Message
from itertools import combinations
from urllib.parse import quote

import pikepdf
import pytest
from django.urls import reverse

from evaluations.models import Answer, Citation, Document, DocumentVersion
from kompass.uploads.models import StoredFile
from tests.figures import FIGURES
from tests.people import acting
from tests.uploads.corpus import CORPUS, REASONS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EDGE, FIELDS = "edge-of-a-part", {"title": "Vår plan", "pages": "4–6"}
REFUSED = {name: case for name, case in CORPUS.items() if case.refused}
ACCEPTED = {name: case for name, case in CORPUS.items() if not case.refused}


@pytest.fixture
def folder(settings, tmp_path):
    settings.KOMPASS_MEDIA = tmp_path
    return tmp_path


@pytest.fixture
def coordinator(play):
    play.town.coordinator.user.language = "en"
    with acting(play.town.coordinator):
        play.town.coordinator.user.save(update_fields=["language"])
    return play.town.coordinator


def upload(client, play, case):
    """Send the file with its exact name; Django's test client would sanitize an odd one."""
    lines = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in FIELDS.items()
    ]
    name = quote(case.name, safe="")
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; '
        f"filename*=utf-8''{name}\r\nContent-Type: text/html\r\n\r\n"
    )
    body = "".join([*lines, head]).encode() + case.data + f"\r\n--{EDGE}--\r\n".encode()
    address = reverse("question-evidence", args=[play.evaluation.pk, "open.plan"])
    return client.generic(
        "POST", address, body, content_type=f"multipart/form-data; boundary={EDGE}"
    )


def laid_open(data, media_type):
    """Return all content of a file, unpacked, as one text."""
    if media_type == "application/pdf":
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(
                out,
                compress_streams=False,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            )
        return data + out.getvalue()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return b"".join(name.encode() + package.read(name) for name in package.namelist())
    return data


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_gets_a_reason_and_is_not_stored(
    play, coordinator, browser_of, folder, name
):
    case = REFUSED[name]
    page = upload(browser_of(coordinator), play, case)
    errors = [str(error) for error in page.context["evidence_form"].non_field_errors()]
    assert (page.status_code, [error.startswith(REASONS[case.refused]) for error in errors]) == (
        422,
        [True],
    ), errors
    assert [
        word in page.content.decode()
        for word in (REASONS[case.refused].split("“")[0], "Vår plan", "4–6")
    ] == [True] * 3
    with acting(coordinator):
        assert [
            model.objects.count()
            for model in (StoredFile, Document, DocumentVersion, Citation, Answer)
        ] == [0] * 5
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def name_of(response):
    """Return the file name that a browser reads from the header."""
    message = Message()
    message["Content-Disposition"] = response.headers["Content-Disposition"]
    return message.get_filename()


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_accepted_file_has_its_type_and_no_active_content(
    play, coordinator, browser_of, folder, name
):
    case = ACCEPTED[name]
    play.prepare()
    assert upload(browser_of(coordinator), play, case).status_code == 302
    with acting(coordinator):
        version = DocumentVersion.objects.get(document__title="Vår plan")
    play.hand_in()
    for reader in (play.town.leader, play.association.lead):
        sent = browser_of(reader).get(reverse("document", args=[play.evaluation.pk, version.pk]))
        data = b"".join(sent.streaming_content)
        found = laid_open(data, case.media_type)
        assert sent.headers["Content-Type"].partition(";")[0] == case.media_type
        assert [word for word in case.gone if word in found] == []
        assert [
            word for word in case.gone[:1] if word not in laid_open(case.data, case.media_type)
        ] == []  # it was there before
        assert (data == case.data) <= (not case.is_hostile)
        assert_runs_nothing(sent)
        if case.leaves_as:
            assert name_of(sent) == case.leaves_as


def assert_runs_nothing(sent):
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
        "Content-Security-Policy": (
            "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors "
            "'none'"
        ),
    }
    assert {name: sent.headers[name] for name in wanted} == wanted
    assert sent.headers["Content-Disposition"].startswith("attachment;")
    assert "\n" not in str(sent.headers)


def test_each_reason_has_its_own_message_and_is_covered():
    assert [
        pair
        for pair in combinations(REASONS.values(), 2)
        if pair[0].startswith(pair[1]) or pair[1].startswith(pair[0])
    ] == []
    assert {case.refused for case in REFUSED.values()} == set(REASONS)


def test_the_corpus_has_at_least_45_files():
    FIGURES["files of the corpus"] = len(CORPUS)
    FIGURES["files of the corpus that are refused"] = len(REFUSED)
    assert len(CORPUS) >= 45

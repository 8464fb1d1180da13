"""A file waits, is scanned by a real clamd, and can then be downloaded or is deleted; each state
has a sentence.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse

from evaluations.models import DocumentVersion
from evaluations.states import Phase
from kompass.outbox.models import Job
from kompass.outbox.models import State as JobState
from kompass.shared.actor import Actor, acting_as
from kompass.shared.errors import Refused
from kompass.uploads import storing
from kompass.uploads.models import State, StoredFile
from kompass.uploads.scanner import ScannerFailed
from library import tasks
from library.scanning import domain as scanning
from tests.people import acting
from tests.uploads.clamd import EICAR
from tests.uploads.files import pdf

pytestmark = pytest.mark.django_db
NOWHERE = "unix:/no/such/socket"
BEING_CHECKED = "The file is being checked for viruses."
FOUND = "A virus was found in the file, so it has been deleted."


@pytest.fixture
def scanner_down(settings):
    """A scanner that is configured but down; unscanned files are not allowed."""
    settings.KOMPASS_CLAMAV, settings.KOMPASS_ALLOW_UNSCANNED = NOWHERE, False


def attach(play, browser_of, data=b"En plan.", name="plan.txt"):
    """Upload through the page as the coordinator; return the stored file."""
    address = reverse("question-evidence", args=[play.evaluation.pk, "open.plan"])
    sent = browser_of(play.town.coordinator).post(
        address, {"file": SimpleUploadedFile(name, data), "title": "Planen"}
    )
    assert sent.status_code == 302
    return stored(play)


def stored(play):
    with acting(play.town.coordinator):
        return StoredFile.objects.get()


def job_of(play):
    with acting(play.town.coordinator):
        return Job.objects.filter(kind=scanning.TASK).first()


def scan(play, times=1):
    """Execute the file's job; return whether each attempt did something."""
    ends = []
    for _ in range(times):
        try:
            tasks.scan(str(job_of(play).pk))
            ends.append(True)
        except (ScannerFailed, OSError):
            ends.append(False)
    return ends


def question_page(play, browser_of, person=None):
    client = browser_of(person or play.town.coordinator)
    client.post(reverse("set-language"), {"language": "en"})
    return client.get(reverse("question", args=[play.evaluation.pk, "open.plan"])).content.decode()


@pytest.fixture(autouse=True)
def english_people(town, association):
    for person in (town.coordinator, association.office, association.lead):
        person.user.language = "en"
        with acting(person):
            person.user.save(update_fields=["language"])


def download(play, browser_of, person=None):
    with acting(play.town.coordinator):
        version = DocumentVersion.objects.get()
    return browser_of(person or play.town.leader).get(
        reverse("document", args=[play.evaluation.pk, version.pk])
    )


def test_a_file_cannot_be_downloaded_until_it_is_found_clean(play, browser_of, scanner):
    assert attach(play, browser_of, pdf(), "plan.pdf").state == State.PENDING
    page = question_page(play, browser_of).replace("/documents/find/", "")
    assert BEING_CHECKED in page
    assert f"/evaluations/{play.evaluation.pk}/documents/" not in page
    assert download(play, browser_of).status_code == 404
    assert scan(play, 2) == [True, True]
    found = stored(play)
    assert found.state == State.CLEAN
    assert found.scanned_at is not None
    assert job_of(play).state == JobState.DONE
    assert job_of(play).attempts == 1
    sent = download(play, browser_of)
    assert sent.status_code == 200
    assert b"".join(sent.streaming_content) == storing.read(found.key)
    assert "Checked for viruses, none found." in question_page(play, browser_of)


def test_an_infected_file_is_deleted_and_never_sent(
    play, browser_of, scanner, django_capture_on_commit_callbacks
):
    row = attach(play, browser_of, EICAR, "plan.txt")
    assert storing.read(row.key) == EICAR
    with django_capture_on_commit_callbacks(execute=True):
        scan(play)
    assert stored(play).state == State.INFECTED
    assert job_of(play).state == JobState.DONE
    with pytest.raises(FileNotFoundError):
        storing.open(row.key)
    assert download(play, browser_of).status_code == 404
    assert FOUND in question_page(play, browser_of)


def test_the_office_is_notified_of_a_virus_without_the_documents_title(
    play, browser_of, scanner, django_capture_on_commit_callbacks
):
    attach(play, browser_of, EICAR)
    with django_capture_on_commit_callbacks(execute=True):
        scan(play)
    for name in ("files", "rounds"):
        page = browser_of(play.association.office).get(reverse(name)).content.decode()
        assert "A virus was found in 1 file." in page
        assert "Planen" not in page
        assert "plan.txt" not in page


def test_an_infected_file_is_not_accepted_offered_or_counted(
    play, browser_of, scanner, settings, django_capture_on_commit_callbacks
):
    attach(play, browser_of, EICAR)
    with django_capture_on_commit_callbacks(execute=True):
        scan(play)
    address = reverse("question-evidence", args=[play.evaluation.pk, "open.plan"])
    page = browser_of(play.town.coordinator).post(
        address, {"file": SimpleUploadedFile("ny.txt", EICAR)}
    )
    assert page.status_code == 422
    assert "A virus was found in this file when it was attached before" in page.content.decode()
    assert "<option" in page.content.decode()
    assert ">Planen</option>" not in page.content.decode()
    with acting(play.town.coordinator):
        assert storing.used(play.town.municipality.pk) == 0


def test_the_office_restarts_a_job_parked_because_the_scanner_was_down(
    play, browser_of, scanner_down, settings, request
):
    row = attach(play, browser_of)
    assert scan(play, 4) == [False, False, False, True]  # the fourth attempt finds nothing to do
    assert stored(play).state == State.ERROR
    assert job_of(play).state == JobState.PARKED
    assert job_of(play).attempts == 3
    assert job_of(play).error == "ScannerFailed"
    assert download(play, browser_of).status_code == 404
    assert "The virus check failed" in question_page(play, browser_of)
    office = browser_of(play.association.office)
    assert "The check of 1 file failed." in office.get(reverse("files")).content.decode()
    settings.KOMPASS_CLAMAV = request.getfixturevalue("clamd_address")
    again = office.post(reverse("scan-files"), follow=True)
    assert again.status_code == 200
    assert "1 file is being checked for viruses." in again.content.decode()
    assert scan(play) == [True]
    assert stored(play).state == State.CLEAN
    assert download(play, browser_of).status_code == 200
    assert storing.read(row.key) == b"En plan."


def test_a_lost_file_is_an_error(play, browser_of, scanner):
    storing.remove(attach(play, browser_of).key)
    assert scan(play) == [False]
    assert stored(play).state == State.ERROR


def test_without_a_scanner_files_wait_and_the_page_says_so(play, browser_of, settings):
    settings.KOMPASS_CLAMAV, settings.KOMPASS_ALLOW_UNSCANNED = "", False
    assert attach(play, browser_of).state == State.PENDING
    assert job_of(play) is None
    assert "The file is waiting for a virus check." in question_page(play, browser_of)
    assert download(play, browser_of).status_code == 404
    page = browser_of(play.association.office).get(reverse("files")).content.decode()
    assert "1 file is waiting for a virus check." in page
    assert "No virus scanner is set up." in page
    assert reverse("scan-files") not in page
    with acting(play.association.office), pytest.raises(Refused, match="No virus scanner"):
        scanning.scan_again(person=play.association.office)


def test_unscanned_files_are_sent_only_where_configured(play, browser_of, settings):
    settings.KOMPASS_CLAMAV, settings.KOMPASS_ALLOW_UNSCANNED = "", True
    assert attach(play, browser_of).state == State.NOT_SCANNED
    assert job_of(play) is None
    assert download(play, browser_of).status_code == 200
    assert "Not checked for viruses." in question_page(play, browser_of)
    assert (
        "1 file has not been checked for viruses."
        in browser_of(play.association.office).get(reverse("rounds")).content.decode()
    )
    settings.KOMPASS_ALLOW_UNSCANNED = False
    assert download(play, browser_of).status_code == 404


@pytest.mark.parametrize("leave", [True, False])
def test_files_from_before_the_scanner_are_scanned_on_request_of_the_office(
    play, browser_of, settings, clamd_address, leave
):
    settings.KOMPASS_CLAMAV, settings.KOMPASS_ALLOW_UNSCANNED = "", leave
    attach(play, browser_of)
    settings.KOMPASS_CLAMAV = clamd_address
    for _ in range(2):
        assert browser_of(play.association.office).post(reverse("scan-files")).status_code == 302
    with acting(play.town.coordinator):
        assert Job.objects.filter(kind=scanning.TASK).count() == 1
    assert scan(play) == [True]
    assert stored(play).state == State.CLEAN


def test_evaluators_see_the_state_of_a_file_too(association, town, play, browser_of, scanner):
    play.prepare()
    attach_again = reverse("question-evidence", args=[play.evaluation.pk, "open.plan"])
    browser_of(town.coordinator).post(
        attach_again, {"file": SimpleUploadedFile("bilaga.txt", b"En bilaga."), "title": "Bilagan"}
    )
    play.hand_in()
    play.open_review()
    page = (
        browser_of(association.lead)
        .get(reverse("reading-question", args=[play.evaluation.pk, "open.plan"]))
        .content.decode()
    )
    assert "Bilagan" in page
    assert BEING_CHECKED in page


def test_a_job_accesses_only_its_own_file_and_writes_only_its_state(
    play, elsewhere, association, browser_of, scanner_down
):
    from tests.factories import begun

    other = begun(elsewhere, association)
    other.cite(other.question())
    row, job = attach(play, browser_of), job_of(play)
    with acting_as(Actor("job", job.pk)), transaction.atomic():
        assert list(StoredFile.objects.values_list("pk", flat=True)) == [row.pk]
        assert StoredFile.objects.update(state=State.CLEAN) == 1
    for change in (
        {"size": 1},
        {"municipality_id": elsewhere.municipality.pk},
        {"sha256": "0" * 64},
    ):
        with (
            acting_as(Actor("job", job.pk)),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            StoredFile.objects.update(**change)
    with acting(elsewhere.coordinator):
        assert StoredFile.objects.get().state != State.CLEAN


def test_people_cannot_change_the_result_of_a_scan(play, browser_of, scanner_down):
    attach(play, browser_of)
    for person in (play.town.coordinator, play.association.office, play.association.lead):
        with acting(person):
            assert StoredFile.objects.update(state=State.CLEAN) == 0
    assert stored(play).state == State.PENDING


def test_a_job_of_another_kind_sees_no_file(play, browser_of, scanner_down):
    attach(play, browser_of)
    with acting(play.town.coordinator):
        Job.objects.update(kind="reports.render")
    with acting_as(Actor("job", job_of_any(play).pk)), transaction.atomic():
        assert StoredFile.objects.count() == 0


def job_of_any(play):
    with acting(play.town.coordinator):
        return Job.objects.get()


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.SUBMITTED])
def test_only_the_office_sees_the_counts(evaluation_in, phase):
    from library.scanning import selectors as scanning_selectors

    play = evaluation_in(phase)
    if phase == Phase.PREPARING:
        play.cite(play.question())
    seen = {}
    for name, person in (
        ("office", play.association.office),
        ("lead", play.association.lead),
        ("coordinator", play.town.coordinator),
    ):
        with acting(person):
            seen[name] = [(row.municipality.pk, row.cells) for row in scanning_selectors.rows()]
    assert seen == {
        "office": [(play.town.municipality.pk, [0, 0, 1, 0, 0])],
        "lead": [],
        "coordinator": [],
    }

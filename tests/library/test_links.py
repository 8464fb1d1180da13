"""The worker checks web addresses: what works, what is dead, what it never connects to, how long it
waits, and whom it notifies.
"""

import socket
import time
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse

from evaluations.models import DocumentVersion, LinkState, Notice
from kompass.outbox import execution, periodic
from kompass.outbox.models import Job, State
from kompass.shared import clock
from kompass.shared.actor import Actor, acting_as
from library.documents import selectors as documents_selectors
from library.evidence import domain as evidence
from library.evidence.domain import Attachment
from library.links import domain as links_domain
from library.links import outward
from library.links.outward import Policy
from tests import people
from tests.factories import begun
from tests.library.webserver import serving
from tests.markup import markup
from tests.people import acting
from tests.row_security.dataset import run

WORKS, DEAD, UNREACHED = LinkState.WORKS, LinkState.DEAD, LinkState.UNREACHED


@pytest.fixture(scope="module")
def site():
    with serving() as running:
        yield running


@pytest.fixture
def local_policy(site):
    """A policy for tests: this machine and port are allowed, with short time limits."""
    site.asked.clear()
    site.sent = 0
    return Policy(
        allows=lambda address: address == "127.0.0.1",
        ports=frozenset({site.port}),
        connect=1.0,
        total=1.5,
    )


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/200", WORKS),
        ("/204", WORKS),
        ("/404", DEAD),
        ("/410", DEAD),
        ("/401", UNREACHED),
        ("/403", UNREACHED),
        ("/429", UNREACHED),
        ("/500", UNREACHED),
        ("/503", UNREACHED),
        ("/redirect/301/200", WORKS),
        ("/redirect/302/404", DEAD),
        ("/redirect/307/410", DEAD),
        ("/redirect/308/200", WORKS),
        ("/nowhere", UNREACHED),
        ("/hop/3", WORKS),
        ("/hop/4", UNREACHED),
        ("/nonsense", UNREACHED),
        ("/200?q=å ä&x=1", WORKS),
        ("/200#bit", WORKS),
    ],
)
def test_the_response_decides_the_state_of_a_link(site, local_policy, path, state):
    assert outward.tried(site.url(path), policy=local_policy) == state


def test_requests_send_only_the_address_and_neutral_headers(site, local_policy):
    outward.tried(site.url("/redirect/302/200?q=1"), policy=local_policy)
    assert [path for path, _headers in site.asked] == ["/redirect/302/200?q=1", "/200?q=1"]
    for _path, headers in site.asked:
        assert headers == {
            "Host": f"127.0.0.1:{site.port}",
            "User-Agent": "Kompass link check",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/slow", "/silent", "/waiting", "/headers"])
def test_a_slow_or_silent_server_is_given_up_after_the_time_limit(site, local_policy, path):
    begin = time.monotonic()
    assert outward.tried(site.url(path), policy=local_policy) == UNREACHED
    assert time.monotonic() - begin < 3.0


def test_the_body_of_an_endless_page_is_not_read(site, local_policy):
    assert outward.tried(site.url("/endless"), policy=local_policy) == WORKS
    time.sleep(0.3)
    first = site.sent
    time.sleep(0.3)
    assert (site.sent == first, first < 20 * 1024 * 1024) == (
        True,
        True,
    )  # what fits into the buffers of a connection


def test_redirects_to_forbidden_addresses_are_not_followed(site, local_policy):
    """From an address that is allowed to ones that are not: another port, another machine, another
    scheme, with a name and password.
    """
    inward = (
        "http://127.0.0.2/",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        f"http://u:p@127.0.0.1:{site.port}/200",
    )
    for target in inward:
        assert (
            outward.tried(site.url(f"/redirect/302/{target}"), policy=local_policy) == UNREACHED
        ), target
    assert {path.split("/")[1] for path, _headers in site.asked} == {"redirect"}


# Ways to write this machine and machines of the local network, checked by the real policy.
INWARD = (
    *(
        "127.0.0.1",
        "127.8.8.8",
        "localhost",
        "0.0.0.0",
        "0",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "127.0.0.1.",
    ),
    *(
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ),
    *(
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
    ),
    *(
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
    ),
    *("①②⑦.0.0.1", "localhost.", "x.localhost", "db.local"),
)


@pytest.mark.parametrize("host", INWARD)
def test_internal_addresses_are_never_connected_to(host, monkeypatch):
    monkeypatch.setattr(
        socket.socket, "connect", lambda _self, place: pytest.fail(f"connected to {place}")
    )
    assert outward.tried(f"http://{host}/") in (UNREACHED, DEAD)
    assert outward.tried(f"https://{host}/") in (UNREACHED, DEAD)


@pytest.mark.parametrize(
    "address",
    [
        "http://93.184.215.14:8080/",
        "http://93.184.215.14:22/",
        "https://93.184.215.14:0/",
        "http://93.184.215.14:99999/",
        "http://u:p@93.184.215.14/",
        "http://u@93.184.215.14/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "gopher://93.184.215.14/",
        "javascript:alert(1)",
        "http:///path",
        "http://",
        "",
        "//93.184.215.14/",
        "http://[::1",
        "http://a..b/",
        f"http://{'a' * 300}/",
    ],
)
def test_only_web_addresses_are_tried(address, monkeypatch):
    monkeypatch.setattr(
        socket.socket, "connect", lambda _self, place: pytest.fail(f"connected to {place}")
    )
    assert outward.tried(address) in (UNREACHED, DEAD)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("::ffff:93.184.215.14", False),
    ],
)
def test_public_addresses_are_recognised(address, public):
    """An IPv4-mapped address is not public, even when it maps a public one."""
    assert outward.is_public(address) is public


def test_a_name_that_resolves_to_public_and_internal_addresses_is_not_tried(
    local_policy, site, monkeypatch
):
    """A name with a public and an internal address is refused; and the connection uses the checked
    address instead of resolving the name again.
    """
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, site.port))
        for address in ("127.0.0.1", "127.0.0.9")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: rows)
    assert outward.tried(site.url("/200", "lindnas.fi"), policy=local_policy) == UNREACHED
    answers = iter([rows[:1], rows[1:]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: next(answers))
    assert outward.tried(site.url("/200", "lindnas.fi"), policy=local_policy) == WORKS
    assert [path for path, _headers in site.asked] == ["/200"]
    assert next(answers) == rows[1:]


def test_an_unknown_name_is_dead_but_a_failing_name_service_is_not(monkeypatch):
    for number, state in (
        (socket.EAI_NONAME, DEAD),
        (socket.EAI_AGAIN, UNREACHED),
        (socket.EAI_FAIL, UNREACHED),
    ):

        def fail(*_args, number=number, **_kwargs):
            raise socket.gaierror(number, "")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        assert outward.tried("https://lindnas.fi/plan") == state


def test_reserved_example_names_are_never_looked_up(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: pytest.fail("looked up"))
    assert [
        outward.tried(f"https://{host}/") for host in ("lindnas.example", "x.test", "y.invalid")
    ] == [UNREACHED] * 3


def test_a_name_service_that_never_answers_counts_towards_the_time_limit(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(3.0))
    begin = time.monotonic()
    assert outward.tried("https://lindnas.fi/", policy=Policy(total=0.5)) == UNREACHED
    assert time.monotonic() - begin < 2.0


def test_a_server_without_a_valid_certificate_counts_as_unreached(site, local_policy):
    assert (
        outward.tried(site.url("/200").replace("http:", "https:"), policy=local_policy) == UNREACHED
    )


# The job.


def add(play, address):
    with acting(play.town.coordinator):
        return evidence.attach(
            evaluation=play.evaluation,
            attachment=Attachment(address=address),
            person=play.town.coordinator,
        )


def jobs(play):
    with acting(play.town.coordinator):
        return list(Job.objects.filter(kind=links_domain.TASK))


def run_jobs(play, local_policy):
    for job in jobs(play):
        execution.execute(str(job.pk), partial(links_domain.work, policy=local_policy))


def sweep():
    with acting_as(Actor("relay")), transaction.atomic():
        links_domain.sweep()


def links(play):
    with acting(play.town.coordinator):
        return list(DocumentVersion.objects.values_list("link_state", flat=True))


def notices(person):
    with acting(person):
        return list(Notice.objects.values_list("kind", flat=True))


def move_back_a_week(play):
    """Move everything that has happened to the links eight days back, as the owner."""
    from tests.audit.events import as_owner

    with as_owner(), transaction.atomic():
        run(
            "update evaluations_documentversion set link_checked_at = link_checked_at - interval "
            "'8 days'"
        )
        run(
            "update outbox_job set created_at = created_at - interval '8 days', finished_at = "
            "finished_at - interval '8 days'"
        )


@pytest.mark.django_db
def test_a_new_address_is_checked_and_the_library_shows_the_result(
    play, browser_of, site, local_policy
):
    version = add(play, site.url("/200"))
    assert links(play) == [LinkState.UNCHECKED]
    assert len(jobs(play)) == 1
    run_jobs(play, local_policy)
    with acting(play.town.coordinator):
        found = DocumentVersion.objects.get()
    assert found.link_state == WORKS
    assert found.link_checked_at is not None
    assert notices(play.town.coordinator) == []
    client = browser_of(play.town.leader)
    client.post(reverse("set-language"), {"language": "en"})
    page = client.get(reverse("library-document", args=[play.evaluation.pk, version.document_id]))
    shown = markup(page)
    assert f"{site.url('/200')} – Works (" in shown
    assert "no longer works" not in shown


@pytest.mark.django_db
def test_a_dead_link_notifies_the_coordinators_once_and_is_shown_where_cited(
    play, browser_of, site, local_policy
):
    second = people.person("Kaj", "coordinator", at=play.town.municipality)
    first = add(play, site.url("/404"))
    add(play, site.url("/410"))
    run_jobs(play, local_policy)
    told = {
        person: notices(person)
        for person in (play.town.coordinator, second, play.town.contributor, play.town.leader)
    }
    assert list(told.values()) == [["link"], ["link"], [], []]
    play.cite(play.question(), version=first)
    client = browser_of(play.town.coordinator)
    client.post(reverse("set-language"), {"language": "en"})
    for name, parts in (
        ("library", []),
        ("library-document", [first.document_id]),
        ("question", ["open.plan"]),
    ):
        assert (
            "The address no longer works"
            in client.get(reverse(name, args=[play.evaluation.pk, *parts])).content.decode()
        ), name
    assert (
        "2 web addresses no longer work."
        in client.get(reverse("library", args=[play.evaluation.pk])).content.decode()
    )


@pytest.mark.django_db
def test_an_address_replaced_by_a_file_is_no_longer_listed_as_dead(play, site, local_policy):
    version = add(play, site.url("/404"))
    run_jobs(play, local_policy)
    with acting(play.town.coordinator):
        assert [document.pk for document in documents_selectors.dead(play.evaluation)] == [
            version.document_id
        ]
        attachment = Attachment(file=SimpleUploadedFile("beslut.txt", b"Beslut."))
        evidence.replace(
            evaluation=play.evaluation,
            document=version.document,
            attachment=attachment,
            person=play.town.coordinator,
        )
        assert documents_selectors.dead(play.evaluation) == []


@pytest.mark.django_db
def test_a_link_that_stays_dead_is_not_notified_again(play, site, local_policy):
    add(play, site.url("/404"))
    run_jobs(play, local_policy)
    with acting(play.town.coordinator):
        Notice.objects.update(read_at=clock.now())
        Job.objects.update(state=State.WAITING)
    run_jobs(play, local_policy)
    assert links(play) == [DEAD]
    assert notices(play.town.coordinator) == ["link"]


@pytest.mark.django_db
def test_the_job_accesses_only_its_own_address(play, elsewhere, association):
    other = begun(elsewhere, association)
    add(other, "https://kvarnsund.example/")
    version = add(play, "https://lindnas.example/")
    [job] = jobs(play)
    with acting(play.town.coordinator):
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    with acting_as(Actor("job", job.pk)), transaction.atomic():
        assert list(DocumentVersion.objects.values_list("pk", flat=True)) == [version.pk]
        assert DocumentVersion.objects.update(link_state=DEAD) == 1
        run("select app.tell_of_dead_link()")
    with (
        acting_as(Actor("job", job.pk)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        DocumentVersion.objects.update(address="https://elsewhere.example/")
    assert notices(play.town.coordinator) == ["link"]
    assert notices(elsewhere.coordinator) == []


@pytest.mark.django_db
def test_people_cannot_notify_others_of_dead_links(play):
    add(play, "https://lindnas.example/")
    for person in (play.town.coordinator, play.association.office, play.association.lead):
        with acting(person):
            assert DocumentVersion.objects.update(link_state=DEAD) == 0
            run("select app.tell_of_dead_link()")
            assert run("select app.wish_link_checks(5)") == [(0,)]
    assert notices(play.town.coordinator) == []


@pytest.mark.django_db(transaction=True)
def test_links_are_checked_once_a_week_while_the_evaluation_is_prepared(play, site, local_policy):
    assert periodic.known["links to check"].do is links_domain.sweep
    add(play, site.url("/200"))
    run_jobs(play, local_policy)
    sweep()
    assert [job.state for job in jobs(play)] == [State.DONE]
    move_back_a_week(play)
    for _time in range(2):
        sweep()
    assert [(job.state, job.attempts) for job in jobs(play)] == [(State.WAITING, 0)]
    site.asked.clear()
    run_jobs(play, local_policy)
    assert [path for path, _headers in site.asked] == ["/200"]
    assert [job.state for job in jobs(play)] == [State.DONE]
    play.prepare()
    play.hand_in()
    move_back_a_week(play)
    sweep()
    assert [job.state for job in jobs(play)] == [State.DONE]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_finds_links_that_have_no_job(play, site, local_policy):
    from tests.audit.events import as_owner

    add(play, site.url("/404"))
    with as_owner(), transaction.atomic():
        run("delete from outbox_job")
    sweep()
    run_jobs(play, local_policy)
    assert links(play) == [DEAD]
    assert notices(play.town.coordinator) == ["link"]


@pytest.mark.django_db
def test_the_default_policy_refuses_internal_addresses(play, site):
    from library import tasks

    add(play, site.url("/200"))
    site.asked.clear()
    tasks.check_link(str(jobs(play)[0].pk))
    assert links(play) == [UNREACHED]
    assert site.asked == []

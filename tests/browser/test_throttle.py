"""Failed attempts are counted across processes: two web servers have one counter."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.browser.service import Service, free_port, wait_until

pytestmark = pytest.mark.browser
SENTENCE = "Det har gjorts för många försök. Vänta fem minuter och försök igen."
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def guess(service: Service, port: int, email: str, password: str) -> str:
    """Send the sign-in form to the process that listens on a port, with the product's own host
    name.
    """
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    headers = {"Host": urlsplit(service.url).netloc, "Accept-Language": "sv"}
    page = urllib.request.Request(f"http://127.0.0.1:{port}/accounts/login/", headers=headers)
    token = TOKEN.search(opener.open(page, timeout=10).read().decode()).group(1)
    sent = urllib.parse.urlencode(
        {"login": email, "password": password, "csrfmiddlewaretoken": token}
    ).encode()
    return opener.open(page, sent, timeout=10).read().decode()


def test_failed_attempts_at_two_processes_are_counted_together(service: Service) -> None:
    ports = [free_port(), free_port()]
    for number, port in enumerate(ports):
        service.start(
            f"guessed-{number}",
            "-m",
            "gunicorn",
            "kompass.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "2",
        )
    for port in ports:
        wait_until(lambda port=port: listens(port), seconds=60)
    pages = [
        guess(service, ports[turn % 2], "gissad@granskar.example", f"fel lösenfras {turn}")
        for turn in range(6)
    ]
    assert [SENTENCE in page for page in pages] == [False] * 5 + [True]
    assert SENTENCE in guess(service, ports[1], "gissad@granskar.example", "en till")
    assert SENTENCE not in guess(service, ports[0], "annan@granskar.example", "fel lösenfras")


def listens(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/static/css/app.css", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True

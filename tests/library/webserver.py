"""A small web server on this machine for the tests of links: ordinary pages, slow and endless ones,
and redirects.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW = 30.0


@dataclass
class Site:
    """A running server: its address, what it was asked, and how many bytes of an endless page it
    has sent.
    """

    port: int
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0
    stopping: bool = False

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append((self.path, dict(self.headers)))
        what, _, rest = self.path[1:].partition("/")
        getattr(self, f"page_{what}", self.page_status)(rest)

    def page_status(self, _rest: str) -> None:
        self.answer(int(self.path[1:4]))

    def page_redirect(self, rest: str) -> None:
        """Redirect: redirect/302/http://elsewhere, or redirect/302/path."""
        status, _, target = rest.partition("/")
        self.answer(int(status), Location=target if "://" in target else f"/{target}")

    def page_nowhere(self, _rest: str) -> None:
        self.answer(302)

    def page_hop(self, rest: str) -> None:
        count = int(rest)
        self.answer(302, Location=f"/hop/{count - 1}") if count else self.answer(200)

    def page_slow(self, _rest: str) -> None:
        time.sleep(0.2)
        while not self.site.stopping:  # a byte of a header now and then
            try:
                self.wfile.write(b"H")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.2)

    def page_silent(self, _rest: str) -> None:
        end = time.monotonic() + SLOW
        while not self.site.stopping and time.monotonic() < end:
            time.sleep(0.05)

    def page_endless(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.pour(b"x" * 65536)

    def page_headers(self, _rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.pour(b"X-Filler: x\r\n" * 1000)

    def page_waiting(self, _rest: str) -> None:
        self.pour(b"HTTP/1.1 100 Continue\r\n\r\n")

    def page_nonsense(self, _rest: str) -> None:
        self.wfile.write(b"\x00\x01\x02 nonsense\r\n\r\n")
        self.close_connection = True

    def pour(self, data: bytes) -> None:
        while not self.site.stopping:
            try:
                self.wfile.write(data)
            except OSError:
                return
            self.site.sent += len(data)

    def answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Set-Cookie", "secret=1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    """Run a server on a free port of this machine."""
    handler = type("OwnHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.site = site = Site(server.server_address[1])  # type: ignore[attr-defined]  # made here
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        site.stopping = True
        server.shutdown()
        server.server_close()

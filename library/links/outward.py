"""One request outward, to see whether a web page is there: to public addresses alone, with little
patience, telling nobody anything.

The name is looked up here and the connection goes to the very address that was looked at, so that a
name cannot mean another machine a moment later. Redirects are followed by hand, each with the same
look. Nothing of the page's body is read.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from evaluations.models import LinkState

REDIRECTS = 3
CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 20.0
GONE = (404, 410)
MOVED = (301, 302, 303, 307, 308)
# Names that never lead anywhere (RFC 2606, RFC 6761): whoever writes one gives an example.
RESERVED = (".example", ".test", ".invalid", ".localhost", ".local")
HEADERS = {
    "User-Agent": "Kompass link check",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address behind a translator (RFC 6052)

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Place = tuple[socket.AddressFamily, tuple]


class Unreached(Exception):
    """The address cannot be tried from here, or not safely: nothing is known of the page."""


class Gone(Exception):
    """There is no such name."""


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to one machine of the public net, also when it wraps
    another one.
    """
    ip = ipaddress.ip_address(address)
    if ip in TRANSLATED:
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return all(
        each.is_global and not each.is_multicast and not each.is_reserved
        for each in (ip, *_wrapped(ip))
    )


def _wrapped(ip: IP) -> list[IP]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    inside: tuple[IP | None, ...] = (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()))
    return [each for each in inside if each is not None]


@dataclass(frozen=True)
class Policy:
    """Where a request may go, and how long it may take."""

    allows: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    connect: float = CONNECT_SECONDS
    total: float = TOTAL_SECONDS


PUBLIC = Policy()


def tried(address: str, *, policy: Policy = PUBLIC) -> LinkState:
    """Return what an address answers now: it works, it is dead, or it cannot be told from here."""
    deadline = time.monotonic() + policy.total
    try:
        for _step in range(REDIRECTS + 1):
            status, onward = _ask(address, policy, deadline)
            if status in GONE:
                return LinkState.DEAD
            if status not in MOVED or not onward:
                return LinkState.WORKS if 200 <= status < 300 else LinkState.UNREACHED
            address = urljoin(address, onward)
    except Gone:
        return LinkState.DEAD
    except (Unreached, OSError, http.client.HTTPException, ValueError):
        return LinkState.UNREACHED
    return LinkState.UNREACHED  # it leads on and on


def _ask(address: str, policy: Policy, deadline: float) -> tuple[int, str]:
    """Return the status, and where a redirect leads."""
    parts = urlsplit(address)
    host, port = _where(parts, policy)
    wires = [_connected(_looked_up(host, port, policy, deadline), policy, deadline)]
    # A server that sends a byte now and then would never let a plain time limit pass.
    end = threading.Timer(
        max(deadline - time.monotonic(), 0.0), lambda: wires[-1].shutdown(socket.SHUT_RDWR)
    )
    end.daemon = True
    end.start()
    try:
        if parts.scheme == "https":
            wires.append(ssl.create_default_context().wrap_socket(wires[0], server_hostname=host))
        speaking = http.client.HTTPConnection(host, port, timeout=policy.connect)
        speaking.sock = wires[-1]
        speaking.request(
            "GET", _target(parts), headers=HEADERS | {"Host": _named(host, port, parts.scheme)}
        )
        answer = speaking.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        end.cancel()
        wires[-1].close()


def _where(parts: SplitResult, policy: Policy) -> tuple[str, int]:
    """Return host and port of an address that may be tried. Raises Unreached."""
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username is not None
        or parts.password is not None
    ):
        raise Unreached
    port = (443 if parts.scheme == "https" else 80) if parts.port is None else parts.port
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    if port not in policy.ports or f".{host.rstrip('.')}".endswith(RESERVED):
        raise Unreached
    return host, port


def _target(parts: SplitResult) -> str:
    kept = "/%:@!$&'()*+,;=~-._?"
    return quote(parts.path or "/", safe=kept) + (
        f"?{quote(parts.query, safe=kept)}" if parts.query else ""
    )


def _named(host: str, port: int, scheme: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == (443 if scheme == "https" else 80) else f"{name}:{port}"


def _looked_up(host: str, port: int, policy: Policy, deadline: float) -> list[Place]:
    """Return the addresses of a name.

    Raises Gone without any, Unreached when one is not allowed or the answer takes too long.
    """
    found: queue.Queue[list | OSError] = queue.Queue()

    def ask() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(error if isinstance(error, OSError) else OSError())

    threading.Thread(target=ask, daemon=True).start()  # the system's own patience is longer
    try:
        rows = found.get(timeout=max(deadline - time.monotonic(), 0.0))
    except queue.Empty as error:
        raise Unreached from error
    if isinstance(rows, OSError):
        raise Gone if rows.errno == socket.EAI_NONAME else Unreached
    if not rows or not all(policy.allows(str(row[4][0])) for row in rows):
        raise Unreached
    return [(row[0], row[4]) for row in rows]


def _connected(places: list[Place], policy: Policy, deadline: float) -> socket.socket:
    """Connect to the first address that answers; a machine without IPv6 goes on to the next.

    Raises Unreached.
    """
    for family, place in places:
        left = min(policy.connect, deadline - time.monotonic())
        if left <= 0:
            break
        wire = socket.socket(family, socket.SOCK_STREAM)
        wire.settimeout(left)
        try:
            wire.connect(place)
        except OSError:
            wire.close()
            continue
        return wire
    raise Unreached

"""Client of ClamAV: clamd's command INSTREAM, chunks with their length, an empty one at the end."""

import socket
import struct
from collections.abc import Iterable

from django.conf import settings

SECONDS = 60.0


class ScannerFailed(Exception):
    """There is no scanner, it does not answer, or it cannot read the file."""


def scan(chunks: Iterable[bytes]) -> str:
    """Return the name of the virus found in the chunks, or "". Raises ScannerFailed."""
    try:
        with _connect(settings.KOMPASS_CLAMAV) as wire:
            wire.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                if chunk:
                    wire.sendall(struct.pack("!I", len(chunk)) + chunk)
            wire.sendall(struct.pack("!I", 0))
            answer = _answer(wire)
    except OSError as error:
        raise ScannerFailed(type(error).__name__) from error
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerFailed(answer)


def _connect(address: str) -> socket.socket:
    kind, _, place = address.partition(":")
    if kind == "unix":
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(SECONDS)
        wire.connect(place)
        return wire
    if kind == "tcp":
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    raise ScannerFailed("no scanner is set up")


def _answer(wire: socket.socket) -> str:
    whole = b""
    while not whole.endswith(b"\0") and (part := wire.recv(4096)):
        whole += part
    return whole.rstrip(b"\0").decode(errors="replace").strip()

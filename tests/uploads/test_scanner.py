"""The client of a real clamd, and scanners that answer wrongly or not at all."""

import os
import socket
import subprocess
import sys
import threading

import pytest

from kompass.uploads import scanner as client
from kompass.uploads.scanner import ScannerFailed
from tests.uploads import clamd
from tests.uploads.clamd import EICAR
from tests.uploads.files import WORD, office

needs_clamd = pytest.mark.skipif(
    clamd.program() is None, reason="clamd is missing (Debian package clamav-daemon)"
)


def test_a_clean_file_is_reported_as_clean(scanner):
    assert client.scan([b"En plan.", b"", b" Och mer."]) == ""


def test_a_virus_is_found_however_the_stream_is_split(scanner):
    assert client.scan([EICAR]) == "Eicar-Tests.UNOFFICIAL"
    assert client.scan([EICAR[:20], EICAR[20:]]) == "Eicar-Tests.UNOFFICIAL"


def test_a_virus_is_found_inside_a_document(scanner):
    assert client.scan([office(WORD, word__note=EICAR)]) == "Eicar-Tests.UNOFFICIAL"


@needs_clamd
def test_the_scanner_can_be_reached_over_the_network(settings):
    with clamd.running(address="tcp") as address:
        settings.KOMPASS_CLAMAV = address
        assert [client.scan([b"En plan."]), client.scan([EICAR])] == ["", "Eicar-Tests.UNOFFICIAL"]


@pytest.mark.parametrize("address", ["", "unix:/no/such/socket", "tcp:127.0.0.1:1"])
def test_an_unreachable_scanner_is_an_error(settings, address):
    settings.KOMPASS_CLAMAV = address
    with pytest.raises(ScannerFailed):
        client.scan([b"En plan."])


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK, or so\0"]
)
def test_only_a_clear_answer_of_the_scanner_counts(settings, answer):
    def serve():
        wire, _ = listener.accept()
        with wire:
            while not wire.recv(4096).endswith(b"\0\0\0\0"):
                pass
            wire.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.KOMPASS_CLAMAV = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ScannerFailed):
            client.scan([b"En plan."])
        thread.join()


@pytest.mark.parametrize(
    "address", ["localhost:3310", "tcp:clamav", "http://clamav:3310", "unix:relative"]
)
def test_an_invalid_scanner_address_prevents_the_start_and_is_named(address):
    environment = {**os.environ, "KOMPASS_CLAMAV": address}
    done = subprocess.run(
        [sys.executable, "-c", "import kompass.settings"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .endswith("KOMPASS_CLAMAV must be unix:/path or tcp:host:port.")
    )

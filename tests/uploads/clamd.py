"""A real clamd as a child process, with one signature: the harmless EICAR test file."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# In two halves, so that no scanner takes this file for the virus.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
PATIENCE = 60.0


def program() -> str | None:
    """Return the path of clamd, which Debian installs outside of an ordinary PATH."""
    return shutil.which(
        "clamd",
        path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]),
    )


@contextmanager
def running(*, address: str = "unix") -> Iterator[str]:
    """Run clamd in the foreground and yield its address, as KOMPASS_CLAMAV takes it."""
    # A socket's name may have about a hundred characters, so it lies nearer than pytest's own
    # folders.
    folder = Path(tempfile.mkdtemp(prefix="clamd"))
    (folder / "db").mkdir()
    (folder / "db" / "tests.ndb").write_text(f"Eicar-Tests:0:*:{EICAR.hex()}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listening = (
        f"LocalSocket {folder}/socket"
        if address == "unix"
        else f"TCPAddr 127.0.0.1\nTCPSocket {port}"
    )
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nDatabaseDirectory {folder}/db\nTemporaryDirectory {folder}\n{listening}\n"
    )
    log = (folder / "log").open("wb")
    child = subprocess.Popen(
        [program() or "clamd", "-c", folder / "clamd.conf"],
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        _wait(child, folder, port if address == "tcp" else None)
        yield f"unix:{folder}/socket" if address == "unix" else f"tcp:127.0.0.1:{port}"
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(PATIENCE)
        log.close()
        shutil.rmtree(folder)


def _wait(child: subprocess.Popen, folder: Path, port: int | None) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert child.poll() is None, (folder / "log").read_text()
        try:
            if port is None:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.connect(f"{folder}/socket")
            else:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((folder / "log").read_text())

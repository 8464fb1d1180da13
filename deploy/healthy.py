"""Health checks of the containers: `healthy.py web`, or `healthy.py process NAME`.

The exit code is 0 when the server responds, or when a process runs this management command.
"""

import http.client
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit


def web_answers(port: int = 8000) -> bool:
    """Tell whether the server responds to a request like the proxy's."""
    host = urlsplit(os.environ["KOMPASS_URL"]).hostname or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status < 400
    except OSError:
        return False
    finally:
        connection.close()


def process_runs(word: str) -> bool:
    """Tell whether another process has `manage.py` and `word` among its arguments."""
    return any(
        _runs(path, word.encode())
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if path.parent.name != str(os.getpid())
    )


def _runs(path: Path, word: bytes) -> bool:
    try:
        words = path.read_bytes().split(b"\0")
    except OSError:
        return False
    return b"manage.py" in words and word in words


if __name__ == "__main__":
    healthy = web_answers() if sys.argv[1] == "web" else process_runs(sys.argv[2])
    sys.exit(0 if healthy else 1)

"""Health checks of the containers: `healthy.py web` asks the server, `healthy.py process NAME`
looks for a command. Exit code 0 or 1.
"""

import http.client
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit


def web_answers(port: int = 8000) -> bool:
    """Whether the sign-in page comes, asked for as the proxy asks."""
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
    """Whether another process has `word` among its arguments after `manage.py`."""
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

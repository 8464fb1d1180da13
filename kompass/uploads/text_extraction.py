"""Text of a stored file, extracted by a child process with limited memory and time."""

import json
import logging
import subprocess
import tempfile

from django.conf import settings

from kompass.uploads import child_process, passages

log = logging.getLogger(__name__)
TIMEOUT = passages.SECONDS * 1.5

Passage = tuple[int | None, str]


def extract(raw: bytes, media_type: str) -> list[Passage]:
    """Return (page, text) of each passage of a file; page is None for a file without pages.

    Fewer passages, or none, when the file is too long, damaged or without text; never raises for
    what the file holds.
    """
    if media_type not in passages.READERS:
        return []
    # A file, not a pipe: what was written stays when the child is killed.
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                child_process.command(passages.__name__, media_type),
                input=raw,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=TIMEOUT,
                cwd=settings.BASE_DIR,
                env=child_process.environment(),
                check=False,
            )
            if done.returncode:
                log.warning(
                    "A file was read in part only (%s).",
                    done.stderr.decode(errors="replace")[-100:] or done.returncode,
                )
        except subprocess.TimeoutExpired:
            log.warning("A file was read in part only: the time limit was reached.")
        out.seek(0)
        return [(page, text) for page, text in map(_line, out) if text]


def _line(line: bytes) -> Passage:
    """Parse a line; the last line of a child that was killed may be incomplete."""
    try:
        page, text = json.loads(line)
    except ValueError:
        return None, ""
    return page, text

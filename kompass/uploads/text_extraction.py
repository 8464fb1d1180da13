"""The words of a kept file, read by a child process that may neither take much memory nor much
time.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile

from django.conf import settings

from kompass.uploads import passages

log = logging.getLogger(__name__)
PATIENCE = passages.SECONDS * 1.5
# What a program needs to start; our secrets are nothing for it.
PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")

Stretch = tuple[int | None, str]


def read(raw: bytes, media_type: str) -> list[Stretch]:
    """Return the stretches of a file's text with their pages; fewer, or none, when the file is too
    long, damaged or has no text.
    """
    if media_type not in passages.READERS:
        return []
    command = [sys.executable, "-m", passages.__name__, media_type]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # A file, not a pipe: what was found stays there when the child is ended.
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                command,
                input=raw,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=PATIENCE,
                cwd=settings.BASE_DIR,
                env=environment,
                check=False,
            )
            if done.returncode:
                log.warning(
                    "A file was read in part only (%s).",
                    done.stderr.decode(errors="replace")[-100:] or done.returncode,
                )
        except subprocess.TimeoutExpired:
            log.warning("A file was read in part only: its time was up.")
        out.seek(0)
        return [(page, text) for page, text in map(_line, out) if text]


def _line(line: bytes) -> Stretch:
    """Return a stretch; the last line of a child that was ended may be half of one."""
    try:
        page, text = json.loads(line)
    except ValueError:
        return None, ""
    return page, text

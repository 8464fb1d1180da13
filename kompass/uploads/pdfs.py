"""PDF: disarmed in a child process that may neither take much memory nor much time."""

import os
import subprocess
import sys

from django.conf import settings
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import sanitizing
from kompass.uploads.refusals import Cleaned

PATIENCE = sanitizing.SECONDS * 2
# What a program needs to start; our secrets are nothing for it.
PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")


def check(raw: bytes) -> Cleaned:
    """Return the PDF disarmed; raise Invalid when it is protected, damaged or a bomb."""
    command = [sys.executable, "-m", sanitizing.__name__]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=raw,
            capture_output=True,
            timeout=PATIENCE,
            cwd=settings.BASE_DIR,
            env=environment,
            check=False,
        )
        code = done.returncode
    except subprocess.TimeoutExpired:
        code = sanitizing.BOMB
    if code == sanitizing.DONE:
        return done.stdout, "application/pdf"
    if code == sanitizing.PROTECTED:
        raise Invalid(
            _("The PDF is protected by a password. Save it without a password and try again.")
        )
    if code == sanitizing.DAMAGED:
        raise Invalid(_("The PDF is damaged and cannot be opened."))
    if code == sanitizing.BOMB or code < 0:  # ended by the system at one of its limits
        raise Invalid(
            _(
                "The PDF unpacks to an unreasonable size, or has too many pages or parts, and is "
                "refused."
            )
        )
    raise RuntimeError(
        f"the PDF's child process ended with {code}: {done.stderr.decode(errors='replace')[-500:]}"
    )

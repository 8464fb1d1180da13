"""PDF: sanitized in a child process with limited memory and time."""

import subprocess

from django.conf import settings
from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads import child_process, sanitizing
from kompass.uploads.refusals import Cleaned

TIMEOUT = sanitizing.SECONDS * 2


def check(raw: bytes) -> Cleaned:
    """Return the sanitized PDF and its media type.

    Raises Invalid when it is protected, damaged or too large, RuntimeError when the child fails.
    """
    try:
        done = subprocess.run(
            child_process.command(sanitizing.__name__),
            input=raw,
            capture_output=True,
            timeout=TIMEOUT,
            cwd=settings.BASE_DIR,
            env=child_process.environment(),
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
                "The PDF becomes unreasonably large when unpacked, or has too many pages or "
                "parts, and is not accepted."
            )
        )
    raise RuntimeError(
        f"the PDF's child process ended with {code}: {done.stderr.decode(errors='replace')[-500:]}"
    )

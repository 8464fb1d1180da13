"""Plain text and CSV in UTF-8.

Refused: what a browser, an office program or a shell would execute.
"""

import re

from django.utils.translation import gettext as _

from kompass.shared.errors import Invalid
from kompass.uploads.refusals import Cleaned, unknown_kind

SIGNS_OF_OTHERS = ("{\\rtf", "%!ps", "#!", "%pdf-", "<?", "<!", "<svg", "<html")
# What browsers take for HTML near the start of a file, and the header of a page saved as MHTML.
PAGE = re.compile(
    r"<(!doctype|html|head|body|script|svg|iframe|style|title|table)\b"
    r"|^(mime-version|content-type)\s*:",
    re.I | re.M,
)
EARLY = 2048
# A cell that starts a program: =cmd|' /C calc'!A0 (dynamic data exchange).
CALL = re.compile(r"(?:^|[;,\t])\s*[\"']?\s*[=+@-][\w.(]*[^\S\n]*[\w.]+\|[^\n;]*!", re.M)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def check(raw: bytes) -> Cleaned:
    """Return the unchanged text and its media type. Raises Invalid when it is something else."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() if _is_text_of_old(raw) else unknown_kind() from error
    start = text.removeprefix("\ufeff").lstrip()
    if (
        CONTROL.search(text)
        or start.lower().startswith(SIGNS_OF_OTHERS)
        or PAGE.search(start[:EARLY])
    ):
        raise unknown_kind()
    if CALL.search(text):
        raise Invalid(
            _(
                "The table contains a formula that starts a program. Remove the formula and "
                "try again."
            )
        )
    return raw, "text/plain"


def _is_text_of_old(raw: bytes) -> bool:
    """Tell whether this is text in another encoding: UTF-16 with a BOM, or an 8-bit one."""
    return raw.startswith((b"\xff\xfe", b"\xfe\xff")) or not CONTROL.search(raw.decode("latin-1"))


def _not_utf8() -> Invalid:
    return Invalid(
        _("The text is not in UTF-8. Save it again with the encoding UTF-8 and try again.")
    )

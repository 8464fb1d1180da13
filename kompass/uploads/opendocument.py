"""ODT and ODS, recognized by their entry "mimetype".

Refused: scripts, embedded objects, and whatever is fetched from outside.
"""

from kompass.uploads import markup
from kompass.uploads.entries import Entries, is_foreign
from kompass.uploads.refusals import damaged, embedded, external, locked, macros

MIMETYPE = "mimetype"
MEDIA_TYPES = {
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet",
}
SCRIPTS = ("basic/", "scripts/", "dialogs/")
OBJECTS = ("object",)
SCRIPT_ELEMENTS = {"event-listener", "script", "script-data"}
OBJECT_ELEMENTS = {"object", "object-ole", "plugin", "applet", "floating-frame"}
DATA_ELEMENTS = {
    "dde-source",
    "dde-connection-decl",
    "dde-link",
    "table-source",
    "cell-range-source",
    "section-source",
    "database-display",
}
# A link to be clicked; the name of the template, which is not fetched.
LINK_ELEMENTS = {"a", "template"}


def is_one(entries: Entries) -> bool:
    """Tell whether the package's mimetype is an allowed one."""
    return entries.get(MIMETYPE, b"").strip() in MEDIA_TYPES


def check(entries: Entries) -> str:
    """Return the document's media type. Raises Invalid for what is refused or damaged."""
    for name, data in entries.items():
        low = name.lower()
        if low.startswith(SCRIPTS):
            raise macros()
        if low.startswith(OBJECTS) or is_foreign(name, data):
            raise embedded()
        if low.endswith(".xml") and data:  # LibreOffice leaves an empty list of keys
            _check_markup(data)
    return entries[MIMETYPE].strip().decode()


def _check_markup(data: bytes) -> None:
    try:
        for name, attributes in markup.elements(data):
            if name == "encryption-data":
                raise locked()
            if name in SCRIPT_ELEMENTS:
                raise macros()
            if name in OBJECT_ELEMENTS:
                raise embedded()
            addresses = [value for key, value in attributes.items() if markup.local(key) == "href"]
            if name in DATA_ELEMENTS or (
                name not in LINK_ELEMENTS and any(map(_is_outside, addresses))
            ):
                raise external()
    except markup.Unreadable as error:
        raise damaged() from error


def _is_outside(address: str) -> bool:
    """Tell whether an address points outside of the package."""
    return ":" in address or address.startswith(("/", "\\", "../"))

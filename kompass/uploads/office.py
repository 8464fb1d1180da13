"""DOCX, XLSX, PPTX, recognized by their content types.

Refused: macros, embedded objects, and whatever is fetched from outside.
"""

import re

from kompass.uploads import markup
from kompass.uploads.entries import NESTED, Entries, is_foreign
from kompass.uploads.refusals import damaged, embedded, external, macros, unknown_kind

TYPES = "[Content_Types].xml"
FAMILY = "application/vnd.openxmlformats-officedocument."
KINDS = ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
MEDIA_TYPES = {f"{FAMILY}{kind}.main+xml": f"{FAMILY}{kind}" for kind in KINDS}
# Parts of names and of content types, in small letters.
MACROS = ("vbaproject", "vbadata", "activex", "macroenabled", "macrosheet", "/macros/")
OBJECTS = ("oleobject",)
LINKS = ("externallinks/", "xl/connections.xml", "xl/querytables/")
# The last word of a relationship's type.
OBJECT_RELATIONS = {"afchunk", "control", "subdocument"}
OUTSIDE_ALLOWED = {"hyperlink"}
# Fields of a text that call a program or fetch a file. A field may be split into several runs of a
# paragraph.
FIELD = re.compile(
    rb"(?P<paragraph><(?:\w+:)?p[ >/])|<(?:\w+:)?instrText[^>]*>(?P<run>[^<]*)"
    rb"|\binstr=\"(?P<whole>[^\"]*)\""
)
CALLS = re.compile(rb"(^|\s)(DDE|DDEAUTO|LINK|INCLUDETEXT)\s", re.I)


def is_one(entries: Entries) -> bool:
    """Tell whether the package has a list of content types."""
    return TYPES in entries


def check(entries: Entries) -> str:
    """Return the document's media type. Raises Invalid for what is refused or damaged."""
    try:
        rows = [
            attributes
            for name, attributes in markup.elements(entries[TYPES])
            if name in ("Default", "Override")
        ]
        _refuse_by_words([*entries, *(row.get("ContentType", "") for row in rows)])
        for name, data in entries.items():
            _check_part(name, data)
    except markup.Unreadable as error:
        raise damaged() from error
    main = [
        (row["ContentType"], row["PartName"].lstrip("/"))
        for row in rows
        if row.get("ContentType") in MEDIA_TYPES and "PartName" in row
    ]
    if len(main) != 1 or main[0][1] not in entries:
        raise unknown_kind()
    return MEDIA_TYPES[main[0][0]]


def _refuse_by_words(words: list[str]) -> None:
    low = [word.lower() for word in words]
    for marks, refusal in ((MACROS, macros), (LINKS, external)):
        if any(mark in word for word in low for mark in marks):
            raise refusal()


def _check_part(name: str, data: bytes) -> None:
    low = name.lower()
    if (
        any(mark in low for mark in OBJECTS)
        or is_foreign(name, data)
        or ("/embeddings/" in low and not data.startswith(NESTED))
    ):
        raise embedded()
    # No program writes them in UTF-16, which the searches below would not match.
    if low.endswith((".xml", ".rels")) and b"\0" in data:
        raise damaged()
    if low.endswith(".rels"):
        _check_relations(data)
    if low.endswith(".xml") and low.startswith("word/") and _calls(data):
        raise external()


def _check_relations(data: bytes) -> None:
    for name, attributes in markup.elements(data):
        if name != "Relationship":
            continue
        kind = attributes.get("Type", "").rsplit("/", 1)[-1].lower()
        if kind in OBJECT_RELATIONS:
            raise embedded()
        if attributes.get("TargetMode", "").lower() == "external" and kind not in OUTSIDE_ALLOWED:
            raise external()


def _calls(data: bytes) -> bool:
    """Tell whether a field, joined within its paragraph, calls a program or fetches a file."""
    lines = [b""]
    for field in FIELD.finditer(data):
        if field["paragraph"]:
            lines.append(b"")
        elif field["whole"] is not None:
            lines.append(field["whole"])
        else:
            lines[-1] += field["run"]
    return any(CALLS.search(line + b" ") for line in lines)

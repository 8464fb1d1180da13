"""The entries of a package by name, and how a foreign file among them is recognized."""

Entries = dict[str, bytes]
NESTED = b"PK\x03\x04"
# Old office documents (and the macros of new ones), programs, scripts, rich text, pages.
FOREIGN = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"{\\rtf",
    b"%PDF-",
    b"Rar!",
    b"7z\xbc\xaf",
)
PAGES = (".htm", ".html", ".mht", ".js", ".vbs", ".exe", ".dll", ".hta", ".lnk", ".swf", ".jar")


def is_foreign(name: str, data: bytes) -> bool:
    """Tell whether an entry is something that an office document has no need of."""
    return data.startswith(FOREIGN) or name.lower().endswith(PAGES)

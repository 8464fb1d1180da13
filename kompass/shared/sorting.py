"""Sort keys for Swedish and Finnish, independent of database collations."""

import unicodedata

# å ä ö sort after z, ü as y, w after v (the Swedish and Finnish rule for names); other accents are
# ignored.
LAST = {"å": "zz1", "ä": "zz2", "æ": "zz2", "ö": "zz3", "ø": "zz3", "ü": "y", "w": "vzz"}


def sort_key(text: str) -> str:
    """Return an ASCII-comparable key for a Swedish or Finnish word."""
    return "".join(
        LAST.get(letter) or plain(letter)
        for letter in unicodedata.normalize("NFC", text.casefold())
    )


def plain(text: str) -> str:
    """Return the text in lower case without accents, for searches."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
